"""Calls of the log, the newest first."""

from collections.abc import Iterator
from typing import cast

from sqlmodel import Session, col, select

from coachlog.domain.calls import Initiator, Role
from coachlog.domain.listing import Call, CallFilter
from coachlog.reports.people import find_manager_labels, find_rep_labels
from coachlog.store.tables import AccountRow, CallRow, ManagerRow, RepRow

_AT_ONCE = 1_000


def find_calls(
    session: Session,
    chosen: CallFilter,
    *,
    manager_id: int | None = None,
    rep_id: int | None = None,
    with_texts: bool = False,
) -> Iterator[Call]:
    """Yield the calls that `chosen` names, the newest first; ids stand for its names.

    `with_texts` leaves out calls without a word on what to reinforce or improve.
    """
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    statement = (
        select(CallRow, ManagerRow.name, RepRow.name, AccountRow.name)
        .join(ManagerRow, col(ManagerRow.id) == CallRow.manager_id)
        .join(RepRow, col(RepRow.id) == CallRow.rep_id)
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .where(col(CallRow.removed_by).is_(None))
        .order_by(col(CallRow.held_on).desc(), col(CallRow.id).desc())
    )
    if chosen.period:
        held = col(CallRow.held_on).between(chosen.period.start, chosen.period.end)
        statement = statement.where(held)
    if manager_id is not None:
        statement = statement.where(CallRow.manager_id == manager_id)
    if rep_id is not None:
        statement = statement.where(CallRow.rep_id == rep_id)
    if with_texts:
        noted = col(CallRow.reinforce).is_not(None) | col(CallRow.improve).is_not(None)
        statement = statement.where(noted)
    if chosen.limit is not None:
        statement = statement.limit(chosen.limit)
    found = session.exec(statement, execution_options={"yield_per": _AT_ONCE})
    for row, manager, rep, account in found:
        yield Call(
            id=cast(int, row.id),
            held_on=row.held_on,
            manager=managers.get(row.manager_id, manager),
            rep=reps.get(row.rep_id, rep),
            account=account,
            initiator=cast(Initiator, row.initiator),
            deal_cents=row.deal_cents,
            currency=row.currency,
            minutes=row.minutes,
            role=cast(Role | None, row.role),
            field_day_id=row.field_day_id,
            reinforce=row.reinforce,
            improve=row.improve,
            notes=row.notes,
        )
        session.expunge(row)

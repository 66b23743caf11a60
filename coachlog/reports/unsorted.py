"""Calls of which nobody has said who asked, with what their calendar hints at."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, and_, exists, func, literal_column
from sqlmodel import Session, col, select

from coachlog.domain.calls import UNKNOWN, Initiator
from coachlog.domain.fielddays import PLANNED, Half
from coachlog.domain.periods import Period
from coachlog.domain.triage import Unsorted, UnsureDay
from coachlog.reports.calls import read_call
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.log_tables import EventRow
from coachlog.store.tables import AccountRow, CallRow, DrawRow, FieldDayRow, ManagerRow, RepRow
from coachlog.store.wanted import UNSURE

_AT_ONCE = 1_000


def find_unsorted(
    session: Session,
    *,
    period: Period | None = None,
    manager_id: int | None = None,
    ids: Collection[int] = (),
    limit: int | None = None,
    unsure: bool = False,
) -> Iterator[Unsorted]:
    """Yield unsorted calls, the newest day first, within a day by person and time.

    `ids` narrows them to those calls. With `unsure`, yield those instead that nothing counts until
    somebody has said that they were ride-alongs.
    """
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    # A call may stand for several entries, of a calendar and of a CRM; the first one hints.
    first = (
        select(func.min(EventRow.id).label("event_id"))
        .where(col(EventRow.call_id).is_not(None))
        .group_by(col(EventRow.call_id))
        .subquery()
    )
    hints = (
        select(
            EventRow.call_id,
            EventRow.suggestion,
            EventRow.reason,
            EventRow.field_day_id,
            EventRow.customer,
        )  # type: ignore[call-overload, misc]  # SQLModel names up to four columns
        .join(first, first.c.event_id == EventRow.id)
        .subquery()
    )
    statement = (
        select(
            CallRow,
            ManagerRow.name,
            RepRow.name,
            AccountRow.name,
            hints.c.suggestion,
            hints.c.reason,
            hints.c.field_day_id,
            hints.c.customer,
        )  # type: ignore[call-overload]  # SQLModel names up to four columns
        .join(ManagerRow, col(ManagerRow.id) == CallRow.manager_id)
        .join(RepRow, col(RepRow.id) == CallRow.rep_id)
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .join(hints, hints.c.call_id == CallRow.id, isouter=True)
        .where(*_conditions(period, manager_id, ids, unsure=unsure))
        .order_by(
            col(CallRow.held_on).desc(),
            col(CallRow.manager_id),
            col(CallRow.rep_id),
            col(CallRow.starts_at).is_(None),
            col(CallRow.starts_at),
            col(CallRow.id),
        )
        .limit(limit)
    )
    found = session.exec(statement, execution_options={"yield_per": _AT_ONCE})
    for row, manager, rep, account, suggestion, reason, field_day_id, customer in found:
        shown = (customer if unsure else None) or account
        names = managers.get(row.manager_id, manager), reps.get(row.rep_id, rep), shown
        yield Unsorted(
            call=read_call(row, *names),
            suggestion=cast(Initiator | None, suggestion),
            reason=reason,
            field_day_id=field_day_id,
            unsure=unsure,
        )
        session.expunge(row)


def find_unsure_days(
    session: Session,
    *,
    period: Period | None = None,
    manager_id: int | None = None,
) -> list[UnsureDay]:
    """Return the field days that a calendar leaves open, the newest first."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    statement = (
        select(FieldDayRow, EventRow.reason, ManagerRow.name, RepRow.name)
        .join(EventRow, col(EventRow.field_day_id) == col(FieldDayRow.id))
        .join(ManagerRow, col(ManagerRow.id) == FieldDayRow.manager_id)
        .join(RepRow, col(RepRow.id) == FieldDayRow.rep_id)
        .where(EventRow.status == UNSURE, col(EventRow.call_id).is_(None))
        .where(FieldDayRow.status == PLANNED)
        .order_by(col(FieldDayRow.day_on).desc(), col(FieldDayRow.id))
    )
    if period is not None:
        statement = statement.where(col(FieldDayRow.day_on).between(period.start, period.end))
    if manager_id is not None:
        statement = statement.where(FieldDayRow.manager_id == manager_id)
    return [
        UnsureDay(
            id=row.id or 0,
            held_on=row.day_on,
            manager=managers.get(row.manager_id, manager),
            rep=reps.get(row.rep_id, rep),
            half=cast(Half, row.half),
            reason=reason or "",
        )
        for row, reason, manager, rep in session.exec(statement)
    ]


def count_unsorted(
    session: Session,
    *,
    period: Period | None = None,
    manager_id: int | None = None,
    ids: Collection[int] = (),
    unsure: bool = False,
) -> int:
    """Count the calls that `find_unsorted` yields."""
    conditions = _conditions(period, manager_id, ids, unsure=unsure)
    return session.exec(select(func.count()).select_from(CallRow).where(*conditions)).one()


def find_newest_unsorted(
    session: Session, *, period: Period | None = None, manager_id: int | None = None
) -> list[tuple[int, str, date]]:
    """Return the managers with unsorted calls by name, each with the day of the newest one."""
    labels = find_manager_labels(session)
    rows = session.exec(
        select(col(ManagerRow.id), col(ManagerRow.name), func.max(col(CallRow.held_on)))
        .join(CallRow, col(CallRow.manager_id) == ManagerRow.id)
        .where(*_conditions(period, manager_id, ()))
        .group_by(col(ManagerRow.id))
        .order_by(col(ManagerRow.folded), col(ManagerRow.id))
    )
    return [(id_ or 0, labels.get(id_ or 0, name), on) for id_, name, on in rows]


def find_drawn(
    session: Session, period: Period, manager_id: int | None = None
) -> list[tuple[int, str]]:
    """Return the managers whose visits of exactly that period were drawn, by name."""
    labels = find_manager_labels(session)
    statement = (
        select(col(ManagerRow.id), col(ManagerRow.name))
        .join(DrawRow, col(DrawRow.manager_id) == ManagerRow.id)
        .where(DrawRow.from_on == period.start, DrawRow.until_on == period.end)
        .order_by(col(ManagerRow.folded), col(ManagerRow.id))
    )
    if manager_id is not None:
        statement = statement.where(col(ManagerRow.id) == manager_id)
    rows = session.exec(statement)  # a manager that two were merged into may have two
    return list({id_ or 0: labels.get(id_ or 0, name) for id_, name in rows}.items())


def _conditions(
    period: Period | None,
    manager_id: int | None,
    ids: Collection[int],
    *,
    unsure: bool = False,
) -> list[ColumnElement[bool]]:
    counts: ColumnElement[bool] = col(CallRow.removed_by).is_(None)
    if unsure:
        is_asked = exists().where(
            col(EventRow.call_id) == CallRow.id, col(EventRow.status) == UNSURE
        )
        counts = and_(col(CallRow.removed_by).is_not(None), is_asked)
    # Written out: only so does SQLite know that the index of such calls has them all.
    conditions = [col(CallRow.initiator) == literal_column(f"'{UNKNOWN}'"), counts]
    if period is not None:
        conditions.append(col(CallRow.held_on).between(period.start, period.end))
    if manager_id is not None:
        conditions.append(col(CallRow.manager_id) == manager_id)
    if ids:
        conditions.append(col(CallRow.id).in_(ids))
    return conditions

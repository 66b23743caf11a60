"""Calls of the log, the newest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, and_, func, inspect, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.listing import Call, CallFilter
from coachlog.domain.names import fold_text
from coachlog.errors import NotInLog
from coachlog.formats.call_fields import CALL_TEXTS, OWN_COLUMNS
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.tables import AccountRow, CallRow, ManagerRow, RepRow

_AT_ONCE = 1_000
_TEXTS = tuple(col(getattr(CallRow, name)) for name in CALL_TEXTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScope:
    """What the names and words of a filter stand for in the log."""

    manager_id: int | None = None
    whose: Sequence[ColumnElement[bool]] = ()  # further conditions
    rep_id: int | None = None
    account_id: int | None = None
    call_id: int | None = None
    stakes: tuple[ColumnElement[str], FromClause] | None = None  # as `find_stakes` gives them


def find_calls(
    session: Session,
    chosen: CallFilter,
    found: CallScope,
) -> Iterator[Call]:
    """Yield the calls that `chosen` names, the newest first; `found` stands for its names."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    tables = found.stakes[1] if found.stakes else inspect(CallRow).local_table
    names: dict[str, Any] = {"manager": ManagerRow, "rep": RepRow, "account": AccountRow}
    columns = [
        col(names[field].name if field in names else getattr(CallRow, field))
        for field in Call._fields
    ]
    statement = (
        select_columns(*columns, col(CallRow.manager_id), col(CallRow.rep_id))
        .select_from(tables)
        .join(ManagerRow, col(ManagerRow.id) == CallRow.manager_id)
        .join(RepRow, col(RepRow.id) == CallRow.rep_id)
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .where(col(CallRow.removed_by).is_(None), *_narrow(chosen, found))
        .order_by(col(CallRow.held_on).desc(), col(CallRow.id).desc())
        .limit(chosen.limit)
        .offset(chosen.offset or None)
    )
    rows = session.connection().execute(statement, execution_options={"yield_per": _AT_ONCE})
    for *fields, manager_id, rep_id in chain.from_iterable(rows.partitions()):
        call = Call._make(fields)
        if manager_id in managers or rep_id in reps:
            call = call._replace(
                manager=managers.get(manager_id, call.manager), rep=reps.get(rep_id, call.rep)
            )
        yield call


def find_names_of_call(session: Session, call_id: int) -> tuple[str, str]:
    """Return rep and account of a call; raises CoachlogError when it is not there or removed."""
    call = session.get(CallRow, call_id)
    if call is None or call.removed_by is not None:
        raise NotInLog("call", call_id)
    rep = session.get_one(RepRow, call.rep_id)
    return rep.name, session.get_one(AccountRow, call.account_id).name


def count_after(session: Session, day: date, chosen: CallFilter, found: CallScope) -> int:
    """Count the calls that `chosen` names and that are dated after a day, today as a rule.

    They can't have been held: nothing counts them, and every screen says how many there are.
    """
    if chosen.period and chosen.period.end <= day:
        return 0
    tables = found.stakes[1] if found.stakes else inspect(CallRow).local_table
    statement = select_columns(func.count()).select_from(tables)
    narrowed = [col(CallRow.held_on) > day, col(CallRow.removed_by).is_(None)]
    statement = statement.where(*narrowed, *_narrow(chosen, found))
    return int(session.connection().scalar(statement) or 0)


def _narrow(chosen: CallFilter, found: CallScope) -> list[ColumnElement[bool]]:
    """Return the conditions of a filter."""
    same: Mapping[Any, object] = {
        col(CallRow.id): found.call_id,
        col(CallRow.manager_id): found.manager_id,
        col(CallRow.rep_id): found.rep_id,
        col(CallRow.account_id): found.account_id,
        col(CallRow.initiator): chosen.initiator,
        col(CallRow.field_day_id): chosen.field_day_id,
    }
    conditions = [column == value for column, value in same.items() if value is not None]
    conditions += found.whose
    if chosen.period:
        conditions.append(col(CallRow.held_on).between(chosen.period.start, chosen.period.end))
    if chosen.role == "none":
        conditions.append(col(CallRow.role).is_(None))
    elif chosen.role is not None:
        conditions.append(col(CallRow.role) == chosen.role)
    if found.stakes and chosen.stakes is not None:
        conditions.append(found.stakes[0] == chosen.stakes)
    if chosen.text is not None:
        sought = fold_text(chosen.text)
        # `fold_text` is the opener's: databases know case in ways of their own.
        conditions.append(
            or_(
                *(
                    and_(text.is_not(None), func.fold_text(text).contains(sought, autoescape=True))
                    for text in _TEXTS
                )
            )
        )
    return conditions


def read_call(row: CallRow, manager: str, rep: str, account: str) -> Call:
    """Return a call of the log as people see it."""
    own = {name: getattr(row, name) for name in OWN_COLUMNS}
    return Call(id=cast(int, row.id), manager=manager, rep=rep, account=account, **own)

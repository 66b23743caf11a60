"""Field days of the log as they are listed, the newest first, and how many there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from coachlog.domain.coaching import FieldDayCounts
from coachlog.domain.fielddays import Half, Status
from coachlog.domain.listing import FieldDay, FieldDayFilter
from coachlog.domain.periods import Period
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.tables import CallRow, FieldDayRow, FocusRow, ManagerRow, RepRow

PAST = "past"


def find_field_days(
    session: Session,
    chosen: FieldDayFilter,
    *,
    manager_id: int | None = None,
    rep_id: int | None = None,
    whose: Iterable[ColumnElement[bool]] = (),
) -> list[FieldDay]:
    """Return the field days that `chosen` names, the newest first; ids stand for its names."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    statement = (
        select(FieldDayRow, ManagerRow.name, RepRow.name)
        .join(ManagerRow, col(ManagerRow.id) == FieldDayRow.manager_id)
        .join(RepRow, col(RepRow.id) == FieldDayRow.rep_id)
        .order_by(
            col(FieldDayRow.day_on).desc(),
            col(FieldDayRow.starts_at).desc(),
            col(FieldDayRow.id).desc(),
        )
        .limit(chosen.limit)
    )
    statement = statement.where(*_narrow(chosen.period, manager_id, rep_id), *whose)
    if chosen.status is not None:
        statement = statement.where(FieldDayRow.status == chosen.status)
    focus, calls = _find_focus(session), _count_calls(session)
    return [
        FieldDay(
            id=cast(int, row.id),
            on=row.day_on,
            half=cast(Half, row.half),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            manager=managers.get(row.manager_id, manager),
            rep=reps.get(row.rep_id, rep),
            status=cast(Status, row.status),
            focus=tuple(focus.get(row.id or 0, ())),
            objective=row.objective,
            place=row.place,
            calls=calls.get(row.id or 0, 0),
            debriefed_on=row.debriefed_on,
            remark=row.remark,
        )
        for row, manager, rep in session.exec(statement)
    ]


def count_field_days(
    session: Session,
    period: Period | None,
    *,
    today: date,
    manager_id: int | None = None,
    rep_id: int | None = None,
    whose: Iterable[ColumnElement[bool]] = (),
    line: SQLColumnExpression[int] | None = None,
) -> dict[int, FieldDayCounts]:
    """Count by manager the field days that were planned for a period, and what became of them.

    `whose` narrows them further; they are counted by `line` where it is given.
    """
    by = col(FieldDayRow.manager_id) if line is None else line
    became = tell_what_became(today)
    statement = (
        select_columns(by, became, func.count())
        .where(*_narrow(period, manager_id, rep_id), *whose)
        .group_by(by, became)
    )
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for of_line, what, number in session.connection().execute(statement):
        found[of_line][what] = number
    return {of_line: _counts(by_status) for of_line, by_status in found.items()}


def _counts(by_status: Counter[str]) -> FieldDayCounts:
    return FieldDayCounts(
        planned=by_status.total(),
        held=by_status["held"],
        cancelled=by_status["cancelled"],
        displaced=by_status["displaced"],
        past=by_status[PAST],
    )


def tell_what_became(today: date) -> SQLColumnExpression[str]:
    """Return the status of a field day, or PAST where it is planned still: `state_on` in SQL.

    Today's may yet be held.
    """
    status = col(FieldDayRow.status)
    return case((and_(status == "planned", col(FieldDayRow.day_on) < today), PAST), else_=status)


def _narrow(
    period: Period | None, manager_id: int | None, rep_id: int | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if period is not None:
        conditions.append(col(FieldDayRow.day_on).between(period.start, period.end))
    if manager_id is not None:
        conditions.append(col(FieldDayRow.manager_id) == manager_id)
    if rep_id is not None:
        conditions.append(col(FieldDayRow.rep_id) == rep_id)
    return conditions


def _find_focus(session: Session) -> dict[int, list[str]]:
    skills: dict[int, list[str]] = defaultdict(list)
    for day_id, skill in session.exec(
        select(FocusRow.field_day_id, FocusRow.skill).order_by(col(FocusRow.id))
    ):
        skills[day_id].append(skill)
    return skills


def _count_calls(session: Session) -> dict[int, int]:
    rows = session.exec(
        select(CallRow.field_day_id, func.count())
        .where(col(CallRow.field_day_id).is_not(None), col(CallRow.removed_by).is_(None))
        .group_by(col(CallRow.field_day_id))
    )
    return {day_id: number for day_id, number in rows if day_id is not None}

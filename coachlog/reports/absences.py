"""Absences of reps and managers, and the field days that fall into them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.absences import Absence
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.tables import AbsenceRow, FieldDayRow, ManagerRow, RepRow


def find_absences(
    session: Session, *, since: date | None = None, id_: int | None = None
) -> list[Absence]:
    """Return absences that last beyond `since`, or the one with an id, in order of time."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    statement = (
        select_columns(
            col(AbsenceRow.id),
            col(AbsenceRow.manager_id),
            col(AbsenceRow.rep_id),
            func.coalesce(col(RepRow.name), col(ManagerRow.name)),
            col(AbsenceRow.from_on),
            col(AbsenceRow.until_on),
            col(AbsenceRow.reason),
        )
        .join(RepRow, col(RepRow.id) == AbsenceRow.rep_id, isouter=True)
        .join(ManagerRow, col(ManagerRow.id) == AbsenceRow.manager_id, isouter=True)
        .order_by(col(AbsenceRow.from_on), col(AbsenceRow.until_on), col(AbsenceRow.id))
    )
    if since is not None:
        statement = statement.where(col(AbsenceRow.until_on) >= since)
    if id_ is not None:
        statement = statement.where(col(AbsenceRow.id) == id_)
    return [
        Absence(
            id=row_id or 0,
            name=(managers.get(manager_id) if manager_id else reps.get(rep_id or 0)) or name,
            kind="manager" if manager_id else "rep",
            from_on=from_on,
            until_on=until_on,
            reason=reason,
        )
        for row_id, manager_id, rep_id, name, from_on, until_on, reason in session.connection()
        .execute(statement)
        .all()
    ]


def find_days_off(
    session: Session, first: date, last: date, manager_id: int | None = None
) -> dict[int, set[date]]:
    """Return by manager the days, both ends included, on which they can have no field day."""
    whose = col(AbsenceRow.manager_id)
    rows = session.connection().execute(
        select_columns(whose, col(AbsenceRow.from_on), col(AbsenceRow.until_on))
        .where(whose.is_not(None) if manager_id is None else whose == manager_id)
        .where(col(AbsenceRow.until_on) >= first, col(AbsenceRow.from_on) <= last)
    )
    found: dict[int, set[date]] = defaultdict(set)
    for of_manager, from_on, until_on in rows:
        days = (min(until_on, last) - max(from_on, first)).days + 1
        found[of_manager or 0] |= {max(from_on, first) + timedelta(days=n) for n in range(days)}
    return found


def find_planned_within(session: Session, absence_id: int) -> Sequence[tuple[int, date]]:
    """Return the planned field days that fall into an absence: id and day."""
    rows = session.connection().execute(
        select_columns(col(FieldDayRow.id), col(FieldDayRow.day_on))
        .join(
            AbsenceRow,
            (col(AbsenceRow.rep_id) == FieldDayRow.rep_id)
            | (col(AbsenceRow.manager_id) == FieldDayRow.manager_id),
        )
        .where(col(AbsenceRow.id) == absence_id, col(FieldDayRow.status) == "planned")
        .where(col(FieldDayRow.day_on).between(AbsenceRow.from_on, AbsenceRow.until_on))
        .order_by(col(FieldDayRow.day_on), col(FieldDayRow.id))
    )
    return [(row_id or 0, on) for row_id, on in rows.all()]

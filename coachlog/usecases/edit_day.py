"""Change a planned field day: move it, give it other stops, another focus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from sqlmodel import Session, select

from coachlog.config import Settings
from coachlog.domain.changes import KEEP, values_of
from coachlog.domain.fielddays import FieldDayChanges, FieldDayPlan, Half, move_hours
from coachlog.domain.invitations import Invitation
from coachlog.errors import CoachlogError
from coachlog.reports.debriefs import find_day
from coachlog.reports.invitations import find_invitation
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.names import NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import writing
from coachlog.store.tables import FieldDayRow, FocusRow, StopRow
from coachlog.usecases.plan_day import PlannedDay, add_focus, add_stops, look_at


@contextmanager
def edit_day(
    log: Log,
    field_day_id: int,
    changes: FieldDayChanges,
    *,
    insist: bool,
    today: date,
    settings: Settings,
    author: Author,
) -> Iterator[PlannedDay]:
    """Change a planned day and raise its version for calendars; kept at the end of the block.

    Raises CoachlogError for a day that is not planned any more.
    """
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        names = NameBook(log.connection, command_id, log.understood)
        row = find_day(session, field_day_id)
        _refuse_not_planned(row)
        plan = _change(_plan_of(session, row), changes, settings)
        keep_image(log.connection, command_id, "field_day", field_day_id)
        row.day_on, row.half = plan.on, plan.half
        row.starts_at, row.ends_at = plan.starts_at, plan.ends_at
        row.objective, row.place = plan.objective, plan.place
        row.sequence += 1
        published_to = row.published_to
        if plan.publish:
            row.published_to = settings.calendar_server().address_of(row.uid)
        session.flush()
        if changes.focus is not KEEP:
            skills = select(FocusRow).where(FocusRow.field_day_id == field_day_id)
            _remove(session, names, session.exec(skills).all())
            add_focus(session, row, plan.focus, command_id)
        if changes.stops is not KEEP:
            stops = select(StopRow).where(StopRow.field_day_id == field_day_id)
            _remove(session, names, session.exec(stops).all())
            add_stops(session, row, plan, names, insist=insist)
        found = look_at(session, row, today=today, settings=settings)
        before = replace(found.invitation, published_to=published_to)
        yield replace(found, invitation=before, changed=True)


@contextmanager
def tell_again(
    log: Log, field_day_id: int, *, publish: bool, settings: Settings, author: Author
) -> Iterator[Invitation]:
    """Give the invitation of a day as it is; `publish` notes that it is to stand on the server.

    A day that was called off can be taken off the server, and is not put there any more.
    """
    with writing(log) as session:
        row = find_day(session, field_day_id)
        invitation = find_invitation(session, field_day_id)
        if publish and not invitation.cancelled:
            address = settings.calendar_server().address_of(row.uid)
            if row.published_to is None:
                _refuse_not_planned(row)
            if row.published_to != address:
                command_id = note_command(log.connection, author)
                keep_image(log.connection, command_id, "field_day", field_day_id)
                row.published_to = address
                session.flush()
        yield invitation


def _refuse_not_planned(row: FieldDayRow) -> None:
    if row.status != "planned":
        raise CoachlogError(f"field day {row.id} is {row.status}, not planned any more")


def _plan_of(session: Session, row: FieldDayRow) -> FieldDayPlan:
    invitation = find_invitation(session, row.id or 0)
    half: Half = "full" if row.half == "full" else "am" if row.half == "am" else "pm"
    return FieldDayPlan(
        on=row.day_on,
        half=half,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        time_zone=row.time_zone,
        stops=invitation.stops,
        focus=invitation.focus,
        objective=row.objective,
        place=row.place,
    )


def _change(plan: FieldDayPlan, changes: FieldDayChanges, settings: Settings) -> FieldDayPlan:
    hours = plan.starts_at, plan.ends_at
    if changes.half is not KEEP:
        hours = settings.capacity.hours[changes.half]
    begins, ends = move_hours(hours, None if changes.starts_at is KEEP else changes.starts_at)
    return replace(plan, **values_of(changes) | {"starts_at": begins, "ends_at": ends})


def _remove(
    session: Session, names: NameBook, rows: Sequence[StopRow] | Sequence[FocusRow]
) -> None:
    """Take the stops or the focus of a day away, keeping their images."""
    for row in rows:
        keep_image(names.connection, names.command_id, str(row.__tablename__), row.id or 0)
        session.delete(row)
    session.flush()

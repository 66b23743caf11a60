"""Change a planned field day: move it, give it other stops, another focus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.changes import KEEP, change, or_none
from coachlog.domain.fielddays import FieldDayChanges, FieldDayPlan, KeptFieldDay, move_hours
from coachlog.domain.invitations import Invitation
from coachlog.errors import CoachlogError
from coachlog.reports.debriefs import find_day
from coachlog.reports.debriefs import find_skills as find_skills
from coachlog.reports.invitations import find_invitation
from coachlog.store.fielddays import replace_focus, replace_stops, update_field_day
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import writing_rows
from coachlog.store.sessions import reading
from coachlog.usecases.plan_day import PlannedDay, judge_plan

if TYPE_CHECKING:
    from sqlmodel import Session


def find_plan(log: Log, field_day_id: int) -> FieldDayPlan:
    """Return a planned day as it is planned; raises CoachlogError for one that is not any more."""
    with reading(log) as session:
        day = find_day(session, field_day_id)
        _refuse_not_planned(day)
        return _plan_of(session, day)


def list_skills(log: Log) -> list[str]:
    """Return the skills that field days and ratings have, each spelled as it was last."""
    with reading(log) as session:
        return find_skills(session)


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

    Raises CoachlogError for a day that is not planned any more, unless the remark alone changes.
    """
    with writing_rows(log, author) as writer:
        day = find_day(writer.session, field_day_id)
        is_told = replace(changes, remark=KEEP) != FieldDayChanges()  # of which calendars know
        if is_told:
            _refuse_not_planned(day)
        plan = _change(_plan_of(writer.session, day), changes, settings)
        address = day.published_to
        if plan.publish:
            address = settings.calendar_server().address_of(day.uid)
        changed = replace(
            day,
            day_on=plan.day_on,
            half=plan.half,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            objective=plan.objective,
            place=plan.place,
            remark=plan.remark,
            sequence=day.sequence + is_told,
            published_to=address,
        )
        update_field_day(writer, changed)
        if changes.focus is not KEEP:
            replace_focus(writer, field_day_id, plan.focus)
        if changes.stops is not KEEP:
            replace_stops(writer, field_day_id, plan.stops, insist=insist)
        found = judge_plan(writer, field_day_id, today=today, settings=settings)
        before = replace(found.invitation, published_to=day.published_to)
        yield replace(found, invitation=before, changed=True)


@contextmanager
def tell_again(
    log: Log, field_day_id: int, *, publish: bool, settings: Settings, author: Author
) -> Iterator[Invitation]:
    """Give the invitation of a day as it is; `publish` notes that it is to stand on the server.

    A day that was called off can be taken off the server, and is not put there any more.
    """
    with writing_rows(log, author) as writer:
        day = find_day(writer.session, field_day_id)
        invitation = find_invitation(writer.session, field_day_id)
        if publish and not invitation.cancelled:
            address = settings.calendar_server().address_of(day.uid)
            if day.published_to is None:
                _refuse_not_planned(day)
            update_field_day(writer, replace(day, published_to=address))
        yield invitation


def _refuse_not_planned(day: KeptFieldDay) -> None:
    if day.status != "planned":
        raise CoachlogError(f"field day {day.id} is {day.status}, not planned any more")


def _plan_of(session: Session, day: KeptFieldDay) -> FieldDayPlan:
    invitation = find_invitation(session, day.id)
    return FieldDayPlan(
        day_on=day.day_on,
        half=day.half,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        time_zone=day.time_zone,
        stops=invitation.stops,
        focus=invitation.focus,
        objective=day.objective,
        place=day.place,
        remark=day.remark,
    )


def _change(plan: FieldDayPlan, changes: FieldDayChanges, settings: Settings) -> FieldDayPlan:
    hours = plan.starts_at, plan.ends_at
    if changes.half is not KEEP:
        hours = settings.capacity.hours[changes.half]
    begins, ends = move_hours(hours, or_none(changes.starts_at))
    return change(plan, changes, starts_at=begins, ends_at=ends)

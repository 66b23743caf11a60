"""Plan a field day: keep it, and say what the manager should know before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from coachlog.config import Settings
from coachlog.domain.availability import Diary
from coachlog.domain.briefs import Brief
from coachlog.domain.fielddays import FieldDayPlan
from coachlog.domain.invitations import Invitation, make_uid
from coachlog.reports.briefs import load_brief
from coachlog.reports.debriefs import find_day
from coachlog.reports.fielddays import OtherDay, find_overlapping_days
from coachlog.reports.invitations import find_invitation
from coachlog.reports.rota import find_pair_calendar
from coachlog.store.fielddays import insert_field_day, replace_focus, replace_stops
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import RowWriter, writing_rows
from coachlog.usecases.holidays import find_holidays
from coachlog.usecases.people import Pair, find_pair


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """A field day that was planned, and what speaks against it."""

    invitation: Invitation
    brief: Brief
    others: tuple[OtherDay, ...]  # field days of either at the same hours
    in_the_past: bool
    holiday: str | None  # the public holiday on it, by the settings' country
    works: bool  # the settings count it among the working days
    away: tuple[str, ...]  # who of the two is absent
    busy: bool  # an imported calendar says that the manager has other things to do then
    added: tuple[str, ...]  # names that the plan brought into the log
    changed: bool = False  # it was planned before


@contextmanager
def plan_day(
    log: Log,
    people: Pair,
    plan: FieldDayPlan,
    *,
    insist: bool,
    today: date,
    settings: Settings,
    author: Author,
) -> Iterator[PlannedDay]:
    """Plan a day with its stops and focus; it is kept at the end of the block.

    `insist` takes what a customer is called as new.
    """
    with writing_rows(log, author) as writer:
        manager, rep = find_pair(
            log.connection, writer.names, people, plan.day_on, settings=lambda: settings
        )
        uid = make_uid()
        address = settings.calendar_server().address_of(uid) if plan.publish else None
        id_ = insert_field_day(writer, plan, manager.id, rep.id, uid=uid, published_to=address)
        replace_stops(writer, id_, plan.stops, insist=insist)
        replace_focus(writer, id_, plan.focus)
        yield judge_plan(writer, id_, today=today, settings=settings)


def judge_plan(
    writer: RowWriter, field_day_id: int, *, today: date, settings: Settings
) -> PlannedDay:
    """Return a day that is being planned or changed, with what speaks against it."""
    session = writer.session
    brief = load_brief(session, field_day_id, settings.policy(), today)
    day = find_day(session, field_day_id)
    hours = day.starts_at, day.ends_at
    others = find_overlapping_days(session, day.day_on, hours, day.manager_id, day.rep_id)
    calendar = find_pair_calendar(session, day.manager_id, day.rep_id, day.day_on)
    absences = {
        brief.manager: calendar.manager_absences,
        brief.rep: calendar.rep_absences.get(day.rep_id),
    }
    return PlannedDay(
        invitation=find_invitation(session, brief.id),
        brief=brief,
        others=tuple(other_day for other_day in others if other_day.id != brief.id),
        in_the_past=day.day_on < today,
        holiday=find_holidays(settings, day.day_on, day.day_on).get(day.day_on),
        works=day.day_on.weekday() in settings.capacity.weekdays,
        away=tuple(name for name, away in absences.items() if away),
        busy=not Diary(busy=calendar.busy).is_free(day.day_on, hours),
        added=writer.names.list_added(),
    )

"""Plan a field day: keep it, and say what the manager should know before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from coachlog.config import WEEKDAYS, Settings
from coachlog.domain.availability import Diary
from coachlog.domain.briefs import Brief
from coachlog.domain.fielddays import FieldDayPlan
from coachlog.domain.invitations import Invitation, make_uid
from coachlog.reports.briefs import load_brief
from coachlog.reports.fielddays import OtherDay, find_overlapping_days
from coachlog.reports.invitations import find_invitation
from coachlog.reports.rota import find_pair_calendar
from coachlog.store.history import Author, note_command
from coachlog.store.names import NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import writing
from coachlog.store.tables import FieldDayRow, FocusRow, StopRow
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
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        names = NameBook(log.connection, command_id, log.understood)
        manager, rep = find_pair(log.connection, names, people, plan.on, settings=lambda: settings)
        row = keep_day(session, plan, (manager.id, rep.id), command_id)
        if plan.publish:
            row.published_to = settings.calendar_server().address_of(row.uid)
        add_stops(session, row, plan, names, insist=insist)
        add_focus(session, row, plan.focus, command_id)
        yield look_at(session, row, today=today, settings=settings)


def look_at(session: Session, row: FieldDayRow, *, today: date, settings: Settings) -> PlannedDay:
    """Return a day that is being planned or changed, with what speaks against it."""
    brief = load_brief(session, row.id or 0, settings.policy(), today)
    hours = row.starts_at, row.ends_at
    others = find_overlapping_days(session, row.day_on, hours, row.manager_id, row.rep_id)
    calendar = find_pair_calendar(session, row.manager_id, row.rep_id, row.day_on)
    absences = {
        brief.manager: calendar.manager_absences,
        brief.rep: calendar.rep_absences.get(row.rep_id),
    }
    return PlannedDay(
        invitation=find_invitation(session, brief.id),
        brief=brief,
        others=tuple(one for one in others if one.id != brief.id),
        in_the_past=row.day_on < today,
        holiday=find_holidays(settings, row.day_on, row.day_on).get(row.day_on),
        works=WEEKDAYS[row.day_on.weekday()] in settings.capacity.working_days,
        away=tuple(name for name, away in absences.items() if away),
        busy=not Diary(busy=calendar.busy).is_free(row.day_on, hours),
    )


def keep_day(
    session: Session, plan: FieldDayPlan, pair: tuple[int, int], command_id: int
) -> FieldDayRow:
    """Add the field day of a manager and a rep to the log, without stops and focus."""
    row = FieldDayRow(
        manager_id=pair[0],
        rep_id=pair[1],
        day_on=plan.on,
        half=plan.half,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        time_zone=plan.time_zone,
        objective=plan.objective,
        place=plan.place,
        uid=make_uid(),
        command_id=command_id,
    )
    session.add(row)
    session.flush()
    return row


def add_stops(
    session: Session, row: FieldDayRow, plan: FieldDayPlan, names: NameBook, *, insist: bool
) -> None:
    """Add the stops of a plan."""
    for stop in plan.stops:
        session.add(
            StopRow(
                field_day_id=row.id or 0,
                at=stop.at,
                account_id=names.find_or_add("account", stop.account, insist=insist).id,
                command_id=names.command_id,
            )
        )
    session.flush()


def add_focus(session: Session, row: FieldDayRow, skills: Sequence[str], command_id: int) -> None:
    """Add the skills that a field day is about."""
    for skill in skills:
        session.add(FocusRow(field_day_id=row.id or 0, skill=skill, command_id=command_id))
    session.flush()

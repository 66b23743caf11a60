"""What `coachlog` alone shows: how the week stands, what is left to do, and what to type next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.actions import Action, ActionFilter
from coachlog.domain.due import DueRep, order_due
from coachlog.domain.listing import FieldDay, FieldDayFilter
from coachlog.domain.periods import Period, range_of, week_of
from coachlog.reports.actions import find_actions
from coachlog.reports.debriefs import find_without_debrief
from coachlog.reports.listed_days import find_field_days
from coachlog.reports.rota import find_members
from coachlog.reports.unsorted import count_unsorted
from coachlog.store.append import WeekTally, tally_week
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook
from coachlog.store.people import list_people
from coachlog.store.sessions import reading
from coachlog.usecases.people import NO_COMMAND
from coachlog.usecases.rota import as_due

if TYPE_CHECKING:
    from sqlmodel import Session

_AHEAD = timedelta(days=26 * 7)  # in which the next field day is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How the log of a manager, or of all of them, stands today."""

    today: date
    managers: tuple[str, ...]
    reps: int  # on their teams today
    week: Period
    tally: WeekTally
    unsorted: int
    next_day: FieldDay | None
    overlooked: tuple[FieldDay, ...]  # past days without a debrief, the latest first
    open_actions: int
    overdue_actions: tuple[Action, ...]  # the one that waits longest first
    due: tuple[DueRep, ...]  # in order of need


def look_over(log: Log, *, today: date, settings: Settings) -> Overview | None:
    """Return how the log of the manager of the settings, or of all, stands; None without any."""
    with reading(log) as session:
        managers = _choose_managers(log, settings)
        if not managers:
            return None
        manager_id = managers[0].id if len(managers) == 1 else None
        week = week_of(today)
        end = min(week.end, today)
        tallies = [tally_week(log.connection, manager.id, week.start, end) for manager in managers]
        members = find_members(session, manager_id, (today, today), settings.policy(), today)
        actions = find_actions(session, ActionFilter(), manager_id=manager_id)
        return Overview(
            today=today,
            managers=tuple(manager.name for manager in managers),
            reps=len(members),
            week=week,
            tally=WeekTally(
                requested=sum(tally.requested for tally in tallies),
                scheduled=sum(tally.scheduled for tally in tallies),
                unknown=sum(tally.unknown for tally in tallies),
            ),
            unsorted=count_unsorted(session, manager_id=manager_id),
            next_day=_find_next_day(session, manager_id, today),
            overlooked=tuple(find_without_debrief(session, manager_id, today - timedelta(days=1))),
            open_actions=len(actions),
            overdue_actions=tuple(action for action in actions if action.overdue_days(today)),
            due=tuple(rep for rep in order_due(as_due(members, today)) if rep.is_due),
        )


def _choose_managers(log: Log, settings: Settings) -> list[Known]:
    named = settings.default_manager
    known = NameBook(log.connection, NO_COMMAND).find("manager", named) if named else None
    if known is not None:
        return [known]
    return list_people(log.connection, "manager")


def _find_next_day(session: Session, manager_id: int | None, today: date) -> FieldDay | None:
    coming = FieldDayFilter(period=range_of(today, today + _AHEAD), status="planned")
    days = find_field_days(session, coming, manager_id=manager_id, rep_id=None)
    return days[-1] if days else None

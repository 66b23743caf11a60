"""Who is due for a field day, and a rota for a whole team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.availability import (
    Diary,
    WorkWeek,
    count_half_days_of_weeks,
    find_openings,
    find_shared,
)
from coachlog.domain.due import DueRep, FieldDayProposal, order_due, propose_days
from coachlog.domain.fielddays import FieldDayPlan, Half
from coachlog.domain.invitations import make_uid
from coachlog.domain.listing import FieldDay
from coachlog.domain.periods import Period, range_of
from coachlog.domain.rota import (
    Needed,
    Opening,
    Rota,
    RotaRep,
    RotaTask,
    count_days_over,
    order_reps,
)
from coachlog.domain.rota_search import find_needed_half_days, lay_out_visits
from coachlog.reports.debriefs import find_without_debrief
from coachlog.reports.rota import TeamCalendar, TeamMember, find_team_calendar
from coachlog.store.fielddays import insert_field_day
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.rows import RowWriter
from coachlog.store.sessions import reading, writing
from coachlog.usecases.holidays import find_holidays
from coachlog.usecases.people import find_team_manager

if TYPE_CHECKING:
    from sqlmodel import Session

ROTA_HALVES: tuple[Half, ...] = ("am", "pm")
PROPOSAL_DAYS = 26 * 7  # how far ahead a day is proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTeam:
    """A manager's team in order of need."""

    manager: str
    as_of: date
    work_week: WorkWeek
    holidays_known: bool  # the settings name a country
    proposals: tuple[FieldDayProposal, ...]
    overlooked: tuple[FieldDay, ...]  # past days without a debrief, the latest first


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaDay:
    """A field day of the manager in a rota's period: laid out, or in the calendar before."""

    opening: Opening
    hours: tuple[time, time]
    rep: str
    cadence_days: int | None  # None: the rep left the team
    days_since: int | None  # since the coaching before it; None: none in this log
    field_day_id: int | None  # None: laid out and not kept
    laid_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDue:
    """A rep without a field day in the period who needs none there."""

    rep: str
    due_on: date | None  # the last day within cadence, if coaching or start are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A rep who is over cadence on some days in spite of the rota."""

    rep: str
    days_over: int
    unavoidable: int  # of these: the rep could not be seen sooner, whatever the others need


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRota:
    """A rota for a manager's team, and what it can't do."""

    manager: str
    period: Period
    work_week: WorkWeek
    half_days_a_week: int
    rota: Rota
    days: tuple[RotaDay, ...]
    not_due: tuple[NotDue, ...]
    shortfalls: tuple[Shortfall, ...]
    needed: tuple[Needed, ...]  # what more half days a week would leave
    holidays: Mapping[date, str]
    holidays_known: bool  # the settings name a country
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Who keeps a rota, and the time zone of its field days."""

    author: Author
    time_zone: str


def list_due(log: Log, manager: str | None, *, today: date, settings: Settings) -> DueTeam:
    """Return a manager's team in order of need, with two days proposed for each rep."""
    with reading(log) as session:
        found = find_team_manager(log, manager, settings)
        period = range_of(today, today + timedelta(days=PROPOSAL_DAYS))
        task, week, calendar = _set_task(session, found, period, ROTA_HALVES, today, settings)
        overlooked = find_without_debrief(session, found.id, today - timedelta(days=1))
    reps = as_due(calendar.members, today)
    return DueTeam(
        manager=found.name,
        as_of=today,
        work_week=week,
        holidays_known=settings.country is not None,
        proposals=tuple(propose_days(task, order_due(reps))),
        overlooked=tuple(overlooked),
    )


def as_due(members: Iterable[TeamMember], today: date) -> list[DueRep]:
    """Return those who are on the team today, with what speaks for a field day."""
    return [
        DueRep(
            standing=member.standing,
            next_day=member.next_day,
            open_actions=member.open_actions,
            overdue_actions=member.overdue_actions,
        )
        for member in members
        if any(span.covers(today) for span in member.on_team)
    ]


def lay_out_rota(
    log: Log,
    manager: str | None,
    period: Period,
    halves: Sequence[Half] = ROTA_HALVES,
    *,
    today: date,
    settings: Settings,
    keep: Keeping | None = None,
) -> TeamRota:
    """Lay out field days for a manager's team; only with `keep` they go into the log."""
    with reading(log) if keep is None else writing(log) as session:
        found = find_team_manager(log, manager, settings)
        task, week, calendar = _set_task(session, found, period, halves, today, settings)
        rota = lay_out_visits(task)
        ids: list[int] = []
        if keep is not None and rota.visits:
            ids = _keep_days(RowWriter(log, session, keep.author), found, rota, week, keep)
    over = count_days_over(task, rota.visits)
    return TeamRota(
        manager=found.name,
        period=period,
        work_week=week,
        half_days_a_week=task.half_days_a_week,
        rota=rota,
        days=_list_days(found, task, calendar, rota, week, ids),
        not_due=_list_not_due(task, rota, over),
        shortfalls=tuple(
            Shortfall(rep=rep.name, days_over=over[rep.id], unavoidable=rota.unavoidable[rep.id])
            for rep in order_reps(task.reps)
            if over[rep.id]
        ),
        needed=find_needed_half_days(task, rota) if any(over.values()) else (),
        holidays={
            day: name
            for day, name in week.holidays.items()
            if day.weekday() in week.weekdays and period.start <= day <= period.end
        },
        holidays_known=settings.country is not None,
        kept=bool(ids),
    )


def _set_task(
    session: Session,
    manager: Known,
    period: Period,
    halves: Sequence[Half],
    today: date,
    settings: Settings,
) -> tuple[RotaTask, WorkWeek, TeamCalendar]:
    """Gather what the rules need: the openings of the manager, and the reps with theirs."""
    capacity = settings.capacity
    week = WorkWeek(
        hours=capacity.hours,
        weekdays=capacity.weekdays,
        holidays=find_holidays(settings, today, period.end),
        notice_days=capacity.notice_days,
    )
    calendar = find_team_calendar(
        session, manager.id, period.start, period.end, policy=settings.policy(), today=today
    )
    own = tuple(booking for booking in calendar.bookings if booking.manager_id == manager.id)
    diary = Diary(absences=calendar.manager_absences, bookings=own, busy=calendar.busy)
    agreed = {team_member.agreed_on for team_member in calendar.members if team_member.agreed_on}
    openings = find_openings(period, week, diary, halves, today=today, agreed=agreed)
    task = RotaTask(
        period=period,
        openings=openings,
        reps=[_set_rep(member, calendar, openings, week, today) for member in calendar.members],
        half_days_a_week=capacity.half_days_a_week,
        used=count_half_days_of_weeks(own),
    )
    return task, week, calendar


def _set_rep(
    member: TeamMember,
    calendar: TeamCalendar,
    openings: Sequence[Opening],
    week: WorkWeek,
    today: date,
) -> RotaRep:
    rep = member.standing
    booked = tuple(booking for booking in calendar.bookings if booking.rep_id == rep.id)
    diary = Diary(absences=calendar.rep_absences.get(rep.id, ()), bookings=booked)
    shared = find_shared(openings, week, diary, member.on_team)
    # Nobody is proposed a day before the one agreed on, and that one needs no notice.
    agreed = member.agreed_on or date.min
    first = week.first_day_with_notice(today)
    return RotaRep(
        id=rep.id,
        name=rep.name,
        cadence_days=rep.cadence_days,
        coached_on=max((day for day in (rep.last_coached_on, rep.started_on) if day), default=None),
        planned_on=tuple(booking.on for booking in booked if booking.on >= today),
        on_team=member.on_team,
        free=frozenset(
            opening
            for opening in shared
            if opening.on == agreed or opening.on >= max(agreed, first)
        ),
    )


def _keep_days(
    writer: RowWriter, manager: Known, rota: Rota, week: WorkWeek, keep: Keeping
) -> list[int]:
    """Put the field days into the log as one command; return their ids."""
    ids = []
    for opening, rep in rota.visits:
        starts_at, ends_at = week.hours[opening.half]
        plan = FieldDayPlan(
            day_on=opening.on,
            half=opening.half,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=keep.time_zone,
        )
        ids.append(insert_field_day(writer, plan, manager.id, rep.id, uid=make_uid()))
    return ids


def _list_days(
    manager: Known,
    task: RotaTask,
    calendar: TeamCalendar,
    rota: Rota,
    week: WorkWeek,
    ids: Sequence[int],
) -> tuple[RotaDay, ...]:
    """Return all field days of the manager in the period, each with the days since the one before.

    The days before count with any manager, as cadence does.
    """
    reps = {rep.id: rep for rep in task.reps}
    last_on = {member.standing.id: member.standing.last_coached_on for member in calendar.members}
    seen: dict[int, list[date]] = {
        rep.id: [
            *rep.planned_on,
            *(visit.opening.on for visit in rota.visits if visit.rep.id == rep.id),
        ]
        for rep in task.reps
    }

    def since(rep_id: int, on: date) -> int | None:
        before = [day for day in (last_on.get(rep_id), *seen.get(rep_id, ())) if day and day < on]
        return (on - max(before)).days if before else None

    days = [
        RotaDay(
            opening=opening,
            hours=week.hours[opening.half],
            rep=rep.name,
            cadence_days=rep.cadence_days,
            days_since=since(rep.id, opening.on),
            field_day_id=ids[place] if ids else None,
            laid_out=True,
        )
        for place, (opening, rep) in enumerate(rota.visits)
    ]
    days += [
        RotaDay(
            opening=Opening(booking.on, booking.half),
            hours=(booking.starts_at, booking.ends_at),
            rep=booking.rep,
            cadence_days=reps[booking.rep_id].cadence_days if booking.rep_id in reps else None,
            days_since=since(booking.rep_id, booking.on),
            field_day_id=booking.id,
            laid_out=False,
        )
        for booking in calendar.bookings
        if booking.manager_id == manager.id and task.period.start <= booking.on <= task.period.end
    ]
    return tuple(sorted(days, key=lambda day: (day.opening.on, day.hours, day.rep)))


def _list_not_due(task: RotaTask, rota: Rota, over: Mapping[int, int]) -> tuple[NotDue, ...]:
    """Return who has no field day in the period and is within cadence all the same."""
    busy = {visit.rep.id for visit in rota.visits}
    return tuple(
        NotDue(rep=rep.name, due_on=_due_on(rep))
        for rep in order_reps(task.reps)
        if rep.id not in busy
        and not over[rep.id]
        and not rep.has_planned(task.period.start, task.period.end)
    )


def _due_on(rep: RotaRep) -> date | None:
    known = [day for day in (rep.coached_on, *rep.planned_on) if day]
    return max(known) + timedelta(days=rep.cadence_days) if known else None

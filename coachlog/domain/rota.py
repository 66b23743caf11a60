"""The rota: field days for a whole team, laid out within cadence and the manager's capacity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from coachlog.domain.cadence import count_days_past
from coachlog.domain.fielddays import Half
from coachlog.domain.names import fold_name
from coachlog.domain.periods import Period, PeriodKind, parse_period, range_of
from coachlog.errors import InvalidValue, show

HALF_DAYS: Mapping[Half, int] = {"am": 1, "pm": 1, "full": 2}  # what a field day uses up

MAX_WEEKS = 26  # of a rota; nobody's calendar is known further ahead
_WEEKS = re.compile(r"([0-9]{1,3}) ?[Ww](?:eeks?)?")
_NAMED: Mapping[PeriodKind, re.Pattern[str]] = {
    "week": re.compile(r"[0-9]{4}-[Ww][0-9]{2}"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
    "quarter": re.compile(r"[0-9]{4}-[Qq][0-9]"),
}


class Opening(NamedTuple):
    """A half or full day on which the manager could go out; they sort by time."""

    on: date
    half: Half


class DaySpan(NamedTuple):
    """A run of days, both ends included; None means without a known start or end."""

    from_on: date | None = None
    until_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` lies in the run."""
        return (self.from_on or date.min) <= day <= (self.until_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRep:
    """A rep as the rota sees one."""

    id: int
    name: str
    cadence_days: int
    coached_on: date | None = None  # the later of the last coaching and the first day, if any
    planned_on: tuple[date, ...] = ()  # field days in the calendar already, with any manager
    on_team: tuple[DaySpan, ...] = (DaySpan(),)  # on the manager's team and in the company
    free: frozenset[Opening] = frozenset()  # openings of the manager that the rep could take

    def is_over(self, day: date, field_days: Iterable[date]) -> bool:
        """Tell whether the rep is over cadence on a day, given the field days of the rota.

        Over: on the team, and more days than the cadence have passed since the latest of the last
        coaching, the first day in the company and any field day up to and with that day. Who has
        none of these is over until the first field day.
        """
        if not any(span.covers(day) for span in self.on_team):
            return False
        known = (one for one in (self.coached_on, *self.planned_on, *field_days) if one)
        over = count_days_past((one for one in known if one <= day), self.cadence_days, day)
        return over is None or over > 0

    def has_planned(self, start: date, end: date) -> bool:
        """Tell whether a field day stands in the calendar from `start` to `end`."""
        return any(start <= day <= end for day in self.planned_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaTask:
    """What a rota is laid out for: the days, the openings that no rule forbids, and the reps."""

    period: Period
    openings: Sequence[Opening]
    reps: Sequence[RotaRep]
    half_days_a_week: int
    used: Mapping[date, int] = field(default_factory=dict)  # half days, by the week's Monday

    def left(self, monday: date) -> int:
        """Return how many half days the week has left."""
        return max(0, self.half_days_a_week - self.used.get(monday, 0))


class RotaVisit(NamedTuple):
    """One laid-out field day."""

    opening: Opening
    rep: RotaRep


class Score(NamedTuple):
    """What makes one rota better than another, the weightiest first; less is better."""

    rep_days_over: int  # over reps and days of the period: the rep is over cadence that day
    second_days: int  # further days of a rep while another, over cadence, had none in the period
    field_days: int  # nobody gets a day that is not needed
    hurried_days: int  # less than half a cadence after the rep's day before on the rota
    lateness: int  # half days from the period's start to each field day, added up
    names: int  # of days that are otherwise equal, the first ones go by name


def measure(task: RotaTask, visits: Iterable[RotaVisit]) -> Score:
    """Return the score of a rota."""
    laid_out = sorted(visits, key=lambda visit: visit.opening)
    reps, openings = order_reps(task.reps), sorted(task.openings)
    ranks = {rep.id: rank for rank, rep in enumerate(reps)}
    return Score(
        rep_days_over=sum(count_days_over(task, laid_out).values()),
        second_days=sum(
            _is_second(task, visit, laid_out[:place]) for place, visit in enumerate(laid_out)
        ),
        field_days=len(laid_out),
        hurried_days=sum(
            is_hurried(visit.rep, rota_visit.opening.on, visit.opening.on)
            for place, visit in enumerate(laid_out)
            for rota_visit in laid_out[:place]
            if rota_visit.rep.id == visit.rep.id
        ),
        lateness=sum(lateness_of(task, visit.opening) for visit in laid_out),
        names=sum(
            ranks[visit.rep.id] * (len(openings) - openings.index(visit.opening))
            for visit in laid_out
        ),
    )


def count_days_over(task: RotaTask, visits: Iterable[RotaVisit]) -> dict[int, int]:
    """Return the days of the period on which each rep is over cadence, by the rep's id."""
    days: dict[int, list[date]] = {rep.id: [] for rep in task.reps}
    for visit in visits:
        days[visit.rep.id].append(visit.opening.on)
    return {
        rep.id: sum(rep.is_over(day, days[rep.id]) for day in days_of(task.period))
        for rep in task.reps
    }


def _is_second(task: RotaTask, visit: RotaVisit, before: Sequence[RotaVisit]) -> bool:
    """Tell whether a rep gets a further day while another who is over cadence had none."""
    on = visit.opening.on
    seen = {rota_visit.rep.id for rota_visit in before}
    seen |= {rep.id for rep in task.reps if rep.has_planned(task.period.start, on)}
    return visit.rep.id in seen and any(
        rep.id not in seen and rep.is_over(on, ()) for rep in task.reps
    )


def is_hurried(rep: RotaRep, before: date, on: date) -> bool:
    """Tell whether a field day comes less than half a cadence after another."""
    return 2 * (on - before).days < rep.cadence_days


def lateness_of(task: RotaTask, opening: Opening) -> int:
    """Return how many half days after the period's first morning an opening begins."""
    return 2 * (opening.on - task.period.start).days + (opening.half == "pm")


def order_reps(reps: Iterable[RotaRep]) -> list[RotaRep]:
    """Return reps by name, whatever order they came in."""
    return sorted(reps, key=lambda rep: (fold_name(rep.name), rep.name, rep.id))


def days_of(period: Period) -> Iterator[date]:
    """Return the days of a period, one after the other."""
    return (period.start + timedelta(days=day) for day in range(period.days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """A rota, in order of time, and what is known of it."""

    visits: tuple[RotaVisit, ...]
    score: Score
    least_over: int  # rep-days over cadence that no rota within the rules goes below
    complete: bool  # every other rota was looked at or ruled out: none is better
    unavoidable: Mapping[int, int]  # days over of each rep, were the others of no concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """More half days a week, and the days over cadence that they would leave."""

    half_days_a_week: int
    rep_days_over: int


def parse_rota_period(
    field: str, text: str, today: date, read_day: Callable[[str, str], date]
) -> Period:
    """Read how far a rota goes: 8w, 2027-Q1, 2027-01, 2027-W03, or the last day.

    It begins tomorrow, or with the period that is named if that begins later.
    """
    word, tomorrow = text.strip(), today + timedelta(days=1)
    weeks = _WEEKS.fullmatch(word)
    kind = next((kind for kind, form in _NAMED.items() if form.fullmatch(word)), None)
    try:
        if weeks:
            start, end = tomorrow, today + timedelta(days=7 * int(weeks[1]))
        elif kind:
            named = parse_period(kind, word, today)
            start, end = max(tomorrow, named.start), named.end
        else:
            start, end = tomorrow, read_day(field, word)
    except InvalidValue:
        raise InvalidValue(
            field, f"{show(text)} is not 8w, 2027-Q1, 2027-01 or a last day such as 2027-01-31"
        ) from None
    if end < start:
        raise InvalidValue(field, f"{show(text)} leaves no day after today, {today}")
    if (end - start).days >= 7 * MAX_WEEKS:
        raise InvalidValue(field, f"{show(text)} is more than {MAX_WEEKS} weeks; ask for less")
    return range_of(start, end)

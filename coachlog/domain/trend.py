"""Change over time: four-week points, and when a change between them may be said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import Initiated, add_up
from coachlog.domain.periods import monday_of

TREND_WEEKS = 26
POINT_WEEKS = 4
TESTED_POINTS = 6
SAID_FROM_Z = 2.58
BESIDE_DAYS = 28  # what changed on the team so near a change is told with it

TurnoverKind = Literal["new manager", "new team", "new rep", "rep left"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendWeek:
    """One ISO week of a manager's calls."""

    start: date
    visits: Visits = Visits()  # the classified ones
    unknown: int = 0

    @property
    def calls(self) -> int:
        """Return all calls of the week."""
        return self.visits.classified + self.unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """The calls of up to four weeks."""

    start: date
    end: date
    counted: Initiated


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnover:
    """Something else that changed: somebody came to or left a manager's team."""

    kind: TurnoverKind
    on: date
    rep: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTime:
    """A rep's time on the team of a manager, from its first day to its last."""

    rep: str
    from_on: date | None = None
    until_on: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the rep was on the team on a day."""
        return (self.from_on or date.min) <= day <= (self.until_on or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChange:
    """A change of a manager's share that is more than chance: when, from what to what."""

    on: date
    before: Fraction
    after: Fraction
    z: float
    beside: tuple[Turnover, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The last weeks of one manager, oldest first."""

    weeks: tuple[TrendWeek, ...] = ()
    points: tuple[TrendPoint, ...] = ()
    change: ShareChange | None = None


def trend_weeks(last: date) -> tuple[date, ...]:
    """Return the Mondays of the 26 ISO weeks up to the one that holds `last`."""
    newest = monday_of(last)
    return tuple(newest - timedelta(weeks=back) for back in reversed(range(TREND_WEEKS)))


def draw_trend(weeks: Sequence[TrendWeek]) -> Trend:
    """Sum weeks up into points of four, the newest whole, and find whether they changed."""
    points = tuple(
        _sum_up(weeks[max(0, end - POINT_WEEKS) : end])
        for end in reversed(range(len(weeks), 0, -POINT_WEEKS))
    )
    tested = weeks[-TESTED_POINTS * POINT_WEEKS :]
    return Trend(
        weeks=tuple(weeks),
        points=points,
        change=find_change(
            points[-TESTED_POINTS:], add_up(Visits, [week.visits for week in tested])
        ),
    )


def _sum_up(weeks: Sequence[TrendWeek]) -> TrendPoint:
    return TrendPoint(
        start=weeks[0].start,
        end=weeks[-1].start + timedelta(days=6),
        counted=Initiated(
            requested=sum(week.visits.requested for week in weeks),
            scheduled=sum(week.visits.scheduled for week in weeks),
            unknown=sum(week.unknown for week in weeks),
        ),
    )


def find_change(points: Sequence[TrendPoint], visits: Visits) -> ShareChange | None:
    """Return the change over six points if it is beyond chance, else None.

    The Cochran-Armitage test for a trend, its z divided by the square root of the design effect
    and held against 2.58 (99 %): P. Armitage, "Tests for Linear Trends in Proportions and
    Frequencies", Biometrics 11 (1955). Said is the split that tells before from after best.
    """
    if len(points) < TESTED_POINTS:
        return None
    z = trend_z([(point.counted.requested, point.counted.classified) for point in points])
    z /= math.sqrt(visits.design_effect)
    if abs(z) <= SAID_FROM_Z:
        return None
    splits = [(_sides(points[:place]), _sides(points[place:])) for place in range(1, len(points))]
    told = [_tell_apart(before, after) for before, after in splits]
    place = told.index(max(told))
    before, after = splits[place]
    return ShareChange(
        on=points[place + 1].start, before=Fraction(*before), after=Fraction(*after), z=z
    )


def tell_beside(change: ShareChange, team: Sequence[TeamTime]) -> ShareChange:
    """Return the change with what else changed on the manager's team within four weeks of it.

    Half of a team, of two at least, that came on one day is a new team; the first to come ever
    make a new manager.
    """
    near = [change.on + timedelta(days=number) for number in range(-BESIDE_DAYS, BESIDE_DAYS + 1)]
    began = min((team_time.from_on or date.min for team_time in team), default=None)
    beside = []
    for day in near:
        came = sorted(team_time.rep for team_time in team if team_time.from_on == day)
        size = sum(team_time.covers(day) for team_time in team)
        if day == began:
            beside.append(Turnover(kind="new manager", on=day))
        elif len(came) > 1 and 2 * len(came) >= size:
            beside.append(Turnover(kind="new team", on=day))
        else:
            beside += [Turnover(kind="new rep", on=day, rep=rep) for rep in came]
        left = sorted(
            team_time.rep for team_time in team if team_time.until_on == day - timedelta(days=1)
        )
        beside += [Turnover(kind="rep left", on=day, rep=rep) for rep in left]
    return replace(change, beside=tuple(beside))


def trend_z(points: Sequence[tuple[int, int]]) -> float:
    """Return the Cochran-Armitage z of a trend over points of (asked, classified) calls."""
    asked, calls = sum(k for k, _ in points), sum(n for _, n in points)
    moved = sum(place * (k * calls - n * asked) for place, (k, n) in enumerate(points))
    first = sum(place * n for place, (_, n) in enumerate(points))
    second = sum(place * place * n for place, (_, n) in enumerate(points))
    spread = asked * (calls - asked) * (second * calls - first * first)
    return moved / math.sqrt(spread / calls) if spread else 0.0


_Side = tuple[int, int]  # asked, classified


def _sides(points: Sequence[TrendPoint]) -> _Side:
    return (
        sum(point.counted.requested for point in points),
        sum(point.counted.classified for point in points),
    )


def _tell_apart(before: _Side, after: _Side) -> float:
    """Return the log likelihood of two shares."""
    return sum(k * math.log(k / n) for asked, n in (before, after) for k in (asked, n - asked) if k)

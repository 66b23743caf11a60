"""Calls counted in visits, by week and for the evidence, and how shares moved over the weeks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import case, func, literal
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.calls import UNKNOWN
from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import add_up
from coachlog.domain.trend import (
    TeamTime,
    Trend,
    TrendWeek,
    draw_trend,
    tell_beside,
    trend_weeks,
)
from coachlog.reports.people_labels import find_rep_labels
from coachlog.reports.quality import days_between
from coachlog.reports.scope import Scope
from coachlog.reports.visits import calls_of, read_visits, sum_visits, visits_of
from coachlog.store.tables import MembershipRow, RepRow

_EARLIER = -1  # the place of the days before the weeks of a trend
_PLACES = 64  # more than there are places in and out of the evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCounts:
    """The visits of one line: of each week, oldest first, and of the evidence (rule 4)."""

    weeks: tuple[TrendWeek, ...]
    window: Visits
    first_on: date | None  # of the calls in the window


def count_visits(session: Session, scope: Scope) -> dict[int, VisitCounts]:
    """Count by line the visits of the 26 weeks up to the last day, and of the evidence window.

    In one pass, as nearly all days are of both: the pass takes most of a report on many managers.
    """
    mondays = trend_weeks(scope.as_of)
    visits = visits_of(scope.held(min(mondays[0], scope.window_start))).subquery()
    line = scope.line(visits.c.manager_id, visits.c.held_on)
    week = case(
        (visits.c.held_on < mondays[0], literal(_EARLIER)),
        else_=days_between(literal(mondays[0]), visits.c.held_on) // 7,
    )
    in_window = case((visits.c.held_on >= scope.window_start, literal(1)), else_=literal(0))
    # All in one number, by which SQLite groups in two thirds of the time.
    key = line * _PLACES + (week - _EARLIER) * 2 + in_window
    statement = select_columns(
        key,
        func.min(visits.c.held_on),
        func.sum(calls_of(visits, UNKNOWN)),
        *sum_visits(visits),
    ).group_by(key)
    weeks: dict[int, dict[int, list[tuple[Visits, int]]]] = defaultdict(lambda: defaultdict(list))
    windows: dict[int, list[tuple[date, Visits]]] = defaultdict(list)
    for number, first_on, unknown, *sums in session.connection().execute(statement).all():
        of_line, rest = divmod(number, _PLACES)
        place, counts = divmod(rest, 2)
        found = read_visits(sums)
        weeks[of_line][place + _EARLIER].append((found, unknown))
        if counts:
            windows[of_line].append((first_on, found))
    return {
        of_line: VisitCounts(
            weeks=tuple(_week(monday, by_place[place]) for place, monday in enumerate(mondays)),
            window=add_up(Visits, [found for _, found in windows[of_line]]),
            first_on=min((first_on for first_on, _ in windows[of_line]), default=None),
        )
        for of_line, by_place in weeks.items()
    }


def _week(monday: date, parts: Sequence[tuple[Visits, int]]) -> TrendWeek:
    """Return a week; the evidence may begin within it, and then it comes in two parts."""
    if len(parts) == 1:
        visits, unknown = parts[0]
        return TrendWeek(start=monday, visits=visits, unknown=unknown)
    return TrendWeek(
        start=monday,
        visits=add_up(Visits, [visits for visits, _ in parts]),
        unknown=sum(unknown for _, unknown in parts),
    )


def draw_trends(session: Session, counted: Mapping[int, VisitCounts]) -> dict[int, Trend]:
    """Return the trend of each manager whose visits were counted, and what else changed then."""
    trends = {manager_id: draw_trend(counts.weeks) for manager_id, counts in counted.items()}
    changed = [manager_id for manager_id, trend in trends.items() if trend.change]
    teams = _list_team_times(session, changed)
    for manager_id in changed:
        trend = trends[manager_id]
        assert trend.change is not None
        trends[manager_id] = replace(trend, change=tell_beside(trend.change, teams[manager_id]))
    return trends


def _list_team_times(session: Session, manager_ids: list[int]) -> dict[int, list[TeamTime]]:
    """Return who was on the team of each of these managers, and when."""
    labels = find_rep_labels(session)
    statement = (
        select_columns(
            col(MembershipRow.manager_id),
            col(RepRow.id),
            col(RepRow.name),
            col(MembershipRow.from_on),
            col(MembershipRow.until_on),
        )
        .join(RepRow, col(RepRow.id) == MembershipRow.rep_id)
        .where(col(MembershipRow.manager_id).in_(manager_ids))
        .order_by(col(MembershipRow.id))
    )
    found: dict[int, list[TeamTime]] = defaultdict(list)
    for manager_id, rep_id, name, from_on, until_on in session.connection().execute(statement):
        found[manager_id].append(
            TeamTime(rep=labels.get(rep_id or 0, name), from_on=from_on, until_on=until_on)
        )
    return found

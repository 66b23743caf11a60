"""How the share of each manager moved over the last weeks, and what else changed then."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.calls import UNKNOWN
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
from coachlog.reports.visits import calls_of, read_visits, sum_visits, visits_of
from coachlog.store.tables import MembershipRow, RepRow


def find_trends(session: Session, last: date, held: ColumnElement[bool]) -> dict[int, Trend]:
    """Return the 26 weeks up to a day of each manager with a call that is `held` in them, by id."""
    mondays = trend_weeks(last)
    visits = visits_of(held).subquery()
    week = days_between(literal(mondays[0]), visits.c.held_on) // 7
    unknown = func.sum(calls_of(visits, UNKNOWN))
    statement = select_columns(visits.c.manager_id, week, unknown, *sum_visits(visits)).group_by(
        visits.c.manager_id, week
    )
    found: dict[int, list[TrendWeek]] = defaultdict(
        lambda: [TrendWeek(start=monday) for monday in mondays]
    )
    for of_manager, place, not_sorted, *sums in session.connection().execute(statement):
        found[of_manager][place] = TrendWeek(
            start=mondays[place], visits=read_visits(sums), unknown=not_sorted
        )
    trends = {of_manager: draw_trend(weeks) for of_manager, weeks in found.items()}
    changed = [of_manager for of_manager, trend in trends.items() if trend.change]
    teams = _list_team_times(session, changed)
    for of_manager in changed:
        trend = trends[of_manager]
        assert trend.change is not None
        trends[of_manager] = replace(trend, change=tell_beside(trend.change, teams[of_manager]))
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

"""In which weeks reps were coached: a few grouped queries, whatever the size of the log."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from sqlalchemy import Select, and_, case, literal, or_, true
from sqlalchemy import func as sql
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.coaching import Policy
from coachlog.domain.coverage import Coverage, RepWeek, coverage_weeks
from coachlog.domain.periods import monday_of
from coachlog.domain.trend import trend_weeks
from coachlog.reports.fielddays import find_next_days
from coachlog.reports.listed_days import PAST, tell_what_became
from coachlog.reports.quality import days_between
from coachlog.reports.scope import Scope
from coachlog.reports.standings import on_team
from coachlog.store.tables import AbsenceRow, CallRow, FieldDayRow, MembershipRow, RepRow

_Counted = dict[tuple[int, int], Counter[str]]  # rep and week -> what, how often


def find_coverage(session: Session, scope: Scope, policy: Policy) -> Coverage:
    """Return the weeks of each rep who is on a team of the scope on its last day."""
    mondays = coverage_weeks(scope.as_of, coming=scope.as_of == scope.today)
    team = (
        select_columns(col(RepRow.id))
        .join(MembershipRow, col(RepRow.id) == MembershipRow.rep_id)
        .where(scope.team(), on_team(scope.as_of, scope.as_of))
    )
    counted, held_days = _count_days(session, scope, team, mondays)
    _count_calls(session, scope, team, mondays[0], counted)
    away = _find_away(session, team, mondays, policy)
    ids = [id_ or 0 for (id_,) in session.connection().execute(team)]
    return Coverage(
        weeks=mondays,
        this_week=monday_of(scope.as_of),
        reps={
            id_: tuple(
                RepWeek(
                    start=monday,
                    held=found["held"],
                    planned=found["planned"],
                    past=found[PAST],
                    displaced=found["displaced"],
                    asked=found[REP_REQUEST],
                    scheduled=found[MANAGER_SCHEDULED],
                    away=(id_, place) in away,
                )
                for place, monday in enumerate(mondays)
                for found in [counted[id_, place]]
            )
            for id_ in ids
        },
        held_days=held_days,
        planned_on={
            id_: coming.on
            for id_, coming in find_next_days(session, team, scope.today).items()
            if coming.planned
        },
    )


def _count_days(
    session: Session, scope: Scope, team: Select[int | None], mondays: tuple[date, ...]
) -> tuple[_Counted, dict[date, int]]:
    """Count field days by rep, week and status, and those held by the scope's managers a week."""
    first = min(mondays[0], trend_weeks(scope.as_of)[0])
    last = mondays[-1] + timedelta(days=6)
    manager_id, rep_id = col(FieldDayRow.manager_id), col(FieldDayRow.rep_id)
    week = days_between(literal(first), col(FieldDayRow.day_on)) // 7
    mine = and_(true(), *scope.whose(manager_id, col(FieldDayRow.day_on), (first, last)))
    is_mine = case((mine, 1), else_=0)
    became = tell_what_became(scope.today)
    rows = session.connection().execute(
        select_columns(is_mine, rep_id, week, became, sql.count())
        .where(col(FieldDayRow.day_on).between(first, last))
        .where(or_(mine, rep_id.in_(team)))
        .group_by(is_mine, rep_id, week, became)
    )
    counted: _Counted = defaultdict(Counter)
    held_days: Counter[date] = Counter()
    before = (mondays[0] - first).days // 7
    for counts, of_rep, place, status, number in rows:
        counted[of_rep, place - before][status] += number
        if status == "held" and counts:
            held_days[first + timedelta(weeks=place)] += number
    return counted, dict(held_days)


def _count_calls(
    session: Session, scope: Scope, team: Select[int | None], first: date, counted: _Counted
) -> None:
    week = days_between(literal(first), col(CallRow.held_on)) // 7
    rep_id, initiator = col(CallRow.rep_id), col(CallRow.initiator)
    asked_of = scope.asked_of(col(CallRow.manager_id), col(CallRow.held_on))
    rows = session.connection().execute(
        select_columns(rep_id, week, initiator, sql.count())
        .where(col(CallRow.held_on).between(first, scope.as_of), col(CallRow.removed_by).is_(None))
        .where(
            rep_id.in_(team),
            or_(initiator == MANAGER_SCHEDULED, and_(initiator == REP_REQUEST, *asked_of)),
        )
        .group_by(rep_id, week, initiator)
    )
    for of_rep, place, who, number in rows:
        counted[of_rep, place][who] += number


def _find_away(
    session: Session, team: Select[int | None], mondays: tuple[date, ...], policy: Policy
) -> set[tuple[int, int]]:
    """Return the weeks, by rep and place, in most of whose working days the rep is away."""
    rep_id, from_on, until_on = (
        col(AbsenceRow.rep_id),
        col(AbsenceRow.from_on),
        col(AbsenceRow.until_on),
    )
    rows = session.connection().execute(
        select_columns(rep_id, from_on, until_on).where(
            rep_id.in_(team), from_on <= mondays[-1] + timedelta(days=6), until_on >= mondays[0]
        )
    )
    off: dict[tuple[int, int], set[int]] = defaultdict(set)
    for of_rep, first, last in rows:
        for place, monday in enumerate(mondays):
            off[of_rep or 0, place] |= {
                weekday
                for weekday in policy.weekdays
                if first <= monday + timedelta(days=weekday) <= last
            }
    return {key for key, days in off.items() if 2 * len(days) > len(policy.weekdays)}

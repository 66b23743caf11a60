"""The coaching report: grouped queries count, the rules of `domain/coaching.py` judge.

The number of queries is fixed, and they return a few rows per manager and one per rep, however
many calls the log holds and whatever groups the managers are in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    Executable,
    Select,
    SQLColumnExpression,
    and_,
    func,
    literal,
    null,
)
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.answers import Agreement
from coachlog.domain.availability import first_day_with_notice
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import (
    FROM_ORGANIZER,
    MANAGER_SCHEDULED,
    REP_REQUEST,
    UNKNOWN,
    Initiator,
    Stakes,
)
from coachlog.domain.coaching import (
    MIN_KNOWN_STAKES,
    MOST_CALLS,
    CoachingReport,
    Displacement,
    FieldDayCounts,
    ManagerTally,
    Minutes,
    Policy,
    Quality,
    add_up_managers,
    judge_group,
    judge_manager,
    report_on,
)
from coachlog.domain.evidence import Visits
from coachlog.domain.groups import GroupSpan, place_lines
from coachlog.domain.initiated import Initiated
from coachlog.domain.listing import CallFilter
from coachlog.domain.names import fold_name
from coachlog.domain.pace import half_days_left
from coachlog.domain.settling import Sample
from coachlog.domain.trend import Trend, TrendWeek, draw_trend, trend_weeks
from coachlog.reports.absences import find_days_off
from coachlog.reports.answers import count_agreements
from coachlog.reports.calls import CallScope, count_after
from coachlog.reports.deal_lines import draw_lines, find_stakes, lines_of
from coachlog.reports.fielddays import count_half_days, find_displacements
from coachlog.reports.listed_days import count_field_days
from coachlog.reports.people_labels import find_manager_labels
from coachlog.reports.quality import measure_quality
from coachlog.reports.samples import take_samples
from coachlog.reports.scope import Scope
from coachlog.reports.standings import find_standings, on_team
from coachlog.reports.trends import VisitCounts, count_visits, draw_trends
from coachlog.reports.visits import sum_if
from coachlog.store.draws import find_draws
from coachlog.store.tables import CallRow, FieldDayRow, ManagerRow, MembershipRow, RepRow


@dataclass(slots=True)
class _Counts:
    """What the queries found for one line, before it becomes a ManagerTally."""

    period: Initiated = field(default_factory=Initiated)
    previous: Initiated = field(default_factory=Initiated)
    visits: VisitCounts | None = None  # without a call in the last weeks
    drawn: dict[str, int] = field(default_factory=dict)  # big-deal lines by currency
    sample: Sample | None = None
    answers: Agreement = field(default_factory=Agreement)
    half_days_left: int | None = None
    days_left: int = 0
    from_organizer: int = 0
    minutes: Minutes = field(default_factory=Minutes)
    matrix: dict[tuple[Initiator, Stakes], int] = field(default_factory=dict)
    invited_coaching: int = 0
    disguised_days: int = 0
    disguised_calls: int = 0
    reps: list[RepStanding] = field(default_factory=list)
    field_days: FieldDayCounts = field(default_factory=FieldDayCounts)


def build_coaching_report(session: Session, scope: Scope, policy: Policy) -> CoachingReport:
    """Count the calls of the scope and judge each manager."""
    counts, listed = _count(session, scope, policy)
    _count_half_days_left(session, scope, policy, counts, listed)
    for manager_id, days in _find_displacements(session, scope).items():
        own = counts[manager_id].field_days
        counts[manager_id].field_days = replace(own, displaced_by=tuple(days))
    unsorted = [id_ for id_ in listed if counts[id_].period.unknown]
    draws = find_draws(session, scope.period, unsorted)
    samples = take_samples(session, scope.period, draws, policy.threshold)
    for manager_id, sample in samples.items():
        counts[manager_id].sample = sample
    names = _name_managers(session, scope, listed)
    visits = {id_: counts[id_].visits for id_ in names if id_ in counts}
    trends = draw_trends(session, {id_: found for id_, found in visits.items() if found})
    without_calls = draw_trend(_no_weeks(scope))
    judged = []
    for id_, name in names.items():
        tally = replace(
            _tally(name, counts[id_], scope.period.start),
            trend=trends.get(id_, without_calls),
            lines=tuple(lines_of(policy, counts[id_].drawn).values()),
        )
        spans = [span for span in scope.spans or () if span.manager_id == id_]
        evidence_days = scope.evidence_days_of(spans)
        judged.append(judge_manager(tally, policy, scope.as_of, evidence_days))
    quality = _measure_quality(session, scope, policy, counts)
    return report_on(scope.period, scope.today, policy, judged, quality)


def build_group_report(
    session: Session, scope: Scope, policy: Policy, groups: Mapping[str, Sequence[GroupSpan]]
) -> CoachingReport:
    """Count the calls of the scope and judge each group of managers.

    A call counts for the group that its manager was in on its day; so do field days. Teams, and
    who is overdue, are those of the managers who are in it on the last day that counts. Counts
    are summed, and the rules judge the sums: no share is ever averaged.
    """
    moves, placed = place_lines(groups, *scope.looked_at)
    of_lines = {line: name for name, lines in placed.items() for line in lines}
    scope = replace(scope, moves=moves, groups=of_lines)
    counts, listed = _count(session, scope, policy)
    no_trend = Trend(weeks=_no_weeks(scope))
    judged = []
    for name, lines in placed.items():
        if listed.isdisjoint(lines):
            continue
        found = [counts[line] for line in lines if line in counts]
        tallies = [
            replace(
                _tally(name, one, scope.period.start),
                trend=Trend(weeks=one.visits.weeks) if one.visits else no_trend,
            )
            for one in found
        ]
        tally = add_up_managers(name, tallies)
        spans = [moves[-1 - line] if line < 0 else GroupSpan(manager_id=line) for line in lines]
        days = scope.evidence_days_of(spans)
        judged.append(judge_group(tally, policy, scope.as_of, days))
    quality = _measure_quality(session, scope, policy, counts)
    return report_on(scope.period, scope.today, policy, judged, quality, by="group")


def _no_weeks(scope: Scope) -> tuple[TrendWeek, ...]:
    return tuple(TrendWeek(start=monday) for monday in trend_weeks(scope.as_of))


def _count(session: Session, scope: Scope, policy: Policy) -> tuple[dict[int, _Counts], set[int]]:
    """Count what rules judge, by line; return with it the lines that belong into the report."""
    counts: dict[int, _Counts] = defaultdict(_Counts)
    listed = _count_period(session, scope, policy, counts)
    _count_previous(session, scope, counts)
    listed |= _list_reps(session, scope, policy, counts)
    listed |= _count_field_days(session, scope, counts)
    for line, visits in count_visits(session, scope).items():
        counts[line].visits = visits
    agreements = count_agreements(session, scope.held(scope.period.start), _line_of_call(scope))
    for line, agreement in agreements.items():
        counts[line].answers = agreement
    return counts, listed


def _measure_quality(
    session: Session, scope: Scope, policy: Policy, counts: Mapping[int, _Counts]
) -> Quality:
    first, last = scope.window_start, max(scope.window_start, scope.as_of)
    return replace(
        measure_quality(
            session,
            scope.held(scope.period.start),
            window=scope.held(first),
            weeks=scope.list_weeks(first, last, policy.weekdays),
            ever_held=scope.ever_held,
        ),
        calls=sum(found.period.calls for found in counts.values()),
        unsorted=sum(found.period.unknown for found in counts.values()),
        from_organizer=sum(found.from_organizer for found in counts.values()),
        after_today=count_after(
            session,
            scope.today,
            CallFilter(period=scope.period),
            CallScope(whose=scope.whose(col(CallRow.manager_id), col(CallRow.held_on))),
        ),
    )


def _rows(session: Session, statement: Executable) -> Sequence[Any]:
    return session.connection().execute(statement).all()  # faster than one by one


def _line_of_call(scope: Scope) -> SQLColumnExpression[int]:
    return scope.line(col(CallRow.manager_id), col(CallRow.held_on))


def _count_period(
    session: Session, scope: Scope, policy: Policy, counts: dict[int, _Counts]
) -> set[int]:
    """Count the period's calls by initiator and stakes (rules 1, 5, 6); return the lines with one.

    In one pass: by visit, and the visits by line. A scheduled visit is a day of rule 6. With
    them come the big-deal lines that these stakes were found by.
    """
    drawn = draw_lines(session, scope, policy)
    at_stake, tables = find_stakes(policy, drawn)
    minutes, initiator = col(CallRow.minutes), col(CallRow.initiator)
    ordinary = at_stake == "ordinary"
    by = (col(CallRow.held_on), col(CallRow.manager_id), col(CallRow.rep_id), initiator)
    visits = (
        select_columns(
            *by,
            func.count().label("calls"),
            func.coalesce(func.sum(minutes), 0).label("minutes"),
            func.count(minutes).label("timed"),
            sum_if(col(CallRow.initiator_from) == FROM_ORGANIZER).label("trusted"),
            sum_if(at_stake == "big").label("big"),
            sum_if(ordinary).label("ordinary"),
            sum_if(and_(ordinary, col(CallRow.role) == "observed")).label("watched"),
        )
        .select_from(tables)
        .where(scope.held(scope.period.start))
        .group_by(*by)
        .subquery()
    )
    part, of = MOST_CALLS.as_integer_ratio()
    known = visits.c.big + visits.c.ordinary
    disguised = and_(known >= MIN_KNOWN_STAKES, visits.c.big * of > known * part)  # `is_disguised`
    line = scope.line(visits.c.manager_id, visits.c.held_on)
    sums = ("calls", "minutes", "timed", "trusted", "big", "ordinary", "watched")
    counted = select_columns(
        line,
        visits.c.initiator,
        sum_if(disguised),
        sum_if(disguised, visits.c.calls),
        *(func.sum(visits.c[name]) for name in sums),
    ).group_by(line, visits.c.initiator)
    none = [null()] * (1 + len(sums))
    statement = counted.union_all(select_columns(*drawn.c, *none))
    listed = set()
    for of_line, who, *numbers in _rows(session, statement):
        if numbers[-1] is None:
            counts[of_line].drawn[who] = numbers[0]
            continue
        days, in_disguise, calls, length, timed, trusted, big, small, watched = map(int, numbers)
        found = counts[of_line]
        listed.add(of_line)
        found.from_organizer += trusted
        if who == UNKNOWN:
            found.period = replace(found.period, unknown=calls)
            continue
        at_stakes: dict[Stakes, int] = {
            "big": big,
            "ordinary": small,
            "unknown": calls - big - small,
        }
        found.matrix |= {(who, what): number for what, number in at_stakes.items() if number}
        if who == REP_REQUEST:
            found.period = replace(found.period, requested=calls)
            found.invited_coaching = watched
            found.minutes = replace(
                found.minutes, team_selling=length, team_selling_unknown=calls - timed
            )
        else:
            found.period = replace(found.period, scheduled=calls)
            found.disguised_days, found.disguised_calls = days, in_disguise
            found.minutes = replace(found.minutes, coaching=length, coaching_unknown=calls - timed)
    return listed


def _count_previous(session: Session, scope: Scope, counts: dict[int, _Counts]) -> None:
    """Count calls by initiator for the days before the period that compare with it."""
    previous = scope.period.before(scope.as_of)
    line, initiator = _line_of_call(scope), col(CallRow.initiator)
    statement = (
        select_columns(line, initiator, func.count())
        .where(scope.held(previous.start, previous.end))
        .group_by(line, initiator)
    )
    by_line: dict[int, dict[str, int]] = defaultdict(dict)
    for of_line, who, calls in _rows(session, statement):
        by_line[of_line][who] = calls
    for of_line, found in by_line.items():
        counts[of_line].previous = Initiated(
            requested=found.get(REP_REQUEST, 0),
            scheduled=found.get(MANAGER_SCHEDULED, 0),
            unknown=found.get(UNKNOWN, 0),
        )


def _count_half_days_left(
    session: Session,
    scope: Scope,
    policy: Policy,
    counts: dict[int, _Counts],
    listed: set[int],
) -> None:
    """Count what a rota could still plan in a period that runs, beside what is planned in it."""
    if not scope.runs:
        return
    first = first_day_with_notice(scope.today, policy.notice_days, policy.weekdays, scope.holidays)
    rest = first, scope.period.end
    taken = count_half_days(session, *rest, scope.manager_id)
    off = find_days_off(session, *rest, scope.manager_id)
    tomorrow = scope.today + timedelta(days=1)
    for manager_id in listed:
        outside = scope.days_outside(manager_id, tomorrow, scope.period.end)
        days_left = (scope.period.end - scope.today).days - len(outside)
        if not days_left:
            continue
        counts[manager_id].days_left = days_left
        counts[manager_id].half_days_left = half_days_left(
            *rest,
            weekdays=policy.weekdays,
            capacity_a_week=policy.half_days_a_week,
            taken=taken.get(manager_id, {}),
            off=off.get(manager_id, set()).union(scope.holidays, outside),
        )


def _count_field_days(session: Session, scope: Scope, counts: dict[int, _Counts]) -> set[int]:
    """Count the field days of the period by what became of them; return the lines with one."""
    manager, day = col(FieldDayRow.manager_id), col(FieldDayRow.day_on)
    found = count_field_days(
        session,
        scope.period,
        today=scope.today,
        whose=scope.whose(manager, day),
        line=scope.line(manager, day),
    )
    for of_line, days in found.items():
        counts[of_line].field_days = days
    return set(found)


def _find_displacements(session: Session, scope: Scope) -> dict[int, list[Displacement]]:
    whose = scope.whose(col(FieldDayRow.manager_id), col(FieldDayRow.day_on))
    return find_displacements(session, scope.period, whose)


def _list_reps(
    session: Session, scope: Scope, policy: Policy, counts: dict[int, _Counts]
) -> set[int]:
    """List each team on the last day that counts, with what rule 9 needs of every rep.

    Return the lines with a team.
    """
    line = scope.line(col(MembershipRow.manager_id), literal(scope.as_of))
    team = (
        select_columns(line, col(RepRow.id))
        .join(RepRow, col(RepRow.id) == MembershipRow.rep_id)
        .where(scope.team(), on_team(scope.as_of, scope.as_of))
    )
    ids = team.with_only_columns(col(RepRow.id))
    reps = find_standings(session, ids, policy, scope.as_of)
    asked = _count_asked(session, scope, ids)
    listed = set()
    for of_line, rep_id in _rows(session, team):
        listed.add(of_line)
        group = scope.groups.get(of_line)
        calls = (n for line, n in asked[rep_id].items() if scope.groups.get(line) == group)
        counts[of_line].reps.append(replace(reps[rep_id], requested=sum(calls)))
    return listed


def _count_asked(
    session: Session, scope: Scope, rep_ids: Select[Any]
) -> Mapping[int, Mapping[int, int]]:
    """Count by rep, and by line in a report by group, the calls of the period that reps asked for.

    All managers' are counted by the day, one pass; those of one manager's team rep by rep.
    """
    line = _line_of_call(scope) if scope.groups else literal(0)
    rep_id = col(CallRow.rep_id)
    of_team = [] if scope.manager_id is None else [rep_id.in_(rep_ids)]
    statement = (
        select_columns(rep_id, line, func.count())
        .where(
            *of_team,
            col(CallRow.removed_by).is_(None),
            col(CallRow.initiator) == REP_REQUEST,
            col(CallRow.held_on).between(scope.period.start, scope.as_of),
            *scope.asked_of(col(CallRow.manager_id), col(CallRow.held_on)),
        )
        .group_by(rep_id, line)
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for of_rep, of_line, calls in _rows(session, statement):
        found[of_rep][of_line] = calls
    return found


def _name_managers(session: Session, scope: Scope, listed: set[int]) -> dict[int, str]:
    """Return the names of the managers to list, in name order; the one asked for always is."""
    labels = find_manager_labels(session)
    if scope.manager_id is not None:
        listed = listed | {scope.manager_id}
    statement = select_columns(col(ManagerRow.id), col(ManagerRow.name))
    if scope.manager_id is not None:
        statement = statement.where(col(ManagerRow.id) == scope.manager_id)
    names = {id_: labels.get(id_, name) for id_, name in _rows(session, statement) if id_ in listed}
    return dict(sorted(names.items(), key=lambda item: (fold_name(item[1]), item[1], item[0])))


def _tally(name: str, counts: _Counts, start: date) -> ManagerTally:
    visits = counts.visits
    return ManagerTally(
        manager=name,
        period=counts.period,
        previous=counts.previous,
        window=visits.window if visits else Visits(),
        sample=counts.sample,
        answers=counts.answers,
        first_on=visits.first_on if visits else None,
        half_days_left=counts.half_days_left,
        days_left=counts.days_left,
        from_organizer=counts.from_organizer,
        minutes=counts.minutes,
        matrix=counts.matrix,
        invited_coaching=counts.invited_coaching,
        disguised_days=counts.disguised_days,
        disguised_calls=counts.disguised_calls,
        coached=sum(rep.was_coached_since(start) for rep in counts.reps),
        reps=tuple(counts.reps),
        field_days=counts.field_days,
    )

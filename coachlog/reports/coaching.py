"""The coaching report: grouped queries count, the rules of `domain/coaching.py` judge.

The number of queries is fixed, and they return a few rows per manager and one per rep, however
many calls the log holds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    FromClause,
    Integer,
    String,
    and_,
    case,
    cast,
    column,
    false,
    func,
    inspect,
    literal_column,
    null,
    or_,
    true,
    values,
)
from sqlalchemy import select as select_columns
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from coachlog.domain.answers import Agreement
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
    BIG_DEAL_DAYS,
    BIG_DEAL_RANK,
    MIN_KNOWN_STAKES,
    MIN_KNOWN_VALUES,
    MOST_CALLS,
    BigDealLine,
    CoachingReport,
    FieldDayCounts,
    ManagerTally,
    Minutes,
    Policy,
    judge_manager,
    report_on,
)
from coachlog.domain.evidence import EVIDENCE_DAYS, Visits
from coachlog.domain.groups import GroupSpan
from coachlog.domain.initiated import Initiated
from coachlog.domain.listing import CallFilter
from coachlog.domain.names import fold_name
from coachlog.domain.pace import half_days_left
from coachlog.domain.periods import Period
from coachlog.domain.settling import Sample
from coachlog.domain.trend import Trend, TrendWeek, draw_trend, trend_weeks
from coachlog.reports.absences import find_days_off
from coachlog.reports.answers import count_agreements
from coachlog.reports.calls import CallScope, count_after
from coachlog.reports.days import count_field_days
from coachlog.reports.fielddays import count_half_days, find_displacements
from coachlog.reports.groups import in_group
from coachlog.reports.people_labels import find_manager_labels
from coachlog.reports.quality import measure_quality
from coachlog.reports.samples import take_samples
from coachlog.reports.standings import find_standings, on_team
from coachlog.reports.trends import find_trends
from coachlog.reports.visits import read_visits, sum_if, sum_visits, visits_of
from coachlog.store.draws import find_draws
from coachlog.store.tables import CallRow, FieldDayRow, ManagerRow, MembershipRow, RepRow

_Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which calls a report looks at: a period, up to today, of all managers or of one."""

    period: Period
    today: date
    manager_id: int | None = None
    spans: tuple[GroupSpan, ...] | None = None  # who is in the group asked for, and when
    holidays: Collection[date] = ()  # in the rest of a period that runs

    @property
    def runs(self) -> bool:
        """Tell whether days of the period are still to come."""
        return self.period.start <= self.today < self.period.end

    @property
    def as_of(self) -> date:
        """Return the last day that counts: a call after today can't have been held."""
        return min(self.period.end, self.today)

    @property
    def window_start(self) -> date:
        """Return where the evidence begins (rule 4): 13 weeks, or the period if it is longer."""
        return min(self.period.start, self.period.end - timedelta(days=EVIDENCE_DAYS - 1))

    @property
    def evidence_days(self) -> tuple[date, date]:
        """Return the first and the last day of the evidence."""
        return self.window_start, self.as_of

    def held(self, start: date, end: date | None = None) -> _Condition:
        """Return the condition for held calls of the scope from `start` to `end` or today."""
        conditions: list[_Condition] = [
            col(CallRow.held_on).between(start, min(end or self.as_of, self.as_of)),
            col(CallRow.removed_by).is_(None),
        ]
        return and_(*conditions, *self.whose(col(CallRow.manager_id), col(CallRow.held_on)))

    def whose(
        self,
        manager: Mapped[int],
        day: Mapped[date],
        looked_at: tuple[date, date] | None = None,
    ) -> list[_Condition]:
        """Return the conditions for what a manager of the scope does on one of the days looked at.

        Without others these are all that a report looks at.
        """
        if self.manager_id is not None:
            return [manager == self.manager_id]
        if self.spans is None:
            return []
        return [in_group(self.spans, manager, day, looked_at or self.looked_at)]

    @property
    def looked_at(self) -> tuple[date, date]:
        """Return the first and the last day that any query of a report looks at."""
        year = timedelta(days=BIG_DEAL_DAYS)
        first = min(self.as_of - year, self.window_start, self.period.previous().start)
        return first, max(self.as_of, self.period.end)

    def list_managers(self, first: date, last: date) -> set[int] | None:
        """Return who is in the group asked for on any of these days; None when nobody asked."""
        if self.spans is None:
            return None
        return {span.manager_id for span in self.spans if span.first <= last and span.last >= first}

    @property
    def ever_held(self) -> _Condition:
        """Return the condition for held calls whenever they were, after the period too."""
        manager, day = col(CallRow.manager_id), col(CallRow.held_on)
        conditions = [day <= self.today, col(CallRow.removed_by).is_(None)]
        return and_(*conditions, *self.whose(manager, day, (date.min, date.max)))

    def team(self, first: date, last: date) -> _Condition:
        """Return the condition for memberships in teams of the scope on any of these days."""
        if self.manager_id is not None:
            return col(MembershipRow.manager_id) == self.manager_id
        listed = self.list_managers(first, last)
        return true() if listed is None else col(MembershipRow.manager_id).in_(listed)


@dataclass(slots=True)
class _Counts:
    """What the queries found for one manager, before it becomes a ManagerTally."""

    period: Initiated = field(default_factory=Initiated)
    previous: Initiated = field(default_factory=Initiated)
    window: Visits = field(default_factory=Visits)
    sample: Sample | None = None
    answers: Agreement = field(default_factory=Agreement)
    first_on: date | None = None
    trend: Trend = field(default_factory=Trend)
    half_days_left: int | None = None
    from_organizer: int = 0
    minutes: Minutes = field(default_factory=Minutes)
    coached: int = 0
    matrix: dict[tuple[Initiator, Stakes], int] = field(default_factory=dict)
    invited_coaching: int = 0
    disguised_days: int = 0
    disguised_calls: int = 0
    team: int = 0
    reps: list[RepStanding] = field(default_factory=list)
    field_days: FieldDayCounts = field(default_factory=FieldDayCounts)


def build_coaching_report(session: Session, scope: Scope, policy: Policy) -> CoachingReport:
    """Count the calls of the scope and judge each manager."""
    counts: dict[int, _Counts] = defaultdict(_Counts)
    listed = _count_initiators(session, scope, counts)
    lines = find_big_deal_lines(session, scope, policy)
    stakes = find_stakes(policy, lines)
    _count_stakes(session, scope, stakes, counts)
    _count_disguised(session, scope, stakes, counts)
    listed |= _count_teams(session, scope, counts)
    listed |= _count_field_days(session, scope, counts)
    _count_visits(session, scope, counts)
    trends = find_trends(session, scope.as_of, scope.held(trend_weeks(scope.as_of)[0]))
    _count_half_days_left(session, scope, policy, counts, listed)
    unsorted = [id_ for id_ in listed if counts[id_].period.unknown]
    draws = find_draws(session, scope.period, unsorted)
    samples = take_samples(session, scope.period, draws, policy.threshold)
    for manager_id, sample in samples.items():
        counts[manager_id].sample = sample
    for manager_id, agreement in count_agreements(session, scope.held(scope.period.start)).items():
        counts[manager_id].answers = agreement
    _list_reps(session, scope, policy, counts)
    names = _name_managers(session, scope, listed)
    without_calls = draw_trend([TrendWeek(start=week) for week in trend_weeks(scope.as_of)])
    for manager_id in names:
        counts[manager_id].trend = trends.get(manager_id, without_calls)
    drawn: dict[int, dict[str, int]] = defaultdict(dict)
    for (id_, code), cents in lines.items():
        drawn[id_][code] = cents
    tallies = [
        _tally(name, counts[id_], _lines_of(policy, drawn[id_])) for id_, name in names.items()
    ]
    return report_on(
        scope.period,
        scope.as_of,
        policy,
        [judge_manager(tally, policy, scope.as_of, scope.evidence_days) for tally in tallies],
        replace(
            measure_quality(
                session,
                scope.held(scope.period.start),
                window=scope.held(scope.window_start),
                window_days=(scope.window_start, max(scope.window_start, scope.as_of)),
                ever_held=scope.ever_held,
            ),
            after_today=count_after(
                session,
                scope.today,
                CallFilter(period=scope.period),
                CallScope(whose=scope.whose(col(CallRow.manager_id), col(CallRow.held_on))),
            ),
        ),
    )


def _rows(session: Session, statement: Executable) -> Iterable[Any]:
    return session.connection().execute(statement)


def _count_initiators(session: Session, scope: Scope, counts: dict[int, _Counts]) -> set[int]:
    """Count calls by initiator for the period and the days before that compare with it.

    Returns the managers with a call in the period.
    """
    previous = scope.period.before(scope.as_of)
    held_on, initiator = col(CallRow.held_on), col(CallRow.initiator)
    runs = {
        "period": (scope.period.start, scope.as_of),
        "previous": (previous.start, min(previous.end, scope.as_of)),
    }
    columns: list[Any] = [col(CallRow.manager_id)]
    for start, end in runs.values():
        columns += [
            sum_if(and_(held_on.between(start, end), initiator == word))
            for word in (REP_REQUEST, MANAGER_SCHEDULED, UNKNOWN)
        ]
    in_period = held_on >= scope.period.start
    minutes = col(CallRow.minutes)
    for word in (REP_REQUEST, MANAGER_SCHEDULED):
        asked = and_(in_period, initiator == word)
        columns.append(sum_if(asked, func.coalesce(minutes, 0)))
        columns.append(sum_if(and_(asked, minutes.is_(None))))
    columns.append(
        func.count(
            case((and_(in_period, initiator == MANAGER_SCHEDULED), col(CallRow.rep_id))).distinct()
        )
    )
    trusted = and_(in_period, col(CallRow.initiator_from) == FROM_ORGANIZER)
    columns.append(sum_if(trusted))
    statement = (
        select_columns(*columns).where(scope.held(previous.start)).group_by(col(CallRow.manager_id))
    )
    listed = set()
    for manager_id, *numbers in _rows(session, statement):
        found = counts[manager_id]
        found.period = _initiated(numbers[0:3])
        found.previous = _initiated(numbers[3:6])
        found.minutes = Minutes(
            team_selling=numbers[6],
            team_selling_unknown=numbers[7],
            coaching=numbers[8],
            coaching_unknown=numbers[9],
        )
        found.coached = numbers[10]
        found.from_organizer = numbers[11]
        if found.period.calls:
            listed.add(manager_id)
    return listed


def _initiated(numbers: list[int]) -> Initiated:
    return Initiated(requested=numbers[0], scheduled=numbers[1], unknown=numbers[2])


def _count_visits(session: Session, scope: Scope, counts: dict[int, _Counts]) -> None:
    """Count the classified calls of the evidence window in visits (rule 4)."""
    visits = visits_of(scope.held(scope.window_start)).subquery()
    statement = select_columns(
        visits.c.manager_id, *sum_visits(visits), func.min(visits.c.held_on)
    ).group_by(visits.c.manager_id)
    for manager_id, *numbers, first_on in _rows(session, statement):
        counts[manager_id].window = read_visits(numbers)
        counts[manager_id].first_on = first_on


def _count_half_days_left(
    session: Session,
    scope: Scope,
    policy: Policy,
    counts: dict[int, _Counts],
    listed: set[int],
) -> None:
    """Count what still fits into a period that runs, beside the field days planned in it."""
    if not scope.runs:
        return
    rest = scope.today, scope.period.end
    taken = count_half_days(session, *rest, scope.manager_id)
    off = find_days_off(session, *rest, scope.manager_id)
    for manager_id in listed:
        counts[manager_id].half_days_left = half_days_left(
            *rest,
            weekdays=policy.weekdays,
            capacity_a_week=policy.half_days_a_week,
            taken=taken.get(manager_id, {}),
            off=off.get(manager_id, set()).union(scope.holidays),
        )


def find_big_deal_lines(
    session: Session, scope: Scope, policy: Policy
) -> dict[tuple[int, str], int]:
    """Find the big-deal lines that the calls themselves draw, by manager and currency (rule 7).

    Hundredths of the currency; those fixed in the settings are not in it.
    """
    manager, currency, value = (
        col(CallRow.manager_id),
        col(CallRow.currency),
        col(CallRow.deal_cents),
    )
    year_start = scope.period.end - timedelta(days=BIG_DEAL_DAYS - 1)
    rank, of = BIG_DEAL_RANK.as_integer_ratio()
    known = and_(scope.held(year_start), value.is_not(None))
    if policy.big_deal_cents:
        known = and_(known, currency.not_in(policy.big_deal_cents))
    ranked = (
        select_columns(
            manager.label("manager_id"),
            currency.label("currency"),
            value.label("value"),
            func.row_number()
            .over(partition_by=(manager, currency), order_by=value)
            .label("number"),
            # In the order of the one above, so that the rows are sorted once.
            func.count()
            .over(partition_by=(manager, currency), order_by=value, rows=(None, None))
            .label("values_known"),
        )
        .where(known)
        .subquery()
    )
    statement = (
        select_columns(ranked.c.manager_id, ranked.c.currency, ranked.c.value)
        .where(ranked.c.values_known >= MIN_KNOWN_VALUES)
        # The ceiling, in whole numbers.
        .where(ranked.c.number == (ranked.c.values_known * rank + of - 1) // of)
    )
    return {(manager_id, code): cents for manager_id, code, cents in _rows(session, statement)}


def find_stakes(
    policy: Policy, lines: Mapping[tuple[int, str], int]
) -> tuple[ColumnElement[str], FromClause]:
    """Return what is at stake on a call as a column, and the tables it is found in."""
    value, currency = col(CallRow.deal_cents), col(CallRow.currency)
    calls = inspect(CallRow).local_table
    if not lines and not policy.big_deal_cents:
        return literal_column("'unknown'", String), calls
    line: ColumnElement[Any] = (
        case(dict(policy.big_deal_cents), value=currency) if policy.big_deal_cents else null()
    )
    tables: FromClause = calls
    if lines:
        drawn = (
            values(
                column("manager_id", Integer),
                column("currency", String),
                column("cents", BigInteger),
                name="lines",
            )
            .data([(*key, cents) for key, cents in lines.items()])
            .cte("drawn")
        )
        # Cast and kept as a table, so that SQLite looks a line up instead of reading all of them.
        found = (
            select_columns(
                cast(drawn.c.manager_id, Integer).label("manager_id"),
                cast(drawn.c.currency, String).label("currency"),
                drawn.c.cents,
            )
            .cte("lines")
            .prefix_with("MATERIALIZED")
        )
        tables = calls.outerjoin(
            found,
            and_(found.c.manager_id == col(CallRow.manager_id), found.c.currency == currency),
        )
        line = func.coalesce(line, found.c.cents)
    stakes = case(
        (or_(value.is_(None), line.is_(None)), literal_column("'unknown'", String)),
        (value >= line, literal_column("'big'", String)),
        else_=literal_column("'ordinary'", String),
    )
    return stakes, tables


def _count_stakes(
    session: Session,
    scope: Scope,
    stakes: tuple[ColumnElement[str], FromClause],
    counts: dict[int, _Counts],
) -> None:
    """Count the period's calls by initiator and stakes (rule 5)."""
    manager, initiator = col(CallRow.manager_id), col(CallRow.initiator)
    at_stake, tables = stakes
    observed = func.coalesce(col(CallRow.role) == "observed", false())
    statement = (
        select_columns(
            manager, initiator, at_stake.label("at_stake"), func.count(), sum_if(observed)
        )
        .select_from(tables)
        .where(scope.held(scope.period.start), initiator != UNKNOWN)
        .group_by(manager, initiator, "at_stake")
    )
    for manager_id, who, what, calls, watched in _rows(session, statement):
        counts[manager_id].matrix[who, what] = calls
        if (who, what) == (REP_REQUEST, "ordinary"):
            counts[manager_id].invited_coaching = watched


def _count_disguised(
    session: Session,
    scope: Scope,
    stakes: tuple[ColumnElement[str], FromClause],
    counts: dict[int, _Counts],
) -> None:
    """Count the scheduled days that were mostly big deals (rule 6)."""
    manager, rep, held_on = col(CallRow.manager_id), col(CallRow.rep_id), col(CallRow.held_on)
    at_stake, tables = stakes
    days = (
        select_columns(
            manager.label("manager_id"),
            func.count().label("calls"),
            sum_if(at_stake != "unknown").label("known"),
            sum_if(at_stake == "big").label("big"),
        )
        .select_from(tables)
        .where(scope.held(scope.period.start), col(CallRow.initiator) == MANAGER_SCHEDULED)
        .group_by(manager, rep, held_on)
        .subquery()
    )
    part, of = MOST_CALLS.as_integer_ratio()
    statement = (
        select_columns(days.c.manager_id, func.count(), func.sum(days.c.calls))
        # `is_disguised`, in SQL
        .where(days.c.known >= MIN_KNOWN_STAKES, days.c.big * of > days.c.known * part)
        .group_by(days.c.manager_id)
    )
    for manager_id, number, calls in _rows(session, statement):
        counts[manager_id].disguised_days = number
        counts[manager_id].disguised_calls = int(calls)


def _count_teams(session: Session, scope: Scope, counts: dict[int, _Counts]) -> set[int]:
    """Count the reps on each team on any day of the period; return the managers with one."""
    manager = col(MembershipRow.manager_id)
    statement = (
        select_columns(manager, func.count(col(MembershipRow.rep_id).distinct()))
        .join(RepRow, col(RepRow.id) == MembershipRow.rep_id)
        .where(
            scope.team(scope.period.start, scope.period.end),
            on_team(scope.period.start, scope.period.end),
        )
        .group_by(manager)
    )
    listed = set()
    for manager_id, reps in _rows(session, statement):
        counts[manager_id].team = reps
        listed.add(manager_id)
    return listed


def _count_field_days(session: Session, scope: Scope, counts: dict[int, _Counts]) -> set[int]:
    """Count the field days of the period by what became of them; return whose they are."""
    whose = scope.whose(col(FieldDayRow.manager_id), col(FieldDayRow.day_on))
    found = count_field_days(session, scope.period, whose=whose)
    displaced = find_displacements(session, scope.period, whose)
    for manager_id, days in found.items():
        by = tuple(displaced.get(manager_id, ()))
        counts[manager_id].field_days = replace(days, displaced_by=by)
    return set(found)


def _list_reps(session: Session, scope: Scope, policy: Policy, counts: dict[int, _Counts]) -> None:
    """List each team on the last day that counts, with what rule 9 needs of every rep."""
    requested = (
        select_columns(func.count())
        .where(col(CallRow.rep_id) == col(RepRow.id), col(CallRow.removed_by).is_(None))
        .where(col(CallRow.initiator) == REP_REQUEST)
        .where(col(CallRow.held_on).between(scope.period.start, scope.as_of))
        .scalar_subquery()
    )
    team = (
        select_columns(col(MembershipRow.manager_id), col(RepRow.id), requested)
        .join(RepRow, col(RepRow.id) == MembershipRow.rep_id)
        .where(scope.team(scope.as_of, scope.as_of), on_team(scope.as_of, scope.as_of))
    )
    reps = find_standings(session, team.with_only_columns(col(RepRow.id)), policy, scope.as_of)
    for manager_id, rep_id, asked in _rows(session, team):
        counts[manager_id].reps.append(replace(reps[rep_id], requested=asked))


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


def _lines_of(policy: Policy, drawn: Mapping[str, int]) -> dict[str, BigDealLine]:
    """Return a manager's lines by currency: of the settings, else drawn by the calls."""
    lines = {
        code: BigDealLine(currency=code, cents=cents, source="percentile")
        for code, cents in drawn.items()
    }
    for code, cents in policy.big_deal_cents.items():
        lines[code] = BigDealLine(currency=code, cents=cents, source="settings")
    return dict(sorted(lines.items()))


def find_lines(
    session: Session, manager_id: int, policy: Policy, period: Period, today: date
) -> dict[str, BigDealLine]:
    """Return a manager's big-deal lines by currency: of the settings, else drawn by the calls."""
    scope = Scope(period=period, today=today, manager_id=manager_id)
    drawn = find_big_deal_lines(session, scope, policy)
    return _lines_of(policy, {code: cents for (_, code), cents in drawn.items()})


def _tally(manager: str, counts: _Counts, lines: Mapping[str, BigDealLine]) -> ManagerTally:
    return ManagerTally(
        manager=manager,
        period=counts.period,
        previous=counts.previous,
        window=counts.window,
        sample=counts.sample,
        answers=counts.answers,
        first_on=counts.first_on,
        trend=counts.trend,
        half_days_left=counts.half_days_left,
        from_organizer=counts.from_organizer,
        minutes=counts.minutes,
        lines=tuple(lines.values()),
        matrix=counts.matrix,
        invited_coaching=counts.invited_coaching,
        disguised_days=counts.disguised_days,
        disguised_calls=counts.disguised_calls,
        team=counts.team,
        coached=counts.coached,
        reps=tuple(counts.reps),
        field_days=counts.field_days,
    )

"""The rules that tell coaching from team selling, and the plain types of the report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from coachlog.domain import defaults
from coachlog.domain.answers import Agreement
from coachlog.domain.big_deals import BigDealLine
from coachlog.domain.cadence import RepStanding, order_by_need
from coachlog.domain.calls import Initiator, Stakes
from coachlog.domain.comparison import (
    FALSE_DISCOVERIES,
    Funnel,
    adjust_p_values,
    reckon_funnel,
    shrink_shares,
)
from coachlog.domain.evidence import (
    EVIDENCE_DAYS,
    Evidence,
    Visits,
    one_sided_p,
    weigh_evidence,
)
from coachlog.domain.initiated import Initiated, add_up
from coachlog.domain.pace import HALF_DAY_CALLS, Pace, set_pace
from coachlog.domain.periods import Period
from coachlog.domain.settling import Sample, is_settled
from coachlog.domain.trend import Trend, TrendWeek, draw_trend
from coachlog.errors import InvalidValue

Order = Literal["need", "name", "share", "change", "overdue"]
ReportedBy = Literal["manager", "group"]  # what a line of a report is about
Verdict = Literal["mostly team selling", "even", "mostly coaching", "not sorted", "no ride-alongs"]

MIN_KNOWN_STAKES = 2  # of a day's scheduled calls
MOST_CALLS = Fraction(1, 2)  # a day is disguised when more than this part of them is big

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a sales organisation can set about the rules."""

    threshold: Fraction = Fraction(defaults.THRESHOLD)
    big_deal_cents: Mapping[str, int] = field(default_factory=dict)  # fixed lines by currency
    cadence_days: Mapping[str, int] = field(default_factory=lambda: defaults.CADENCE_DAYS)
    half_days_a_week: int = defaults.HALF_DAYS_A_WEEK
    weekdays: frozenset[int] = frozenset(defaults.WORKING_DAYS)
    notice_days: int = defaults.NOTICE_DAYS

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise InvalidValue("threshold", f"{self.threshold} is not between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Minutes on calls of known length, and calls without one, for both plans."""

    team_selling: int = 0
    coaching: int = 0
    team_selling_unknown: int = 0  # calls
    coaching_unknown: int = 0  # calls

    @property
    def known_team_selling(self) -> int | None:
        """Return the minutes; None where calls were asked for and none has a length."""
        return self.team_selling or (None if self.team_selling_unknown else 0)

    @property
    def known_coaching(self) -> int | None:
        """Return the same of scheduled calls."""
        return self.coaching or (None if self.coaching_unknown else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Displacement:
    """A planned field day that was given up for a call of the log, or for something in words."""

    field_day_id: int
    on: date
    rep: str
    call_id: int | None = None
    call_rep: str | None = None
    call_account: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayCounts:
    """All field days that were planned for a period, and what became of them."""

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    displaced: int = 0
    past: int = 0  # nobody has said what became of them, and their day is over
    displaced_by: tuple[Displacement, ...] = ()

    @property
    def still_planned(self) -> int:
        """Return how many are still to come."""
        return self.planned - self.held - self.cancelled - self.displaced - self.past


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerTally:
    """What the log counted for one manager; the rules need nothing else."""

    manager: str
    period: Initiated = Initiated()
    previous: Initiated = Initiated()
    window: Visits = Visits()
    sample: Sample | None = None  # of the period's unsorted calls, if they were drawn
    answers: Agreement = Agreement()  # what the reps say of the period's calls
    first_on: date | None = None  # of the calls in the window
    trend: Trend = Trend()
    half_days_left: int | None = None  # that still fit into a running period
    days_left: int = 0  # of a running period
    from_organizer: int = 0  # of the period's sorted calls: by the organiser, not confirmed
    minutes: Minutes = Minutes()
    lines: tuple[BigDealLine, ...] = ()
    matrix: Mapping[tuple[Initiator, Stakes], int] = field(default_factory=dict)
    invited_coaching: int = 0
    disguised_days: int = 0
    disguised_calls: int = 0
    reps: Sequence[RepStanding] = ()  # the team on the last day looked at
    coached: int = 0  # of these, in the period (rule 9)
    field_days: FieldDayCounts = FieldDayCounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What it would take to bring a flagged share down to the threshold (rule 8)."""

    scheduled_calls: int
    half_days: int
    reps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerReport:
    """One manager's line of the report: the counts and what the rules say of them."""

    tally: ManagerTally
    verdict: Verdict
    flagged: bool
    evidence: Evidence
    share_with_disguised: Fraction | None
    overdue: tuple[RepStanding, ...]  # in order of need
    to_balance: Balance | None
    pace: Pace | None  # of a flagged manager
    shrunken_share: float | None = None  # only orders
    adjusted_p: float | None = None  # that the share is over the threshold by chance
    look_first: bool = False

    @property
    def half_days_wanted(self) -> int | None:
        """Return how many half days a running period would take; None for one that is over."""
        if self.pace is None or self.to_balance is None or self.pace.fits is None:
            return None
        return self.pace.half_days_for(self.to_balance.scheduled_calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the figures of a report rest on: whether they can be trusted."""

    calls: int = 0  # in the period
    unsorted: int = 0
    from_organizer: int = 0  # sorted by a calendar's organiser only
    settled: int = 0  # managers of whom a sample was enough
    median_days_to_entry: int | None = None
    initiators_changed: int = 0  # calls whose initiator was another one before
    weeks: int = 0  # with most of their working days in the evidence, up to today
    weeks_without_calls: int = 0
    newest_on: date | None = None  # of all held calls, whenever they were
    after_today: int = 0  # calls of the period that are dated later; left out of everything


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingReport:
    """The report over a period: managers in name order."""

    period: Period
    before: Period  # the days that the period's are compared with, as many as have passed
    today: date
    policy: Policy
    managers: tuple[ManagerReport, ...]
    funnel: Funnel | None = None  # from two managers on
    quality: Quality = Quality()
    by: ReportedBy = "manager"  # each of `managers` is one, or a group of them
    within: str | None = None  # the group in which alone days count
    order: Order = "need"  # of the lines where people read them

    @property
    def as_of(self) -> date:
        """Return the last day that counts."""
        return min(self.period.end, self.today)

    @property
    def looks_back(self) -> bool:
        """Tell whether the evidence has more days than the period, by a week or more (rule 4)."""
        return self.period.days <= EVIDENCE_DAYS - 7

    @property
    def flagged(self) -> tuple[ManagerReport, ...]:
        """Return the managers whose share is over the threshold."""
        return tuple(manager for manager in self.managers if manager.flagged)


def is_flagged(share: Fraction | None, threshold: Fraction) -> bool:
    """Tell whether a share is over the threshold; equal is not over (rule 3)."""
    return share is not None and share > threshold


def give_verdict(counted: Initiated) -> Verdict:
    """Put the share into words; they compare it with one half, whatever the threshold (rule 3)."""
    share = counted.share
    if share is None:
        return "not sorted" if counted.unknown else "no ride-alongs"
    if share == _HALF:
        return "even"
    return "mostly team selling" if share > _HALF else "mostly coaching"


def calls_to_balance(period: Initiated, threshold: Fraction) -> int:
    """Return how many further scheduled calls bring the share down to the threshold (rule 8)."""
    return max(0, math.ceil(period.requested / threshold) - period.classified)


def is_disguised(big: int, known: int) -> bool:
    """Tell whether a scheduled day was selling in disguise (rule 6): over half of two or more."""
    return known >= MIN_KNOWN_STAKES and big > MOST_CALLS * known


def judge_manager(
    tally: ManagerTally, policy: Policy, as_of: date, evidence_days: tuple[date, date]
) -> ManagerReport:
    """Apply the rules to one manager's counts, the evidence being of these first and last days."""
    period, window = tally.period, tally.window
    flagged = is_flagged(period.share, policy.threshold)
    disguised = Initiated(
        requested=period.requested + tally.disguised_calls,
        scheduled=period.scheduled - tally.disguised_calls,
    )
    start, end = evidence_days
    return ManagerReport(
        tally=tally,
        verdict=give_verdict(period),
        flagged=flagged,
        evidence=Evidence(
            counted=window,
            strength=weigh_evidence(
                period,
                window,
                policy.threshold,
                settled=_speaks_for(tally.sample, flagged=flagged),
                disputed=tally.answers.differs(policy.threshold),
            ),
            start=start,
            end=end,
        ),
        share_with_disguised=disguised.share,
        overdue=tuple(rep for rep in order_by_need(tally.reps) if rep.overdue),
        to_balance=_balance(tally, policy.threshold) if flagged else None,
        pace=_pace(tally, policy, start, as_of) if flagged else None,
    )


def _speaks_for(sample: Sample | None, *, flagged: bool) -> bool:
    """Tell whether a sample says of all calls what the sorted ones say.

    It need not: those that were sorted before the draw may be of one kind.
    """
    return is_settled(sample) and (sample.side == "over") == flagged


def add_up_managers(name: str, tallies: Sequence[ManagerTally]) -> ManagerTally:
    """Return the counts of several managers together, as those of a group.

    No visit has two managers, so that their visits are those of the group.
    """
    weeks = [
        TrendWeek(
            start=same[0].start,
            visits=add_up(Visits, [week.visits for week in same]),
            unknown=sum(week.unknown for week in same),
        )
        for same in zip(*(tally.trend.weeks for tally in tallies), strict=True)
    ]
    matrix: Counter[tuple[Initiator, Stakes]] = Counter()
    for tally in tallies:
        matrix.update(tally.matrix)
    begun = [tally.first_on for tally in tallies if tally.first_on is not None]
    return ManagerTally(
        manager=name,
        period=add_up(Initiated, [tally.period for tally in tallies]),
        previous=add_up(Initiated, [tally.previous for tally in tallies]),
        window=add_up(Visits, [tally.window for tally in tallies]),
        first_on=min(begun, default=None),
        trend=draw_trend(weeks),
        matrix=matrix,
        reps=tuple(rep for tally in tallies for rep in tally.reps),
        minutes=add_up(Minutes, [tally.minutes for tally in tallies]),
        field_days=add_up_days([tally.field_days for tally in tallies]),
        answers=add_up(Agreement, [tally.answers for tally in tallies]),
        **{what: sum(getattr(tally, what) for tally in tallies) for what in _SUMMED},
    )


_SUMMED = (
    "from_organizer",
    "invited_coaching",
    "disguised_days",
    "disguised_calls",
    "coached",
)


def add_up_days(counts: Iterable[FieldDayCounts]) -> FieldDayCounts:
    """Return the field days of several managers together."""
    listed = list(counts)
    return FieldDayCounts(
        planned=sum(days.planned for days in listed),
        held=sum(days.held for days in listed),
        cancelled=sum(days.cancelled for days in listed),
        displaced=sum(days.displaced for days in listed),
        past=sum(days.past for days in listed),
    )


def judge_group(
    tally: ManagerTally, policy: Policy, as_of: date, evidence_days: tuple[date, date]
) -> ManagerReport:
    """Apply the rules to a group's counts; what it would take is for each manager to say."""
    judged = judge_manager(tally, policy, as_of, evidence_days)
    return replace(judged, to_balance=None, pace=None)


def compare_managers(managers: Sequence[ManagerReport], policy: Policy) -> list[ManagerReport]:
    """Return the managers, in the order given, with what stands out when they are side by side.

    Look first: whose share is over the threshold with a tenth of false alarms at most among them
    (Benjamini and Hochberg).
    """
    values = [one_sided_p(manager.tally.window, policy.threshold) for manager in managers]
    adjusted = iter(adjust_p_values([value for value in values if value is not None]))
    shrunken = shrink_shares([manager.tally.window for manager in managers])
    compared = []
    for manager, value, share in zip(managers, values, shrunken, strict=True):
        corrected = None if value is None else next(adjusted)
        compared.append(
            replace(
                manager,
                shrunken_share=share,
                adjusted_p=corrected,
                look_first=corrected is not None and corrected <= FALSE_DISCOVERIES,
            )
        )
    return compared


def report_on(
    period: Period,
    today: date,
    policy: Policy,
    managers: Sequence[ManagerReport],
    quality: Quality,
    by: ReportedBy = "manager",
) -> CoachingReport:
    """Put the managers' lines together, or those of groups; from two on they are compared."""
    compared = compare_managers(managers, policy)
    several = len(compared) > 1
    return CoachingReport(
        period=period,
        before=period.before(today),
        today=today,
        policy=policy,
        by=by,
        managers=tuple(compared),
        funnel=reckon_funnel([manager.tally.window for manager in compared], policy.threshold)
        if several
        else None,
        quality=replace(
            quality,
            settled=sum(
                _speaks_for(manager.tally.sample, flagged=manager.flagged) for manager in managers
            ),
        ),
    )


def _balance(tally: ManagerTally, threshold: Fraction) -> Balance:
    calls = calls_to_balance(tally.period, threshold)
    half_days = math.ceil(calls / HALF_DAY_CALLS)
    return Balance(
        scheduled_calls=calls,
        half_days=half_days,
        reps=tuple(rep.name for rep in order_by_need(tally.reps)[:half_days]),
    )


def _pace(tally: ManagerTally, policy: Policy, start: date, as_of: date) -> Pace:
    first = max(start, tally.first_on or start)
    return set_pace(
        tally.period,
        tally.window,
        max(7, (as_of - first).days + 1),
        policy.threshold,
        policy.half_days_a_week,
        tally.half_days_left,
        tally.days_left,
    )

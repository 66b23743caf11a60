"""The rules that tell coaching from team selling, and the plain types of the report."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

from coachlog.domain import defaults
from coachlog.domain.cadence import RepStanding, order_by_need
from coachlog.domain.calls import Initiator, Stakes
from coachlog.domain.periods import Period
from coachlog.errors import InvalidValue

Verdict = Literal["mostly team selling", "even", "mostly coaching", "not sorted", "no ride-alongs"]
Strength = Literal["firm", "leaning", "contrary", "not sorted enough", "too few to tell"]

CONFIDENCE = 0.95
EVIDENCE_DAYS = 91  # 13 weeks
MIN_EVIDENCE_CALLS = 4
BIG_DEAL_DAYS = 365
MIN_KNOWN_VALUES = 20
BIG_DEAL_RANK = Fraction(3, 4)  # of the known values, the smallest first
MIN_KNOWN_STAKES = 2  # of a day's scheduled calls
MOST_CALLS = Fraction(1, 2)  # a day is disguised when more than this part of them is big
HALF_DAY_CALLS = 3

# Square of the 97.5 % point of the normal distribution, for the 95 % interval.
_Z_SQUARED = Fraction("3.841458820694124")
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a sales organisation can set about the rules."""

    threshold: Fraction = Fraction(defaults.THRESHOLD)
    big_deal_cents: Mapping[str, int] = field(default_factory=dict)  # fixed lines by currency
    cadence_days: Mapping[str, int] = field(default_factory=lambda: defaults.CADENCE_DAYS)

    def __post_init__(self) -> None:
        if not 0 < self.threshold < 1:
            raise InvalidValue("threshold", f"{self.threshold} is not between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiated:
    """Calls counted by who caused the manager to be there."""

    requested: int = 0
    scheduled: int = 0
    unknown: int = 0

    @property
    def calls(self) -> int:
        """Return all calls, sorted or not (rule 1)."""
        return self.requested + self.scheduled + self.unknown

    @property
    def classified(self) -> int:
        """Return the calls whose initiator is known."""
        return self.requested + self.scheduled

    @property
    def share(self) -> Fraction | None:
        """Return the team-selling share (rule 2); None without a classified call."""
        return Fraction(self.requested, self.classified) if self.classified else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BigDealLine:
    """From which deal value on a call counts as big, for one currency (rule 7)."""

    currency: str
    cents: int
    source: Literal["settings", "percentile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Minutes on calls of known length, and calls without one, for both plans."""

    team_selling: int = 0
    coaching: int = 0
    team_selling_unknown: int = 0  # calls
    coaching_unknown: int = 0  # calls


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
    """Field days planned for the period, and what became of them."""

    planned: int = 0
    held: int = 0
    cancelled: int = 0
    displaced: int = 0
    displaced_by: tuple[Displacement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerTally:
    """What the log counted for one manager; the rules need nothing else."""

    manager: str
    period: Initiated = Initiated()
    previous: Initiated = Initiated()
    window: Initiated = Initiated()
    from_organizer: int = 0  # of the period's sorted calls: by the organiser, not confirmed
    minutes: Minutes = Minutes()
    lines: tuple[BigDealLine, ...] = ()
    matrix: Mapping[tuple[Initiator, Stakes], int] = field(default_factory=dict)
    invited_coaching: int = 0
    disguised_days: int = 0
    disguised_calls: int = 0
    team: int = 0  # reps on the team on any day of the period
    coached: int = 0  # reps with a scheduled held call in the period
    reps: Sequence[RepStanding] = ()  # the team on the last day looked at
    field_days: FieldDayCounts = FieldDayCounts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How far the verdict on a short period can be trusted (rule 4)."""

    counted: Initiated
    low: float | None
    high: float | None
    strength: Strength


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
    overdue: tuple[tuple[RepStanding, int], ...]  # with the cadence, in days, that was passed
    to_balance: Balance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingReport:
    """The report over a period: managers in name order."""

    period: Period
    as_of: date
    policy: Policy
    managers: tuple[ManagerReport, ...]

    @property
    def flagged(self) -> tuple[ManagerReport, ...]:
        """Return the managers whose share is over the threshold."""
        return tuple(one for one in self.managers if one.flagged)


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


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Return the Wilson 95 % score interval of a share.

    Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22 (1927). `trials` is at least 1.
    """
    z_squared = float(_Z_SQUARED)
    share = successes / trials
    centre = share + z_squared / (2 * trials)
    spread = math.sqrt(z_squared * (share * (1 - share) + z_squared / (4 * trials)) / trials)
    scale = 1 + z_squared / trials
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def side_of_interval(counted: Initiated, threshold: Fraction) -> int:
    """Return 1 when the Wilson interval lies strictly above the threshold, -1 below, else 0.

    A value is outside the interval when (share - value)² > z² · value · (1 - value) / n, which
    fractions answer exactly.
    """
    share = counted.share
    if share is None:
        return 0
    distance = share - threshold
    if distance**2 <= _Z_SQUARED * threshold * (1 - threshold) / counted.classified:
        return 0
    return 1 if distance > 0 else -1


def weigh_evidence(period: Initiated, window: Initiated, threshold: Fraction) -> Strength:
    """Say how far to trust the period's verdict (rule 4)."""
    share = period.share
    if share is None or window.classified < MIN_EVIDENCE_CALLS:
        return "too few to tell"
    all_calls = period.calls
    at_least = Fraction(period.requested, all_calls)
    at_most = Fraction(period.requested + period.unknown, all_calls)
    if at_least <= threshold < at_most:
        return "not sorted enough"
    side = side_of_interval(window, threshold)
    period_side = (share > threshold) - (share < threshold)
    if side == 0 or period_side == 0:
        return "leaning"
    return "firm" if side == period_side else "contrary"


def calls_to_balance(period: Initiated, threshold: Fraction) -> int:
    """Return how many further scheduled calls bring the share down to the threshold (rule 8)."""
    return max(0, math.ceil(period.requested / threshold) - period.classified)


def is_disguised(big: int, known: int) -> bool:
    """Tell whether a scheduled day was selling in disguise (rule 6): over half of two or more."""
    return known >= MIN_KNOWN_STAKES and big > MOST_CALLS * known


def judge_manager(tally: ManagerTally, policy: Policy, as_of: date) -> ManagerReport:
    """Apply the rules to one manager's counts."""
    period, window = tally.period, tally.window
    flagged = is_flagged(period.share, policy.threshold)
    low, high = (
        wilson_interval(window.requested, window.classified) if window.classified else (None, None)
    )
    disguised = Initiated(
        requested=period.requested + tally.disguised_calls,
        scheduled=period.scheduled - tally.disguised_calls,
    )
    return ManagerReport(
        tally=tally,
        verdict=give_verdict(period),
        flagged=flagged,
        evidence=Evidence(
            counted=window,
            low=low,
            high=high,
            strength=weigh_evidence(period, window, policy.threshold),
        ),
        share_with_disguised=disguised.share,
        overdue=tuple(
            (rep, policy.cadence_days[rep.level])
            for rep in order_by_need(list(tally.reps))
            if rep.overdue(policy.cadence_days, as_of)
        ),
        to_balance=_balance(tally, policy.threshold) if flagged else None,
    )


def _balance(tally: ManagerTally, threshold: Fraction) -> Balance:
    calls = calls_to_balance(tally.period, threshold)
    half_days = math.ceil(calls / HALF_DAY_CALLS)
    return Balance(
        scheduled_calls=calls,
        half_days=half_days,
        reps=tuple(rep.name for rep in order_by_need(list(tally.reps))[:half_days]),
    )

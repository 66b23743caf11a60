"""Evidence: how far a share can be trusted when calls come in visits; its intervals (rule 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from coachlog.domain.initiated import Classified, Initiated

Strength = Literal["firm", "likely", "contrary", "open", "not sorted enough", "too few to tell"]

EVIDENCE_WEEKS = 13
EVIDENCE_DAYS = 7 * EVIDENCE_WEEKS
MIN_VISITS = 4
LIKELY, FIRM = 0.95, 0.99  # the confidence that each strength needs

# Squares of the normal distribution's 97.5 % and 99.5 % points, exact enough to decide with.
_Z_SQUARED = {
    LIKELY: Fraction("1.959963984540054") ** 2,
    FIRM: Fraction("2.5758293035489004") ** 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits(Classified):
    """One manager's classified calls of some days, counted in visits as well.

    A visit is all classified calls of one manager, rep, local date and initiator: one decision.
    """

    requested: int = 0  # calls
    scheduled: int = 0  # calls
    visits: int = 0
    requested_squares: int = 0  # sum of the squares of calls per visit
    scheduled_squares: int = 0

    @property
    def design_effect(self) -> Fraction:
        """Return by how much the visits widen the variance of the share, 1 or more.

        With C visits of m calls each, k of n calls asked for and p = k/n:
        C/(C-1) · ((1-p)² Σm² over asked visits + p² Σm² over scheduled ones) / n² over p(1-p)/n;
        Σm²/n where p is 0 or 1. It is the linearised variance of a ratio over clusters, as in
        Korn and Graubard, "Confidence intervals for proportions with small expected number of
        positive counts estimated from survey data", Survey Methodology 24 (1998).
        """
        k, s, n = self.requested, self.scheduled, self.classified
        squares = self.requested_squares, self.scheduled_squares
        if not n:
            return Fraction(1)
        if not k or not s:
            return max(Fraction(1), Fraction(sum(squares), n))
        spread = self.visits * (s * s * squares[0] + k * k * squares[1])
        return max(Fraction(1), Fraction(spread, (self.visits - 1) * n * k * s))

    @property
    def effective_calls(self) -> Fraction:
        """Return how many calls, each decided by itself, would tell as much."""
        return self.classified / self.design_effect

    def interval(self, confidence: float) -> tuple[float, float] | None:
        """Return the interval of the share at LIKELY or FIRM confidence; None without a call.

        It is Wilson's score interval with the effective number of calls: E. B. Wilson, "Probable
        Inference, the Law of Succession, and Statistical Inference", Journal of the American
        Statistical Association 22 (1927); SAS SURVEYFREQ and R survey::svyciprop call it
        "modified Wilson".
        """
        if self.share is None:
            return None
        share, trials = float(self.share), float(self.effective_calls)
        z_squared = float(_Z_SQUARED[confidence])
        centre = share + z_squared / (2 * trials)
        spread = math.sqrt(z_squared * (share * (1 - share) + z_squared / (4 * trials)) / trials)
        scale = 1 + z_squared / trials
        return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

    def side(self, threshold: Fraction, confidence: float) -> int:
        """Return 1 when the interval lies strictly above the threshold, -1 below, else 0.

        The interval leaves t out when (p - t)² > z² t (1 - t) / effective calls; with p = k/n
        and t = a/b that is a comparison of whole numbers.
        """
        n, a, b = self.classified, threshold.numerator, threshold.denominator
        distance = self.requested * b - n * a
        z, effect = _Z_SQUARED[confidence], self.design_effect
        bound = z.numerator * effect.numerator * a * (b - a) * n
        if distance * distance * z.denominator * effect.denominator <= bound:
            return 0
        return 1 if distance > 0 else -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How far the verdict on a period can be trusted, and the days this was read from."""

    counted: Visits
    strength: Strength
    start: date
    end: date

    @property
    def days(self) -> int:
        """Return how many days were looked at."""
        return (self.end - self.start).days + 1


def weigh_evidence(
    period: Initiated,
    window: Visits,
    threshold: Fraction,
    *,
    settled: bool = False,
    disputed: bool = False,
) -> Strength:
    """Say how far to trust the period's verdict (rule 4): the first strength that fits.

    `settled`: a random sample says that the calls not sorted yet can hardly turn the flag.
    `disputed`: the reps' word lies on the other side of the threshold, which leaves it open.
    """
    share = period.share
    if share is None or window.visits < MIN_VISITS:
        return "too few to tell"
    if not settled and may_turn(period, threshold):
        return "not sorted enough"
    period_side = (share > threshold) - (share < threshold)
    if not period_side or disputed:
        return "open"
    if window.side(threshold, FIRM) == period_side:
        return "firm"
    side = window.side(threshold, LIKELY)
    return "likely" if side == period_side else "contrary" if side else "open"


def may_turn(counted: Initiated, threshold: Fraction) -> bool:
    """Tell whether the calls not sorted yet could turn the flag either way."""
    if not counted.unknown:
        return False
    at_least = Fraction(counted.requested, counted.calls)
    at_most = Fraction(counted.requested + counted.unknown, counted.calls)
    return at_least <= threshold < at_most


def one_sided_p(window: Visits, threshold: Fraction) -> float | None:
    """Return how likely a share as high as this is at exactly the threshold; None if too few.

    The score test that belongs to Wilson's interval, with the effective number of calls.
    """
    if window.share is None or window.visits < MIN_VISITS:
        return None
    spread = math.sqrt(threshold * (1 - threshold) / window.effective_calls)
    return math.erfc(float(window.share - threshold) / spread / math.sqrt(2)) / 2


def visits_to_tell(window: Visits, threshold: Fraction) -> int | None:
    """Return about how many visits like these are `likely` evidence; None at the threshold."""
    if window.share is None or window.share == threshold:
        return None
    wanted = _Z_SQUARED[LIKELY] * threshold * (1 - threshold) / (window.share - threshold) ** 2
    return max(MIN_VISITS, math.floor(wanted / window.effective_calls * window.visits) + 1)

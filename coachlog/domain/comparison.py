"""Managers beside each other: funnel, shrunken shares, whom to look at first without a ranking."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from coachlog.domain.evidence import Visits

FALSE_DISCOVERIES = 0.1  # the share of "look here first" that may be chance
MIN_MANAGERS_TO_SHRINK = 4
WARNING, ALARM = 0.95, 0.998  # the two pairs of funnel limits, as is usual (Spiegelhalter 2005)
FUNNEL_POINTS = 40
_WINSORISED = 0.1  # of the residuals, at each end
_ROUNDS = 6
_NEAR = 1e-6  # as far as the fit is followed
_LOG_SIZES = (math.log(0.01), math.log(10_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Funnel limits of a share around one target, at a number of effective calls."""

    low_alarm: float
    low_warning: float
    high_warning: float
    high_alarm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPoint:
    """Where the limits lie at a number of effective calls."""

    calls: int
    around_threshold: Limits
    around_mean: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Limits around the threshold and around the organisation's own mean.

    `dispersion` is the variance ratio that the limits around the mean are widened by, 1 or more.
    """

    mean: Fraction
    dispersion: float
    points: tuple[FunnelPoint, ...]


def adjust_p_values(values: Sequence[float]) -> list[float]:
    """Return Benjamini and Hochberg's adjusted p values, in the given order.

    Source: Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the
    Royal Statistical Society B 57 (1995).
    """
    adjusted = [0.0] * len(values)
    least = 1.0
    by_size = sorted(range(len(values)), key=lambda place: values[place], reverse=True)
    for rank, place in zip(range(len(values), 0, -1), by_size, strict=True):
        least = min(least, values[place] * len(values) / rank)
        adjusted[place] = least
    return adjusted


def shrink_shares(counted: Sequence[Visits]) -> list[float | None]:
    """Return each share drawn towards that of all, the more the fewer calls; it only orders.

    The posterior mean under a beta-binomial fitted by maximum likelihood to the effective calls.
    With fewer than four managers who have a call, or where their shares differ by no more than
    chance, there is nothing to fit: the plain share, or that of all.
    """
    known = [
        (float(visits.share), float(visits.effective_calls))
        for visits in counted
        if visits.share is not None
    ]
    prior = fit_beta(known) if len(known) >= MIN_MANAGERS_TO_SHRINK else (0.0, 0.0)
    shrunken: list[float | None] = []
    for visits in counted:
        if visits.share is None:
            shrunken.append(None)
            continue
        calls = float(visits.effective_calls)
        a, b = prior
        shrunken.append((float(visits.share) * calls + a) / (calls + a + b))
    return shrunken


def fit_beta(shares: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Fit a beta-binomial to shares, each of so many calls; return its a and b.

    Maximum likelihood over the mean and log(a + b), in turn, since they hardly hang together.
    a + b is held below 10,000: where shares differ by chance alone there is no maximum.
    """

    # Of 500 managers' report a fifth was spent in here: what stays the same is taken out.
    trials = [(share * calls, (1 - share) * calls, calls) for share, calls in shares]
    lgamma = math.lgamma

    def likelihood(mean: float, log_size: float) -> float:
        size = math.exp(log_size)
        a, b = mean * size, (1 - mean) * size
        each = lgamma(size) - lgamma(a) - lgamma(b)
        return len(trials) * each + math.fsum(
            [lgamma(k + a) + lgamma(rest + b) - lgamma(n + size) for k, rest, n in trials]
        )

    mean, log_size = 0.5, 0.0
    for _ in range(_ROUNDS):
        before = mean, log_size
        mean = _maximise(partial(likelihood, log_size=log_size), 1e-6, 1 - 1e-6)
        log_size = _maximise(partial(likelihood, mean), *_LOG_SIZES)
        if max(abs(mean - before[0]), abs(log_size - before[1])) < _NEAR:
            break
    return mean * math.exp(log_size), (1 - mean) * math.exp(log_size)


def _maximise(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one peak is highest, by golden sections."""
    golden = (math.sqrt(5) - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = function(left), function(right)
    while high - low > _NEAR:
        if at_left >= at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = function(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = function(right)
    return (low + high) / 2


def reckon_funnel(counted: Sequence[Visits], threshold: Fraction) -> Funnel | None:
    """Work out the funnel around the threshold and around the mean; None without a call.

    Exact binomial limits; those around the mean are widened by the square root of the dispersion:
    D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in
    Medicine 24 (2005), doi 10.1002/sim.1970.
    """
    known = [visits for visits in counted if visits.classified]
    if not known:
        return None
    mean = Fraction(
        sum(visits.requested for visits in known), sum(visits.classified for visits in known)
    )
    dispersion = _dispersion(known, mean)
    most = max(math.ceil(visits.effective_calls) for visits in known)
    return Funnel(
        mean=mean,
        dispersion=dispersion,
        points=tuple(
            FunnelPoint(
                calls=calls,
                around_threshold=binomial_limits(calls, float(threshold)),
                around_mean=binomial_limits(calls, float(mean), math.sqrt(dispersion)),
            )
            for calls in sorted({max(1, round(most * n / FUNNEL_POINTS)) for n in range(1, 41)})
        ),
    )


def binomial_limits(calls: int, target: float, widened: float = 1.0) -> Limits:
    """Return the limits that shares of so many calls around a target keep to, each from 0 to 1.

    The quantiles of the binomial distribution; `widened` stretches their distance to the target.
    """
    tails = [(1 - ALARM) / 2, (1 - WARNING) / 2, (1 + WARNING) / 2, (1 + ALARM) / 2]
    if target in {0.0, 1.0}:
        quantiles = [round(target * calls)] * len(tails)
    else:
        quantiles = _binomial_quantiles(calls, target, tails)
    found = [
        min(1.0, max(0.0, target + (quantile / calls - target) * widened)) for quantile in quantiles
    ]
    return Limits(
        low_alarm=found[0], low_warning=found[1], high_warning=found[2], high_alarm=found[3]
    )


def _binomial_quantiles(calls: int, share: float, levels: Sequence[float]) -> list[int]:
    """Return the least numbers that a binomial variable exceeds no more often than 1 - level."""
    number = max(0, math.floor(calls * share - 9 * math.sqrt(calls * share * (1 - share)) - 9))
    reached, found = 0.0, []
    for level in levels:
        while reached < level and number <= calls:
            reached += math.exp(
                math.lgamma(calls + 1)
                - math.lgamma(number + 1)
                - math.lgamma(calls - number + 1)
                + number * math.log(share)
                + (calls - number) * math.log1p(-share)
            )
            number += 1
        found.append(number - 1)
    return found


def _dispersion(counted: Sequence[Visits], mean: Fraction) -> float:
    """Return the variance ratio of the shares around their mean, its ends drawn in; at least 1."""
    if len(counted) < MIN_MANAGERS_TO_SHRINK or mean in {0, 1}:
        return 1.0
    spread = mean * (1 - mean)
    residuals = sorted(
        float((visits.share or 0) - mean) / math.sqrt(spread / visits.effective_calls)
        for visits in counted
    )
    drawn_in = math.floor(len(residuals) * _WINSORISED)
    low, high = residuals[drawn_in], residuals[-1 - drawn_in]
    return max(
        1.0, sum(min(high, max(low, residual)) ** 2 for residual in residuals) / len(residuals)
    )

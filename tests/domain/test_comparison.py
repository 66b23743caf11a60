"""Managers beside each other: false discoveries, shrunken shares, funnels."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.comparison import (
    adjust_p_values,
    binomial_limits,
    fit_beta,
    reckon_funnel,
    shrink_shares,
)
from coachlog.domain.evidence import Visits

HALF = Fraction(1, 2)
COUNTS = [(63, 76), (39, 74), (18, 75), (30, 60), (8, 10), (2, 8)]


def singly(asked: int, scheduled: int) -> Visits:
    # So many visits that the design effect is one.
    return Visits(
        requested=asked,
        scheduled=scheduled,
        visits=10**9,
        requested_squares=asked,
        scheduled_squares=scheduled,
    )


def test_adjusted_p_values_are_the_published_ones() -> None:
    given_ = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
    adjusted = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.1057, 0.216, 0.216, 0.216]
    assert [round(one, 4) for one in adjust_p_values(given_)] == adjusted
    assert adjust_p_values([]) == []


@settings(deadline=None)
@given(
    st.lists(st.floats(0, 1), max_size=20).flatmap(
        lambda one: st.tuples(st.just(one), st.permutations(range(len(one))))
    )
)
def test_adjusting_does_not_depend_on_the_order(values: tuple[list[float], list[int]]) -> None:
    p, order = values
    adjusted = adjust_p_values(p)
    assert [adjusted[place] for place in order] == adjust_p_values([p[place] for place in order])
    assert all(was <= now + 1e-12 <= 1 + 1e-11 for was, now in zip(p, adjusted, strict=True))


def test_adjusted_p_values_agree_with_statsmodels() -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest", reason="needs statsmodels")
    values = [0.2, 0.011, 0.5, 0.03, 0.03, 0.9, 0.0004]
    theirs = multitest.multipletests(values, method="fdr_bh")[1]
    assert adjust_p_values(values) == pytest.approx(list(theirs))


def test_the_beta_binomial_is_the_one_worked_out_elsewhere() -> None:
    a, b = fit_beta([(k / n, n) for k, n in COUNTS])
    assert (round(a, 3), round(b, 3)) == (2.763, 2.458)


def test_few_calls_are_drawn_further_towards_all_than_many() -> None:
    shrunken = shrink_shares([singly(k, n - k) for k, n in COUNTS])
    assert [round(one or 0, 3) for one in shrunken[-2:]] == [0.707, 0.360]
    assert abs((shrunken[0] or 0) - 63 / 76) < 0.03


def test_fewer_than_four_managers_keep_their_plain_share() -> None:
    three = [singly(k, n - k) for k, n in COUNTS[:3]]
    assert shrink_shares(three) == [pytest.approx(k / n) for k, n in COUNTS[:3]]
    assert shrink_shares([*three, Visits()]) == [*(shrink_shares(three)), None]


def test_shares_that_differ_by_chance_alone_are_all_but_the_same() -> None:
    shrunken = shrink_shares([singly(10, 10), singly(11, 9), singly(9, 11), singly(10, 10)])
    assert [round(one or 0, 2) for one in shrunken] == [0.5] * 4


def test_the_limits_of_seventy_calls_at_one_half_are_the_published_ones() -> None:
    limits = binomial_limits(70, 0.5)
    found = (limits.low_alarm, limits.low_warning, limits.high_warning, limits.high_alarm)
    assert [round(one * 70) for one in found] == [22, 27, 43, 48]


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 400), st.sampled_from([0.1, 0.4, 0.5, 0.63, 0.9]))
def test_limits_are_the_quantiles_of_the_binomial_distribution(calls: int, share: float) -> None:
    def at_most(number: int) -> float:
        terms = (
            math.comb(calls, k) * share**k * (1 - share) ** (calls - k) for k in range(number + 1)
        )
        return math.fsum(terms)

    limits = binomial_limits(calls, share)
    for found, level in (
        (limits.low_alarm, 0.001),
        (limits.low_warning, 0.025),
        (limits.high_warning, 0.975),
        (limits.high_alarm, 0.999),
    ):
        number = round(found * calls)
        assert at_most(number) >= level - 1e-9
        assert number == 0 or at_most(number - 1) < level + 1e-9


def test_a_funnel_is_widened_only_where_managers_differ_by_more_than_chance() -> None:
    alike = reckon_funnel([singly(35, 35), singly(36, 34), singly(34, 36), singly(35, 35)], HALF)
    apart = reckon_funnel([singly(65, 5), singly(5, 65), singly(60, 10), singly(10, 60)], HALF)
    assert alike is not None
    assert apart is not None
    assert alike.dispersion == 1
    assert apart.dispersion > 10
    assert alike.mean == apart.mean == HALF
    last = apart.points[-1]
    assert last.around_mean.high_warning > last.around_threshold.high_warning
    assert alike.points[-1].around_mean == alike.points[-1].around_threshold
    assert alike.points[-1].calls == 70
    assert reckon_funnel([Visits(), Visits()], HALF) is None


def test_the_dispersion_draws_a_tenth_of_the_residuals_in_and_its_root_widens_the_limits() -> None:
    counts = [10, 25, 28, 35, 40, 30, 42, 45, 50, 45]  # of 70 each: 350 of 700
    funnel = reckon_funnel([singly(asked, 70 - asked) for asked in counts], HALF)
    assert funnel is not None
    residuals = [(asked / 70 - 0.5) / math.sqrt(0.25 / 70) for asked in counts]
    ordered = sorted(residuals)
    drawn_in = [min(max(one, ordered[1]), ordered[-2]) for one in residuals]
    dispersion = sum(one * one for one in drawn_in) / 10
    assert funnel.dispersion == pytest.approx(dispersion)
    assert dispersion > 1.2
    plain, wide = binomial_limits(70, 0.5), funnel.points[-1].around_mean
    for narrow, widened in (
        (plain.low_alarm, wide.low_alarm),
        (plain.high_warning, wide.high_warning),
    ):
        assert widened - 0.5 == pytest.approx((narrow - 0.5) * math.sqrt(dispersion))


@pytest.mark.parametrize("counts", [[(4, 0), (9, 0)], [(0, 4), (0, 9)]])
def test_a_funnel_around_nobody_or_everybody_has_no_width(counts: list[tuple[int, int]]) -> None:
    funnel = reckon_funnel([singly(*one) for one in counts], HALF)
    assert funnel is not None
    mean = float(funnel.mean)
    limits = funnel.points[-1].around_mean
    assert (limits.low_alarm, limits.high_alarm) == (mean, mean)


@pytest.mark.parametrize("most", [3, 70, 997, 4_000])
def test_a_funnel_goes_from_few_calls_to_as_many_as_anybody_has(most: int) -> None:
    funnel = reckon_funnel([singly(most, 0), singly(1, 2)], HALF)
    assert funnel is not None
    calls = [point.calls for point in funnel.points]
    assert calls == sorted(set(calls))
    assert (calls[0], calls[-1], len(calls)) == (max(1, round(most / 40)), most, min(most, 40))

"""Rule 4: visits, their design effect, and how far the share of some weeks can be trusted."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.evidence import (
    FIRM,
    LIKELY,
    Strength,
    Visits,
    may_turn,
    one_sided_p,
    visits_to_tell,
    weigh_evidence,
)
from coachlog.domain.initiated import Initiated

HALF = Fraction(1, 2)
THRESHOLDS = [Fraction("0.4"), HALF, Fraction("0.6"), Fraction("0.7")]
SIZES = st.lists(st.integers(1, 6), max_size=40)


def visits(asked: Sequence[int], scheduled: Sequence[int] = ()) -> Visits:
    """Count visits of these numbers of calls."""
    return Visits(
        requested=sum(asked),
        scheduled=sum(scheduled),
        visits=len(asked) + len(scheduled),
        requested_squares=sum(size * size for size in asked),
        scheduled_squares=sum(size * size for size in scheduled),
    )


def singly(asked: int, scheduled: int = 0) -> Visits:
    return visits([1] * asked, [1] * scheduled)


def count(requested: int, scheduled: int = 0, unknown: int = 0) -> Initiated:
    return Initiated(requested=requested, scheduled=scheduled, unknown=unknown)


# Worked out by others, to four places.
REFERENCE = [
    (visits([1] * 49, [3] * 7), 2.4436, 28.6458, (0.5170, 0.8357), (0.4601, 0.8646)),
    (singly(49, 21), 1.0145, 69, (0.5837, 0.7952), (0.5456, 0.8193)),
    (singly(15, 5), 1.0526, 19, (0.5255, 0.8904), (0.4557, 0.9149)),
    (singly(6), 1, 6, (0.6097, 1), (0.4749, 1)),
    (singly(4), 1, 4, (0.5101, 1), (0.3761, 1)),
    (visits([3, 3]), 3, 2, (0.3424, 1), (0.2316, 1)),
    (visits([2] * 5, [3] * 2), 3.0625, 5.2245, (0.2525, 0.8916), (0.1863, 0.9239)),
    (visits([1] * 8, [1, 2, 3]), 1.9381, 7.2236, (0.2540, 0.8393), (0.1931, 0.8813)),
    (visits([], [3] * 4), 3, 4, (0, 0.4899), (0, 0.6239)),
    (visits([1] * 63, [3] * 4 + [1]), 2.5681, 29.5935, (0.6580, 0.9243), (0.5967, 0.9407)),
    # Plain Wilson, as of so many visits that they widen nothing.
    (replace(singly(49, 21), visits=10**9), 1, 70, (0.5846, 0.7946), (0.5467, 0.8186)),
]


@pytest.mark.parametrize(("counted", "effect", "calls", "likely", "firm"), REFERENCE)
def test_design_effect_and_intervals_are_those_worked_out_elsewhere(
    counted: Visits,
    effect: float,
    calls: float,
    likely: tuple[float, float],
    firm: tuple[float, float],
) -> None:
    assert round(float(counted.design_effect), 4) == effect
    assert round(float(counted.effective_calls), 4) == calls
    for confidence, ends in ((LIKELY, likely), (FIRM, firm)):
        interval = counted.interval(confidence)
        assert interval is not None
        assert [round(end, 4) for end in interval] == list(ends)


@settings(deadline=None)
@given(SIZES, SIZES)
def test_one_call_a_visit_hardly_widens_and_a_visit_never_tells_more_than_its_calls(
    asked: list[int], scheduled: list[int]
) -> None:
    counted = visits(asked, scheduled)
    assert counted.design_effect >= 1
    assert counted.effective_calls <= counted.classified
    mirrored = visits(scheduled, asked)
    assert mirrored.design_effect == counted.design_effect


@settings(deadline=None, max_examples=200)
@given(SIZES, SIZES, st.sampled_from(THRESHOLDS), st.sampled_from([LIKELY, FIRM]))
def test_the_side_decided_with_fractions_is_that_of_the_interval(
    asked: list[int], scheduled: list[int], threshold: Fraction, confidence: float
) -> None:
    counted = visits(asked, scheduled)
    interval = counted.interval(confidence)
    side = counted.side(threshold, confidence)
    if interval is None:
        assert side == 0
        return
    low, high = interval
    if min(abs(low - threshold), abs(high - threshold)) > 1e-9:
        assert side == (low > threshold) - (high < threshold)


def test_intervals_and_p_values_agree_with_statsmodels() -> None:
    proportion = pytest.importorskip("statsmodels.stats.proportion", reason="needs statsmodels")
    chance = random.Random(20261127)
    for _ in range(100):
        asked, scheduled = chance.randint(0, 60), chance.randint(1, 60)
        counted = singly(asked, scheduled)
        calls = float(counted.effective_calls)
        share = asked / (asked + scheduled)
        for confidence in (LIKELY, FIRM):
            interval = counted.interval(confidence)
            assert interval is not None
            theirs = proportion.proportion_confint(
                share * calls, calls, alpha=1 - confidence, method="wilson"
            )
            assert interval == pytest.approx(theirs, abs=1e-9)
        p = one_sided_p(counted, HALF)
        if p is not None:
            _, theirs = proportion.proportions_ztest(
                share * calls, calls, 0.5, alternative="larger", prop_var=0.5
            )
            assert p == pytest.approx(theirs, abs=1e-9)


TEAM, COACHING, MIXED = singly(49, 21), singly(21, 49), singly(36, 34)
PROBABLY = singly(15, 5)  # 95 % says so, 99 % does not


@pytest.mark.parametrize(
    ("period", "window", "strength"),
    [
        # Under four visits in the window, or no share, comes before everything.
        (count(3), singly(3), "too few to tell"),
        (count(9), visits([3, 3, 3]), "too few to tell"),  # nine calls, but three visits
        (count(4), singly(4), "likely"),
        (count(0, 4), singly(0, 4), "likely"),
        (count(0, 12), visits([], [3] * 4), "likely"),
        (count(12), visits([3] * 4), "likely"),
        (count(6), singly(6), "likely"),
        (count(7), singly(7), "firm"),
        (count(0, 0, 5), TEAM, "too few to tell"),
        (count(0), TEAM, "too few to tell"),
        # Then unknown calls that could turn the flag, whatever the interval says.
        (count(3, 2, 2), TEAM, "not sorted enough"),
        (count(2, 3, 2), COACHING, "not sorted enough"),
        (count(3, 2, 1), TEAM, "not sorted enough"),  # 3/6 is not flagged, 4/6 is
        (count(3, 3, 1), TEAM, "not sorted enough"),  # 3/7 is not, 4/7 is
        (count(4, 2, 1), TEAM, "firm"),  # 4/7 and 5/7 both are
        (count(2, 3, 1), COACHING, "firm"),  # 2/6 and 3/6 both are not
        # Then the intervals: 99 %, 95 %, and the other side.
        (count(5, 1), TEAM, "firm"),
        (count(1, 5), COACHING, "firm"),
        (count(5, 1), PROBABLY, "likely"),
        (count(1, 5), PROBABLY, "contrary"),
        (count(5, 1), COACHING, "contrary"),
        (count(1, 5), TEAM, "contrary"),
        (count(5, 1), MIXED, "open"),
        (count(1, 5), MIXED, "open"),
        # A share exactly on the threshold lies on neither side.
        (count(3, 3), TEAM, "open"),
        (count(3, 3), COACHING, "open"),
    ],
)
def test_each_strength_of_the_evidence_and_which_comes_first(
    period: Initiated, window: Visits, strength: Strength
) -> None:
    assert weigh_evidence(period, window, HALF) == strength


def test_half_days_of_three_take_the_firmness_that_single_calls_have() -> None:
    period = count(5, 1)
    assert weigh_evidence(period, visits([1] * 49, [1] * 21), HALF) == "firm"
    assert weigh_evidence(period, visits([1] * 49, [3] * 7), HALF) == "likely"


@pytest.mark.parametrize(
    ("threshold", "on_it", "below", "over"),
    [
        ("0.4", count(2, 3), count(1, 3), count(3, 4)),
        ("0.6", count(3, 2), count(4, 3), count(2, 1)),
        ("0.7", count(7, 3), count(2, 1), count(5, 2)),
    ],
)
def test_evidence_weighs_against_the_threshold_of_the_settings(
    threshold: str, on_it: Initiated, below: Initiated, over: Initiated
) -> None:
    many, few = singly(90, 10), singly(10, 90)  # far over and far under every threshold
    line = Fraction(threshold)
    found = [
        [weigh_evidence(one, window, line) for one in (on_it, below, over)]
        for window in (many, few)
    ]
    assert found == [["open", "contrary", "firm"], ["open", "firm", "contrary"]]


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 10), st.sampled_from(THRESHOLDS))
def test_not_sorted_enough_is_exactly_when_sorting_the_unknown_calls_could_turn_the_flag(
    requested: int, scheduled: int, unknown: int, threshold: Fraction
) -> None:
    total = requested + scheduled + unknown
    flags = {Fraction(requested + more, total) > threshold for more in range(unknown + 1) if total}
    assert may_turn(count(requested, scheduled, unknown), threshold) is (len(flags) == 2)


@pytest.mark.parametrize(
    ("window", "needed"),
    [
        (singly(1), 4),
        (singly(2), 4),
        (visits([3, 3]), 4),
        (singly(2, 1), 52),
        (singly(1, 1), None),  # half of them: no number of such visits would tell
        (Visits(), None),
    ],
)
def test_how_many_visits_it_takes_to_say_more(window: Visits, needed: int | None) -> None:
    assert visits_to_tell(window, HALF) == needed


@settings(deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.sampled_from(THRESHOLDS))
def test_as_many_visits_of_the_same_kind_are_likely_evidence_and_clearly_fewer_are_not(
    asked: int, scheduled: int, threshold: Fraction
) -> None:
    window = singly(asked, scheduled)
    needed = visits_to_tell(window, threshold)
    if needed is None:
        return

    def tells(number: int) -> bool:
        share = Fraction(asked, asked + scheduled)
        calls = number * window.effective_calls / window.visits
        z = Fraction("1.959963984540054")
        return (share - threshold) ** 2 > z * z * threshold * (1 - threshold) / calls

    assert tells(needed)
    assert needed == 4 or not tells(needed - 1)


def test_p_values_need_as_many_visits_as_evidence() -> None:
    assert one_sided_p(singly(3), HALF) is None
    assert one_sided_p(singly(4), HALF) == pytest.approx(0.02275, abs=1e-5)
    assert one_sided_p(singly(10, 10), HALF) == pytest.approx(0.5)
    assert math.isclose(
        (one_sided_p(singly(15, 5), HALF) or 0) + (one_sided_p(singly(5, 15), HALF) or 0), 1
    )

"""Rules 2 to 8: the share, the flag, the evidence, disguise, and what it would take."""

from __future__ import annotations

import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import (
    BIG_DEAL_DAYS,
    CONFIDENCE,
    EVIDENCE_DAYS,
    HALF_DAY_CALLS,
    MIN_EVIDENCE_CALLS,
    MIN_KNOWN_VALUES,
    Balance,
    CoachingReport,
    Initiated,
    ManagerReport,
    ManagerTally,
    Policy,
    Strength,
    Verdict,
    calls_to_balance,
    is_disguised,
    judge_manager,
    side_of_interval,
    weigh_evidence,
    wilson_interval,
)
from coachlog.domain.periods import week_of
from coachlog.errors import CoachlogError

AS_OF = date(2026, 11, 22)
HALF = Fraction(1, 2)
THRESHOLDS = [Fraction("0.4"), HALF, Fraction("0.6"), Fraction("0.7")]
COUNTS = st.integers(0, 60)
ANY_THRESHOLD = st.sampled_from(THRESHOLDS) | st.fractions(
    Fraction(1, 100), Fraction(99, 100), max_denominator=1000
)


def count(requested: int, scheduled: int = 0, unknown: int = 0) -> Initiated:
    return Initiated(requested=requested, scheduled=scheduled, unknown=unknown)


def make_rep(name: str, coached_days_ago: int | None = None) -> RepStanding:
    """Make an established rep who was last coached that many days ago."""
    coached = None if coached_days_ago is None else AS_OF - timedelta(days=coached_days_ago)
    return RepStanding(
        name=name, level="established", started_on=None, last_coached_on=coached, requested=0
    )


def judge(
    period: Initiated,
    *,
    threshold: Fraction = HALF,
    disguised_calls: int = 0,
    reps: tuple[RepStanding, ...] = (),
) -> ManagerReport:
    tally = ManagerTally(
        manager="Pat Lee",
        period=period,
        window=period,
        disguised_days=min(1, disguised_calls),
        disguised_calls=disguised_calls,
        reps=reps,
    )
    return judge_manager(tally, Policy(threshold=threshold), AS_OF)


def test_the_numbers_of_the_rules_are_those_of_the_design() -> None:
    assert Policy().threshold == HALF
    assert (CONFIDENCE, EVIDENCE_DAYS, MIN_EVIDENCE_CALLS) == (0.95, 91, 4)
    assert (BIG_DEAL_DAYS, MIN_KNOWN_VALUES, HALF_DAY_CALLS) == (365, 20, 3)


@pytest.mark.parametrize("threshold", [Fraction(-1), Fraction(0), Fraction(1), Fraction(2)])
def test_a_threshold_lies_strictly_between_0_and_1(threshold: Fraction) -> None:
    """Domain types are valid by construction (section 6)."""
    with pytest.raises(CoachlogError):
        Policy(threshold=threshold)


# Rules 1 and 2.


@pytest.mark.parametrize(
    ("counted", "calls", "share"),
    [
        (count(5, 1), 6, Fraction(5, 6)),
        (count(5, 1, 4), 10, Fraction(5, 6)),  # unknown ones are calls, but not in the share
        (count(0, 3), 3, Fraction(0)),
        (count(3, 0), 3, Fraction(1)),
        (count(1, 2), 3, Fraction(1, 3)),  # exact
        (count(0, 0, 7), 7, None),
        (count(0), 0, None),
    ],
)
def test_the_share_is_requested_over_classified_and_none_without_a_classified_call(
    counted: Initiated, calls: int, share: Fraction | None
) -> None:
    assert counted.calls == calls
    assert counted.share == share


# Rule 3.


@pytest.mark.parametrize(
    ("threshold", "counted", "flagged"),
    [
        ("0.5", count(3, 3), False),
        ("0.5", count(4, 2), True),
        ("0.5", count(500_000, 500_000), False),
        ("0.5", count(500_001, 500_000), True),
        ("0.5", count(10**20, 10**20), False),  # exact, where floats no longer are
        ("0.5", count(10**20 + 1, 10**20), True),
        ("0.4", count(2, 3), False),
        ("0.4", count(200_001, 300_000), True),
        ("0.4", count(3, 4), True),
        ("0.6", count(3, 2), False),
        ("0.6", count(6, 4), False),
        ("0.6", count(7, 4), True),
        ("0.7", count(7, 3), False),
        ("0.7", count(14, 6), False),
        ("0.7", count(5, 2), True),
        ("0.7", count(700_000, 300_001), False),
        ("0.5", count(0, 0), False),
        ("0.5", count(0, 0, 9), False),
        ("0.5", count(3, 3, 9), False),
        ("0.5", count(4, 2, 9), True),
    ],
)
def test_a_share_over_the_threshold_is_flagged_and_one_exactly_on_it_is_not(
    threshold: str, counted: Initiated, flagged: bool
) -> None:
    report = judge(counted, threshold=Fraction(threshold))
    assert report.flagged is flagged
    assert (report.to_balance is not None) is flagged  # rule 8: null for the rest


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize(
    ("counted", "verdict"),
    [
        (count(4, 2), "mostly team selling"),
        (count(9, 11), "mostly coaching"),
        (count(11, 9), "mostly team selling"),
        (count(3, 3), "even"),
        (count(3, 3, 5), "even"),
        (count(2, 4), "mostly coaching"),
        (count(0, 0, 1), "not sorted"),
        (count(0), "no ride-alongs"),
    ],
)
def test_the_words_compare_the_share_with_one_half_whatever_the_threshold(
    threshold: Fraction, counted: Initiated, verdict: Verdict
) -> None:
    assert judge(counted, threshold=threshold).verdict == verdict


# Rule 4.


def plain_wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the interval by the textbook formula, in floats."""
    z = 1.959963984540054
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (centre - spread) / (1 + z * z / trials), (centre + spread) / (1 + z * z / trials)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(3, 4, 0.3006, 0.9544), (6, 6, 0.6097, 1.0), (49, 70, 0.5846, 0.7946), (0, 6, 0.0, 0.3903)],
)
def test_the_interval_is_the_published_one(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert [round(end, 4) for end in wilson_interval(successes, trials)] == [low, high]


@settings(deadline=None)
@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_within_0_and_1_and_mirrors(counts: tuple[int, int]) -> None:
    successes, trials = counts
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1
    assert (low, high) == pytest.approx(plain_wilson(successes, trials), abs=1e-9)
    mirrored = wilson_interval(trials - successes, trials)
    assert (1 - high, 1 - low) == pytest.approx(mirrored, abs=1e-9)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_the_side_of_the_interval_is_that_of_the_textbook_formula_for_every_count(
    threshold: Fraction,
) -> None:
    for trials in range(1, 151):
        for successes in range(trials + 1):
            low, high = plain_wilson(successes, trials)
            side = (low > float(threshold)) - (high < float(threshold))
            found = side_of_interval(count(successes, trials - successes), threshold)
            assert found == side, (successes, trials)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_an_interval_that_just_clears_the_threshold_is_firm_and_one_that_just_misses_leans(
    threshold: Fraction,
) -> None:
    """Of all windows of 4 to 150 calls, the two whose lower end is nearest to the threshold."""
    ends = [
        (plain_wilson(k, n)[0] - float(threshold), k, n)
        for n in range(4, 151)
        for k in range(n + 1)
    ]
    cleared = min(one for one in ends if one[0] > 0)
    missed = max(one for one in ends if one[0] < 0)
    for (margin, k, n), strength in ((cleared, "firm"), (missed, "leaning")):
        assert 1e-9 < abs(margin) < 0.001
        assert weigh_evidence(count(6), count(k, n - k), threshold) == strength


TEAM, COACHING, MIXED = count(49, 21), count(21, 49), count(36, 34)  # windows around one half


@pytest.mark.parametrize(
    ("period", "window", "strength"),
    [
        # Under four classified calls in the window, or no share, comes before everything.
        (count(3), count(3), "too few to tell"),
        (count(4), count(4), "firm"),
        (count(0, 3), count(0, 3), "too few to tell"),
        (count(0, 4), count(0, 4), "firm"),
        (count(3, 0, 20), count(3, 0, 20), "too few to tell"),  # unknown ones are no evidence
        (count(1, 1, 5), count(2, 1, 5), "too few to tell"),
        (count(0, 0, 5), TEAM, "too few to tell"),
        (count(0), TEAM, "too few to tell"),
        # Then unknown calls that could turn the flag, whatever the interval says.
        (count(3, 2, 2), TEAM, "not sorted enough"),
        (count(2, 3, 2), TEAM, "not sorted enough"),
        (count(3, 2, 2), COACHING, "not sorted enough"),
        (count(3, 2, 2), MIXED, "not sorted enough"),
        (count(3, 2, 1), TEAM, "not sorted enough"),  # 3/6 is not flagged, 4/6 is
        (count(3, 3, 1), TEAM, "not sorted enough"),  # 3/7 is not, 4/7 is
        (count(4, 2, 1), TEAM, "firm"),  # 4/7 and 5/7 both are
        (count(2, 3, 1), COACHING, "firm"),  # 2/6 and 3/6 both are not
        # Then the interval: on the share's side, on the other, or neither.
        (count(5, 1), TEAM, "firm"),
        (count(1, 5), COACHING, "firm"),
        (count(5, 1), COACHING, "contrary"),
        (count(1, 5), TEAM, "contrary"),
        (count(5, 1), MIXED, "leaning"),
        (count(1, 5), MIXED, "leaning"),
        (count(5, 1), count(36, 34, 5000), "leaning"),  # unknown ones are no evidence
        # A share exactly on the threshold lies on neither side.
        (count(3, 3), TEAM, "leaning"),
        (count(3, 3), COACHING, "leaning"),
    ],
)
def test_each_strength_of_the_evidence_and_which_comes_first(
    period: Initiated, window: Initiated, strength: Strength
) -> None:
    assert weigh_evidence(period, window, HALF) == strength


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
    many, few = count(90, 10), count(10, 90)  # far over and far under every threshold
    line = Fraction(threshold)
    assert [weigh_evidence(one, many, line) for one in (on_it, below, over)] == [
        "leaning",
        "contrary",
        "firm",
    ]
    assert [weigh_evidence(one, few, line) for one in (on_it, below, over)] == [
        "leaning",
        "firm",
        "contrary",
    ]


@settings(deadline=None)
@given(COUNTS, COUNTS, st.integers(0, 10), ANY_THRESHOLD)
def test_not_sorted_enough_is_exactly_when_sorting_the_unknown_calls_could_turn_the_flag(
    requested: int, scheduled: int, unknown: int, threshold: Fraction
) -> None:
    if requested + scheduled == 0:
        scheduled = 1
    period = count(requested, scheduled, unknown)
    outcomes = {
        judge(count(requested + more, scheduled + unknown - more), threshold=threshold).flagged
        for more in range(unknown + 1)
    }
    strength = weigh_evidence(period, TEAM, threshold)
    assert (strength == "not sorted enough") is (len(outcomes) == 2)


# Rule 6.


@pytest.mark.parametrize(
    ("big", "known", "disguised"),
    [
        (0, 0, False),
        (1, 1, False),  # one known call is too few
        (2, 2, True),
        (1, 2, False),  # as many big as ordinary
        (2, 3, True),
        (1, 3, False),
        (2, 4, False),
        (3, 4, True),
        (0, 5, False),
    ],
)
def test_a_day_is_disguised_when_over_half_of_two_or_more_known_calls_are_big(
    big: int, known: int, disguised: bool
) -> None:
    assert is_disguised(big, known) is disguised


def test_disguised_days_are_shown_beside_the_share_and_change_neither_it_nor_the_flag() -> None:
    report = judge(count(2, 4, 3), disguised_calls=3)
    assert report.tally.period.share == Fraction(1, 3)
    assert report.verdict == "mostly coaching"
    assert not report.flagged
    assert report.share_with_disguised == Fraction(5, 6)


@pytest.mark.parametrize("counted", [count(5, 1), count(0, 2, 3), count(0, 0, 2), count(0)])
def test_without_disguised_days_the_share_with_them_is_the_share(counted: Initiated) -> None:
    assert judge(counted).share_with_disguised == counted.share


# Rule 8.


@settings(deadline=None, max_examples=300)
@given(COUNTS, COUNTS, ANY_THRESHOLD)
def test_that_many_scheduled_calls_bring_the_share_to_the_threshold_and_one_fewer_does_not(
    requested: int, scheduled: int, threshold: Fraction
) -> None:
    balance = judge(count(requested, scheduled), threshold=threshold).to_balance
    total = requested + scheduled
    if not total or Fraction(requested, total) <= threshold:
        assert balance is None
        return
    assert balance is not None
    more = balance.scheduled_calls
    assert more == calls_to_balance(count(requested, scheduled), threshold) >= 1
    assert Fraction(requested, total + more) <= threshold < Fraction(requested, total + more - 1)


@pytest.mark.parametrize(
    ("threshold", "period", "calls", "half_days"),
    [
        ("0.5", count(1), 1, 1),
        ("0.5", count(3), 3, 1),
        ("0.5", count(4), 4, 2),
        ("0.5", count(6), 6, 2),
        ("0.5", count(7), 7, 3),
        ("0.5", count(5, 1), 4, 2),
        ("0.5", count(5, 1, 9), 4, 2),  # unknown ones stay out
        ("0.4", count(3, 3), 2, 1),  # 3/8 = 0.375, while 3/7 is over
        ("0.6", count(3), 2, 1),  # 3/5 is exactly the threshold
        ("0.7", count(7), 3, 1),
        ("0.7", count(7, 2), 1, 1),
        ("0.7", count(14), 6, 2),
        ("0.7", count(21, 3), 6, 2),  # 21/0.7 is 30, which floats overshoot
    ],
)
def test_what_it_would_take_comes_in_half_days_of_three_calls(
    threshold: str, period: Initiated, calls: int, half_days: int
) -> None:
    balance = judge(period, threshold=Fraction(threshold)).to_balance
    assert balance == Balance(scheduled_calls=calls, half_days=half_days, reps=())


def test_what_it_would_take_names_as_many_reps_as_half_days_the_neediest_first() -> None:
    reps = (
        make_rep("Ana", 3),
        make_rep("Lou", 40),
        make_rep("Bo", 40),
        make_rep("Zoe"),
        make_rep("Max"),
    )
    named = {
        requested: balance.reps
        for requested in (3, 6, 9, 12, 30)
        if (balance := judge(count(requested), reps=reps).to_balance)
    }
    assert named == {
        3: ("Max",),
        6: ("Max", "Zoe"),
        9: ("Max", "Zoe", "Bo"),
        12: ("Max", "Zoe", "Bo", "Lou"),
        30: ("Max", "Zoe", "Bo", "Lou", "Ana"),  # ten half days, but a team of five
    }


# Rule 9, and the whole line.


def test_overdue_reps_come_with_the_cadence_they_passed() -> None:
    reps = (make_rep("Ana", 42), make_rep("Lou", 43), make_rep("Max"))
    overdue = judge(count(0), reps=reps).overdue
    assert {(rep.name, cadence) for rep, cadence in overdue} == {("Lou", 42), ("Max", 42)}


def test_the_manager_of_the_design_page_is_judged_as_printed_there() -> None:
    tally = ManagerTally(
        manager="Pat Lee",
        period=count(5, 1),
        previous=count(3, 2),
        window=TEAM,
        reps=(make_rep("Lou Fox", 60), make_rep("Dana Cruz"), make_rep("Ana Roy", 6)),
    )
    report = judge_manager(tally, Policy(), AS_OF)
    evidence = report.evidence
    assert (report.flagged, report.verdict) == (True, "mostly team selling")
    assert evidence.counted == TEAM
    assert evidence.low is not None
    assert evidence.high is not None
    assert (round(evidence.low, 4), round(evidence.high, 4)) == (0.5846, 0.7946)
    assert evidence.strength == "firm"
    assert report.share_with_disguised == Fraction(5, 6)
    assert report.to_balance == Balance(
        scheduled_calls=4, half_days=2, reps=("Dana Cruz", "Lou Fox")
    )


@pytest.mark.parametrize(
    ("window", "strength"), [(TEAM, "contrary"), (COACHING, "firm"), (MIXED, "leaning")]
)
def test_a_quiet_week_is_held_against_its_13_weeks(window: Initiated, strength: Strength) -> None:
    tally = ManagerTally(manager="Pat Lee", period=count(1, 5), window=window)
    report = judge_manager(tally, Policy(), AS_OF)
    assert (report.flagged, report.evidence.strength) == (False, strength)


@pytest.mark.parametrize("counted", [count(0), count(0, 0, 5)])
def test_without_a_classified_call_there_is_no_interval_and_nothing_to_balance(
    counted: Initiated,
) -> None:
    report = judge(counted)
    assert (report.evidence.low, report.evidence.high) == (None, None)
    assert report.evidence.strength == "too few to tell"
    assert (report.flagged, report.to_balance) == (False, None)


def test_the_report_lists_the_flagged_in_its_order() -> None:
    managers = (judge(count(4, 2)), judge(count(3, 3)), judge(count(5, 1)))
    report = CoachingReport(period=week_of(AS_OF), as_of=AS_OF, policy=Policy(), managers=managers)
    assert report.flagged == (managers[0], managers[2])

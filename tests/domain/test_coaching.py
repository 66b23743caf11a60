"""Rules 2 to 8: the share, the flag, the evidence, disguise, and what it would take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.answers import Agreement
from coachlog.domain.big_deals import BIG_DEAL_DAYS, MIN_KNOWN_VALUES
from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import (
    Balance,
    ManagerReport,
    ManagerTally,
    Minutes,
    Order,
    Policy,
    Quality,
    Verdict,
    calls_to_balance,
    compare_managers,
    is_disguised,
    judge_manager,
    report_on,
)
from coachlog.domain.evidence import (
    EVIDENCE_DAYS,
    FIRM,
    LIKELY,
    MIN_VISITS,
    Visits,
    one_sided_p,
)
from coachlog.domain.initiated import Initiated
from coachlog.domain.pace import HALF_DAY_CALLS
from coachlog.domain.periods import week_of
from coachlog.domain.report_order import list_by_need, list_in_order, stand_alike
from coachlog.errors import CoachlogError
from coachlog.render.report_words import sign_of

AS_OF = date(2026, 11, 22)
WINDOW = AS_OF - timedelta(days=90), AS_OF
HALF = Fraction(1, 2)
THRESHOLDS = [Fraction("0.4"), HALF, Fraction("0.6"), Fraction("0.7")]
COUNTS = st.integers(0, 60)
ANY_THRESHOLD = st.sampled_from(THRESHOLDS) | st.fractions(
    Fraction(1, 100), Fraction(99, 100), max_denominator=1000
)


def count(requested: int, scheduled: int = 0, unknown: int = 0) -> Initiated:
    return Initiated(requested=requested, scheduled=scheduled, unknown=unknown)


def singly(requested: int, scheduled: int) -> Visits:
    """Count calls each of which was a visit of its own."""
    return Visits(
        requested=requested,
        scheduled=scheduled,
        visits=requested + scheduled,
        requested_squares=requested,
        scheduled_squares=scheduled,
    )


def make_rep(name: str, coached_days_ago: int | None = None) -> RepStanding:
    """Make an established rep who was last coached that many days ago."""
    coached = None if coached_days_ago is None else AS_OF - timedelta(days=coached_days_ago)
    return RepStanding(
        id=1,
        name=name,
        level="established",
        cadence_days=42,
        as_of=AS_OF,
        last_coached_on=coached,
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
        window=singly(period.requested, period.scheduled),
        disguised_days=min(1, disguised_calls),
        disguised_calls=disguised_calls,
        reps=reps,
    )
    return judge_manager(tally, Policy(threshold=threshold), AS_OF, WINDOW)


def test_the_numbers_of_the_rules_are_those_of_the_design() -> None:
    assert Policy().threshold == HALF
    assert (LIKELY, FIRM, EVIDENCE_DAYS, MIN_VISITS) == (0.95, 0.99, 91, 4)
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


@settings(deadline=None, max_examples=100)
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


def test_where_nothing_else_tells_who_has_most_reps_overdue_needs_a_talk_first() -> None:
    teams = [(), (make_rep("Ann"), make_rep("Bo")), (make_rep("Cy"), make_rep("Di", 1))]
    managers = [judge(count(0), reps=team) for team in teams]
    report = report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality())
    assert [len(one.overdue) for one in list_by_need(report)] == [2, 1, 0]


def test_overdue_reps_come_in_order_of_need() -> None:
    reps = (make_rep("Ana", 42), make_rep("Lou", 43), make_rep("Max"))
    assert [rep.name for rep in judge(count(0), reps=reps).overdue] == ["Max", "Lou"]


def test_the_manager_of_the_design_page_is_judged_as_printed_there() -> None:
    tally = ManagerTally(
        manager="Pat Lee",
        period=count(5, 1),
        previous=count(3, 2),
        # 49 calls asked for one at a time, and seven half days of three.
        window=Visits(
            requested=49,
            scheduled=21,
            visits=56,
            requested_squares=49,
            scheduled_squares=63,
        ),
        reps=(make_rep("Lou Fox", 60), make_rep("Dana Cruz"), make_rep("Ana Roy", 6)),
    )
    report = judge_manager(tally, Policy(), AS_OF, WINDOW)
    assert (report.flagged, report.verdict) == (True, "mostly team selling")
    assert report.evidence.strength == "likely"
    assert report.share_with_disguised == Fraction(5, 6)
    assert report.to_balance == Balance(
        scheduled_calls=4, half_days=2, reps=("Dana Cruz", "Lou Fox")
    )


@pytest.mark.parametrize("counted", [count(0), count(0, 0, 5)])
def test_without_a_classified_call_there_is_no_interval_and_nothing_to_balance(
    counted: Initiated,
) -> None:
    report = judge(counted)
    assert report.evidence.counted.interval(LIKELY) is None
    assert report.evidence.strength == "too few to tell"
    assert (report.flagged, report.to_balance) == (False, None)


def test_the_report_lists_the_flagged_in_its_order() -> None:
    managers = (judge(count(4, 2)), judge(count(3, 3)), judge(count(5, 1)))
    report = report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality())
    assert [one.tally.period for one in report.flagged] == [count(4, 2), count(5, 1)]


def named(name: str, period: Initiated, window: Visits, previous: Initiated) -> ManagerReport:
    tally = ManagerTally(manager=name, period=period, window=window, previous=previous)
    return judge_manager(tally, Policy(), AS_OF, WINDOW)


SOME = {
    "firmly over": named("firmly over", count(5, 1), singly(60, 10), count(5, 1)),
    "more firmly over": named("more firmly over", count(5, 1), singly(69, 1), count(5, 1)),
    "probably over": named("probably over", count(5, 1), singly(15, 5), count(2, 2)),
    "over, few calls": named("over, few calls", count(2, 1), singly(2, 1), count(0)),
    "contrary under": named("contrary under", count(1, 5), singly(60, 10), count(6)),
    "open over": named("open over", count(4, 3), singly(13, 12), count(4, 3)),
    "unsorted": named("unsorted", count(1, 1, 4), singly(13, 12), count(0, 1)),
    "probably under": named("probably under", count(1, 4), singly(5, 15), count(1, 4)),
    "firmly under": named("firmly under", count(1, 5), singly(10, 60), count(1, 5)),
}
BY_NEED = [
    "more firmly over",
    "firmly over",
    "probably over",
    "contrary under",
    "open over",
    "unsorted",
    "over, few calls",
    "probably under",
    "firmly under",
]


@settings(deadline=None, max_examples=25)
@given(st.permutations(list(SOME)))
def test_who_needs_a_talk_first_hangs_neither_on_names_nor_on_their_order(
    order: list[str],
) -> None:
    report = report_on(week_of(AS_OF), AS_OF, Policy(), [SOME[name] for name in order], Quality())
    assert [one.tally.manager for one in list_by_need(report)] == BY_NEED
    first = {one.tally.manager for one in report.managers if one.look_first}
    assert first == {"firmly over", "more firmly over", "probably over", "contrary under"}
    assert report.funnel is not None
    assert report.funnel.mean == Fraction(247, 373)


@pytest.mark.parametrize("beside", [(15, 15), (24, 16), (60, 10)])
def test_of_those_to_look_at_first_a_tenth_is_chance_at_most(beside: tuple[int, int]) -> None:
    """Benjamini and Hochberg: the k least p values, for the greatest k of which p <= k/n * 0.1."""
    other = named("other", count(5, 1), singly(*beside), count(0))
    for calls in range(40, 90):
        for asked in range(calls // 2, calls * 3 // 4):
            one = named("one", count(5, 1), singly(asked, calls - asked), count(0))
            values = [one_sided_p(two.tally.window, HALF) or 0 for two in (one, other)]
            sure = [p for rank, p in enumerate(sorted(values), 1) if p <= rank / 20]
            expected = [p <= max(sure, default=-1) for p in values]
            assert [two.look_first for two in compare_managers([one, other], Policy())] == expected


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("need", "more firmly over", "firmly under"),
        ("name", "firmly over", "firmly under"),  # as they came
        ("share", "more firmly over", "firmly under"),
        ("change", "contrary under", "over, few calls"),
    ],
)
def test_managers_are_sorted_as_asked(order: Order, first: str, last: str) -> None:
    report = report_on(week_of(AS_OF), AS_OF, Policy(), list(SOME.values()), Quality())
    found = [one.tally.manager for one in list_in_order(replace(report, order=order))]
    assert sorted(found) == sorted(SOME)
    assert (found[0], found[-1]) == (first, last)


def test_one_manager_alone_is_beside_nobody() -> None:
    report = report_on(week_of(AS_OF), AS_OF, Policy(), [SOME["firmly over"]], Quality())
    assert report.funnel is None


@pytest.mark.parametrize(("says_scheduled", "strength"), [(0, "firm"), (4, "open"), (2, "firm")])
def test_a_verdict_that_the_reps_dispute_is_open_at_most(
    says_scheduled: int, strength: str
) -> None:
    answers = Agreement(both_requested=3, both_scheduled=0, rep_says_scheduled=says_scheduled)
    tally = ManagerTally(
        manager="Pat Lee", period=count(10, 1), window=singly(70, 5), answers=answers
    )
    assert judge_manager(tally, Policy(), AS_OF, WINDOW).evidence.strength == strength


def are_alike(*lines: ManagerReport) -> bool:
    """Tell whether reports of one line each stand alike."""
    reports = [report_on(week_of(AS_OF), AS_OF, Policy(), [line], Quality()) for line in lines]
    return stand_alike(*reports)


def test_reports_stand_alike_when_each_line_has_the_sign_it_had() -> None:
    stands = SOME | {"open under": named("open under", count(3, 4), singly(12, 13), count(0))}
    lines = [replace(one, tally=replace(one.tally, manager="Jo")) for one in stands.values()]
    for then, now in product(lines, lines):
        assert are_alike(then, now) is (sign_of(then) == sign_of(now))


def test_reports_of_others_do_not_stand_alike() -> None:
    assert not are_alike(SOME["firmly over"], SOME["more firmly over"])


@pytest.mark.parametrize(
    ("then", "now", "alike"),
    [(None, 43, True), (43, 50, True), (43, 42, False), (42, 3, True), (42, None, False)],
)
def test_reports_stand_alike_when_the_same_reps_are_overdue(
    then: int | None, now: int | None, alike: bool
) -> None:
    lines = [judge(count(1), reps=(make_rep("Jo", days),)) for days in (then, now)]
    assert are_alike(*lines) is alike


@pytest.mark.parametrize(
    ("minutes", "unknown", "known"), [(0, 0, 0), (0, 1, None), (60, 0, 60), (60, 5, 60)]
)
def test_minutes_are_not_known_where_no_call_has_a_length(
    minutes: int, unknown: int, known: int | None
) -> None:
    asked = Minutes(team_selling=minutes, team_selling_unknown=unknown, coaching_unknown=1)
    scheduled = Minutes(coaching=minutes, coaching_unknown=unknown, team_selling_unknown=1)
    assert asked.known_team_selling == scheduled.known_coaching == known
    assert asked.known_coaching is scheduled.known_team_selling is None

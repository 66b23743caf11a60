"""Sorting no more than needed: the stated risk is kept, and the full count is the last word."""

from __future__ import annotations

import random
import statistics
from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Initiator
from coachlog.domain.initiated import Initiated
from coachlog.domain.settling import (
    Draw,
    DrawnCall,
    DrawnVisit,
    OpenVisit,
    SettledSide,
    is_settled,
    parse_risk,
    settle,
    take_sample,
)
from coachlog.errors import InvalidValue

HALF = Fraction(1, 2)
Visits = list[tuple[int, int]]  # calls, asked for
ANY = st.lists(
    st.integers(1, 4).flatmap(lambda calls: st.tuples(st.just(calls), st.integers(0, calls))),
    min_size=1,
    max_size=14,
)


def open_(calls: Iterable[int]) -> list[OpenVisit]:
    """Return visits to come of which no call is sorted."""
    return [OpenVisit(calls=one) for one in calls]


def sort_until_settled(
    visits: Visits, threshold: Fraction, risk: int, known: Initiated = Initiated()
) -> tuple[int, SettledSide]:
    """Sort in the given order; return how many it took, and what was settled.

    What is settled once stays so, and the place where it was is found by halving.
    """

    def look(place: int) -> SettledSide | None:
        drawn = [DrawnVisit(calls=calls, asked=asked) for calls, asked in visits[:place]]
        return settle(known, drawn, open_(calls for calls, _ in visits[place:]), threshold, risk)

    place = bisect(range(len(visits)), False, key=lambda one: look(one) is not None)
    side = look(place)
    assert side is not None, "all are sorted, and nothing is settled"
    return place, side


def truth(visits: Visits, threshold: Fraction, known: Initiated = Initiated()) -> SettledSide:
    asked = known.requested + sum(one for _, one in visits)
    calls = known.classified + sum(one for one, _ in visits)
    return "over" if asked > threshold * calls else "not over"


def shuffled(visits: Visits, chance: random.Random) -> Visits:
    """Draw the visits one after the other, each time in proportion to their calls."""
    return sorted(visits, key=lambda one: chance.expovariate(one[0]))


@pytest.mark.parametrize("risk", [5, 20])
@pytest.mark.parametrize(
    ("threshold", "visits"),
    [
        (HALF, [(1, 1)] * 35 + [(1, 0)] * 35),
        (HALF, [(1, 1)] * 36 + [(3, 0)] * 12),
        (HALF, [(2, 1)] * 10 + [(3, 3)] * 5 + [(1, 0)] * 15),
        (Fraction("0.4"), [(1, 1)] * 28 + [(1, 0)] * 42),
    ],
)
def test_exactly_at_the_threshold_the_wrong_side_comes_in_at_most_the_stated_share(
    threshold: Fraction, visits: Visits, risk: int
) -> None:
    chance, runs = random.Random(20261127), 120
    wrong = sum(
        sort_until_settled(shuffled(visits, chance), threshold, risk)[1] == "over"
        for _ in range(runs)
    )
    assert wrong <= runs * risk / 100


@pytest.mark.parametrize(("share", "most"), [(60, 56), (70, 32), (80, 19), (90, 12)])
def test_the_clearer_the_pattern_the_fewer_visits_it_takes(share: int, most: int) -> None:
    chance = random.Random(20261127)
    asked = 70 * share // 100
    visits = [(1, 1)] * asked + [(1, 0)] * (70 - asked)
    runs = [sort_until_settled(shuffled(visits, chance), HALF, 5) for _ in range(60)]
    assert statistics.median(taken for taken, _ in runs) <= most
    assert sum(side != "over" for _, side in runs) <= 3


@settings(deadline=None, max_examples=150)
@given(ANY, st.integers(0, 6), st.integers(0, 6), st.sampled_from([HALF, Fraction("0.4")]))
def test_with_all_sorted_the_answer_is_that_of_the_full_count(
    visits: Visits, requested: int, scheduled: int, threshold: Fraction
) -> None:
    known = Initiated(requested=requested, scheduled=scheduled)
    drawn = [DrawnVisit(calls=calls, asked=asked) for calls, asked in visits]
    assert settle(known, drawn, [], threshold, 5) == truth(visits, threshold, known)


@settings(deadline=None, max_examples=100)
@given(ANY, st.integers(0, 14))
def test_what_no_answer_could_turn_is_settled_whatever_the_risk(visits: Visits, at: int) -> None:
    drawn, rest = visits[:at], visits[at:]
    found = settle(
        Initiated(),
        [DrawnVisit(calls=calls, asked=asked) for calls, asked in drawn],
        open_(calls for calls, _ in rest),
        HALF,
        0,
    )
    asked = sum(one for _, one in drawn)
    calls, still = sum(one for one, _ in visits), sum(one for one, _ in rest)
    sides = {asked + more > HALF * calls for more in range(still + 1)}
    assert (found is None) == (len(sides) == 2)


def test_visits_that_nobody_can_tell_count_against_each_side() -> None:
    told = [DrawnVisit(calls=1, asked=1)] * 12
    rest = open_([1] * 20)
    assert settle(Initiated(), told, rest, HALF, 5) == "over"
    unknown = [DrawnVisit(calls=1, asked=None)] * 8
    assert settle(Initiated(), [*told, *unknown], rest[8:], HALF, 5) == "over"
    assert settle(Initiated(), [*unknown, *told], rest[8:], HALF, 5) is None
    assert settle(Initiated(), unknown[:1], [], HALF, 5) is None  # and nothing is left to ask


def test_calls_that_were_no_ride_alongs_tell_nothing() -> None:
    told = [DrawnVisit(calls=1, asked=1)] * 3
    none = [DrawnVisit(calls=1, asked=0, dropped=1)] * 9
    assert settle(Initiated(), told, open_([1] * 20), HALF, 5) is None
    assert settle(Initiated(), [*told, *none], open_([1] * 20), HALF, 5) is None
    planned = [replace(one, asked=0) for one in told]
    assert settle(Initiated(), [*planned, *none], open_([1] * 20), HALF, 5) is None


def test_what_was_sorted_before_is_known_and_needs_no_draw() -> None:
    assert settle(Initiated(requested=30), [], open_([1] * 29), HALF, 5) == "over"
    assert settle(Initiated(requested=30), [], open_([1] * 30), HALF, 5) is None
    assert settle(Initiated(scheduled=30), [], open_([1] * 30), HALF, 5) == "not over"


DAYS = [(rep, date(2026, 11, day)) for rep in range(1, 4) for day in range(1, 10)]


def make_draw(seed: str = "a", risk: int = 5, skipped: Iterable[tuple[int, date]] = ()) -> Draw:
    return Draw(id=1, command_id=1, seed=seed, risk=risk, skipped=frozenset(skipped))


def make_calls(sorted_: Mapping[tuple[int, date], Initiator]) -> list[DrawnCall]:
    """Make a call a visit, sorted as said."""
    return [
        DrawnCall(id=place, rep_id=rep, held_on=day, initiator=sorted_.get((rep, day), UNKNOWN))
        for place, (rep, day) in enumerate(DAYS)
    ]


def test_a_seed_gives_one_order() -> None:
    orders = [
        [ids[0] for ids in take_sample(make_draw(seed), make_calls({}), HALF).rest]
        for seed in "aab"
    ]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[2]) == list(range(27)) != orders[2]


def test_a_visit_of_three_calls_comes_before_one_of_one_call_three_times_in_four() -> None:
    day = date(2026, 11, 1)
    draws = [make_draw(str(seed)) for seed in range(400)]
    sooner = sum(draw.place(1, day, 3) < draw.place(2, day, 1) for draw in draws)
    assert 275 <= sooner <= 325


ORDER = [ids[0] for ids in take_sample(make_draw(), make_calls({}), HALF).rest]


@pytest.mark.parametrize("number", [0, 1, 5, 12])
def test_what_was_sorted_in_turn_is_drawn_and_resuming_changes_nothing(number: int) -> None:
    answers = {DAYS[place]: REP_REQUEST for place in ORDER[:number]}
    sample = take_sample(make_draw(), make_calls(answers), HALF)
    assert len(sample.drawn) == number
    assert [ids[0] for ids in sample.rest] == ORDER[number:]
    assert sample.visits == 27
    assert sample.side == ("over" if number >= 12 else None)


def test_what_was_sorted_before_its_turn_is_known() -> None:
    answers = {DAYS[ORDER[3]]: REP_REQUEST, DAYS[ORDER[4]]: MANAGER_SCHEDULED}
    sample = take_sample(make_draw(), make_calls(answers), HALF)
    assert sample.drawn == ()
    assert sample.known == Initiated(requested=1, scheduled=1)
    assert [ids[0] for ids in sample.rest] == [*ORDER[:3], *ORDER[5:]]


def test_calls_sorted_before_the_draw_are_known_and_removed_ones_are_none() -> None:
    day = DAYS[ORDER[0]]
    calls = make_calls({})
    calls.append(DrawnCall(id=90, rep_id=1, held_on=day[1], initiator=REP_REQUEST, to_sort=False))
    calls[ORDER[0]] = replace(calls[ORDER[0]], removed=True)
    sample = take_sample(make_draw(), calls, HALF)
    assert sample.known == Initiated(requested=1)
    assert sample.drawn == (DrawnVisit(calls=1, asked=0, dropped=1),)


def test_a_skipped_visit_whose_turn_has_not_come_is_still_to_come() -> None:
    sample = take_sample(make_draw(skipped=[DAYS[ORDER[3]]]), make_calls({}), HALF)
    assert (sample.drawn, len(sample.rest)) == ((), 27)
    turn = {DAYS[place]: REP_REQUEST for place in ORDER[:3]}
    sample = take_sample(make_draw(skipped=[DAYS[ORDER[3]]]), make_calls(turn), HALF)
    assert [one.asked for one in sample.drawn] == [1, 1, 1, None]


@pytest.mark.parametrize(
    ("skipped", "left", "speaks"),
    [(0, 0, False), (1, 0, True), (0, 1, True), (27, 0, False), (0, 27, False)],
)
def test_a_settled_sample_speaks_for_visits_to_come_and_for_those_nobody_could_tell(
    skipped: int, left: int, speaks: bool
) -> None:
    told = ORDER[: 27 - left - skipped]
    answers = {DAYS[place]: REP_REQUEST for place in told}
    draw = make_draw(skipped=[DAYS[place] for place in ORDER[len(told) : 27 - left]])
    sample = take_sample(draw, make_calls(answers), HALF)
    assert sample.has_unsorted is (skipped + left > 0)
    assert is_settled(sample) is speaks
    assert not is_settled(None)


def test_a_skipped_visit_is_drawn_and_comes_back_once_it_is_sorted() -> None:
    day = DAYS[ORDER[0]]
    skipping = make_draw(skipped=[day])
    sample = take_sample(skipping, make_calls({}), HALF)
    assert sample.drawn == (DrawnVisit(calls=1, asked=None),)
    told = take_sample(skipping, make_calls({day: REP_REQUEST}), HALF)
    assert told.drawn == (DrawnVisit(calls=1, asked=1),)


@pytest.mark.parametrize("removed", [True, False])
def test_a_visit_that_is_sorted_in_part_counts_with_what_is_sorted_of_it(removed: bool) -> None:
    day = DAYS[ORDER[0]]
    calls = [
        DrawnCall(id=number, rep_id=day[0], held_on=day[1], initiator=who)
        for number, who in enumerate([MANAGER_SCHEDULED, MANAGER_SCHEDULED, UNKNOWN], start=90)
    ]
    before = [
        DrawnCall(id=80 + n, rep_id=9, held_on=day[1], initiator=REP_REQUEST, to_sort=False)
        for n in range(2)
    ]
    assert take_sample(make_draw(), [*calls, *before], HALF).side is None  # 2 or 3 of 5
    calls[0] = replace(calls[0], initiator=REP_REQUEST, removed=removed)
    sample = take_sample(make_draw(), [*calls, *before], HALF)
    assert sample.rest == ((92,),)
    assert sample.side == (None if removed else "over")  # 2 or 3 of 4; 3 or 4 of 5


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 2), st.sampled_from("rmu-")), max_size=14))
def test_whatever_is_sorted_or_taken_out_a_side_that_is_counted_out_is_that_of_any_rest(
    parts: list[tuple[int, str]],
) -> None:
    calls = [
        DrawnCall(
            id=number,
            rep_id=rep,
            held_on=DAYS[0][1],
            initiator={"r": REP_REQUEST, "m": MANAGER_SCHEDULED}.get(what, UNKNOWN),
            removed=what == "-",
        )
        for number, (rep, what) in enumerate(parts)
    ]
    asked, other, still = (sum(what == one for _, what in parts) for one in "rmu")
    sides = {asked + more > HALF * (asked + other + still) for more in range(still + 1)}
    found = take_sample(make_draw(risk=0), calls, HALF).side
    assert found == (("over" if sides == {True} else "not over") if len(sides) == 1 else None)


@pytest.mark.parametrize(("text", "risk"), [("5", 5), (" 10 % ", 10), ("1", 1), ("50", 50)])
def test_a_risk_is_read_in_percent(text: str, risk: int) -> None:
    assert parse_risk("risk", text) == risk


@pytest.mark.parametrize("text", ["0", "51", "five", "", "-1", "0.05", "999"])
def test_a_risk_out_of_range_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 50"):
        parse_risk("risk", text)

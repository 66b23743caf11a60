"""The rota: never against a rule, and the best of all there are, tried out on small teams."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain import rota_search
from coachlog.domain.fielddays import Half
from coachlog.domain.periods import Period, monday_of, parse_day, range_of
from coachlog.domain.rota import (
    HALF_DAYS,
    DaySpan,
    Needed,
    Opening,
    RotaRep,
    RotaTask,
    RotaVisit,
    measure,
    parse_rota_period,
)
from coachlog.domain.rota_search import (
    BUDGET,
    find_needed_half_days,
    lay_out_visits,
)
from coachlog.errors import InvalidValue

MONDAY = date(2026, 12, 21)  # the second week of the period ends a year


def every_rota(task: RotaTask) -> Iterator[list[RotaVisit]]:
    """Yield each rota that no rule forbids, by trying all of them."""
    openings = sorted(task.openings)

    def go_on(place: int, visits: list[RotaVisit]) -> Iterator[list[RotaVisit]]:
        if place == len(openings):
            yield visits
            return
        opening = openings[place]
        yield from go_on(place + 1, visits)
        of_week = [one for one, _ in visits if monday_of(one.on) == monday_of(opening.on)]
        gone = sum(HALF_DAYS[one.half] for one in of_week)
        if gone + HALF_DAYS[opening.half] > task.left(monday_of(opening.on)):
            return
        for rep in task.reps:
            if opening in rep.free:
                yield from go_on(place + 1, [*visits, RotaVisit(opening, rep)])

    return go_on(0, [])


def days(first: date, last: int) -> st.SearchStrategy[date]:
    return st.integers(0, last).map(lambda number: first + timedelta(days=number))


@st.composite
def small_tasks(draw: st.DrawFn) -> RotaTask:
    length = draw(st.integers(1, 20))
    period = range_of(MONDAY, MONDAY + timedelta(days=length))
    halves = draw(st.sampled_from([("am", "pm"), ("full",)]))
    openings = draw(
        st.lists(
            st.builds(Opening, days(MONDAY, length), st.sampled_from(halves)),
            max_size=5,
            unique=True,
        )
    )
    reps = [
        RotaRep(
            id=number,
            name=draw(st.sampled_from(["Ana", "Bo", "Cy"])),
            cadence_days=draw(st.integers(1, 12)),
            coached_on=draw(st.none() | days(MONDAY - timedelta(days=15), 14)),
            planned_on=tuple(draw(st.lists(days(MONDAY, length), max_size=1))),
            on_team=draw(
                st.sampled_from([(DaySpan(),)])
                | st.tuples(st.builds(DaySpan, st.none() | days(MONDAY, 9), st.just(None)))
                | st.tuples(st.builds(DaySpan, st.none(), days(MONDAY, length)))
            ),
            free=frozenset(draw(st.sets(st.sampled_from(openings)))) if openings else frozenset(),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return RotaTask(
        period=period,
        openings=openings,
        reps=reps,
        half_days_a_week=draw(st.integers(1, 4)),
        used={MONDAY: draw(st.integers(0, 2))},
    )


def assert_keeps_the_rules(task: RotaTask, visits: Sequence[RotaVisit]) -> None:
    openings = [opening for opening, _ in visits]
    assert len(set(openings)) == len(openings), "the manager is in two places"
    assert all(opening in rep.free for opening, rep in visits), "the rep can't"
    assert set(openings) <= set(task.openings)
    assert openings == sorted(openings)
    weeks: Counter[date] = Counter()
    for opening in openings:
        weeks[monday_of(opening.on)] += HALF_DAYS[opening.half]
    assert all(gone <= task.left(monday) for monday, gone in weeks.items()), "over capacity"
    once = {(rep.id, opening.on) for opening, rep in visits}
    assert len(once) == len(visits), "a rep twice on one day"


@settings(max_examples=60, deadline=None)
@given(task=small_tasks(), width=st.sampled_from([1, 3, 16]))
def test_the_rota_is_the_best_of_all_there_are(task: RotaTask, width: int) -> None:
    best = min(measure(task, visits) for visits in every_rota(task))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rota_search, "NARROW", width)
        rota = lay_out_visits(task)
    assert_keeps_the_rules(task, rota.visits)
    assert rota.score == measure(task, rota.visits)
    assert rota.least_over <= best.rep_days_over
    assert rota.score == best
    assert rota.complete


@settings(max_examples=30, deadline=None)
@given(task=small_tasks())
def test_a_search_that_stops_early_claims_no_more_than_it_knows(task: RotaTask) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rota_search, "NARROW", 1)
        rota = lay_out_visits(task, budget=0)
    best = min(measure(task, visits) for visits in every_rota(task))
    assert_keeps_the_rules(task, rota.visits)
    assert rota.least_over <= best.rep_days_over <= rota.score.rep_days_over
    assert rota.score == best or not rota.complete


@settings(max_examples=30, deadline=None)
@given(task=small_tasks(), seed=st.integers(0, 1000))
def test_the_order_of_what_comes_in_does_not_matter(task: RotaTask, seed: int) -> None:
    mixed = random.Random(seed)
    openings, reps = list(task.openings), list(task.reps)
    mixed.shuffle(openings)
    mixed.shuffle(reps)
    assert lay_out_visits(replace(task, openings=openings, reps=reps)) == lay_out_visits(task)


@settings(max_examples=30, deadline=None)
@given(task=small_tasks())
def test_what_is_said_to_be_needed_is_what_any_rota_needs(task: RotaTask) -> None:
    def least(half_days: int) -> int:
        changed = replace(task, half_days_a_week=half_days)
        return min(measure(changed, visits).rep_days_over for visits in every_rota(changed))

    needed = find_needed_half_days(task, lay_out_visits(task))
    now, ever = least(task.half_days_a_week), least(99)
    assert (now == ever) == (not needed)
    for one in needed:
        assert one.rep_days_over == least(one.half_days_a_week) < now
    if needed:
        assert needed[-1].rep_days_over == ever
        assert least(needed[-1].half_days_a_week - 1) > ever


def free_rep(number: int, task: RotaTask, **facts: Any) -> RotaRep:  # noqa: ANN401  (whatever a rep has)
    known = {"name": f"Rep {number:02}", "cadence_days": 42, "free": frozenset(task.openings)}
    return RotaRep(id=number, **{**known, **facts})


def weeks_of(count: int, *, half_days: int = 2, start: date = MONDAY) -> RotaTask:
    """Return a task without reps: all working half days of some weeks."""
    period = range_of(start, start + timedelta(days=7 * count - 1))
    openings = [
        Opening(start + timedelta(days=7 * week + day), half)
        for week in range(count)
        for day in range(5)
        for half in ("am", "pm")
    ]
    return RotaTask(period=period, openings=openings, reps=(), half_days_a_week=half_days)


def shown(task: RotaTask) -> list[tuple[str, str, str]]:
    return [
        (visit.opening.on.isoformat(), visit.opening.half, visit.rep.name)
        for visit in lay_out_visits(task).visits
    ]


def with_reps(task: RotaTask, *facts: dict[str, Any]) -> RotaTask:
    return replace(task, reps=[free_rep(number, task, **one) for number, one in enumerate(facts)])


def ago(number: int) -> date:
    return MONDAY - timedelta(days=number)


def test_the_earliest_deadline_goes_first_and_nobody_goes_without_need() -> None:
    task = with_reps(
        weeks_of(2, half_days=1),
        {"name": "Late", "coached_on": ago(35)},  # over from the second Tuesday
        {"name": "Soon", "coached_on": ago(40)},  # over from Thursday
        {"name": "Fine", "coached_on": ago(1)},
    )
    assert shown(task) == [("2026-12-21", "am", "Soon"), ("2026-12-28", "am", "Late")]
    assert lay_out_visits(task).score.rep_days_over == 0


def test_of_days_that_are_otherwise_equal_the_first_goes_by_name() -> None:
    task = with_reps(weeks_of(1), {"name": "émile"}, {"name": "Dora"}, {"name": "Zoe"})
    assert [name for *_, name in shown(task)] == ["Dora", "émile"]


def test_a_second_day_waits_for_one_who_is_over_and_had_none() -> None:
    # One half day is left. Each way costs as many days over, and Had comes first by name.
    task = replace(
        with_reps(
            weeks_of(1, half_days=1),
            {"name": "Had", "cadence_days": 1, "coached_on": ago(7), "planned_on": (MONDAY,)},
            {"name": "Waits", "cadence_days": 1, "coached_on": ago(7)},
        ),
        openings=[Opening(MONDAY + timedelta(days=4), "am")],
    )
    assert [name for *_, name in shown(task)] == ["Waits"]
    assert lay_out_visits(task).score.second_days == 0


def test_a_planned_day_counts_as_a_field_day() -> None:
    task = with_reps(weeks_of(4), {"coached_on": ago(40), "planned_on": (MONDAY,)})
    assert shown(task) == []
    assert lay_out_visits(task).score.rep_days_over == 0


def test_a_rep_who_leaves_is_seen_only_while_it_counts() -> None:
    leaves = (DaySpan(None, MONDAY + timedelta(days=2)),)
    free = frozenset(one for one in weeks_of(2).openings if leaves[0].covers(one.on))
    gone = with_reps(weeks_of(2), {"coached_on": ago(40), "on_team": leaves, "free": free})
    assert shown(gone) == []  # gone before being over
    soon = with_reps(weeks_of(2), {"coached_on": ago(41), "on_team": leaves, "free": free})
    assert shown(soon) == [("2026-12-21", "am", "Rep 00")]


def test_a_rep_who_starts_later_is_due_a_cadence_after_the_start() -> None:
    start = MONDAY + timedelta(days=7)
    on_team = (DaySpan(start, None),)
    free = frozenset(one for one in weeks_of(6).openings if one.on >= start)
    task = with_reps(
        weeks_of(6), {"cadence_days": 30, "coached_on": start, "on_team": on_team, "free": free}
    )
    (visit,) = lay_out_visits(task).visits
    assert visit.opening == Opening(start + timedelta(days=4), "am")  # 30 days before the end
    assert lay_out_visits(task).score.rep_days_over == 0


def test_a_week_across_new_year_is_one_week_of_capacity() -> None:
    # Mon 2026-12-28 to Sun 2027-01-03 is one ISO week.
    task = replace(
        with_reps(weeks_of(1, half_days=1, start=date(2026, 12, 28)), *[{}] * 3),
        openings=[Opening(date(2026, 12, 31), "am"), Opening(date(2027, 1, 1), "am")],
    )
    assert len(lay_out_visits(task).visits) == 1


def test_half_days_gone_already_leave_less_and_a_full_day_takes_two() -> None:
    task = with_reps(weeks_of(1, half_days=3), *[{}] * 9)
    assert len(shown(replace(task, used={MONDAY: 2}))) == 1
    assert shown(replace(task, used={MONDAY: 4})) == []
    full = [Opening(MONDAY + timedelta(days=day), "full") for day in range(5)]
    whole = with_reps(replace(task, openings=full), *[{}] * 9)
    assert len(shown(whole)) == 1


def test_a_cadence_below_a_week_brings_several_days_a_week() -> None:
    task = with_reps(weeks_of(1, half_days=5), {"cadence_days": 2, "coached_on": ago(1)})
    assert [day for day, *_ in shown(task)] == ["2026-12-22", "2026-12-25"]
    assert lay_out_visits(task).score.rep_days_over == 0


@pytest.mark.parametrize("task", [weeks_of(2), with_reps(replace(weeks_of(2), openings=[]), {})])
def test_nobody_or_no_opening_is_an_empty_rota(task: RotaTask) -> None:
    rota = lay_out_visits(task)
    assert rota.visits == ()
    assert rota.complete
    assert rota.score.rep_days_over == len(task.reps) * task.period.days


def test_it_says_what_more_half_days_would_bring_and_what_none_would() -> None:
    # Six who were never seen, from a Thursday on: three days are over for each before.
    task = with_reps(weeks_of(2, half_days=2), *[{}] * 6)
    late = [one for one in task.openings if one.on >= MONDAY + timedelta(days=3)]
    task = with_reps(replace(task, openings=late), *[{}] * 6)
    # With three: 3, 3, 4, then on Monday 7, 7, 8 days; with four: 3, 3, 4, 4, 7, 7.
    assert [(one.half_days_a_week, one.rep_days_over) for one in needed_for(task)] == [
        (3, 32),
        (4, 28),
    ]
    assert lay_out_visits(task).unavoidable == dict.fromkeys(range(6), 3)
    assert needed_for(replace(task, half_days_a_week=4)) == ()


def needed_for(task: RotaTask) -> tuple[Needed, ...]:
    return find_needed_half_days(task, lay_out_visits(task))


def test_two_days_of_one_rep_keep_half_a_cadence_between_them_where_that_costs_nothing() -> None:
    task = with_reps(weeks_of(8, half_days=1), {"cadence_days": 30, "coached_on": ago(30)})
    # Over on Monday; 56 days with two field days, the second not on the first day possible.
    assert [day for day, *_ in shown(task)] == ["2026-12-21", "2027-01-15"]


@pytest.mark.parametrize(
    ("openings", "days", "chosen"),
    [
        ((0, 5, 6), 16, [0, 5]),  # half a cadence after the other is not hurried
        ((0, 4, 5), 15, [0, 5]),
        ((0, 4, 6), 15, [0, 6]),
        ((0, 4), 15, [0, 4]),  # hurried rather than over cadence
        ((0, 5, 9), 11, [0]),  # nobody goes without need
        ((1, 1, 7), 17, [1, 7]),
    ],
)
@pytest.mark.parametrize("number", [1, 2])
def test_each_rep_goes_on_the_first_days_that_are_calm_and_keep_the_cadence(
    openings: tuple[int, ...], days: int, chosen: list[int], number: int
) -> None:
    halves: list[Half] = ["am", "pm"]
    period = range_of(MONDAY, MONDAY + timedelta(days=days - 1))
    free = [Opening(MONDAY + timedelta(days=day), half) for day in openings for half in halves]
    task = RotaTask(
        period=period,
        openings=sorted(set(free)),
        reps=[
            RotaRep(id=one, name=f"Rep {one}", cadence_days=10, free=frozenset(free))
            for one in range(number)
        ],
        half_days_a_week=14,
    )
    rota = lay_out_visits(task)
    first = [(one.opening.on - MONDAY).days for one in rota.visits if one.rep.id == 0]
    assert (first, len(rota.visits)) == (chosen, number * len(chosen))
    assert rota.complete
    assert rota.least_over == rota.score.rep_days_over


def big_team(seed: int) -> RotaTask:
    """Return 9 reps over 9 weeks who need more than the manager has."""
    mixed = random.Random(seed)
    task = weeks_of(9)
    task = replace(task, openings=[one for one in task.openings if mixed.random() < 0.8])
    reps = []
    for number in range(9):
        away = mixed.randrange(63)
        cadence = mixed.choice([30, 42, 42, 90])
        reps.append(
            free_rep(
                number,
                task,
                cadence_days=cadence,
                coached_on=mixed.choice([None, ago(mixed.randrange(2 * cadence))]),
                free=frozenset(
                    one for one in task.openings if not away <= (one.on - MONDAY).days < away + 10
                ),
            )
        )
    return replace(task, reps=reps)


def test_a_rota_goes_from_tomorrow_as_far_as_is_said_and_26_weeks_at_most() -> None:
    today = date(2026, 11, 20)

    def read(text: str) -> Period:
        return parse_rota_period("rota", text, today, lambda name, day: parse_day(name, day, today))

    for text, start, end in (
        ("1w", "2026-11-21", "2026-11-27"),
        (" 026 Weeks ", "2026-11-21", "2027-05-21"),
        ("2027-05-21", "2026-11-21", "2027-05-21"),
        ("2026-w47", "2026-11-21", "2026-11-22"),  # of a period what is left of it
        ("2027-01", "2027-01-01", "2027-01-31"),
        ("2027-q4", "2027-10-01", "2027-12-31"),
    ):
        assert read(text) == range_of(date.fromisoformat(start), date.fromisoformat(end)), text
    for text, problem in (
        ("27w", "is more than 26 weeks"),
        ("2027-05-22", "is more than 26 weeks"),
        ("1000w", "is not 8w"),
        ("0w", "leaves no day after today"),
        ("2026-11-20", "leaves no day after today"),
        ("2026-10", "leaves no day after today"),
        ("2026-W54", "is not 8w"),
    ):
        with pytest.raises(InvalidValue, match=f"^rota: {text} {problem}"):
            read(text)


def test_a_big_team_keeps_the_rules_within_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    task = big_team(1)
    steps = []
    monkeypatch.setattr(
        rota_search._Search, "__del__", lambda search: steps.append(search.steps), raising=False
    )
    rota = lay_out_visits(task)
    assert_keeps_the_rules(task, rota.visits)
    assert rota.score == measure(task, rota.visits)
    assert rota.least_over <= rota.score.rep_days_over
    assert not rota.complete
    # The first rota found, by the narrow beam alone, is worse.
    assert rota.score < lay_out_visits(task, budget=0).score
    assert max(steps) < 1.1 * BUDGET

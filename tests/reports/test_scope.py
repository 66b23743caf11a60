"""What a report looks at: its days, and on which of them a manager is in the group asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import NullPool, create_engine, literal, select

from coachlog.domain.big_deals import BIG_DEAL_DAYS
from coachlog.domain.evidence import EVIDENCE_DAYS
from coachlog.domain.groups import GroupSpan
from coachlog.domain.periods import Period, monday_of, month_of, quarter_of, week_of
from coachlog.reports.groups import in_group
from coachlog.reports.scope import Scope
from tests.filled import TODAY, on

DAYS = [on("11-01") + timedelta(days=number) for number in range(24)]


def draw_spans(chance: Random) -> tuple[GroupSpan, ...]:
    """Draw when each of three managers is in a group."""
    return tuple(
        GroupSpan(
            manager_id=chance.randint(1, 3),
            **dict(zip(("first", "last"), sorted(chance.choices(DAYS, k=2)), strict=True)),
        )
        for _ in range(chance.randint(0, 3))
    )


def list_days(spans: tuple[GroupSpan, ...], asked: list[date]) -> set[tuple[int, date]]:
    return {(one.manager_id, day) for one in spans for day in asked if one.first <= day <= one.last}


def test_a_manager_is_in_a_group_on_the_days_of_its_spans_alone() -> None:
    chance = Random(1)
    for _ in range(300):
        spans, (first, last) = draw_spans(chance), sorted(chance.choices(DAYS, k=2))
        asked = [day for day in DAYS if first <= day <= last]
        inside = list_days(spans, asked)
        scope = Scope(period=week_of(TODAY), today=TODAY, spans=spans)
        assert scope.list_managers(first, last) == {who for who, _ in inside}
        in_weeks = Counter(monday_of(day) for day in {day for _, day in inside})
        most = sorted(monday for monday, number in in_weeks.items() if number >= 4)
        assert scope.list_weeks(first, last, range(7)) == most
        for manager in (1, 2, 3):
            outside = {day for day in asked if (manager, day) not in inside}
            assert scope.days_outside(manager, first, last) == outside


def test_the_database_finds_the_same_days_of_a_group() -> None:
    chance = Random(2)
    with create_engine("sqlite://", poolclass=NullPool).connect() as connection:
        for _ in range(30):
            spans, (first, last) = draw_spans(chance), sorted(chance.choices(DAYS[4:20], k=2))
            asked = [day for day in DAYS if first <= day <= last]
            pairs = [(who, day) for who in (1, 2, 3) for day in asked]
            is_in = [in_group(spans, literal(who), literal(day), (first, last))
                     for who, day in pairs]  # fmt: skip
            found = [*map(bool, connection.execute(select(*is_in)).one())]
            inside = list_days(spans, asked)
            assert found == [pair in inside for pair in pairs]


@pytest.mark.parametrize(
    ("spans", "first", "last"),
    [
        ((), 0, 88),
        (((-9, -1), (89, 99)), 0, 88),  # none of them within
        (((-9, 0),), 0, 0),
        (((88, 99),), 88, 88),
        (((-9, 4),), 0, 4),
        (((7, 9), (3, 4)), 3, 9),
        (((3, 4), (80, 99)), 3, 88),
        (((7, 9), (-9, -1)), 7, 9),
        (((7, 9), (89, 99)), 7, 9),
    ],
)
def test_the_evidence_of_a_group_is_from_its_first_to_its_last_day_within_13_weeks(
    spans: tuple[tuple[int, int], ...], first: int, last: int
) -> None:
    scope = Scope(period=week_of(TODAY), today=TODAY)
    begin, end = scope.evidence_days
    assert (end - begin).days == 88  # the week has two days to come
    days = [begin + timedelta(days=number) for number in range(-9, 100)]
    given = [GroupSpan(manager_id=1, first=days[a + 9], last=days[b + 9]) for a, b in spans]
    assert scope.evidence_days_of(given) == (days[first + 9], days[last + 9])


def test_without_a_group_everybody_is_in_it_on_all_days() -> None:
    scope = Scope(period=week_of(TODAY), today=TODAY)
    assert scope.list_managers(DAYS[0], DAYS[-1]) is None
    assert scope.days_outside(1, DAYS[0], DAYS[-1]) == set()
    mondays = [on("11-02"), on("11-09"), on("11-16")]
    assert scope.list_weeks(DAYS[0], DAYS[-1], range(5)) == mondays


@pytest.mark.parametrize(
    ("first", "last", "weekdays", "number"),
    [
        ("11-08", "11-11", range(5), 1),  # Sunday to Wednesday: three of five
        ("11-08", "11-10", range(5), 0),
        ("11-11", "11-17", range(5), 1),  # from a Wednesday on
        ("11-12", "11-18", range(5), 1),  # the next one
        ("11-09", "11-10", (0, 1), 1),
        ("11-10", "11-10", (0, 1), 0),  # half is not most
    ],
)
def test_a_week_is_one_that_has_most_of_its_working_days(
    first: str, last: str, weekdays: Collection[int], number: int
) -> None:
    scope = Scope(period=week_of(TODAY), today=TODAY)
    assert len(scope.list_weeks(on(first), on(last), weekdays)) == number


def test_the_evidence_of_a_group_begins_when_it_was_entered_and_a_sunday_is_no_week() -> None:
    spans = (
        GroupSpan(manager_id=1, first=on("11-01")),
        GroupSpan(manager_id=2, last=on("11-10")),
    )
    scope = Scope(period=quarter_of(on("11-01")), today=on("11-20"), spans=spans)
    assert scope.evidence_days_of(spans[:1]) == (on("11-01"), on("11-20"))
    assert scope.evidence_days_of(spans[1:]) == (on("10-01"), on("11-10"))
    assert scope.evidence_days_of(spans) == scope.evidence_days_of(()) == scope.evidence_days
    alone = replace(scope, spans=spans[:1])
    mondays = [on("11-02"), on("11-09"), on("11-16")]
    assert alone.list_weeks(*scope.evidence_days, range(5)) == mondays


@pytest.mark.parametrize(
    ("period", "today", "runs", "as_of", "window"),
    [
        (week_of(on("11-18")), "11-16", True, "11-16", "08-24"),
        (week_of(on("11-18")), "11-21", True, "11-21", "08-24"),
        (week_of(on("11-18")), "11-22", False, "11-22", "08-24"),
        (week_of(on("11-18")), "11-15", False, "11-15", "08-24"),
        (week_of(on("11-18")), "12-30", False, "11-22", "08-24"),
        (month_of(on("11-01")), "11-30", False, "11-30", "09-01"),
        (quarter_of(on("11-01")), "11-30", True, "11-30", "10-01"),
    ],
)
def test_the_days_that_count_end_today_and_the_evidence_begins_13_weeks_before_the_end(
    period: Period, today: str, runs: bool, as_of: str, window: str
) -> None:
    scope = Scope(period=period, today=on(today))
    assert (scope.runs, scope.as_of, scope.window_start) == (runs, on(as_of), on(window))
    assert scope.evidence_days == (on(window), on(as_of))
    assert scope.window_start in (period.start, period.end - timedelta(days=EVIDENCE_DAYS - 1))
    first, last = scope.looked_at
    assert last == max(on(as_of), period.end)
    assert first == min(on(as_of) - timedelta(days=BIG_DEAL_DAYS), on(window))

"""Whom to talk to first, and what about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from coachlog.domain.answers import Agreement
from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import (
    CoachingReport,
    FieldDayCounts,
    ManagerReport,
    ManagerTally,
    Policy,
    Quality,
    judge_manager,
    report_on,
)
from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import Initiated
from coachlog.domain.periods import week_of
from coachlog.domain.talks import choose_talks, list_topics
from coachlog.domain.trend import ShareChange, Trend

AS_OF = date(2026, 11, 27)
DOWN = ShareChange(on=date(2026, 9, 7), before=Fraction(7, 10), after=Fraction(2, 5), z=-3.0)
UP = ShareChange(on=date(2026, 9, 7), before=Fraction(2, 5), after=Fraction(7, 10), z=3.0)


def manager(
    name: str, asked: int, scheduled: int, facts: Mapping[str, Any] | None = None
) -> ManagerReport:
    visits = Visits(
        requested=asked,
        scheduled=scheduled,
        visits=asked + scheduled,
        requested_squares=asked,
        scheduled_squares=scheduled,
    )
    counted = Initiated(requested=asked, scheduled=scheduled)
    more = {"coached": len((facts or {}).get("reps", ())), **(facts or {})}
    tally = ManagerTally(manager=name, period=counted, window=visits, **more)
    return judge_manager(tally, Policy(), AS_OF, (AS_OF - timedelta(days=90), AS_OF))


def standing(last_coached_on: date | None, requested: int = 0) -> RepStanding:
    return RepStanding(
        name="Dana Cruz",
        id=1,
        level="established",
        cadence_days=42,
        as_of=AS_OF,
        last_coached_on=last_coached_on,
        requested=requested,
    )


def report(*managers: ManagerReport) -> CoachingReport:
    return report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality())


def talks(*managers: ManagerReport) -> list[tuple[str, str]]:
    return [(one.about.tally.manager, one.topic) for one in choose_talks(report(*managers))]


def test_three_at_most_in_order_of_need() -> None:
    team = [manager(f"M{n}", 40 + n, 10) for n in range(6)]
    assert [name for name, _ in talks(*team)] == ["M5", "M4", "M3"]


def test_nobody_where_the_shares_may_be_chance() -> None:
    assert talks(*(manager(f"M{n}", 6, 4) for n in range(6))) == []


def test_of_many_at_one_half_the_luckiest_is_no_finding() -> None:
    team = [manager(f"M{n}", 15 + n % 7 - 3, 15 - n % 7 + 3) for n in range(40)]
    assert talks(*team) == []


def test_whoever_moved_to_coaching_is_one_of_the_three() -> None:
    team = [manager(f"M{n}", 40 + n, 10) for n in range(4)]
    moved = manager("Karol", 20, 25, {"trend": Trend(change=DOWN)})
    assert talks(*team, moved) == [("M3", "asked"), ("M2", "asked"), ("Karol", "improved")]


def test_whoever_moved_away_from_it_is_where_there_is_room() -> None:
    over = [manager(f"M{n}", 40 + n, 10) for n in range(3)]
    worse = manager("Drift", 20, 20, {"trend": Trend(change=UP)})
    better = manager("Karol", 20, 25, {"trend": Trend(change=DOWN)})
    drift, karol = ("Drift", "changed"), ("Karol", "improved")
    assert talks(worse, manager("Kim", 1, 30)) == [drift]
    assert talks(over[0], worse, better) == [("M0", "asked"), drift, karol]
    assert talks(*over[:2], worse, better) == [("M1", "asked"), ("M0", "asked"), karol]
    assert talks(*over[:2], worse) == [("M1", "asked"), ("M0", "asked"), drift]
    assert [name for name, _ in talks(*over, worse)] == ["M2", "M1", "M0"]


@pytest.mark.parametrize(
    ("facts", "topic"),
    [
        ({"trend": Trend(change=UP)}, "changed"),
        ({"trend": Trend(change=DOWN)}, "improved"),
        ({"field_days": FieldDayCounts(planned=2, displaced=1)}, "displaced"),
        ({"disguised_days": 1, "disguised_calls": 2}, "disguised"),
        ({"reps": [standing(None)]}, "never coached"),
        ({"reps": [standing(AS_OF - timedelta(days=60))]}, "overdue"),
        ({"reps": [standing(AS_OF - timedelta(days=9))]}, "asked"),
        ({"half_days_left": 3}, "planned"),
        ({"matrix": {("rep-request", "big"): 26}}, "big"),
        ({"matrix": {("rep-request", "ordinary"): 26}}, "ordinary"),
        ({"matrix": {("rep-request", "big"): 25, ("rep-request", "ordinary"): 25}}, "asked"),
        ({"reps": [standing(AS_OF, 5), standing(AS_OF, 2), standing(AS_OF, 2)]}, "one rep"),
        ({"reps": [standing(AS_OF, 5), standing(AS_OF, 2), standing(AS_OF, 3)]}, "asked"),
        ({"reps": [standing(AS_OF, 50)]}, "asked"),
        ({"invited_coaching": 1}, "invited"),
        ({"field_days": FieldDayCounts(planned=3, held=2)}, "held"),
        ({"field_days": FieldDayCounts(planned=3, held=2, cancelled=1)}, "asked"),
        ({"reps": [standing(AS_OF)] * 4, "coached": 3}, "reach"),
        ({"reps": [standing(AS_OF)] * 4, "coached": 4}, "asked"),
        ({"answers": Agreement(both_requested=1, rep_says_scheduled=4)}, "disputed"),
        ({}, "asked"),
    ],
)
def test_a_talk_begins_with_what_the_table_does_not_say(facts: dict[str, Any], topic: str) -> None:
    found = talks(manager("Pat", 50, 10, facts), manager("Kim", 1, 30))
    assert found == [("Pat", topic)]


def test_what_is_said_of_most_takes_four_calls_and_what_of_held_days_two() -> None:
    for number in range(7):
        most = {("rep-request", "big"): number}
        reps = [standing(AS_OF, number), standing(AS_OF)]
        facts = {"matrix": most, "reps": reps, "coached": 2}
        held = {"field_days": FieldDayCounts(planned=number, held=number)}
        pat = manager("Pat", number, 0, facts | held)
        expected = ["one rep", "big"] * (number >= 4) + ["held"] * (number >= 2) + ["asked"]
        assert list_topics(pat, report(pat)) == expected


def test_talks_are_about_different_things_where_there_are_any() -> None:
    never, gone = {"reps": [standing(None)]}, {"field_days": FieldDayCounts(planned=2, displaced=1)}
    team = [manager("M3", 53, 9, never | gone), manager("M2", 52, 9, never)]
    assert talks(*team, manager("Kim", 1, 30)) == [("M3", "displaced"), ("M2", "never coached")]
    team.append(manager("M1", 51, 9, never))
    assert talks(*team) == [("M3", "displaced"), ("M2", "never coached"), ("M1", "asked")]

"""Rule 9: who is overdue, and who needs a field day first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coachlog.domain.cadence import RepStanding, order_by_need
from coachlog.domain.defaults import CADENCE_DAYS
from coachlog.domain.teams import Level

AS_OF = date(2026, 11, 22)
CADENCES: list[tuple[Level, int]] = [("new", 30), ("established", 42), ("senior", 90)]


def days_ago(days: int | None) -> date | None:
    return None if days is None else AS_OF - timedelta(days=days)


def make_rep(
    name: str = "Dana Cruz",
    *,
    level: Level = "established",
    coached: int | None = None,
    started: int | None = None,
) -> RepStanding:
    """Make a rep who was coached and who started that many days ago."""
    return RepStanding(
        name=name,
        level=level,
        started_on=days_ago(started),
        last_coached_on=days_ago(coached),
        requested=0,
    )


def test_the_cadence_is_30_days_for_new_42_for_established_90_for_senior_reps() -> None:
    assert dict(CADENCE_DAYS) == dict(CADENCES)


@pytest.mark.parametrize(("level", "cadence"), CADENCES)
@pytest.mark.parametrize(
    ("coached", "started", "overdue"),
    [
        # Each is counted from the cadence: 0 is exactly the cadence ago, 1 one day over.
        (0, None, False),
        (1, None, True),
        (None, 0, False),
        (None, 1, True),
        (0, 1, False),  # the later of the two counts
        (1, 0, False),
        (1, 1, True),
        (0, 400, False),
        (1, 400, True),
        (400, 0, False),  # coached before the start date
        (400, 1, True),
    ],
)
def test_a_rep_is_overdue_one_day_over_the_cadence_since_the_later_of_coaching_and_start(
    level: Level, cadence: int, coached: int | None, started: int | None, overdue: bool
) -> None:
    rep = make_rep(
        level=level,
        coached=None if coached is None else cadence + coached,
        started=None if started is None else cadence + started,
    )
    assert rep.overdue(CADENCE_DAYS, AS_OF) is overdue


@pytest.mark.parametrize(("level", "cadence"), CADENCES)
def test_a_rep_without_coaching_and_start_date_is_overdue_whatever_the_cadence(
    level: Level, cadence: int
) -> None:
    assert make_rep(level=level).overdue({level: 10 * cadence}, AS_OF)


def test_a_rep_who_starts_later_is_not_overdue() -> None:
    assert not make_rep(started=-10).overdue(CADENCE_DAYS, AS_OF)


@pytest.mark.parametrize(("cadence", "overdue"), [(9, True), (10, False)])
def test_the_cadence_of_the_settings_is_the_one_that_counts(cadence: int, overdue: bool) -> None:
    edited: dict[str, int] = {"new": 500, "established": cadence, "senior": 500}
    assert make_rep(coached=10).overdue(edited, AS_OF) is overdue


def test_never_coached_reps_come_first_then_the_longest_without_then_by_name() -> None:
    reps = [
        make_rep("Ana", coached=5),
        make_rep("Lou", coached=50),
        make_rep("Bo", coached=50),
        make_rep("Zoe", started=1),
        make_rep("Max"),
    ]
    expected = ["Max", "Zoe", "Bo", "Lou", "Ana"]
    assert [rep.name for rep in order_by_need(reps)] == expected
    assert [rep.name for rep in order_by_need(reps[::-1])] == expected

"""Rule 9: who is overdue, and who needs a field day first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coachlog.domain.cadence import RepStanding, order_by_need
from coachlog.domain.defaults import CADENCE_DAYS

AS_OF = date(2026, 11, 22)


def days_ago(days: int | None) -> date | None:
    return None if days is None else AS_OF - timedelta(days=days)


def make_rep(
    name: str = "Dana Cruz",
    *,
    cadence: int = 42,
    coached: int | None = None,
    started: int | None = None,
    on_team: bool = True,
) -> RepStanding:
    """Make a rep who was coached and who started that many days ago."""
    return RepStanding(
        id=1,
        name=name,
        level="established",
        cadence_days=cadence,
        as_of=AS_OF,
        on_team=on_team,
        started_on=days_ago(started),
        last_coached_on=days_ago(coached),
    )


def test_the_cadence_is_30_days_for_new_42_for_established_90_for_senior_reps() -> None:
    assert dict(CADENCE_DAYS) == {"new": 30, "established": 42, "senior": 90}


@pytest.mark.parametrize("cadence", [0, 30, 90])
@pytest.mark.parametrize(
    ("coached", "started", "over"),
    [
        # Each is counted from the cadence: 0 is exactly the cadence ago, 1 one day over.
        (0, None, 0),
        (1, None, 1),
        (None, 0, 0),
        (None, 1, 1),
        (0, 1, 0),  # the later of the two counts
        (1, 0, 0),
        (1, 1, 1),
        (0, 400, 0),
        (1, 400, 1),
        (400, 0, 0),  # coached before the start date
        (400, 1, 1),
        (None, -10, -10),  # who starts later
    ],
)
def test_a_rep_is_overdue_one_day_over_the_cadence_since_the_later_of_coaching_and_start(
    cadence: int, coached: int | None, started: int | None, over: int
) -> None:
    rep = make_rep(
        cadence=cadence,
        coached=None if coached is None else cadence + coached,
        started=None if started is None else cadence + started,
    )
    assert (rep.days_over, rep.overdue) == (over, over > 0)


def test_a_rep_without_coaching_and_start_date_is_overdue_whatever_the_cadence() -> None:
    rep = make_rep(cadence=10_000)
    assert (rep.days_since, rep.days_over, rep.overdue) == (None, None, True)


@pytest.mark.parametrize("coached", [None, 400])
def test_a_rep_who_is_on_no_team_is_not_overdue(coached: int | None) -> None:
    assert not make_rep(coached=coached, on_team=False).overdue


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

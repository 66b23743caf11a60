"""Debriefs: scores, lateness, and ratings by skill."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coachlog.domain.debriefs import Rating, group_ratings, is_late, parse_score
from coachlog.errors import InvalidValue

DAY = date(2026, 11, 20)


def rate(skill: str, score: int, days_ago: int, by: str = "Pat Lee") -> Rating:
    on = DAY - timedelta(days=days_ago)
    return Rating(
        skill=skill, score=score, rated_by=by, day_on=on, rated_on=DAY, field_day_id=100 - days_ago
    )


@pytest.mark.parametrize(("text", "score"), [("1", 1), (" 5 ", 5), ("3", 3)])
def test_a_rating_is_one_to_five(text: str, score: int) -> None:
    assert parse_score("score", text) == score


@pytest.mark.parametrize("text", ["0", "6", "-1", "3.5", "", "five", "33", "٣", "²"])
def test_any_other_rating_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a rating from 1 to 5"):
        parse_score("score", text)


@pytest.mark.parametrize("score", [0, 6])
def test_a_rating_is_valid_by_construction(score: int) -> None:
    with pytest.raises(InvalidValue):
        rate("x", score, 0)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (2, True), (30, True)])
def test_a_debrief_is_late_when_more_than_a_day_has_passed(days: int, late: bool) -> None:
    assert is_late(DAY, DAY + timedelta(days=days)) is late


def test_ratings_stand_by_skill_oldest_first_and_the_skill_rated_last_comes_first() -> None:
    grouped = group_ratings(
        [
            rate("closing", 4, 40),
            rate("Discovery  questions", 2, 30),
            rate("discovery questions", 3, 10, by="Kim Poe"),
            rate("discovery questions", 1, 60),
        ]
    )
    assert [one.skill for one in grouped] == ["discovery questions", "closing"]
    assert grouped[0].scores == (1, 2, 3)
    assert grouped[0].raters == ("Pat Lee", "Kim Poe")


def test_no_ratings_give_no_skills() -> None:
    assert group_ratings([]) == ()

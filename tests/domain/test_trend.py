"""Change over time: four-week points, and when a change between them is said."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

import pytest

from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import add_up
from coachlog.domain.trend import (
    ShareChange,
    TeamTime,
    TrendWeek,
    draw_trend,
    tell_beside,
    trend_weeks,
    trend_z,
)

LAST = date(2026, 11, 27)  # a Friday
MONDAYS = trend_weeks(LAST)


def weeks(counts: list[tuple[int, int]], size: int = 1) -> list[TrendWeek]:
    """Make the newest weeks of these asked and scheduled visits, of `size` calls each."""
    return [
        TrendWeek(
            start=monday,
            visits=Visits(
                requested=asked * size,
                scheduled=scheduled * size,
                visits=asked + scheduled,
                requested_squares=asked * size**2,
                scheduled_squares=scheduled * size**2,
            ),
        )
        for monday, (asked, scheduled) in zip(MONDAYS[-len(counts) :], counts, strict=True)
    ]


def test_there_are_26_weeks_up_to_the_running_one() -> None:
    assert len(MONDAYS) == 26
    assert MONDAYS[-1] == date(2026, 11, 23)
    assert MONDAYS[0] == date(2026, 6, 1)


def test_points_hold_four_weeks_and_the_oldest_what_is_left() -> None:
    trend = draw_trend(weeks([(1, 0)] * 25 + [(0, 2)]))
    assert [point.counted.classified for point in trend.points] == [2, 4, 4, 4, 4, 4, 5]
    assert trend.points[-1].start == date(2026, 11, 2)
    assert trend.points[-1].end == date(2026, 11, 29)
    assert [one.end + timedelta(days=1) for one in trend.points[:-1]] == [
        one.start for one in trend.points[1:]
    ]
    assert trend.points[-1].counted.requested == 3


def test_the_z_of_a_trend_is_the_one_worked_out_elsewhere() -> None:
    counted = list(zip([14, 12, 15, 11, 9, 8], [22, 20, 24, 21, 20, 21], strict=True))
    assert trend_z(counted) == pytest.approx(-2.0178, abs=1e-4)
    assert trend_z([(0, 5)] * 6) == trend_z([(5, 5)] * 6) == trend_z([(0, 0)] * 6) == 0


HIGH, LOW = (4, 1), (1, 4)


def test_a_clear_change_is_said_with_when_and_from_what_to_what() -> None:
    change = draw_trend(weeks([HIGH] * 14 + [LOW] * 12)).change
    assert change is not None
    assert change.on == MONDAYS[14]
    assert (change.before, change.after) == (Fraction(4, 5), Fraction(1, 5))
    assert change.z < -2.58


def test_a_change_for_the_worse_is_said_too() -> None:
    change = draw_trend(weeks([LOW] * 14 + [HIGH] * 12)).change
    assert change is not None
    assert change.z > 2.58


@pytest.mark.parametrize(
    "counts", [[HIGH] * 26, [(1, 1)] * 26, [(1, 0), (0, 1)] * 13, [(0, 0)] * 26]
)
def test_what_does_not_change_is_not_said(counts: list[tuple[int, int]]) -> None:
    assert draw_trend(weeks(counts)).change is None


def test_a_change_is_said_from_99_percent_certainty_on() -> None:
    for split, size in product(range(2, 23, 2), (1, 2)):
        for before, after in product([(0, 3), (1, 2), (2, 1), (3, 0)], repeat=2):
            trend = draw_trend(weeks([before] * split + [after] * (24 - split), size))
            visits = [week.visits for week in trend.weeks]
            effect = add_up(Visits, visits).design_effect
            points = [(one.counted.requested, one.counted.classified) for one in trend.points]
            z = abs(trend_z(points)) / math.sqrt(effect)
            assert (trend.change is not None) == (z > 2.58), (split, size, before, after)


def test_only_the_last_six_points_are_tested() -> None:
    before = weeks([(0, 30)] * 2 + [(3, 2)] * 24)
    assert draw_trend(before).change is None
    # Nor do the visits of the two weeks before them weigh.
    many = Visits(
        requested=200, scheduled=200, visits=2, requested_squares=200**2, scheduled_squares=200**2
    )
    large = [replace(week, visits=many) for week in before[:2]]
    assert draw_trend([*large, *weeks([HIGH] * 12 + [LOW] * 12)]).change is not None


def test_visits_of_several_calls_are_less_evidence_for_a_change() -> None:
    counts = [(2, 1)] * 14 + [(1, 2)] * 12
    assert draw_trend(weeks(counts, size=3)).change is None
    as_many_calls = [(asked * 3, scheduled * 3) for asked, scheduled in counts]
    assert draw_trend(weeks(as_many_calls)).change is not None


def test_a_log_younger_than_six_points_says_no_change() -> None:
    assert draw_trend(weeks([HIGH] * 8 + [LOW] * 12)).change is None


ON = MONDAYS[14]
CHANGE = ShareChange(on=ON, before=Fraction(4, 5), after=Fraction(1, 5), z=-4.0)


def beside(*team: TeamTime) -> list[tuple[str, date, str | None]]:
    return [(one.kind, one.on, one.rep) for one in tell_beside(CHANGE, team).beside]


def day(offset: int) -> date:
    return ON + timedelta(days=offset)


OLD = TeamTime(rep="Ana", from_on=date(2020, 1, 1))


@pytest.mark.parametrize(("offset", "told"), [(-29, 0), (-28, 1), (0, 1), (28, 1), (29, 0)])
def test_who_came_within_four_weeks_of_a_change_is_told_with_it(offset: int, told: int) -> None:
    found = beside(
        OLD, TeamTime(rep="Zoe", from_on=day(-400)), TeamTime(rep="Lou", from_on=day(offset))
    )
    assert found == [("new rep", day(offset), "Lou")] * told


def test_who_left_is_told_on_the_day_after() -> None:
    gone = TeamTime(rep="Lou", from_on=day(-400), until_on=day(3))
    assert beside(OLD, gone) == [("rep left", day(4), "Lou")]


def test_who_came_and_left_on_one_day_is_told_by_name() -> None:
    names = ("Zoe", "Ann", "Mia")
    team = [TeamTime(rep=f"Old {number}", from_on=day(-400)) for number in range(9)]
    came = [TeamTime(rep=name, from_on=day(2)) for name in names]
    gone = [TeamTime(rep=name, from_on=day(-400), until_on=day(1)) for name in names]
    assert [(kind, rep) for kind, _, rep in beside(*team, *came, *gone)] == [
        (kind, rep) for kind in ("new rep", "rep left") for rep in sorted(names)
    ]


def test_half_of_a_team_on_one_day_is_a_new_team() -> None:
    came = [TeamTime(rep=name, from_on=day(1)) for name in ("Bo", "Cy")]
    two = TeamTime(rep="Dee", from_on=day(-400))
    assert beside(OLD, two, *came) == [("new team", day(1), None)]
    assert beside(OLD, came[0]) == [("new rep", day(1), "Bo")]  # one alone is none
    three = TeamTime(rep="Eve", from_on=day(-400))
    assert [kind for kind, _, _ in beside(OLD, two, three, *came)] == ["new rep", "new rep"]


def test_the_first_of_a_team_ever_make_a_new_manager() -> None:
    assert beside(TeamTime(rep="Bo", from_on=day(-5))) == [("new manager", day(-5), None)]

"""Charts as marks: what stands where, in which shape, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from coachlog.domain.comparison import reckon_funnel as find_limits
from coachlog.domain.coverage import RepWeek
from coachlog.domain.debriefs import Rating, SkillHistory
from coachlog.domain.evidence import Visits
from coachlog.render.pages.charts import (
    Chart,
    FunnelDot,
    Mark,
    StripWeek,
    draw_calls,
    draw_funnel,
    draw_months,
    draw_range,
    draw_ratings,
    draw_strip,
    draw_weeks,
    limits_at,
)
from coachlog.render.pages.svg import draw

HALF = Fraction(1, 2)
MONDAY = date(2026, 8, 31)


def of(chart: Chart, kind: str, shape: str = "") -> list[Mark]:
    return [mark for mark in chart.marks if mark.kind == kind and shape in {"", mark.shape}]


def ranges(now: Fraction | None, before: Fraction | None, *, over: bool = True) -> Chart:
    earlier = None if before is None else (before, "1 Jul to 24 Aug 2026")
    return draw_range(now, earlier, (0.6, 0.9), over=over, label="Pat")


def test_a_share_its_range_and_the_days_before_stand_at_their_percents() -> None:
    chart = ranges(Fraction(3, 4), Fraction(1, 4))
    (now,), (spread,) = of(chart, "asked"), of(chart, "range")
    assert (now.shape, now.x, now.title) == ("dot", 75, "75 % asked for")
    assert (spread.x, round(spread.width)) == (60, 30)
    assert spread.title == "with 95 % certainty between 60 and 90 %"
    (before,) = of(chart, "before", "dot")
    assert (before.x, before.title) == (25, "25 % in the days before, 1 Jul to 24 Aug 2026")
    (arrow,) = of(chart, "before", "rising")
    assert arrow.x == 50


def test_of_the_share_of_more_weeks_a_part_is_a_mark_of_its_own() -> None:
    chart = draw_range(
        Fraction(3, 4),
        None,
        (0.6, 0.9),
        over=True,
        label="Pat",
        days="13 weeks",
        part=(HALF, "W48"),
    )
    (part,) = of(chart, "part")
    assert (part.shape, part.x, part.title) == ("tick", 50, "50 % asked for in W48")
    (whole,) = of(chart, "asked")
    assert (whole.x, whole.title) == (75, "75 % asked for in 13 weeks")
    assert of(ranges(HALF, None), "part") == []


def test_the_arrow_points_where_the_share_went_and_needs_room() -> None:
    assert of(ranges(Fraction(1, 4), Fraction(3, 4)), "before", "falling")
    still = ranges(Fraction(50, 100), Fraction(52, 100))
    assert [mark.shape for mark in of(still, "before")] == ["dot"]
    assert of(ranges(None, None), "before") == of(ranges(None, None), "asked") == []


def test_at_the_line_or_under_it_is_a_ring_and_over_it_a_dot() -> None:
    (under,) = of(ranges(HALF, None, over=False), "scheduled")
    assert (under.shape, under.x) == ("ring", 50)


def test_weeks_have_asked_above_and_scheduled_below_on_one_scale() -> None:
    weeks = [
        StripWeek(start=MONDAY, asked=4, scheduled=2, held=1),
        StripWeek(start=MONDAY + timedelta(weeks=1), asked=2, scheduled=0, held=2),
    ]
    chart = draw_strip(weeks, "weeks")
    asked, scheduled, held = (of(chart, kind) for kind in ("asked", "scheduled", "held"))
    assert [round(mark.height) for mark in asked] == [64, 32]
    assert [round(mark.height) for mark in scheduled] == [32]
    assert asked[0].y + asked[0].height == asked[1].y + asked[1].height < scheduled[0].y
    assert held[1].height == 2 * held[0].height
    assert asked[1].title == "week of 7 Sep 2026: 2 asked for"
    assert held[0].title == "week of 31 Aug 2026: 1 field day held"
    assert held[1].y + held[1].height < chart.height


def test_without_a_field_day_weeks_need_no_room_for_them() -> None:
    week = StripWeek(start=MONDAY, asked=1, scheduled=1)
    assert of(draw_strip([week], ""), "held") == []
    with_one = draw_strip([replace(week, held=1)], "")
    assert draw_strip([week], "").height < with_one.height


@pytest.mark.parametrize(
    ("facts", "kind", "shape", "says"),
    [
        ({"held": 1, "asked": 2}, "coached", "bar", "1 field day held, 2 calls asked for"),
        ({"scheduled": 3}, "coached", "bar", "3 scheduled"),
        ({"displaced": 1, "asked": 1}, "displaced", "cross", "1 field day gave way"),
        ({"planned": 1}, "planned", "ring", "1 field day planned"),
        ({"asked": 1}, "asked", "dot", "1 call asked for"),
        ({"away": True}, "away", "hatch", "away"),
    ],
)
def test_each_sort_of_week_has_a_shape_of_its_own(
    facts: dict[str, int], kind: str, shape: str, says: str
) -> None:
    weeks = [
        RepWeek(start=MONDAY),
        RepWeek(start=MONDAY + timedelta(weeks=1), **facts),  # type: ignore[arg-type]  # away
    ]
    chart = draw_weeks(weeks, MONDAY, "Dana")
    (now, mark) = chart.marks  # nothing is drawn of an empty week
    assert (now.kind, now.x, now.width) == ("now", 0, 50)
    assert (mark.kind, mark.shape) == (kind, shape)
    assert 50 < mark.x < 100
    assert mark.title.startswith("week of 7 Sep 2026: ")
    assert says in mark.title


def test_a_month_is_named_where_it_begins_and_has_room() -> None:
    weeks = [MONDAY + timedelta(weeks=week) for week in range(10)]  # one of August, one of November
    assert [(mark.text, mark.x) for mark in draw_months(weeks).marks] == [("Sep", 10), ("Oct", 50)]


def funnel(shares: list[tuple[str, int, int]]) -> Chart:
    counted = {
        name: Visits(
            requested=asked,
            scheduled=calls - asked,
            visits=calls,
            requested_squares=asked,
            scheduled_squares=calls - asked,
        )
        for name, asked, calls in shares
    }
    limits = find_limits(list(counted.values()), HALF)
    assert limits is not None
    dots = [
        FunnelDot(
            name=name,
            calls=float(visits.effective_calls),
            share=float(visits.share or 0),
            limits=limits_at(limits, float(visits.effective_calls)),
        )
        for name, visits in counted.items()
    ]
    return draw_funnel(limits, dots, HALF)


def test_a_funnel_names_only_who_is_outside_and_never_over_each_other() -> None:
    many = [(f"Manager {number}", 38 - number % 3, 40) for number in range(30)]
    chart = funnel([("Pat Lee", 30, 60), ("Kim Poe", 38, 40), ("أحمد بن عبد الرحمن", 1, 30), *many])
    names = [mark for mark in chart.marks if mark.shape == "text" and mark.kind == "ink"]
    assert "Pat Lee" not in [mark.text for mark in names]
    assert 1 <= len(names) <= 8
    places = [(round(mark.x), mark.y, mark.anchor) for mark in names]
    for place, (x, y, side) in enumerate(places):
        for left, other, anchor in places[:place]:
            assert abs(y - other) >= 14 or abs(x - left) > 30 or side != anchor
    said = {mark.title.partition(":")[0]: mark.title for mark in chart.marks if mark.title}
    assert said["Pat Lee"] == "Pat Lee: 50 % of about 59 calls, within chance of the line"
    assert said["Kim Poe"].endswith("over both limits")
    assert said["أحمد بن عبد الرحمن"].endswith("under both limits")


@pytest.mark.parametrize("asked", [5, 9, 11, 12, 20, 380, 388, 389, 391, 395])
def test_no_letter_of_a_name_leaves_a_funnel(asked: int) -> None:
    chart = funnel([("Pat Lee", 30, 60), ("Jo", asked, 400)])
    (name,) = [mark for mark in chart.marks if mark.shape == "text" and mark.kind == "ink"]
    assert name.text == "Jo"
    assert 7 < name.y - 4 < chart.height - 7


def test_a_funnel_names_who_is_clearly_over_first_wherever_around_the_dot_there_is_room() -> None:
    over = [("Over 0", 39, 40), ("Over 1", 60, 70), ("Over 2", 75, 100), ("Over 3", 110, 160)]
    under = [(f"Under {number}", 1, 30 + 8 * number) for number in range(6)]
    marks = funnel([*under, *over, ("Pat Lee", 30, 60)]).marks
    names = [mark.text for mark in marks if mark.shape == "text" and mark.kind == "ink"]
    assert names[:4] == ["Over 0", "Over 1", "Over 2", "Over 3"]
    assert {name.split()[0] for name in names} == {"Over", "Under"}
    # Two at one place: the second name goes to the other side, or above.
    marks = funnel([("Jo", 54, 60), ("Eve", 54, 60), ("Pat Lee", 50, 100)]).marks
    assert {mark.text for mark in marks if mark.kind == "ink"} == {"Jo", "Eve"}


@pytest.mark.parametrize(
    ("most", "numbers"),
    [(9, ["2", "4", "6", "8"]), (40, ["10", "20", "30", "40"]), (1_900, ["500", "1,000", "1,500"])],
)
def test_a_few_round_numbers_of_calls_stand_below_a_funnel(most: int, numbers: list[str]) -> None:
    visits = Visits(requested=most, visits=most, requested_squares=most)
    limits = find_limits([visits, visits], HALF)
    assert limits is not None
    marks = draw_calls(limits).marks
    assert [mark.text for mark in marks] == numbers
    reach = max(point.calls for point in limits.points) * 1.06
    assert marks[-1].x == pytest.approx(100 * int(numbers[-1].replace(",", "")) / reach)


def test_the_areas_of_a_funnel_lie_within_each_other() -> None:
    outer, inner = funnel([("Pat Lee", 30, 60), ("Kim Poe", 10, 40)]).areas
    assert (outer.kind, inner.kind) == ("outer", "inner")
    for (x, y), (_, inside) in zip(outer.points, inner.points, strict=True):
        assert 0 <= x <= 100
        assert abs(y - 50) >= abs(inside - 50)


def test_ratings_rise_from_the_foot_over_time() -> None:
    scores = ((0, 1), (14, 3), (28, 5))
    ratings = tuple(
        Rating(
            skill="closing", score=score, rated_by="Pat", day_on=day, rated_on=day, field_day_id=1
        )
        for days, score in scores
        for day in [MONDAY + timedelta(days=days)]
    )
    dots = of(draw_ratings(SkillHistory(skill="closing", ratings=ratings)), "scheduled")
    assert [mark.x for mark in dots] == [4, 50, 96]
    assert [mark.y for mark in dots] == sorted((mark.y for mark in dots), reverse=True)
    assert dots[2].title == "28 Sep 2026: 5 of 5, rated by Pat"
    (alone,) = of(draw_ratings(SkillHistory(skill="closing", ratings=ratings[:1])), "scheduled")
    assert alone.x == 50


def test_text_in_a_chart_is_never_markup() -> None:
    mark = Mark(shape="dot", kind="asked", x=1, y=1, title="<b>'\"&", text="")
    text = replace(mark, shape="text", title="", text="<i>\x1b")
    drawn = draw(Chart(label='"><script>', height=9, marks=(mark, text)))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "<script>" not in drawn
    assert "\x1b" not in drawn
    assert drawn.count('aria-label="&lt;b&gt;&#x27;&quot;&amp;"') == 1


def test_no_name_in_a_funnel_runs_over_a_dot_on_a_screen_of_any_width() -> None:
    near = [("Kim Poe", 29, 30), ("Pat Lee", 30, 31), ("Ana Ruiz", 10, 90), ("Bo Lind", 10, 91)]
    marks = funnel([*near, ("Jo", 54, 60), ("Eve Ox", 50, 100)]).marks
    names = [mark for mark in marks if mark.shape == "text" and mark.kind == "ink"]
    assert {name.text for name in names} == {"Pat Lee", "Ana Ruiz", "Jo", "Kim Poe"}
    for width in range(280, 1_101, 20):
        for name in names:
            begin, wide = width * name.x / 100 + name.dx, 6 * len(name.text)
            left = begin if name.anchor == "start" else begin - wide
            for dot in (mark for mark in marks if mark.shape in {"dot", "ring"}):
                apart = abs(dot.y - (name.y - 4)) >= 10
                x = width * dot.x / 100
                assert apart or not left - 4 < x < left + wide + 4, (width, name.text)

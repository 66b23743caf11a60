"""When a field day of a calendar was, and what lies inside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from coachlog.domain.field_day_hours import lies_inside, measure_field_day
from tests.made_entries import DANA, JO, PAT, entry

WHOLE = (time(8, 30), time(17, 15))


@pytest.mark.parametrize(
    ("begin", "end", "half"),
    [
        ((8, 0), (11, 30), "am"),
        ((9, 0), (14, 59), "am"),
        ((9, 0), (15, 0), "full"),
        ((11, 0), (15, 0), "pm"),
        ((10, 59), (15, 0), "am"),
        ((13, 0), (17, 0), "pm"),
    ],
)
def test_the_half_comes_from_the_hours(
    begin: tuple[int, int], end: tuple[int, int], half: str
) -> None:
    one = replace(entry(PAT, DANA), starts_at=time(*begin), ends_at=time(*end))
    hours = measure_field_day(one, WHOLE)
    assert (hours.half, hours.starts_at, hours.ends_at) == (half, time(*begin), time(*end))


@pytest.mark.parametrize(
    "facts",
    [
        {"until_on": date(2026, 11, 19), "minutes": 26 * 60},
        {"until_on": date(2026, 11, 19), "minutes": 24 * 60},
        {"starts_at": None},
        {"ends_at": None},
    ],
)
def test_a_field_day_over_two_days_or_without_hours_is_a_full_one(
    facts: dict[str, Any],
) -> None:
    one = replace(entry(PAT, DANA), **{"starts_at": time(9), "ends_at": time(11), **facts})
    hours = measure_field_day(one, WHOLE)
    assert (hours.half, hours.starts_at, hours.ends_at) == ("full", *WHOLE)


def test_an_all_day_field_day_is_a_full_one() -> None:
    hours = measure_field_day(entry(PAT, DANA, minutes=None), WHOLE)
    assert (hours.half, hours.starts_at, hours.ends_at) == ("full", *WHOLE)


@pytest.mark.parametrize(
    ("at", "inside"), [((8, 59), False), ((9, 0), True), ((12, 59), True), ((13, 0), False)]
)
def test_a_call_is_inside_a_day_when_it_begins_within_its_hours(
    at: tuple[int, int], inside: bool
) -> None:
    day = entry(PAT, DANA, minutes=240)
    hours = measure_field_day(day, WHOLE)
    call = replace(entry(PAT, DANA, JO), starts_at=time(*at))
    assert lies_inside(call.starts_at, hours, all_day=False) is inside
    assert lies_inside(call.starts_at, hours, all_day=True)

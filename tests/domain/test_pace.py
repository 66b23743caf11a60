"""Rule 8 from here on: what the weeks ask for, and what the calendar still holds."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import Initiated
from coachlog.domain.pace import half_days_left, set_pace

WORKING = frozenset(range(5))
MONDAY = date(2026, 11, 23)


def left(first: date, last: date, capacity: int = 2, **taken: int) -> int:
    return half_days_left(
        first,
        last,
        weekdays=WORKING,
        capacity_a_week=capacity,
        taken={date(2026, 11, int(day[1:])): halves for day, halves in taken.items()},
    )


@pytest.mark.parametrize(
    ("first", "last", "capacity", "fits"),
    [
        (0, 6, 2, 2),
        (0, 13, 2, 4),
        (4, 6, 2, 2),  # Friday has two half days
        (4, 6, 3, 2),  # and no more
        (5, 6, 2, 0),  # a weekend
        (5, 13, 2, 2),
        (0, 6, 14, 10),
    ],
)
def test_no_more_half_days_fit_than_capacity_and_working_days_hold(
    first: int, last: int, capacity: int, fits: int
) -> None:
    start, end = MONDAY + timedelta(days=first), MONDAY + timedelta(days=last)
    assert left(start, end, capacity) == fits


def test_field_days_in_the_calendar_use_up_their_week_those_before_today_too() -> None:
    friday, sunday = date(2026, 11, 27), date(2026, 11, 29)
    assert left(friday, sunday, d23=1) == 1
    assert left(friday, sunday, d23=2) == 0
    assert left(friday, sunday, d23=3) == 0  # never less than none
    assert left(friday, sunday, 5, d27=1) == 1
    assert left(MONDAY, sunday, 14, d23=4) == 8  # more than a day holds takes nothing of the others
    assert left(MONDAY, date(2026, 12, 6), d23=2) == 2  # the next week is untouched


def test_nothing_fits_on_a_day_off() -> None:
    week = dict.fromkeys(WORKING)
    days = [MONDAY + timedelta(days=one) for one in week]
    for off, fits in (([], 10), (days[:1], 8), ([*days[3:], MONDAY - timedelta(days=1)], 6)):
        found = half_days_left(
            MONDAY, days[-1], weekdays=WORKING, capacity_a_week=14, taken={}, off=off
        )
        assert found == fits


def asked(calls: int, scheduled: int) -> Visits:
    return Visits(requested=calls, scheduled=scheduled, visits=calls + scheduled)


def test_the_pace_brings_the_share_to_the_threshold() -> None:
    pace = set_pace(
        Initiated(requested=5, scheduled=1, unknown=3), asked(49, 7), 91, Fraction(1, 2), 2, fits=2
    )
    assert pace.asked_a_week == Fraction(49, 13)  # 3.8 a week
    assert pace.half_days_a_week == Fraction(49, 39)  # as many calls, three to a half day
    assert (pace.fits, pace.share_with_fits) == (2, Fraction(5, 12))


def test_what_reps_go_on_asking_counts_to_the_end_of_the_period() -> None:
    period, window = Initiated(requested=14, scheduled=0), asked(26, 0)
    pace = set_pace(period, window, 91, Fraction(1, 2), 2, fits=10, days_left=34)
    coming = Fraction(2 * 34, 7)  # two a week
    assert pace.share_with_fits == (14 + coming) / (14 + coming + 30)
    assert pace.half_days_for(14) == 8  # 14 calls for those asked so far, 9.7 for those to come
    assert set_pace(period, window, 91, Fraction(1, 2), 2, fits=10).half_days_for(14) == 5


def test_a_higher_threshold_needs_fewer_half_days() -> None:
    paces = [
        set_pace(Initiated(requested=5), asked(26, 0), 91, Fraction(line), 2, None)
        for line in ("0.4", "0.5", "0.6")
    ]
    assert [pace.half_days_a_week for pace in paces] == [
        Fraction(2 * 3, 2) / 3,
        Fraction(2, 3),
        Fraction(2 * 2, 3) / 3,
    ]
    assert {(pace.fits, pace.share_with_fits) for pace in paces} == {(None, None)}

"""Half days on which no rule forbids a field day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.availability import (
    Booking,
    BusyTime,
    Diary,
    WorkWeek,
    count_half_days_of_weeks,
    find_openings,
    find_shared,
)
from coachlog.domain.fielddays import Half
from coachlog.domain.periods import range_of
from coachlog.domain.rota import DaySpan, Opening

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 30)
HOURS: dict[Half, tuple[time, time]] = {
    "am": (time(9), time(13)),
    "pm": (time(13), time(17)),
    "full": (time(9), time(17)),
}
WEEK = WorkWeek(hours=HOURS)
MORNING: tuple[Half, ...] = ("am",)
WHOLE: tuple[Half, ...] = ("full",)
NEXT = range_of(MONDAY, MONDAY + timedelta(days=6))


def book(on: date, half: Half, starts: int, ends: int) -> Booking:
    return Booking(
        id=1,
        manager_id=1,
        rep_id=1,
        rep="Dana",
        on=on,
        half=half,
        starts_at=time(starts),
        ends_at=time(ends),
    )


def on_monday(diary: Diary) -> list[str]:
    found = find_openings(NEXT, WEEK, diary, ("am", "pm"), today=FRIDAY)
    return [half for on, half in found if on == MONDAY]


@pytest.mark.parametrize(
    ("today", "notice", "holidays", "first"),
    [
        (FRIDAY, 5, (), date(2026, 11, 28)),  # Mon to Fri lie between; Monday is the next to work
        (FRIDAY, 5, (date(2026, 11, 25),), date(2026, 12, 1)),
        (FRIDAY, 0, (), date(2026, 11, 21)),
        (date(2026, 12, 28), 5, (date(2027, 1, 1),), date(2027, 1, 6)),
    ],
)
def test_the_working_days_of_notice_lie_between_today_and_the_day(
    today: date, notice: int, holidays: tuple[date, ...], first: date
) -> None:
    week = WorkWeek(hours=HOURS, notice_days=notice, holidays=dict.fromkeys(holidays, ""))
    assert week.first_day_with_notice(today) == first


@pytest.mark.parametrize(
    ("diary", "free"),
    [
        (Diary(), ["am", "pm"]),
        (Diary(absences=(DaySpan(FRIDAY, MONDAY),)), []),
        (Diary(absences=(DaySpan(FRIDAY, MONDAY - timedelta(days=1)),)), ["am", "pm"]),
        (Diary(bookings=(book(MONDAY, "am", 9, 13),)), ["pm"]),
        (Diary(bookings=(book(MONDAY, "am", 10, 14),)), []),  # a morning that ends late
        (Diary(bookings=(book(MONDAY, "full", 18, 22),)), []),  # a full day takes both halves
        (Diary(busy=(BusyTime(on=MONDAY),)), []),
        (Diary(busy=(BusyTime(on=MONDAY, starts_at=time(13), ends_at=time(13, 1)),)), ["am"]),
        (Diary(busy=(BusyTime(on=MONDAY, starts_at=time(17), ends_at=time(18)),)), ["am", "pm"]),
        (Diary(busy=(BusyTime(on=MONDAY, starts_at=time(12, 59)),)), []),  # without an end
    ],
)
def test_what_takes_time_takes_the_half_days_it_touches(diary: Diary, free: list[str]) -> None:
    assert on_monday(diary) == free


@pytest.mark.parametrize(
    ("today", "notice", "agreed", "first"),
    [
        (date(2026, 11, 29), 0, (), MONDAY),
        (MONDAY, 0, (), MONDAY + timedelta(days=1)),
        (FRIDAY, 6, (), MONDAY + timedelta(days=1)),
        (FRIDAY, 8, (MONDAY,), MONDAY),  # a day agreed on needs no notice
        (FRIDAY, 8, (MONDAY - timedelta(days=1),), MONDAY + timedelta(days=3)),  # but working time
    ],
)
def test_openings_begin_with_the_first_day_that_has_the_notice(
    today: date, notice: int, agreed: tuple[date, ...], first: date
) -> None:
    week = WorkWeek(hours=HOURS, notice_days=notice)
    period = range_of(FRIDAY, MONDAY + timedelta(days=6))
    found = find_openings(period, week, Diary(), MORNING, today=today, agreed=agreed)
    assert found[0].on == first
    assert [one.on for one in found if one.on < first] == []


def test_a_full_day_needs_both_halves() -> None:
    half_gone = Diary(busy=(BusyTime(on=MONDAY, starts_at=time(9), ends_at=time(10)),))
    found = find_openings(NEXT, WEEK, half_gone, WHOLE, today=FRIDAY)
    assert [opening.on for opening in found] == [MONDAY + timedelta(days=d) for d in range(1, 5)]


def test_all_holidays_leave_nothing() -> None:
    every = {MONDAY + timedelta(days=day): "" for day in range(7)}
    week = WorkWeek(hours=HOURS, holidays=every)
    assert find_openings(NEXT, week, Diary(), ("am", "pm"), today=FRIDAY) == []


def test_a_rep_shares_an_opening_only_on_the_team() -> None:
    openings = find_openings(NEXT, WEEK, Diary(), MORNING, today=FRIDAY)
    spans = (DaySpan(None, MONDAY), DaySpan(MONDAY + timedelta(days=4), None))
    shared = find_shared(openings, WEEK, Diary(), spans)
    assert shared == {Opening(MONDAY, "am"), Opening(MONDAY + timedelta(days=4), "am")}


def test_half_days_are_counted_by_iso_week_across_new_year() -> None:
    bookings = [
        book(date(2026, 12, 28), "am", 9, 13),
        book(date(2027, 1, 3), "full", 9, 17),
        book(date(2027, 1, 4), "pm", 13, 17),
    ]
    assert count_half_days_of_weeks(bookings) == {date(2026, 12, 28): 3, date(2027, 1, 4): 1}


SOON = st.integers(-3, 20).map(lambda number: FRIDAY + timedelta(days=number))
CLOCK = st.times().map(lambda one: one.replace(microsecond=0))


@settings(max_examples=100, deadline=None)
@given(
    absences=st.lists(st.tuples(SOON, SOON).map(sorted), max_size=2),
    busy=st.lists(st.tuples(SOON, CLOCK, CLOCK), max_size=4),
    booked=st.lists(st.tuples(SOON, st.sampled_from(["am", "pm", "full"])), max_size=3),
    holidays=st.frozensets(SOON, max_size=3),
    weekdays=st.frozensets(st.integers(0, 6)),
    notice=st.integers(0, 6),
)
def test_an_opening_is_never_on_time_that_is_taken(
    absences: list[list[date]],
    busy: list[tuple[date, time, time]],
    booked: list[tuple[date, Half]],
    holidays: frozenset[date],
    weekdays: frozenset[int],
    notice: int,
) -> None:
    week = WorkWeek(
        hours=HOURS, holidays=dict.fromkeys(holidays, ""), weekdays=weekdays, notice_days=notice
    )
    diary = Diary(
        absences=tuple(DaySpan(*span) for span in absences),
        busy=tuple(BusyTime(on=on, starts_at=one, ends_at=two) for on, one, two in busy),
        bookings=tuple(
            book(on, half, HOURS[half][0].hour, HOURS[half][1].hour) for on, half in booked
        ),
    )
    period = range_of(FRIDAY, FRIDAY + timedelta(days=20))
    for opening in find_openings(period, week, diary, ("am", "pm"), today=FRIDAY):
        day = opening.on
        begins, ends = HOURS[opening.half]
        assert day.weekday() in weekdays
        assert day not in holidays
        between = [FRIDAY + timedelta(days=d) for d in range(1, (day - FRIDAY).days)]
        assert sum(one.weekday() in weekdays and one not in holidays for one in between) >= notice
        assert not any(first <= day <= last for first, last in absences)
        assert not any(on == day and half in (opening.half, "full") for on, half in booked)
        assert not any(on == day and one < ends and begins < two for on, one, two in busy)

"""Recurrence rules, against a library that steps from the start: the same instances."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # what icalendar stands on
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import vRecur

from coachlog.intake.calendars.rules import BadRule, TooMuch, Work, expand, read_rule

FIRST, LAST = date(2026, 1, 1), date(2027, 3, 31)
START = datetime(2025, 12, 15, 9, 30)  # noqa: DTZ001  (rules know no zone)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def instances(text: str, start: datetime = START, work: int = 100_000) -> list[datetime]:
    """Return the instances of a rule as it is written, from FIRST to LAST."""
    return list(expand(read_rule(vRecur.from_ical(text)), start, FIRST, LAST, Work(left=work)))


def expected(text: str, start: datetime = START) -> list[datetime]:
    """Return the same by the library."""
    known = takewhile(lambda at: at.date() <= LAST, rrulestr(text, dtstart=start))
    return [at for at in known if at.date() >= FIRST]


def part(name: str, values: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    some = st.lists(values, min_size=1, max_size=3, unique=True)
    return st.just("") | some.map(lambda chosen: f";{name}={','.join(map(str, chosen))}")


def signed(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most) | st.integers(-most, -1)


days = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=3, unique=True)
given_days = days.map(lambda chosen: f";BYDAY={','.join(chosen)}")
weekdays = given_days | st.just("")
nth = st.tuples(signed(5), st.sampled_from(WEEKDAYS)).map(lambda one: f";BYDAY={one[0]}{one[1]}")
ends = (
    st.just("")
    | st.integers(1, 40).map(lambda count: f";COUNT={count}")
    | st.sampled_from((";UNTIL=20260630T093000", ";UNTIL=20260701T000000"))
)
months = part("BYMONTH", st.integers(1, 12))
month_days = part("BYMONTHDAY", signed(31))
week_starts = st.sampled_from(("", ";WKST=SU", ";WKST=MO", ";WKST=WE"))
positions = part("BYSETPOS", signed(4))
rules = st.one_of(
    st.tuples(st.just("DAILY"), months, month_days, weekdays),
    st.tuples(st.just("WEEKLY"), months, weekdays, week_starts),
    st.tuples(st.just("MONTHLY"), months, month_days, weekdays | nth),
    st.tuples(st.just("MONTHLY"), given_days, positions),
    st.tuples(st.just("YEARLY"), months, weekdays | nth),
    st.tuples(st.just("YEARLY"), part("BYYEARDAY", signed(366)), weekdays),
    st.tuples(st.just("YEARLY"), part("BYWEEKNO", signed(53)), given_days, week_starts),
)


@settings(max_examples=100)
@given(
    rule=rules,
    every=st.integers(1, 5),
    end=ends,
    later=st.integers(0, 80),
)
def test_a_rule_repeats_as_another_library_has_it(
    rule: tuple[str, ...], every: int, end: str, later: int
) -> None:
    freq, *parts = rule
    text = f"FREQ={freq};INTERVAL={every}{''.join(parts)}{end}"
    start = START + timedelta(days=later)
    assert instances(text, start) == expected(text, start), text


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
        "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=TU",
        "FREQ=YEARLY;BYYEARDAY=1,60,366,-1",
        "FREQ=YEARLY;BYDAY=1MO,-1FR",
        "FREQ=YEARLY;BYDAY=53TH",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=-1SU",
        "FREQ=MONTHLY;BYMONTHDAY=31,-31",
        "FREQ=MONTHLY;BYDAY=5TU,-5TU",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1,-2",
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
        "FREQ=DAILY;BYHOUR=8,17;BYMINUTE=0,45",
        "FREQ=HOURLY;INTERVAL=37",
        "FREQ=MINUTELY;INTERVAL=90000;COUNT=5",
        "FREQ=DAILY",
        "FREQ=DAILY;COUNT=18",
        "FREQ=DAILY;INTERVAL=3;COUNT=30",
        "FREQ=WEEKLY;COUNT=9",
        "FREQ=WEEKLY;INTERVAL=3",
        "FREQ=WEEKLY;BYMONTH=2",
        "FREQ=DAILY;BYMONTH=2;COUNT=9",
        "FREQ=WEEKLY;BYDAY=MO,FR;COUNT=9",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=13",
        "FREQ=MONTHLY;BYMONTH=2,12",
        "FREQ=MONTHLY;BYMONTH=2;BYDAY=FR",
        "FREQ=MONTHLY;BYHOUR=8;BYMINUTE=0,30;BYSECOND=0,30",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=3,5",
        "FREQ=YEARLY;BYMONTHDAY=3",
        "FREQ=YEARLY;BYMONTHDAY=-3",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=YEARLY;BYMONTH=3;BYDAY=2TU",
        "FREQ=YEARLY;BYDAY=20TU",
        "FREQ=YEARLY;BYDAY=TU;BYSETPOS=1,2,-2",
    ],
)
def test_what_calendars_say_of_weeks_and_years(text: str) -> None:
    assert instances(text) == expected(text)
    assert instances(text)


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_is_of_the_year_that_holds_its_fourth_day(week_start: int) -> None:
    first, last = date(2000, 1, 1), date(2030, 12, 31)
    weeks: dict[int, list[int]] = {}  # the first days of the weeks of each year
    for day in range(first.toordinal() - 400, last.toordinal() + 800):
        if date.fromordinal(day).weekday() == week_start:
            weeks.setdefault(date.fromordinal(day + 3).year, []).append(day)
    for numbers in ((1, 2, 52), (53,), (-1,), (-53, -52)):
        text = f"FREQ=YEARLY;BYWEEKNO={','.join(map(str, numbers))};BYDAY={','.join(WEEKDAYS)}"
        found = expand_near(
            f"{text};WKST={WEEKDAYS[week_start]}",
            datetime(2000, 1, 1),  # noqa: DTZ001
            first,
            last,
        )
        expected_days = {
            date.fromordinal(begin + day)
            for begins in weeks.values()
            for number, begin in enumerate(begins, 1)
            if {number, number - len(begins) - 1} & set(numbers)
            for day in range(7)
        }
        assert found == sorted(day for day in expected_days if first <= day <= last), text


def expand_near(text: str, start: datetime, first: date, last: date) -> list[date]:
    found = expand(read_rule(vRecur.from_ical(text)), start, first, last, Work(left=99_999))
    return [at.date() for at in found]


def test_rules_reach_to_the_ends_of_the_calendar() -> None:
    whole = ",".join(WEEKDAYS)
    late, early = datetime(9999, 12, 27, 9), datetime(1, 1, 2, 9)  # noqa: DTZ001
    last_days = [date(9999, 12, day) for day in range(27, 32)]
    for text in (
        "FREQ=DAILY", f"FREQ=WEEKLY;BYDAY={whole}", f"FREQ=WEEKLY;BYDAY={whole};WKST=WE",
        f"FREQ=MONTHLY;BYDAY={whole}", f"FREQ=YEARLY;BYWEEKNO=52;BYDAY={whole}",
        "FREQ=DAILY;COUNT=9",
    ):  # fmt: skip
        assert expand_near(text, late, date(9999, 12, 1), date.max) == last_days, text
    first_days = [date(1, 1, day) for day in range(2, 7)]
    for text in (
        "FREQ=DAILY", f"FREQ=WEEKLY;BYDAY={whole};WKST=SU", f"FREQ=MONTHLY;BYDAY={whole}",
        f"FREQ=YEARLY;BYWEEKNO=1;BYDAY={whole};WKST=SU",
    ):  # fmt: skip
        assert expand_near(text, early, date.min, date(1, 1, 6)) == first_days, text


def test_a_window_holds_its_first_and_its_last_day() -> None:
    for at in (datetime(2026, 1, 5), datetime(2026, 1, 5, 23, 59)):  # noqa: DTZ001
        for text in (
            "FREQ=DAILY",
            "FREQ=DAILY;COUNT=30",
            "FREQ=DAILY;BYMONTH=1",
            "FREQ=HOURLY;INTERVAL=24",
        ):
            days_ = expand_near(text, at, date(2026, 1, 7), date(2026, 1, 9))
            assert days_ == [date(2026, 1, day) for day in (7, 8, 9)], text
    assert instances("FREQ=DAILY", datetime(2027, 4, 1)) == []  # noqa: DTZ001


def test_a_last_day_holds_all_its_times() -> None:
    assert instances("FREQ=DAILY;UNTIL=20260103")[-1] == datetime(2026, 1, 3, 9, 30)  # noqa: DTZ001
    assert instances("FREQ=DAILY;UNTIL=20260103T092959")[-1].day == 2
    assert instances("FREQ=DAILY;UNTIL=20260103T093000")[-1].day == 3


def test_what_some_programs_write_and_mean() -> None:
    for odd, meant in (
        ("FREQ=WEEKLY;BYDAY=2MO", "FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=DAILY;BYDAY=-1MO", "FREQ=DAILY;BYDAY=MO"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=2MO", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"),  # as its start
        ("FREQ=DAILY;COUNT=-1", "FREQ=DAILY"),
        ("FREQ=DAILY;COUNT=0", "FREQ=DAILY"),
        ("FREQ=DAILY;RSCALE=GREGORIAN", "FREQ=DAILY"),
        ("FREQ=DAILY;BYSECOND=60", "FREQ=DAILY;BYSECOND=59"),
        ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
    ):
        assert instances(odd) == instances(meant), odd
    assert len(instances("FREQ=DAILY;COUNT=1;INTERVAL=2000000", datetime(2026, 1, 1))) == 1  # noqa: DTZ001
    assert instances("FREQ=DAILY;INTERVAL=999999999") == []


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("BYMONTH", 1, 12), ("BYMONTHDAY", -31, 31), ("BYYEARDAY", -366, 366),
        ("BYWEEKNO", -53, 53), ("BYHOUR", 0, 23), ("BYMINUTE", 0, 59), ("BYSECOND", 0, 60),
        ("BYSETPOS", -366, 366),
    ],
)  # fmt: skip
def test_numbers_lie_within_what_there_is(name: str, low: int, high: int) -> None:
    def read(*values: int) -> tuple[int, ...]:
        return read_rule({"FREQ": ["YEARLY"], name: list(values)}).by(name)

    assert read(high, low, high) == (low, high)
    for wrong in (low - 1, high + 1, *([0] if low else [])):
        with pytest.raises(BadRule, match=f"its RRULE has a wrong {name}"):
            read(1, wrong)
    with pytest.raises(BadRule, match=f"its RRULE has a wrong {name}"):
        read_rule({"FREQ": ["YEARLY"], name: ["x"]})


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"FREQ": ["NOW"]}, "its RRULE has no FREQ"),
        ({"FREQ": ["DAILY", "WEEKLY"]}, "its RRULE has FREQ twice"),
        ({"INTERVAL": ["x"]}, "its RRULE has a wrong INTERVAL"),
        ({"INTERVAL": [0]}, "its RRULE has an INTERVAL under 1"),
        ({"COUNT": [1, 2]}, "its RRULE has COUNT twice"),
        ({"UNTIL": ["soon"]}, "its RRULE has an UNTIL that is not a date"),
        ({"WKST": ["X"]}, "its RRULE has a wrong weekday"),
        ({"BYDAY": ["MO", "1"]}, "its RRULE has a wrong weekday"),
        ({"FREQ": ["HOURLY"], "BYMONTH": [1]}, "repeats hourly with conditions; only whole days"),
        ({"FREQ": ["HOURLY"], "BYDAY": ["MO"]}, "repeats hourly with conditions; only whole days"),
        ({"RSCALE": ["HEBREW" * 9]}, "by a calendar that can't be read: HEBREWHEBREWHEBREWHE$"),
    ],
)
def test_a_rule_that_says_nothing_is_named(parts: dict[str, list[object]], problem: str) -> None:
    with pytest.raises(BadRule, match=problem):
        read_rule({"FREQ": ["DAILY"], **parts})


def test_the_most_times_of_a_day_is_every_five_minutes() -> None:
    minutes = ",".join(str(minute) for minute in range(0, 60, 5))
    hours = ",".join(map(str, range(24)))
    busy = f"FREQ=DAILY;COUNT=1;BYHOUR={hours};BYMINUTE={minutes}"
    assert len(instances(f"{busy};UNTIL=20260102T000000".replace("COUNT=1;", ""))) == 289
    with pytest.raises(TooMuch, match="too often in a day"):
        instances(f"{busy},59")


def test_what_matches_nothing_ends_where_the_work_does() -> None:
    assert instances("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") == []
    with pytest.raises(TooMuch, match="too long"):
        instances("FREQ=DAILY;COUNT=5;BYMONTH=2;BYMONTHDAY=30", work=100)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("FREQ=DAILY;COUNT=1;BYMONTH=12;BYMONTHDAY=20", 6),  # from the 15th to the 20th
        ("FREQ=WEEKLY;COUNT=1;BYMONTH=12;BYDAY=MO;BYHOUR=8,10", 14),
        ("FREQ=MONTHLY;COUNT=2;BYDAY=-1MO", 31 + 31),
        # 366 moments and four a day of the window are free: 366 + 4 * 454.
        ("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11", 455 * 12 - 366 - 4 * 454),
        ("FREQ=DAILY;BYHOUR=1,2,3,4", 0),
    ],
)
def test_how_many_moments_a_rule_takes(text: str, needed: int) -> None:
    work = Work(left=needed)
    list(expand(read_rule(vRecur.from_ical(text)), START, FIRST, LAST, work))
    assert work.left == 0
    if needed:
        with pytest.raises(TooMuch, match="takes too long to work out"):
            instances(text, work=needed - 1)

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
    ],
)
def test_what_calendars_say_of_weeks_and_years(text: str) -> None:
    assert instances(text) == expected(text)
    assert instances(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("INTERVAL=2", "no FREQ"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL under 1"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "wrong BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "wrong BYMONTHDAY"),
        ("FREQ=YEARLY;BYWEEKNO=54", "wrong BYWEEKNO"),
        ("FREQ=DAILY;BYHOUR=24", "wrong BYHOUR"),
        ("FREQ=DAILY;RSCALE=HEBREW", "HEBREW"),
    ],
)
def test_a_rule_that_says_nothing_is_named(text: str, problem: str) -> None:
    with pytest.raises(BadRule, match=problem):
        instances(text)


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

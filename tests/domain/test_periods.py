"""Rule 1: ISO weeks, months, quarters and ranges, and how they are written."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.periods import (
    FIRST_YEAR,
    PeriodKind,
    month_of,
    parse_day,
    parse_period,
    quarter_of,
    range_of,
    week_of,
    year_of,
)
from coachlog.errors import InvalidValue
from tests.conftest import CORPORA, SHARED

TODAY = date(2026, 11, 18)  # a Wednesday
OF = {"week": week_of, "month": month_of, "quarter": quarter_of, "year": year_of}
KINDS: tuple[PeriodKind, ...] = ("week", "month", "quarter", "year")
DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 1))


# The first ten are from Go's time_test.go (BSD-3-Clause); the last three follow from the calendar.
@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("1981-01-01", "1981-W01"),
        ("1982-01-01", "1981-W53"),
        ("1984-01-01", "1983-W52"),
        ("1995-01-01", "1994-W52"),
        ("1995-01-02", "1995-W01"),
        ("2011-06-13", "2011-W24"),
        ("2012-12-30", "2012-W52"),
        ("2012-12-31", "2013-W01"),
        ("2016-01-01", "2015-W53"),
        ("2021-01-01", "2020-W53"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
    ],
)
def test_a_day_belongs_to_the_iso_week_of_its_thursday(day: str, label: str) -> None:
    assert week_of(date.fromisoformat(day)).label == label


@pytest.mark.parametrize(
    ("path", "least"),
    [(CORPORA / "iso_weeks.csv", 100), (SHARED / "iso-weeks" / "iso_weeks.csv", 400)],
    ids=["free", "whole"],
)
def test_every_published_date_falls_into_its_published_iso_week(path: Path, least: int) -> None:
    if not path.exists():
        pytest.skip("most of these dates are under the GPL, and not beside the checkout")
    with path.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > least
    for row in rows:
        week = week_of(date.fromisoformat(row["date"]))
        assert week.label == f"{int(row['iso_year']):04}-W{int(row['iso_week']):02}", row
        if int(row["iso_year"]) >= FIRST_YEAR:
            assert parse_period("week", week.label, TODAY) == week


def test_every_week_text_published_as_wrong_is_refused() -> None:
    texts = (CORPORA / "invalid_weeks.txt").read_text(encoding="ascii").split()
    assert texts
    for text in texts:
        with pytest.raises(InvalidValue):
            parse_period("week", text, TODAY)


@settings(deadline=None)
@given(DAYS)
def test_a_week_is_the_seven_days_from_monday_that_hold_the_day(day: date) -> None:
    week = week_of(day)
    assert week.start <= day <= week.end
    assert week.start.weekday() == 0
    assert week.days == 7
    assert all(week_of(week.start + timedelta(days=n)) == week for n in range(7))


@pytest.mark.parametrize(
    ("day", "month_end", "quarter", "quarter_start", "quarter_end"),
    [
        ("2026-01-01", "2026-01-31", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-02-28", "2026-02-28", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2028-02-01", "2028-02-29", "2028-Q1", "2028-01-01", "2028-03-31"),
        ("2100-02-01", "2100-02-28", "2100-Q1", "2100-01-01", "2100-03-31"),
        ("2026-06-30", "2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-07-01", "2026-07-31", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026-12-31", "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"),
    ],
)
def test_months_and_quarters_run_from_their_first_to_their_last_day(
    day: str, month_end: str, quarter: str, quarter_start: str, quarter_end: str
) -> None:
    on = date.fromisoformat(day)
    month = month_of(on)
    assert (month.kind, month.label) == ("month", day[:7])
    assert (month.start, month.end) == (on.replace(day=1), date.fromisoformat(month_end))
    found = quarter_of(on)
    assert (found.kind, found.label) == ("quarter", quarter)
    assert (str(found.start), str(found.end)) == (quarter_start, quarter_end)


@settings(deadline=None)
@given(DAYS, st.sampled_from(KINDS))
def test_a_label_read_back_is_the_period_itself(day: date, kind: PeriodKind) -> None:
    period = OF[kind](day)
    assert period.kind == kind
    assert period.start <= day <= period.end
    assert parse_period(kind, period.label, TODAY) == period


@settings(deadline=None)
@given(DAYS, st.sampled_from(KINDS))
def test_the_previous_period_is_of_the_same_kind_and_ends_the_day_before(
    day: date, kind: PeriodKind
) -> None:
    period = OF[kind](day)
    before = period.previous()
    assert before.kind == kind
    assert before.end == period.start - timedelta(days=1)
    assert before == OF[kind](before.start) == OF[kind](before.end)


@settings(deadline=None)
@given(DAYS, st.integers(0, 400))
def test_the_range_before_a_range_has_the_same_length_and_touches_it(day: date, more: int) -> None:
    period = range_of(day, day + timedelta(days=more))
    before = period.previous()
    assert before.kind == "range"
    assert before.end == day - timedelta(days=1)
    assert before.days == period.days == more + 1
    assert before.label == f"{before.start}..{before.end}"


@pytest.mark.parametrize(
    ("kind", "label", "previous"),
    [
        ("week", "2027-W01", "2026-W53"),
        ("week", "2026-W01", "2025-W52"),
        ("week", "2026-W53", "2026-W52"),
        ("month", "2026-01", "2025-12"),
        ("month", "2028-03", "2028-02"),
        ("quarter", "2026-Q1", "2025-Q4"),
        ("year", "2026", "2025"),
    ],
)
def test_the_period_before_the_first_of_a_year_is_the_last_of_the_year_before(
    kind: PeriodKind, label: str, previous: str
) -> None:
    assert parse_period(kind, label, TODAY).previous().label == previous


@pytest.mark.parametrize(
    ("kind", "text", "label"),
    [
        ("week", "", "2026-W47"),
        ("week", "2026-W47", "2026-W47"),
        ("week", "last", "2026-W46"),
        ("week", "2026-11-16", "2026-W47"),
        ("week", "2026-11-22", "2026-W47"),
        ("week", "2026-11-23", "2026-W48"),
        ("week", "2026-W53", "2026-W53"),
        ("week", "2027-01-01", "2026-W53"),
        ("month", "", "2026-11"),
        ("month", "2026-11", "2026-11"),
        ("month", "last", "2026-10"),
        ("month", "2026-02-28", "2026-02"),
        ("quarter", "", "2026-Q4"),
        ("quarter", "2026-Q4", "2026-Q4"),
        ("quarter", "last", "2026-Q3"),
        ("quarter", "2026-01-01", "2026-Q1"),
        ("year", "", "2026"),
        ("year", "2024", "2024"),
        ("year", "last year", "2025"),
        ("year", "next", "2027"),
        ("year", "2025-02-03", "2025"),
    ],
)
def test_a_period_is_read_in_every_spelling(kind: PeriodKind, text: str, label: str) -> None:
    period = parse_period(kind, text, TODAY)
    assert (period.kind, period.label) == (kind, label)


@pytest.mark.parametrize(
    ("kind", "text", "today", "label"),
    [
        ("week", "47", date(2026, 11, 20), "2026-W47"),
        ("week", "kw 47", date(2026, 11, 20), "2026-W47"),
        ("week", "week 47", date(2026, 11, 20), "2026-W47"),
        ("week", "49", date(2026, 11, 20), "2026-W49"),  # begins in ten days
        ("week", "49", date(2026, 1, 20), "2025-W49"),
        ("week", "W53", date(2027, 1, 5), "2026-W53"),  # 2027 has 52 weeks
        ("week", "1", date(2024, 12, 31), "2025-W01"),  # a day of that week
        ("week", "47 2025", date(2026, 11, 20), "2025-W47"),
        ("week", "next", date(2026, 12, 30), "2027-W01"),
        ("month", "dec", date(2026, 11, 20), "2026-12"),
        ("month", "dec", date(2026, 10, 20), "2025-12"),
        ("month", "jan", date(2026, 12, 20), "2026-01"),
        ("month", "März", date(2026, 11, 20), "2026-03"),
        ("month", "novembre 2025", date(2026, 11, 20), "2025-11"),
        ("month", "11/2025", date(2026, 11, 20), "2025-11"),
        ("month", "next", date(2026, 12, 31), "2027-01"),
        ("quarter", "Q4", date(2026, 3, 1), "2025-Q4"),
        ("quarter", "3", date(2026, 11, 20), "2026-Q3"),
        ("quarter", "2025 Q3", date(2026, 11, 20), "2025-Q3"),
    ],
)
def test_a_period_without_its_year_is_this_years_or_last_years_if_that_is_over_a_month_ahead(
    kind: PeriodKind, text: str, today: date, label: str
) -> None:
    assert parse_period(kind, text, today).label == label


@pytest.mark.parametrize(("kind", "numbers"), [("week", 52), ("month", 12), ("quarter", 4)])
def test_without_its_year_no_period_begins_more_than_31_days_ahead(
    kind: PeriodKind, numbers: int
) -> None:
    for days in range(0, 365, 9 if kind == "week" else 1):
        today = TODAY + timedelta(days=days)
        year = today.isocalendar().year if kind == "week" else today.year
        for number in range(1, numbers + 1):
            spelled = {"week": f"{year}-W{number:02}", "month": f"{year}-{number:02}"}
            this_year = parse_period(kind, spelled.get(kind, f"{year}-Q{number}"), today)
            found = parse_period(kind, str(number), today)
            assert (found == this_year) == ((this_year.start - today).days <= 31)
            assert found.label[4:] == this_year.label[4:]


def test_last_week_in_january_is_week_53_of_the_year_before() -> None:
    assert parse_period("week", "last", date(2027, 1, 5)).label == "2026-W53"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("week", "2026-W00"),
        ("week", "2026-W54"),
        ("week", "2025-W53"),  # a year of 52 weeks
        ("week", "2026-W7"),
        ("week", "2026-W47-1"),
        ("week", "2026_W47"),
        ("week", "２０２６-W47"),
        ("week", "2026-11"),
        ("week", "2026-02-30"),
        ("week", "next year"),
        ("month", "2026-00"),
        ("month", "2026-13"),
        ("month", "2026-1"),
        ("month", "2026-W47"),
        ("quarter", "2026-Q0"),
        ("quarter", "2026-Q5"),
        ("quarter", "2026-11"),
        ("quarter", "Q"),
        ("year", "26"),
        ("year", "1899"),
        ("year", "3000"),
        ("year", "2026-11"),
        ("week", "week"),
        ("month", "47"),
    ],
)
def test_a_text_that_names_no_period_is_refused_with_the_option(
    kind: PeriodKind, text: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse_period(kind, text, TODAY)
    assert caught.value.field == kind
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-18", date(2026, 11, 18)),
        ("2028-02-29", date(2028, 2, 29)),
        ("1900-01-01", date(1900, 1, 1)),
        ("2999-12-31", date(2999, 12, 31)),
        ("today", TODAY),
        ("yesterday", TODAY - timedelta(days=1)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    assert parse_day("date", text, TODAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2026-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-01-00",
        "0000-01-01",
        "1899-12-31",
        "3000-01-01",
        "18/11/2026",
        "2026-1-5",
        "20261118",
        "2026-11-18T10:00",
        "２０２６-11-18",
        "tomorrow-ish",
    ],
)
def test_a_text_that_is_no_day_is_refused_with_the_field(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^date: ") as caught:
        parse_day("date", text, TODAY)
    assert caught.value.exit_code == 2


def test_a_period_may_be_one_day_but_never_ends_before_it_starts() -> None:
    assert range_of(TODAY, TODAY).days == 1
    with pytest.raises(InvalidValue):
        range_of(TODAY, TODAY - timedelta(days=1))

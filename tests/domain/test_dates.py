"""Days as people say them: what each saying means, and that nothing else becomes a day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.domain.dates import Towards, read_spoken_day, refuse_day, show_day
from coachlog.domain.periods import DATE_ORDERS, FIRST_YEAR, LAST_YEAR, DateOrder
from coachlog.errors import InvalidValue

TODAY = date(2026, 11, 20)  # a Friday
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
SIDES: tuple[Towards, ...] = ("past", "future", None)


def read(
    text: str, towards: Towards = "past", today: date = TODAY, order: DateOrder | None = None
) -> date | None:
    return read_spoken_day("date", text, today, towards=towards, order=lambda: order)


def test_the_day_that_is_echoed_has_its_weekday() -> None:
    assert show_day(TODAY) == "Fri 2026-11-20"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-20"),
        (" Yesterday ", "2026-11-19"),
        ("tomorrow", "2026-11-21"),
        ("the day before yesterday", "2026-11-18"),
        ("übermorgen", "2026-11-22"),
        ("mañana", "2026-11-21"),
        ("avant-hier", "2026-11-18"),
        ("last friday", "2026-11-13"),
        ("next fri", "2026-11-27"),
        ("next tue", "2026-11-24"),
        ("this mon", "2026-11-16"),
        ("letzten Freitag", "2026-11-13"),
        ("vendredi dernier", "2026-11-13"),
        ("el viernes pasado", "2026-11-13"),
        ("-2d", "2026-11-18"),
        ("+3w", "2026-12-11"),
        ("-1mo", "2026-10-20"),
        ("+1y", "2027-11-20"),
        ("2 days ago", "2026-11-18"),
        ("a week ago", "2026-11-13"),
        ("in two weeks", "2026-12-04"),
        ("3 weeks from now", "2026-12-11"),
        ("2026-11-18", "2026-11-18"),
        ("2026/1/8", "2026-01-08"),
        ("20261118", "2026-11-18"),
        ("2026-W47-3", "2026-11-18"),
        ("18.11.2026", "2026-11-18"),
        ("18-11-2026", "2026-11-18"),
        ("13/04/2026", "2026-04-13"),
        ("04/13/2026", "2026-04-13"),
        ("05/05/2026", "2026-05-05"),
        ("18 november 2026", "2026-11-18"),
        ("November 18th, 2026", "2026-11-18"),
        ("18-Nov-2026", "2026-11-18"),
        ("Wed, 18 Nov 2026", "2026-11-18"),
        ("18. November 2026", "2026-11-18"),
        ("le 1er août 2026", "2026-08-01"),
        ("18 de noviembre de 2026", "2026-11-18"),
        ("3. März 2026", "2026-03-03"),
        ("29 feb 2028", "2028-02-29"),
    ],
)
def test_a_saying_that_looks_no_way_means_one_day(text: str, day: str) -> None:
    for towards in SIDES:
        assert read(text, towards) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "past", "future"),
    [
        ("fri", "2026-11-20", "2026-11-27"),
        ("sat", "2026-11-14", "2026-11-21"),
        ("on thursday", "2026-11-19", "2026-11-26"),
        ("Mittwoch", "2026-11-18", "2026-11-25"),
        ("20 nov", "2026-11-20", "2026-11-20"),
        ("20/11", "2026-11-20", "2026-11-20"),
        ("march 5", "2026-03-05", "2027-03-05"),
        ("5.3.", None, None),
        ("15.3.", "2026-03-15", "2027-03-15"),
    ],
)
def test_what_is_open_is_looked_for_on_the_side_that_is_meant(
    text: str, past: str | None, future: str | None
) -> None:
    for towards, day in (("past", past), ("future", future)):
        if day is None:
            with pytest.raises(InvalidValue, match="could be"):
                read(text, "past")
        else:
            assert str(read(text, "past" if towards == "past" else "future")) == day


@pytest.mark.parametrize(
    ("text", "towards", "said"),
    [
        ("25 nov", "past", "2025-11-25 or Wed 2026-11-25; write the year"),
        ("18 nov", "future", "2026-11-18 or Thu 2027-11-18; write the year"),
        ("may 18", None, "2026-05-18 or Tue 2027-05-18; write the year"),
        ("fri", None, "Fri 2026-11-20 or Fri 2026-11-27; write the date, or last or next"),
        ("03/04/2026", "past", "2026-03-04 or Fri 2026-04-03; write it so, or set date_order"),
        ("3.4.2026", "past", "set date_order"),
        ("18/11/26", "past", "a year of two digits"),
        ("thu 18 nov 2026", "past", "2026-11-18 is a Wednesday"),
    ],
)
def test_what_could_be_two_days_is_refused_with_what_to_write(
    text: str, towards: Towards, said: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(text, towards)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [("21 dec", "2026-12-21"), ("1 jan", "2027-01-01"), ("1 sep", "2026-09-01")],
)
def test_where_either_side_may_be_meant_the_clearly_nearer_day_is(text: str, day: str) -> None:
    assert str(read(text, None)) == day


def test_the_date_order_of_the_settings_decides_what_could_be_two_days() -> None:
    assert str(read("03/04/2026", order="dmy")) == "2026-04-03"
    assert str(read("03/04/2026", order="mdy")) == "2026-03-04"
    assert str(read("3/4", order="dmy")) == "2026-04-03"
    assert str(read("13/04/2026", order="mdy")) == "2026-04-13"
    with pytest.raises(InvalidValue, match="could be"):
        read("03/04/2026", order="ymd")
    assert DATE_ORDERS == ("dmy", "mdy", "ymd")


@pytest.mark.parametrize(
    "text",
    [
        *("30 feb", "29 feb", "29 feb 2026", "2026-02-29", "31.11.2026", "2026-13-01", "20260230"),
        *("0/5/2026", "32/1/2026", "31/31/2026", "2025-W53-1", "0 nov", "+9999y", "-900y"),
        *("1899-12-31", "3000-01-01", "1 jan 1800"),
    ],
)
def test_a_day_that_can_not_be_is_refused(text: str) -> None:
    for towards in SIDES:
        with pytest.raises(InvalidValue):
            read(text, towards)


def test_a_month_away_must_exist_too() -> None:
    assert read("-1mo", today=date(2026, 10, 30)) == date(2026, 9, 30)
    with pytest.raises(InvalidValue, match="2026-09-31 does not exist"):
        read("-1mo", today=date(2026, 10, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "blorpday", "30", "18", "tomorow-ish", "2026", "nov", "may", "the", "last"),
        *("2d", "5h", "-2", "2 days", "last week", "noon", "now", "x fri", "fri fri", "a"),
        *("last next fri", "18 nov 18", "18 nov 2026 2027", "nov dec 5", "18 19 nov", "-18 nov"),
        *("th 18 nov", "fri 18", "2026-11-18T10:00", "2026-11-18 10:00", "10 10 10", "jui 5"),
        *("03 04 2026", "1.5 days ago", "mar", "18/11-2026", "2026-11", "W47", "१८ nov"),
        *("18 nov; drop", "fri\x00", "x" * 10_000),
    ],
)  # fmt: skip
def test_a_text_that_says_no_day_becomes_none(text: str) -> None:
    for towards in SIDES:
        assert read(text, towards) is None


@pytest.mark.parametrize(
    ("text", "near"), [("tomorow", "tomorrow"), ("tusday", "tuesday"), ("Yesterdaay", "yesterday")]
)
def test_a_mistyped_word_gets_the_nearest(text: str, near: str) -> None:
    assert f"did you mean {near}?" in str(refuse_day("date", text))
    assert "did you mean" not in str(refuse_day("date", "blorp"))


@given(DAYS, st.sampled_from(SIDES))
def test_every_day_comes_back_from_its_written_forms(day: date, towards: Towards) -> None:
    year, week, weekday = day.isocalendar()
    written = [
        f"{day}", f"{day:%Y/%m/%d}", f"{day:%d %B %Y}", f"{day:%b %d, %Y}", show_day(day)[4:],
        f"{day:%a} {day.day} {day:%b} {day.year}", f"{day:%Y%m%d}",
    ]  # fmt: skip
    assert [read(text, towards) for text in written] == [day] * len(written)
    if FIRST_YEAR <= year <= LAST_YEAR:
        assert read(f"{year}-W{week:02}-{weekday}", towards) == day


@given(DAYS)
def test_numbers_are_read_in_the_configured_order(day: date) -> None:
    assert read(f"{day:%d/%m/%Y}", order="dmy") == day
    assert read(f"{day:%m.%d.%Y}", order="mdy") == day


@given(st.dates(date(1950, 1, 1), date(2900, 1, 1)), st.integers(0, 6))
def test_a_weekday_is_the_nearest_on_its_side_and_has_that_name(today: date, number: int) -> None:
    name = f"{date(2026, 11, 16) + timedelta(days=number):%A}"
    before, after = read(name, "past", today), read(name, "future", today)
    assert before is not None
    assert after is not None
    assert before.weekday() == after.weekday() == number
    assert timedelta(days=0) <= today - before <= timedelta(days=6)
    assert after - before == timedelta(days=7)
    last, coming = read(f"last {name}", None, today), read(f"next {name}", None, today)
    assert (coming, last == before) == (after, before != today)


@given(st.dates(date(1950, 1, 1), date(2900, 1, 1)), DAYS, st.sampled_from(SIDES))
def test_a_day_without_its_year_keeps_day_and_month_and_its_side(
    today: date, said: date, towards: Towards
) -> None:
    try:
        found = read(f"{said:%d %b}", towards, today)
    except InvalidValue:
        return
    assert found is not None
    assert (found.day, found.month) == (said.day, said.month)
    assert abs(found - today) <= timedelta(days=366)
    assert towards != "past" or found <= today
    assert towards != "future" or found >= today


def test_without_its_year_a_day_is_refused_where_the_other_side_is_near_or_both_are_far() -> None:
    """Near is within 31 days, and far, where either side may be meant, more than 122."""
    for ahead in range(1, 365):
        coming, gone = TODAY + timedelta(days=ahead), TODAY - timedelta(days=365 - ahead)
        expected: dict[Towards, date | None] = {
            "past": gone if ahead > 31 else None,
            "future": coming if 365 - ahead > 31 else None,
            None: coming if ahead <= 122 else gone if 365 - ahead <= 122 else None,
        }
        for towards, day in expected.items():
            try:
                found = read(f"{coming:%d %b}", towards)
            except InvalidValue:
                found = None
            assert found == day, (coming, towards)


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "18",
                "30",
                "2",
                "47",
                "2026",
                "26",
                "nov",
                "november",
                "mar",
                "may",
                "fri",
                "friday",
            ),
            *("last", "next", "this", "of", "the", "th", "in", "ago", "d", "w", "days", "week"),
            *(
                "from",
                "now",
                "today",
                "yesterday",
                "-",
                "+",
                "/",
                ".",
                ",",
                ":",
                "T",
                "W",
                "Q",
                " ",
            ),
        ]
    ),
    max_size=6,
)


@settings(max_examples=250)
@given(st.text(max_size=20) | PIECES.map("".join) | PIECES.map(" ".join), st.sampled_from(SIDES))
def test_a_random_text_becomes_a_day_only_by_words_or_numbers_of_one(
    text: str, towards: Towards
) -> None:
    try:
        found = read(text, towards)
    except InvalidValue:
        return
    if found is None:
        return
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    word = re.search("[^\\W\\d_]", text)
    assert word or len(numbers) >= 2 or re.fullmatch("[0-9]{8}", text.strip())
    for number in numbers:
        a_count = re.search(f"{number} *[dwmy]", text, re.IGNORECASE)  # as in -2000D
        if 1900 <= number <= 2999 and not a_count:
            assert found.year == number


@pytest.mark.parametrize("text", ["in 9999 years", "9999 weeks ago"])
def test_a_day_beyond_all_calendars_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not between"):
        read(text)

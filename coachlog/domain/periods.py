"""Days and periods: ISO weeks, months, quarters, years and free ranges of local dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from coachlog.errors import InvalidValue, show

PeriodKind = Literal["week", "month", "quarter", "year", "range"]
DateOrder = Literal["dmy", "mdy", "ymd"]
DATE_ORDERS: tuple[DateOrder, ...] = get_args(DateOrder)

FIRST_YEAR, LAST_YEAR = 1900, 2999
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-w([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-q([1-4])")
_YEAR = re.compile(r"[0-9]{4}")
AHEAD_DAYS = 31  # a period without its year is last year's if this year's begins later than that


class Period(NamedTuple):
    """A run of days, both ends included."""

    kind: PeriodKind
    label: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return (self.end - self.start).days + 1

    def previous(self) -> Period:
        """Return the period of the same kind and length just before this one."""
        before = self.start - timedelta(days=1)
        if self.kind == "range":
            return range_of(self.start - timedelta(days=self.days), before)
        return _OF[self.kind](before)

    def before(self, as_of: date) -> Period:
        """Return the days that this period's are compared with, as many as have passed of it.

        Of a period that is over, or has not begun, that is the whole one before.
        """
        whole = self.previous()
        passed = (as_of - self.start).days + 1
        if not 0 < passed < self.days:
            return whole
        return range_of(whole.start, min(whole.end, whole.start + timedelta(days=passed - 1)))


def monday_of(day: date) -> date:
    """Return the first day of the ISO week that holds `day`."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Period:
    """Return the ISO week (Monday to Sunday) that holds `day`."""
    year, week, _ = day.isocalendar()
    monday = monday_of(day)
    return Period(
        kind="week",
        label=f"{year:04}-W{week:02}",
        start=monday,
        end=monday + timedelta(days=6),
    )


def month_of(day: date) -> Period:
    """Return the calendar month that holds `day`."""
    start = day.replace(day=1)
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return Period(kind="month", label=f"{day:%Y-%m}", start=start, end=end)


def quarter_of(day: date) -> Period:
    """Return the calendar quarter that holds `day`."""
    number = (day.month - 1) // 3 + 1
    start = day.replace(month=3 * number - 2, day=1)
    end = month_of(day.replace(month=3 * number, day=1)).end
    return Period(kind="quarter", label=f"{day.year:04}-Q{number}", start=start, end=end)


def year_of(day: date) -> Period:
    """Return the calendar year that holds `day`."""
    start, end = day.replace(month=1, day=1), day.replace(month=12, day=31)
    return Period(kind="year", label=f"{day.year:04}", start=start, end=end)


def range_of(start: date, end: date) -> Period:
    """Return the period from `start` to `end`, both included."""
    if end < start:
        raise InvalidValue("to", f"{end} is before the start, {start}")
    return Period(kind="range", label=f"{start}..{end}", start=start, end=end)


_OF = {"week": week_of, "month": month_of, "quarter": quarter_of, "year": year_of}


def parse_day(field: str, text: str, today: date) -> date:
    """Read a day: 2026-11-18, today or yesterday."""
    word = text.strip().casefold()
    if word in {"today", "yesterday"}:
        return today - timedelta(days=word == "yesterday")
    found = _DAY.fullmatch(word)
    if not found:
        raise InvalidValue(
            field, f"{show(text)} is not a date; write 2026-11-18, today or yesterday"
        )
    year, month, day = (int(part) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidValue(field, f"{show(text)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidValue(field, f"{show(text)} is not a day of the calendar") from None


def parse_period(
    kind: PeriodKind,
    text: str,
    today: date,
    read_day: Callable[[str], date | None] = lambda text: None,
) -> Period:
    """Read the value of --week, --month, --quarter or --year.

    `this` (or nothing), `last` and `next` count from `today`; a day, which `read_day` reads too,
    stands for the period that holds it. Without its year a period is this year's, or last year's
    when this year's is over a month ahead.
    """
    word = text.strip().casefold().removesuffix(f" {kind}")
    if word in {"", "this"}:
        return _OF[kind](today)
    if word == "last":
        return _OF[kind](today).previous()
    if word == "next":
        return _OF[kind](_OF[kind](today).end + timedelta(days=1))
    if _DAY.fullmatch(word) or word in {"today", "yesterday"}:
        return _OF[kind](parse_day(kind, word, today))
    named = _NAMED[kind](word)
    if named is None and kind != "year":
        named = _without_year(kind, word, today)
    if named is None:
        day = read_day(text)
        named = None if day is None else _OF[kind](day)
    if named is None:
        example = _EXAMPLES[kind]
        raise InvalidValue(
            kind,
            f"{show(text)} is not a {kind}; write {example}, last, or a day such as 2026-11-18",
        )
    return named


def _without_year(kind: PeriodKind, word: str, today: date) -> Period | None:
    """Read 47, w47, nov, november 2025, q3, q3 2025."""
    number = _number_of(kind, re.sub(r"\b[0-9]{4}\b", "", word).strip(" /."))
    if number is None:
        return None
    years = re.findall(r"\b[0-9]{4}\b", word)
    if years:
        return _numbered(kind, int(years[0]), number) if len(years) == 1 else None
    year = today.isocalendar().year if kind == "week" else today.year
    found = _numbered(kind, year, number)
    if found is None or (found.start - today).days > AHEAD_DAYS:
        return _numbered(kind, year - 1, number)
    return found


def _number_of(kind: PeriodKind, word: str) -> int | None:
    """Return which week, month or quarter of a year a word names."""
    signs = {"week": "w|kw|week ", "month": "", "quarter": "q"}[kind]
    found = re.fullmatch(rf"(?:{signs})? ?([0-9]{{1,2}})", word)
    if found:
        return int(found[1])
    if kind != "month":
        return None
    from coachlog.domain.day_words import month_named

    return month_named(word)


def _numbered(kind: PeriodKind, year: int, number: int) -> Period | None:
    spelled = {
        "week": f"{year:04}-w{number:02}",
        "month": f"{year:04}-{number:02}",
        "quarter": f"{year:04}-q{number}",
    }[kind]
    return _NAMED[kind](spelled)


def _named_week(word: str) -> Period | None:
    found = _WEEK.fullmatch(word)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        return week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        return None


def _named_month(word: str) -> Period | None:
    found = _MONTH.fullmatch(word)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        return None
    return month_of(date(int(found[1]), int(found[2]), 1))


def _named_quarter(word: str) -> Period | None:
    found = _QUARTER.fullmatch(word)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    return quarter_of(date(int(found[1]), 3 * int(found[2]), 1))


def _named_year(word: str) -> Period | None:
    if not _YEAR.fullmatch(word) or not FIRST_YEAR <= int(word) <= LAST_YEAR:
        return None
    return year_of(date(int(word), 1, 1))


_NAMED = {
    "week": _named_week,
    "month": _named_month,
    "quarter": _named_quarter,
    "year": _named_year,
}
_EXAMPLES = {
    "week": "2026-W47, 47",
    "month": "2026-11, nov",
    "quarter": "2026-Q4, Q4",
    "year": "2026",
}

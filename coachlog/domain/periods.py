"""Days and periods: ISO weeks, months, quarters and free ranges of local dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coachlog.errors import InvalidValue, show

Kind = Literal["week", "month", "quarter", "range"]

FIRST_YEAR, LAST_YEAR = 1900, 2999
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-[Ww]([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-[Qq]([1-4])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A run of days, both ends included."""

    kind: Kind
    label: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidValue("to", f"{self.end} is before the start, {self.start}")

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


def week_of(day: date) -> Period:
    """Return the ISO week (Monday to Sunday) that holds `day`."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
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


def range_of(start: date, end: date) -> Period:
    """Return the period from `start` to `end`, both included."""
    return Period(kind="range", label=f"{start}..{end}", start=start, end=end)


_OF = {"week": week_of, "month": month_of, "quarter": quarter_of}


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


def parse_period(kind: Kind, text: str, today: date) -> Period:
    """Read the value of --week, --month or --quarter.

    `this` (or nothing) and `last` count from `today`; a day stands for the period that holds it.
    """
    word = text.strip().casefold()
    if word in {"", "this"}:
        return _OF[kind](today)
    if word == "last":
        return _OF[kind](today).previous()
    if _DAY.fullmatch(word) or word in {"today", "yesterday"}:
        return _OF[kind](parse_day(kind, word, today))
    named = {"week": _named_week, "month": _named_month, "quarter": _named_quarter}[kind](word)
    if named is None:
        example = {"week": "2026-W47", "month": "2026-11", "quarter": "2026-Q4"}[kind]
        raise InvalidValue(
            kind,
            f"{show(text)} is not a {kind}; write {example}, last, or a day such as 2026-11-18",
        )
    return named


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

"""Hours and days of a field day that a calendar shows, and what lies inside one."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, time, timedelta

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.fielddays import Half, Hours
from coachlog.domain.word_index import WordKind

_FIELD_DAY_MINUTES = 210  # from half a working day on, an entry of manager and rep can be a day
_HALF_DAY_MINUTES = 150  # and from here on one whose title says that it was a half
FULL_DAY_MINUTES = 360
_NOON = time(13)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayHours:
    """When a field day was: which half, from, to."""

    half: Half
    starts_at: time
    ends_at: time


def is_long(entry: CalendarEntry, marks: Container[WordKind]) -> bool:
    """Tell whether an entry is long enough for a day or half of one."""
    least = _HALF_DAY_MINUTES if "half" in marks else _FIELD_DAY_MINUTES
    return entry.all_day or (entry.minutes or 0) >= least


def measure_field_day(entry: CalendarEntry, whole_day: Hours) -> FieldDayHours:
    """Return the half and the hours of a field day; an all-day one has `whole_day`.

    From six hours on a day is full; a shorter one is the half in which its middle lies.
    """
    if entry.starts_at is None or entry.ends_at is None or entry.days > 1:
        return FieldDayHours(half="full", starts_at=whole_day[0], ends_at=whole_day[1])
    begin, end = _minute(entry.starts_at), _minute(entry.ends_at)
    half: Half = "am" if (begin + end) / 2 < _minute(_NOON) else "pm"
    if end - begin >= FULL_DAY_MINUTES:
        half = "full"
    return FieldDayHours(half=half, starts_at=entry.starts_at, ends_at=entry.ends_at)


def lies_inside(starts_at: time | None, hours: FieldDayHours, *, all_day: bool) -> bool:
    """Tell whether what begins then on a field day's date is within its hours."""
    return all_day or starts_at is None or hours.starts_at <= starts_at < hours.ends_at


def split_days(entry: CalendarEntry, limit: int = 14) -> list[date]:
    """Return the days of an entry, at most `limit`."""
    return [entry.on + timedelta(days=number) for number in range(min(entry.days, limit))]


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute

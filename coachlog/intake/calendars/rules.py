"""Recurrence rules of RFC 5545, worked out for some days without walking there from the start.

Libraries step from DTSTART to the window, and on to the year 9999 where a rule matches nothing.
Here the work depends on the length of the window alone, save for rules with a COUNT, whose
instances must be counted.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice, product

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_FINE = {"SECONDLY": 1, "MINUTELY": 60, "HOURLY": 3600}
_WEEKDAYS = {name: day for day, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBERS = (
    "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS",
)  # fmt: skip
_RANGES = {
    "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53),
    "BYHOUR": (0, 23), "BYMINUTE": (0, 59), "BYSECOND": (0, 60), "BYSETPOS": (-366, 366),
}  # fmt: skip
_TIMES_OF_DAY = 288  # every five minutes


class BadRule(ValueError):
    """A rule that says nothing RFC 5545 knows, or too much."""


class TooMuch(BadRule):
    """A rule that would take too long to work out."""


@dataclass(slots=True)
class Work:
    """How many moments may still be looked at, beyond the few that each honest rule takes."""

    left: int

    def spend(self, moments: int) -> None:
        """Take from what is left; raises TooMuch at the end."""
        self.left -= moments
        if self.left < 0:
            raise TooMuch("repeats in a way that takes too long to work out")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatRule:
    """One RRULE, checked."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    week_start: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()  # (n-th or 0, weekday)
    numbers: Mapping[str, tuple[int, ...]]

    def by(self, name: str) -> tuple[int, ...]:
        """Return the numbers of one part, none where the rule lacks it."""
        return self.numbers.get(name, ())

    def ending(self, until: date | datetime) -> RepeatRule:
        """Return the rule with another UNTIL."""
        return replace(self, until=until)


def read_rule(parts: Mapping[str, Sequence[object]]) -> RepeatRule:
    """Check the parts of a rule as icalendar reads them; raises BadRule."""
    freq = str(_single(parts, "FREQ") or "").upper()
    if freq not in FREQUENCIES and freq not in _FINE:
        raise BadRule("its RRULE has no FREQ")
    scale = str(_single(parts, "RSCALE") or "GREGORIAN").upper()
    if scale != "GREGORIAN":
        raise BadRule(f"repeats by a calendar that can't be read: {scale[:20]}")
    interval, count = _number(parts, "INTERVAL"), _number(parts, "COUNT")
    if interval is not None and interval < 1:
        raise TooMuch("its RRULE has an INTERVAL under 1")
    until = _single(parts, "UNTIL")
    if until is not None and not isinstance(until, date):
        raise BadRule("its RRULE has an UNTIL that is not a date")
    numbers = {}
    for name in _NUMBERS:
        if name in parts:
            low, high = _RANGES[name]
            values = tuple(sorted({_whole(value, name) for value in parts[name]}))
            if any(not low <= value <= high or (low < 0 and value == 0) for value in values):
                raise BadRule(f"its RRULE has a wrong {name}")
            numbers[name] = values
    times = [max(1, len(numbers.get(name, ()))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    if times[0] * times[1] * times[2] > _TIMES_OF_DAY:
        raise TooMuch("its RRULE repeats too often in a day")
    rule = RepeatRule(
        freq=freq,
        interval=min(interval or 1, 1_000_000),
        count=count if count is None or count > 0 else None,  # some programs write COUNT=-1
        until=until,
        week_start=_weekday(str(_single(parts, "WKST") or "MO"))[1],
        weekdays=tuple(_weekday(str(value)) for value in parts.get("BYDAY", ())),
        numbers=numbers,
    )
    if freq in _FINE and (numbers or rule.weekdays):
        raise TooMuch(f"repeats {freq.lower()} with conditions; only whole days are read so")
    return rule


def expand(
    rule: RepeatRule, start: datetime, first: date, last: date, work: Work
) -> Iterator[datetime]:
    """Yield the instances from `first` to `last`, in order; `start` is naive, as they are."""
    until = _until_of(rule)
    if rule.freq in _FINE:
        instances = _step(rule, start, timedelta(seconds=_FINE[rule.freq]), first)
    elif rule.count is None:
        instances = _walk(rule, start, max(first, start.date()), last, work)
    elif not rule.numbers and not rule.weekdays and rule.freq in {"DAILY", "WEEKLY"}:
        days = 7 if rule.freq == "WEEKLY" else 1
        instances = _step(rule, start, timedelta(days=days), first)
    else:
        instances = islice(_walk(rule, start, start.date(), last, work), rule.count)
    for instance in instances:
        if instance.date() > last or (until is not None and instance > until):
            return
        if instance.date() >= first:
            yield instance


def _until_of(rule: RepeatRule) -> datetime | None:
    """Return the last moment of a rule, in the zone of its start; a date holds its whole day."""
    if rule.until is None or isinstance(rule.until, datetime):
        return rule.until
    return datetime.combine(rule.until, time.max)


def _step(rule: RepeatRule, start: datetime, unit: timedelta, first: date) -> Iterator[datetime]:
    """Yield the instances of a rule without conditions by arithmetic."""
    step = unit * rule.interval
    number = max(0, (datetime.combine(first, time.min) - start) // step)
    while rule.count is None or number < rule.count:
        try:
            yield start + number * step
        except OverflowError:
            return
        number += 1


def _walk(
    rule: RepeatRule, start: datetime, first: date, last: date, work: Work
) -> Iterator[datetime]:
    """Yield the instances of the periods that touch the days asked for, none before the start."""
    rule = _complete(rule, start)
    times = [
        time(hour, minute, min(second, 59))
        for hour, minute, second in product(
            rule.by("BYHOUR") or (start.hour,),
            rule.by("BYMINUTE") or (start.minute,),
            rule.by("BYSECOND") or (start.second,),
        )
    ]
    free = 366 + 4 * (last - first).days if rule.count is None else 0
    positions = rule.by("BYSETPOS")
    for days in _periods(rule, start.date(), first, last):
        free -= len(days) * len(times)
        if free < 0:
            work.spend(-free)
            free = 0
        found = [
            datetime.combine(day, moment) for day in days if _holds(rule, day) for moment in times
        ]
        if positions:
            chosen = {at - 1 if at > 0 else len(found) + at for at in positions}
            found = [instance for at, instance in enumerate(found) if at in chosen]
        for instance in found:
            if instance >= start:
                yield instance


def _complete(rule: RepeatRule, start: datetime) -> RepeatRule:
    """Return the rule with what it leaves to its start: the day of a month, of a week."""
    numbers = dict(rule.numbers)
    weekdays = rule.weekdays
    if not (weekdays or numbers.keys() & {"BYMONTHDAY", "BYYEARDAY"}):
        if rule.freq == "WEEKLY" or "BYWEEKNO" in numbers:
            weekdays = ((0, start.weekday()),)
        elif rule.freq in {"MONTHLY", "YEARLY"}:
            numbers["BYMONTHDAY"] = (start.day,)
            if rule.freq == "YEARLY":
                numbers.setdefault("BYMONTH", (start.month,))
    return replace(rule, numbers=numbers, weekdays=weekdays)


def _periods(rule: RepeatRule, start: date, first: date, last: date) -> Iterator[Sequence[date]]:
    """Yield the days of each period of the rule, from the one that holds `first` to `last`."""
    if rule.freq in {"DAILY", "WEEKLY"}:
        length = 1 if rule.freq == "DAILY" else 7
        anchor = start.toordinal()
        if length == 7:
            anchor -= (start.weekday() - rule.week_start) % 7
        step = length * rule.interval
        at = anchor + max(0, (first.toordinal() - anchor) // step) * step
        while at <= last.toordinal():
            yield [
                date.fromordinal(day)
                for day in range(max(at, 1), min(at + length, date.max.toordinal() + 1))
            ]
            at += step
        return
    months = 1 if rule.freq == "MONTHLY" else 12
    anchor = start.year * 12 + (start.month - 1 if months == 1 else 0)
    step = months * rule.interval
    at = anchor + max(0, (first.year * 12 + first.month - 1 - anchor) // step) * step
    while at <= last.year * 12 + last.month - 1:
        wanted = rule.by("BYMONTH")
        yield [
            date(month // 12, month % 12 + 1, day)
            for month in range(at, at + months)
            if not wanted or month % 12 + 1 in wanted
            for day in range(1, calendar.monthrange(month // 12, month % 12 + 1)[1] + 1)
        ]
        at += step


def _holds(rule: RepeatRule, day: date) -> bool:
    """Tell whether a day fulfils every condition of the rule."""
    numbers = rule.numbers
    if "BYMONTH" in numbers and day.month not in numbers["BYMONTH"]:
        return False
    if "BYMONTHDAY" in numbers:
        length = calendar.monthrange(day.year, day.month)[1]
        if not {day.day, day.day - length - 1} & set(numbers["BYMONTHDAY"]):
            return False
    if "BYYEARDAY" in numbers:
        length = 366 if calendar.isleap(day.year) else 365
        number = day.timetuple().tm_yday
        if not {number, number - length - 1} & set(numbers["BYYEARDAY"]):
            return False
    if "BYWEEKNO" in numbers:
        number, length = _week_of(day, rule.week_start)
        if not {number, number - length - 1} & set(numbers["BYWEEKNO"]):
            return False
    return not rule.weekdays or any(
        day.weekday() == weekday and (not nth or _is_nth(rule, day, nth))
        for nth, weekday in rule.weekdays
    )


def _is_nth(rule: RepeatRule, day: date, nth: int) -> bool:
    """Tell whether a day is the n-th of its weekday in the month or the year the rule counts in."""
    if rule.freq in {"DAILY", "WEEKLY"} or "BYWEEKNO" in rule.numbers:
        return True
    if rule.freq == "MONTHLY" or "BYMONTH" in rule.numbers:
        number, length = day.day, calendar.monthrange(day.year, day.month)[1]
    else:
        number, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
    return nth in {(number - 1) // 7 + 1, -((length - number) // 7) - 1}


def _week_of(day: date, week_start: int) -> tuple[int, int]:
    """Return the number of a day's week, as ISO 8601 counts them, and the weeks of that year."""
    monday = day.toordinal() - (day.weekday() - week_start) % 7
    middle = date.fromordinal(min(max(monday + 3, 1), date.max.toordinal()))
    number = (middle.timetuple().tm_yday - 1) // 7 + 1
    # Week 1 is the first with four days in the year; the year has a 53rd where its fourth day
    # of the week falls on 31 December or, in a leap year, on the 30th too.
    end = date(middle.year, 12, 31)
    spare = (end.weekday() - week_start - 3) % 7
    return number, (end.timetuple().tm_yday - spare - 1) // 7 + 1


def _single(parts: Mapping[str, Sequence[object]], name: str) -> object:
    values = parts.get(name) or ()
    if len(values) > 1:
        raise BadRule(f"its RRULE has {name} twice")
    return values[0] if values else None


def _number(parts: Mapping[str, Sequence[object]], name: str) -> int | None:
    value = _single(parts, name)
    return None if value is None else _whole(value, name)


def _whole(value: object, name: str) -> int:
    if isinstance(value, int):
        return int(value)
    raise BadRule(f"its RRULE has a wrong {name}")


def _weekday(text: str) -> tuple[int, int]:
    found = _WEEKDAY.fullmatch(text.upper())
    if not found:
        raise BadRule("its RRULE has a wrong weekday")
    return int(found[1] or 0), _WEEKDAYS[found[2]]

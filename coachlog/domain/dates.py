"""Days as people say them: today, fri, -2d, 18 nov. What can't be, or could be two, is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from coachlog.domain.day_words import (
    COUNTS,
    DISTANCES,
    FILLERS,
    MONTHS,
    ORDINALS,
    SIDE_WORDS,
    UNITS,
    WEEKDAY_WORDS,
)
from coachlog.domain.names import fold_name
from coachlog.domain.periods import FIRST_YEAR, LAST_YEAR, DateOrder
from coachlog.errors import InvalidValue, show

# Where a weekday, or a day without its year, is looked for; None: either way.
Towards = Literal["past", "future"] | None

EXAMPLES = "write 2026-11-18, 18 nov, fri, yesterday or -2d"
AHEAD = "write 2026-12-01, 1 dec, next tue, tomorrow or +2w"
DAY_TEXT_LENGTH = 60  # of a text that can be a day
NEAR_DAYS = 31  # a day so near on the other side may be the one that was meant
EITHER_DAYS = 122  # a third of a year: nearer than this, one of two years is clearly the nearer


def read_spoken_day(
    field: str,
    text: str,
    today: date,
    *,
    towards: Towards = None,
    order: Callable[[], DateOrder | None] = lambda: None,
) -> date | None:
    """Return the day that `text` says, or None when this grammar does not know how it is said.

    A bare weekday is the latest one up to today (`past`) or the next one after it (`future`); a
    day without its year is the nearest on that side. `order` tells how 03/04/2026 is meant. Raises
    InvalidValue for a day that does not exist, and for one that could be two.
    """
    if len(text) > DAY_TEXT_LENGTH:
        return None
    saying = _DayText(field, text, " ".join(fold_name(text).split()), today, towards, order)
    for read in (_read_word, _read_distance, _read_numbers, _read_weekday, _read_named):
        found = read(saying)
        if found is not None:
            return saying.check(found)
    return None


def refuse_day(field: str, text: str, towards: Towards = None) -> InvalidValue:
    """Return the error for a text that is no day, with the word it may have meant."""
    from difflib import get_close_matches

    word = fold_name(text)
    known = ["today", "yesterday", "tomorrow", *(word for word in WEEKDAY_WORDS if "day" in word)]
    near = get_close_matches(word, known, n=1, cutoff=0.7) if len(word) < 20 else []
    meant = f"did you mean {near[0]}? Else " if near else ""
    return InvalidValue(
        field, f"{show(text)} is not a date; {meant}{AHEAD if towards == 'future' else EXAMPLES}"
    )


def show_day(day: date) -> str:
    """Return a day with its weekday, as it is always echoed: Fri 2026-11-20."""
    return f"{day:%a} {day}"


@dataclass(frozen=True, slots=True)
class _DayText:
    """A text on its way to become a day."""

    field: str
    text: str
    words: str  # folded
    today: date
    towards: Towards
    order: Callable[[], DateOrder | None]  # asked only where it decides

    def refuse(self, problem: str) -> InvalidValue:
        return InvalidValue(self.field, f"{show(self.text)} {problem}")

    def check(self, day: date) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise self.refuse(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
        return day

    def make(self, year: int, month: int, day: int) -> date:
        """Return the day of the calendar, or refuse one that does not exist."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.refuse(f"is not between {FIRST_YEAR} and {LAST_YEAR}")
        try:
            return date(year, month, day)
        except ValueError:
            raise self.refuse(
                f"is not a day of the calendar: {year}-{month:02}-{day:02} does not exist"
            ) from None

    def place(self, month: int, day: int) -> date:
        """Return a day without its year: the nearest on the side that is meant."""
        passed = (month, day) <= (self.today.month, self.today.day)
        before = self.today.year - (not passed)
        is_today = (month, day) == (self.today.month, self.today.day)
        after = before if is_today else before + 1
        if self.towards is None:
            return self._nearest(month, day, before, after)
        year, other = (before, after) if self.towards == "past" else (after, before)
        found = self.make(year, month, day)
        if year != other and _exists(other, month, day):
            across = date(other, month, day)
            if abs((across - self.today).days) <= NEAR_DAYS:
                raise self.could_be(min(found, across), max(found, across), "write the year")
        return found

    def _nearest(self, month: int, day: int, before: int, after: int) -> date:
        days = [date(year, month, day) for year in (before, after) if _exists(year, month, day)]
        if not days:
            return self.make(after, month, day)
        nearest = min(days, key=lambda one: abs((one - self.today).days))
        if abs((nearest - self.today).days) > EITHER_DAYS:
            raise self.could_be(days[0], days[-1], "write the year")
        return nearest

    def could_be(self, day: date, other: date, then: str) -> InvalidValue:
        return self.refuse(f"could be {show_day(day)} or {show_day(other)}; {then}")


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _read_word(saying: _DayText) -> date | None:
    """Read today, yesterday and the like."""
    distance = DISTANCES.get(saying.words.removeprefix("the "))
    return None if distance is None else _move(saying, distance, "day")


def _read_distance(saying: _DayText) -> date | None:
    """Read -2d, +3w, 2 days ago, in a week."""
    for pattern in (
        r"(?P<sign>[+-]) ?(?P<count>[0-9]{1,4}) ?(?P<unit>[a-z]+)",
        r"(?P<count>[0-9]{1,4}|[a-z]+) ?(?P<unit>[a-z]+) (?P<sign>ago)",
        r"(?P<sign>in) (?P<count>[0-9]{1,4}|[a-z]+) ?(?P<unit>[a-z]+)",
        r"(?P<count>[0-9]{1,4}|[a-z]+) ?(?P<unit>[a-z]+) (?P<sign>from (?:now|today))",
    ):
        found = re.fullmatch(pattern, saying.words)
        if not found or found["unit"] not in UNITS:
            continue
        unit = UNITS[found["unit"]]
        word = found["count"]
        count = int(word) if word.isdecimal() else COUNTS.get(word)
        if count is not None:
            return _move(saying, -count if found["sign"] in {"-", "ago"} else count, unit)
    return None


def _move(saying: _DayText, count: int, unit: str) -> date:
    """Return the day so many units away from today."""
    today = saying.today
    if unit in {"day", "week"}:
        try:
            return today + timedelta(days=count * (7 if unit == "week" else 1))
        except OverflowError:
            raise saying.refuse(f"is not between {FIRST_YEAR} and {LAST_YEAR}") from None
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "year" else 1)
    return saying.make(months // 12, months % 12 + 1, today.day)


def _read_numbers(saying: _DayText) -> date | None:
    """Read 2026-11-18, 20261118, 2026-W47-3, 18.11.2026, 11/18/2026, 18/11."""
    words = saying.words
    found = re.fullmatch(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})", words)
    if found:
        return saying.make(int(found[1]), int(found[3]), int(found[4]))
    if found := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", words):
        return saying.make(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"([0-9]{4})-?w([0-9]{2})-?([1-7])", words):
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise saying.refuse("is not a day of the calendar: no such week") from None
    if re.fullmatch(r"[0-9]{1,2}([-./])[0-9]{1,2}\1[0-9]{2}", words):
        raise saying.refuse("has a year of two digits; write 2026-11-18")
    found = re.fullmatch(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})", words)
    if not found:
        found = re.fullmatch(r"([0-9]{1,2})([./])([0-9]{1,2})()\.?", words)
    return None if not found else _order(saying, int(found[1]), int(found[3]), found[4])


def _order(saying: _DayText, first: int, second: int, year: str) -> date:
    """Tell which of two numbers is the day and which the month; refuse where both could be."""

    def place(month: int, day: int) -> date:
        return saying.make(int(year), month, day) if year else saying.place(month, day)

    if first > 12 >= second:
        return place(second, first)
    if second > 12 >= first or first == second:
        return place(first, second)
    order = saying.order()
    if order in {"dmy", "mdy"}:
        return place(second, first) if order == "dmy" else place(first, second)
    raise saying.could_be(
        place(first, second),
        place(second, first),
        "write it so, or set date_order in the settings to dmy or mdy",
    )


def _read_weekday(saying: _DayText) -> date | None:
    """Read fri, last friday, next tue, this wednesday."""
    weekdays: list[int] = []
    sides: list[str] = []
    for word in saying.words.replace(",", " ").split():
        if word in SIDE_WORDS:
            sides.append(SIDE_WORDS[word])
        elif word in WEEKDAY_WORDS:
            weekdays.append(WEEKDAY_WORDS[word])
        elif word not in FILLERS:
            return None
    if len(weekdays) != 1 or len(sides) > 1:
        return None
    return _place_weekday(saying, weekdays[0], sides[0] if sides else None)


def _place_weekday(saying: _DayText, weekday: int, side: str | None) -> date:
    today = saying.today
    if side == "this":
        return today + timedelta(days=weekday - today.weekday())
    back = (today.weekday() - weekday) % 7
    before, after = today - timedelta(days=back), today + timedelta(days=7 - back)
    if side == "last":
        return before if back else before - timedelta(days=7)
    if side == "next" or saying.towards == "future":
        return after
    if saying.towards == "past":
        return before
    raise saying.could_be(before, after, "write the date, or last or next before the weekday")


def _read_named(saying: _DayText) -> date | None:
    """Read 18 nov, november 18th, wed 18 nov 2026."""
    months: list[int] = []
    numbers: list[str] = []
    weekdays: list[int] = []
    before = ""
    for word in re.findall(r"[0-9]+|[^\W\d_]+|\S", saying.words):
        if word.isascii() and word.isdecimal():
            numbers.append(word)
        elif word in MONTHS:
            months.append(MONTHS[word])
        elif word in WEEKDAY_WORDS:
            weekdays.append(WEEKDAY_WORDS[word])
        elif not (_is_filler(word, before)):
            return None
        before = word
    if len(months) != 1 or len(weekdays) > 1 or not 1 <= len(numbers) <= 2:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(days) != 1 or len(years) != len(numbers) - 1:
        return None
    day = int(days[0])
    found = saying.make(int(years[0]), months[0], day) if years else saying.place(months[0], day)
    if weekdays and found.weekday() != weekdays[0]:
        raise saying.refuse(f"names the wrong weekday: {found} is a {found:%A}")
    return found


def _is_filler(word: str, before: str) -> bool:
    if word in ORDINALS:
        return before.isdecimal()
    return word in FILLERS or (word in ",.-/" and before != "")

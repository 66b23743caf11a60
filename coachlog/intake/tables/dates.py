"""Days and times as people and programs write them, in the one order a file has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from coachlog.domain.periods import DateOrder
from coachlog.errors import show
from coachlog.intake.problems import Problem

_CLOCK = (
    r"(?:(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-9]{1,2}))?"
    r"(?:[:.](?P<second>[0-9]{1,2})(?:[.,][0-9]+)?)?\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?:uhr)?"
    r"\s*(?P<zone>z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?)"
)
_TAIL = rf"(?:(?:\s+|,\s*|t){_CLOCK})?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_NUMERIC = re.compile(
    rf"{_WEEKDAY}(?P<a>[0-9]{{1,4}})\s?([./-])\s?(?P<b>[0-9]{{1,2}})\s?\2\s?(?P<c>[0-9]{{1,4}}){_TAIL}"
)
_COMPACT = re.compile(rf"(?P<a>[0-9]{{4}})(?P<b>[0-9]{{2}})(?P<c>[0-9]{{2}}){_TAIL}")
_WORDED = re.compile(
    rf"{_WEEKDAY}(?:(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er|º|o)?[\s/-]+(?:de\s+)?"
    rf"(?P<month>[^\W\d_]+)\.?"
    rf"|(?P<month2>[^\W\d_]+)\.?[\s/-]+(?P<day2>[0-9]{{1,2}})(?:st|nd|rd|th)?)[\s,/-]+(?:del?\s+)?"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TAIL}"
)
_ONLY_CLOCK = re.compile(_CLOCK)
_DOTTED = re.compile(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?:\.[0-5][0-9])?")  # 9.00.00
_WITHOUT_COLON = re.compile(r"([01]?[0-9]|2[0-3])([0-5][0-9])")  # 800, 1330
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")
# A day as spreadsheets count them, from 1970 to 2099, and a time as the part of a day it is.
_SERIAL = re.compile(
    r"(2(?:5[6-9]|[6-9][0-9])[0-9]{2}|[3-6][0-9]{4}|7[0-2][0-9]{3})(?:[.,]([0-9]{1,15}))?"
)
_FRACTION = re.compile(r"0?[.,](5|25|75|[0-9]{3,17})")
_FIRST_SERIAL = date(1899, 12, 30)
_JAPANESE_DAY = re.compile(r"([0-9]{4})年 ?([0-9]{1,2})月 ?([0-9]{1,2})日(?: ?\([^)]{1,3}\))?")
_JAPANESE_TIME = re.compile(r"(?:(午前|午後) ?)?([0-9]{1,2})[:時]([0-9]{2})?(?::([0-9]{2}))?分?")
_LIMIT = 60  # characters of a date

# The first letters that tell a month from the others, in English, German, French, Spanish, Italian
# and Dutch; a longer word that begins like this is that month.
_MONTHS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan janv gen ene jän", "feb fev febr fevr", "mar mär mrz maar mrt", "apr avr abr",
            "may mai mei mag", "jun juin giu", "jul juil lug", "aug aou août ago",
            "sep sept set", "oct okt ott out", "nov", "dec dez dic",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip


class CellMoment(NamedTuple):
    """A day and, where the cell has one, a time, local to the user."""

    on: date
    at: time | None = None


class NotADate(ValueError):
    """A cell that is no date in the file's order."""


@dataclass(slots=True)
class DateSurvey:
    """What the date cells of a file say about the order of day and month."""

    day_first: tuple[int, str] | None = None  # line and text of the first cell that says so
    month_first: tuple[int, str] | None = None
    open: tuple[int, str] | None = None  # the first that could be either
    other: bool = False  # open ones with something else than dots

    def look(self, line: int, text: str) -> bool:
        """Take a cell into account; returns whether it looks like a date at all."""
        found = _NUMERIC.fullmatch(_plain(text))
        if found is None:
            return _looks_dated(text)
        first, second = int(found["a"]), int(found["b"])
        if len(found["a"]) > 2 or first == second:
            return True
        if first > 12 and second > 12:
            return False
        if first > 12:
            self.day_first = self.day_first or (line, text)
        elif second > 12:
            self.month_first = self.month_first or (line, text)
        else:
            self.open = self.open or (line, text)
            self.other = self.other or found[2] != "."
        return True

    def add(self, other: DateSurvey) -> None:
        """Take over what another column says."""
        self.day_first = self.day_first or other.day_first
        self.month_first = self.month_first or other.month_first
        self.open = self.open or other.open
        self.other = self.other or other.other

    def decide(self, given: DateOrder | None) -> DateOrder | Problem:
        """Return the order of the file, or the problem that it has none or two.

        Dates with dots have the day first wherever they are written.
        """
        if given is not None:
            return given
        if self.day_first and self.month_first:
            one, other = sorted((self.day_first, self.month_first))
            return Problem(
                line=other[0],
                problem=f"{show(other[1])} and {show(one[1])} in line {one[0]} can't both be dates "
                "of one order; correct one or say --date-order dmy|mdy|ymd",
            )
        if self.month_first:
            return "mdy"
        if self.day_first or self.open is None or not self.other:
            return "dmy"
        return Problem(
            line=self.open[0],
            problem=f"{show(self.open[1])} could be two days and no line of the file decides it; "
            "say --date-order dmy|mdy|ymd",
        )


def may_be_time(text: str) -> bool:
    """Tell whether a cell may be a time as Italians, Danes and Finns write it, with dots."""
    return _DOTTED.fullmatch(text.strip()) is not None


def read_cell_moment(
    text: str, order: DateOrder, zone: tzinfo, *, timed: bool = False
) -> CellMoment:
    """Read a day, with its time if it has one; raises NotADate.

    A time that names its zone is shown in `zone`, save midnight UTC, which stands for the day
    unless the cell is known to be `timed`.
    """
    word = _plain(text)
    if len(word) > _LIMIT:
        raise NotADate(f"{show(text)} is not a date")
    if _EPOCH.fullmatch(word):
        return _local(datetime.fromtimestamp(int(word[:10]), UTC), zone, timed=timed)
    if serial := _SERIAL.fullmatch(word):
        on = _FIRST_SERIAL + timedelta(days=int(serial[1]))
        return CellMoment(on, _part_of_day(serial[2]) if serial[2] else None)
    found = _NUMERIC.fullmatch(word) or _COMPACT.fullmatch(word)
    try:
        if found:
            on = _order(found["a"], found["b"], found["c"], order)
        else:
            found = _WORDED.fullmatch(word)
            if not found:
                raise NotADate(f"{show(text)} is not a date")
            month = _month_of(found["month"] or found["month2"])
            on = date(_year_of(found["year"]), month, int(found["day"] or found["day2"]))
        at = _clock_of(found)
    except (ValueError, KeyError):
        raise NotADate(f"{show(text)} is not a date in the order {order}") from None
    if at is None or not found["zone"]:
        return CellMoment(on, at)
    return _local(datetime.combine(on, at, _zone_of(found["zone"])), zone, timed=timed)


def read_time(text: str) -> time:
    """Read a time such as 19:0:00 or 10:00:00 AM; raises NotADate."""
    word = _plain(text)
    if fraction := _FRACTION.fullmatch(word):
        return _part_of_day(fraction[1]) or time.min
    if plain := _WITHOUT_COLON.fullmatch(word):
        return time(int(plain[1]), int(plain[2]))
    found = _ONLY_CLOCK.fullmatch(word) if len(word) <= _LIMIT else None
    try:
        at = _clock_of(found) if found else None
    except ValueError:
        at = None
    if at is None:
        raise NotADate(f"{show(text)} is not a time such as 14:30 or 2:30 PM")
    return at


def _plain(text: str) -> str:
    """Return a cell in lower case, its spaces plain ones."""
    if len(text) > 4 * _LIMIT:
        return text[: 2 * _LIMIT]
    return _fold(text)


@lru_cache(20_000)  # a column of a large file has few different days
def _fold(text: str) -> str:
    word = " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
    if not word.isascii():
        word = _JAPANESE_DAY.sub(r"\1/\2/\3", word)
        if "午" in word or "時" in word:
            word = _JAPANESE_TIME.sub(_spell_time, word)
    return word


def _spell_time(found: re.Match[str]) -> str:
    hour = int(found[2])
    if found[1]:  # noon is 0 in the afternoon
        hour = hour % 12 + (12 if found[1] == "午後" else 0)
    return f"{hour}:{found[3] or '00'}{':' + found[4] if found[4] else ''}"


def _part_of_day(decimals: str) -> time | None:
    """Return the time at which so much of the day is over, to the second; None at midnight."""
    seconds = round(float(f"0.{decimals}") * 86400)
    at = datetime.combine(_FIRST_SERIAL, time.min) + timedelta(seconds=min(seconds, 86399))
    return at.time() if seconds else None


def _looks_dated(text: str) -> bool:
    word = _plain(text)
    return bool(len(word) <= _LIMIT and (_COMPACT.fullmatch(word) or _WORDED.fullmatch(word)))


def _order(a: str, b: str, c: str, order: DateOrder) -> date:
    if len(a) > 2:
        return date(_year_of(a), int(b), int(c))
    if order == "ymd" and len(c) < 3:
        return date(_year_of(a), int(b), int(c))
    if order == "mdy":
        return date(_year_of(c), int(a), int(b))
    if order == "dmy":
        return date(_year_of(c), int(b), int(a))
    raise NotADate("the year stands last")


def _year_of(text: str) -> int:
    year = int(text)
    if len(text) <= 2:
        return year + (2000 if year < 70 else 1900)
    if not 1900 <= year <= 2199:
        raise NotADate("no year")
    return year


def _month_of(word: str) -> int:
    """Return the month a word begins like, the longest such beginning first."""
    for length in range(len(word), 2, -1):
        for spelling in (word[:length], _bare(word)[:length]):
            if spelling in _MONTHS:
                return _MONTHS[spelling]
    raise KeyError(word)


def _bare(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", word) if char.isalpha())


def _clock_of(found: re.Match[str]) -> time | None:
    if not found["hour"]:
        return None
    hour, half = int(found["hour"]), (found["half"] or "")[:1]
    if not found["minute"] and not half:
        raise NotADate("an hour alone is no time")
    if half and not 1 <= hour <= 12:
        raise NotADate("no hour")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _zone_of(text: str) -> tzinfo:
    from datetime import timezone

    if text[0] not in "+-":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    if offset >= timedelta(days=1):
        raise NotADate(f"no zone is {text} from UTC")
    return timezone(-offset if text[0] == "-" else offset)


def _local(at: datetime, zone: tzinfo, *, timed: bool) -> CellMoment:
    if at.tzinfo is UTC and at.time() == time.min and not timed:
        return CellMoment(at.date())
    local = at.astimezone(zone)
    return CellMoment(local.date(), local.time().replace(microsecond=0))

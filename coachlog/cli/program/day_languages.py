"""Days in the languages that our own grammar does not speak, read by dateparser, and checked."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, timedelta

from coachlog.domain.periods import FIRST_YEAR, LAST_YEAR

LANGUAGES = (
    *("de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi", "cs", "tr"),
    *("uk", "ru", "el", "hu", "ro", "ja", "zh", "ko"),
)
FOREIGN_DAY_LENGTH = 40
MAX_UNNUMBERED = 2  # the day before yesterday; "last week" is no day
_NOON = 12  # what only keeps the hour of its base says nothing about the time of day
_ELSEWHERE = datetime(2023, 3, 8, _NOON)  # noqa: DTZ001  (a local date's base has no zone)


def read_foreign_day(text: str, today: date) -> date | None:
    """Return the day that `text` says in one of LANGUAGES, or None.

    dateparser guesses where it can, so its answer counts only when it does not depend on what it
    was told to prefer, and when every number of the text is found again in it.
    """
    if len(text) > FOREIGN_DAY_LENGTH or ":" in text or not re.search(r"[^\W\d_]", text):
        return None
    base = datetime(today.year, today.month, today.day, _NOON)  # noqa: DTZ001  (as above)
    here, elsewhere = _parse(text, base, "past"), _parse(text, _ELSEWHERE, "future")
    if here is None or elsewhere is None or not FIRST_YEAR <= here.year <= LAST_YEAR:
        return None
    numbers = [int(number) for number in re.findall(r"[0-9]+", text)]
    if here == elsewhere:
        return here.date() if _is_said(here, numbers) else None
    distance = here - base
    if distance != elsewhere - _ELSEWHERE or distance % timedelta(days=1) or len(numbers) > 1:
        return None
    days = abs(distance.days)
    said = days in (numbers[0], numbers[0] * 7) if numbers else days <= MAX_UNNUMBERED
    return here.date() if said else None


def _is_said(day: datetime, numbers: list[int]) -> bool:
    """Tell whether the numbers are the year with the day, or year, month and day in that order."""
    if day.hour or day.minute or day.second:
        return False
    named = sorted(numbers) == sorted([day.day, day.year])
    return named or numbers == [day.year, day.month, day.day]


def _parse(text: str, base: datetime, prefer: str) -> datetime | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a library's own inner workings
        from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # has no types

        parser = DateDataParser(
            languages=list(LANGUAGES),
            settings={
                "STRICT_PARSING": True,
                "RELATIVE_BASE": base,
                "PREFER_DATES_FROM": prefer,
                "RETURN_AS_TIMEZONE_AWARE": False,
                "PARSERS": ["relative-time", "absolute-time"],
            },
        )
        try:
            found: datetime | None = parser.get_date_data(text).date_obj
        except (ValueError, OverflowError, TypeError, AttributeError, LookupError):
            return None  # some texts break it
    return found.replace(tzinfo=None) if found is not None else None

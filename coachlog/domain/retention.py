"""How long calls and field days are kept: an age such as 24m, and the first day that it keeps."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from coachlog.errors import InvalidValue, show

_AGE = re.compile(r"\s*([0-9]{1,5})\s*([dwmy])[a-z]*\s*", re.IGNORECASE)
_MOST = {"d": 36_500, "w": 5_200, "m": 1_200, "y": 100}
_WORDS = {"d": "day", "w": "week", "m": "month", "y": "year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How old something may be: days, weeks, months or years."""

    count: int
    unit: str  # d, w, m or y

    def __str__(self) -> str:
        return f"{self.count}{self.unit}"

    @property
    def words(self) -> str:
        """Return the age in words."""
        return f"{self.count} {_WORDS[self.unit]}{'' if self.count == 1 else 's'}"

    def first_day(self, today: date) -> date:
        """Return the first day that is not older."""
        if self.unit in "dw":
            days = self.count * (7 if self.unit == "w" else 1)
            return max(today - timedelta(days=min(days, today.toordinal() - 1)), date.min)
        months = today.year * 12 + today.month - 1 - self.count * (12 if self.unit == "y" else 1)
        year, month = max(months // 12, 1), months % 12 + 1
        return date(year, month, min(today.day, monthrange(year, month)[1]))


def parse_age(field: str, text: str) -> Age:
    """Read an age such as 24m, 2y, 18 months or 90d; raises InvalidValue."""
    found = _AGE.fullmatch(text)
    if found:
        age = Age(count=int(found[1]), unit=found[2].lower())
        if 1 <= age.count <= _MOST[age.unit]:
            return age
    raise InvalidValue(field, f"{show(text)} is not an age such as 24m, 2y, 26w or 90d")

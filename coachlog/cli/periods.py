"""The options that name a period, on every command that has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachlog.domain.periods import Kind, Period, parse_day, parse_period, range_of
from coachlog.errors import InvalidValue, WrongUsage


@dataclass(frozen=True, slots=True)
class PeriodOptions:
    """What was given for --week, --month, --quarter, --from and --to."""

    week: str | None
    month: str | None
    quarter: str | None
    start: str | None
    end: str | None

    def read(self, today: date) -> Period | None:
        """Return the period, or None when nothing names one; two are refused."""
        named: list[tuple[Kind, str]] = []
        if self.week is not None:
            named.append(("week", self.week))
        if self.month is not None:
            named.append(("month", self.month))
        if self.quarter is not None:
            named.append(("quarter", self.quarter))
        ranged = self.start is not None or self.end is not None
        if len(named) + ranged > 1:
            given = [f"--{kind}" for kind, _ in named]
            given += ["--from/--to"] if ranged else []
            raise WrongUsage(f"{' and '.join(given)} name two periods; give one")
        if named:
            kind, text = named[0]
            return parse_period(kind, text, today)
        if not ranged:
            return None
        if self.start is None:
            raise WrongUsage("--to needs --from: the period has an end but no beginning")
        first = parse_day("from", self.start, today)
        last = today if self.end is None else parse_day("to", self.end, today)
        if last < first:
            field = "from" if self.end is None else "to"
            raise InvalidValue(field, f"the period would end on {last}, before it starts, {first}")
        return range_of(first, last)

"""The options that name a period, on every command that has them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

from coachlog.cli.options import PERIOD, value
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import tell
from coachlog.domain.periods import Period, PeriodKind, parse_period, range_of
from coachlog.errors import InvalidValue, WrongUsage


class PeriodOptions(NamedTuple):
    """What was given for --week, --month, --quarter, --year, --from and --to."""

    week: Annotated[
        str | None, value("[WEEK]", "This week, or 2026-W47, last, a day in it.", PERIOD, "--week")
    ] = None
    month: Annotated[
        str | None, value("[MONTH]", "This month, or 2026-11, last.", PERIOD, "--month")
    ] = None
    quarter: Annotated[
        str | None, value("[QUARTER]", "This quarter, or 2026-Q4, last.", PERIOD, "--quarter")
    ] = None
    year: Annotated[str | None, value("[YEAR]", "This year, or 2026, last.", PERIOD, "--year")] = (
        None
    )
    start: Annotated[str | None, value("DATE", "From this day on.", PERIOD, "--from")] = None
    end: Annotated[str | None, value("DATE", "Up to this day. Default: today.", PERIOD, "--to")] = (
        None
    )

    def read(self, today: date, *, echo: bool = False) -> Period | None:
        """Return the period, or None when nothing names one; two are refused.

        `echo` says on standard error which days were understood, for a command whose output does
        not show them.
        """
        period = self._read(today)
        if echo and period is not None:
            tell(f"Period: {show_period(period)}", err=True)
        return period

    def _read(self, today: date) -> Period | None:
        given_as: dict[PeriodKind, str | None] = {
            "week": self.week,
            "month": self.month,
            "quarter": self.quarter,
            "year": self.year,
        }
        named = [(kind, text) for kind, text in given_as.items() if text is not None]
        ranged = self.start is not None or self.end is not None
        if len(named) + ranged > 1:
            given = [f"--{kind}" for kind, _ in named]
            given += ["--from/--to"] if ranged else []
            raise WrongUsage(f"{' and '.join(given)} name two periods; give one")
        if named:
            kind, text = named[0]
            return parse_period(kind, text, today, lambda said: _read_day_in(kind, said))
        if not ranged:
            return None
        if self.start is None:
            raise WrongUsage("--to needs --from: the period has an end but no beginning")
        run = current()
        first = run.read_day("from", self.start, "past")
        last = today if self.end is None else run.read_day("to", self.end, "past")
        if last < first:
            field = "from" if self.end is None else "to"
            raise InvalidValue(field, f"the period would end on {last}, before it starts, {first}")
        return range_of(first, last)


NO_PERIOD = PeriodOptions()


def show_period(period: Period) -> str:
    """Return a period with its days and their weekdays."""
    from coachlog.domain.dates import show_day

    days = f"{show_day(period.start)} to {show_day(period.end)}"
    return days if period.kind == "range" else f"{period.kind} {period.label}, {days}"


def _read_day_in(kind: PeriodKind, text: str) -> date | None:
    from coachlog.domain.dates import read_spoken_day

    run = current()
    return read_spoken_day(
        kind, text, run.today, towards="past", order=lambda: run.settings.date_order
    )

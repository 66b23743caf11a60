"""Why there is a backup, and which of those made by themselves are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

DAILY = "daily"
BY_HAND = "manual"
REPLACED = "replaced"  # the log that a restore or a mended one put aside
DOCTOR = "doctor"

# The reason in a backup's name -> in words.
REASONS = {
    DAILY: "by itself, once a day",
    BY_HAND: "by coachlog backup",
    "schema": "before a newer coachlog changed the log's form",
    "merge": "before a merge",
    "import": "before an import",
    "erase": "before somebody was erased, and without them since",
    "purge": "before a purge, and without what was purged since",
    DOCTOR: "before doctor --fix",
    REPLACED: "the log that restore or doctor --fix replaced",
}
# Of these the newest are kept, as many as days. What is neither stays until somebody deletes it.
PASSING = ("merge", "import", "erase", "purge")
MANY_ROWS = 1_000  # an import of more is preceded by a backup


class Rotation(NamedTuple):
    """How many of the backups made by themselves are kept: of how many days, weeks and months."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    def choose(self, days: Iterable[date]) -> set[date]:
        """Return the days whose backup is kept: the last days, and the last one of each period."""
        newest = sorted(set(days), reverse=True)
        kept = set(newest[: self.daily])
        periods: tuple[tuple[int, Callable[[date], object]], ...] = (
            (self.weekly, lambda day: day.isocalendar()[:2]),
            (self.monthly, lambda day: (day.year, day.month)),
        )
        for count, period_of in periods:
            last = {period_of(day): day for day in reversed(newest)}
            kept.update(sorted(last.values(), reverse=True)[:count])
        return kept


def describe_reason(reason: str) -> str:
    """Return in words why there is a backup; an unknown reason is shown as it is."""
    return REASONS.get(reason.partition("-")[0], reason)

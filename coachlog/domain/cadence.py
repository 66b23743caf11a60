"""Cadence: how many days may pass between field days with a rep, and who is overdue (rule 9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coachlog.domain.names import fold_name
from coachlog.domain.teams import Level


def count_days_past(since: Iterable[date | None], cadence_days: int, on: date) -> int | None:
    """Return how many days a rep is over cadence on a day, negative before it.

    The latest day of `since` counts: coaching, and the start. Without any the rep is over for
    good, which is None.
    """
    latest = max((day for day in since if day is not None), default=None)
    return None if latest is None else (on - latest).days - cadence_days


@dataclass(frozen=True, slots=True, kw_only=True)
class RepStanding:
    """How a rep stands as of a day: who asks for the last coaching or who is overdue asks this."""

    id: int
    name: str
    level: Level
    cadence_days: int
    as_of: date
    on_team: bool = True  # of any manager, and in the company, that day
    started_on: date | None = None
    last_coached_on: date | None = None  # held field day or scheduled call, with any manager
    requested: int = 0  # calls the rep asked for in the report's period

    @property
    def days_since(self) -> int | None:
        """Return how many days ago the last coaching was; None: none in this log."""
        return None if self.last_coached_on is None else (self.as_of - self.last_coached_on).days

    @property
    def days_over(self) -> int | None:
        """Return how many days the rep is over cadence, as `count_days_past` does."""
        return count_days_past(
            (self.last_coached_on, self.started_on), self.cadence_days, self.as_of
        )

    @property
    def overdue(self) -> bool:
        """Tell whether a rep on a team is over cadence; whom nobody coached here always is."""
        over = self.days_over
        return self.on_team and (over is None or over > 0)

    def was_coached_since(self, day: date) -> bool:
        """Tell whether the last coaching was on that day or after it."""
        return self.last_coached_on is not None and self.last_coached_on >= day


def order_by_need(reps: Iterable[RepStanding]) -> list[RepStanding]:
    """Return the reps with the one longest over cadence first, those never coached before all."""
    return sorted(reps, key=need_of)


def need_of(rep: RepStanding) -> tuple[bool, int, str, str]:
    """Return what orders reps by need."""
    coached = rep.last_coached_on is not None
    over = (rep.days_over or 0) if coached else 0
    return (coached, -over, fold_name(rep.name), rep.name)

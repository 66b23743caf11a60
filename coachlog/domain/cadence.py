"""Cadence: how many days may pass between field days with a rep, and who is overdue (rule 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coachlog.domain.names import fold_name
from coachlog.domain.teams import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class RepStanding:
    """What the log knows of one rep on the day a report looks at."""

    name: str
    level: Level
    started_on: date | None
    last_coached_on: date | None  # last scheduled held call, with any manager
    requested: int  # calls the rep asked for in the period

    def overdue(self, cadence_days: Mapping[str, int], as_of: date) -> bool:
        """Tell whether more days than the cadence have passed since the last coaching or the start.

        A rep with neither is overdue: nobody coached them in this log.
        """
        known = [day for day in (self.last_coached_on, self.started_on) if day is not None]
        return not known or (as_of - max(known)).days > cadence_days[self.level]


def _need(rep: RepStanding) -> tuple[date, str, str]:
    return rep.last_coached_on or date.min, fold_name(rep.name), rep.name


def order_by_need(reps: list[RepStanding]) -> list[RepStanding]:
    """Return the reps with the one longest without coaching first, never-coached before all."""
    return sorted(reps, key=_need)

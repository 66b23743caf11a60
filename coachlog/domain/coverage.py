"""Coverage: in which weeks reps were coached, and what came in between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.periods import monday_of

COVERAGE_WEEKS = 13
COMING_WEEKS = 4

WeekState = Literal["coached", "displaced", "planned", "asked", "away", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepWeek:
    """One ISO week of a rep, with any manager."""

    start: date
    held: int = 0  # field days
    scheduled: int = 0  # calls
    asked: int = 0  # calls
    planned: int = 0  # field days to come
    past: int = 0  # field days of which nobody said what became of them
    displaced: int = 0  # field days
    away: bool = False  # on most of its working days

    @property
    def state(self) -> WeekState:
        """Return what the week was above all; coached as rule 9 has it."""
        found: dict[WeekState, int] = {
            "coached": self.held + self.scheduled,
            "displaced": self.displaced,
            "planned": self.planned + self.past,
            "asked": self.asked,
            "away": self.away,
        }
        return next((state for state, number in found.items() if number), "nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The weeks of each rep on a team, by the rep's number, and the field days held a week."""

    weeks: tuple[date, ...]  # Mondays, oldest first
    this_week: date
    reps: Mapping[int, tuple[RepWeek, ...]] = field(default_factory=dict)
    held_days: Mapping[date, int] = field(default_factory=dict)  # by Monday, half a year back
    planned_on: Mapping[int, date] = field(default_factory=dict)  # the next day in the calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredReport:
    """A report, and who of its teams was coached when: what a page shows."""

    report: CoachingReport
    coverage: Coverage

    def to_plan(self, manager: ManagerReport) -> list[RepStanding]:
        """Return who is overdue and has no field day in the calendar, in order of need."""
        return [rep for rep in manager.overdue if rep.id not in self.coverage.planned_on]


def coverage_weeks(as_of: date, *, coming: bool) -> tuple[date, ...]:
    """Return the Mondays of the 13 weeks up to a day, and of four more where they are to come."""
    this = monday_of(as_of)
    last = COMING_WEEKS if coming else 0
    return tuple(this + timedelta(weeks=week) for week in range(1 - COVERAGE_WEEKS, last + 1))

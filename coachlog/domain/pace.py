"""Pace: what it takes from here on to bring a share down to the threshold (rule 8)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import Initiated
from coachlog.domain.periods import monday_of

HALF_DAY_CALLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a manager's weeks ask for, and what there is room for.

    Calls and half days a week; `fits` is how many half days the rest of a running period still
    holds beside those planned, and `share_with_fits` what the share would then be, with what reps
    go on asking for in the weeks left; both are None for a period that is over.
    """

    asked_a_week: Fraction
    half_days_a_week: Fraction
    capacity_a_week: int
    fits: int | None = None
    share_with_fits: Fraction | None = None
    weeks_left: Fraction = Fraction(0)

    def half_days_for(self, calls: int) -> int:
        """Return the half days of so many calls, and of what evens out what reps go on asking."""
        return math.ceil(Fraction(calls, HALF_DAY_CALLS) + self.weeks_left * self.half_days_a_week)

    @property
    def share_with_room(self) -> Fraction:
        """Return what the share comes to when all that there is room for is used."""
        return self.asked_a_week / (self.asked_a_week + self.capacity_a_week * HALF_DAY_CALLS)


def half_days_left(
    first: date,
    last: date,
    *,
    weekdays: frozenset[int],
    capacity_a_week: int,
    taken: Mapping[date, int],
    off: Collection[date] = (),
) -> int:
    """Return how many more half days fit from one day to another, both included.

    `taken` has the half days already planned or held, by day, those of the first week's days
    before `first` included: they use up that week's capacity. Nothing fits on the days `off`.
    """
    total, monday = 0, monday_of(first)
    while monday <= last:
        days = [monday + timedelta(days=number) for number in range(7)]
        room = sum(
            max(0, 2 - taken.get(day, 0))
            for day in days
            if first <= day <= last and day.weekday() in weekdays and day not in off
        )
        used = sum(taken.get(day, 0) for day in days)
        total += max(0, min(capacity_a_week - used, room))
        monday += timedelta(weeks=1)
    return total


def set_pace(
    period: Initiated,
    window: Visits,
    days: int,
    threshold: Fraction,
    capacity_a_week: int,
    fits: int | None,
    days_left: int = 0,
) -> Pace:
    """Work out the pace from the evidence of so many days; as many are left as `days_left`."""
    weeks_left = Fraction(days_left, 7)
    asked = Fraction(window.requested * 7, days)
    scheduled = asked * (1 - threshold) / threshold
    then = None
    if fits is not None and period.calls:
        more, coming = fits * HALF_DAY_CALLS, weeks_left * asked
        then = (period.requested + coming) / (period.classified + coming + more)
    return Pace(
        asked_a_week=asked,
        half_days_a_week=scheduled / HALF_DAY_CALLS,
        capacity_a_week=capacity_a_week,
        fits=fits,
        share_with_fits=then,
        weeks_left=weeks_left,
    )

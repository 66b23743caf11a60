"""Sorting imported calls: who asked is unknown until somebody says so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from coachlog.domain.calls import MANAGER_SCHEDULED, Initiator
from coachlog.domain.choices import parse_choice
from coachlog.domain.fielddays import Half
from coachlog.domain.listing import Call
from coachlog.errors import InvalidValue

Sorting = Literal["rep-request", "manager-scheduled", "not-a-ride-along"]
NOT_A_RIDE_ALONG: Sorting = "not-a-ride-along"
ANSWERS: tuple[Sorting, ...] = get_args(Sorting)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsorted:
    """A call of which nobody has said who asked, and what its calendar hints at."""

    call: Call
    suggestion: Initiator | None = None
    reason: str | None = None
    field_day_id: int | None = None  # that it lies inside
    unsure: bool = False  # whether it was a ride-along at all, for the `reason`

    @property
    def day(self) -> tuple[date, str, str, int | None, Initiator | None, str | None]:
        """Return what one answer can be about: a day of two people, its field day and hint."""
        call = self.call
        doubt = self.reason if self.unsure else None
        return call.held_on, call.manager, call.rep, self.field_day_id, self.suggestion, doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsureDay:
    """A field day of which its calendar leaves open whether it was one."""

    id: int
    held_on: date
    manager: str
    rep: str
    half: Half
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsortedDay:
    """The unsorted calls of one manager with one rep on one day that hint at the same."""

    calls: tuple[Unsorted, ...]

    @property
    def suggestion(self) -> Initiator | None:
        """Return what its calls hint at, if at anything."""
        return self.calls[0].suggestion

    @property
    def reason(self) -> str | None:
        """Return where the hint comes from, if it is the same for all."""
        reasons = {call.reason for call in self.calls}
        return reasons.pop() if len(reasons) == 1 else None


def group_days(calls: Iterable[Unsorted]) -> list[UnsortedDay]:
    """Return unsorted calls by day, in the order in which the days come."""
    days: dict[Hashable, list[Unsorted]] = {}
    for call in calls:
        days.setdefault(call.day, []).append(call)
    return [UnsortedDay(calls=tuple(day)) for day in days.values()]


def check_day_answer(answer: Sorting) -> bool:
    """Tell whether an answer about a field day says that it was one; the manager schedules them."""
    if answer not in (MANAGER_SCHEDULED, NOT_A_RIDE_ALONG):
        raise InvalidValue(
            "initiator", "a field day is manager-scheduled, or not-a-ride-along where it was none"
        )
    return answer == MANAGER_SCHEDULED


def parse_answer(field: str, text: str) -> Sorting:
    """Read what somebody says of an unsorted call."""
    return parse_choice(field, text, ANSWERS)

"""What an import wants kept, as calendar entries and CRM records tell it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NamedTuple

from coachlog.domain.calls import UNKNOWN, Initiator
from coachlog.domain.changes import KEEP, Keep, values_of
from coachlog.domain.fielddays import HELD, PLANNED, Half
from coachlog.formats.call_fields import CallNotes

Outcome = Literal["new", "changed", "same", "linked", "conflict", "refused", "elsewhere", "copy"]

TAKEN, LINKED, REFUSED, CANCELLED = "taken", "linked", "refused", "cancelled"
# Its call is in the log, but removed by the very import that brought it, until triage says what it
# was: so nothing counts it.
UNSURE = "unsure"
STANDING_EVENTS = (TAKEN, UNSURE)


class KnownEvent(NamedTuple):
    """An entry or record that an earlier import met, or this one."""

    id: int
    key: str
    digest: str
    status: str
    call_id: int | None
    field_day_id: int | None
    suggestion: str | None
    reason: str | None
    customer: str | None


class CallOnDay(NamedTuple):
    """A call that is sorted onto a field day, and what tells whether it lies inside."""

    id: int
    held_on: date
    starts_at: time | None
    rep_id: int


class ToldCall(NamedTuple):
    """What an entry or a record tells of a call, as stored; an entry keeps the rest as it is."""

    held_on: str
    starts_at: str | None
    manager_id: int
    rep_id: int
    account_id: int
    minutes: int | None
    deal_cents: int | Keep | None = KEEP
    currency: str | Keep | None = KEEP
    noted: CallNotes = CallNotes()  # last: records are added with what it holds in its place


class ToldDay(NamedTuple):
    """What a calendar entry tells of a field day, as stored."""

    manager_id: int
    rep_id: int
    day_on: str
    half: Half
    starts_at: str
    ends_at: str
    time_zone: str
    place: str | None


class WantedCall(NamedTuple):
    """A call as an entry or a record describes it; `field_day_id` is the day it lies inside."""

    key: str
    digest: str
    told: ToldCall
    initiator: Initiator = UNKNOWN
    suggestion: Initiator | None = None
    reason: str | None = None
    field_day_id: int | None = None
    unsure: bool = False  # whether it was a ride-along only a person can tell
    customer: str | None = None  # of an unsure one, while it is no account

    @property
    def columns(self) -> dict[str, object]:
        """Return what is told, by columns of the call."""
        told = values_of(self.told)
        del told["noted"]
        return told | values_of(self.told.noted)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDay:
    """A field day as a calendar entry describes it."""

    key: str
    digest: str
    told: ToldDay
    unsure: bool = False  # then it stays planned, until a person says that it was held
    reason: str | None = None  # why it is unsure

    @property
    def columns(self) -> dict[str, object]:
        """Return what is told, by columns of the field day."""
        return values_of(self.told)

    @property
    def status(self) -> str:
        """Return the status of the field day."""
        return PLANNED if self.unsure else HELD

    @property
    def mark(self) -> str:
        """Return what becomes of the entry."""
        return UNSURE if self.unsure else TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping an entry did, and the row that stands for it."""

    outcome: Outcome
    row_id: int
    initiator: str = UNKNOWN  # of a call, as it is now
    by: str | None = None  # who changed it since, where that keeps the import from it
    what: str = ""  # the row in words
    trusted: bool = False  # the initiator was taken from the organiser just now
    unsure: bool = False  # nobody has said yet what it was

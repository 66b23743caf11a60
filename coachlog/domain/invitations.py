"""A field day as calendars are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from coachlog.domain.fielddays import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody who takes part; without an address nobody can be invited."""

    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A field day's entry in a calendar; local times in `time_zone`."""

    uid: str  # stable: calendars know the entry by it
    sequence: int  # goes up with each change, so that calendars take the newer one
    cancelled: bool
    on: date
    starts_at: time
    ends_at: time
    time_zone: str  # IANA name
    manager: Invitee
    rep: Invitee
    place: str | None = None
    focus: tuple[str, ...] = ()
    objective: str | None = None
    stops: tuple[Stop, ...] = ()
    published_to: str | None = None  # address on a calendar server

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Return the names of those whose address is not known, in the order manager, rep."""
        return tuple(one.name for one in (self.manager, self.rep) if not one.email)

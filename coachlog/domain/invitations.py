"""A field day as calendars are told of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from uuid import uuid4

from coachlog.domain.fielddays import Stop

_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}@coachlog")


def make_uid() -> str:
    """Return a new identity of a field day in calendars."""
    return f"{uuid4()}@coachlog"


def is_uid(text: str) -> bool:
    """Tell whether a field day can have that identity: others are of other people's entries."""
    return _UID.fullmatch(text) is not None


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
    # Where it was published before this command, to compare: it is published by the settings.
    published_to: str | None = None

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Return the names of those whose address is not known, in the order manager, rep."""
        return tuple(invitee.name for invitee in (self.manager, self.rep) if not invitee.email)

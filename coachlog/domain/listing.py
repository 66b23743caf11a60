"""Calls as the log lists them, and which of them to list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachlog.domain.calls import Initiator, Role
from coachlog.domain.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the log, as people see it."""

    id: int
    held_on: date
    manager: str
    rep: str
    account: str
    initiator: Initiator
    deal_cents: int | None = None
    currency: str | None = None
    minutes: int | None = None
    role: Role | None = None
    field_day_id: int | None = None
    reinforce: str | None = None
    improve: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to list; what is None does not narrow."""

    period: Period | None = None
    manager: str | None = None
    rep: str | None = None
    limit: int | None = None

"""Calls and field days as the log lists them, and which of them to list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NamedTuple, get_args

from coachlog.domain.calls import INITIATORS, ROLES, Initiator, Role, Stakes
from coachlog.domain.choices import parse_choice
from coachlog.domain.coaching import FieldDayCounts
from coachlog.domain.fielddays import Half, Status
from coachlog.domain.periods import Period
from coachlog.errors import InvalidValue

RoleOrNone = Role | Literal["none"]
STAKES: tuple[Stakes, ...] = get_args(Stakes)
MAX_SOUGHT = 1_000  # characters of a text to look for


class Call(NamedTuple):
    """One call of the log, as people see it; a tuple, as a list may be long."""

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
    starts_at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls to list; what is None does not narrow."""

    period: Period | None = None
    manager: str | None = None
    rep: str | None = None
    account: str | None = None
    initiator: Initiator | None = None
    stakes: Stakes | None = None
    role: RoleOrNone | None = None
    field_day_id: int | None = None
    text: str | None = None  # in what was noted; case does not matter
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDay:
    """One field day of the log, as people see it; local times."""

    id: int
    on: date
    half: Half
    starts_at: time
    ends_at: time
    manager: str
    rep: str
    status: Status
    focus: tuple[str, ...] = ()
    objective: str | None = None
    place: str | None = None
    calls: int = 0  # logged onto it
    debriefed_on: date | None = None
    remark: str | None = None  # private


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDays:
    """Field days, and what became of all of these people and days, listed or not."""

    days: tuple[FieldDay, ...]
    counts: FieldDayCounts
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayFilter:
    """Which field days to list; what is None does not narrow."""

    period: Period | None = None
    manager: str | None = None
    rep: str | None = None
    status: Status | None = None
    limit: int | None = None


def parse_sought(field: str, text: str) -> str:
    """Read a text to look for."""
    if not 0 < len(text) <= MAX_SOUGHT:
        raise InvalidValue(field, f"give 1 to {MAX_SOUGHT} characters to look for")
    return text


def parse_any_initiator(field: str, text: str) -> Initiator:
    """Read an initiator to look for; unknown ones too."""
    return parse_choice(field, text, INITIATORS)


def parse_stakes(field: str, text: str) -> Stakes:
    """Read stakes to look for."""
    return parse_choice(field, text, STAKES)


def parse_any_role(field: str, text: str) -> RoleOrNone:
    """Read a role to look for; none finds the calls without one."""
    return parse_choice(field, text, (*ROLES, "none"))

"""Teams: who is on whose team on which day, how a rep moves (rule 11), and the levels of reps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

from coachlog.domain.changes import KEEP, Keep
from coachlog.domain.choices import parse_choice
from coachlog.errors import InvalidValue, show

Level = Literal["new", "established", "senior"]
LEVELS: tuple[Level, ...] = get_args(Level)
DEFAULT_LEVEL: Level = "established"
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_LONGEST_NAME = 64  # of an address, before its @ (RFC 5321)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRep:
    """A rep as a team lists them."""

    name: str
    level: Level
    email: str | None = None
    started_on: date | None = None
    left_on: date | None = None
    from_on: date | None = None  # on this team since; None: as long as the log knows


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRep(TeamRep):
    """A rep, and on whose team they are in the end."""

    manager: str | None
    manager_is_new: bool = False  # to the log, with the command that put the rep there


@dataclass(frozen=True, slots=True, kw_only=True)
class RepChanges:
    """What is said of a rep, new or known."""

    manager: str | None = None  # to whose team they go
    from_on: date | None = None  # on that team since
    email: str | Keep | None = KEEP
    level: Level | Keep = KEEP
    started_on: date | Keep | None = KEEP
    left_on: date | Keep | None = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A manager and the reps on the team on one day."""

    on: date
    manager: str | None  # None: reps who are on no team
    email: str | None = None
    group: str | None = None  # that the manager is in that day
    reps: tuple[TeamRep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One rep's time on one manager's team; None means without a known start or end."""

    manager_id: int
    from_on: date | None = None
    until_on: date | None = None  # included

    def __post_init__(self) -> None:
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise InvalidValue("to", f"{self.until_on} is before the start, {self.from_on}")

    def covers(self, day: date) -> bool:
        """Tell whether the membership holds on `day`."""
        return (self.from_on or date.min) <= day <= (self.until_on or date.max)


def check_employment(started_on: date | None, left_on: date | None) -> None:
    """Raise InvalidValue when somebody would have left before the start."""
    if started_on and left_on and left_on < started_on:
        raise InvalidValue("leave", f"{left_on} is before the start, {started_on}")


def team_on(memberships: Sequence[Membership], day: date) -> int | None:
    """Return the id of the manager whose team a rep was on that day.

    Before the first known day the rep was, as far as anyone knows, on the first team.
    """
    for membership in memberships:
        if membership.covers(day):
            return membership.manager_id
    first = min(memberships, key=_start, default=None)
    return first.manager_id if first and day < _start(first) else None


def move_rep(
    memberships: Sequence[Membership], manager_id: int, from_on: date | None
) -> list[Membership]:
    """Return a rep's memberships after a move to `manager_id` on `from_on`.

    The new one lasts until the next move already known; neighbours with one manager become one.
    `from_on` None puts the rep on the team for all the time before the first known move.
    """
    start = from_on or date.min
    kept: list[Membership] = []
    ends: date | None = None
    for membership in sorted(memberships, key=_start):
        if _start(membership) < start:
            until = membership.until_on
            if until is None or until >= start:
                until = start - timedelta(days=1)
            kept.append(replace(membership, until_on=until))
        elif _start(membership) > start:
            if ends is None:
                ends = _start(membership) - timedelta(days=1)
            kept.append(membership)
    kept.append(Membership(manager_id=manager_id, from_on=from_on, until_on=ends))
    return _join(kept)


def merge_memberships(kept: Sequence[Membership], other: Sequence[Membership]) -> list[Membership]:
    """Return the memberships of one rep whom a log knew as two.

    On each day those in `kept` count; `other` fills what they leave open. Neighbours with one
    manager become one.
    """
    merged = list(kept)
    for membership in other:
        start, end = _start(membership), membership.until_on or date.max
        for taken in sorted(kept, key=_start):
            taken_until = taken.until_on or date.max
            if taken_until < start or _start(taken) > end:
                continue
            if _start(taken) > start:
                merged.append(
                    _between(membership.manager_id, start, _start(taken) - timedelta(days=1))
                )
            if taken_until >= end:
                break
            start = taken_until + timedelta(days=1)
        else:
            merged.append(_between(membership.manager_id, start, end))
    return _join(merged)


def _between(manager_id: int, start: date, end: date) -> Membership:
    return Membership(
        manager_id=manager_id,
        from_on=None if start == date.min else start,
        until_on=None if end == date.max else end,
    )


def _join(memberships: Sequence[Membership]) -> list[Membership]:
    """Return memberships in order, neighbours with one manager as one."""
    joined: list[Membership] = []
    for membership in sorted(memberships, key=_start):
        last = joined[-1] if joined else None
        if last and last.manager_id == membership.manager_id and _touch(last, membership):
            joined[-1] = replace(last, until_on=membership.until_on)
        else:
            joined.append(membership)
    return joined


def _start(membership: Membership) -> date:
    return membership.from_on or date.min


def _touch(last: Membership, following: Membership) -> bool:
    return last.until_on is None or last.until_on + timedelta(days=1) >= _start(following)


def parse_level(field: str, text: str) -> Level:
    """Read a rep's level."""
    return parse_choice(field, text, LEVELS)


def parse_email(field: str, text: str) -> str:
    """Read an e-mail address, as far as telling people apart and inviting them needs it."""
    word = text.strip()
    if not _is_address(word):
        raise _no_address(field, text)
    return word


def parse_mailbox(field: str, text: str) -> str:
    """Read whom a mail is to or from: an address, or `"Cruz, Dana" <dana@example.com>`."""
    from email.headerregistry import Address
    from email.utils import getaddresses

    found = getaddresses([text]) if text.isprintable() else []
    name, address = found[0] if len(found) == 1 else ("", "")
    # Not every mail server takes other letters in an address.
    if not _is_address(address) or not address.isascii() or "=?" in address:
        raise _no_address(field, text)
    username, _, domain = address.rpartition("@")
    return str(Address(name, username, domain))


def make_address(login: str, machine: str) -> str:
    """Return whom a mail is from where nobody said so, as Unix has it: the login at the machine.

    Made of what RFC 5322 lets stand in an address without quotes.
    """
    name = _make_dot_atom(login)[:_LONGEST_NAME].rstrip(".")
    return f"{name or 'coachlog'}@{_make_dot_atom(machine) or 'localhost'}"


def _make_dot_atom(text: str) -> str:
    from unicodedata import normalize

    plain = normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return ".".join(_ATOM.findall(plain))


def _is_address(word: str) -> bool:
    name, _, domain = word.rpartition("@")
    return (
        bool(name and domain)
        and len(word) <= 254
        and not any(char.isspace() or not char.isprintable() for char in word)
        and not any(char in word for char in '<>(),;:"[]\\')
        and "@" not in name
    )


def _no_address(field: str, text: str) -> InvalidValue:
    shown = show(text) or '""'
    return InvalidValue(field, f"{shown} is not an e-mail address such as dana@example.com")

"""People an import meets who are not in the log: proposed, and added only when that is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from coachlog.domain.customers import tidy_name
from coachlog.domain.guests import Insider, PeopleMet, name_key
from coachlog.domain.names import check_name
from coachlog.domain.teams import parse_email
from coachlog.errors import InvalidValue, UnknownName, show
from coachlog.store.append import open_membership
from coachlog.store.names import Known, NameBook
from coachlog.usecases.importing import ProposedRep

_RECORD_ID = re.compile(r"(?=\w*\d)\w{6,}")  # a number of the CRM where a name should be


@dataclass(slots=True)
class _Newcomer:
    name: str
    email: str | None
    first_on: date
    meetings: int = 0


class Newcomers:
    """Collects who may be a rep of a manager."""

    def __init__(self, names: NameBook, manager: Insider) -> None:
        self._names = names
        self._manager = manager
        self._met: dict[str, _Newcomer] = {}

    def meet(self, name: str, email: str | None, on: date, meetings: int = 1) -> None:
        """Count somebody who took part in so many meetings, the first of them on that day."""
        name = tidy_name(name)
        if not name or name_key(name) == name_key(self._manager.name) or _RECORD_ID.fullmatch(name):
            return
        key = email or name_key(name)
        found = self._met.setdefault(key, _Newcomer(name, _usable(email), on))
        found.first_on = min(found.first_on, on)
        found.meetings += meetings

    def settle(self, *, add: bool) -> list[ProposedRep]:
        """Return the proposals, those met most often first; with `add`, put them on the team."""
        ordered = sorted(
            self._met.values(), key=lambda newcomer: (-newcomer.meetings, newcomer.name)
        )
        if add:
            for newcomer in ordered:
                rep = self._names.add("rep", newcomer.name, newcomer.email)
                open_membership(
                    self._names.connection,
                    self._names.command_id,
                    rep.id,
                    self._manager.id,
                    newcomer.first_on,
                )
        return [
            ProposedRep(name=one.name, email=one.email, meetings=one.meetings, added=add)
            for one in ordered
        ]


def find_or_add_manager(names: NameBook, text: str, crowd: PeopleMet) -> Known:
    """Return the manager that --manager names, by name or address, added if new.

    A new one gets the name or the address that the calendar tells. A name that is short for a known
    one means that; one like a known one is refused.
    """
    known = names.find("manager", text)
    if known is not None:
        return known
    rep = names.find("rep", text)
    if rep is not None:
        raise UnknownName(
            "manager",
            f"{show(text)} is the rep {show(rep.name)}; name the manager whose calendar it is, or "
            "add a rep who manages too with coachlog add-manager first",
        )
    if "@" in text:
        email: str | None = parse_email("manager", text).lower()
        name = tidy_name(crowd.name_of(email or ""))
        known = names.find("manager", name) if name else None
        if known is not None and known.email is None:
            return known
    else:
        name = check_name("manager", text)
        addresses = crowd.emails_of(name)
        email = _usable(addresses[0]) if len(addresses) == 1 else None
    known = names.find_meant(
        "manager", name, unless="add somebody else first with coachlog add-manager --new"
    )
    return known or names.add("manager", name, email)


def _usable(email: str | None) -> str | None:
    try:
        return parse_email("email", email) if email else None
    except InvalidValue:
        return None

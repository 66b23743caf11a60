"""People an import meets who are not in the log: proposed, and added only when that is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coachlog.domain.guests import Insider
from coachlog.domain.names import check_name, name_key, tidy_name
from coachlog.domain.people_met import PeopleMet
from coachlog.domain.teams import parse_email
from coachlog.errors import InvalidValue, UnknownName, show, to_paste
from coachlog.store.append import open_membership
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook
from coachlog.usecases.importing import NewcomerRole, ProposedRep

_OTHERS = 50  # colleagues of one newcomer that are kept
_RECORD_ID = re.compile(r"(?=\w*\d)\w{6,}")  # a number of the CRM where a name should be


@dataclass(slots=True)
class _Newcomer:
    name: str
    email: str | None
    first_on: date
    meetings: int = 0
    alone: int = 0  # of them with the manager alone, customers aside
    beside: int = 0  # of them with a rep of the log
    others: set[str] = field(default_factory=set)  # colleagues met there, by key or rep
    led: int = 0  # meetings without a rep that it organised


class Newcomers:
    """Collects who may be a rep of a manager.

    A rep is sooner or later the only colleague with the manager at a customer's. Who is there only
    where reps are, or more often so than alone, is a specialist, or the manager's own manager.
    """

    def __init__(self, names: NameBook, manager: Insider) -> None:
        self._names = names
        self._manager = manager
        self._met: dict[str, _Newcomer] = {}

    def meet(
        self,
        people: Sequence[tuple[str, str | None]],
        on: date,
        *,
        organizer: tuple[str, str | None] | None = None,
        reps: Sequence[int | str | None] = (),
        meetings: int = 1,
    ) -> None:
        """Count those who took part in meetings, the first on that day, each by name and address.

        `reps` of the log were there too, or others whom it knows.
        """
        present: dict[str, _Newcomer] = {}
        for said, email in people:
            name = tidy_name(said)
            own = name_key(name) == name_key(self._manager.name)
            if not name or own or _RECORD_ID.fullmatch(name):
                continue
            key = _key(name, email)
            found = self._met.setdefault(key, _Newcomer(name, _usable(email), on))
            found.first_on = min(found.first_on, on)
            found.meetings += meetings
            present[key] = found
        for key, found in present.items():
            others = {other for other in present if other != key} | {f"rep {rep}" for rep in reps}
            found.alone += not others
            found.beside += bool(reps)
            found.led += not reps and organizer is not None and key == _key(*organizer)
            if len(found.others) < _OTHERS:
                found.others |= others

    def settle(
        self, *, add: bool, roles: Mapping[str, NewcomerRole] | None = None
    ) -> list[ProposedRep]:
        """Return the proposals, those met most often first; with `add`, put them on the team.

        `roles` says by their names in text who is a rep, who a manager, and who neither. Without
        them nobody is added of whom neither an address nor a meeting with the manager alone tells
        that it is no customer.
        """
        likely = [found for found in self._met.values() if self._is_likely(found)]
        ordered = sorted(likely, key=lambda found: (-found.meetings, found.name))
        proposals = []
        for found in ordered:
            proposal = ProposedRep(
                name=found.name,
                email=found.email,
                meetings=found.meetings,
                is_doubtful=found.email is None and not found.alone,
            )
            said: NewcomerRole = "neither" if proposal.is_doubtful else "rep"
            role = said if roles is None else roles.get(str(proposal), "neither")
            if add and role == "rep":
                rep = self._names.add("rep", found.name, found.email)
                open_membership(
                    self._names.connection,
                    self._names.command_id,
                    rep.id,
                    self._manager.id,
                    found.first_on,
                )
            elif add and role == "manager":
                self._names.add("manager", found.name, found.email)
            added = add and role != "neither"
            if roles is None or role != "neither":
                proposals.append(replace(proposal, added=added))
        return proposals

    def _is_likely(self, found: _Newcomer) -> bool:
        if found.alone and found.alone >= found.beside:
            return True
        if any(other.startswith("rep ") for other in found.others):
            return False
        alone = any(self._met[other].alone for other in found.others if other in self._met)
        return not alone and (found.led > 0 or not self._has_leader(found))

    def _has_leader(self, found: _Newcomer) -> bool:
        return any(self._met[other].led for other in found.others if other in self._met)


def find_or_add_manager(names: NameBook, text: str, people_met: PeopleMet) -> Known:
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
            f"add a rep who manages too with {to_paste('add-manager')} first",
        )
    if "@" in text:
        email: str | None = parse_email("manager", text).lower()
        name = tidy_name(people_met.name_of(email or ""))
        known = names.find("manager", name) if name else None
        if known is not None and known.email is None:
            return known
    else:
        name = check_name("manager", text)
        addresses = people_met.emails_of(name)
        email = _usable(addresses[0]) if len(addresses) == 1 else None
    known = names.find_meant(
        "manager", name, unless=f"add somebody else first with {to_paste('add-manager', '--new')}"
    )
    return known or names.add("manager", name, email)


def _key(name: str, email: str | None) -> str:
    """Return what tells somebody apart: the whole name, as they may have several addresses."""
    key = name_key(name)
    return key if " " in key or email is None else email


def _usable(email: str | None) -> str | None:
    try:
        return parse_email("email", email) if email else None
    except InvalidValue:
        return None

"""Guests of calendar entries: who of them is the manager, a rep, a colleague or from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from coachlog.domain.names import fold_name
from coachlog.domain.teams import Membership, team_on

# `unplaced`: a name without an address that nobody of the team has.
Part = Literal["manager", "rep", "colleague", "outside", "unplaced", "room"]

# Providers whose addresses say nothing about a company.
PUBLIC_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "icloud.com", "me.com", "mac.com",
        "aol.com", "gmx.de", "gmx.net", "gmx.com", "web.de", "t-online.de", "freenet.de",
        "mail.com",
        "mail.ru", "yandex.ru", "proton.me", "protonmail.com", "pm.me", "zoho.com", "qq.com",
        "163.com", "126.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "libero.it",
        "bluewin.ch", "hey.com", "fastmail.com", "comcast.net", "verizon.net", "att.net",
        "sbcglobal.net", "btinternet.com",
    }
)  # fmt: skip
_ROOM_DOMAINS = ("resource.calendar.google.com", "group.calendar.google.com")
# "Lee, Pat (Sales)", "Pat Lee [Acme]": what directories add to a name.
_ADDED = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*")
_SPLIT = re.compile(r"[._+\-0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody of a calendar entry, and what they are to the manager whose calendar it is."""

    part: Part
    name: str
    email: str | None = None
    declined: bool = False
    rep_id: int | None = None

    def __str__(self) -> str:
        return self.name or self.email or "somebody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Insider:
    """A manager or rep of the log, as far as calendars can tell them."""

    id: int
    name: str
    emails: frozenset[str] = frozenset()  # lower case
    memberships: tuple[Membership, ...] = ()  # a rep's, in the order of time


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The people around one manager: who places the guests of an entry."""

    manager: Insider
    reps: Sequence[Insider] = ()
    managers: Sequence[Insider] = ()  # the other ones
    own_domains: frozenset[str] = frozenset()
    _by_email: dict[str, list[Insider]] = field(default_factory=dict, repr=False)
    _by_name: dict[str, list[Insider]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for one in (self.manager, *self.reps, *self.managers):
            self._by_name.setdefault(name_key(one.name), []).append(one)
            for email in one.emails:
                self._by_email.setdefault(email, []).append(one)

    def place(
        self,
        name: str | None,
        email: str | None,
        on: date,
        *,
        declined: bool = False,
        is_room: bool = False,
    ) -> Guest:
        """Return the guest of that name and address, as what they were on that day."""
        known = None if is_room else self._find(name, email, on)
        part: Part
        if is_room or (email or "").endswith(_ROOM_DOMAINS):
            part = "room"
        elif known is not None:
            part = self._part_of(known, on)
        elif email is None:
            part = "unplaced"
        else:
            part = "colleague" if is_own(email, self.own_domains) else "outside"
        return Guest(
            part=part,
            name=known.name if known else readable_name(name, email),
            email=email,
            declined=declined,
            rep_id=known.id if known and part == "rep" else None,
        )

    def reps_on(self, on: date) -> list[Insider]:
        """Return the manager's reps of that day."""
        return [rep for rep in self.reps if team_on(rep.memberships, on) == self.manager.id]

    def _part_of(self, known: Insider, on: date) -> Part:
        if known is self.manager:
            return "manager"
        is_rep = bool(known.memberships) and team_on(known.memberships, on) == self.manager.id
        return "rep" if is_rep else "colleague"

    def _find(self, name: str | None, email: str | None, on: date) -> Insider | None:
        found = self._by_email.get(email, []) if email else []
        if not found and name:
            found = self._by_name.get(name_key(name), [])
            # Somebody of that name at another company is somebody else.
            if email and not self._may_be_own(email):
                found = []
        if len(found) > 1:  # two of one name: the manager, else the one rep of this team
            mine = [one for one in found if self._part_of(one, on) != "colleague"]
            return mine[0] if len(mine) == 1 else None
        return found[0] if found else None

    def _may_be_own(self, email: str) -> bool:
        if not self.own_domains or domain_of(email) in PUBLIC_MAIL:
            return True
        return is_own(email, self.own_domains)


def name_key(name: str) -> str:
    """Return the form in which names of calendars are compared: "Lee, Pat" is "Pat Lee"."""
    plain = _ADDED.sub(" ", name).strip() or name
    last, comma, first = plain.partition(",")
    if comma and first.strip() and "," not in first:
        plain = f"{first} {last}"
    return fold_name(plain.strip("'\" "))


def readable_name(name: str | None, email: str | None) -> str:
    """Return the name people use: "Pat Lee" of "Lee, Pat", or of pat.lee@example.com."""
    text = " ".join(_ADDED.sub(" ", name or "").split()).strip("'\" ")
    if text and "@" not in text:
        last, comma, first = text.partition(",")
        if comma and first.strip() and "," not in first:
            text = f"{first.strip()} {last.strip()}"
        return text
    address = email or text
    words = [word for word in _SPLIT.split(address.partition("@")[0]) if word]
    return " ".join(word[:1].upper() + word[1:] for word in words) or address


def domain_of(email: str) -> str:
    """Return the domain of an address."""
    return email.rpartition("@")[2].strip().lower()


def is_own(email: str, own_domains: Iterable[str]) -> bool:
    """Tell whether an address is of one of the own domains, or of a part of it."""
    domain = domain_of(email)
    return any(domain == own or domain.endswith("." + own) for own in own_domains)


def domains_of(emails: Iterable[str]) -> frozenset[str]:
    """Return the companies' domains of addresses; public mail providers are no company."""
    return frozenset(domain_of(email) for email in emails if "@" in email) - PUBLIC_MAIL


def learn_emails(
    people: Sequence[Insider], met: Mapping[str, Iterable[str]]
) -> dict[int, frozenset[str]]:
    """Return the addresses of each person of `people`, by their place in it.

    `met` holds the names under which a calendar shows each address: an address belongs to the
    person of its name, where only one has that name and no other address of a person is known.
    """
    places: dict[str, list[int]] = {}
    taken = {email for one in people for email in one.emails}
    for place, one in enumerate(people):
        places.setdefault(name_key(one.name), []).append(place)
    learnt = {place: set(one.emails) for place, one in enumerate(people)}
    for email, names in met.items():
        if email in taken:
            continue
        owners = {place for name in names for place in places.get(name_key(name), [])}
        if len(owners) == 1:
            (owner,) = owners
            if not people[owner].emails:
                learnt[owner].add(email)
    return {place: frozenset(emails) for place, emails in learnt.items()}

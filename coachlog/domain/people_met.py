"""What a whole calendar shows of the people in it: whose it is, which addresses are whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from coachlog.domain.addresses import domain_of, is_own, is_public
from coachlog.domain.guests import Insider
from coachlog.domain.names import name_key, readable_name

_NAMES_PER_ADDRESS = 5


class Namesake(NamedTuple):
    """A rep's name, and an address that goes by it and may be somebody else's."""

    name: str
    email: str


class PeopleMet:
    """Everybody in the entries of one calendar, counted."""

    def __init__(self) -> None:
        self.entries = 0
        self.names: dict[str, list[str]] = {}  # by address, as the calendar writes them
        self._met: Counter[str] = Counter()  # by address, else by the form of the name
        self._shown: dict[str, str] = {}

    def meet(self, people: Iterable[tuple[str | None, str | None]]) -> None:
        """Count the people of one entry, each given by name and address."""
        self.entries += 1
        keys: dict[str, None] = {}  # in the order of the file, for those who are met as often
        for name, email in people:
            key = email or name_key(name or "")
            if not key:
                continue
            keys[key] = None
            if key not in self._shown:
                self._shown[key] = readable_name(name, email)
            if email and name and "@" not in name:
                names = self.names.setdefault(email, [])
                if name not in names and len(names) < _NAMES_PER_ADDRESS:
                    names.append(name)
        self._met.update(iter(keys))

    def count(self, insider: Insider) -> int:
        """Return in how many entries somebody takes part."""
        named = (name_key(name) for name in (insider.name, *insider.other_names))
        return sum(self._met[key] for key in {*insider.emails, *named})

    def name_of(self, email: str) -> str:
        """Return the name that an address goes by."""
        names = self.names.get(email)
        return readable_name(names[0] if names else None, email)

    def emails_of(self, name: str) -> list[str]:
        """Return the addresses that go by a name."""
        wanted = name_key(name)
        return [
            email for email, names in self.names.items() if wanted in map(name_key, names)
        ]  # fmt: skip

    def most_met(self, reps: Iterable[Insider]) -> tuple[str, str | None, int] | None:
        """Return name, address and number of entries of the one who is in most, and no rep."""
        known = {key for rep in reps for key in (*rep.emails, name_key(rep.name))}
        for key, number in self._met.most_common():
            if key in known:
                continue
            return self._shown[key], key if "@" in key else None, number
        return None


def learn_emails(
    people: Sequence[Insider], met: Mapping[str, Iterable[str]]
) -> dict[int, frozenset[str]]:
    """Return the addresses of each person of `people`, by their place in it.

    `met` holds the names under which a calendar shows each address: an address belongs to the
    person of its name, where only one has that name and no other address of a person is known.
    """
    places: dict[str, list[int]] = {}
    taken = {email for person in people for email in person.emails}
    for place, insider in enumerate(people):
        same = places.setdefault(name_key(insider.name), [])
        if len(same) < 2:
            same.append(place)
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


def find_sisters(
    people: Sequence[Insider], met: Mapping[str, Iterable[str]], own: Container[str]
) -> tuple[str, ...]:
    """Return the domains, besides the own ones, at which a calendar shows the firm's people.

    `met` is as for `learn_emails`. Where others are too, one of the firm's only has the same name
    as somebody there, but not two of them.
    """
    known = {name_key(person.name) for person in people if " " in person.name}
    found: dict[str, set[str | None]] = {}
    for email, names in met.items():
        domain = domain_of(email)
        if not is_public(domain) and not is_own(email, own):
            ours = (name_key(name) for name in names if name_key(name) in known)
            found.setdefault(domain, set()).add(next(ours, None))
    return tuple(
        sorted(domain for domain, names in found.items() if None not in names or len(names) > 2)
    )


def find_namesakes(
    people: Sequence[Insider], met: Mapping[str, Iterable[str]], is_inside: Callable[[str], bool]
) -> tuple[Namesake, ...]:
    """Return the addresses that go by a rep's full name at domains that are not the firm's.

    `met` is as for `learn_emails`. Addresses that the log has, and those of mail providers, are
    left out.
    """
    taken = {email for person in people for email in person.emails}
    reps: dict[str, list[str]] = {}
    for person in people:
        if person.is_rep and " " in person.name:
            reps.setdefault(name_key(person.name), []).append(person.name)
    return tuple(
        Namesake(same[0], email)
        for email, names in sorted(met.items())
        if email not in taken and not is_public(domain_of(email)) and not is_inside(email)
        for same in [reps.get(key, []) for key in {*map(name_key, names)}]
        if len(same) == 1
    )


def find_owner(
    managers: Sequence[Insider], people_met: PeopleMet, owner_email: str | None
) -> tuple[Insider, str] | None:
    """Return whose calendar it is and how that shows; None when that is not clear.

    The manager whose address the calendar carries, else the one who is in most entries.
    """
    for manager in managers:
        if owner_email in manager.emails:
            return manager, f"the calendar is that of {owner_email}"
    counted = sorted(
        ((people_met.count(insider), insider) for insider in managers), key=lambda pair: -pair[0]
    )
    if not counted or not counted[0][0] or (counted[1:] and counted[1][0] == counted[0][0]):
        return None
    number, found = counted[0]
    return found, f"in {number} of {people_met.entries} entries"

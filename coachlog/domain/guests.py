"""Guests of calendar entries: who of them is the manager, a rep, a colleague or from outside."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice
from typing import Literal

from coachlog.domain.addresses import DOMAINS, company_label, domain_of, is_own, is_public
from coachlog.domain.names import fold_name, name_key, readable_name
from coachlog.domain.plain_spelling import (
    INITIALS,
    initials_of,
    is_cjk,
    spell_umlauts_out,
    split_title_words,
)
from coachlog.domain.teams import Membership, team_on

# What somebody answered to an invitation; "" where the calendar does not say.
Answer = Literal["", "yes", "maybe", "none"]
# `unplaced`: a name without an address that nobody of the team has; `room`: anything that is
# nobody, equipment and note takers too.
Part = Literal["manager", "rep", "colleague", "outside", "unplaced", "room"]

_ROOM_DOMAINS = ("resource.calendar.google.com", "group.calendar.google.com")
# Programs that join meetings or write invitations, and are nobody.
_MACHINE_DOMAINS = frozenset((
    "fireflies.ai", "otter.ai", "read.ai", "fathom.video", "tldv.io", "avoma.com", "sembly.ai",
    "grain.com", "grain.co", "meetgeek.ai", "fellow.app", "krisp.ai", "supernormal.com",
    "circleback.ai", "granola.ai", "jamie.ai", "notta.ai", "rimeto.io", "calendly.com",
    "recall.ai", "chorus.ai", "airgram.io", "colibri.ai", "bluedothq.com", "nyota.ai",
))  # fmt: skip
_MACHINE_ADDRESS = re.compile(
    r"(?:no|do)[._-]?(?:not[._-]?)?reply.*|unknownorganizer|notifications?|.*note-?taker.*"
    r"|(?:.*[._-])?bot|mailer-daemon|(?:.*[._-])?recorder"
)
# In small letters. Each of these begins with a letter and not with a bound, so that names without
# such letters are passed over at once.
_MACHINE_WORD = re.compile(
    r"note ?taker|n(?<!\wn)otes? bot\b|meeting (?:notes|assistant|recorder)|b(?<!\wb)ot$"
    r"|r(?<!\wr)ecorder$|fireflies|otter\.ai|read\.ai|(?:meeting|conference) room\b"
    r"|besprechungsraum|議事録|会議室|社用車"
)
_MACHINE_BEGINNING = re.compile(
    r"fathom\b|tl;?dv\b|(?:gong|chorus|avoma|jiminny|sybill)(?:\.(?:io|ai))?(?: (?:assistant|ai))?$"
    r"|(?:(?:meeting|conf(?:erence)?|besprechungs|konferenz|tagungs)[ -]?(?:room|raum)|raum|room"
    r"|salle|sala|vergaderzaal|zaal|beamer|projector|projektor|pool ?car|poolfahrzeug|dienstwagen"
    r"|firmenwagen|whiteboard|laptop|proyector|vidéoprojecteur|videoproiettore)\b"
)
_SHORTEST_NICKNAME = 3
_MOST_NICKNAMED = 100  # reps of a manager
_NICKNAME = re.compile(r"\b[^\W\d_a-z][^\W\d_A-Z]+\b")
_FOND, _DOUBLED = re.compile(r"(?:ie|[iyoau])$"), re.compile(r"(.)\1$")


# Without slots, as judgements are: dataclasses with them take ten times as long to be pickled.
@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody of a calendar entry, and what they are to the manager whose calendar it is."""

    part: Part
    name: str
    email: str | None = None
    declined: bool = False
    rep_id: int | None = None
    answer: Answer = ""
    familiar: bool = False  # of an unplaced one: met several reps, as colleagues do

    def __str__(self) -> str:
        return self.name or self.email or "somebody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Insider:
    """A manager or rep of the log, as far as foreign files can tell them."""

    id: int
    name: str
    is_rep: bool = False
    emails: frozenset[str] = frozenset()  # lower case
    other_names: tuple[str, ...] = ()
    memberships: tuple[Membership, ...] = ()  # a rep's, in the order of time

    def is_rep_of(self, manager_id: int, on: date) -> bool:
        """Tell whether this is a rep of that manager on that day, or of nobody at any time."""
        return self.is_rep and (not self.memberships or team_on(self.memberships, on) == manager_id)


class Directory:
    """Finds the managers and reps of the log by what a foreign file calls them."""

    def __init__(self, people: Iterable[Insider]) -> None:
        self.people = tuple(people)
        self._by_email: dict[str, list[Insider]] = {}
        self._by_local: dict[str, list[Insider]] = {}  # by what stands before the @
        self._by_name: dict[str, list[Insider]] = {}
        # Reps by the words of their names, and by the first of them.
        self._by_words: dict[tuple[str, ...], list[Insider]] = {}
        self._by_first_name: dict[str, list[Insider]] = {}
        self._by_last_name: dict[str, list[Insider]] = {}
        self._by_initials: dict[str, list[Insider]] = {}
        for person in self.people:
            said = (person.name, *person.other_names)
            spelt = (name_key(form) for name in said for form in (name, spell_umlauts_out(name)))
            for name in dict.fromkeys(spelt):
                self._by_name.setdefault(name, []).append(person)
            for email in person.emails:
                self._by_email.setdefault(email, []).append(person)
                self._by_local.setdefault(email.partition("@")[0], []).append(person)
            words = _split(person.name)
            if person.is_rep and words:
                self._by_words.setdefault(words, []).append(person)
                self._by_first_name.setdefault(words[0], []).append(person)
                self._by_initials.setdefault(initials_of(person.name), []).append(person)
                if len(words) > 1:
                    self._by_last_name.setdefault(words[-1], []).append(person)
                    if is_cjk(words[0]):
                        self._by_words.setdefault(("".join(words),), []).append(person)
        names = (word for words in self._by_words for word in (*words, "".join(words)))
        self._cjk = {len(name) for name in names if is_cjk(name)}
        self._lengths = sorted({len(words) for words in self._by_words})
        self._turns = sorted(
            day
            for one in {one for person in self.people for one in person.memberships}
            for day in (
                one.from_on and one.from_on.toordinal(),
                one.until_on and one.until_on.toordinal() + 1,
            )
            if day is not None
        )

    def stretch_of(self, day: date) -> int:
        """Return a number for the days around one on which nobody changes the team."""
        return bisect(self._turns, day.toordinal())

    def by_email(self, email: str) -> list[Insider]:
        """Return those who have that address."""
        return self._by_email.get(email.lower(), [])

    def by_local_part(self, email: str) -> list[Insider]:
        """Return those with an address that is like one as far as the @."""
        return self._by_local.get(email.partition("@")[0], [])

    def by_name(self, name: str) -> list[Insider]:
        """Return those who are or were called so, in either order of their names."""
        return self._by_name.get(name_key(name), [])

    def reps_named_in(self, text: str, manager_id: int, on: date) -> tuple[list[Insider], str]:
        """Return the manager's reps of that day whom a text names, in the order of the log.

        In full, else by a first or a last name. One that several have stands for the first of them
        where nobody else is named, and is returned too.
        """

        def team(people: Iterable[Insider]) -> list[Insider]:
            # Two of one name are as unclear as a thousand.
            return list(
                islice((person for person in people if person.is_rep_of(manager_id, on)), 2)
            )

        words = self._words_of(text)
        spans = {
            words[place : place + length]: None
            for length in self._lengths
            for place in range(len(words) - length + 1)
        }
        named = [(" ".join(span), team(self._by_words.get(span, ()))) for span in spans]
        for index in (self._by_first_name, self._by_last_name):
            if any(people for _, people in named):
                break
            named = [(word, team(index.get(word, ()))) for word in dict.fromkeys(words)]
        found = {people[0].id: people[0] for _, people in named if len(people) == 1}
        shared = ""
        if not found:
            shared, several = next((pair for pair in named if pair[1]), ("", []))
            found = {person.id: person for person in several[:1]}
        return sorted(found.values(), key=lambda insider: insider.id), shared.title()

    def _words_of(self, text: str) -> tuple[str, ...]:
        """Return the words of a text; of Japanese ones the parts that may be names too."""
        words = _split(text)
        parts = [
            word[place : place + length]
            for word in words
            if is_cjk(word)
            for length in sorted(self._cjk, reverse=True)
            for place in range(len(word) - length + 1)
        ]
        return (*words, *parts)

    def find_by_initials(self, text: str, manager_id: int, on: date) -> Insider | None:
        """Return the manager's only rep of that day whose initials a text has, in capitals."""
        found = [
            person
            for short in dict.fromkeys(INITIALS.findall(text))
            for person in self._by_initials.get(short, ())
            if person.is_rep_of(manager_id, on)
        ]
        return found[0] if len(found) == 1 else None

    def may_know(self, name: str | None, email: str | None) -> bool:
        """Tell whether anybody has that address or was ever called so."""
        return bool((email and self.by_email(email)) or (name and self.by_name(name)))

    def find_manager(self, text: str) -> Insider | None:
        """Return the one manager of that name or address."""
        found = [insider for insider in self._either(text) if not insider.is_rep]
        return found[0] if len(found) == 1 else None

    def find_rep(self, text: str, manager_id: int, on: date) -> Insider | None:
        """Return the one rep of that name or address, first of the manager's own."""
        found = [insider for insider in self._either(text) if insider.is_rep]
        if len(found) > 1:
            found = [insider for insider in found if insider.is_rep_of(manager_id, on)]
        return found[0] if len(found) == 1 else None

    def _either(self, text: str) -> list[Insider]:
        return (self.by_email(text.strip()) if "@" in text else []) or self.by_name(text)


@dataclass(frozen=True, kw_only=True)
class Circle:
    """The people around one manager: places the guests of an entry."""

    manager: Insider
    directory: Directory
    own_domains: frozenset[str] = frozenset()
    with_sisters: bool = True  # domains called like the own ones are own too
    without_machines: bool = True  # note takers and the like are nobody
    nicknames: Mapping[str, Container[str]] = field(default_factory=dict)  # folded, as all names

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(map(company_label, self.own_domains)) if self.with_sisters else frozenset()

    def is_inside(self, email: str) -> bool:
        """Tell whether an address is one of the firm."""
        return self._is_inside(domain_of(email))

    @cached_property
    def _is_inside(self) -> Callable[[str], bool]:
        """What tells whether a domain is one of the firm."""

        @lru_cache(DOMAINS)
        def tell(domain: str) -> bool:
            return is_own(domain, self.own_domains) or (
                not is_public(domain) and company_label(domain) in self._labels
            )

        return tell

    def place(
        self,
        name: str | None,
        email: str | None,
        on: date,
        *,
        declined: bool = False,
        is_room: bool = False,
        answer: Answer = "",
    ) -> Guest:
        """Return the guest of that name and address, as what they were on that day."""
        known = None if is_room else self._find(name, email, on)
        part: Part
        if is_room or (email or "").endswith(_ROOM_DOMAINS):
            part = "room"
        elif known is not None:
            part = self._part_of(known, on)
        elif self.without_machines and is_machine(name, email):
            part = "room"
        elif email is None:
            part = "unplaced"
        else:
            part = "colleague" if self.is_inside(email) else "outside"
        return Guest(
            part=part,
            name=known.name if known else readable_name(name, email),
            email=email,
            declined=declined,
            rep_id=known.id if known and part == "rep" else None,
            answer=answer,
        )

    def owner(self) -> Guest:
        """Return the manager as a guest."""
        return Guest(part="manager", name=self.manager.name)

    def reps_named_in(self, text: str, on: date) -> tuple[list[Guest], str, str]:
        """Return the manager's reps of that day whom a text names, and what several are called.

        Beside them stands the short form by which it names one: Flo of Florian.
        """
        found, shared = self.directory.reps_named_in(text, self.manager.id, on)
        nickname, short = "", None
        if not found:
            short = self.directory.find_by_initials(text, self.manager.id, on)
        if not found and short is None:
            short, nickname = self._find_by_nickname(text, on)
        found = [short] if short else found
        reps = [Guest(part="rep", name=insider.name, rep_id=insider.id) for insider in found]
        return reps, shared, nickname

    def _find_by_nickname(self, text: str, on: date) -> tuple[Insider | None, str]:
        """Return the only rep of that day whose first name a text cuts short, and how it does.

        With a capital: Flo of Florian, Salvo of Salvatore, Steffi of Stefanie, Basti of Sebastian,
        Bob of Robert; also Robert of a rep whom the log calls Bob.
        """
        for said in _NICKNAME.findall(text):
            word = fold_name(said)
            for part in (word, _DOUBLED.sub(r"\1", _FOND.sub("", word))):
                found = [
                    person
                    for first, person in self._first_names
                    if (self._is_short_of(first, part) or self._is_nickname(first, word))
                    and person.is_rep_of(self.manager.id, on)
                ]
                if len(found) == 1:
                    return found[0], said
        return None, ""

    @staticmethod
    def _is_short_of(first: str, part: str) -> bool:
        if first == part or len(part) < _SHORTEST_NICKNAME:
            return False
        return first.startswith(part) or (len(part) > _SHORTEST_NICKNAME and part in first)

    def _is_nickname(self, first: str, word: str) -> bool:
        return first in self.nicknames.get(word, ()) or word in self.nicknames.get(first, ())

    @cached_property
    def _first_names(self) -> list[tuple[str, Insider]]:
        """Return the folded first names of who is or was of the manager's reps."""
        reps = [
            person
            for person in self.directory.people
            if person.is_rep
            and (
                not person.memberships
                or any(one.manager_id == self.manager.id for one in person.memberships)
            )
        ]
        names = [(_split(person.name)[:1], person) for person in reps]
        return [(first[0], person) for first, person in names if first][:_MOST_NICKNAMED]

    def is_manager_named_in(self, text: str) -> bool:
        """Tell whether a text has the manager's first or last name, or initials."""
        words = _split(self.manager.name)
        said = _split(text)
        return any(
            word in said or (is_cjk(word) and word in fold_name(text)) for word in words
        ) or initials_of(self.manager.name) in INITIALS.findall(text)

    def _part_of(self, known: Insider, on: date) -> Part:
        if not known.is_rep:
            return "manager" if known.id == self.manager.id else "colleague"
        return "rep" if known.is_rep_of(self.manager.id, on) else "colleague"

    def _find(self, name: str | None, email: str | None, on: date) -> Insider | None:
        found = self.directory.by_email(email) if email else []
        # Somebody of that name at another company is somebody else.
        if not found and name and (email is None or self._may_be_own(email)):
            found = self.directory.by_name(name)
        if not found and email and (not name or "@" in name) and self.is_inside(email):
            spelt = readable_name(None, email)
            found = self.directory.by_name(spelt) if " " in spelt else []
            found = found or self.directory.by_local_part(email)
        if len(found) > 1:  # two of one name: the manager, else the one rep of this team
            near = (insider for insider in found if self._part_of(insider, on) != "colleague")
            found = list(islice(near, 2))
        return found[0] if len(found) == 1 else None

    def _may_be_own(self, email: str) -> bool:
        if not self.own_domains or is_public(domain_of(email)):
            return True
        return self.is_inside(email)


def is_machine(name: str | None, email: str | None) -> bool:
    """Tell whether a guest is a program, a room or a thing."""
    if email is not None:
        local = email.partition("@")[0]
        if is_own(email, _MACHINE_DOMAINS) or _MACHINE_ADDRESS.fullmatch(local):
            return True
    said = name.lower() if name and "@" not in name else ""
    return bool(_MACHINE_WORD.search(said) or _MACHINE_BEGINNING.match(said))


def _split(text: str) -> tuple[str, ...]:
    return tuple(split_title_words(fold_name(text)))

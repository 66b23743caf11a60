"""Guests of calendar entries: who of them is the manager, a rep, a colleague or from outside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Literal

from coachlog.domain.names import fold_name, name_key, readable_name
from coachlog.domain.teams import Membership, team_on
from coachlog.domain.wording import (
    INITIALS,
    initials_of,
    is_cjk,
    spell_umlauts_out,
    split_title_words,
)

# What somebody answered to an invitation; "" where the calendar does not say.
Answer = Literal["", "yes", "maybe", "none"]
# `unplaced`: a name without an address that nobody of the team has; `room`: anything that is
# nobody, equipment and note takers too.
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
        "sbcglobal.net", "btinternet.com", "ziggo.nl", "kpnmail.nl", "planet.nl", "hetnet.nl",
        "xs4all.nl", "home.nl", "telenet.be", "skynet.be", "proximus.be", "sfr.fr", "neuf.fr",
        "bbox.fr", "alice.it", "tiscali.it", "virgilio.it", "tin.it", "sapo.pt", "iol.pt",
        "uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br", "telefonica.net", "arcor.de",
        "aol.de", "posteo.de", "mailbox.org", "bigpond.com", "eircom.net", "sky.com", "nifty.com",
        "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "ocn.ne.jp", "so-net.ne.jp",
    }
)  # fmt: skip
# Those that have a domain in many countries.
_PUBLIC_LABELS = frozenset(
    {"gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "gmx"}
)
_ROOM_DOMAINS = ("resource.calendar.google.com", "group.calendar.google.com")
# Programs that join meetings or write invitations, and are nobody.
_MACHINE_DOMAINS = (
    "fireflies.ai", "otter.ai", "read.ai", "fathom.video", "tldv.io", "avoma.com", "sembly.ai",
    "grain.com", "grain.co", "meetgeek.ai", "fellow.app", "krisp.ai", "supernormal.com",
    "circleback.ai", "granola.ai", "jamie.ai", "notta.ai", "rimeto.io", "calendly.com",
    "recall.ai", "chorus.ai", "airgram.io", "colibri.ai", "bluedothq.com", "nyota.ai",
)  # fmt: skip
_MACHINE_ADDRESS = re.compile(
    r"(?:no|do)[._-]?(?:not[._-]?)?reply.*|unknownorganizer|notifications?|.*note-?taker.*"
    r"|(?:.*[._-])?bot|mailer-daemon|(?:.*[._-])?recorder"
)
_MACHINE_NAME = re.compile(
    r"note ?taker|\bnotes? bot\b|meeting (?:notes|assistant|recorder)|\bbot$|\brecorder$|議事録"
    r"|fireflies|otter\.ai|read\.ai|^fathom\b|^tl;?dv\b"
    r"|^(?:gong|chorus|avoma|jiminny|sybill)(?:\.(?:io|ai))?(?: (?:assistant|ai))?$",
    re.IGNORECASE,
)
_ROOM_NAME = re.compile(
    r"^(?:(?:meeting|conf(?:erence)?|besprechungs|konferenz|tagungs)[ -]?(?:room|raum)|raum|room"
    r"|salle|sala|vergaderzaal|zaal|beamer|projector|projektor|pool ?car|poolfahrzeug|dienstwagen"
    r"|firmenwagen|whiteboard|laptop|proyector|vidéoprojecteur|videoproiettore)\b"
    r"|会議室|(?:meeting|conference) room\b|besprechungsraum|社用車",
    re.IGNORECASE,
)
# Companies whose people meet sales managers to sell to them or to find them people.
TRADE_DOMAINS: Mapping[str, frozenset[str]] = {
    "vendor": frozenset(
        {
            "gong.io", "salesforce.com", "hubspot.com", "outreach.io", "salesloft.com",
            "zoominfo.com", "seismic.com", "highspot.com", "clari.com", "apollo.io", "showpad.com",
            "mindtickle.com", "pipedrive.com", "6sense.com", "cognism.com", "lusha.com",
            "docusign.com", "allego.com", "chorus.ai",
        }
    ),
    "interview": frozenset(
        {
            "greenhouse.io", "lever.co", "ashbyhq.com", "smartrecruiters.com", "workable.com",
            "personio.de", "recruitee.com", "teamtailor.com", "hays.com", "hays.de",
            "michaelpage.com", "michaelpage.de", "robertwalters.com", "roberthalf.com",
            "randstad.com", "adecco.com", "manpower.com", "kornferry.com", "indeed.com",
            "linkedin.com", "xing.com", "stepstone.de", "heidrick.com", "spencerstuart.com",
        }
    ),
}  # fmt: skip
_NAMES_PER_ADDRESS = 5
_SHORTEST_NICKNAME = 3
_MOST_NICKNAMED = 100  # reps of a manager
_NICKNAME = re.compile(r"\b[^\W\d_a-z][^\W\d_A-Z]{2,}\b")
_FOND, _DOUBLED = re.compile(r"(?:ie|[iyoau])$"), re.compile(r"(.)\1$")
# Labels that stand before a country's own: example.co.uk, example.com.au.
_SECOND_LEVEL = frozenset(
    {
        "co", "com", "org", "net", "ac", "gov", "gob", "edu", "or", "ne", "go", "gouv", "gub",
        "coop", "ind", "agr", "adv", "k12", "sch", "ltd", "plc", "nhs", "lg", "gr",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(map(company_label, self.own_domains)) if self.with_sisters else frozenset()

    def is_inside(self, email: str) -> bool:
        """Tell whether an address is one of the firm."""
        if is_own(email, self.own_domains):
            return True
        domain = domain_of(email)
        return not is_public(domain) and company_label(domain) in self._labels

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

        With a capital: Flo of Florian, Salvo of Salvatore, Steffi of Stefanie, Basti of Sebastian.
        """
        for said in _NICKNAME.findall(text):
            word = fold_name(said)
            for part in (word, _DOUBLED.sub(r"\1", _FOND.sub("", word))):
                found = [
                    person
                    for first, person in self._first_names
                    if (first != part and len(part) >= _SHORTEST_NICKNAME)
                    and (
                        first.startswith(part) or (len(part) > _SHORTEST_NICKNAME and part in first)
                    )
                    and person.is_rep_of(self.manager.id, on)
                ]
                if len(found) == 1:
                    return found[0], said
        return None, ""

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
    said = name if name and "@" not in name else ""
    return bool(said and (_MACHINE_NAME.search(said) or _ROOM_NAME.search(said)))


def _split(text: str) -> tuple[str, ...]:
    return tuple(split_title_words(fold_name(text)))


def domain_of(email: str) -> str:
    """Return the domain of an address."""
    return email.rpartition("@")[2].strip().lower()


def company_label(domain: str) -> str:
    """Return the part of a domain that names the company: acme of mail.acme.co.uk."""
    labels = [label for label in domain.split(".") if label]
    if len(labels) < 2:
        return domain
    country = labels.pop()
    while len(labels) > 1 and len(country) == 2 and _is_before_country(labels[-1], country):
        labels.pop()
    return labels[-1]


def _is_before_country(label: str, country: str) -> bool:
    return label in _SECOND_LEVEL or (country == "us" and len(label) == 2)


def is_public(domain: str) -> bool:
    """Tell whether a domain is that of a provider, whose addresses say nothing about a company."""
    return domain in PUBLIC_MAIL or company_label(domain) in _PUBLIC_LABELS


def is_own(email: str, own_domains: Container[str]) -> bool:
    """Tell whether an address is of one of the own domains, or of a part of it."""
    domain = domain_of(email)
    while domain and domain not in own_domains:
        domain = domain.partition(".")[2]
    return bool(domain)


def domains_of(emails: Iterable[str]) -> frozenset[str]:
    """Return the companies' domains of addresses; public mail providers are no company."""
    domains = (domain_of(email) for email in emails if "@" in email)
    return frozenset(domain for domain in domains if not is_public(domain))


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
        keys = set()
        for name, email in people:
            key = email or name_key(name or "")
            if not key:
                continue
            keys.add(key)
            self._shown.setdefault(key, readable_name(name, email))
            if email and name and "@" not in name:
                names = self.names.setdefault(email, [])
                if name not in names and len(names) < _NAMES_PER_ADDRESS:
                    names.append(name)
        self._met.update(keys)

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

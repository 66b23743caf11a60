"""Which customer a calendar entry was with: by address, by a known name, or as well as it can."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from coachlog.domain.guests import PUBLIC_MAIL, Guest, company_label, domain_of, domains_of
from coachlog.domain.names import NAME_LIMIT, fold_name
from coachlog.domain.wording import Wording, is_cjk, spell_umlauts_out, split_words

CustomerSource = Literal["known", "domain", "person", "subject"]

NAMELESS = "(no name)"
_LONGEST_NAME = 6  # words of an account's name that a subject is searched for
_SHORTEST_JOINED = 4  # letters of a name that a subject may write with or without blanks
_SPELLINGS = 20_000  # kept in memory
_TOKEN = re.compile(r"[^\W_]+")
_AND = ("", "und", "and", "et", "en", "e", "y", "og", "och", "i")  # how domains spell &
_LEGAL = frozenset(
    {
        "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company",
        "plc",
        "gmbh", "mbh", "ag", "kg", "se", "sa", "sas", "sarl", "bv", "nv", "spa", "srl", "oy", "ab",
        "as", "aps", "kk", "pty", "pte", "group", "holding", "holdings", "ug", "eurl", "sasu", "sl",
        "slu", "sau", "ltda", "lda", "eireli", "cv", "vof", "oyj", "snc",
    }
)  # fmt: skip
_ARTICLES = frozenset(
    {"de", "del", "della", "du", "des", "la", "le", "les", "der", "die", "das", "the", "do", "da"}
)
_ARTICLE = re.compile(
    r"(?:d[aeiou]|del|della|dello|degli|dei|du|des|la|le|les|los|las|el|il|lo|gli|der|die|das|the|do"
    r"|da|dos|das|den|het|van|von|vom|zu|und|and|et|y|e|en|of|am|im|an|in|sur|sous|d|l|s)",
    re.IGNORECASE,
)
_HONORED = re.compile(r"([^\s【】()()・/:|、,。]{4,}?)(?:様|御中)")
_CALLED_FIRM = re.compile("様|御中|株式会社|有限会社|合同会社")
_LEGAL_CJK = re.compile("株式会社|有限会社|合同会社")
_URL = re.compile(
    r"(?i)https?:|www\.|\bteams\b|\bzoom\b|google meet|webex|skype|\bonline\b|\btelefon|\bphone\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The account of a call, and where its name comes from."""

    name: str
    source: CustomerSource


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleName:
    """What a title names besides its words and people, and whether that may be a customer."""

    name: str  # empty where nothing is left
    is_firm: bool  # it says by itself what the firm does, or its legal form
    is_name: bool  # it is written like a name, or is a firm's
    is_at: bool  # nothing but the name, behind a word that says at whose place
    is_apart: bool  # a sign or a joining word parts it from the people


def read_name(wording: Wording, subject: str, names: Sequence[str]) -> TitleName:
    """Return what a title names that may be a customer."""
    rest = wording.rest(subject, names)
    words = [word for word in _TOKEN.findall(rest) if not _ARTICLE.fullmatch(word)]
    solid = bool(words) and is_cjk(words[0])
    # Where nothing is written large, small letters say nothing.
    written = solid or all(word[0].isupper() for word in words) or subject.islower()
    folded = _words(rest)
    kinds = [word in _LEGAL or wording.is_trade(word) for word in folded]
    is_firm = solid and bool(_CALLED_FIRM.search(subject))
    if written and any(kinds):
        is_firm = solid or not all(kinds) or len(kinds) > 1
    is_name = is_firm or solid or bool(words and words[0][0].isupper())
    return TitleName(
        name=rest,
        is_firm=is_firm,
        is_name=is_name,
        is_at=is_name and wording.stands_at(subject, names, rest),
        is_apart=wording.is_apart(subject),
    )


@dataclass(slots=True)
class Customers:
    """The accounts of the log, findable in a subject and by the domain of an address."""

    is_trade: Callable[[str], bool]  # of a folded word: firms are called so by what they do
    _by_words: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_company: dict[str, str] = field(default_factory=dict)
    _by_first: dict[str, str | None] = field(default_factory=dict)  # None: several begin so
    _by_part: dict[str, str | None] = field(default_factory=dict)  # None: several have it
    _cjk: set[int] = field(default_factory=set)  # lengths of Japanese names
    spelt: Mapping[str, str] = field(default_factory=dict)  # companies of addresses in titles

    def add(self, name: str) -> None:
        """Remember an account; the first of several of like names stands for them."""
        if name == NAMELESS:
            return
        words = _words(name)
        short = _without_legal_form(words)
        spelt = _without_legal_form(_words(spell_umlauts_out(name)))
        for pair in (words, short, spelt):
            solid = len(pair) == 1 and is_cjk(pair[0])
            if pair and (len("".join(pair)) > 2 or solid):  # "AB" stands in too many subjects
                self._by_words.setdefault(pair, name)
            if pair:
                self._by_company.setdefault("".join(pair), name)
            if solid:
                self._cjk.add(len(pair[0]))
        for part in {*self._parts_of(words), *self._parts_of(spelt)}:
            if self._by_part.setdefault(part, name) != name:
                self._by_part[part] = None
        for first in {words[:1], spelt[:1]}:
            if first and self._by_first.setdefault(first[0], name) != name:
                self._by_first[first[0]] = None

    def find_in(self, *texts: str) -> str | None:
        """Return the known account with the longest name in one of the texts."""
        for text in texts:
            words = _words(text)
            if self._cjk:
                found = self._find_solid(words)
                if found is not None:
                    return found
            for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
                for start in range(len(words) - length + 1):
                    window = words[start : start + length]
                    known = self._by_words.get(window)
                    joined = "".join(window)
                    if known is None and len(joined) > _SHORTEST_JOINED:
                        known = self._by_company.get(joined)
                    if known is not None:
                        return known
        return None

    def find_called(self, *said: str) -> str | None:
        """Return the known account that people call so: by words of its name that no other has."""
        for text in said:
            words = _words(text)
            found = self._by_part.get("".join(words)) if 0 < len(words) <= _LONGEST_NAME else None
            if found is not None:
                return found
        return None

    def _find_solid(self, words: Iterable[str]) -> str | None:
        """Return the longest known account that stands in Japanese words."""
        parts = (
            word[start : start + length]
            for length in sorted(self._cjk, reverse=True)
            for word in words
            if is_cjk(word)
            for start in range(len(word) - length + 1)
        )
        known = (self._by_words.get((part,)) for part in parts)
        return next((name for name in known if name is not None), None)

    def name(
        self,
        people: Sequence[Guest],
        subject: str,
        place: str,
        rest: str,
        pieces: Callable[[], Sequence[str]] = tuple,
    ) -> Customer:
        """Return the account of an entry.

        By the companies' domains, first those that the subject names, a known account before a new
        one; else a known one that the subject or the place names; else the person from outside, or
        `rest`, the subject without the words that say what it was, or the place. Where nothing is
        left of them, nobody knows with whom it was.
        """
        outside = [person for person in people if person.part == "outside"]
        companies = _companies(outside, subject)
        for company in companies:
            known = self._find_company(company)
            if known is not None:
                return Customer(name=known, source="known")
        named = self.find_in(subject) or self.find_called(rest, *pieces())
        label = _squash(companies[0]) if companies else ""
        if named is not None and label in _squash(subject) and label not in _squash(named):
            named = None  # the subject names both, and people of the other one came
        if named is None and not companies:
            named = self.find_in(place)
        if named is not None:
            return Customer(name=named, source="known")
        if companies:
            said = self.spelt.get(companies[0])
            return Customer(name=said or _title(companies[0]), source="domain")
        strangers = outside or [person for person in people if person.part == "unplaced"]
        if strangers:
            return Customer(name=tidy_name(str(strangers[0])), source="person")
        somewhere = "" if _URL.search(place) else re.split(r"[,;\n(]", place)[0]
        name = next(filter(None, map(tidy_name, (rest, somewhere))), NAMELESS)
        return Customer(name=name, source="subject")

    def _parts_of(self, words: Sequence[str]) -> Iterator[str]:
        """Yield what people may call a firm: words of its name that say more than what it does."""
        telling = [
            word not in _LEGAL and len(word) > 2 and not self.is_trade(word) for word in words
        ]
        for first in range(len(words)):
            for last in range(first, min(first + _LONGEST_NAME, len(words))):
                if any(telling[first : last + 1]) and words[last] not in _ARTICLES:
                    yield "".join(words[first : last + 1])

    def _find_company(self, label: str) -> str | None:
        """Return the account that a domain's label means: as a whole, else as it begins."""
        squashed = _squash(label)
        whole = self._by_company.get(squashed)
        return whole or (self._by_first.get(squashed) if len(squashed) > 3 else None)


@lru_cache(10_000)  # a file names few people and accounts, each many times
def tidy_name(text: str) -> str:
    """Return text of a foreign file as a name: one line, visible, not too long; else empty."""
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
    )
    name = " ".join(kept.split()).strip(" -–—:|/,;@")[:NAME_LIMIT].strip()
    visible = any(unicodedata.category(char) not in {"Zs", "Cf", "Mn", "Me"} for char in name)
    return name if visible else ""


def _companies(outside: Sequence[Guest], subject: str) -> list[str]:
    """Return the companies from outside: those that the subject names, then by their people."""
    domains = [domain_of(guest.email) for guest in outside if guest.email]
    labels = Counter(company_label(domain) for domain in domains if domain not in PUBLIC_MAIL)
    ordered = [label for label, _ in labels.most_common()]
    if len(ordered) > 1:
        said = _squash(subject)
        ordered.sort(key=lambda label: _squash(label) not in said)
    return ordered


@lru_cache(10_000)
def _words(text: str) -> tuple[str, ...]:
    plain = fold_name(text[:1000])
    return tuple(split_words(plain if plain.isascii() else _LEGAL_CJK.sub(" ", plain)))


def _without_legal_form(words: Iterable[str]) -> tuple[str, ...]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    return tuple(kept)


@dataclass(slots=True)
class Spellings:
    """How the titles of one file spell the companies whose domains its addresses have."""

    spelt: dict[str, str] = field(default_factory=dict)  # by the label of the domain
    _open: set[str] = field(default_factory=set)  # labels that no title spells yet
    _named: dict[str, str] = field(default_factory=dict)  # what titles without guests name

    def learn(self, people: Iterable[Guest], subject: str) -> None:
        """Learn from an entry with people from outside."""
        domains = domains_of(guest.email for guest in people if guest.email)
        for label in map(company_label, domains):
            if label in self.spelt or len(self.spelt) + len(self._open) >= _SPELLINGS:
                continue
            said = _spell(label, subject)
            if said is None:
                self._open.add(label)
            else:
                self.spelt[label] = said
                self._open.discard(label)

    def name(self, rest: str) -> None:
        """Learn from an entry without any, of whose title this names the customer."""
        if len(self._named) < _SPELLINGS:
            self._named.setdefault(_squash(rest), rest)

    def settle(self) -> Mapping[str, str]:
        """Return how each company is spelt, once the whole file was seen."""
        for label in self._open:
            said = self._named.get(_squash(label))
            if said is not None and _spell(label, said):
                self.spelt[label] = said
        return self.spelt


def _spell(label: str, subject: str) -> str | None:
    """Return how a subject writes the company of a domain, where that says more than the label."""
    wanted, text = _squash(label), subject[:1000]
    # A domain has no & and no umlauts: mayer-soehne.de is Mayer & Söhne.
    named = wanted in _squash(subject) or not text.isascii() or "&" in text
    tokens = [(found[0], *found.span()) for found in _TOKEN.finditer(text) if named]
    for first in range(len(tokens)):
        joined, end = {""}, tokens[first][1]
        for word, start, stop in tokens[first : first + _LONGEST_NAME]:
            ands = _AND if joined != {""} and "&" in text[end:start] else ("",)
            ways = {_squash(word), _squash(spell_umlauts_out(word))}
            joined = {begun + between + way for begun in joined for between in ands for way in ways}
            joined, end = {way for way in joined if wanted.startswith(way)}, stop
            if wanted in joined:
                said = text[tokens[first][1] : stop]
                return said if said[0].isupper() and said != _title(label) else None
            if not joined:
                break
    honored = _HONORED.search(subject)
    return honored[1] if honored and is_cjk(honored[1]) else None


def _squash(label: str) -> str:
    return "".join(_words(label))


def _title(label: str) -> str:
    words = [word for word in re.split(r"[-_]+", label) if word]
    return tidy_name(" ".join(word[:1].upper() + word[1:] for word in words)) or label

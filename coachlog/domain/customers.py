"""Which customer a calendar entry was with: by address, by a known name, or as well as it can."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from coachlog.domain.guests import PUBLIC_MAIL, Guest, domain_of
from coachlog.domain.names import NAME_LIMIT, fold_name

CustomerSource = Literal["known", "domain", "person", "subject"]

NAMELESS = "(no name)"
_LONGEST_NAME = 6  # words of an account's name that a subject is searched for
_WORD = re.compile(r"[^\W_]+")
_LEGAL = frozenset(
    {
        "inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company",
        "plc",
        "gmbh", "mbh", "ag", "kg", "se", "sa", "sas", "sarl", "bv", "nv", "spa", "srl", "oy", "ab",
        "as", "aps", "kk", "pty", "pte", "group", "holding", "holdings",
    }
)  # fmt: skip
# Labels that stand before a country's own: example.co.uk, example.com.au.
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "gob", "edu", "or", "ne", "go"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The account of a call, and where its name comes from."""

    name: str
    source: CustomerSource


@dataclass(slots=True)
class Customers:
    """The accounts of the log, findable in a subject and by the domain of an address."""

    _by_words: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_company: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Remember an account; the first of several of like names stands for them."""
        words = _words(name)
        short = _without_legal_form(words)
        for pair in (words, short):
            if pair and len("".join(pair)) > 2:  # "AB" stands in too many subjects
                self._by_words.setdefault(pair, name)
            if pair:
                self._by_company.setdefault("".join(pair), name)

    def find_in(self, *texts: str) -> str | None:
        """Return the known account with the longest name in one of the texts."""
        for text in texts:
            words = _words(text)
            for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
                for start in range(len(words) - length + 1):
                    known = self._by_words.get(words[start : start + length])
                    if known is not None:
                        return known
        return None

    def name(self, people: Sequence[Guest], subject: str, place: str, rest: str) -> Customer:
        """Return the account of an entry.

        By the companies' domains, a known account before a new one; else a known one that the
        subject or the place names; else the person from outside, or `rest`, the subject without
        the words that say what it was.
        """
        outside = [person for person in people if person.part == "outside"]
        companies = _companies(outside)
        for company in companies:
            known = self._by_company.get(_squash(company))
            if known is not None:
                return Customer(name=known, source="known")
        if companies:
            return Customer(name=_title(companies[0]), source="domain")
        named = self.find_in(subject, place)
        if named is not None:
            return Customer(name=named, source="known")
        strangers = outside or [person for person in people if person.part == "unplaced"]
        if strangers:
            return Customer(name=tidy_name(str(strangers[0])), source="person")
        return Customer(name=tidy_name(rest) or tidy_name(subject) or NAMELESS, source="subject")


def company_label(domain: str) -> str:
    """Return the part of a domain that names the company: acme of mail.acme.co.uk."""
    labels = [label for label in domain.split(".") if label]
    if len(labels) < 2:
        return domain
    before_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return labels[-3 if before_country else -2]


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


def _companies(outside: Sequence[Guest]) -> list[str]:
    """Return the companies from outside, the one with most people first."""
    domains = [domain_of(guest.email) for guest in outside if guest.email]
    labels = Counter(company_label(domain) for domain in domains if domain not in PUBLIC_MAIL)
    return [label for label, _ in labels.most_common()]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold_name(text[:1000])))


def _without_legal_form(words: Iterable[str]) -> tuple[str, ...]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    return tuple(kept)


def _squash(label: str) -> str:
    return "".join(_words(label))


def _title(label: str) -> str:
    words = [word for word in re.split(r"[-_]+", label) if word]
    return tidy_name(" ".join(word[:1].upper() + word[1:] for word in words)) or label

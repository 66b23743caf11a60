"""How the titles of one file spell the companies whose domains its addresses have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coachlog.domain.firms import (
    ARTICLES,
    LEGAL,
    LONGEST_NAME,
    SHORTEST_JOINED,
    SHORTEST_PART,
    TOKEN,
    covers,
    is_part,
    is_short_for,
    languages_of,
    spell_label,
    squash,
    words_of,
)
from coachlog.domain.guests import Guest, company_label, domains_of
from coachlog.domain.names import fold_name
from coachlog.domain.titles import WORD, drop_town, is_firm
from coachlog.domain.wording import Wording, is_cjk, spell_umlauts_out

_BEGINNING = 5  # letters of a word, where a domain may break it off
_LONGEST_OF_A_NAME = 11  # letters of a word; longer ones behind a name say what it is about
_SPELLINGS = 20_000  # kept in memory
_TITLES = 12  # that are looked at for how a company is spelt
_JOINTS = re.compile(r"[\W_]")
_AND = ("", "und", "and", "et", "en", "e", "y", "og", "och", "i")  # how domains spell &
_HONORED = re.compile(r"([^\s【】()()・/:|、,。]{4,}?)(?:様|御中)")


@dataclass(slots=True)
class Spellings:
    """How the titles of one file spell the companies whose domains its addresses have."""

    wording: Wording
    home: Sequence[str] = ()  # the languages of the firm's own countries
    # By the label of the domain: how well each spelling tells what the label means.
    _spelt: dict[str, dict[str, float]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)  # labels that no title spells yet
    _named: dict[str, str] = field(default_factory=dict)  # what titles without guests name
    _seen: dict[str, set[int]] = field(default_factory=dict)  # the titles of each label, hashed

    def wants(self, people: Iterable[Guest], subject: str) -> bool:
        """Tell whether a title may still show how a company is spelt: the first ones of each do."""
        title, wanted = hash(subject), False
        for domain in domains_of(guest.email for guest in people if guest.email):
            seen = self._seen.setdefault(company_label(domain), set())
            if title not in seen and len(seen) < _TITLES and len(self._seen) < _SPELLINGS:
                seen.add(title)
                wanted = True
        return wanted

    def learn(self, people: Iterable[Guest], subject: str, runs: Sequence[str] = ()) -> None:
        """Learn from an entry with people from outside, whose title has these names."""
        domains = domains_of(guest.email for guest in people if guest.email)
        labels = {company_label(domain): domain for domain in domains}
        for label, domain in labels.items():
            if label not in self._spelt and len(self._spelt) + len(self._open) >= _SPELLINGS:
                continue
            said = _spell(label, subject)
            told = {self._trim(run, domain): self._rate(run, domain) for run in runs}
            if len(labels) == 1 and not any(told.values()):
                told = {run: 1.0 for run in runs if is_cjk(run) and domain.isascii()}
                told = told or self._rate_firms(subject, runs, label)
            if said is not None:
                told[said] = max(told.get(said, 0), 1.0 * len(words_of(said)))
            told = {
                self._finish(run, domain, subject): worth for run, worth in told.items() if worth
            }
            told.pop(spell_label(label, self.wording), None)
            if told:
                self._spelt.setdefault(label, {}).update(told)
            else:
                self._open.add(label)

    def name(self, rest: str) -> None:
        """Learn from an entry without any, of whose title this names the customer."""
        if len(self._named) < _SPELLINGS:
            self._named.setdefault(squash(rest), rest)

    def settle(self) -> Mapping[str, str]:
        """Return how each company is spelt, once the whole file was seen."""
        spelt = {label: max(told, key=lambda run: told[run]) for label, told in self._spelt.items()}
        for label in self._open - spelt.keys():
            said = self._named.get(squash(label))
            if said is not None and _spell(label, said):
                spelt[label] = said
        return spelt

    def _rate_firms(self, subject: str, runs: Sequence[str], label: str) -> dict[str, float]:
        """Return the firms that a title names whose domain says nothing of them: zb, slhs."""
        if subject.islower() or squash(label) in squash(subject):
            return {}
        short = squash(label)
        return {
            run: 0.1
            for run in runs
            if is_firm(self.wording, subject, run)
            and (
                len(short) < SHORTEST_JOINED
                or is_short_for(short, squash(run))
                or covers(self.wording, short, words_of(run))
            )
        }

    def _finish(self, run: str, domain: str, subject: str) -> str:
        """Return a name in full, with what the domain has besides."""
        run = drop_town(self.wording, run, domain)
        full = self.wording.write_out(run, languages_of(domain) or self.home)
        if full != run or re.search(rf"\b(?:Fa\.?|Firma) {re.escape(run)}", subject):
            return full
        return _complete(run, company_label(domain), self.wording.is_trade)

    def _trim(self, run: str, domain: str) -> str:
        """Return a name without what stands around it and is neither of the firm nor its trade."""
        words = [*WORD.finditer(run)]
        worths = [self._worth(word[0], domain) for word in words]
        if not any(told for _, told in worths):
            return run
        first, last = 0, len(words) - 1
        label = fold_name(company_label(domain))
        while first < last and (
            (words[first][0].islower() and fold_name(words[first][0]) not in label)
            # What stands before the trade is of no name: presentation Hotel Adler.
            or (worths[first][0] < 0 and self.wording.is_trade(fold_name(words[first + 1][0])))
        ):
            first += 1
        while worths[last][0] < 0 and len(words[last][0]) > _LONGEST_OF_A_NAME:
            last -= 1
        return run[words[first].start() : words[last].end()]

    def _rate(self, run: str, domain: str) -> float:
        """Return how well a name tells whose domain it is; 0 where it has nothing of it."""
        worths = [self._worth(word, domain) for word in TOKEN.findall(run)]
        worth = sum(number for number, _ in worths)
        return max(worth, 0.1) if any(told for _, told in worths) else 0

    def _worth(self, word: str, domain: str) -> tuple[float, bool]:
        """Return what a word of a name adds to it, and whether it is of that domain alone."""
        plain = fold_name(word)
        trade = plain in LEGAL or self.wording.is_trade(plain)
        ways = (plain, fold_name(spell_umlauts_out(word)))
        told = any(is_part(_JOINTS.sub("", way), domain) for way in ways) or (
            word.isupper() and len(word) > 2 and domain.startswith(plain)  # OSU of osumc.edu
        )
        short = any(_is_shortened(way, company_label(domain)) for way in ways)
        if plain in ARTICLES:  # the de of a domain is none of its name
            return 0, False
        return 1 if told or trade or short else -0.5, told and not trade


def _complete(run: str, label: str, is_trade: Callable[[str], bool]) -> str:
    """Return a name with what the label of its domain has besides: Oakham of oakhamtools.com."""
    words, plain = words_of(run), fold_name(label)
    if "-" in plain and all(word in plain.split("-") for word in words):
        more = {*plain.split("-")} - {*words} - LEGAL
        return spell_label(label) if more else run
    joined = "".join(words)
    if plain.startswith(f"{joined}-"):
        return f"{run} {spell_label(plain.removeprefix(joined))}"
    before, found, after = plain.partition(joined)
    if found and not before and is_trade(after):
        return f"{run} {after.capitalize()}"
    return f"{before.capitalize()} {run}" if found and not after and is_trade(before) else run


def _is_shortened(word: str, label: str) -> bool:
    """Tell whether a domain has the beginning of a word: refrig of Refrigeration."""
    begun = word[:_BEGINNING]
    return (len(begun) == _BEGINNING and begun in label) or any(
        len(part) >= SHORTEST_PART and word.startswith(part) for part in label.split("-")
    )


def _spell(label: str, subject: str) -> str | None:
    """Return how a subject writes the company of a domain, where that says more than the label."""
    wanted, text = squash(label), subject[:1000]
    # A domain has no & and no umlauts: mayer-soehne.de is Mayer & Söhne.
    named = wanted in squash(subject) or not text.isascii() or "&" in text
    tokens = [(found[0], *found.span()) for found in TOKEN.finditer(text) if named]
    for first in range(len(tokens)):
        joined, end = {""}, tokens[first][1]
        for word, start, stop in tokens[first : first + LONGEST_NAME]:
            ands = _AND if joined != {""} and "&" in text[end:start] else ("",)
            ways = {squash(word), squash(spell_umlauts_out(word))}
            joined = {begun + between + way for begun in joined for between in ands for way in ways}
            joined, end = {way for way in joined if wanted.startswith(way)}, stop
            if wanted in joined:
                said = text[tokens[first][1] : stop]
                return said if said[0].isupper() and said != spell_label(label) else None
            if not joined:
                break
    honored = _HONORED.search(subject)
    return honored[1] if honored and is_cjk(honored[1]) else None

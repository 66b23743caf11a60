"""How the titles of one file spell the companies whose domains its addresses have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coachlog.domain.addresses import domains_of
from coachlog.domain.capitals import write_unshouted
from coachlog.domain.firms import (
    LONGEST_NAME,
    SHORTEST_JOINED,
    SHORTEST_PART,
    TOKEN,
    covers,
    firm_label,
    is_short_for,
    languages_of,
    sound_of,
    squash,
    words_of,
)
from coachlog.domain.fitting import Label
from coachlog.domain.guests import Guest
from coachlog.domain.labels import spell_label
from coachlog.domain.plain_spelling import is_cjk, spell_umlauts_out
from coachlog.domain.titles import (
    TABLES,
    drop_town,
    has_form,
    introduces,
    is_firm,
    write_large,
)
from coachlog.domain.wording import Wording

_SPELLINGS = 20_000  # kept in memory
_TITLES = 12  # that are looked at for how a company is spelt
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
            seen = self._seen.setdefault(firm_label(domain, self.wording), set())
            if title not in seen and len(seen) < _TITLES and len(self._seen) < _SPELLINGS:
                seen.add(title)
                wanted = True
        return wanted

    def learn(self, people: Iterable[Guest], subject: str, runs: Sequence[str] = ()) -> None:
        """Learn from an entry with people from outside, whose title has these names."""
        domains = domains_of(guest.email for guest in people if guest.email)
        labels = {firm_label(domain, self.wording): domain for domain in domains}
        contacts = self.wording.find_contacts(subject, ())
        for label, domain in labels.items():
            fitting = Label(self.wording, label, languages_of(domain) or self.home)
            if label not in self._spelt and len(self._spelt) + len(self._open) >= _SPELLINGS:
                continue
            said = _spell(label, subject)
            for name in contacts:  # Gasthof Hirschen (Fam. Kofler)
                if squash(name) == squash(label) and not any(name in run for run in runs):
                    said, subject = None, subject.replace(name, "")
            told = dict(fitting.fit(run, subject) for run in runs)
            told = {
                run.lstrip("&+ "): worth
                for run, worth in told.items()
                if not re.match(r"[&+] ?(?:\w{1,2}\b|$)", run)  # J&J Produce
            }
            kind = label.rstrip("0123456789")
            if kind != label:  # SDIS des Vosges of sdis88
                told.update({run: 1.0 for run in runs if words_of(run)[0] == kind})
            if len(labels) == 1 and not any(told.values()):
                told = {
                    run: self._rate_cjk(run, subject, domain)
                    for run in runs
                    if is_cjk(run) and domain.isascii()
                }
                told = told or self._rate_firms(subject, runs, label)
            if said is not None and not any(told.values()):
                told[said] = 1.0 * len(words_of(said))
            told = {
                self._finish(run, subject, fitting): worth for run, worth in told.items() if worth
            }
            whole = _find_whole(label, subject)
            if (
                whole
                and told
                and all(
                    run in whole and run != whole and not introduces(subject, run) for run in told
                )
            ):
                told = {whole: 1.0 * len(words_of(whole))}  # Chez Mado of chezmado
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

    def _rate_cjk(self, run: str, subject: str, domain: str) -> float:
        """Return how well a Japanese name fits a domain, which is written by its sound."""
        sound = sound_of(run)
        sounds_so = len(sound) > SHORTEST_PART and sound in domain
        is_told = is_firm(self.wording, subject, run)
        if not (is_told or sounds_so) and re.search("[のごおを]", run):
            return 0.0  # 価格改定のご案内
        return 1.0 + is_told + 2 * sounds_so

    def _rate_firms(self, subject: str, runs: Sequence[str], label: str) -> dict[str, float]:
        """Return the firms that a title names whose domain says nothing of them.

        Where it says what the firm does, that is another one; and a place to eat may be no more.
        """
        is_told = any(len(word) > SHORTEST_PART and word in label for word in words_of(subject))
        if subject.islower() or is_told or squash(label) in squash(subject):
            return {}
        short = squash(label)
        parts = words_of(spell_label(label, self.wording))
        is_open = not any(map(self.wording.is_trade, parts))
        meal = "meal" in self.wording.marks(subject)
        return {
            run: 0.1
            for run in runs
            if _says_little(short, run)
            or (_is_cut_from(short, run) and _heads(subject, run))
            or (
                is_firm(self.wording, subject, run)
                and (
                    (
                        (is_open or _heads(subject, run))
                        and not run[0].islower()
                        and not (meal and TABLES.search(run))
                    )
                    or len(short) < SHORTEST_JOINED
                    or is_short_for(short, squash(run))
                    or covers(self.wording, short, words_of(run))
                )
            )
        }

    def _finish(self, run: str, subject: str, label: Label) -> str:
        """Return a name in full, with what the domain has besides."""
        run = write_large(drop_town(self.wording, run, label.text, subject))
        run = write_unshouted(self.wording, run, subject)
        full = self.wording.write_out(run, label.languages)
        is_whole = has_form(self.wording, subject, run) or introduces(subject, run)
        if full != run or is_whole:
            return full
        if run.isupper() and len(words_of(run)) > 1 and squash(run) == squash(label.text):
            return spell_label(label.text, self.wording, label.languages)  # CAVE DE TAIN
        return label.complete(run)


def _heads(subject: str, run: str) -> bool:
    """Tell whether a title begins with a name, and a sign parts it from what it is about."""
    return bool(re.match(rf"{re.escape(run)}(?: ?[-–—:|/(]|$)", subject))


def _says_little(short: str, run: str) -> bool:
    """Tell whether a label that no one can say begins as a name of several words does: SLHS."""
    words = words_of(run)
    return len(words) > 1 and short[:1] == words[0][:1] and not re.search("[aeiouy]", short)


def _is_cut_from(short: str, run: str) -> bool:
    """Tell whether a label is some letters of a name of one word: VRD of Verdinha."""
    (word, *more) = words_of(run) or ("",)
    return (
        not more
        and run[0].isupper()
        and 2 < len(short) < len(word)
        and (len(short) <= SHORTEST_JOINED and is_short_for(short, word))
    )


def _find_whole(label: str, subject: str) -> str:
    """Return a whole label of several words as a subject writes it, capitals before each."""
    wanted, tokens = squash(label), [*TOKEN.finditer(subject[:1000])]
    for first, token in enumerate(tokens):
        joined = ""
        for last in range(first, min(first + LONGEST_NAME, len(tokens))):
            joined += squash(tokens[last][0])
            if not wanted.startswith(joined):
                break
            if joined == wanted and last > first and token[0].istitle():
                return subject[token.start() : tokens[last].end()]
    return ""


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

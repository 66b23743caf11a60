"""How the titles of one file spell the companies whose domains its addresses have."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coachlog.domain.firms import (
    LEGAL,
    LONGEST_NAME,
    SHORTEST_JOINED,
    SHORTEST_PART,
    TOKEN,
    covers,
    firm_label,
    is_part,
    is_short_for,
    languages_of,
    sound_of,
    spell_label,
    squash,
    words_of,
)
from coachlog.domain.guests import Guest, domains_of
from coachlog.domain.names import fold_name
from coachlog.domain.titles import (
    ARTICLE,
    WORD,
    are_letters,
    drop_town,
    has_form,
    is_firm,
    write_large,
)
from coachlog.domain.wording import Wording, is_cjk, spell_umlauts_out

# Languages in which words in a title that are no names have small letters.
_CAPITALS = frozenset({"fr", "es", "it", "pt"})
_BEGINNING = 5  # letters of a word, where a domain may break it off
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
            seen = self._seen.setdefault(firm_label(domain, self.wording), set())
            if title not in seen and len(seen) < _TITLES and len(self._seen) < _SPELLINGS:
                seen.add(title)
                wanted = True
        return wanted

    def learn(self, people: Iterable[Guest], subject: str, runs: Sequence[str] = ()) -> None:
        """Learn from an entry with people from outside, whose title has these names."""
        domains = domains_of(guest.email for guest in people if guest.email)
        labels = {firm_label(domain, self.wording): domain for domain in domains}
        for label, domain in labels.items():
            if label not in self._spelt and len(self._spelt) + len(self._open) >= _SPELLINGS:
                continue
            said = _spell(label, subject)
            told = dict(self._fit(run, domain, subject) for run in runs)
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

    def _rate_cjk(self, run: str, subject: str, domain: str) -> float:
        """Return how well a Japanese name fits a domain, which is written by its sound."""
        sound = sound_of(run)
        sounds_so = len(sound) > SHORTEST_PART and sound in domain
        return 1.0 + is_firm(self.wording, subject, run) + 2 * sounds_so

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
        run = write_large(drop_town(self.wording, run, domain, subject))
        full = self.wording.write_out(run, languages_of(domain) or self.home)
        if full != run or re.search(rf"\b(?:Fa\.?|Firma) {re.escape(run)}", subject):
            return full
        return _complete(run, firm_label(domain, self.wording), self.wording)

    def _fit(self, run: str, domain: str, subject: str) -> tuple[str, float]:
        """Return the part of a name that fits a domain best, and how well; 0: it has nothing of it.

        A word that the domain has speaks for a part, and so does what the firm does; another one
        speaks against it, unless the domain goes on too.
        """
        languages = languages_of(domain) or self.home
        run = self.wording.write_out(run, languages)
        words = [*WORD.finditer(run)]
        label = firm_label(domain, self.wording)
        told = self._find_told([word[0] for word in words], domain)
        said = "".join(words[place][0] for place in sorted(told))
        more = _squash_out(label).replace(_squash_out(said), "")
        goes_on = not run.isupper() and (
            bool(more and not self.wording.is_trade(more)) or not _CAPITALS.isdisjoint(languages)
        )
        if not self._tells_of(more, [words[place][0] for place in told]):
            return run, 0.0
        formed = has_form(self.wording, subject, run)
        best, fitting = (0.0, 0), run
        for first in range(len(words)):
            worth, owed, has_told, kept = 0.0, 0.0, False, False
            for last in range(first, len(words)):
                value = self._value(words, last, told, goes_on=goes_on and has_told)
                if value and last + 1 == len(words) and formed:
                    value = max(value, 0.05)  # Rügenfisch Stralsund GmbH
                if value is None:
                    if not kept and not words[last][0][0].isupper():
                        break  # nothing begins with what joins
                    continue
                if value <= 0:
                    owed += value
                    continue
                worth, owed = worth + value + (owed / 2 if kept else owed), 0.0
                has_told, kept = has_told or last in told, True
                if has_told and (worth, last - first) > best:
                    best = worth, last - first
                    fitting = run[words[first].start() : words[last].end()]
        return fitting, best[0]

    def _value(
        self, words: Sequence[re.Match[str]], place: int, told: Container[int], *, goes_on: bool
    ) -> float | None:
        """Return what a word adds to a name; None: it only joins others."""
        word = words[place][0]
        plain = fold_name(word).strip(".")
        if place in told:
            return 1.0
        before = words[place - 1][0] if place else ""
        if plain in "&+" or ARTICLE.fullmatch(word):
            return None
        if word[-1] == ".":
            return -0.5
        if plain in LEGAL or self.wording.is_trade(plain):
            if word[0].isupper() or before in ("&", "+"):
                return 0.4
            behind = words[place + 1][0] if place + 1 < len(words) else ""
            is_large = behind[:1].isupper()
            return -0.5 if is_large and self.wording.is_trade(fold_name(behind)) else -0.1
        if not word[0].isupper():
            return -1.5
        if before and (before in "&+" or ARTICLE.fullmatch(before)):
            return 0.05
        if self.wording.is_town(plain):
            return 0.05 if are_letters(found[0] for found in words[:place]) else -1.0
        return 0.05 if goes_on else -0.5

    def _find_told(self, words: Sequence[str], domain: str) -> frozenset[int]:
        """Return the places of the words that a domain has: whole, begun, or by their letters."""
        label = _squash_out(firm_label(domain, self.wording))
        pieces = [
            piece
            for piece in firm_label(domain, self.wording).split("-")
            if SHORTEST_PART <= len(piece) <= SHORTEST_JOINED
        ]
        plain = [_squash_out(word) for word in words]
        joins = [word in "&+" or bool(ARTICLE.fullmatch(word)) for word in words]
        told: set[int] = set()
        for first in range(len(words)):
            for last in range(first, min(first + LONGEST_NAME, len(words))):
                ends = not (joins[first] and joins[last])
                places = range(first, last + 1)
                joined = "".join(plain[place] for place in places)
                if ends and len(joined) > SHORTEST_PART and joined in label:
                    told.update(places)
                elif ends and last > first:
                    kept = [plain[place] for place in places if not joins[place]]
                    if len(kept) > 1 and (
                        self._is_whole(label, kept)
                        or any(_abbreviates(piece, kept) for piece in pieces)
                    ):
                        told.update(place for place in places if not joins[place])
        for place, word in enumerate(words):
            if not joins[place] and self._is_told(word, domain):
                told.add(place)
        return frozenset(told)

    def _tells_of(self, more: str, told: Iterable[str]) -> bool:
        """Tell whether words say more than what the firm does, or the domain no more than that."""
        plain = (fold_name(word).strip(".") for word in told)
        return (
            not more
            or self.wording.is_town(more)
            or any(word not in LEGAL and not self.wording.is_trade(word) for word in plain)
        )

    def _is_whole(self, label: str, words: Sequence[str]) -> bool:
        """Tell whether a label is made of all these words, begun."""
        if not words:
            return not label
        head = words[0]
        return any(
            label.startswith(head[:length]) and self._is_whole(label[length:], words[1:])
            for length in range(len(head), 0, -1)
        )

    def _is_told(self, word: str, domain: str) -> bool:
        label = fold_name(firm_label(domain, self.wording))
        plain = fold_name(word)
        ways = (plain, fold_name(spell_umlauts_out(word)))
        if any(is_part(_JOINTS.sub("", way), label) or _is_shortened(way, label) for way in ways):
            return True
        # OSU of osumc.edu
        return word.isupper() and len(word) > 2 and domain.startswith(plain)


def _abbreviates(piece: str, words: Sequence[str]) -> bool:
    """Tell whether letters are short for words, the first of each among them: BHS."""
    if not words:
        return not piece
    head = words[0]
    if piece[:1] != head[:1]:
        return False
    return any(
        (piece[:length] == head or is_short_for(piece[:length], head))
        and _abbreviates(piece[length:], words[1:])
        for length in range(1, len(piece) + 1)
    )


def _squash_out(text: str) -> str:
    """Return a text as domains write it: without signs, umlauts written out."""
    return _JOINTS.sub("", fold_name(spell_umlauts_out(text)))


def _complete(run: str, label: str, wording: Wording) -> str:
    """Return a name with what the label of its domain has besides: Oakham of oakhamtools.com."""
    words, plain = words_of(run), fold_name(label)
    if "-" in plain and all(word in plain.split("-") for word in words):
        more = {*plain.split("-")} - {*words} - LEGAL
        return spell_label(label) if more else run
    joined = "".join(words)
    if plain.startswith(f"{joined}-"):
        behind = plain.removeprefix(f"{joined}-")
        is_town = wording.is_town(behind) and not all(map(wording.is_trade, words))
        return run if behind in LEGAL or is_town else f"{run} {spell_label(behind)}"
    before, found, after = plain.partition(joined)
    if found and not before and wording.is_trade(after):
        return f"{run} {after.capitalize()}"
    return (
        f"{before.capitalize()} {run}" if found and not after and wording.is_trade(before) else run
    )


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

"""Which customer a calendar entry was with: by address, by a known name, or as well as it can."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_
from typing import Literal

from coachlog.domain.addresses import domain_of, is_public
from coachlog.domain.capitals import write_unshouted
from coachlog.domain.firms import (
    ARTICLES,
    HOUSEHOLDS,
    LEGAL,
    LONGEST_NAME,
    OF,
    OWNED_CJK,
    SHORTEST_JOINED,
    SHORTEST_PART,
    TOKEN,
    core_of,
    covers,
    firm_label,
    is_part,
    is_short_for,
    languages_of,
    sound_of,
    squash,
    words_of,
)
from coachlog.domain.fitting import Label
from coachlog.domain.guests import Guest
from coachlog.domain.labels import spell_label
from coachlog.domain.names import NAMELESS, fold_name, tidy_name
from coachlog.domain.plain_spelling import is_cjk, spell_umlauts_out
from coachlog.domain.titles import TABLES, drop_town, is_firm, write_large
from coachlog.domain.wording import Wording

CustomerSource = Literal["known", "domain", "person", "subject"]
_LIKE_ONES = 50  # accounts that begin with one trade and are looked through for a label
_SHORTEST_OWN = 7  # letters before the @ that may name a firm
_LONGEST_LABEL = 30  # letters of a domain's label that is looked for in names
# Before the last word of what people call a firm, though it says what the firm does.
_NAMED = frozenset({"de", "het", "la", "le", "el", "il", "the"})
_DOCTOR = re.compile(r"(?:Dr|Dra|Dott|Dott\.ssa|Dres|Prof|Me|Maître)\.? (?=[^\W\d_a-z])(\w+)")
_URL = re.compile(
    r"(?i)https?:|www\.|\bteams\b|\bzoom\b|google meet|webex|skype|\bonline\b|\btelefon|\bphone\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """The account of a call, and where its name comes from."""

    name: str
    source: CustomerSource
    because: str = ""  # in words


@dataclass(slots=True)
class Customers:
    """The accounts of the log, findable in a subject and by the domain of an address."""

    wording: Wording
    _by_words: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_company: dict[str, str] = field(default_factory=dict)
    _by_first: dict[str, str | None] = field(default_factory=dict)  # None: several begin so
    _by_part: dict[str, str | None] = field(default_factory=dict)  # None: several have it
    _by_word: dict[str, list[str]] = field(default_factory=dict)  # by each word that tells
    _by_kind: dict[str, list[str]] = field(default_factory=dict)  # by the first word, a trade
    _by_initials: dict[str, str | None] = field(default_factory=dict)  # None: several have them
    _by_sound: dict[str, str | None] = field(default_factory=dict)  # of Japanese names' beginnings
    _by_begun: dict[str, str | None] = field(default_factory=dict)  # Japanese; None: as above
    _by_end: dict[str, str | None] = field(default_factory=dict)  # Japanese; None: as above
    _by_core: dict[str, str | None] = field(default_factory=dict)  # Japanese; None: as above
    _by_set: dict[tuple[str, ...], str | None] = field(default_factory=dict)  # in any order
    _cjk: set[int] = field(default_factory=set)  # lengths of Japanese names
    spelt: Mapping[str, str] = field(default_factory=dict)  # companies of addresses in titles
    home: Sequence[str] = ()  # the languages of the firm's own countries

    def add(self, name: str) -> None:
        """Remember an account; the first of several of like names stands for them."""
        if name == NAMELESS:
            return
        words = words_of(name)
        solid_name = len(words) == 1 and is_cjk(words[0])
        short = _without_legal_form(words)
        spelt = _without_legal_form(words_of(spell_umlauts_out(name)))
        bare = tuple(word for word in short if word not in ARTICLES)
        owned = OWNED_CJK.sub("", name) if solid_name else ""
        for pair in (words, short, spelt, bare, words_of(owned)):
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
        self._add_parts(name, {*words, *spelt}, bare)

    def _add_parts(self, name: str, words: Iterable[str], bare: Sequence[str]) -> None:
        sound = sound_of(OWNED_CJK.sub("", name))
        if len(sound) > SHORTEST_PART and self._by_sound.setdefault(sound, name) != name:
            self._by_sound[sound] = None
        solid = bare[0] if len(bare) == 1 and is_cjk(bare[0]) else ""
        for length in range(SHORTEST_PART, len(solid)):
            for parts, part in ((self._by_begun, solid[:length]), (self._by_end, solid[-length:])):
                if parts.setdefault(part, name) != name:
                    parts[part] = None
        core = core_of(solid, self.wording)[0] if solid else ""
        if len(core) > 1 and self._by_core.setdefault(core, name) != name:
            self._by_core[core] = None
        first = bare[0] if len(bare) > 1 else ""
        if first and not self._tells(first) and len(self._by_kind.get(first, ())) < _LIKE_ONES:
            self._by_kind.setdefault(first, []).append(name)
        for word in filter(self._tells, words):
            self._by_word.setdefault(word, []).append(name)
        if self._by_set.setdefault(tuple(sorted(bare)), name) != name:
            self._by_set[tuple(sorted(bare))] = None
        initials = "".join(word[0] for word in bare)
        if len(initials) > 2 and self._by_initials.setdefault(initials, name) != name:
            self._by_initials[initials] = None

    def find_in(self, *texts: str) -> str | None:
        """Return the known account with the longest name in one of the texts."""
        for text in texts:
            words = words_of(text)
            if self._cjk:
                found = self._find_solid(words)
                if found is not None:
                    return found
            for length in range(min(LONGEST_NAME, len(words)), 0, -1):
                for start in range(len(words) - length + 1):
                    window = words[start : start + length]
                    known = self._by_words.get(window)
                    joined = "".join(window)
                    if known is None and len(joined) > SHORTEST_JOINED:
                        known = self._by_company.get(joined)
                    if known is not None:
                        return known
        return None

    def find_called(self, *said: str, runs: Sequence[str] = ()) -> str | None:
        """Return the known account that people call so: by words of its name that no other has.

        Words may be written short, and a town or a site may follow. `runs` are names in full.
        """
        texts = (*said, *runs)
        names = [words for words in map(words_of, runs) if len(words) > 1]
        for text in texts:
            words = words_of(text)
            found = self._by_part.get("".join(words)) if 0 < len(words) <= LONGEST_NAME else None
            if found and any(self._is_other(found, words, name) for name in names):
                continue
            found = found or (self._by_set.get(tuple(sorted(words))) if len(words) > 1 else None)
            if found is not None:
                return found
        for text in texts:
            full = self.wording.write_out(text)
            found = self.find_in(full) if full != text else None
            found = found or self._find_short(full) or self._find_by_core(full)
            if found is not None:
                return found
        return next(filter(None, map(self._find_only, runs or said)), None)

    def _is_other(self, account: str, part: Sequence[str], name: Sequence[str]) -> bool:
        """Tell whether a part of an account's name stands in the name of another one.

        Pharmacie in Pharmacie du Port beside a known Pharmacie des Halles.
        """
        if len(part) != 1 or part[0] not in name:
            return False
        own = words_of(account)
        other = [word for word in name if word not in own and word not in ARTICLES]
        return bool(other) and (not self._tells(part[0]) or any(map(self.wording.is_trade, other)))

    def _find_by_core(self, text: str) -> str | None:
        """Return the account whose Japanese name a text has without what it does, or that first."""
        for word in filter(is_cjk, words_of(text) if self._by_core else ()):
            core, trades = core_of(word, self.wording)
            if (
                core and len(word) > SHORTEST_PART and (found := self._by_end.get(word))
            ):  # やよい旅館 of 京都やよい旅館
                return found
            found = self._by_core.get(core)
            if found is not None and not self.wording.is_town(core):
                (own,) = words_of(found)
                if not trades or trades == core_of(own, self.wording)[1]:
                    return found
        return None

    def _find_only(self, text: str) -> str | None:
        """Return the only account called by what it does first, where a text says no more: CHU.

        Where people only eat or sleep is none.
        """
        words = words_of(text)
        alike = self._by_kind.get(words[0], ()) if len(words) == 1 else ()
        is_meant = text[:1].isupper() and not TABLES.search(text)
        return alike[0] if is_meant and len(alike) == 1 else None

    def _find_short(self, text: str) -> str | None:
        """Return the only account whose name begins a text, words of it left out or shortened."""
        words, raw = words_of(text), TOKEN.findall(OF.sub("s", text))
        if not words or len(words) != len(raw) or is_cjk(words[0]):
            return None
        if raw[0].isupper() and len(raw[0]) > 2 and self._is_beside(raw[1:], text):
            found = self._by_initials.get(words[0])
            if found is not None:
                return found
        may_be = {
            name: None for word in words[:LONGEST_NAME] for name in self._by_word.get(word, ())
        } or dict.fromkeys(self._by_kind.get(words[0], ()))
        found_here = {
            name
            for name in may_be
            if (end := self._align(words, raw, words_of(name))) and self._is_beside(raw[end:], text)
        }
        return found_here.pop() if len(found_here) == 1 else None

    def _align(self, words: Sequence[str], raw: Sequence[str], name: Sequence[str]) -> int:
        """Return how many words of a text name an account; 0 where none that tells is whole."""
        place, at, tells = 0, 0, False
        while place < len(words):
            word, said = words[place], raw[place]
            if word in ARTICLES and place and not said.isupper():
                place += 1
                continue
            rest = range(at, len(name))
            found = next((other for other in rest if word == name[other]), None)
            if found is not None:
                is_first = not any(map(self._tells, name[:found]))  # not eau of Le Moulin d'Eau
                tells = tells or (self._tells(word) and (is_first or said[0].isupper()))
                tells = tells or (said.isupper() and len(said) > 2)
                at = found + 1
            elif (
                said.isupper()
                and len(said) > 1
                and ([*word] == [other[0] for other in name[at : at + len(word)]])
            ):  # TC of Toscana Centro
                at += len(word)
            else:
                found = next((other for other in rest if is_short_for(word, name[other])), None)
                if found is None:
                    break
                # Stadtwerke LA of Stadtwerke Landshut
                tells = tells or (place == at == 1 and said.isupper() and len(said) > 1)
                at = found + 1
            place += 1
        return place if tells else 0

    def _is_beside(self, raw: Sequence[str], text: str) -> bool:
        """Tell whether words behind a name are none of it: a town, a site, what it is about."""
        return self.wording.is_town(" ".join(raw)) or all(
            (not word[0].isupper() and not (text.islower() and self._is_firms(word)))
            or self.wording.is_town(word)
            or (word.isupper() and len(word) < SHORTEST_JOINED)
            or ("de" in self.home and not self._is_firms(word))  # which writes all nouns large
            for word in raw
        )

    def _is_firms(self, word: str) -> bool:
        plain = fold_name(word)
        return plain in LEGAL or self.wording.is_trade(plain)

    def _tells(self, word: str) -> bool:
        """Tell whether a word of a name says more than what the firm does."""
        return (
            len(word) > 2
            and word not in LEGAL
            and word not in ARTICLES
            and word not in HOUSEHOLDS
            and not self.wording.is_trade(word)
        )

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
        runs: Sequence[str] = (),
    ) -> Customer:
        """Return the account of an entry.

        By the companies' domains, first those that the subject names, a known account before a new
        one; else a known one that the subject or the place names; else `runs`, what the subject
        writes like names, the best of them first; else the person from outside, or `rest`, the
        subject without the words that say what it was, or the place. Where nothing is left of
        them, nobody knows with whom it was.
        """
        outside = [person for person in people if person.part == "outside"]
        companies = _companies(outside, subject, self.wording)
        for company in (*companies, *_own_names(outside)):
            known = self._find_company(company)
            if known is not None:
                return Customer(
                    name=known, source="known", because=f'known by "{company}" of an address'
                )
        known = self.find_in(subject) or self._find_titled(subject, (rest, *pieces()), runs)
        if known is None and not companies:
            known = next(filter(None, map(self._by_begun.get, words_of(subject))), None)
        label = squash(companies[0]) if companies else ""
        label = label if len(label) > SHORTEST_PART else ""
        is_other = label not in squash(known or "") and self._by_initials.get(label) != known
        if known is not None and label in squash(subject) and is_other:
            known = None  # the subject names both, and people of the other one came
        if known is not None:
            return Customer(name=known, source="known", because="known by the title")
        if companies:
            return self._name_company(companies[0], outside)
        known = self.find_in(place)
        if known is not None:
            return Customer(name=known, source="known", because="known by the place")
        strangers = outside or [person for person in people if person.part == "unplaced"]
        return self._name_anew(strangers, subject, place, rest, runs)

    def _find_titled(self, subject: str, said: Sequence[str], runs: Sequence[str]) -> str | None:
        """Return the known account that a title calls so; capitals alone say no more than small."""
        found = self.find_called(*said, runs=runs)
        if found is None and subject.isupper():
            found = self.find_called(*map(str.lower, said), runs=[*map(str.lower, runs)])
        doctor = _DOCTOR.match(subject) if found is None else None
        return self._by_part.get(fold_name(doctor[1])) if doctor else found

    def _name_company(self, label: str, outside: Sequence[Guest]) -> Customer:
        said = self.spelt.get(label)
        if said:
            because = f'from "{label}" of an address, as titles spell it'
            return Customer(name=said, source="domain", because=because)
        families = _families_of(outside)
        name = spell_label(label, self.wording, self._languages_of(outside, label), families)
        return Customer(name=name, source="domain", because=f'from "{label}" of an address')

    def _name_anew(
        self, strangers: Sequence[Guest], subject: str, place: str, rest: str, runs: Sequence[str]
    ) -> Customer:
        named = self._fit_own(runs, strangers, subject)
        named = named or _choose_run(runs, strangers, self.wording, subject)
        if named:
            emails = " ".join(person.email or "" for person in strangers)
            named = write_large(drop_town(self.wording, named, emails, subject))
            named = write_unshouted(self.wording, named, subject)
            first = named.split()[0]
            if len(first) >= SHORTEST_JOINED and self.wording.is_short(first):
                named = self.wording.write_out(named, self.home)  # Fcia Larrañaga
            if strangers and re.match(rf"Chez {re.escape(named)} ?[-–:,/(]", subject):
                named = f"Chez {named}"  # of mado64@wanadoo.fr
            return Customer(name=named, source="subject", because="as the title says")
        if strangers:
            name = tidy_name(str(strangers[0]))
            return Customer(name=name, source="person", because="after who came")
        somewhere = "" if _URL.search(place) else re.split(r"[,;\n(]", place)[0]
        for text, because in ((rest, "what is left of the title"), (somewhere, "after the place")):
            if name := tidy_name(text):
                return Customer(name=name, source="subject", because=because)
        return Customer(name=NAMELESS, source="subject", because="nothing names the customer")

    def _fit_own(self, runs: Sequence[str], strangers: Sequence[Guest], subject: str) -> str | None:
        """Return the part of a firm's name that stands before the @ at a public provider."""
        best: tuple[float, str] = (1.0, "")
        for own in _own_names(strangers):
            label = Label(self.wording, own, self.home)
            for run in runs:
                said = run if run in subject else run.lower()
                fitting, worth = label.fit(said, subject)
                if worth > best[0] and fitting != said and is_firm(self.wording, subject, fitting):
                    best = worth, fitting if said == run else fitting.title()
        return best[1]

    def _languages_of(self, outside: Iterable[Guest], label: str) -> Sequence[str]:
        domains = (domain_of(guest.email) for guest in outside if guest.email)
        theirs = (domain for domain in domains if firm_label(domain, self.wording) == label)
        return next(map(languages_of, theirs), ()) or self.home

    def _parts_of(self, words: Sequence[str]) -> Iterator[str]:
        """Yield what people may call a firm: words of its name that say more than what it does."""
        telling = [*map(self._tells, words)]
        if len(words) > 1 and not any(telling):  # Transportes Serra
            yield from (words[0], words[-1])
        elif words[-2:-1] and words[-2] in _NAMED:
            telling[-1] = True  # Bakkerij De Molen
        for first in range(len(words)):
            for last in range(first, min(first + LONGEST_NAME, len(words))):
                if any(telling[first : last + 1]) and words[last] not in ARTICLES:
                    yield "".join(words[first : last + 1])

    def _find_company(self, label: str) -> str | None:
        """Return the account that a label means: as a whole, as it begins, or shortened."""
        squashed = squash(label)
        whole = self._by_company.get(squashed)
        whole = whole or (self._by_first.get(squashed) if len(squashed) > 3 else None)
        whole = whole or self._by_sound.get(label.split("-")[0])
        whole = whole or (self._by_initials.get(squashed) if len(squashed) > 3 else None)
        if whole is not None or len(squashed) < SHORTEST_JOINED or len(squashed) > _LONGEST_LABEL:
            return whole
        parts = {
            squashed[first:last]
            for first in range(len(squashed))
            for last in range(first + SHORTEST_JOINED, len(squashed) + 1)
        }
        may_be = {name: None for part in parts for name in self._by_word.get(part, ())}
        for length in range(SHORTEST_JOINED, len(squashed)):
            may_be |= dict.fromkeys(self._by_kind.get(squashed[:length], ()))
        letters = _letters_before_trade(squashed, self.wording)
        found = {
            name
            for name in may_be
            if not letters & ~_letters_of(name) and _is_made_of(self.wording, squashed, name)
        }
        return found.pop() if len(found) == 1 else None


@lru_cache(5_000)  # guests have few domains, and most have a domain each
def _letters_before_trade(label: str, wording: Wording) -> int:
    """Return the letters that a name has of a label: only the trade at its end has others."""
    end = next((at for at in range(len(label)) if wording.is_trade(label[at:])), len(label))
    return _mark_letters(label[:end])


@lru_cache(5_000)  # those that begin with one trade are looked at for each label that does
def _letters_of(name: str) -> int:
    return _mark_letters("".join((*words_of(name), *words_of(spell_umlauts_out(name)))))


def _mark_letters(text: str) -> int:
    """Return a bit for each letter; some share one."""
    return reduce(or_, (1 << ord(char) % 64 for char in text), 0)


def _is_made_of(wording: Wording, label: str, name: str) -> bool:
    return covers(wording, label, words_of(name)) or (
        not name.isascii()  # as most are
        and covers(wording, label, words_of(spell_umlauts_out(name)))
    )


def _choose_run(
    runs: Sequence[str], strangers: Sequence[Guest], wording: Wording, subject: str
) -> str | None:
    """Return the name of a title that strangers' addresses or names have, else the first.

    A firm's name comes before theirs.
    """
    said = [fold_name(f"{person.name} {person.email or ''}") for person in strangers]
    firms = [run for run in runs if is_firm(wording, subject, run)]
    told = [
        run
        for run in runs
        if any(is_part(word, address) for word in words_of(run) for address in said)
    ]
    own = next((run for run in told if run in firms), None)
    people = {word for person in strangers for word in words_of(person.name)}
    longer = [run for run in runs if len(words_of(run)) > 1]
    if len(told) == 1 and {*words_of(told[0])} < people and longer and len(strangers) == 1:
        told = longer  # Condomínio Alto da Mata, síndica Márcia
    return own or next(iter((*firms, *told, *runs)), None)


def _families_of(outside: Iterable[Guest]) -> Iterator[str]:
    """Yield what the families of people may be called: hvanrijn of h.vanrijn@ and vanrijn of both.

    Of the words of a name the last ones, and of an address what is behind an initial too.
    """
    for person in outside:
        words = words_of(person.name)
        yield from ("".join(words[first:]) for first in range(1, len(words)))
        for part in re.split(r"[-._]", fold_name((person.email or "").partition("@")[0])):
            yield from (part, part[1:])


def _own_names(outside: Iterable[Guest]) -> list[str]:
    """Return what stands before the @ at public providers, which may be a firm's name."""
    emails = (guest.email for guest in outside if guest.email)
    return [
        re.sub("[._]", "-", email.partition("@")[0])
        for email in emails
        if is_public(domain_of(email)) and len(email.partition("@")[0]) > _SHORTEST_OWN
    ]


def _companies(outside: Sequence[Guest], subject: str, wording: Wording) -> list[str]:
    """Return the companies from outside: those that the subject names, then by their people."""
    domains = [domain_of(guest.email) for guest in outside if guest.email]
    labels = Counter(firm_label(domain, wording) for domain in domains if not is_public(domain))
    ordered = [label for label, _ in labels.most_common()]
    if len(ordered) > 1:
        said = squash(subject)
        ordered.sort(key=lambda label: squash(label) not in said)
    return ordered


def _without_legal_form(words: Iterable[str]) -> tuple[str, ...]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in LEGAL:
        kept.pop()
    return tuple(kept)

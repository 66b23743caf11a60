"""Which customer a calendar entry was with: by address, by a known name, or as well as it can."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from coachlog.domain.guests import Guest, company_label, domain_of, domains_of, is_public
from coachlog.domain.names import NAME_LIMIT, NAMELESS, fold_name
from coachlog.domain.wording import Wording, is_cjk, spell_umlauts_out, split_title_words

CustomerSource = Literal["known", "domain", "person", "subject"]

_LONGEST_NAME = 6  # words of an account's name that a subject is searched for
_SHORTEST_PART = 3  # letters of a word that a domain may hold
_SHORTEST_JOINED = 4  # letters of a name that a subject may write with or without blanks
_BEGINNING = 5  # letters of a word, where a domain may break it off
_LONGEST_OF_A_NAME = 11  # letters of a word; longer ones behind a name say what it is about
_LONGEST_LABEL = 30  # letters of a domain's label that is looked for in names
_SPELLINGS = 20_000  # kept in memory
_TITLES = 12  # that are looked at for how a company is spelt
_TOKEN = re.compile(r"[^\W_]+")
_PART = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*\.?|[&+]")
_LARGE = re.compile(r"(?:[dlDL]['’])?[^\W\d_a-zß-öø-ÿ]")
_JOINTS = re.compile(r"[\W_]")
_PERIOD = re.compile(r"(?:[QH]\d|FY\d*|KW\d*|T\d)\W?")
_BEHIND = re.compile(r"[:|/()\[\]–—]| - ")
_DOTTED = re.compile(r"\b(?:Jr|Sr|Bros|Co|Hnos|Gebr)$")
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
_LANGUAGES: Mapping[str, Sequence[str]] = {  # of countries, by the ends of their domains
    "de": ["de"], "at": ["de"], "ch": ["de", "fr", "it"], "fr": ["fr"], "be": ["nl", "fr"],
    "lu": ["fr", "de"], "es": ["es"], "mx": ["es"], "ar": ["es"], "cl": ["es"], "co": ["es"],
    "pe": ["es"], "it": ["it"], "nl": ["nl"], "pt": ["pt"], "br": ["pt"], "uk": ["en"],
    "ie": ["en"], "us": ["en"], "jp": ["ja"],
}  # fmt: skip
_HONORED = re.compile(r"([^\s【】()()・/:|、,。]{4,}?)(?:様|御中)")
_LEGAL_CJK = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|\(株\)|（株）|㈱|\(有\)|（有）|㈲"
)
# Whose firm it is, and no part of what it is called.
_OWNED_CJK = re.compile(
    "(?:市立|県立|国立|公立|私立|都立|府立|道立|町立|学校法人|(?:社会|特定)?医療法人|社会福祉法人"
    "|独立行政法人)"
)
_OF = re.compile(r"['’]s\b")
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
    """Return what a title names that may be a customer: a firm before anything else."""
    runs = _find_runs(wording, subject, names)
    firms = (run for run in runs if _is_firm(wording, subject, run))
    firm = next(firms, None)
    name = firm or next(iter(runs), "")
    name = _drop_town(wording, _tidy_run(wording, name))
    return TitleName(
        name=name or wording.rest(subject, names),
        is_firm=firm is not None,
        is_name=firm is not None or (bool(name) and not subject.islower()),
        is_at=bool(name) and wording.stands_at(subject, names, name),
        is_apart=wording.is_apart(subject),
    )


def find_runs(wording: Wording, subject: str, names: Sequence[str]) -> list[str]:
    """Return the names of `_find_runs` as people write them into a log."""
    runs = (_tidy_run(wording, run) for run in _find_runs(wording, subject, names))
    return list(dict.fromkeys(filter(None, runs)))


def _tidy_run(wording: Wording, run: str) -> str:
    """Return a name without its legal form, and without PV before Lycée Ampère."""
    run = wording.drop_form(run)
    first, _, rest = run.partition(" ")
    words = _words(rest)
    if (
        len(words) > 1
        and first.isupper()
        and len(first) < _SHORTEST_JOINED
        and wording.is_trade(words[0])
        and not all(map(wording.is_trade, words))
    ):
        return rest
    return run


def _drop_town(wording: Wording, run: str, domain: str = "") -> str:
    """Return a name without the town behind it, unless it is joined or the domain has it."""
    words = [*_PART.finditer(run)]
    for first in range(max(1, len(words) - 3), len(words)):
        town = run[words[first].start() :]
        kept = [fold_name(word[0]).strip(".") for word in words[:first]]
        if (
            wording.is_town(town)
            and not any(part in domain for part in _words(town))
            and not _ARTICLE.fullmatch(kept[-1])
            and kept[-1] not in ("&", "+")
            and any(len(word) > 2 and not wording.is_trade(word) for word in kept)
        ):
            return run[: words[first - 1].end()]
    return run


def _find_runs(wording: Wording, subject: str, names: Sequence[str]) -> list[str]:
    """Return what a title writes like names, its words and people left out.

    A name is words with capitals, and what joins them; small ones begin it that say what a firm
    does. Where nothing is written large, small letters say nothing.
    """
    runs: list[str] = []
    small = subject.islower()
    for piece in wording.parts(subject, names):
        begin = end = -1
        for found in _PART.finditer(f"{piece} +"):
            word = found[0]
            is_large = bool(_LARGE.match(word)) and not _PERIOD.fullmatch(word)
            goes_on = begin >= 0 and (word[0].isdigit() or is_large or (small and word.isalpha()))
            if goes_on or (
                begin < 0 and (is_large or small or wording.is_trade(fold_name(word)))
                and word[0].isalpha() and not is_cjk(word)
            ):  # fmt: skip
                begin, end = (found.start() if begin < 0 else begin), found.end()
            elif begin >= 0 and (word == "+" or not (word == "&" or _ARTICLE.fullmatch(word))):
                runs.append(piece[begin:end])
                begin = -1
            if is_cjk(word) and not _OWNED_CJK.fullmatch(word):
                runs.append(_LEGAL_CJK.sub("", word))
    runs = [f"{run}." if f"{run}." in subject and _DOTTED.search(run) else run for run in runs]
    tidied = [run.title() if small else run for run in map(tidy_name, runs) if len(run) > 1]
    return [run for run in tidied if small or not run.islower() or is_cjk(run)] or tidied


def _is_firm(wording: Wording, subject: str, run: str) -> bool:
    words = _words(run)
    kinds = [word in _LEGAL or wording.is_trade(word) for word in words]
    if words and is_cjk(words[0]):
        return any(kinds) or bool(re.search(re.escape(run) + "(?:様|御中)", subject))
    telling = sum(len(word) > 1 and word not in _ARTICLES for word in words)
    return (any(kinds) and telling > 1) or _has_form(wording, subject, run)


def _has_form(wording: Wording, subject: str, run: str) -> bool:
    """Tell whether a subject has a legal form at the end of a name, or behind it."""
    bare = wording.drop_form(run)
    if bare != run:
        return True
    behind = _BEHIND.split(subject.partition(run)[2])[0].split()
    return any(
        wording.drop_form(f"{run} {' '.join(behind[:length])}") == run
        for length in range(1, min(_LONGEST_NAME, len(behind)) + 1)
    )


@dataclass(slots=True)
class Customers:
    """The accounts of the log, findable in a subject and by the domain of an address."""

    wording: Wording
    _by_words: dict[tuple[str, ...], str] = field(default_factory=dict)
    _by_company: dict[str, str] = field(default_factory=dict)
    _by_first: dict[str, str | None] = field(default_factory=dict)  # None: several begin so
    _by_part: dict[str, str | None] = field(default_factory=dict)  # None: several have it
    _by_word: dict[str, list[str]] = field(default_factory=dict)  # by each word that tells
    _by_initials: dict[str, str | None] = field(default_factory=dict)  # None: several have them
    _cjk: set[int] = field(default_factory=set)  # lengths of Japanese names
    spelt: Mapping[str, str] = field(default_factory=dict)  # companies of addresses in titles

    def add(self, name: str) -> None:
        """Remember an account; the first of several of like names stands for them."""
        if name == NAMELESS:
            return
        words = _words(name)
        solid_name = len(words) == 1 and is_cjk(words[0])
        short = _without_legal_form(words)
        spelt = _without_legal_form(_words(spell_umlauts_out(name)))
        bare = tuple(word for word in short if word not in _ARTICLES)
        owned = _OWNED_CJK.sub("", name) if solid_name else ""
        for pair in (words, short, spelt, bare, _words(owned)):
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
        self._add_short(name, {*words, *spelt}, bare)

    def _add_short(self, name: str, words: Iterable[str], bare: Sequence[str]) -> None:
        for word in filter(self._tells, words):
            self._by_word.setdefault(word, []).append(name)
        initials = "".join(word[0] for word in bare)
        if len(initials) > 2 and self._by_initials.setdefault(initials, name) != name:
            self._by_initials[initials] = None

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
        """Return the known account that people call so: by words of its name that no other has.

        Words may be written short, and a town or a site may follow.
        """
        for text in said:
            words = _words(text)
            found = self._by_part.get("".join(words)) if 0 < len(words) <= _LONGEST_NAME else None
            if found is not None:
                return found
        for text in said:
            full = self.wording.write_out(text)
            found = self.find_in(full) if full != text else None
            found = found or self._find_short(full)
            if found is not None:
                return found
        return None

    def _find_short(self, text: str) -> str | None:
        """Return the only account whose name begins a text, words of it left out or shortened."""
        words, raw = _words(text), _TOKEN.findall(_OF.sub("s", text))
        if not words or len(words) != len(raw) or is_cjk(words[0]):
            return None
        if raw[0].isupper() and len(raw[0]) > 2 and self._is_beside(raw[1:], text):
            found = self._by_initials.get(words[0])
            if found is not None:
                return found
        may_be = {
            name: None for word in words[:_LONGEST_NAME] for name in self._by_word.get(word, ())
        }
        found_here = {
            name
            for name in may_be
            if (end := self._align(words, raw, _words(name))) and self._is_beside(raw[end:], text)
        }
        return found_here.pop() if len(found_here) == 1 else None

    def _align(self, words: Sequence[str], raw: Sequence[str], name: Sequence[str]) -> int:
        """Return how many words of a text name an account; 0 where none that tells is whole."""
        place, at, tells = 0, 0, False
        while place < len(words):
            word, said = words[place], raw[place]
            if word in _ARTICLES and place:
                place += 1
                continue
            rest = range(at, len(name))
            found = next((other for other in rest if word == name[other]), None)
            if found is not None:
                tells = tells or self._tells(word) or (said.isupper() and len(said) > 2)
                at = found + 1
            elif (
                said.isupper()
                and len(said) > 1
                and ([*word] == [other[0] for other in name[at : at + len(word)]])
            ):  # TC of Toscana Centro
                at += len(word)
            else:
                found = next((other for other in rest if _is_short_for(word, name[other])), None)
                if found is None:
                    break
                at = found + 1
            place += 1
        return place if tells else 0

    def _is_beside(self, raw: Sequence[str], text: str) -> bool:
        """Tell whether words behind a name are none of it: a town, a site, what it is about."""
        if not raw:
            return True
        if self.wording.is_town(" ".join(raw)):
            return True
        return all(
            (not word[0].isupper() and not self._is_firms(word))
            or self.wording.is_town(word)
            or (word.isupper() and len(word) < _SHORTEST_JOINED)
            for word in raw
        )

    def _is_firms(self, word: str) -> bool:
        plain = fold_name(word)
        return plain in _LEGAL or self.wording.is_trade(plain)

    def _tells(self, word: str) -> bool:
        """Tell whether a word of a name says more than what the firm does."""
        return (
            len(word) > 2
            and word not in _LEGAL
            and word not in _ARTICLES
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
        companies = _companies(outside, subject)
        for company in companies:
            known = self._find_company(company)
            if known is not None:
                return Customer(name=known, source="known")
        named = self.find_in(subject) or self.find_called(rest, *pieces())
        label = _squash(companies[0]) if companies else ""
        label = label if len(label) > _SHORTEST_PART else ""
        if named is not None and label in _squash(subject) and label not in _squash(named):
            named = None  # the subject names both, and people of the other one came
        if named is None and not companies:
            named = self.find_in(place)
        if named is not None:
            return Customer(name=named, source="known")
        if companies:
            said = self.spelt.get(companies[0]) or _title(companies[0], self.wording)
            return Customer(name=said, source="domain")
        strangers = outside or [person for person in people if person.part == "unplaced"]
        named = _choose_run(runs, strangers)
        if named:
            known = " ".join(person.email or "" for person in strangers)
            return Customer(name=_drop_town(self.wording, named, known), source="subject")
        if strangers:
            return Customer(name=tidy_name(str(strangers[0])), source="person")
        somewhere = "" if _URL.search(place) else re.split(r"[,;\n(]", place)[0]
        name = next(filter(None, map(tidy_name, (rest, somewhere))), NAMELESS)
        return Customer(name=name, source="subject")

    def _parts_of(self, words: Sequence[str]) -> Iterator[str]:
        """Yield what people may call a firm: words of its name that say more than what it does."""
        telling = [*map(self._tells, words)]
        for first in range(len(words)):
            for last in range(first, min(first + _LONGEST_NAME, len(words))):
                if any(telling[first : last + 1]) and words[last] not in _ARTICLES:
                    yield "".join(words[first : last + 1])

    def _find_company(self, label: str) -> str | None:
        """Return the account that a label means: as a whole, as it begins, or shortened."""
        squashed = _squash(label)
        whole = self._by_company.get(squashed)
        whole = whole or (self._by_first.get(squashed) if len(squashed) > 3 else None)
        if whole is not None or len(squashed) < _SHORTEST_JOINED or len(squashed) > _LONGEST_LABEL:
            return whole
        parts = {
            squashed[first:last]
            for first in range(len(squashed))
            for last in range(first + _SHORTEST_JOINED, len(squashed) + 1)
        }
        may_be = {name: None for part in parts for name in self._by_word.get(part, ())}
        found = {name for name in may_be if _covers(self.wording, squashed, _words(name))}
        return found.pop() if len(found) == 1 else None


def _covers(wording: Wording, label: str, words: Sequence[str]) -> bool:
    """Tell whether a label is made of words of a name, whole or begun, in any order."""
    if not label:
        return True
    for place, word in enumerate(words):
        others = (*words[:place], *words[place + 1 :])
        if any(
            (label.startswith(word[:length]) or _is_short_for(label[:length], word))
            and _covers(wording, label[length:], others)
            for length in range(len(word), 0, -1)
        ):
            return True
    return len(label) > 2 and wording.is_trade(label)


def _choose_run(runs: Sequence[str], strangers: Sequence[Guest]) -> str | None:
    """Return the name of a title that strangers' addresses or names have, else the first.

    A name that is one of theirs alone says no more than they do.
    """
    said = [fold_name(f"{person.name} {person.email or ''}") for person in strangers]
    for run in runs:
        if any(is_part(word, address) for word in _words(run) for address in said):
            return run
    return next(iter(runs), None)


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
    labels = Counter(company_label(domain) for domain in domains if not is_public(domain))
    ordered = [label for label, _ in labels.most_common()]
    if len(ordered) > 1:
        said = _squash(subject)
        ordered.sort(key=lambda label: _squash(label) not in said)
    return ordered


@lru_cache(10_000)
def _words(text: str) -> tuple[str, ...]:
    plain = fold_name(_OF.sub("s", text[:1000]))
    return tuple(split_title_words(plain if plain.isascii() else _LEGAL_CJK.sub(" ", plain)))


def _without_legal_form(words: Iterable[str]) -> tuple[str, ...]:
    kept = list(words)
    while len(kept) > 1 and kept[-1] in _LEGAL:
        kept.pop()
    return tuple(kept)


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
                told[said] = max(told.get(said, 0), 1.0 * len(_words(said)))
            told = {
                self._finish(run, domain, subject): worth for run, worth in told.items() if worth
            }
            told.pop(_title(label, self.wording), None)
            if told:
                self._spelt.setdefault(label, {}).update(told)
            else:
                self._open.add(label)

    def name(self, rest: str) -> None:
        """Learn from an entry without any, of whose title this names the customer."""
        if len(self._named) < _SPELLINGS:
            self._named.setdefault(_squash(rest), rest)

    def settle(self) -> Mapping[str, str]:
        """Return how each company is spelt, once the whole file was seen."""
        spelt = {label: max(told, key=lambda run: told[run]) for label, told in self._spelt.items()}
        for label in self._open - spelt.keys():
            said = self._named.get(_squash(label))
            if said is not None and _spell(label, said):
                spelt[label] = said
        return spelt

    def _rate_firms(self, subject: str, runs: Sequence[str], label: str) -> dict[str, float]:
        """Return the firms that a title names whose domain says nothing of them: zb, slhs."""
        if subject.islower() or _squash(label) in _squash(subject):
            return {}
        short = _squash(label)
        return {
            run: 0.1
            for run in runs
            if _is_firm(self.wording, subject, run)
            and (
                len(short) < _SHORTEST_JOINED
                or _is_short_for(short, _squash(run))
                or _covers(self.wording, short, _words(run))
            )
        }

    def _finish(self, run: str, domain: str, subject: str) -> str:
        """Return a name in full, with what the domain has besides."""
        run = _drop_town(self.wording, run, domain)
        full = self.wording.write_out(run, languages_of(domain) or self.home)
        if full != run or re.search(rf"\b(?:Fa\.?|Firma) {re.escape(run)}", subject):
            return full
        return _complete(run, company_label(domain), self.wording.is_trade)

    def _trim(self, run: str, domain: str) -> str:
        """Return a name without what stands around it and is neither of the firm nor its trade."""
        words = [*_PART.finditer(run)]
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
        worths = [self._worth(word, domain) for word in _TOKEN.findall(run)]
        worth = sum(number for number, _ in worths)
        return max(worth, 0.1) if any(told for _, told in worths) else 0

    def _worth(self, word: str, domain: str) -> tuple[float, bool]:
        """Return what a word of a name adds to it, and whether it is of that domain alone."""
        plain = fold_name(word)
        trade = plain in _LEGAL or self.wording.is_trade(plain)
        ways = (plain, fold_name(spell_umlauts_out(word)))
        told = any(is_part(_JOINTS.sub("", way), domain) for way in ways) or (
            word.isupper() and len(word) > 2 and domain.startswith(plain)  # OSU of osumc.edu
        )
        short = any(_is_shortened(way, company_label(domain)) for way in ways)
        if plain in _ARTICLES:  # the de of a domain is none of its name
            return 0, False
        return 1 if told or trade or short else -0.5, told and not trade


def _complete(run: str, label: str, is_trade: Callable[[str], bool]) -> str:
    """Return a name with what the label of its domain has besides: Oakham of oakhamtools.com."""
    words, plain = _words(run), fold_name(label)
    if "-" in plain and all(word in plain.split("-") for word in words):
        more = {*plain.split("-")} - {*words} - _LEGAL
        return _title(label) if more else run
    joined = "".join(words)
    if plain.startswith(f"{joined}-"):
        return f"{run} {_title(plain.removeprefix(joined))}"
    before, found, after = plain.partition(joined)
    if found and not before and is_trade(after):
        return f"{run} {after.capitalize()}"
    return f"{before.capitalize()} {run}" if found and not after and is_trade(before) else run


def _is_short_for(word: str, full: str) -> bool:
    """Tell whether a folded word is short for another: its first letter and some of the others."""
    if len(word) >= len(full) or word[:1] != full[:1]:
        return False
    letters = iter(full)
    return full.startswith(word) or (
        len(word) <= _SHORTEST_JOINED and all(char in letters for char in word)
    )


def is_part(word: str, address: str) -> bool:
    """Tell whether a folded word says something, and stands in an address or a domain."""
    if len(word) == _SHORTEST_PART and company_label(domain_of(address)).endswith(word):
        return True
    return (len(word) > _SHORTEST_PART and word in address) or (
        len(word) > 1 and word in re.split(r"[-._@]", address)
    )


def _is_shortened(word: str, label: str) -> bool:
    """Tell whether a domain has the beginning of a word: refrig of Refrigeration."""
    begun = word[:_BEGINNING]
    return (len(begun) == _BEGINNING and begun in label) or any(
        len(part) >= _SHORTEST_PART and word.startswith(part) for part in label.split("-")
    )


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


def languages_of(domain: str) -> Sequence[str]:
    """Return the languages of the country in which a domain is."""
    return _LANGUAGES.get(domain.rpartition(".")[2], ())


def _squash(label: str) -> str:
    return "".join(_words(label))


def _title(label: str, wording: Wording | None = None) -> str:
    words = [word for word in re.split(r"[-_]+", label) if word]
    if wording is not None:
        words = [*map(wording.spell_trade, words)]
    return tidy_name(" ".join(word[:1].upper() + word[1:] for word in words)) or label

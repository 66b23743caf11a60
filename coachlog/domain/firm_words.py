"""The words that names of firms have: what they do, their legal forms, towns, what is cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from coachlog.domain.plain_spelling import WORDS, compose_text, spell_plainly, spellings_of, stem_of
from coachlog.domain.word_index import WordKind

_LONGEST_FORM = 6  # words
_SHORTEST = 3  # letters of a word in a label
_LONGEST_BEGUN = 9  # letters before what firms do in one word
# Univ. Poitiers is the Université de Poitiers.
_OF = {
    "Ayuntamiento": " de",
    "Université": " de",
    "Universidad": " de",
    "Universidade": " de",
    "Università": " di",
}
# What ends like a firm, and is none.
_NO_FIRMS = frozenset(
    {
        "umbau", "neubau", "einbau", "ausbau", "anbau", "abbau", "aufbau", "ruckbau", "stockwerk",
        "netzwerk", "handwerk", "bahnhof", "datenbank", "werkbank", "kuhlkette", "lieferkette",
        "arbeitsgruppe", "zielgruppe", "warengruppe", "produktgruppe", "einladen", "beladen",
        "entladen", "gesamtsystem", "wertstoffhof", "innenhof", "hinterhof",
    }
)  # fmt: skip
_MIXED = re.compile(r"[A-Z]{2}|[a-z][A-Z]")
_GLUED = ("de", "nl")  # languages that put words together
_PLURALS = {
    "en": ("s",), "de": ("n", "en"), "fr": ("s",), "es": ("s", "es"), "pt": ("s",), "nl": ("en",),
}  # fmt: skip
# What joins the words of an institution's name, by language.
_JOINED_BY = {
    language: re.compile(rf" +(?:{words}) ", re.IGNORECASE)
    for language, words in {
        "en": "of|for", "de": "für|fuer", "fr": "de|du|des", "es": "de|del|de la", "it":
        "di|degli|della", "nl": "van|voor", "pt": "do|da|dos|das",
    }.items()
}  # fmt: skip


class Short(NamedTuple):
    """What people write for a longer word, and that word in the languages that have both."""

    said: re.Pattern[str]
    full: Mapping[str, str]  # by language


class KnownPiece(NamedTuple):
    """A known word of a label, and what it costs to read it so: the less, the surer."""

    spelt: str
    cost: int
    is_begun: bool = False  # by what is not known
    is_town: bool = False


class FirmWords:
    """The words of firms in all languages, those of the user among them."""

    def __init__(
        self,
        words: Mapping[WordKind, Iterable[str]],
        shorts: Mapping[str, Mapping[str, str]],
        spelt: Mapping[str, Iterable[str]] | None = None,  # what firms do, by language
        named: Mapping[str, Iterable[str]] | None = None,  # what else their names are made of
    ) -> None:
        trades = {spelt for word in words.get("trade", ()) for spelt in spellings_of(word)}
        self._trades = frozenset(map(stem_of, trades))
        self._trade_ends: dict[str, tuple[str, ...]] = {}  # by their last letter
        for word in trades:
            if word.startswith("*"):
                self._trade_ends[word[-1]] = (*self._trade_ends.get(word[-1], ()), word[1:])
        self._spelt = spelt or {}
        self._named = named or {}
        self._forms = {_squeeze(form): form for form in words.get("legal", ())}
        self._towns = {_spell_town(town): town for town in words.get("town", ())}
        self._shorts = [
            Short(
                re.compile(rf"(?<![0-9A-Za-zÀ-ÿ]){re.escape(said)}\.?(?!\w)", re.IGNORECASE), full
            )
            for said, full in sorted(shorts.items(), key=lambda pair: -len(pair[0]))
        ]
        self._is_trade = lru_cache(2_000)(self._ask_trade)  # titles and domains have few words
        shorts_said = "|".join(map(re.escape, shorts))
        self._any_short = re.compile(
            rf"(?<![0-9A-Za-zÀ-ÿ])(?:{shorts_said})\.?(?!\w)", re.IGNORECASE
        )

    def is_trade(self, word: str) -> bool:
        """Tell whether firms are called so by what they do, as far as a folded word goes."""
        return self._is_trade(word)

    def _ask_trade(self, word: str) -> bool:
        stem = stem_of(word)
        if "-" in word and all(map(self.is_trade, word.split("-"))):
            return True  # Hotel-Restaurant
        is_ended = self._ends_so(word) or self._ends_so(stem)
        return stem in self._trades or (is_ended and word not in _NO_FIRMS)

    def _ends_so(self, word: str) -> bool:
        return word.endswith(self._trade_ends.get(word[-1:], ()))

    def is_germanic(self, word: str) -> bool:
        """Tell whether a folded word says what firms do, and in no language that writes small."""
        tables = self._spelt_in.items()
        return self.is_trade(word) and not any(
            word in table for language, table in tables if language not in _GLUED
        )

    def drop_trades(self, word: str) -> str:
        """Return a solid word without what firms do at its end: 三河 of 三河自動車部品."""
        while end := max(
            filter(word.endswith, self._trade_ends.get(word[-1:], ())), key=len, default=""
        ):
            word = word.removesuffix(end)
        return word

    @cached_property
    def _spelt_in(self) -> Mapping[str, Mapping[str, str]]:
        """What firms do, by language and by how it is spelt plainly."""
        return {language: _spell_all(words) for language, words in self._spelt.items()}

    @cached_property
    def _known_in(self) -> Mapping[str, Mapping[str, str]]:
        """The same with what else their names are made of."""
        named = self._named
        return {key: {**words, **_spell_all(named[key])} for key, words in self._spelt_in.items()}

    @cached_property
    def _compound_ends(self) -> Mapping[str, str]:
        return {
            plain[1:]: word[1:]
            for words in self._spelt_in.values()
            for plain, word in words.items()
            if plain.startswith("*")
        }

    @cached_property
    def _pieces(self) -> frozenset[str]:
        """All that stands in some table as it is, so that few pieces are looked up in each."""
        plurals = (
            word + ending
            for language, words in self._known_in.items()
            for ending in _PLURALS.get(language, ())
            for word in words
        )
        return frozenset(chain(*self._known_in.values(), plurals, self._towns_in_labels))

    @cached_property
    def _endings(self) -> frozenset[str]:
        """What a word may end with that only ends with what firms do."""
        words = chain(*self._known_in.values())
        return frozenset(self._compound_ends).union(word for word in words if len(word) > _SHORTEST)

    @cached_property
    def _towns_in_labels(self) -> Mapping[str, str]:
        return {
            squeezed: town
            for town in self._towns.values()
            for squeezed in map(_squeeze, spellings_of(town))
        }

    def is_town(self, text: str) -> bool:
        """Tell whether a text is the name of a town."""
        return _spell_town(text) in self._towns

    def find_known(self, piece: str, languages: Sequence[str] = ()) -> KnownPiece | None:
        """Return a folded piece of a label as a word that is known.

        A word of these languages or of English costs least, then a town, a plural, a word of other
        languages, and one that only ends with what firms do.
        """
        if piece not in self._pieces:
            return self._find_compound(piece, languages) if len(piece) > _SHORTEST else None
        own = [key for key in (*languages, "en") if key in self._known_in]
        for key in own if languages else self._known_in:
            table = self._known_in[key]
            spelt = table.get(piece, "")
            if not languages and not spelt.isascii():
                continue  # where no country is known, an ocean is no océan
            if spelt and (len(piece) >= _SHORTEST or spelt.isupper()):
                return KnownPiece(spelt, 10 if len(piece) > _SHORTEST or spelt.isupper() else 15)
            for ending in _PLURALS.get(key, ()):
                single = piece.removesuffix(ending)
                if single != piece and single[-1:] != "s" and single in table:
                    return KnownPiece(_write_plural(table[single], ending), 12)
        if len(piece) <= _SHORTEST:
            return None
        if piece in self._towns_in_labels:
            cost = 12 if len(piece) > _SHORTEST + 1 else 16
            return KnownPiece(self._towns_in_labels[piece], cost, is_town=True)
        if any(piece in table for table in self._spelt_in.values()):
            return KnownPiece(piece, 18)
        return self._find_compound(piece, languages)

    def _find_compound(self, piece: str, languages: Sequence[str]) -> KnownPiece | None:
        """Return a word that ends with what firms do, unless that stands apart: Voss Anlagenbau."""
        endings = range(_SHORTEST, len(piece) - 1)
        cuts = [cut for cut in endings if piece[cut:] in self._endings]
        if not cuts:
            return None
        own = [key for key in (*languages, "en") if key in self._known_in]
        glued = [self._spelt_in[key] for key in own if key in _GLUED]
        if not glued and not self._ends_so(piece):
            return None
        tables = [self._known_in[key] for key in own]
        for cut in cuts:
            begun, ending = piece[:cut], piece[cut:]
            spelt = self._compound_ends.get(ending)
            stands = len(ending) > _SHORTEST and any(ending in table for table in tables)
            if not spelt and not stands:
                continue
            is_known = any(begun in table for table in tables)
            if spelt and (is_known or cut <= _LONGEST_BEGUN):
                return KnownPiece(
                    begun + spelt, 12 if is_known else 10 + 3 * cut, is_begun=not is_known
                )
            for words in glued if is_known else ():
                if begun in words and ending in words:  # Bloemenveiling
                    return KnownPiece(words[begun] + words[ending], 12)
            if stands and not is_known:
                return None
        return None

    def spell_trade(self, word: str, languages: Sequence[str] = ()) -> str:
        """Return a folded word with the accents that firms who do that write it with.

        As in these languages, else as it stands where languages differ.
        """
        tables = [self._spelt_in[key] for key in languages if key in self._spelt_in]
        spelt = {_look_up(word, table) for table in tables or self._spelt_in.values()} - {""}
        return spelt.pop() if len(spelt) == 1 else word

    def drop_form(self, name: str) -> str:
        """Return a firm's name without the legal form at its end."""
        words = name.split()
        for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
            said = " ".join(words[-length:])
            form = self._forms.get(_squeeze(said))
            # A spa is none, and SpA is.
            is_alike = said.istitle() <= form.istitle() or "." in said.strip(".") if form else False
            if is_alike and (len(_squeeze(said)) > 1 or "&" in said):
                return self.drop_form(" ".join(words[:-length]).rstrip(" ,;&+-–"))
        return name

    def is_short(self, word: str) -> bool:
        """Tell whether a word is one that people write for a longer one."""
        return bool(self._any_short.fullmatch(word))

    def write_out(self, text: str, languages: Sequence[str] = ()) -> str:
        """Return a text with what is written short in full.

        Where languages write it differently, as one of these, else as what follows it is written.
        """
        if not self._any_short.search(text):
            return text
        for short in self._shorts:
            found = short.said.search(text)
            if found is None:
                continue
            full = {short.full[key] for key in languages if key in short.full}
            if languages and not full and len(short.full) == 1:
                continue  # Uni is Universität in German alone
            full = full or {
                word
                for key, word in short.full.items()
                if len({*short.full.values()}) == 1 or _JOINED_BY[key].match(text, found.end())
            }
            if len(full) == 1:
                (word,) = full
                word = word.lower() if found[0].islower() else word
                behind = text[found.end() :].split()
                of = _OF.get(word, "") if behind and self.is_town(behind[0]) else ""
                text = text[: found.start()] + word + of + text[found.end() :]
        return text


def _look_up(word: str, table: Mapping[str, str]) -> str:
    """Return a word as a table spells it, whatever ends it; empty where it has none."""
    for length in range(len(word), max(len(word) - 3, 3), -1):
        if word[:length] in table:
            return table[word[:length]] + word[length:]
    return ""


def _spell_all(words: Iterable[str]) -> dict[str, str]:
    """Return words by how they are spelt plainly, what is no abbreviation small."""
    return {
        "*" * word.startswith("*") + _squeeze(plain): (
            word if _MIXED.search(word) else word.lower()
        )
        for word in words
        for plain in spellings_of(word)
    }


def _write_plural(single: str, ending: str) -> str:
    return f"{single[:-2]}on{ending}" if single.endswith("ón") else single + ending


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _spell_town(name: str) -> str:
    return " ".join(WORDS.findall(spell_plainly(compose_text(name))))

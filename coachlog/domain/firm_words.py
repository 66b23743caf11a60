"""The words that names of firms have: what they do, their legal forms, towns, what is cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from coachlog.domain.plain_spelling import WORDS, compose_text, spell_plainly, spellings_of, stem_of
from coachlog.domain.word_index import WordKind

_LONGEST_FORM = 6  # words
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


class FirmWords:
    """The words of firms in all languages, those of the user among them."""

    def __init__(
        self,
        words: Mapping[WordKind, Iterable[str]],
        shorts: Mapping[str, Mapping[str, str]],
        spelt: Mapping[str, Iterable[str]] | None = None,  # what firms do, by language
    ) -> None:
        trades = {spelt for word in words.get("trade", ()) for spelt in spellings_of(word)}
        self._trades = frozenset(stem_of(word) for word in trades if "*" not in word)
        self._trade_ends = tuple(word[1:] for word in trades if word.startswith("*"))
        self._spelt_trades = {
            spelt: word.lower() for word in words.get("trade", ()) for spelt in spellings_of(word)
        }
        self._spelt_in = {
            language: {plain: word.lower() for word in several for plain in spellings_of(word)}
            for language, several in (spelt or {}).items()
        }
        self._forms = {_squeeze(form): form for form in words.get("legal", ())}
        self._towns = frozenset(map(_spell_town, words.get("town", ())))
        self._shorts = [
            Short(
                re.compile(rf"(?<![0-9A-Za-zÀ-ÿ]){re.escape(said)}\.?(?!\w)", re.IGNORECASE), full
            )
            for said, full in sorted(shorts.items(), key=lambda pair: -len(pair[0]))
        ]
        shorts_said = "|".join(map(re.escape, shorts))
        self._any_short = re.compile(
            rf"(?<![0-9A-Za-zÀ-ÿ])(?:{shorts_said})\.?(?!\w)", re.IGNORECASE
        )

    def is_trade(self, word: str) -> bool:
        """Tell whether firms are called so by what they do, as far as a folded word goes."""
        return stem_of(word) in self._trades or word.endswith(self._trade_ends)

    def is_listed(self, word: str) -> bool:
        """Tell whether a folded word is what firms do, and not only ends with it."""
        return word in self._spelt_trades or stem_of(word) in self._trades

    def stands_apart(self, word: str) -> bool:
        """Tell whether a folded word is what firms do, and no end of other words."""
        return word in self._spelt_trades and word not in self._trade_ends

    def is_trade_apart(self, word: str) -> bool:
        """Tell the same of a word in any case or number."""
        return stem_of(word) in self._trades and not word.endswith(self._trade_ends)

    def is_town(self, text: str) -> bool:
        """Tell whether a text is the name of a town."""
        return _spell_town(text) in self._towns

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
                text = text[: found.start()] + word + text[found.end() :]
        return text


def _look_up(word: str, table: Mapping[str, str]) -> str:
    """Return a word as a table spells it, whatever ends it; empty where it has none."""
    for length in range(len(word), max(len(word) - 3, 3), -1):
        if word[:length] in table:
            return table[word[:length]] + word[length:]
    return ""


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def _spell_town(name: str) -> str:
    return " ".join(WORDS.findall(spell_plainly(compose_text(name))))

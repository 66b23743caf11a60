"""How well what a title names fits the label of a domain, or what stands before an @."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from coachlog.domain.firms import (
    HOUSEHOLDS,
    LEGAL,
    LONGEST_NAME,
    SHORTEST_JOINED,
    SHORTEST_PART,
    is_part,
    is_short_for,
    words_of,
)
from coachlog.domain.labels import spell_label
from coachlog.domain.names import fold_name
from coachlog.domain.plain_spelling import spell_umlauts_out
from coachlog.domain.titles import (
    ARTICLE,
    DOTTED,
    JOINING,
    PLACED,
    WORD,
    are_letters,
    has_form,
    is_adjoined,
)
from coachlog.domain.wording import Wording

# Languages in which words in a title that are no names have small letters.
_CAPITALS = frozenset({"fr", "es", "it", "pt"})
# Between what a firm does and its name: Ristorante Al Mulino.
_BEHIND_KINDS = frozenset(
    {
        "dr", "dra", "dres", "dott", "prof", "al", "alla", "alle", "allo", "ai", "agli", "au",
        "aux", "all",
    }
)  # fmt: skip
_BEGINNING = 5  # letters of a word, where a domain may break it off
_SMALL = re.compile(r" [a-zß-öø-ÿ]{4}")
_JOINTS = re.compile(r"[\W_]")
_GROUPS = frozenset(("group", "gruppe", "groupe", "gruppo", "groep", "grupo", "holding"))
_ELIDED = re.compile(r"^[dlDL]['’](?=\w)")


@dataclass(frozen=True, slots=True)
class Label:
    """What addresses call a firm, and the languages of the country or else of the own firm."""

    wording: Wording
    text: str
    languages: Sequence[str] = ()

    def fit(self, run: str, subject: str) -> tuple[str, float]:
        """Return the part of a name that fits best, and how well; 0: it has nothing of the label.

        A word that the domain has speaks for a part, and so does what the firm does; another one
        speaks against it, unless the domain goes on too.
        """
        run = self.wording.write_out(run, self.languages)
        words = [*WORD.finditer(run)]
        told = self._find_told([word[0] for word in words])
        said = "".join(words[place][0] for place in sorted(told))
        more = _squash_out(self.text).replace(_squash_out(said), "")
        goes_on = not run.isupper() and (
            bool(more and not self.wording.is_trade(more))
            or not _CAPITALS.isdisjoint(self.languages)
            or self._heads_small(run, subject)
        )
        if not self._tells_of(more, [words[place][0] for place in told]):
            return run, 0.0
        formed = has_form(self.wording, subject, run)
        best, fitting = (0.0, 0), run
        for first in range(len(words)):
            worth, owed, has_told, kept = 0.0, 0.0, False, False
            for last in range(first, len(words)):
                value = self._value(words, last, told, more, goes_on=goes_on and has_told)
                if value and last + 1 == len(words) and formed:
                    value = max(value, 0.05)  # Rügenfisch Stralsund GmbH
                if value is None:
                    if not kept and not words[last][0][0].isupper():
                        break  # nothing begins with what joins
                    continue
                if value <= 0:
                    owed += value
                    continue
                worth, owed = worth + value + (owed / 2 if kept and more else owed), 0.0
                has_told, kept = has_told or last in told, True
                if has_told and (worth, last - first) > best:
                    best = worth, last - first
                    fitting = run[words[first].start() : words[last].end()]
        return fitting, best[0]

    def _value(
        self,
        words: Sequence[re.Match[str]],
        place: int,
        told: Container[int],
        more: str,
        *,
        goes_on: bool,
    ) -> float | None:
        """Return what a word adds to a name; None: it only joins others."""
        word = words[place][0]
        plain = fold_name(word).strip(".")
        if place in told:
            return 1.0
        before = words[place - 1][0] if place else ""
        if self._joins(word, before):
            return None
        if plain in HOUSEHOLDS:
            return 0.3
        if words[place].string[words[place].start() - 1 : words[place].start()] == "/":
            return 0.05  # Gemeinschaftspraxis Härle/Zoller
        if word[-1] == ".":
            return 0.3 if place and DOTTED.search(plain.title()) else -0.5
        behind = words[place + 1][0] if place + 1 < len(words) else ""
        is_center = plain == "call" and behind.startswith("Cent")
        if plain in LEGAL or is_center or self.wording.is_trade(plain):
            return self._value_kind(word, before, behind, more)
        if not word[0].isupper():
            return -1.5
        if before and (before in "&+" or ARTICLE.fullmatch(before)):
            return -1.0 if before.lower() in PLACED else 0.05
        if self.wording.is_town(plain):
            kinds = (self._is_kind(found[0]) for found in words[:place])
            return 0.05 if place and all(kinds) else -1.0
        return 0.05 if goes_on else -0.5

    def _joins(self, word: str, before: str) -> bool:
        """Tell whether a word only joins those around it, as in Clínica Dra. Helena Braga."""
        plain = fold_name(word).strip(".")
        if plain in "&+" or ARTICLE.fullmatch(word) or is_adjoined(word):
            return True
        return plain in _BEHIND_KINDS and self.wording.is_trade(fold_name(before))

    def _value_kind(self, word: str, before: str, behind: str, more: str) -> float:
        """Return what a word adds to a name that says what the firm does."""
        if word[0].isupper() or before == "+" or before in JOINING:
            return 0.4
        if behind[:1].isupper() and self.wording.is_trade(fold_name(behind)):
            return -0.5
        return 0.1 if more else -0.1

    def _heads_small(self, run: str, subject: str) -> bool:
        """Tell whether all of a name is one, as what stands behind it is written small.

        Not in German; behind a number and letters that the domain has, a sign is enough: B4U Sport.
        """
        before, _, behind = subject.partition(run)
        is_brief = any(map(str.isdigit, self.text)) and len(self.text) <= _BEGINNING
        if is_brief and not before.strip():
            return not behind or not behind[:2].strip().isalnum() or bool(_SMALL.match(behind))
        return "de" not in self.languages and bool(_SMALL.match(behind))

    def _is_kind(self, word: str) -> bool:
        """Tell whether a word names no firm without its town: ECT Rotterdam, Policlinico Modena."""
        return are_letters([word]) or self.wording.is_trade(fold_name(word))

    def _find_told(self, words: Sequence[str]) -> frozenset[int]:
        """Return the places of the words that a domain has: whole, begun, or by their letters."""
        label = _squash_out(self.text)
        pieces = [
            piece
            for piece in self.text.split("-")
            if SHORTEST_PART <= len(piece) <= SHORTEST_JOINED
        ]
        plain = [_squash_out(_ELIDED.sub("", word)) for word in words]
        joins = [word in "&+" or bool(ARTICLE.fullmatch(word)) for word in words]
        told: set[int] = set()
        for first in range(len(words)):
            for last in range(first, min(first + LONGEST_NAME, len(words))):
                ends = not (joins[first] and joins[last])
                places = range(first, last + 1)
                joined = "".join(plain[place] for place in places)
                full = "".join(map(_squash_out, words[first : last + 1]))  # Cap d'Or of capdor
                if ends and len(joined) > SHORTEST_PART and (joined in label or full in label):
                    told.update(places)
                elif ends:
                    kept = [plain[place] for place in places if not joins[place]]
                    if len(kept) > 1 and (
                        self._is_whole(label, kept)
                        or any(_abbreviates(piece, kept) for piece in pieces)
                    ):
                        told.update(place for place in places if not joins[place])
        for place, word in enumerate(words):
            if not joins[place] and self._is_told(_ELIDED.sub("", word)):
                told.add(place)
        # HAP Apeldoorn is Huisartsenpost Apeldoorn.
        short = label.replace("".join(plain[place] for place in sorted(told)), "", 1)
        if 1 < len(short) <= SHORTEST_JOINED:
            told |= {
                place
                for place, word in enumerate(plain)
                if not {place - 1, place + 1}.isdisjoint(told) and is_short_for(short, word)
            }
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

    def _is_told(self, word: str) -> bool:
        label = fold_name(self.text)
        plain = fold_name(word)
        ways = [plain, fold_name(spell_umlauts_out(word))]
        if "de" in self.languages and len(plain) > SHORTEST_JOINED and plain[-1] in "nrs":
            ways.append(plain[:-1])  # Zur Alten Post of altepost
        if any(is_part(_JOINTS.sub("", way), label) or _is_shortened(way, label) for way in ways):
            return True
        # OSU of osumc.edu
        return word.isupper() and len(word) > 2 and label.startswith(plain)

    def complete(self, run: str) -> str:
        """Return a name with what the label has besides: Oakham Tools of oakhamtools."""
        words, plain = words_of(run), fold_name(self.text)
        if "-" in plain and all(word in plain.split("-") for word in words):
            more = {*plain.split("-")} - {*words} - LEGAL
            return spell_label(self.text, self.wording, self.languages) if more else run
        joined = "".join(words)
        if plain.startswith(f"{joined}-"):
            behind = plain.removeprefix(f"{joined}-")
            is_town = self.wording.is_town(behind) and not all(map(self.wording.is_trade, words))
            full = f"{run} {spell_label(behind, self.wording, self.languages)}"
            return run if behind in LEGAL or is_town else full
        before, found, after = plain.partition(joined)
        if found and not before and after not in _GROUPS and self.wording.is_trade(after):
            return f"{run} {self.wording.spell_trade(after, self.languages).capitalize()}"
        return (
            f"{self.wording.spell_trade(before, self.languages).capitalize()} {run}"
            if found and not after and self.wording.is_trade(before)
            else run
        )


def _abbreviates(piece: str, words: Sequence[str]) -> bool:
    """Tell whether letters are short for words, the first of each among them: BHS."""
    if not words:
        return not piece
    head = words[0]
    return any(
        (piece[:length] == head or is_short_for(piece[:length], head))
        and _abbreviates(piece[length:], words[1:])
        for length in range(1, len(piece) + 1)
    )


def _squash_out(text: str) -> str:
    """Return a text as domains write it: without signs, umlauts written out."""
    return _JOINTS.sub("", fold_name(spell_umlauts_out(text)))


def _is_shortened(word: str, label: str) -> bool:
    """Tell whether a domain has the beginning of a word: refrig of Refrigeration."""
    begun = word[:_BEGINNING]
    return (len(begun) == _BEGINNING and begun in label) or any(
        len(part) >= SHORTEST_PART and word.startswith(part) for part in label.split("-")
    )

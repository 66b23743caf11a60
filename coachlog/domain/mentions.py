"""Where a text names somebody: in full, in either order, by e-mail, or by one word of the name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coachlog.domain.names import fold_name

# A word with the marks that combine with its letters; _ stands between words, as it does in logins.
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f\u3099\u309a]*)+")
MOST_WORDS = 4  # of a name that is looked for in texts by its mark alone
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]*\w")
MIN_LETTERS = 3  # of a single word that is taken for somebody

# Names that are words of English, German or French as well, in small letters.
WORDS_TOO = frozenset(
    {
        "art", "april", "august", "baker", "bell", "bill", "black", "bond", "brown", "buck",
        "chance", "chase", "chip", "clay", "cliff", "cook", "cross", "daisy", "dale", "dawn", "day",
        "dean", "dick", "don", "drew", "earl", "eve", "faith", "field", "fisher", "ford", "fox",
        "frank", "frau", "gene", "grace", "grant", "gray", "green", "grey", "guy", "hall", "hand",
        "hazel", "heath", "hill", "holly", "hope", "hunter", "iris", "ivy", "jack", "jean", "john",
        "joy", "june", "king", "klein", "kurz", "lane", "lang", "lee", "lily", "long", "mark",
        "marsh", "mason", "max", "may", "miles", "miller", "neu", "nick", "noble", "oak", "olive",
        "page", "parker", "pat", "pearl", "penny", "pierce", "pierre", "poe", "porter", "price",
        "ray", "reed", "reich", "rich", "rob", "robin", "rock", "rose", "roy", "ruby", "rusty",
        "sage", "sandy", "schnell", "sharp", "short", "skip", "smart", "smith", "sterling", "stone",
        "sue", "summer", "taylor", "violet", "wade", "walker", "ward", "watt", "weber", "weiss",
        "west", "white", "will", "wolf", "wood", "young",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in a text; not `sure` is a single word that may be somebody else, or no name."""

    start: int
    end: int
    sure: bool = True


class Mentions:
    """Finds one person's names and addresses in texts, whatever the case and the accents.

    `words` are single words of the names that mean this person and nobody else of the log. They are
    not sure beside another word with a capital, as in a longer name, and in small letters where
    they are words of the language as well: will may be Will.
    """

    def __init__(
        self, names: Iterable[str], emails: Iterable[str] = (), words: Iterable[str] = ()
    ) -> None:
        self._runs: dict[str, list[tuple[str, ...]]] = {}  # by their first word
        self._glued: list[str] = []  # of scripts that put no spaces between words
        self._words = {fold_name(word) for word in words}
        self._alone: dict[str, set[str]] = {}  # names of one word: as they are written
        for name in names:
            self._add(name)
        for runs in self._runs.values():
            runs.sort(key=len, reverse=True)
        emails = sorted({email.strip() for email in emails if email.strip()}, key=len, reverse=True)
        self._addresses = (
            re.compile(rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, emails))})(?![\w-])", re.I)
            if emails
            else None
        )
        self._hints = {*self._runs, *self._glued, *self._words, *self._alone}
        self._hints |= set(map(str.casefold, emails))

    def _add(self, name: str) -> None:
        words = tuple(map(fold_name, _WORD.findall(name)))
        if not words:
            return
        if any(unicodedata.category(char) == "Lo" for char in fold_name(name)):
            self._glued.append(fold_name(name).replace(" ", ""))
        if len(words) == 1:
            self._alone.setdefault(words[0], set()).update(_WORD.findall(name))
            return
        for run in {words, (words[-1], *words[:-1])}:
            self._runs.setdefault(run[0], []).append(run)

    def may_be_in(self, text: str) -> bool:
        """Tell quickly whether a text may name them; False is sure."""
        folded = text.casefold() if text.isascii() else fold_name(text)
        return any(hint in folded for hint in self._hints)

    def find(self, text: str) -> list[Mention]:
        """Return the places, in order, none inside another."""
        if not self.may_be_in(text):
            return []
        found: list[Mention] = []
        if self._addresses is not None:
            found += [
                Mention(start=match.start(), end=match.end())
                for match in self._addresses.finditer(text)
            ]
        found += self._find_glued(text)
        taken = [(mention.start, mention.end) for mention in found]
        words = [
            (match.start(), match.end(), match[0], fold_name(match[0]))
            for match in _WORD.finditer(text)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        ]
        place = 0
        while place < len(words):
            start, end, word, folded = words[place]
            length = next(
                (
                    len(run)
                    for run in self._runs.get(folded, ())
                    if tuple(pair[3] for pair in words[place : place + len(run)]) == run
                ),
                0,
            )
            if length:
                end = words[place + length - 1][1]
                found.append(Mention(start=start, end=end))
            elif folded in self._alone:
                small = word == word.lower() and folded in WORDS_TOO
                sure = not small or word in self._alone[folded]
                found.append(Mention(start=start, end=end, sure=sure))
            elif folded in self._words:
                small = word == word.lower() and folded in WORDS_TOO
                sure = not small and not self._goes_on(text, words, place)
                found.append(Mention(start=start, end=end, sure=sure))
            place += length or 1
        return sorted(found, key=lambda mention: mention.start)

    def replace(self, text: str, by: str) -> str:
        """Return a text with `by` in the place of each mention that is sure."""
        for mention in reversed(self.find(text)):
            if not mention.sure:
                continue
            text = text[: mention.start] + by + text[mention.end :]
        return text

    def _goes_on(self, text: str, words: list[tuple[int, int, str, str]], place: int) -> bool:
        """Tell whether a word stands beside another one with a capital, as in a longer name."""
        beside = [(place - 1, place), (place, place + 1)]
        for first, second in beside:
            if first < 0 or second >= len(words):
                continue
            other = words[first if second == place else second]
            between = text[words[first][1] : words[second][0]]
            capital = other[2][:1] != other[2][:1].lower()
            starts = second == place and _starts_sentence(text, words[first][0])
            if between.strip(" ") == "" and capital and other[3] not in self._words and not starts:
                return True
        return False

    def _find_glued(self, text: str) -> list[Mention]:
        return [
            Mention(start=match.start(), end=match.end())
            for name in self._glued
            for match in re.finditer(r"\s*".join(map(re.escape, name)), text)
        ]


def _starts_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'(")
    return not before or before[-1] in ".!?:;\n-\u2013\u2014"


def split_name(name: str) -> list[str]:
    """Return the words of a name as they are written, those left out that are too short to tell."""
    words: list[str] = _WORD.findall(name)
    return [word for word in words if len(unicodedata.normalize("NFC", word)) >= MIN_LETTERS]


def join_words(name: str) -> str:
    """Return the words of a name in the form in which they are compared, one space between."""
    return " ".join(map(fold_name, _WORD.findall(name)))


def list_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield what may be a name or an address in a text, the longest at each place first.

    Each with its place and in the form in which it is compared.
    """
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.end(), match[0].lower()
    words = [(one.start(), one.end(), fold_name(one[0])) for one in _WORD.finditer(text)]
    for place in range(len(words)):
        for length in range(min(MOST_WORDS, len(words) - place), 0, -1):
            run = words[place : place + length]
            yield run[0][0], run[-1][1], " ".join(word for _, _, word in run)

"""The kinds of words of calendar entries, and how words of some kinds are found in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from coachlog.domain.plain_spelling import IS_CJK, WORDS, spellings_of, stem_of

WordKind = Literal[
    "field-day", "ride-along", "visit", "field", "together", "meeting", "half", "chat", "about",
    "task", "meal", "talk", "review", "desk", "inside", "hold", "interview", "training", "webinar",
    "kick-off", "vendor", "travel", "off", "at", "own", "trade", "legal", "town", "region",
    "joiner", "small", "of",
    "training-mailbox", "webinar-mailbox", "vendor-mailbox", "desk-mailbox",
]  # fmt: skip
WORD_KINDS: tuple[WordKind, ...] = get_args(WordKind)

_LONGEST = 6  # words
_HEAD = 4  # letters by which most words are told from those that are looked for
_BETWEEN = re.compile(r"[\s\-\u2010\u2011\u2013']*")
_SHORT = {" with": " w", " con": " c", " com": " c"}  # w/, c/


class Said(NamedTuple):
    """A word of a kind, and where it stands in a text."""

    kind: WordKind
    begin: int
    end: int


class WordIndex:
    """Finds words of some kinds in plainly spelt texts."""

    def __init__(self, words: Mapping[WordKind, Iterable[str]]) -> None:
        self._phrases: dict[str, list[WordKind]] = {}  # their stems joined
        self._heads: set[str] = set()  # the first letters of phrases
        self._beginnings: dict[str, WordKind] = {}  # of words that may go on
        self._endings: dict[str, WordKind] = {}  # of words that others may stand before
        self._signs: dict[str, WordKind] = {}  # with signs in them, to be found as they stand
        self._solid: dict[str, list[WordKind]] = {}  # without blanks around them
        for kind, several in words.items():
            for plain in (found for word in several for found in spellings_of(word.strip())):
                self._learn(kind, plain)
                for word, short in _SHORT.items():
                    if plain.endswith(word):
                        self._learn(kind, plain.removesuffix(word) + short)
        self._sorted = sorted(self._phrases)
        self._begun, self._ended = tuple(self._beginnings), tuple(self._endings)
        self._by_sign: dict[str, list[str]] = {}  # those with signs, by the first sign in them
        for plain in self._signs:
            sign = next(char for char in plain if not (char.isalnum() or char in " '"))
            self._by_sign.setdefault(sign, []).append(plain)

    def _learn(self, kind: WordKind, plain: str) -> None:
        if plain.endswith("*"):
            self._beginnings[plain[:-1]] = kind
        elif plain.startswith("*"):
            self._endings[plain[1:]] = kind
        elif IS_CJK.search(plain):
            self._solid.setdefault(plain, []).append(kind)
        elif not all(char.isalnum() or char in " '" for char in plain):
            self._signs[plain] = kind
        elif plain:
            words = WORDS.findall(plain)
            self._heads.add(words[0][:_HEAD])
            for joined in {"".join(map(stem_of, words)), stem_of("".join(words))}:
                kinds = self._phrases.setdefault(joined, [])
                if kind not in kinds:
                    kinds.append(kind)

    def find(self, plain: str) -> Iterator[Said]:
        """Yield the words in a text, first the longest of those that begin alike."""
        words = WORDS.findall(plain)
        if (
            self._beginnings
            or self._endings
            or not self._heads.isdisjoint([word[:_HEAD] for word in words])
        ):
            yield from self._find_words(plain, words)
        for sign, several in self._by_sign.items():
            if sign in plain:
                for word in several:
                    at = plain.find(word)
                    if at >= 0 and _is_whole(plain, at, at + len(word)):
                        yield Said(self._signs[word], at, at + len(word))
        if not plain.isascii() and IS_CJK.search(plain):
            for word, kinds in self._solid.items():
                at = plain.find(word)
                if at >= 0:
                    yield from (Said(kind, at, at + len(word)) for kind in kinds)

    def _find_words(self, plain: str, words: Sequence[str]) -> Iterator[Said]:
        spans: list[tuple[int, int]] = []  # of the words, once one of them says something
        for place, word in enumerate(words):
            begun: list[WordKind] = []
            if word.startswith(self._begun):  # few words are, and this is asked of each
                begun += [kind for text, kind in self._beginnings.items() if word.startswith(text)]
            if word.endswith(self._ended):
                begun += [kind for text, kind in self._endings.items() if word.endswith(text)]
            ends = self._find_ends(words, place) if word[:_HEAD] in self._heads else []
            if not (begun or ends):
                continue
            spans = spans or [found.span() for found in WORDS.finditer(plain)]
            for last in reversed(ends):  # the longest first
                joined = "".join(map(stem_of, words[place : last + 1]))
                between = zip(spans[place:last], spans[place + 1 : last + 1], strict=True)
                if all(_BETWEEN.fullmatch(plain, before[1], after[0]) for before, after in between):
                    for kind in self._phrases[joined]:
                        yield Said(kind, spans[place][0], spans[last][1])
            for kind in begun:
                yield Said(kind, *spans[place])

    def _find_ends(self, words: Sequence[str], place: int) -> list[int]:
        """Return the places of the words with which a phrase that begins here ends."""
        joined, ends = "", []
        for last in range(place, min(place + _LONGEST, len(words))):
            joined += stem_of(words[last])
            if joined in self._phrases:
                ends.append(last)
            next_one = bisect_left(self._sorted, joined)
            if not "".join(self._sorted[next_one : next_one + 1]).startswith(joined):
                break
        return ends


def _is_whole(plain: str, begin: int, end: int) -> bool:
    """Tell whether what stands there is no part of a longer word."""
    before, after = plain[begin - 1 : begin], plain[end : end + 1]
    first, last = plain[begin], plain[end - 1]
    return not (before.isalnum() and first.isalnum()) and not (after.isalnum() and last.isalnum())

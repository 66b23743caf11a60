"""Praise that says nothing: kind words from which nobody learns what to do again."""

from __future__ import annotations

import re

from coachlog.domain.names import fold_name

NUDGE = "say what you saw: what did they do, and what did it bring?"

# Compared folded, without punctuation and emoji.
_PHRASES = frozenset((
    "all good", "amazing", "awesome", "bien", "bien joue", "bravo", "brilliant", "congrats",
    "congratulations", "cool", "did great", "did well", "excellent", "fantastic", "fine", "gj",
    "good", "good attitude", "good call", "good effort", "good job", "good one", "good stuff",
    "good visit", "good work", "great", "great attitude", "great call", "great effort",
    "great job", "great stuff", "great visit", "great work", "gut", "gut gemacht", "high five",
    "impressive", "keep going", "keep it up", "keep up the good work", "klasse", "kudos",
    "looks good", "muy bien", "nice", "nice call", "nice job", "nice one", "nice work",
    "no complaints", "ok", "okay", "outstanding", "parfait", "perfect", "perfekt", "prima",
    "sehr gut", "solid", "strong", "super", "super job", "superb", "terrific", "thumbs up", "toll",
    "top", "tres bien", "very good", "way to go", "weiter so", "well done", "wonderful",
))  # fmt: skip
_FILLERS = frozenset((
    "a", "again", "all", "always", "and", "as", "both", "ever", "he", "i", "in", "is", "it",
    "just", "of", "on", "overall", "quite", "really", "she", "so", "team", "that", "the", "they",
    "this", "to", "today", "too", "truly", "us", "very", "was", "we", "were", "with", "you",
    "your",
))  # fmt: skip
_MOST_WORDS = max(phrase.count(" ") + 1 for phrase in _PHRASES)
_WORD = re.compile(r"[^\W_]+")


def says_nothing(praise: str) -> bool:
    """Tell whether praise names nothing that was seen: "Great job!", "well done 👍", "👍".

    No word is left in it beside stock phrases and fillers. Empty text is no praise at all.
    """
    words = _WORD.findall(fold_name(praise))
    if not words:
        return bool(praise.strip())
    phrases, place = 0, 0
    while place < len(words):
        size = _phrase_at(words, place)
        phrases += size > 0
        if not size and words[place] not in _FILLERS:
            return False
        place += size or 1
    return phrases > 0


def _phrase_at(words: list[str], place: int) -> int:
    """Return how many words the longest stock phrase has that begins at `place`; 0 for none."""
    for size in range(_MOST_WORDS, 0, -1):
        if " ".join(words[place : place + size]) in _PHRASES:
            return min(size, len(words) - place)
    return 0

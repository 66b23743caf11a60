"""Words of which one is to be chosen, and what a mistyped one may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from coachlog.errors import ECHO_LIMIT, InvalidValue, show

Word = TypeVar("Word", bound=str)


def parse_choice(field: str, text: str, known: Sequence[Word]) -> Word:
    """Return the one of `known` that `text` is, case ignored; the nearest one is suggested."""
    word = text.strip().casefold()
    for item in known:
        if word == item:
            return item
    listed = f"{', '.join(known[:-1])} or {known[-1]}"
    raise InvalidValue(field, f"{show(text)} is not {listed}{suggest(word, known)}")


def find_nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that a mistyped word may have meant, if one is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1) if len(word) <= ECHO_LIMIT else []
    return near[0] if near else None


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a question about the nearest known word to end an error with, or nothing."""
    near = find_nearest(word, known)
    return f"; did you mean {near}?" if near else ""


def read_id(field: str, text: str) -> int:
    """Read the number of a call, a field day or an action, or how many to list."""
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise InvalidValue(field, f"{show(text)} is not a number such as 12")
    return int(text)

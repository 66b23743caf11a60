"""Reads the words that calendar entries use, as coachlog ships them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from coachlog.domain.wording import WORD_KINDS, Wording, WordKind

_FILE = "calendar_words.toml"


@cache
def read_words() -> Mapping[WordKind, tuple[str, ...]]:
    """Return the words of all languages by kind."""
    import tomllib
    from importlib.resources import files

    languages = tomllib.loads(files(__package__).joinpath(_FILE).read_text(encoding="utf-8"))
    return {
        kind: tuple(word for words in languages.values() for word in words.get(kind, ()))
        for kind in WORD_KINDS
    }


def word_with(own: Mapping[WordKind, Iterable[str]]) -> Wording:
    """Return the wording of the shipped words and a user's own."""
    return Wording({kind: (*words, *own.get(kind, ())) for kind, words in read_words().items()})

"""Reads the words and nicknames that calendar entries use, as coachlog ships them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from coachlog.domain.names import fold_name
from coachlog.domain.word_index import WORD_KINDS, WordKind
from coachlog.domain.wording import Wording

_Languages = Mapping[str, Mapping[str, Iterable[str]]]
_WORDS, _TOWNS, _NICKNAMES = "calendar_words.toml", "towns.txt", "nicknames.txt"


def read_languages() -> _Languages:
    """Return the words of each language by kind, as they are shipped."""
    import tomllib

    return tomllib.loads(_read(_WORDS))


def _read(name: str) -> str:
    from importlib.resources import files

    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _read_lines(name: str) -> list[str]:
    return [line for line in _read(name).splitlines() if line and not line.startswith("#")]


def words_by_kind(languages: _Languages) -> Mapping[WordKind, tuple[str, ...]]:
    """Return the words of all languages by kind, and the towns."""
    words = {
        kind: tuple(word for words in languages.values() for word in words.get(kind, ()))
        for kind in WORD_KINDS
    }
    return words | {"town": tuple("".join(_read_lines(_TOWNS)).split(","))}


@cache
def read_nicknames() -> Mapping[str, frozenset[str]]:
    """Return the first names that people cut to each nickname, all folded."""
    pairs = (line.partition(":") for line in _read_lines(_NICKNAMES))
    return {
        fold_name(short): frozenset(fold_name(name) for name in names.split(","))
        for short, _, names in pairs
    }


def _join_shorts(languages: _Languages) -> Mapping[str, Mapping[str, str]]:
    """Return what people write short, with the word that is meant in each language."""
    shorts: dict[str, dict[str, str]] = {}
    for language, words in languages.items():
        for pair in words.get("short", ()):
            said, _, full = pair.partition(" = ")
            shorts.setdefault(said, {})[language] = full
    return shorts


def word_with(own: Mapping[WordKind, Iterable[str]]) -> Wording:
    """Return the wording of the shipped words and a user's own."""
    return _word_with(tuple((kind, tuple(words)) for kind, words in own.items()))


@lru_cache(4)  # several files of one import are read with the same words
def _word_with(own: tuple[tuple[WordKind, tuple[str, ...]], ...]) -> Wording:
    mine, languages = dict(own), read_languages()
    shipped = words_by_kind(languages)
    words = {kind: (*words, *mine.get(kind, ())) for kind, words in shipped.items()}
    trades = {language: of.get("trade", ()) for language, of in languages.items()}
    named = {language: of.get("name", ()) for language, of in languages.items()}
    return Wording(words, _join_shorts(languages), trades, named)

"""Names that a command added and that are like another: one edit or one swap away."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from coachlog.domain.names import NameKind, are_alike, fold_name
from coachlog.store import statements

MAX_SIMILAR = 10
_MAX_COMPARED = 50_000  # distinct names an import compares with each other
_MAX_SHAPES = 500_000  # of their forms less one character; bounds the memory
_MAX_OF_A_SHAPE = 10


def _list_shapes(folded: str) -> set[int]:
    """Return the hashes of a name and of what is left of it without one of its characters."""
    less = {hash(folded[:place] + folded[place + 1 :]) for place in range(len(folded))}
    return less | {hash(folded)}


def find_similar(
    connection: sqlite3.Connection, added: Mapping[NameKind, list[str]]
) -> list[tuple[NameKind, str, str]]:
    """Return up to ten pairs of an added name and a like one of the same kind."""
    pairs: list[tuple[NameKind, str, str]] = []
    for kind, names in added.items():
        if names:
            pairs += [(kind, *pair) for pair in _compare(connection, kind, names)]
    return pairs[:MAX_SIMILAR]


def _compare(
    connection: sqlite3.Connection, kind: NameKind, added: list[str]
) -> list[tuple[str, str]]:
    """Compare the added names with all known ones, through their forms less one character.

    Two names within one edit or swap share such a form. Of each form a few names are kept, and
    of those that differ in their digits alone one, so that the work grows with the names and
    not with their pairs.
    """
    names = {fold_name(name): name for name in added[:_MAX_COMPARED]}
    plains = {folded: re.sub(r"\d", "0", folded) for folded in names}
    by_shape: dict[int, tuple[str, ...]] = {}
    pairs: set[tuple[str, str]] = set()
    for folded, name in names.items():
        if len(by_shape) >= _MAX_SHAPES or len(pairs) >= MAX_SIMILAR:
            break
        for shape in _list_shapes(folded):
            others = by_shape.get(shape, ())
            pairs |= {(names[text], name) for text in others if are_alike(folded, text)}
            alone = all(plains[text] != plains[folded] for text in others)
            if alone and len(others) < _MAX_OF_A_SHAPE:
                by_shape[shape] = (*others, folded)
    every = connection.execute(statements.LIST_NAMES_OF_LENGTH[kind], {"least": 0, "most": 10_000})
    for name, folded in every.fetchmany(_MAX_COMPARED):
        if len(pairs) >= MAX_SIMILAR:
            break
        if folded not in names:
            found = {text for shape in _list_shapes(folded) for text in by_shape.get(shape, ())}
            pairs |= {(name, names[text]) for text in found if are_alike(folded, text)}
    return sorted(pairs)[:MAX_SIMILAR]

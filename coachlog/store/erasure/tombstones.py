"""Tombstones: by what the log still recognises an erased person, without holding who it was.

An import asks them only for names that nobody in the log has, and only where there are any.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from coachlog.domain.erased import (
    SALT_BYTES,
    hide_key,
    is_pseudonym,
    list_forms,
    list_marks,
    mark,
    name_erased,
)
from coachlog.domain.mentions import list_runs
from coachlog.domain.names import fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """All marks of one erased person."""

    salt: str
    marks: frozenset[tuple[str, str]] = field(repr=False)

    def knows_text(self, text: str) -> bool:
        """Tell whether a name or an address that somebody wrote is the person's."""
        forms = list_forms(text)
        return any((kind, mark(self.salt, kind, form)) in self.marks for kind, form in forms)

    def knows_person(self, names: Iterable[str], email: str | None) -> bool:
        """Tell whether somebody of these names and that address is the person.

        Never against two addresses: then it is somebody else of that name.
        """
        if email is not None and any(kind == "email" for kind, _ in self.marks):
            return self.knows_text(email)
        return any(map(self.knows_text, names))

    def knows_login(self, login: str) -> bool:
        """Tell whether somebody who ran commands under that login is the person."""
        return ("login", mark(self.salt, "login", fold_name(login))) in self.marks


def load_tombstones(connection: sqlite3.Connection, prefix: str = "") -> list[Tombstone]:
    """Return the erased people of the log, in the order in which they were erased."""
    marks: dict[str, set[tuple[str, str]]] = {}
    rows = connection.execute(
        f'SELECT salt, kind, digest FROM "{prefix}tombstone" ORDER BY '
        + ("code" if prefix else "id")
    )
    for salt, kind, digest in rows:
        marks.setdefault(salt, set()).add((kind, digest))
    return [Tombstone(salt=salt, marks=frozenset(some)) for salt, some in marks.items()]


def new_salt(connection: sqlite3.Connection) -> str:
    """Return a salt whose pseudonyms nobody in the log has."""
    while True:
        salt = os.urandom(SALT_BYTES).hex()
        if not any(_is_named(connection, role, name_erased(salt, role)) for role in _ROLES):
            return salt


def add_tombstone(
    connection: sqlite3.Connection,
    command_id: int,
    salt: str,
    names: Iterable[str],
    emails: Iterable[str],
    logins: Iterable[str],
) -> None:
    """Keep the marks of a person that are not there yet."""
    real = [name for name in names if not is_pseudonym(name)]
    connection.executemany(
        "INSERT INTO tombstone (salt, kind, digest, command_id) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (
            (salt, kind, digest, command_id)
            for kind, digest in sorted(list_marks(salt, real, emails, logins))
        ),
    )


class Erased:
    """Answers imports: was somebody of that name erased, and what stands for them now?"""

    def __init__(self, tombstones: Sequence[Tombstone]) -> None:
        self.tombstones = tombstones
        self._met: dict[str, Tombstone | None] = {}

    def find(self, text: str) -> Tombstone | None:
        """Return the erased person whose name or address a text is."""
        if text not in self._met:
            if len(self._met) >= _KEPT:
                self._met.clear()
            self._met[text] = next(
                (tombstone for tombstone in self.tombstones if tombstone.knows_text(text)), None
            )
        return self._met[text]

    def clean(self, text: str, is_living: Callable[[str], bool]) -> str:
        """Return a text with pseudonyms for erased people whom it names in full."""
        found: list[tuple[int, int, str]] = []
        for start, end, run in list_runs(text):
            if any(start < other_end and other < end for other, other_end, _ in found):
                continue
            erased = self.find(run)
            if erased is not None and not is_living(run):
                found.append((start, end, name_erased(erased.salt, "rep")))
        for start, end, name in sorted(found, reverse=True):
            text = text[:start] + name + text[end:]
        return text

    def hidden_keys(self, key: str) -> list[str]:
        """Return what stands for the key of an entry, whoever's it was."""
        return [hide_key(tombstone.salt, key) for tombstone in self.tombstones]


_KEPT = 50_000  # texts that are remembered
_ROLES = ("rep", "manager")


def _is_named(connection: sqlite3.Connection, role: str, name: str) -> bool:
    found = connection.execute(f"SELECT 1 FROM {role} WHERE folded = ?", (fold_name(name),))
    return found.fetchone() is not None

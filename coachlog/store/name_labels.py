"""How people of one name are told apart: by the manager, the e-mail or the number."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from coachlog.domain.names import NameKind
from coachlog.store import statements


class Known(NamedTuple):
    """Somebody or something the log knows."""

    id: int
    name: str
    email: str | None = None
    added: bool = False  # by this command


def _own_hint(entry: Known) -> str:
    return entry.email or f"number {entry.id}"


def label_people(connection: sqlite3.Connection, kind: NameKind, people: list[Known]) -> list[str]:
    """Return how people of one name are told apart, in their order."""
    hints = [_hint(connection, kind, person) for person in people]
    return [
        f"{person.name} ({hint if hints.count(hint) == 1 else _own_hint(person)})"
        for person, hint in zip(people, hints, strict=True)
    ]


def _hint(connection: sqlite3.Connection, kind: NameKind, person: Known) -> str:
    if kind == "rep":
        teams = connection.execute(statements.FIND_MEMBERSHIPS, {"rep_id": person.id}).fetchall()
        if teams:
            return str(teams[-1][2])
    return _own_hint(person)

"""What was erased or purged here does not come back with a log that still has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from coachlog.domain.erased import is_pseudonym, name_erased
from coachlog.domain.privacy import PersonRole
from coachlog.store.erasure.ages import read_purged_before
from coachlog.store.erasure.forgetting import forget, recognise
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.erasure.tombstones import Tombstone, load_tombstones
from coachlog.store.log_merge.numbering import Matching
from coachlog.store.log_merge.staging import Staging


def forget_staged(staging: Staging, matching: Matching) -> None:
    """Erase and purge the staged rows as this log was, before any of them gets into it.

    People whom the file says to have been erased elsewhere are erased in it as well.
    """
    connection = staging.connection
    marks: dict[str, set[tuple[str, str]]] = {}
    for tombstone in (*load_tombstones(connection), *load_tombstones(connection, "incoming_")):
        marks.setdefault(tombstone.salt, set()).update(tombstone.marks)
    tombstones = [Tombstone(salt=salt, marks=frozenset(some)) for salt, some in marks.items()]
    purged_before = read_purged_before(connection)
    if not tombstones and purged_before is None:
        return
    here = _find_here(staging, matching) if tombstones else {}

    def is_living(role: PersonRole, code: int, name: str, email: str | None) -> bool:
        known = here.get((role, code))
        if known is not None:
            return not is_pseudonym(known)
        row = connection.execute(
            f"SELECT 1 FROM {role} WHERE lower(email) = ?", ((email or "").lower(),)
        )
        return row.fetchone() is not None

    forget(
        Place(connection=connection, prefix="incoming_", key="code"),
        tombstones,
        is_living,
        known=_list_known(tombstones, here),
        purged_before=purged_before,
    )


def find_erased_there(connection: sqlite3.Connection) -> list[str]:
    """Return the people here whom a log that was taken in had erased."""
    place = Place(connection=connection)
    return [
        str(connection.execute(f"SELECT name FROM {role} WHERE id = ?", (row_id,)).fetchone()[0])
        for tombstone in load_tombstones(connection)
        if not _is_own(connection, tombstone)
        for role, rows in recognise(place, tombstone, lambda *_: False).items()
        for row_id in rows
    ]


def _is_own(connection: sqlite3.Connection, tombstone: Tombstone) -> bool:
    """Tell whether somebody was erased in this log: whoever has the name now is somebody else."""
    row = connection.execute(
        "SELECT 1 FROM tombstone WHERE salt = ? AND NOT EXISTS (SELECT 1 FROM origin "
        "WHERE table_name = 'tombstone' AND row_id = tombstone.id AND brought)",
        (tombstone.salt,),
    )
    return row.fetchone() is not None


def _find_here(staging: Staging, matching: Matching) -> dict[tuple[PersonRole, int], str]:
    """Return what the people of the file are called here, where the log knows them by number."""
    found: dict[tuple[PersonRole, int], str] = {}
    for role in PERSON_ROLES:
        for (code,) in staging.connection.execute(f"SELECT code FROM incoming_{role}").fetchall():
            row_id = matching.find_here(role, code)
            row = staging.connection.execute(f"SELECT name FROM {role} WHERE id = ?", (row_id,))
            if (name := row.fetchone()) is not None:
                found[role, code] = name[0]
    return found


def _list_known(
    tombstones: list[Tombstone], here: Mapping[tuple[PersonRole, int], str]
) -> dict[str, dict[PersonRole, list[int]]]:
    """Return by salt the rows of the file that stand under a pseudonym here."""
    found: dict[str, dict[PersonRole, list[int]]] = {}
    for tombstone in tombstones:
        for (role, code), name in here.items():
            if name == name_erased(tombstone.salt, role):
                found.setdefault(tombstone.salt, {}).setdefault(role, []).append(code)
    return found

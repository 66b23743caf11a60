"""Taking a command back: its rows go, and what it changed is as it was before."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from sqlmodel import SQLModel

from coachlog.errors import CoachlogError
from coachlog.store import tables  # noqa: F401  (fills the metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCommand:
    """A command that changed the log."""

    id: int
    name: str
    actor: str
    at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What taking a command back did: rows by table."""

    command: PastCommand
    removed: dict[str, int]
    restored: dict[str, int]


def find_last_command(connection: sqlite3.Connection, actor: str) -> PastCommand | None:
    """Return the actor's last command that is still in the log."""
    row = connection.execute(
        "SELECT id, name, actor, ran_at FROM command WHERE actor = :actor ORDER BY id DESC LIMIT 1",
        {"actor": actor},
    ).fetchone()
    return PastCommand(id=row[0], name=row[1], actor=row[2], at=row[3]) if row else None


def take_back(connection: sqlite3.Connection, command: PastCommand) -> TakenBack:
    """Undo one command, inside a transaction that does not check references by itself.

    Raises CoachlogError, naming row and command, when a later command built on its rows.
    """
    _refuse_built_on(connection, command)
    removed: dict[str, int] = {}
    restored: dict[str, int] = {}
    for table in reversed(SQLModel.metadata.sorted_tables):
        if "command_id" in table.c and table.name != "change":
            gone = connection.execute(
                f"DELETE FROM {table.name} WHERE command_id = :id", {"id": command.id}
            )
            if gone.rowcount:
                removed[table.name] = gone.rowcount
    images = connection.execute(
        "SELECT table_name, row_id, before FROM change WHERE command_id = :id ORDER BY id DESC",
        {"id": command.id},
    ).fetchall()
    for table_name, row_id, before in images:
        _restore(connection, table_name, row_id, json.loads(before))
        restored[table_name] = restored.get(table_name, 0) + 1
    connection.execute("DELETE FROM change WHERE command_id = :id", {"id": command.id})
    connection.execute("DELETE FROM command WHERE id = :id", {"id": command.id})
    return TakenBack(command=command, removed=removed, restored=restored)


def _restore(
    connection: sqlite3.Connection, table: str, row_id: int, image: dict[str, object]
) -> None:
    settings = ", ".join(f'"{name}" = :{name}' for name in image if name != "id")
    found = connection.execute(f"UPDATE {table} SET {settings} WHERE id = :id", image)
    if found.rowcount == 0:
        names = ", ".join(f'"{name}"' for name in image)
        values = ", ".join(f":{name}" for name in image)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({values})", image)


def _refuse_built_on(connection: sqlite3.Connection, command: PastCommand) -> None:
    """Refuse when another command's rows point at this one's, or changed what it touched."""
    for table in SQLModel.metadata.sorted_tables:
        for key in table.foreign_keys:
            parent = key.column.table.name
            if parent == "command" or "command_id" not in table.c:
                continue
            row = connection.execute(
                f"SELECT child.id, child.command_id FROM {table.name} AS child "
                f"JOIN {parent} AS parent ON parent.id = child.{key.parent.name} "
                "WHERE parent.command_id = :id AND child.command_id != :id LIMIT 1",
                {"id": command.id},
            ).fetchone()
            if row:
                _refuse(connection, table.name, *row)
        if "command_id" in table.c and table.name != "change":
            row = connection.execute(
                "SELECT later.row_id, later.command_id FROM change AS later "
                f"LEFT JOIN {table.name} AS own "
                "ON own.id = later.row_id AND own.command_id = :id "
                "LEFT JOIN change AS earlier ON earlier.command_id = :id "
                "AND earlier.table_name = later.table_name AND earlier.row_id = later.row_id "
                "WHERE later.table_name = :name AND later.command_id > :id "
                "AND (own.id IS NOT NULL OR earlier.id IS NOT NULL) LIMIT 1",
                {"id": command.id, "name": table.name},
            ).fetchone()
            if row:
                _refuse(connection, table.name, *row)


def _refuse(connection: sqlite3.Connection, table: str, row_id: int, command_id: int) -> None:
    name, actor, at = connection.execute(
        "SELECT name, actor, ran_at FROM command WHERE id = :id", {"id": command_id}
    ).fetchone()
    raise CoachlogError(
        f"can't be taken back: {table.replace('_', ' ')} {row_id} was touched later by {name} "
        f"({actor}, {at}); that has to be taken back first"
    )

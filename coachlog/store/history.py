"""What happened to the log: the command that ran, and images of rows before they changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from coachlog.domain.command_names import CommandName
from coachlog.store import statements


class Author(NamedTuple):
    """Who runs which command, and when (ISO 8601, UTC).

    `outside` says in words what the command writes besides the log, which `undo` leaves alone, or
    which files it reads.
    """

    command: CommandName
    actor: str
    at: str
    noted: list[int]  # commands recorded so far
    outside: str = ""


def note_command(connection: sqlite3.Connection, author: Author) -> int:
    """Record that a command runs; return the id that its rows will carry."""
    connection.execute(statements.FORGET_UNDONE)
    row = connection.execute(
        statements.ADD_COMMAND,
        {
            "name": author.command,
            "actor": author.actor,
            "ran_at": author.at,
            "summary": author.outside,
        },
    ).fetchone()
    author.noted.append(int(row[0]))
    return int(row[0])


def write_image(row: Mapping[str, object]) -> str:
    """Return an image of a row, its columns by name, as the log keeps it."""
    import json

    return json.dumps(row, ensure_ascii=False)


def keep_image(connection: sqlite3.Connection, command_id: int, table: str, row_id: int) -> None:
    """Record a row as it is before `command_id` changes or removes it."""
    found = connection.execute(f"SELECT * FROM {table} WHERE id = :row_id", {"row_id": row_id})
    row = found.fetchone()
    names = [column[0] for column in found.description]
    connection.execute(
        statements.ADD_CHANGE,
        {
            "command_id": command_id,
            "table_name": table,
            "row_id": row_id,
            "before": write_image(dict(zip(names, row, strict=True))),
        },
    )


def update_row(
    connection: sqlite3.Connection,
    command_id: int,
    table: str,
    row_id: int,
    values: Mapping[str, object],
) -> None:
    """Change columns of a row, keeping its image; `values` are as the log holds them."""
    keep_image(connection, command_id, table, row_id)
    columns = ", ".join(f"{name} = :{name}" for name in values)
    connection.execute(
        f"UPDATE {table} SET {columns} WHERE id = :row_id", {**values, "row_id": row_id}
    )

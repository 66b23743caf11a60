"""Taking a command back and doing it again: its rows go, what it changed is as it was before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, UniqueConstraint

from coachlog.domain.command_names import CommandName
from coachlog.domain.history import PastCommand
from coachlog.errors import CoachlogError
from coachlog.store import (
    statements,
)
from coachlog.store.bulk_append import REBUILD_FROM
from coachlog.store.every_table import METADATA
from coachlog.store.exporting import OWN_TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What taking a command back did: rows by table."""

    command: PastCommand
    removed: dict[str, int]
    restored: dict[str, int]
    can_redo: bool


# What goes along when a merge of logs is taken back, and is nothing to people.
_UNCOUNTED = ("origin", "command", "change")


def find_last_command(connection: sqlite3.Connection, actor: str) -> PastCommand | None:
    """Return the actor's last command that is still in the log and did not come with another.

    What an erase or a purge removed is gone, so those stay out of it.
    """
    row = connection.execute(
        "SELECT id, name, actor, ran_at, summary FROM command "
        f"WHERE actor = :actor AND name <> :final AND NOT {_came_with('command.id')} "
        "ORDER BY id DESC LIMIT 1",
        {"actor": actor, "final": CommandName.PRIVACY},
    ).fetchone()
    if row is None:
        return None
    return PastCommand(id=row[0], name=row[1], actor=row[2], at=row[3], outside=row[4])


# Of a command with more rows no images are kept: at 400 bytes each they would be most of the log,
# and a file can be imported again.
MOST_TO_REDO = 20_000


def take_back(connection: sqlite3.Connection, command: PastCommand, at: str) -> TakenBack:
    """Undo one command, inside a transaction that does not check references by itself.

    What it did is kept until the next command, to be done again. Raises CoachlogError, naming row
    and command, when a later command touched what it touched.
    """
    refuse_touched_later(connection, command)
    connection.execute(
        "INSERT INTO undone (id, name, actor, ran_at, summary, undone_at) "
        "SELECT id, name, actor, ran_at, summary, :at FROM command WHERE id = :id",
        {"id": command.id, "at": at},
    )
    can_redo = _keep_what_goes(connection, command.id)
    removed: dict[str, int] = {}
    restored: dict[str, int] = {}
    for name in reversed(_tables_that_merge(connection, command.id)):
        gone = _remove_brought(connection, name, command.id)
        if gone:
            removed[name] = gone
    for table in reversed(list(_tables_with_commands())):
        gone = _remove_rows(connection, table.name, command.id)
        if gone:
            removed[table.name] = removed.get(table.name, 0) + gone
    # The newest image first: the way back passes the same states as the way there.
    images = connection.execute(
        "SELECT table_name, before FROM change WHERE command_id = :id ORDER BY id DESC",
        {"id": command.id},
    )
    for table_name, before in images:
        image = json.loads(before)
        if image.get("command_id") == command.id:
            continue  # added and then changed by the same command, such as a deal listed twice
        _restore(connection, table_name, image)
        restored[table_name] = restored.get(table_name, 0) + 1
    connection.execute("DELETE FROM change WHERE command_id = :id", {"id": command.id})
    connection.execute("DELETE FROM command WHERE id = :id", {"id": command.id})
    for name in _UNCOUNTED:
        removed.pop(name, None)
        restored.pop(name, None)
    return TakenBack(command=command, removed=removed, restored=restored, can_redo=can_redo)


def find_undone(connection: sqlite3.Connection, actor: str) -> int | None:
    """Return the command that was taken back last, if it was that actor's and can be done again."""
    row = connection.execute(
        "SELECT id FROM undone WHERE actor = :actor "
        "AND id = (SELECT undone_id FROM undone_row ORDER BY id DESC LIMIT 1)",
        {"actor": actor},
    ).fetchone()
    return None if row is None else int(row[0])


def do_again(connection: sqlite3.Connection, command_id: int) -> None:
    """Put everything in place as it was before a command was taken back, under the same ids."""
    rows = connection.execute(
        "SELECT table_name, row_id, image FROM undone_row WHERE undone_id = :id",
        {"id": command_id},
    ).fetchall()
    for table, row_id, _ in rows:  # first all, since rows may swap what must be unique
        connection.execute(f'DELETE FROM "{table}" WHERE id = :row_id', {"row_id": row_id})
    for table, _, image in rows:
        if image is not None:
            _insert(connection, table, json.loads(image))
    connection.execute("DELETE FROM undone_row WHERE undone_id = :id", {"id": command_id})
    connection.execute("DELETE FROM undone WHERE id = :id", {"id": command_id})


def _keep_what_goes(connection: sqlite3.Connection, command_id: int) -> bool:
    """Keep every row that taking a command back removes or changes, unless they are too many."""
    given = {"id": command_id}
    kinds = [
        *((name, f"id IN ({_BROUGHT})") for name in _tables_that_merge(connection, command_id)),
        *((table.name, "command_id = :id") for table in _tables_with_commands()),
        ("change", "command_id = :id"),
        ("command", "id = :id"),
    ]
    conditions: dict[str, list[str]] = {}
    for name, condition in kinds:
        conditions.setdefault(name, []).append(condition)
    left = MOST_TO_REDO
    for name, several in conditions.items():
        where = " OR ".join(several)
        (number,) = connection.execute(
            f'SELECT count(*) FROM "{name}" WHERE {where}', given | {"name": name}
        ).fetchone()
        left -= number
    if left < 0:
        connection.execute("DELETE FROM undone_row")  # nothing before it can be done again either
        return False
    images = connection.execute(
        "SELECT table_name, row_id FROM change WHERE command_id = :id GROUP BY table_name, row_id",
        given,
    ).fetchall()
    for name, row_id in images:
        condition = " OR ".join(conditions.get(name, ["0"]))
        if connection.execute(
            f'SELECT 1 FROM "{name}" WHERE id = :row_id AND ({condition})',
            given | {"name": name, "row_id": row_id},
        ).fetchone():
            continue  # it goes as a whole
        if not _keep(connection, command_id, name, f"id = {int(row_id)}"):
            connection.execute(
                "INSERT INTO undone_row (undone_id, table_name, row_id) VALUES (?, ?, ?)",
                (command_id, name, row_id),
            )
    for name, several in conditions.items():
        _keep(connection, command_id, name, " OR ".join(several))
    return True


def _keep(connection: sqlite3.Connection, command_id: int, table: str, condition: str) -> bool:
    names = [column.name for column in METADATA.tables[table].c]
    image = ", ".join(f"'{name}', \"{name}\"" for name in names)
    kept = connection.execute(
        "INSERT INTO undone_row (undone_id, table_name, row_id, image) "
        f'SELECT :id, :name, id, json_object({image}) FROM "{table}" '
        f"WHERE {condition} ORDER BY id",
        {"id": command_id, "name": table},
    )
    return kept.rowcount > 0


def refuse_touched_later(connection: sqlite3.Connection, command: PastCommand) -> None:
    """Raise CoachlogError when rows of a later command stand on, or changed, what it touched."""
    for table in _tables_with_commands():
        found = _find_changed_later(connection, table.name, command.id)
        # In the order of the columns: a table's own keys are in none.
        for key in (key for column in table.columns for key in column.foreign_keys):
            if found is None and "command_id" in key.column.table.c:
                parent = key.column.table.name
                found = _find_built_on(connection, table.name, key.parent.name, parent, command.id)
        if found is not None:
            _refuse(connection, table.name, *found)
    for name in _tables_that_merge(connection, command.id):
        found = _find_on_brought(connection, name, command.id)
        if found is not None:
            _refuse(connection, name, *found)


def _came_with(row_id: str) -> str:
    """Return whether a command came with a log that was merged into this one, in SQL."""
    return (
        "EXISTS (SELECT 1 FROM origin WHERE origin.table_name = 'command' "
        f"AND origin.row_id = {row_id} AND origin.brought)"
    )


def _tables_that_merge(connection: sqlite3.Connection, command_id: int) -> list[str]:
    """Return the tables into which a merge of logs may have brought rows; none for the rest."""
    merged = connection.execute(
        "SELECT 1 FROM origin WHERE command_id = :id LIMIT 1", {"id": command_id}
    ).fetchone()
    if merged is None:
        return []
    names = [table.name for table in METADATA.sorted_tables]
    return [name for name in names if name not in OWN_TABLES]


def _remove_brought(connection: sqlite3.Connection, table: str, command_id: int) -> int:
    """Delete the rows that a merge brought, whatever command made them in their own log."""
    return connection.execute(
        f'DELETE FROM "{table}" WHERE id IN ({_BROUGHT})', {"id": command_id, "name": table}
    ).rowcount


_BROUGHT = "SELECT row_id FROM origin WHERE table_name = :name AND command_id = :id AND brought"


def _find_on_brought(
    connection: sqlite3.Connection, table: str, command_id: int
) -> tuple[int, int] | None:
    """Return a row that stands on, or is, one that a merge brought, and that came later."""
    given = {"id": command_id, "name": table}
    changed = (
        "SELECT row_id, command_id FROM change WHERE table_name = :name "
        f"AND command_id > :id AND row_id IN ({_BROUGHT}) AND NOT {_came_with('change.command_id')}"
    )
    named = (
        "SELECT later.row_id, later.command_id FROM origin AS later WHERE later.table_name = :name "
        f"AND later.command_id > :id AND later.row_id IN ({_BROUGHT})"
    )
    found = (
        connection.execute(f"{changed} LIMIT 1", given).fetchone()
        or connection.execute(f"{named} LIMIT 1", given).fetchone()
    )
    keys = METADATA.tables[table].foreign_keys
    parents = " OR ".join(
        "EXISTS (SELECT 1 FROM origin AS parent "
        f"WHERE parent.table_name = '{key.column.table.name}' "
        f'AND parent.row_id = child."{key.parent.name}" '
        "AND parent.command_id = :id AND parent.brought)"
        for key in keys
    )
    if found is None and keys:
        # A row that this merge changed is as it was before, once its image is back.
        found = connection.execute(
            f'SELECT child.id, child.command_id FROM "{table}" AS child WHERE NOT EXISTS ('
            "SELECT 1 FROM origin AS own WHERE own.table_name = :name "
            "AND own.row_id = child.id AND own.command_id = :id AND own.brought) "
            f"AND ({parents}) AND NOT EXISTS (SELECT 1 FROM change WHERE change.command_id = :id "
            "AND change.table_name = :name AND change.row_id = child.id) LIMIT 1",
            given,
        ).fetchone()
    return None if found is None else (found[0], found[1])


def _tables_with_commands() -> Iterator[Table]:
    """Yield the tables whose rows know their command, those that others point at first."""
    for table in METADATA.sorted_tables:
        if "command_id" in table.c and table.name != "change":
            yield table


def _remove_rows(connection: sqlite3.Connection, table: str, command_id: int) -> int:
    given = {"id": command_id}
    indexes_pay = True
    if table == "call":
        most, rest = connection.execute(
            "SELECT count(*) FILTER (WHERE command_id = :id), "
            "count(*) FILTER (WHERE command_id != :id) FROM call",
            given,
        ).fetchone()
        indexes_pay = most < REBUILD_FROM or most < rest
    if not indexes_pay:
        # More goes than stays: sorting an index once beats a search per row.
        for statement in statements.DROP_SCATTERED_INDEXES:
            connection.execute(statement)
    gone = connection.execute(f"DELETE FROM {table} WHERE command_id = :id", given).rowcount
    if not indexes_pay:
        for statement in statements.CREATE_SCATTERED_INDEXES:
            connection.execute(statement)
    return gone


def _restore(connection: sqlite3.Connection, table: str, image: dict[str, object]) -> None:
    settings = ", ".join(f'"{name}" = :{name}' for name in image if name != "id")
    try:
        found = connection.execute(f"UPDATE {table} SET {settings} WHERE id = :id", image)
        if found.rowcount == 0:
            _insert(connection, table, image)
    except sqlite3.IntegrityError:
        other = _find_in_place(connection, METADATA.tables[table], image)
        if other is None:
            raise
        _refuse(connection, table, *other)


def _insert(connection: sqlite3.Connection, table: str, image: dict[str, object]) -> None:
    names = ", ".join(f'"{name}"' for name in image)
    values = ", ".join(f":{name}" for name in image)
    connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({values})', image)


def _find_changed_later(
    connection: sqlite3.Connection, table: str, command_id: int
) -> tuple[int, int] | None:
    """Return a row that the command added or changed and a later one changed or removed."""
    # What a later command removed is known by its image alone.
    row = connection.execute(
        "SELECT later.row_id, later.command_id FROM change AS later "
        "WHERE later.table_name = :name AND later.command_id > :id "
        f"AND NOT {_came_with('later.command_id')} AND ("
        f"EXISTS (SELECT 1 FROM {table} AS own "
        "WHERE own.id = later.row_id AND own.command_id = :id) "
        "OR EXISTS (SELECT 1 FROM change AS earlier WHERE earlier.command_id = :id "
        "AND earlier.table_name = later.table_name AND earlier.row_id = later.row_id) "
        "OR later.before LIKE :inside OR later.before LIKE :at_end) LIMIT 1",
        {
            "id": command_id,
            "name": table,
            "inside": f'%"command_id": {command_id},%',
            "at_end": f'%"command_id": {command_id}}}',
        },
    ).fetchone()
    return None if row is None else (row[0], row[1])


def _find_built_on(
    connection: sqlite3.Connection, table: str, column: str, parent: str, command_id: int
) -> tuple[int, int] | None:
    """Return a row of another command that points at one this command added.

    A row that this command itself pointed there points elsewhere once its image is back.
    """
    given = {"id": command_id, "name": table}
    added = connection.execute(f"SELECT 1 FROM {parent} WHERE command_id = :id LIMIT 1", given)
    if added.fetchone() is None:
        return None
    # One pass over the child rows (+ keeps it so): the parents of an import may be most of theirs.
    row = connection.execute(
        f"SELECT child.id, child.command_id FROM {table} AS child WHERE child.command_id != :id "
        f"AND +child.{column} IN (SELECT id FROM {parent} WHERE command_id = :id) "
        "AND NOT EXISTS (SELECT 1 FROM change WHERE change.command_id = :id "
        "AND change.table_name = :name AND change.row_id = child.id) LIMIT 1",
        given,
    ).fetchone()
    if row is None:
        return None
    changed_by = connection.execute(
        "SELECT max(command_id) FROM change WHERE table_name = :name AND row_id = :row_id",
        {"name": table, "row_id": row[0]},
    ).fetchone()[0]
    return row[0], max(row[1], changed_by or 0)


def _find_in_place(
    connection: sqlite3.Connection, table: Table, image: dict[str, object]
) -> tuple[int, int] | None:
    """Return the row that holds what must be unique in an image."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            same = " AND ".join(
                f'"{column.name}" = :{column.name}' for column in constraint.columns
            )
            row = connection.execute(
                f"SELECT id, command_id FROM {table.name} WHERE {same} AND id != :id", image
            ).fetchone()
            if row is not None:
                return row[0], row[1]
    return None


def _refuse(connection: sqlite3.Connection, table: str, row_id: int, command_id: int) -> None:
    merged_by = connection.execute(
        "SELECT command_id FROM origin "
        "WHERE table_name = 'command' AND row_id = :id AND brought LIMIT 1",
        {"id": command_id},
    ).fetchone()
    if merged_by is not None:
        (command_id,) = merged_by
    name, actor, at = connection.execute(
        "SELECT name, actor, ran_at FROM command WHERE id = :id", {"id": command_id}
    ).fetchone()
    ran_at = datetime.fromisoformat(at).astimezone()
    raise CoachlogError(
        f"can't be taken back: {table.replace('_', ' ')} {row_id} was touched later by {name} "
        f"({actor}, {ran_at:%Y-%m-%d %H:%M}); that has to be taken back first"
    )

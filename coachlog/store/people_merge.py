"""One row takes the place of another of its kind: all that points at that one moves.

Driven by the foreign keys of the tables, so that no table is forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coachlog.domain.names import NameKind
from coachlog.store.every_table import METADATA
from coachlog.store.history import keep_image

# An origin tells rows by table and number.
_BY_NUMBER = (("origin", "row_id"),)


def count_references(connection: sqlite3.Connection, kind: NameKind, row_id: int) -> dict[str, int]:
    """Return how many rows point at a person or account, by table."""
    counts = {}
    for table, column in _references(kind):
        number = connection.execute(
            f"SELECT count(*) FROM {table} WHERE {column} = :row_id", {"row_id": row_id}
        ).fetchone()[0]
        if number:
            counts[table] = int(number)
    return counts


def move_references(
    connection: sqlite3.Connection, command_id: int, kind: NameKind, from_id: int, into_id: int
) -> None:
    """Let all rows that point at one person or account point at another, keeping their images."""
    for table, column in _references(kind):
        _move(connection, command_id, table, column, "TRUE", from_id, into_id)
    for table, column in _BY_NUMBER:
        _move(connection, command_id, table, column, f"table_name = '{kind}'", from_id, into_id)


def find_own_rep(
    connection: sqlite3.Connection, kind: NameKind, row_id: int, folded: str
) -> str | None:
    """Return a table in which somebody would be their own rep if `row_id` were called `folded`."""
    if kind == "account":
        return None
    other = "rep" if kind == "manager" else "manager"
    for table in METADATA.sorted_tables:
        if {"manager_id", "rep_id"} <= {column.name for column in table.c}:
            row = connection.execute(
                f"SELECT 1 FROM {table.name} AS one JOIN {other} ON {other}.id = one.{other}_id "
                f"WHERE one.{kind}_id = :row_id AND {other}.folded = :folded LIMIT 1",
                {"row_id": row_id, "folded": folded},
            ).fetchone()
            if row is not None:
                return table.name
    return None


def find_indistinct_rep(connection: sqlite3.Connection, from_id: int, into_id: int) -> str | None:
    """Return a rep of one manager who, on the team of another, only an e-mail would tell apart."""
    row = connection.execute(
        "SELECT one.name FROM rep AS one JOIN membership AS here ON here.rep_id = one.id "
        "JOIN rep AS other ON other.folded = one.folded AND other.id != one.id "
        "JOIN membership AS there ON there.rep_id = other.id "
        "WHERE here.manager_id = :from_id AND there.manager_id = :into_id "
        "AND coalesce(lower(one.email), '') IN ('', coalesce(lower(other.email), '')) LIMIT 1",
        {"from_id": from_id, "into_id": into_id},
    ).fetchone()
    return None if row is None else str(row[0])


def _references(kind: NameKind) -> Iterator[tuple[str, str]]:
    """Yield the tables and columns that point at a kind of row."""
    for table in METADATA.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda foreign_key: foreign_key.parent.name):
            if key.column.table.name == kind:
                yield table.name, key.parent.name


def _move(
    connection: sqlite3.Connection,
    command_id: int,
    table: str,
    column: str,
    condition: str,
    from_id: int,
    into_id: int,
) -> None:
    given = {"from_id": from_id, "into_id": into_id}
    where = f"{column} = :from_id AND {condition}"
    rows = connection.execute(f"SELECT id FROM {table} WHERE {where}", given).fetchall()
    for (row_id,) in rows:
        keep_image(connection, command_id, table, row_id)
    connection.execute(f"UPDATE {table} SET {column} = :into_id WHERE {where}", given)

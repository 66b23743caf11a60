"""Whether what a log says can be read: its texts, days, times and numbers, and its history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeGuard

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Constraint,
    Date,
    Integer,
    LargeBinary,
    Table,
    Time,
)

from coachlog.store.every_table import METADATA

_CLOCK = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]"
# How a value is told from one of its column's type, in SQL.
_WRONG = (
    ((Integer, Boolean), "typeof({}) <> 'integer'"),
    (Date, "date({0}, '+0 days') IS NOT {0}"),  # else it takes 30 February
    (Time, f"{{}} NOT GLOB '{_CLOCK}'"),
    (LargeBinary, "typeof({}) <> 'blob'"),
)


def find_unreadable(connection: sqlite3.Connection) -> Iterator[str]:
    """Say which rows hold what is no text, day, time or number, where their column wants one."""
    counters = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
    for table in METADATA.sorted_tables:
        # SQLite itself checks no rules of a log that it opened for reading only.
        rules = [
            f"NOT ({constraint.sqltext})"
            for constraint in table.constraints
            if _is_rule(constraint)
        ]
        wrong = " OR ".join([*map(_is_wrong, table.c), *rules])
        for (row_id,) in connection.execute(f'SELECT id FROM "{table.name}" WHERE {wrong}'):
            yield f"{_name(table, row_id)} holds a value that can't be read"
        for row_id in _find_no_text(connection, table):
            yield f"{_name(table, row_id)} holds a text that can't be read"
        (highest,) = connection.execute(f'SELECT max(id) FROM "{table.name}"').fetchone()
        if highest is not None and counters.get(table.name, 0) < highest:
            yield f"{_name(table, highest)} has a number that is to be given out again"


def _name(table: Table, row_id: object) -> str:
    return f"{table.name.replace('_', ' ')} {row_id}"


def _is_rule(constraint: Constraint) -> TypeGuard[CheckConstraint]:
    return isinstance(constraint, CheckConstraint)


def _is_text(column: Column[Any]) -> bool:
    return not any(isinstance(column.type, types) for types, _ in _WRONG)


def _is_wrong(column: Column[Any]) -> str:
    name = f'"{column.name}"'
    wrong = (words for types, words in _WRONG if isinstance(column.type, types))
    told = next(wrong, "typeof({}) <> 'text'").format(name)
    return f"({name} IS NOT NULL AND {told})"


def _find_no_text(connection: sqlite3.Connection, table: Table) -> Iterator[int]:
    texts = [f"coalesce(\"{column.name}\", '')" for column in table.c if _is_text(column)]
    if not texts:
        return
    cursor = connection.cursor()
    before, connection.text_factory = connection.text_factory, bytes
    try:
        rows = cursor.execute(f'SELECT id, {" || ".join(texts)} FROM "{table.name}"')
        for row_id, text in rows:
            try:
                text.decode("utf-8")
            except UnicodeDecodeError:
                yield row_id
    finally:
        connection.text_factory = before


def find_broken_history(connection: sqlite3.Connection) -> Iterator[str]:
    """Say where the history is no chain from a command to what each row was before it."""
    for number, ran_at in connection.execute("SELECT id, ran_at FROM command"):
        if not _is_instant(ran_at):
            yield f"command {number} has no time at which it ran"
    columns = {table.name: {column.name for column in table.c} for table in METADATA.sorted_tables}
    changes = connection.execute(
        'SELECT change.id, table_name, row_id, command_id, "before", EXISTS (SELECT 1 FROM origin '
        "WHERE origin.table_name = 'change' AND origin.row_id = change.id) FROM change"
    )
    for number, table, row_id, command_id, before, is_merged in changes:
        known = columns.get(table)
        image = _read_image(before)
        if known is None or image is None or image.get("id") != row_id or not image.keys() <= known:
            yield f"what {table} {row_id} was before command {command_id} can't be read"
        elif not is_merged and (image.get("command_id") or 0) > command_id:
            yield f"change {number} is older than the row that it changed, {table} {row_id}"


def _is_instant(text: object) -> bool:
    try:
        datetime.fromisoformat(str(text))
    except ValueError:
        return False
    return True


def _read_image(before: str) -> dict[str, Any] | None:
    try:
        image = json.loads(before)
    except ValueError:
        return None
    return image if isinstance(image, dict) else None

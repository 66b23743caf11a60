"""Where rows are forgotten: in a log, or in the staged rows of one that is being taken in."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import Table

from coachlog.domain.privacy import PersonRole
from coachlog.store.erasure.rules import TEXT_FATES
from coachlog.store.every_table import METADATA

# Through which columns a row without people of its own is about those of another.
PARENTS = (("field_day_id", "field_day"), ("call_id", "call"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Tables of one connection: their names begin with `prefix`, and `key` tells their rows."""

    connection: sqlite3.Connection
    prefix: str = ""
    key: str = "id"

    def table(self, name: str) -> str:
        """Return the name of a table here, quoted."""
        return f'"{self.prefix}{name}"'

    def columns(self, name: str) -> list[str]:
        """Return the columns that a table has here."""
        found = self.connection.execute(f"PRAGMA table_info({self.table(name)})")
        return [row[1] for row in found]

    def texts(self, name: str) -> list[str]:
        """Return the columns of text that a table has here."""
        return [column for column in self.columns(name) if column in TEXT_FATES.get(name, {})]

    def tables(self) -> Iterator[str]:
        """Yield the tables that are here and in the rules."""
        here = {
            row[0]
            for schema in ("sqlite_master", "sqlite_temp_master")
            for row in self.connection.execute(f"SELECT name FROM {schema} WHERE type = 'table'")
        }
        for table in METADATA.sorted_tables:
            if table.name in TEXT_FATES and f"{self.prefix}{table.name}" in here:
                yield table.name

    def forget_undone(self) -> bool:
        """Forget which commands were taken back, and what they did; tell whether there were any."""
        here = set(self.tables())
        gone = [
            self.connection.execute(f"DELETE FROM {self.table(name)}").rowcount
            for name in ("undone_row", "undone")
            if name in here
        ]
        return any(gone)

    def is_about(self, name: str, role: PersonRole, ids: Collection[int]) -> str | None:
        """Return the condition for rows of a table about somebody; None where there are none."""
        listed = ", ".join(map(str, ids))
        columns = METADATA.tables[name].c
        if name == role:
            return f"{self.key} IN ({listed})"
        if f"{role}_id" in columns:
            return f"{role}_id IN ({listed})"
        if has_people(METADATA.tables[name]):
            return None
        parts = [
            f"{column} IN (SELECT {self.key} FROM {self.table(parent)} "
            f"WHERE {role}_id IN ({listed}))"
            for column, parent in PARENTS
            if column in columns
        ]
        return " OR ".join(parts) or None


def has_people(table: Table) -> bool:
    """Tell whether the rows of a table name a rep or a manager themselves."""
    return "rep_id" in table.c or "manager_id" in table.c


def fill_of(name: str, column: str) -> str | None:
    """Return what stands where a text has gone."""
    from coachlog.domain.erased import ERASED

    if METADATA.tables[name].c[column].nullable:
        return None
    return "" if (name, column) in _EMPTY else ERASED


# Texts that may be empty, and say nothing then.
_EMPTY = frozenset({("event", "digest"), ("command", "summary")})

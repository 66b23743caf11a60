"""Purging: old calls and field days go, with their texts, images and calendar entries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coachlog.store.erasure.place import Place
from coachlog.store.every_table import METADATA
from coachlog.store.history import write_image

_REFERENCES = ("call", "field_day")
_AT_ONCE = 1_000


@dataclass(slots=True, kw_only=True)
class Purging:
    """Removes what is from before a day in one place; the transaction is the caller's.

    It takes calls and field days with all that belongs to them, absences and busy times, actions
    that were closed before that day, and commands of which nothing else is left. People, teams,
    customers, deals and open actions stay.
    """

    place: Place
    before: date
    removed: dict[str, int] = field(default_factory=dict, init=False)

    def purge(self) -> Mapping[str, int]:
        """Remove it; return how many rows of each table went."""
        self.place.forget_undone()
        here = set(self.place.tables())
        for table, condition in self._conditions().items():
            if table in here:
                self._choose(table, condition)
        named = self._purge_images()
        self._let_go()
        for table in self._conditions():
            if table in here:
                self._remove(table)
        self._purge_commands(named)
        return self.removed

    def _conditions(self) -> dict[str, str]:
        """Return which rows go, by table; those of others build on calls and days."""
        before = f"'{self.before.isoformat()}'"
        return {
            "call": f"held_on < {before} AND (imported_on IS NULL OR imported_on < {before})",
            "field_day": f"day_on < {before}",
            **{table: f"{parent}_id IN ({_chosen(parent)})" for table, parent in _list_parts()},
            "action": f"status <> 'open' AND closed_on < {before}",
            "absence": f"until_on < {before}",
            "busy": f"day_on < {before}",
            "draw": f"until_on < {before}",
            "event": f"call_id IN ({_chosen('call')}) OR "
            f"(call_id IS NULL AND field_day_id IN ({_chosen('field_day')}))",
        }

    def _choose(self, table: str, condition: str) -> None:
        connection = self.place.connection
        connection.execute(f"DROP TABLE IF EXISTS purged_{table}")
        connection.execute(f"CREATE TEMPORARY TABLE purged_{table} (row INTEGER PRIMARY KEY)")
        connection.execute(
            f"INSERT INTO purged_{table} SELECT {self.place.key} FROM {self.place.table(table)} "
            f"WHERE {condition}"
        )

    def _let_go(self) -> None:
        """Let what stays point at none of what goes."""
        for table in self.place.tables():
            for parent in _REFERENCES:
                if f"{parent}_id" in METADATA.tables[table].c:
                    self.place.connection.execute(
                        f"UPDATE {self.place.table(table)} SET {parent}_id = NULL "
                        f"WHERE {parent}_id IN ({_chosen(parent)}) AND {self.place.key} NOT IN "
                        f"({_chosen(table) if table in self._conditions() else 'SELECT 0'})"
                    )

    def _remove(self, table: str) -> None:
        connection, key = self.place.connection, self.place.key
        gone = connection.execute(
            f"DELETE FROM {self.place.table(table)} WHERE {key} IN ({_chosen(table)})"
        ).rowcount
        if gone:
            self.removed[table] = gone
        if "origin" in set(self.place.tables()):
            connection.execute(
                f"DELETE FROM {self.place.table('origin')} "
                f"WHERE table_name = ? AND row_id IN ({_chosen(table)})",
                (table,),
            )

    def _purge_images(self) -> set[int]:
        """Remove the images of what goes; return the commands that the others name."""
        connection, changes = self.place.connection, self.place.table("change")
        conditions = self._conditions()
        named: set[int] = set()
        for rows in self._read_images():
            for key, table, row_id, before in rows:
                image = json.loads(before)
                if table in conditions and self._goes(table, row_id, image):
                    connection.execute(f"DELETE FROM {changes} WHERE {self.place.key} = ?", (key,))
                    if not self._is_chosen(table, row_id):  # its row was removed before
                        self.removed["change"] = self.removed.get("change", 0) + 1
                    continue
                named |= {image[name] for name in ("command_id", "removed_by") if image.get(name)}
                loose = [
                    f"{parent}_id"
                    for parent in _REFERENCES
                    if self._is_chosen(parent, image.get(f"{parent}_id"))
                ]
                if loose:
                    image |= dict.fromkeys(loose)
                    connection.execute(
                        f'UPDATE {changes} SET "before" = ? WHERE {self.place.key} = ?',
                        (write_image(image), key),
                    )
        return named

    def _read_images(self) -> Iterator[list[tuple[int, str, int, str]]]:
        last = -1
        while True:
            rows = self.place.connection.execute(
                f'SELECT {self.place.key}, table_name, row_id, "before" '
                f"FROM {self.place.table('change')} WHERE {self.place.key} > ? "
                f"ORDER BY {self.place.key} LIMIT {_AT_ONCE}",
                (last,),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield rows

    def _goes(self, table: str, row_id: int, image: dict[str, Any]) -> bool:
        """Tell whether an image goes: with its row, or as that of an old row that is gone."""
        if self._is_chosen(table, row_id):
            return True
        if self._is_there(table, row_id):
            return False
        if table in (*dict(_list_parts()), "event"):
            return any(
                self._is_chosen(reference, image.get(f"{reference}_id"))
                for reference in _REFERENCES
            )
        last_on = {
            "call": "held_on", "absence": "until_on", "action": "agreed_on", "draw": "until_on",
        }  # fmt: skip
        day = image.get(last_on.get(table, "day_on"))
        return isinstance(day, str) and day < self.before.isoformat()

    def _is_chosen(self, table: str, row_id: int | None) -> bool:
        found = self.place.connection.execute(
            f"SELECT 1 FROM purged_{table} WHERE row = ?", (row_id,)
        )
        return found.fetchone() is not None

    def _is_there(self, table: str, row_id: int) -> bool:
        found = self.place.connection.execute(
            f"SELECT 1 FROM {self.place.table(table)} WHERE {self.place.key} = ?", (row_id,)
        )
        return found.fetchone() is not None

    def _purge_commands(self, named: set[int]) -> None:
        """Remove old commands that nothing is left of; of others, what they said of files."""
        connection, commands = self.place.connection, self.place.table("command")
        old = f"substr(ran_at, 1, 10) < '{self.before.isoformat()}'"
        connection.execute("DROP TABLE IF EXISTS purged_named")
        connection.execute("CREATE TEMPORARY TABLE purged_named (row INTEGER PRIMARY KEY)")
        keep = "INSERT OR IGNORE INTO purged_named"
        connection.executemany(f"{keep} VALUES (?)", ((number,) for number in named))
        for table in self.place.tables():
            columns = set(self.place.columns(table))
            for column in sorted(columns & {"command_id", "removed_by"}):
                connection.execute(
                    f"{keep} SELECT DISTINCT {column} FROM {self.place.table(table)} "
                    f"WHERE {column} IS NOT NULL"
                )
        gone = connection.execute(
            f"DELETE FROM {commands} WHERE {old} "
            f"AND {self.place.key} NOT IN (SELECT row FROM purged_named)"
        ).rowcount
        if gone:
            self.removed["command"] = gone
        connection.execute(f"UPDATE {commands} SET summary = '' WHERE {old} AND summary <> ''")


def _list_parts() -> list[tuple[str, str]]:
    """Return the tables whose rows are a part of a call or a field day, each with which."""
    return [
        (table.name, parent)
        for table in METADATA.sorted_tables
        for parent in _REFERENCES
        if f"{parent}_id" in table.c and not table.c[f"{parent}_id"].nullable
    ]


def _chosen(table: str) -> str:
    return f"SELECT row FROM purged_{table}"

"""What commands made in the log, read back from the rows that carry their ids."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coachlog.domain.made import AddedRows, Made
from coachlog.domain.names import NAME_KINDS, NameKind

# The tables of what commands make, named here as loading the models takes five times as long as to
# log a call; not in it are rows of which people type no id, and that say nothing but what another
# row says as well: `INNER`.
MADE = (
    *("account", "manager", "rep", "absence", "busy", "deal", "draw", "field_day", "grouping"),
    *("action", "call", "focus", "rating", "reply", "answer", "displacement", "stop"),
)
INNER = frozenset({"change", "origin", "event", "alias", "membership", "tombstone"})
MOST_LISTED_IDS = 10_000  # of a table, that an import lists
_PARENTS = ("field_day", "call")


def find_made(connection: sqlite3.Connection, command_ids: Sequence[int]) -> Made:
    """Return what these commands made; a command that was rolled back made nothing."""
    kept = _list_kept(connection, command_ids)
    rows = _MadeRows(connection, ", ".join(map(str, kept)) or "NULL")
    return Made(
        command_ids=kept,
        added=rows.added,
        changed=rows.changed,
        removed=rows.removed,
        names=rows.names,
        new_names=rows.new_names,
    )


def find_added(connection: sqlite3.Connection, command_ids: Sequence[int]) -> AddedRows:
    """Return the ids that commands of any size added, those of other logs' rows too."""
    kept = _list_kept(connection, command_ids)
    listed = ", ".join(map(str, kept)) or "NULL"
    added: dict[str, list[int] | None] = {}
    for table in MADE:
        rows = connection.execute(
            f'SELECT id FROM "{table}" WHERE command_id IN ({listed}) OR id IN ('
            f"SELECT row_id FROM origin WHERE table_name = '{table}' "
            f"AND command_id IN ({listed}) AND brought) "
            f"ORDER BY id LIMIT {MOST_LISTED_IDS + 1}"
        )
        ids = [row[0] for row in rows]
        if ids:
            added[table] = ids if len(ids) <= MOST_LISTED_IDS else None
    return AddedRows(command_ids=kept, added=added)


def _list_kept(connection: sqlite3.Connection, command_ids: Sequence[int]) -> list[int]:
    """Return the commands of these that the log has kept."""
    listed = ", ".join(map(str, command_ids)) or "NULL"
    return [row[0] for row in connection.execute(f"SELECT id FROM command WHERE id IN ({listed})")]


class _MadeRows:
    """The rows of some commands, and the names that they lead to."""

    def __init__(self, connection: sqlite3.Connection, commands: str) -> None:
        self._connection = connection
        self._found: dict[NameKind, dict[int, str]] = defaultdict(dict)
        self.added: dict[str, list[int]] = {}
        self.changed: dict[str, list[int]] = {}
        self.removed: dict[str, list[int]] = {}
        for table in MADE:
            self._read(table, commands)
        for row in self._list("membership", f"command_id IN ({commands})"):
            self._name("membership", row)

    @property
    def names(self) -> dict[NameKind, list[str]]:
        """Return the names of all that the rows are about."""
        return {kind: sorted(self._found[kind].values()) for kind in NAME_KINDS}

    @property
    def new_names(self) -> dict[NameKind, list[str]]:
        """Return the names that were not known before."""
        return {
            kind: sorted(self._found[kind][row_id] for row_id in self.added.get(kind, ()))
            for kind in NAME_KINDS
        }

    def _read(self, table: str, commands: str) -> None:
        added = {row["id"]: row for row in self._list(table, f"command_id IN ({commands})")}
        images = self._connection.execute(
            'SELECT row_id, "before" FROM change WHERE table_name = :table '
            f"AND command_id IN ({commands}) ORDER BY id DESC",
            {"table": table},
        )
        before = {row_id: json.loads(image) for row_id, image in images if row_id not in added}
        listed = ", ".join(map(str, before)) or "NULL"
        after = {row["id"]: row for row in self._list(table, f"id IN ({listed})")}
        gone = {
            row_id
            for row_id, image in before.items()
            if row_id not in after
            or (after[row_id].get("removed_by") and not image.get("removed_by"))
        }
        for ids, kept in (
            (added.keys(), self.added),
            (before.keys() - gone, self.changed),
            (gone, self.removed),
        ):
            if ids:
                kept[table] = sorted(ids)
        for row in (*added.values(), *(before | after).values()):
            self._name(table, row)

    def _list(self, table: str, condition: str) -> Iterator[dict[str, Any]]:
        found = self._connection.execute(f'SELECT * FROM "{table}" WHERE {condition}')
        names = [column[0] for column in found.description]
        for row in found:
            yield dict(zip(names, row, strict=True))

    def _name(self, table: str, row: Mapping[str, Any]) -> None:
        """Take down whom and what a row is about, by itself or by the day or call it belongs to."""
        for kind in NAME_KINDS:
            row_id = row["id"] if kind == table else row.get(f"{kind}_id")
            if row_id is not None and row_id not in self._found[kind]:
                known = next(self._list(kind, f"id = {int(row_id)}"), row)
                if known.get("name"):  # somebody who was merged or taken back has an image alone
                    self._found[kind][row_id] = known["name"]
        if "rep_id" not in row:
            for parent in _PARENTS:
                if row.get(f"{parent}_id") is not None:
                    for above in self._list(parent, f"id = {int(row[f'{parent}_id'])}"):
                        self._name(parent, above)

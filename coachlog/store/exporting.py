"""The whole log as rows that other logs can take in, named as the same in every log that has them.

A row made here is named by this log and its id. A row that is known in several logs has the first
of its names in the order of logs, so that the order in which logs were merged does not show.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import time
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Time
from sqlalchemy import Column as TableColumn

from coachlog.formats.exported_log import SECTIONS, CellKind, LogColumn, LogTable, write_clock
from coachlog.store.every_table import METADATA

# Tables of this log alone: which one it is, which the names of the rows say, the order in which
# somebody sorts here, its seal, and what was taken back here.
OWN_TABLES = frozenset({"log", "origin", "draw", "seal", "undone", "undone_row"})
_LEFT_OUT = frozenset(
    {
        # Made from other columns when a row comes in.
        ("manager", "folded"),
        ("rep", "folded"),
        ("account", "folded"),
        # Where a day stands on a calendar server is this log's own affair, and no file may say it.
        ("field_day", "published_to"),
    }
)
_KEPT_NAMES = 50_000  # names of rows that are remembered, of each table

_KINDS: tuple[tuple[type, CellKind], ...] = (
    (Boolean, "flag"),
    (Integer, "integer"),
    (Date, "day"),
    (Time, "clock"),
)


@cache
def list_shapes() -> tuple[LogTable, ...]:
    """Return the tables of the log in the order of the file."""
    return tuple(
        LogTable(
            table=name,
            columns=tuple(
                _column_of(name, column)
                for column in METADATA.tables[name].c
                if column.name not in ("id", "namesake") and (name, column.name) not in _LEFT_OUT
            ),
        )
        for name in SECTIONS
    )


def _column_of(table: str, column: TableColumn[Any]) -> LogColumn:
    name, needed = column.name, not column.nullable
    if (table, name) == ("change", "row_id"):
        return LogColumn(name="row", column=name, kind="row")
    if (table, name) == ("change", "before"):
        return LogColumn(name=name, column=name, kind="image")
    for key in column.foreign_keys:
        parent = key.column.table.name
        return LogColumn(
            name=name.removesuffix("_id"), column=name, kind="row", needed=needed, refers_to=parent
        )
    kind: CellKind = next(
        (kind for type_, kind in _KINDS if isinstance(column.type, type_)), "text"
    )
    kind = "long" if (table, name) == ("call", "fingerprint") else kind
    shown = "of" if (table, name) == ("change", "table_name") else name
    return LogColumn(name=shown, column=name, kind=kind, needed=needed)


def read_log_uid(connection: sqlite3.Connection) -> str:
    """Return this log's name among all logs."""
    return str(connection.execute("SELECT uid FROM log").fetchone()[0])


class LogExport:
    """Reads the whole log, in one transaction of the caller; memory does not grow with it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        withheld: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """Leave out the `withheld` columns, and every table of which none is named."""
        self._connection = connection
        self.shapes = tuple(
            replace(
                shape,
                columns=tuple(
                    column
                    for column in shape.columns
                    if column.column not in withheld.get(shape.table, ())
                ),
            )
            for shape in list_shapes()
            if withheld.get(shape.table, "some")  # of all of a table, none is named
        )
        self._by_table = {shape.table: shape for shape in self.shapes}
        self._own = read_log_uid(connection)
        self._names = {shape.table: self._namer(shape.table) for shape in self.shapes}
        self.logs = self._list_logs()  # those that rows are named after, in order

    def count(self, shape: LogTable) -> int:
        """Count the rows of a table that are exported."""
        found = self._connection.execute(
            f'SELECT count(*) FROM "{shape.table}" AS one WHERE {self._exported(shape.table)}'
        )
        return int(found.fetchone()[0])

    def count_removed_calls(self) -> int:
        """Count the calls that were taken out: they are exported, so that no log has them back."""
        found = self._connection.execute("SELECT count(*) FROM call WHERE removed_by IS NOT NULL")
        return int(found.fetchone()[0])

    def read(self, shape: LogTable) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a table in the order of their names, values as JSON has them."""
        writers = [self._writer(column) for column in shape.columns]
        for log in self.logs:
            rows = self._read_own(shape) if log == self._own else self._read_foreign(shape, log)
            for number, row_id, has_more, *values in rows:
                more = self._all_names(shape.table, row_id)[1:] if has_more else None
                yield (
                    f"{log}:{number}",
                    *((more or None,) if shape.is_shared else ()),
                    *(
                        self._change(shape, values)
                        if shape.table == "change"
                        else [
                            value if write is None or value is None else write(value)
                            for write, value in zip(writers, values, strict=True)
                        ]
                    ),
                )

    def _list_logs(self) -> tuple[str, ...]:
        found = self._connection.execute("SELECT DISTINCT log_uid FROM origin").fetchall()
        logs = {str(row[0]) for row in found}
        if any(self._has_own(shape.table) for shape in self.shapes):
            logs.add(self._own)
        return tuple(sorted(logs))

    def _has_own(self, table: str) -> bool:
        row = self._connection.execute(
            f'SELECT 1 FROM "{table}" AS one WHERE {self._exported(table)} AND NOT EXISTS ('
            "SELECT 1 FROM origin WHERE table_name = ? AND row_id = one.id AND brought) LIMIT 1",
            (table,),
        ).fetchone()
        return row is not None

    def _exported(self, table: str) -> str:
        """Return which rows go out: not the merging of logs, which is this log's own affair."""
        if table == "command":
            return "NOT EXISTS (SELECT 1 FROM origin AS merged WHERE merged.command_id = one.id)"
        if table == "change":
            listed = ", ".join(f"'{name}'" for name in self._by_table)
            return (
                f"one.table_name IN ({listed}) AND NOT EXISTS ("
                "SELECT 1 FROM origin AS merged WHERE merged.command_id = one.command_id)"
            )
        return "1 = 1"

    def _writer(self, column: LogColumn) -> Callable[[Any], Any] | None:
        if column.refers_to is not None:
            return self._names[column.refers_to]
        if column.kind == "long":
            return str
        if column.kind == "flag":
            return bool
        if column.kind == "clock":
            return _write_stored_clock
        return None

    def _change(self, shape: LogTable, cells: Sequence[Any]) -> list[Any]:
        """Return the cells of a change: its row and its image, by the names of rows."""
        values = dict(zip((column.column for column in shape.columns), cells, strict=True))
        table = values["table_name"]
        values["command_id"] = self._names["command"](values["command_id"])
        values["row_id"] = self._names[table](values["row_id"])
        values["before"] = self._image(table, json.loads(values["before"]))
        return list(values.values())

    def _image(self, table: str, image: dict[str, Any]) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for column in self._by_table[table].columns:
            if column.column in image:
                write, value = self._writer(column), image[column.column]
                written[column.name] = value if write is None or value is None else write(value)
        return written

    def _read_own(self, shape: LogTable) -> Iterator[tuple[Any, ...]]:
        """Read the rows named after this log, by id."""
        return self._connection.execute(
            "SELECT one.id, one.id, EXISTS ("
            "SELECT 1 FROM origin WHERE table_name = :table AND row_id = one.id), "
            f'{_listed(shape)} FROM "{shape.table}" AS one WHERE NOT EXISTS ('
            "SELECT 1 FROM origin WHERE table_name = :table AND row_id = one.id "
            "AND ((brought AND log_uid <> :own) OR log_uid < :own)) "
            f"AND {self._exported(shape.table)} ORDER BY one.id",
            {"table": shape.table, "own": self._own},
        )

    def _read_foreign(self, shape: LogTable, log: str) -> Iterator[tuple[Any, ...]]:
        """Read the rows named after another log, by their number there."""
        same_row = "other.table_name = :table AND other.row_id = origin.row_id"
        # Added to nothing, or SQLite goes through all rows of a log by it, for each row.
        log_of_other = "other.log_uid || ''"
        return self._connection.execute(
            "SELECT origin.number, one.id, EXISTS ("
            f"SELECT 1 FROM origin AS other WHERE {same_row} AND other.id <> origin.id) "
            f"OR NOT origin.brought, {_listed(shape)} FROM origin "
            f'JOIN "{shape.table}" AS one ON one.id = origin.row_id '
            "WHERE origin.table_name = :table AND origin.log_uid = :log AND NOT EXISTS ("
            f"SELECT 1 FROM origin AS other WHERE {same_row} AND ({log_of_other} < :log "
            f"OR ({log_of_other} = :log AND other.number < origin.number))) "
            "AND (:log < :own OR EXISTS ("
            f"SELECT 1 FROM origin AS other WHERE {same_row} AND other.brought)) "
            f"AND {self._exported(shape.table)} ORDER BY origin.number",
            {"table": shape.table, "own": self._own, "log": log},
        )

    def _namer(self, table: str) -> Callable[[int], str]:
        """Return what turns an id of a table into the name of the row."""
        own = self._own
        found = self._connection.execute(
            "SELECT 1 FROM origin WHERE table_name = ? LIMIT 1", (table,)
        ).fetchone()
        if found is None:
            return lambda row_id: f"{own}:{row_id}"
        names: dict[int, str] = {}

        def name_of(row_id: int) -> str:
            name = names.get(row_id)
            if name is None:
                if len(names) >= _KEPT_NAMES:
                    names.clear()
                name = names[row_id] = self._all_names(table, row_id)[0]
            return name

        return name_of

    def _all_names(self, table: str, row_id: int) -> list[str]:
        """Return every name of a row, in order."""
        names, is_own = find_names(self._connection, table, row_id)
        if is_own:
            names.add((self._own, row_id))
        return [f"{log}:{number}" for log, number in sorted(names)]


def find_names(
    connection: sqlite3.Connection, table: str, row_id: int
) -> tuple[set[tuple[str, int]], bool]:
    """Return the names that other logs have for a row, and whether it was made here."""
    rows = connection.execute(
        "SELECT log_uid, number, brought FROM origin WHERE table_name = ? AND row_id = ?",
        (table, row_id),
    ).fetchall()
    names = {(str(log), int(number)) for log, number, _ in rows}
    return names, not any(brought for _, _, brought in rows)


def _listed(shape: LogTable) -> str:
    return ", ".join(f'one."{column.column}"' for column in shape.columns)


def _write_stored_clock(text: str) -> str:
    return write_clock(time.fromisoformat(text))

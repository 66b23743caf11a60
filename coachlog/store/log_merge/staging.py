"""The rows of an exported log in temporary tables, as its file has them."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from coachlog.domain.merged_people import NAMED
from coachlog.domain.names import OWN_REP, fold_name
from coachlog.formats.exported_log import DamagedExport, LogTable, RowNames
from coachlog.store.every_table import METADATA
from coachlog.store.exporting import list_shapes, read_log_uid

_SQL_TYPES = {"integer": "BIGINT", "long": "BIGINT", "flag": "BIGINT", "row": "BIGINT"}


class Staging:
    """Keeps the rows of one exported log, by code, until they are taken in."""

    def __init__(self, connection: sqlite3.Connection, names: RowNames) -> None:
        self.connection = connection
        self.names = names
        self.own = read_log_uid(connection)
        self.shapes = {shape.table: shape for shape in list_shapes()}
        # Parents before those who refer to them.
        self.tables = [table.name for table in METADATA.sorted_tables if table.name in self.shapes]
        for name, columns in self._temporary_tables():
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
            if name.startswith("found_"):
                connection.execute(f"CREATE INDEX {name}_row ON {name} (row_id)")

    def _temporary_tables(self) -> Iterator[tuple[str, str]]:
        for table, shape in self.shapes.items():
            columns = ["code INTEGER PRIMARY KEY"]
            columns += [
                f'"{column.column}" {_SQL_TYPES.get(column.kind, "TEXT")}'
                for column in shape.columns
            ]
            if table in NAMED:
                columns.append("folded TEXT")
            yield f"incoming_{table}", ", ".join(columns)
            yield f"found_{table}", "code INTEGER PRIMARY KEY, row_id BIGINT, fate TEXT"
        yield "incoming_also", "table_name TEXT, code BIGINT, main BIGINT"

    def stage(
        self,
        shape: LogTable,
        codes: Sequence[int],
        also: Sequence[Sequence[int] | None],
        columns: Sequence[Sequence[Any]],
    ) -> None:
        """Take some rows of a table, by column."""
        cells = [codes, *columns]
        if shape.table in NAMED:
            place = [column.column for column in shape.columns].index("name")
            cells.append([fold_name(name) for name in columns[place]])
        marks = ", ".join("?" * len(cells))
        try:
            self.connection.executemany(
                f"INSERT INTO incoming_{shape.table} VALUES ({marks})", zip(*cells, strict=True)
            )
            self.connection.executemany(
                "INSERT INTO incoming_also VALUES (?, ?, ?)",
                (
                    (shape.table, other, code)
                    for code, others in zip(codes, also, strict=True)
                    for other in others or ()
                ),
            )
        except sqlite3.IntegrityError as error:
            raise DamagedExport(f"two rows of {shape.section} have the same id") from error

    def refuse_dangling(self, shape: LogTable) -> None:
        """Refuse rows that refer to a row which the file does not have."""
        keys = [column for column in shape.columns if column.refers_to]
        missing = " OR ".join(
            f'(one."{key.column}" IS NOT NULL AND NOT EXISTS ('
            f'SELECT 1 FROM incoming_{key.refers_to} AS other WHERE other.code = one."{key.column}"'
            "))"
            for key in keys
        )
        if not keys:
            return
        listed = ", ".join(f'one."{key.column}"' for key in keys)
        row = self.connection.execute(
            f"SELECT one.code, {listed} FROM incoming_{shape.table} AS one WHERE {missing} LIMIT 1"
        ).fetchone()
        if row is None:
            return
        for key, code in zip(keys, row[1:], strict=True):
            parent = self.shapes[key.refers_to or ""]
            if code is not None and not self._is_there(f"incoming_{parent.table}", code):
                raise DamagedExport(
                    f"{shape.section} {self.names.name(row[0])} refers to {key.name} "
                    f"{self.names.name(code)}, which is not in it"
                )

    def _is_there(self, table: str, code: int) -> bool:
        found = self.connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,))
        return found.fetchone() is not None

    def refuse_own_reps(self) -> None:
        """Refuse a call that somebody is on as manager and as rep (rule 11)."""
        row = self.connection.execute(
            "SELECT pair.code, rep.name FROM ("
            "SELECT min(code) AS code, manager_id, rep_id FROM incoming_call "
            "GROUP BY manager_id, rep_id) AS pair "
            "JOIN incoming_manager AS manager ON manager.code = pair.manager_id "
            "JOIN incoming_rep AS rep ON rep.code = pair.rep_id "
            "WHERE manager.folded = rep.folded LIMIT 1"
        ).fetchone()
        if row is not None:
            raise DamagedExport(
                f"calls {self.names.name(row[0])}: {row[1]} is the manager too; {OWN_REP}"
            )

    def read(self, table: str, code: int) -> dict[str, Any]:
        """Return a row of the file, other rows by code."""
        columns = [column.column for column in self.shapes[table].columns]
        listed = ", ".join(f'"{name}"' for name in columns)
        row = self.connection.execute(
            f"SELECT {listed} FROM incoming_{table} WHERE code = ?", (code,)
        ).fetchone()
        return dict(zip(columns, row, strict=True))

    def is_any(self, query: str, values: Any = ()) -> bool:  # noqa: ANN401  (by name or place)
        """Tell whether a query finds a row."""
        return self.connection.execute(f"{query} LIMIT 1", values).fetchone() is not None

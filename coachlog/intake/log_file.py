"""Reads an exported log: JSON Lines, a header and then a row a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, BinaryIO

from coachlog.errors import InvalidValue, show
from coachlog.formats.exported_log import (
    CellKind,
    DamagedExport,
    LogColumn,
    LogTable,
    RowNames,
    check_format,
    check_row,
    is_checked,
    read_logs,
    read_value,
)
from coachlog.intake.lines import read_lines

BYTES_AT_ONCE = 1 << 18
_KEPT_VALUES = 20_000  # values per column whose reading is remembered


@dataclass(frozen=True, slots=True)
class LogRows:
    """Some rows of one table by column, as the log keeps them; other rows are named by code."""

    shape: LogTable
    codes: Sequence[int]
    also: Sequence[Sequence[int] | None]
    columns: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file: its number, which piece of the file it ends in, its table and row."""

    number: int
    piece: int
    section: str
    row: dict[str, Any]


def read_log(
    file: BinaryIO, shapes: Sequence[LogTable], today: date
) -> tuple[RowNames, Iterator[LogRows]]:
    """Return the logs that an exported log names, and its rows, read while they are taken.

    The tables may come in any order. Raises DamagedExport at the first fault.
    """
    lines = _read_lines(file)
    header = next((line.row for line in lines), {})
    check_format(header.get("format"))
    logs, lengths = header.get("logs"), header.get("rows")
    if not (isinstance(logs, list) and isinstance(lengths, dict)):
        raise DamagedExport("its first line does not say what is in it; export it again")
    names = read_logs(logs)
    tables = {shape.section: _Table(shape, names, today, shapes) for shape in shapes}
    return names, _read_rows(lines, tables, lengths)


def _read_lines(file: BinaryIO) -> Iterator[_Line]:
    read = 0
    for line in read_lines(file):
        try:
            row = json.loads(line.content.decode())
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise DamagedExport(f"line {line.number} is not a row as JSON; is the file cut off?")
        read += len(line.content)
        section = row.pop("table", None)
        named = section if isinstance(section, str) else "?"
        yield _Line(line.number, read // BYTES_AT_ONCE, named, row)


def _read_rows(
    lines: Iterator[_Line], tables: Mapping[str, _Table], lengths: Mapping[str, Any]
) -> Iterator[LogRows]:
    found: Counter[str] = Counter()
    for (section, _), group in groupby(lines, lambda line: (line.section, line.piece)):
        some = list(group)
        if section not in tables:
            raise DamagedExport(f"line {some[0].number}: {show(section)} is no table of a log")
        found[section] += len(some)
        yield tables[section].read(some)
    for section in (*tables, *lengths):
        if found[section] != lengths.get(section, 0):
            raise DamagedExport(
                f"its first line says {show(lengths.get(section, 0))} {show(section)}, and "
                f"{found[section]} are there: it was cut off or edited; export it again"
            )


class _Values(dict[Any, Any]):
    """What the values of one column mean, read once and remembered."""

    def __init__(self, column: LogColumn, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self.column = column
        self._read = read
        if not column.needed:
            self[None] = None

    def __missing__(self, value: Any) -> Any:  # noqa: ANN401  (whatever the file holds)
        if value is None:
            raise InvalidValue(self.column.name, "is missing")
        meaning = self._read(value)
        if len(self) < _KEPT_VALUES:
            self[value] = meaning
        return meaning


class _Table:
    """Reads the rows of one table."""

    def __init__(
        self, shape: LogTable, names: RowNames, today: date, shapes: Sequence[LogTable]
    ) -> None:
        self.shape = shape
        self._names = names
        self._today = today
        self._shapes = {one.table: one for one in shapes}
        self._allowed = frozenset(shape.names)
        self._values = [_Values(column, self._reader(column)) for column in shape.columns]

    def read(self, lines: Sequence[_Line]) -> LogRows:
        """Return rows as the log keeps them; raises DamagedExport for the first bad one."""
        try:
            return self._read([line.row for line in lines])
        except InvalidValue:
            for line in lines:
                try:
                    self._read([line.row])
                except InvalidValue as error:
                    raise DamagedExport(
                        f"line {line.number}, {self.shape.section}: {error}"
                    ) from error
            raise

    def _read(self, rows: Sequence[dict[str, Any]]) -> LogRows:
        for one in rows:
            for name in one.keys() - self._allowed:
                raise InvalidValue(name, "is no column of this table")
        rest = [[row.get(name) for row in rows] for name in self.shape.names]
        code = self._names.code
        codes = [code("id", value) for value in rest.pop(0)]
        also: list[list[int] | None] = [None] * len(codes)
        if self.shape.is_shared:
            also = [None if value is None else self._read_also(value) for value in rest.pop(0)]
        read: list[Sequence[Any]] = []
        for values, cells in zip(self._values, rest, strict=True):
            if values.column.kind == "image":
                read.append(list(map(self._read_image, read[-2], cells)))
            else:
                read.append(_read_column(values, cells))
        if is_checked(self.shape.table):
            columns_of = [column.column for column in self.shape.columns]
            for row in zip(*read, strict=True):
                check_row(self.shape.table, dict(zip(columns_of, row, strict=True)), self._today)
        return LogRows(self.shape, codes, also, read)

    def _reader(self, column: LogColumn) -> Callable[[Any], Any]:
        if column.kind == "row":
            return lambda value: self._names.code(column.name, value)
        return lambda value: read_value(self.shape.table, column, value)

    def _read_also(self, value: object) -> list[int]:
        if not isinstance(value, list) or not value:
            raise InvalidValue("also", f"{show(value)} is not a list of ids")
        return [self._names.code("also", one) for one in value]

    def _read_image(self, table: str, image: object) -> str:
        """Return the image of a row of `table` as JSON, with codes for other rows."""
        if not isinstance(image, dict):
            raise InvalidValue("before", f"{show(image)} is not a row as it was before")
        known = {column.name: column for column in self._shapes[table].columns}
        read: dict[str, Any] = {}
        for name, value in image.items():
            if name not in known:
                raise InvalidValue("before", f"has {show(name)}, which no row of the table has")
            column = known[name]
            if value is None:
                read[column.column] = None
            elif column.kind == "row":
                read[column.column] = self._names.code(f"before.{name}", value)
            else:
                read[column.column] = read_value(table, column, value)
        return json.dumps(read, ensure_ascii=False)


_TYPES: Mapping[CellKind, type] = {"integer": int, "flag": bool}


def _read_column(values: _Values, cells: Sequence[Any]) -> list[Any]:
    # Remembered by equality, so a true must not pass for a 1, nor a list reach the memory.
    wanted = {_TYPES.get(values.column.kind, str), type(None)}
    if not set(map(type, cells)) <= wanted:  # told of the row that is read alone
        raise InvalidValue(values.column.name, f"{show(cells[0])} is not a value of this column")
    return list(map(values.__getitem__, cells))

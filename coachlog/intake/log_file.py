"""Reads an exported log: JSON text, or a folder with a CSV file for each table."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NoReturn

from coachlog.domain.exchange import (
    Column,
    DamagedExport,
    Kind,
    Names,
    Shape,
    check_format,
    check_row,
    is_checked,
    read_logs,
    read_value,
    unguard_text,
)
from coachlog.errors import InvalidValue, show

ROWS_AT_ONCE = 500
VALUE_LIMIT = 4_000_000  # characters; no row of a log is that long
CELL_LIMIT = 1_000_000
_KEPT_VALUES = 20_000  # values per column whose reading is remembered
_SPACE = re.compile(r"[ \t\r\n]*")
_INTEGER = re.compile(r"-?[0-9]{1,19}")

ReadFile = Callable[[str], AbstractContextManager[Iterable[str]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of one table by column, as the log keeps them; other rows are named by code."""

    shape: Shape
    codes: Sequence[int]
    also: Sequence[Sequence[int] | None]
    columns: Sequence[Sequence[Any]]


def read_json(
    chunks: Iterable[str], shapes: Sequence[Shape], today: date
) -> Iterator[Names | Rows]:
    """Yield the logs that the text names, then its rows; raises DamagedExport at the first fault.

    The text may come in pieces of any size and be laid out in any way, with the format first.
    """
    text = _JsonText(chunks)
    by_section = {shape.section: shape for shape in shapes}
    names: Names | None = None
    met: set[str] = set()
    for place, key in enumerate(text.keys()):
        if place == 0:
            check_format(text.value() if key == "format" else None)
        elif key in met or key == "format":
            raise DamagedExport(f"it has {show(key)} twice")
        elif key == "logs":
            logs = text.value()
            names = read_logs(logs if isinstance(logs, list) else [None])
            yield names
        elif key not in by_section:
            raise DamagedExport(f"it has {show(key)}, which no exported log has")
        elif names is None:
            raise DamagedExport("its list of logs does not stand before its rows")
        else:
            table = _Table(by_section[key], names, today, shapes)
            values = text.elements()
            while rows := list(islice(values, ROWS_AT_ONCE)):
                yield table.read(table.take_apart(rows))
        met.add(key)
    if names is None:
        raise DamagedExport("it has no list of logs")


def read_csv(open_file: ReadFile, shapes: Sequence[Shape], today: date) -> Iterator[Names | Rows]:
    """Yield the logs that a folder names, then its rows; raises DamagedExport at the first fault.

    `open_file` opens a file of the folder as lines with their ends, as `newline=""` gives them.
    """
    csv.field_size_limit(CELL_LIMIT)
    names, lengths = _read_about(open_file)
    yield names
    sections = {shape.section for shape in shapes}
    for section in lengths.keys() - sections:
        raise DamagedExport(f"log.csv names {show(section)}, which no exported log has")
    for shape in shapes:
        if shape.section in lengths:
            yield from _read_csv_table(
                open_file, _Table(shape, names, today, shapes), lengths[shape.section]
            )


def _read_about(open_file: ReadFile) -> tuple[Names, dict[str, int]]:
    """Read log.csv: the logs, and how many rows each table has."""
    logs: list[str] = []
    lengths: dict[str, int] = {}
    formats: list[str] = []
    for row in _csv_rows(open_file, "log"):
        if len(row) != 2:
            raise DamagedExport("log.csv is damaged; export the log again")
        key, value = row
        if key == "format":
            formats.append(value)
        elif key == "log":
            logs.append(value)
        elif key in lengths or not _INTEGER.fullmatch(value):
            raise DamagedExport("log.csv is damaged; export the log again")
        else:
            lengths[key] = int(value)
    check_format(formats[0] if len(formats) == 1 else None)
    return read_logs(logs), lengths


def _read_csv_table(open_file: ReadFile, table: _Table, length: int) -> Iterator[Rows]:
    rows = _csv_rows(open_file, table.shape.section, table.shape.names, table.shape.dropped)
    width, number = len(table.shape.names), 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        for place, row in enumerate(batch, start=number + 1):
            if len(row) != width:
                table.refuse(place, f"has {len(row)} cells, not {width}")
        number += len(batch)
        yield table.read(table.convert(list(zip(*batch, strict=True))))
    if number != length:
        raise DamagedExport(
            f"{table.shape.section}.csv has {number} rows, and log.csv says {length}: it was cut "
            "off or edited; export the log again"
        )


def _csv_rows(
    open_file: ReadFile,
    section: str,
    header: Sequence[str] = ("key", "value"),
    dropped: frozenset[str] = frozenset(),
) -> Iterator[list[str]]:
    """Yield the rows of one file without `dropped` columns, its header checked and left out."""
    name = f"{section}.csv"
    with open_file(name) as lines:
        rows = csv.reader(lines, strict=True)
        try:
            first = next(rows, [])
            kept = [place for place, column in enumerate(first) if column not in dropped]
            if [first[place] for place in kept] != list(header):
                raise DamagedExport(f"the first line of {name} is not {','.join(header)}")
            if len(kept) == len(first):
                yield from rows
            for row in rows:
                yield [row[place] for place in kept if place < len(row)] + row[len(first) :]
        except csv.Error as error:
            raise DamagedExport(
                f"{name} is not readable as CSV at line {rows.line_num} ({error}); is it cut off?"
            ) from error


class _Values(dict[Any, Any]):
    """What the values of one column mean, read once and remembered."""

    def __init__(self, column: Column, read: Callable[[Any], Any]) -> None:
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

    def __init__(self, shape: Shape, names: Names, today: date, shapes: Sequence[Shape]) -> None:
        self.shape = shape
        self._names = names
        self._today = today
        self._shapes = {one.table: one for one in shapes}
        self._allowed = shape.dropped.union(shape.names)
        self._values = [_Values(column, self._reader(column)) for column in shape.columns]
        self._read_before = 0

    def refuse(self, number: int, problem: object) -> NoReturn:
        """Raise DamagedExport for one row."""
        raise DamagedExport(f"row {number} of {self.shape.section}: {problem}")

    def take_apart(self, rows: Sequence[Any]) -> list[list[Any]]:
        """Return the rows of a JSON file by column."""
        for number, row in enumerate(rows, start=self._read_before + 1):
            if not isinstance(row, dict):
                self.refuse(number, f"{show(row)} is not a row")
            if not row.keys() <= self._allowed:
                extra = next(name for name in row if name not in self._allowed)
                self.refuse(number, f"it has {show(extra)}, which no row of the table has")
        return [[row.get(name) for row in rows] for name in self.shape.names]

    def convert(self, columns: Sequence[Sequence[str]]) -> list[list[Any]]:
        """Return columns of CSV cells as JSON has them."""
        heads: tuple[Kind, ...] = ("row", "image") if self.shape.is_shared else ("row",)
        kinds = (*heads, *(column.kind for column in self.shape.columns))
        converted = []
        for name, kind, cells in zip(self.shape.names, kinds, columns, strict=True):
            convert = _CELLS.get(kind, _convert_other)
            try:
                converted.append([convert(cell) for cell in cells])
            except ValueError:
                for number, cell in enumerate(cells, start=self._read_before + 1):
                    try:
                        convert(cell)
                    except ValueError:
                        self.refuse(number, f"{name}: {show(cell)} can't be read")
        return converted

    def read(self, columns: Sequence[Sequence[Any]]) -> Rows:
        """Return rows as the log keeps them; raises DamagedExport for the first bad one."""
        count = len(columns[0])
        try:
            rows = self._read(columns)
        except InvalidValue:
            for place in range(count):
                try:
                    self._read([[column[place]] for column in columns])
                except InvalidValue as error:
                    self.refuse(self._read_before + place + 1, error)
            raise
        self._read_before += count
        return rows

    def _read(self, columns: Sequence[Sequence[Any]]) -> Rows:
        rest = list(columns)
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
        return Rows(self.shape, codes, also, read)

    def _reader(self, column: Column) -> Callable[[Any], Any]:
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
            if name in self._shapes[table].dropped:
                continue
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


_TYPES: Mapping[Kind, type] = {"integer": int, "flag": bool}


def _read_column(values: _Values, cells: Sequence[Any]) -> list[Any]:
    # Remembered by equality, so a true must not pass for a 1, nor a list reach the memory.
    wanted = {_TYPES.get(values.column.kind, str), type(None)}
    if not set(map(type, cells)) <= wanted:
        bad = next(cell for cell in cells if type(cell) not in wanted)
        raise InvalidValue(values.column.name, f"{show(bad)} is not a value of this column")
    return list(map(values.__getitem__, cells))


def _convert_integer(cell: str) -> int | None:
    if not cell:
        return None
    if not _INTEGER.fullmatch(cell):
        raise ValueError(cell)
    return int(cell)


def _convert_flag(cell: str) -> bool | None:
    if not cell:
        return None
    if cell not in ("true", "false"):
        raise ValueError(cell)
    return cell == "true"


def _convert_json(cell: str) -> Any:  # noqa: ANN401  (any JSON)
    return json.loads(cell) if cell else None


def _convert_other(cell: str) -> str | None:
    return cell or None


_CELLS: Mapping[Kind, Callable[[str], Any]] = {
    "text": unguard_text,
    "integer": _convert_integer,
    "flag": _convert_flag,
    "image": _convert_json,
}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


class _JsonText:
    """Walks through one JSON object, holding one piece and one value of it at a time."""

    def __init__(self, chunks: Iterable[str]) -> None:
        self._chunks = iter(chunks)
        self._text = ""
        self._at = 0
        self._line = 1
        self._decode = json.JSONDecoder(parse_constant=_refuse_constant).raw_decode

    def keys(self) -> Iterator[str]:
        """Yield the keys; the caller takes the value of each before the next."""
        self._take("{")
        if self._peek() != "}":
            while True:
                key = self.value()
                if not isinstance(key, str):
                    self._refuse()
                self._take(":")
                yield key
                if self._take(",}") == "}":
                    break
        else:
            self._take("}")
        if self._peek():
            self._refuse()

    def elements(self) -> Iterator[Any]:
        """Yield the elements of a list."""
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        while True:
            yield self.value()
            if self._take(",]") == "]":
                return

    def value(self) -> Any:  # noqa: ANN401  (any JSON)
        """Return the next value, all of it."""
        self._peek()
        while True:
            try:
                value, self._at = self._decode(self._text, self._at)
            except RecursionError:
                self._refuse()
            except ValueError:
                if len(self._text) - self._at > VALUE_LIMIT or not self._read_on():
                    self._refuse()
            else:
                return value

    def _take(self, expected: str) -> str:
        char = self._peek()
        if not char or char not in expected:
            self._refuse()
        self._at += 1
        return char

    def _peek(self) -> str:
        """Skip white space; return the character there, or nothing at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_on():
                return ""

    def _read_on(self) -> bool:
        """Add as much text as is there already, at least a piece; drop what has been read."""
        pieces = [self._text[self._at :]]
        wanted = max(1, len(pieces[0]))
        for piece in self._chunks:
            pieces.append(piece)
            wanted -= len(piece)
            if wanted <= 0:
                break
        if len(pieces) == 1:
            return False
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = "".join(pieces), 0
        return True

    def _refuse(self) -> NoReturn:
        line = self._line + self._text.count("\n", 0, self._at)
        raise DamagedExport(f"line {line} is not readable as JSON; is the file cut off?")

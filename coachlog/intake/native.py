"""Reads call files in the native columns: text lines in, drafts and problems out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import chain, islice
from typing import Any, NamedTuple, Protocol

from coachlog.domain.choices import find_nearest
from coachlog.domain.names import fold_name
from coachlog.errors import InvalidValue, show
from coachlog.formats.call_fields import (
    NATIVE_COLUMNS,
    NATIVE_FIELDS,
    NEEDED_COLUMNS,
    CallField,
    Parser,
    call_parsers,
)
from coachlog.formats.cells import is_error, unguard_cell
from coachlog.intake.problems import Problem
from coachlog.intake.tables.records import CELL_LIMIT, explain_csv_error, refuse_ragged

BATCH = 250  # records; from about 500 on, each batch would set off the garbage collector
# Columns that `list-calls --format csv` adds for people; the log gives out its own ids.
_IGNORED = frozenset({"id"})
_MEMORY = 20_000  # values per column whose reading is remembered
_MEMORABLE = 200  # characters; longer cells hardly come twice
_SEPARATOR = "\x00"  # no cell that passed its check holds it


class Batch(NamedTuple):
    """Some calls by column, since an object for each of a million calls takes its time."""

    lines: Sequence[int]  # the first physical line of each record
    columns: Sequence[Sequence[Any]]  # one for each field of CallDraft, in its order
    identities: Sequence[str]  # all normalised values of each row


class _CsvReader(Protocol):
    """What `csv.reader` returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(slots=True)
class NativeReader:
    """Reads one file; `ignored` names the columns it left out, once the header was read."""

    today: date
    ignored: tuple[str, ...] = ()

    def read(self, lines: Iterable[str]) -> Iterator[Batch | Problem]:
        """Yield the records in batches, and a problem for each bad cell or record.

        Stops after a problem with the header.

        `lines` keep their line ends, as a file opened with `newline=""` gives them.
        """
        csv.field_size_limit(CELL_LIMIT)
        rest = iter(lines)
        first = next(rest, "")
        rows = csv.reader(chain([first], rest), delimiter=_separator_of(first), strict=True)
        line = last = 0
        try:
            for row in rows:
                line, last = last + 1, rows.line_num
                if _holds_text(row):
                    break
            else:
                yield Problem(
                    line=1,
                    problem=f"is empty; the first line names columns: {','.join(NATIVE_COLUMNS)}",
                )
                return
            header = [cell.strip().casefold() for cell in row]
            problems = list(self._check_header(header, line))
            if problems:
                yield from problems
                return
            yield from self._read_rows(rows, header, last)
        except csv.Error as error:
            yield Problem(line=last + 1, problem=explain_csv_error(error))

    def _read_rows(
        self, rows: _CsvReader, header: list[str], last: int
    ) -> Iterator[Batch | Problem]:
        reader = _RowReader(header, self.today)
        width = len(header)
        broken: Problem | None = None
        met = 1
        while met and broken is None:
            good: list[list[str]] = []
            lines: list[int] = []
            ragged: list[Problem] = []
            met = 0
            try:
                for row in islice(rows, BATCH):
                    met += 1
                    line, last = last + 1, rows.line_num
                    if len(row) == width and (row[0].strip() or _holds_text(row)):
                        good.append(row)
                        lines.append(line)
                    elif _holds_text(row):
                        ragged.append(refuse_ragged(line, len(row), width))
            except csv.Error as error:
                broken = Problem(line=last + 1, problem=explain_csv_error(error))
            found = reader.read(lines, good) if good else iter(())
            yield from merge(found, ragged, key=_line_of) if ragged else found
        if broken:
            yield broken

    def _check_header(self, header: list[str], line: int) -> Iterator[Problem]:
        for name in dict.fromkeys(header):
            if name and header.count(name) > 1:
                yield Problem(line=line, column=show(name), problem="stands twice in the header")
        missing = [name for name in NEEDED_COLUMNS if name not in header]
        if missing:
            yield Problem(
                line=line,
                problem=f"the header lacks {', '.join(missing)}; "
                f"the columns are {','.join(NATIVE_COLUMNS)}",
            )
        extra = [name for name in header if name not in NATIVE_COLUMNS and name not in _IGNORED]
        for name in extra:
            near = find_nearest(name, set(NATIVE_COLUMNS) - set(header))
            if near:
                yield Problem(line=line, column=show(name), problem=f"did you mean {near}?")
        self.ignored = tuple(extra)


class _NativeColumn(dict[str, tuple[Any, str]]):
    """What the cells of one column mean: value and normalised text, read once and remembered."""

    def __init__(self, field: CallField, parser: Parser) -> None:
        super().__init__()
        self.name = field.name
        self._parser = parser
        self._is_text = field.kind != "fact"
        self._is_name = field.kind == "name"
        self._may_be_blank = not field.needed
        if self._may_be_blank:
            self[""] = None, ""

    def read(self, cells: Sequence[str]) -> tuple[Sequence[Any], Sequence[str]]:
        """Return the values and the normalised texts; raises InvalidValue for a bad cell."""
        if self._may_be_blank and not any(cells):
            return (None,) * len(cells), cells
        # Unpacked into zip at once, a map that raises leaks memory in Python 3.11.
        meanings = list(map(self.__getitem__, cells))
        values, texts = zip(*meanings, strict=True)
        return values, texts

    def __missing__(self, cell: str) -> tuple[Any, str]:
        text = "" if is_error(cell) else unguard_cell(cell) if self._is_text else cell
        if not text and self._may_be_blank:
            return self[""]
        value = self._parser(self.name, text)
        meaning = value, fold_name(text) if self._is_name else str(value)
        if len(self) < _MEMORY and len(cell) < _MEMORABLE:
            self[cell] = meaning
        return meaning


class _RowReader:
    """Turns rows of one file into batches."""

    def __init__(self, header: list[str], today: date) -> None:
        parsers = call_parsers(today, imported=True)
        self._columns = [_NativeColumn(field, parsers[field.name]) for field in NATIVE_FIELDS]
        self._header = header

    def read(self, lines: list[int], rows: list[list[str]]) -> Iterator[Batch | Problem]:
        """Yield one batch with all rows; when any is bad, batches of one between the problems."""
        try:
            yield self._read_columns(lines, rows)
        except InvalidValue:
            for line, row in zip(lines, rows, strict=True):
                try:
                    yield self._read_columns([line], [row])
                except InvalidValue:
                    yield from self._list_problems(line, row)

    def _read_columns(self, lines: list[int], rows: list[list[str]]) -> Batch:
        """Read column by column: the loops over a million cells stay inside the interpreter."""
        given = dict(zip(self._header, zip(*rows, strict=True), strict=True))
        blank = ("",) * len(rows)
        read = [column.read(given.get(column.name, blank)) for column in self._columns]
        values, texts = zip(*read, strict=True)
        return Batch(lines, values, list(map(_SEPARATOR.join, zip(*texts, strict=True))))

    def _list_problems(self, line: int, row: list[str]) -> Iterator[Problem]:
        """Yield every problem of a bad row, not only the one that stopped its reading."""
        columns = {column.name: column for column in self._columns}
        for name, cell in zip(self._header, row, strict=True):
            try:
                if name in columns:
                    columns[name].read([cell])
            except InvalidValue as error:
                yield Problem(line=line, column=name, problem=error.problem)


def _holds_text(row: list[str]) -> bool:
    return any(cell.strip() for cell in row)


def _line_of(item: Batch | Problem) -> int:
    return item.line if isinstance(item, Problem) else item.lines[0]


def _separator_of(header: str) -> str:
    """Return the separator that the first line shows; spreadsheets also write ; and tabs."""
    return max(",;\t", key=header.count)

"""An exported log as JSON Lines, or as a folder with a CSV file for each table."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, TYPE_CHECKING, Any

from coachlog.formats.exported_log import FORMAT, CellKind
from coachlog.render.csv import CsvRows

if TYPE_CHECKING:
    from coachlog.usecases.export_log import ExportedLog

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_lines(file: IO[str], exported: ExportedLog) -> None:
    """Write a log in the format coachlog.log/1: a header, then a row a line.

    A row names its table, stands after those it refers to, and leaves out what has no value.
    """
    header = {"format": FORMAT, "logs": exported.logs, "rows": exported.lengths}
    file.write(f"{_encode(header)}\n")
    for shape in exported.shapes:
        names = ("table", *shape.names)
        for row in exported.rows(shape):
            cells = zip(names, (shape.section, *row), strict=True)
            file.write(f"{_encode({name: cell for name, cell in cells if cell is not None})}\n")


def write_csv(
    open_file: Callable[[str], AbstractContextManager[IO[str]]], exported: ExportedLog
) -> None:
    """Write a log as one CSV file per table, and `log.csv` with the format and their lengths."""
    for shape in exported.shapes:
        kinds: tuple[CellKind, ...] = tuple(column.kind for column in shape.columns)
        heads: tuple[CellKind, ...] = ("row", "image") if shape.is_shared else ("row",)
        writers = [_CELLS[kind] for kind in (*heads, *kinds)]
        with open_file(f"{shape.section}.csv") as file:
            table = CsvRows(file)
            table.writerow(shape.names)
            for row in exported.rows(shape):
                table.writerow(
                    "" if value is None else write(value)
                    for write, value in zip(writers, row, strict=True)
                )
    with open_file("log.csv") as file:
        table = CsvRows(file)
        table.writerow(("key", "value"))
        table.writerow(("format", FORMAT))
        for log in exported.logs:
            table.writerow(("log", log))
        for length in exported.lengths.items():
            table.writerow(length)


def _flag(value: Any) -> str:  # noqa: ANN401  (a cell)
    return "true" if value else "false"


_CELLS: dict[CellKind, Callable[[Any], Any]] = {
    "text": str,
    "integer": int,
    "long": int,
    "flag": _flag,
    "day": str,
    "clock": str,
    "row": str,
    "image": _encode,
}

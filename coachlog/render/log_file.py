"""An exported log as one JSON file, or as a folder with a CSV file for each table."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import IO, TYPE_CHECKING, Any

from coachlog.domain.exchange import FORMAT, Kind, guard_text
from coachlog.render.csv import Rows

if TYPE_CHECKING:
    from coachlog.usecases.export_log import ExportedLog

_encode = json.JSONEncoder(ensure_ascii=False).encode


def write_json(file: IO[str], exported: ExportedLog) -> dict[str, int]:
    """Write a log in the format coachlog.log/1, one row a line; what has no value is left out.

    Returns how many rows each table has.
    """
    lengths: dict[str, int] = {}
    file.write(f'{{\n  "format": {_encode(FORMAT)},\n  "logs": {_encode(exported.logs)}')
    for shape in exported.shapes:
        file.write(f",\n  {_encode(shape.section)}: [")
        separator, number = "\n", 0
        for row in exported.rows(shape):
            cells = {
                name: value
                for name, value in zip(shape.names, row, strict=True)
                if value is not None
            }
            file.write(f"{separator}    {_encode(cells)}")
            separator = ",\n"
            number += 1
        file.write("\n  ]" if number else "]")
        lengths[shape.section] = number
    file.write("\n}\n")
    return lengths


def write_csv(
    open_file: Callable[[str], AbstractContextManager[IO[str]]], exported: ExportedLog
) -> dict[str, int]:
    """Write a log as one CSV file per table, and `log.csv` with the format and their lengths.

    Returns how many rows each table has.
    """
    lengths: dict[str, int] = {}
    for shape in exported.shapes:
        kinds: tuple[Kind, ...] = tuple(column.kind for column in shape.columns)
        heads: tuple[Kind, ...] = ("row", "image") if shape.is_shared else ("row",)
        writers = [_CELLS[kind] for kind in (*heads, *kinds)]
        with open_file(f"{shape.section}.csv") as file:
            table = Rows(file)
            table.writerow(shape.names)
            number = 0
            for row in exported.rows(shape):
                table.writerow(
                    "" if value is None else write(value)
                    for write, value in zip(writers, row, strict=True)
                )
                number += 1
        lengths[shape.section] = number
    with open_file("log.csv") as file:
        table = Rows(file)
        table.writerow(("key", "value"))
        table.writerow(("format", FORMAT))
        for log in exported.logs:
            table.writerow(("log", log))
        for section, number in lengths.items():
            table.writerow((section, number))
    return lengths


def _flag(value: Any) -> str:  # noqa: ANN401  (a cell)
    return "true" if value else "false"


_CELLS: dict[Kind, Callable[[Any], Any]] = {
    "text": guard_text,
    "integer": str,
    "flag": _flag,
    "day": str,
    "clock": str,
    "row": str,
    "image": _encode,
}

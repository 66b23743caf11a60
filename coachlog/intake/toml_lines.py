"""On which line of a TOML file a key or a mistake stands, which `tomllib` doesn't tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

KeyPath = tuple[str | int, ...]  # such as ("stop", 0, "role")
_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


def locate_error(text: str, error: tomllib.TOMLDecodeError) -> tuple[int, str]:
    """Return the line at which a TOML text can't be read, and what is wrong there."""
    found = _LINE.search(str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return line, _LINE.sub("", str(error)).strip()


def locate_keys(text: str) -> dict[KeyPath, int]:
    """Return the line of each table and key of a readable TOML text; lines count from 1."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[str, int] = {}
    for number, expression in _split_expressions(text):
        parsed = tomllib.loads(expression)
        if expression.lstrip().startswith("["):
            ((name, value),) = parsed.items()
            if isinstance(value, list):
                table = (name, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            else:
                table = (name,)
            lines[table] = number
        else:
            for path in _paths(parsed):
                lines[(*table, *path)] = number
    return lines


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the nearest thing around it that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _split_expressions(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that are whole expressions, several of a multi-line value as one."""
    pending = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not pending:
            start = number
        pending += f"{line}\n"
        try:
            parsed = tomllib.loads(pending)
        except tomllib.TOMLDecodeError:
            continue  # in the middle of a value that goes on
        if parsed:
            yield start, pending
        pending = ""


def _paths(value: Any) -> Iterator[KeyPath]:  # noqa: ANN401  (whatever the file holds)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (name,)
            for path in _paths(inner):
                yield (name, *path)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            for path in _paths(inner):
                yield (place, *path)

"""Compares what is said with what was said before, kept in a file of its own.

Where a change is meant, write the files anew and read the difference:
COACHLOG_GOLDEN=write pytest $(grep -rl "golden import" tests --include="test_*.py")
"""

from __future__ import annotations

import difflib
import itertools
import json
import math
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

# What another run draws anew, or reads from the clock.
DRAWN = (
    (r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID"),
    (r"\b(?=\d*[a-f])[0-9a-f]{12}\b", "LOG"),
    (r"(?i)(former \w+) \d+|(\"seed\":) \"\w+\"", r"\1\2 N"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|(?m:^Date: .*)|==[0-9a-f-]+==", "NOW"),
    (r"(?s)<style.*?</style>", ""),  # how pages look is held by other tests
)
IMAGES = {"before", "image"}  # columns that hold a row
UNREAD = ("alembic_version", "sqlite_sequence", "seal", "log", "tombstone")


def compare(kept: Path, said: str) -> None:
    """Fail unless a file holds this."""
    for pattern, instead in DRAWN:
        said = re.sub(pattern, instead, said)
    if os.environ.get("COACHLOG_GOLDEN") == "write":
        kept.write_text(said, encoding="utf-8")
    before = kept.read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, said.splitlines(), kept.name, "now", lineterm="", n=1)
    if different := "\n".join(lines):
        pytest.fail(f"{different}\nIs that meant? How to keep it: tests/golden.py", pytrace=False)


def read_rows(path: Path) -> Iterator[str]:
    """Yield each row of a log as a line, without what is not set."""

    def tell(facts: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: facts[name] for name in facts if facts[name] is not None}
        return told | {name: tell(json.loads(told[name])) for name in IMAGES & told.keys()}

    with closing(sqlite3.connect(path)) as log:
        log.row_factory = sqlite3.Row
        found = log.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in found:
            if table not in UNREAD:
                for row in log.execute(f'SELECT * FROM "{table}"'):
                    yield f"{table} {json.dumps(tell(dict(row)), ensure_ascii=False)}"


def spread(*ways: Iterable[Any], most: int) -> Iterator[tuple[Any, ...]]:
    """Yield so many of all combinations, evenly spread over each of the ways."""
    every = list(itertools.product(*ways))
    step = max(1, len(every) // most)
    while math.gcd(step, len(every)) > 1:
        step += 1
    for number in range(min(most, len(every))):
        yield every[number * step % len(every)]

"""Feeds mutated files to every reader until something breaks (coverage-guided, by atheris).

Atheris is not a dependency of the project. To run it for an hour, from the project's folder:

    pip install atheris
    python tests/fuzz/fuzz_readers.py CORPUS SEEDS -max_total_time=3600 -timeout=10

CORPUS is a folder for what it learns, SEEDS one with good files to start from.

An input that breaks a reader is written to the current folder; add it to
tests/intake/seeds, which every reader reads in the tests.
"""

from __future__ import annotations

import contextlib
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["coachlog.intake"]):
    from coachlog.errors import CoachlogError
    from coachlog.intake.detect import recognise_file
    from coachlog.intake.drafts import FileKind, Options, Window
    from coachlog.intake.lines import open_text
    from coachlog.intake.log_file import read_log
    from coachlog.intake.native import NativeReader
    from coachlog.intake.readers import read_drafts
from coachlog.store.exporting import list_shapes

WINDOWS = (
    Window(first=date(2024, 1, 1), last=date(2024, 12, 31)),
    Window(first=date(1990, 1, 1), last=date(2030, 12, 31)),
)
TODAY = date(2026, 11, 20)
SHAPES = list_shapes()
KINDS: tuple[FileKind, ...] = ("icalendar", "outlook-csv", "salesforce", "hubspot", "spreadsheet")


def try_input(data: bytes) -> None:
    """Read some bytes as the kind they look like, and as the one their length picks."""
    kinds: set[FileKind] = {KINDS[len(data) % len(KINDS)]}
    with contextlib.suppress(CoachlogError):
        kinds.add(recognise_file(data[:65_536], "file"))
    options = Options(window=WINDOWS[len(data) % len(WINDOWS)], zone=ZoneInfo("America/Denver"))
    for kind in kinds & set(KINDS):
        _, drafts = read_drafts(BytesIO(data), kind, options)
        for _ in drafts:
            pass
    for _ in NativeReader(TODAY).read(open_text(BytesIO(data))):
        pass
    with contextlib.suppress(CoachlogError):
        for _ in read_log(BytesIO(data), SHAPES, TODAY)[1]:
            pass


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_input)
    atheris.Fuzz()

"""Logs that several tests start from, made once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.cli.program.app import run
from tests.conftest import TODAY


def make_log(folder: Path, *commands: tuple[object, ...]) -> Path:
    """Run commands on a new log in `folder`; return its file, to be copied.

    One that begins with a date is run on that day.
    """
    path = folder / "filled.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        patch.setenv("TZ", "UTC")
        patch.delenv("COACHLOG_USER", raising=False)
        for command in commands:
            on = str(command[0]) if str(command[0])[0].isdecimal() else ""
            patch.setenv("COACHLOG_TODAY", on or TODAY)
            command = command[1:] if on else command
            assert run(["--db", str(path), *map(str, command)]) == 0, command
    return path


def put_log(filled: Path, log_path: Path) -> None:
    """Put a copy of a filled log where the test's log is."""
    log_path.parent.mkdir(exist_ok=True)
    log_path.write_bytes(filled.read_bytes())
    log_path.chmod(0o600)


def dump(path: Path) -> list[str]:
    """Return the log's content; counters of ids, the seal and what was undone are left out."""
    with closing(sqlite3.connect(path)) as connection:
        lines = list(connection.iterdump())
    left_out = ("sqlite_sequence", '"seal"', '"undone"', '"undone_row"')
    return [line for line in lines if not any(name in line for name in left_out)]

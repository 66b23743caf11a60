"""The report of a bug says where it happened, and nothing of what the user typed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import platformdirs
import pytest
from sqlalchemy.exc import IntegrityError

from coachlog import __version__
from tests.conftest import Coachlog

SECRETS = ("Dana Cruz", "Acme", "wants to leave", "48000")
CALL = (
    *("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme"),
    *("--initiator", "rep-request", "--notes", "wants to leave", "--deal-value=48000"),
)


def break_down(*_args: object, **_options: object) -> None:
    try:
        try:
            raise sqlite3.IntegrityError(f"UNIQUE constraint failed: {SECRETS}")
        except sqlite3.IntegrityError as error:
            raise IntegrityError("INSERT INTO call", {"notes": SECRETS}, error) from error
    except IntegrityError:
        raise KeyError(SECRETS)  # noqa: B904  (so that the chain has both kinds)


@pytest.fixture
def report(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the report of a bug in the middle of logging a call."""
    monkeypatch.setattr("coachlog.usecases.log_call.log_call", break_down)
    failed = coachlog(*CALL, expect=70)
    (path,) = platformdirs.user_log_path("coachlog", appauthor=False).iterdir()
    assert failed.err == (
        "coachlog: this is a bug in coachlog, sorry (KeyError); please report it with "
        f"{path}, which has nothing of what you typed\n"
    )
    assert path.stat().st_mode & 0o777 == 0o600
    return path.read_text(encoding="utf-8")


def test_it_has_no_text_of_the_user_and_no_folder_of_theirs(report: str) -> None:
    for secret in (*SECRETS, str(Path.home()), str(Path(__file__).parents[2])):
        assert secret not in report


def test_it_has_what_is_needed_to_find_the_bug(report: str) -> None:
    assert report.startswith(f"coachlog {__version__}, Python 3.")
    assert "sqlalchemy " in report.lower()
    command = "command: add-call --manager --initiator --rep --account --deal-value --notes\n"
    assert command in report
    kinds = [line for line in report.splitlines() if line.startswith(("first: ", "then: "))]
    assert kinds == [
        "first: sqlite3.IntegrityError",
        "then: sqlalchemy.exc.IntegrityError",
        "then: KeyError",
    ]
    assert "\n  coachlog/cli/commands/calls.py:" in report
    assert " break_down\n" in report


def test_the_codes_of_the_database_and_the_system_are_kept(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute("CREATE TABLE one (two UNIQUE)")
            memory.executemany("INSERT INTO one VALUES (?)", [("x",), ("x",)])

    monkeypatch.setattr("coachlog.usecases.log_call.log_call", refuse)
    coachlog(*CALL, expect=70)
    (path,) = platformdirs.user_log_path("coachlog", appauthor=False).iterdir()
    assert "first: sqlite3.IntegrityError (SQLITE_CONSTRAINT_UNIQUE)\n" in path.read_text()

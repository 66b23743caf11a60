"""Purging removes what is older than it has to be kept, and nothing brings it back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.calendars import Event, write_calendar
from tests.cli.logs import make_log, put_log
from tests.conftest import Coachlog

PAT = ("--manager", "Pat Lee")
DANA = ("--rep", "Dana Cruz")
CSV = """\
date,manager,rep,account,initiator,deal_value,currency,minutes,role,reinforce,improve,notes
2024-11-19,Pat Lee,Ida Old,Old Acme,rep-request,,,,,,,Zqcsv
2024-11-20,Pat Lee,Dana Cruz,Acme,rep-request,,,,,,,kept
"""
PURGE = ("privacy", "purge", "--older-than", "24m", "--yes")  # what is before 2024-11-20


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the log is made from."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "calls.csv").write_text(CSV, encoding="utf-8")
    write_calendar(
        folder / "calendar.ics",
        Event(uid="Zquid", day="20241112", subject="Zqsubject"),
        Event(uid="kept", day="20241125", subject="kept"),
    )
    return folder


@pytest.fixture(scope="module")
def filled(files: Path) -> Path:
    """Return a log that goes back more than two years; what has to go begins with Zq."""
    old, kept = ("--date", "2024-11-18"), ("--date", "2024-11-21")
    return make_log(
        files,
        ("add-rep", "Dana Cruz", *PAT, "--email", "dana@acme.com"),
        ("add-rep", "Lou Fox", *PAT, "--email", "lou@acme.com"),
        ("edit-manager", "Pat Lee", "--email", "pat@acme.com"),
        ("plan-fieldday", *PAT, *DANA, *old, "--half", "am", "--stop", "09:30 Acme", "--focus",
         "Zqfocus", "--objective", "Zqobjective"),
        ("add-call", "--field-day", "1", "--account", "Acme", "--notes", "Zqnotes"),
        ("edit-call", "1", "--notes", "Zqedited"),
        ("add-reply", "1", "Zqreply"),
        ("add-call", *PAT, *DANA, "--account", "Acme", "--initiator", "rep-request", *kept,
         "--notes", "kept"),
        ("edit-call", "2", "--notes", "kept too"),
        ("add-call", *PAT, *DANA, "--account", "Acme", "--initiator", "rep-request", *old,
         "--notes", "Zqremoved"),
        ("remove-call", "3", "--yes"),
        ("plan-fieldday", *PAT, *DANA, *kept, "--half", "am"),
        ("add-absence", "Dana Cruz", "--from", "2024-11-01", "--to", "2024-11-19", "--reason",
         "Zqabsence"),
        ("add-absence", "Dana Cruz", "--from", "2024-11-01", "--to", "2024-11-20", "--reason",
         "kept"),
        ("add-action", "open ones stay", *DANA, *PAT, "--field-day", "1"),
        ("import", files / "calls.csv"),
        ("import", files / "calendar.ics", *PAT, "--from", "2024-11-01"),
    )  # fmt: skip


@pytest.fixture
def log(filled: Path, log_path: Path) -> Path:
    """Put a copy of that log where the test's is."""
    put_log(filled, log_path)
    return log_path


def list_calls(coachlog: Coachlog) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(coachlog("list-calls", "--format", "json").out)[
        "calls"
    ]
    return found


def report(coachlog: Coachlog) -> dict[str, Any]:
    """Return what the report counts in the time that is kept."""
    days = ("--from", "2024-11-20", "--to", "2024-12-31")
    (pat,) = json.loads(coachlog("report", *days, "--format", "json").out)["managers"]
    counted = ("calls", "rep_request", "manager_scheduled", "unknown", "matrix", "field_days")
    return {name: pat[name] for name in counted}


def test_what_is_old_goes_from_every_file(coachlog: Coachlog, log: Path, tmp_path: Path) -> None:
    before = report(coachlog)
    assert b"Zq" in log.read_bytes()
    told = coachlog(*PURGE).out
    assert "Removed what is from before 2024-11-20: 4 calls, 1 field day" in told
    assert {call["date"] for call in list_calls(coachlog)} == {
        "2024-11-20", "2024-11-21", "2024-11-25",
    }  # fmt: skip
    assert report(coachlog) == before
    coachlog("export", tmp_path / "later.json")
    files = [log, tmp_path / "later.json", *log.with_name("coachlog.db-backups").iterdir()]
    assert len(files) == 3
    for path in files:
        assert b"Zq" not in path.read_bytes(), path
    for path in (log, files[2]):
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            reasons = connection.execute("SELECT reason FROM absence").fetchall()
            assert reasons == [("kept",)]
        coachlog("--db", path, "list-calls")  # which compares the file with what was sealed
    assert "open ones stay" in coachlog("list-actions").out


def test_nothing_that_was_purged_comes_back(
    coachlog: Coachlog, log: Path, files: Path, tmp_path: Path
) -> None:
    coachlog("export", tmp_path / "old.json")
    coachlog(*PURGE)
    after = list_calls(coachlog)
    told = coachlog("import", files / "calls.csv").out
    assert "1 left out, as nothing before 2024-11-20 is kept" in told
    told = coachlog("import", files / "calendar.ics", *PAT, "--from", "2024-11-01").out
    assert "Nothing before 2024-11-20 is kept" in told
    told = coachlog("import", tmp_path / "old.json").out
    assert "0 new, 0 changed" in told
    assert list_calls(coachlog) == after
    assert b"Zq" not in log.read_bytes()
    older = tmp_path / "older.csv"
    older.write_text(CSV.replace("Ida Old", "Zoe New"), encoding="utf-8")
    assert "0 new" in coachlog("import", older).out
    assert "Zoe New" not in coachlog("list-team").out


def test_what_is_left_can_be_undone(coachlog: Coachlog, log: Path) -> None:
    coachlog(*PURGE)
    assert "purged what was from before 2024-11-20" in coachlog("history", "--limit", "1").out
    for _ in range(7):
        coachlog("undo", "--yes")
    with closing(sqlite3.connect(log)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_dry_run_and_a_no_change_nothing(coachlog: Coachlog, log: Path) -> None:
    before = coachlog("export").out
    told = coachlog("privacy", "purge", "--older-than", "24m", "--dry-run").out
    assert told.startswith("Would remove what is from before 2024-11-20: 4 calls")
    refused = coachlog("privacy", "purge", "--older-than", "2024-11-20", expect=2).err
    assert "Nobody is there to answer; add --yes" in refused
    assert "Nothing is older" in coachlog("privacy", "purge", "--older-than", "30y", "--yes").out
    assert coachlog("export").out == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--older-than is missing"),
        (("--older-than", "24"), "is not an age such as 24m"),
        (("--older-than", "tomorrow"), "is not an age"),
        (("--older-than", "2027-01-01"), "after today"),
    ],
)
def test_an_age_that_is_none_is_refused(
    coachlog: Coachlog, log: Path, words: tuple[str, ...], said: str
) -> None:
    assert said in coachlog("privacy", "purge", *words, expect=2).err


def test_retention_removes_nothing_by_itself_and_says_what_is_older(
    coachlog: Coachlog, log: Path, files: Path, settings_file: Path
) -> None:
    coachlog("config", "set", "retention", "24 months")
    assert 'retention = "24m"' not in settings_file.read_text(encoding="utf-8")
    shown = coachlog("report")
    assert "4 calls are older than 24m" in shown.err
    assert "coachlog privacy purge --dry-run" in shown.err
    assert "older" not in coachlog("report", "--format", "json").err
    # What would be purged next is not taken in either.
    assert "1 left out" in coachlog("import", files / "calls.csv").out
    assert len(list_calls(coachlog)) == 6
    coachlog("privacy", "purge", "--yes")
    assert coachlog("report").err == ""
    assert "is not an age" in coachlog("config", "set", "retention", "long", expect=2).err

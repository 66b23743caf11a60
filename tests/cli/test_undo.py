"""Undo: after it, the log is as it was before the command."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


def dump(path: Path) -> list[str]:
    """Return the log's content, the counters of ids left out."""
    connection = sqlite3.connect(path)
    lines = [line for line in connection.iterdump() if "sqlite_sequence" not in line]
    connection.close()
    return lines


def test_undo_steps_back_through_every_kind_of_command(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(
        "date,manager,rep,account,initiator\n2026-10-01,Pat Lee,Dana Cruz,Acme,unknown\n"
        "2026-10-02,Kim Poe,Ana Silva,Globex,rep-request\n"
    )
    commands: list[tuple[str, ...]] = [
        (*CALL, "--account", "Acme"),
        ("import", str(file)),
        ("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--level", "new"),
        ("plan-fieldday", "--rep", "Ana Silva", "--date", "2026-11-20", "--stop", "10:00 Hooli"),
        ("add-call", "--field-day", "1", "--account", "Hooli"),
        ("add-rep", "Lou Fox", "--manager", "Pat Lee"),
        ("add-manager", "Alex Roy", "--email", "alex@example.com"),
    ]
    coachlog("add-rep", "Sam Fox", "--manager", "Pat Lee")
    states = []
    for command in commands:
        states.append(dump(log_path))
        coachlog(*command)
    for command, state in zip(reversed(commands), reversed(states), strict=True):
        assert coachlog("undo").out.startswith(f"Took back {command[0]} ")
        assert dump(log_path) == state


def test_an_undone_import_can_be_imported_again(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("date,manager,rep,account,initiator\n2026-10-01,Pat,Dana,Acme,unknown\n")
    coachlog("import", file)
    coachlog("undo")
    assert "1 new, 0 already" in coachlog("import", file).out


def test_what_somebody_built_on_is_not_taken_back(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog(*CALL, "--account", "Acme")
    monkeypatch.setenv("COACHLOG_USER", "kim")
    coachlog(*CALL, "--account", "Globex")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    refused = coachlog("undo", expect=1)
    assert "touched later by add-call (kim" in refused.err
    assert len(coachlog("list-calls", "--format", "csv").out.splitlines()) == 3


def test_ids_are_never_used_again(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    coachlog(*CALL, "--account", "Acme")
    coachlog("undo")
    assert coachlog(*CALL, "--account", "Acme").out.startswith("Logged call 3:")


def test_nothing_to_take_back_is_said(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    coachlog("undo")
    assert "nothing to take back" in coachlog("undo", expect=1).err

"""Undo: after it, the log is as it was before the command."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.logs import dump
from tests.commands import read_export
from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


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
    last = dump(log_path)
    for command, state in zip(reversed(commands), reversed(states), strict=True):
        assert coachlog("undo", "--yes").out.startswith(f"Took back {command[0]} ")
        assert dump(log_path) == state
    for command, state in zip(commands, [*states[1:], last], strict=True):
        tried = coachlog("redo", "--dry-run").out
        assert tried.startswith("Would do again: ")
        assert tried == coachlog("redo", "--dry-run", "--quiet").out
        assert coachlog("redo").out == tried.replace("Would do", "Done")
        assert dump(log_path) == state, command
    assert "nothing to do again" in coachlog("redo", expect=1).err


def test_an_undone_import_can_be_imported_again(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("date,manager,rep,account,initiator\n2026-10-01,Pat,Dana,Acme,unknown\n")
    coachlog("import", file)
    coachlog("undo", "--yes")
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


def test_what_a_later_command_removed_is_not_taken_back(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving a rep removes the first team membership, which only its image knows then."""
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    monkeypatch.setenv("COACHLOG_USER", "kim")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "1999-01-01")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Ann Moe", "--from", "1998-01-01")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    assert "was touched later by edit-rep (kim" in coachlog("undo", expect=1).err


def test_what_is_taken_back_is_shown_first(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    coachlog("edit-rep", "Dana Cruz", "--level", "new")
    shown = coachlog("undo", "--dry-run").out
    assert "edit-rep  by" in shown.splitlines()[0]
    assert shown.splitlines()[1:] == ["  changed rep (Dana Cruz)", "    level: established -> new"]
    assert "  established" not in coachlog("list-team").out
    assert "level: established -> new" in coachlog("undo", "--yes").err
    assert "established" in coachlog("list-team").out


def test_many_rows_are_counted_before_they_go(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    rows = [f"2026-10-01,Pat Lee,Dana Cruz,Acme {n},unknown\n" for n in range(1632)]
    file.write_text("date,manager,rep,account,initiator\n" + "".join(rows))
    coachlog("import", file)
    assert coachlog("undo", "--yes").err.splitlines()[1] == (
        "  added 1,632 accounts, 1 manager, 1 rep, 1 team membership, 1,632 calls"
    )


def test_indexes_are_back_after_an_import_that_was_most_of_the_log(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.store.undo.REBUILD_FROM", 3)
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    before = dump(log_path)
    file = tmp_path / "calls.csv"
    rows = [f"2026-10-01,Pat Lee,Dana Cruz,Acme {n},unknown\n" for n in range(5)]
    file.write_text("date,manager,rep,account,initiator\n" + "".join(rows))
    coachlog("import", file)
    coachlog("undo", "--yes")
    after = [line.replace("\n;", ";") for line in dump(log_path)]
    assert sorted(after) == sorted(before)


def test_files_are_not_taken_back_and_it_says_so(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "day.ics"
    coachlog(
        *("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz"),
        *("--date", "2026-11-20", "--ics", file),
    )
    assert f"Not taken back: it wrote the calendar file {file}" in coachlog("undo", "--yes").err
    assert file.exists()


def test_ids_are_never_used_again(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    coachlog(*CALL, "--account", "Acme")
    coachlog("undo", "--yes")
    assert coachlog(*CALL, "--account", "Acme").out.startswith("Logged call 3:")


def test_nothing_to_take_back_is_said(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    coachlog("undo", "--yes")
    assert "nothing to take back" in coachlog("undo", expect=1).err


def test_what_one_command_added_and_changed_goes(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    before = coachlog("export").out
    deals = tmp_path / "deals.csv"
    rows = ("1,Renewal,Closed Won,500,2026-12-08,Acme", "1,Renewal,Closed Won,900,2026-12-08,Acme")
    header = "Record ID,Deal Name,Deal Stage,Amount,Close Date,Company"
    deals.write_text("\n".join((header, *rows)), encoding="utf-8")
    coachlog("import", deals)
    assert len(read_export(coachlog("export").out)["deals"]) == 1
    coachlog("undo", "--yes")
    assert coachlog("export").out == before


def test_redo_is_over_once_anybody_did_anything_else(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog(*CALL, "--account", "Acme")
    coachlog(*CALL, "--account", "Globex")
    coachlog("undo", "--yes")
    with monkeypatch.context() as patch:
        patch.setenv("COACHLOG_USER", "kim")
        assert "nothing to do again: kim" in coachlog("redo", expect=1).err
        coachlog("add-rep", "Sam Fox", "--manager", "Kim Poe")
    assert "nothing to do again" in coachlog("redo", expect=1).err
    assert "Globex" not in coachlog("list-calls").out


def test_redo_brings_a_merge_of_people_back(coachlog: Coachlog, log_path: Path) -> None:
    for rep in ("Dana Cruz", "Dena Kruse"):
        coachlog(
            "add-call",
            "--rep",
            rep,
            *("--manager", "Pat Lee", "--account", "Acme"),
            *("--initiator", "rep-request"),
        )
    coachlog("rename", "rep", "Dena Kruse", "Dana Kruse")
    coachlog("merge", "rep", "Dana Kruse", "Dana Cruz", "--yes")
    merged = dump(log_path)
    coachlog("undo", "--yes")
    coachlog("undo", "--yes")
    coachlog("redo")
    coachlog("redo")
    assert dump(log_path) == merged


def test_what_was_taken_back_stays_in_the_history_marked(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    coachlog(*CALL, "--account", "Globex")
    coachlog("undo", "--yes")
    newest, first = coachlog("history").out.split("\n\n")
    assert re.search(r"add-call  by \S+  taken back 20\d\d-", newest)
    assert "taken back" not in first
    entries = json.loads(coachlog("history", "--format", "json").out)["entries"]
    assert [bool(entry["undone_at"]) for entry in entries] == [True, False]
    (row, *_) = csv.DictReader(io.StringIO(coachlog("history", "--format", "csv").out))
    assert (row["change"], row["after"]) == ("undone", entries[0]["undone_at"])
    coachlog("redo")
    assert "taken back" not in coachlog("history").out
    assert "Globex" in coachlog("list-calls").out


def test_of_too_many_rows_nothing_is_kept_to_do_again(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog("add-manager", "Kim Poe")
    coachlog(*CALL, "--account", "Acme")
    coachlog("undo", "--yes")
    coachlog("redo")
    monkeypatch.setattr("coachlog.store.undo.MOST_TO_REDO", 3)
    assert "too much for coachlog redo" in coachlog("undo", "--yes").out
    assert "nothing to do again" in coachlog("redo", expect=1).err


def test_elsewhere_than_on_a_terminal_undo_wants_yes(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    refused = coachlog("undo", expect=2)
    assert "Nobody is there to answer; add --yes" in refused.err
    assert "Acme" in coachlog("list-calls").out


def test_an_erase_forgets_what_was_taken_back(coachlog: Coachlog, log_path: Path) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee")
    coachlog("undo", "--yes")
    assert b"Lou Fox" in log_path.read_bytes()
    coachlog("privacy", "erase", "Dana Cruz", "--yes", "--name", "Dana Cruz")
    assert b"Lou Fox" not in log_path.read_bytes()
    assert "taken back" not in coachlog("history").out

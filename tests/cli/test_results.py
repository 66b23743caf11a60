"""Commands that write tell a script what they made: coachlog.result/1."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coachlog.cli.program.catalogue import COMMANDS, WRITING
from coachlog.cli.program.manual import list_commands
from tests.commands import READING
from tests.conftest import Coachlog

CALL = ("add-call", "--rep", "Dana Cruz", "--initiator", "rep-request", "--date", "2026-11-18")
Made = Callable[..., dict[str, Any]]


@pytest.fixture
def made(coachlog: Coachlog) -> Made:
    """Return a function that runs a command and returns its result."""

    def call(*words: object) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(coachlog(*words, "--format", "json").out)
        assert found["format"] == "coachlog.result/1"
        return found

    return call


def test_a_call_returns_its_id_and_the_names_as_they_were_understood(
    coachlog: Coachlog, made: Made
) -> None:
    first = made(*CALL, "--manager", "Pat Lee", "--account", "Acme")
    assert first == {
        "format": "coachlog.result/1",
        "command": "add-call",
        "saved": True,
        "command_ids": [1],
        "added": {"manager": [1], "rep": [1], "account": [1], "call": [1]},
        "changed": {},
        "removed": {},
        "names": {"manager": ["Pat Lee"], "rep": ["Dana Cruz"], "account": ["Acme"]},
        "new_names": {"manager": ["Pat Lee"], "rep": ["Dana Cruz"], "account": ["Acme"]},
        "files": [],
        "said": first["said"],
    }
    assert first["said"][0].startswith("Logged call 1")
    second = made("add-call", "--rep", "dana cruz", "--account", "ACME", *CALL[3:])
    assert second["added"] == {"call": [2]}
    assert second["names"]["account"] == ["Acme"]
    assert not any(second["new_names"].values())


def test_whose_team_a_rep_joins_is_among_the_names_that_were_understood(
    coachlog: Coachlog, made: Made
) -> None:
    coachlog("add-manager", "Pat Lee")
    joined = made("add-rep", "Zed", "--manager", "pat lee")
    assert joined["names"] == {"manager": ["Pat Lee"], "rep": ["Zed"], "account": []}
    assert joined["new_names"]["manager"] == []


def test_the_names_have_their_three_lists_where_nobody_is_meant(made: Made) -> None:
    found = made("config", "set", "threshold", "0.6")
    nobody: dict[str, list[str]] = {"manager": [], "rep": [], "account": []}
    assert (found["names"], found["new_names"]) == (nobody, nobody)


def test_a_field_day_and_what_hangs_on_it_are_named(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "day.ics"
    day = made(
        *("plan-fieldday", "--rep", "Dana Cruz", "--manager", "Pat Lee", "--date", "2026-12-01"),
        *("--stop", "10:00 Acme", "--stop", "11:30 Globex", "--ics", file),
    )
    assert day["added"]["field_day"] == [1]
    assert day["new_names"]["account"] == ["Acme", "Globex"]
    assert day["files"] == [str(file)]
    reply = made("add-action", "Ask first", "--field-day", "1")
    assert reply["added"] == {"action": [1]}
    assert (reply["names"]["manager"], reply["names"]["rep"]) == (["Pat Lee"], ["Dana Cruz"])
    assert made("cancel-fieldday", "1", "--yes")["changed"] == {"field_day": [1]}


def test_what_changes_and_goes_is_told_apart(made: Made) -> None:
    made(*CALL, "--manager", "Pat Lee", "--account", "Acme")
    assert made("edit-call", "1", "--minutes", "30")["changed"] == {"call": [1]}
    unchanged = made("edit-call", "1", "--minutes", "30")
    assert (unchanged["saved"], unchanged["changed"]) == (False, {})
    gone = made("remove-call", "1", "--yes")
    assert (gone["removed"], gone["changed"]) == ({"call": [1]}, {})
    assert gone["names"]["account"] == ["Acme"]
    back = made("undo", "--yes")
    assert (back["command_ids"], back["added"]) == ([gone["command_ids"][0]], {"call": [1]})
    assert made("redo")["removed"] == {"call": [1]}


def test_sorted_calls_are_told(coachlog: Coachlog, made: Made, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("date,manager,rep,account,initiator\n2026-11-18,Pat Lee,Dana Cruz,Acme,\n")
    coachlog("import", file)
    assert made("triage", "1", "--initiator", "rep-request")["changed"] == {"call": [1]}


def test_settings_and_a_refused_command_are_told_too(
    coachlog: Coachlog, made: Made, settings_file: Path
) -> None:
    done = made("config", "set", "currency", "CHF")
    assert (done["saved"], done["files"]) == (True, [str(settings_file)])
    refused = coachlog(*CALL, "--account", "Acme", "--format", "json", expect=2)
    assert refused.out == ""
    refused = coachlog(*CALL, "--account", "Acme", "--format", "yaml", expect=2)
    assert "--format: yaml is not text or json" in refused.err


def test_two_outputs_do_not_share_the_screen(coachlog: Coachlog) -> None:
    day = ("plan-fieldday", "--rep", "Dana Cruz", "--manager", "Pat Lee", "--date", "2026-12-01")
    refused = coachlog(*day, "--ics", "-", "--format", "json", expect=2)
    assert "both write to the screen" in refused.err


def test_every_command_that_changes_the_log_returns_what_it_made() -> None:
    # These say what they did in a format of their own, ask throughout, or have nothing to tell.
    others = {"import", "backup", "restore", "doctor", "demo", "privacy", "config"}
    assert set(COMMANDS) - READING - others <= WRITING
    shapes = {
        name: param.metavar or ""
        for name, command in list_commands()
        for param in command.params
        if "--format" in param.opts
    }
    assert [name for name in shapes if name in WRITING and "json" not in shapes[name]] == []
    assert {name.rpartition(" ")[2] for name in shapes} >= WRITING

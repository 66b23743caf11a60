"""history: who did what and when, before and after."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


def entries(coachlog: Coachlog, *args: object) -> list[dict[str, Any]]:
    document = json.loads(coachlog("history", "--format", "json", *args).out)
    assert document["format"] == "coachlog.history/1"
    found: list[dict[str, Any]] = document["entries"]
    return found


@pytest.fixture(autouse=True)
def _some_commands(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog(*CALL, "--account", "Acme")
    monkeypatch.setenv("COACHLOG_USER", "kim")
    coachlog("edit-rep", "Dana Cruz", "--level", "new", "--email", "dana@example.com")
    coachlog("edit-rep", "Dana Cruz", "--level", "senior")


def test_newest_command_comes_first_and_says_who_ran_it(coachlog: Coachlog) -> None:
    assert [(one["command"], one["by"]) for one in entries(coachlog)] == [
        ("edit-rep", "kim"),
        ("edit-rep", "kim"),
        ("add-call", "pat"),
    ]
    assert len(entries(coachlog, "--limit", "1")) == 1


def test_after_is_the_next_image_or_the_row_as_it_is(coachlog: Coachlog) -> None:
    last, first, _ = entries(coachlog)
    assert last["rows"][0]["fields"] == [{"field": "level", "before": "new", "after": "senior"}]
    assert first["rows"][0]["fields"] == [
        {"field": "email", "before": None, "after": "dana@example.com"},
        {"field": "level", "before": "established", "after": "new"},
    ]


def test_an_added_row_is_named_by_its_day_people_and_account(coachlog: Coachlog) -> None:
    rows = entries(coachlog)[-1]["rows"]
    assert {(one["change"], one["table"], one["label"]) for one in rows} == {
        ("added", "account", "Acme"),
        ("added", "manager", "Pat Lee"),
        ("added", "rep", "Dana Cruz"),
        ("added", "membership", "Pat Lee with Dana Cruz"),
        ("added", "call", "2026-11-20, Pat Lee with Dana Cruz, Acme"),
    }


def test_a_rep_moved_shows_what_went_and_what_came(coachlog: Coachlog) -> None:
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-20")
    rows = entries(coachlog, "--limit", "1")[0]["rows"]
    assert ("removed", "Pat Lee with Dana Cruz") in [(one["change"], one["label"]) for one in rows]
    assert ("added", "Kim Poe with Dana Cruz") in [(one["change"], one["label"]) for one in rows]


@pytest.mark.parametrize(
    ("args", "commands"),
    [
        (("--call", "1"), ["add-call"]),
        (("--call", "2"), ["add-call"]),
        (("--rep", "dana cruz"), ["edit-rep", "edit-rep", "add-call"]),
        (("--rep", "Lou Fox"), ["add-call"]),
        (("--manager", "Pat Lee"), ["add-call", "add-call"]),
        (("--account", "Acme"), ["add-call"]),
        (("--account", "Globex", "--rep", "Lou Fox"), ["add-call"]),
        (("--account", "Globex", "--rep", "Dana Cruz"), []),
        (("--from", "2020-01-01", "--to", "2020-02-01"), []),
        (("--from", "2020-01-01", "--to", "2999-01-01", "--limit", "1"), ["add-call"]),
    ],
)
def test_filters_narrow_to_what_is_about_them(
    coachlog: Coachlog, args: tuple[str, ...], commands: list[str]
) -> None:
    coachlog(*CALL[:3], "--rep", "Lou Fox", *CALL[5:], "--account", "Globex")
    assert [one["command"] for one in entries(coachlog, *args)] == commands


def test_of_a_large_command_only_the_rows_asked_for_are_counted(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    rows = [f"2026-10-01,Pat Lee,Rep {n % 7},Acme {n % 5},unknown\n" for n in range(700)]
    file.write_text("date,manager,rep,account,initiator\n" + "".join(rows))
    coachlog("import", file)
    whole = entries(coachlog, "--limit", "1")[0]
    assert (whole["added"]["call"], whole["rows"]) == (700, [])
    part = entries(coachlog, "--limit", "1", "--rep", "Rep 3")[0]
    assert part["added"] == {"rep": 1, "membership": 1, "call": 100}


def test_csv_has_a_row_for_each_field_that_changed(coachlog: Coachlog) -> None:
    out = coachlog("history", "--format", "csv", "--limit", "2").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(one["id"], one["field"], one["before"], one["after"]) for one in rows] == [
        ("1", "level", "new", "senior"),
        ("1", "email", "", "dana@example.com"),
        ("1", "level", "established", "new"),
    ]


def test_a_call_that_never_was_is_refused(coachlog: Coachlog) -> None:
    assert "there is no call 99" in coachlog("history", "--call", "99", expect=1).err


def test_screen_wraps_between_words_at_60_columns(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Maximiliane Freifrau von und zu Guttenberg-Hohenstein"
    coachlog(*CALL, "--account", name + " & Partner Logistik")
    monkeypatch.setenv("COLUMNS", "60")
    out = coachlog("history").out
    assert max(map(len, out.splitlines())) <= 60
    assert "Guttenberg-Hohenstein" in out

"""Importing exported logs: damaged ones leave nothing, later ones bring what is new."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


@pytest.fixture
def exported(coachlog: Coachlog, tmp_path: Path) -> Path:
    """Return the exports of a small log, out.json and the folder out; the log is empty again."""
    source = tmp_path / "source.db"
    for command in (
        (*CALL, "--account", "Acme", "--deal-value", "100", "--minutes", "30"),
        ("edit-rep", "Dana Cruz", "--level", "new"),
        ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--stop", "14:00 Hooli"),
        ("export", tmp_path / "out.json"),
        ("export", tmp_path / "out"),
    ):
        coachlog("--db", source, *command)
    return tmp_path / "out.json"


def refused(coachlog: Coachlog, path: Path) -> str:
    """Return the one line with which a file is refused; nothing of it is in the log."""
    done = coachlog("import", path, expect=1)
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert json.loads(coachlog("list-calls", "--format", "json").out)["calls"] == []
    assert json.loads(coachlog("export").out)["commands"] == []
    return done.err


def set_in(section: str, **values: object) -> Callable[[dict[str, Any]], None]:
    return lambda log: log[section][0].update(values)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_in("calls", initiator="asked"), "row 1 of calls: initiator: asked is not"),
        (set_in("calls", role="watched"), "role: watched is not observed"),
        (set_in("calls", minutes=0), "minutes: 0 is not 1 to 1440"),
        (set_in("calls", minutes=True), "minutes: True is not"),
        (set_in("calls", minutes="30"), "minutes: 30 is not"),
        (set_in("calls", deal_cents=-1), "deal_cents: -1 is not"),
        (set_in("calls", currency="Euro"), "currency: Euro is not a currency"),
        (set_in("calls", currency="eur"), "currency: eur is not as coachlog writes it"),
        (set_in("calls", currency=None), "deal_cents: is an amount without a currency"),
        (
            set_in("field_days", uid="../../x"),
            "uid: ../../x is not an identity that coachlog gives",
        ),
        (set_in("calls", held_on="2026-11-21"), "held_on: 2026-11-21 is after today"),
        (set_in("calls", held_on="2026-02-30"), "held_on: 2026-02-30 is not a date"),
        (set_in("calls", held_on=None), "held_on: is missing"),
        (set_in("calls", share=1), "it has share, which no row of the table has"),
        (set_in("calls", id="1"), "id: 1 is not the id of a row"),
        (set_in("calls", id="ffffffffffff:1"), "is of a log that the file does not name"),
        (set_in("managers", name="\n"), "name: "),
        (set_in("managers", name="Dana Cruz"), "Dana Cruz is the manager too"),
        (set_in("managers", email="nobody"), "email: nobody is not an e-mail"),
        (set_in("field_days", half="night"), "half: night is not am, pm, full"),
        (set_in("field_days", ends_at="08:00"), "ends_at: "),
        (set_in("commands", ran_at="yesterday"), "ran_at: yesterday is not an instant"),
        (set_in("changes", table="log"), "table: log is not"),
        (set_in("changes", before={"x": 1}), "before: has x, which no row"),
        (lambda log: log["reps"].clear(), "which is not in it"),
        (lambda log: log["calls"].append(log["calls"][0]), "two rows of calls have the same id"),
        (lambda log: log.update(more=[]), "it has more, which no exported log has"),
        (lambda log: log.update(logs=["x"]), "its list of logs is damaged"),
        (lambda log: log.update(format="coachlog.log/2"), "written by a newer coachlog"),
        (lambda log: log["calls"].append(7), "row 2 of calls: 7 is not a row"),
    ],
)
def test_a_made_up_value_is_named(
    coachlog: Coachlog, exported: Path, change: Callable[[dict[str, Any]], None], told: str
) -> None:
    log = json.loads(exported.read_text(encoding="utf-8"))
    change(log)
    exported.write_text(json.dumps(log), encoding="utf-8")
    assert told in refused(coachlog, exported)


def test_a_file_cut_anywhere_is_refused(coachlog: Coachlog, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    start = text.index('"logs"')
    for end in random.Random(7).sample(range(start, len(text) - 3), 12):
        exported.write_text(text[:end], encoding="utf-8")
        assert "is the file cut off?" in refused(coachlog, exported)


@pytest.mark.parametrize("indent", [None, 7])
def test_the_layout_of_the_file_does_not_matter(
    coachlog: Coachlog, exported: Path, indent: int | None
) -> None:
    text = exported.read_text(encoding="utf-8")
    exported.write_text(json.dumps(json.loads(text), indent=indent), encoding="utf-8")
    coachlog("import", exported)
    assert coachlog("export").out == text


def test_an_export_comes_in_by_standard_input(coachlog: Coachlog, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    coachlog("import", "-", stdin=text)
    assert coachlog("export", "-").out == text


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("calls.csv", lambda text: text[: text.rindex("\n", 0, -1) + 1], "0 rows, and log.csv"),
        ("calls.csv", lambda text: text + text.splitlines()[1] + "\n", "have the same id"),
        ("calls.csv", lambda text: text.replace("id,also", "also,id"), "first line of calls.csv"),
        ("calls.csv", lambda text: text[:-1] + ',"x', "calls.csv"),
        ("calls.csv", lambda text: text.replace(",30,", ",x,"), "minutes: x can't be read"),
        ("log.csv", lambda text: text.replace("log/1", "log/2"), "written by a newer coachlog"),
        ("log.csv", lambda text: text.replace("calls,", "balls,"), "log.csv names balls"),
        ("reps.csv", None, "reps.csv can't be read"),
    ],
)
def test_a_damaged_folder_is_refused(
    coachlog: Coachlog,
    exported: Path,
    name: str,
    change: Callable[[str], str] | None,
    told: str,
) -> None:
    folder = exported.with_suffix("")
    path = folder / name
    if change is None:
        path.unlink()
    else:
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert told in refused(coachlog, folder)


def test_a_folder_of_something_else_is_refused(coachlog: Coachlog, tmp_path: Path) -> None:
    assert "only one that coachlog export wrote" in coachlog("import", tmp_path, expect=1).err


def test_where_a_day_is_published_comes_in_from_no_file(
    coachlog: Coachlog, exported: Path, log_path: Path
) -> None:
    """Earlier versions wrote it; whose file it is must not say where a password goes."""
    log = json.loads(exported.read_text())
    (day,) = log["field_days"]
    day["published_to"] = "http://stranger.example.com/x.ics"
    (change,) = log["changes"]
    change |= {"table": "field_day", "row": day["id"], "before": dict(day, id=None)}
    del change["before"]["id"]
    exported.write_text(json.dumps(log))
    folder = exported.with_suffix("")
    lines = (folder / "field_days.csv").read_text().splitlines()
    place = lines[0].split(",").index("debriefed_on")
    for number, cell in enumerate(("published_to", "http://stranger.example.com/x.ics")):
        cells = lines[number].split(",")
        lines[number] = ",".join([*cells[:place], cell, *cells[place:]])
    (folder / "field_days.csv").write_text("".join(f"{line}\n" for line in lines))
    for path in (exported, folder):
        log_path.unlink(missing_ok=True)
        assert "1 field day" in coachlog("import", path).out
        assert "stranger" not in coachlog("export").out
        with closing(sqlite3.connect(log_path)) as connection:
            assert b"stranger" not in b"".join(line.encode() for line in connection.iterdump())


def test_two_copies_that_went_on_apart_are_not_merged(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    source, copy = tmp_path / "source.db", tmp_path / "copy.db"
    shutil.copy(source, copy)
    coachlog("--db", source, *CALL, "--account", "Globex")
    coachlog("--db", copy, "add-manager", "Kim Poe")
    coachlog("--db", copy, "export", tmp_path / "copy.json")
    done = coachlog("--db", source, "import", tmp_path / "copy.json", expect=1)
    assert "two copies of the same log" in done.err


def test_a_later_export_brings_what_changed_unless_it_changed_here_too(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    source, later = tmp_path / "source.db", tmp_path / "later.json"
    coachlog("import", exported)
    coachlog("add-manager", "Kim Poe")
    coachlog("edit-rep", "Dana Cruz", "--email", "here@example.com")
    before = coachlog("export").out
    for command in (
        ("edit-rep", "Dana Cruz", "--email", "there@example.com"),
        ("edit-manager", "Pat Lee", "--email", "pat@example.com"),
        (*CALL, "--account", "Globex"),
        ("export", later),
    ):
        coachlog("--db", source, *command)
    said = coachlog("import", later).out
    assert "2 new (1 account, 1 call), 1 changed" in said
    assert "rep Dana Cruz: changed both here and there" in said
    read = json.loads(coachlog("export").out)
    assert {one.get("email") for one in read["managers"]} == {"pat@example.com", None}
    assert [one["email"] for one in read["reps"]] == ["here@example.com"]
    assert "0 new, 0 changed" in coachlog("import", later).out
    assert (
        "0 new, 0 changed" in coachlog("import", exported).out
    )  # an older one brings nothing back
    coachlog("undo", "--yes")
    assert coachlog("export").out == before


def test_what_people_built_on_a_merged_log_keeps_it_from_being_undone(
    coachlog: Coachlog, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACHLOG_USER", "director")
    coachlog("import", exported)
    monkeypatch.setenv("COACHLOG_USER", "kim")
    coachlog("add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request")
    assert "nothing to take back" not in coachlog("undo", "--dry-run").out
    monkeypatch.setenv("COACHLOG_USER", "director")
    assert "was touched later by add-call (kim" in coachlog("undo", "--yes", expect=1).err


def test_commands_of_another_log_are_not_ones_own(coachlog: Coachlog, exported: Path) -> None:
    coachlog("import", exported)
    said = coachlog("undo", "--yes").out
    assert said.startswith("Took back import of")
    assert "1 call removed" in said
    assert "origin" not in said
    assert "nothing to take back" in coachlog("undo", expect=1).err

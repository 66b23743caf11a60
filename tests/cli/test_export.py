"""Export: the whole log, whole or not at all, the same for the same content."""

from __future__ import annotations

import csv
import json
import os
import signal
import stat
from pathlib import Path
from typing import Any

import pytest

from coachlog.domain.audience import KEPT_PRIVATE
from coachlog.formats.exported_log import SECTIONS, SHARED
from coachlog.store.every_table import METADATA
from coachlog.store.exporting import OWN_TABLES, list_shapes
from tests.commands import read_export
from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


@pytest.fixture
def filled(coachlog: Coachlog) -> Coachlog:
    """Return the program on a log with people, calls, a field day and something that changed."""
    coachlog(*CALL, "--account", "Acme", "--deal-value", "48000.50")
    coachlog(*CALL, "--account", "Globex", "--notes", '=cmd()\n"two" lines\r', "--minutes", "30")
    coachlog("edit-rep", "Dana Cruz", "--level", "new")
    day = ("--rep", "Dana Cruz", "--date", "2026-12-01", "--half", "am")
    coachlog("plan-fieldday", *day, "--stop", "09:30 Hooli", "--focus", "listening")
    return coachlog


def document(coachlog: Coachlog) -> dict[str, list[dict[str, Any]]]:
    return read_export(coachlog("export").out)


def test_every_table_of_the_log_is_in_the_export(filled: Coachlog) -> None:
    tables = set(METADATA.tables) - OWN_TABLES
    assert set(SECTIONS) == tables
    assert [shape.table for shape in list_shapes()] == list(SECTIONS)
    assert tables > SHARED
    read = document(filled)
    (header,) = read.pop("header")
    assert list(header) == ["format", "logs", "rows"]
    assert list(header["rows"]) == list(SECTIONS.values())
    lengths = {table: len(rows) for table, rows in read.items()}
    assert lengths == {table: length for table, length in header["rows"].items() if length}
    assert list(lengths) == [table for table in header["rows"] if table in lengths]


def test_every_column_is_in_the_export_but_those_made_from_others() -> None:
    for shape in list_shapes():
        columns = {column.name for column in METADATA.tables[shape.table].c}
        made = {"folded"} if shape.table != "alias" else set()
        made |= {"published_to"} if shape.table == "field_day" else set()
        assert {one.column for one in shape.columns} == columns - {"id", "namesake"} - made


def test_rows_refer_to_each_other_by_log_and_number(filled: Coachlog) -> None:
    read = document(filled)
    ((log,),) = (header["logs"] for header in read["header"])
    first, second = read["calls"]
    assert first == {
        "id": f"{log}:1",
        "held_on": "2026-11-20",
        "manager": f"{log}:1",
        "rep": f"{log}:1",
        "account": f"{log}:1",
        "initiator": "rep-request",
        "deal_cents": 4800050,
        "currency": "EUR",
        "command": f"{log}:1",
    }
    assert second["notes"] == '=cmd()\n"two" lines\r'
    assert read["stops"][0]["at"] == "09:30"
    assert [one["name"] for one in read["commands"]] == [
        "add-call",
        "add-call",
        "edit-rep",
        "plan-fieldday",
    ]


def test_an_image_in_the_history_names_rows_as_the_rest_does(filled: Coachlog) -> None:
    read = document(filled)
    ((log,),) = (header["logs"] for header in read["header"])
    assert read["changes"] == [
        {
            "id": f"{log}:1",
            "command": f"{log}:3",
            "of": "rep",
            "row": f"{log}:1",
            "before": {
                "name": "Dana Cruz",
                "email": None,
                "level": "established",
                "started_on": None,
                "left_on": None,
                "command": f"{log}:1",
            },
        }
    ]


def test_of_two_exports_a_diff_shows_only_what_changed(filled: Coachlog) -> None:
    before = filled("export").out.splitlines()
    filled("edit-manager", "Pat Lee", "--email", "pat@example.com")
    after = filled("export").out.splitlines()
    gone = [json.loads(line) for line in before if line not in after]
    come = [json.loads(line) for line in after if line not in before]
    assert [one.get("table") for one in gone] == [None, "managers"]
    assert [one.get("table") for one in come] == [None, "commands", "managers", "changes"]
    assert [line for line in before if line in after] == [line for line in after if line in before]


def test_no_cell_of_the_csv_is_a_formula(filled: Coachlog, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = filled("export", folder).out
    assert said.startswith("Exported 1 manager, 1 rep, 3 accounts, 2 calls, 1 field day and their")
    assert said.endswith("; for other tools\n")
    with (folder / "calls.csv").open(newline="", encoding="utf-8") as file:
        first, second = csv.DictReader(file)
    assert (first["notes"], first["minutes"], first["role"]) == ("", "", "")
    assert second["notes"] == '\'=cmd()\n"two" lines\r'
    with (folder / "log.csv").open(newline="", encoding="utf-8") as file:
        about = dict(list(csv.reader(file)))
    assert about["format"] == "coachlog.log/1"
    assert about["calls"] == "2"
    assert {path.name for path in folder.iterdir()} == {
        "log.csv",
        *(f"{section}.csv" for section in SECTIONS.values()),
    }


def test_the_name_tells_the_format(filled: Coachlog, tmp_path: Path) -> None:
    folders = {"one.jsonl": False, "two": True, "three.jsonl": True, "four": False, "5.json": False}
    filled("export", tmp_path / "one.jsonl")
    filled("export", tmp_path / "two")
    filled("export", tmp_path / "three.jsonl", "--format", "csv")
    filled("export", tmp_path / "four", "--format", "jsonl")
    filled("export", tmp_path / "5.json")
    assert {name: (tmp_path / name).is_dir() for name in folders} == folders
    for name in ("one.jsonl", "four", "5.json"):
        assert (tmp_path / name).read_text(encoding="utf-8") == filled("export", "-").out
    refused = filled("export", "x.csv", expect=2).err
    assert refused.startswith("coachlog: x.csv is not a name for a folder of CSV")
    assert "leave .csv out" in refused
    assert "| gzip > out.jsonl.gz" in filled("export", "out.jsonl.gz", expect=2).err
    assert "CSV is a folder" in filled("export", "--format", "csv", expect=2).err


def test_what_is_exported_is_for_its_owner_only(filled: Coachlog, tmp_path: Path) -> None:
    filled("export", tmp_path / "one.jsonl")
    filled("export", tmp_path / "two")
    assert stat.S_IMODE((tmp_path / "one.jsonl").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "two").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "two").iterdir()} == {0o600}


def test_a_folder_that_holds_something_is_left_alone(filled: Coachlog, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    filled("export", folder)  # an empty one is taken
    assert (folder / "log.csv").exists()
    (folder / "log.csv").write_text("mine")
    assert "is there already; nothing was written" in filled("export", folder, expect=1).err
    assert (folder / "log.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_an_export_needs_a_log(coachlog: Coachlog, tmp_path: Path) -> None:
    assert "no log at" in coachlog("export", tmp_path / "out", expect=1).err
    assert not (tmp_path / "out").exists()


def test_an_undone_command_leaves_no_trace_in_the_export(filled: Coachlog) -> None:
    before = filled("export").out
    filled("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--new")
    assert filled("export").out != before
    filled("undo", "--yes")
    assert filled("export").out == before


def test_output_names_the_file_as_well(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("add-manager", "Pat Lee")
    file = tmp_path / "log.jsonl"
    coachlog("export", "--output", file)
    assert file.read_text(encoding="utf-8") == coachlog("export").out
    assert "named twice" in coachlog("export", file, "--output", file, expect=2).err


def test_ctrl_c_while_a_file_takes_its_place_is_too_late(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachlog("add-manager", "Pat Lee")
    put = os.replace

    def interrupt(source: str, target: str) -> None:
        signal.raise_signal(signal.SIGINT)
        put(source, target)

    monkeypatch.setattr(os, "replace", interrupt)
    done = coachlog("export", tmp_path / "log.jsonl")
    assert done.out.startswith("Exported ")
    assert done.err.endswith("coachlog: that was too late to stop it; all of it was saved\n")
    assert "Pat Lee" in (tmp_path / "log.jsonl").read_text(encoding="utf-8")


SECRETS = (
    "tell nobody", "thinks of leaving", "waited a long time", "ask who signs", "call again",
    "had no heart for it", "in hospital", "98765",
)  # fmt: skip


def test_an_export_for_a_director_has_no_private_text_and_no_rating(
    filled: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    filled("add-call", "--field-day", 1, "--account", "Hooli", "--notes", "tell nobody",
           "--deal-value", "987654", today="2026-12-01")  # fmt: skip
    filled("edit-call", 3, "--notes", "nothing", "--deal-value", "1",
           today="2026-12-01")  # an image has them still  # fmt: skip
    debrief = (
        'remark = "thinks of leaving"\n[[stop]]\naccount = "Hooli"\n'
        'reinforce = "waited a long time"\nimprove = "ask who signs"\n'
        '[[rating]]\nskill = "listening"\nscore = 2\n[[action]]\ntext = "call again"\n'
    )
    filled("debrief-fieldday", 1, "--from-file", "-", stdin=debrief, today="2026-12-01")
    filled("add-reply", 1, "call again, gladly", today="2026-12-02")
    filled("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-09", "--half", "am")
    filled("cancel-fieldday", 2, "--reason", "had no heart for it", "--yes")
    filled("add-absence", "Dana Cruz", "--from", "2026-12-14", "--reason", "in hospital")
    whole, some = filled("export"), filled("export", "--for-director")
    assert all(secret in whole.out for secret in SECRETS)
    assert not [secret for secret in SECRETS if secret in some.out]
    assert "private notes" in whole.err
    assert "leaves out deal values, notes, remarks, reasons, ratings, replies, actions" in some.err
    assert {"deal_value", "notes", "reason", "remark"} == KEPT_PRIVATE  # all are among the secrets
    read = read_export(some.out)
    assert not {"ratings", "replies", "actions"} & read.keys()
    assert len(read["calls"]) == 3

    file, other = tmp_path / "director.jsonl", tmp_path / "other.db"
    filled("export", file, "--for-director")
    filled("--db", other, "import", file, today="2026-12-02")
    shown = [filled(*log, "report", "--quarter", "--format", "json", today="2026-12-02").out
             for log in ((), ("--db", other))]  # fmt: skip
    assert shown[0] == shown[1]
    filled("import", file, today="2026-12-02")  # into the log that it is from: nothing is lost
    assert filled("export").out == whole.out
    folder = tmp_path / "director"
    filled("export", folder, "--for-director")
    assert "ratings.csv" not in {path.name for path in folder.iterdir()}

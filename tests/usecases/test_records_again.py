"""Records of a table that come again: each once, and what was decided of them here stays."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog

HEADER = "Activity ID,Subject,Type,Start,Duration,Assigned,Company,Manager"
ROWS = {
    "A1": "A1,Demo,Meeting,2026-11-10 09:00,60,Dana Cruz,Acme,Pat Lee",
    "A2": "A2,Visit,Meeting,2026-11-11 10:00,30,Dana Cruz,Globex,Pat Lee",
    "A3": "A3,Review,Meeting,2026-11-12 11:00,45,Dana Cruz,,Pat Lee",
    "A4": "A4,Talk,Meeting,2026-11-13 12:00,45,Nobody Known,Hooli,Pat Lee",
    "A5": "A5,Later,Meeting,2026-12-13 12:00,45,Dana Cruz,Hooli,Pat Lee",
}
Document = dict[str, Any]


@pytest.fixture(autouse=True)
def team(coachlog: Coachlog) -> None:
    """Put Dana Cruz on the team of Pat Lee, beside Kim Poe's."""
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "Sam Oak", "--manager", "Kim Poe")


def bring(coachlog: Coachlog, folder: Path, *rows: str, more: tuple[str, ...] = ()) -> Document:
    path = folder / "activities.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    found: Document = json.loads(coachlog("import", path, "--format", "json", *more).out)
    return found


def calls(coachlog: Coachlog) -> list[Document]:
    found: list[Document] = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    return found


def test_what_is_no_call_is_counted_by_why(coachlog: Coachlog, tmp_path: Path) -> None:
    window = ("--to", "2026-12-31")
    found = bring(coachlog, tmp_path, *ROWS.values(), ROWS["A1"], more=window)
    assert found["new"] == 2
    assert found["left_out"] == {
        "no account": 1, "no rep": 1, "after today": 1, "twice in the file": 1,
    }  # fmt: skip
    assert sorted((one["date"], one["account"], one["minutes"]) for one in calls(coachlog)) == [
        ("2026-11-10", "Acme", 60),
        ("2026-11-11", "Globex", 30),
    ]


def test_a_second_import_changes_nothing(coachlog: Coachlog, tmp_path: Path) -> None:
    bring(coachlog, tmp_path, ROWS["A1"], ROWS["A2"])
    before = calls(coachlog)
    again = bring(coachlog, tmp_path, ROWS["A2"], ROWS["A1"])
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 2)
    assert calls(coachlog) == before


def test_what_changed_in_the_crm_changes_here_unless_somebody_did_it_here(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    bring(coachlog, tmp_path, ROWS["A1"], ROWS["A2"])
    acme = next(one["id"] for one in calls(coachlog) if one["account"] == "Acme")
    coachlog("edit-call", acme, "--minutes", "75")
    changed = [ROWS[name].replace(",60,", ",90,").replace(",30,", ",40,") for name in ("A1", "A2")]
    again = bring(coachlog, tmp_path, *changed)
    assert (again["changed"], again["same"]) == (1, 1)
    (conflict,) = again["conflicts"]
    assert conflict.startswith(f"call {acme} of Tue 2026-11-10 is different in the file now (Demo)")
    assert {one["account"]: one["minutes"] for one in calls(coachlog)} == {
        "Acme": 75, "Globex": 40,
    }  # fmt: skip


def test_what_was_no_ride_along_stays_none(coachlog: Coachlog, tmp_path: Path) -> None:
    bring(coachlog, tmp_path, ROWS["A1"], ROWS["A2"])
    acme = next(one["id"] for one in calls(coachlog) if one["account"] == "Acme")
    coachlog("triage", acme, "--initiator", "not-a-ride-along")
    again = bring(coachlog, tmp_path, ROWS["A1"], ROWS["A2"])
    assert (again["same"], again["left_out"]) == (1, {"not a ride-along": 1})
    assert [one["account"] for one in calls(coachlog)] == ["Globex"]


def test_a_call_that_is_another_manager_s_now_stays_where_it_is(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    bring(coachlog, tmp_path, ROWS["A1"])
    moved = ROWS["A1"].replace("Pat Lee", "Kim Poe").replace("Dana Cruz", "Sam Oak")
    again = bring(coachlog, tmp_path, moved)
    assert again["left_out"] == {"another manager's": 1}
    assert [(one["manager"], one["rep"]) for one in calls(coachlog)] == [("Pat Lee", "Dana Cruz")]


def test_each_record_is_told_where_that_is_asked_for(coachlog: Coachlog, tmp_path: Path) -> None:
    path = tmp_path / "activities.csv"
    path.write_text("\n".join((HEADER, *ROWS.values())) + "\n", encoding="utf-8")
    told = coachlog("import", path, "--explain", "--to", "2026-12-31").out
    for line in (
        "Tue 2026-11-10 Demo: ride-along with Dana Cruz at Acme",
        "Thu 2026-11-12 Review: left out, no account",
        "Fri 2026-11-13 Talk: left out, no rep",
        "Sun 2026-12-13 Later: left out, after today",
    ):
        assert line in told


@pytest.mark.parametrize("hour", ["", " 09:00"])
def test_indexes_that_wait_for_the_end_are_there_again_and_copies_found(
    coachlog: Coachlog,
    log_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hour: str,
) -> None:
    before = indexes(log_path)
    monkeypatch.setattr("coachlog.store.crm_records.REBUILD_FROM", 1)
    monkeypatch.setattr("coachlog.store.crm_records.ROWS_AT_ONCE", 2)
    rows = [ROWS["A1"].replace(" 09:00", hour).replace("A1", f"B{day}") for day in range(3)]
    rows = [row.replace("-10", f"-0{day + 1}") for day, row in enumerate(rows)]
    # The last begins at the hour of the one before it.
    again = bring(coachlog, tmp_path, *rows, ROWS["A2"], ROWS["A2"].replace("A2,Visit", "A9,Talk"))
    assert (again["new"], again["linked"]) == (4, 1)
    assert indexes(log_path) == before
    assert bring(coachlog, tmp_path, *rows, ROWS["A2"])["same"] == 4


def test_equal_rows_without_a_number_are_told_apart_from_whatever_has_one(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    row = ROWS["A1"].replace("A1,", ",").replace(" 09:00", "")
    assert bring(coachlog, tmp_path, row)["new"] == 1
    with closing(sqlite3.connect(log_path)) as connection:
        (key,) = connection.execute("SELECT key FROM event").fetchone()
    # What has a number of its own may have the one that the second of them would get.
    odd = ROWS["A2"].replace("A2,", f"{key}#2,")
    for new, same in ((3, 1), (0, 4)):
        found = bring(coachlog, tmp_path, odd, row, row, row)
        assert (found["new"], found["same"]) == (new, same)
    assert [one["account"] for one in calls(coachlog)].count("Acme") == 3


def indexes(log: Path) -> set[str]:
    with closing(sqlite3.connect(log)) as connection:
        return {row[0] for row in connection.execute("SELECT sql FROM sqlite_master") if row[0]}

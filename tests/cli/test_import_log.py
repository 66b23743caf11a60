"""Importing exported logs: damaged ones leave nothing, later ones bring what is new."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from coachlog.formats.exported_log import FORMAT
from coachlog.intake.lines import LINE_LIMIT
from coachlog.intake.log_file import BYTES_AT_ONCE, read_log
from coachlog.store.exporting import list_shapes
from tests.cli.logs import make_log, put_log
from tests.commands import read_export, write_export
from tests.conftest import Coachlog

GOLDEN = Path(__file__).parent / "golden" / "log.jsonl"
CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small log and, beside it, its export, made once."""
    folder = tmp_path_factory.mktemp("small")
    return make_log(
        folder,
        (*CALL, "--account", "Acme", "--deal-value", "100", "--minutes", "30"),
        ("edit-rep", "Dana Cruz", "--level", "new"),
        ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--stop", "14:00 Hooli"),
        ("export", folder / "out.jsonl"),
    )


@pytest.fixture
def exported(small: Path, tmp_path: Path) -> Path:
    """Return the export of a small log, source.db beside it; the test's log is empty."""
    put_log(small, tmp_path / "source.db")
    shutil.copy(small.with_name("out.jsonl"), tmp_path)
    return tmp_path / "out.jsonl"


def refused(coachlog: Coachlog, path: Path) -> str:
    """Return the one line with which a file is refused; nothing of it is in the log."""
    done = coachlog("import", path, expect=1)
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert json.loads(coachlog("list-calls", "--format", "json").out)["calls"] == []
    assert not read_export(coachlog("export").out)["commands"]
    return done.err


def set_in(section: str, **values: object) -> Callable[[dict[str, list[Any]]], None]:
    return lambda log: log[section][0].update(values)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (set_in("calls", initiator="asked"), "line 11, calls: initiator: asked is not"),
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
        (set_in("calls", fingerprint=7), "fingerprint: 7 is not a value of this column"),
        (set_in("calls", fingerprint="07"), "fingerprint: 07 is not a whole number as text"),
        (set_in("calls", fingerprint=str(1 << 63)), f"{1 << 63} is not -9223372036854775808 to"),
        (set_in("calls", held_on="2026-11-21"), "held_on: 2026-11-21 is after today"),
        (set_in("calls", held_on="2026-02-30"), "held_on: 2026-02-30 is not a date"),
        (set_in("calls", held_on=None), "held_on: is missing"),
        (set_in("calls", share=1), "share: is no column of this table"),
        (set_in("calls", id="1"), "id: 1 is not the id of a row"),
        (set_in("calls", id="ffffffffffff:1"), "is of a log that the file does not name"),
        (set_in("managers", name="\n"), "name: "),
        (set_in("managers", name="Dana Cruz"), "Dana Cruz is the manager too"),
        (set_in("managers", email="nobody"), "email: nobody is not an e-mail"),
        (set_in("field_days", half="night"), "half: night is not am, pm, full"),
        (set_in("field_days", ends_at="08:00"), "ends_at: "),
        (set_in("commands", ran_at="yesterday"), "ran_at: yesterday is not an instant"),
        (set_in("changes", of="log"), "of: log is not"),
        (set_in("changes", before={"x": 1}), "before: has x, which no row"),
        (lambda log: log["reps"].clear(), "which is not in it"),
        (lambda log: log["accounts"].pop(0), "refers to account "),
        (lambda log: log["calls"].append(log["calls"][0]), "two rows of calls have the same id"),
        (lambda log: log.update(more=[{}]), "more is no table of a log"),
        (lambda log: log.update({"?": [{}]}), "? is no table of a log"),
        (set_in("header", rows={"balls": 3}), "its first line says 3 balls, and 0 are there"),
        (set_in("header", logs=["x"]), "its list of logs is damaged"),
        (set_in("header", logs={}), "its first line does not say what is in it"),
        (set_in("header", format="coachlog.log/2"), "written by a newer coachlog"),
        (set_in("field_days", published_to="x"), "published_to: is no column"),
    ],
)
def test_a_made_up_value_is_named(
    coachlog: Coachlog, exported: Path, change: Callable[[dict[str, list[Any]]], None], told: str
) -> None:
    log = read_export(exported.read_text(encoding="utf-8"))
    change(log)
    exported.write_text(write_export(log), encoding="utf-8")
    assert told in refused(coachlog, exported)


def test_a_file_cut_anywhere_is_refused(coachlog: Coachlog, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    ends = [place + 1 for place, char in enumerate(text[:-1]) if char == "\n"]
    for end in ends[::3] + random.Random(7).sample(range(text.index('"logs"'), len(text) - 1), 8):
        exported.write_text(text[:end], encoding="utf-8")
        told = "cut off or edited" if end in ends or end + 1 in ends else "is the file cut off?"
        assert told in refused(coachlog, exported)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{}", "line 3: ? is no table of a log"),
        ("[]", "line 3 is not a row as JSON"),
        ("", "line 3 is not a row as JSON"),
        ('{"table": ["calls"]}', "line 3: ? is no table of a log"),
        ('{"table": "calls", "notes": "' + "x" * LINE_LIMIT + '"}', "line 3 is not a row"),
        ('{"table": "calls", "id": ' + "[" * 900 + "]" * 900 + "}", "line 3"),
        ('{"table": "calls", "id": ' + "[" * 99_999, "line 3 is not a row as JSON"),
        ('{"table": "calls", "minutes": ' + "9" * 9_999 + "}", "line 3 is not a row as JSON"),
        ('{"table": "calls", "minutes": NaN}', "line 3, calls: id: None is not the id of a row"),
        ('{"table": "calls", "notes": "\udcff"}', "line 3 is not a row as JSON"),
    ],
)
def test_a_line_that_is_no_row_is_named(
    coachlog: Coachlog, exported: Path, line: str, told: str
) -> None:
    lines = exported.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = f"{line}\n"
    exported.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    assert told in refused(coachlog, exported)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_how_other_programs_write_the_lines_does_not_matter(
    coachlog: Coachlog, exported: Path, encoding: str
) -> None:
    text = exported.read_text(encoding="utf-8")
    header, *lines = text.replace('": ', '":').splitlines()
    random.Random(7).shuffle(lines)
    exported.write_text("\r\n".join([header, *lines]), encoding=encoding)
    coachlog("import", exported)
    assert coachlog("export").out == text


def test_the_export_that_is_kept_is_still_the_same_log(coachlog: Coachlog) -> None:
    """After a change of the format, count it up and keep an export of the log that this one is."""
    text = GOLDEN.read_text(encoding="utf-8")
    said = coachlog("import", GOLDEN).out
    assert "6 accounts, 4 managers, 4 reps, 2 tombstones, 6 absences, 5 former names" in said
    assert coachlog("export").out == text
    assert "Account: Acme\n  Initiator: scheduled" in coachlog("show-call", "1").out


def test_a_row_stands_after_those_it_refers_to_and_no_table_is_left_out() -> None:
    read = read_export(GOLDEN.read_text(encoding="utf-8"))
    known: set[tuple[str | None, str | None]] = set()
    for shape in list_shapes():
        assert len(read[shape.section]) > 1
        for row in read[shape.section]:
            assert row["id"]
            for column in shape.columns:
                named = column.refers_to, row.get(column.name)
                assert None in named or named in known
            known.add((shape.table, row["id"]))


def test_no_more_than_a_piece_of_the_file_is_in_memory_at_once() -> None:
    rows = [{"id": f"3f2a9c01b7de:{number}", "name": "x" * 100} for number in range(1, 10_001)]
    header = {"format": FORMAT, "logs": ["3f2a9c01b7de"], "rows": {}}
    text = write_export(
        {"header": [header], "managers": [{**row, "command": row["id"]} for row in rows]}
    )
    _, parts = read_log(BytesIO(text.encode()), list_shapes(), date(2026, 11, 20))
    taken = [len(part.codes) for part in parts]
    assert sum(taken) == len(rows)
    assert max(taken) <= BYTES_AT_ONCE // 100


def test_an_exported_log_is_imported_alone(coachlog: Coachlog, exported: Path) -> None:
    other = exported.with_name("calls.csv")
    other.write_text("date,manager,rep,account,initiator\n", encoding="utf-8")
    mixed = coachlog("import", exported, other, expect=2).err
    assert "one after the other" in mixed
    missing = coachlog("import", exported, exported.with_name("none.jsonl"), expect=1).err
    assert "none.jsonl" in missing


def test_an_export_comes_in_by_standard_input(coachlog: Coachlog, exported: Path) -> None:
    text = exported.read_text(encoding="utf-8")
    coachlog("import", "-", stdin=text)
    assert coachlog("export", "-").out == text


def test_a_folder_of_csv_is_refused_with_what_to_import(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    coachlog("--db", tmp_path / "source.db", "export", folder)
    for path in (folder, folder / "calls.csv", folder / "deals.csv"):
        said = coachlog("import", path, expect=1).err
        assert "import" in said
        assert "coachlog export FILE.jsonl writes" in said


def test_two_copies_that_went_on_apart_are_not_merged(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    source, copy = tmp_path / "source.db", tmp_path / "copy.db"
    shutil.copy(source, copy)
    coachlog("--db", source, *CALL, "--account", "Globex")
    coachlog("--db", copy, "add-manager", "Kim Poe")
    coachlog("--db", copy, "export", tmp_path / "copy.jsonl")
    done = coachlog("--db", source, "import", tmp_path / "copy.jsonl", expect=1)
    assert "two copies of the same log" in done.err


def test_a_later_export_brings_what_changed_unless_it_changed_here_too(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    source, later = tmp_path / "source.db", tmp_path / "later.jsonl"
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
    read = read_export(coachlog("export").out)
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


@pytest.fixture
def several(coachlog: Coachlog, exported: Path, tmp_path: Path) -> tuple[Path, ...]:
    """Return exports of a log, of what it became later, and of another; the test's is empty."""
    source, later, other = (tmp_path / name for name in ("source.db", "later.jsonl", "kim.jsonl"))
    coachlog("--db", source, "edit-call", "1", "--minutes", "45")
    coachlog("--db", source, "rename", "rep", "Dana Cruz", "Dana Cruz-Lee")
    coachlog("--db", source, *CALL[:3], "--rep", "Lou Fox", *CALL[5:], "--account", "Initech")
    coachlog("--db", source, "export", later)
    kim = tmp_path / "kim.db"
    coachlog("--db", kim, "add-rep", "Sam Oak", "--manager", "Kim Poe")
    coachlog("--db", kim, "add-call", "--rep", "Lou Fox", "--account", "Acme", *CALL[5:],
             "--manager", "Pat Lee")  # fmt: skip
    coachlog("--db", kim, "export", other)
    return exported, later, other


def test_several_logs_are_one_command_and_one_undo(
    coachlog: Coachlog, several: tuple[Path, ...], tmp_path: Path
) -> None:
    coachlog("add-manager", "Own One")
    before = coachlog("export").out
    said = coachlog("import", *several).out.splitlines()
    assert said[0].startswith("Took in 3 logs: ")
    assert "New managers: Kim Poe, Pat Lee" in said
    assert "New reps: Dana Cruz-Lee, Lou Fox, Sam Oak" in said
    newest = json.loads(coachlog("history", "--format", "json").out)["entries"][0]
    assert newest["command"] == "import"
    assert newest["outside"] == f"read {', '.join(map(str, several))}"
    assert "no changes" not in coachlog("doctor", "--deep").out
    together = coachlog("export").out
    undone = coachlog("undo", "--yes")
    assert "Not taken back" not in undone.err
    assert coachlog("export").out == before
    coachlog("redo")
    assert coachlog("export").out == together


def test_several_logs_at_once_give_what_they_give_one_after_the_other(
    coachlog: Coachlog, several: tuple[Path, ...], tmp_path: Path
) -> None:
    coachlog("import", *several)
    for path in several:
        coachlog("--db", tmp_path / "singly.db", "import", path)

    def rows(*where: object) -> dict[str, list[Any]]:
        found = read_export(coachlog(*where, "export").out)
        return {table: found[table] for table in ("managers", "reps", "calls", "field_days")}

    def plain(found: dict[str, list[Any]]) -> str:
        return json.dumps(found, sort_keys=True)

    assert plain(rows()) == plain(rows("--db", tmp_path / "singly.db"))
    again = coachlog("import", *several).out
    assert again.startswith("Took in 3 logs: 0 new, 0 changed")
    assert (
        len(json.loads(coachlog("history", "--format", "json").out)["entries"])
        == len(
            json.loads(coachlog("--db", tmp_path / "singly.db", "history", "--format", "json").out)[
                "entries"
            ]
        )
        - 2
    )


def test_of_several_logs_a_bad_one_keeps_all_out_and_is_named(
    coachlog: Coachlog, several: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = several[1].read_text("utf-8")
    several[1].write_text(text[: len(text) // 2], encoding="utf-8")
    monkeypatch.chdir(several[1].parent)
    refused = coachlog("import", *(path.name for path in several), expect=1)
    assert "nothing was imported from later.jsonl: " in refused.err
    assert json.loads(coachlog("list-calls", "--format", "json").out)["calls"] == []


def test_the_result_of_several_logs_names_people(
    coachlog: Coachlog, several: tuple[Path, ...]
) -> None:
    coachlog("import", several[0])
    found = json.loads(coachlog("import", *several, "--format", "json").out)
    assert found["files"] == [str(path) for path in several]
    assert found["new_people"] == {"managers": ["Kim Poe"], "reps": ["Lou Fox", "Sam Oak"]}
    assert found["changed_people"]["reps"] == ["Dana Cruz-Lee"]


def test_the_result_of_a_merge_has_the_ids_of_what_it_made_and_changed(
    coachlog: Coachlog, several: tuple[Path, ...]
) -> None:
    tried = json.loads(coachlog("import", several[0], "--dry-run", "--format", "json").out)
    assert (tried["dry_run"], tried["command_ids"], tried["added_ids"]) == (True, [], {})
    first = json.loads(coachlog("import", several[0], "--format", "json").out)
    assert first["added_ids"]["call"] == [1]
    assert (first["changed"], first["changed_ids"]) == ({}, {})
    found = json.loads(coachlog("import", several[1], "--format", "json").out)
    newest = json.loads(coachlog("history", "--format", "json").out)["entries"][0]
    assert found["command_ids"] == [newest["command_id"]]
    assert found["added_ids"]["call"] == [2]
    assert found["changed"] == {"rep": 1, "call": 1}
    assert found["changed_ids"] == {"rep": [1], "call": [1]}


def test_what_a_merge_changed_is_counted_by_kind_and_people_are_named(
    coachlog: Coachlog, several: tuple[Path, ...]
) -> None:
    coachlog("import", several[0])
    said = coachlog("import", several[1]).out.splitlines()
    assert said[0].endswith(", 2 changed (1 call, 1 rep)")
    assert "Changed rep: Dana Cruz-Lee" in said


def test_what_two_logs_know_alike_is_not_called_changed(coachlog: Coachlog, tmp_path: Path) -> None:
    for name, rep in (("early", "Dana Cruz"), ("late", "Lou Fox")):
        coachlog("--db", tmp_path / f"{name}.db", "add-rep", rep, "--manager", "Pat Lee")
        coachlog("--db", tmp_path / f"{name}.db", "export", tmp_path / f"{name}.jsonl")
    said = coachlog("import", tmp_path / "late.jsonl", tmp_path / "early.jsonl").out
    assert said.splitlines()[0].endswith(", 0 changed")


def merged_away(coachlog: Coachlog, folder: Path, *here: tuple[object, ...]) -> dict[str, Any]:
    """Return what it says when a rep was merged away there, after commands that ran here."""
    source, later = folder / "source.db", folder / "later.jsonl"
    coachlog("--db", source, "add-rep", "Lou Fox", "--manager", "Pat Lee")
    coachlog("--db", source, "add-absence", "Lou Fox", "--from", "2026-12-01")
    coachlog("--db", source, "export", folder / "with-lou.jsonl")
    coachlog("import", folder / "with-lou.jsonl")
    for command in here:
        coachlog(*command)
    coachlog("--db", source, "remove-absence", "1", "--yes")
    coachlog("--db", source, "merge", "rep", "Lou Fox", "Dana Cruz", "--yes")
    coachlog("--db", source, "export", later)
    said: dict[str, Any] = json.loads(coachlog("import", later, "--format", "json").out)
    return said


def names_of(coachlog: Coachlog) -> list[str]:
    return [one["name"] for one in read_export(coachlog("export").out)["reps"]]


def test_what_was_removed_there_is_removed_here(
    coachlog: Coachlog, exported: Path, tmp_path: Path
) -> None:
    said = merged_away(coachlog, tmp_path)
    assert said["format"] == "coachlog.merge/1"
    assert {name: said["removed"].get(name) for name in ("absence", "rep")} == {
        "absence": 1, "rep": 1,
    }  # fmt: skip
    assert said["kept"] == []
    assert names_of(coachlog) == ["Dana Cruz"]
    assert not read_export(coachlog("export").out).get("absences")
    coachlog("undo", "--yes")
    assert sorted(names_of(coachlog)) == ["Dana Cruz", "Lou Fox"]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (
            ("add-call", "--rep", "Lou Fox", "--account", "Acme", "--initiator", "rep-request"),
            "removed there, but used here",
        ),
        (("edit-rep", "Lou Fox", "--email", "lou@here.com"), "removed there, but changed here"),
    ],
)
def test_what_was_removed_there_stays_where_it_is_used_or_changed_here(
    coachlog: Coachlog, exported: Path, tmp_path: Path, command: tuple[str, ...], reason: str
) -> None:
    said = merged_away(coachlog, tmp_path, command)
    assert [(one["table"], one["name"], one["reason"]) for one in said["kept"]] == [
        ("rep", "rep Lou Fox", reason)
    ]
    assert "rep" not in said["removed"]
    assert sorted(names_of(coachlog)) == ["Dana Cruz", "Lou Fox"]

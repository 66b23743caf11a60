"""Taking logs into each other: what comes over, what is the same, what stays, row by row.

The logs are made by chance, of few names and days, so that much of one is in the other too, alike
or otherwise. What merging them does is kept; how to write that anew: tests/golden.py.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError
from coachlog.store.history import keep_image, note_command, update_row
from coachlog.store.log_merge import applying
from coachlog.store.log_merge.outcome import Merged
from coachlog.store.tables import AnswerRow
from tests.by_chance import OTHER, OWN, THIRD, export, logs, noting, read_log, take
from tests.conftest import Coachlog
from tests.filled import author, filling, on
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"


def tell(merged: Merged) -> str:
    """Return what a merge said."""
    parts = {name: getattr(merged, name) for name in Merged.__dataclass_fields__}
    kept = [f"{one.table} {one.row_id} {one.label}: {one.reason}" for one in merged.kept]
    return str({name: part for name, part in (parts | {"kept": kept}).items() if part})


@pytest.mark.parametrize("seed", range(2))
def test_logs_that_know_the_same_people_become_one(tmp_path: Path, seed: int) -> None:
    said: list[str] = []
    with logs(tmp_path, seed, OWN, OTHER, THIRD) as (own, other, third):
        other.change(CommandName.EDIT_CALL, CommandName.RENAME)
        own.change(CommandName.EDIT_REP)
        for first, second in (
            (own, other), (third, own), (other, own), (own, third), (other, third)
        ):  # fmt: skip
            if second is third:
                third.change(CommandName.EDIT_CALL, CommandName.EDIT_REP)
            with noting(first.log, said):
                said.append(tell(take(first.log, export(second.log))))
            assert take(first.log, export(second.log)).is_nothing
    compare(GOLDEN / f"merging-{seed}.txt", "".join(f"{line}\n" for line in said))


@pytest.mark.parametrize("seed", range(2, 4))
def test_what_changed_in_two_copies_comes_together(tmp_path: Path, seed: int) -> None:
    said: list[str] = []
    with logs(tmp_path, seed, OWN, OTHER) as (own, other):
        with filling(own.log) as add:
            spare = add.account("Spare")
            add.account("Gone")
        take(own.log, export(other.log))
        take(other.log, export(own.log))
        own.use(spare, changed=bool(seed % 2))
        own.lose_call()
        other.remove("account", "Spare")
        own.remove("account", "Gone")
        with filling(other.log) as add:  # what can't come over, as its customer is gone there
            (add.accounts["Gone"],) = other.log.connection.execute(
                "SELECT id FROM account WHERE name = 'Gone'"
            ).fetchone()
            call = add.call("11-02", other.id("manager"), other.id("rep"), "Gone")
            add.add(AnswerRow(call_id=call, led="rep", answered_on=on("11-02"), command_id=1))
        other.change(CommandName.EDIT_CALL, CommandName.RENAME, CommandName.DEBRIEF_FIELDDAY)
        own.change(CommandName.EDIT_CALL, CommandName.EDIT_REP)
        for first, second in ((own, other), (other, own)):
            with noting(first.log, said):
                said.append(tell(take(first.log, export(second.log))))
            assert take(first.log, export(second.log)).is_nothing
    compare(GOLDEN / f"merging-{seed}.txt", "".join(f"{line}\n" for line in said))


@pytest.mark.parametrize(("edited", "level"), [(True, "senior"), (False, "new")])
def test_of_somebody_from_another_log_what_was_edited_here_stays(
    tmp_path: Path, edited: bool, level: str
) -> None:
    with logs(tmp_path, 5, OWN, OTHER, THIRD) as (own, other, third):
        for one, known in ((own, "new"), (other, "senior")):
            with filling(one.log) as add:
                add.rep("Eve Ode", level=known)
        take(third.log, export(other.log))
        read = third.log.connection.execute
        (eve,) = read("SELECT id FROM rep WHERE name = 'Eve Ode'").fetchone()
        if edited:
            with third.log.transaction() as connection:
                command = note_command(connection, author(CommandName.EDIT_REP))
                update_row(connection, command, "rep", eve, {"email": "eve@x.com"})
        take(third.log, export(own.log))
        assert read("SELECT level FROM rep WHERE name = 'Eve Ode'").fetchall() == [(level,)]


def test_what_a_log_removed_is_not_taken_for_what_it_put_in_its_place(tmp_path: Path) -> None:
    with logs(tmp_path, 6, OTHER, THIRD) as (other, third):
        who = other.id("manager")
        for _ in range(2):
            with filling(other.log) as add:
                away = add.absence("12-24", "12-31", manager_id=who)
            merged = take(third.log, export(other.log))
            with other.log.transaction() as connection:
                command = note_command(connection, author(CommandName.REMOVE_ABSENCE))
                keep_image(connection, command, "absence", away)
                connection.execute("DELETE FROM absence WHERE id = ?", (away,))
        assert (merged.new["absence"], merged.removed) == (1, {"absence": 1})
        assert take(third.log, export(other.log)).removed == {"absence": 1}


def test_a_customer_that_a_log_removed_and_added_again_is_told_by_its_name(tmp_path: Path) -> None:
    with logs(tmp_path, 6, OTHER, THIRD) as (other, third):
        told = []
        for _ in range(2):
            with filling(other.log) as add:
                add.account("Spare")
            merged = take(third.log, export(other.log))
            told.append((merged.new.get("account"), merged.removed))
            other.remove("account", "Spare")
        assert told == [(1, {}), (None, {})]


def test_a_later_row_that_refers_to_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with logs(tmp_path, 6, OTHER, THIRD) as (other, third):
        rows = [json.loads(line) for line in export(other.log).splitlines()]
        *before, last = [row for row in rows if row.get("table") == "calls"]
        assert before
        last["account"] = last["account"].partition(":")[0] + ":999"
        with pytest.raises(CoachlogError, match=r"account \w+:999, which is not in it"):
            take(third.log, "\n".join(map(json.dumps, rows)).encode())


def test_several_files_are_taken_in_as_by_one_command(tmp_path: Path) -> None:
    said: list[str] = []
    with logs(tmp_path, 4, OWN, OTHER, THIRD) as (own, other, third):
        first = export(other.log)
        other.change(CommandName.EDIT_CALL, CommandName.RENAME)
        with noting(own.log, said):
            said.append(tell(take(own.log, first, export(third.log), export(other.log))))
    compare(GOLDEN / "merging-4.txt", "".join(f"{line}\n" for line in said))


def test_a_history_is_the_same_however_few_rows_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for kept in (50_000, 1):
        monkeypatch.setattr(applying, "_KEPT", kept)
        with logs(tmp_path / str(kept), 3, OWN, OTHER) as (own, other):
            other.change(CommandName.EDIT_CALL, CommandName.RENAME)
            take(own.log, export(other.log))
            told.append(list(read_log(own.log)))
    assert told[0] == told[1]


def test_what_others_add_for_somebody_who_was_merged_here_comes_to_who_stayed(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    log, there = (("--db", tmp_path / name) for name in ("here.db", "there.db"))
    call = ("add-call", "--initiator", "rep-request", "--account")
    coachlog(*log, "add-rep", "Ada Fox", "--manager", "Pat Lee")
    coachlog(*log, *call, "Acme", "--manager", "Pat Lee", "--rep", "Dana Cruz")
    coachlog(*log, *call, "Globex", "--manager", "Kim Poe", "--rep", "Lou Fox")
    for name in ("Initech", "Hooli"):
        coachlog(*log, *call, name, "--manager", "Pat Lee", "--rep", "Dana Cruz", "--new")
    coachlog(*log, "edit-rep", "Lou Fox", "--email", "lou@x.com")
    coachlog(*log, "edit-rep", "Dana Cruz", "--email", "dana@x.com")
    coachlog(*log, "export", tmp_path / "first.jsonl")
    coachlog(*there, "import", tmp_path / "first.jsonl")
    for old, new in (("Lou Fox", "Lou Wolf"), ("Ada Fox", "Lou Fox"), ("Lou Fox", "Ada Ray")):
        coachlog(*log, "rename", "rep", old, new)  # another one had that name after
    for kind, gone, stays in (
        ("account", "Globex", "Acme"), ("rep", "Lou Wolf", "Dana Cruz"),
        ("manager", "Kim Poe", "Pat Lee"), ("account", "Initech", "Hooli"),
    ):  # fmt: skip
        coachlog(*log, "merge", kind, gone, stays, "--yes")
    coachlog(*there, *call, "Globex", "--manager", "Kim Poe", "--rep", "Lou Fox")
    coachlog(*there, "edit-call", 5, "--minutes", 5)
    coachlog(*there, "export", tmp_path / "second.jsonl")
    assert "1 new (1 call), 0 changed" in coachlog(*log, "import", tmp_path / "second.jsonl").out
    rows = coachlog(*log, "list-calls", "--format", "csv").out.splitlines()
    assert rows[1] == "5,2026-11-20,Pat Lee,Dana Cruz,Acme,rep-request,,,5,,,,"
    assert "0 new, 0 changed" in coachlog(*log, "import", tmp_path / "second.jsonl").out
    assert len(rows) == 6

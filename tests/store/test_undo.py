"""Taking commands back on logs that chance filled: all is as it was, or it is said what is not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.domain.history import PastCommand
from coachlog.errors import CoachlogError
from coachlog.store import undo
from coachlog.store.log import Log
from coachlog.store.undo import (
    TakenBack,
    do_again,
    find_last_command,
    find_undone,
    refuse_touched_later,
    take_back,
)
from tests.by_chance import OTHER, OWN, THIRD, export, logs, read_log
from tests.filled import filling
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"
KINDS = (
    CommandName.EDIT_CALL, CommandName.RENAME, CommandName.EDIT_REP, CommandName.RENAME,
    CommandName.TRIAGE,
)  # fmt: skip


def rows(log: Log) -> list[str]:
    """Return what a log holds, but for what was taken back."""
    return [row for row in read_log(log) if not row.startswith("undone")]


def take(log: Log, actor: str) -> TakenBack:
    """Take the last command of somebody back."""
    command = find_last_command(log.connection, actor)
    assert command is not None
    with log.transaction(bulk=True) as connection:
        done = take_back(connection, command, "2026-11-20T09:00:00Z")
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    return done


def redo(log: Log, actor: str) -> None:
    """Do again what was taken back."""
    command_id = find_undone(log.connection, actor)
    assert command_id is not None
    with log.transaction(bulk=True) as connection:
        do_again(connection, command_id)


@pytest.mark.parametrize("seed", range(30, 33))
def test_commands_are_taken_back_one_after_the_other_and_done_again(
    tmp_path: Path, seed: int
) -> None:
    said = []
    with logs(tmp_path, seed, OWN) as (own,):
        states = []
        for number, kind in enumerate(KINDS):
            states.append(rows(own.log))
            if number % 2:
                with filling(own.log) as add:
                    pat = add.manager(f"Manager {number}")
                    add.call("11-02", pat, add.rep(f"Rep {number}", pat), f"Account {number}")
            else:
                own.change(kind)
        states.append(rows(own.log))
        for before, after in reversed(list(pairwise(states))):
            (actor,) = own.log.connection.execute(
                "SELECT actor FROM command ORDER BY id DESC LIMIT 1"
            ).fetchone()
            done = take(own.log, actor)
            said.append(f"{done.command.name}: {done.removed}, {done.restored}")
            assert rows(own.log) == before
            redo(own.log, actor)
            assert sorted(rows(own.log)) == sorted(after)
            undone = find_undone(own.log.connection, actor)
            assert undone is None or undone > done.command.id
            take(own.log, actor)
            assert rows(own.log) == before
    compare(GOLDEN / f"undoing-{seed}.txt", "".join(f"{line}\n" for line in said))


@pytest.mark.parametrize("seed", range(33, 37))
def test_what_was_touched_later_is_named(tmp_path: Path, seed: int) -> None:
    said = []
    with logs(tmp_path, seed, OWN, OTHER, THIRD) as (own, other, third):
        own.change(CommandName.EDIT_CALL)
        merge(own.log, export(other.log))
        own.change(CommandName.EDIT_REP)
        merge(own.log, export(third.log))
        own.change(CommandName.TRIAGE, CommandName.RENAME)
        found = own.log.connection.execute(
            "SELECT id, name, actor, ran_at, summary FROM command ORDER BY id"
        ).fetchall()
        for row_id, name, actor, at, outside in found:
            command = PastCommand(id=row_id, name=name, actor=actor, at=at, outside=outside)
            try:
                refuse_touched_later(own.log.connection, command)
                said.append(f"{row_id} {name}: can be taken back")
            except CoachlogError as error:
                said.append(f"{row_id} {name}: {error}")
        for actor in ("pat", "kim", "lou"):
            last = find_last_command(own.log.connection, actor)
            said.append(f"the last of {actor} is {last and last.id}")
    compare(GOLDEN / f"undoing-{seed}.txt", "".join(f"{line}\n" for line in said))


@pytest.mark.parametrize("seed", range(37, 40))
def test_a_merge_of_logs_is_taken_back_and_done_again(tmp_path: Path, seed: int) -> None:
    with logs(tmp_path, seed, OWN, OTHER) as (own, other):
        first = export(other.log)
        merge(own.log, first)
        own.change(CommandName.EDIT_CALL)
        other.change(CommandName.RENAME, CommandName.EDIT_CALL)
        before = rows(own.log)
        merge(own.log, export(other.log))
        after = rows(own.log)
        done = take(own.log, "pat")
        assert rows(own.log) == before
        assert not {*done.removed, *done.restored} & {"origin", "command", "change"}
        redo(own.log, "pat")
        assert sorted(rows(own.log)) == sorted(after)


def merge(log: Log, file: bytes) -> None:
    """Take an exported log in."""
    from tests.by_chance import take as take_in

    take_in(log, file)


def test_of_many_rows_no_images_are_kept_and_what_was_kept_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with logs(tmp_path, 30, OWN) as (own,):
        for number in range(2):
            with filling(own.log) as add:
                add.manager(f"Manager {number}")
        monkeypatch.setattr(undo, "MOST_TO_REDO", 2)  # the row and its command
        assert take(own.log, "pat").can_redo
        assert find_undone(own.log.connection, "pat") is not None
        assert find_undone(own.log.connection, "kim") is None
        monkeypatch.setattr(undo, "MOST_TO_REDO", 1)
        assert not take(own.log, "pat").can_redo
        assert find_undone(own.log.connection, "pat") is None


@pytest.mark.parametrize(("stay", "go", "dropped"), [(2, 2, True), (3, 2, False), (1, 2, True)])
def test_indexes_are_made_anew_only_where_more_goes_than_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stay: int, go: int, dropped: bool
) -> None:
    monkeypatch.setattr(undo, "REBUILD_FROM", 2)
    with logs(tmp_path, 30, OWN) as (own,):
        with own.log.transaction() as connection:
            for table in ("answer", "event", "displacement", "stop", "call"):
                connection.execute(f"DELETE FROM {table}")
        for calls in (stay, go):
            with filling(own.log) as add:
                add.accounts["Acme"] = own.id("account")
                for _ in range(calls):
                    add.call("11-02", own.id("manager"), own.id("rep"))
        statements: list[str] = []
        own.log.connection.set_trace_callback(statements.append)
        take(own.log, "pat")
        own.log.connection.set_trace_callback(None)
        assert any(text.startswith("DROP INDEX call_") for text in statements) is dropped
        indexes = {row[1] for row in own.log.connection.execute("PRAGMA index_list(call)")}
        assert {"call_manager_day", "call_rep_day"} <= indexes
        assert own.log.connection.execute("SELECT count(*) FROM call").fetchone() == (stay,)

"""Laws of the whole log: an export comes back the same, merging knows no order, undo undoes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coachlog.cli.program.catalogue import COMMANDS as PROGRAM
from coachlog.store import sealing
from coachlog.store.checks import find_changed_pages
from coachlog.store.open import open_log
from coachlog.store.seal import read_seal
from tests.commands import (
    BEGINNING,
    COMMANDS,
    NAMING,
    NOT_RANDOM,
    READING,
    Command,
    Runner,
    read_export,
    sequences,
)
from tests.conftest import Coachlog

# The fixture that runs the program serves every example; each example has a folder of its own.
law = settings(
    deadline=None,
    max_examples=int(os.environ.get("COACHLOG_EXAMPLES", "5")),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def logs(coachlog: Coachlog, home: Path, *names: str) -> Iterator[list[Runner]]:
    with tempfile.TemporaryDirectory(dir=home) as folder:
        yield [Runner(coachlog, Path(folder), name) for name in names]


@law
@given(commands=sequences(8))
def test_an_export_taken_into_an_empty_log_is_the_same_log(
    coachlog: Coachlog, tmp_path: Path, commands: list[Command]
) -> None:
    with logs(coachlog, tmp_path, "source", "copy") as (source, copy):
        source.run(commands)
        target = source.folder / "out.jsonl"
        source("export", target)
        copy.start()
        copy("import", target)
        assert copy.export() == source.export()
        for shown in (("list-calls", "--format", "json"), ("list-team", "--format", "json")):
            assert copy(*shown) == source(*shown)
        assert "0 new, 0 changed" in copy("import", target)
        assert copy.count_commands() == source.count_commands() + 1
        assert copy.export() == source.export()


@settings(law, max_examples=max(2, law.max_examples // 2))
@given(before=sequences(5), after=sequences(5))
def test_what_changed_since_comes_over_with_the_next_export(
    coachlog: Coachlog, tmp_path: Path, before: list[Command], after: list[Command]
) -> None:
    with logs(coachlog, tmp_path, "source", "copy") as (source, copy):
        source.run(before)
        file = source.folder / "out.jsonl"
        source("export", file)
        copy.start()
        copy("import", file)
        for chosen in after:
            source.try_(chosen)
        file.unlink()
        source("export", file)
        copy("import", file)
        assert facts(copy) == facts(source)
        assert "0 new, 0 changed" in copy("import", file)


# What changes or takes away a row that an earlier export has.
CHANGING = (
    "edit-call", "remove-call", "edit-fieldday", "cancel-fieldday", "edit-action", "done-action",
    "edit-rep", "edit-manager", "edit-account", "rename account", "triage", "debrief-fieldday",
    "remove-absence",
)  # fmt: skip
REMOVED = (("remove-call", "1", "--yes"), ("edit-call", "2", "--account=Hooli", "--minutes=5"))


@settings(law, max_examples=max(2, law.max_examples // 2))
@given(
    before=sequences(3),
    after=st.lists(st.one_of([COMMANDS[name] for name in CHANGING]), min_size=4, max_size=8),
    here=st.lists(COMMANDS["add-call"], max_size=2),
)
def test_what_was_edited_or_removed_since_is_so_in_the_copy_and_stays_so(
    coachlog: Coachlog,
    tmp_path: Path,
    before: list[Command],
    after: list[Command],
    here: list[Command],
) -> None:
    with logs(coachlog, tmp_path, "source", "copy") as (source, copy):
        source.run([BEGINNING[0], *before])
        old, new = (source.folder / name for name in ("old.jsonl", "new.jsonl"))
        source("export", old)
        copy.start()
        copy("import", old)
        for chosen in (*REMOVED, *after):
            source.try_(chosen)
        source("export", new)
        copy("import", new)
        assert facts(copy) == facts(source)
        # What came before brings nothing back, whatever was done here in between.
        for chosen in here:
            copy.try_(chosen)
        mine = facts(copy)
        for file in (old, new):
            assert "0 new, 0 changed" in copy("import", file)
            assert facts(copy) == mine


def facts(log: Runner) -> dict[str, object]:
    """Return the log without its history, in which the imports stand too."""
    exported = read_export(log.export())
    (header,) = exported.pop("header")
    return {"logs": header["logs"], **exported, "commands": [], "changes": []}


@law
@example(  # two rows of one log are gone, and each needs an id here
    first=[
        ("edit-rep", "Dana Cruz", "--manager=Pat Lee", "--from=2026-11-02", "--email=pat@a.com"),
        ("merge", "rep", "Dana Cruz", "Ana Silva", "--yes"),
    ],
    second=[("remove-absence", "1", "--yes")],
)
@given(first=sequences(6), second=sequences(6))
def test_two_logs_merge_the_same_in_either_order(
    coachlog: Coachlog, tmp_path: Path, first: list[Command], second: list[Command]
) -> None:
    with logs(coachlog, tmp_path, "a", "b", "ab", "ba") as (a, b, ab, ba):
        files = []
        for log, commands in ((a, first), (b, second)):
            log.run(commands)
            files.append(log.folder / f"{log.name}.jsonl")
            log("export", files[-1])
        for director, order in ((ab, files), (ba, files[::-1])):
            director.start()
            for file in order:
                director("import", file)
        assert ab.export() == ba.export()
        for file in files:
            assert "0 new, 0 changed" in ab("import", file)


@settings(law, max_examples=law.max_examples // 2)
@given(sequences=st.tuples(*[sequences(4, without=NAMING)] * 3), order=st.permutations(range(3)))
def test_three_logs_that_name_people_alike_merge_the_same_in_any_order(
    coachlog: Coachlog, tmp_path: Path, sequences: Sequence[list[Command]], order: list[int]
) -> None:
    with logs(coachlog, tmp_path, "a", "b", "c", "abc", "other") as (*managers, abc, other):
        files = []
        for log, commands in zip(managers, sequences, strict=True):
            log.run(commands)
            files.append(log.folder / f"{log.name}.jsonl")
            log("export", files[-1])
        for director, places in ((abc, range(3)), (other, order)):
            director.start()
            for place in places:
                director("import", files[place])
        assert abc.export() == other.export()
        for file in files:
            assert "0 new, 0 changed" in other("import", file)


@law
@given(commands=sequences(10), other=sequences(3), at=st.integers(0, 10))
def test_undo_back_to_any_point_gives_the_export_of_that_point(
    coachlog: Coachlog, tmp_path: Path, commands: list[Command], other: list[Command], at: int
) -> None:
    with logs(coachlog, tmp_path, "mine", "other") as (mine, theirs):
        theirs.run(other)
        merged = mine.folder / "other.jsonl"
        theirs("export", merged)
        mine.start(BEGINNING)
        states: list[str] = []
        for place, chosen in enumerate([*commands, ("add-manager", "Last One")]):
            known, state = mine.count_commands(), mine.export()
            if place == at:
                mine("import", merged)
            else:
                mine.try_(chosen)
            if mine.count_commands() > known:
                states.append(state)
            else:
                assert mine.export() == state  # a refused command leaves nothing behind
        last = mine.export()
        for state in reversed(states):
            mine("undo", "--yes")
            assert mine.export() == state
        for _ in states:
            mine("redo")
        assert mine.export() == last


def test_every_command_that_changes_the_log_is_among_the_random_ones() -> None:
    chosen = {name.partition(" ")[0] for name in COMMANDS}
    assert not chosen & (READING | NOT_RANDOM.keys())
    assert chosen | READING | NOT_RANDOM.keys() == set(PROGRAM)


def test_the_copy_keeps_the_ids_people_know(coachlog: Coachlog, tmp_path: Path) -> None:
    source, copy = (Runner(coachlog, tmp_path, name) for name in ("source", "copy"))
    call = ("add-call", "--manager=Pat Lee", "--rep=Dana Cruz", "--initiator=rep-request")
    source(*call, "--account=Acme")
    source(*call, "--account=Globex")
    source("undo", "--yes")
    assert "Logged call 3" in source(*call, "--account=Hooli")
    source("export", tmp_path / "out.jsonl")
    copy("import", tmp_path / "out.jsonl")
    assert "Hooli" in copy("show-call", "3")
    assert "Logged call 4" in copy(*call, "--account=Acme")


@law
@given(commands=sequences(8), large=st.booleans())
def test_no_command_leaves_a_log_that_its_seal_does_not_fit(
    coachlog: Coachlog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    commands: list[Command],
    large: bool,
) -> None:
    with logs(coachlog, tmp_path, "log") as (log,), monkeypatch.context() as patch:
        if large:
            patch.setattr(sealing, "RENEW_PAGES", 0)
        log.run(commands)
        with open_log(log.log, writing=False) as opened:
            assert not read_seal(opened.connection).is_open
            assert find_changed_pages(opened.connection) == []

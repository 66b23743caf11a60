"""Looking at a log from outside: each kind of trouble is named, and nothing is changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from coachlog.domain.doctor import Severity
from coachlog.errors import LogUnusable
from coachlog.store import examining, mending
from coachlog.store.erasure.cleaning import mark_unclean
from coachlog.store.examining import examine_log, held_still
from coachlog.store.mending import mend_log
from coachlog.store.open import open_log
from coachlog.store.seal import PAGE_BYTES, open_seal, read_seal
from tests.conftest import changing
from tests.filled import filling

PEOPLE = ("Pat Lee", "Kim Poe", "Ida Rot", "Zoe Ode")


@pytest.fixture
def path(log_path: Path) -> Path:
    """Return a log that is closed, with four managers and two calls."""
    with open_log(log_path, writing=True, create=True) as log, filling(log) as add:
        for name in PEOPLE:
            add.manager(name)
        for day in ("11-10", "11-11"):
            add.call(day, 1, 1 if day == "11-11" else add.rep("Dana Cruz"))
    return log_path


def change(path: Path, *statements: str) -> None:
    """Change a log so that its sums fit."""
    with changing(path) as connection:
        for statement in statements:
            connection.execute(statement)


def break_in(path: Path, *statements: str) -> None:
    """Change a log as another program does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def overwrite(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def page_of(path: Path, name: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
        return (int(row.fetchone()[0]) - 1) * PAGE_BYTES


def leave_open(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        open_seal(connection)


def leave_unclean(path: Path) -> None:
    with open_log(path, writing=True) as log, log.transaction() as connection:
        mark_unclean(connection)


def say(path: Path, *, deep: bool = False) -> list[str]:
    before = path.read_bytes()
    looked = examine_log(path, deep=deep)
    assert path.read_bytes() == before
    assert looked.is_damaged is any(one.level is Severity.DAMAGE for one in looked.findings)
    return [f"{one.check.name} {one.level.name}: {one.problem}" for one in looked.findings]


def spoil_free_page(path: Path) -> None:
    change(path, "CREATE TABLE spare (x)", "DROP TABLE spare")
    first = int.from_bytes(path.read_bytes()[32:36])  # of the list of free pages
    overwrite(path, first * PAGE_BYTES - 1, b"\xff")


SHALLOW: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "sound": (lambda path: None, []),
    "open": (leave_open, [
        "PAGES NOTE: a command that was stopped has not summed its pages up; the next one does",
    ]),
    "unclean": (leave_unclean, [
        "ERASURE RISK: an erase or a purge was stopped before it had gone through the backups",
    ]),
    "no wal": (lambda path: break_in(path, "PRAGMA journal_mode = DELETE"), [
        "FILE NOTE: it is not in the mode in which readers and writers don't wait for each other, "
        "as is a backup that was copied over it by hand",
    ]),
    "a value": (lambda path: break_in(path, "UPDATE call SET minutes = 7 WHERE id = 1"), [
        "PAGES DAMAGE: one of its pages (call) is not as coachlog wrote it",
    ]),
    "values": (lambda path: break_in(
        path, "UPDATE call SET minutes = 7", "UPDATE manager SET email = 'a'",
        "UPDATE rep SET email = 'a'", "UPDATE account SET kind = 'a'",
    ), [
        "PAGES DAMAGE: 4 of its pages (account, call, manager and 1 more) are not as coachlog "
        "wrote them",
    ]),
    "a free page": (spoil_free_page, [
        "PAGES DAMAGE: one of its pages, which nothing uses, is not as coachlog wrote it",
    ]),
    "references": (lambda path: change(
        path, "PRAGMA foreign_keys = OFF", "UPDATE call SET rep_id = 90 + id",
    ), [
        "REFERENCES DAMAGE: call 1 refers to a rep that is not in the log",
        "REFERENCES DAMAGE: call 2 refers to a rep that is not in the log",
    ]),
    "foreign": (lambda path: change(path, "CREATE VIEW mine AS SELECT 1"), [
        "SCHEMA DAMAGE: it holds the view mine, which coachlog did not make",
    ]),
    "another table": (lambda path: change(path, "ALTER TABLE draw ADD COLUMN more TEXT"), [
        "SCHEMA DAMAGE: its tables are not as coachlog makes them",
    ]),
    "no number": (lambda path: change(path, "DELETE FROM alembic_version"), [
        "SCHEMA DAMAGE: the number of its schema is gone",
    ]),
    "letters": (lambda path: change(path, "UPDATE alembic_version SET version_num = 'x'"), [
        "SCHEMA DAMAGE: the number of its schema is gone",
    ]),
    "longer": (lambda path: overwrite(path, path.stat().st_size, bytes(PAGE_BYTES)), [
        "FILE DAMAGE: it has {more} bytes instead of {bytes}",
        "PAGES DAMAGE: one of its pages (seal) is not as coachlog wrote it",
    ]),
    "first page": (lambda path: overwrite(path, 100, bytes(99)), [
        "FILE DAMAGE: SQLite can't open it: database disk image is malformed",
    ]),
    "page of the number": (lambda path: overwrite(path, page_of(path, "alembic_version"), bytes(9)),
    [
        "SCHEMA DAMAGE: it can't be read: database disk image is malformed",
        "STRUCTURE DAMAGE: it can't be read: database disk image is malformed",
    ]),
    "empty": (lambda path: path.write_bytes(b""), ["FILE DAMAGE: it does not begin as a log does"]),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHALLOW)
def test_each_trouble_is_named(path: Path, kind: str) -> None:
    size = path.stat().st_size
    do, expected = SHALLOW[kind]
    do(path)
    told = {"bytes": f"{size:,}", "more": f"{size + PAGE_BYTES:,}"}
    assert say(path) == [line.format(**told) for line in expected]


def test_what_a_newer_program_wrote_is_not_looked_at(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(LogUnusable, match="written by a newer coachlog"):
        examine_log(path, deep=False)


def test_a_damaged_page_of_an_index_leaves_the_tables_sure(path: Path) -> None:
    place = page_of(path, "call_day")
    assert examine_log(path, deep=False).tables_hold
    overwrite(path, place + PAGE_BYTES - 1, b"\xff")
    looked = examine_log(path, deep=False)
    assert [one.problem for one in looked.findings][:1] == [
        "one of its pages (call_day) is not as coachlog wrote it"
    ]
    assert looked.tables_hold
    overwrite(path, page_of(path, "call") + PAGE_BYTES - 1, b"\xff")
    assert not examine_log(path, deep=False).tables_hold


def test_facts_are_counted_and_the_first_unsaved_command_is_told(path: Path) -> None:
    facts = examine_log(path, deep=False).facts
    assert (facts.calls, facts.commands, facts.bytes) == (2, 1, path.stat().st_size)
    assert (facts.pages or 0) * PAGE_BYTES == facts.bytes
    assert facts.pragmas == {**facts.pragmas, "foreign_keys": 1, "synchronous": 2}
    at = "2026-11-20T08:00:00Z"
    assert examine_log(path, deep=False).unsaved_since == at
    assert examine_log(path, deep=False, backed_up_at=at).unsaved_since is None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE call SET held_on = 'no day' WHERE id = 1", "CONTENTS"),
        ("UPDATE change SET before = 'no row'", "HISTORY"),
    ],
)
def test_what_only_a_deep_look_finds(path: Path, statement: str, said: str) -> None:
    change(
        path,
        "INSERT INTO change (command_id, table_name, row_id, before) VALUES (1, 'rep', 1, '{}')",
    )
    assert say(path) == []
    change(path, statement)
    assert say(path) == []
    assert [line.split()[0] for line in say(path, deep=True)][:1] == [said]


@pytest.mark.parametrize("busy", [False, True])
def test_what_waits_beside_a_log_is_looked_at_as_well(path: Path, busy: bool) -> None:
    with held_still(path) as file:
        assert file == path
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT 1 FROM call").fetchone()
        with open_log(path, writing=True) as log, filling(log) as add:
            add.call("11-12", 1, 1, "Globex")
        wal = path.with_name(path.name + "-wal").read_bytes()
        with held_still(path, busy=busy) as file, closing(sqlite3.connect(file)) as copy:
            assert file != path
            assert copy.execute("SELECT count(*) FROM call").fetchone() == (3,)
        looked = examine_log(path, deep=True)
        assert [(one.check.name, one.level.name) for one in looked.findings] == [("FILE", "NOTE")]
        assert looked.facts.calls == 3
        assert path.with_name(path.name + "-wal").read_bytes() == wal


@pytest.mark.parametrize(
    ("torn", "written", "looks"),
    [
        (0, True, [False]),
        (1, True, [False, False]),
        (2, True, [False, False, True]),
        (3, True, [False, False, True]),
        (1, False, [False]),
    ],
)
def test_damage_is_looked_at_again_where_the_log_was_written_meanwhile(
    path: Path, monkeypatch: pytest.MonkeyPatch, torn: int, written: bool, looks: list[bool]
) -> None:
    halved = path.with_name("halved.db")
    halved.write_bytes(path.read_bytes())
    overwrite(halved, page_of(path, "call") + PAGE_BYTES - 1, b"\xff")
    seen: list[bool] = []

    @contextmanager
    def copy_while_written(file: Path, *, busy: bool = False) -> Iterator[Path]:
        seen.append(busy)
        if written:
            os.utime(file, ns=(len(seen), len(seen)))
        yield halved if len(seen) <= torn else file

    monkeypatch.setattr(examining, "held_still", copy_while_written)
    assert examine_log(path, deep=False).is_damaged == (torn >= len(looks))
    assert seen == looks


def test_a_log_is_mended_from_its_tables_or_left_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    overwrite(path, page_of(path, "call_day") + PAGE_BYTES - 1, b"\xff")
    damaged = path.read_bytes()
    aside = mend_log(path)
    assert aside is not None
    assert aside.read_bytes() == damaged
    assert say(path, deep=True) == []
    with closing(sqlite3.connect(path)) as connection:
        seal = read_seal(connection).seal
        assert seal is not None
        assert seal.open == 0
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    for wrong in ("UPDATE call SET held_on = 'no day'", "PRAGMA foreign_keys = OFF"):
        change(path, wrong, "UPDATE call SET rep_id = 99")
        before = path.read_bytes()
        assert mend_log(path) is None
        assert path.read_bytes() == before
        change(path, "UPDATE call SET held_on = '2026-11-10', rep_id = 1")
    change(path, "CREATE VIEW mine AS SELECT 1")
    assert mend_log(path) is None
    change(path, "DROP VIEW mine")
    monkeypatch.setattr(mending, "find_damage", lambda connection: "something")
    assert mend_log(path) is None


def test_each_setting_that_this_sqlite_does_not_keep_to_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "PRAGMAS", {"synchronous": 2, "page_size": 7, "cache_spill": 8})
    told = [(one.level, one.problem) for one in examine_log(path, deep=False).findings]
    assert told == [
        (Severity.RISK, f"this SQLite does not keep to its setting {name}")
        for name in ("page_size", "cache_spill")
    ]

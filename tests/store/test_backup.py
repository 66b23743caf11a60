"""Backups as files: how they are named, found, told apart and let go."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest

from coachlog.domain.backups import Rotation
from coachlog.errors import CoachlogError, LogDamaged
from coachlog.store import backup
from coachlog.store.backup import (
    back_up_by_itself,
    back_up_daily,
    copy_whole,
    count_calls,
    has_daily,
    list_backups,
    looking_at,
    make_backup,
    plan_of,
    remove_backup,
    rotate,
    save_copy,
)
from coachlog.store.log import BackupPlan, Log
from coachlog.store.log_files import backup_folder, newest_backup
from tests.conftest import changing
from tests.filled import filling

DAY = date(2026, 11, 20)


@pytest.fixture
def used(log: Log) -> Log:
    """Return a log with three calls, one of them removed."""
    with filling(log) as add:
        pat, dana = add.manager("Pat Lee"), add.rep("Dana Cruz")
        add.call("11-10", pat, dana)
        add.call("11-11", pat, dana)
        add.removed_call("11-12", pat, dana)
    return log


@pytest.fixture
def folder(log: Log) -> Path:
    made = backup_folder(log.path)
    made.mkdir()
    return made


def put(folder: Path, name: str, *, written: int = 0, content: bytes = b"x") -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (written, written))
    return path


def stamp(name: str) -> str:
    return f"2026-11-{name}"


def test_what_is_only_looked_at_can_not_be_changed(used: Log) -> None:
    with looking_at(used.path) as connection:
        assert connection.execute("SELECT count(*) FROM call").fetchone() == (3,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM call")


def test_the_folder_of_backups_may_lie_in_folders_that_are_not_there(
    used: Log, tmp_path: Path
) -> None:
    used.backups = lambda: BackupPlan(folder=tmp_path / "some" / "where")
    back_up_by_itself(used, "import")
    (made,) = (tmp_path / "some" / "where").iterdir()
    assert (made.name.endswith("-import.db"), count_calls(made)) == (True, 2)


def test_a_backup_is_told_by_its_name_else_by_its_file(log: Log, folder: Path) -> None:
    written = int(datetime(2026, 11, 15, 7, tzinfo=UTC).timestamp())
    for name in (
        "2026-11-10-080000-daily.db", "2026-11-10-080000-merge.db",
        "2026-11-12-090000Z-replaced.db",
        "000001-schema-0002.db", "mine.db", "2026-13-40-990000-daily.db",
    ):  # fmt: skip
        put(folder, name, written=written, content=b"12345")
    for name in (".draft.db", "notes.txt", "2026-11-10-080000-daily.db-wal"):
        put(folder, name)
    found = list_backups(log.path)
    assert [
        (one.path.name, f"{one.made_at:%m-%d %H:%M}", one.reason, one.bytes) for one in found
    ] == [
        ("mine.db", "11-15 07:00", "manual", 5),
        ("2026-13-40-990000-daily.db", "11-15 07:00", "daily", 5),
        ("000001-schema-0002.db", "11-15 07:00", "schema-0002", 5),
        ("2026-11-12-090000Z-replaced.db", "11-12 09:00", "replaced", 5),
        ("2026-11-10-080000-merge.db", "11-10 08:00", "merge", 5),
        ("2026-11-10-080000-daily.db", "11-10 08:00", "daily", 5),
    ]
    assert newest_backup(log.path) == folder / "mine.db"
    (folder / "mine.db").unlink()
    put(folder, "2026-12-12-090000Z-replaced.db")
    assert newest_backup(log.path) == folder / "2026-13-40-990000-daily.db"
    elsewhere = log.path.parent / "elsewhere"
    elsewhere.mkdir()
    put(elsewhere, "2026-11-11-080000-daily.db")
    both = list_backups(log.path, elsewhere, folder)
    assert len(both) == 7
    assert both[-3].path.parent == elsewhere
    assert list_backups(log.path.with_name("none.db")) == []
    assert newest_backup(log.path.with_name("none.db")) is None


def test_the_backup_of_a_day_is_known_by_its_name(folder: Path) -> None:
    put(folder, "2026-11-19-080000-daily.db")
    put(folder, "2026-11-20-080000-merge.db")
    assert not has_daily(folder, DAY)
    assert has_daily(folder, date(2026, 11, 19))
    put(folder, "2026-11-20-235959-daily.db")
    assert has_daily(folder, DAY)
    assert not has_daily(folder / "none", DAY)


def test_a_backup_takes_the_first_second_that_is_free(used: Log, folder: Path) -> None:
    first, second = make_backup(used, "merge"), make_backup(used, "merge")
    assert second.made_at > first.made_at
    assert {one.path for one in list_backups(used.path)} == {first.path, second.path}
    daily = make_backup(used, "daily", day=DAY)
    assert daily.path.name.startswith("2026-11-20-")
    assert daily.reason == "daily"
    assert daily.bytes == daily.path.stat().st_size
    assert [count_calls(one.path) for one in (first, second, daily)] == [2, 2, 2]


def test_a_copy_has_the_name_that_was_given_or_one_of_its_own(used: Log, tmp_path: Path) -> None:
    target = tmp_path / "new" / "copy.db"
    assert save_copy(used, target, into_folder=False).path == target
    assert target.read_bytes()[18:20] == b"\1\1"  # one file: nothing waits beside it
    with pytest.raises(CoachlogError, match=r"copy\.db is there already; give another name"):
        save_copy(used, target, into_folder=False)
    into = save_copy(used, tmp_path / "new", into_folder=True).path
    assert into.parent == tmp_path / "new"
    assert into.name.startswith("coachlog-20")
    again = save_copy(used, tmp_path / "new", into_folder=True).path
    assert again != into
    put(tmp_path, "mine")
    with pytest.raises(CoachlogError, match="mine can't be written: File exists"):
        save_copy(used, tmp_path / "mine" / "copy.db", into_folder=False)


def test_of_backups_made_by_themselves_those_of_the_plan_stay(log: Log, folder: Path) -> None:
    names = [f"2026-11-{day:02}-080000-daily.db" for day in range(1, 7)]
    names += [f"2026-11-{day:02}-090000-{why}.db" for day, why in
              ((1, "merge"), (2, "import"), (3, "erase"), (4, "purge"))]  # fmt: skip
    names += ["2026-11-01-100000-schema.db", "2020-01-01-100000-restore.db", "mine.db"]
    for name in names:
        put(folder, name)
    put(folder, "2026-11-01-080000-daily.db-wal")
    plan = BackupPlan(folder=folder, rotation=Rotation(daily=2, weekly=1, monthly=1))
    made = next(one for one in list_backups(log.path) if one.path.name == names[1])
    rotate(plan, made)
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        [
            names[1], "2026-11-05-080000-daily.db", "2026-11-06-080000-daily.db",
            "2026-11-03-090000-erase.db", "2026-11-04-090000-purge.db", *names[-3:],
        ]
    )  # fmt: skip


def test_what_is_beside_a_backup_goes_with_it(folder: Path) -> None:
    path = put(folder, "one.db")
    for end in ("-wal", "-shm", "-journal"):
        put(folder, f"one.db{end}")
    put(folder, "one.db.txt")
    remove_backup(path)
    remove_backup(path)
    assert [one.name for one in folder.iterdir()] == ["one.db.txt"]


def test_nothing_is_backed_up_where_nobody_wants_it(log: Log) -> None:
    assert plan_of(log) == BackupPlan(folder=backup_folder(log.path))
    back_up_by_itself(log, "merge")  # nothing is in it
    assert list_backups(log.path) == []
    with filling(log) as add:
        add.manager("Pat Lee")
    log.backups = lambda: BackupPlan(folder=backup_folder(log.path), automatic=False)
    back_up_by_itself(log, "merge")
    assert list_backups(log.path) == []
    log.backups = None
    back_up_daily(log, DAY)
    back_up_daily(log, DAY)
    assert [one.reason for one in list_backups(log.path)] == ["daily"]
    back_up_by_itself(log, "daily", day=DAY)
    assert len(list_backups(log.path)) == 1
    back_up_by_itself(log, "merge")
    assert {one.reason for one in list_backups(log.path)} == {"daily", "merge"}
    assert log.notes == []


def test_only_a_large_log_is_said_to_take_a_moment(
    used: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    used.backups = lambda: BackupPlan(folder=backup_folder(used.path), tell=said.append)
    size = used.path.stat().st_size
    monkeypatch.setattr(backup, "LARGE_BYTES", size)
    back_up_by_itself(used, "merge")
    assert said == []
    monkeypatch.setattr(backup, "LARGE_BYTES", size - 1)
    back_up_by_itself(used, "merge")
    assert said == ["Backing the log up first; a large one takes a moment"]


def test_of_several_commands_at_once_one_makes_the_backup_of_the_day(used: Log) -> None:
    folder = backup_folder(used.path)
    folder.mkdir()
    with backup._alone(folder) as alone:
        assert alone
        back_up_by_itself(used, "daily", day=DAY)
        assert list_backups(used.path) == []
        back_up_by_itself(used, "merge")
        assert len(list_backups(used.path)) == 1
    back_up_by_itself(used, "daily", day=DAY)
    assert len(list_backups(used.path)) == 2


def test_a_backup_that_can_not_be_made_is_noted_unless_the_log_is_damaged(
    used: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = backup_folder(used.path)
    put(used.path.parent, folder.name)
    back_up_by_itself(used, "merge")
    assert used.notes == [
        f"there is no backup from before this command: {folder} can't be written: File exists"
    ]
    used.notes.clear()

    def fail(error: Exception) -> Callable[..., None]:
        def make(*_: object, **__: object) -> None:
            raise error

        return make

    folder.unlink()
    monkeypatch.setattr(backup, "make_backup", fail(CoachlogError("no room")))
    back_up_by_itself(used, "merge")
    assert used.notes == ["there is no backup from before this command: no room"]
    monkeypatch.setattr(backup, "make_backup", fail(LogDamaged("damaged")))
    with pytest.raises(LogDamaged):
        back_up_by_itself(used, "merge")


def test_a_copy_is_checked_as_a_whole(used: Log, tmp_path: Path) -> None:
    def copy(journal: str = "DELETE") -> str | None:
        draft = tmp_path / "copy.db"
        draft.unlink(missing_ok=True)
        draft.touch()
        problem = copy_whole(used.connection, draft, journal=journal)
        with closing(sqlite3.connect(draft)) as copied:
            assert copied.execute("PRAGMA journal_mode").fetchone() == (journal.lower(),)
        return problem

    assert copy() is None
    assert copy("WAL") is None
    with changing(used.path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE call SET rep_id = 99 WHERE id = 1")
    assert copy() == "a row of call points to nothing"
    with changing(used.path) as connection:
        connection.execute("UPDATE call SET rep_id = 1 WHERE id = 1")
    with closing(sqlite3.connect(used.path)) as other, other:
        other.execute("UPDATE call SET minutes = 7")
    assert copy() == "it is not what coachlog wrote"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("SQLITE_FULL", "No space left on device"),
        ("SQLITE_IOERR_WRITE", "Input/output error"),
        ("SQLITE_CANTOPEN", "Permission denied"),
        ("SQLITE_READONLY_DBMOVED", "Read-only file system"),
        ("SQLITE_CORRUPT", None),
    ],
)
def test_what_sqlite_says_of_the_copy_is_told_in_words(
    tmp_path: Path, name: str, reason: str | None
) -> None:
    class Source:
        def backup(self, _: object) -> None:
            error = sqlite3.OperationalError("wrong")
            error.sqlite_errorname = name
            raise error

    draft = tmp_path / "draft.db"
    draft.touch()
    expected = CoachlogError if reason else sqlite3.OperationalError
    with pytest.raises(expected, match=reason or "wrong"):
        copy_whole(cast("sqlite3.Connection", Source()), draft)


def test_calls_are_counted_only_where_they_can_be_read(used: Log, tmp_path: Path) -> None:
    assert count_calls(used.path) == 2
    assert count_calls(put(tmp_path, "none.db", content=b"nothing" * 999)) is None

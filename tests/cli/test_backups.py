"""Backups: whole, never over another file, by themselves once a day and before large changes."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from coachlog.store.schema import SCHEMA
from tests.conftest import Coachlog, mount_disk
from tests.processes import Job, Processes

PAST_LOG = Path(__file__).parents[1] / "store" / "logs" / "0001.sql"
PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


def add(coachlog: Coachlog, account: str = "Acme", **more: str) -> str:
    return coachlog("add-call", *PEOPLE, "--account", account, **more).err


def folder_of(log: Path) -> Path:
    return log.with_name(f"{log.name}-backups")


def names(log: Path) -> list[str]:
    """Return the backups of a log, without the times in their names."""
    folder = folder_of(log)
    listed = sorted(folder.iterdir()) if folder.exists() else []
    return [f"{one.name[:10]} {one.stem[18:]}" for one in listed]


def count(path: Path, what: str = "call") -> int:
    """Return how many rows a whole and healthy log has."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return int(connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def write_calls(path: Path, rows: int) -> Path:
    lines = (f"2026-01-1{n % 7},Pat Lee,R {n % 31},A {n},rep-request\n" for n in range(rows))
    path.write_text("date,manager,rep,account,initiator\n" + "".join(lines), encoding="utf-8")
    return path


# By hand.


def test_a_backup_is_the_whole_log_for_its_owner_only(coachlog: Coachlog, log_path: Path) -> None:
    add(coachlog, "Acme")
    add(coachlog, "Globex")
    said = coachlog("backup").out
    (made,) = folder_of(log_path).glob("*-manual.db")
    assert said == f"Backed up 2 calls to {made} ({round(made.stat().st_size / 1000)} KB)\n"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert coachlog("--db", made, "export").out == coachlog("export").out
    assert count(made) == 2


def test_a_backup_takes_no_file_in_place_of_another(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    add(coachlog)
    coachlog("backup", tmp_path / "mine.db")
    first = (tmp_path / "mine.db").read_bytes()
    (tmp_path / "notes.txt").write_text("mine")
    add(coachlog)
    for target in (tmp_path / "mine.db", tmp_path / "notes.txt", log_path, f"{log_path}-wal"):
        found = coachlog("backup", target, expect=None)
        assert (found.code in (1, 2), found.out, found.err.count("\n")) == (True, "", 1)
    assert (tmp_path / "mine.db").read_bytes() == first
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not Path(f"{log_path}-wal").exists()


def test_a_backup_goes_into_a_folder_under_a_name_of_its_own(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    add(coachlog)
    (tmp_path / "usb").mkdir()
    for _ in range(3):
        coachlog("backup", f"{tmp_path}/usb")
    coachlog("backup", f"{tmp_path}/new/")
    assert [count(one) for one in (tmp_path / "usb").iterdir()] == [1, 1, 1]
    assert [count(one) for one in (tmp_path / "new").iterdir()] == [1]


def test_a_backup_writes_nothing_to_the_log(coachlog: Coachlog, log_path: Path) -> None:
    log_path.parent.mkdir()
    with closing(sqlite3.connect(log_path)) as connection:
        connection.executescript(PAST_LOG.read_text(encoding="utf-8"))
    log_path.chmod(0o400)
    before = log_path.read_bytes()
    coachlog("backup")
    assert log_path.read_bytes() == before
    (made,) = folder_of(log_path).iterdir()
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_a_backup_does_not_wait_for_a_writer_and_holds_what_is_committed(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    add(coachlog)
    with closing(sqlite3.connect(log_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM call")
        coachlog("backup", tmp_path / "copy.db")
        other.execute("ROLLBACK")
    assert count(tmp_path / "copy.db") == 1


def test_backups_are_whole_under_ten_writers(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, processes: Processes
) -> None:
    add(coachlog)
    coachlog("backup", tmp_path / "before.db")
    jobs = [
        Job(
            words=words,
            folder=str(tmp_path),
            environment=dict(os.environ),
            out=os.devnull,
            err=str(tmp_path / f"{number}.err"),
        )
        for number, words in enumerate(
            [("add-call", *PEOPLE, "--account", f"Acme {number}") for number in range(10)]
            + [("backup", f"{tmp_path}/during-{number}.db") for number in range(4)]
        )
    ]
    assert processes.run(*jobs) == [0] * len(jobs)
    for one in tmp_path.glob("during-*.db"):
        calls = count(one)
        assert 1 <= calls <= 11
        # As many commands as calls: no part of a command is in it.
        assert count(one, "command") == calls
    assert count(log_path) == 11


def test_a_damaged_log_is_not_backed_up(coachlog: Coachlog, log_path: Path, tmp_path: Path) -> None:
    add(coachlog)
    with log_path.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(bytes(4096))
    assert "damaged" in coachlog("backup", tmp_path / "copy.db", expect=1).err
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == []


# By itself.


def test_the_first_command_of_a_day_that_writes_makes_a_backup(
    coachlog: Coachlog, log_path: Path
) -> None:
    add(coachlog, "First")
    assert names(log_path) == []  # there was nothing to save
    add(coachlog, "Second")
    add(coachlog, "Third")
    coachlog("report", today="2026-11-21")
    assert names(log_path) == ["2026-11-20 daily"]
    add(coachlog, "Fourth", today="2026-11-21")
    assert names(log_path) == ["2026-11-20 daily", "2026-11-21 daily"]
    assert [count(one) for one in sorted(folder_of(log_path).iterdir())] == [1, 3]


def test_first_commands_of_a_day_at_once_make_one_backup(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, processes: Processes
) -> None:
    add(coachlog)
    job = Job(
        words=("add-call", *PEOPLE, "--account", "Acme"),
        folder=str(tmp_path),
        environment={**os.environ, "COACHLOG_TODAY": "2026-11-21"},
        out=os.devnull,
        err=os.devnull,
    )
    assert processes.run(*[job] * 6) == [0] * 6
    assert names(log_path) == ["2026-11-21 daily"]
    assert count(log_path) == 7


def test_daily_backups_grow_fewer_with_age(coachlog: Coachlog, log_path: Path) -> None:
    add(coachlog)
    coachlog("backup")
    (made,) = folder_of(log_path).iterdir()
    for number in range(400):
        day = date(2026, 11, 19) - timedelta(days=number)
        shutil.copy(made, folder_of(log_path) / f"{day}-120000-daily.db")
    for number in range(20):
        shutil.copy(made, folder_of(log_path) / f"2026-10-{number + 10}-120000-import.db")
    shutil.copy(made, folder_of(log_path) / "000001-schema-0001.db")
    (folder_of(log_path) / "mine.txt").write_text("left alone")
    add(coachlog)
    left = names(log_path)
    assert sum(one.endswith("daily") for one in left) == 20
    assert sum(one.endswith("import") for one in left) == 7
    assert made.exists()
    assert (folder_of(log_path) / "000001-schema-0001.db").exists()
    assert (folder_of(log_path) / "mine.txt").exists()


def test_settings_say_how_many_backups_are_kept(
    coachlog: Coachlog, log_path: Path, settings_file: Path
) -> None:
    settings_file.write_text("[backup]\ndaily = 2\nweekly = 0\nmonthly = 1\n")
    add(coachlog, today="2026-01-01")
    for day in range(1, 20):
        add(coachlog, today=f"2026-11-{day:02}")
    assert names(log_path) == ["2026-11-18 daily", "2026-11-19 daily"]


def test_no_backup_is_made_by_itself_where_the_settings_say_so(
    coachlog: Coachlog, log_path: Path, settings_file: Path, tmp_path: Path
) -> None:
    settings_file.write_text("[backup]\nautomatic = false\n")
    add(coachlog)
    add(coachlog)
    coachlog("import", write_calls(tmp_path / "calls.csv", 1_001))
    assert names(log_path) == []
    coachlog("backup")
    assert [one[11:] for one in names(log_path)] == ["manual"]


def test_backups_go_to_the_folder_of_the_settings_one_for_each_log(
    coachlog: Coachlog, log_path: Path, settings_file: Path, tmp_path: Path
) -> None:
    usb = tmp_path / "usb"
    settings_file.write_text(f"[backup]\nfolder = {json.dumps(str(usb))}\n")
    other = tmp_path / "other" / log_path.name
    for _ in range(2):
        add(coachlog)
        coachlog("--db", other, "add-call", *PEOPLE, "--account", "Elsewhere")
    coachlog("backup")
    assert names(log_path) == []
    assert sorted(len(list(folder.iterdir())) for folder in usb.iterdir()) == [1, 2]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in usb.iterdir()} == {0o700}


@pytest.mark.parametrize("rows", [1_000, 1_001])
def test_a_large_import_is_preceded_by_a_backup(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, rows: int
) -> None:
    add(coachlog)
    coachlog("backup")
    file = write_calls(tmp_path / "calls.csv", rows)
    coachlog("import", file, "--dry-run")
    coachlog("import", file)
    coachlog("import", file)  # changes nothing
    made = list(folder_of(log_path).glob("*-import.db"))
    assert [count(one) for one in made] == ([1] if rows > 1_000 else [])
    assert count(log_path) == rows + 1


def test_a_merge_is_preceded_by_a_backup(
    coachlog: Coachlog, log_path: Path, tmp_path: Path
) -> None:
    add(coachlog, "Acme")
    add(coachlog, "Akme Inc")
    add(coachlog, today="2026-11-20")
    coachlog("merge", "account", "Akme Inc", "Acme", "--dry-run")
    coachlog("merge", "account", "Akme Inc", "Acme", "--yes")
    other = tmp_path / "other.db"
    coachlog("--db", other, "add-call", *PEOPLE, "--account", "Hooli")
    coachlog("--db", other, "export", tmp_path / "other.json")
    coachlog("import", tmp_path / "other.json")
    coachlog("import", tmp_path / "other.json")
    made = sorted(folder_of(log_path).glob("*-merge.db"))
    assert [count(one, "account") for one in made] == [2, 1]


def test_a_backup_that_cannot_be_made_is_a_note_and_stops_nothing(
    coachlog: Coachlog, log_path: Path, settings_file: Path, tmp_path: Path
) -> None:
    (tmp_path / "usb").write_text("a file where the folder should be")
    settings_file.write_text(f"[backup]\nfolder = {json.dumps(str(tmp_path / 'usb'))}\n")
    assert add(coachlog) == ""
    found = coachlog("add-call", *PEOPLE, "--account", "Acme")
    assert found.out.startswith("Logged call 2:")
    noted = [line for line in found.err.splitlines() if "backup" in line]
    assert len(noted) == 1
    assert str(tmp_path / "usb") in noted[0]
    assert count(log_path) == 2
    assert coachlog("backup", expect=1).err.count("\n") == 1


def test_a_file_in_place_of_the_backup_folder_is_named(coachlog: Coachlog, log_path: Path) -> None:
    add(coachlog)
    folder = folder_of(log_path)
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("notes")
    assert f"{folder} can't be written" in coachlog("backup", expect=1).err
    assert folder.read_text() == "notes"


# Disks.


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mount_disk(tmp_path / "disk", "2m") as folder:
        yield folder


def fill(disk: Path, leaving: int = 0) -> None:
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    (disk / "filler").write_bytes(bytes(free - leaving))


def test_a_log_on_a_full_disk_is_backed_up_to_another(
    coachlog: Coachlog, small_disk: Path, tmp_path: Path
) -> None:
    log = small_disk / "log.db"
    coachlog("--db", log, "add-call", *PEOPLE, "--account", "Acme")
    fill(small_disk)
    coachlog("--db", log, "backup", tmp_path / "copy.db")
    assert count(tmp_path / "copy.db") == 1
    found = coachlog("--db", log, "backup", expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert "No space left" in found.err


def test_a_disk_too_full_for_a_backup_takes_the_call(coachlog: Coachlog, small_disk: Path) -> None:
    log = small_disk / "log.db"
    coachlog("--db", log, "add-call", *PEOPLE, "--account", "Acme")
    fill(small_disk, leaving=150_000)
    found = coachlog("--db", log, "add-call", *PEOPLE, "--account", "Globex")
    assert found.out.startswith("Logged call 2:")
    assert "No space left" in found.err
    (small_disk / "filler").unlink()
    assert count(log) == 2
    assert list(folder_of(log).iterdir()) == []


def test_the_schema_is_the_newest() -> None:
    assert SCHEMA > "0001"  # else the past log of these tests is none


def test_with_the_backup_of_the_day_goes_what_a_killed_command_left(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog("add-manager", "Pat Lee")
    stray = log_path.with_name(".coachlog.db.0123456789abcdef.coachlog-new")
    stray.write_text("a whole log", encoding="utf-8")
    os.utime(stray, (0, 0))
    coachlog("add-manager", "Kim Poe")
    assert not stray.exists()

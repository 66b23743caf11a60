"""Bringing a backup back: checked first, all of it or nothing, and the log as it was is kept."""

from __future__ import annotations

import errno
import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from coachlog.errors import LogUnusable
from coachlog.store import connect as connecting
from coachlog.store.open import open_log
from coachlog.store.restore import prepare_restore, restore
from coachlog.store.schema import SCHEMA
from coachlog.store.seal import renew
from tests.campaigns.restores import Restores, open_restores
from tests.conftest import Coachlog
from tests.terminal import in_terminal

PAST_LOG = Path(__file__).parents[1] / "store" / "logs" / "0001.sql"
PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


def add(coachlog: Coachlog, account: str) -> None:
    coachlog("add-call", *PEOPLE, "--account", account)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


def accounts(coachlog: Coachlog, log: Path) -> list[str]:
    with closing(sqlite3.connect(log)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [row[0] for row in connection.execute("SELECT name FROM account ORDER BY id")]


@pytest.fixture
def backup(coachlog: Coachlog, tmp_path: Path, log_path: Path) -> Path:
    """Return a backup with one call; the log has two by now."""
    add(coachlog, "Acme")
    path = tmp_path / "backup.db"
    coachlog("backup", path)
    add(coachlog, "Globex")
    return path


def leave_changes_beside(log: Path) -> None:
    """Leave the log as a killed command does: a change is in the -wal, and not in its file."""
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE account SET name = 'Renamed' WHERE id = 1")
        renew(connection)
        connection.execute("COMMIT")
        shutil.copytree(log.parent, log.parent.with_name("caught"))
    shutil.rmtree(log.parent)
    log.parent.with_name("caught").rename(log.parent)
    assert Path(f"{log}-wal").stat().st_size


def test_a_backup_takes_the_place_of_the_log_and_the_log_as_it_was_is_kept(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    before = coachlog("export").out
    found = coachlog("restore", backup, "--yes")
    assert found.out.startswith(f"Restored the log {log_path} from {backup}: 1 call, the last")
    assert accounts(coachlog, log_path) == ["Acme"]
    ready = found.err.splitlines()[-1].partition("to take it back: ")[2]
    coachlog(*shlex.split(ready)[1:], "--yes")
    assert coachlog("export").out == before
    add(coachlog, "Hooli")
    assert accounts(coachlog, log_path) == ["Acme", "Globex", "Hooli"]


def test_what_would_be_lost_is_shown_before(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    for number in range(6):
        add(coachlog, f"Customer {number}")
    before = snapshot(log_path.parent)
    shown = coachlog("restore", backup, "--dry-run").out.splitlines()
    assert shown[0].startswith(f"The backup {backup} is whole: 1 call, the last command of ")
    assert shown[1].startswith(f"The log {log_path} has 8 calls, the last command of ")
    assert shown[2] == "Lost would be 7 commands, the last of them:"
    assert [line[20:29] for line in shown[3:]] == ["add-call "] * 5
    assert snapshot(log_path.parent) == before
    coachlog("restore", backup, "--yes")
    assert (
        "All that was done in it is in the backup too"
        in coachlog("restore", backup, "--dry-run").out
    )
    other = log_path.with_name("other.db")
    coachlog("--db", other, "add-call", *PEOPLE, "--account", "Hooli")
    assert "They are two logs" in coachlog("restore", other, "--dry-run").out


def test_it_is_asked_for_on_a_terminal_and_wants_yes_elsewhere(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    before = snapshot(log_path.parent)
    found = coachlog("restore", backup, expect=2)
    assert found.out == ""
    assert "Nobody is there to answer; add --yes" in found.err.splitlines()[-1]
    code, shown = in_terminal([("[y/N]:", b"n\r")], "restore", str(backup))
    assert (code, "nothing was saved" in shown) == (130, True)
    assert snapshot(log_path.parent) == before
    code, shown = in_terminal([("[y/N]:", b"y\r")], "restore", str(backup))
    assert (code, "Restored the log" in shown) == (0, True)
    assert accounts(coachlog, log_path) == ["Acme"]


def test_backups_are_listed_newest_first(coachlog: Coachlog, log_path: Path) -> None:
    assert coachlog("restore").err == (
        f"There is no backup of {log_path} yet; coachlog backup makes one\n"
    )
    add(coachlog, "Acme")
    coachlog("backup")
    add(coachlog, "Globex")
    coachlog("backup")
    folder = log_path.with_name(f"{log_path.name}-backups")
    (newer, older) = sorted(folder.iterdir(), reverse=True)
    older.rename(folder / "2026-01-02-030405-daily.db")
    shutil.copy(newer, folder / "000001-schema-0001.db")
    (folder / "broken.db").write_bytes(b"x" * 5000)
    os.utime(folder / "000001-schema-0001.db", (1_700_000_000, 1_700_000_000))
    os.utime(folder / "broken.db", (1_600_000_000, 1_600_000_000))
    listed = json.loads(coachlog("restore", "--format", "json").out)
    assert listed["format"] == "coachlog.backups/1"
    assert [(Path(one["file"]).name, one["reason"], one["calls"]) for one in listed["backups"]] == [
        (newer.name, "manual", 2),
        ("2026-01-02-030405-daily.db", "daily", 1),
        ("000001-schema-0001.db", "schema-0001", 2),
        ("broken.db", "manual", None),
    ]
    assert listed["backups"][1]["made_at"] == "2026-01-02T03:04:05+00:00"
    table = coachlog("restore").out
    assert "by itself, once a day" in table
    assert f"In {folder}" in table
    coachlog("restore", "2026-01-02-030405-daily.db", "--yes")
    assert accounts(coachlog, log_path) == ["Acme"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def change_one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    place = content.index(b"Acme")
    content[place] ^= 1
    path.write_bytes(content)


def execute(sql: str, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(sql)


SPOILED: dict[str, Callable[[Path], object]] = {
    "cut": cut,
    "one byte changed": change_one_byte,
    "empty": lambda path: path.write_bytes(b""),
    "a text": lambda path: path.write_bytes(b"date,manager\n" * 400),
    "of another program": lambda path: execute("PRAGMA application_id = 7", path),
    "of a newer coachlog": lambda path: execute(
        "UPDATE alembic_version SET version_num = '9999'", path
    ),
    "with a trigger": lambda path: execute(
        "CREATE TRIGGER t AFTER INSERT ON call BEGIN DELETE FROM call; END", path
    ),
    "a row that points to nothing": lambda path: execute("DELETE FROM account", path),
    "gone": lambda path: path.unlink(),
}


WORDS = {
    "a text": "is no backup",
    "of another program": "is no backup",
    "of a newer coachlog": "newer coachlog",
    "gone": "there is no backup",
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_changed(
    coachlog: Coachlog, log_path: Path, backup: Path, how: str
) -> None:
    SPOILED[how](backup)
    before = snapshot(log_path.parent)
    kept = backup.read_bytes() if backup.exists() else b""
    found = coachlog("restore", backup, "--yes", expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert WORDS.get(how, "damaged") in found.err
    assert snapshot(log_path.parent) == before
    assert not backup.exists() or backup.read_bytes() == kept


def test_a_log_is_not_restored_from_itself_nor_from_a_folder(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    assert "the log itself" in coachlog("restore", log_path, "--yes", expect=1).err
    assert "no backup" in coachlog("restore", log_path.parent, "--yes", expect=1).err
    assert accounts(coachlog, log_path) == ["Acme", "Globex"]


def zero_pages(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:40_960] + bytes(81_920) + content[122_880:])


DAMAGE: dict[str, Callable[[Path], object]] = {
    "pages of zeros": zero_pages,
    "nothing but zeros": lambda log: log.write_bytes(bytes(10_000)),
    "empty": lambda log: log.write_bytes(b""),
}


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_log_is_replaced_and_kept_byte_by_byte(
    coachlog: Coachlog, log_path: Path, backup: Path, how: str
) -> None:
    leave_changes_beside(log_path)
    DAMAGE[how](log_path)
    before = snapshot(log_path.parent)
    named = coachlog("report", expect=1).err
    assert f"coachlog --db {log_path} restore" in named
    found = coachlog("restore", backup, "--yes")
    assert "what would be lost can't be told" in found.err
    kept = Path(found.err.splitlines()[-1].partition("The damaged log is kept as ")[2])
    assert kept.read_bytes() == before[log_path.name]
    assert Path(f"{kept}-wal").read_bytes() == before[f"{log_path.name}-wal"]
    assert accounts(coachlog, log_path) == ["Acme"]
    assert coachlog("restore", kept, "--yes", expect=1).err.count("\n") == 1
    assert kept.read_bytes() == before[log_path.name]


def test_the_command_that_is_named_for_a_damaged_log_is_ready_to_be_typed(
    coachlog: Coachlog, log_path: Path
) -> None:
    log = log_path.with_name("the log.db")
    coachlog("--db", log, "add-call", *PEOPLE, "--account", "Acme")
    coachlog("--db", log, "backup")
    coachlog("--db", log, "backup")
    newest = max(log.with_name(f"{log.name}-backups").iterdir())
    cut(log)
    said = coachlog("--db", log, "report", expect=1).err
    command = said.partition("Bring the newest backup back with ")[2].strip()
    assert str(newest) in command
    coachlog(*shlex.split(command)[1:], "--yes")
    assert accounts(coachlog, log) == ["Acme"]
    cut(log)  # what was damaged is not what is named the next time
    assert str(newest) in coachlog("--db", log, "report", expect=1).err


def test_changes_of_a_killed_command_never_get_into_the_backup(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    leave_changes_beside(log_path)
    coachlog("restore", backup, "--yes")
    assert accounts(coachlog, log_path) == ["Acme"]
    (kept,) = log_path.with_name(f"{log_path.name}-backups").glob("*-replaced.db")
    coachlog("restore", kept.name, "--yes")
    assert accounts(coachlog, log_path) == ["Renamed", "Globex"]


@pytest.mark.parametrize("changes", [b"", b"changes of a log that is gone"])
def test_a_log_that_is_gone_is_restored(
    coachlog: Coachlog, log_path: Path, backup: Path, changes: bytes
) -> None:
    log_path.unlink()
    wal = Path(f"{log_path}-wal")
    if changes:
        wal.write_bytes(changes)
    assert "There is no log" in coachlog("restore", backup, "--dry-run").out
    told = coachlog("restore", backup, "--yes")
    assert "is kept" not in told.err
    assert accounts(coachlog, log_path) == ["Acme"]
    kept = list(log_path.with_name(f"{log_path.name}-backups").glob("*"))
    assert [one.read_bytes() for one in kept] == ([changes] if changes else [])
    assert not wal.exists()


def test_a_log_that_is_gone_is_not_taken_for_one_that_never_was(
    coachlog: Coachlog, log_path: Path
) -> None:
    add(coachlog, "Acme")
    coachlog("backup")
    log_path.unlink()
    named = coachlog("report", expect=1).err
    (kept,) = log_path.with_name(f"{log_path.name}-backups").iterdir()
    assert f"any more. Bring the newest backup back with coachlog --db {log_path} restore" in named
    assert str(kept) in named
    assert "restore\n" in coachlog("add-call", *PEOPLE, "--account", "Globex").err
    coachlog("restore", kept, "--yes")
    assert accounts(coachlog, log_path) == ["Acme"]


def test_a_backup_that_was_copied_by_hand_becomes_a_log_as_any(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    shutil.copy(backup, log_path)
    assert log_path.read_bytes()[18] == 1  # readers wait for a writer
    coachlog("list-calls")
    add(coachlog, "Hooli")
    assert log_path.read_bytes()[18] == 2
    assert accounts(coachlog, log_path) == ["Acme", "Hooli"]


def test_an_older_backup_is_brought_to_the_newest_form_by_the_next_command(
    coachlog: Coachlog, log_path: Path, backup: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    execute(PAST_LOG.read_text(encoding="utf-8"), old)
    coachlog("restore", old, "--yes")
    with closing(sqlite3.connect(log_path)) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert version == ("0001",)
    assert len(json.loads(coachlog("list-calls", "--format", "json").out)["calls"]) == 2
    with closing(sqlite3.connect(log_path)) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert version == (SCHEMA,)


def test_a_log_that_others_have_open_is_left_alone(
    coachlog: Coachlog, log_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)
    program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
    program += "print(c.execute('SELECT count(*) FROM call').fetchone(), flush=True);"
    program += "sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(log_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout is not None
    other.stdout.readline()
    found = coachlog("restore", backup, "--yes", expect=1)
    assert "locked" in found.err.splitlines()[-1]
    other.communicate(b"")
    assert accounts(coachlog, log_path) == ["Acme", "Globex"]
    assert not list(log_path.parent.glob("*restoring"))
    coachlog("restore", backup, "--yes")
    assert accounts(coachlog, log_path) == ["Acme"]


def test_a_log_that_changed_after_it_was_shown_is_left_alone(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    with prepare_restore(log_path, backup) as ready:
        add(coachlog, "Meanwhile")
        with pytest.raises(LogUnusable, match="changed meanwhile; nothing was restored"):
            restore(ready, whatever=False)
        assert accounts(coachlog, log_path) == ["Acme", "Globex", "Meanwhile"]
        restore(ready, whatever=True)
    assert accounts(coachlog, log_path) == ["Acme"]


def test_a_log_behind_a_link_stays_behind_it(
    coachlog: Coachlog, log_path: Path, backup: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(log_path)
    coachlog("--db", link, "restore", backup, "--yes")
    assert link.is_symlink()
    assert accounts(coachlog, log_path) == ["Acme"]


def test_a_disk_without_second_names_is_no_hindrance(
    coachlog: Coachlog, log_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    before = coachlog("export").out
    monkeypatch.setattr(os, "link", refuse)
    coachlog("restore", backup, "--yes")
    assert accounts(coachlog, log_path) == ["Acme"]
    (kept,) = log_path.with_name(f"{log_path.name}-backups").iterdir()
    coachlog("restore", kept, "--yes")
    assert coachlog("export").out == before


def test_a_restore_that_was_cut_short_is_finished_by_the_next_command_and_says_so(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    shutil.copy(backup, f"{log_path}-restoring")
    shown = coachlog("list-calls", "--format", "csv")
    assert "Acme" in shown.out
    assert "Globex" not in shown.out
    (kept,) = log_path.with_name(f"{log_path.name}-backups").iterdir()
    assert str(kept) in shown.err
    assert shown.err.count("\n") == 1
    assert coachlog("list-calls").err == ""


def test_a_restore_that_cannot_be_finished_says_what_to_mend(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    shutil.copy(backup, f"{log_path}-restoring")
    folder = log_path.with_name(f"{log_path.name}-backups")
    folder.write_text("a file where the folder should be")
    found = coachlog("list-calls", expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert "cut short" in found.err
    assert str(folder) in found.err
    folder.unlink()
    coachlog("list-calls")
    assert accounts(coachlog, log_path) == ["Acme"]


def test_an_erased_person_is_in_no_log_that_was_replaced(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    coachlog("add-rep", "Quirin Zabel", "--manager", "Pat Lee")
    leave_changes_beside(log_path)
    coachlog("restore", backup, "--yes")
    coachlog("add-rep", "Quirin Zabel", "--manager", "Pat Lee")
    kept = log_path.with_name(f"{log_path.name}-backups")
    assert any(b"Quirin" in one.read_bytes() for one in kept.glob("*-replaced.db*"))
    coachlog("privacy", "erase", "Quirin Zabel", "--yes", "--name", "Quirin Zabel")
    assert not any(
        b"Quirin" in one.read_bytes() for one in log_path.parent.rglob("*.db*") if one.is_file()
    )
    (replaced,) = kept.glob("*-replaced.db")
    assert accounts(coachlog, replaced) == ["Renamed", "Globex"]
    assert "1 person erased since will not be back" in coachlog("restore", backup, "--dry-run").out


def test_what_was_done_is_said_though_the_screen_takes_nothing(
    coachlog: Coachlog, log_path: Path, backup: Path
) -> None:
    for words in (("restore", backup, "--yes"), ("backup",)):
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "coachlog", *map(str, words)],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == 4, done.stderr
        assert b"saved, but" in done.stderr
    assert accounts(coachlog, log_path) == ["Acme"]


def test_json_says_what_was_restored(coachlog: Coachlog, log_path: Path, backup: Path) -> None:
    told = json.loads(coachlog("restore", backup, "--yes", "--format", "json").out)
    (kept,) = log_path.with_name(f"{log_path.name}-backups").iterdir()
    assert told == {
        "format": "coachlog.restore/1",
        "from": str(backup),
        "calls": 1,
        "commands": 1,
        "log": "healthy",
        "lost_commands": 1,
        "replaced": str(kept),
    }


# Kills; the whole campaign is tests/campaigns/restores.py.


@pytest.fixture(scope="module")
def restores() -> Iterator[Restores]:
    """Return the campaign."""
    with open_restores() as campaign:
        if campaign is None:
            pytest.skip("no compiler")
        yield campaign


def test_a_killed_restore_leaves_the_old_log_or_the_backup_whole(restores: Restores) -> None:
    for number in range(10):
        kind, problems = restores.try_(Random(f"sample/{number}"))
        assert problems == [], (number, kind)


def test_the_log_can_be_opened_while_nothing_is_restored(log_path: Path) -> None:
    with open_log(log_path, writing=True, create=True) as log:
        assert log.notes == []

"""One log in the place of another: what is moved where, and what is left when it can't be."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, LogUnusable, SavedBut
from coachlog.files import draft_for
from coachlog.store import connect as connecting
from coachlog.store import replacement
from coachlog.store.history import note_command
from coachlog.store.log_files import backup_folder, marker_of
from coachlog.store.open import open_log
from coachlog.store.replacement import finish_replacing, look, replace_log
from coachlog.store.restore import prepare_restore, restore
from tests.filled import author, filling

NEW = b"another log"
AT = int(datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC).timestamp())


@pytest.fixture
def path(log_path: Path) -> Path:
    with open_log(log_path, writing=True, create=True) as log, filling(log) as add:
        add.manager("Pat Lee")
    return log_path


def replace(path: Path, expected: object = None) -> Path | None:
    with draft_for(path) as draft:
        draft.write_bytes(NEW)
        os.utime(draft, (AT, AT))
        return replace_log(path, draft, expected)


def kept(path: Path) -> list[str]:
    folder = backup_folder(path)
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def fail(*numbers: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(*numbers, os.strerror(numbers[0]), "there")

    return refuse


def test_the_old_log_becomes_a_backup_named_by_the_time_of_the_new_one(path: Path) -> None:
    old = path.read_bytes()
    assert replace(path) == backup_folder(path) / "2026-11-20-080000Z-replaced.db"
    assert path.read_bytes() == NEW
    assert (backup_folder(path) / "2026-11-20-080000Z-replaced.db").read_bytes() == old
    (backup_folder(path) / "2026-11-20-080001Z-replaced.db-wal").write_bytes(b"")
    assert replace(path) == backup_folder(path) / "2026-11-20-080002Z-replaced.db"
    assert not os.path.lexists(marker_of(path))
    assert sorted(one.name for one in path.parent.iterdir()) == [
        "coachlog.db",
        "coachlog.db-backups",
    ]


def test_what_waits_beside_a_log_goes_with_it(path: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).write_bytes(end.encode())
    assert str(look(path)).count("(") == 3
    replace(path)
    name = "2026-11-20-080000Z-replaced.db"
    assert kept(path) == [name, f"{name}-journal", f"{name}-shm", f"{name}-wal"]
    assert (backup_folder(path) / f"{name}-wal").read_bytes() == b"-wal"


def test_without_a_log_the_new_one_is_put_there(log_path: Path) -> None:
    log_path.parent.mkdir()
    assert finish_replacing(log_path) is None
    assert replace(log_path) is None
    assert log_path.read_bytes() == NEW
    assert kept(log_path) == []


def test_a_log_that_looks_otherwise_is_not_replaced(path: Path) -> None:
    seen = look(path)
    assert look(path) == seen
    with open_log(path, writing=True) as log, filling(log) as add:
        add.manager("Kim Poe")
    before = path.read_bytes()
    with pytest.raises(LogUnusable, match="was changed meanwhile; nothing was restored"):
        replace(path, seen)
    assert path.read_bytes() == before
    assert replace(path, look(path)) is not None


def test_a_log_in_use_is_waited_for_and_then_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    naps: list[float] = []
    monkeypatch.setattr("time.sleep", naps.append)
    monkeypatch.setattr(connecting, "BUSY_SECONDS", 0.1)
    program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN'); "
    program += "c.execute('SELECT 1 FROM call').fetchone(); print('ready', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as reader:
        assert reader.stdout is not None
        reader.stdout.readline()
        with pytest.raises(LogUnusable):
            replace(path)
        reader.communicate(b"\n")
    assert naps == [0.02] * 5
    assert path.read_bytes() != NEW
    assert replace(path) is not None


def test_where_no_second_name_can_be_given_the_old_log_is_copied(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = path.read_bytes()
    monkeypatch.setattr(replacement, "_COPY_BYTES", 1000)
    link = os.link
    monkeypatch.setattr(
        os, "link",
        lambda source, target, **more: fail(errno.EPERM)()
        if Path(target).parent == backup_folder(path) and Path(source) == path
        else link(source, target, **more),
    )  # fmt: skip
    aside = replace(path)
    assert aside is not None
    assert aside.read_bytes() == old
    assert path.read_bytes() == NEW


def test_what_waits_beside_a_log_is_copied_to_another_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.with_name(path.name + "-journal").write_bytes(b"journal")
    move = os.rename
    monkeypatch.setattr(
        os, "rename",
        lambda source, target: fail(errno.EXDEV)() if str(source).endswith("-journal")
        else move(source, target),
    )  # fmt: skip
    aside = replace(path)
    assert Path(f"{aside}-journal").read_bytes() == b"journal"
    assert not path.with_name(path.name + "-journal").exists()


def test_what_a_stopped_command_began_is_finished_by_the_next(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(replacement, "sync_folder", fail(errno.ENOSPC))
        with pytest.raises(SavedBut) as stopped:
            replace(path)
    assert "a restore of" in str(stopped.value)
    assert "there can't be written: No space left on device" in str(stopped.value)
    assert os.path.lexists(marker_of(path))
    with monkeypatch.context() as patch:
        patch.setattr(replacement, "sync_folder", fail(errno.ENOSPC))
        with pytest.raises(LogUnusable, match=r"was cut short.*the next command finishes it"):
            finish_replacing(path)
    aside = finish_replacing(path)
    assert aside is not None
    assert (path.read_bytes(), aside.read_bytes()) == (NEW, old)
    assert finish_replacing(path) is None


# Restoring.


def fill(path: Path, name: str) -> None:
    with open_log(path, writing=True, create=True) as log:
        with filling(log) as add:
            add.manager(name)
        with log.transaction() as connection:
            note_command(connection, author(CommandName.EDIT_CALL, name))


def test_it_is_told_what_a_restore_would_bring_back_and_lose(path: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(path, backup)
    backup.chmod(0o400)
    fill(path, "kim")
    with prepare_restore(path, backup) as ready:
        assert (ready.state, ready.contents.calls, len(ready.contents.commands)) == (
            "healthy",
            0,
            1,
        )
        assert ready.now is not None
        assert ready.now.uid == ready.contents.uid != ""
        assert [(one.name, one.actor) for one in ready.lost] == [
            ("add-call", "pat"), ("edit-call", "kim"),
        ]  # fmt: skip
        assert ready.erased_since == 0
        assert restore(ready, whatever=False) is not None
    with closing(sqlite3.connect(path)) as log:
        assert log.execute("SELECT count(*) FROM command").fetchone() == (1,)
        assert log.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_log_that_is_gone_or_damaged_is_replaced_whatever_is_in_it(
    path: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(path, backup)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    for now, state in ((b"", "damaged"), (bytes(content), "damaged"), (None, "missing")):
        path.unlink(missing_ok=True)
        if now is not None:
            path.write_bytes(now)
        with prepare_restore(path, backup) as ready:
            assert (ready.state, ready.now, ready.lost, ready.erased_since) == (state, None, (), 0)
            restore(ready, whatever=True)
        with closing(sqlite3.connect(path)) as log:
            assert log.execute("SELECT name FROM manager").fetchall() == [("Pat Lee",)]


def spoil(kind: str, backup: Path) -> None:
    """Make a backup one that can't be brought back."""
    if kind == "no log":
        backup.write_bytes(b"no log" * 100)
    elif kind == "empty":
        backup.write_bytes(b"")
    elif kind == "gone":
        backup.unlink()
    else:
        statements = {
            "newer": "UPDATE alembic_version SET version_num = '9999'",
            "letters": "UPDATE alembic_version SET version_num = 'x'",
            "foreign": "CREATE TABLE mine (id)",
            "changed": "UPDATE manager SET email = 'x'",
        }
        with closing(sqlite3.connect(backup)) as log, log:
            if kind != "changed":
                log.execute("UPDATE seal SET kept = x'00'")
            log.execute(statements[kind])


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("no log", "is no backup of a coachlog log; nothing was restored"),
        ("empty", "is damaged; nothing was restored"),
        ("gone", "can't be read: No such file or directory; nothing was restored"),
        ("changed", "is damaged; nothing was restored"),
        ("foreign", "is damaged; nothing was restored|not as coachlog makes a log"),
        ("letters", "is damaged; nothing was restored|not as coachlog makes a log"),
        ("newer", "was written by a newer coachlog; nothing was restored"),
    ],
)
def test_what_is_no_whole_backup_is_refused(
    path: Path, tmp_path: Path, kind: str, said: str
) -> None:
    backup = tmp_path / "backup.db"
    shutil.copy(path, backup)
    spoil(kind, backup)
    before = path.read_bytes()
    with pytest.raises(CoachlogError, match=said), prepare_restore(path, backup):
        pass
    with pytest.raises(CoachlogError, match="is the log itself"), prepare_restore(path, path):
        pass
    assert path.read_bytes() == before

"""Putting another log in the place of a log: all of it or nothing, whatever stops it.

The new log, whole and checked, gets the name LOG-restoring, and from that moment the log is
replaced. What is left can be done again from any point, and every opener does it where a killed
command did not: the old log and what SQLite keeps beside it get the name of a backup, and
LOG-restoring becomes the log in one step. So no -wal is ever beside another log than its own, and
there is no moment without a log.

Meanwhile the log is locked as SQLite locks it. Whoever has it open holds a lock of their own as
long, so that it is replaced under nobody; an opener looks for LOG-restoring once it has that lock.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from coachlog.domain.backups import REPLACED
from coachlog.errors import LogUnusable, SavedBut
from coachlog.files import draft_for, make_folder, put_in_place, sync_folder
from coachlog.kept_files import SIDE_ENDS
from coachlog.store import connect as connecting
from coachlog.store.log_errors import locked
from coachlog.store.log_files import (
    FileIdentity,
    backup_folder,
    follow_log,
    identify_file,
    marker_of,
)

# The bytes of a database that SQLite locks: no new reader may come, and no reader is there.
_LOCKS = ((0x40000000, 1), (0x40000002, 510))
_PAUSE_SECONDS = 0.02
_TRIES = 5
_STAMP = "%Y-%m-%d-%H%M%SZ"  # the same wherever the command runs that makes the moves
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _LockedFile:
    """A file that is locked, and its handle, where the system has both."""

    identity: FileIdentity
    handle: int | None


def replace_log(path: Path, draft: Path, expected: object) -> Path | None:
    """Replace a log by a finished draft beside it; return where the old one is now.

    Waits for the commands that have it open. Raises LogUnusable when it does not look as `expected`
    any more, and nothing is changed; None stands for any look.
    """
    path = follow_log(path)
    for _ in range(_TRIES):
        finish_replacing(path)
        with _hold(path) as log:
            if expected not in (None, look(path)):
                raise LogUnusable(
                    f"the log {path} was changed meanwhile; nothing was restored. Look again"
                )
            make_folder(backup_folder(path))
            _date(draft, path)
            try:
                put_in_place(draft, marker_of(path))
            except FileExistsError:
                continue
            try:
                draft.unlink(missing_ok=True)
                if identify_file(path) == (log and log.identity):
                    return _finish(path, log)
                os.rename(marker_of(path), draft)  # a first command has just made a log
            except OSError as error:
                raise SavedBut(*_cut_short(path, error)) from error
    raise locked(path)


def finish_replacing(path: Path) -> Path | None:
    """Do what a killed command left to be done; return where the old log is now, if it was so."""
    path = follow_log(path)
    try:
        for _ in range(_TRIES):
            if not os.path.lexists(marker_of(path)):
                return None
            with _hold(path) as log:
                if identify_file(path) == (log and log.identity):
                    return _finish(path, log)
    except OSError as error:
        raise LogUnusable("; ".join(_cut_short(path, error))) from error
    raise locked(path)


def look(path: Path) -> object:
    """Return what differs once somebody has written to a log."""
    seen: list[tuple[int, int, int]] = []
    for end in ("", *SIDE_ENDS[::2]):  # what SQLite keeps in the -shm changes with every reader
        facts = os.stat(f"{path}{end}") if os.path.exists(f"{path}{end}") else None
        if facts is not None and facts.st_size:  # SQLite makes and removes empty ones
            seen.append((facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return seen


def _finish(path: Path, log: _LockedFile | None) -> Path | None:
    """Make the moves, with the log locked; return where the old one is now.

    Any of them may have been made already. Only without a log to lock can others be here: they
    take turns.
    """
    marker = marker_of(path)
    with _hold(marker) as ours:
        if ours is None or identify_file(marker) != ours.identity:
            return None  # another has just done it
        aside = backup_folder(path) / _name(int(marker.stat().st_mtime))
        make_folder(aside.parent)
        if log is not None:
            _keep(path, log, aside)
        for end in SIDE_ENDS:
            _move(f"{path}{end}", f"{aside}{end}")
        sync_folder(aside.parent)
        os.replace(marker, path)
        sync_folder(path.parent)
    return None if log is None else aside


def _cut_short(path: Path, error: OSError) -> tuple[str, str]:
    """Return what is wrong, and what to do."""
    place = error.filename2 or error.filename or path.parent
    return (
        f"a restore of {path} was cut short, and {place} can't be written: "
        f"{error.strerror or error}",
        "mend that, and the next command finishes it",
    )


def _keep(path: Path, log: _LockedFile, aside: Path) -> None:
    """Give the log the name of a backup too: it is the same file, or, where no disk can, a copy."""
    try:
        os.link(path, aside)
    except FileExistsError:
        pass  # by a command that was killed after this
    except OSError:
        with draft_for(aside) as copy, contextlib.suppress(FileExistsError):
            _copy(path, log, copy)
            put_in_place(copy, aside)


def _copy(path: Path, log: _LockedFile, target: Path) -> None:
    """Copy a log that is locked; to close a second handle on it would end the lock."""
    with target.open("wb") as file:
        if log.handle is None:
            file.write(path.read_bytes())
        else:
            os.lseek(log.handle, 0, os.SEEK_SET)
            while part := os.read(log.handle, _COPY_BYTES):
                file.write(part)


def _move(source: str, target: str) -> None:
    if not os.path.lexists(source):
        return
    try:
        os.rename(source, target)
    except OSError:  # to another disk
        import shutil

        shutil.copyfile(source, target)
        os.unlink(source)


def _date(draft: Path, path: Path) -> None:
    """Give the draft the time by which the old log is named, whoever makes the moves."""
    second = int(draft.stat().st_mtime)
    taken = os.listdir(backup_folder(path))
    while any(text.startswith(_name(second)) for text in taken):
        second += 1
    os.utime(draft, (second, second))


def _name(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC).strftime(_STAMP)}-{REPLACED}.db"


@contextlib.contextmanager
def _hold(path: Path) -> Iterator[_LockedFile | None]:
    """Keep everybody from a database, once nobody has it open; None where there is none."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        yield None
        return
    try:
        facts = os.fstat(handle)
        identity = (facts.st_dev, facts.st_ino)
        if sys.platform == "win32":  # where no file that is open can be moved
            os.close(handle)
            handle = -1
            yield _LockedFile(identity, None)
            return
        import fcntl

        patience = int(connecting.BUSY_SECONDS / _PAUSE_SECONDS)
        for first, length in _LOCKS:
            while True:
                try:
                    fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, first)
                    break
                except (BlockingIOError, PermissionError):
                    if patience <= 0:
                        raise locked(path) from None
                    patience -= 1
                    time.sleep(_PAUSE_SECONDS)
        yield _LockedFile(identity, handle)
    finally:
        if handle >= 0:
            os.close(handle)

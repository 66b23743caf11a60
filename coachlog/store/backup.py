"""Backups of a log: whole copies of it in files of their own, named by when and why.

They are copied by SQLite itself, from whatever state the log is in and whoever is writing to it;
none is in its place before it was checked and is on the disk, and none ever replaces another.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from coachlog.domain.backups import BY_HAND, DAILY, PASSING
from coachlog.errors import CoachlogError, LogDamaged
from coachlog.files import STRAY_SECONDS, draft_for, put_in_place, remove_strays
from coachlog.kept_files import SIDE_ENDS
from coachlog.store.checks import sum_file
from coachlog.store.connect import connect, let_go
from coachlog.store.log import BackupPlan, Log
from coachlog.store.log_errors import damaged, translate_errors
from coachlog.store.log_files import backup_folder
from coachlog.store.schema import FIRST_SEALED, SCHEMA, read_schema
from coachlog.store.seal import find_changed, read_seal

LARGE_BYTES = 32 * 1024 * 1024  # to copy and check more takes a second or longer
_STAMP = "%Y-%m-%d-%H%M%S"  # local time, which people look for
# Numbered by former versions; a replaced log has the time in UTC, with a Z.
_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d{6}Z?|\d{6})-(.+)\.db")
_SECOND = timedelta(seconds=1)
# What SQLite says of the copy, not of the log.
_UNWRITABLE = {
    "SQLITE_FULL": errno.ENOSPC,
    "SQLITE_IOERR": errno.EIO,
    "SQLITE_CANTOPEN": errno.EACCES,
    "SQLITE_READONLY": errno.EROFS,
}


class Backup(NamedTuple):
    """A backup as its name and its file tell it; local time."""

    path: Path
    made_at: datetime
    reason: str
    bytes: int


def plan_of(log: Log) -> BackupPlan:
    """Return where the backups of an open log go."""
    return log.backups() if log.backups else BackupPlan(folder=backup_folder(log.path))


def list_backups(path: Path, *others: Path) -> list[Backup]:
    """Return the backups of the log at `path`, the newest first: beside it, and in `others`."""
    folders = dict.fromkeys((backup_folder(path), *others))
    return _sort(backup for folder in folders for backup in _read_folder(folder))


def has_daily(folder: Path, day: date) -> bool:
    """Return whether a folder holds the backup of that day: one cheap look."""
    try:
        names = os.listdir(folder)
    except OSError:
        return False
    return any(name.startswith(f"{day}-") and name.endswith(f"-{DAILY}.db") for name in names)


def make_backup(log: Log, reason: str, *, day: date | None = None) -> Backup:
    """Back the log up to where its backups go; what its connection has not committed is not in it.

    Raises CoachlogError where it can't be written, LogUnusable for a damaged log.
    """
    folder = plan_of(log).folder

    def name(at: datetime) -> Path:
        stamp = at.strftime(_STAMP)
        return folder / f"{day}{stamp[10:]}-{reason}.db" if day else folder / f"{stamp}-{reason}.db"

    return _save(log.path, folder, name)


def save_copy(log: Log, target: Path, *, into_folder: bool) -> Backup:
    """Back the log up to a file that is not there yet, or into a folder."""
    if not into_folder:
        return _save(log.path, target.parent, lambda at: target)
    stem = log.path.stem
    return _save(log.path, target, lambda at: target / f"{stem}-{at.strftime(_STAMP)}.db")


def back_up_daily(log: Log, day: date) -> None:
    """Make the backup of the day, unless it is there: one cheap look in the usual folder."""
    if not has_daily(backup_folder(log.path), day):
        back_up_by_itself(log, DAILY, day=day)


def back_up_by_itself(log: Log, reason: str, *, day: date | None = None) -> None:
    """Make a backup without being asked, and remove those whose time is over.

    What stands in the way is noted, and no reason to stop, but for damage, which is LogDamaged. A
    log with nothing in it needs no backup, and of several commands at once one makes it.
    """
    try:
        plan = plan_of(log)
        if not plan.automatic or (day is not None and has_daily(plan.folder, day)):
            return
        if log.connection.execute("SELECT 1 FROM command LIMIT 1").fetchone() is None:
            return
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(plan.folder) as alone:
            if day is not None and (not alone or has_daily(plan.folder, day)):
                return
            if log.path.stat().st_size > LARGE_BYTES:
                plan.tell("Backing the log up first; a large one takes a moment")
            made = make_backup(log, reason, day=day)
            rotate(plan, made)
            # Once in a while is enough for what killed commands left beside the log.
            remove_strays(log.path.parent, made.path.stat().st_mtime - STRAY_SECONDS)
    except LogDamaged:
        raise
    except CoachlogError as error:
        log.notes.append(f"there is no backup from before this command: {error}")
    except OSError as error:
        log.notes.append(
            f"there is no backup from before this command: {plan.folder} can't be written: "
            f"{error.strerror or error}"
        )


def rotate(plan: BackupPlan, made: Backup) -> None:
    """Remove the backups made by themselves that the plan does not keep, but not the latest."""
    found = _read_folder(plan.folder)
    daily = [backup for backup in found if backup.reason == DAILY]
    days = plan.rotation.choose(backup.made_at.date() for backup in daily)
    outdated = [backup for backup in daily if backup.made_at.date() not in days]
    outdated += [backup for backup in found if backup.reason in PASSING][plan.rotation.daily :]
    for backup in outdated:
        if backup.path != made.path:
            remove_backup(backup.path)


def remove_backup(path: Path) -> None:
    """Remove a backup, with what SQLite may have left beside it."""
    for end in ("", *SIDE_ENDS):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(f"{path}{end}")


@contextlib.contextmanager
def looking_at(path: Path) -> Iterator[sqlite3.Connection]:
    """Connect to a log or a backup that is to stay as it is, with what is beside it."""
    connection = connect(path, writing=False)
    try:
        yield connection
    finally:
        let_go(path, connection)


def count_calls(path: Path) -> int | None:
    """Return how many calls are in a backup, None where that can't be read."""
    try:
        with looking_at(path) as connection:
            counted = connection.execute("SELECT count(*) FROM call WHERE removed_by IS NULL")
            return int(counted.fetchone()[0])
    except sqlite3.Error:
        return None


def copy_whole(source: sqlite3.Connection, draft: Path, *, journal: str = "DELETE") -> str | None:
    """Copy a log into an empty file and check the copy; return what is wrong with it, if anything.

    Many commands may be writing to the log; the copy holds what was committed when it began.
    """
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        # Nobody sees the draft before it is synced, so that it needs no journal of its own.
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("PRAGMA journal_mode = OFF")
        try:
            source.backup(copy)
        except sqlite3.Error as error:
            reason = _find_reason(error)
            if reason is None:
                raise
            raise CoachlogError(f"{draft.parent} can't be written: {reason}") from error
    with contextlib.closing(connect(draft, writing=True)) as copy:
        problem = _find_damage(copy, draft)
        copy.execute(f"PRAGMA journal_mode = {journal}")
    return problem


def _find_damage(copy: sqlite3.Connection, path: Path) -> str | None:
    """Return what is wrong with the copy of a log, None when nothing is; it reads all of it.

    Where the seal holds, no entry of an index needs to be looked up: it is what coachlog wrote.
    """
    is_sealed = is_changed = False
    if FIRST_SEALED <= (read_schema(copy) or "") <= SCHEMA:
        page = read_seal(copy)
        with path.open("rb") as file:
            is_changed = not page.is_open and bool(find_changed(sum_file(file, page), page))
        is_sealed = not page.is_open and not is_changed
    problem = find_damage(copy, deep=not is_sealed)
    return problem or ("it is not what coachlog wrote" if is_changed else None)


def find_damage(connection: sqlite3.Connection, *, deep: bool = True) -> str | None:
    """Return what SQLite finds wrong with a log, None when nothing is; it reads all of it."""
    check = "integrity_check" if deep else "quick_check"
    found = connection.execute(f"PRAGMA {check}(1)").fetchone()[0]
    if found != "ok":
        return str(found)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    return None if broken is None else f"a row of {broken[0]} points to nothing"


def _save(path: Path, folder: Path, name: Callable[[datetime], Path]) -> Backup:
    """Copy the log into `folder`, under the first name that is free of the seconds from now on."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with draft_for(folder / path.name) as draft:
            with translate_errors(path), contextlib.closing(connect(path, writing=False)) as source:
                if copy_whole(source, draft) is not None:
                    raise damaged(path)
            facts = draft.stat()
            at = _read_time(facts)
            while os.path.lexists(target := name(at)) and target != name(at + _SECOND):
                at += _SECOND
            try:
                put_in_place(draft, target)
            except FileExistsError as error:
                raise CoachlogError(f"{target} is there already; give another name") from error
    except OSError as error:
        raise CoachlogError(f"{folder} can't be written: {error.strerror or error}") from error
    return Backup(
        path=target,
        made_at=at,
        reason=_read_name(target.name)[1],
        bytes=facts.st_size,
    )


def _read_folder(folder: Path) -> list[Backup]:
    try:
        with os.scandir(folder) as entries:
            return _sort(one for entry in entries if (one := _read_entry(entry)))
    except OSError:
        return []


def _sort(backups: Iterable[Backup]) -> list[Backup]:
    return sorted(backups, key=lambda backup: (backup.made_at, backup.path), reverse=True)


def _read_entry(entry: os.DirEntry[str]) -> Backup | None:
    if not entry.name.endswith(".db") or entry.name.startswith("."):
        return None
    facts = entry.stat()
    at, reason = _read_name(entry.name)
    return Backup(
        path=Path(entry.path),
        made_at=at or _read_time(facts),
        reason=reason,
        bytes=facts.st_size,
    )


def _read_name(name: str) -> tuple[datetime | None, str]:
    """Return when and why a backup was made, as its name says."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None, BY_HAND
    try:
        if found[1].endswith("Z"):
            at = datetime.strptime(found[1], f"{_STAMP}Z").replace(tzinfo=UTC)
            return at.astimezone(), found[2]
        return datetime.strptime(found[1], _STAMP).astimezone(), found[2]
    except (TypeError, ValueError):
        return None, found[2]


def _read_time(facts: os.stat_result) -> datetime:
    return datetime.fromtimestamp(int(facts.st_mtime), UTC).astimezone()


def _find_reason(error: sqlite3.Error) -> str | None:
    """Return why the copy can't be written, None where the log is what is wrong."""
    found = (one for code, one in _UNWRITABLE.items() if error.sqlite_errorname.startswith(code))
    number = next(found, None)
    return None if number is None else os.strerror(number)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Tell whether no other command is making a backup there, and let none do it meanwhile."""
    if sys.platform == "win32":
        yield True  # it would be made twice at worst
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except OSError:  # not every network drive has locks
            pass
        yield True
    finally:
        os.close(handle)

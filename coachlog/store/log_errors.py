"""What is said of a log that can't be opened, in one line: what is wrong, and what to do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from coachlog.errors import LogDamaged, LogUnusable, NoLogYet, to_paste
from coachlog.store.log_files import newest_backup


@contextlib.contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn the database errors that a user can mend into LogUnusable; let bugs pass."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        words = words_for(error)
        if words is None:
            raise
        raise LogUnusable(words.format(path=path, hint=hint_at_damage(path))) from error
    except Exception as error:
        # SQLAlchemy wraps the driver's error, and must not be imported to say so.
        original = getattr(error, "orig", None)
        words = words_for(original) if isinstance(original, sqlite3.Error) else None
        if words is None:
            raise
        raise LogUnusable(words.format(path=path, hint=hint_at_damage(path))) from error


_WORDS = {
    "SQLITE_BUSY": "another command keeps the log {path} locked; try again when it is done",
    "SQLITE_LOCKED": "another command keeps the log {path} locked; try again when it is done",
    "SQLITE_READONLY": "the log {path} is read-only; nothing was saved. Make it writable first",
    "SQLITE_FULL": "the disk that holds {path} is full; nothing was saved. Free some space first",
    "SQLITE_IOERR": "the disk that holds {path} failed or is full; nothing was saved",
    "SQLITE_CORRUPT": "the log {path} is damaged; nothing was changed. {hint}",
    "SQLITE_NOTADB": "{path} is not a coachlog log; give another file with --db",
    "SQLITE_CANTOPEN": "the log {path} can't be opened; check its folder and its permissions",
    "SQLITE_PERM": "the log {path} can't be opened; check its permissions",
}


def words_for(error: BaseException | None) -> str | None:
    """Return what to say of an error that a user can mend, None of others."""
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "") or ""
        return next((words for code, words in _WORDS.items() if name.startswith(code)), None)
    if isinstance(error, PermissionError):
        return "the log {path} can't be opened: permission denied"
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        reason = (error.strerror or str(error)).replace("{", "(").replace("}", ")")
        return "the log {path} can't be opened: " + reason
    return None


def damaged(path: Path) -> LogDamaged:
    """Return the error for a log that is damaged."""
    return LogDamaged(f"the log {path} is damaged; nothing was changed. {hint_at_damage(path)}")


def locked(path: Path) -> LogUnusable:
    """Return the error for a log that others have open."""
    return LogUnusable(_WORDS["SQLITE_BUSY"].format(path=path))


def refuse_missing_log(path: Path) -> NoReturn:
    """Raise NoLogYet, which names the backups where the log was there once."""
    if newest_backup(path) is not None:
        raise NoLogYet(f"there is no log at {path} any more. {hint_at_backup(path)}")
    raise NoLogYet(
        f"no log at {path} yet; start with {to_paste('add-call')}, "
        f"{to_paste('import', 'FILE.csv')} or {to_paste('add-rep')}"
    )


def hint_at_backup(path: Path) -> str:
    """Return how to get at a log's backups."""
    newest = newest_backup(path)
    if newest is not None:
        return f"Bring the newest backup back with {how_to_restore(path, newest)}"
    return f"{how_to_restore(path)} lists the backups; without one, bring back a copy of your own"


def hint_at_damage(path: Path) -> str:
    """Return what to do about a damaged log."""
    return f"{_on(path, 'doctor')} says what can be mended. {hint_at_backup(path)}"


def how_to_restore(path: Path, *backup: Path) -> str:
    """Return the command that lists the backups of a log, or brings one back, as it is typed."""
    return _on(path, "restore", *backup)


def _on(path: Path, command: str, *more: Path) -> str:
    from shlex import quote

    return " ".join(map(quote, ("coachlog", "--db", str(path), command, *map(str, more))))

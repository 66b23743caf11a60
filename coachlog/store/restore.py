"""Bringing a backup back: what is in it, what is in the log it would replace, and doing it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from coachlog import stops
from coachlog.errors import CoachlogError, LogDamaged, LogUnusable, to_paste
from coachlog.files import draft_for, make_folder
from coachlog.store.backup import copy_whole, looking_at
from coachlog.store.checks import find_changed_pages, is_sound
from coachlog.store.connect import connect
from coachlog.store.erasure.cleaning import carry_over
from coachlog.store.log_files import follow_log
from coachlog.store.open import check_file
from coachlog.store.replacement import finish_replacing, look, replace_log
from coachlog.store.schema import FIRST_SEALED, SCHEMA, has_expected_schema, read_schema


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedCommand:
    """A command as the history of a log tells it."""

    id: int
    name: str
    actor: str
    at: str  # ISO 8601, UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in a log or a backup."""

    uid: str  # "" in the first logs, which had none
    calls: int
    commands: tuple[NotedCommand, ...]
    erased: frozenset[str]  # people who were erased, by the salt of their tombstones


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A backup that is copied and checked, and what it would replace.

    `now` is None where there is no log, and for one that can't be read.
    """

    path: Path
    draft: Path
    contents: Contents
    state: Literal["healthy", "damaged", "missing"]
    now: Contents | None
    seen: object

    @property
    def erased_since(self) -> int:
        """Return how many people were erased from the log, but not from the backup."""
        return len(self.now.erased - self.contents.erased) if self.now else 0

    @property
    def lost(self) -> tuple[NotedCommand, ...]:
        """Return the commands of the log that are not in the backup."""
        known = set(self.contents.commands)
        return (
            tuple(command for command in self.now.commands if command not in known)
            if self.now
            else ()
        )


@contextlib.contextmanager
def prepare_restore(path: Path, source: Path) -> Iterator[Ready]:
    """Copy a backup beside the log, check the copy, and look at what it would replace.

    Raises CoachlogError for what is no whole backup of a known form; nothing is changed.
    """
    path = follow_log(path)
    finish_replacing(path)
    state = _find_state(path)
    _refuse(source, path)
    with contextlib.ExitStack() as opened:
        with _writing(path):
            make_folder(path.parent)
            draft = opened.enter_context(draft_for(path))
            contents = _take(source, draft)
        seen = look(path)
        # SQLite would throw away what waits beside a log that is empty.
        now = _read_quietly(path) if state == "healthy" else None
        if now is not None:
            with _writing(path):
                carry_over(path, draft)  # a backup from elsewhere brings nobody back
        yield Ready(
            path=path,
            draft=draft,
            contents=contents,
            state="damaged" if state == "healthy" and now is None else state,
            now=now,
            seen=seen,
        )


def restore(ready: Ready, *, whatever: bool) -> Path | None:
    """Put the backup in the place of the log; return where the old one is now.

    Waits for the commands that have it open. Raises LogUnusable when it was changed since it was
    looked at, unless it is to be done `whatever` came.
    """
    with _writing(ready.path), stops.committing():
        return replace_log(ready.path, ready.draft, None if whatever else ready.seen)


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CoachlogError(
            f"{path.parent} can't be written: {error.strerror or error}; nothing was restored"
        ) from error


def _find_state(path: Path) -> Literal["healthy", "damaged", "missing"]:
    if not os.path.lexists(path):
        return "missing"
    try:
        check_file(path, writing=True)
    except LogDamaged:
        return "damaged"
    return "healthy"


def _refuse(source: Path, path: Path) -> None:
    """Refuse what is no backup, before SQLite touches it."""
    try:
        if os.path.exists(path) and os.path.samefile(source, path):
            raise CoachlogError(f"{source} is the log itself; nothing was restored")
        check_file(source, writing=False)
    except LogDamaged as error:
        raise _damaged(source) from error
    except LogUnusable as error:
        raise CoachlogError(
            f"{source} is no backup of a coachlog log; nothing was restored"
        ) from error
    except OSError as error:
        raise CoachlogError(
            f"{source} can't be read: {error.strerror or error}; nothing was restored"
        ) from error


def _damaged(source: Path) -> CoachlogError:
    return CoachlogError(
        f"the backup {source} is damaged; nothing was restored. {to_paste('restore')} lists the "
        "others"
    )


def _take(source: Path, draft: Path) -> Contents:
    """Copy a backup and check it; return what is in it."""
    try:
        with looking_at(source) as connection:
            problem = copy_whole(connection, draft, journal="WAL")
        if problem is not None:
            raise _damaged(source)
        with contextlib.closing(connect(draft, writing=False)) as copy:
            schema = read_schema(copy) or ""
            if not (schema.isascii() and schema.isdecimal()):
                raise _damaged(source)
            if schema > SCHEMA:
                raise CoachlogError(
                    f"the backup {source} was written by a newer coachlog; nothing was restored. "
                    "Update coachlog first"
                )
            if not has_expected_schema(copy, schema):
                raise CoachlogError(
                    f"{source} is not as coachlog makes a log; nothing was restored"
                )
            return _read(copy)
    except sqlite3.Error as error:
        raise _damaged(source) from error


def _is_damaged(connection: sqlite3.Connection) -> bool:
    if (read_schema(connection) or "") >= FIRST_SEALED and find_changed_pages(connection):
        return True
    return not is_sound(connection)


def _read_quietly(path: Path) -> Contents | None:
    try:
        with looking_at(path) as connection:
            return None if _is_damaged(connection) else _read(connection)
    except (sqlite3.Error, OSError):
        return None


def _read(connection: sqlite3.Connection) -> Contents:
    connection.execute("BEGIN")
    try:
        made = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in made}
        uid = connection.execute("SELECT uid FROM log").fetchone()[0] if "log" in tables else ""
        erased = connection.execute("SELECT salt FROM tombstone") if "tombstone" in tables else ()
        calls = connection.execute("SELECT count(*) FROM call WHERE removed_by IS NULL").fetchone()
        rows = connection.execute("SELECT id, name, actor, ran_at FROM command ORDER BY id")
        commands = tuple(
            NotedCommand(id=row[0], name=str(row[1]), actor=str(row[2]), at=str(row[3]))
            for row in rows
        )
        return Contents(
            uid=str(uid),
            calls=calls[0],
            commands=commands,
            erased=frozenset(str(salt) for (salt,) in erased),
        )
    finally:
        connection.execute("ROLLBACK")

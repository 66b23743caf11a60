"""The connection to the file of a log: its pragmas, how long it waits, for reading or writing."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from coachlog.domain.names import fold_text

BUSY_SECONDS = 30

# What a log holds is data, from wherever it came; and a commit is on the disk when it is done.
PRAGMAS = {
    "trusted_schema": 0,
    "cell_size_check": 1,
    "foreign_keys": 1,
    "secure_delete": 1,
    "synchronous": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
}
_DEFENSIVE = getattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE", None)  # from Python 3.12 on
# In a folder that can't be written, or on a full disk, SQLite has no room for its shared memory.
_NO_ROOM = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")


def connect(path: Path, *, writing: bool, wait: float | None = None) -> sqlite3.Connection:
    """Connect to the file of a log, unchecked."""
    if wait is None:
        wait = BUSY_SECONDS
    if writing:
        return _set_up(path, "mode=rw", wait)
    can_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    try:
        # Opened for writing, though it never writes, SQLite can tidy up behind a killed command.
        connection = _set_up(path, "mode=rw" if can_write else "mode=ro", wait)
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_ROOM):
            raise
        connection = _read_alone(path, error)
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect_unchanged(path: Path) -> sqlite3.Connection:
    """Connect to a file to which nobody writes: nothing is locked, made or changed beside it."""
    return _set_up(path, "immutable=1", 0)


def _read_alone(path: Path, error: sqlite3.OperationalError) -> sqlite3.Connection:
    """Connect without shared memory, for reading; nobody else can be writing there."""
    if not has_content(path.with_name(path.name + "-wal")):
        return connect_unchanged(path)
    try:
        return _set_up(path, "mode=rw", 0, alone=True)
    except sqlite3.OperationalError:
        raise error from None


def _set_up(path: Path, how: str, wait: float, *, alone: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(_address(path, how), uri=True, timeout=wait, isolation_level=None)
    try:
        if alone:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        if _DEFENSIVE is not None:
            connection.setconfig(_DEFENSIVE, True)  # type: ignore[attr-defined,unused-ignore]
        connection.create_function("fold_text", 1, _fold_text, deterministic=True)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except UnicodeDecodeError as error:
        # SQLite says what is wrong with the schema in words of the damaged schema.
        connection.close()
        damage = sqlite3.DatabaseError("the schema can't be read")
        damage.sqlite_errorname = "SQLITE_CORRUPT"
        raise damage from error
    except BaseException:
        let_go(path, connection)
        raise
    return connection


def _address(path: Path, how: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?{how}"


def _fold_text(text: str | None) -> str | None:
    # SQLite's own lower() knows ASCII only.
    return None if text is None else fold_text(text)


def let_go(path: Path, connection: sqlite3.Connection) -> None:
    """Close a connection, but move nothing into the log that waits beside it, as SQLite would."""
    if not has_content(path.with_name(path.name + "-wal")):
        connection.close()
        return
    guard = sqlite3.connect(_address(path, "mode=ro"), uri=True, timeout=0)
    try:
        # As long as somebody else has the file open nothing is moved, and this one can't write.
        with contextlib.suppress(sqlite3.Error):
            guard.execute("PRAGMA schema_version").fetchone()
        connection.close()
    finally:
        guard.close()


def has_content(path: Path) -> bool:
    """Return whether a file is there and not empty."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False

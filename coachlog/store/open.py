"""The one opener of the log file: creates it whole, checks it, and turns its failures into words.

Imports neither SQLAlchemy nor Alembic unless a log has to be created or migrated.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from coachlog import stops
from coachlog.domain.names import fold_text
from coachlog.errors import LogUnusable, NoLogYet
from coachlog.store.seal import renew

if TYPE_CHECKING:
    from coachlog.store.backup import BackupPlan

SCHEMA = "0004"  # the newest migration; a test compares it with Alembic's head
SQLITE_VERSION = sqlite3.sqlite_version
APPLICATION_ID = 0x434F4143  # "COAC", in the file's header
BUSY_SECONDS = 30
PEEK_SECONDS = 0.2  # nobody waits longer for the Tab key
QUICK_CHECK_BYTES = 2 * 1024 * 1024  # a log up to this size is checked whole each time it is opened
BULK_CACHE_KIB = 24 * 1024

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """An open log: one connection in autocommit mode, and the file it belongs to.

    `backups` tells where they go, None for the folder beside it. `understood` collects, in words,
    which beginnings of names were taken for whom; `notes`, what else is to be said at the end;
    `commits`, how many rows each transaction changed that was kept, so that nobody claims it was
    not.
    """

    path: Path
    connection: sqlite3.Connection
    backups: Callable[[], BackupPlan] | None = None
    understood: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    commits: list[int] = field(default_factory=list)

    @contextlib.contextmanager
    def transaction(
        self, *, dry_run: bool = False, bulk: bool = False
    ) -> Iterator[sqlite3.Connection]:
        """Hold the write lock from the start; commit at the end, or take all back on any error.

        `bulk` gives it more memory, a fixed amount, before it spills to disk, and trusts that the
        ids in its rows were looked up in the same transaction.
        """
        if bulk:
            self.connection.execute(f"PRAGMA cache_size = -{BULK_CACHE_KIB}")
            self.connection.execute("PRAGMA foreign_keys = OFF")
        self.connection.execute("BEGIN IMMEDIATE")
        before = self.connection.total_changes
        try:
            yield self.connection
            if not self.connection.in_transaction:
                return  # an import that found nothing new has taken it back already
            changes = self.connection.total_changes - before
            if dry_run or not changes:
                return
            renew(self.connection)
            with stops.committing():
                self.connection.execute("COMMIT")
                self.commits.append(changes)
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.connection.execute("PRAGMA foreign_keys = ON")


@contextlib.contextmanager
def open_log(
    path: Path,
    *,
    writing: bool,
    create: bool = False,
    as_it_is: bool = False,
    backups: Callable[[], BackupPlan] | None = None,
) -> Iterator[Log]:
    """Open the log at `path`; with `create`, make it when there is none.

    An older log is migrated first, unless it is to be taken `as_it_is`.

    Raises NoLogYet without a log, LogUnusable with one line on what is wrong and what to do.
    """
    with translate_errors(path):
        if not os.path.lexists(path):
            if not create:
                raise NoLogYet(
                    f"no log at {path} yet; start with coachlog add-call, coachlog import FILE.csv "
                    "or coachlog add-rep"
                )
            _create(path)
        _check_file(path, writing=writing)
        log = Log(path=path, connection=connect(path, writing=writing), backups=backups)
        try:
            log = _check_schema(log, writing=writing, as_it_is=as_it_is)
            yield log
        finally:
            log.connection.close()


@contextlib.contextmanager
def peek_into_log(path: Path) -> Iterator[Log]:
    """Open the log only if it is there, current and free: nothing is created, migrated or awaited.

    Raises CoachlogError or sqlite3.Error without one line on what to do: nobody shows it.
    """
    if not path.exists():
        raise NoLogYet(f"no log at {path} yet")
    _check_file(path, writing=False)
    with contextlib.closing(connect(path, writing=False, wait=PEEK_SECONDS)) as connection:
        if read_schema(connection) != SCHEMA:
            raise LogUnusable(f"the log {path} is of another version")
        yield Log(path=path, connection=connection)


@contextlib.contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turn the database errors that a user can mend into LogUnusable; let bugs pass."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        words = _words_for(error)
        if words is None:
            raise
        raise LogUnusable(words.format(path=path, backup=_backup_hint(path))) from error
    except Exception as error:
        # SQLAlchemy wraps the driver's error; this module must not import SQLAlchemy to say so.
        original = getattr(error, "orig", None)
        words = _words_for(original) if isinstance(original, sqlite3.Error) else None
        if words is None:
            raise
        raise LogUnusable(words.format(path=path, backup=_backup_hint(path))) from error


_WORDS = {
    "SQLITE_BUSY": "another command keeps the log {path} locked; try again when it is done",
    "SQLITE_LOCKED": "another command keeps the log {path} locked; try again when it is done",
    "SQLITE_READONLY": "the log {path} is read-only; nothing was saved. Make it writable first",
    "SQLITE_FULL": "the disk that holds {path} is full; nothing was saved. Free some space first",
    "SQLITE_IOERR": "the disk that holds {path} failed or is full; nothing was saved",
    "SQLITE_CORRUPT": "the log {path} is damaged; nothing was changed. {backup}",
    "SQLITE_NOTADB": "{path} is not a coachlog log; give another file with --db",
    "SQLITE_CANTOPEN": "the log {path} can't be opened; check its folder and its permissions",
    "SQLITE_PERM": "the log {path} can't be opened; check its permissions",
}


def _words_for(error: BaseException | None) -> str | None:
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "") or ""
        return next((words for code, words in _WORDS.items() if name.startswith(code)), None)
    if isinstance(error, PermissionError):
        return "the log {path} can't be opened: permission denied"
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        reason = (error.strerror or str(error)).replace("{", "(").replace("}", ")")
        return "the log {path} can't be opened: " + reason
    return None


def backup_folder(path: Path) -> Path:
    """Return the folder beside the log that holds its backups."""
    return path.with_name(path.name + "-backups")


def newest_backup(path: Path) -> Path | None:
    """Return the newest backup of the log, if there is one; their names sort by time."""
    try:
        return max(backup_folder(path).glob("*.db"), default=None, key=lambda one: one.name)
    except OSError:
        return None


def _backup_hint(path: Path) -> str:
    newest = newest_backup(path)
    if newest is None:
        return "There is no backup beside it; keep the file and bring back your own copy"
    return f"The newest backup is {newest}; keep the damaged file and copy the backup in its place"


def damaged(path: Path) -> LogUnusable:
    """Return the error for a log that is damaged."""
    return LogUnusable(f"the log {path} is damaged; nothing was changed. {_backup_hint(path)}")


def _create(path: Path) -> None:
    """Build a new log under a temporary name and link it into place: others see it whole."""
    from coachlog.files import draft_for, make_folder, put_in_place

    leftover = path.with_name(path.name + "-wal")
    if leftover.exists() and leftover.stat().st_size:
        raise LogUnusable(
            f"{leftover} belongs to a log that is gone from {path}; bring that log back, or move "
            "the leftover away to start anew"
        )
    make_folder(path.parent)
    with draft_for(path) as draft:
        from coachlog.store.migrate import migrate

        connection = connect(draft, writing=True)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        with contextlib.suppress(FileExistsError):  # another first command was quicker
            put_in_place(draft, path, replace=False)


def _check_file(path: Path, *, writing: bool) -> None:
    """Refuse what is no log, before SQLite touches it."""
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise LogUnusable(f"{path} is a folder, not a log; give a file with --db")
    if not stat.S_ISREG(facts.st_mode):
        raise LogUnusable(f"{path} is not a file; give another with --db")
    if facts.st_size == 0:
        raise LogUnusable(
            f"{path} is empty where the log should be; it was left as it is. {_backup_hint(path)}"
        )
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC):
        if header.strip(b"\x00") == b"" or header.startswith(_MAGIC[:6]):
            raise LogUnusable(
                f"the log {path} is damaged; it was left as it is. {_backup_hint(path)}"
            )
        raise LogUnusable(f"{path} is not a coachlog log; give another file with --db")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise LogUnusable(f"{path} is a database of another program; give another file with --db")
    # Root may write anywhere; whoever took all write bits off still meant it.
    if writing and not (facts.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise LogUnusable(f"the log {path} is read-only; nothing was saved. Make it writable first")


def connect(path: Path, *, writing: bool, wait: float | None = None) -> sqlite3.Connection:
    """Connect to the file of a log, unchecked."""
    if wait is None:
        wait = BUSY_SECONDS
    address = f"file:{quote(str(path.absolute()))}"
    if writing:
        return _set_up(address + "?mode=rw", wait)
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        # Opened for writing, though it never writes, SQLite can tidy up behind a killed command.
        connection = _set_up(address + "?mode=rw", wait)
        connection.execute("PRAGMA query_only = ON")
        return connection
    connection = _set_up(address + "?mode=ro", wait)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # In a folder that can't be written SQLite has no room for its shared memory.
        connection.close()
        if path.with_name(path.name + "-wal").exists():
            raise
        connection = _set_up(address + "?immutable=1", wait)
    return connection


def _set_up(address: str, wait: float) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.create_function("fold_text", 1, _fold_text, deterministic=True)
    return connection


def _fold_text(text: str | None) -> str | None:
    # SQLite's own lower() knows ASCII only.
    return None if text is None else fold_text(text)


def _check_schema(log: Log, *, writing: bool, as_it_is: bool) -> Log:
    """Refuse a damaged or newer log, migrate an older one; return the log to go on with."""
    path, connection = log.path, log.connection
    size = path.stat().st_size
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
    cut = size < pages * page_bytes and not _has_content(path.with_name(path.name + "-wal"))
    if size % page_bytes or cut:
        raise damaged(path)
    if size <= QUICK_CHECK_BYTES or size < pages * page_bytes:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise damaged(path)
    schema = read_schema(connection)
    if schema is None or not schema.isdecimal():
        raise damaged(path)
    if int(schema) > int(SCHEMA):
        raise LogUnusable(
            f"the log {path} was written by a newer coachlog; it was left as it is. "
            "Update coachlog to open it"
        )
    if schema == SCHEMA or as_it_is:
        return log
    from coachlog.store.migrate import back_up_and_migrate

    if not writing:
        connection.close()
        _check_file(path, writing=True)
        log = replace(log, connection=connect(path, writing=True))
    back_up_and_migrate(log)
    return log


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def read_schema(connection: sqlite3.Connection) -> str | None:
    """Return the number of the log's schema, or None when there is none in it."""
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return str(row[0]) if row else None

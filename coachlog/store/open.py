"""The one opener of the log file: creates it whole, checks it, and turns its failures into words.

Imports neither SQLAlchemy nor Alembic unless a log has to be created or migrated.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from coachlog.errors import CoachlogError, LogDamaged, LogUnusable, NoLogYet, show
from coachlog.kept_files import SQLITE_MAGIC
from coachlog.store.checks import (
    QUICK_CHECK_BYTES,
    Glimpse,
    find_changed_pages,
    glimpse,
    is_damaged,
    is_due,
    is_sound,
    is_wholly_sound,
)
from coachlog.store.connect import BUSY_SECONDS, connect, has_content, let_go
from coachlog.store.log import Log
from coachlog.store.log_errors import (
    damaged,
    hint_at_backup,
    hint_at_damage,
    how_to_restore,
    locked,
    refuse_missing_log,
    translate_errors,
    words_for,
)
from coachlog.store.log_files import FileIdentity, identify_file, marker_of, newest_backup
from coachlog.store.schema import (
    FIRST_SEALED,
    SCHEMA,
    has_expected_schema,
    read_schema,
)
from coachlog.store.seal import read_seal

if TYPE_CHECKING:
    from coachlog.store.log import BackupPlan

SQLITE_VERSION = sqlite3.sqlite_version
APPLICATION_ID = 0x434F4143  # "COAC", in the file's header
_TRIES = 5  # to open a log that another takes the place of
PEEK_SECONDS = 0.2  # nobody waits longer for the Tab key

_OURS = APPLICATION_ID.to_bytes(4, "big")


@contextlib.contextmanager
def open_log(
    path: Path,
    *,
    writing: bool,
    create: bool = False,
    as_it_is: bool = False,
    backups: Callable[[], BackupPlan] | None = None,
    today: date | None = None,
) -> Iterator[Log]:
    """Open the log at `path`; with `create`, make it when there is none.

    An older log is migrated first, unless it is to be taken `as_it_is`. Who writes on a given day,
    `today`, looks at the whole of the log where nobody did for a week.

    Raises NoLogYet without a log, LogUnusable with one line on what is wrong and what to do.
    """
    with translate_errors(path):
        replaced = _finish_restore(path)
        is_new = not os.path.lexists(path)
        if is_new:
            _create(path) if create else refuse_missing_log(path)
        log, schema = _open(path, writing=writing, backups=backups, today=today)
        if schema != SCHEMA and not as_it_is:
            _migrate(log, writing=writing)
        if replaced is not None:
            log.notes.append(
                f"a restore that was cut short is finished now; the log from before is {replaced}"
            )
        if is_new and newest_backup(path) is not None:
            log.notes.append(
                f"this is a new log; there are backups of another: {how_to_restore(path)}"
            )
        try:
            yield log
        except Exception as error:
            if _may_be_damage(error) and _has_damage(log.connection):
                raise damaged(path) from error
            raise
        finally:
            if log.is_replaced:
                # What is beside the log is of the file that was replaced: it goes back into that,
                # as SQLite would bring it into the new one.
                with contextlib.suppress(sqlite3.Error):
                    log.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            log.connection.close()
            log.sealing.close()
        if log.commits:
            try:
                log.refuse_replaced("what it saved went to a file that is no longer the log")
            except LogUnusable:
                log.commits.clear()
                raise


def _open(
    path: Path,
    *,
    writing: bool,
    backups: Callable[[], BackupPlan] | None,
    today: date | None,
) -> tuple[Log, str]:
    """Open a log that is there, of whichever schema, and return the number of that.

    One that is refused stays as it is, and so does what waits beside it.
    """
    for _ in range(_TRIES):
        _finish_restore(path)
        check_file(path, writing=writing)
        identity, seen = identify_file(path), glimpse(path)
        try:
            connection = connect(path, writing=writing)
        except sqlite3.Error:
            if not _is_current(path, identity):
                continue
            raise
        if _is_current(path, identity):
            break  # and nobody can restore another from here on
        let_go(path, connection)
    else:
        raise locked(path)
    log = Log(path, connection, identity=identity, backups=backups)
    try:
        schema = _check_log(log, seen)
        if writing:
            _let_others_read(connection)
        if writing and today is not None and schema >= FIRST_SEALED:
            _check_weekly(log, today)
        return log, schema
    except BaseException:
        let_go(path, connection)
        log.sealing.close()
        raise


def _let_others_read(connection: sqlite3.Connection) -> None:
    """Give a log that is a copied backup the journal that a log has, once nobody else has it open.

    With it, readers and a writer don't wait for each other, and nobody replaces a log in use.
    """
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    connection.execute("PRAGMA busy_timeout = 0")
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


@contextlib.contextmanager
def peek_into_log(path: Path) -> Iterator[Log]:
    """Open the log only if it is there, current and free: nothing is created, migrated or awaited.

    Raises CoachlogError or sqlite3.Error without one line on what to do: nobody shows it.
    """
    if not path.exists():
        raise NoLogYet(f"no log at {path} yet")
    if os.path.lexists(marker_of(path)):
        raise locked(path)
    check_file(path, writing=False)
    with contextlib.closing(connect(path, writing=False, wait=PEEK_SECONDS)) as connection:
        if read_schema(connection) != SCHEMA:
            raise LogUnusable(f"the log {path} is of another version")
        yield Log(path, connection)


def _may_be_damage(error: Exception) -> bool:
    """Tell whether an error that nobody expected may come from what a damaged log says."""
    if isinstance(error, sqlite3.Error):
        return words_for(error) is None
    # Click ends commands with RuntimeErrors.
    return not isinstance(error, CoachlogError | OSError | RuntimeError)


def _has_damage(connection: sqlite3.Connection) -> bool:
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    try:
        return bool(find_changed_pages(connection)) or not is_sound(connection)
    except sqlite3.Error:
        return True


def _finish_restore(path: Path) -> Path | None:
    """Do what a killed restore left to be done; return where the replaced log is, if it was so."""
    if not os.path.lexists(marker_of(path)):
        return None
    from coachlog.store.replacement import finish_replacing

    return finish_replacing(path)


def _is_current(path: Path, identity: FileIdentity | None) -> bool:
    """Tell whether a file is still the log, and no other is taking its place."""
    return not os.path.lexists(marker_of(path)) and identify_file(path) == identity


def _create(path: Path) -> None:
    """Build a new log under a temporary name and link it into place: others see it whole."""
    from coachlog.files import draft_for, make_folder, put_in_place

    leftover = path.with_name(path.name + "-wal")
    if leftover.exists() and leftover.stat().st_size:
        raise LogUnusable(
            f"{leftover} belongs to a log that is gone from {path}. {hint_at_backup(path)}; "
            "or move that file away to start anew"
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
            put_in_place(draft, path)


def check_file(path: Path, *, writing: bool) -> None:
    """Refuse what is no log, before SQLite touches it."""
    facts = path.stat()
    if stat.S_ISDIR(facts.st_mode):
        raise LogUnusable(f"{path} is a folder, not a log; give a file with --db")
    if not stat.S_ISREG(facts.st_mode):
        raise LogUnusable(f"{path} is not a file; give another with --db")
    if facts.st_size == 0:
        raise LogDamaged(
            f"{path} is empty where the log should be; it was left as it is. {hint_at_backup(path)}"
        )
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(SQLITE_MAGIC):
        if header.strip(b"\x00") == b"" or _is_almost(header[:16], SQLITE_MAGIC):
            raise LogDamaged(
                f"the log {path} is damaged; it was left as it is. {hint_at_damage(path)}"
            )
        raise LogUnusable(f"{path} is not a coachlog log; give another file with --db")
    if header[68:72] != _OURS:
        if _is_almost(header[68:72], _OURS):
            raise damaged(path)
        raise LogUnusable(f"{path} is a database of another program; give another file with --db")
    # Root may write anywhere; whoever took all write bits off still meant it.
    if writing and not (facts.st_mode & 0o222 and os.access(path, os.W_OK)):
        raise LogUnusable(f"the log {path} is read-only; nothing was saved. Make it writable first")


def _is_almost(found: bytes, expected: bytes) -> bool:
    """Tell whether all bytes but one are the same, or all that are there."""
    other = sum(number != two for number, two in zip(found, expected, strict=False))
    return other <= 1 and len(found) > len(expected) // 2


def _check_log(log: Log, seen: Glimpse | None) -> str:
    """Refuse a log that is damaged, newer than this program, or has more in it than is ours.

    Returns the number of its schema, which may be an older one.
    """
    path, connection = log.path, log.connection
    size = path.stat().st_size
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
    cut = size < pages * page_bytes and not has_content(path.with_name(path.name + "-wal"))
    if size % page_bytes or cut:
        raise damaged(path)
    try:
        schema = read_schema(connection)
        if schema is None or not (schema.isascii() and schema.isdecimal()):
            raise damaged(path)
        if int(schema) > int(SCHEMA):
            raise LogUnusable(
                f"the log {path} was written by a newer coachlog; it was left as it is. "
                "Update coachlog to open it"
            )
        if not has_expected_schema(connection, schema):
            raise _describe_schema(path, connection, schema)
    except (sqlite3.OperationalError, UnicodeDecodeError) as error:
        if words_for(error) is not None:
            raise
        raise damaged(path) from error  # tables whose names or columns are not what they were
    if schema >= FIRST_SEALED:
        page = read_seal(connection)
        log.sealing.was_open = page.is_open
        found = is_damaged(path, connection, page, seen)
    else:
        found = size <= QUICK_CHECK_BYTES and not is_sound(connection)
    if found:
        raise damaged(path)
    return schema


def _check_weekly(log: Log, today: date) -> None:
    seal = read_seal(log.connection).seal
    if seal is None or not is_due(seal, today):
        return
    sound = is_wholly_sound(log.path, log.connection, log.sealing.open())
    if sound is False:
        raise damaged(log.path)
    if sound:
        log.sealing.checked_on = today.toordinal()


def _describe_schema(path: Path, connection: sqlite3.Connection, schema: str) -> LogUnusable:
    from coachlog.store.migrate import find_foreign

    foreign = find_foreign(connection, schema)
    if foreign is None:
        return damaged(path)
    return LogUnusable(
        f"the log {path} holds a {foreign.type} that coachlog did not make, "
        f"{show(foreign.name)}; it was left as it is. Whoever it is from can send "
        "coachlog export instead"
    )


def _migrate(log: Log, *, writing: bool) -> None:
    from coachlog.store.migrate import back_up_and_migrate

    if not writing:
        log.connection.close()
        check_file(log.path, writing=True)
        log.connection = connect(log.path, writing=True)
    try:
        back_up_and_migrate(log)
    except BaseException:
        log.connection.close()
        raise

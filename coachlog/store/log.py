"""The log while it is open: its connection, its transactions, and what is to be said at the end."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from coachlog import stops
from coachlog.domain.backups import Rotation
from coachlog.errors import LogUnusable
from coachlog.store.log_files import FileIdentity, identify_file
from coachlog.store.seal import open_seal, renew
from coachlog.store.sealing import Sealing

BULK_CACHE_KIB = 24 * 1024
_TURNS = 100  # of 30 seconds


def _say_nothing(text: str) -> None:
    """Take no notice."""


class BackupPlan(NamedTuple):
    """Where the backups of a log go, whether there are any without asking, and how many stay."""

    folder: Path
    automatic: bool = True
    tell: Callable[[str], None] = _say_nothing  # what takes its time
    rotation: Rotation = Rotation()


class Log:
    """An open log: one connection in autocommit mode, and the file it belongs to.

    `identity` tells its file from one that takes its place. `backups` tells where they go, None
    for the folder beside it. `understood` collects, in words, which beginnings of names were taken
    for whom; `notes`, what else is to be said at the end; `commits`, how many rows each
    transaction changed that was kept, so that nobody claims it was not. `asks` means that somebody
    is asked about a name that is near a known one.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        identity: FileIdentity | None = None,
        backups: Callable[[], BackupPlan] | None = None,
    ) -> None:
        self.path, self.connection, self.sealing = path, connection, Sealing(path)
        self.identity, self.backups = identity, backups
        self.understood: list[str] = []
        self.notes: list[str] = []
        self.commits: list[int] = []
        self.asks = False

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
        self._begin()
        before = self.connection.total_changes
        try:
            yield self.connection
            if not self.connection.in_transaction:
                return  # an import that found nothing new has taken it back already
            changes = self.connection.total_changes - before
            if dry_run or not changes:
                return
            self.sealing.prepare(self.connection)
            self.refuse_replaced("nothing was saved")
            with stops.committing():
                self.connection.execute("COMMIT")
                self.commits.append(changes)
            self.sealing.finish(self.connection)
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.sealing.drop()
            self.connection.execute("PRAGMA foreign_keys = ON")

    @contextlib.contextmanager
    def rebuilding(self) -> Iterator[sqlite3.Connection]:
        """Hold the log alone while its file is rewritten outside of transactions, as by VACUUM.

        A command that is killed meanwhile leaves a log that nobody takes for damaged.
        """
        self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            self._change_seal(open_seal)
            yield self.connection
            self._change_seal(renew)
        finally:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self.connection.execute("PRAGMA locking_mode = NORMAL")
            self.connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # lets go of it

    def _begin(self) -> None:
        """Take the write lock; wait for it in turns, since between two of them Ctrl-C is heard."""
        wait = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        self.connection.execute(f"PRAGMA busy_timeout = {wait // _TURNS}")
        try:
            for turn in range(1, _TURNS + 1):
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorname != "SQLITE_BUSY" or turn == _TURNS:
                        raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {wait}")

    def _change_seal(self, change: Callable[[sqlite3.Connection], None]) -> None:
        self._begin()
        change(self.connection)
        self.connection.execute("COMMIT")

    @property
    def is_replaced(self) -> bool:
        """Tell whether the file that was opened is no longer the log."""
        return self.identity is not None and identify_file(self.path) != self.identity

    def refuse_replaced(self, saved: str) -> None:
        """Raise LogUnusable when the file is no longer the log, as when a sync tool replaced it."""
        if self.is_replaced:
            raise LogUnusable(
                f"another program replaced or removed the log {self.path} while this command ran; "
                f"{saved}. See that it is there, then try again"
            )

"""Renews the seal with each commit: all sums of a small log, of a large one those that changed."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from coachlog.store.connect import BUSY_SECONDS
from coachlog.store.seal import (
    add_changes,
    note_check,
    open_seal,
    read_seal,
    renew,
    sum_page,
    write_seal,
)
from coachlog.store.wal import CommitStart, UnreadableWalError, read_first_commit, read_mark

RENEW_PAGES = 1024  # of a log up to this size all sums are made anew, within the transaction
_SETTLE_SECONDS = 1
_TROUBLE = (OSError, sqlite3.Error, UnreadableWalError)


class _Waiting(NamedTuple):
    """A commit of which the sums do not know yet, and the log as it was before, held open."""

    before: sqlite3.Connection
    pages: int
    mark: CommitStart
    turn: int


class Sealing:
    """Keeps the seal of one open log; to be closed after its connection."""

    was_open = False  # when the log was opened: left so by a command that was killed
    checked_on = 0  # the day on which this command looked at the whole log, as an ordinal
    _waiting: _Waiting | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self._files: dict[str, BinaryIO] = {}

    def prepare(self, connection: sqlite3.Connection) -> None:
        """Renew the seal in the transaction that is about to commit, or open it for `finish`."""
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        seal = read_seal(connection).seal
        if pages > RENEW_PAGES and seal is not None and not (seal.open and self.was_open):
            with suppress(*_TROUBLE):
                self._waiting = self._hold(seal.turn)
                open_seal(connection)
                return
        self.drop()
        renew(connection, self.checked_on)
        self.was_open = False

    def finish(self, connection: sqlite3.Connection) -> None:
        """Add what the commit changed to the sums.

        Where that can't be done the seal stays open, until a later command makes all sums anew.
        """
        if self._waiting is not None:
            with suppress(*_TROUBLE):
                self._settle(connection, self._waiting)

    def drop(self) -> None:
        """Let go of the log as it was before the commit."""
        if self._waiting is not None:
            self._waiting.before.close()
            self._waiting = None

    def close(self) -> None:
        """Let go of the log's files."""
        for file in self._files.values():
            file.close()

    def open(self, end: str = "") -> BinaryIO:
        """Return a file of the log, to be read; it stays open as long as the log does."""
        if end not in self._files:
            self._files[end] = open(f"{self.path}{end}", "rb", buffering=0)  # noqa: SIM115
        return self._files[end]

    def _hold(self, turn: int) -> _Waiting:
        self.open(), self.open("-wal")
        before = sqlite3.connect(self.path, isolation_level=None)
        try:
            before.execute("BEGIN")
            before.execute("SELECT 1 FROM sqlite_master").fetchone()
            pages = before.execute("PRAGMA page_count").fetchone()[0]
            mark = read_mark(self.open("-shm"))
        except BaseException:
            before.close()
            raise
        return _Waiting(before=before, pages=pages, mark=mark, turn=turn)

    def _settle(self, connection: sqlite3.Connection, waiting: _Waiting) -> None:
        own_page = read_seal(connection).number
        changes: dict[int, int] = {}
        first = None
        found = read_first_commit(self.open("-wal"), self.open(), waiting.mark, waiting.pages)
        for change in found:
            if change.page != own_page:
                old = 0 if change.old is None else sum_page(change.old, change.page)
                changes[change.page] = sum_page(change.new, change.page) - old
            if change.page == 1:
                first = change.new
        self.drop()  # so that SQLite may move pages within the log when the next commit is done
        connection.execute(f"PRAGMA busy_timeout = {_SETTLE_SECONDS * 1000}")
        connection.execute("PRAGMA synchronous = NORMAL")  # lost with the power it stays open
        try:
            connection.execute("BEGIN IMMEDIATE")
            seal = read_seal(connection).seal
            if seal is not None and seal.turn == waiting.turn and seal.open:
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                new = add_changes(seal, pages, changes, first)
                write_seal(connection, note_check(new, self.checked_on))
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

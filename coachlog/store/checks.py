"""Whether a log is as coachlog left it: looked at in part at each start, as a whole once a week."""

from __future__ import annotations

import os
import sqlite3
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from coachlog.store.connect import has_content
from coachlog.store.seal import (
    PAGE_BYTES,
    Pages,
    Seal,
    SealPage,
    choose_part,
    find_changed,
    fits,
    read_seal,
    sum_up,
)

START_BYTES = 16 * 1024 * 1024  # a log up to this size is compared whole each time it is opened
PART_BYTES = 4 * 1024 * 1024  # of a larger one, so much of it, another part each time
QUICK_CHECK_BYTES = 2 * 1024 * 1024  # a log without sums, up to this size, SQLite checks instead
_TOGETHER = 1024 * PAGE_BYTES
_CHECK_DAYS = 7


class Glimpse(NamedTuple):
    """A log's file, or a part of it, read before SQLite opens it."""

    pages: int  # of the whole file
    part: range
    content: bytes

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was left out."""
        return len(self.part) == self.pages


def glimpse(path: Path) -> Glimpse | None:
    """Read a log's file, or a part; None while changes wait beside it, so that it says little."""
    if has_content(path.with_name(path.name + "-wal")):
        return None
    with path.open("rb") as file:
        pages = os.fstat(file.fileno()).st_size // PAGE_BYTES
        part = range(1, pages + 1)
        if pages * PAGE_BYTES > START_BYTES:
            chance = int.from_bytes(os.urandom(4), "big") / 2**32
            part = choose_part(pages, PART_BYTES // PAGE_BYTES, chance)
            file.seek((part.start - 1) * PAGE_BYTES)
        return Glimpse(pages=pages, part=part, content=file.read(len(part) * PAGE_BYTES))


def is_damaged(
    path: Path, connection: sqlite3.Connection, page: SealPage, seen: Glimpse | None
) -> bool:
    """Compare what was seen of a log with its seal, in as little time as that takes."""
    size = path.stat().st_size
    if page.is_open:
        return size <= QUICK_CHECK_BYTES and not is_sound(connection)
    if seen is None:
        return size <= START_BYTES and bool(find_changed_pages(connection))
    if seen.is_whole:
        same = not find_changed(sum_up((seen.content,), page.number), page)
    else:
        same = page.seal is not None and seen.pages == page.seal.pages
        same = same and fits(seen.content, seen.part, page)
    # What differs may be a commit of another command meanwhile.
    return not same and bool(find_changed_pages(connection))


def is_sound(connection: sqlite3.Connection) -> bool:
    """Tell whether SQLite finds nothing wrong with how a log is built."""
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def find_changed_pages(connection: sqlite3.Connection) -> list[range]:
    """Return which pages of a log are not as they were sealed, whoever writes to it meanwhile."""
    connection.execute("BEGIN")
    try:
        page = read_seal(connection)
        if page.is_open or not hasattr(connection, "serialize"):
            return []
        return find_changed(sum_up((connection.serialize(),), page.number), page)
    finally:
        connection.execute("ROLLBACK")


def sum_file(file: BinaryIO, page: SealPage) -> Pages:
    """Sum up the file of a log beside which nothing waits."""
    file.seek(0)
    return sum_up(iter(lambda: file.read(_TOGETHER), b""), page.number)


def is_due(seal: Seal, today: date) -> bool:
    """Tell whether no command has looked at the whole of a log for a week."""
    return not 0 <= today.toordinal() - seal.checked_on < _CHECK_DAYS


def is_wholly_sound(path: Path, connection: sqlite3.Connection, file: BinaryIO) -> bool | None:
    """Look at the whole of a log; None while changes wait beside it, so that its file says little.

    `file` is the log's, and stays open as long as the connection.
    """
    connection.execute("BEGIN")
    try:
        page = read_seal(connection)
        if page.is_open or has_content(path.with_name(path.name + "-wal")):
            return None
        return not find_changed(sum_file(file, page), page) and is_sound(connection)
    finally:
        connection.execute("ROLLBACK")

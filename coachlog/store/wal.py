"""Which pages a commit changed, read from the files beside the log where SQLite keeps new ones.

Their layout is documented in SQLite's walformat.html. While SQLite has a log open, no other handle
of its files may be closed: by the rules of POSIX that would take all of its locks away.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, NamedTuple

from coachlog.store.seal import PAGE_BYTES

_HEADER = Struct(">4I8s8x")  # magic, version, bytes of a page, turn of the file, salts
_MAGIC = 0x377F0682  # or one more
_FRAME = Struct(">2I8s8x")  # page, pages of the log when it ends a commit, salts
_INDEX = Struct("=I12xI12x8s")  # version, frames, salts; in the byte order of the machine
_INDEX_VERSION = 3007000


class UnreadableWalError(Exception):
    """The files are not as they are documented, or not of this commit any more."""


class CommitStart(NamedTuple):
    """Where the next commit begins."""

    frames: int
    salts: bytes


class PageChange(NamedTuple):
    """A page before a commit, None for one that was not there, and after it."""

    page: int
    old: bytes | None
    new: bytes


def read_mark(index: BinaryIO) -> CommitStart:
    """Return where the next commit begins; only who holds the write lock may ask."""
    index.seek(0)
    content = index.read(_INDEX.size)
    if len(content) < _INDEX.size:
        raise UnreadableWalError
    version, frames, salts = _INDEX.unpack(content)
    if version != _INDEX_VERSION:
        raise UnreadableWalError
    return CommitStart(frames, salts)


def read_first_commit(
    wal: BinaryIO, log: BinaryIO, mark: CommitStart, pages: int
) -> Iterator[PageChange]:
    """Yield what the first commit after `mark` changed in a log that had so many pages.

    Whoever asks holds the log as it was at `mark` open for reading, so that none of the pages that
    are asked for is moved to elsewhere meanwhile.
    """
    wal.seek(0)
    head = wal.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise UnreadableWalError
    magic, _, page_bytes, _, salts = _HEADER.unpack(head)
    if magic & ~1 != _MAGIC or page_bytes != PAGE_BYTES:
        raise UnreadableWalError
    # SQLite begins the file anew, with other salts, once all of it has been moved into the log.
    before = mark.frames if salts == mark.salts else 0
    earlier = {page: place for place, page, _ in _read_frames(wal, salts, 1, before)}
    ours = {page: place for place, page, _ in _read_frames(wal, salts, before + 1, None)}
    for page, place in ours.items():
        old = None
        if page in earlier:
            old = _read_page(wal, earlier[page])
        elif page <= pages:
            old = _read_page(log, (page - 1) * PAGE_BYTES)
        yield PageChange(page, old, _read_page(wal, place))


def _read_frames(
    wal: BinaryIO, salts: bytes, first: int, last: int | None
) -> Iterator[tuple[int, int, int]]:
    """Yield the frames up to `last`, else to the end of a commit: where each has its page."""
    number = first
    while last is None or number <= last:
        start = _HEADER.size + (number - 1) * (_FRAME.size + PAGE_BYTES)
        wal.seek(start)
        head = wal.read(_FRAME.size)
        if len(head) < _FRAME.size:
            raise UnreadableWalError
        page, pages, own = _FRAME.unpack(head)
        if own != salts:
            raise UnreadableWalError
        yield start + _FRAME.size, page, pages
        if last is None and pages:
            return
        number += 1


def _read_page(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    content = file.read(PAGE_BYTES)
    if len(content) < PAGE_BYTES:
        raise UnreadableWalError
    return content

"""The seal: sums over all pages of the log's file, kept in the log, by which damage is noticed.

A transaction renews it before it commits, so that a log and its seal are never apart. A page counts
with its CRC-32: any one changed byte changes the sum that its page belongs to. The seal's own page
is left out; it holds nothing else and is compared with what it has to be.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import Final, NamedTuple
from zlib import crc32

PAGE_BYTES: Final = 4096
SUMS: Final = 960  # as many as fit into the seal's page; up to that many pages each has its own

_LAYOUT: Final = 1
_FIELDS: Final = Struct(f">8I{SUMS}I")
_CHECK: Final = Struct(">I")
_WORD: Final = 1 << 32
# What SQLite itself changes in the header of the file: journal mode, counters, schema cookie.
_UNSTEADY: Final = ((18, 20), (24, 28), (40, 44), (92, 100))
_COPIED_COOKIE: Final = 1  # in the header of a copy that SQLite's backup made


class Seal(NamedTuple):
    """What the pages of a log were like when it was last written.

    It holds while `open` is 0: else so many transactions are in the log but not yet in the sums.
    """

    open: int = 0
    turn: int = 0  # how often all sums were made anew
    checked_on: int = 0  # the last day of a full check by a command that wrote, as an ordinal
    pages: int = 0
    cookie: int = 0  # of the schema, in the file's header
    libraries: tuple[int, int] = (0, 0)  # SQLite's version in the header, and the one that wrote
    sums: tuple[int, ...] = (0,) * SUMS

    def encode(self) -> bytes:
        """Return the seal as the log holds it, always of the same length."""
        told = _FIELDS.pack(
            _LAYOUT,
            self.open,
            self.turn,
            self.checked_on,
            self.pages,
            self.cookie,
            *self.libraries,
            *self.sums,
        )
        return told + _CHECK.pack(crc32(told))


class SealPage(NamedTuple):
    """Where the seal is: the page's number, what it holds, and what that says (None: damaged)."""

    number: int
    content: bytes
    seal: Seal | None

    @property
    def is_open(self) -> bool:
        """Tell whether the sums say nothing at the moment."""
        return self.seal is not None and self.seal.open > 0


def read_seal(connection: sqlite3.Connection) -> SealPage:
    """Return the seal of a log."""
    number, content = connection.execute(
        "SELECT (SELECT rootpage FROM sqlite_master WHERE name = 'seal'),"
        " (SELECT kept FROM seal WHERE id = 1)"
    ).fetchone()
    content = content if isinstance(content, bytes) else b""
    return SealPage(number=number, content=content, seal=_decode(content))


def _decode(content: bytes) -> Seal | None:
    told = content[: _FIELDS.size]
    if len(content) != _FIELDS.size + _CHECK.size:
        return None
    layout, open_, turn, checked_on, pages, cookie, before, wrote, *sums = _FIELDS.unpack(told)
    if layout != _LAYOUT or content[_FIELDS.size :] != _CHECK.pack(crc32(told)):
        return None
    return Seal(
        open=open_,
        turn=turn,
        checked_on=checked_on,
        pages=pages,
        cookie=cookie,
        libraries=(before, wrote),
        sums=tuple(sums),
    )


def note_check(seal: Seal, day: int) -> Seal:
    """Note in a seal that the whole log was looked at on a day; 0 leaves what is noted."""
    return seal._replace(checked_on=day or seal.checked_on)


def renew(connection: sqlite3.Connection, checked_on: int = 0) -> None:
    """Make all sums anew, inside the transaction that is about to commit."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'seal'").fetchone():
        return  # a log of a former schema
    page = read_seal(connection)
    old = note_check(page.seal or Seal(), checked_on)
    if not hasattr(connection, "serialize"):  # SQLite can be built without it
        write_seal(connection, old._replace(open=1))
        return
    found = sum_up((connection.serialize(),), page.number)
    new = old._replace(
        open=0,
        turn=(old.turn + 1) % _WORD,
        pages=len(found.sums),
        cookie=_read_word(found.first, 40),
        libraries=(_read_word(found.first, 96), _own_library()),
        sums=_pad(group(found.sums)),
    )
    write_seal(connection, new)


def open_seal(connection: sqlite3.Connection) -> None:
    """Say, inside a transaction, that the sums do not hold until they are made anew."""
    seal = read_seal(connection).seal or Seal()
    write_seal(connection, seal._replace(open=seal.open + 1))


def write_seal(connection: sqlite3.Connection, seal: Seal) -> None:
    """Write the seal into its page: of all pages only that one changes."""
    connection.execute("UPDATE seal SET kept = ? WHERE id = 1", (seal.encode(),))


class Pages(NamedTuple):
    """The pages of a file: the sum of each, and the content of the first and of the seal's."""

    sums: list[int]
    first: bytes
    sealed: bytes


def sum_up(parts: Iterable[bytes], seal_page: int) -> Pages:
    """Sum up a file, given in parts of whole pages."""
    sums: list[int] = []
    first = sealed = b""
    for part in parts:
        before = len(sums)
        sums += sum_pages(part, seal_page, before + 1)
        first = first or part[:PAGE_BYTES]
        at = (seal_page - 1 - before) * PAGE_BYTES
        if 0 <= at < len(part):
            sealed = part[at : at + PAGE_BYTES]
    return Pages(sums=sums, first=first, sealed=sealed)


def sum_pages(content: bytes, seal_page: int, first: int) -> list[int]:
    """Return the sum of each page of a part of the file, from page `first` on."""
    view = memoryview(content)
    sums = [
        crc32(view[at : at + PAGE_BYTES], first + at // PAGE_BYTES)
        for at in range(0, len(content), PAGE_BYTES)
    ]
    if first == 1:
        sums[0] = sum_page(content[:PAGE_BYTES], 1)
    if 0 <= seal_page - first < len(sums):
        sums[seal_page - first] = 0
    return sums


def sum_page(content: bytes, number: int) -> int:
    """Return the sum of one page."""
    if number > 1:
        return crc32(content, number)
    page = bytearray(content)
    for start, end in _UNSTEADY:
        page[start:end] = bytes(end - start)
    return crc32(page, number)


def add_changes(seal: Seal, pages: int, changes: Mapping[int, int], first: bytes | None) -> Seal:
    """Return the seal after a commit that changed the sums of pages by so much.

    `first` is the first page, where it is among them; `pages`, how many the log has now.
    """
    size = pages_per_sum(pages)
    sums = [*_group(seal.sums, max(1, size // pages_per_sum(seal.pages)))]
    sums += [0] * (SUMS - len(sums))
    for page, change in changes.items():
        place = (page - 1) // size
        sums[place] = (sums[place] + change) % _WORD
    new = seal._replace(open=seal.open - 1, pages=pages, sums=tuple(sums))
    if first is None:
        return new
    libraries = (_read_word(first, 96), _own_library())
    return new._replace(cookie=_read_word(first, 40), libraries=libraries)


def group(sums: list[int]) -> tuple[int, ...]:
    """Return the sums of neighbouring pages, from those of all pages."""
    return _group(sums, pages_per_sum(len(sums)))


def _group(sums: Sequence[int], size: int) -> tuple[int, ...]:
    return tuple(sum(sums[at : at + size]) % _WORD for at in range(0, len(sums), size))


def pages_per_sum(pages: int) -> int:
    """Return how many pages share a sum: the smallest power of two that is enough."""
    return 1 << max(0, (pages - 1) // SUMS).bit_length()


def _pad(sums: tuple[int, ...]) -> tuple[int, ...]:
    return sums + (0,) * (SUMS - len(sums))


def _read_word(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")


def _own_library() -> int:
    major, minor, patch = sqlite3.sqlite_version_info
    return major * 1_000_000 + minor * 1000 + patch


def find_changed(found: Pages, page: SealPage) -> list[range]:
    """Return which pages of a file are not as they were sealed, the seal's own included.

    A seal that can't be read says nothing of the others.
    """
    seal = page.seal
    if seal is None or len(found.sums) != seal.pages:
        return [range(page.number, page.number + 1)]
    size = pages_per_sum(seal.pages)
    changed = [
        range(place * size + 1, min((place + 1) * size, seal.pages) + 1)
        for place, number in enumerate(group(found.sums))
        if number != seal.sums[place]
    ]
    if not _is_steady(found.first, seal):
        changed.append(range(1, 2))
    if found.sealed != _page_of(page.content):
        changed.append(range(page.number, page.number + 1))
    return changed


def choose_part(pages: int, most: int, chance: float) -> range:
    """Return neighbouring pages, about `most` of them, that can be compared with a seal."""
    size = pages_per_sum(pages)
    groups, some = -(-pages // size), max(1, most // size)
    start = int(chance * max(1, groups - some + 1)) * size
    return range(start + 1, min(start + some * size, pages) + 1)


def fits(content: bytes, part: range, page: SealPage) -> bool:
    """Tell whether pages that `choose_part` chose are as they were sealed."""
    seal = page.seal
    if seal is None:
        return False
    size = pages_per_sum(seal.pages)
    place = (part.start - 1) // size
    sums = _group(sum_pages(content, page.number, part.start), size)
    return sums == seal.sums[place : place + len(sums)]


def _is_steady(content: bytes, seal: Seal) -> bool:
    """Tell whether what SQLite itself changes in the header is as it left it."""
    return (
        content[18] == content[19]
        and content[18] in (1, 2)
        and content[24:28] == content[92:96]
        and _read_word(content, 40) in (seal.cookie, _COPIED_COOKIE)
        and _read_word(content, 96) in (*seal.libraries, _own_library())
    )


def _page_of(content: bytes) -> bytes:
    """Return the page that holds nothing but the seal, as SQLite lays it out."""
    record = bytes((4, 0, *_varint(2 * len(content) + 12))) + content
    cell = _varint(len(record)) + b"\x01" + record
    start = PAGE_BYTES - len(cell)
    head = b"\x0d\0\0\0\x01" + start.to_bytes(2, "big") + b"\0" + start.to_bytes(2, "big")
    return head + bytes(start - len(head)) + cell


def _varint(number: int) -> bytes:
    assert 128 <= number < 1 << 14
    return bytes((number >> 7 | 128, number & 127))

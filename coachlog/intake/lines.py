"""Physical lines of a file of any size, in any of the encodings people have."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 18  # bytes read at once
LINE_LIMIT = 1_000_000  # bytes kept of a physical line; no program writes longer ones
_TOO_LONG = 4 * LINE_LIMIT  # in any encoding
_SAMPLE = 4096  # bytes that show whether a file is in UTF-16
_KANA = re.compile("[\u3041-\u30fa]")
_WIDE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]+")
_SURE = 12  # characters without kana that are hardly an accident
_MIXED = re.compile("[a-zA-Z][\u4e00-\u9fff]|[\u4e00-\u9fff][a-zA-Z]")


class NumberedLine(NamedTuple):
    """One physical line with its end, in UTF-8 or an 8-bit encoding."""

    number: int  # from 1
    content: bytes
    is_cut: bool  # longer than LINE_LIMIT; the rest was dropped


class Bounded(io.RawIOBase):
    """A file up to the first line that is too long for any reader, and some of that line."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._pending = 0  # bytes since a line ended

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill a buffer; return with how many bytes."""
        if self._pending > _TOO_LONG:
            return 0
        chunk = self._source.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(chunk)] = chunk
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self._pending = len(chunk) - end if end >= 0 else self._pending + len(chunk)
        return len(chunk)


def open_text(source: BinaryIO) -> TextIO:
    """Return a file as UTF-8 text with its line ends, up to a line that is too long.

    Bytes that are none are kept for what checks a text. It can be left open: `source` stays as it
    is.
    """
    bounded = io.BufferedReader(Bounded(source), CHUNK)
    return io.TextIOWrapper(bounded, encoding="utf-8-sig", errors="surrogateescape", newline="")


def read_lines(source: BinaryIO) -> Iterator[NumberedLine]:
    """Yield the lines of a file; a line ends with CRLF, LF or a bare CR."""
    number, rest, is_cut = 1, b"", False
    for chunk in read_chunks(source):
        pieces = (rest + chunk).splitlines(keepends=True)
        # The last piece may go on, and so may a CR whose LF is yet to come.
        rest = pieces.pop() if not pieces[-1].endswith(b"\n") else b""
        for piece in pieces:
            yield NumberedLine(number, piece[:LINE_LIMIT], is_cut or len(piece) > LINE_LIMIT)
            number, is_cut = number + 1, False
        if len(rest) > LINE_LIMIT:
            # Of what follows only the end of the line is of interest.
            rest, is_cut = rest[:LINE_LIMIT] + (b"\r" if rest.endswith(b"\r") else b""), True
    if rest:
        yield NumberedLine(number, rest[:LINE_LIMIT], is_cut or len(rest) > LINE_LIMIT)


def decode(content: bytes) -> str:
    """Return the text of some bytes: UTF-8, else Windows-1252, whose gaps Latin-1 fills.

    Decided for each line, so that one wrong byte doesn't garble a whole file.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            return content.decode("latin-1")


def as_8_bit(head: bytes) -> bytes:
    """Return the first bytes of a file without its byte order mark, in UTF-8 or 8 bits."""
    encoding = wide_encoding_of(head)
    if encoding is None:
        return head.removeprefix(codecs.BOM_UTF8)
    return head.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def wide_encoding_of(head: bytes) -> str | None:
    """Return which encoding the first bytes of a file are in, unless it is UTF-8 or 8 bits.

    UTF-16 and UTF-32, and what Windows writes in Japan.
    """
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    # Without a mark: every other byte of Latin text is zero.
    sample = head[:_SAMPLE]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd >= pairs * 0.7 and even <= pairs * 0.05:
        return "utf-16-le"
    if even >= pairs * 0.7 and odd <= pairs * 0.05:
        return "utf-16-be"
    return "cp932" if _is_japanese(head) else None


def _is_japanese(head: bytes) -> bool:
    """Tell whether text is in Windows' Japanese encoding.

    It has kana and kanji and little else; without kana, no kanji is part of a Latin word, as an
    accented letter and the next one would be.
    """
    if head.isascii():
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    with contextlib.suppress(UnicodeDecodeError):
        decoder.decode(head)
        return False
    try:
        text = codecs.getincrementaldecoder("cp932")().decode(head)
    except UnicodeDecodeError:
        return False
    wide = sum(map(len, _WIDE.findall(text)))
    if wide < 0.9 * sum(not char.isascii() for char in text):
        return False
    return bool(_KANA.search(text)) or (wide > _SURE and not _MIXED.search(text))


def read_chunks(source: BinaryIO) -> Iterator[bytes]:
    """Yield a file's bytes without its byte order mark, UTF-16 recoded to UTF-8."""
    first = source.read(CHUNK)
    encoding = wide_encoding_of(first)
    if encoding is None:
        first = first.removeprefix(codecs.BOM_UTF8)
        while first:
            yield first
            first = source.read(CHUNK)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while True:
        text = decoder.decode(first, final=not first)
        if text:
            yield text.encode("utf-8", "replace")
        if not first:
            return
        first = source.read(CHUNK)

"""Physical lines of a file of any size, in any of the encodings people have."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = 1 << 18  # bytes read at once
LINE_LIMIT = 1_000_000  # bytes kept of a physical line; no program writes longer ones
_TOO_LONG = 4 * LINE_LIMIT  # in any encoding
_SAMPLE = 4096  # bytes that show whether a file is in UTF-16


class NumberedLine(NamedTuple):
    """One physical line with its end, in UTF-8 or an 8-bit encoding."""

    number: int  # from 1
    content: bytes
    is_cut: bool = False  # longer than LINE_LIMIT; the rest was dropped


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


def open_text(source: BinaryIO, errors: str = "strict") -> TextIO:
    """Return a file as UTF-8 text with its line ends, up to a line that is too long.

    It can be left open: `source` stays as it is.
    """
    return io.TextIOWrapper(
        io.BufferedReader(Bounded(source), CHUNK), encoding="utf-8-sig", errors=errors, newline=""
    )


def read_lines(source: BinaryIO) -> Iterator[NumberedLine]:
    """Yield the lines of a file; a line ends with CRLF, LF or a bare CR."""
    number, rest, is_cut = 1, b"", False
    for chunk in _read_chunks(source):
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


def wide_encoding_of(head: bytes) -> str | None:
    """Return which UTF-16 or UTF-32 the first bytes of a file are in, if any."""
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
    even, odd = sample[: pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if odd >= pairs * 0.7 and even <= pairs * 0.05:
        return "utf-16-le"
    if even >= pairs * 0.7 and odd <= pairs * 0.05:
        return "utf-16-be"
    return None


def _read_chunks(source: BinaryIO) -> Iterator[bytes]:
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

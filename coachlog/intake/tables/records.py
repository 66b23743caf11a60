"""Splits a table into records, whatever separates the cells; each with its first line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import islice
from operator import ne
from typing import BinaryIO, NamedTuple

from coachlog.formats.cells import ERROR, is_error
from coachlog.intake.lines import LINE_LIMIT, decode, read_chunks
from coachlog.intake.problems import Problem

CELL_LIMIT = 1_000_000  # characters; beyond that a quote is missing
NEVER_CLOSED = "a quoted cell is never closed; is a quote missing?"
SEPARATORS = ",;\t|"
SAMPLED = 50  # lines that show the separator
_END = "\x00end of the file\x00"


class Record(NamedTuple):
    """One record, with the physical line it begins on."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Tell whether no cell says anything."""
        return not any(map(str.strip, self.cells))


class TableText:
    """The lines of a table as text, read once; a line that is too long ends it."""

    def __init__(self, source: BinaryIO) -> None:
        self.cut: int | None = None  # the line that is too long
        self.has_errors = False  # of a spreadsheet, in some cell up to now
        self.errors = 0
        self.separator = ","
        self._lines = 0
        self._source = source

    def read(self) -> Iterator[str]:
        """Yield the lines with their ends, and a mark that shows whether a quote is open."""
        rest = b""
        for chunk in read_chunks(self._source):
            block = rest + chunk
            # The last line may go on, and so may a CR whose LF is yet to come.
            end = max(block.rfind(b"\n"), block.rfind(b"\r", 0, len(block) - 1)) + 1
            rest = block[end:]
            if end and not (yield from self._lines_of(block[:end])):
                return
            if len(rest) > LINE_LIMIT:
                self.cut = self._lines + 1
                return
        if rest and not (yield from self._lines_of(rest)):
            return
        yield _END

    def _lines_of(self, block: bytes) -> Generator[str, None, bool]:
        """Yield the lines of some bytes; tell whether none of them was too long."""
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            # Decided for each line, so that one wrong byte doesn't garble a whole file.
            pieces = block.splitlines(keepends=True)
            text = "".join(map(decode, pieces))
        self.has_errors = self.has_errors or ERROR.search(text) is not None
        for line in io.StringIO(text, newline=""):
            if len(line) > LINE_LIMIT:
                self.cut = self._lines + 1
                return False
            self._lines += 1
            yield line
        return True

    def blank_errors(self, cells: list[str]) -> list[str]:
        """Return the cells of a record, those with errors of a spreadsheet as blank ones."""
        said = ["" if is_error(cell) else cell for cell in cells]
        self.errors += sum(map(ne, said, cells))
        return said


def find_separator(lines: Sequence[str]) -> str:
    """Return what separates the cells: what gives most of the first records as many of them.

    A first line such as `sep=;` says so itself.
    """
    told = separator_told(lines[0]) if lines else None
    return told or max(SEPARATORS, key=lambda separator: _evenness(lines, separator))


def _evenness(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """Return how many records have the commonest number of cells over one, and that number."""
    counts: Counter[int] = Counter()
    try:
        for row in csv.reader(lines, delimiter=separator):
            if any(row):
                counts[len(row)] += 1
    except csv.Error:
        pass
    del counts[1]
    return max(((times, cells) for cells, times in counts.items()), default=(0, 0))


def separator_told(text: str) -> str | None:
    """Return the separator that Excel's line `sep=;` tells."""
    word = text.strip("\r\n").strip('"')
    return word[4] if len(word) == 5 and word[:4].casefold() == "sep=" else None


def split_records(
    lines: Iterable[str], separator: str, text: TableText
) -> Iterator[Record | Problem]:
    """Yield the records, blank ones too, and a problem for what can't be split."""
    rows = csv.reader(lines, delimiter=separator)
    last = 0
    try:
        for row in rows:
            line, last = last + 1, rows.line_num
            if row and row[-1].endswith(_END):
                if row != [_END]:
                    yield Problem(line=line, problem=NEVER_CLOSED)
                break
            if line == 1 and len(row) < 3 and separator_told(separator.join(row)):
                continue
            yield Record(line, text.blank_errors(row) if text.has_errors else row)
    except csv.Error as error:
        yield Problem(line=last + 1, problem=explain_csv_error(error))
    if text.cut is not None:
        yield Problem(line=text.cut, problem=f"has over {LINE_LIMIT} bytes")


def explain_csv_error(error: csv.Error) -> str:
    """Return what is wrong with a text that can't be split into cells."""
    if "field larger" in str(error):
        return f"a cell has over {CELL_LIMIT} characters; is a quote missing?"
    if "unexpected end" in str(error):
        return NEVER_CLOSED
    return f"is not readable as CSV ({error})"


def refuse_ragged(line: int, cells: int, width: int) -> Problem:
    """Return what is wrong with a row of another number of cells than the header."""
    return Problem(
        line=line,
        problem=f"has {cells} cells, the header has {width}; is a quote or a separator missing?",
    )


def open_records(source: BinaryIO) -> tuple[TableText, Iterator[Record | Problem]]:
    """Return the text of a table, and its records."""
    csv.field_size_limit(CELL_LIMIT)
    text = TableText(source)
    lines = text.read()
    first = list(islice(lines, SAMPLED))
    text.separator = find_separator([line for line in first if line != _END])

    def all_lines() -> Iterator[str]:
        yield from first
        yield from lines

    return text, split_records(all_lines(), text.separator, text)

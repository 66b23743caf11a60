"""Splits a table into records, each with its first physical line, whatever separates the cells."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from coachlog.intake.lines import LINE_LIMIT, NumberedLine, decode
from coachlog.intake.problems import Problem

CELL_LIMIT = 1_000_000  # characters; beyond that a quote is missing
SEPARATORS = ",;\t|"
_SAMPLED = 50  # lines that show the separator
_END = "\x00end of the file\x00"


class Record(NamedTuple):
    """One record, with the physical line it begins on."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Tell whether no cell says anything."""
        return not any(map(str.strip, self.cells))


def find_separator(lines: Iterable[NumberedLine]) -> str:
    """Return what separates the cells: what most of the first lines hold, outside quotes.

    A first line such as `sep=;` says so itself.
    """
    having = dict.fromkeys(SEPARATORS, 0)
    total = dict.fromkeys(SEPARATORS, 0)
    quoted = False
    for line in islice(lines, _SAMPLED):
        text = decode(line.content)
        told = separator_told(text)
        if line.number == 1 and told:
            return told
        pieces = text.split('"')
        outside = "".join(piece for at, piece in enumerate(pieces) if (at % 2 == 0) != quoted)
        quoted ^= len(pieces) % 2 == 0
        for separator in SEPARATORS:
            count = outside.count(separator)
            having[separator] += count > 0
            total[separator] += count
    return max(SEPARATORS, key=lambda separator: (having[separator], total[separator]))


def separator_told(text: str) -> str | None:
    """Return the separator that Excel's line `sep=;` tells."""
    word = text.strip("\r\n").strip('"')
    return word[4] if len(word) == 5 and word[:4].casefold() == "sep=" else None


def split_records(lines: Iterable[NumberedLine], separator: str) -> Iterator[Record | Problem]:
    """Yield the records, blank ones too, and a problem for what can't be split."""
    csv.field_size_limit(CELL_LIMIT)
    cut: list[int] = []
    rows = csv.reader(_texts(lines, cut), delimiter=separator)
    line = last = 0
    try:
        for row in rows:
            line, last = last + 1, rows.line_num
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                yield Problem(
                    line=line, problem="a quoted cell is never closed; is a quote missing?"
                )
                return
            if line == 1 and len(row) < 3 and separator_told(separator.join(row)):
                continue
            yield Record(line, row)
    except csv.Error as error:
        problem = f"is not readable as CSV ({error})"
        if "field larger" in str(error):
            problem = f"a cell has over {CELL_LIMIT} characters; is a quote missing?"
        yield Problem(line=last + 1, problem=problem)
    if cut:
        yield Problem(line=cut[0], problem=f"has over {LINE_LIMIT} bytes")


def _texts(lines: Iterable[NumberedLine], cut: list[int]) -> Iterator[str]:
    """Yield the lines as text, and a mark that shows whether a quote is open at the end."""
    for line in lines:
        if line.is_cut:
            cut.append(line.number)
            return
        yield decode(line.content)
    yield _END

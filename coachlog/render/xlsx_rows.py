"""Many rows of a sheet, written as the XML they are: XlsxWriter alone needs ten times as long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Literal, TypeVar

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from coachlog.render.lines import visible

MAX_CHARS = 32_767  # of a cell

Kind = Literal["text", "id", "whole", "number", "share", "date", "time"]
WrittenCell = str | int | float | Decimal | Fraction | date | time | None
Of = TypeVar("Of")
_KEPT, _KEPT_CHARS = 50_000, 80  # texts, as most stand in many rows
_DAY_ZERO = date(1899, 12, 30).toordinal()  # of every day from March 1900 on
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # would be read as a character's number
_NO_CHARACTER = str.maketrans({"\ufffe": "_xFFFE_", "\uffff": "_xFFFF_"})


class RowSheet(Worksheet):  # type: ignore[misc]  # as above
    """A sheet to which rows can be added below its header, each value in its column's style."""

    def add_rows(
        self, columns: Sequence[tuple[Kind, Any, Callable[[Of], WrittenCell]]], rows: Iterable[Of]
    ) -> int:
        """Write a row for each; a column is a kind, a style and what is in it. Return their number.

        Each kind has a writer of its own: asking every cell what it is takes twice as long.
        """
        self._write_single_row(1)  # the header
        plan = []
        for place, (kind, style, value) in enumerate(columns):
            styled = f'" s="{style._get_xf_index()}"' if style else '"'
            plan.append((f'<c r="{xl_col_to_name(place)}', styled, value, _WRITERS[kind]))
        number = 1
        for row in rows:
            number += 1
            cells = "".join([
                f"{begin}{number}{styled}{write(cell)}"
                for begin, styled, value, write in plan
                if (cell := value(row)) is not None
            ])  # fmt: skip
            self.row_data_fh.write(f'<row r="{number}">{cells}</row>')
        self._check_dimensions(number - 1, 0)  # the header told the columns
        return number - 1


def fit_text(text: str) -> str:
    """Return user text as a cell can hold it: no control characters, and no more than fit."""
    shown = visible(text, breaks=True)
    return shown if len(shown) <= MAX_CHARS else f"{shown[: MAX_CHARS - 1]}…"


# Each returns the XML of a cell from its value's kind on.


def _write_number(value: float | Decimal | Fraction) -> str:
    return f"><v>{float(value)!r}</v></c>"


@cache
def _write_day(day: date) -> str:
    return f"><v>{day.toordinal() - _DAY_ZERO}</v></c>"


@cache
def _write_time(value: time) -> str:
    return f"><v>{(value.hour * 60 + value.minute) / 1440!r}</v></c>"


def _write_text(value: str) -> str:
    text = _ESCAPE.sub("_x005F_", fit_text(value)).translate(_NO_CHARACTER)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


class _Texts(dict[str, str]):
    """The XML of texts; short ones are kept."""

    def __missing__(self, text: str) -> str:
        written = _write_text(text)
        if len(self) < _KEPT and len(text) <= _KEPT_CHARS:
            self[text] = written
        return written


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    "text": _Texts({"": "/>"}).__getitem__,
    "id": "><v>{}</v></c>".format,
    "whole": "><v>{}</v></c>".format,
    "number": _write_number,
    "share": _write_number,
    "date": _write_day,
    "time": _write_time,
}

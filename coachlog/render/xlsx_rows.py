"""Many rows of a sheet, written as the XML they are: XlsxWriter alone needs ten times as long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeVar

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from coachlog.render.lines import visible

MAX_CHARS = 32_767  # of a cell

WrittenCell = str | int | float | Decimal | Fraction | date | time | None
Of = TypeVar("Of")
_KEPT, _KEPT_CHARS = 10_000, 80  # texts whose XML is kept, as most stand in many rows
_DAY_ZERO = date(1899, 12, 30).toordinal()  # of every day from March 1900 on
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # would be read as a character's number
_NO_CHARACTER = str.maketrans({"\ufffe": "_xFFFE_", "\uffff": "_xFFFF_"})


class RowSheet(Worksheet):  # type: ignore[misc]  # as above
    """A sheet to which rows can be added below its header, each value in its column's style."""

    def add_rows(
        self, columns: Sequence[tuple[Any, Callable[[Of], WrittenCell]]], rows: Iterable[Of]
    ) -> int:
        """Write a row for each; a column is a style and what is in it. Return their number."""
        self._write_single_row(1)  # the header
        plan = []
        for place, (style, value) in enumerate(columns):
            number = style._get_xf_index()
            plan.append(
                (f'<c r="{xl_col_to_name(place)}', f'" s="{number}"' if number else '"', value)
            )
        number = 1
        for row in rows:
            number += 1
            cells = "".join([
                f"{begin}{number}{style}{_write_value(cell)}"
                for begin, style, value in plan
                if (cell := value(row)) is not None and cell != ""
            ])  # fmt: skip
            self.row_data_fh.write(f'<row r="{number}">{cells}</row>')
        self._check_dimensions(number - 1, len(columns) - 1)
        return number - 1


def fit_text(text: str) -> str:
    """Return user text as a cell can hold it: no control characters, and no more than fit."""
    shown = visible(text, breaks=True)
    return shown if len(shown) <= MAX_CHARS else f"{shown[: MAX_CHARS - 1]}…"


def _write_value(value: str | float | Decimal | Fraction | date | time) -> str:
    """Return the XML of a cell from its value's kind on."""
    if isinstance(value, str):
        return _keep_text(value) if len(value) <= _KEPT_CHARS else _write_text(value)
    if isinstance(value, int):
        return f"><v>{value}</v></c>"
    if isinstance(value, date):
        return _write_day(value)
    if isinstance(value, time):
        return f"><v>{(value.hour * 60 + value.minute) / 1440!r}</v></c>"
    return f"><v>{float(value)!r}</v></c>"


@cache
def _write_day(day: date) -> str:
    return f"><v>{day.toordinal() - _DAY_ZERO}</v></c>"


def _write_text(value: str) -> str:
    text = _ESCAPE.sub("_x005F_", fit_text(value)).translate(_NO_CHARACTER)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


_keep_text = lru_cache(_KEPT)(_write_text)

"""Turns one sheet of an Excel or OpenDocument workbook into CSV, for the readers of tables."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import BadZipFile, ZipFile

from coachlog.errors import CoachlogError, show
from coachlog.intake.cell_currencies import RowCurrencies, find_currencies, number_of_column
from coachlog.intake.line_maps import LineMap

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ReadCell = int | float | str | bool | date | datetime | time | timedelta

# The library keeps a sheet in memory, as a rectangle of some 24 bytes a cell.
SHEET_CELLS = 40_000_000
_ROWS = 1_048_576  # of a sheet, as Excel and LibreOffice have them
_STRINGS = 256_000_000  # bytes of texts
_CHUNK = 1 << 20
_OVERLAP = 2_000  # bytes of a chunk that are looked at again, since a tag may be cut
_LISTED = 10  # names of sheets in a message
_BROKEN = (
    BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error,
    ExpatError,
)  # fmt: skip
_NO_MORE: RowCurrencies = (_ROWS, {})
_TOO_LARGE = "is too large to be read as a workbook; save the sheet as CSV (CSV UTF-8)"
_ROW = re.compile(rb'<(?:\w+:)?row [^>]*?\br="([0-9]{1,9})"')
_COLUMN = re.compile(rb' r="([A-Z]{1,3})[0-9]')
_WIDE = re.compile(rb' r="([A-Z]{2,3})[0-9]')
_REPEATED = re.compile(
    rb'<table:table-(row|cell)\b[^>]*?\bnumber-(?:rows|columns)-repeated="([0-9]{3,})"[^>]*>'
)
_FILLED = re.compile(rb"office:(?:value|date-value|time-value|boolean-value|string-value)")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSheet:
    """Which sheet was written, which row each line of it is, and what sheets there are."""

    name: str
    lines: LineMap
    names: tuple[str, ...]


def write_sheet(workbook: IO[bytes], wanted: str | None, target: IO[bytes]) -> WrittenSheet:
    """Write a sheet as CSV in UTF-8: the one of that name or number, else the first one.

    Dates are written as 2026-11-03 and formulas as their values. Raises CoachlogError where it
    can't be read, is too large, or has no such sheet.
    """
    from python_calamine import CalamineError, PasswordError, load_workbook

    has_currencies = _check_size(workbook)
    workbook.seek(0)
    try:
        with load_workbook(workbook) as opened:
            sheet = _choose(opened, wanted)
            found = find_currencies(workbook, sheet.name) if has_currencies else iter(())
            lines = _write_rows(sheet, found, target)
            return WrittenSheet(name=sheet.name, lines=lines, names=tuple(opened.sheet_names))
    except PasswordError:
        raise CoachlogError("is locked with a password; save a copy without one") from None
    except (CalamineError, *_BROKEN):
        raise CoachlogError("is no whole workbook; open it, and save it again or as CSV") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own way to fail
            raise
        raise CoachlogError("is no whole workbook; open it, and save it again or as CSV") from None


def _choose(workbook: CalamineWorkbook, wanted: str | None) -> CalamineSheet:
    """Return a sheet; without a wish, the first one that anybody sees and that holds something."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    names = workbook.sheet_names
    if not names:
        raise CoachlogError("has no sheet")
    if wanted is not None:
        plain = wanted.strip().casefold()
        alike = [name for name in names if name.strip().casefold() == plain]
        if alike:
            return workbook.get_sheet_by_name(alike[0])
        if plain.isdecimal() and 1 <= int(plain) <= len(names):
            return workbook.get_sheet_by_index(int(plain) - 1)
        raise CoachlogError(f"has no sheet {show(wanted)}; its sheets are {_list_names(names)}")
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    for name in visible or names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            return sheet
    raise CoachlogError("holds no rows")


def _list_names(names: list[str]) -> str:
    listed = ", ".join(show(name) for name in names[:_LISTED])
    return listed + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def _write_rows(
    sheet: CalamineSheet, currencies: Iterator[RowCurrencies], target: IO[bytes]
) -> LineMap:
    text = io.TextIOWrapper(target, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    lines = LineMap()
    row = line = 0
    for said in _fill_merged(sheet, _list_rows(sheet, currencies)):
        row, line = row + 1, line + 1
        if not any(said):
            text.write("\n")
            continue
        writer.writerow(said)
        breaks = sum(cell.count("\n") for cell in said if "\n" in cell)
        if breaks:
            line += breaks
            lines.note(line + 1, row + 1)
    text.flush()
    text.detach()
    return lines


def _list_rows(sheet: CalamineSheet, currencies: Iterator[RowCurrencies]) -> Iterator[list[str]]:
    """Yield the rows from the first one on, be it blank, amounts with their currencies."""
    left = _left_of(sheet)
    marked, codes = next(currencies, _NO_MORE)
    for row, cells in enumerate(sheet.iter_rows()):
        said = [_text_of(cell) for cell in cells]
        while marked < row:
            marked, codes = next(currencies, _NO_MORE)
        if marked == row:
            for at, code in ((column - left, code) for column, code in codes.items()):
                if 0 <= at < len(said) and type(cells[at]) in (int, float):
                    said[at] = f"{code} {said[at]}"
        yield said


def _fill_merged(sheet: CalamineSheet, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows, of cells that were merged below each other all with what the first one says."""
    left = _left_of(sheet)
    merged: dict[int, list[tuple[int, int]]] = {}  # by the first row: the column and the last row
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top, []).append((column - left, bottom))
    held: dict[int, tuple[str, int]] = {}
    for row, said in enumerate(rows):
        for at, last in merged.get(row, ()):
            held[at] = (said[at] if 0 <= at < len(said) else ""), last
        if held and any(said):
            held = {at: told for at, told in held.items() if row <= told[1]}
            for at, (first, _) in held.items():
                if first:
                    said[at] = said[at] or first
        yield said


def _left_of(sheet: CalamineSheet) -> int:
    """Return the column in which the rows of a sheet begin."""
    return sheet.start[1] if sheet.start else 0


def _text_of(cell: ReadCell) -> str:
    """Return a cell as a CSV has it."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        # A time of day is a fraction that is not exact.
        near = (cell + timedelta(milliseconds=500)).replace(microsecond=0)
        return f"{near:%Y-%m-%d %H:%M:%S}" if near.time() != time.min else f"{near:%Y-%m-%d}"
    if isinstance(cell, time):
        near = datetime.combine(date.min, cell) + timedelta(milliseconds=500)
        return f"{near:%H:%M:%S}"
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _check_size(workbook: IO[bytes]) -> bool:
    """Raise CoachlogError for a workbook whose sheets would not fit into the memory meant for it.

    Tells whether its cells may say their currencies. Old ones (.xls) are bounded by their format.
    """
    has_currencies = False
    try:
        with ZipFile(workbook) as archive:
            for member in archive.infolist():
                name = member.filename.casefold()
                if name.endswith("sharedstrings.xml") and member.file_size > _STRINGS:
                    raise CoachlogError(_TOO_LARGE)
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    with archive.open(member) as file:
                        _check_extent(file)
                elif name == "content.xml":
                    with archive.open(member) as file:
                        has_currencies = _check_repeats(file)
                    with archive.open(member) as file:  # the library hangs on some broken ones
                        ParserCreate().ParseFile(file)
                elif name == "xl/styles.xml":
                    has_currencies = True
        return has_currencies
    except BadZipFile:
        return False  # an old one, or what the library says of it
    except _BROKEN:
        raise CoachlogError("is no whole workbook; open it, and save it again or as CSV") from None


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := file.read(_CHUNK):
        yield rest + chunk
        rest = (rest + chunk)[-_OVERLAP:]


def _check_extent(file: IO[bytes]) -> None:
    """Look how far the cells of a sheet reach: a single far one makes a huge rectangle."""
    rows, wide, columns = 0, False, set[bytes]()
    for chunk in _chunks(file):
        last = max((int(found) for found in _ROW.findall(chunk)), default=0)
        rows = max(rows, last)
        wide = wide or _WIDE.search(chunk) is not None
        if wide:
            columns.update(_COLUMN.findall(chunk))
    width = max((number_of_column(letters) for letters in columns), default=26)
    if rows > _ROWS or rows * width > SHEET_CELLS:
        raise CoachlogError(_TOO_LARGE)


def _check_repeats(file: IO[bytes]) -> bool:
    """Look whether a cell or row with something in it stands for a great many.

    Tells whether a cell names a currency.
    """
    has_currencies = False
    for chunk in _chunks(file):
        has_currencies = has_currencies or b"office:currency=" in chunk
        for found in _REPEATED.finditer(chunk):
            if found[1] == b"cell":
                told, most = found[0], 16_384
            else:
                end = chunk.find(b"</table:table-row", found.end())
                told, most = chunk[found.end() : end], 10_000  # without it, all but a byte
            if int(found[2]) >= most and _FILLED.search(told):
                raise CoachlogError(_TOO_LARGE)
    return has_currencies

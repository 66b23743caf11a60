"""Finds the currencies in which a workbook shows its amounts, which the library leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import groupby
from operator import itemgetter
from typing import IO
from zipfile import ZipFile

from coachlog.domain.amounts import CURRENCIES

RowCurrencies = tuple[int, Mapping[int, str]]  # a row, and the code of each column, both from 0

_PART = 8_000_000  # bytes of what is read of the small parts
_COLUMNS = 16_384  # of a sheet
_CHUNK = 1 << 20
_OVERLAP = 2_000  # bytes of a chunk that are looked at again, since a tag may be cut
_CODES = frozenset(CURRENCIES.values())
# Signs that several currencies share, by the place that a format names.
_BY_PLACE = {
    "$": {"1009": "CAD", "c0c": "CAD", "c09": "AUD", "1409": "NZD", "80a": "MXN", "4809": "SGD",
          "c04": "HKD"},
    "¥": {"804": "CNY"},
    "kr": {"414": "NOK", "814": "NOK", "41d": "SEK", "406": "DKK"},
}  # fmt: skip
_SYMBOL = re.compile(r"\[\$([^\]-]+)(?:-([0-9A-Fa-f]+))?\]")
_QUOTED = re.compile(r'"([^"]*)"')
_TAG = r"<(?:\w+:)?{}\b[^>]*>"
_FORMAT = re.compile(_TAG.format("numFmt"))
_STYLE = re.compile(_TAG.format("xf"))
_SHEET = re.compile(_TAG.format("sheet"))
_RELATION = re.compile(_TAG.format("Relationship"))
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL = re.compile(rb'<(?:\w+:)?c (?=[^>]*\bs="([0-9]{1,6})")[^>]*>')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_ODS = re.compile(
    rb"<(?:(?P<table>table:table) |(?P<row>table:table-row)\b"
    rb"|(?P<cell>table:(?:covered-)?table-cell)\b)[^>]*>"
)
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]{1,7})"')
_CURRENCY = re.compile(rb'office:currency="([A-Z]{3})"')
_NAME = re.compile(rb'table:name="([^"]*)"')


def find_currencies(workbook: IO[bytes], sheet: str) -> Iterator[RowCurrencies]:
    """Yield the rows of a sheet that show amounts in a currency, the first one first.

    Nothing where the workbook is of another kind than XLSX and ODS.
    """
    with ZipFile(workbook) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            with archive.open("content.xml") as file:
                yield from _find_in_ods(file, sheet)
        elif "xl/styles.xml" in names:
            styles = _read_styles(_read_part(archive, "xl/styles.xml"))
            part = _find_part(archive, sheet)
            if styles and part in names:
                with archive.open(part) as file:
                    yield from _find_in_xlsx(file, styles)


def number_of_column(letters: bytes) -> int:
    """Return the number of a workbook's column, from 1: 28 of AB."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def currency_of_format(code: str) -> str | None:
    """Return the currency of a format: `[$CHF-807] #,##0.00`, `#,##0 "€"`, `[$$-1009]#,##0`."""
    symbol = _SYMBOL.search(code)
    if symbol:
        sign, place = symbol[1].strip(), (symbol[2] or "").casefold()
        named = _BY_PLACE.get(sign.rstrip("."), {}).get(place)
        return named or CURRENCIES.get(sign) or (sign if sign in _CODES else None)
    said = [quoted.strip() for quoted in _QUOTED.findall(code)]
    found = (CURRENCIES.get(word) or (word if word in _CODES else None) for word in said)
    bare = _QUOTED.sub("", code)
    signs = (CURRENCIES[sign] for sign in "€£¥$" if sign in bare)
    return next(filter(None, (*found, *signs)), None)


def _read_styles(text: str) -> dict[int, str]:
    """Return the currency of each style of cells that has one, by its number."""
    formats: dict[str, str] = {}
    for tag in _FORMAT.findall(text):
        told = _attributes(tag)
        code = currency_of_format(told.get("formatCode", ""))
        if code:
            formats[told.get("numFmtId", "")] = code
    styles = re.search(r"(?s)<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", text)
    numbers = (
        [_attributes(tag).get("numFmtId", "") for tag in _STYLE.findall(styles[0])]
        if styles
        else []
    )
    return {at: formats[number] for at, number in enumerate(numbers) if number in formats}


def _find_part(archive: ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet of an XLSX."""
    sheets = map(_attributes, _SHEET.findall(_read_part(archive, "xl/workbook.xml")))
    of = next((told.get("r:id") for told in sheets if told.get("name") == sheet), None)
    relations = map(
        _attributes, _RELATION.findall(_read_part(archive, "xl/_rels/workbook.xml.rels"))
    )
    target = next((told.get("Target", "") for told in relations if told.get("Id") == of), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _find_in_xlsx(file: IO[bytes], styles: Mapping[int, str]) -> Iterator[RowCurrencies]:
    def find() -> Iterator[tuple[int, int, str]]:
        for found in _find_all(file, _CELL):
            code = styles.get(int(found[1]))
            place = _PLACE.search(found[0]) if code else None
            if code and place:
                yield int(place[2]) - 1, number_of_column(place[1]) - 1, code

    for row, cells in groupby(find(), itemgetter(0)):
        yield row, {column: code for _, column, code in cells}


def _find_in_ods(file: IO[bytes], sheet: str) -> Iterator[RowCurrencies]:
    row, column, times = -1, 0, 1
    codes: dict[int, str] = {}
    is_wanted = False
    for found in _find_all(file, _ODS):
        tag = found[0]
        if found["cell"]:
            if is_wanted:
                repeated = _REPEATED.search(tag)
                code = _CURRENCY.search(tag)
                number = int(repeated[1]) if repeated else 1
                if code:
                    last = min(column + number, _COLUMNS)
                    codes |= dict.fromkeys(range(column, last), code[1].decode())
                column += number
            continue
        if codes:
            yield from ((row + again, codes) for again in range(times))
        codes = {}
        if found["table"]:
            if is_wanted:
                return
            name = _NAME.search(tag)
            is_wanted = name is not None and unescape(name[1].decode("utf-8", "replace")) == sheet
            row, times = -1, 1
        else:
            row, column = row + times, 0
            repeated = _REPEATED.search(tag)
            times = int(repeated[1]) if repeated else 1
    if codes:
        yield row, codes


def _find_all(file: IO[bytes], pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Yield what is found in a file, also where it lies on the border of two chunks."""
    rest = b""
    while chunk := file.read(_CHUNK):
        data, last = rest + chunk, 0
        for found in pattern.finditer(data):
            last = found.end()
            yield found
        rest = data[max(last, len(data) - _OVERLAP) :]


def _read_part(archive: ZipFile, name: str) -> str:
    try:
        with archive.open(name) as file:
            return file.read(_PART).decode("utf-8", "replace")
    except KeyError:
        return ""


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}

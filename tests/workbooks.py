"""Writes small Excel and OpenDocument workbooks as those programs do, without their libraries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile


class Money(NamedTuple):
    """An amount, and how a cell shows it: the format of an XLSX, the currency of an ODS."""

    amount: float
    shown: str


Cell = str | int | float | bool | date | time | timedelta | Money | None
Rows = Sequence[Sequence[Cell]]
_EPOCH = datetime.combine(date(1899, 12, 30), time.min)
_STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy hh:mm"/>{formats}</numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>'
    '<xf numFmtId="21"/><xf numFmtId="46"/>{styles}</cellXfs></styleSheet>'
)


def column_letters(number: int) -> str:
    """Return the letters of a column, 1 for A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def serial(day: date) -> float:
    """Return a day or a moment as Excel counts it."""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time.min)
    return (moment - _EPOCH).total_seconds() / 86400


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    formulas: bool = False,
) -> Path:
    """Write a workbook; with `formulas`, every number is the value of one."""
    texts: dict[str, int] = {}
    formats: dict[str, int] = {}

    def cell(place: str, value: Cell) -> str:
        made = "<f>1+1</f>" if formulas else ""
        if isinstance(value, str):
            return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        if isinstance(value, bool):
            return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
        if isinstance(value, datetime):
            return f'<c r="{place}" s="2">{made}<v>{serial(value)!r}</v></c>'
        if isinstance(value, date):
            return f'<c r="{place}" s="1">{made}<v>{int(serial(value))}</v></c>'
        if isinstance(value, time):
            part = (value.hour * 3600 + value.minute * 60 + value.second) / 86400
            return f'<c r="{place}" s="3">{made}<v>{part!r}</v></c>'
        if isinstance(value, timedelta):
            return f'<c r="{place}" s="4">{made}<v>{value / timedelta(days=1)!r}</v></c>'
        if isinstance(value, Money):
            style = formats.setdefault(value.shown, 5 + len(formats))
            return f'<c r="{place}" s="{style}"><v>{value.amount!r}</v></c>'
        return "" if value is None else f'<c r="{place}">{made}<v>{value!r}</v></c>'

    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for number, rows in enumerate(sheets.values(), start=1):
            body = "".join(
                f'<row r="{at}">'
                + "".join(
                    cell(f"{column_letters(of)}{at}", value) for of, value in enumerate(row, 1)
                )
                + "</row>"
                for at, row in enumerate(rows, start=1)
            )
            spans = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
            file.writestr(
                f"xl/worksheets/sheet{number}.xml",
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                f"<sheetData>{body}</sheetData>"
                + (f"<mergeCells>{spans}</mergeCells>" if spans else "")
                + "</worksheet>",
            )
        strings = "".join(f"<si><t xml:space='preserve'>{escape(text)}</t></si>" for text in texts)
        names = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
            f"{' state=' + quoteattr('hidden') if name in hidden else ''}/>"
            for number, name in enumerate(sheets, start=1)
        )
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        parts = "".join(
            f'<Relationship Id="rId{number}" Type="{office}/worksheet" '
            f'Target="worksheets/sheet{number}.xml"/>'
            for number in range(1, len(sheets) + 1)
        )
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        links = "http://schemas.openxmlformats.org/package/2006/relationships"
        file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')
        told = "".join(
            f"<numFmt numFmtId='{200 + style}' formatCode={quoteattr(code)}/>"
            for code, style in formats.items()
        )
        styles = "".join(f'<xf numFmtId="{200 + style}"/>' for style in formats.values())
        file.writestr("xl/styles.xml", _STYLES.format(formats=told, styles=styles))
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{links}">{parts}'
            f'<Relationship Id="rId91" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId92" Type="{office}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{links}"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
    return path


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write an OpenDocument workbook, with the many empty rows that LibreOffice puts at the end."""

    def cell(value: Cell) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, bool):
            told = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        elif isinstance(value, int | float):
            told = f'office:value-type="float" office:value="{value}"'
        elif isinstance(value, Money):
            money, value = value, value.amount
            told = 'office:value-type="currency" '
            told += f'office:currency="{money.shown}" office:value="{value}"'
        elif isinstance(value, date):
            told = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        elif isinstance(value, time):
            told = f'office:value-type="time" office:time-value="{value:PT%HH%MM%SS}"'
        else:
            told = 'office:value-type="string"'
        shown = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
        return f"<table:table-cell {told}>{shown}</table:table-cell>"

    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            "<table:table-row>"
            + "".join(map(cell, row))
            + '<table:table-cell table:number-columns-repeated="16370"/></table:table-row>'
            for row in rows
        )
        + '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("mimetype", kind)
        file.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        file.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest xmlns:manifest="
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
    return path

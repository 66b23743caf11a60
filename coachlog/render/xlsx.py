"""Workbooks (Office Open XML): real dates and numbers, native charts, no formula from any text."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import IO, Any
from zipfile import ZipFile

import xlsxwriter  # type: ignore[import-untyped]  # has no types
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # as above

from coachlog.domain.cadence import order_by_need
from coachlog.domain.coaching import CoachingReport
from coachlog.domain.listing import Call
from coachlog.domain.report_order import list_in_order
from coachlog.domain.talks import choose_talks
from coachlog.domain.workbook import WorkbookData
from coachlog.render.lines import visible
from coachlog.render.palette import ASKED, ASKED_WASH, INK, MUTED, RULE, SCHEDULED, WASH
from coachlog.render.report_words import (
    headline_of,
    say_order,
    say_quality,
    say_rule,
    say_why_empty,
    say_within,
    show_percent,
)
from coachlog.render.talk_words import say_topic
from coachlog.render.xlsx_columns import (
    CALL_FACTS,
    CALL_NOTES,
    DAY_FACTS,
    DAY_NOTES,
    REP_COLUMNS,
    SHORT_NAME,
    WEEK_COLUMNS,
    SheetColumn,
    list_manager_columns,
)
from coachlog.render.xlsx_rows import Kind, Of, RowSheet, WrittenCell, fit_text

# It has no option for it: packed as small as can be a workbook is an eighth smaller, but closing it
# takes twice as long.
xlsxwriter.workbook.ZipFile = partial(ZipFile, compresslevel=3)

MAX_ROWS = 1_048_575  # of a sheet, below its header
# Behind a name that runs from right to left a number would run on, to the left of it.
_BEFORE_NUMBER = re.compile(r"([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])(?=\W*\d)")

_PAGE_CHARS = 170  # that a landscape page prints beside each other and large enough to read
_LINE, _BUTTON = 15, 15  # points: a line of a header, and the filter's button below its lines
_GAP = "_)_)"  # before the next column, as wide as two brackets; LibreOffice indents no number
_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {},
    "id": {"num_format": f"0{_GAP}"},
    "whole": {"num_format": f"#,##0{_GAP}"},
    "number": {"num_format": f"#,##0.00{_GAP}"},
    "share": {"num_format": f"0 %{_GAP}"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "time": {"num_format": "hh:mm", "align": "left"},
}


class Book:
    """A workbook that is being written: its formats, and one sheet after the other.

    Rows go to files in `scratch`, so that a million of them take no memory.
    """

    def __init__(self, file: IO[bytes], scratch: Path, made_on: date) -> None:
        options = {"constant_memory": True, "tmpdir": str(scratch)}
        self._file, self._path = file, scratch / "book.xlsx"
        self.book = xlsxwriter.Workbook(self._path, options)
        self.book.set_properties({"created": datetime.combine(made_on, time.min, UTC)})
        self._formats = {
            kind: self.book.add_format(wish) if wish else None for kind, wish in _FORMATS.items()
        }
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.bold = self.book.add_format({"bold": True})
        self.muted = self.book.add_format({"font_color": MUTED})
        # A sentence that begins with a Hebrew name would run off the sheet to the left.
        self.sentence = self.book.add_format({"align": "left", "reading_order": 1})
        head = {
            "bold": True,
            "bg_color": WASH,
            "bottom": 1,
            "bottom_color": RULE,
            "text_wrap": True,
            "valign": "top",
        }
        self.head = self.book.add_format(head)
        self._right_head = self.book.add_format({**head, "align": "right", "indent": 1})
        self.meanings: list[tuple[str, str, str]] = []  # sheet, column, what is in it

    def add_sheet(self, name: str) -> Any:  # noqa: ANN401  (XlsxWriter has no types)
        """Return a new sheet that prints on A4 as wide as it is."""
        sheet = self.book.add_worksheet(name, RowSheet)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def write_rows(self, name: str, columns: Sequence[SheetColumn[Of]], rows: Iterable[Of]) -> bool:
        """Write a sheet with a frozen header and a filter; tell whether some rows did not fit.

        What is too wide for a page goes on beside it, the first column in front again. The short
        names, which only the chart needs, stand last and are not printed.
        """
        sheet = self.add_sheet(name)
        printed = [column for column in columns if column.title != SHORT_NAME]
        pages = math.ceil(sum(column.width for column in printed) / _PAGE_CHARS)
        sheet.fit_to_pages(pages, 0)
        if pages > 1:
            sheet.repeat_columns(0)
        lines = max(len(wrap(column.title, column.width - 2)) for column in columns)
        sheet.set_row(0, lines * _LINE + _BUTTON)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            self.write_head(sheet, 0, place, column)
            self.meanings.append((name, column.title, column.meaning))
        rest = iter(rows)
        number = sheet.add_rows(
            [(column.kind, self._formats[column.kind], column.value) for column in columns],
            islice(rest, MAX_ROWS),
        )
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, number, len(columns) - 1)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, number, len(printed) - 1)
        for place, column in enumerate(columns):
            if column.bars and number:
                sheet.conditional_format(1, place, number, place, _BARS)
        return number == MAX_ROWS and next(rest, None) is not None

    def close(self) -> None:
        """Make the workbook of its sheets, and only then send it where it goes."""
        try:
            self.book.close()
        except FileCreateError as error:
            raise error.args[0] from None  # no room left for it
        with self._path.open("rb") as made:
            shutil.copyfileobj(made, self._file)
        self._path.unlink()

    def write_head(self, sheet: Any, row: int, place: int, column: SheetColumn[Any]) -> None:  # noqa: ANN401
        """Write the title of a column, above its figures at their side."""
        left = column.kind in ("text", "date", "time")
        sheet.write_string(row, place, column.title, self.head if left else self._right_head)

    def write(self, sheet: Any, row: int, place: int, kind: Kind, value: WrittenCell) -> None:  # noqa: ANN401
        """Write one cell; text is never anything but text."""
        if value is None or value == "":
            return
        style = self._formats[kind]
        if isinstance(value, str):
            sheet.write_string(row, place, fit_text(value), style)
        elif isinstance(value, date | time):
            sheet.write_datetime(row, place, value, style)
        else:
            sheet.write_number(row, place, float(value), style)


_BARS = {
    "type": "data_bar",
    "bar_color": ASKED_WASH,
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 1,
}


def write_workbook(
    file: IO[bytes],
    data: WorkbookData,
    scratch: Path,
    *,
    with_notes: bool,
    named: bool = True,
) -> None:
    """Write a report as a workbook of seven sheets; texts are in it only `with_notes`.

    Where no rep is `named` the sheets of reps, days and calls are not there.
    """
    report = data.report
    book = Book(file, scratch, report.as_of)
    _write_summary(book, book.add_sheet("Summary"), report, named=named)
    managers, who = list_in_order(report), report.by.capitalize()
    book.write_rows(f"{who}s", list_manager_columns(report), managers)
    book.write_rows(
        "Weeks",
        (replace(WEEK_COLUMNS[0], title=who), *WEEK_COLUMNS[1:]),
        ((manager, week) for manager in managers for week in manager.tally.trend.weeks),
    )
    cut = _write_people(book, data, with_notes=with_notes) if named else False
    _write_definitions(book, report, cut=cut, named=named)
    book.close()


def _write_people(book: Book, data: WorkbookData, *, with_notes: bool) -> bool:
    """Write the sheets that name reps and customers; tell whether some calls did not fit."""
    report = data.report
    book.write_rows(
        "Reps",
        (replace(REP_COLUMNS[0], title=report.by.capitalize()), *REP_COLUMNS[1:]),
        ((one, rep) for one in list_in_order(report) for rep in order_by_need(one.tally.reps)),
    )
    book.write_rows(
        "Field days",
        DAY_FACTS + (DAY_NOTES if with_notes else ()),
        ((day, data.today) for day in data.field_days),
    )
    call_columns = CALL_FACTS + (CALL_NOTES if with_notes else ())
    return book.write_rows("Calls", call_columns, data.calls)


def write_calls(file: IO[bytes], calls: Iterable[Call], scratch: Path, made_on: date) -> None:
    """Write listed calls with all that was noted, on one sheet."""
    book = Book(file, scratch, made_on)
    book.write_rows("Calls", CALL_FACTS + CALL_NOTES, calls)
    book.close()


@dataclass(frozen=True, slots=True)
class _WeekSum:
    start: date
    asked: int
    scheduled: int


def _sum_weeks(report: CoachingReport) -> list[_WeekSum]:
    """Return the weeks of all managers together: counts are summed, shares never averaged."""
    rows = [manager.tally.trend.weeks for manager in report.managers]
    return [
        _WeekSum(
            start=weeks[0].start,
            asked=sum(week.visits.requested for week in weeks),
            scheduled=sum(week.visits.scheduled for week in weeks),
        )
        for weeks in zip(*rows, strict=True)
    ]


_WEEK_SUM_COLUMNS: tuple[SheetColumn[_WeekSum], ...] = (
    SheetColumn("Week", "text", lambda w: f"{w.start:%G-W%V}", "ISO week, of all managers."),
    SheetColumn("Monday", "date", lambda w: w.start, "Its first day.", 12),
    SheetColumn("Asked", "whole", lambda w: w.asked, "Asked calls of all managers."),
    SheetColumn("Scheduled", "whole", lambda w: w.scheduled, "Scheduled ones."),
)


def _write_summary(book: Book, sheet: Any, report: CoachingReport, *, named: bool) -> None:  # noqa: ANN401
    """Write what is to be read first, the weeks of all managers, and the charts beside them."""
    lines = [(" · ".join(headline_of(report)), book.title)]
    lines.append((f"{say_rule(report.policy.threshold)}.".capitalize(), book.muted))
    if report.quality.calls:
        lines.append((f"Rests on {say_quality(report.quality)}.", book.muted))
    else:
        lines.append((say_why_empty(report), book.bold))
    talks = choose_talks(report) if len(report.managers) > 1 else ()
    if talks:
        lines += [("", None), ("Talk to", book.bold)]
    for talk in talks:
        text = f"{visible(talk.about.tally.manager)}: {say_topic(talk, report, named=named)}"
        lines.append((text, book.sentence))
    for row, (text, style) in enumerate(lines):
        sheet.write_string(
            row, 0, _BEFORE_NUMBER.sub("\\1\N{LEFT-TO-RIGHT MARK}", fit_text(text)), style
        )
    head, weeks = len(lines) + 1, _sum_weeks(report)
    if not weeks:
        return
    for place, column in enumerate(_WEEK_SUM_COLUMNS):
        sheet.set_column(place, place, column.width)
        book.write_head(sheet, head, place, column)
        book.meanings.append(("Summary", column.title, column.meaning))
    for row, week in enumerate(weeks, start=head + 1):
        for place, column in enumerate(_WEEK_SUM_COLUMNS):
            book.write(sheet, row, place, column.kind, column.value(week))
    number = len(report.managers)
    sheet.insert_chart(head, 5, _chart_managers(book, report, number))
    sheet.insert_chart(head + 17, 5, _chart_weeks(book, head, len(weeks)))
    sheet.print_area(0, 0, head + 34, 17)


def _chart_managers(book: Book, report: CoachingReport, number: int) -> Any:  # noqa: ANN401
    """Return columns of the shares, the threshold a line across them."""
    who = report.by.capitalize()
    titles = [column.title for column in list_manager_columns(report)]
    share, line, short = map(titles.index, ("Share asked", "Threshold", SHORT_NAME))
    names = [f"{who}s", 1, short, number, short]
    chart = book.book.add_chart({"type": "column"})
    chart.add_series({
        "name": "share asked",
        "categories": names,
        "values": [f"{who}s", 1, share, number, share],
        "fill": {"color": ASKED},
        "gap": 60,
    })  # fmt: skip
    threshold = book.book.add_chart({"type": "line"})
    threshold.add_series({
        "name": f"threshold, {show_percent(report.policy.threshold)}",
        "categories": names,
        "values": [f"{who}s", 1, line, number, line],
        "line": {"color": INK, "width": 1.5},
        # One manager makes no line.
        "marker": {"type": "long_dash" if number == 1 else "none", "size": 12},
    })  # fmt: skip
    chart.combine(threshold)
    chart.set_title({"name": f"Asked by reps: {say_order(report)}", "name_font": {"size": 11}})
    chart.set_y_axis({"min": 0, "max": 1, "num_format": "0 %", "major_gridlines": _GRID})
    if _UPRIGHT < number <= _NAMED:
        chart.set_x_axis({"interval_unit": 1, "num_font": {"rotation": -90, "size": 8}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    return chart


def _chart_weeks(book: Book, head: int, number: int) -> Any:  # noqa: ANN401
    """Return the weeks of all managers, asked above scheduled."""
    chart = book.book.add_chart({"type": "column", "subtype": "stacked"})
    for place, colour in ((3, SCHEDULED), (2, ASKED)):
        chart.add_series({
            "name": ["Summary", head, place],
            "categories": ["Summary", head + 1, 0, head + number, 0],
            "values": ["Summary", head + 1, place, head + number, place],
            "fill": {"color": colour},
            "gap": 40,
        })  # fmt: skip
    chart.set_title({"name": "Calls a week, all managers", "name_font": {"size": 11}})
    chart.set_y_axis({"major_gridlines": _GRID})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART)
    return chart


_GRID = {"visible": True, "line": {"color": RULE}}
_CHART = {"width": 760, "height": 330}
_UPRIGHT, _NAMED = 12, 64  # from so many names on programs leave some out; for so many is room


def _write_definitions(book: Book, report: CoachingReport, *, cut: bool, named: bool) -> None:
    """Write what each column means, and what the figures are."""
    sheet = book.add_sheet("Definitions")
    for place, width in enumerate((14, 20, 100)):
        sheet.set_column(place, place, width)
    period = report.period
    facts = [
        ("Days", "", f"{period.start} to {period.end}; counted up to {report.as_of}"),
        ("Rule", "", f"{say_rule(report.policy.threshold)}. Team selling is legitimate"),
    ]
    if report.within:
        facts.append(("Group", "", f"only days on which a manager was{say_within(report)} count"))
    if not named:
        facts.append(("Left out", "", "reps, field days and calls, which name reps and customers"))
    if cut:
        facts.append((
            "Calls", "", f"only the newest {MAX_ROWS:,}, which is all that a sheet holds; "
            "list-calls --format csv has them all",
        ))  # fmt: skip
    sheet.write_row(0, 0, ("Sheet", "Column", "What it is"), book.head)
    rows = [*facts, *book.meanings]
    for row, cells in enumerate(rows, start=1):
        for place, text in enumerate(cells):
            book.write(sheet, row, place, "text", text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, len(rows), 2)

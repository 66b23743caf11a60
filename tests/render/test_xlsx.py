"""Workbooks, as openpyxl reads them and LibreOffice opens them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import openpyxl  # type: ignore[import-untyped]  # has no types
import pytest
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from openpyxl.utils.escape import unescape  # type: ignore[import-untyped]  # as above

from coachlog.domain.calls import Initiator
from coachlog.domain.coaching import CoachingReport, Policy, Quality, report_on
from coachlog.domain.evidence import Strength
from coachlog.domain.listing import Call, FieldDay
from coachlog.domain.periods import quarter_of
from coachlog.domain.workbook import WorkbookData
from coachlog.render import xlsx
from coachlog.render.manager_words import say_strength
from coachlog.render.xlsx import write_calls, write_workbook
from coachlog.render.xlsx_rows import MAX_CHARS
from tests.reported import AS_OF, manager, team

SHEETS = ["Summary", "Managers", "Weeks", "Reps", "Field days", "Calls", "Definitions"]
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x", "007")
MARKUP = ("<r>a & b</r>", "</t>", "_x0041_", " a ", "&amp;")


def call(number: int, **facts: Any) -> Call:  # noqa: ANN401  (any field)
    given: dict[str, Any] = {
        "held_on": date(2026, 11, 18),
        "manager": "Pat Lee",
        "rep": "Dana Cruz",
        "account": "Acme",
        "initiator": "rep-request",
    }
    return Call(id=number, **{**given, **facts})


DAY = FieldDay(
    id=7,
    on=date(2026, 11, 19),
    half="am",
    starts_at=time(9),
    ends_at=time(13),
    manager="Pat Lee",
    rep="Dana Cruz",
    status="held",
    focus=("secret skill",),
    objective="secret aim",
)


def make(
    folder: Path,
    calls: Iterable[Call] = (),
    report: CoachingReport | None = None,
    *,
    with_notes: bool = False,
) -> bytes:
    out = io.BytesIO()
    data = WorkbookData(
        report=report or team(12), today=AS_OF, field_days=(DAY,), calls=iter(calls)
    )
    write_workbook(out, data, folder, with_notes=with_notes)
    assert not list(folder.iterdir())  # nothing of it is left behind
    return out.getvalue()


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    header, *below = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in below]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_seven_sheets_hold_real_dates_and_numbers(scratch: Path) -> None:
    found = call(1, deal_cents=12_000_050, currency="EUR", minutes=90, role="observed")
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, iter([found]))))
    assert book.sheetnames == SHEETS
    first = rows(book, "Managers")[0]
    assert (first["Manager"], first["Asked"], first["Scheduled"]) == ("Laurenz Scheel", 52, 1)
    assert first["Share asked"] == pytest.approx(52 / 53)
    assert first["Range from"] < first["Share, evidence"] < first["Range to"]
    assert first["Verdict"] == "clearly mostly team selling"
    weeks = rows(book, "Weeks")
    assert len(weeks) == 12 * 26
    assert weeks[-1]["Monday"].isoformat() == "2026-11-23T00:00:00"
    assert weeks[-1]["Week"] == "2026-W48"
    assert rows(book, "Reps")[0]["Last coached"] is None
    assert rows(book, "Field days")[0]["From"] == time(9)
    (listed,) = rows(book, "Calls")
    assert listed["Date"].isoformat() == "2026-11-18T00:00:00"
    assert (listed["Deal value"], listed["Who"], listed["Minutes"]) == (120000.5, "asked", 90)
    assert book.properties.created.isoformat() == "2026-11-27T00:00:00"


def test_reps_stand_in_order_of_need_whatever_their_numbers(scratch: Path) -> None:
    one = manager("Ana Ruiz", 9, 1)
    reps = [
        replace(one.tally.reps[0], id=n, name=name) for n, name in enumerate(("Cy", "Al", "Bo"))
    ]
    one = replace(one, tally=replace(one.tally, reps=tuple(reps)))
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), [one], Quality(calls=10))
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, report=report)))
    assert [row["Rep"] for row in rows(book, "Reps")] == ["Al", "Bo", "Cy"]


def test_without_a_share_the_verdict_is_that_of_the_screen(scratch: Path) -> None:
    managers = [manager("Ana Ruiz", 0, 0), manager("Bo Lind", 0, 0, 3), manager("Dee Poe", 9, 1)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=13))
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, report=report)))
    verdicts = {row["Manager"]: row["Verdict"] for row in rows(book, "Managers")}
    assert verdicts["Ana Ruiz"] == "no ride-alongs"
    assert verdicts["Bo Lind"] == "not sorted"


def test_a_sentence_about_a_right_to_left_name_stays_on_the_sheet(scratch: Path) -> None:
    managers = [manager("נועה לוי", 48, 1), manager("Bo Lind", 4, 30)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=83))
    summary = openpyxl.load_workbook(io.BytesIO(make(scratch, report=report)))["Summary"]
    said = next(cell for (cell,) in summary["A1:A9"] if str(cell.value).startswith("נועה לוי"))
    # A mark keeps the number that follows behind the name, to its right.
    assert said.value.startswith("נועה לוי\N{LEFT-TO-RIGHT MARK}: 1 rep never coached")
    assert (said.alignment.horizontal, said.alignment.readingOrder) == ("left", 1)


def test_every_sheet_prints_and_can_be_filtered_under_its_header(scratch: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, iter([call(1)]))))
    for name in SHEETS[1:-1]:
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_area
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$1"
    bars = [rule for area in book["Managers"].conditional_formatting for rule in area.rules]
    assert [rule.type for rule in bars] == ["dataBar"]


def test_what_is_printed_can_be_read(scratch: Path) -> None:
    found = call(1308, minutes=1500, field_day_id=1042, deal_cents=5)
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, iter([found]))))
    numbers = {cell.value: cell for row in book["Calls"]["A2":"K2"] for cell in row}
    formats = [numbers[value].number_format for value in (1308, 1042, 1500, 0.05)]
    # A number in the log is no amount, and no figure touches the text to the right of it.
    assert formats == ["0_)_)", "0_)_)", "#,##0_)_)", "#,##0.00_)_)"]
    sheet = book["Managers"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$A")
    assert book["Calls"].page_setup.fitToWidth is None  # one, unless it says so
    titles = [cell.value for cell in sheet[1]]
    assert str(sheet.print_area).endswith(f"${get_column_letter(len(titles) - 1)}$13")
    assert sheet["A1"].alignment.wrap_text
    assert sheet.row_dimensions[1].height == 45  # two lines, and the filter's button below them
    width = sheet.column_dimensions[get_column_letter(titles.index("Verdict") + 1)].width
    one = manager("Pat Lee", 9, 1)
    said = [
        say_strength(replace(one, evidence=replace(one.evidence, strength=how)), Fraction(1, 2))
        for how in get_args(Strength)
    ]
    assert max(map(len, said)) <= width


def test_definitions_need_no_other_page(scratch: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make(scratch)))
    said = {(row["Sheet"], row["Column"]): row["What it is"] for row in rows(book, "Definitions")}
    assert not any("docs/" in words for words in said.values())
    assert said["Managers", "Verdict"].endswith(": clearly is 99 % certainty, probably 95 %.")
    width = book["Definitions"].column_dimensions["C"].width
    assert max(map(len, said.values())) <= width
    assert said["Reps", "Rep"] == "Who was on the team on the report's last day."


def charts_of(made: bytes) -> list[str]:
    """Return the charts of a workbook as they are written in it."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        return [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]


@pytest.mark.parametrize(("number", "upright"), [(12, False), (13, True), (64, True), (65, False)])
def test_the_chart_names_every_manager_where_there_is_room(
    scratch: Path, number: int, upright: bool
) -> None:
    chart, _ = charts_of(make(scratch, report=team(number)))
    assert ('<c:tickLblSkip val="1"/>' in chart, 'rot="-5400000"' in chart) == (upright, upright)


def test_a_period_without_a_week_of_calls_has_no_heading_for_them(scratch: Path) -> None:
    made = make(scratch, report=team(0))
    assert charts_of(made) == []
    sheet = openpyxl.load_workbook(io.BytesIO(made))["Summary"]
    assert "Monday" not in [cell.value for row in sheet.rows for cell in row]


def test_two_native_charts_show_the_rows_of_the_sheets(scratch: Path) -> None:
    charts = charts_of(make(scratch))
    assert len(charts) == 2
    assert "Managers!$E$2:$E$13" in charts[0]
    assert "<c:lineChart>" in charts[0]
    assert '<c:grouping val="stacked"/>' in charts[1]


def test_every_column_is_defined(scratch: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, with_notes=True)))
    defined = {(row["Sheet"], row["Column"]) for row in rows(book, "Definitions")}
    for name in SHEETS[1:-1]:
        assert {(name, cell.value) for cell in book[name][1]} <= defined


def test_text_of_users_is_never_a_formula_a_link_or_a_number(scratch: Path) -> None:
    calls = (call(number, account=text) for number, text in enumerate(FORMULAS))
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, calls)))
    cells = [row[4] for row in book["Calls"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [text.replace("\t", "\\t") for text in FORMULAS]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_text_of_users_is_never_markup(scratch: Path) -> None:
    calls = (call(number, account=text) for number, text in enumerate(MARKUP))
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, calls)))
    assert [unescape(row["Customer"]) for row in rows(book, "Calls")] == list(MARKUP)


def test_texts_are_in_it_only_when_asked_for(scratch: Path) -> None:
    def noted() -> Iterator[Call]:
        yield call(1, notes="secret note", reinforce="secret praise", improve="secret wish")

    with zipfile.ZipFile(io.BytesIO(make(scratch, noted()))) as parts:
        assert not any(b"secret" in parts.read(name) for name in parts.namelist())
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, noted(), with_notes=True)))
    (listed,) = rows(book, "Calls")
    assert (listed["Notes"], listed["Reinforce"], listed["Improve"]) == (
        "secret note",
        "secret praise",
        "secret wish",
    )
    (day,) = rows(book, "Field days")
    assert (day["Focus"], day["Objective"]) == ("secret skill", "secret aim")


def test_what_no_cell_can_hold_is_spelled_out_or_cut(scratch: Path) -> None:
    texts = ("a\x00b\x07\u202e", "two\nlines", "x" * 40_000)
    out = io.BytesIO()
    calls = [call(number, notes=text) for number, text in enumerate(texts)]
    write_calls(out, calls, scratch, date(2026, 11, 18))
    found = [row["Notes"] for row in rows(openpyxl.load_workbook(out), "Calls")]
    assert found[:2] == ["a\\u0000b\\u0007\\u202e", "two\nlines"]
    assert len(found[2]) == MAX_CHARS


def test_more_calls_than_a_sheet_holds_are_left_out_and_said(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx, "MAX_ROWS", 30)
    some = (call(number, initiator=who) for number, who in enumerate(40 * [_UNKNOWN]))
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, some, team(1))))
    assert book["Calls"].max_row == 31
    assert "only the newest 30" in rows(book, "Definitions")[2]["What it is"]


_UNKNOWN: Initiator = "unknown"


@pytest.mark.parametrize("number", [0, 1, 40])
def test_any_number_of_managers_makes_a_workbook(scratch: Path, number: int) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make(scratch, report=team(number))))
    assert book["Managers"].max_row == 1 + number


def test_libreoffice_opens_it_with_its_charts(scratch: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        assert not os.environ.get("COACHLOG_NEED_OFFICE"), "CI installs LibreOffice"
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "q4.xlsx"
    path.write_bytes(make(scratch, iter([call(1, account="=1+1")])))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "fods",
            "--outdir",
            str(tmp_path),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=600,  # it may hang, and then nothing else would ever be said
        env={**os.environ, "HOME": str(tmp_path)},
    )
    text = (tmp_path / "q4.fods").read_text(encoding="utf-8")
    assert [f'table:name="{name}"' in text for name in SHEETS] == [True] * 7
    assert text.count('chart:class="chart:bar"') >= 2
    assert "Laurenz Scheel" in text
    assert "table:formula" not in text


def test_a_long_name_is_cut_in_the_chart_and_nowhere_else(scratch: Path) -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff von Hohenstein-Schwarzenf"
    names = [manager(long, 49, 3), manager("Ana Ruiz", 3, 49)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), names, Quality(calls=104))
    made = make(scratch, report=report)
    first, second = rows(openpyxl.load_workbook(io.BytesIO(made)), "Managers")
    assert (first["Manager"], first["In the chart"]) == (long, "Wolfeschlegelstei…")
    assert second["In the chart"] == "Ana Ruiz"
    column = openpyxl.utils.get_column_letter(list(first).index("In the chart") + 1)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    names_of_bars = chart.split("<c:cat>")[1].split("</c:cat>")[0]
    assert f"Managers!${column}$2:${column}$3" in names_of_bars

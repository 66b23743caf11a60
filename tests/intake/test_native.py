"""Reading call files: columns, separators, line numbers, and every bad cell by name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from coachlog.formats.call_fields import NATIVE_COLUMNS, CallDraft
from coachlog.formats.cells import guard_cell
from coachlog.intake import native
from coachlog.intake.native import BATCH, Batch, NativeReader
from coachlog.intake.problems import Problem
from coachlog.intake.tables.records import CELL_LIMIT

TODAY = date(2026, 11, 20)
NEEDED = "date,manager,rep,account,initiator"
PLAIN = "2026-11-16,Pat Lee,Dana Cruz,Acme,rep-request"


class Reading:
    """What a reader made of a text."""

    def __init__(self, text: str, encoding: str = "utf-8") -> None:
        reader = NativeReader(TODAY)
        self.drafts: list[CallDraft] = []
        self.lines: list[int] = []
        self.identities: list[str] = []
        self.problems: list[Problem] = []
        file = io.TextIOWrapper(io.BytesIO(text.encode()), encoding=encoding, newline="")
        for item in reader.read(file):
            if isinstance(item, Batch):
                self.drafts += map(CallDraft._make, zip(*item.columns, strict=True))
                self.lines += item.lines
                self.identities += item.identities
            else:
                self.problems.append(item)
        self.ignored = reader.ignored

    @property
    def found(self) -> list[tuple[int, str | None]]:
        return [(problem.line, problem.column) for problem in self.problems]


def read(*lines: str, end: str = "\n", encoding: str = "utf-8") -> Reading:
    return Reading(end.join((*lines, "")), encoding)


def read_one(header: str, row: str) -> CallDraft:
    reading = read(header, row)
    assert not reading.problems
    (draft,) = reading.drafts
    return draft


def write_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


FULL = CallDraft(
    held_on=date(2026, 11, 16),
    manager="Pat Lee",
    rep="Dana Cruz",
    account="Acme, Inc.",
    initiator="manager-scheduled",
    deal_cents=4800050,
    currency="EUR",
    minutes=45,
    role="observed",
    reinforce="Asked first",
    improve="Ask, then wait",
    notes="line one\nline two",
)
FULL_CELLS = dict(
    zip(
        NATIVE_COLUMNS,
        ("2026-11-16", "Pat Lee", "Dana Cruz", "Acme, Inc.", "manager-scheduled", "48000.50",
         "EUR", "45", "observed", "Asked first", "Ask, then wait", "line one\nline two"),
        strict=True,
    )
)  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("order", [NATIVE_COLUMNS, NATIVE_COLUMNS[::-1]])
def test_columns_may_stand_in_any_order_and_be_separated_as_spreadsheets_do(
    order: Sequence[str], separator: str
) -> None:
    rows = [list(order), [FULL_CELLS[name] for name in order]]
    reading = Reading(write_csv(rows, separator))
    assert (reading.drafts, reading.problems) == ([FULL], [])


def test_identity_is_the_same_in_any_order_of_columns() -> None:
    one, other = (
        Reading(write_csv([order, [FULL_CELLS[name] for name in order]]))
        for order in (list(NATIVE_COLUMNS), list(NATIVE_COLUMNS[::-1]))
    )
    assert one.identities == other.identities


def test_columns_that_are_missing_or_blank_are_none() -> None:
    without = read_one(NEEDED, PLAIN)
    blank = read_one(",".join(NATIVE_COLUMNS), PLAIN + "," * 7)
    assert without == blank
    assert without[5:] == (None,) * 7
    assert read(NEEDED, PLAIN).identities == read(f"{NEEDED},minutes", f"{PLAIN},").identities


def test_blank_and_given_cells_of_one_column_stand_side_by_side() -> None:
    reading = read(f"{NEEDED},minutes,notes", f"{PLAIN},,", f"{PLAIN},45,well done", f"{PLAIN},,")
    assert [(draft.minutes, draft.notes) for draft in reading.drafts] == [
        (None, None),
        (45, "well done"),
        (None, None),
    ]


def test_identity_is_made_of_normalised_values() -> None:
    spelled = f"{NEEDED},deal_value,currency,role"
    same = read(
        spelled,
        "2026-11-16,Pat Lee,Dana Cruz,Acme,rep-request,48000,EUR,led",
        "2026-11-16,PAT  lee,dana cruz,ACME,Rep-Request,48000.00,eur,LED",
    )
    assert not same.problems
    assert len(set(same.identities)) == 1
    assert same.drafts[0].manager != same.drafts[1].manager


def test_values_of_different_columns_never_make_the_same_identity() -> None:
    header = f"{NEEDED},reinforce,improve,notes"
    reading = read(header, f"{PLAIN},a,,", f"{PLAIN},,a,", f"{PLAIN},,,a", f"{PLAIN},a a,,")
    assert len(set(reading.identities)) == 4


@pytest.mark.parametrize("cell", ["", "unknown", "UNKNOWN"])
def test_initiator_that_nobody_said_is_unknown(cell: str) -> None:
    assert read_one(NEEDED, f"2026-11-16,Pat Lee,Dana Cruz,Acme,{cell}").initiator == "unknown"


def test_ids_are_left_out_without_a_word_and_unknown_columns_are_listed() -> None:
    reading = read(f"id,{NEEDED},region,weather", f"7,{PLAIN},north,mild")
    assert reading.ignored == ("region", "weather")
    assert read(f"id,{NEEDED}", f"7,{PLAIN}").ignored == ()
    assert reading.identities == read(NEEDED, PLAIN).identities


def test_header_is_read_whatever_its_case_and_spaces() -> None:
    assert read(" Date ,MANAGER,Rep,Account,Initiator", PLAIN).drafts == read(NEEDED, PLAIN).drafts


def test_byte_order_mark_is_no_part_of_the_header() -> None:
    assert len(read("\ufeff" + NEEDED, PLAIN, encoding="utf-8-sig").drafts) == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_is_the_first_physical_line_of_the_record(end: str) -> None:
    reading = read(
        f"{NEEDED},notes",
        f'{PLAIN},"one{end}two{end}three"',
        "",
        f"{PLAIN},plain",
        f'2026-11-16,Pat Lee,Dana Cruz,Acme,nobody,"a{end}b"',
        "2026-11-16,Pat Lee,Dana Cruz,Acme,nobody,c",
        end=end,
    )
    assert reading.lines == [2, 6]
    assert reading.found == [(7, "initiator"), (9, "initiator")]
    assert reading.drafts[0].notes == f"one{end}two{end}three"


def test_line_numbers_go_on_over_batches() -> None:
    rows = [PLAIN] * (2 * BATCH + 10)
    rows[BATCH + 3] = PLAIN.replace("rep-request", "nobody")
    reading = read(NEEDED, *rows)
    assert reading.found == [(BATCH + 5, "initiator")]
    assert sorted([*reading.lines, BATCH + 5]) == list(range(2, len(rows) + 2))


def test_unclosed_quote_is_named_by_the_line_where_its_record_starts() -> None:
    reading = read(f"{NEEDED},notes", f"{PLAIN},fine", f'{PLAIN},"open', PLAIN, PLAIN)
    assert (len(reading.drafts), reading.found) == (1, [(3, None)])
    assert "never closed" in reading.problems[0].problem


def test_cell_that_swallows_the_file_is_refused() -> None:
    reading = read(f"{NEEDED},notes", f'{PLAIN},"' + "x" * (CELL_LIMIT + 1))
    assert reading.found == [(2, None)]
    assert "is a quote missing" in reading.problems[0].problem


def test_text_behind_a_closing_quote_is_refused() -> None:
    assert read(f"{NEEDED},notes", f'{PLAIN},"one"two').found == [(2, None)]
    assert read("", "", f'{NEEDED},"one"two', PLAIN).found == [(3, None)]


@pytest.mark.parametrize(("row", "cells"), [(f"{PLAIN},more", 6), ("2026-11-16,Pat Lee", 2)])
def test_row_with_too_many_or_too_few_cells_is_refused(row: str, cells: int) -> None:
    reading = read(NEEDED, PLAIN, row, PLAIN)
    assert (reading.lines, reading.found) == ([2, 4], [(3, None)])
    assert f"has {cells} cells, the header has 5" in reading.problems[0].problem


@pytest.mark.parametrize("blank", ["", ",,,,", " , ,,,", "   "])
def test_blank_lines_are_passed_over_but_counted(blank: str) -> None:
    reading = read(blank, NEEDED, blank, PLAIN, blank, *[blank] * BATCH, PLAIN)
    assert (reading.lines, reading.problems) == ([4, BATCH + 6], [])


def test_line_with_an_empty_first_cell_is_not_blank() -> None:
    assert read(NEEDED, ",Pat Lee,Dana Cruz,Acme,rep-request").found == [(2, "date")]


@pytest.mark.parametrize("text", ["", "\n", "\n\n ,,\n"])
def test_empty_file_is_refused(text: str) -> None:
    reading = Reading(text)
    assert reading.found == [(1, None)]
    assert NEEDED in reading.problems[0].problem


def test_header_without_a_needed_column_is_refused_once() -> None:
    reading = read("date,rep,account", *["2026-11-16,Dana Cruz,Acme"] * 3)
    assert (reading.drafts, reading.found) == ([], [(1, None)])
    assert "lacks manager, initiator" in reading.problems[0].problem


def test_repeated_column_is_refused() -> None:
    reading = read(f"{NEEDED},notes,notes", f"{PLAIN},a,b")
    assert (reading.drafts, reading.found) == ([], [(1, "notes")])
    assert "twice" in reading.problems[0].problem


def test_mistyped_column_is_refused_with_the_one_it_is_like() -> None:
    reading = read(f"{NEEDED},minuts", f"{PLAIN},45")
    assert (reading.drafts, reading.found) == ([], [(1, "minuts")])
    assert reading.problems[0].problem == "did you mean minutes?"


def test_repeated_header_further_down_is_a_bad_row() -> None:
    reading = read(NEEDED, PLAIN, NEEDED, PLAIN)
    assert reading.lines == [2, 4]
    assert reading.found == [(3, "date"), (3, "initiator")]


def test_every_bad_cell_of_a_row_is_named_in_the_order_of_the_file() -> None:
    header = "minutes,role,deal_value,currency,date,manager,rep,account,initiator,notes"
    bad = "5000,watched,-5,EURO,2026-02-30,,Dana\x07,,me," + "x" * 20_001
    good = "45,led,5,EUR,2026-11-16,Pat Lee,Dana Cruz,Acme,rep-request,x"
    reading = read(header, good, bad, good)
    assert reading.lines == [2, 4]
    assert reading.found == [(3, name) for name in header.split(",")]


def test_call_after_today_is_refused() -> None:
    assert read(NEEDED, PLAIN.replace("2026-11-16", "2026-11-21")).found == [(2, "date")]


def test_bytes_that_are_no_text_are_refused_by_field() -> None:
    lines = [f"{NEEDED},notes\n", f"{PLAIN},\udcff\n"]
    (problem,) = [one for one in NativeReader(TODAY).read(lines) if isinstance(one, Problem)]
    assert (problem.line, problem.column) == (2, "notes")


@pytest.mark.parametrize("text", ["=1+1", "+31", "-x", "@you", "'=1", "''-1", "'quoted'", "a=1"])
def test_guard_against_formulas_is_taken_off(text: str) -> None:
    cells = FULL_CELLS | dict.fromkeys(("account", "reinforce", "notes"), guard_cell(text))
    reading = Reading(write_csv([list(cells), list(cells.values())]))
    assert not reading.problems
    draft = reading.drafts[0]
    assert (draft.account, draft.reinforce, draft.notes) == (text, text, text)


def test_text_is_not_trimmed() -> None:
    assert read_one(f"{NEEDED},notes", f"{PLAIN},  two spaces ").notes == "  two spaces "


def test_more_values_than_are_remembered_are_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native, "_MEMORY", 200)
    notes = ["n" * length for length in (1, 199, 200, 201, 20_000)]
    rows = [f"{PLAIN},{value},{notes[value % 5]}" for value in range(300)]
    reading = read(f"{NEEDED},deal_value,notes", *rows, *rows[-10:], *rows[:10])
    values = [draft.deal_cents for draft in reading.drafts]
    assert values == [value * 100 for value in (*range(300), *range(290, 300), *range(10))]
    assert [draft.notes for draft in reading.drafts[-10:]] == notes * 2


def test_lines_are_read_as_they_come() -> None:
    asked = 0

    def lines() -> Iterator[str]:
        nonlocal asked
        for line in (NEEDED, *[PLAIN] * 3 * BATCH):
            asked += 1
            yield line + "\n"

    batch = next(NativeReader(TODAY).read(lines()))
    assert isinstance(batch, Batch)
    assert asked == 1 + BATCH


def test_problem_shows_its_line_and_column() -> None:
    shown = [str(one) for one in read(f"{NEEDED},minutes", f"{PLAIN},5000").problems]
    assert shown == ["2: minutes: 5000 is not 1 to 1440"]


def test_an_error_of_a_spreadsheet_is_a_blank_cell() -> None:
    header = f"{NEEDED},deal_value,notes"
    row = "2026-11-03,Pat Lee,Dana Cruz,{},rep-request,#DIV/0!,#N/A"
    draft = read_one(header, row.format("Acme"))
    assert (draft.deal_cents, draft.notes) == (None, None)
    (problem,) = read(header, row.format("#REF!")).problems
    assert problem.column == "account"

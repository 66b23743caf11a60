"""What a file is, by its first bytes: its encoding, its kind, and what is packed in it."""

from __future__ import annotations

import codecs
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO, RawIOBase
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from coachlog.errors import CoachlogError
from coachlog.intake import lines, unpack, workbook
from coachlog.intake.detect import can_import, recognise_file
from coachlog.intake.line_maps import LineMap
from coachlog.intake.lines import decode, open_text, read_chunks, read_lines, wide_encoding_of
from tests.workbooks import Rows, write_ods, write_xlsx

# Encodings.

LATIN = "Date,Rep\n2026-11-16,Dana\n"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (LATIN.encode(), None),
        (codecs.BOM_UTF8 + LATIN.encode(), None),
        (LATIN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + LATIN.encode("utf-16-be"), "utf-16"),
        (LATIN.encode("utf-32"), "utf-32"),
        (codecs.BOM_UTF32_BE + LATIN.encode("utf-32-be"), "utf-32"),
        (LATIN.encode("utf-16-le"), "utf-16-le"),
        (LATIN.encode("utf-16-be"), "utf-16-be"),
        (b"a\0b\0", "utf-16-le"),
        (b"a\0b", None),
        (b"a\0", None),
        (b"\0a\0b", "utf-16-be"),
        (b"", None),
        (b"\0" * 100, None),
        # Seven of ten pairs in Latin, and no more than one of twenty the other way round.
        (b"a\0" * 14 + b"ab" * 6, "utf-16-le"),
        (b"a\0" * 13 + b"ab" * 7, None),
        (b"a\0" * 19 + b"\0\0", "utf-16-le"),
        (b"a\0" * 18 + b"\0\0" * 2, None),
        (b"\0a" * 14 + b"ab" * 6, "utf-16-be"),
        (b"\0a" * 13 + b"ab" * 7, None),
        (b"\0a" * 19 + b"\0\0", "utf-16-be"),
        (b"\0a" * 18 + b"\0\0" * 2, None),
        ("営業,かな".encode("cp932"), "cp932"),
        ("営業,かな".encode(), None),
        ("営業,かな".encode()[:-1], None),
        ("営業担当者訪問日取引先名".encode("cp932"), None),  # twelve without kana
        ("営業担当者訪問日取引先名所".encode("cp932"), "cp932"),
        ("営業担当者訪問日取引先名所a".encode("cp932"), None),
        ("a営業担当者訪問日取引先名所".encode("cp932"), None),
        ("かなかなかなかなか".encode("cp932") + "é".encode("cp932", "ignore"), "cp932"),
        ("かな".encode("cp932") + b"\xb1" * 9, None),  # narrow kana of an old terminal
        (b"\xff\xfe\xfd", "utf-16"),
        (b"caf\xe9 cr\xe8me", None),
        ("かな".encode("cp932") + b"\x81", "cp932"),  # cut inside a character
    ],
)
def test_the_encoding_of_a_file(head: bytes, encoding: str | None) -> None:
    assert wide_encoding_of(head) == encoding


def test_only_the_beginning_shows_whether_a_file_is_wide() -> None:
    wide = LATIN.encode("utf-16-le")
    assert wide_encoding_of(wide * 100 + b"a" * 100_000) == "utf-16-le"
    assert wide_encoding_of(b"a" * 4096 + wide * 100) is None


@pytest.mark.parametrize(
    "data",
    [
        LATIN.encode(), codecs.BOM_UTF8 + LATIN.encode(), LATIN.encode("utf-16"),
        LATIN.encode("utf-16-be"), LATIN.encode("utf-32"),
    ],
)  # fmt: skip
def test_all_encodings_are_read_alike(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (8, 30, 1 << 18):
        monkeypatch.setattr(lines, "CHUNK", size)
        assert b"".join(read_chunks(BytesIO(data))) == LATIN.encode()
        assert [line.content for line in read_lines(BytesIO(data))] == [
            b"Date,Rep\n", b"2026-11-16,Dana\n",
        ]  # fmt: skip


def test_half_a_character_at_the_end_is_marked() -> None:
    assert b"".join(read_chunks(BytesIO("ab".encode("utf-16") + b"c"))).decode() == "ab\ufffd"


def test_bytes_that_are_no_utf_8_are_of_windows() -> None:
    assert [decode(text) for text in (b"\xc3\xa9", b"\xe9 \x80", b"\xe9 \x81")] == [
        "é", "é €", "é \x81",
    ]  # fmt: skip


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_lines_end_as_any_system_ends_them(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CHUNK", size)
    found = list(read_lines(BytesIO(b"a\r\nb\rc\n\nd\r\r\ne")))
    assert [tuple(line) for line in found] == [
        (1, b"a\r\n", False), (2, b"b\r", False), (3, b"c\n", False), (4, b"\n", False),
        (5, b"d\r", False), (6, b"\r\n", False), (7, b"e", False),
    ]  # fmt: skip


@pytest.mark.parametrize("size", [3, 100])
def test_of_a_line_that_is_too_long_the_beginning_is_kept(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "CHUNK", size)
    monkeypatch.setattr(lines, "LINE_LIMIT", 5)
    found = list(read_lines(BytesIO(b"1234\n12345\n1234567890\rab\n1234567890\r\n12345")))
    assert [tuple(line) for line in found] == [
        (1, b"1234\n", False), (2, b"12345", True), (3, b"12345", True), (4, b"ab\n", False),
        (5, b"12345", True), (6, b"12345", False),
    ]  # fmt: skip
    assert [line.is_cut for line in read_lines(BytesIO(b"123456"))] == [True]


def test_a_text_ends_with_a_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "CHUNK", 4)
    monkeypatch.setattr(lines, "_TOO_LONG", 10)

    class Slow(BytesIO):
        """Gives four bytes at most."""

        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(4)

    def text_of(data: bytes) -> str:
        return open_text(Slow(data)).read()

    assert text_of(b"abc\nabcdefg\r" * 3) == "abc\nabcdefg\r" * 3
    assert text_of(b"\nbcd" * 6) == "\nbcd" * 6
    assert len(text_of(b"x" * 100)) == 12
    assert len(text_of(b"abc\n" + b"x" * 100)) == 16
    assert text_of(codecs.BOM_UTF8 + b"abc") == "abc"
    assert text_of(b"a\xff") == "a\udcff"
    assert issubclass(lines.Bounded, RawIOBase)


# Kinds.

CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "x.csv", "native"),
        (b"date,manager,rep,account,initiator\n", "x.csv", "native"),
        (b"id,date,manager,rep,account,initiator,minutes,weather\n", "x.csv", "native"),
        (b"date,manager,rep\n", "x.csv", "spreadsheet"),
        (b"date,manager,rep,account,initiator,Kunde\n", "x.csv", "spreadsheet"),
        (b"date,manager,rep,account,initiator,Kunde,weather\n", "x.csv", "native"),
        (b"Date,Rep,Kunde\n", "x.csv", "spreadsheet"),
        (b"Date,Rep,Kunde\n", "x.ics", "spreadsheet"),
        (b"Name,Age\n", "x.ics", "icalendar"),
        (b"Name,Age\n", "X.ICAL", "icalendar"),
        (b"Name,Age\n", "x.csv", "spreadsheet"),
        (b"Subject,Start Date,Start Time,End Date,End Time\n", "x.csv", "outlook-csv"),
        (b"Subject,Start Date,Start Time,End Date,End Time\n", "x.ics", "outlook-csv"),
        (b"minutes,notes\n", "x.csv", "native"),
        (CALENDAR, "x.csv", "icalendar"),
        (b"BEGIN:VEVENT", "x", "icalendar"),
        (b"BEGIN:VEVENTS", "x", "spreadsheet"),
        (b"x\nEND:VCALENDAR", "x", "icalendar"),
        (b"x END:VCALENDAR", "x", "spreadsheet"),
        (b"x\nDTSTART;TZID=a:20261103T1", "x", "icalendar"),
        (b'{"format": "coachlog.log/4"}', "x", "log"),
        (b"a\0b,c", "x.csv", "spreadsheet"),
        ((LATIN * 1).encode("utf-16-le"), "x.csv", "spreadsheet"),
    ],
)
def test_the_kind_of_a_file(head: bytes, name: str, kind: str) -> None:
    if head == b"a\0b,c":
        head = b"Date,Rep\n" * 20 + b"\0" * 9
    assert recognise_file(head, name) == kind


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"%PDF-1.4", "is a PDF; export the calendar or table itself"),
        (b"!BDN", "is an Outlook mailbox; export the calendar as CSV or .ics"),
        (b"\x1f\x8b\x08", "is compressed; unpack it and import what is inside"),
        (b"SQLite format 3\0",
         "is a database; give a coachlog log with --db, else export it as CSV"),
        (b"\x89PNG\r\n", "is a picture"),
        (b"BEGIN:VCARD\n", "holds contacts (vCard), no meetings; export the calendar as .ics"),
        (b"From: a\nTo: b\n\n", "is an e-mail; save the invitation in it as .ics, or"),
        (b"<!DOCTYPE html>", "is a web page, whatever it is called; open it in Excel and save the"),
        (b" <table>", "is a web page"),
        (b'{"x": 1}', "is JSON of another program; export the table as CSV"),
        (b" [1]", "is JSON of another program; export the table as CSV"),
        (b"a" * 19 + b"\0\0", "holds no text; export it as .ics or CSV"),
        (b"id,command,x\n", "is one table of a log; import what coachlog export FILE.jsonl writes"),
    ],
)  # fmt: skip
def test_what_is_no_calendar_and_no_table_is_named(head: bytes, told: str) -> None:
    with pytest.raises(CoachlogError, match=f"^file {re.escape(told)}"):
        recognise_file(head, "file")
    assert can_import(head, "file") is head.startswith(b"{")  # events, it may be


def test_a_mail_has_two_headers_at_least_before_its_text() -> None:
    for head in (b"From: a\nFrom: b\n\n", b"From: a\n\nTo: b\n", b"Note: a\nx,y\n"):
        assert recognise_file(head, "x.csv") == "spreadsheet"


@pytest.mark.parametrize(
    ("head", "can"),
    [
        (b"", False),
        (CALENDAR, True),
        (b'{"format": "coachlog.log/4"}', True),
        (b"date,manager,rep,account,initiator\n", True),
        (b"DATE, Manager,rep,account,initiator\n", True),
        (b"Subject,Start Date,Start Time,End Date,End Time\n", True),
        (b"Date,Rep,Account\n", True),
        (b"Name,Age\n", False),
        (b"Date,Description,Amount\n", False),
        (b"PK\x03\x04", True),
        (b'{"value": []}', True),
        (b'Date,Rep,Account\n2026-11-16,Dana,"Ac', True),
        (b'Date,Rep,"Acc', False),
    ],
)
def test_what_in_an_archive_can_be_imported(head: bytes, can: bool) -> None:
    assert can_import(head, "x") is can


def test_names_of_the_settings_help_to_tell_a_table() -> None:
    head = b"Besuchstag,Subject,Start Time,End Date\n"
    assert recognise_file(head, "x.ics") == "icalendar"
    assert recognise_file(head, "x.ics", {"date": ("Besuchstag",)}) == "outlook-csv"


# Archives.


def packed(members: dict[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, how)
    return target.getvalue()


def inside(data: bytes, name: str = "x.zip", sheet: str | None = None) -> unpack.Unpacked:
    found = unpack.unpack(BytesIO(data), name, sheet, can_import)
    with found.file as file:
        return replace(found, file=BytesIO(file.read()))


def refused(data: bytes, name: str = "x.zip", sheet: str | None = None) -> str:
    with pytest.raises(CoachlogError) as told:
        inside(data, name, sheet)
    return str(told.value)


def test_the_one_file_of_an_archive_that_can_be_imported_is_read() -> None:
    found = inside(packed({"a/": b"", "a/read.me": b"x", "a/c.ics": CALENDAR}))
    assert (found.name, found.file.read(), found.other_files) == ("a/c.ics", CALENDAR, ())
    found = inside(packed({"__MACOSX/c.ics": CALENDAR, "a/.c.ics": CALENDAR, "b.ics": CALENDAR}))
    assert found.name == "b.ics"
    found = inside(
        packed({"pat@acme.com.ics": CALENDAR, "b.ics": CALENDAR}), "X/Pat@acme.com.ical.zip"
    )
    assert (found.name, found.other_files) == ("pat@acme.com.ics", ("b.ics",))
    for name in ("pat.zip", "pat (2).zip", "pat.ical(12).zip", "pat.ical (1).zip"):
        found = inside(packed({"b.ics": CALENDAR, "x/pat.ics": CALENDAR}), name)
        assert (found.name, found.other_files) == ("x/pat.ics", ("b.ics",))


@pytest.mark.parametrize("sheet", ["b", "B.ics", "x/b.ics"])
def test_the_file_of_an_archive_that_is_named_is_read(tmp_path: Path, sheet: str) -> None:
    two = packed({"a.ics": b"BEGIN:VEVENT\r\n", "x/b.ics": CALENDAR})
    for name in ("x.zip", "a.zip"):  # also where another is the archive's own
        found = inside(two, name, sheet)
        assert (found.name, found.file.read(), found.other_files) == ("x/b.ics", CALENDAR, ())
    assert inside(two, "a.zip", "other").name == "a.ics"
    sheets = write_xlsx(tmp_path / "b.xlsx", {"One": [["x"]], "Two": [["y"]]}).read_bytes()
    book = packed({"a.ics": CALENDAR, "b.xlsx": sheets})
    assert inside(book, "b.zip", "Two").sheet == "Two"
    assert inside(book, "x.zip", "b.xlsx").sheet == "One"


def test_an_archive_that_does_not_say_which_file_is_meant_is_refused() -> None:
    two = {f"{name}.ics": CALENDAR for name in "ab"}
    assert refused(packed(two)) == (
        "holds 2 calendars and tables: a.ics, b.ics; name the one you need with --sheet NAME"
    )
    own = {"x.ics": CALENDAR, "y/x.ics": CALENDAR}
    assert refused(packed(own)).startswith("holds 2 calendars and tables: x.ics, x.ics;")
    assert refused(packed({})) == "holds no calendar and no table, but nothing"
    many = {f"{number:02}.txt": b"x" for number in range(11)}
    listed = ", ".join(f"{number:02}.txt" for number in range(10))
    assert refused(packed(many)) == f"holds no calendar and no table, but {listed} and 1 more"
    del many["10.txt"]
    assert refused(packed(many)) == f"holds no calendar and no table, but {listed}"
    assert refused(packed({"a.zip": packed({"c.ics": CALENDAR})})) == (
        "is an archive in an archive; unpack it"
    )
    assert refused(packed(two)[:-30]) == "is no whole ZIP archive; download or pack it again"
    assert refused(b"PK\x05\x06") == "is no whole ZIP archive; download or pack it again"


def test_archives_are_unpacked_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack, "_MEMBERS", 3)
    files = {"a.txt": b"x", "b.txt": b"x", "c.ics": CALENDAR}
    assert inside(packed(files)).name == "c.ics"
    assert refused(packed({**files, "d.txt": b""})) == (
        "holds over 3 files; unpack it and import what you need"
    )
    monkeypatch.setattr(unpack, "_LOOKED_AT", 3)
    assert inside(packed(files)).name == "c.ics"
    monkeypatch.setattr(unpack, "_LOOKED_AT", 2)
    assert refused(packed(files)).startswith("holds no calendar")
    monkeypatch.setattr(unpack, "UNPACKED_LIMIT", 1_000)
    data = packed({"c.ics": CALENDAR + b" " * (1_000 - len(CALENDAR))})
    assert len(inside(data).file.read()) == 1_000
    assert refused(packed({"c.ics": CALENDAR + b" " * (1_001 - len(CALENDAR))})) == (
        "holds over 0 GB; import fewer days at once"
    )


def test_what_unpacks_to_many_times_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed({"c.ics": CALENDAR + b" " * 100_000})
    with ZipFile(BytesIO(data)) as archive:
        (member,) = archive.infolist()
    assert inside(data).name == "c.ics"
    monkeypatch.setattr(unpack, "_SUSPECT", member.file_size)
    monkeypatch.setattr(unpack, "_MOST_PACKED", 1)
    assert inside(data).name == "c.ics"
    monkeypatch.setattr(unpack, "_SUSPECT", member.file_size - 1)
    assert refused(data).startswith("unpacks to over 1 times its size, as no calendar and no table")
    monkeypatch.setattr(unpack, "_MOST_PACKED", -(-member.file_size // member.compress_size))
    assert inside(data).name == "c.ics"


# Workbooks.

ROWS: Rows = [["Date", "Rep"], ["2026-11-16", "Dana\nCruz"], [], [7, 1.5], [True, False]]


@pytest.fixture
def book(tmp_path: Path) -> bytes:
    sheets: dict[str, Rows] = {"Cover": [], "Gone": [["x"]], "Visits": ROWS, "Two": [["y"]]}
    return write_xlsx(tmp_path / "book.xlsx", sheets, hidden=("Gone",)).read_bytes()


def test_the_first_sheet_that_anybody_sees_and_that_holds_something_is_read(book: bytes) -> None:
    found = inside(book)
    assert (found.sheet, found.other_sheets) == ("Visits", ("Cover", "Gone", "Two"))
    assert found.file.read().decode() == 'Date,Rep\n2026-11-16,"Dana\nCruz"\n\n7,1.5\ntrue,false\n'
    assert [found.lines.line_of(line) for line in range(1, 7)] == [1, 2, 3, 3, 4, 5]


def test_a_sheet_is_found_by_name_or_number(book: bytes) -> None:
    for said, name in ((" two ", "Two"), ("4", "Two"), ("3", "Visits"), ("gone", "Gone")):
        assert inside(book, sheet=said).sheet == name
    for said in ("0", "5", "Three", "²"):
        listed = "its sheets are Cover, Gone, Visits, Two"
        assert refused(book, sheet=said) == f"has no sheet {said}; {listed}"
    assert refused(b'{"value": []}', sheet="1") == (
        "is no workbook and has no sheets; leave --sheet out"
    )


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    empty = write_xlsx(tmp_path / "empty.xlsx", {"A": [], "B": []}).read_bytes()
    assert refused(empty) == "holds no rows"
    listed = ", ".join(f"S{at}" for at in range(10))
    for count, more in ((10, ""), (12, " and 2 more")):
        sheets: dict[str, Rows] = {f"S{at}": [["x"]] for at in range(count)}
        many = write_xlsx(tmp_path / "many.xlsx", sheets).read_bytes()
        assert refused(many, sheet="x") == f"has no sheet x; its sheets are {listed}{more}"
    hidden = write_xlsx(tmp_path / "hidden.xlsx", {"A": [["x"]]}, hidden=("A",)).read_bytes()
    assert inside(hidden).sheet == "A"


def test_cells_are_written_as_a_csv_has_them(tmp_path: Path) -> None:
    rows: Rows = [[
        date(2026, 11, 3), datetime(2026, 11, 3, 9, 5), datetime(2026, 11, 3), time(9, 5, 7),  # noqa: DTZ001
        timedelta(minutes=50), timedelta(hours=26, minutes=5, seconds=9),
        1e15, 999_999_999_999_999.0, -3.0, 2.25, "a\r\nb\rc", True, None,
    ]]  # fmt: skip
    data = write_xlsx(tmp_path / "x.xlsx", {"A": rows}).read_bytes()
    assert inside(data).file.read().decode() == (
        "2026-11-03,2026-11-03 09:05:00,2026-11-03,09:05:07,0:50:00,26:05:09,"
        '1000000000000000.0,999999999999999,-3,2.25,"a\nb\nc",true\n'
    )


def test_a_moment_that_a_workbook_keeps_inexactly_is_that_of_the_nearest_second(
    tmp_path: Path,
) -> None:
    parts = ((9, 29, 59, 600_000), (9, 29, 59, 400_000), (23, 59, 59, 800_000))
    rows: Rows = [[datetime(2026, 11, 3, *part)] for part in parts]  # noqa: DTZ001
    data = write_xlsx(tmp_path / "x.xlsx", {"A": rows}).read_bytes()
    assert inside(data).file.read().decode().splitlines() == [
        "2026-11-03 09:30:00", "2026-11-03 09:29:59", "2026-11-04",
    ]  # fmt: skip


def test_rows_before_the_first_keep_their_numbers(tmp_path: Path) -> None:
    data = write_xlsx(tmp_path / "x.xlsx", {"A": [[], [], ["a\nb"], ["c"]]}).read_bytes()
    found = inside(data)
    assert found.file.read().decode() == '\n\n"a\nb"\nc\n'
    assert [found.lines.line_of(line) for line in (1, 2, 3, 5)] == [1, 2, 3, 4]


def xlsx(*cells: str) -> bytes:
    """Return a workbook whose sheet has these rows, as they are written."""
    return packed({
        "xl/workbook.xml": b"<workbook/>",
        "xl/worksheets/sheet1.xml": "".join(cells).encode(),
    })  # fmt: skip


TOO_LARGE = "is too large to be read as a workbook; save the sheet as CSV (CSV UTF-8)"


@pytest.mark.parametrize(
    ("rows", "is_large"),
    [
        ('<row r="101"/>', True),
        ('<row r="100"/>', False),
        ('<row r="100"/><row r="7"/>', False),
        ('<x:row spans="1:1" r="101"/>', True),
        ('<row r="10"/><c r="ZZ1"/>', False),  # 26 * 27 columns
        ('<row r="11"/><c r="ZZ1"/>', True),
        ('<row r="9"/><c r="AAB1"/>', False),  # 704
        ('<row r="11"/><c r="ZZ1"/><c r="B2"/>', True),
        ('<row r="100"/><c r="BR1"/>', False),  # 70
        ('<row r="100"/><c r="BS1"/>', True),
    ],
)
def test_a_far_cell_makes_a_sheet_too_large(
    rows: str, is_large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_ROWS", 100)
    monkeypatch.setattr(workbook, "SHEET_CELLS", 7_020)
    for size in (1 << 20, 40):
        monkeypatch.setattr(workbook, "_CHUNK", size)
        assert (refused(xlsx(rows)) == TOO_LARGE) is is_large


def test_a_sheet_of_few_columns_is_taken_to_have_26(monkeypatch: pytest.MonkeyPatch) -> None:
    for cells, is_large in ((1_300, False), (1_299, True)):
        monkeypatch.setattr(workbook, "SHEET_CELLS", cells)
        assert (refused(xlsx('<row r="50"/><c r="A1"/>')) == TOO_LARGE) is is_large


def test_many_texts_are_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = write_xlsx(tmp_path / "x.xlsx", {"A": [["some text"]]}).read_bytes()
    with ZipFile(BytesIO(data)) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size
    monkeypatch.setattr(workbook, "_STRINGS", size)
    assert inside(data).sheet == "A"
    monkeypatch.setattr(workbook, "_STRINGS", size - 1)
    assert refused(data) == TOO_LARGE


@pytest.mark.parametrize(
    ("content", "is_large"),
    [
        ('<table:table-cell table:number-columns-repeated="16384" office:value="1"/>', True),
        ('<table:table-cell table:number-columns-repeated="16383" office:value="1"/>', False),
        ('<table:table-cell table:number-columns-repeated="16384"/>', False),
        ('<table:table-row table:number-rows-repeated="10000"><table:table-cell office:value="1"/>'
         "</table:table-row>", True),
        ('<table:table-row table:number-rows-repeated="9999"><table:table-cell office:value="1"/>'
         "</table:table-row>", False),
        ('<table:table-row table:number-rows-repeated="10000"><table:table-cell/>'
         '</table:table-row><table:table-cell office:value="1"/>', False),
        ('<table:table-row table:number-rows-repeated="10000"><table:table-cell office:value="1"/>',
         True),
    ],
)  # fmt: skip
def test_a_filled_cell_that_stands_for_many_makes_a_sheet_too_large(
    content: str, is_large: bool
) -> None:
    found = refused(packed({"content.xml": content.encode()}))
    assert (found == TOO_LARGE) is is_large
    assert is_large or found == "is no whole workbook; open it, and save it again or as CSV"


def test_an_opendocument_sheet_is_read_with_its_times(tmp_path: Path) -> None:
    data = write_ods(tmp_path / "x.ods", {"A": [["x", time(9, 30), True]]}).read_bytes()
    assert inside(data).file.read().decode() == "x,09:30:00,true\n"


def test_a_locked_or_broken_workbook_is_refused() -> None:
    broken = "is no whole workbook; open it, and save it again or as CSV"
    assert refused(packed({"xl/workbook.xml": b"<x"})) == broken
    assert refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600) == broken


def test_an_opendocument_sheet_that_breaks_off_keeps_nobody_waiting(tmp_path: Path) -> None:
    whole, broken = write_ods(tmp_path / "x.ods", {"A": [["x"]]}), tmp_path / "broken.ods"
    with ZipFile(whole) as old, ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</table:table>", b"</t01ble>"))
    command = (sys.executable, "-m", "coachlog", "--db", tmp_path / "log.db", "import", broken)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "broken.ods:1: is no whole workbook; open it, and save it again" in done.stderr


# Which line is meant.


def test_lines_count_on_from_each_that_is_noted() -> None:
    counting, standing = LineMap(), LineMap(counts_on=False)
    for lines_ in (counting, standing):
        lines_.note(3, 10)
        lines_.note(6, 20)
    assert [counting.line_of(line) for line in range(1, 9)] == [1, 2, 10, 11, 12, 20, 21, 22]
    assert [standing.line_of(line) for line in range(1, 9)] == [1, 2, 10, 10, 10, 20, 20, 20]


def test_a_page_where_a_calendar_should_be_is_to_be_exported_again() -> None:
    page = b"<html><body>Sign in</body></html>"
    for name, what in (
        ("pat.ics", "perhaps to sign in; export the calendar again"),
        ("pat.xls", "open it in Excel and save the table as .xlsx or CSV"),
    ):
        with pytest.raises(CoachlogError, match=f"{name} is a web page, .*; {what}$"):
            recognise_file(page, name)

"""Import of workbooks, archives and JSON: what is inside is read as if it had come by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from coachlog.intake import unpack as unpacking
from tests.calendars import Event, write_calendar
from tests.conftest import Coachlog
from tests.workbooks import Money, Rows, write_ods, write_xlsx

Document = dict[str, Any]
TEN = datetime.combine(date(2026, 11, 16), time(10))
VISITS: Rows = [
    ["Visits of Pat's team", None, None, None, None, None, None],
    [],
    ["Date", "Salesperson", "Manager", "Customer", "Who asked", "Amount", "Notes"],
    [TEN, "Dana Cruz", "Pat Lee", "Globex", "Dana Cruz", 48000.5, "pricing,\nround 2"],
    [date(2026, 11, 17), "Dana Cruz", "Pat Lee", "Hooli", "manager", 9000, None],
    ["Total", None, None, None, None, 57000.5, None],
]


@pytest.fixture
def team(coachlog: Coachlog) -> None:
    """Put Dana Cruz on the team of Pat Lee."""
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--email", "dana@acme.com")
    coachlog("edit-manager", "Pat Lee", "--email", "pat@acme.com")


def bring(coachlog: Coachlog, *args: object) -> Document:
    found: Document = json.loads(coachlog("import", *args, "--format", "json").out)
    return found


def calls(coachlog: Coachlog) -> list[tuple[Any, ...]]:
    found = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    names = ("date", "account", "initiator", "deal_value", "notes")
    return sorted(tuple(call[name] for name in names) for call in found)


@pytest.mark.parametrize("make", [write_xlsx, write_ods])
def test_a_workbook_is_read_as_the_same_table_in_csv_is(
    coachlog: Coachlog, team: None, tmp_path: Path, make: Callable[[Path, dict[str, Rows]], Path]
) -> None:
    file = make(tmp_path / "visits.book", {"Cover": [], "Visits": VISITS})
    assert bring(coachlog, file)["new"] == 2
    assert calls(coachlog) == [
        ("2026-11-16", "Globex", "rep-request", 48000.5, "pricing,\nround 2"),
        ("2026-11-17", "Hooli", "manager-scheduled", 9000, None),
    ]
    table = tmp_path / "visits.csv"
    table.write_text(
        "Date;Salesperson;Manager;Customer;Who asked;Amount;Notes\n"
        '2026-11-16 10:00;Dana Cruz;Pat Lee;Globex;Dana Cruz;48000,50;"pricing,\nround 2"\n'
        "2026-11-17;Dana Cruz;Pat Lee;Hooli;manager;9000;\n"
    )
    assert bring(coachlog, table)["same"] == 2


def test_formulas_count_by_their_values_and_merged_headers_are_one(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows: Rows = [
        ["Date", "Rep", "Manager", "Customer", None, "Deal"],
        [None, None, None, "Name", "City", "Amount"],
        [date(2026, 11, 16), "Dana Cruz", "Pat Lee", "Globex", "Berlin", 48000],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1"]
    file = write_xlsx(tmp_path / "a.xlsx", {"Q4": rows}, merged=merged, formulas=True)
    assert bring(coachlog, file)["new"] == 1
    assert calls(coachlog) == [("2026-11-16", "Globex", "unknown", 48000, None)]


def test_a_problem_in_a_workbook_is_named_by_its_row(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows = [*VISITS[:4], ["soon", "Dana Cruz", "Pat Lee", "Hooli", None, 5, None]]
    file = write_xlsx(tmp_path / "a.xlsx", {"Visits": rows})
    refused = coachlog("import", file, expect=1).err
    assert f"{file}:5: Date: soon is not a date" in refused


def test_a_sheet_is_chosen_by_name_or_number(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    cover: Rows = [["Report of the quarter"], ["made by Ines"]]
    file = write_xlsx(tmp_path / "a.xlsx", {"Cover": cover, "Visits": VISITS}, hidden=())
    refused = coachlog("import", file, expect=1).err
    assert "no meetings and no deals on its first sheet, Cover" in refused
    assert "--sheet: Visits" in refused
    assert (
        "has no sheet Sales; its sheets are Cover, Visits"
        in coachlog("import", file, "--sheet", "Sales", expect=1).err
    )
    assert bring(coachlog, file, "--sheet", "visits")["new"] == 2
    assert bring(coachlog, file, "--sheet", "2")["same"] == 2
    hidden = write_xlsx(tmp_path / "b.xlsx", {"Cover": cover, "Visits": VISITS}, hidden=["Cover"])
    assert bring(coachlog, hidden)["same"] == 2
    table = tmp_path / "visits.csv"
    table.write_text("Date,Rep,Manager,Account\n")
    assert "leave --sheet out" in coachlog("import", table, "--sheet", "2", expect=1).err


def test_what_to_type_next_names_the_sheet_again_and_all_else_that_was_asked(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = write_xlsx(tmp_path / "visits.xlsx", {"Cover": [["Visits"]], "Our Visits": VISITS})
    given = f"import {file} --from 2026-11-01 --sheet 'Our Visits'"
    told = coachlog("import", file, "--sheet", "Our Visits", "--from", "2026-11-01", "--dry-run",
                    expect=1).out  # fmt: skip
    assert told.endswith(f"Next: coachlog {given} --add-people\n")


def test_our_own_columns_may_stand_in_a_workbook(coachlog: Coachlog, tmp_path: Path) -> None:
    rows: Rows = [
        ["date", "manager", "rep", "account", "initiator", "deal_value"],
        [date(2026, 11, 16), "Pat Lee", "Dana Cruz", "Globex", "rep-request", 48000],
    ]
    done = bring(coachlog, write_xlsx(tmp_path / "a.xlsx", {"Calls": rows}))
    assert (done["kind"], done["new"]) == ("native", 1)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", b"PK\x03\x04 and then nothing", "is no whole ZIP archive"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "is no whole workbook"),
    ],
)
def test_a_broken_workbook_is_refused_in_one_line(
    coachlog: Coachlog, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert told in coachlog("import", file, expect=1).err


@pytest.mark.parametrize("make", [write_xlsx, write_ods])
def test_damage_anywhere_in_a_workbook_is_no_bug(
    coachlog: Coachlog, tmp_path: Path, make: Callable[[Path, dict[str, Rows]], Path]
) -> None:
    whole = make(tmp_path / "a.book", {"Visits": VISITS}).read_bytes()
    for place in range(40, len(whole), len(whole) // 8):
        file = tmp_path / "b.book"
        file.write_bytes(whole[:place] + b"\xff\x00\xff" + whole[place + 3 :])
        shown = coachlog("import", file, "--add-people", "--dry-run", expect=None)
        assert shown.code in (0, 1)
        file.write_bytes(whole[:place])
        coachlog("import", file, expect=1)


def test_a_single_cell_far_away_takes_no_memory(coachlog: Coachlog, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"Visits": VISITS})
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "too large to be read as a workbook" in coachlog("import", file, expect=1).err


CALL = Event(
    uid="call", day="20261116", subject="Pricing", guests=("pat", "dana", "bob@globex.com")
)


def zipped(path: Path, **members: bytes) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return path


def test_the_calendar_in_the_zip_of_google_is_read(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    calendar = write_calendar(tmp_path / "pat@acme.com.ics", CALL)
    file = zipped(
        tmp_path / "pat@acme.com.ical.zip",
        Takeout__Calendar__pat_ics=calendar.read_bytes(),
        Takeout__archive_html=b"<html>",
        Takeout__README_txt=b"See the calendar.\n",
    )
    done = bring(coachlog, file)
    assert (done["kind"], done["new"]) == ("icalendar", 1)
    assert bring(coachlog, calendar)["same"] == 1


def test_an_archive_with_several_calendars_or_none_is_refused_with_their_names(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    calendar = write_calendar(tmp_path / "a.ics", CALL).read_bytes()
    several = zipped(tmp_path / "several.zip", pat_ics=calendar, dana_ics=calendar)
    refused = coachlog("import", several, expect=1).err
    assert "pat.ics, dana.ics; name the one you need with --sheet NAME" in refused
    assert refused.endswith(f"coachlog: nothing was imported from {several}\n")
    assert bring(coachlog, several, "--sheet", "pat.ics")["new"] == 1
    none = zipped(tmp_path / "none.zip", a_txt=b"hello", b_png=b"\x89PNG")
    assert (
        "holds no calendar and no table, but a.txt, b.png" in coachlog("import", none, expect=1).err
    )
    inner = zipped(tmp_path / "outer.zip", a_zip=several.read_bytes())
    assert "an archive in an archive" in coachlog("import", inner, expect=1).err


def test_the_calendar_that_an_archive_is_called_for_is_read_and_the_others_are_named(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    calendar = write_calendar(tmp_path / "a.ics", CALL).read_bytes()
    other = write_calendar(tmp_path / "b.ics").read_bytes()
    file = tmp_path / "pat@acme.com.ical.zip"
    with ZipFile(file, "w") as archive:
        archive.writestr("Holidays.ics", other)
        archive.writestr("pat@acme.com.ics", calendar)
    told = coachlog("import", file, "--manager", "Pat Lee").out
    assert "Read 1 entry" in told
    assert "Beside it, not read: Holidays.ics" in told


def test_sheets_that_nobody_asked_for_are_named(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write_xlsx(tmp_path / "a.xlsx", {"Visits": VISITS, "Deals": [["Deal Name", "Stage"]]})
    assert "Other sheets, not read: Deals; --sheet" in coachlog("import", file).out
    assert "Other sheets" not in coachlog("import", file, "--sheet", "1").out


def test_an_archive_is_unpacked_up_to_a_bound(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "UNPACKED_LIMIT", 100_000)
    bomb = zipped(tmp_path / "bomb.zip", a_csv=b"Date,Rep,Account\n" + b"2026-11-16,x,y\n" * 20_000)
    assert bomb.stat().st_size < 10_000
    assert "holds over" in coachlog("import", bomb, expect=1).err


def test_a_workbook_in_an_archive_is_read(coachlog: Coachlog, team: None, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "a.xlsx", {"Visits": VISITS})
    assert bring(coachlog, zipped(tmp_path / "a.zip", a_xlsx=book.read_bytes()))["new"] == 2


def test_a_locked_archive_is_refused(coachlog: Coachlog, tmp_path: Path) -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(ZipInfo("a.ics"), b"BEGIN:VCALENDAR\r\n")
    content = file.getvalue().replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )
    (tmp_path / "a.zip").write_bytes(content)
    assert "locked with a password" in coachlog("import", tmp_path / "a.zip", expect=1).err


def moment(hour: int, day: int = 16, zone: str = "UTC") -> Document:
    return {"dateTime": f"2026-11-{day:02}T{hour:02}:00:00.0000000", "timeZone": zone}


def person(email: str, name: str, response: str = "accepted", kind: str = "required") -> Document:
    address = {"name": name, "address": email}
    return {"type": kind, "status": {"response": response}, "emailAddress": address}


PEOPLE = [
    person("Pat@acme.com", "Pat Lee"),
    person("dana@acme.com", "Dana Cruz", "organizer"),
    person("bob@globex.com", "Bob Buyer", "none"),
]
GRAPH: Document = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('pat%40acme.com')/events",
    "value": [
        {
            "id": "AAMk1", "iCalUId": "040000008200E1", "subject": "Pricing, round 2",
            "isAllDay": False, "isCancelled": False, "showAs": "busy", "sensitivity": "normal",
            "type": "singleInstance", "start": moment(9), "end": moment(10),
            "bodyPreview": "Agenda", "organizer": {"emailAddress": PEOPLE[1]["emailAddress"]},
            "attendees": PEOPLE,
        },
        {
            "id": "AAMk2", "iCalUId": "040000008200E2", "subject": "Weekly with Globex",
            "type": "seriesMaster", "start": moment(13, 3), "end": moment(14, 3),
            "originalStartTimeZone": "W. Europe Standard Time",
            "recurrence": {
                "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
                "range": {"type": "numbered", "startDate": "2026-11-03", "numberOfOccurrences": 3},
            },
            "cancelledOccurrences": ["OID.AAMk2.2026-11-10"],
            "organizer": {"emailAddress": PEOPLE[0]["emailAddress"]}, "attendees": PEOPLE,
        },
        {
            "id": "AAMk3", "iCalUId": "040000008200E3", "subject": "Not any more",
            "isCancelled": True, "type": "singleInstance", "start": moment(9, 18),
            "end": moment(10, 18), "organizer": {"emailAddress": PEOPLE[0]["emailAddress"]},
            "attendees": PEOPLE,
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("shape", ["page", "list", "pages", "PowerShell"])
def test_events_of_microsoft_graph_are_a_calendar(
    coachlog: Coachlog, team: None, tmp_path: Path, shape: str, encoding: str
) -> None:
    events = GRAPH["value"]
    text = {
        "page": json.dumps(GRAPH, indent=2),
        "list": json.dumps(events),
        "pages": json.dumps({**GRAPH, "value": events[:1]})
        + "\n"
        + json.dumps({"value": events[1:]}),
        "PowerShell": json.dumps([capitals(event) for event in events], indent=4),
    }[shape]
    file = tmp_path / "events.json"
    file.write_text(text, encoding=encoding)
    done = bring(coachlog, file)
    assert (done["events"], done["occurrences"], done["new"]) == (3, 3, 3)
    found = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert sorted((call["date"], call["time"], call["suggestion"]) for call in found) == [
        ("2026-11-03", "14:00", "manager-scheduled"),
        ("2026-11-16", "09:00", "rep-request"),
        ("2026-11-17", "14:00", "manager-scheduled"),
    ]
    assert {call[1] for call in calls(coachlog)} == {"Globex"}
    assert bring(coachlog, file)["same"] == 3


def capitals(value: object) -> object:
    """Return a document as PowerShell's ConvertTo-Json writes it."""
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: capitals(told) for name, told in value.items()}
    return [*map(capitals, value)] if isinstance(value, list) else value


GOOGLE: Document = {
    "kind": "calendar#events", "summary": "pat@acme.com", "timeZone": "Europe/Berlin",
    "items": [
        {
            "kind": "calendar#event", "id": "g1", "iCalUID": "call", "status": "confirmed",
            "summary": "Pricing", "organizer": {"email": "dana@acme.com"},
            "start": {"dateTime": "2026-11-16T09:00:00Z", "timeZone": "Europe/Berlin"},
            "end": {"dateTime": "2026-11-16T10:00:00Z", "timeZone": "Europe/Berlin"},
            "attendees": [
                {"email": "pat@acme.com", "self": True, "responseStatus": "accepted"},
                {"email": "dana@acme.com", "organizer": True, "responseStatus": "accepted"},
                {"email": "bob@globex.com", "responseStatus": "needsAction"},
                {"email": "r@resource.calendar.google.com", "resource": True},
            ],
        },
    ],
}  # fmt: skip


def test_events_of_google_are_those_of_its_calendar_file(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    same = replace(
        CALL, subject="Pricing", organizer="dana", guests=("pat", "dana", "bob@globex.com")
    )
    assert bring(coachlog, write_calendar(tmp_path / "a.ics", same))["new"] == 1
    file = tmp_path / "events.json"
    file.write_text(json.dumps(GOOGLE))
    done = bring(coachlog, file)
    assert (done["new"], done["changed"] + done["same"]) == (0, 1)
    cancelled = {**GOOGLE["items"][0], "status": "cancelled"}
    file.write_text(json.dumps({**GOOGLE, "items": [cancelled]}))
    assert bring(coachlog, file)["removed"] == 1


def test_an_instance_that_google_cancelled_is_taken_out_of_its_series(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    series = {**GOOGLE["items"][0], "recurrence": ["RRULE:FREQ=DAILY;COUNT=3"]}
    gone = {
        "id": "g1_20261117T090000Z", "status": "cancelled", "recurringEventId": "g1",
        "originalStartTime": {"dateTime": "2026-11-17T10:00:00+01:00", "timeZone": "Europe/Berlin"},
    }  # fmt: skip
    file = tmp_path / "events.json"
    file.write_text(json.dumps({**GOOGLE, "items": [series, gone]}))
    assert bring(coachlog, file)["new"] == 2
    assert [call[0] for call in calls(coachlog)] == ["2026-11-16", "2026-11-18"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"format": "coachlog.report/1"}, "coachlog export FILE.jsonl"),
        ({"totalSize": 1, "records": [{"attributes": {"type": "Opportunity"}}]}, "Salesforce"),
        ({"results": [{"properties": {}}], "paging": {}}, "HubSpot"),
        ({"success": True, "data": []}, "Pipedrive"),
        ({"@odata.context": "https://x/api/data/v9.2/#a", "value": [{"subject": "x"}]}, "Dynamics"),
        ({"@odata.context": "https://graph.microsoft.com/#u", "value": [{"id": 1}]}, "no events"),
        ({"kind": "calendar#calendarList", "items": [{"id": "x"}]}, "holds no events"),
        (["vcalendar", [], []], "export it as .ics"),
        ({"a": 1}, "is JSON of another program"),
    ],
)  # fmt: skip
def test_other_json_is_named_and_refused(
    coachlog: Coachlog, tmp_path: Path, document: object, told: str
) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(document))
    refused = coachlog("import", file, expect=1).err
    assert told in refused
    assert len(refused.strip().splitlines()) == 2


def test_json_that_is_cut_off_is_refused_with_its_line(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(GRAPH, indent=2)[:-300])
    assert "is no whole JSON: line" in coachlog("import", file, expect=1).err


def test_an_event_without_a_start_is_named_by_its_line(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    broken = {**GRAPH["value"][0], "start": {"dateTime": "soon", "timeZone": "UTC"}}
    file = tmp_path / "x.json"
    file.write_text(json.dumps([GRAPH["value"][0], broken], indent=1))
    line = file.read_text().splitlines().index(" {", 2) + 1
    assert f"{file}:{line}: its DTSTART is not a date" in coachlog("import", file, expect=1).err


ENDLESS = b"BEGIN:VCALENDAR\r\n" + b"X-A:b\r\n" * 2_000


def test_a_calendar_that_ends_before_its_first_event_is_refused(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    plain = tmp_path / "cut.ics"
    plain.write_bytes(ENDLESS)
    packed = zipped(tmp_path / "cut.zip", a_ics=ENDLESS)
    for file in (plain, packed):
        done = coachlog("import", file, expect=1)
        assert "ends before its first event; export the calendar again" in done.err
    plain.write_bytes(ENDLESS + b"END:VCALENDAR\r\n")
    assert "Read 0 entries" in coachlog("import", plain).out


def test_what_unpacks_to_many_times_its_size_is_refused_before_it_is_unpacked(
    coachlog: Coachlog, team: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = zipped(tmp_path / "bomb.zip", a_ics=b"BEGIN:VCALENDAR\r\n" + b"A" * 1_000_000)
    monkeypatch.setattr("coachlog.intake.unpack._SUSPECT", 1_000_001)
    monkeypatch.setattr("coachlog.intake.unpack.UNPACKED_LIMIT", 100_000)
    assert "over 200 times its size" in coachlog("import", packed, expect=1).err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("jo.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "holds contacts (vCard)"),
        (
            "invitation.eml",
            b"Received: from x\r\nFrom: Jo <jo@globex.com>\r\nSubject: Visit\r\n\r\nSee you\r\n",
            "is an e-mail; save the invitation in it as .ics",
        ),
        ("mail.txt", b"From jo@globex.com Mon\nFrom: Jo\nTo: Pat\n\nSee you\n", "is an e-mail"),
    ],
)  # fmt: skip
def test_contacts_and_mails_are_named(
    coachlog: Coachlog, team: None, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    error = coachlog("import", file, expect=1).err
    assert said in error
    assert "column" not in error


SHOWN = {
    "[$CHF-807] #,##0.00": "CHF", "[$$-409]#,##0.00": "USD", "[$$-1009]#,##0": "CAD",
    "[$£-809]#,##0": "GBP", '#,##0.00 "€"': "EUR", '"$"#,##0': "USD", "#,##0 [$kr.-406]": "DKK",
    "[$PLN] 0": "PLN", "£#,##0;[Red]-£#,##0": "GBP", "#,##0.00": "SEK", '0 "pieces"': "SEK",
}  # fmt: skip


def amounts_in(shown: Iterable[str]) -> Rows:
    """Return visits with an amount each, shown in one of these ways."""
    visits: Rows = [
        [date(2026, 11, 2 + at), "Dana Cruz", "Pat Lee", "Globex", None, Money(1000 + at, one)]
        for at, one in enumerate(shown)
    ]
    head = ["Date", "Rep", "Manager", "Customer", "City", "Amount"]
    return [["Visits"], [], [None, *head], *([None, *row] for row in visits)]


def test_amounts_of_a_workbook_keep_the_currency_in_which_they_are_shown(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {"Cover": [["x", Money(5, "[$JPY]")]], "A & B": amounts_in(SHOWN)}
    file = write_xlsx(tmp_path / "a.xlsx", sheets)
    options = ("--sheet", "A & B", "--currency", "SEK")
    told = coachlog("import", file, *options).out
    assert "\n  currency   2 amounts without one, taken for SEK" in told
    wanted = [(1000 + at, code) for at, code in enumerate(SHOWN.values())]
    listed = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    assert sorted((call["deal_value"], call["currency"]) for call in listed) == wanted
    file = write_ods(tmp_path / "a.ods", sheets | {"A & B": amounts_in(SHOWN.values())})
    assert "11 the same" in coachlog("import", file, *options).out


def test_cells_that_were_merged_below_each_other_all_say_the_same(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    rows: Rows = [
        [None, "Date", "Rep", "Manager", "Customer"],
        [None, date(2026, 11, 16), "Dana Cruz", "Pat Lee", "Globex"],
        [None, None, None, None, "Initech"],
        [],
        [None, None, "Dana Cruz", None, "Hooli"],
    ]
    merged = ["B2:B4", "C2:C4", "D2:D4"]
    file = write_xlsx(tmp_path / "a.xlsx", {"Q4": rows}, merged=merged)
    refused = coachlog("import", file, expect=1).err
    assert f"{file}:5: Date: is blank" in refused
    assert bring(coachlog, file, "--skip-bad")["new"] == 2
    assert [call[:2] for call in calls(coachlog)] == [
        ("2026-11-16", "Globex"),
        ("2026-11-16", "Initech"),
    ]

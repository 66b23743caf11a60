"""What every reader makes of difficult files, and of calendars and tables that chance filled.

The other tests say what is right; these keep everything that is said. How to write that anew:
tests/golden.py.
"""

# ruff: noqa: E501  (what stands in one place of a file stands beside each other)

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coachlog.errors import CoachlogError
from coachlog.intake.calendars.json_events import write_calendar
from coachlog.intake.drafts import FILE_KINDS, OWN_READERS, FileKind
from coachlog.intake.workbook import write_sheet
from tests.golden import compare
from tests.intake.test_foreign_files import read
from tests.workbooks import Cell, Money, Rows, write_ods, write_xlsx

GOLDEN = Path(__file__).parent / "golden"
SEEDS = sorted((Path(__file__).parent / "seeds").iterdir())  # that once broke a reader, or might
MOST = 6  # of the drafts and problems of one file that are kept


def tell(draft: Any) -> str:  # noqa: ANN401  (any draft, and what it is made of)
    """Return a draft in few words: without what is not said."""
    if hasattr(draft, "_asdict"):
        parts = draft._asdict().items()
        return "(" + " ".join(f"{name}={tell(part)}" for name, part in parts if part) + ")"
    return "[" + " ".join(map(tell, draft)) + "]" if isinstance(draft, tuple) else str(draft)


def answer(content: str | bytes, kind: FileKind) -> Iterator[str]:
    """Yield what a reader says of a file."""
    try:
        reading, drafts, problems = read(content, kind)
    except CoachlogError as error:
        yield f"  {kind} refuses: {error}"
        return
    counted = (reading.events, reading.occurrences, sorted(reading.listed), dict(reading.left_out))
    yield f"  {kind} {counted} {reading.owner_email or ''} {' '.join(reading.ignored)[:99]}"
    told = [tell(draft)[:700] for draft in drafts]
    if kind == "icalendar":  # instances of a changed series come in no order
        told.sort()
    yield from (f"    {one}" for one in told[:MOST])
    yield from (f"    {one.line}: {one.column}: {one.problem}"[:300] for one in problems[:MOST])


def keep(name: str, lines: Iterator[str]) -> None:
    compare(GOLDEN / f"{name}.txt", "".join(f"{ascii(line)[1:-1]}\n" for line in lines))


def test_difficult_files_are_read_as_before() -> None:
    keep("seeds", (
        line
        for seed in SEEDS
        for kind in FILE_KINDS if kind not in OWN_READERS
        for line in (seed.name, *answer(seed.read_bytes(), kind))
    ))  # fmt: skip


# Of each row one stands in an entry; of those that begin with nothing, mostly none.
ENTRY = (
    ("UID:1", "UID:1", "UID: 2", "UID:2", ""),
    ("DTSTART:20240506T090000", "DTSTART:20240506T090000", "DTSTART;TZID=Europe/Berlin:20240506T090000",
     "DTSTART:20240506T090000Z", "DTSTART;VALUE=DATE:20240506", "DTSTART;TZID=America/New_York:20240506T213000",
     "DTSTART;TZID=Own:20240506T090000", "DTSTART:20231231T230000Z", "DTSTART;VALUE=DATE:20231230", "DTSTART:20241231T233000",
     "DTSTART:20240331T023000", "DTSTART;TZID=Mars/Base:20240506T090000", "DTSTART:20240506", "DTSTART:20240230T090000",
     "DTSTART:20240506T000000", ""),
    ("DTEND:20240506T100000", "DTEND:20240506T100000", "DTEND;VALUE=DATE:20240508", "DTEND:20240506T080000Z", "DTEND:20240507T000000",
     "DTEND:20240506T080000", "DTEND:20240101T003000", "DURATION:PT45M", "DURATION:P1DT2H", "DURATION:-PT5M", "DURATION:P1W", "DTEND:x", ""),
    ("", "", "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20240901",
     "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=4;BYDAY=MO,TU,WE", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "RRULE:FREQ=MONTHLY;COUNT=3",
     "RRULE:FREQ=WEEKLY;WKST=SU;BYDAY=SU,MO;INTERVAL=2;COUNT=5", "RRULE:FREQ=MONTHLY;BYSETPOS=2;BYDAY=MO,WE;COUNT=3",
     "RRULE:FREQ=HOURLY;INTERVAL=5;COUNT=4", "RRULE:FREQ=NEVER", "RRULE:FREQ=DAILY;COUNT=0", "RRULE:FREQ=WEEKLY;UNTIL=20240520T070000Z"),
    ("", "", "", "RDATE:20240510T090000", "RDATE;VALUE=PERIOD:20240511T090000/PT15M", "EXDATE:20240513T090000", "EXDATE:20240513T070000Z",
     "EXDATE;VALUE=DATE:20240506", "EXRULE:FREQ=WEEKLY;INTERVAL=2", "RDATE;TZID=Asia/Tokyo:20240510T160000"),
    ("", "", "", "RECURRENCE-ID:20240513T090000", "RECURRENCE-ID;RANGE=THISANDFUTURE:20240513T090000", "RECURRENCE-ID;VALUE=DATE:20240513",
     "RECURRENCE-ID:20240513T070000Z"),
    ("SUMMARY:Visit\\, Acme", "SUMMARY;LANGUAGE=de:Besuch\\nAcme\\;", "summary: a\"b;c ", "SUMMARY:x\r\n y", "SUMMARY:", ""),
    ("ORGANIZER;CN=Pat Lee:mailto:pat@acme.com", "ORGANIZER:MAILTO:Pat@acme.com", "ORGANIZER;CN=\"Lee, Pat\":/o=x/cn=pat", "ORGANIZER:invalid:nomail", "", ""),
    ("ATTENDEE;CN=Dana;PARTSTAT=DECLINED:mailto:dana@acme.com", "ATTENDEE;CUTYPE=ROOM;CN=Room 4:mailto:r@acme.com", "ATTENDEE:dana@acme.com",
     "ATTENDEE;ROLE=OPT-PARTICIPANT;EMAIL=d@x.org;CN=D:urn:uuid:1", "ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=\"a@x.org\":mailto:a@x.org", "ATTENDEE;CN=:mailto:", ""),
    ("", "", "STATUS:CANCELLED", "STATUS:TENTATIVE", "CLASS:PRIVATE", "class:confidential", "TRANSP:TRANSPARENT", "SEQUENCE:3", "SEQUENCE: 2 ",
     "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"),
    ("", "", "CATEGORIES:A,B\\,c", "LOCATION:Bonn", "DESCRIPTION:long\\ntext", "X-ALT-DESC:x", "BEGIN:VALARM\nDURATION:PT5M\nEND:VALARM", "nonsense", "A;B=\"c:d"),
)  # fmt: skip
OWN_ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19700329T020000\n"
    "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE"
)
HEAD = ("", "", "", "METHOD:CANCEL", "METHOD:REPLY", "X-WR-TIMEZONE:Asia/Tokyo", "X-WR-CALNAME:Pat@acme.com", OWN_ZONE)  # fmt: skip


def test_calendars_are_read_as_before() -> None:
    chance = Random(12)

    def read_all() -> Iterator[str]:
        for _ in range(110):
            entries = [
                "\n".join(filter(None, ("BEGIN:VEVENT", *map(chance.choice, ENTRY), "END:VEVENT")))
                for _ in range(chance.randint(1, 3))
            ]
            head = chance.choice(HEAD)
            text = "\n".join(filter(None, ("BEGIN:VCALENDAR", head, *entries, "END:VCALENDAR")))
            yield " ".join((head[:30], *entries)).replace("\n", " ").replace("VEVENT", "")
            yield from answer(text, "icalendar")

    keep("calendars", read_all())


MOMENTS = (
    {"dateTime": "2024-05-06T09:00:00.0000000", "timeZone": "UTC"}, {"dateTime": "2024-05-06T09:00:00+02:00"},
    {"dateTime": "2024-05-06T09:00:00", "timeZone": "W. Europe Standard Time"}, {"date": "2024-05-06"}, "2024-05-06T09:00:00Z",
    {"dateTime": "2024-05-06T00:00:00", "timeZone": "tzone://Microsoft/Utc"}, {"dateTime": "2024-05-07T00:00:00", "timeZone": "UTC"},
    {"dateTime": "2024-05-06T10:30:00", "timeZone": "America/New_York"}, {"dateTime": "soon"}, None,
)  # fmt: skip
PERSONS = (
    {"emailAddress": {"name": "Pat; Lee", "address": "pat@acme.com"}}, {"email": "dana@acme.com", "displayName": "Dana"},
    {"email": "r@acme.com", "resource": True}, {"email": "o@x.org", "optional": True, "responseStatus": "declined"}, "kim@acme.com",
    {"emailAddress": {"name": "", "address": "lou@ acme.com"}, "type": "optional", "status": {"response": "tentativelyAccepted"}},
    {"emailAddress": {"address": "room@acme.com"}, "type": "resource"}, {"name": "Nobody"}, None, 7,
)  # fmt: skip
PATTERNS = (
    {"type": "weekly", "interval": 2, "daysOfWeek": ["monday", "wednesday"], "firstDayOfWeek": "sunday"}, {"type": "daily", "interval": 1},
    {"type": "absoluteMonthly", "dayOfMonth": 6, "interval": 1}, {"type": "relativeMonthly", "daysOfWeek": ["friday"], "index": "last"},
    {"type": "absoluteYearly", "month": 5, "dayOfMonth": 6}, {"type": "relativeYearly", "month": 5, "daysOfWeek": ["monday"], "index": "first"},
    {"type": "hourly"},
)  # fmt: skip
RANGES: tuple[dict[str, Any], ...] = (
    {"type": "numbered", "numberOfOccurrences": 3},
    {"type": "endDate", "endDate": "2024-06-30"},
    {"type": "noEnd"},
    {},
)
SAID: dict[str, tuple[Any, ...]] = {
    "id": ("a", "b", None), "iCalUID": ("u1", None), "subject": ("Visit; Acme", None), "summary": ("Besuch\nx", None),
    "isAllDay": (False, True), "recurringEventId": (None, None, "s"), "seriesMasterId": (None, None, "m"), "originalStart": (None, *MOMENTS[:3]),
    "location": ("Bonn", {"displayName": "the lobby"}, None), "bodyPreview": (None, "short"), "body": (None, {"contentType": "html", "content": "<p>a&amp;b</p>"}),
    "categories": (["Red", ""], None, "one"), "status": ("cancelled", "tentative", "confirmed"), "showAs": ("free", "tentative", "busy", "oof"),
    "isCancelled": (False, False, True), "sensitivity": ("private", "normal"), "visibility": ("private", "default"), "transparency": ("transparent", None),
    "organizer": PERSONS, "requiredAttendees": (None, "a@x.org;Bo <b@x.org>"), "optionalAttendees": (None, "c@x.org"), "resourceAttendees": (None, "r@x.org"),
    "timeZone": (None, "Asia/Tokyo"), "cancelledOccurrences": (None, ["OID.x.2024-05-13"]), "sequence": (None, 2), "originalStartTimeZone": (None, "UTC"),
}  # fmt: skip


def make_event(chance: Random) -> dict[str, Any]:
    """Return an event of which half is said."""
    event = {name: chance.choice(values) for name, values in SAID.items() if chance.random() < 0.5}
    event |= {"start": chance.choice(MOMENTS[:8]), "end": chance.choice(MOMENTS)}
    event["attendees"] = chance.sample(PERSONS, chance.randrange(4))
    if not chance.randrange(3):
        event["recurrence"] = chance.choice((
            {"pattern": chance.choice(PATTERNS), "range": chance.choice(RANGES)},
            ["RRULE:FREQ=WEEKLY;COUNT=2", "EXDATE;TZID=UTC:20240513T090000"], "daily",
        ))  # fmt: skip
    return event


def test_events_of_other_programs_are_read_as_before() -> None:
    chance = Random(13)

    def read_all() -> Iterator[str]:
        for number in range(70):
            pages: Any = {"value": [make_event(chance)], "timeZone": "Europe/Paris"}
            content = json.dumps(
                pages if number % 5 else [pages, pages["value"]], indent=number % 2 or None
            )
            target = io.BytesIO()
            try:
                lines = write_calendar(io.BytesIO(content.encode()), target)
            except CoachlogError as error:
                yield f"refused: {error}"
                continue
            yield f"{[lines.line_of(line) for line in (1, 9, 30)]} {target.getvalue().decode()}"
            yield from answer(target.getvalue(), "icalendar")

    keep("json", read_all())


DAYS = (
    "06.05.2024", "2024-05-06", "5/7/2024", "13/05/2024", "6 May 2024", "2024-05-06 09:30", "45418", "31.12.2023", "6. Mai 2024", "20240506",
    "06-May-24", "2023-12-30", "2024-05-06T23:30:00Z", "", "soon", "2024-02-30",
)  # fmt: skip
HOURS = ("09:30", "9:30 PM", "21.15", "0.5", "", "9h", "25:00")
AMOUNTS = ("", "1.200,50", "1,200", "EUR 70", "0", "1.234", "$5k", "-3", "1e3", "12 000 kr", "n/a")
NAMES = ("Pat Lee", "Lee, Pat", "dana@acme.com", "", "Dana; Lou Fox", " Kim ", "x" * 130)
WORDS = ("", "Visit", "Call", "a\nb", "=SUM(1)", "'=1", "Ride-along Dana")
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "salesforce": {
        "Activity ID": ("1", "2", "", "1"), "Date": DAYS, "Start time": HOURS, "Manager": NAMES, "Assigned": NAMES, "Company / Account": NAMES[2:],
        "Subject": WORDS, "Amount": AMOUNTS, "Duration": ("30", "1:30", "1h", "", "90 min", "-5"), "Status": ("Completed", "Open", "Canceled", ""),
        "Requested by": ("rep", "manager", "", "customer"), "Attendees": NAMES, "Comments": WORDS, "Amount Currency": ("USD", "eur", "", "XX"),
    },
    "hubspot": {
        "Record ID": ("7", "8", ""), "Deal name": ("Renewal", "First", ""), "Deal owner": NAMES, "Deal stage": ("Closed won", "Proposal", "closed lost", ""),
        "Amount": AMOUNTS, "Close date": DAYS, "Create date": DAYS, "Associated company": NAMES, "Currency": ("GBP", ""),
    },
    "outlook-csv": {
        "Subject": WORDS, "Start Date": DAYS, "Start Time": HOURS, "End Date": DAYS, "End Time": HOURS, "All day event": ("True", "False", "", "1"),
        "Meeting Organizer": NAMES, "Required Attendees": NAMES, "Optional Attendees": NAMES, "Meeting Resources": ("", "Room 4"), "Location": WORDS,
        "Show time as": ("1", "2", "3", "4", ""), "Private": ("True", "False"), "Categories": ("", "A;B"), "Description": WORDS,
    },
}  # fmt: skip


def make_table(chance: Random, columns: dict[str, tuple[str, ...]]) -> str:
    """Return a table of most columns, whose days are mostly written in one way."""
    names = [name for name in columns if chance.random() < 0.85]
    chance.shuffle(names)
    way = chance.choice(DAYS)
    out = io.StringIO()
    out.write(chance.choice(("", "", "", "sep=;\n", "My report\n\n", "\n")))
    writer = csv.writer(out, delimiter=chance.choice(",;\t"), lineterminator="\n")
    writer.writerow(names)
    for _ in range(4):
        cells = []
        for name in names:  # what is wrong stands last
            values = columns[name]
            cell = chance.choice(
                values[: 1 + len(values) // 2] if chance.random() < 0.8 else values
            )
            cells.append(way if cell in DAYS[:13] and chance.random() < 0.6 else cell)
        writer.writerow(cells[: chance.choice((99, 99, 99, 99, 99, 3))])
    return out.getvalue()


@pytest.mark.parametrize("kind", COLUMNS)
def test_tables_are_read_as_before(kind: FileKind) -> None:
    chance = Random(f"14 {kind}")

    def read_all() -> Iterator[str]:
        for _ in range(45):
            table = make_table(chance, COLUMNS[kind])
            yield table.replace("x" * 130, "x*130")
            yield from answer(table, kind)

    keep(f"tables-{kind}", read_all())


FORMATS = (
    '#,##0.00 "€"',
    "[$CHF-807] #,##0.00",
    "[$$-1009]#,##0",
    "[$kr.-406] #,##0",
    "#,##0 [$¥-804]",
    "$#,##0",
    "0.00",
    '0 "pcs"',
    "[$£-809]#,##0",
    "[$XYZ] 0",
)
CODES = ("EUR", "CHF", "usd", "GBP", "XYZ")


def make_cell(chance: Random, formats: tuple[str, ...]) -> Cell:
    return chance.choice((
        None, None, "Acme", "a\nb", "a\r\nb\rc", "1,5; \"x\"", 7, 0, -2.5, 1e15, 0.1, 45_000.0, True, False,
        date(2026, 11, 3), datetime.combine(date(2026, 11, 3), time(9, 30)), time(9, 30, 15), Money(1200.0, chance.choice(formats)), Money(7.5, chance.choice(formats)),
    ))  # fmt: skip


def test_workbooks_are_read_as_before(tmp_path: Path) -> None:
    chance = Random(31)

    def read_all() -> Iterator[str]:
        for number in range(48):
            is_xlsx, left, above = number % 3 > 0, chance.randrange(3), chance.randrange(3)
            formats = FORMATS if is_xlsx else CODES
            sheets: dict[str, Rows] = {
                name: [
                    *[[]] * above,
                    *(
                        [None] * left + [make_cell(chance, formats) for _ in range(4)]
                        if chance.randrange(6) else []
                        for _ in range(5)
                    ),
                ]
                for name in ("Hidden", "Deals & more", "Last")[number % 2 :]
            }  # fmt: skip
            if not number % 7:
                sheets = {name: [] if name != "Last" else rows for name, rows in sheets.items()}
            spans = chance.sample(
                ("B2:B4", "C3:C4", "A2:A3", "D2:E2", "C5:D8"), chance.randrange(3)
            )
            path = tmp_path / "book"
            if is_xlsx:
                write_xlsx(path, sheets, hidden=("Hidden",), merged=spans, formulas=number % 5 == 0)
            else:
                write_ods(path, sheets)
            wanted = chance.choice((None, None, None, "2", " last", "0", "Deals & more"))
            target = io.BytesIO()
            try:
                with path.open("rb") as file:
                    written = write_sheet(file, wanted, target)
            except CoachlogError as error:
                yield f"{number} {wanted} {error}"
                continue
            lines = [written.lines.line_of(line) for line in range(1, 12)]
            yield f"{number} {wanted}: {written.name} of {written.names} {spans} {lines}"
            yield from (f"    {line}" for line in target.getvalue().decode().split("\n"))

    keep("workbooks", read_all())

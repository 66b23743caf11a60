"""Tells what kind of file it is, by its content; its name only breaks ties."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import islice

from coachlog.errors import CoachlogError, show
from coachlog.formats.call_fields import NATIVE_COLUMNS, NEEDED_COLUMNS
from coachlog.intake.drafts import FileKind
from coachlog.intake.lines import as_8_bit
from coachlog.intake.problems import Problem
from coachlog.intake.tables.columns import KNOWN, HeaderNames
from coachlog.intake.tables.kinds import is_calendar, is_deal, is_meeting, program_of, refuse_table
from coachlog.intake.tables.records import open_records
from coachlog.intake.tables.sheet import TITLES, find_header
from coachlog.intake.unpack import LOG_START, is_packed

# Wherever it stands: some begin in the middle of a line, some end lines with a bare CR. And what is
# left of a calendar whose first lines are broken.
_CALENDAR = re.compile(
    rb"(?i)BEGIN:(?:VCALENDAR|VEVENT|VFREEBUSY|VTODO)[ \t]*(?:[\r\n]|\Z)|"
    rb"(?:\A|[\r\n])[ \t]*(?:END:V(?:CALENDAR|EVENT)\b|PRODID:|RRULE:FREQ=|"
    rb"DTSTART(?:;[A-Z-]+=[^\r\n]{1,80})?:[0-9]{8})"
)
_CALENDAR_ENDINGS = (".ics", ".ical", ".ifb", ".icalendar", ".vcs")
_HEADERS = re.compile(
    rb"(?im)^(?:From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path):[ \t]"
)
_TEXTS = (  # what a text of another kind is, and what to do instead
    (
        re.compile(rb"(?i)\s*<(?:\?xml[^<]*<)?(?:\w+:)?icalendar\b").match,
        "is a calendar in XML (xCal); export it as .ics",
    ),
    (
        re.compile(rb"(?i)\s*BEGIN:VCARD\b").match,
        "holds contacts (vCard), no meetings; export the calendar as .ics",
    ),
    (
        lambda text: (
            re.match(rb"(?i)(?:[A-Z-]{2,40}:[ \t]|From \S+@)", text)
            and len(set(_HEADERS.findall(re.split(rb"\r?\n\r?\n", text, maxsplit=1)[0]))) > 1
        ),
        "is an e-mail; save the invitation in it as .ics, or export the calendar itself",
    ),
)
_FOREIGN = (
    (b"%PDF", "is a PDF; export the calendar or table itself"),
    (b"!BDN", "is an Outlook mailbox; export the calendar as CSV or .ics"),
    (b"\x1f\x8b", "is compressed; unpack it and import what is inside"),
    (b"7z\xbc\xaf", "is compressed; unpack it and import what is inside"),
    (b"Rar!", "is compressed; unpack it and import what is inside"),
    (b"SQLite format 3", "is a database; give a coachlog log with --db, else export it as CSV"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
)  # fmt: skip


def recognise_file(head: bytes, name: str, headers: HeaderNames = KNOWN) -> FileKind:
    """Return the kind of a file from its first bytes; raises CoachlogError where it is none.

    What is empty, or a table of our own columns, is left to the reader of native files.
    """
    foreign = _name_foreign(head)
    if foreign is not None:
        raise CoachlogError(f"{show(name)} {foreign}")
    text = as_8_bit(head)
    if LOG_START.match(text):
        return "log"
    if not text.strip(b"\0 \t\r\n") and name.casefold().endswith(_CALENDAR_ENDINGS):
        raise CoachlogError(f"{show(name)} is empty; export the calendar again")
    if _CALENDAR.search(text):
        return "icalendar"
    other = next((told for found, told in _TEXTS if found(text)), None)
    if other is not None:
        raise CoachlogError(f"{show(name)} {other}")
    if re.match(rb"(?i)\s*(<!doctype|<html|<\?xml|<table)", text):
        what = "open it in Excel and save the table as .xlsx or CSV"
        if name.casefold().endswith(_CALENDAR_ENDINGS):
            what = "perhaps to sign in; export the calendar again"
        raise CoachlogError(f"{show(name)} is a web page, whatever it is called; {what}")
    if text.lstrip()[:1] in {b"{", b"["}:
        raise CoachlogError(f"{show(name)} is JSON of another program; export the table as CSV")
    if text.count(b"\0") > len(text) // 20:
        raise CoachlogError(f"{show(name)} holds no text; export it as .ics or CSV")
    return _kind_of_table(text, name, headers)


def _name_foreign(head: bytes) -> str | None:
    """Return what a file of another kind is, and what to do about it."""
    return next((told for mark, told in _FOREIGN if head.startswith(mark)), None)


def can_import(head: bytes, name: str) -> bool:
    """Tell by its first bytes whether a file in an archive can be imported."""
    if is_packed(head):
        return True
    try:
        kind = recognise_file(head, name)
    except CoachlogError:
        return False
    if kind in {"icalendar", "log"}:
        return True
    header = _header_of(as_8_bit(head), KNOWN)
    if header is None:
        return False
    fields = KNOWN.match(header, {})
    plain = {cell.strip().casefold() for cell in header}
    return (
        plain.issuperset(NEEDED_COLUMNS)
        or is_calendar(fields)
        or refuse_table(header, fields) is None
    )


def _header_of(text: bytes, headers: HeaderNames) -> list[str] | None:
    # The last line may be cut, and with it a quoted cell.
    whole = text[: max(text.rfind(b"\n"), text.rfind(b"\r")) + 1] or text
    _, records = open_records(BytesIO(whole))
    found = find_header([*islice(records, TITLES)], lambda cells: headers.match(cells, {}))
    return None if isinstance(found, Problem) else found.cells


def _kind_of_table(text: bytes, name: str, headers: HeaderNames) -> FileKind:
    cells = _header_of(text, headers)
    if cells is None:
        return "native"
    plain = {cell.strip().casefold() for cell in cells}
    own = {*NATIVE_COLUMNS, "id"}  # as list-calls has them
    others = [cell for cell in cells if cell.strip().casefold() not in own]
    fields = headers.match(cells, {})
    holds_records = is_meeting(fields) or is_deal(fields)
    # With other names for what we call otherwise, or without some of ours, it is somebody's own.
    own_words = others and len(headers.match(others, {})) == len(others)
    if plain.issuperset(NEEDED_COLUMNS) and not own_words:
        return "native"
    if plain <= own and not holds_records:
        return "native"
    if plain.issuperset({"id", "command"}):
        raise CoachlogError(
            f"{show(name)} is one table of a log; import what coachlog export FILE.jsonl writes"
        )
    if is_calendar(fields):
        return "outlook-csv"
    if name.casefold().endswith(_CALENDAR_ENDINGS) and not holds_records:
        return "icalendar"
    return program_of(cells) if holds_records else "spreadsheet"

"""Tells what kind of file it is, by its content; its name only breaks ties."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from io import BytesIO

from coachlog.errors import CoachlogError, show
from coachlog.formats.call_fields import NATIVE_COLUMNS, NEEDED_COLUMNS
from coachlog.intake.drafts import FileKind
from coachlog.intake.lines import read_lines, wide_encoding_of
from coachlog.intake.problems import Problem
from coachlog.intake.tables.columns import match_headers, plain_header
from coachlog.intake.tables.crm import is_deal, is_meeting
from coachlog.intake.tables.outlook import is_outlook
from coachlog.intake.tables.records import find_separator, split_records
from coachlog.intake.tables.sheet import find_header

# Wherever it stands: some begin in the middle of a line, some end lines with a bare CR.
_CALENDAR = re.compile(rb"(?i)BEGIN:(?:VCALENDAR|VEVENT|VFREEBUSY|VTODO)[ \t]*(?:[\r\n]|\Z)")
_LOG = re.compile(rb'\s*\{\s*"format":\s*"coachlog\.log/')
_FOREIGN = (
    (b"%PDF", "is a PDF; export the calendar or table itself"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel or Outlook file; save it as CSV"),
    (b"!BDN", "is an Outlook mailbox; export the calendar as CSV or .ics"),
    (b"\x1f\x8b", "is compressed; unpack it and import what is inside"),
    (b"7z\xbc\xaf", "is compressed; unpack it and import what is inside"),
    (b"Rar!", "is compressed; unpack it and import what is inside"),
    (b"SQLite format 3", "is a database; give a coachlog log with --db, else export it as CSV"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
)  # fmt: skip
_HUBSPOT = re.compile(r"property_|hs_|hubspot|dealname|dealstage|deal_pipeline|engagement_id")
_HUBSPOT_LABELS = frozenset(
    {"deal name", "deal stage", "deal owner", "associated company", "meeting outcome", "deal id"}
)
_SALESFORCE = frozenset(
    {
        "opportunity name", "opportunity id", "opportunity owner", "opportunity currency",
        "amount currency", "company account", "stage name", "currency iso code", "who id",
        "what id", "account id", "assigned", "activity id", "forecast category", "last activity",
        "fiscal period", "activity date time", "is deleted", "system modstamp",
        "start date time", "end date time", "duration in minutes", "is won",
    }
)  # fmt: skip


def recognise(head: bytes, name: str) -> FileKind:
    """Return the kind of a file from its first bytes; raises CoachlogError where it is none.

    What is empty, or a table of our own columns, is left to the reader of native files.
    """
    foreign = _name_foreign(head)
    if foreign is not None:
        raise CoachlogError(f"{show(name)} {foreign}")
    text = _as_8_bit(head)
    if _LOG.match(text):
        return "log"
    if _CALENDAR.search(text):
        return "icalendar"
    if re.match(rb"(?i)\s*(<!doctype|<html|<\?xml|<table)", text):
        raise CoachlogError(f"{show(name)} is a web page; export the table as CSV")
    if text.lstrip()[:1] in {b"{", b"["}:
        raise CoachlogError(f"{show(name)} is JSON of another program; export the table as CSV")
    if text.count(b"\0") > len(text) // 20:
        raise CoachlogError(f"{show(name)} holds no text; export it as .ics or CSV")
    return _kind_of_table(text, name)


def _name_foreign(head: bytes) -> str | None:
    """Return what a file of another kind is, and what to do about it."""
    if head.startswith(b"PK\x03\x04"):
        if b"xl/" in head or b"[Content_Types].xml" in head:
            return "is an Excel workbook; save it as CSV (CSV UTF-8)"
        return "is a zip archive; unpack it and import what is inside"
    return next((told for mark, told in _FOREIGN if head.startswith(mark)), None)


def _as_8_bit(head: bytes) -> bytes:
    encoding = wide_encoding_of(head)
    if encoding is None:
        return head.removeprefix(codecs.BOM_UTF8)
    return head.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")


def _kind_of_table(text: bytes, name: str) -> FileKind:
    # The last line may be cut, and with it a quoted cell.
    whole = text[: text.rfind(b"\n") + 1] or text
    lines = list(read_lines(BytesIO(whole)))
    header = find_header(split_records(lines, find_separator(lines)), _rate)
    if isinstance(header, Problem):
        return "native"
    cells = header.cells
    plain = {cell.strip().casefold() for cell in cells}
    others = [cell for cell in cells if cell.strip().casefold() not in NATIVE_COLUMNS]
    # With other names for what we call otherwise it is somebody's own table.
    own_words = others and len(match_headers(others, {})) == len(others)
    if (plain.issuperset(NEEDED_COLUMNS) and not own_words) or plain <= {*NATIVE_COLUMNS, "id"}:
        return "native"
    if plain.issuperset({"id", "command"}):
        raise CoachlogError(
            f"{show(name)} is one table of a log; import what coachlog export FILE.jsonl writes"
        )
    if is_outlook(cells):
        return "outlook-csv"
    fields = match_headers(cells, {})
    if name.casefold().endswith((".ics", ".ical", ".ifb", ".vcs")) and not (
        is_meeting(fields) or is_deal(fields)
    ):
        return "icalendar"
    return _program_of(cells) if is_meeting(fields) or is_deal(fields) else "spreadsheet"


def _rate(cells: Sequence[str]) -> int:
    return len(match_headers(cells, {}))


def _program_of(cells: Sequence[str]) -> FileKind:
    """Tell which program's names most columns have."""
    raw = [cell.strip().casefold() for cell in cells]
    plain = [plain_header(cell) for cell in cells]
    hubspot = sum(bool(_HUBSPOT.match(cell)) for cell in raw)
    hubspot += sum(cell in _HUBSPOT_LABELS for cell in plain)
    salesforce = sum(cell in _SALESFORCE for cell in plain)
    salesforce += sum(bool(re.search(r"__c$", cell)) for cell in raw)
    if max(hubspot, salesforce) < 2:  # one name may stand in anybody's table
        return "spreadsheet"
    return "hubspot" if hubspot > salesforce else "salesforce"

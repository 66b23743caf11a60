"""Tells what kind of file it is, by its content; its name only breaks ties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from coachlog.errors import CoachlogError, show
from coachlog.intake.drafts import FileKind
from coachlog.intake.lines import as_8_bit
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


def recognise_file(
    head: bytes, name: str, added_headers: Mapping[str, Iterable[str]] | None = None
) -> FileKind:
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
    # What reads tables is large, and not needed for calendars.
    from coachlog.intake.tables.header_rows import recognise_table

    is_named_so = name.casefold().endswith(_CALENDAR_ENDINGS)
    return recognise_table(text, name, added_headers or {}, is_named_calendar=is_named_so)


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
    from coachlog.intake.tables.header_rows import is_known_table

    return is_known_table(as_8_bit(head))

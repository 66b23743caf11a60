"""Tells what kind of table a file is, by the first row that may be its header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import islice

from coachlog.errors import CoachlogError, show
from coachlog.formats.call_fields import NATIVE_COLUMNS, NEEDED_COLUMNS
from coachlog.intake.drafts import FileKind
from coachlog.intake.problems import Problem
from coachlog.intake.tables.columns import KNOWN, HeaderNames
from coachlog.intake.tables.kinds import is_calendar, is_deal, is_meeting, program_of, refuse_table
from coachlog.intake.tables.records import open_records
from coachlog.intake.tables.sheet import TITLES, find_header


def recognise_table(
    text: bytes,
    name: str,
    added_headers: Mapping[str, Iterable[str]],
    *,
    is_named_calendar: bool = False,
) -> FileKind:
    """Return the kind of a table from its first bytes; raises CoachlogError for one of a log.

    What is empty, or a table of our own columns, is left to the reader of native files.
    """
    headers = HeaderNames(added_headers) if added_headers else KNOWN
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
    if is_named_calendar and not holds_records:
        return "icalendar"
    return program_of(cells) if holds_records else "spreadsheet"


def is_known_table(text: bytes) -> bool:
    """Tell by its first bytes whether a table can be imported."""
    header = _header_of(text, KNOWN)
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

"""Picks the reader for a kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from coachlog.intake.drafts import OWN_READERS, Draft, FileKind, Options, Reading
from coachlog.intake.problems import Problem


def read_drafts(
    source: BinaryIO, kind: FileKind, options: Options
) -> tuple[Reading, Iterator[Draft | Problem]]:
    """Return what the file is and its drafts; the reading grows while they are iterated.

    `source` is read from where it stands, once, and need not be seekable. Kinds `native` and
    `log` have their own readers.
    """
    reading = Reading(kind=kind)
    if kind == "icalendar":
        from coachlog.intake.calendars.reader import read_calendar

        return reading, read_calendar(source, options, reading)
    if kind == "outlook-csv":
        from coachlog.intake.tables.outlook import read_outlook

        return reading, read_outlook(source, options, reading)
    if kind in OWN_READERS:
        raise ValueError(f"{kind} files have a reader of their own")
    from coachlog.intake.tables.crm import read_crm

    return reading, read_crm(source, options, reading)

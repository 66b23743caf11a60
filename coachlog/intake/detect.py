"""Tells what kind of file it is, by its content."""

from __future__ import annotations

from coachlog.intake.drafts import Kind


def recognise(head: bytes, name: str) -> Kind:
    """Return the kind of a file from its first bytes; the name only breaks ties."""
    return "icalendar" if b"BEGIN:VCALENDAR" in head.upper() else "native"

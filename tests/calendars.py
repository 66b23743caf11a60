"""Composes small calendars with people in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

NAMES = {
    "pat": "Pat Lee",
    "dana": "Dana Cruz",
    "lou": "Lou Fox",
    "kim": "Kim Poe",
    "max": "Max Roy",
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One VEVENT; people are short names of acme.com, or whole addresses."""

    uid: str
    day: str = "20261118"
    at: str | None = "1000"
    until: str = "1100"
    subject: str = "Visit"
    organizer: str | None = None
    guests: Sequence[str] = ("pat", "dana", "jo@globex.com")
    declined: Sequence[str] = ()
    more: Sequence[str] = ()

    def lines(self) -> list[str]:
        """Return the event's content lines."""
        times = [f"DTSTART;VALUE=DATE:{self.day}"]
        if self.at is not None:
            times = [f"DTSTART:{self.day}T{self.at}00", f"DTEND:{self.day}T{self.until}00"]
        who = [] if self.organizer is None else [f"ORGANIZER;{_person(self.organizer)}"]
        for one in (*self.guests, *self.declined):
            status = "DECLINED" if one in self.declined else "ACCEPTED"
            who.append(f"ATTENDEE;PARTSTAT={status};{_person(one)}")
        return [
            "BEGIN:VEVENT", f"UID:{self.uid}", "DTSTAMP:20261101T000000Z", *times,
            f"SUMMARY:{self.subject}", *who, *self.more, "END:VEVENT",
        ]  # fmt: skip


def _person(one: str) -> str:
    if "@" in one:
        return f"CN={one.partition('@')[0].title()} Ito:mailto:{one}"
    return f"CN={NAMES[one]}:mailto:{one}@acme.com"


def write_calendar(path: Path, *events: Event) -> Path:
    """Write a calendar of these events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for event in events:
        lines += event.lines()
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8", newline="")
    return path


QUARTER = (
    Event(uid="asked", day="20261116", subject="Globex review", organizer="dana"),
    Event(uid="one", day="20261117", subject="1:1", organizer="pat", guests=("pat", "dana")),
    Event(
        uid="day", at="0900", until="1300", subject="Field day Lou", organizer="pat",
        guests=("pat", "lou"),
    ),
    Event(
        uid="in", at="0930", until="1015", organizer="lou", guests=("pat", "lou", "bo@hooli.com")
    ),
    Event(
        uid="in2", at="1100", until="1145", organizer="lou",
        guests=("pat", "lou", "cy@umbrella-foods.com"),
    ),
    Event(
        uid="others", day="20261119", organizer="max", guests=("pat", "dana", "max", "di@wayne.com")
    ),
    Event(uid="holiday", day="20261119", at=None, subject="Holiday", guests=()),
    Event(uid="away", day="20261120", guests=("dana", "ed@stark.com"), declined=("pat",)),
    Event(uid="gone", day="20261120", at="1300", until="1400", more=("STATUS:CANCELLED",)),
    Event(uid="soon", day="20261201"),
)  # fmt: skip

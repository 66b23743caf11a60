"""Splits a calendar file into its events and zones, without keeping the rest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

from coachlog.errors import show
from coachlog.intake.lines import LINE_LIMIT, NumberedLine, decode, read_lines
from coachlog.intake.problems import Problem

EVENT_LIMIT = 2_000_000  # bytes of one event's properties; whoever writes more means harm
DESCRIPTION_BYTES = 80_000  # bytes kept of a description: four for each character a note may have
_ZONE_LIMIT = 20_000_000  # bytes of all zones of a file
_DEPTH = 1000  # components inside each other
_CALENDAR_LIMIT = 100_000  # VCALENDARs in a file

# All that is read of an event. Attachments, alarms and what programs note for themselves are not.
_OF_EVENT = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID SEQUENCE SUMMARY "
    b"STATUS ORGANIZER ATTENDEE LOCATION DESCRIPTION CATEGORIES CLASS TRANSP "
    b"X-MICROSOFT-CDO-BUSYSTATUS X-MICROSOFT-CDO-ALLDAYEVENT".split()
)
_TEXTS = frozenset({b"SUMMARY", b"LOCATION", b"DESCRIPTION"})
_OF_CALENDAR = frozenset({b"METHOD", b"X-WR-TIMEZONE", b"X-WR-CALNAME"})
_FRAME = frozenset({b"BEGIN", b"END"})


class Property(NamedTuple):
    """One content line, its folds undone, not yet decoded."""

    line: int
    name: bytes  # upper case
    content: bytes
    is_cut: bool  # longer than LINE_LIMIT; the rest was dropped


@dataclass(slots=True)
class Calendar:
    """What a VCALENDAR says about all its events."""

    properties: dict[str, str] = field(default_factory=dict)
    zones: list[bytes] = field(default_factory=list)  # each VTIMEZONE, its lines unfolded


@dataclass(slots=True)
class Block:
    """One VEVENT, with the properties that are read."""

    line: int
    calendar: int  # which VCALENDAR of the file
    properties: list[Property] = field(default_factory=list)
    problem: str | None = None  # why it can't be read

    def describe(self) -> str:
        """Return the event's subject, else its UID, in brackets for a message."""
        for wanted in (b"SUMMARY", b"UID"):
            for found in self.properties:
                value = found.content.partition(b":")[2].strip()
                if found.name == wanted and value:
                    return f" ({show(decode(value[:1000]))})"
        return ""


class Splitter:
    """Reads a file once; what it says of its calendars is complete at the end."""

    def __init__(self) -> None:
        self.found = False  # a calendar or an event
        self.has_tasks = False
        self.count = 0  # of VCALENDARs begun
        self.calendars: dict[int, Calendar] = {}
        self._open = 0  # VCALENDARs not yet closed; at the end, that the file is not whole
        self._skipped = 0  # depth inside a component that is not read
        self._event: Block | None = None
        self._zone: list[bytes] | None = None
        self._event_bytes = self._zone_bytes = 0

    def split(self, source: BinaryIO) -> Iterator[Block | Problem]:
        """Yield each event once it is complete, and a problem for each that is cut short."""
        for found in self._unfold(read_lines(source)):
            if found.name == b"BEGIN":
                yield from self._begin(found.line, _component_of(found))
                if self._skipped > _DEPTH:
                    yield Problem(line=found.line, problem=f"is nested over {_DEPTH} deep")
                    return
                if self.count > _CALENDAR_LIMIT:
                    yield Problem(line=found.line, problem=f"has over {_CALENDAR_LIMIT} calendars")
                    return
            elif found.name == b"END":
                yield from self._end(_component_of(found))
            elif self._event is not None:
                self._keep(self._event, found)
            elif self._zone is not None:
                self._extend_zone(self._zone, found.content)
            elif found.name in _OF_CALENDAR and self._open:
                text = decode(found.content.partition(b":")[2].strip()[:255])
                self._calendar().properties.setdefault(found.name.decode("ascii"), text)
        if self._event is not None:
            yield self._cut_short("the file ends inside this event")

    @property
    def is_open(self) -> bool:
        """Tell whether a calendar has begun and not ended."""
        return self._open > 0

    def _unfold(self, lines: Iterator[NumberedLine]) -> Iterator[Property]:
        """Yield each property that is read, its folds undone."""
        begun, name = 0, b""
        parts: list[bytes] = []
        size = 0
        for number, raw, is_cut in lines:
            if raw[:1] in (b" ", b"\t") and (self._open or self._event):
                if parts:
                    size += LINE_LIMIT if is_cut else len(raw)
                    if size <= LINE_LIMIT:
                        parts.append(raw.rstrip(b"\r\n")[1:])
                continue
            # Blanks at the end of a line belong to it where the next one goes on.
            content = raw.rstrip(b"\r\n").lstrip(b"\0 \t")
            if not content.rstrip(b"\0 \t"):
                continue
            # A fold that lost its blank; a name alone begins a property whose colon is folded.
            if (
                parts
                and name in _TEXTS
                and b":" not in content
                and not content.partition(b";")[0].isupper()
            ):
                size += len(raw)
                if size <= LINE_LIMIT:
                    parts.append(raw.rstrip(b"\r\n"))
                continue
            if parts:
                yield Property(begun, name, _join(parts), size > LINE_LIMIT)
            name = content.partition(b":")[0].partition(b";")[0].strip().upper()
            begun = number
            parts = [content] if self._wants(name) else []
            size = LINE_LIMIT + 1 if is_cut else len(content)
        if parts:
            yield Property(begun, name, _join(parts), size > LINE_LIMIT)

    def _wants(self, name: bytes) -> bool:
        if name in _FRAME:
            return True
        if self._skipped:
            return False
        if self._event is not None:
            return name in _OF_EVENT
        return self._zone is not None or name in _OF_CALENDAR

    def _begin(self, number: int, component: bytes) -> Iterator[Problem]:
        self.has_tasks |= component == b"VTODO"
        if component in {b"VEVENT", b"VCALENDAR"}:
            self.found = True
            if self._event is not None:
                yield self._cut_short("is not closed before the next one begins")
            self._zone, self._skipped = None, 0
        if component == b"VEVENT":
            self._event, self._event_bytes = Block(number, self.count), 0
        elif component == b"VCALENDAR":
            self._open += 1
            self.count += 1
        elif self._skipped or self._event is not None:
            self._skipped += 1
        elif component == b"VTIMEZONE":
            self._zone = [b"BEGIN:VTIMEZONE"]
        elif self._zone is not None:
            self._extend_zone(self._zone, b"BEGIN:" + component)
        else:
            self._skipped = 1

    def _end(self, component: bytes) -> Iterator[Block | Problem]:
        if component == b"VEVENT":
            done, self._event, self._skipped = self._event, None, 0
            if done is not None:
                yield done
        elif component == b"VCALENDAR":
            if self._event is not None:
                yield self._cut_short("is not closed before the calendar ends")
            self._open = max(0, self._open - 1)
        elif self._skipped:
            self._skipped -= 1
        elif self._zone is not None:
            self._extend_zone(self._zone, b"END:" + component)
            if component == b"VTIMEZONE":
                if self._zone_bytes <= _ZONE_LIMIT:
                    self._calendar().zones.append(b"\r\n".join(self._zone))
                self._zone = None

    def _keep(self, event: Block, found: Property) -> None:
        if found.name == b"DESCRIPTION" and len(found.content) > DESCRIPTION_BYTES:
            found = found._replace(content=_cut(found.content), is_cut=False)
        self._event_bytes += len(found.content)
        if event.problem:
            return
        if found.is_cut:
            event.problem = f"its {decode(found.name)} has over {LINE_LIMIT} bytes"
        elif self._event_bytes > EVENT_LIMIT:
            event.problem = f"this event has over {EVENT_LIMIT} bytes"
        else:
            event.properties.append(found)

    def _extend_zone(self, zone: list[bytes], content: bytes) -> None:
        self._zone_bytes += len(content)
        if self._zone_bytes <= _ZONE_LIMIT:
            zone.append(content)

    def _calendar(self) -> Calendar:
        return self.calendars.setdefault(self.count, Calendar())

    def _cut_short(self, problem: str) -> Problem:
        event, self._event = self._event, None
        assert event is not None  # asked before
        return Problem(line=event.line, problem=problem + event.describe())


def _join(parts: list[bytes]) -> bytes:
    return b"".join(parts).rstrip(b"\0 \t")


def _component_of(frame: Property) -> bytes:
    return frame.content.partition(b":")[2].strip().upper()


def _cut(content: bytes) -> bytes:
    """Return the first bytes of a text, without half a character at the end."""
    for missing in range(4):  # a character has four bytes at most
        part = content[: DESCRIPTION_BYTES - missing]
        with contextlib.suppress(UnicodeDecodeError):
            part.decode("utf-8")
            return part
    return content[:DESCRIPTION_BYTES]

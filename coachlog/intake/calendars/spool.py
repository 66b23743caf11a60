"""Keeps the events that may fall into the window, on disk where they are many."""

from __future__ import annotations

import marshal
import re
import struct
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from tempfile import SpooledTemporaryFile

from coachlog.intake.calendars.blocks import Block, Property
from coachlog.intake.drafts import Window

_IN_MEMORY = 4_000_000  # bytes
_LENGTH = struct.Struct("<I")
_DAY = re.compile(
    rb"[^:]*(?:\"[^\"]*\"[^:]*)*:\s*([0-9]{4})([0-9]{2})([0-9]{2})(?:T[0-9]{6}Z?)?\s*"
)
_SEQUENCE = re.compile(rb"[^:]*:\s*([1-9][0-9]{0,8})\s*")  # the first version has none, or 0
_SERIES = frozenset({b"RRULE", b"RDATE", b"RECURRENCE-ID"})


class EventSpool:
    """Events by calendar and UID; all of one UID are given out together."""

    def __init__(self, window: Window) -> None:
        # A converted time may lie a day further.
        self._first = window.first.toordinal() - 2
        self._last = window.last.toordinal() + 2
        self._file = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the spool
        self._places: dict[int, int | list[int]] = {}  # by the hash of calendar and UID
        self._newer = defaultdict[int, int](int)  # SEQUENCE of those outside the window

    def add(self, block: Block) -> bool:
        """Keep an event, unless it is a single one outside the window; tell whether it is kept."""
        uid = _first_of(block, b"UID")
        if uid and not uid.content.partition(b":")[2].strip():
            uid = None
        key = hash((block.calendar, uid.content if uid else block.line))
        if not self._may_matter(block):
            told = _first_of(block, b"SEQUENCE")
            sequence = told and _SEQUENCE.fullmatch(told.content)
            if uid and sequence:
                self._newer[key] = max(self._newer[key], int(sequence[1]))
            return False
        place = self._file.tell()
        properties = [*map(tuple, block.properties)]
        packed = marshal.dumps((block.line, block.calendar, properties, block.problem))
        self._file.write(_LENGTH.pack(len(packed)) + packed)
        known = self._places.setdefault(key, place)
        if known != place:
            if isinstance(known, list):
                known.append(place)
            else:
                self._places[key] = [known, place]
        return True

    def groups(self) -> Iterator[tuple[list[Block], int]]:
        """Yield the events of each UID, and the highest SEQUENCE one outside the window has."""
        for key, places in self._places.items():
            where = places if isinstance(places, list) else [places]
            yield [self._load(place) for place in where], self._newer.get(key, -1)

    def close(self) -> None:
        """Drop everything."""
        self._file.close()

    def _load(self, place: int) -> Block:
        self._file.seek(place)
        (length,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
        line, calendar, properties, problem = marshal.loads(self._file.read(length))
        return Block(line, calendar, [*map(Property._make, properties)], problem)

    def _may_matter(self, block: Block) -> bool:
        """Tell whether an event may fall into the window, or can't be told."""
        days: dict[bytes, int] = {}
        for found in block.properties:
            if found.name in _SERIES or (found.name == b"DURATION" and b":-" not in found.content):
                return True
            if found.name in {b"DTSTART", b"DTEND"} and found.name not in days:
                day = day_of(found.content)
                if day is None:
                    return True
                days[found.name] = day
        if block.problem or b"DTSTART" not in days:
            return True
        start = days[b"DTSTART"]
        return start <= self._last and max(start, days.get(b"DTEND", start)) >= self._first


def _first_of(block: Block, name: bytes) -> Property | None:
    return next((found for found in block.properties if found.name == name), None)


def day_of(content: bytes) -> int | None:
    """Return the day of a DTSTART or DTEND as an ordinal; None where it can't be read so."""
    found = _DAY.fullmatch(content)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).toordinal()
    except ValueError:
        return None

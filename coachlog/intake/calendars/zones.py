"""Finds the time zone that a calendar means by a name."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from datetime import datetime, tzinfo

from coachlog.intake.lines import decode

_RULE = re.compile(rb"(?i)RRULE[^:]*:(.*)")
_YEARLY = re.compile(rb"(?i)(?:FREQ=YEARLY|BYMONTH=\d+|BYDAY=-?\d?[A-Z]{2}|BYMONTHDAY=[-\d,]+|"
                     rb"INTERVAL=1|WKST=[A-Z]{2}|UNTIL=\d{8}(?:T\d{6}Z?)?)")  # fmt: skip
_START = re.compile(rb"(?i)DTSTART[^:]*:(\d{4})")
_LINES_OF_ZONE = 2000


class Zones:
    """The zones of one calendar: those everybody knows, else those it describes itself."""

    def __init__(self, described: Iterable[bytes]) -> None:
        self._described = {_name_of(zone): zone for zone in described}
        self._known: dict[str, tzinfo | None] = {}

    def find(self, name: str) -> tzinfo | None:
        """Return a zone by its name, IANA's or Windows', or None where nobody knows it."""
        if name not in self._known:
            self._known[name] = find_zone(name) or self._build(name)
        return self._known[name]

    def _build(self, name: str) -> tzinfo | None:
        """Return a zone from its VTIMEZONE, or None where that can't be read safely."""
        zone = self._described.get(name)
        if zone is None or not _is_harmless(zone):
            return None
        from icalendar import Timezone

        try:
            described = Timezone.from_ical(zone)
            built = described.to_tz(lookup_tzid=False) if isinstance(described, Timezone) else None
            datetime(2020, 1, 1, tzinfo=built).utcoffset()
        except Exception:  # noqa: BLE001 - the libraries raise whatever a broken zone leads to
            return None
        return built


def find_zone(name: str) -> tzinfo | None:
    """Return the zone with an IANA or a Windows name, also where a program decorated it."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.strip().strip("\"'").strip()
    plain = WINDOWS_TO_OLSON.get(plain, plain)
    parts = plain.split("/")
    # /softwarestudio.org/Olson_20011030_5/Europe/Berlin and its like end in the name.
    for first in range(max(0, len(parts) - 3), len(parts)):
        try:
            return zoneinfo.ZoneInfo("/".join(parts[first:]))
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            continue
    return None


def _name_of(zone: bytes) -> str:
    for line in zone.split(b"\r\n"):
        if line[:4].upper() == b"TZID":
            return decode(line.partition(b":")[2]).strip()
    return ""


def _is_harmless(zone: bytes) -> bool:
    """Tell whether a zone changes once a year at most.

    What reads it walks through all its changes, and would do so for each second of a rule.
    """
    lines = zone.split(b"\r\n")
    if len(lines) > _LINES_OF_ZONE:
        return False
    for line in lines:
        rule, start = _RULE.match(line), _START.match(line)
        if rule and not all(_YEARLY.fullmatch(part) for part in rule[1].strip(b";").split(b";")):
            return False
        if start and int(start[1]) < 1500:
            return False
    return True

"""Reads one content line of a calendar: parameters, texts, times and people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from coachlog.domain.guests import Answer
from coachlog.intake.calendars.blocks import Property
from coachlog.intake.calendars.rules import TooMuch
from coachlog.intake.drafts import Participant
from coachlog.intake.lines import decode

# Names and parameters of a line without quotation marks, as most are.
_PLAIN = re.compile(r'[A-Za-z0-9-]+(?:;[A-Za-z0-9-]+=[^";:]*)*:')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)')
_NAME = re.compile(r"[A-Za-z0-9-]+")
_ESCAPED = re.compile(r"\\([\\;,nN:\"])")
_MOMENT = re.compile(r"([0-9]{8})(?:T([0-9]{6}))?(Z?)")
_ANSWERS: Mapping[str, Answer] = {
    "ACCEPTED": "yes",
    "TENTATIVE": "maybe",
    "NEEDS-ACTION": "none",
}
_LISTED = 10_000  # dates of one RDATE or EXDATE


class Unreadable(ValueError):
    """A content line that doesn't say what it should; the text continues "its DTSTART ..."."""


class CalendarMoment(NamedTuple):
    """A date or a local time, and the zone it is in."""

    at: date | datetime  # naive
    zone: str | None = None  # "UTC", a TZID, or None for a floating time


class PropertyValue(NamedTuple):
    """The parameters (upper-case names) and the text of a content line, still escaped."""

    parameters: Mapping[str, str]
    text: str


def split_content_line(found: Property) -> PropertyValue:
    """Split a content line; what the quick way can't split is left to the library."""
    line = decode(found.content)
    plain = _PLAIN.match(line)
    if plain:
        _, *said = line[: plain.end() - 1].split(";")
        told = (parameter.partition("=") for parameter in said)
        return PropertyValue({key.upper(): text for key, _, text in told}, line[plain.end() :])
    name = _NAME.match(line)
    position = name.end() if name else 0
    parameters = {}
    while parameter := _PARAMETER.match(line, position):
        parameters[parameter[1].upper()] = parameter[2].strip('"')
        position = parameter.end()
    if name and line[position : position + 1] == ":":
        return PropertyValue(parameters, line[position + 1 :])
    from icalendar.parser import Contentline

    try:
        _, others, text = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError:
        raise Unreadable("can't be read") from None
    return PropertyValue({key.upper(): str(value) for key, value in others.items()}, str(text))


def read_text(value: PropertyValue) -> str:
    """Return the text that a TEXT value stands for."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value.text)


def read_texts(value: PropertyValue) -> Iterator[str]:
    """Yield the texts of a list such as CATEGORIES."""
    for part in re.split(r"(?<!\\),", value.text):
        text = read_text(PropertyValue({}, part)).strip()
        if text:
            yield text


def read_moment(value: PropertyValue) -> CalendarMoment:
    """Read a date or a time with its zone; raises Unreadable."""
    text = value.text.strip()
    found = _MOMENT.fullmatch(text)
    if not found:
        raise Unreadable(f"is not a date or a time: {_quote(text)}")
    day, clock, utc = found[1], found[2], found[3]
    try:
        on = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if clock is None or value.parameters.get("VALUE", "").upper() == "DATE":
            return CalendarMoment(on)
        # A leap second is no time to Python.
        hour, minute, second = int(clock[:2]), int(clock[2:4]), min(int(clock[4:]), 59)
        at = datetime(on.year, on.month, on.day, hour, minute, second)  # noqa: DTZ001 - zone apart
    except ValueError:
        raise Unreadable(f"is no date there is: {_quote(text)}") from None
    zone = "UTC" if utc else value.parameters.get("TZID") or None
    return CalendarMoment(at, zone)


def read_moments(value: PropertyValue) -> Iterator[tuple[CalendarMoment, timedelta | None]]:
    """Yield the moments of an RDATE or EXDATE, each with the length of its period, if it has one.

    Raises Unreadable, and TooMuch where they are too many.
    """
    parts = value.text.split(",", _LISTED)
    if len(parts) > _LISTED:
        raise TooMuch(f"has over {_LISTED} dates")
    for part in parts:
        if not part.strip():
            continue
        start, slash, end = part.strip().partition("/")
        moment = read_moment(PropertyValue(value.parameters, start))
        if not slash:
            yield moment, None
        elif end[:1] in {"P", "+"}:
            yield moment, read_duration(end)
        else:
            yield moment, _between(moment, read_moment(PropertyValue(value.parameters, end)))


def _quote(text: str) -> str:
    return repr(text[:40])


def read_duration(text: str) -> timedelta:
    """Read a DURATION; raises Unreadable."""
    from icalendar import vDuration

    try:
        duration = vDuration.from_ical(text.strip())  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):
        raise Unreadable(f"is not a duration: {_quote(text)}") from None
    if not isinstance(duration, timedelta) or abs(duration) > timedelta(days=10_000):
        raise Unreadable(f"is too long: {_quote(text)}")
    return duration


def read_person(value: PropertyValue) -> Participant:
    """Read an organiser or attendee."""
    address = value.text.strip()
    if address[:7].casefold() == "mailto:":
        address = address[7:]
    if "@" not in address:
        address = value.parameters.get("EMAIL", "")
    name = value.parameters.get("CN", "").strip().strip("\"'").strip()
    answer = value.parameters.get("PARTSTAT", "").upper()
    kind, role = (value.parameters.get(part, "").upper() for part in ("CUTYPE", "ROLE"))
    return Participant(
        name=name or None,
        email=address.strip().casefold() if "@" in address else None,
        declined=answer in {"DECLINED", "DELEGATED"},
        is_room=kind in {"ROOM", "RESOURCE", "EQUIPMENT"} or role == "NON-PARTICIPANT",
        answer=_ANSWERS.get(answer, ""),
    )


def _between(start: CalendarMoment, end: CalendarMoment) -> timedelta:
    if isinstance(start.at, datetime) and isinstance(end.at, datetime):
        return end.at - start.at
    return date(end.at.year, end.at.month, end.at.day) - date(
        start.at.year, start.at.month, start.at.day
    )

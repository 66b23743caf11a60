"""What a JSON event of Microsoft Graph or Google says, as the properties of iCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from coachlog.intake.calendars.zones import find_zone

JsonEvent = Mapping[str, Any]  # keys in lower case: PowerShell writes them with capitals
_RULES = re.compile(r"(?:RRULE|RDATE|EXDATE|EXRULE)[;:][^\r\n]{1,3000}")
_ANSWERS = {
    "accepted": "ACCEPTED", "organizer": "ACCEPTED", "declined": "DECLINED",
    "tentativelyaccepted": "TENTATIVE", "tentative": "TENTATIVE", "none": "NEEDS-ACTION",
    "notresponded": "NEEDS-ACTION", "needsaction": "NEEDS-ACTION",
}  # fmt: skip
_BUSY = {"free": "FREE", "tentative": "TENTATIVE", "oof": "OOF", "busy": "BUSY"}
_FREQUENCIES = {
    "daily": "DAILY", "weekly": "WEEKLY", "absolutemonthly": "MONTHLY",
    "relativemonthly": "MONTHLY", "absoluteyearly": "YEARLY", "relativeyearly": "YEARLY",
}  # fmt: skip
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


def list_properties(event: JsonEvent, masters: Mapping[str, str]) -> Iterator[str]:
    """Yield the content lines of an event; what it lacks is left to the reader to miss."""
    series = str(event.get("recurringeventid") or event.get("seriesmasterid") or "")
    original = event.get("originalstarttime") or event.get("originalstart")
    in_series = bool(series) and (original is not None or series in masters)
    uid = masters.get(series) if in_series else None
    named = uid or uid_of(event) or series
    if named:
        yield f"UID:{escape(named)}"
    start, is_all_day = event.get("start") or original, event.get("isallday") is True
    own_zone = event.get("timezone")
    known_zone = own_zone if isinstance(own_zone, str) else text_of(original, "timezone") or None
    home = event.get("originalstarttimezone") if "recurrence" in event else None
    for name, told in (("DTSTART", start), ("DTEND", event.get("end"))):
        moment = _moment(told, known_zone, home, whole_day=is_all_day)
        if moment:
            yield name + moment
    if in_series:
        moment = _moment(original or start, known_zone, home, whole_day=is_all_day)
        if moment:
            yield "RECURRENCE-ID" + moment
    yield from _list_rules(event, home)
    for name, told in (
        ("SUMMARY", event.get("subject") or event.get("summary")),
        ("DESCRIPTION", event.get("bodypreview") or event.get("description")),
        ("LOCATION", text_of(event.get("location"), "displayname") or event.get("location")),
    ):
        if isinstance(told, str) and told:
            yield f"{name}:{escape(told)}"
    categories = [escape(word) for word in as_list(event.get("categories")) if word]
    if categories:
        yield f"CATEGORIES:{','.join(categories)}"
    yield from _list_states(event)
    yield from _list_people(event)


def _list_states(event: JsonEvent) -> Iterator[str]:
    status, busy = str(event.get("status")), str(event.get("showas")).casefold()
    if event.get("iscancelled") is True or status == "cancelled":
        yield "STATUS:CANCELLED"
    elif status == "tentative":
        yield "STATUS:TENTATIVE"
    if str(event.get("sensitivity")).casefold() in {"private", "confidential", "personal"} or (
        event.get("visibility") in {"private", "confidential"}
    ):
        yield "CLASS:PRIVATE"
    if event.get("transparency") == "transparent" or busy == "free":
        yield "TRANSP:TRANSPARENT"
    if busy in _BUSY:
        yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY[busy]}"


def _list_people(event: JsonEvent) -> Iterator[str]:
    organizer = _person(event.get("organizer"))
    if organizer:
        yield f"ORGANIZER{organizer}"
    for told in as_list(event.get("attendees")):
        kind, answer = str(text_of(told, "type")).casefold(), text_of(told, "responsestatus")
        status = told.get("status") if isinstance(told, dict) else None
        answer = answer or text_of(status, "response")
        more = ""
        if _ANSWERS.get(str(answer).casefold()):
            more += f";PARTSTAT={_ANSWERS[str(answer).casefold()]}"
        if kind == "optional" or (isinstance(told, dict) and told.get("optional") is True):
            more += ";ROLE=OPT-PARTICIPANT"
        if kind == "resource" or (isinstance(told, dict) and told.get("resource") is True):
            more += ";CUTYPE=RESOURCE"
        person = _person(told)
        if person:
            yield f"ATTENDEE{more}{person}"
    # Power Automate writes lists of addresses.
    for name, more in (
        ("requiredattendees", ""),
        ("optionalattendees", ";ROLE=OPT-PARTICIPANT"),
        ("resourceattendees", ";CUTYPE=RESOURCE"),
    ):
        for address in str(event.get(name) or "").split(";"):
            person = _person(address.strip())
            if person:
                yield f"ATTENDEE{more}{person}"


def _person(told: object) -> str | None:
    """Return the rest of the line of an organiser or attendee: name and address."""
    if isinstance(told, str):
        name, email = "", told
    else:
        inner = told.get("emailaddress") if isinstance(told, dict) else None
        source = inner if isinstance(inner, dict) else told
        name = text_of(source, "name") or text_of(source, "displayname")
        email = text_of(source, "address") or text_of(source, "email")
    name = re.sub(r'[\x00-\x1f"]', " ", name).strip()
    email = re.sub(r"[\s\x00-\x1f]", "", email)
    if not name and "@" not in email:
        return None
    shown = f';CN="{name}"' if name else ""
    return f"{shown}:{'mailto:' + email if '@' in email else 'invalid:nomail'}"


def _list_rules(event: JsonEvent, home: object) -> Iterator[str]:
    recurrence = event.get("recurrence")
    for told in as_list(recurrence):
        if isinstance(told, str) and _RULES.fullmatch(told.strip()):
            yield told.strip()
    if not isinstance(recurrence, dict):
        return
    rule = _rule(recurrence)
    if rule:
        yield f"RRULE:{rule}"
    # OID.AAMk….2026-11-17
    start = _moment(event.get("start"), None, home, whole_day=False) or ""
    for told in as_list(event.get("cancelledoccurrences")):
        found = re.search(r"(\d{4})-(\d\d)-(\d\d)$", str(told))
        if found:
            day = "".join(found.groups())
            yield f"EXDATE{re.sub(r':[0-9]{8}', f':{day}', start)}"


def _rule(recurrence: JsonEvent) -> str | None:
    pattern, span = recurrence.get("pattern"), recurrence.get("range")
    kind = str(text_of(pattern, "type")).casefold()
    if not isinstance(pattern, dict) or kind not in _FREQUENCIES:
        return None
    parts = [f"FREQ={_FREQUENCIES[kind]}", f"INTERVAL={_whole(pattern.get('interval'))}"]
    days = [str(day)[:2].upper() for day in as_list(pattern.get("daysofweek"))]
    place = _PLACES.get(str(pattern.get("index")).casefold(), 1)
    if kind.startswith("relative"):
        days = [f"{place}{day}" for day in days] if len(days) == 1 else days
        if len(days) > 1:
            parts.append(f"BYSETPOS={place}")
    if days:
        parts.append(f"BYDAY={','.join(days)}")
    if kind.startswith("absolute"):
        parts.append(f"BYMONTHDAY={_whole(pattern.get('dayofmonth'))}")
    if kind.endswith("yearly"):
        parts.append(f"BYMONTH={_whole(pattern.get('month'))}")
    first_day = text_of(pattern, "firstdayofweek")
    if kind == "weekly" and first_day:
        parts.append(f"WKST={first_day[:2].upper()}")
    return ";".join([*parts, *_ends(span)])


def _ends(span: object) -> Iterator[str]:
    """Yield when a series ends, if it does."""
    ends = text_of(span, "type").casefold()
    if isinstance(span, dict) and ends == "numbered":
        yield f"COUNT={_whole(span.get('numberofoccurrences'))}"
    day = text_of(span, "enddate")[:10].replace("-", "")
    if ends == "enddate" and day.isdecimal():
        yield f"UNTIL={day}"


def _moment(told: object, own_zone: str | None, home: object, *, whole_day: bool) -> str | None:
    """Return the rest of a line with a day or a time: `;TZID=Europe/Berlin:20261103T100000`.

    `home` is the zone a series was made in, in which it keeps its hour.
    """
    if isinstance(told, str):
        text, zone = told, own_zone
    else:
        text = text_of(told, "datetime") or text_of(told, "date")
        zone = text_of(told, "timezone") or own_zone
        whole_day = whole_day or (isinstance(told, dict) and not text_of(told, "datetime"))
    try:
        if whole_day or len(text) == 10:
            return f";VALUE=DATE:{date.fromisoformat(text[:10]):%Y%m%d}"
        at = datetime.fromisoformat(re.sub(r"\.([0-9]{6})[0-9]+", r".\1", text.strip()))
    except ValueError:
        return f":{escape(text[:40])}" if text else None
    zone = (zone or "").removeprefix("tzone://Microsoft/").strip()
    if at.tzinfo is None and zone.casefold() in {"utc", "etc/utc", "gmt"}:
        at = at.replace(tzinfo=UTC)
    if isinstance(home, str) and at.tzinfo is not None:
        zone = home
    if at.tzinfo is not None:
        found = find_zone(zone) if zone and zone.casefold() != "utc" else None
        try:
            at = at.astimezone(found or UTC)
        except (OverflowError, ValueError):
            return f":{escape(text[:40])}"
        if found is None:
            return f":{at:%Y%m%dT%H%M%S}Z"
    at += timedelta(milliseconds=500)
    return f";TZID={_quote(zone)}:{at:%Y%m%dT%H%M%S}" if zone else f":{at:%Y%m%dT%H%M%S}"


def _quote(zone: str) -> str:
    return '"' + re.sub(r'[\x00-\x1f"]', "", zone) + '"'


def uid_of(event: JsonEvent) -> str:
    """Return what a series and its changes have in common."""
    return str(event.get("icaluid") or event.get("uid") or event.get("id") or "")


def text_of(told: object, name: str) -> str:
    """Return a text of an object, "" where there is none."""
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""


def _whole(told: object) -> int:
    """Return a number from one on, 1 for what is none."""
    return max(1, int(told)) if isinstance(told, int) else 1


def as_list(told: object) -> list[Any]:
    """Return a list, an empty one for what is none."""
    return told if isinstance(told, list) else []


def escape(text: object) -> str:
    """Return a text as a calendar writes it."""
    plain = str(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|[\r\n]", r"\\n", plain).replace("\0", "")

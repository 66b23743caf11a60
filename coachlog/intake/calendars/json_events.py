"""Turns JSON events of Microsoft Graph and of the Google Calendar API into iCalendar.

So that a series, a change to it and a guest are read by the same rules as in a calendar file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from json import JSONDecodeError, JSONDecoder
from typing import IO, Any
from urllib.parse import unquote

from coachlog.errors import CoachlogError
from coachlog.intake.calendars.zones import find_zone
from coachlog.intake.line_maps import LineMap
from coachlog.intake.lines import wide_encoding_of

JSON_LIMIT = 100_000_000  # bytes
_JSON = Mapping[str, Any]  # keys in lower case: PowerShell writes them with capitals
_LISTS = frozenset({"value", "items", "events"})
_UNUSED = frozenset({"body", "attachments", "extensions", "singlevalueextendedproperties"})
_SPACE = re.compile(r"[\s,\x1e\ufeff]*")
_RULES = re.compile(r"(?:RRULE|RDATE|EXDATE|EXRULE)[;:][^\r\n]{1,3000}")
_USER = re.compile(r"users\('([^']+@[^']+)'\)")
_MARKUP = re.compile(r"<[^>]{0,2000}>")
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
_OTHERS = (  # what a document of another kind has, and what to do instead
    ({"totalsize", "records"}, "is JSON of Salesforce; export the report as Excel or CSV"),
    ({"records"}, "is JSON of Salesforce; export the report as Excel or CSV"),
    ({"results", "paging"}, "is JSON of HubSpot; export the view as XLSX or CSV"),
    ({"success", "data"}, "is JSON of Pipedrive; export the list as XLSX or CSV"),
    ({"calendars", "timemin"}, "tells when people are busy, not with whom; ask for the events"),
)
_UNKNOWN = (
    "is JSON of another program; of JSON, import takes the events of Microsoft Graph and of the "
    "Google Calendar API. Export calendars as .ics, tables as Excel or CSV"
)


def write_calendar(source: IO[bytes], target: IO[bytes]) -> LineMap:
    """Write the events of a JSON file as a calendar; return which line of it each line is of.

    Raises CoachlogError where it holds no events, and says what to do instead.
    """
    content = source.read(JSON_LIMIT + 1)
    if len(content) > JSON_LIMIT:
        raise CoachlogError(f"has over {JSON_LIMIT // 1_000_000} MB; ask for fewer days at once")
    encoding = wide_encoding_of(content) or "utf-8-sig"
    document = _JsonFile(content.decode(encoding, "replace"))
    try:
        document.read()
    except JSONDecodeError as error:
        raise CoachlogError(f"is no whole JSON: line {error.lineno}: {error.msg}") from None
    except RecursionError:
        raise CoachlogError("is JSON nested too deep") from None
    if not document.events:
        _refuse_others(document)
    return _write(document, target)


@dataclass(slots=True)
class _JsonFile:
    """The events of a file with the line of each, and what stands around them."""

    text: str
    head: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[int, _JSON]] = field(default_factory=list)
    has_list: bool = False  # of events, be it empty
    others: list[Any] = field(default_factory=list)  # what is no event, the first of it
    _decoder: JSONDecoder = field(default_factory=JSONDecoder)
    _line: int = 1
    _counted: int = 0

    def read(self) -> None:
        """Read all documents of the file: a script may write its pages one after the other."""
        at = self._skip(0)
        while at < len(self.text):
            if self.text[at] == "{" and self._is_page(at):
                at = self._skip(self._read_page(at + 1))
            else:
                at = self._skip(self._read_value(at))

    def _read_value(self, at: int) -> int:
        if self.text[at] == "[":
            return self._read_list(at + 1)
        value, end = self._decoder.raw_decode(self.text, at)
        self._take(at, value)
        return end

    def _is_page(self, at: int) -> bool:
        """Tell whether an object holds a list of events among its members, near its beginning."""
        beginning = self.text[at : at + 4000].casefold()
        return any(re.search(rf'"{name}"\s*:\s*\[', beginning) for name in _LISTS)

    def _read_list(self, at: int) -> int:
        self.has_list = True
        at = self._skip(at)
        while self.text[at : at + 1] != "]":
            if at >= len(self.text):
                raise JSONDecodeError("the file ends inside a list", self.text, at)
            at = self._skip(self._read_value(at))
        return at + 1

    def _read_page(self, at: int) -> int:
        at = self._skip(at)
        while self.text[at : at + 1] != "}":
            if at >= len(self.text):
                raise JSONDecodeError("the file ends inside an object", self.text, at)
            key, at = self._decoder.raw_decode(self.text, at)
            at = self._skip(at)
            if not isinstance(key, str) or self.text[at : at + 1] != ":":
                raise JSONDecodeError("a name and a value are expected", self.text, at)
            at, name = self._skip(at + 1), key.casefold()
            if name in _LISTS and self.text[at : at + 1] == "[":
                at = self._read_list(at + 1)
            else:
                value, at = self._decoder.raw_decode(self.text, at)
                self.head.setdefault(name, value)
            at = self._skip(at)
        return at + 1

    def _take(self, at: int, value: object) -> None:
        folded = _fold(value)
        pages = folded.items() if isinstance(folded, dict) and "start" not in folded else ()
        for name, told in pages:
            if name in _LISTS and isinstance(told, list):  # a page in a list of pages
                for event in told:
                    self._take(at, event)
                return
        if isinstance(folded, dict) and ("start" in folded or _is_gone(folded)):
            kept = {name: told for name, told in folded.items() if name not in _UNUSED}
            if "bodypreview" not in kept and isinstance(folded.get("body"), dict):
                kept["bodypreview"] = _plain_body(folded["body"])
            self._line += self.text.count("\n", self._counted, at)
            self._counted = at
            self.events.append((self._line, kept))
        elif len(self.others) < 3:
            self.others.append(folded)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at


def _fold(value: object) -> Any:  # noqa: ANN401  (whatever the file holds)
    if isinstance(value, dict):
        return {str(name).casefold(): _fold(told) for name, told in value.items()}
    return [_fold(told) for told in value] if isinstance(value, list) else value


def _is_gone(event: _JSON) -> bool:
    """Tell whether an event is one of Google's that stands for a cancelled instance."""
    return event.get("status") == "cancelled" and "originalstarttime" in event


def _refuse_others(document: _JsonFile) -> None:
    """Raise what a document without events is and what to do; an empty list of events is fine."""
    first = document.others[0] if document.others else None
    known = set(document.head) | (set(first) if isinstance(first, dict) else set())
    context = str(document.head.get("@odata.context", "")) or str(_text(first, "@odata.context"))
    said = str(_text(first, "format") or document.head.get("format", ""))
    if said.startswith("coachlog."):
        raise CoachlogError(
            "is what coachlog writes for other programs; import takes what "
            "coachlog export FILE.jsonl writes"
        )
    if "/api/data/v" in context:
        raise CoachlogError("is JSON of Dynamics; export the view to Excel")
    for marks, told in _OTHERS:
        if marks <= known:
            raise CoachlogError(told)
    if isinstance(first, dict) and isinstance(first.get("attributes"), dict):
        raise CoachlogError("is JSON of Salesforce; export the report as Excel or CSV")
    if first == "vcalendar":
        raise CoachlogError("is a calendar in JSON (jCal); export it as .ics")
    kind = str(document.head.get("kind", "") or _text(first, "kind"))
    if document.has_list and first is None and kind in {"", "calendar#events"}:
        return
    if "graph.microsoft.com" in context or kind.startswith("calendar#"):
        raise CoachlogError("holds no events; ask for the events of a calendar, or calendarView")
    raise CoachlogError(_UNKNOWN)


def _write(document: _JsonFile, target: IO[bytes]) -> LineMap:
    lines = LineMap(counts_on=False)
    masters = {
        str(event["id"]): _uid_of(event)
        for _, event in document.events
        if "id" in event and ("recurrence" in event or event.get("type") == "seriesmaster")
    }
    written = 0

    def put(*told: str) -> None:
        nonlocal written
        written += len(told)
        target.write("".join(f"{line}\r\n" for line in told).encode("utf-8", "replace"))

    put("BEGIN:VCALENDAR", "VERSION:2.0")
    owner = _find_owner(document)
    if owner:
        put(f"X-WR-CALNAME:{_escape(owner)}")
    zone = document.head.get("timezone")
    if isinstance(zone, str) and zone:
        put(f"X-WR-TIMEZONE:{_escape(zone)}")
    for line, event in document.events:
        lines.note(written + 1, line)
        put("BEGIN:VEVENT", *_list_properties(event, masters), "END:VEVENT")
    put("END:VCALENDAR")
    return lines


def _find_owner(document: _JsonFile) -> str | None:
    """Return the address of whose calendar it is, where the file says so."""
    named = document.head.get("summary")
    if isinstance(named, str) and "@" in named:
        return named
    found = _USER.search(unquote(str(document.head.get("@odata.context", ""))))
    if found:
        return found[1]
    for _, event in document.events:
        people = [event.get("organizer"), *_as_list(event.get("attendees"))]
        for person in people:
            if isinstance(person, dict) and person.get("self") is True and person.get("email"):
                return str(person["email"])
    return None


def _uid_of(event: _JSON) -> str:
    return str(event.get("icaluid") or event.get("uid") or event.get("id") or "")


def _list_properties(event: _JSON, masters: Mapping[str, str]) -> Iterator[str]:
    """Yield the content lines of an event; what it lacks is left to the reader to miss."""
    series = str(event.get("recurringeventid") or event.get("seriesmasterid") or "")
    original = event.get("originalstarttime") or event.get("originalstart")
    in_series = bool(series) and (original is not None or series in masters)
    uid = masters.get(series) if in_series else None
    yield f"UID:{_escape(uid or _uid_of(event) or series)}"
    start, is_all_day = event.get("start") or original, event.get("isallday") is True
    own_zone = event.get("timezone")
    known_zone = own_zone if isinstance(own_zone, str) else None
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
        ("LOCATION", _text(event.get("location"), "displayname") or event.get("location")),
    ):
        if isinstance(told, str) and told:
            yield f"{name}:{_escape(told)}"
    categories = [_escape(word) for word in _as_list(event.get("categories")) if word]
    if categories:
        yield f"CATEGORIES:{','.join(categories)}"
    yield from _list_states(event)
    yield from _list_people(event)


def _list_states(event: _JSON) -> Iterator[str]:
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


def _list_people(event: _JSON) -> Iterator[str]:
    organizer = _person(event.get("organizer"))
    if organizer:
        yield f"ORGANIZER{organizer}"
    for told in _as_list(event.get("attendees")):
        kind, answer = str(_text(told, "type")).casefold(), _text(told, "responsestatus")
        status = told.get("status") if isinstance(told, dict) else None
        answer = answer or _text(status, "response")
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
        name = _text(source, "name") or _text(source, "displayname")
        email = _text(source, "address") or _text(source, "email")
    name = re.sub(r'[\x00-\x1f"]', " ", name).strip()
    email = re.sub(r"[\s\x00-\x1f]", "", email)
    if not name and "@" not in email:
        return None
    shown = f';CN="{name}"' if name else ""
    return f"{shown}:{'mailto:' + email if '@' in email else 'invalid:nomail'}"


def _list_rules(event: _JSON, home: object) -> Iterator[str]:
    recurrence = event.get("recurrence")
    for told in _as_list(recurrence):
        if isinstance(told, str) and _RULES.fullmatch(told.strip()):
            yield told.strip()
    if not isinstance(recurrence, dict):
        return
    rule = _rule(recurrence)
    if rule:
        yield f"RRULE:{rule}"
    # OID.AAMk….2026-11-17
    start = _moment(event.get("start"), None, home, whole_day=False) or ""
    for told in _as_list(event.get("cancelledoccurrences")):
        found = re.search(r"(\d{4})-(\d\d)-(\d\d)$", str(told))
        if found:
            day = "".join(found.groups())
            yield f"EXDATE{re.sub(r':[0-9]{8}', f':{day}', start)}"


def _rule(recurrence: _JSON) -> str | None:
    pattern, span = recurrence.get("pattern"), recurrence.get("range")
    kind = str(_text(pattern, "type")).casefold()
    if not isinstance(pattern, dict) or kind not in _FREQUENCIES:
        return None
    parts = [f"FREQ={_FREQUENCIES[kind]}", f"INTERVAL={_whole(pattern.get('interval')) or 1}"]
    days = [str(day)[:2].upper() for day in _as_list(pattern.get("daysofweek"))]
    place = _PLACES.get(str(pattern.get("index")).casefold(), 1)
    if kind.startswith("relative"):
        days = [f"{place}{day}" for day in days] if len(days) == 1 else days
        if len(days) > 1:
            parts.append(f"BYSETPOS={place}")
    if days:
        parts.append(f"BYDAY={','.join(days)}")
    if kind.startswith("absolute"):
        parts.append(f"BYMONTHDAY={_whole(pattern.get('dayofmonth')) or 1}")
    if kind.endswith("yearly"):
        parts.append(f"BYMONTH={_whole(pattern.get('month')) or 1}")
    first_day = _text(pattern, "firstdayofweek")
    if kind == "weekly" and first_day:
        parts.append(f"WKST={first_day[:2].upper()}")
    return ";".join([*parts, *_ends(span)])


def _ends(span: object) -> Iterator[str]:
    """Yield when a series ends, if it does."""
    ends = _text(span, "type").casefold()
    if isinstance(span, dict) and ends == "numbered":
        yield f"COUNT={_whole(span.get('numberofoccurrences')) or 1}"
    day = _text(span, "enddate")[:10].replace("-", "")
    if ends == "enddate" and day.isdecimal():
        yield f"UNTIL={day}"


def _moment(told: object, own_zone: str | None, home: object, *, whole_day: bool) -> str | None:
    """Return the rest of a line with a day or a time: `;TZID=Europe/Berlin:20261103T100000`.

    `home` is the zone a series was made in, in which it keeps its hour.
    """
    if isinstance(told, str):
        text, zone = told, own_zone
    else:
        text = _text(told, "datetime") or _text(told, "date")
        zone = _text(told, "timezone") or own_zone
        whole_day = whole_day or (isinstance(told, dict) and not _text(told, "datetime"))
    try:
        if whole_day or len(text) == 10:
            return f";VALUE=DATE:{date.fromisoformat(text[:10]):%Y%m%d}"
        at = datetime.fromisoformat(re.sub(r"\.([0-9]{6})[0-9]+", r".\1", text.strip()))
    except ValueError:
        return f":{_escape(text[:40])}" if text else None
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
            return f":{_escape(text[:40])}"
        if found is None:
            return f":{at:%Y%m%dT%H%M%S}Z"
    at += timedelta(milliseconds=500)
    return f";TZID={_quote(zone)}:{at:%Y%m%dT%H%M%S}" if zone else f":{at:%Y%m%dT%H%M%S}"


def _quote(zone: str) -> str:
    return '"' + re.sub(r'[\x00-\x1f"]', "", zone) + '"'


def _text(told: object, name: str) -> str:
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""


def _whole(told: object) -> int | None:
    return told if isinstance(told, int) and not isinstance(told, bool) and told > 0 else None


def _as_list(told: object) -> list[Any]:
    return told if isinstance(told, list) else []


def _plain_body(body: _JSON) -> str:
    text = _text(body, "content")
    if _text(body, "contenttype").casefold() != "text":
        text = _MARKUP.sub(" ", text)
    return text[:20_000]


def _escape(text: object) -> str:
    """Return a text as a calendar writes it."""
    plain = str(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|[\r\n]", r"\\n", plain).replace("\0", "")

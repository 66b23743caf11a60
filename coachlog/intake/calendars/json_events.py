"""Finds the events in JSON of Microsoft Graph or Google, and writes them as a calendar.

So that a series, a change to it and a guest are read by the same rules as in a calendar file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from json import JSONDecodeError, JSONDecoder
from typing import IO, Any
from urllib.parse import unquote

from coachlog.errors import CoachlogError, show
from coachlog.intake.calendars.json_properties import (
    JsonEvent,
    as_list,
    escape,
    list_properties,
    text_of,
    uid_of,
)
from coachlog.intake.line_maps import LineMap
from coachlog.intake.lines import wide_encoding_of

JSON_LIMIT = 100_000_000  # bytes
_LISTS = frozenset({"value", "items", "events"})
_NEXT = {"@odata.nextlink": "@odata.nextLink", "nextpagetoken": "nextPageToken"}
_UNUSED = frozenset({"body", "attachments", "extensions", "singlevalueextendedproperties"})
_SPACE = re.compile(r"[\s,\x1e\ufeff]*")
_USER = re.compile(r"users\('([^']+@[^']+)'\)")
_MARKUP = re.compile(r"<[^>]{0,2000}>")
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
    if document.failed is not None:
        raise CoachlogError(
            f"holds an error that a program was answered with, {show(document.failed)}; mend that "
            "where the file is written, and write it anew"
        )
    if document.goes_on:
        raise CoachlogError(
            f"is one page of a calendar: {document.goes_on} says that more follow, and they are "
            "missing; write all pages into the file, one after the other"
        )
    if not document.events:
        _refuse_others(document)
    return _write(document, target)


@dataclass(slots=True)
class _JsonFile:
    """The events of a file with the line of each, and what stands around them."""

    text: str
    head: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[int, JsonEvent]] = field(default_factory=list)
    has_list: bool = False  # of events, be it empty
    others: list[Any] = field(default_factory=list)  # what is no event, the first of it
    goes_on: str | None = None  # what the last page calls the one after it
    failed: str | None = None  # what an answer says that was an error
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
        self.goes_on = None
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
                if name in _NEXT and value:
                    self.goes_on = _NEXT[name]
            at = self._skip(at)
        return at + 1

    def _take(self, at: int, value: object) -> None:
        folded = _fold(value)
        pages = folded.items() if isinstance(folded, dict) and "start" not in folded else ()
        for name, told in pages:
            if name in _LISTS and isinstance(told, list):  # a page in a list of pages
                more = [shown for known, shown in _NEXT.items() if folded.get(known)]
                self.goes_on = more[0] if more else None
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
            return
        self.failed = self.failed or _error_of(folded)
        if len(self.others) < 3:
            self.others.append(folded)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        return found.end() if found else at


def _fold(value: object) -> Any:  # noqa: ANN401  (whatever the file holds)
    if isinstance(value, dict):
        return {str(name).casefold(): _fold(told) for name, told in value.items()}
    return [_fold(told) for told in value] if isinstance(value, list) else value


def _error_of(answer: object) -> str | None:
    """Return what an answer says went wrong: those of Graph, Google, Salesforce, HubSpot."""
    if not isinstance(answer, dict):
        return None
    error = answer.get("error")
    told = error if isinstance(error, dict) else answer
    if not error and "errorcode" not in answer and answer.get("status") != "error":
        return None
    words = (told.get("message"), answer.get("error_description"), error, told.get("code"))
    return next((word for word in words if isinstance(word, str) and word), "without a message")


def _is_gone(event: JsonEvent) -> bool:
    """Tell whether an event is one of Google's that stands for a cancelled instance."""
    return event.get("status") == "cancelled" and "originalstarttime" in event


def _refuse_others(document: _JsonFile) -> None:
    """Raise what a document without events is and what to do; an empty list of events is fine."""
    first = document.others[0] if document.others else None
    known = set(document.head) | (set(first) if isinstance(first, dict) else set())
    context = str(document.head.get("@odata.context", "")) or str(text_of(first, "@odata.context"))
    said = str(text_of(first, "format") or document.head.get("format", ""))
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
    kind = str(document.head.get("kind", "") or text_of(first, "kind"))
    if document.has_list and first is None and kind in {"", "calendar#events"}:
        return
    if "graph.microsoft.com" in context or kind.startswith("calendar#"):
        raise CoachlogError("holds no events; ask for the events of a calendar, or calendarView")
    raise CoachlogError(_UNKNOWN)


def _write(document: _JsonFile, target: IO[bytes]) -> LineMap:
    lines = LineMap(counts_on=False)
    masters = {
        str(event["id"]): uid_of(event)
        for _, event in document.events
        if "id" in event
        and ("recurrence" in event or text_of(event, "type").casefold() == "seriesmaster")
    }
    written = 0

    def put(*told: str) -> None:
        nonlocal written
        written += len(told)
        target.write("".join(f"{line}\r\n" for line in told).encode("utf-8", "replace"))

    put("BEGIN:VCALENDAR", "VERSION:2.0")
    owner = _find_owner(document)
    if owner:
        put(f"X-WR-CALNAME:{escape(owner)}")
    zone = document.head.get("timezone")
    if isinstance(zone, str) and zone:
        put(f"X-WR-TIMEZONE:{escape(zone)}")
    for line, event in document.events:
        lines.note(written + 1, line)
        put("BEGIN:VEVENT", *list_properties(event, masters), "END:VEVENT")
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
        people = [event.get("organizer"), *as_list(event.get("attendees"))]
        for person in people:
            if isinstance(person, dict) and person.get("self") is True and person.get("email"):
                return str(person["email"])
    return None


def _plain_body(body: JsonEvent) -> str:
    text = text_of(body, "content")
    if text_of(body, "contenttype").casefold() != "text":
        text = _MARKUP.sub(" ", text)
    return text[:20_000]

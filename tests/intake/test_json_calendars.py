"""Events in JSON of Microsoft Graph and Google, line by line as the calendar they become."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from coachlog.errors import CoachlogError
from coachlog.intake.calendars import json_events
from coachlog.intake.calendars.json_events import write_calendar

AT = {"dateTime": "2026-11-03T09:00:00.0000000", "timeZone": "UTC"}


def written(document: object, encoding: str = "utf-8") -> list[str]:
    """Return the lines of the calendar that a document becomes, without those around the events."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    target = BytesIO()
    write_calendar(BytesIO(text.encode(encoding)), target)
    lines = target.getvalue().decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    return lines[2:-2]


def lines_of(event: dict[str, Any]) -> list[str]:
    """Return the lines of one event between its frame, but its UID and start."""
    lines = written({"value": [{"id": "1", "start": AT, **event}]})
    assert (lines[0], lines[-1]) == ("BEGIN:VEVENT", "END:VEVENT")
    return [one for one in lines[1:-1] if one not in ("UID:1", "DTSTART:20261103T090000Z")]


def test_all_that_graph_says_of_an_event() -> None:
    person = {"emailAddress": {"name": 'Pat "P" Lee', "address": " Pat@acme.com"}}
    event = {
        "id": "7",
        "iCalUId": "ical",
        "subject": "Visit; Hooli, new\r\nline",
        "bodyPreview": "a\\b",
        "location": {"displayName": "Hall"},
        "categories": ["Field", "Key, large", ""],
        "isAllDay": False,
        "isCancelled": False,
        "sensitivity": "normal",
        "showAs": "busy",
        "start": AT,
        "end": {"dateTime": "2026-11-03T10:00:00.6", "timeZone": "W. Europe Standard Time"},
        "organizer": person,
        "attendees": [
            {**person, "type": "required", "status": {"response": "accepted"}},
            {"emailAddress": {"address": "a@x.org"}, "type": "optional",
             "status": {"response": "tentativelyAccepted"}},
            {"emailAddress": {"name": "Hall", "address": "hall"}, "type": "resource",
             "status": {"response": "notResponded"}},
            {"emailAddress": {"address": "b@x.org"}, "status": {"response": "declined"}},
            {"emailAddress": {"address": "c@x.org"}, "status": {"response": "unheard of"}},
            {"emailAddress": {"address": "nobody"}},
            "d@x.org",
        ],
    }  # fmt: skip
    assert written({"value": [event]}) == [
        "BEGIN:VEVENT",
        "UID:ical",
        "DTSTART:20261103T090000Z",
        'DTEND;TZID="W. Europe Standard Time":20261103T100001',
        "SUMMARY:Visit\\; Hooli\\, new\\nline",
        "DESCRIPTION:a\\\\b",
        "LOCATION:Hall",
        "CATEGORIES:Field,Key\\, large",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        'ORGANIZER;CN="Pat  P  Lee":mailto:Pat@acme.com',
        'ATTENDEE;PARTSTAT=ACCEPTED;CN="Pat  P  Lee":mailto:Pat@acme.com',
        "ATTENDEE;PARTSTAT=TENTATIVE;ROLE=OPT-PARTICIPANT:mailto:a@x.org",
        'ATTENDEE;PARTSTAT=NEEDS-ACTION;CUTYPE=RESOURCE;CN="Hall":invalid:nomail',
        "ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.org",
        "ATTENDEE:mailto:c@x.org",
        "ATTENDEE:mailto:d@x.org",
        "END:VEVENT",
    ]


def test_all_that_google_says_of_an_event() -> None:
    page = {
        "kind": "calendar#events",
        "summary": "pat@acme.com",
        "timeZone": "Europe/Berlin",
        "items": [
            {
                "id": "g",
                "iCalUID": "g@google.com",
                "status": "tentative",
                "summary": "Visit",
                "description": "Notes",
                "location": "Hall",
                "visibility": "private",
                "transparency": "transparent",
                "organizer": {"email": "pat@acme.com", "displayName": "Pat", "self": True},
                "start": {"date": "2026-11-03"},
                "end": {"date": "2026-11-04"},
                "attendees": [
                    {"email": "a@x.org", "optional": True, "responseStatus": "needsAction"},
                    {"email": "hall@x.org", "resource": True, "displayName": "Hall"},
                    {"email": "b@x.org", "optional": "no", "resource": 1},
                ],
                "recurrence": ["RRULE:FREQ=WEEKLY", " EXDATE:20261110 ", "X:1", 5, "RRULE"],
            },
            {
                "id": "g_2",
                "recurringEventId": "g",
                "originalStartTime": {"date": "2026-11-10"},
                "status": "cancelled",
            },
        ],
    }
    assert written(page) == [
        "X-WR-CALNAME:pat@acme.com",
        "X-WR-TIMEZONE:Europe/Berlin",
        "BEGIN:VEVENT",
        "UID:g@google.com",
        "DTSTART;VALUE=DATE:20261103",
        "DTEND;VALUE=DATE:20261104",
        "RRULE:FREQ=WEEKLY",
        "EXDATE:20261110",
        "SUMMARY:Visit",
        "DESCRIPTION:Notes",
        "LOCATION:Hall",
        "STATUS:TENTATIVE",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        'ORGANIZER;CN="Pat":mailto:pat@acme.com',
        "ATTENDEE;PARTSTAT=NEEDS-ACTION;ROLE=OPT-PARTICIPANT:mailto:a@x.org",
        'ATTENDEE;CUTYPE=RESOURCE;CN="Hall":mailto:hall@x.org',
        "ATTENDEE:mailto:b@x.org",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:g@google.com",
        "DTSTART;VALUE=DATE:20261110",
        "RECURRENCE-ID;VALUE=DATE:20261110",
        "STATUS:CANCELLED",
        "END:VEVENT",
    ]


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ({"isCancelled": True}, ["STATUS:CANCELLED"]),
        ({"isCancelled": "no"}, []),
        ({"status": "cancelled"}, ["STATUS:CANCELLED"]),
        ({"status": "confirmed"}, []),
        ({"sensitivity": "Private"}, ["CLASS:PRIVATE"]),
        ({"sensitivity": "confidential"}, ["CLASS:PRIVATE"]),
        ({"sensitivity": "personal"}, ["CLASS:PRIVATE"]),
        ({"visibility": "confidential"}, ["CLASS:PRIVATE"]),
        ({"visibility": "public"}, []),
        ({"transparency": "opaque"}, []),
        ({"showAs": "Free"}, ["TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]),
        ({"showAs": "tentative"}, ["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"]),
        ({"showAs": "oof"}, ["X-MICROSOFT-CDO-BUSYSTATUS:OOF"]),
        ({"showAs": "unknown"}, []),
        ({"subject": "A", "summary": "B"}, ["SUMMARY:A"]),
        ({"subject": ""}, []),
        ({"subject": 5}, []),
        ({"bodyPreview": "A", "description": "B"}, ["DESCRIPTION:A"]),
        ({"location": {"displayName": "A"}}, ["LOCATION:A"]),
        ({"location": {"x": 1}}, []),
        ({"categories": "A"}, []),
        ({"body": {"contentType": "html", "content": "<p>a</p><br>b"}}, ["DESCRIPTION: a  b"]),
        ({"body": {"contentType": "Text", "content": "<p>a"}}, ["DESCRIPTION:<p>a"]),
        ({"body": {"content": "<p>a"}, "bodyPreview": "b"}, ["DESCRIPTION:b"]),
        ({"body": "a"}, []),
        ({"body": {"contentType": "text", "content": "x" * 20_001}},
         ["DESCRIPTION:" + "x" * 20_000]),
        ({"attachments": [1], "extensions": []}, []),
        ({"organizer": {"emailAddress": {"name": "\x01 "}}}, []),
        ({"organizer": {"emailAddress": {"name": "Pat"}}}, ['ORGANIZER;CN="Pat":invalid:nomail']),
        ({"organizer": {"emailAddress": "x", "email": "a@x.org"}}, ["ORGANIZER:mailto:a@x.org"]),
        ({"attendees": [{"status": "x", "email": "a@x.org"}]}, ["ATTENDEE:mailto:a@x.org"]),
        ({"attendees": [5, None, {}]}, []),
        (
            {"requiredAttendees": "a@x.org; b@x.org;", "optionalAttendees": "c@x.org",
             "resourceAttendees": "hall@x.org", "organizer": "pat@acme.com"},
            ["ORGANIZER:mailto:pat@acme.com", "ATTENDEE:mailto:a@x.org", "ATTENDEE:mailto:b@x.org",
             "ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:c@x.org",
             "ATTENDEE;CUTYPE=RESOURCE:mailto:hall@x.org"],
        ),
        (
            {"recurrence": {"pattern": {"type": "daily"}},
             "cancelledOccurrences": ["OID.x.2026-11-04", "OID.x", "2026-11-4"]},
            ["RRULE:FREQ=DAILY;INTERVAL=1", "EXDATE:20261104T090000Z"],
        ),
        ({"recurrence": {"pattern": {"type": "daily", "interval": True}}},
         ["RRULE:FREQ=DAILY;INTERVAL=1"]),
        ({"recurrence": {"pattern": {"type": "daily", "interval": 0}}},
         ["RRULE:FREQ=DAILY;INTERVAL=1"]),
        ({"recurrence": {"pattern": {"type": "daily", "interval": "2"}}},
         ["RRULE:FREQ=DAILY;INTERVAL=1"]),
    ],
)  # fmt: skip
def test_what_one_property_says(told: dict[str, Any], lines: list[str]) -> None:
    assert lines_of(told) == lines


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (AT, "DTEND:20261103T090000Z"),
        ({"dateTime": "2026-11-03T09:00:00", "timeZone": "Etc/UTC"},
         'DTEND;TZID="Etc/UTC":20261103T090000'),
        ({"dateTime": "2026-11-03T09:00:00", "timeZone": " utc "}, "DTEND:20261103T090000Z"),
        ({"dateTime": "2026-11-03T09:00:00"}, "DTEND:20261103T090000"),
        ({"dateTime": "2026-11-03T09:00:00", "timeZone": "tzone://Microsoft/Utc"},
         "DTEND:20261103T090000Z"),
        ({"dateTime": "2026-11-03T09:00:00+02:00"}, "DTEND:20261103T070000Z"),
        ({"dateTime": "2026-11-03T09:00:00+02:00", "timeZone": "UTC"}, "DTEND:20261103T070000Z"),
        ({"dateTime": "2026-11-03T09:00:00Z", "timeZone": "Europe/Berlin"},
         'DTEND;TZID="Europe/Berlin":20261103T100000'),
        ({"dateTime": "2026-11-03T09:00:00Z", "timeZone": "Nowhere"}, "DTEND:20261103T090000Z"),
        ({"dateTime": "2026-11-03T09:00:00", "timeZone": 'No"where'},
         'DTEND;TZID="Nowhere":20261103T090000'),
        ({"dateTime": "2026-11-03T09:00:00.4999999"}, "DTEND:20261103T090000"),
        ({"dateTime": "2026-11-03T09:00:00.5000000"}, "DTEND:20261103T090001"),
        ({"dateTime": "0001-01-01T00:00:00+02:00"}, "DTEND:0001-01-01T00:00:00+02:00"),
        ({"dateTime": f"0001-01-01T00:00:00.{'0' * 30}+02:00"},
         f"DTEND:0001-01-01T00:00:00.{'0' * 20}"),
        ({"date": "2026-11-03"}, "DTEND;VALUE=DATE:20261103"),
        ({"date": "2026-11-03", "dateTime": "2026-11-04T10:00:00Z"}, "DTEND:20261104T100000Z"),
        ("2026-11-03", "DTEND;VALUE=DATE:20261103"),
        ("2026-11-03T09:00:00Z", "DTEND:20261103T090000Z"),
        ("soon; " + "x" * 40, "DTEND:soon\\; " + "x" * 34),
        ("", None),
        (5, None),
        (None, None),
    ],
)  # fmt: skip
def test_when_an_event_ends(told: object, line: str | None) -> None:
    assert lines_of({"end": told}) == ([line] if line else [])


def test_an_event_of_whole_days_has_no_time() -> None:
    end = {"dateTime": "2026-11-05T00:00:00", "timeZone": "UTC"}
    assert lines_of({"isAllDay": True, "end": end}) == [
        "DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261105",
    ]  # fmt: skip
    assert lines_of({"isAllDay": "yes", "end": end}) == ["DTEND:20261105T000000Z"]


def test_an_event_has_a_zone_of_its_own_and_a_series_keeps_its_hour() -> None:
    local = {"dateTime": "2026-11-03T09:00:00"}
    assert lines_of({"timeZone": "Asia/Tokyo", "start": local, "end": "2026-11-03T10:00:00"}) == [
        'DTSTART;TZID="Asia/Tokyo":20261103T090000', 'DTEND;TZID="Asia/Tokyo":20261103T100000',
    ]  # fmt: skip
    assert lines_of({"timeZone": 5, "start": local}) == ["DTSTART:20261103T090000"]
    once = {"dateTime": "2026-11-02T09:00:00", "timeZone": "Asia/Tokyo"}  # before it was moved
    told = lines_of({"start": local, "originalStartTime": once, "recurringEventId": "x"})
    assert told[0] == 'DTSTART;TZID="Asia/Tokyo":20261103T090000'
    for zone in ("UTC", "Etc/UTC", "GMT"):
        start = {"dateTime": "2026-11-03T09:00:00", "timeZone": zone}
        told = lines_of(
            {"start": start, "recurrence": [], "originalStartTimeZone": "Europe/Berlin"}
        )
        assert told == ['DTSTART;TZID="Europe/Berlin":20261103T100000']
    home = {"originalStartTimeZone": "Europe/Berlin", "end": AT}
    assert lines_of(home) == ["DTEND:20261103T090000Z"]
    weekly = {"pattern": {"type": "weekly", "daysOfWeek": ["tuesday"]}}
    told = lines_of({**home, "recurrence": weekly, "cancelledOccurrences": ["x.2026-11-10"]})
    assert told == [
        'DTSTART;TZID="Europe/Berlin":20261103T100000',
        'DTEND;TZID="Europe/Berlin":20261103T100000',
        "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU",
        'EXDATE;TZID="Europe/Berlin":20261110T100000',
    ]


def test_a_changed_instance_belongs_to_its_series() -> None:
    series = {"id": "s", "iCalUId": "uid", "type": "seriesMaster", "start": AT}
    later = {"dateTime": "2026-11-10T11:00:00", "timeZone": "UTC"}
    change = {"id": "c", "iCalUId": "other", "seriesMasterId": "s", "start": later}
    with_original = {**change, "originalStart": "2026-11-10T09:00:00Z"}
    assert written({"value": [series, with_original]})[4:] == [
        "BEGIN:VEVENT", "UID:uid", "DTSTART:20261110T110000Z", "RECURRENCE-ID:20261110T090000Z",
        "END:VEVENT",
    ]  # fmt: skip
    assert written({"value": [series, change]})[4:] == [
        "BEGIN:VEVENT", "UID:uid", "DTSTART:20261110T110000Z", "RECURRENCE-ID:20261110T110000Z",
        "END:VEVENT",
    ]  # fmt: skip
    # Without its series, an expanded instance is an event of its own.
    assert written({"value": [change]})[1:-1] == ["UID:other", "DTSTART:20261110T110000Z"]
    assert written({"value": [with_original]})[1:-1] == [
        "UID:other", "DTSTART:20261110T110000Z", "RECURRENCE-ID:20261110T090000Z",
    ]  # fmt: skip
    alone = {"value": [{"seriesMasterId": "s", "start": AT}]}
    assert written(alone)[1:-1] == ["UID:s", "DTSTART:20261103T090000Z"]
    single = {**series, "type": "singleInstance"}
    assert written({"value": [single, change]})[5] == "UID:other"
    assert written({"value": [{**single, "recurrence": None}, change]})[5] == "UID:uid"


@pytest.mark.parametrize(
    ("document", "owner"),
    [
        ({"summary": "pat@acme.com", "items": []}, "pat@acme.com"),
        ({"summary": "Pat", "items": []}, None),
        ({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('pat%40acme.com')/x",
          "value": []}, "pat@acme.com"),
        ({"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('5f')/x",
          "value": []}, None),
        ({"items": [{"start": AT, "attendees": [{"email": "a@x.org"},
                                                {"email": "b@x.org", "self": True}]}]}, "b@x.org"),
        ({"items": [{"start": AT, "organizer": {"email": "c@x.org", "self": True}}]}, "c@x.org"),
        ({"items": [{"start": AT, "organizer": {"email": "c@x.org", "self": "yes"}}]}, None),
        ({"items": [{"start": AT, "organizer": {"self": True}}]}, None),
    ],
)  # fmt: skip
def test_whose_calendar_it_is(document: object, owner: str | None) -> None:
    named = [line for line in written(document) if line.startswith("X-WR-CALNAME:")]
    assert named == ([f"X-WR-CALNAME:{owner}"] if owner else [])


EVENT = {"id": "1", "start": AT}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (json.dumps({"value": [EVENT, EVENT]}), 2),
        (json.dumps({"Items": [EVENT]}), 1),
        (json.dumps({"events": [EVENT]}), 1),
        (json.dumps([EVENT, EVENT]), 2),
        (json.dumps(EVENT), 1),
        (json.dumps([{"value": [EVENT]}, {"value": [EVENT]}]), 2),
        (json.dumps([[EVENT]]), 1),
        (json.dumps({"value": [EVENT]}) + "\n" + json.dumps({"value": [EVENT]}), 2),
        (json.dumps(EVENT) + ",\n\x1e" + json.dumps(EVENT), 2),
        (json.dumps({"value": [EVENT], "x": "value", "y": {"items": [EVENT]}}), 1),
        (json.dumps({"value": []}), 0),
        (json.dumps({"kind": "calendar#events", "items": []}), 0),
        ("[]", 0),
        (json.dumps([{"value": []}]), 0),
        (json.dumps({"x": "y" * 3900, "value": [EVENT]}), 1),
        (json.dumps({"x": 5, "value": [EVENT]}, separators=(",", ":")), 1),
    ],
)
def test_events_stand_in_pages_lists_or_alone(text: str, count: int) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert written(text, encoding).count("BEGIN:VEVENT") == count


@pytest.mark.parametrize("more", ["@odata.nextLink", "nextPageToken"])
def test_a_page_after_which_more_follow_is_refused_where_they_are_missing(more: str) -> None:
    first: dict[str, object] = {"value": [EVENT], more: "x"}
    last: dict[str, object] = {"value": [EVENT]}
    for pages in ([first, last], [last, {**last, more: None}]):
        for text in (json.dumps(pages), "\n".join(map(json.dumps, pages))):
            assert written(text).count("BEGIN:VEVENT") == 2
    for pages in ([first], [first, first], [last, first]):
        for text in (json.dumps(pages), "\n".join(map(json.dumps, pages))):
            with pytest.raises(CoachlogError, match=f"one page of a calendar: {more} says that"):
                written(text)


def test_each_event_has_the_line_it_begins_on() -> None:
    text = '{"value": [\n\n{"start": "x",\n"id": "1"},\n{"start": "y"}\n]}\n{"start": "z"}'
    lines = write_calendar(BytesIO(text.encode()), BytesIO())
    assert [lines.line_of(made) for made in range(1, 15)] == [
        1,
        2,
        *[3] * 4,
        *[5] * 3,
        *[7] * 3,
        7,
        7,
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"value": [\n{"start": 1}', "is no whole JSON: line 2: the file ends inside a list"),
        ('{"value": []', "is no whole JSON: line 1: the file ends inside an object"),
        ('{"value": [], 5: 1}', "is no whole JSON: line 1: a name and a value are expected"),
        ('{"value": [], "x" 1}', "is no whole JSON: line 1: a name and a value are expected"),
        ('{"value": [], "x": }', "is no whole JSON: line 1: Expecting value"),
        ("[" * 100_000, "is JSON nested too deep"),
        ('{"totalSize": 1, "records": []}', "Salesforce; export the report as Excel or CSV"),
        ('{"records": []}', "Salesforce; export the report as Excel or CSV"),
        ('{"results": [], "paging": {}}', "HubSpot; export the view as XLSX or CSV"),
        ('{"success": true, "data": []}', "Pipedrive; export the list as XLSX or CSV"),
        ('{"calendars": {}, "timeMin": 1}', "tells when people are busy, not with whom"),
        ('[{"attributes": {}}]', "Salesforce; export the report as Excel or CSV"),
        ('[{"attributes": 1}]', "is JSON of another program"),
        ('["vcalendar"]', "is a calendar in JSON (jCal); export it as .ics"),
        ('{"@odata.context": "https://x/api/data/v9.2/$metadata", "value": [1]}', "Dynamics"),
        ('[{"@odata.context": "https://x/api/data/v9.2/$metadata"}]', "Dynamics"),
        ('{"format": "coachlog.report/1"}', "is what coachlog writes for other programs"),
        ('{"format": "coachlog.report/1", "value": []}', "is what coachlog writes for other"),
        ('{"kind": "calendar#calendarList", "items": [{"id": 1}]}', "holds no events; ask for"),
        ('{"kind": "calendar#calendarList", "items": []}', "holds no events; ask for"),
        ('{"@odata.context": "https://graph.microsoft.com/v1.0", "value": [{"id": 1}]}',
         "holds no events; ask for"),
        ('{"kind": "drive#files", "items": []}', "is JSON of another program"),
        ('{"x": 1}', "is JSON of another program"),
        ('{"status": "cancelled"}', "is JSON of another program"),
        ('{"originalStartTime": 1}', "is JSON of another program"),
        ("5", "is JSON of another program"),
        (" ", "is JSON of another program"),
    ],
)  # fmt: skip
def test_json_without_events_is_named(text: str, problem: str) -> None:
    with pytest.raises(CoachlogError) as told:
        written(text)
    assert problem in str(told.value)


ENTRY = '{"id": "a", "start": {"date": "2026-11-16"}}'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"error": {"code": "InvalidAuthenticationToken", "message": "Token expired"}}',
         "Token expired"),
        ('{"error": {"code": "Throttled"}}', "Throttled"),
        ('{"error": "invalid_grant", "error_description": "Bad Request"}', "Bad Request"),
        ('{"success": false, "error": "unauthorized access"}', "unauthorized access"),
        ('[{"message": "Session expired", "errorCode": "INVALID_SESSION_ID"}]', "Session expired"),
        ('{"status": "error", "message": "Over the limit"}', "Over the limit"),
        ('{"error": true}', "without a message"),
        # Of several pages, the last one failed.
        (f'{{"items": [{ENTRY}]}}\n{{"error": {{"code": 401, "message": "Expired"}}}}', "Expired"),
    ],
)  # fmt: skip
def test_an_error_that_was_stored_instead_of_events_is_told(text: str, said: str) -> None:
    with pytest.raises(CoachlogError) as told:
        write_calendar(BytesIO(text.encode()), BytesIO())
    assert str(told.value).startswith(f"holds an error that a program was answered with, {said}; ")


def test_what_holds_no_error_is_no_answer_that_failed() -> None:
    text = f'{{"error": null, "value": [{ENTRY}]}}'
    write_calendar(BytesIO(text.encode()), target := BytesIO())
    assert target.getvalue().count(b"BEGIN:VEVENT") == 1


def test_json_of_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"value": []})
    monkeypatch.setattr(json_events, "JSON_LIMIT", len(text))
    assert written(text) == []
    with pytest.raises(CoachlogError, match="has over 0 MB; ask for fewer days at once"):
        written(text + " ")

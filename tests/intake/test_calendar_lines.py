"""What the lines of a calendar file mean: where an entry begins and ends, and what it says."""

from __future__ import annotations

from datetime import date, time

import pytest

from coachlog.intake import lines as intake_lines
from coachlog.intake.calendars import blocks, entries
from coachlog.intake.drafts import Draft, EventDraft, OutsideDraft, Participant
from coachlog.intake.problems import Problem
from tests.intake.test_foreign_files import read

DAY = "DTSTART:20240506T090000"


def events(*lines: str) -> list[EventDraft]:
    """Return the events of a file, in which nothing is wrong."""
    _, drafts, problems = read("\r\n".join(lines) + "\r\n", "icalendar")
    assert not problems
    return [draft for draft in drafts if isinstance(draft, EventDraft)]


def problems_of(*lines: str) -> list[tuple[int, str]]:
    """Return the problems of a file with their lines."""
    _, _, problems = read("\r\n".join(lines) + "\r\n", "icalendar")
    return [(problem.line, problem.problem) for problem in problems]


def entry(*lines: str, uid: str = "1") -> tuple[str, ...]:
    """Return the lines of an event."""
    return "BEGIN:VEVENT", f"UID:{uid}", DAY, *lines, "END:VEVENT"


def one(*lines: str, head: tuple[str, ...] = ()) -> EventDraft:
    """Return the only event of a calendar."""
    (found,) = events("BEGIN:VCALENDAR", *head, *entry(*lines), "END:VCALENDAR")
    return found


def test_all_that_an_event_says_is_read() -> None:
    found = one(
        "DTEND:20240506T101530",
        "SUMMARY;LANGUAGE=en:Visit\\, day 1\\; new",
        "LOCATION: Hall 3 ",
        'DESCRIPTION:First\\nsecond\\Nthird \\\\ \\: \\"',
        "CATEGORIES:Field,Key\\, large,",
        "CATEGORIES:Late",
        'ORGANIZER;CN="Lee, Pat":MAILTO:Pat@Acme.com',
        "ATTENDEE;PARTSTAT=ACCEPTED;CN=Dana:mailto:dana@acme.com",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:Bo@acme.com",
        "ATTENDEE;PARTSTAT=NEEDS-ACTION;CN='Ann':invalid:nomail",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:d@x.org",
        "ATTENDEE;PARTSTAT=DELEGATED:mailto:e@x.org",
        "ATTENDEE;CUTYPE=ROOM;CN=Hall 3:mailto:hall@x.org",
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@x.org",
        "ATTENDEE;CUTYPE=EQUIPMENT:mailto:cam@x.org",
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:note@x.org",
        "ATTENDEE;EMAIL=Far@x.org;CN=Far:urn:uuid:1",
        "ATTENDEE:urn:uuid:nobody",
    )
    assert found == EventDraft(
        line=2,
        key="1",
        subject="Visit, day 1; new",
        on=date(2024, 5, 6),
        until_on=date(2024, 5, 6),
        starts_at=time(9),
        ends_at=time(10, 15, 30),
        minutes=75,
        organizer=Participant("Lee, Pat", "pat@acme.com"),
        attendees=(
            Participant("Dana", "dana@acme.com", answer="yes"),
            Participant(None, "bo@acme.com", answer="maybe"),
            Participant("Ann", None, answer="none"),
            Participant(None, "d@x.org", declined=True),
            Participant(None, "e@x.org", declined=True),
            Participant("Hall 3", "hall@x.org", is_room=True),
            Participant(None, "beamer@x.org", is_room=True),
            Participant(None, "cam@x.org", is_room=True),
            Participant(None, "note@x.org", is_room=True),
            Participant("Far", "far@x.org"),
        ),
        place="Hall 3",
        description='First\nsecond\nthird \\ : "',
        categories=("Field", "Key, large", "Late"),
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("STATUS:CANCELLED", {"cancelled"}),
        ("STATUS:Canceled", {"cancelled"}),
        ("STATUS:TENTATIVE", {"tentative"}),
        ("STATUS:CONFIRMED", set()),
        ("CLASS:PRIVATE", {"private"}),
        ("CLASS:CONFIDENTIAL", {"private"}),
        ("CLASS:PUBLIC", set()),
        ("TRANSP:TRANSPARENT", {"free"}),
        ("TRANSP:OPAQUE", set()),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", {"free"}),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", {"tentative"}),
        ("X-MICROSOFT-CDO-BUSYSTATUS:BUSY", set()),
    ],
)
def test_the_states_of_an_event(line: str, said: set[str]) -> None:
    found = one(line)
    states = ("cancelled", "tentative", "private", "free")
    assert {name for name in states if getattr(found, name)} == said


@pytest.mark.parametrize(
    ("lines", "until", "ends", "minutes"),
    [
        ((), (6, None), "09:00", None),
        (("DTEND:20240506T090059",), (6, None), "09:00:59", None),
        (("DTEND:20240506T090100",), (6, None), "09:01", 1),
        (("DTEND:20240506T085900",), (6, None), "09:00", None),
        (("DURATION:PT45M",), (6, None), "09:45", 45),
        (("DURATION:-PT45M",), (6, None), "09:00", None),
        (("DURATION:P1DT0H",), (7, None), "09:00", 1440),
        (("DTEND:20240506T100000", "DURATION:PT3H"), (6, None), "10:00", 60),
        (("DTEND:20240507T000000",), (6, None), "00:00", 900),
        (("DTEND:20240507T003000",), (7, None), "00:30", 930),
        (("DTEND;VALUE=DATE:20240507",), (7, None), "09:00", 1440),
    ],
)
def test_when_an_event_ends(
    lines: tuple[str, ...], until: tuple[int, None], ends: str, minutes: int | None
) -> None:
    found = one(*lines)
    assert (found.until_on, found.ends_at, found.minutes) == (
        date(2024, 5, until[0]), time.fromisoformat(ends), minutes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "until"),
    [
        ((), 6),
        (("DTEND;VALUE=DATE:20240508",), 7),
        (("DTEND;VALUE=DATE:20240506",), 6),
        (("DTEND;VALUE=DATE:20240504",), 6),
        (("DTEND:20240508T100000",), 7),
        (("DURATION:P3D",), 8),
        (("DURATION:P1W",), 12),
        (("DURATION:PT5H",), 6),
        (("DURATION:-P3D",), 6),
    ],
)
def test_when_whole_days_end(lines: tuple[str, ...], until: int) -> None:
    head = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20240506")
    (found,) = events(*head, *lines, "END:VEVENT", "END:VCALENDAR")
    assert (found.on, found.until_on) == (date(2024, 5, 6), date(2024, 5, until))
    assert (found.starts_at, found.ends_at, found.minutes) == (None, None, None)


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        ("DTSTART:20240506", 6, None),
        ("DTSTART;VALUE=DATE:20240506T090000", 6, None),
        ("DTSTART:20240506T235960", 6, "23:59:59"),
        ("DTSTART:20240506T220000Z", 7, "00:00"),
        ("DTSTART;TZID=America/New_York:20240506T200000", 6, "20:00"),
        ("DTSTART;TZID=:20240506T200000", 6, "20:00"),
    ],
)
def test_where_an_event_begins(start: str, on: int, at: str | None) -> None:
    (found,) = events("BEGIN:VCALENDAR", "BEGIN:VEVENT", start, "END:VEVENT", "END:VCALENDAR")
    assert found.on == date(2024, 5, on)
    assert found.starts_at == (None if at is None else time.fromisoformat(at))


@pytest.mark.parametrize(
    ("start", "is_day"),
    [
        ("DTSTART:20240506T000000", True),
        ("DTSTART:20240506T000001", False),
        ("DTSTART;TZID=Europe/Berlin:20240506T000000", True),
        ("DTSTART:20240506T000000Z", False),
    ],
)
def test_midnight_that_outlook_marks_is_a_whole_day(start: str, is_day: bool) -> None:
    for marked in ("TRUE", "FALSE"):
        (found,) = events(
            "BEGIN:VCALENDAR", "BEGIN:VEVENT", start,
            f"X-MICROSOFT-CDO-ALLDAYEVENT:{marked}", "END:VEVENT", "END:VCALENDAR",
        )  # fmt: skip
        assert (found.starts_at is None) is (is_day and marked == "TRUE")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (("DTSTART:20240507T090000",), "has 2 different DTSTART"),
        (("DTEND:20240506T246000",), "its DTEND is no date there is: '20240506T246000'"),
        (("DTEND:20240532",), "its DTEND is no date there is: '20240532'"),
        (("DTEND:2024-05-06",), "its DTEND is not a date or a time: '2024-05-06'"),
        ((f"DTEND:{'x' * 60}",), f"its DTEND is not a date or a time: '{'x' * 40}'"),
        ((f"DURATION:{'x' * 60}",), f"its DURATION is not a duration: '{'x' * 40}'"),
        (("DURATION:45",), "its DURATION is not a duration: '45'"),
        (("DURATION:P10001D",), "its DURATION is too long: 'P10001D'"),
        (("RDATE:soon",), "its RDATE is not a date or a time: 'soon'"),
        (("EXDATE:soon",), "its EXDATE is not a date or a time: 'soon'"),
        (("RRULE:INTERVAL=2",), "its RRULE has no FREQ"),
        (("RRULE:FREQ=" + "x" * 60,), f"its RRULE can't be read: 'FREQ={'x' * 55}'"),
        (
            (f"RRULE:FREQ=DAILY;RSCALE={'X' * 30}",),
            f"repeats by a calendar that can't be read: {'X' * 20}",
        ),
        (("RRULE:FREQ=DAILY;BYHOUR=x",), "its RRULE can't be read: 'FREQ=DAILY;BYHOUR=x'"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_with_its_subject(
    lines: tuple[str, ...], problem: str
) -> None:
    text = ("BEGIN:VCALENDAR", *entry("SUMMARY:Visit", *lines), "END:VCALENDAR")
    assert problems_of(*text) == [(2, f"{problem} (Visit)")]


@pytest.mark.parametrize("rule", ["RRULE:", "RRULE: ;", "EXRULE:"])
def test_a_rule_that_says_nothing_is_none(rule: str) -> None:
    assert one(rule) == one()


def test_a_length_of_ten_thousand_days_is_one() -> None:
    assert one("DURATION:P10000D").until_on == date(2051, 9, 22)


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (("SUMMARY:Visit",), " (Visit)"),
        (("SUMMARY: ",), " (1)"),
        (("SUMMARY:Visit", "UID:2"), " (Visit)"),
    ],
)
def test_an_event_is_named_by_its_subject_or_its_number(lines: tuple[str, ...], named: str) -> None:
    found = problems_of("BEGIN:VCALENDAR", *entry(*lines, "DURATION:x"), "END:VCALENDAR")
    assert found == [(2, f"its DURATION is not a duration: 'x'{named}")]
    nameless = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:x", "END:VEVENT", "END:VCALENDAR")
    assert problems_of(*nameless) == [(2, "its DTSTART is not a date or a time: 'x'")]


def test_numbers_of_dates_and_rules_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_DATES", 3)
    monkeypatch.setattr("coachlog.intake.calendars.properties._LISTED", 2)

    def told(*lines: str) -> list[str]:
        found = problems_of("BEGIN:VCALENDAR", *entry(*lines), "END:VCALENDAR")
        return [problem for _, problem in found]

    two = "20240507T090000,20240508T090000"
    assert told(f"RDATE:{two}", "RDATE:20240509T090000") == []
    for lines in ((f"RDATE:{two}", f"RDATE:{two}"), (f"RDATE:{two},20240509T090000",)):
        text = "\n".join(("BEGIN:VCALENDAR", *entry(*lines), "END:VCALENDAR"))
        reading, drafts, problems = read(text, "icalendar")
        assert (drafts, problems, reading.left_out) == ([], [], {"repeats too often": 1})
    assert told(*["RRULE:FREQ=DAILY;COUNT=2"] * 10) == []
    assert told(*["RRULE:FREQ=DAILY;COUNT=2"] * 11) == ["has over 10 RRULEs (1)"]
    short = "RRULE:FREQ=DAILY;COUNT=2" + ";" * 2990
    assert told(short) == []
    monkeypatch.setattr(entries, "_RULE_LIMIT", 18)
    assert told("RRULE:FREQ=DAILY;COUNT=2") == []
    assert told("RRULE:FREQ=DAILY;COUNT=20") == ["its RRULE has over 18 characters (1)"]


def test_many_guests_are_read_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "_PEOPLE", 2)
    found = one(*(f"ATTENDEE:mailto:{name}@x.org" for name in "abc"))
    assert [person.email for person in found.attendees] == ["a@x.org", "b@x.org"]


# Where events, zones and calendars begin and end.


def test_folds_are_undone_inside_a_calendar_or_an_event_only() -> None:
    (inside,) = events("BEGIN:VCALENDAR", *entry("SUMMARY:Vi", " s", "\tit"), "END:VCALENDAR")
    (without,) = events(*entry("SUMMARY:Vi", " sit"))
    (indented,) = events(" BEGIN:VCALENDAR", *entry("SUMMARY:Visit"), "END:VCALENDAR")
    assert [found.subject for found in (inside, without, indented)] == ["Visit"] * 3
    assert one("X-UNKNOWN:a", " SUMMARY:b", "SUMMARY:Visit").subject == "Visit"
    assert one("SUMMARY:Vi", "", " \0", "LOCATION:x").subject == "Vi"


def test_what_stands_inside_another_component_is_not_of_the_event() -> None:
    alarm = ("BEGIN:VALARM", "SUMMARY:Wake", "BEGIN:X", "END:X", "ATTENDEE:mailto:a@x.org",
             "END:VALARM")  # fmt: skip
    found = one(*alarm, "SUMMARY:Visit", "ATTENDEE:mailto:b@x.org")
    assert found.subject == "Visit"
    assert [person.email for person in found.attendees] == ["b@x.org"]


def test_what_a_calendar_says_may_stand_behind_other_components() -> None:
    todo = ("BEGIN:VTODO", "X-WR-TIMEZONE:Asia/Tokyo", "SUMMARY:x", "END:VTODO")
    found = one("DTSTART:20240506T090000", head=(*todo, "X-WR-CALNAME:x", "METHOD:CANCEL"))
    assert found.cancelled
    utc = ("BEGIN:VEVENT", "UID:1", "DTSTART:20240506T090000Z", "END:VEVENT")
    zone = "X-WR-TIMEZONE:America/New_York"
    (moved,) = events("BEGIN:VCALENDAR", *todo, zone, *utc, "END:VCALENDAR")
    assert moved.starts_at == time(5)
    (twice,) = events("BEGIN:VCALENDAR", zone, "X-WR-TIMEZONE:Asia/Tokyo", *utc, "END:VCALENDAR")
    assert twice.starts_at == time(5)
    (outside,) = events(zone, "BEGIN:VCALENDAR", *utc, "END:VCALENDAR")
    assert outside.starts_at == time(11)


def test_each_calendar_of_a_file_has_its_own_zone_and_method() -> None:
    first = (
        "BEGIN:VCALENDAR",
        "METHOD:CANCEL",
        "X-WR-TIMEZONE:Asia/Tokyo",
        *entry(),
        "END:VCALENDAR",
    )
    second = ("BEGIN:VCALENDAR", *entry(uid="2"), "END:VCALENDAR")
    assert [found.cancelled for found in events(*first, *second)] == [True, False]


def test_the_same_number_in_two_calendars_is_two_events() -> None:
    calendar = ("BEGIN:VCALENDAR", *entry(), "END:VCALENDAR")
    assert len(events(*calendar, *calendar)) == 2


ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
SERIES = ("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Here:20240506T090000", "DTEND:20240506T070000Z",
          "END:VEVENT")  # fmt: skip


@pytest.mark.parametrize("around", [(), ("BEGIN:VTODO", "END:VTODO")])
def test_a_zone_that_the_calendar_describes_is_known(around: tuple[str, ...]) -> None:
    for lines in ((*around, *ZONE, *SERIES), (*SERIES, *around, *ZONE)):
        (found,) = events("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")
        assert (found.starts_at, found.ends_at, found.minutes) == (time(9), time(10), 60)


def test_zones_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(map(len, ZONE[1:]))
    for limit, minutes in ((size, 60), (size - 1, None)):
        monkeypatch.setattr(blocks, "_ZONE_LIMIT", limit)
        (found,) = events("BEGIN:VCALENDAR", *ZONE, *SERIES, "END:VCALENDAR")
        assert found.minutes == minutes


def test_events_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (entry("SUMMARY:Visit", f"LOCATION:{uid * 9}", uid=uid) for uid in "12")
    size = sum(map(len, first[1:-1]))
    text = ("BEGIN:VCALENDAR", *first, *second, "END:VCALENDAR")
    monkeypatch.setattr(blocks, "EVENT_LIMIT", size)
    assert len(events(*text)) == 2
    monkeypatch.setattr(blocks, "EVENT_LIMIT", size - 1)
    told = f"this event has over {size - 1} bytes (Visit)"
    assert problems_of(*text) == [(2, told), (8, told)]


def test_a_property_of_many_bytes_is_refused_and_a_description_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "LINE_LIMIT", 30)
    monkeypatch.setattr(blocks, "DESCRIPTION_BYTES", 20)
    assert one("SUMMARY:" + "x" * 22).subject == "x" * 22
    assert one("SUMMARY:" + "x" * 10, " " + "y" * 9).subject == "x" * 10 + "y" * 9
    for lines in (("SUMMARY:" + "x" * 23,), ("SUMMARY:" + "x" * 10, " " + "y" * 10)):
        (problem,) = problems_of("BEGIN:VCALENDAR", *entry(*lines, "X:1"), "END:VCALENDAR")
        assert problem[1] == "its SUMMARY has over 30 bytes (1)"
    for text, kept in (
        ("x" * 8, "x" * 8), ("x" * 9, "x" * 8), ("x" * 80, "x" * 8),
        ("xxxxxxx\u20ac", "x" * 7), ("xxxxxx\u20ac", "x" * 6), ("xxxxx\u20ac", "xxxxx\u20ac"),
        ("xxxxx\U0001f600y", "xxxxx"), ("xxxx\U0001f600y", "xxxx\U0001f600"),
    ):  # fmt: skip
        assert one(f"DESCRIPTION:{text}").description == kept
    latin = "\r\n".join(("BEGIN:VCALENDAR", *entry("DESCRIPTION:xxxx\u00e9xxxx"), "END:VEVENT"))
    _, drafts, _ = read(latin.encode("cp1252"), "icalendar")
    assert [draft.description for draft in drafts if isinstance(draft, EventDraft)] == [
        "xxxx\u00e9xxx"
    ]


@pytest.mark.parametrize(("lasts", "inside"), [("P20D", True), ("P2D", False)])
def test_an_event_that_lasts_into_the_window_is_in_it(lasts: str, inside: bool) -> None:
    lines = ("BEGIN:VEVENT", "UID:1", "DTSTART:20231215T090000", f"DURATION:{lasts}", "END:VEVENT")
    _, drafts, _ = read("\n".join(("BEGIN:VCALENDAR", *lines)), "icalendar")
    assert [isinstance(draft, EventDraft) for draft in drafts] == [inside]


def test_a_line_of_which_only_the_beginning_is_kept_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (intake_lines, blocks):
        monkeypatch.setattr(module, "LINE_LIMIT", 30)
    for lines in (("SUMMARY:" + "x" * 80,), ("SUMMARY:x", " " + "y" * 80)):
        (problem,) = problems_of("BEGIN:VCALENDAR", *entry(*lines, "X:1"), "END:VCALENDAR")
        assert problem[1] == "its SUMMARY has over 30 bytes (1)"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("BEGIN:VCALENDAR", *entry()[:-1], *entry(uid="2")),
         [(2, "is not closed before the next one begins (1)")]),
        (("BEGIN:VCALENDAR", *entry()[:-1], "END:VCALENDAR"),
         [(2, "is not closed before the calendar ends (1)")]),
        (("BEGIN:VCALENDAR", *entry()[:-1], "BEGIN:VCALENDAR", "END:VCALENDAR"),
         [(2, "is not closed before the next one begins (1)")]),
        (("BEGIN:VCALENDAR", *entry()[:-1]), [(2, "the file ends inside this event (1)")]),
        (("BEGIN:VCALENDAR", *entry("BEGIN:VALARM"), *entry(uid="2"), "END:VCALENDAR"), []),
        (("BEGIN:VCALENDAR", "END:VCALENDAR"), []),
        (("BEGIN:VCALENDAR", "X-WR-CALNAME:x"),
         [(1, "ends before its first event; export the calendar again")]),
        (("END:VCALENDAR", "BEGIN:VCALENDAR", "X-WR-CALNAME:x"),
         [(1, "ends before its first event; export the calendar again")]),
        (("END:VCALENDAR", "BEGIN:VCALENDAR", "END:VCALENDAR"), []),
        (("BEGIN:VCALENDAR", *entry()), []),
        (("END:VEVENT", *entry(), "END:VEVENT"), []),
        (("X-WR-CALNAME:x", "END:VEVENT"), [(1, "holds no calendar")]),
    ],
)  # fmt: skip
def test_what_is_not_closed_is_told(lines: tuple[str, ...], found: list[tuple[int, str]]) -> None:
    assert problems_of(*lines) == found


def test_nesting_and_calendars_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = ("BEGIN:VCALENDAR", *["BEGIN:X"] * 1000)
    assert problems_of(*deep, *["END:X"] * 1000, "END:VCALENDAR") == []
    assert problems_of(*deep, "BEGIN:X", *entry()) == [(1002, "is nested over 1000 deep")]
    monkeypatch.setattr(blocks, "_CALENDAR_LIMIT", 2)
    two = ("BEGIN:VCALENDAR", "END:VCALENDAR") * 2
    assert problems_of(*two) == []
    assert problems_of(*two, *two) == [(5, "has over 2 calendars")]


# Which events there are.


def test_the_newest_version_of_an_event_counts() -> None:
    def versions(*sequences: str) -> list[int]:
        lines = [
            line
            for at, told in enumerate(sequences)
            for line in entry(*[f"SEQUENCE:{told}"] * bool(told), f"DTEND:20240506T1{at}0000")
        ]
        found = events("BEGIN:VCALENDAR", *lines, "END:VCALENDAR")
        return [draft.ends_at.hour - 10 for draft in found if draft.ends_at]

    assert versions("2", "1") == [0]
    assert versions("1", "2") == [1]
    assert versions("", "0") == [1]
    assert versions("9", "10") == [1]
    assert versions("1000000000", "1") == [1]  # no program counts so far


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [("2", "1", 0), ("1", "2", 1), ("1", "1", 1), ("x", "0", 1), ("0", "0", 1), ("0", "x", 1),
     ("1", "x", 0), ("999999999", "x", 0), ("1000000000", "x", 1), ("3 10 2", "9", 0),
     ("3 10 2", "10", 1)],
)  # fmt: skip
def test_an_older_version_of_what_was_moved_out_of_the_window_is_none(
    before: str, now: str, kept: int
) -> None:
    moved = [
        line
        for told in before.split()
        for line in (
            "BEGIN:VEVENT", "UID:1", "DTSTART:20290101T090000", f"SEQUENCE:{told}", "END:VEVENT",
        )
    ]  # fmt: skip
    lines = ("BEGIN:VCALENDAR", *moved, *entry(f"SEQUENCE:{now}"))
    _, drafts, _ = read("\n".join(lines), "icalendar")
    assert sum(isinstance(draft, EventDraft) for draft in drafts) == kept


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("20240101T000000", "20240101T010000", True),
        ("20231231T220000", "20231231T235959", False),
        ("20231231T220000", "20240101T000000", False),
        ("20231231T220000", "20240101T000100", True),
        ("20241231T235959", "20250101T010000", True),
        ("20250101T000000", "20250101T010000", False),
        ("20231001T090000", "20240201T090000", True),
        ("20250103T090000", "20250103T100000", False),
        ("20231229T090000", "20231229T100000", False),
    ],
)
def test_an_event_that_touches_the_window_is_in_it_and_others_are_named(
    start: str, end: str, inside: bool
) -> None:
    lines = (
        "BEGIN:VEVENT",
        "UID: u\\,1 ",
        "SUMMARY:a\\,b",
        f"DTSTART:{start}",
        f"DTEND:{end}",
        "END:VEVENT",
    )
    reading, drafts, problems = read("\n".join(("BEGIN:VCALENDAR", *lines)), "icalendar")
    assert (reading.events, reading.occurrences, problems) == (1, int(inside), [])
    (found,) = drafts
    expected: Draft = OutsideDraft("u,1", "a,b", date.fromisoformat(start[:8]))
    assert (found == expected) is not inside
    assert isinstance(found, EventDraft) is inside


def test_an_event_without_a_number_is_known_by_who_what_and_when() -> None:
    def key(*lines: str) -> str:
        text = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR")
        (found,) = events(*text)
        return found.key

    plain = key(DAY, "SUMMARY:Visit", "ORGANIZER:mailto:pat@acme.com")
    assert plain.startswith("fp:")
    assert len(plain) == 35
    assert plain == key(DAY, "SUMMARY:Visit", "ORGANIZER;CN=Pat:mailto:Pat@acme.com", "LOCATION:x")
    others = [
        key(DAY, "SUMMARY:Visit"),
        key(DAY, "SUMMARY:Visit", "ORGANIZER;CN=Pat:x"),
        key(DAY, "SUMMARY:Other", "ORGANIZER:mailto:pat@acme.com"),
        key("DTSTART:20240506T091500", "SUMMARY:Visit", "ORGANIZER:mailto:pat@acme.com"),
    ]
    assert len({plain, *others}) == 5


@pytest.mark.parametrize(
    ("names", "owner"),
    [
        (("Pat@Acme.com",), "pat@acme.com"),
        (("pat@acme.com", "Holidays"), "pat@acme.com"),
        (("pat@acme.com", "dana@acme.com"), None),
        (("Pat at pat@acme.com",), None),
        (("Pat",), None),
        ((), None),
    ],
)
def test_a_calendar_called_by_an_address_is_that_persons(
    names: tuple[str, ...], owner: str | None
) -> None:
    lines = [
        line
        for name in names
        for line in ("BEGIN:VCALENDAR", f"X-WR-CALNAME:{name}", "END:VCALENDAR")
    ]
    reading, _, _ = read("\n".join((*lines, *entry())), "icalendar")
    assert reading.owner_email == owner


def test_what_was_cancelled_may_stand_nowhere_in_time() -> None:
    nowhere = ("BEGIN:VEVENT", "UID:1", "SUMMARY:Visit", "END:VEVENT", "END:VCALENDAR")
    assert problems_of("BEGIN:VCALENDAR", "METHOD:REPLY", *nowhere) == []
    told = problems_of("BEGIN:VCALENDAR", *nowhere)
    assert told == [(2, "has no DTSTART (Visit)")]


def test_versions_of_one_event_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachlog.intake.calendars.reader._VERSIONS", 2)
    text = ("BEGIN:VCALENDAR", *entry("SUMMARY:Visit") * 2, *entry(uid="2"))
    assert problems_of(*text) == []
    found = problems_of("BEGIN:VCALENDAR", *entry("SUMMARY:Visit") * 3, *entry(uid="2"))
    assert found == [(2, "this event has over 2 versions and changes (Visit)")]


def test_a_problem_is_a_line_and_words() -> None:
    _, _, (found,) = read("x", "icalendar")
    assert found == Problem(line=1, problem="holds no calendar")

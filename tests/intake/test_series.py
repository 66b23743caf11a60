"""Which occurrences of a series there are: changed, moved, added and left out ones."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from coachlog.intake.calendars import reader, series
from coachlog.intake.calendars.zones import Zones, find_zone
from coachlog.intake.drafts import Draft, EventDraft
from tests.intake.test_foreign_files import read

START = "DTSTART:20240506T090000"
END = "DTEND:20240506T100000"


def lines_of(*entries: tuple[str, ...]) -> str:
    """Return a calendar with these versions of one event."""
    inside = [line for entry in entries for line in ("BEGIN:VEVENT", "UID:1", *entry, "END:VEVENT")]
    return "\r\n".join(("BEGIN:VCALENDAR", *inside, "END:VCALENDAR"))


def drafts_of(*entries: tuple[str, ...]) -> list[EventDraft]:
    """Return the occurrences of one event in 2024, by their beginnings."""
    _, drafts, problems = read(lines_of(*entries), "icalendar")
    assert not problems
    found = [draft for draft in drafts if isinstance(draft, EventDraft)]
    return sorted(found, key=lambda one: (one.on, one.starts_at or time.min))


def told(*entries: tuple[str, ...]) -> list[str]:
    """Return each occurrence as `0506 09:00-10:00 key subject`."""
    return [
        f"{one.on:%m%d} {str(one.starts_at or '')[:5]}-{str(one.ends_at or '')[:5]} {one.key[2:]} "
        f"{one.subject}".strip()
        for one in drafts_of(*entries)
    ]  # fmt: skip


WEEKLY = (START, END, "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:a")


def test_each_occurrence_has_its_own_key() -> None:
    assert told(WEEKLY) == [
        "0506 09:00-10:00 20240506T090000 a", "0513 09:00-10:00 20240513T090000 a",
        "0520 09:00-10:00 20240520T090000 a",
    ]  # fmt: skip
    days = ("DTSTART;VALUE=DATE:20240506", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert told(days) == ["0506 - 20240506", "0513 - 20240513"]
    utc = ("DTSTART:20240506T090000Z", "RRULE:FREQ=WEEKLY;COUNT=1")
    assert told(utc) == ["0506 11:00-11:00 20240506T090000Z"]


def test_days_are_added_and_left_out() -> None:
    more = ("RDATE:20240507T120000,20240508T120000/PT15M,20240509T120000/20240509T130000",
            "EXDATE:20240513T090000")  # fmt: skip
    assert [one[:16] for one in told((*WEEKLY, *more))] == [
        "0506 09:00-10:00", "0507 12:00-13:00", "0508 12:00-12:15", "0509 12:00-13:00",
        "0520 09:00-10:00",
    ]  # fmt: skip
    assert [one[:4] for one in told((*WEEKLY, "EXRULE:FREQ=WEEKLY;INTERVAL=2"))] == ["0513"]
    assert [one[:4] for one in told((*WEEKLY, "EXDATE;VALUE=DATE:20240513"))] == ["0506", "0520"]
    assert [one[:4] for one in told((START, "RDATE:20240507T090000"))] == ["0506", "0507"]
    assert [one[:4] for one in told((START, "RRULE:FREQ=WEEKLY;UNTIL=20240505"))] == []
    assert [one[:4] for one in told((START, "RRULE:FREQ=WEEKLY;UNTIL=20240506"))] == ["0506"]
    until = "RRULE:FREQ=WEEKLY;UNTIL=20240506T08{}00"
    assert told((START, until.format(59))) == []
    # The first one counts, though the rule does not hold it.
    assert [one[:4] for one in told((START, "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=1"))] == [
        "0506", "0507",
    ]  # fmt: skip


def test_occurrences_of_a_series_come_in_their_order() -> None:
    daily = (START, END, "RRULE:FREQ=DAILY;COUNT=40", "EXDATE:20240508T090000")
    days = [one.on for one in read(lines_of(daily), "icalendar")[1] if isinstance(one, EventDraft)]
    assert len(days) == 39
    assert days == sorted(days)


CHANGE = ("RECURRENCE-ID:20240513T090000", "SUMMARY:b")


def test_a_changed_occurrence_takes_the_place_of_the_one_it_was() -> None:
    moved = ("DTSTART:20240514T110000", "DTEND:20240514T120000", *CHANGE)
    expected = [
        "0506 09:00-10:00 20240506T090000 a", "0514 11:00-12:00 20240513T090000 b",
        "0520 09:00-10:00 20240520T090000 a",
    ]  # fmt: skip
    assert told(WEEKLY, moved) == told(moved, WEEKLY) == expected
    zoned = ("DTSTART:20240514T090000Z", "DTEND:20240514T100000Z", CHANGE[0], "SUMMARY:b")
    there = ";TZID=Europe/Berlin:"
    berlin = (START.replace(":", there), END.replace(":", there), *WEEKLY[2:])
    assert [one[:16] for one in told(berlin, zoned)] == [
        "0506 09:00-10:00", "0514 11:00-12:00", "0520 09:00-10:00",
    ]  # fmt: skip
    utc = ("RECURRENCE-ID:20240513T070000Z", "DTSTART:20240514T110000", "SUMMARY:b")
    assert [one[:4] for one in told(berlin, utc)] == ["0506", "0514", "0520"]


def test_a_change_to_all_later_ones_moves_them() -> None:
    change = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20240513T090000", "DTSTART:20240514T110000",
              "DTEND:20240514T113000", "SUMMARY:b")  # fmt: skip
    assert [one[:16] + one[-2:] for one in told(WEEKLY, change)] == [
        "0506 09:00-10:00 a", "0514 11:00-11:30 b", "0521 11:00-11:30 b",
    ]  # fmt: skip


def test_a_change_without_its_series_is_an_occurrence() -> None:
    assert told((START, END, *CHANGE)) == ["0506 09:00-10:00 20240513T090000 b"]
    reading, _, _ = read(lines_of((START, END, *CHANGE)), "icalendar")
    assert reading.listed == set()
    reading, _, _ = read(lines_of(WEEKLY, (START, *CHANGE)), "icalendar")
    assert reading.listed == {"1"}


def test_the_newest_of_two_series_counts() -> None:
    newer = (START, END, "RRULE:FREQ=DAILY;COUNT=2", "SEQUENCE:2", "SUMMARY:c")
    old = (*WEEKLY, "SEQUENCE:1")
    assert [one[:4] for one in told(old, newer)] == ["0506", "0507"]
    assert [one[:4] for one in told(newer, old)] == ["0506", "0507"]
    change = ("DTSTART:20240507T120000", "RECURRENCE-ID:20240507T090000", "SEQUENCE:2")
    assert [one[:10] for one in told(newer, change)] == ["0506 09:00", "0507 12:00"]


def test_entries_that_a_program_gave_one_uid_are_all_read_unless_one_is_newer() -> None:
    other = ("DTSTART:20240513T090000", "DTEND:20240513T100000", "SUMMARY:b")
    assert told((START, END, "SUMMARY:a"), other) == [
        "0506 09:00-10:00 20240506T090000 a",
        "0513 09:00-10:00 20240513T090000 b",
    ]
    assert told(other, other) == ["0513 09:00-10:00 20240513T090000 b"]
    moved = ("DTSTART:20240509T090000", "RECURRENCE-ID:20240508T090000")
    assert [one[:10] for one in told((START, END), moved, other)] == [
        "0506 09:00", "0509 09:00", "0513 09:00",
    ]  # fmt: skip
    assert told((START, END, "SUMMARY:a"), (*other, "SEQUENCE:1")) == ["0513 09:00-10:00  b"]
    assert told((START, END, "SUMMARY:a", "SEQUENCE:1"), other) == ["0506 09:00-10:00  a"]


def test_an_empty_uid_is_none() -> None:
    text = lines_of((START, END), ("DTSTART:20240513T090000", END)).replace("UID:1", "UID: ")
    reading, drafts, _ = read(text, "icalendar")
    assert len({one.key for one in drafts if isinstance(one, EventDraft)}) == 2
    assert reading.occurrences == 2


@pytest.mark.parametrize(
    ("start", "days", "inside"),
    [
        ("20231225", 8, 1),  # of eight days, the last one on 1 January
        ("20231225", 7, 0),
        ("20241231", 3, 1),
        ("20250101", 3, 0),
    ],
)
def test_a_long_occurrence_reaches_into_the_window(start: str, days: int, inside: int) -> None:
    entry = (f"DTSTART;VALUE=DATE:{start}", f"DURATION:P{days}D", "RRULE:FREQ=YEARLY;COUNT=1")
    assert len(drafts_of(entry)) == inside
    change = (f"DTSTART;VALUE=DATE:{start}", f"DURATION:P{days}D",
              f"RECURRENCE-ID;VALUE=DATE:{start}")  # fmt: skip
    assert len(drafts_of(entry, change)) == inside
    added = ("DTSTART:20200101T090000", f"RDATE;VALUE=PERIOD:{start}T090000/P{days - 1}D")
    assert len(drafts_of(added)) == inside


def test_a_move_of_all_later_ones_by_months_reaches_into_the_window() -> None:
    entry = ("DTSTART:20230101T090000", "RRULE:FREQ=MONTHLY;COUNT=12")
    change = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20230901T090000", "DTSTART:20240201T090000")
    assert [one.on for one in drafts_of(entry, change)] == [
        date(2024, 2, 1), date(2024, 3, 2), date(2024, 4, 2), date(2024, 5, 2),
    ]  # fmt: skip


def test_occurrences_of_one_event_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(series, "OCCURRENCES", 3)
    assert len(drafts_of(WEEKLY)) == 3
    reading, drafts, problems = read(lines_of((START, "RRULE:FREQ=WEEKLY;COUNT=4")), "icalendar")
    assert (drafts, problems, reading.left_out) == ([], [], {"repeats too often": 1})
    elsewhere = ",".join(f"200{year}0506T090000" for year in range(9))
    assert len(drafts_of((*WEEKLY, f"RDATE:{elsewhere}"))) == 3


def test_a_series_of_many_meetings_has_twelve_a_day_at_most() -> None:
    for hours, left_out in ((12, 0), (13, 1)):
        times = ",".join(map(str, range(8, 8 + hours)))
        often = (START, f"RRULE:FREQ=DAILY;COUNT=130;BYHOUR={times}")
        assert read(lines_of(often), "icalendar")[0].left_out.total() == left_out


def test_a_change_in_the_furthest_zone_is_still_of_the_last_day() -> None:
    there = ";TZID=Pacific/Kiritimati:"
    weekly = (f"DTSTART{there}20241226T090000", "RRULE:FREQ=WEEKLY;COUNT=2")
    change = (f"RECURRENCE-ID{there}20250102T090000", "DTSTART:20250101T104500Z", "SUMMARY:b")
    text = lines_of(weekly, change).replace(
        "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Pacific/Pago_Pago"
    )
    found = [one for one in read(text, "icalendar")[1] if isinstance(one, EventDraft)]
    assert [(one.subject, one.on.day) for one in found] == [("", 26), ("b", 31)]


def test_what_may_be_looked_at_is_bounded_for_one_series_and_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy = "RRULE:FREQ=DAILY;COUNT=3;BYMONTH=5;BYDAY=MO"  # of 15 days from Monday to Monday

    def left_out(of_one: int, of_all: int) -> int:
        monkeypatch.setattr(reader, "_MOMENTS_OF_ONE", of_one)
        monkeypatch.setattr(reader, "_MOMENTS", of_all)
        two = lines_of((START, busy)).replace("END:VCALENDAR", "") + lines_of(
            (START, busy)
        ).replace("UID:1", "UID:2").replace("BEGIN:VCALENDAR\r\n", "")
        reading, _, _ = read(two, "icalendar")
        return reading.left_out["repeats too often"]

    assert left_out(15, 100) == 0
    assert left_out(14, 100) == 2
    assert left_out(100, 30) == 0
    assert left_out(100, 29) == 1
    assert left_out(100, 14) == 2


def test_series_of_a_file_are_bounded_by_how_many_people_they_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "_REPEATED", 6)
    people = [f"ATTENDEE:mailto:{number}@x.org" for number in range(10)]

    def problems_of(*entry: str) -> list[str]:
        text = lines_of((START, "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:a", *entry))
        return [one.problem for one in read(text, "icalendar")[2]]

    assert problems_of(*people) == []
    assert problems_of(*people, *people) == [
        "the series of this calendar repeat over 6 times in these days; read fewer days with "
        "--from and --to (a)"
    ]
    single: list[Draft] = read(lines_of((START, *people * 9)), "icalendar")[1]
    assert len(single) == 1


@pytest.mark.parametrize(("absurd", "taken"), [(6, 7), (7, 7), (8, 7)])
def test_one_absurd_series_is_left_out_alone(
    absurd: int, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_ABSURD", absurd)
    monkeypatch.setattr(reader, "_REPEATED", 7)
    assert len(drafts_of((START, "RRULE:FREQ=WEEKLY;COUNT=7"))) == taken
    reading, drafts, problems = read(lines_of((START, "RRULE:FREQ=WEEKLY;COUNT=8")), "icalendar")
    if absurd < 8:
        assert (drafts, problems, reading.left_out) == ([], [], {"repeats too often": 1})
    else:
        assert (len(drafts), len(problems)) == (8, 1)


# Zones.


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (' "Europe/Berlin" ', "Europe/Berlin"),
        ("'W. Europe Standard Time'", "Europe/Berlin"),
        ("/softwarestudio.org/Olson_20011030_5/Europe/Berlin", "Europe/Berlin"),
        ("/x/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("a/b/c/d/UTC", "UTC"),
        ("Europe/Nowhere", None),
        ("", None),
        ("../etc/passwd", None),
    ],
)
def test_a_zone_is_known_by_its_name(name: str, key: str | None) -> None:
    found = find_zone(name)
    assert (found and str(found)) == key


def zone(*rules: str, name: str = "Here", start: str = "19700101") -> bytes:
    """Return a zone three hours east of UTC, in summer four."""
    parts = [
        "BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", f"DTSTART:{start}T000000",
        "TZOFFSETFROM:+0400", "TZOFFSETTO:+0300", *rules[:1], "END:STANDARD", "BEGIN:DAYLIGHT",
        f"DTSTART:{start}T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0400", *rules[1:],
        "END:DAYLIGHT", "END:VTIMEZONE",
    ]  # fmt: skip
    return "\r\n".join(parts).encode()


def hours(described: bytes, name: str = "Here", month: int = 1) -> float | None:
    """Return how many hours a zone of a calendar is from UTC."""
    found = Zones([described]).find(name)
    at = datetime(2024, month, 5, tzinfo=found)
    offset = at.utcoffset()
    return None if offset is None else offset.total_seconds() / 3600


WINTER, SUMMER = (
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
)  # fmt: skip


def test_a_zone_that_a_calendar_describes_changes_once_a_year() -> None:
    assert [hours(zone(WINTER, SUMMER), month=month) for month in (1, 7)] == [3, 4]
    assert hours(zone(WINTER, SUMMER), "There") is None
    assert hours(zone(WINTER, SUMMER, name="Europe/Berlin"), "Europe/Berlin") == 1  # as all know it
    for end in (";", ";INTERVAL=1", ";WKST=MO", ";UNTIL=20300101T000000Z"):
        assert hours(zone(WINTER + end, SUMMER)) == 3
    for bad in ("RRULE:FREQ=DAILY", WINTER + ";BYHOUR=1", WINTER + ";INTERVAL=2"):
        assert hours(zone(bad, SUMMER)) is None


def test_a_zone_that_takes_long_to_read_is_left_out() -> None:
    assert hours(zone(WINTER, SUMMER, start="15000101")) == 3
    assert hours(zone(WINTER, SUMMER, start="14990101")) is None
    described = zone(WINTER, SUMMER)
    lines = described.count(b"\r\n") + 1
    more = b"".join(b"\r\nX-NOTE:%d" % number for number in range(2000 - lines))
    padded = described.replace(b"\r\nBEGIN:STANDARD", more + b"\r\nBEGIN:STANDARD", 1)
    assert hours(padded) == 3
    assert hours(padded.replace(b"\r\nX-NOTE:0", b"\r\nX-NOTE:0\r\nX-NOTE:x")) is None
    assert hours(described.replace(b"+0400", b"soon")) is None

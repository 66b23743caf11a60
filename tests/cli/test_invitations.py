"""Invitations: what calendars read in them, by two libraries that know nothing of coachlog."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from tests.conftest import Coachlog


@pytest.fixture
def team(coachlog: Coachlog, settings_file: Path) -> Coachlog:
    """Make a team of two whose addresses are known, in Berlin."""
    settings_file.write_text('time_zone = "Europe/Berlin"', encoding="utf-8")
    coachlog("add-manager", "Pat Lee", "--email", "pat@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--email", "dana@example.com")
    return coachlog


PLAN = ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--half", "am")


def read(path: Path) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(path.read_bytes())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_the_file_invites_the_rep_on_behalf_of_the_manager(team: Coachlog, tmp_path: Path) -> None:
    ics = tmp_path / "day.ics"
    team(*PLAN, "--place", "Berlin, main station", "--stop", "09:30 Müller; & Söhne", "--ics", ics)
    calendar, event = read(ics)
    assert calendar["method"] == "REQUEST"
    assert event["organizer"] == "mailto:pat@example.com"
    assert [str(one) for one in event["attendee"]] == [
        "mailto:pat@example.com",
        "mailto:dana@example.com",
    ]
    rep = event["attendee"][1].params
    assert (rep["cn"], rep["partstat"], rep["rsvp"]) == ("Dana Cruz", "NEEDS-ACTION", "TRUE")
    assert event["sequence"] == 0
    assert event["status"] == "CONFIRMED"
    assert event["location"] == "Berlin, main station"
    assert event["description"] == "09:30 Müller; & Söhne"
    (alarm,) = event.walk("VALARM")
    assert alarm["action"] == "DISPLAY"
    assert alarm.decoded("trigger") == timedelta(days=-1)


def test_a_second_library_reads_the_same(team: Coachlog, tmp_path: Path) -> None:
    ics = tmp_path / "day.ics"
    team(*PLAN, "--start", "08:30", "--stop", "09:30 Acme", "--ics", ics)
    calendar = IcsCalendarStream.calendar_from_ics(ics.read_text(encoding="utf-8"))
    (event,) = calendar.events
    assert event.start_datetime.astimezone(UTC) == datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
    assert event.end_datetime.astimezone(UTC) == datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
    assert [attendee.uri for attendee in event.attendees] == [
        "mailto:pat@example.com",
        "mailto:dana@example.com",
    ]
    assert event.sequence == 0
    assert len(event.alarm) == 1


def test_moving_the_day_writes_a_newer_version_of_the_same_entry(
    team: Coachlog, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / f"{number}.ics" for number in range(3))
    team(*PLAN, "--stop", "09:30 Acme", "--focus", "discovery", "--ics", first)
    done = team("edit-fieldday", 1, "--date", "2026-12-08", "--ics", second)
    assert "Changed field day 1: Tue 2026-12-08, 09:00 to 13:00" in done.out
    team("edit-fieldday", 1, "--half", "pm", "--stop", "14:00 Globex", "--ics", third)
    events = [read(path)[1] for path in (first, second, third)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [0, 1, 2]
    assert [event.decoded("dtstart").isoformat() for event in events] == [
        "2026-12-01T09:00:00+01:00",
        "2026-12-08T09:00:00+01:00",
        "2026-12-08T13:00:00+01:00",
    ]
    assert events[1]["description"] == "Focus: discovery\n09:30 Acme"
    assert events[2]["description"] == "Focus: discovery\n14:00 Globex"
    team("undo", "--yes")
    team("edit-fieldday", 1, "--ics", third)
    assert read(third)[1]["description"] == "Focus: discovery\n09:30 Acme"


@pytest.mark.parametrize("why", [(), ("--displaced-by", "budget meeting")])
def test_calling_the_day_off_writes_a_cancellation(
    team: Coachlog, tmp_path: Path, why: tuple[str, ...]
) -> None:
    first, last, again = (tmp_path / f"{number}.ics" for number in range(3))
    team(*PLAN, "--ics", first)
    team("cancel-fieldday", 1, *why, "--yes", "--ics", last)
    calendar, event = read(last)
    assert calendar["method"] == "CANCEL"
    assert event["status"] == "CANCELLED"
    assert (event["uid"], event["sequence"]) == (read(first)[1]["uid"], 1)
    assert event.walk("VALARM") == []
    second = IcsCalendarStream.calendar_from_ics(last.read_text(encoding="utf-8"))
    assert second.method == "CANCEL"
    assert [one.status and one.status.value for one in second.events] == ["CANCELLED"]
    team("edit-fieldday", 1, "--ics", again)
    assert read(again)[1]["status"] == "CANCELLED"


def test_telling_calendars_again_changes_nothing(team: Coachlog, tmp_path: Path) -> None:
    first, again = tmp_path / "first.ics", tmp_path / "again.ics"
    team(*PLAN, "--ics", first)
    team("edit-fieldday", 1, "--ics", again)
    assert read(again)[1]["sequence"] == 0
    assert team("undo", "--yes").out.startswith("Took back plan-fieldday")


def test_without_an_address_the_file_is_an_entry_that_invites_nobody(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    ics = tmp_path / "day.ics"
    done = coachlog(*PLAN, "--manager", "Pat Lee", "--ics", ics)
    calendar, event = read(ics)
    assert "method" not in calendar
    assert "organizer" not in event
    assert "attendee" not in event
    assert "no e-mail of Pat Lee and Dana Cruz is known" in done.err


def test_an_address_can_be_given_later(coachlog: Coachlog, tmp_path: Path) -> None:
    ics = tmp_path / "day.ics"
    coachlog(*PLAN, "--manager", "Pat Lee")
    coachlog("edit-manager", "Pat Lee", "--email", "pat@example.com")
    coachlog("edit-rep", "Dana Cruz", "--email", "dana@example.com")
    coachlog("edit-fieldday", 1, "--ics", ics)
    assert read(ics)[0]["method"] == "REQUEST"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--start", "12:00", "--half", "full", "--stop", "11:00 Acme"), "--stop: 11:00 is"),
        (("--half", "pm"), "--stop: 09:30 is outside the day"),
        (("--date", "2026-02-30"), "--date: "),
        ((), "nothing to change"),
        (("--focus", "a", "--focus", "b", "--focus", "c"), "--focus: 3 skills are too many"),
        (("--publish",), "--publish needs a calendar server"),
    ],
)
def test_a_wrong_change_is_refused_and_nothing_moves(
    team: Coachlog, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    team(*PLAN, "--stop", "09:30 Acme")
    assert named in team("edit-fieldday", 1, *options, expect=2).err
    ics = tmp_path / "day.ics"
    team("edit-fieldday", 1, "--ics", ics)
    assert read(ics)[1]["sequence"] == 0
    assert read(ics)[1]["description"] == "09:30 Acme"


def test_a_day_that_was_held_is_not_moved(team: Coachlog) -> None:
    team("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-11-19")
    team("add-call", "--field-day", 1, "--account", "Acme")
    refused = team("edit-fieldday", 1, "--date", "2026-12-01", expect=1)
    assert refused.err == "coachlog: field day 1 is held, not planned any more\n"
    assert "no field day 7" in team("edit-fieldday", 7, "--date", "2026-12-01", expect=1).err

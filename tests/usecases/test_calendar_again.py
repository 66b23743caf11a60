"""A field day of a calendar, imported again: it follows its entry, unless a person changed it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from coachlog.config import Capacity, Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.guests import Circle, Guest
from coachlog.domain.listing import FieldDay, FieldDayFilter
from coachlog.intake.drafts import Window
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import Imported, ImportOptions
from coachlog.usecases.look_up import list_field_days
from tests.calendars import Event, write_calendar
from tests.filled import TODAY, author, filling, on

DAY = Event(
    uid="day", day="20261110", at="0900", until="1300", subject="Field day", organizer="pat",
    guests=("pat", "dana"), more=("SEQUENCE:0", "LOCATION:the lobby"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _people(log: Log) -> None:
    with filling(log) as add:
        kim = add.manager("Kim Poe", email="kim@acme.com")
        pat = add.manager("Pat Lee", email="pat@acme.com")
        add.rep("Lou Fox", kim, email="lou@acme.com")
        add.rep("Dana Cruz", pat, email="dana@acme.com")


def take(
    log: Log,
    folder: Path,
    *events: Event,
    config: Settings | None = None,
    **more: Any,  # noqa: ANN401  (any wish)
) -> Imported:
    """Import Pat's calendar of these entries."""
    path = write_calendar(folder / "calendar.ics", *events)
    facts: dict[str, Any] = {
        "today": TODAY,
        "settings": config or Settings(),
        "window": Window(first=date(2026, 10, 1), last=TODAY),
        "zone": lambda: "UTC",
        "manager": "Pat Lee",
    }
    wishes = ImportOptions(**(facts | more))
    source = ImportSource(name="calendar.ics", kind="icalendar", open=lambda: path.open("rb"))
    with import_files(log, [source], wishes, author=author(CommandName.IMPORT)) as (done,):
        pass
    return done


def days(log: Log) -> list[FieldDay]:
    return list(list_field_days(log, FieldDayFilter(), today=TODAY).days)


def change(log: Log, command: CommandName, column: str, value: str) -> None:
    """Let a command change the field day."""
    with log.transaction() as connection:
        command_id = note_command(connection, author(command))
        keep_image(connection, command_id, "field_day", 1)
        connection.execute(f"UPDATE field_day SET {column} = ? WHERE id = 1", (value,))


def test_an_entry_that_moved_moves_its_field_day(log: Log, tmp_path: Path) -> None:
    assert take(log, tmp_path, DAY).new == 1
    (before,) = days(log)
    moved = replace(
        DAY, day="20261112", at="1300", until="1700", more=("SEQUENCE:1", "LOCATION:the bar")
    )
    done = take(log, tmp_path, moved)
    (after,) = days(log)
    assert (done.changed, done.new, done.conflicts) == (1, 0, [])
    assert (before.on, before.half, before.place) == (on("11-10"), "am", "the lobby")
    assert (after.id, after.on, after.half, after.place) == (
        before.id,
        on("11-12"),
        "pm",
        "the bar",
    )
    assert take(log, tmp_path, moved).same == 1


@pytest.mark.parametrize(
    ("command", "follows"),
    [
        (CommandName.EDIT_FIELDDAY, False),
        (CommandName.DEBRIEF_FIELDDAY, False),
        (CommandName.TRIAGE, True),
        (CommandName.RENAME, True),
        (CommandName.MERGE, True),
        (CommandName.IMPORT, True),
    ],
)
def test_a_field_day_that_a_person_changed_stays_as_it_is(
    log: Log, tmp_path: Path, command: CommandName, follows: bool
) -> None:
    take(log, tmp_path, DAY)
    change(log, command, "objective", "sell less")
    done = take(log, tmp_path, replace(DAY, day="20261112", more=("SEQUENCE:1",)))
    (after,) = days(log)
    assert after.on == on("11-12" if follows else "11-10")
    assert (done.changed, len(done.conflicts)) == ((1, 0) if follows else (0, 1))
    assert all(f"{command} (pat)" in one for one in done.conflicts)


def test_an_entry_that_was_cancelled_gives_its_field_day_up_and_can_come_back(
    log: Log, tmp_path: Path
) -> None:
    take(log, tmp_path, DAY)
    done = take(log, tmp_path, replace(DAY, more=("SEQUENCE:1", "STATUS:CANCELLED")))
    assert ([one.status for one in days(log)], done.removed) == (["cancelled"], 1)
    take(log, tmp_path, replace(DAY, more=("SEQUENCE:2",)))
    assert [(one.id, one.status) for one in days(log)] == [(1, "held")]


def test_an_all_day_entry_has_the_hours_of_the_settings(log: Log, tmp_path: Path) -> None:
    early = Settings(capacity=Capacity(am=(time(8), time(12)), pm=(time(13), time(16, 30))))
    take(log, tmp_path, replace(DAY, at=None), config=early)
    (day,) = days(log)
    assert (day.half, day.starts_at, day.ends_at) == ("full", time(8), time(16, 30))


VISIT = Event(uid="visit", day="20261110", at="0900", until="1000", organizer="dana")


def calls(log: Log) -> list[tuple[Any, ...]]:
    """Return what the log has of each call that was not removed."""
    found = log.connection.execute(
        "SELECT id, held_on, manager_id, rep_id, initiator, minutes, field_day_id "
        "FROM call WHERE removed_by IS NULL ORDER BY id"
    )
    return found.fetchall()


def test_of_several_days_those_to_come_are_not_held_yet(log: Log, tmp_path: Path) -> None:
    trip = replace(DAY, day="20261119", at=None, more=("DTEND;VALUE=DATE:20261124",))
    take(log, tmp_path, trip)
    assert sorted(one.on for one in days(log)) == [on("11-19"), on("11-20")]
    take(log, tmp_path, trip, today=on("11-23"), window=Window(first=TODAY, last=on("11-23")))
    held = sorted(one.on for one in days(log))
    assert held[:2] == [on("11-19"), on("11-20")]
    assert held[-1] == on("11-23")


def test_who_asked_is_taken_from_the_organizer_as_soon_as_that_is_trusted(
    log: Log, tmp_path: Path
) -> None:
    done = take(log, tmp_path, VISIT)
    assert ([call[4] for call in calls(log)], done.trusted, done.to_sort) == (["unknown"], 0, 1)
    done = take(log, tmp_path, VISIT, trust_organizer=True)
    assert [call[4] for call in calls(log)] == ["rep-request"]
    assert (done.changed, done.new, done.trusted) == (1, 0, 1)
    done = take(log, tmp_path, VISIT, trust_organizer=True)
    assert (done.changed, done.same, done.trusted) == (0, 1, 0)


def test_what_was_trusted_follows_the_organizer_and_what_was_said_does_not(
    log: Log, tmp_path: Path
) -> None:
    take(log, tmp_path, VISIT, trust_organizer=True)
    moved = replace(VISIT, organizer="pat", until="1030", more=("SEQUENCE:1",))
    take(log, tmp_path, moved)
    ((_, _, _, _, initiator, minutes, _),) = calls(log)
    assert (initiator, minutes) == ("manager-scheduled", 90)
    log.connection.execute("UPDATE call SET initiator_from = NULL")
    take(log, tmp_path, replace(VISIT, until="1100", more=("SEQUENCE:2",)), trust_organizer=True)
    ((_, _, _, _, initiator, minutes, _),) = calls(log)
    assert (initiator, minutes) == ("manager-scheduled", 120)


def test_a_call_that_is_in_another_s_calendar_too_stays_with_the_first(
    log: Log, tmp_path: Path
) -> None:
    both = replace(VISIT, guests=("pat", "kim", "dana", "jo@globex.com"))
    take(log, tmp_path, both)
    before = calls(log)
    done = take(log, tmp_path, both, manager="Kim Poe")
    assert calls(log) == before
    assert done.left_out.total() == 1
    assert done.new == 0


def test_of_two_visits_of_a_day_the_one_within_its_hours_lies_inside(
    log: Log, tmp_path: Path
) -> None:
    early = replace(VISIT, at="0930", until="1015", organizer="pat")
    late = replace(VISIT, uid="late", at="1400", until="1430", organizer="pat")
    take(log, tmp_path, DAY, late, early, trust_organizer=True)
    (day,) = days(log)
    assert sorted((call[5], call[6]) for call in calls(log)) == [(30, None), (45, day.id)]


def test_everybody_is_placed_once_however_many_days_have_them(
    log: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed, place = Counter[str | None](), Circle.place

    def count(
        circle: Circle,
        name: str | None,
        email: str | None,
        on: date,
        **more: Any,  # noqa: ANN401  (handed on)
    ) -> Guest:
        placed[email] += 1
        return place(circle, name, email, on, **more)

    monkeypatch.setattr(Circle, "place", count)
    days = [f"202611{day:02}" for day in range(2, 12)]
    guests = ("pat", "dana", "lou", "jo@globex.com")
    take(log, tmp_path, *(Event(uid=day, day=day, guests=guests) for day in days))
    assert len(placed) == 4
    assert set(placed.values()) == {1}


@pytest.mark.parametrize("changed", [0, 1])
def test_of_two_at_one_hour_the_one_that_gets_another_rep_is_a_call_of_its_own(
    log: Log, tmp_path: Path, changed: int
) -> None:
    with filling(log) as add:
        add.rep("Max Roy", 2, email="max@acme.com")
    visit = replace(VISIT, organizer="pat", guests=("pat", "dana", "jo@globex.com"))
    twins = [replace(visit, uid=uid) for uid in "ab"]
    take(log, tmp_path, *twins)
    assert len(calls(log)) == 1
    twins[changed] = replace(twins[changed], guests=("pat", "max", "jo@globex.com"))
    take(log, tmp_path, *twins)
    found = calls(log)
    assert sorted(rep_id for _, _, _, rep_id, *_ in found) == [2, 3]
    take(log, tmp_path, *twins)
    assert calls(log) == found

"""A field day of a calendar, imported again: it follows its entry, unless a person changed it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from coachlog.config import Capacity, Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.listing import FieldDay, FieldDayFilter
from coachlog.intake.drafts import Window
from coachlog.store.history import keep_image, note_command
from coachlog.store.open import Log
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


def take(log: Log, folder: Path, *events: Event, config: Settings | None = None) -> Imported:
    """Import Pat's calendar of these entries."""
    path = write_calendar(folder / "calendar.ics", *events)
    wishes = ImportOptions(
        today=TODAY,
        settings=config or Settings(),
        window=Window(first=date(2026, 10, 1), last=TODAY),
        zone=lambda: "UTC",
        manager="Pat Lee",
    )
    source = ImportSource(name="calendar.ics", kind="icalendar", open=lambda: path.open("rb"))
    with import_files(log, [source], wishes, author=author(CommandName.IMPORT)) as (done,):
        pass
    return done


def days(log: Log) -> list[FieldDay]:
    return list(list_field_days(log, FieldDayFilter()).days)


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


def test_an_entry_that_was_a_call_before_becomes_no_field_day(log: Log, tmp_path: Path) -> None:
    visit = replace(DAY, subject="Visit", guests=("pat", "dana", "jo@globex.com"))
    assert take(log, tmp_path, visit).ride_alongs == 1
    done = take(log, tmp_path, replace(DAY, more=("SEQUENCE:1",)))
    assert days(log) == []
    assert "an earlier import, as a call" in " ".join(done.conflicts)


def test_an_all_day_entry_has_the_hours_of_the_settings(log: Log, tmp_path: Path) -> None:
    early = Settings(capacity=Capacity(am=(time(8), time(12)), pm=(time(13), time(16, 30))))
    take(log, tmp_path, replace(DAY, at=None), config=early)
    (day,) = days(log)
    assert (day.half, day.starts_at, day.ends_at) == ("full", time(8), time(16, 30))

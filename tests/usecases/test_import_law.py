"""An unchanged calendar changes nothing: whatever is in it, whatever was moved before."""

# ruff: noqa: ANN401  (wishes are of several types)

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.intake.drafts import Window
from coachlog.store.log import Log
from coachlog.usecases.import_file import ImportSource, import_files
from coachlog.usecases.importing import Imported, ImportOptions
from tests.calendars import Event, write_calendar
from tests.conftest import SHARED
from tests.filled import TODAY, author, filling

ORACLE = SHARED / "ics" / "ORACLE.json"
_TRIES = 12
_ADDRESS = re.compile(r"mailto:([\w.+-]+@[\w.-]+\w)")
_LEFT_ALONE = ("seal", "sqlite_sequence")  # neither is anything that a person put there


def take(log: Log, path: Path, manager: str, first: date, **more: Any) -> Imported:
    wishes = ImportOptions(
        today=TODAY,
        settings=Settings(),
        window=Window(first=first, last=TODAY),
        zone=lambda: "UTC",
        manager=manager,
        skip_bad=True,
    )
    wishes = replace(wishes, **more)
    source = ImportSource(name=path.name, kind="icalendar", open=lambda: path.open("rb"))
    with import_files(log, [source], wishes, author=author(CommandName.IMPORT)) as (done,):
        pass
    return done


def contents(log: Log) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is in the log."""
    names = [
        name
        for (name,) in log.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name not in _LEFT_ALONE
    ]
    return {name: log.connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def settle(log: Log, path: Path, manager: str, first: date, **more: Any) -> None:
    """Import a calendar twice; the second time changes nothing."""
    take(log, path, manager, first, **more)
    before = contents(log)
    done = take(log, path, manager, first, **more)
    assert contents(log) == before, path
    assert done.changes == 0, path


@pytest.mark.skipif(not ORACLE.exists(), reason="the shared data is not here")
def test_no_shared_calendar_changes_anything_again(log: Log) -> None:
    told = json.loads(ORACLE.read_text(encoding="utf-8"))
    for name in told:
        path = SHARED / name
        if name == "_about" or path.stat().st_size > 1_000_000:
            continue
        # Whoever is in it: the first is the manager, every other one a rep.
        people = list(dict.fromkeys(_ADDRESS.findall(path.read_text("utf-8", "replace").lower())))
        if len(people) < 2:
            continue
        with filling(log) as add:
            own = add.manager(f"Manager of {name}", email=people[0])
            for number, email in enumerate(people[1:12:2]):
                add.rep(f"Rep {number} of {name}", own, email=email)
        settle(log, path, f"Manager of {name}", date(1990, 1, 1), trust_organizer=True)
    assert log.connection.execute("SELECT count(*) FROM call").fetchone()[0] > 20


@pytest.mark.parametrize("seed", range(_TRIES))
def test_no_random_calendar_changes_anything_again_also_after_moves(
    log: Log, tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    with filling(log) as add:
        pat = add.manager("Pat Lee", email="pat@acme.com")
        for name in ("Dana Cruz", "Lou Fox"):
            add.rep(name, pat if chance.random() < 0.8 else None)
    path = tmp_path / "calendar.ics"
    events = [compose(chance, number) for number in range(chance.randint(4, 14))]
    wishes = {"trust_organizer": chance.random() < 0.5, "add_people": chance.random() < 0.5}
    for _ in range(3):
        write_calendar(path, *events)
        settle(log, path, "Pat Lee", date(2026, 8, 1), **wishes)
        events = change(chance, events)


def compose(chance: Random, number: int) -> Event:
    """Return an entry of a kind that imports look at."""
    day = f"{date(2026, 9, 1) + timedelta(days=chance.randint(0, 70)):%Y%m%d}"
    at = chance.randint(7, 18)
    rep = chance.choice(["dana", "lou"])
    entry = Event(
        uid=f"e{number}", day=day, at=f"{at:02}00", until=f"{at + 1:02}00",
        subject=chance.choice(["Globex", "Review", "Initech visit", "Training", "HOLD", "Kickoff"]),
        organizer=chance.choice(["pat", rep, "max", None]),
        guests=("pat", rep, chance.choice(["jo@globex.com", "al@initech.io", "max", "lou"])),
    )  # fmt: skip
    kind = chance.randint(0, 6)
    if kind == 0:
        return replace(
            entry, at=chance.choice([None, "0900"]), until="1400", subject="Field day",
            guests=("pat", rep),
        )  # fmt: skip
    if kind == 1:
        return replace(entry, more=(f"RRULE:FREQ=WEEKLY;COUNT={chance.randint(2, 5)}",))
    if kind == 2:
        words = ["Dana Globex", "Field day Dana", "Lou with Initech", "Ride-along Lou: Hooli"]
        return replace(entry, organizer=None, guests=(), subject=chance.choice(words))
    if kind == 3:
        return replace(entry, uid=f"copy{number}", day="20261012", at="1000", until="1100")
    if kind == 4:
        return replace(
            entry, at=None, subject="Field day", guests=("pat", rep),
            more=(f"RRULE:FREQ=WEEKLY;COUNT={chance.randint(2, 3)}",),
        )  # fmt: skip
    return entry


def change(chance: Random, events: Sequence[Event]) -> list[Event]:
    """Return the entries with some moved, cancelled, gone, renamed or made again."""
    found: list[Event] = []
    for number, event in enumerate(events):
        kind = chance.randint(0, 7)
        if kind == 0 and event.at is not None:
            found.append(replace(event, at="1100", until="1230"))
        elif kind == 1:
            day = date.fromisoformat(event.day) + timedelta(days=1)
            found.append(replace(event, day=f"{day:%Y%m%d}"))
        elif kind == 2:
            found.append(replace(event, more=(*event.more, "STATUS:CANCELLED")))
        elif kind == 3:
            found += [
                replace(event, more=(*event.more, "STATUS:CANCELLED")),
                replace(event, uid=f"again{number}"),
            ]
        elif kind == 4:
            found.append(replace(event, day=f"{TODAY + timedelta(days=9):%Y%m%d}"))
        elif kind != 5 or chance.random() < 0.5:
            found.append(event)
    return found or list(events)


DAY = Event(
    uid="day", day="20261110", at=None, subject="Field day", organizer="pat",
    guests=("pat", "dana"),
)  # fmt: skip
EVENING = Event(uid="late", day="20261110", at="1900", until="2000", organizer="dana")


def team(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee", email="pat@acme.com")
        add.rep("Dana Cruz", pat, email="dana@acme.com")


def initiators(log: Log) -> list[str]:
    found = log.connection.execute("SELECT initiator FROM call WHERE removed_by IS NULL")
    return [initiator for (initiator,) in found]


def test_a_call_in_the_evening_of_an_all_day_field_day_stays_inside(
    log: Log, tmp_path: Path
) -> None:
    team(log)
    path = write_calendar(tmp_path / "c.ics", DAY, EVENING)
    for _ in range(3):
        take(log, path, "Pat Lee", date(2026, 10, 1), trust_organizer=True)
        assert initiators(log) == ["manager-scheduled"]


def test_a_moved_field_day_leaves_its_former_calls_at_once(log: Log, tmp_path: Path) -> None:
    team(log)
    path = write_calendar(tmp_path / "c.ics", DAY, EVENING)
    take(log, path, "Pat Lee", date(2026, 10, 1), trust_organizer=True)
    write_calendar(path, replace(DAY, day="20261112"), EVENING)
    settle(log, path, "Pat Lee", date(2026, 10, 1), trust_organizer=True)
    assert initiators(log) == ["rep-request"]


def test_a_copy_in_the_same_file_is_the_same_call(log: Log, tmp_path: Path) -> None:
    team(log)
    copy = replace(EVENING, uid="copy", organizer="pat")
    path = write_calendar(tmp_path / "c.ics", EVENING, copy, replace(EVENING, uid="b", at="1930"))
    settle(log, path, "Pat Lee", date(2026, 10, 1))
    assert len(initiators(log)) == 2


@pytest.mark.parametrize("hour", ["11", "16"])
@pytest.mark.parametrize("shift", [0, 1])
def test_a_series_that_moved_moves_its_calls_sorted_or_not(
    log: Log, tmp_path: Path, hour: str, shift: int
) -> None:
    team(log)
    series = Event(
        uid="s", day="20261102", organizer="dana", more=("RRULE:FREQ=WEEKLY;COUNT=2",)
    )  # fmt: skip
    path = write_calendar(tmp_path / "c.ics", series)
    take(log, path, "Pat Lee", date(2026, 10, 1))
    with log.transaction() as connection:
        connection.execute("UPDATE call SET initiator = 'rep-request' WHERE id = 1")
    moved = replace(series, day=f"202611{2 + shift:02}", at=f"{hour}00", until=f"{hour}30")
    write_calendar(path, moved)
    settle(log, path, "Pat Lee", date(2026, 10, 1))
    found = log.connection.execute(
        "SELECT id, held_on, starts_at, initiator FROM call WHERE removed_by IS NULL ORDER BY id"
    ).fetchall()
    days = [f"2026-11-{2 + shift:02}", f"2026-11-{9 + shift:02}"]
    assert [row[1] for row in found] == days
    assert [row[2][:2] for row in found] == [hour, hour]
    assert [row[3] for row in found] == ["rep-request", "unknown"]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("moved", ["a", "b", "ab"])
@pytest.mark.parametrize("gone_first", [False, True])
def test_a_copy_that_moves_away_leaves_the_call_of_the_other_where_it_is(
    log: Log, tmp_path: Path, turn: int, moved: str, gone_first: bool
) -> None:
    team(log)
    path = tmp_path / "calendar.ics"

    def days_after(*events: Event) -> list[str]:
        settle(log, write_calendar(path, *events[::turn]), "Pat Lee", date(2026, 10, 1))
        found = log.connection.execute(
            "SELECT held_on FROM call WHERE removed_by IS NULL ORDER BY held_on"
        )
        return [day for (day,) in found]

    pair = [Event(uid=uid, day="20261110") for uid in "ab"]
    assert days_after(*pair) == ["2026-11-10"]
    if gone_first:  # the one that brought the call is in the file no longer; the other may move
        kept = pair[1 if turn == 1 else 0]
        assert days_after(kept) == ["2026-11-10"]
        assert days_after(replace(kept, day="20261112")) == ["2026-11-12"]
        return
    left = [replace(one, day="20261112") if one.uid in moved else one for one in pair]
    days = sorted({one.day for one in left})
    expected = [f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days]
    assert days_after(*left) == expected
    assert days_after(*left) == expected

"""In other time zones than UTC a day begins when it begins there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.store.history import Author, note_command
from coachlog.store.open import open_log
from tests.conftest import Coachlog

LATE = "2026-11-19T23:30:00Z"  # 12:30 the next day in Auckland, 18:30 of the same in New York


@pytest.fixture
def late(log_path: Path) -> None:
    with open_log(log_path, writing=True, create=True) as log, log.transaction() as connection:
        note_command(
            connection, Author(command=CommandName.ADD_REP, actor="pat", at=LATE, noted=[])
        )


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Auckland", "2026-11-20"), ("America/New_York", "2026-11-19"), ("UTC", "2026-11-19")],
)
def test_the_history_of_a_day_is_that_of_the_local_one(
    coachlog_process: Coachlog, late: None, zone: str, day: str
) -> None:
    for asked in ("2026-11-19", "2026-11-20"):
        args = ("history", "--from", asked, "--to", asked, "--format", "json")
        document = json.loads(coachlog_process(*args, env={"TZ": zone}).out)
        assert len(document["entries"]) == (asked == day), (zone, asked)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_a_planned_day_is_in_the_system_s_zone_unless_the_settings_name_one(
    coachlog_process: Coachlog, settings_file: Path, zone: str
) -> None:
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--half", "am")
    found = coachlog_process(*plan, "--date", "2026-12-01", "--ics", "-", env={"TZ": zone}).out
    assert f"DTSTART;TZID={zone}:20261201T090000" in found
    settings_file.write_text('time_zone = "Europe/Berlin"\n', encoding="utf-8")
    found = coachlog_process(*plan, "--date", "2026-12-02", "--ics", "-", env={"TZ": zone}).out
    assert "DTSTART;TZID=Europe/Berlin:20261202T090000" in found

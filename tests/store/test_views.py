"""The views that other programs read, by plain sqlite3."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coachlog.store.log import Log
from tests.filled import Crowd

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
VIEWS = ("v_calls", "v_weeks", "v_field_days")


@pytest.fixture
def plain(crowded: Log) -> sqlite3.Connection:
    """Return the log as another program reads it."""
    return crowded.connection


def read(connection: sqlite3.Connection, sql: str) -> list[dict[str, Any]]:
    found = connection.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_is_in_the_guide_and_none_holds_what_was_noted(
    plain: sqlite3.Connection, view: str
) -> None:
    columns = [row[1] for row in plain.execute(f"PRAGMA table_info({view})")]
    (line,) = [
        line
        for line in GUIDE.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{view}` |")
    ]
    assert line.split("|")[3].strip() == ", ".join(f"`{column}`" for column in columns)
    assert not {"notes", "reinforce", "improve", "objective", "place"} & set(columns)


def test_calls_are_those_that_are_there_with_names_groups_and_amounts(
    plain: sqlite3.Connection, crowd: Crowd
) -> None:
    calls = read(plain, "SELECT * FROM v_calls")
    there = plain.execute("SELECT count(*) FROM call WHERE removed_by IS NULL").fetchone()[0]
    assert 0 < len(calls) == there
    for call in calls:
        day = date.fromisoformat(call["date"])
        assert call["week"] == f"{day:%G-W%V}"
        expected = "APAC" if day >= date(2026, 11, 1) else "EMEA"
        if call["manager"] == "Pat Lee":
            assert call["manager_group"] == expected
        assert (call["who"] == "asked") is (call["initiator"] == "rep-request")


def test_weeks_sum_up_what_the_calls_are(plain: sqlite3.Connection) -> None:
    weeks = read(plain, "SELECT * FROM v_weeks")
    calls = read(plain, "SELECT * FROM v_calls")
    assert sum(week["asked"] + week["scheduled"] + week["not_sorted"] for week in weeks) == len(
        calls
    )
    found = set()
    for week in weeks:
        assert date.fromisoformat(week["monday"]).weekday() == 0
        own = [
            c for c in calls if (c["manager_id"], c["week"]) == (week["manager_id"], week["week"])
        ]
        assert week["asked"] == sum(call["who"] == "asked" for call in own)
        for who in ("asked", "scheduled"):
            minutes = [call["minutes"] for call in own if call["who"] == who]
            known = [number for number in minutes if number is not None]
            assert week[f"minutes_{who}"] == (sum(known) if known or not minutes else None)
            found.add((bool(minutes), bool(known)))
    assert found == {(False, False), (True, False), (True, True)}


def test_field_days_have_their_calls(plain: sqlite3.Connection) -> None:
    days = read(plain, "SELECT * FROM v_field_days")
    assert days
    for day in days:
        (number,) = plain.execute(
            "SELECT count(*) FROM call WHERE field_day_id = ? AND removed_by IS NULL",
            (day["field_day_id"],),
        ).fetchone()
        assert day["calls"] == number
        assert len(day["starts_at"]) == 5


def test_the_week_is_the_iso_week_at_every_turn_of_a_year(plain: sqlite3.Connection) -> None:
    (sql,) = plain.execute("SELECT sql FROM sqlite_master WHERE name = 'v_calls'").fetchone()
    week = sql.split("AS date, ")[1].split(" AS week")[0]
    days = [date(2015, 12, 20) + timedelta(days=place) for place in range(12 * 366)]
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute("CREATE TABLE call (held_on)")
        scratch.executemany("INSERT INTO call VALUES (?)", [(day.isoformat(),) for day in days])
        found = scratch.execute(f"SELECT {week} FROM call ORDER BY held_on").fetchall()
    assert [row[0] for row in found] == [f"{day:%G-W%V}" for day in days]

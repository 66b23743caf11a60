"""What the figures of a report rest on, and what it counts over time, from real logs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog, changing

Json = dict[str, Any]
Row = tuple[str, str, str, str]  # day, manager, rep, initiator
REQ, SCHED = "rep-request", "manager-scheduled"
TODAY = date(2026, 11, 20)  # a Friday


@pytest.fixture
def fill(coachlog: Coachlog, tmp_path: Path) -> Callable[[Iterable[Row]], None]:
    def add(rows: Iterable[Row]) -> None:
        path = tmp_path / "fill.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("date", "manager", "rep", "account", "initiator"))
            writer.writerows((day, manager, rep, "Acme", who) for day, manager, rep, who in rows)
        coachlog("import", path)

    return add


@pytest.fixture
def report(coachlog: Coachlog) -> Callable[..., Json]:
    def look(*args: str) -> Json:
        document: Json = json.loads(coachlog("report", "--format", "json", *args).out)
        return document

    return look


def enter_on(log_path: Path, instants: dict[int, str]) -> None:
    """Say when each call was entered, each by a command of its own."""
    with changing(log_path) as log:
        for call_id, instant in instants.items():
            cursor = log.execute(
                "INSERT INTO command (name, actor, ran_at, summary) VALUES (?, ?, ?, ?)",
                ("add-call", "pat", instant, ""),
            )
            log.execute("UPDATE call SET command_id = ? WHERE id = ?", (cursor.lastrowid, call_id))


@pytest.mark.parametrize(
    ("days", "median"),
    [
        ((0,), 0),
        ((2, 0, 9), 2),
        ((5, 1, 2, 30), 2),  # the lower of the two in the middle
        ((-1, -1, 3), 0),  # entered the evening before, by the clock of UTC
    ],
)
def test_the_median_of_days_from_a_call_to_its_entry(
    fill: Callable[..., None],
    report: Callable[..., Json],
    log_path: Path,
    days: tuple[int, ...],
    median: int,
) -> None:
    held = [TODAY - timedelta(days=one) for one in range(len(days))]
    fill((str(day), "Pat Lee", "Dana Cruz", REQ) for day in held)
    entered = [day + timedelta(days=late) for day, late in zip(held, days, strict=True)]
    enter_on(log_path, {place: f"{day}T20:00:00Z" for place, day in enumerate(entered, start=1)})
    found = report("--from", "2026-11-01")["quality"]
    assert (found["calls"], found["median_days_to_entry"]) == (len(days), median)


def test_initiators_changed_after_the_fact_are_counted_once_and_sorting_is_none(
    coachlog: Coachlog, fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill((f"2026-11-{16 + n}", "Pat Lee", "Dana Cruz", REQ if n < 3 else "") for n in range(5))
    coachlog("edit-call", "1", "--initiator", SCHED)
    coachlog("edit-call", "2", "--initiator", SCHED)
    coachlog("edit-call", "2", "--initiator", REQ)  # as it was
    coachlog("edit-call", "1", "--initiator", REQ)
    coachlog("edit-call", "1", "--initiator", SCHED)  # was another one twice
    coachlog("edit-call", "3", "--notes", "nothing of who asked")
    coachlog("triage", "4", "--initiator", SCHED)
    found = report()["quality"]
    assert (found["calls"], found["unsorted"], found["initiators_changed"]) == (5, 1, 2)
    assert report("--week", "2026-W46")["quality"]["initiators_changed"] == 0


def test_calls_known_from_an_organizer_alone_are_counted(
    fill: Callable[..., None], report: Callable[..., Json], log_path: Path
) -> None:
    fill((f"2026-11-{13 + n}", "Pat Lee", "Dana Cruz", SCHED) for n in range(6))
    with changing(log_path) as log:  # the first is of the week before
        log.execute("UPDATE call SET initiator_from = 'organizer' WHERE id IN (1, 4, 5)")
    found = report()
    assert found["quality"]["from_organizer"] == found["managers"][0]["from_organizer"] == 2


def test_weeks_without_calls_are_those_of_all_managers_listed(
    fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill(
        (str(TODAY - timedelta(weeks=back)), manager, rep, REQ)
        for back, manager, rep in (
            (0, "Pat Lee", "Dana Cruz"),
            (2, "Kim Poe", "Lou Fox"),
            (12, "Pat Lee", "Dana Cruz"),
            (13, "Pat Lee", "Dana Cruz"),  # before the thirteen weeks
        )
    )
    both, one = report()["quality"], report("--manager", "Pat Lee")["quality"]
    assert (both["weeks"], both["weeks_without_calls"]) == (13, 10)
    assert one["weeks_without_calls"] == 11
    year = report("--from", "2026-01-01", "--to", "2026-11-20")["quality"]
    assert (year["weeks"], year["weeks_without_calls"]) == (
        46,
        42,
    )  # but that of Thursday 1 January
    begun = report("--quarter", "2026-Q4")["quality"]
    assert (begun["weeks"], begun["weeks_without_calls"]) == (7, 5)  # from a Thursday on
    before = report("--quarter", "2025-Q4")["quality"]
    assert (before["weeks"], before["weeks_without_calls"]) == (14, 14)


def test_the_text_names_the_days_of_the_evidence(
    coachlog: Coachlog, fill: Callable[..., None]
) -> None:
    fill((str(TODAY - timedelta(days=n)), "Pat Lee", "Dana Cruz", REQ) for n in range(8))

    def text(*args: str) -> str:
        return " ".join(coachlog("report", "--manager", "Pat Lee", *args).out.split())

    assert "from 8 visits in 13 weeks" in text()
    assert "from 8 visits in these 51 days" in text("--quarter", "2026-Q4")  # it runs
    assert "from 8 visits in these 324 days" in text("--from", "2026-01-01")


def test_a_period_before_all_calls_says_where_they_are(
    coachlog: Coachlog, fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill([("2026-11-19", "Pat Lee", "Dana Cruz", REQ)])
    text = coachlog("report", "--quarter", "2025-Q1").out
    assert "No calls in this period; there are later ones, up to 2026-11-19." in text
    assert "coachlog report --quarter 2026-Q4" in text


def test_the_newest_call_is_of_the_manager_asked_for_and_not_after_today(
    fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill([("2025-03-03", "Pat Lee", "Dana Cruz", REQ), ("2026-11-19", "Kim Poe", "Lou Fox", REQ)])
    assert report()["quality"]["newest_call"] == "2026-11-19"
    assert report("--manager", "Pat Lee")["quality"]["newest_call"] == "2025-03-03"
    assert report("--manager", "Pat Lee")["quality"]["calls"] == 0


def test_the_trend_counts_each_week_of_each_manager(
    coachlog: Coachlog, fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill(
        [
            ("2026-11-16", "Pat Lee", "Dana Cruz", REQ),
            ("2026-11-16", "Pat Lee", "Dana Cruz", SCHED),
            ("2026-11-20", "Pat Lee", "Dana Cruz", ""),
            ("2026-11-15", "Pat Lee", "Dana Cruz", REQ),  # the Sunday before
            ("2026-05-25", "Pat Lee", "Dana Cruz", REQ),  # the first day of the 26 weeks
            ("2026-05-24", "Pat Lee", "Dana Cruz", REQ),
            ("2026-11-17", "Kim Poe", "Lou Fox", SCHED),
            ("2026-11-18", "Pat Lee", "Dana Cruz", REQ),
        ]
    )
    coachlog("remove-call", "8", "--yes")
    pat = next(one for one in report()["managers"] if one["manager"] == "Pat Lee")
    weeks = pat["trend"]["weeks"]
    counted = {
        week["start"]: (week["rep_request"], week["manager_scheduled"], week["unknown"])
        for week in weeks
        if week["rep_request"] + week["manager_scheduled"] + week["unknown"]
    }
    assert len(weeks) == 26
    assert counted == {"2026-05-25": (1, 0, 0), "2026-11-09": (1, 0, 0), "2026-11-16": (1, 1, 1)}
    assert [one["rep_request"] for one in pat["trend"]["points"]] == [1, 0, 0, 0, 0, 0, 2]


def test_who_has_no_call_has_as_many_weeks_without_any(
    coachlog: Coachlog, fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    fill([("2026-11-16", "Pat Lee", "Dana Cruz", REQ)])
    coachlog("add-rep", "Lou Fox", "--manager", "Kim Poe")
    kim, pat = (one["trend"] for one in report()["managers"])
    assert [week["start"] for week in kim["weeks"]] == [week["start"] for week in pat["weeks"]]
    assert [one["start"] for one in kim["points"]] == [one["start"] for one in pat["points"]]
    assert {week["rep_request"] for week in kim["weeks"]} == {0}
    assert kim["change"] is None


def test_a_change_is_told_with_who_came_then(
    coachlog: Coachlog, fill: Callable[..., None], report: Callable[..., Json]
) -> None:
    mondays = [date(2026, 5, 25) + timedelta(weeks=week) for week in range(26)]
    rows = []
    for place, monday in enumerate(mondays):
        for day in range(5):
            asked = day < 4 if place < 14 else day < 1
            rows.append((str(monday + timedelta(days=day)), "Pat Lee", "Dana Cruz", asked))
    fill((day, manager, rep, REQ if asked else SCHED) for day, manager, rep, asked in rows)
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee", "--hired", "2026-09-01")
    change = report("--manager", "Pat Lee")["managers"][0]["trend"]["change"]
    assert (change["on"], change["before"], change["after"]) == ("2026-08-31", 0.8, 0.2)
    assert change["z"] < -2.58
    assert {"what": "new rep", "on": "2026-09-01", "rep": "Lou Fox"} in change["beside"]
    text = " ".join(coachlog("report", "--manager", "Pat Lee").out.split())
    assert "80 % asked for before 2026-08-31, 20 % since." in text


def test_what_still_fits_leaves_out_the_notice_what_is_planned_and_days_off(
    coachlog: Coachlog,
    fill: Callable[..., None],
    report: Callable[..., Json],
    settings_file: Path,
) -> None:
    fill((f"2026-11-{16 + n}", "Pat Lee", "Dana Cruz", REQ) for n in range(5))
    coachlog("add-manager", "Kim Poe")

    def fits(*args: str) -> int | None:
        pace = report("--manager", "Pat Lee", *args)["managers"][0]["pace"]
        return None if pace is None else pace["fits"]

    november = ("--month", "2026-11")
    # Today is Friday the 20th, and five working days of notice end with the 27th.
    assert (fits(), fits(*november)) == (0, 2)
    assert fits("--from", "2026-11-16", "--to", "2026-11-29") == 0
    settings_file.parent.mkdir(exist_ok=True)
    settings_file.write_text("[capacity]\nnotice_days = 1\n")
    assert fits("--from", "2026-11-16", "--to", "2026-11-23") == 0  # the one day of notice
    assert fits("--from", "2026-11-16", "--to", "2026-11-24") == 2
    settings_file.write_text("[capacity]\nnotice_days = 0\n")
    assert (fits(), fits(*november)) == (0, 4)  # a week of two, and two on a Monday
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--half", "am")
    coachlog(*plan, "--date", "2026-11-24")
    assert fits(*november) == 3
    coachlog("cancel-fieldday", "1", "--yes")
    assert fits(*november) == 4
    coachlog("add-absence", "Pat Lee", "--from", "2026-11-25", "--to", "2026-11-27")
    assert fits(*november) == 4  # Monday and Tuesday are left of that week
    coachlog("add-absence", "Pat Lee", "--from", "2026-11-20", "--to", "2026-11-24")
    assert fits(*november) == 2
    coachlog("remove-absence", "2", "--yes")
    coachlog("remove-absence", "1", "--yes")
    coachlog("add-absence", "Pat Lee", "--from", "2026-11-20")
    coachlog("add-absence", "Pat Lee", "--from", "2026-11-23")
    coachlog("add-absence", "Kim Poe", "--from", "2026-11-24")
    assert fits("--from", "2026-11-16", "--to", "2026-11-23") == 0
    assert fits("--from", "2026-11-16", "--to", "2026-11-24") == 2
    coachlog("remove-absence", "3", "--yes")
    coachlog("remove-absence", "4", "--yes")
    coachlog("add-absence", "Dana Cruz", "--from", "2026-11-20", "--to", "2026-11-27")
    assert fits(*november) == 4  # somebody else of the team may have time
    settings_file.write_text('country = "US"\n[capacity]\nhalf_days_a_week = 10\nnotice_days = 0\n')
    assert fits("--from", "2026-11-16", "--to", "2026-11-26") == 6  # Thursday is Thanksgiving
    settings_file.write_text('country = "US"\n[capacity]\nhalf_days_a_week = 10\nnotice_days = 3\n')
    assert fits("--from", "2026-11-16", "--to", "2026-11-27") == 2  # which is no day of notice
    assert fits("--from", "2026-11-16", "--to", "2026-11-26") == 0
    settings_file.unlink()
    assert fits("--week", "2026-W46") is None  # without a flag there is no pace
    assert (
        report("--from", "2026-11-01", "--to", "2026-11-20")["managers"][0]["pace"]["fits"] is None
    )

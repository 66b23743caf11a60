"""plan-fieldday for a whole team: who is due, and a rota."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from coachlog.config import Settings
from coachlog.store.open import open_log
from coachlog.usecases.rota import list_due
from tests.conftest import TODAY, Coachlog, changing

Json = dict[str, Any]
PAT = ("--manager", "Pat Lee")
TODAY_ON = date.fromisoformat(TODAY)  # a Friday; the first day with notice is Mon 2026-11-30


def due(coachlog: Coachlog, *args: str) -> list[Json]:
    document = json.loads(coachlog("plan-fieldday", *PAT, "--format", "json", *args).out)
    assert document["format"] == "coachlog.due/1"
    found: list[Json] = document["reps"]
    return found


def rota(coachlog: Coachlog, *args: str, length: str = "8w") -> Json:
    done = coachlog("plan-fieldday", *PAT, "--rota", length, "--format", "json", *args)
    document: Json = json.loads(done.out)
    assert document["format"] == "coachlog.rota/1"
    return document


def days_of(document: Json, part: str = "field_days") -> list[tuple[str, str, str]]:
    return [(day["date"], day["half"], day["rep"]) for day in document[part]]


def coach(coachlog: Coachlog, rep: str, days_ago: int) -> None:
    on = TODAY_ON - timedelta(days=days_ago)
    coachlog(
        *("add-call", *PAT, "--rep", rep, "--account", "Acme", "--date", on),
        *("--initiator", "manager-scheduled"),
    )


@pytest.fixture
def team(coachlog: Coachlog) -> None:
    """Make a team of four, in no order of need."""
    coachlog("add-rep", "Fine", *PAT, "--level", "senior")
    coachlog("add-rep", "Over", *PAT)
    coachlog("add-rep", "Never", *PAT)
    coachlog("add-rep", "Fresh", *PAT, "--level", "new", "--hired", "2026-11-01")
    coach(coachlog, "Fine", 5)
    coach(coachlog, "Over", 61)
    # A call that the rep asked for is no coaching.
    coachlog(
        *("add-call", *PAT, "--rep", "Over", "--account", "Acme", "--initiator", "rep-request")
    )


@pytest.mark.usefixtures("team")
def test_the_team_comes_in_order_of_need_with_the_reason_in_words(coachlog: Coachlog) -> None:
    coachlog("add-action", "Call Acme", "--rep", "Over", "--due", "2026-11-19", today="2026-11-19")
    coachlog("add-action", "Call Globex", "--rep", "Over", "--due", "2026-11-20")
    assert [(one["rep"], one["reason"]) for one in due(coachlog)] == [
        ("Never", "never coached in this log, cadence 42"),
        ("Fresh", "never coached in this log, 19 days since the start, cadence 30"),
        ("Over", "last coached 61 days ago, cadence 42; 2 open actions, 1 overdue"),
        ("Fine", "last coached 5 days ago, cadence 90"),
    ]
    over = due(coachlog)[2]
    assert (over["last_coached"], over["days_since"], over["days_over"]) == ("2026-09-20", 61, 19)
    assert (over["open_actions"], over["overdue_actions"]) == (2, 1)


@pytest.mark.usefixtures("team")
def test_all_first_proposals_together_keep_the_capacity_and_the_second_is_another_day(
    coachlog: Coachlog,
) -> None:
    proposed = [[(day["date"], day["half"]) for day in one["proposals"]] for one in due(coachlog)]
    assert proposed == [
        [("2026-11-30", "am"), ("2026-12-01", "am")],
        [("2026-11-30", "pm"), ("2026-12-01", "pm")],
        [("2026-12-07", "am"), ("2026-12-08", "am")],
        [("2026-12-07", "pm"), ("2026-12-08", "pm")],
    ]
    first = due(coachlog)[0]["proposals"][0]
    assert first == {"date": "2026-11-30", "half": "am", "start": "09:00", "end": "13:00"}


@pytest.mark.usefixtures("team")
def test_a_planned_day_is_shown_counts_as_planned_and_comes_last(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *PAT, "--rep", "Never", "--date", "2026-12-01", "--half", "am")
    last = due(coachlog)[-1]
    assert (last["rep"], last["planned"], last["proposals"]) == ("Never", "2026-12-01", [])
    assert last["reason"].endswith("; planned for Tue 2026-12-01")
    shown = coachlog("plan-fieldday", *PAT).out
    assert shown.startswith(
        "1 of 4 are due for a field day, and 1 overdue with one planned  -  team of Pat Lee, "
    )
    coachlog("undo", "--yes")
    assert coachlog("plan-fieldday", *PAT).out.startswith("2 of 4 are due")


@pytest.mark.usefixtures("team")
def test_a_held_field_day_is_the_last_coached_and_a_cancelled_one_is_none(
    coachlog: Coachlog, log_path: Path
) -> None:
    for rep, on in (("Never", "2026-11-10"), ("Over", "2026-11-11")):
        coachlog("plan-fieldday", *PAT, "--rep", rep, "--date", on, expect=0)
    with changing(log_path) as log:
        log.execute("UPDATE field_day SET status = 'held' WHERE id = 1")
        log.execute("UPDATE field_day SET status = 'cancelled' WHERE id = 2")
    last = {one["rep"]: one["last_coached"] for one in due(coachlog)}
    assert last["Never"] == "2026-11-10"
    assert last["Over"] == "2026-09-20"


@pytest.mark.usefixtures("team")
def test_whoever_is_not_on_the_team_today_is_not_due(coachlog: Coachlog) -> None:
    coachlog("edit-rep", "Over", "--leave", "2026-11-19")
    coachlog("edit-rep", "Fresh", "--hired", "2026-11-21")
    coachlog("edit-rep", "Fine", "--manager", "Kim Poe", "--from", "2026-11-20")
    assert [one["rep"] for one in due(coachlog)] == ["Never"]


@pytest.mark.usefixtures("team")
def test_due_and_rota_come_as_csv_with_guarded_names(coachlog: Coachlog) -> None:
    coachlog("add-rep", "=Sum", *PAT)
    text = coachlog("plan-fieldday", *PAT, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["rep"] for row in rows] == ["'=Sum", "Never", "Fresh", "Over", "Fine"]
    assert (rows[3]["proposal"], rows[3]["half"]) == ("2026-12-07", "pm")
    text = coachlog("plan-fieldday", *PAT, "--rota", "2w", "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["date"], row["rep"]) for row in rows] == [
        ("2026-11-30", "'=Sum"),
        ("2026-11-30", "Never"),
    ]


@pytest.mark.usefixtures("team")
def test_a_rota_is_shown_and_only_kept_with_keep_as_one_command(coachlog: Coachlog) -> None:
    before = coachlog("history", "--format", "json").out
    shown = coachlog("plan-fieldday", *PAT, "--rota", "8w")
    assert "Nothing is kept yet; to keep these days, add --keep." in shown.err
    assert coachlog("history", "--format", "json").out == before
    laid_out = rota(coachlog)
    assert not laid_out["kept"]
    assert [day["field_day"] for day in laid_out["field_days"]] == [None] * 6
    kept = rota(coachlog, "--keep")
    assert kept["kept"]
    assert days_of(kept) == days_of(laid_out)
    assert [day["field_day"] for day in kept["field_days"]] == [1, 2, 3, 4, 5, 6]
    again = rota(coachlog, "--keep")  # nobody needs more, so nothing is written
    assert (days_of(again), again["kept"]) == ([], False)
    assert days_of(again, "planned_before") == days_of(kept)
    coachlog("undo", "--yes")
    taken_back, *others = json.loads(coachlog("history", "--format", "json").out)["entries"]
    assert taken_back["undone_at"]
    assert others == json.loads(before)["entries"]
    assert rota(coachlog) == laid_out


@pytest.mark.usefixtures("team")
def test_kept_days_are_plain_field_days(coachlog: Coachlog, settings_file: Path) -> None:
    settings_file.write_text(
        'time_zone = "Europe/Berlin"\n[capacity]\nam = "08:00-12:00"\npm = "12:30-16:30"\n',
        encoding="utf-8",
    )
    kept = rota(coachlog, "--keep")
    assert {(day["half"], day["start"], day["end"]) for day in kept["field_days"]} == {
        ("am", "08:00", "12:00"),
        ("pm", "12:30", "16:30"),
    }
    coachlog("add-call", "--field-day", 1, "--account", "Acme", today="2026-11-30")
    moved = coachlog("edit-fieldday", 2, "--date", "2026-12-03")
    assert "Thu 2026-12-03" in moved.out
    assert "Europe/Berlin" in moved.out


@pytest.mark.usefixtures("team")
def test_the_calendars_are_left_alone(coachlog: Coachlog, settings_file: Path) -> None:
    settings_file.write_text('country = "DE"\n', encoding="utf-8")
    coachlog("add-absence", "Pat Lee", "--from", "2026-11-30")
    coachlog("add-absence", "Never", "--from", "2026-12-01", "--to", "2026-12-06")
    # A day of another manager with a rep takes the rep's time, and counts as the coaching.
    coachlog(
        *("plan-fieldday", "--manager", "Kim Poe", "--rep", "Over", "--date", "2026-12-02"),
        *("--half", "am"),
    )
    coachlog("plan-fieldday", *PAT, "--rep", "Fine", "--date", "2026-12-01")
    found = rota(coachlog, length="5w")
    assert days_of(found, "planned_before") == [("2026-12-01", "full", "Fine")]
    # That full day used up the week; Over was seen by Kim; the second week is the next.
    assert days_of(found) == [("2026-12-07", "am", "Fresh"), ("2026-12-07", "pm", "Never")]
    assert found["holidays"] == [{"date": "2026-12-25", "name": "Christmas Day"}]


def test_busy_time_of_an_imported_calendar_is_left_alone(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog("add-rep", "Never", *PAT)
    with changing(log_path) as log:
        log.executemany(
            "INSERT INTO busy (manager_id, day_on, starts_at, ends_at, key, command_id) "
            "VALUES (1, ?, ?, ?, ?, 1)",
            [
                ("2026-11-30", None, None, "a"),
                ("2026-12-01", "12:00:00.000000", "12:30:00.000000", "b"),
            ],
        )
    assert days_of(rota(coachlog, length="6w")) == [("2026-12-01", "pm", "Never")]
    assert due(coachlog)[0]["proposals"][0]["date"] == "2026-12-01"


@pytest.mark.usefixtures("team")
def test_what_can_not_be_met_is_told_with_what_it_would_take(
    coachlog: Coachlog, settings_file: Path
) -> None:
    settings_file.write_text("[capacity]\nhalf_days_a_week = 1\n", encoding="utf-8")
    found = rota(coachlog)
    # One a week: Never on 30 November, Fresh a week later, and Over another week later.
    assert found["over_cadence"] == {
        "rep_days": 37,
        "at_least": 37,
        "reps": [
            {"rep": "Fresh", "days": 5, "unavoidable": 0},
            {"rep": "Never", "days": 9, "unavoidable": 9},
            {"rep": "Over", "days": 23, "unavoidable": 9},
        ],
    }
    # Two a week: Never and Over on 30 November, Fresh a week later; three: all at once.
    assert found["needed"] == [
        {"half_days_a_week": 2, "rep_days": 23},
        {"half_days_a_week": 3, "rep_days": 18},
    ]
    assert found["search_complete"]
    shown = coachlog("plan-fieldday", *PAT, "--rota", "8w").out
    assert "  Over: 23 days, 9 of them unavoidable\n" in shown
    assert "instead of 1 half day a week, 2 would leave 23, and 3 would leave 18.\n" in shown


def test_the_manager_is_the_one_named_of_the_settings_or_the_only_one(
    coachlog: Coachlog, settings_file: Path
) -> None:
    coachlog("add-manager", "Ann")
    assert coachlog("plan-fieldday").out.startswith("Nobody is on the team of Ann today.")
    coachlog("add-rep", "Dana", *PAT)
    assert "--manager is missing" in coachlog("plan-fieldday", expect=2).err
    settings_file.write_text('default_manager = "Pat Lee"\n', encoding="utf-8")
    assert "team of Pat Lee" in coachlog("plan-fieldday").out
    assert "Zed is not known" in coachlog("plan-fieldday", "--manager", "Zed", expect=1).err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--rota", "0w"), "--rota: 0w leaves no day after today"),
        (("--rota", "27w"), "--rota: 27w is more than 26 weeks"),
        (("--rota", "2026-Q3"), "--rota: 2026-Q3 leaves no day"),
        (("--rota", "2026-11-20"), "--rota: 2026-11-20 leaves no day"),
        (("--rota", "8 moons"), "--rota: 8 moons is not 8w, 2027-Q1"),
        (("--rota", "2026-W60"), "--rota: 2026-W60 is not 8w"),
        (("--rota", "8w", "--rep", "Dana"), "leave out --rep"),
        (("--rota", "8w", "--half", "noon"), "--half: noon is not am, pm or full"),
        (("--rota", "8w", "--format", "xml"), "--format: xml is not table, json or csv"),
        (("--keep",), "--keep needs --rota"),
        (("--date", "2026-12-01"), "--rep is missing"),
        (("--rep", "Dana"), "--date is missing"),
        (("--half", "am"), "--rep and --date are missing"),
        (("--rep", "Dana", "--date", "2026-12-01", "--format", "csv"), "--output and csv are for"),
    ],
)
def test_bad_input_gets_one_line(coachlog: Coachlog, args: tuple[str, ...], said: str) -> None:
    coachlog("add-rep", "Dana", *PAT)
    found = coachlog("plan-fieldday", *args, expect=2)
    assert said in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    ("length", "start", "end"),
    [
        ("2w", "2026-11-21", "2026-12-04"),
        ("2 weeks", "2026-11-21", "2026-12-04"),
        ("2026-Q4", "2026-11-21", "2026-12-31"),
        ("2027-q1", "2027-01-01", "2027-03-31"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-11-21", "2026-11-21", "2026-11-21"),
    ],
)
def test_a_rota_goes_as_far_as_is_said(
    coachlog: Coachlog, length: str, start: str, end: str
) -> None:
    coachlog("add-rep", "Dana", *PAT)
    assert rota(coachlog, length=length)["period"] == {"start": start, "end": end}


def test_a_country_whose_holidays_nobody_knows_is_refused(
    coachlog: Coachlog, settings_file: Path
) -> None:
    coachlog("add-rep", "Dana", *PAT)
    for settings, said in (
        ('country = "XX"', "country: the public holidays of XX are not known"),
        ('country = "DE"\nsubdivision = "ZZ"', "subdivision: ZZ is not a part of DE; known: BB"),
        ('country = "AW"\nsubdivision = "ZZ"', "ZZ is not a part of AW; known: none"),
    ):
        settings_file.write_text(settings, encoding="utf-8")
        assert said in coachlog("plan-fieldday", "--rota", "8w", expect=1).err


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """Return what SQLAlchemy asks while the test runs."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def test_the_list_costs_as_many_queries_for_nine_reps_as_for_one(
    coachlog: Coachlog, log_path: Path, queries: list[str]
) -> None:
    def count() -> int:
        queries.clear()
        with open_log(log_path, writing=False) as log:
            list_due(log, "Pat Lee", today=TODAY_ON, settings=Settings())
        return len(queries)

    coachlog("add-rep", "Rep 0", *PAT)
    coach(coachlog, "Rep 0", 50)
    few = count()
    for number in range(1, 9):
        coachlog("add-rep", f"Rep {number}", *PAT)
        coachlog("add-absence", f"Rep {number}", "--from", "2026-12-01")
    coachlog("plan-fieldday", *PAT, "--rota", "5w", "--keep")
    assert count() == few <= 15


def test_a_past_day_without_a_debrief_is_pointed_out(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    for day in ("2026-11-17", "2026-11-30"):
        coachlog("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date", day)
    due = coachlog("plan-fieldday", "--manager", "Pat Lee").out
    assert (
        "Field day 1 of Tue 2026-11-17 with Dana Cruz has no debrief yet: "
        "coachlog debrief-fieldday 1\n"
    ) in due
    assert "Field day 2" not in due


def test_full_days_are_laid_out_and_use_up_two_half_days(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    laid_out = rota(coachlog, "--half", "full", "--keep")["field_days"]
    assert {(day["half"], day["start"], day["end"]) for day in laid_out} == {
        ("full", "09:00", "17:00")
    }
    coachlog("edit-fieldday", 1, "--ics", "-")

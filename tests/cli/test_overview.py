"""What `coachlog` alone says, and what it takes a word for that is no command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coachlog.store.open import open_log
from tests.conftest import Coachlog

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz")
CALL = ("add-call", *PEOPLE, "--account", "Acme", "--initiator")


def labels(shown: str) -> dict[str, str]:
    """Return what is said behind each label."""
    return {line[:12].strip(): line[12:] for line in shown.splitlines() if line[:12].strip()}


@pytest.mark.parametrize("exists", [False, True])
def test_on_an_empty_log_five_lines_say_how_to_begin(
    coachlog: Coachlog, log_path: Path, exists: bool
) -> None:
    if exists:
        with open_log(log_path, writing=True, create=True):
            pass
    shown = coachlog().out.splitlines()
    assert len(shown) == 5
    assert max(map(len, shown)) <= 80
    for name in ("add-call", "plan-fieldday", "report", "demo", "--help"):
        assert any(f"coachlog {name}" in line for line in shown)
    assert log_path.exists() == exists


def test_a_log_that_was_named_begins_with_its_name(coachlog: Coachlog, tmp_path: Path) -> None:
    shown = coachlog("--db", tmp_path / "my.db").out.splitlines()
    named = f"  coachlog --db {tmp_path / 'my.db'} "
    assert [line.startswith(named) for line in shown] == [False, True, True, True, False]


def test_a_screen_says_how_the_log_stands_and_what_to_type_next(coachlog: Coachlog) -> None:
    coachlog(*CALL, "rep-request")
    coachlog(*CALL, "manager-scheduled", "--new", "--date", "-10d")
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee")
    due = ("--due", "2026-11-18")
    coachlog("add-action", "send the price list", *PEOPLE[2:4], *due, today="2026-11-18")
    coachlog("plan-fieldday", *PEOPLE, "--date", "2026-11-24", "--half", "pm")
    said = coachlog().out
    assert said.startswith("Fri 2026-11-20, Pat Lee\n")
    assert labels(said)["This week"] == "1 asked for by reps, 0 scheduled by you"
    assert labels(said)["Field day"] == "1, Tue 2026-11-24 pm, Dana Cruz, is the next one"
    assert (
        labels(said)["Actions"] == "1 open, 1 overdue; the first: send the price list (2026-11-18)"
    )
    assert labels(said)["Due"] == "Lou Fox (never coached)"
    assert labels(said)["Next"] == "coachlog plan-fieldday --rep 'Lou Fox'"
    late = coachlog(today="2026-11-25").out
    assert labels(late)["No debrief"] == "field day 1 of Tue 2026-11-24 with Dana Cruz"
    assert labels(late)["Next"] == "coachlog debrief-fieldday 1"
    assert labels(coachlog(today="2026-11-23").out)["Next"] == "coachlog brief-fieldday 1"


def test_a_past_day_with_a_call_but_no_debrief_is_named_as_debrief_fieldday_takes_it(
    coachlog: Coachlog,
) -> None:
    coachlog("plan-fieldday", *PEOPLE, "--date", "2026-11-18", "--half", "pm")
    coachlog(*CALL, "manager-scheduled", "--field-day", "1", "--date", "2026-11-18", "--new")
    said = labels(coachlog().out)
    assert said["No debrief"] == "field day 1 of Wed 2026-11-18 with Dana Cruz"
    assert said["Next"] == "coachlog debrief-fieldday 1"
    assert "No debrief" in labels(coachlog(today="2027-02-18").out)  # 13 weeks before yesterday
    assert "No debrief" not in labels(coachlog(today="2027-02-19").out)
    page = coachlog("share-fieldday", "1")
    assert "coachlog debrief-fieldday 1" in page.err
    assert "add-reply" not in page.err


def test_what_is_unsorted_comes_before_who_is_due(coachlog: Coachlog, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("date,manager,rep,account,initiator\n2026-11-19,Pat Lee,Dana Cruz,Acme,\n")
    coachlog("import", file)
    said = labels(coachlog().out)
    assert said["This week"] == "0 asked for by reps, 0 scheduled by you, 1 not sorted"
    assert said["Unsorted"] == "1 call; coachlog triage sorts them"
    assert said["Next"] == "coachlog triage"


def test_of_several_managers_the_one_of_the_settings_or_all_are_shown(
    coachlog: Coachlog, settings_file: Path
) -> None:
    coachlog(*CALL, "rep-request")
    coachlog("add-call", "--manager", "Kim Poe", "--rep", "Lou Fox", *CALL[5:], "manager-scheduled")
    said = coachlog().out
    assert said.startswith("Fri 2026-11-20, 2 managers\n")
    assert labels(said)["This week"] == "1 asked for by reps, 1 scheduled by managers"
    settings_file.write_text('default_manager = "Kim Poe"\n')
    assert coachlog().out.startswith("Fri 2026-11-20, Kim Poe\n")
    settings_file.write_text('default_manager = "Nobody Yet"\n')
    assert coachlog().out.startswith("Fri 2026-11-20, 2 managers\n")


def test_the_whole_of_it_fits_a_screen(coachlog: Coachlog, tmp_path: Path) -> None:
    coachlog("demo", "--keep", tmp_path / "demo.db")
    said = coachlog("--db", tmp_path / "demo.db").out
    assert len(said.splitlines()) < 12
    assert f"coachlog --db {tmp_path / 'demo.db'} " in labels(said)["Next"]


@pytest.mark.parametrize("today", ["2026-11-16", "2026-11-20", "2026-11-22"])
def test_the_demo_log_has_something_for_every_command(
    coachlog: Coachlog, tmp_path: Path, today: str
) -> None:
    def on_demo(*args: str) -> str:
        return coachlog("--db", tmp_path / "demo.db", *args, today=today).out

    coachlog("demo", "--keep", tmp_path / "demo.db", today=today)
    days = json.loads(on_demo("list-fielddays", "--format", "json"))["field_days"]
    assert {day["status"] for day in days} == {"held", "planned", "displaced"}
    assert all(day["calls"] for day in days if day["status"] == "held")
    found = labels(on_demo())
    assert {"Unsorted", "Field day", "No debrief", "Actions", "Due", "Next"} <= set(found)
    assert " overdue" in found["Actions"]
    actions = json.loads(on_demo("list-actions", "--all", "--format", "json"))["actions"]
    assert {action["status"] for action in actions} == {"open", "done"}
    assert "went well" in on_demo("share-fieldday")
    assert "Acme" in on_demo("brief-fieldday")
    assert "holiday" in on_demo("list-absences")
    assert "planned for Tue" in on_demo("plan-fieldday", "--manager", "Pat Lee")
    assert "The log " in on_demo("doctor")
    coachlog("demo", "--keep", tmp_path / "again.db", today=today)
    again = coachlog("--db", tmp_path / "again.db", "list-fielddays", "--format", "json").out
    assert json.loads(again)["field_days"] == days


def test_the_demo_log_is_kept_where_somebody_says_and_takes_no_place(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    kept = tmp_path / "demo.db"
    assert f"  coachlog --db {kept}\n" in coachlog("demo", "--keep", kept).out
    assert "Pat Lee" in coachlog("--db", kept, "list-team").out
    assert "give the output another name" in coachlog("demo", "--keep", kept, expect=2).err
    taken = tmp_path / "notes.txt"
    taken.touch()
    assert "is there already" in coachlog("demo", "--keep", taken, expect=1).err
    assert "coachlog demo --keep FILE leaves it" in coachlog("demo").out


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("plan", "plan-fieldday?"),
        ("list", "list-calls, list-fielddays, list-actions, list-team or list-absences?"),
        ("log", "add-call or list-calls?"),
        ("status", "report or coachlog alone?"),
        ("delete", "remove-call, undo, cancel-fieldday or remove-absence?"),
        ("calls", "add-call, list-calls, show-call, edit-call or remove-call?"),
        ("debrief", "debrief-fieldday?"),
        ("reprot", "report?"),
        ("pln", "plan-fieldday?"),
        ("delete-call", "remove-call?"),
        ("Delete_Calls", "remove-call?"),
        ("new-rep", "add-rep?"),
        ("remove-day", "cancel-fieldday?"),
        ("field-days", "list-fielddays, plan-fieldday, edit-fieldday, brief-fieldday, "),
        ("dashboard", "coachlog alone?"),
    ],
)
def test_a_word_names_all_commands_that_it_may_mean(
    coachlog: Coachlog, word: str, meant: str
) -> None:
    said = coachlog(word, expect=2).err
    assert f"there is no command {word}; did you mean {meant}" in said


@pytest.mark.parametrize(("word", "some"), [("edit", "edit-rep"), ("add", "add-absence")])
def test_a_verb_names_all_of_its_commands(coachlog: Coachlog, word: str, some: str) -> None:
    said = coachlog(word, expect=2).err
    assert some in said
    assert said.count(f"{word}-") > 5


def test_a_large_log_is_looked_over_by_its_indexes_but_for_the_unsorted(
    coachlog: Coachlog, log_path: Path
) -> None:
    from datetime import date

    from coachlog.config import Settings
    from coachlog.usecases.overview import look_over

    coachlog(*CALL, "rep-request")
    with open_log(log_path, writing=False) as log:
        steps: list[str] = []
        log.connection.set_trace_callback(steps.append)
        look_over(log, today=date(2026, 11, 20), settings=Settings())
        log.connection.set_trace_callback(None)
        plans = [
            row[3]
            for step in steps
            if step.lstrip().upper().startswith("SELECT")
            for row in log.connection.execute(f"EXPLAIN QUERY PLAN {step}")
        ]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN call") and "INDEX" not in plan]


def test_a_command_to_paste_names_the_log_that_the_last_one_named(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    log, toml, calls = tmp_path / "her log.db", tmp_path / "day.toml", tmp_path / "calls.csv"
    toml.write_text('next = 2026-12-18\n[[stop]]\naccount = "Acme"\n', encoding="utf-8")
    calls.write_text(
        "date,manager,rep,account,initiator\n2026-11-02,Pat Lee,Dana Cruz,Acme,\n", encoding="utf-8"
    )
    day = ("plan-fieldday", "--rep", "Dana Cruz", "--date")
    saying = {
        (*CALL, "rep-request"): (),
        ("report",): ("plan-fieldday",),
        ("plan-fieldday",): ("plan-fieldday",),
        (*day, "2026-12-01", "--half", "am"): ("add-call", "brief-fieldday"),
        ("cancel-fieldday", "1", "--yes"): ("plan-fieldday",),
        (*day, "2026-11-19", "--stop", "09:30 Acme"): ("add-call",),
        ("debrief-fieldday", "2", "--from-file", str(toml)): ("plan-fieldday", "share-fieldday"),
        ("import", str(calls)): ("triage",),
        ("ask-rep", "Dana Cruz", "--week"): ("add-answer 'Dana Cruz'",),
        ("rename", "account", "Acme", "Acme Ltd"): ("undo",),
        ("remove-call", "1", "--yes"): ("undo",),
    }
    for args, commands in saying.items():
        done = coachlog("--db", str(log), *args)
        said = done.out + done.err
        for command in commands:
            assert f"coachlog --db '{log}' {command}" in said, args
        assert "coachlog " not in said.replace(f"coachlog --db '{log}' ", ""), args


def test_a_command_to_paste_tells_a_namesake_apart(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Sam Oak", "--manager", "Pat Lee")
    said = coachlog("add-rep", "Sam Oak", "--manager", "Kim Poe", "--new").err
    assert "plan-fieldday --rep 'Sam Oak (Kim Poe)'" in said
    coachlog("plan-fieldday", "--rep", "Sam Oak (Kim Poe)", "--date", "2026-12-01")
    asked = coachlog("ask-rep", "Sam Oak (Kim Poe)", "--from", "2026-11-01", "--to", "2026-11-20")
    assert "Note: Sam Oak has no calls" in asked.err
    who = ("--rep", "Sam Oak (Kim Poe)", "--account", "O'Hara", "--initiator", "rep-request")
    coachlog("add-call", *who)
    asked = coachlog("ask-rep", "sam oak (kim poe)", "--week")
    assert (
        "coachlog add-answer 'sam oak (kim poe)' --from 2026-11-16 --to 2026-11-22\n" in asked.err
    )

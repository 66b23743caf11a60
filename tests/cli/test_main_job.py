"""The main job, end to end: log calls, plan a field day, read the report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.conftest import SHARED, Coachlog

PAT = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")


def add(coachlog: Coachlog, initiator: str) -> None:
    coachlog("add-call", *PAT, "--initiator", initiator)


def report(coachlog: Coachlog, *args: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(coachlog("report", *args, "--format", "json").out)
    return found


def test_a_logged_call_is_confirmed_in_one_line_with_the_week(coachlog: Coachlog) -> None:
    for _ in range(3):
        add(coachlog, "rep-request")
    done = coachlog("add-call", *PAT, "--initiator", "manager-scheduled")
    assert done.out.count("\n") == 1
    assert done.out.startswith("Logged call 4: Fri 2026-11-20, Pat Lee with Dana Cruz at Acme")
    assert "this week: 3 asked, 1 scheduled" in done.out


def test_the_same_call_again_names_the_first(coachlog: Coachlog) -> None:
    add(coachlog, "rep-request")
    assert coachlog("add-call", *PAT, "--initiator", "rep-request").err.startswith("Call 1 ")


def test_a_like_name_is_refused_and_new_insists(coachlog: Coachlog) -> None:
    add(coachlog, "rep-request")
    curz = ("--rep", "Dana Curz", "--account", "Acme", "--initiator", "rep-request")
    refused = coachlog("add-call", "--manager", "Pat Lee", *curz, expect=1)
    assert "Dana Cruz" in refused.err
    assert len(json.loads(coachlog("list-calls", "--format", "json").out)["calls"]) == 1
    coachlog("add-call", "--manager", "Pat Lee", *curz, "--new")


def test_the_manager_of_a_known_rep_may_be_left_out(coachlog: Coachlog) -> None:
    add(coachlog, "rep-request")
    done = coachlog(
        "add-call", "--rep", "dana CRUZ", "--account", "B", "--initiator", "rep-request"
    )
    assert "Pat Lee with Dana Cruz" in done.out


def test_the_default_manager_of_the_settings_may_be_left_out(
    coachlog: Coachlog, settings_file: Path
) -> None:
    settings_file.write_text('default_manager = "Kim Poe"\n')
    done = coachlog("add-call", "--rep", "X", "--account", "B", "--initiator", "rep-request")
    assert "Kim Poe with X" in done.out


@pytest.mark.parametrize(
    ("args", "option"),
    [
        (("--date", "2026-02-30"), "--date"),
        (("--date", "2026-11-21"), "--date"),
        (("--deal-value", "abc"), "--deal-value"),
        (("--deal-value=-5",), "--deal-value"),
        (("--deal-value", "1e400"), "--deal-value"),
        (("--minutes", "0"), "--minutes"),
        (("--minutes", "5000"), "--minutes"),
        (("--currency", "EURO"), "--currency"),
        (("--role", "slept"), "--role"),
        (("--account", ""), "--account"),
        (("--account", "x" * 10_000), "--account"),
        (("--account", "a\x1b[31m"), "--account"),
        (("--account", "a\nb"), "--account"),
        (("--initiator", "both"), "--initiator"),
        (("--rep", "Pat Lee"), "--rep"),
        (("--field-day", "x"), "--field-day"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_line(
    coachlog: Coachlog, args: tuple[str, ...], option: str
) -> None:
    done = coachlog("add-call", *PAT, "--initiator", "rep-request", *args, expect=2)
    assert done.err.startswith(f"coachlog: {option}: ")
    assert done.err.count("\n") == 1
    assert done.out == ""
    assert "\x1b" not in done.err
    assert len(done.err) < 300


def test_all_that_is_missing_is_named_at_once(coachlog: Coachlog) -> None:
    done = coachlog("add-call", "--rep", "X", expect=2)
    assert done.err == (
        "coachlog: --account and --initiator are missing. See coachlog add-call --help\n"
    )


def test_a_word_too_many_is_refused_whatever_typer_is_installed(coachlog: Coachlog) -> None:
    done = coachlog("show-call", "1", "2", "3", expect=2)
    assert done.err == "coachlog: there is no place for 2 3. See coachlog show-call --help\n"


def test_the_usage_names_arguments_plainly_whatever_typer_is_installed(coachlog: Coachlog) -> None:
    shown = coachlog("rename", "--help").out.splitlines()
    assert shown[0] == "Usage: coachlog rename [OPTIONS] rep|manager|account OLD NEW"
    shown = coachlog("show-call", "--help").out.splitlines()
    assert shown[0] == "Usage: coachlog show-call [OPTIONS] [ID]"
    assert "  [ID]        The call, as list-calls shows it." in shown


@pytest.mark.parametrize(
    "spelling",
    [("--week",), ("--week", "2026-W47"), ("--week=2026-W47",), ("--week", "2026-11-18")],
)
def test_every_spelling_of_the_week_means_it(coachlog: Coachlog, spelling: tuple[str, ...]) -> None:
    add(coachlog, "rep-request")
    assert report(coachlog, *spelling)["period"]["label"] == "2026-W47"
    assert report(coachlog, "--week", "last")["period"]["label"] == "2026-W46"


def test_two_periods_are_refused(coachlog: Coachlog) -> None:
    add(coachlog, "rep-request")
    assert "two periods" in coachlog("report", "--week", "--month", expect=2).err


@pytest.mark.parametrize(("requested", "flagged"), [(3, False), (4, True)])
def test_half_is_not_over_the_threshold(coachlog: Coachlog, requested: int, flagged: bool) -> None:
    for number in range(6):
        add(coachlog, "rep-request" if number < requested else "manager-scheduled")
    (manager,) = report(coachlog)["managers"]
    assert manager["flagged"] is flagged
    assert manager["verdict"] == ("mostly team selling" if flagged else "even")
    assert coachlog("report", "--fail-on", "flag", expect=None).code == (3 if flagged else 0)


def test_a_manager_with_a_team_and_no_calls_is_listed(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Lou Fox", "--manager", "Kim Poe")
    (manager,) = report(coachlog)["managers"]
    assert manager["verdict"] == "no ride-alongs"
    assert manager["team_selling_share"] is None
    assert manager["reps"]["overdue"][0]["rep"] == "Lou Fox"


def test_a_moved_rep_is_on_the_team_of_the_last_day(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Lou Fox", "--manager", "Kim Poe")
    coachlog("edit-rep", "Lou Fox", "--manager", "Pat Lee", "--from", "2026-11-18")

    def teams(week: str) -> dict[str, int]:
        managers = report(coachlog, "--week", week)["managers"]
        return {one["manager"]: one["reps"]["team"] for one in managers}

    assert teams("2026-W46") == {"Kim Poe": 1}
    assert teams("2026-W47") == {"Pat Lee": 1}
    assert teams("2026-W48") == {"Pat Lee": 1}


def test_a_planned_day_holds_the_calls_logged_onto_it(coachlog: Coachlog, tmp_path: Path) -> None:
    ics = tmp_path / "day.ics"
    for name in ("Pat Lee",):
        coachlog("add-manager", name, "--email", "pat@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--email", "dana@example.com")
    done = coachlog(
        "plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-11-20", "--half", "pm",
        "--start", "13:00", "--stop", "13:30 Acme", "--stop", "15:00 Globex",
        "--focus", "discovery questions", "--ics", ics,
    )  # fmt: skip
    assert "Planned field day 1" in done.out
    (event,) = Calendar.from_ical(ics.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2026-11-20T13:00:00+00:00"
    assert event.decoded("dtend").isoformat() == "2026-11-20T17:00:00+00:00"
    assert event["uid"]
    assert event["dtstamp"]
    assert ics.read_text().count("ATTENDEE") == 2
    coachlog("add-call", "--field-day", 1, "--account", "Acme")
    (manager,) = report(coachlog)["managers"]
    assert manager["manager_scheduled"] == 1
    given_up = {"cancelled": 0, "displaced": 0}
    assert manager["field_days"] == {"planned": 1, "held": 1, **given_up, "past": 0}
    other = coachlog("add-call", "--field-day", 1, "--account", "A", "--rep", "Xi", expect=2)
    assert other.err.startswith("coachlog: --rep: ")


def test_a_plan_on_a_day_off_is_kept_with_a_note(coachlog: Coachlog, settings_file: Path) -> None:
    settings_file.write_text('country = "DE"\n', encoding="utf-8")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-absence", "Dana Cruz", "--from", "2026-12-24", "--to", "2026-12-25")
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date")
    done = coachlog(*plan, "2026-12-25")
    assert "2026-12-25 is a public holiday: " in done.err
    assert "Dana Cruz is away on 2026-12-25." in done.err
    assert "Sat is not among the working days" in coachlog(*plan, "2026-12-05").err
    assert "Note:" not in coachlog(*plan, "2026-12-07").err


def test_a_doubtful_plan_is_kept_with_a_note(coachlog: Coachlog) -> None:
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date")
    assert "in the past" in coachlog(*plan, "2026-11-01").err
    coachlog(*plan, "2026-12-01", "--half", "am")
    assert "already has field day 2" in coachlog(*plan, "2026-12-01").err
    later = coachlog(*plan, "2026-12-01", "--half", "pm", "--start", "18:00").err
    assert later == "Next, before the day: coachlog brief-fieldday 4\n"


def test_who_is_new_in_a_plan_is_told(coachlog: Coachlog) -> None:
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Bo Li", "--date", "2026-12-01")
    planned = coachlog(*plan, "--half", "am", "--stop", "09:00 Zorkco").out
    assert " ".join(planned.split()).count("Pat Lee with Bo Li (new: ") == 1
    assert "Zorkco)" in planned
    changed = " ".join(coachlog("edit-fieldday", "1", "--stop", "09:30 Hooli").out.split())
    assert "Bo Li (new: Hooli)" in changed
    assert "new:" not in coachlog("edit-fieldday", "1", "--stop", "10:00 Hooli").out


def test_stops_that_are_mostly_big_deals_are_doubted(
    coachlog: Coachlog, settings_file: Path
) -> None:
    settings_file.write_text("[big_deal]\nEUR = 100000\n")
    for account, value in (("Acme", 150_000), ("Globex", 200_000), ("Initech", 5)):
        coachlog(
            "add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", account,
            "--initiator", "rep-request", "--deal-value", value,
        )  # fmt: skip
    plan = ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01", "--stop", "10:00 Acme")
    assert "in disguise" in coachlog(*plan, "--stop", "11:00 Globex").err
    assert "in disguise" not in coachlog(*plan, "--stop", "11:00 Initech").err


def test_two_reps_of_one_name_are_told_apart(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Sam Fox", "--manager", "Pat Lee")
    coachlog("add-rep", "Sam Fox", "--manager", "Kim Poe", expect=1)
    coachlog("add-rep", "Sam Fox", "--manager", "Kim Poe", "--new")
    call = ("--account", "Acme", "--initiator", "rep-request")
    refused = coachlog("add-call", "--rep", "Sam Fox", *call, expect=1)
    assert "Sam Fox (Kim Poe)" in refused.err
    assert "Sam Fox (Pat Lee)" in refused.err
    done = coachlog("add-call", "--rep", "sam fox (kim poe)", *call)
    assert "Kim Poe with Sam Fox" in done.out
    (listed,) = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    assert listed["rep"] == "Sam Fox (Kim Poe)"


def test_a_bad_import_names_every_line_and_keeps_nothing(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    file.write_text(
        "date,manager,rep,account,initiator,minutes,notes\n"
        '2026-11-18,Pat,Dana,Acme,rep-request,60,"two\nlines"\n'
        "2026-11-30,Pat,Dana,Acme,rep-request,60,\n"
        "2026-11-18,Pat,Pat,Acme,both,0,\n"
    )
    done = coachlog("import", file, expect=1)
    lines = [line.removeprefix(f"{file}:") for line in done.err.splitlines()]
    assert [line.split(":")[:2] for line in lines[:-1]] == [
        ["4", " date"],
        ["5", " initiator"],
        ["5", " minutes"],
    ]
    listed = coachlog("list-calls").out
    assert listed.startswith("No calls ")
    assert listed.endswith(" To log one: coachlog add-call\n")


def test_a_second_import_adds_nothing_and_equal_rows_stay(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    file = tmp_path / "calls.csv"
    row = "2026-11-18,Pat,Dana,Acme,unknown\n"
    file.write_text("date,manager,rep,account,initiator\n" + row * 2)
    assert "2 new, 0 already" in coachlog("import", file).out
    assert "0 new, 2 already" in coachlog("import", file).out
    file.write_text("date,manager,rep,account,initiator\n" + row * 3)
    assert "1 new, 2 already" in coachlog("import", file).out
    (manager,) = report(coachlog)["managers"]
    assert (manager["unknown"], manager["verdict"]) == (3, "not sorted")


TEXTS = [
    "=1+1",
    "'=x",
    "''=x",
    "[bold]x[/x]",
    "山田 太郎",
    "أحمد",
    "👩‍👩‍👧 ok",
    "-5",
    "@a",
    " padded ",
]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_typed_in_every_format(
    coachlog: Coachlog, tmp_path: Path, text: str
) -> None:
    coachlog(
        "add-call", "--manager", "Pat Lee", f"--rep=R {text}", f"--account={text}",
        "--initiator", "rep-request", f"--notes={text}",
    )  # fmt: skip
    first = coachlog("list-calls", "--format", "json").out
    (call,) = json.loads(first)["calls"]
    assert (call["account"], call["notes"], call["rep"]) == (text, text, f"R {text}")
    assert text.strip() in coachlog("list-calls").out
    copy = tmp_path / "copy.csv"
    coachlog("list-calls", "--format", "csv", "--output", copy)
    other = tmp_path / "other.db"
    coachlog("--db", other, "import", copy)
    (again,) = json.loads(coachlog("--db", other, "list-calls", "--format", "json").out)["calls"]
    assert again == call
    assert (copy.stat().st_mode & 0o777, other.stat().st_mode & 0o777) == (0o600, 0o600)


def test_the_year_of_the_public_data_imports_whole(coachlog: Coachlog) -> None:
    file = SHARED / "calls-2017.csv"
    if not file.exists():
        pytest.skip("the shared data is not beside the checkout")
    assert "1360 new" in coachlog("import", file).out
    assert "1360 already" in coachlog("import", file).out


def test_the_demo_leaves_nothing_behind(coachlog: Coachlog, log_path: Path) -> None:
    done = coachlog("demo")
    assert " 3 managers " in done.out
    assert "coachlog add-call" in done.out
    assert not log_path.exists()


def test_add_call_and_help_start_without_the_heavy_libraries(
    coachlog: Coachlog, log_path: Path
) -> None:
    add(coachlog, "rep-request")
    script = (
        "import sys; from coachlog.cli.program.app import run; code = run(sys.argv[1:]);"
        "heavy = ('sqlalchemy', 'sqlmodel', 'alembic', 'icalendar', 'rich.table', 'pydantic');"
        "print([m for m in heavy if m in sys.modules]); sys.exit(code)"
    )
    for args in (["--help"], ["add-call", "--help"], ["add-call", *PAT, "--initiator=rep-request"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *args], capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == "[]"

"""Asking reps: the page holds nothing private, answers are rows of their own, the report agrees."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog, changing

Json = dict[str, Any]
SECRETS = ("987654", "secret note", "waited well", "ask earlier")
WEEK = ("--week", "2026-W47")


@pytest.fixture(autouse=True)
def logged(coachlog: Coachlog, tmp_path: Path) -> None:
    """Import seven calls of Dana (1 to 7), two of Lou (8, 9), one of another team (10)."""
    rows = [
        f"2026-11-{16 + n % 5},Pat Lee,Dana Cruz,Acme {n},"
        f"{'manager-scheduled' if n < 4 else 'rep-request'},987654,EUR,secret note,waited well,"
        "ask earlier"
        for n in range(7)
    ]
    rows += [f"2026-11-1{n},Pat Lee,Lou Fox,Globex,rep-request,,,,," for n in (6, 7)]
    rows.append("2026-11-18,Kim Poe,Ida Moe,Hooli,rep-request,,,,,")
    path = tmp_path / "calls.csv"
    header = "date,manager,rep,account,initiator,deal_value,currency,notes,reinforce,improve"
    path.write_text("\n".join([header, *rows]) + "\n")
    coachlog("import", path)
    coachlog("edit-rep", "Dana Cruz", "--email", "dana@acme.com")


@pytest.fixture
def report(coachlog: Coachlog) -> Callable[..., Json]:
    def look(manager: str = "Pat Lee") -> Json:
        out = coachlog("report", *WEEK, "--manager", manager, "--format", "json").out
        line: Json = json.loads(out)["managers"][0]
        return line

    return look


@pytest.mark.parametrize("shape", ["markdown", "html", "eml", "csv", "json"])
def test_the_page_names_day_customer_and_manager_and_nothing_private(
    coachlog: Coachlog, shape: str
) -> None:
    coachlog("edit-manager", "Pat Lee", "--email", "pat@acme.com")
    out = coachlog("ask-rep", "Dana Cruz", *WEEK, "--format", shape).out
    if shape == "eml":
        message = email.message_from_string(out, policy=email.policy.default)
        assert message["To"] == "dana@acme.com"
        assert message["From"] == "pat@acme.com"
        assert {"Date", "Message-ID", "MIME-Version"} <= set(message)
        parts = [part.get_content() for part in message.iter_parts()]
        assert len(parts) == 2
        out = "\n".join(parts)
    for number in range(7):
        assert f"Acme {number}" in out
    assert "Pat Lee" in out
    assert "2026-11-16" in out
    for secret in (*SECRETS, "Globex", "Hooli", "rep-request", "manager-scheduled"):
        assert secret not in out


def test_a_program_gets_the_calls_with_what_the_rep_answered(coachlog: Coachlog) -> None:
    coachlog("add-answer", "Dana Cruz", "1 r m")
    asked = json.loads(coachlog("ask-rep", "dana", *WEEK, "--format", "json").out)
    assert (asked["format"], asked["rep"]) == ("coachlog.questions/1", "Dana Cruz")
    assert (asked["start"], asked["end"]) == ("2026-11-16", "2026-11-22")
    calls = {call["call"]: call for call in asked["calls"]}
    assert calls.keys() == set(range(1, 8))
    first, second = calls[1], calls[2]
    assert (first["who_wanted"], first["who_led"]) == ("rep-request", "manager")
    assert (second["who_wanted"], second["manager"]) == (None, "Pat Lee")


def test_a_whole_team_is_asked_one_file_each(coachlog: Coachlog, tmp_path: Path) -> None:
    folder = tmp_path / "asked"
    coachlog("ask-rep", "--all", "--manager", "Pat Lee", *WEEK, "--output", folder)
    assert [path.name for path in sorted(folder.iterdir())] == ["01-Dana-Cruz.md", "02-Lou-Fox.md"]
    assert "Globex" not in (folder / "01-Dana-Cruz.md").read_text()
    done = coachlog("ask-rep", "--all", "--manager", "Pat Lee", *WEEK, "--output", folder, expect=1)
    assert "is there already" in done.err


def test_the_team_that_is_asked_is_that_of_the_last_day_and_who_has_no_call_is_left_out(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    coachlog("add-rep", "Zoe Ray", "--manager", "Pat Lee")
    coachlog("edit-rep", "Lou Fox", "--manager", "Kim Poe", "--from", "2026-11-18")
    asked = {}
    for manager in ("Pat Lee", "Kim Poe"):
        folder = tmp_path / manager
        coachlog("ask-rep", "--all", "--manager", manager, *WEEK, "--output", folder)
        asked[manager] = sorted(path.name[3:] for path in folder.iterdir())
    assert asked == {"Pat Lee": ["Dana-Cruz.md"], "Kim Poe": ["Ida-Moe.md", "Lou-Fox.md"]}


def test_answers_are_counted_beside_the_managers_word_and_never_change_it(
    coachlog: Coachlog, report: Callable[..., Json]
) -> None:
    before = coachlog("list-calls", "--format", "csv").out
    done = coachlog("add-answer", "Dana Cruz", "1 r m, 2 r, 3 m b, 5 r, 6 ?")
    assert done.out == "Kept 5 answers of Dana Cruz\n"
    line = report()
    assert line["answers"] == {
        "calls": 9,
        "answered": 4,
        "agreed": 2,
        "team_selling_share": 0.75,
        "kappa": None,
    }
    assert coachlog("list-calls", "--format", "csv").out == before
    assert report("Kim Poe")["answers"]["answered"] == 0
    text = coachlog("report", *WEEK, "--manager", "Pat Lee").out
    assert "answered on 4 of 9, agree on 2; 75 % asked for, as they remember it" in text
    assert "different sides" not in text  # four answers say nothing of a manager


def test_whoever_looks_at_several_managers_sees_no_counts_of_under_five(
    coachlog: Coachlog,
) -> None:
    def counted() -> dict[str, Any]:
        out = coachlog("report", *WEEK, "--format", "json").out
        found = {one["manager"]: one["answers"] for one in json.loads(out)["managers"]}
        assert set(found) == {"Kim Poe", "Pat Lee"}
        assert found["Kim Poe"] is None
        return found

    coachlog("add-answer", "Dana Cruz", "1 r, 2 r, 3 m, 5 r")
    assert counted()["Pat Lee"] is None
    coachlog("add-answer", "Dana Cruz", "6 r")
    assert counted()["Pat Lee"]["answered"] == 5


def test_where_the_two_lie_on_different_sides_it_is_said_and_left_open(
    coachlog: Coachlog, report: Callable[..., Json]
) -> None:
    for number in range(6, 10):
        coachlog("remove-call", number, "--yes")
    coachlog("edit-call", "5", "--initiator", "manager-scheduled")
    assert report()["evidence"]["strength"] == "likely"
    coachlog("add-answer", "Dana Cruz", "1 r, 2 r, 3 r, 4 m")
    assert report()["evidence"]["strength"] == "likely"  # four say nothing of a manager
    coachlog("add-answer", "Dana Cruz", "5 r")
    assert report()["evidence"]["strength"] == "open"
    text = " ".join(coachlog("report", *WEEK, "--manager", "Pat Lee").out.split())
    assert "see who asked on different sides of 50 %" in text


def test_the_newest_answer_holds_and_the_same_is_not_kept_twice(
    coachlog: Coachlog, report: Callable[..., Json]
) -> None:
    coachlog("add-answer", "Dana Cruz", "1 r, 2 r")
    coachlog("add-answer", "Dana Cruz", "2 m")
    assert report()["answers"]["agreed"] == 1
    assert coachlog("add-answer", "Dana Cruz", "1 r, 2 m").out == (
        "Kept 0 answers of Dana Cruz, 2 known already\n"
    )
    assert coachlog("history").out.count("  add-answer  ") == 2


def test_a_call_that_was_removed_is_not_asked_about(coachlog: Coachlog) -> None:
    coachlog("remove-call", "1", "--yes")
    out = coachlog("ask-rep", "Dana Cruz", *WEEK, "--format", "csv").out
    assert [row["id"] for row in csv.DictReader(io.StringIO(out))] == list("627345")
    assert "\r" not in out
    assert "call 1 is not one of" in coachlog("add-answer", "Dana Cruz", "1 r", expect=1).err


def test_of_two_merged_logs_both_hold_the_same_answer_for_the_newest(
    coachlog: Coachlog, tmp_path: Path, log_path: Path
) -> None:
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    coachlog("export", here)
    coachlog("add-answer", "Dana Cruz", "1 m", "--date", "2026-11-20")
    coachlog("add-answer", "Dana Cruz", "2 m", "--date", "2026-11-19")
    coachlog("export", there)
    log_path.unlink()
    coachlog("import", here)
    coachlog("add-answer", "Dana Cruz", "1 r, 2 r", "--date", "2026-11-19")
    with changing(log_path) as log:  # entered after those of the other log
        log.execute("UPDATE command SET ran_at = '2099-01-01T00:00:00Z' WHERE name = 'add-answer'")
    coachlog("export", here)

    def said() -> list[str]:
        out = coachlog("ask-rep", "Dana Cruz", *WEEK, "--format", "csv").out
        found = {row["id"]: row["who_wanted"] for row in csv.DictReader(io.StringIO(out))}
        return [found["1"], found["2"]]

    coachlog("import", there)
    assert said() == ["m", "r"]  # by its day, then by when it was entered
    log_path.unlink()
    coachlog("import", there)
    coachlog("import", here)
    assert said() == ["m", "r"]


def test_a_filled_in_table_comes_back(
    coachlog: Coachlog, report: Callable[..., Json], tmp_path: Path
) -> None:
    out = coachlog("ask-rep", "Dana Cruz", *WEEK, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)
    for row in rows[:3]:
        row["who_wanted"], row["who_led"] = "r", "m"
    path = tmp_path / "back.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert coachlog("add-answer", "Dana Cruz", "--from-file", path).out.startswith("Kept 3")
    assert report()["answers"]["answered"] == 3
    again = coachlog("ask-rep", "Dana Cruz", *WEEK, "--format", "csv").out
    assert again.count(",r,m") == 3


def test_a_reply_comes_from_a_file_or_standard_input(coachlog: Coachlog, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text("1 r m\n2 m\n> 3 r\n")
    assert coachlog("add-answer", "Dana Cruz", "--from-file", path).out.startswith("Kept 2")
    done = coachlog("add-answer", "Dana Cruz", "--from-file", "-", stdin="3 r\n")
    assert done.out.startswith("Kept 1")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("Dana Cruz", "8 r"), 1, "call 8 is not one of Dana Cruz; nothing was saved"),
        (("Dana Cruz", "1 r, 99 r"), 1, "call 99 is not one of Dana Cruz"),
        (("Dana Cruz", "fine"), 2, "fine is no answer"),
        (("Nobody Here", "1 r"), 1, "Nobody Here"),
        (("Dana Cruz",), 2, "nobody is there to answer"),
        (("Dana Cruz", "1 r", "--date", "2026-11-15"), 1, "call 1 was on 2026-11-16"),
        (("Dana Cruz", "1 r", "--from-file", "x"), 2, "given twice"),
        (("Dana Cruz", "--from-file", "missing.csv"), 1, "can't be read"),
        (("Dana Cruz", "--from-file", "/dev/zero"), 2, "is longer than"),
    ],
)
def test_what_can_not_be_kept_is_refused_and_nothing_is_saved(
    coachlog: Coachlog, report: Callable[..., Json], args: tuple[str, ...], code: int, says: str
) -> None:
    done = coachlog("add-answer", *args, expect=code)
    assert says in done.err
    assert done.err.count("\n") == 1
    assert report()["answers"]["answered"] == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ((), "name whom to ask"),
        (("Dana Cruz", "--all"), "leave the name out"),
        (("--all",), "--output FOLDER"),
        (("Dana Cruz", "--manager", "Pat Lee"), "--manager belongs to --all"),
        (("Dana Cruz", "--format", "pdf"), "--format: pdf"),
    ],
)
def test_asking_refuses_what_does_not_go_together(
    coachlog: Coachlog, args: tuple[str, ...], says: str
) -> None:
    done = coachlog("ask-rep", *args, expect=2)
    assert says in done.err


def test_undo_export_and_import_know_answers(
    coachlog: Coachlog, report: Callable[..., Json], tmp_path: Path, log_path: Path
) -> None:
    coachlog("add-answer", "Dana Cruz", "1 r m, 2 r")
    assert "added answer of the rep (call 2)" in coachlog("history").out
    coachlog("export", tmp_path / "with.json")
    coachlog("undo", "--yes")
    assert report()["answers"]["answered"] == 0
    assert "added answer" not in coachlog("history").out
    coachlog("import", tmp_path / "with.json")
    assert report()["answers"]["answered"] == 2
    log_path.unlink()
    coachlog("import", tmp_path / "with.json")
    assert report()["answers"]["answered"] == 2
    assert "add-answer" in coachlog("history").out


def test_a_rep_sees_the_own_answers(coachlog: Coachlog) -> None:
    coachlog("add-answer", "Dana Cruz", "1 r m, 2 ?")
    page = coachlog("show-rep", "Dana Cruz", "--format", "markdown").out
    assert "the rep asked, the manager led" in page
    found = json.loads(coachlog("show-rep", "Dana Cruz", "--format", "json").out)["answers"]
    assert [(one["call"], one["who_wanted"], one["who_led"]) for one in found] == [
        (1, "rep-request", "manager"),
        (2, None, None),
    ]
    assert json.loads(coachlog("show-rep", "Lou Fox", "--format", "json").out)["answers"] == []


def test_the_page_of_a_field_day_has_the_reps_answers_on_its_calls_alone(
    coachlog: Coachlog,
) -> None:
    coachlog("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date", "2026-11-19")
    about = ("--field-day", "1", "--account", "Umbrella")
    coachlog("add-call", *about)  # call 11
    share = ("share-fieldday", "1", "--format", "markdown")
    assert "on who asked" not in coachlog(*share).out
    coachlog("add-answer", "Dana Cruz", "1 r m, 11 r b")
    page = coachlog(*share).out
    _, _, said = page.partition("## Dana Cruz on who asked")
    assert said.count("the rep asked") == 1
    assert "Umbrella: the rep asked, both led" in said
    assert "Acme" not in said


def test_at_a_terminal_two_keys_answer_a_call(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, report: Callable[..., Json]
) -> None:
    keys = iter("rmxmbq")
    monkeypatch.setattr("coachlog.cli.commands.answers.can_ask", lambda: True)
    monkeypatch.setattr("typer.getchar", lambda: next(keys))
    done = coachlog("add-answer", "Dana Cruz", *WEEK)
    assert done.out == "Kept 2 answers of Dana Cruz\n"
    assert "Mon 2026-11-16  Acme 0, with Pat Lee" in done.err
    assert report()["answers"]["answered"] == 2
    keys = iter("rq")  # enough, and who asked was said
    assert coachlog("add-answer", "Dana Cruz", *WEEK).out == "Kept 1 answer of Dana Cruz\n"
    assert report()["answers"]["answered"] == 3

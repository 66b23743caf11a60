"""The team: managers and reps are added, changed, moved and listed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Coachlog = Callable[..., Any]
Json = dict[str, Any]


def teams(coachlog: Coachlog, *args: str) -> dict[str | None, list[str]]:
    document = json.loads(coachlog("list-team", "--format", "json", *args).out)
    assert document["format"] == "coachlog.teams/1"
    return {team["manager"]: [rep["rep"] for rep in team["reps"]] for team in document["teams"]}


def rep_of(coachlog: Coachlog, name: str) -> Json:
    document = json.loads(coachlog("list-team", "--format", "json").out)
    found: Json = next(
        rep for team in document["teams"] for rep in team["reps"] if rep["rep"] == name
    )
    return found


def refused(coachlog: Coachlog, code: int, args: tuple[str, ...], *said: str) -> None:
    before = teams(coachlog)
    found = coachlog(*args, expect=code)
    assert (found.out, found.err.count("\n")) == ("", 1)
    for word in said:
        assert word in found.err
    assert teams(coachlog) == before


@pytest.fixture(autouse=True)
def _team(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Kim Poe", "--email", "kim@example.com")
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")


def test_a_manager_who_is_new_is_told(coachlog: Coachlog) -> None:
    new = "on the team of Kim Zed (new: Kim Zed)"
    assert new in coachlog("add-rep", "Bo Li", "--manager", "Kim Zed").out
    assert "new:" not in coachlog("add-rep", "Cy Li", "--manager", "Kim Zed").out
    moved = coachlog("edit-rep", "Bo Li", "--manager", "Ida Rot", "--from", "2026-11-16").out
    assert "on the team of Ida Rot since Mon 2026-11-16 (new: Ida Rot)" in moved


def test_facts_of_a_rep_come_back(coachlog: Coachlog) -> None:
    coachlog(
        *("add-rep", "Łukasz Žák", "--manager", "kim@example.com", "--level", "NEW"),
        *("--email", "lz@example.com", "--hired", "2026-11-02", "--leave", "2027-01-31"),
    )
    assert rep_of(coachlog, "Łukasz Žák") == {
        "rep": "Łukasz Žák",
        "email": "lz@example.com",
        "level": "new",
        "started_on": "2026-11-02",
        "left_on": "2027-01-31",
        "on_team_from": "2026-11-02",
    }
    empty = ("--email", "", "--hired", "", "--leave", "")
    coachlog("edit-rep", "lz@example.com", *empty, "--level", "senior")
    found = rep_of(coachlog, "Łukasz Žák")
    assert [found[key] for key in ("email", "started_on", "left_on", "level")] == [
        *(None, None, None, "senior")
    ]


def test_list_follows_a_move_day_by_day(coachlog: Coachlog) -> None:
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-18")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Lea Orr", "--from", "2026-11-25")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Pat Lee", "--from", "2026-11-20")
    for day, manager in (
        ("2020-01-01", "Pat Lee"),
        ("2026-11-17", "Pat Lee"),
        ("2026-11-18", "Kim Poe"),
        ("2026-11-19", "Kim Poe"),
        ("2026-11-20", "Pat Lee"),
        ("2026-11-24", "Pat Lee"),
        ("2026-11-25", "Lea Orr"),
        ("2030-01-01", "Lea Orr"),
    ):
        found = {name for name, reps in teams(coachlog, "--on", day).items() if reps}
        assert found == {manager}, day


def test_move_without_a_day_is_from_today(coachlog: Coachlog) -> None:
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe")
    assert teams(coachlog, "--on", "2026-11-19")["Pat Lee"] == ["Dana Cruz"]
    assert teams(coachlog)["Kim Poe"] == ["Dana Cruz"]


def test_same_move_twice_changes_nothing_more(coachlog: Coachlog) -> None:
    move = ("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-18")
    coachlog(*move)
    once = [teams(coachlog, "--on", day) for day in ("2026-11-17", "2026-11-18")]
    coachlog(*move)
    assert [teams(coachlog, "--on", day) for day in ("2026-11-17", "2026-11-18")] == once


def test_rep_without_a_team_is_listed_last(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Lou Fox")
    assert list(teams(coachlog).items())[-1] == (None, ["Lou Fox"])
    assert "Lou Fox" in coachlog("list-team", "--format", "csv").out
    assert "Lou Fox" in coachlog("list-team").out


def test_call_moves_an_assumed_start_back_and_never_a_given_one(coachlog: Coachlog) -> None:
    call = ("--account", "Acme", "--initiator", "rep-request")
    coachlog("add-rep", "Ida Moe", "--manager", "Pat Lee", "--from", "2026-11-10")
    for rep in ("Lou Fox", "Ida Moe"):
        for day in ("2026-11-18", "2026-11-02"):
            coachlog("add-call", "--manager", "Pat Lee", "--rep", rep, "--date", day, *call)
    assert rep_of(coachlog, "Lou Fox")["on_team_from"] == "2026-11-02"
    assert rep_of(coachlog, "Ida Moe")["on_team_from"] == "2026-11-10"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("add-rep", "", "--manager", "Pat Lee"), "empty"),
        (("add-rep", "x" * 10_000), "200"),
        (("add-rep", "Lou\nFox"), "line break"),
        (("add-rep", "Lou\x1bFox"), "control"),
        (("add-rep", "Lou Fox", "--level", "junior"), "--level: junior is not new, established"),
        (("add-rep", "Lou Fox", "--hired", "2026-02-30"), "--hired"),
        (("add-rep", "Lou Fox", "--leave", "soon"), "--leave"),
        (("add-rep", "Lou Fox", "--hired", "2026-02-03", "--leave", "2026-02-02"), "--leave"),
        (("add-rep", "Lou Fox", "--email", "lou at example"), "--email"),
        (("add-rep", "Lou Fox", "--email", "a b@c"), "--email"),
        (("add-rep", "Lou Fox", "--from", "2026-02-03"), "--manager"),
        (("add-rep", "Lou Fox", "--manager", ""), "--manager"),
        (("add-rep", "Lou Fox", "--manager", "lou  fox"), "own rep"),
        (("add-rep",), "NAME"),
        (("edit-rep", "Dana Cruz"), "nothing to change"),
        (("edit-rep", "Dana Cruz", "--from", "2026-02-03"), "--manager"),
        (("edit-rep", "Dana Cruz", "--manager", "Dana Cruz"), "own rep"),
        (("edit-rep", "Dana Cruz", "--level", ""), "--level"),
        (("edit-rep", "Dana Cruz", "--manager", "Pat Lee", "--from", "2026-13-01"), "--from"),
        (("add-manager", ""), "empty"),
        (("add-manager", "Ann\rOrr"), "line break"),
        (("add-manager", "Ann Orr", "--email", "@"), "--email"),
    ],
)
def test_option_that_makes_no_sense_is_refused(
    coachlog: Coachlog, args: tuple[str, ...], said: str
) -> None:
    refused(coachlog, 2, args, said)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("add-rep", "Dana Cruz", "--manager", "Pat Lee"), "edit-rep"),
        (("add-rep", "dana  cruz"), "edit-rep"),
        (("add-rep", "Dana Curz"), "Dana Cruz"),
        (("add-rep", "Dana Cruz", "--new"), "--manager or --email"),
        (("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--new"), "e-mail"),
        (("add-rep", "Lou Fox", "--manager", "Pat Le"), "Pat Lee"),
        (("edit-rep", "Dana Curz", "--level", "new"), "did you mean Dana Cruz?"),
        (("edit-rep", "Nobody", "--level", "new"), "list-team"),
        (("edit-rep", "Dana Cruz", "--manager", "Kim Po"), "Kim Poe"),
        (("add-manager", "kim poe"), "kim poe is in the log already"),
        (("add-manager", "Kim Po"), "Kim Poe"),
        (("add-manager", "Kim Poe", "--new"), "--email"),
    ],
)
def test_known_and_like_names_are_refused(
    coachlog: Coachlog, args: tuple[str, ...], said: str
) -> None:
    refused(coachlog, 1, args, said)


@pytest.mark.parametrize("args", [(), ("--format", "json")])
def test_unknown_team_is_refused_with_the_like_name(
    coachlog: Coachlog, args: tuple[str, ...]
) -> None:
    found = coachlog("list-team", "--manager", "Pat Leee", *args, expect=1)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert "did you mean Pat Lee?" in found.err


def test_namesakes_of_one_team_and_one_email_are_refused(coachlog: Coachlog) -> None:
    """Nothing could tell them apart any more."""
    coachlog("edit-rep", "Dana Cruz", "--email", "dana@example.com")
    second = ("add-rep", "Dana Cruz", "--new", "--manager", "Pat Lee")
    refused(coachlog, 1, (*second, "--email", "DANA@example.com"), "Dana Cruz")
    coachlog(*second, "--email", "cruz@example.com")


def test_csv_of_the_team_holds_no_formula(coachlog: Coachlog) -> None:
    coachlog("add-rep", "=1+1", "--manager", "@Pat", "--email", "-x@example.com")
    out = coachlog("list-team", "--format", "csv").out
    assert "'@Pat,,'=1+1,'-x@example.com,established" in out


def test_brackets_in_a_name_are_no_markup(coachlog: Coachlog) -> None:
    coachlog("add-rep", "[bold]Lou[/x]", "--manager", "[red]Orr")
    for command in (("list-team",), ("report", "--manager", "[red]Orr")):
        out = coachlog(*command).out
        assert "[bold]Lou[/x]" in out
        assert "[red]Orr" in out


def test_namesakes_are_told_apart_where_they_are_listed(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Kim Poe", "--new")
    assert teams(coachlog) == {
        "Kim Poe": ["Dana Cruz (Kim Poe)"],
        "Pat Lee": ["Dana Cruz (Pat Lee)"],
    }
    refused(
        *(coachlog, 1, ("edit-rep", "Dana Cruz", "--level", "new")),
        *("Dana Cruz (Pat Lee)", "Dana Cruz (Kim Poe)"),
    )
    coachlog("edit-rep", "Dana Cruz (Kim Poe)", "--level", "new")
    assert rep_of(coachlog, "Dana Cruz (Kim Poe)")["level"] == "new"
    assert rep_of(coachlog, "Dana Cruz (Pat Lee)")["level"] == "established"


def test_a_further_address_is_known_besides_the_former_one(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Ann Orr", "--manager", "Pat Lee", "--email", "ann@acme.com")
    coachlog("edit-rep", "Ann Orr", "--email", "a.orr@group.com")
    coachlog("edit-manager", "Pat Lee", "--email", "pat@acme.com")
    coachlog("edit-manager", "Pat Lee", "--email", "pat@group.com")
    for address in ("ann@acme.com", "A.Orr@group.com"):
        assert "Ann Orr" in coachlog("show-rep", address).out
    held = coachlog("privacy", "show", "Ann Orr").out
    assert "ann@acme.com" in held
    assert "a.orr@group.com" in held
    coachlog("edit-rep", "a.orr@group.com", "--email", "ann@acme.com")
    assert "Ann Orr" in coachlog("show-rep", "a.orr@group.com").out
    coachlog("edit-rep", "Ann Orr", "--email", "")
    for address in ("ann@acme.com", "a.orr@group.com"):
        coachlog("show-rep", address, expect=1)
    coachlog("undo", "--yes")
    assert "Ann Orr" in coachlog("show-rep", "a.orr@group.com").out

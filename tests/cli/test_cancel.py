"""A planned field day given up: cancelled or displaced, by what, and how the report counts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import dump, make_log, put_log
from tests.conftest import TODAY, Coachlog

PLAN = ("plan-fieldday", "--rep", "Dana Cruz", "--manager", "Pat Lee", "--half", "am", "--date")
ASKED = ("add-call", "--initiator", "rep-request", "--account", "Acme", "--rep")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_log(
        tmp_path_factory.mktemp("log"),
        ("add-rep", "Dana Cruz", "--manager", "Pat Lee"),
        ("add-rep", "Lou Fox", "--manager", "Pat Lee"),
        (*PLAN, TODAY),
        (*PLAN, "2026-11-19"),
    )


@pytest.fixture
def day(coachlog: Coachlog, filled: Path, log_path: Path) -> Coachlog:
    """Return the program on a log with field day 1, today, and 2, yesterday."""
    put_log(filled, log_path)
    return coachlog


def counted(coachlog: Coachlog) -> dict[str, int]:
    (manager,) = json.loads(coachlog("report", "--format", "json").out)["managers"]
    found: dict[str, int] = manager["field_days"]
    return found


def displacements(coachlog: Coachlog) -> list[dict[str, Any]]:
    (manager,) = json.loads(coachlog("report", "--format", "json").out)["managers"]
    found: list[dict[str, Any]] = manager["displaced_by"]
    return found


def test_a_cancelled_day_keeps_its_reason_and_is_not_counted_as_displaced(day: Coachlog) -> None:
    done = day("cancel-fieldday", 1, "--reason", "the customer was ill", "--yes")
    assert done.out.splitlines()[0] == (
        "Cancelled field day 1, Fri 2026-11-20, Pat Lee with Dana Cruz: the customer was ill"
    )
    assert counted(day) == {"planned": 2, "held": 0, "cancelled": 1, "displaced": 0, "past": 1}
    assert displacements(day) == []


def test_a_displaced_day_says_by_which_call_or_in_words(day: Coachlog) -> None:
    day(*ASKED, "Lou Fox")
    done = day("cancel-fieldday", 1, "--displaced-by", 1, "--yes")
    assert "Displaced field day 1, Fri 2026-11-20, Pat Lee with Dana Cruz, by call 1 with Lou Fox at Acme" in done.out  # fmt: skip  # noqa: E501
    day("cancel-fieldday", 2, "--displaced-by", "budget meeting", "--yes")
    assert counted(day) == {"planned": 2, "held": 0, "cancelled": 0, "displaced": 2, "past": 0}
    assert displacements(day) == [
        {"field_day": 2, "call": None, "text": "budget meeting"},
        {"field_day": 1, "call": 1, "text": None},
    ]
    shown = day("report").out
    assert "0 of 2 held, 2 displaced" in shown
    assert "Fri 2026-11-20 with Dana Cruz, displaced by call 1 with Lou Fox at Acme" in shown
    assert "Thu 2026-11-19 with Dana Cruz, displaced by budget meeting" in shown


def test_a_call_and_a_reason_stand_together(day: Coachlog) -> None:
    day(*ASKED, "Lou Fox")
    day("cancel-fieldday", 1, "--displaced-by", 1, "--reason", "renewal at risk", "--yes")
    assert displacements(day) == [
        {"field_day": 1, "call": 1, "text": "renewal at risk"},
    ]


def test_undo_brings_the_day_back(day: Coachlog, log_path: Path) -> None:
    before = dump(log_path)
    day("cancel-fieldday", 1, "--displaced-by", "budget meeting", "--yes")
    day("undo", "--yes")
    assert dump(log_path) == before


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((1,), 2, "add --yes to do it"),
        ((9, "--yes"), 1, "there is no field day 9"),
        (("x", "--yes"), 2, "ID: x is not a number"),
        ((1, "--displaced-by", 7, "--yes"), 1, "there is no call 7"),
        ((1, "--displaced-by", " ", "--yes"), 2, "the number of a call, or words"),
        ((1, "--displaced-by", "a", "--reason", "b", "--yes"), 2, "leave --reason out"),
    ],
)
def test_bad_input_gets_one_line_and_changes_nothing(
    day: Coachlog, log_path: Path, args: tuple[object, ...], code: int, words: str
) -> None:
    before = dump(log_path)
    done = day("cancel-fieldday", *args, expect=code)
    assert words in done.err
    assert done.err.count("\n") == 1
    assert dump(log_path) == before


def test_only_a_planned_day_can_be_given_up(day: Coachlog) -> None:
    day("add-call", "--field-day", 1, "--account", "Acme")
    assert "was held" in day("cancel-fieldday", 1, "--yes", expect=1).err
    day("cancel-fieldday", 2, "--yes")
    assert "is cancelled already" in day("cancel-fieldday", 2, "--yes", expect=1).err


def test_a_requested_call_over_a_planned_day_names_what_to_type(day: Coachlog) -> None:
    done = day(*ASKED, "Lou Fox")
    assert done.err == (
        "Field day 1 with Dana Cruz was planned for Fri 2026-11-20. If this call displaced it: "
        "coachlog cancel-fieldday 1 --displaced-by 1 --yes\n"
    )
    day("cancel-fieldday", 1, "--displaced-by", 1, "--yes")
    assert day(*ASKED, "Lou Fox", "--new").err.startswith("Call 1 already has")
    assert "Field day" not in day(*ASKED, "Lou Fox", "--date", "2026-11-18").err


@pytest.mark.parametrize("initiator", ["manager-scheduled"])
def test_a_scheduled_call_displaces_nothing(day: Coachlog, initiator: str) -> None:
    call = ("add-call", "--account", "Acme", "--rep", "Lou Fox", "--initiator", initiator)
    assert day(*call).err == ""


@pytest.mark.parametrize(("answer", "displaced"), [("y", 1), ("n", 0), ("", 0)])
def test_on_a_terminal_it_is_asked_and_the_call_stays_either_way(
    day: Coachlog, monkeypatch: pytest.MonkeyPatch, answer: str, displaced: int
) -> None:
    monkeypatch.setattr("coachlog.cli.commands.cancel.can_ask", lambda: True)
    done = day(*ASKED, "Lou Fox", stdin=f"{answer}\n")
    assert "Did this call displace it?" in done.err
    assert counted(day)["displaced"] == displaced
    assert "Logged call 1" in done.out
    if displaced:
        day("undo", "--yes")
        assert counted(day)["displaced"] == 0
        assert json.loads(day("list-calls", "--format", "json").out)["calls"]


def test_a_terminal_is_asked_before_a_day_is_cancelled(
    day: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachlog.cli.terminal.ask.can_ask", lambda: True)
    day("cancel-fieldday", 1, stdin="n\n", expect=130)
    assert counted(day)["cancelled"] == 0
    assert "Cancel field day 1, Fri 2026-11-20" in day("cancel-fieldday", 1, stdin="y\n").err
    assert counted(day)["cancelled"] == 1

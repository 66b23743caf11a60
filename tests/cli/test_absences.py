"""Absences: added for a rep or a manager, listed, removed and taken back."""

import csv
import io
import json
from typing import Any

import pytest

from tests.conftest import Coachlog

Json = dict[str, Any]


def listed(coachlog: Coachlog, *args: str) -> list[Json]:
    document = json.loads(coachlog("list-absences", "--format", "json", *args).out)
    assert document["format"] == "coachlog.absences/1"
    found: list[Json] = document["absences"]
    return found


@pytest.fixture(autouse=True)
def _team(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")


def test_what_was_understood_is_echoed_and_listed_in_order_of_time(coachlog: Coachlog) -> None:
    later = ("--from", "2026-12-21", "--to", "2027-01-01", "--reason", "=away [bold]\x1b")
    said = coachlog("add-absence", "dana cruz", *later)
    assert said.out == (
        "Added absence 1: Dana Cruz (rep), Mon 2026-12-21 to Fri 2027-01-01, =away [bold]\\u001b\n"
    )
    assert coachlog("add-absence", "Pat Lee", "--from", "2026-12-01").out == (
        "Added absence 2: Pat Lee (manager), Tue 2026-12-01\n"
    )
    assert listed(coachlog) == [
        {
            **{"id": 2, "name": "Pat Lee", "kind": "manager"},
            **{"from": "2026-12-01", "to": "2026-12-01", "reason": None},
        },
        {
            **{"id": 1, "name": "Dana Cruz", "kind": "rep"},
            **{"from": "2026-12-21", "to": "2027-01-01", "reason": "=away [bold]\x1b"},
        },
    ]
    assert "=away [bold]\\u001b" in coachlog("list-absences").out
    rows = list(csv.reader(io.StringIO(coachlog("list-absences", "--format", "csv").out)))
    assert rows[2] == [*("1", "Dana Cruz", "rep", "2026-12-21", "2027-01-01", "'=away [bold]\x1b")]


def test_absences_may_overlap_and_past_ones_are_listed_on_demand(coachlog: Coachlog) -> None:
    for first, last in (("2026-11-02", "2026-11-19"), ("2026-11-10", "2026-11-20")):
        coachlog("add-absence", "Dana Cruz", "--from", first, "--to", last)
    assert [one["id"] for one in listed(coachlog)] == [2]  # it lasts until today
    assert [one["id"] for one in listed(coachlog, "--all")] == [1, 2]
    assert coachlog("list-absences", today="2026-11-21").out.startswith("No absences ")


def test_manager_says_whom_a_shared_name_means(coachlog: Coachlog) -> None:
    coachlog("add-rep", "Pat Lee", "--manager", "Kim Poe")
    coachlog("add-absence", "Pat Lee", "--from", "2026-12-01")
    coachlog("add-absence", "Pat Lee", "--is-manager", "--from", "2026-12-01")
    assert [one["kind"] for one in listed(coachlog)] == ["rep", "manager"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("Dana Curz", "--from", "2026-12-01"), 1, "did you mean Dana Cruz?"),
        (("Dana Cruz", "--is-manager", "--from", "2026-12-01"), 1, "Dana Cruz is not known"),
        (("Dana Cruz", "--from", "2026-12-02", "--to", "2026-12-01"), 2, "--to: Tue 2026-12-01"),
        (("Dana Cruz", "--from", "soon-ish"), 2, "--from: soon-ish is not a date"),
        (("Dana Cruz",), 2, "--from is missing"),
    ],
)
def test_bad_input_gets_one_line_and_adds_nothing(
    coachlog: Coachlog, args: tuple[str, ...], code: int, said: str
) -> None:
    before = coachlog("history").out
    found = coachlog("add-absence", *args, expect=code)
    assert said in found.err
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert (listed(coachlog, "--all"), coachlog("history").out) == ([], before)


def test_a_field_day_planned_within_it_is_named(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01")
    week = ("--from", "2026-11-30", "--to", "2026-12-04")
    note = "Note: field day 1 is planned for Tue 2026-12-01, within it.\n"
    assert coachlog("add-absence", "Dana Cruz", *week).err == note
    assert coachlog("add-absence", "Pat Lee", *week).err == note
    assert coachlog("add-absence", "Pat Lee", "--from", "2026-12-02").err == ""


def test_removing_wants_a_yes_and_can_be_taken_back(coachlog: Coachlog) -> None:
    coachlog("add-absence", "Dana Cruz", "--from", "2026-12-01")
    before = listed(coachlog)
    assert "add --yes" in coachlog("remove-absence", 1, expect=2).err
    assert listed(coachlog) == before
    removed = coachlog("remove-absence", 1, "--yes")
    assert removed.out == "Removed absence 1: Dana Cruz (rep), Tue 2026-12-01\n"
    assert listed(coachlog) == []
    coachlog("undo", "--yes")
    assert listed(coachlog) == before
    coachlog("undo", "--yes")
    assert listed(coachlog) == []
    assert "no absence 1" in coachlog("remove-absence", 1, "--yes", expect=1).err

"""Actions: kept, listed by rep and owner, overdue from the day after, closed and opened again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.logs import make_log, put_log
from tests.conftest import Coachlog


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_log(
        tmp_path_factory.mktemp("log"),
        ("add-rep", "Dana Cruz", "--manager", "Pat Lee"),
        ("add-rep", "Lou Fox", "--manager", "Pat Lee"),
        ("2026-11-19", "add-action", "five questions", "--rep", "dana cruz", "--due", "2026-11-19"),
        ("add-action", "ask pricing", "--rep", "Dana Cruz", "--owner", "manager"),
        ("add-action", "call Hooli", "--rep", "Lou Fox", "--due", "2026-11-20"),
    )


@pytest.fixture
def team(coachlog: Coachlog, filled: Path, log_path: Path) -> Coachlog:
    put_log(filled, log_path)
    return coachlog


def listed(coachlog: Coachlog, *args: object, today: str | None = None) -> list[dict[str, Any]]:
    found = json.loads(coachlog("list-actions", *args, "--format", "json", today=today).out)
    assert found["format"] == "coachlog.actions/1"
    actions: list[dict[str, Any]] = found["actions"]
    return actions


def texts(coachlog: Coachlog, *args: object, today: str | None = None) -> list[str]:
    return [one["text"] for one in listed(coachlog, *args, today=today)]


def test_an_action_has_all_that_was_agreed(team: Coachlog) -> None:
    assert listed(team)[0] == {
        "id": 1, "rep": "Dana Cruz", "manager": "Pat Lee", "owner": "rep",
        "text": "five questions", "agreed_on": "2026-11-19", "due_on": "2026-11-19",
        "overdue_days": 1, "status": "open", "closed_on": None, "field_day": None,
    }  # fmt: skip


def test_the_list_is_narrowed_by_rep_owner_manager_and_what_is_overdue(team: Coachlog) -> None:
    assert texts(team) == ["five questions", "call Hooli", "ask pricing"]
    assert texts(team, "--rep", "Lou Fox") == ["call Hooli"]
    assert texts(team, "--owner", "manager") == ["ask pricing"]
    assert texts(team, "--manager", "pat lee", "--limit", 1) == ["five questions"]
    assert texts(team, "--overdue") == ["five questions"]
    assert texts(team, "--overdue", today="2026-11-21") == ["five questions", "call Hooli"]


def test_a_closed_action_leaves_the_list_and_all_shows_it(team: Coachlog) -> None:
    assert "Done with action 1" in team("done-action", 1, "--date", "2026-11-20").out
    assert "Dropped action 3" in team("done-action", 3, "--drop").out
    assert texts(team) == ["ask pricing"]
    statuses = {one["id"]: (one["status"], one["closed_on"]) for one in listed(team, "--all")}
    assert statuses == {
        1: ("done", "2026-11-20"), 2: ("open", None), 3: ("dropped", "2026-11-20"),
    }  # fmt: skip
    assert "is done already" in team("done-action", 1, expect=1).err
    assert "--reopen" in team("edit-action", 1, "--text", "x", expect=1).err
    team("edit-action", 1, "--reopen")
    assert texts(team, "--overdue") == ["five questions"]


def test_words_owner_and_date_can_be_changed_and_the_date_taken_away(team: Coachlog) -> None:
    team("edit-action", 1, "--text", "six questions", "--owner", "manager", "--due", "")
    (changed,) = (one for one in listed(team) if one["id"] == 1)
    assert (changed["text"], changed["owner"], changed["due_on"]) == (
        "six questions", "manager", None,
    )  # fmt: skip


def test_undo_takes_each_change_back_and_no_change_leaves_nothing_to_undo(team: Coachlog) -> None:
    before = listed(team, "--all")
    team("done-action", 1)
    team("edit-action", 2, "--text", "other")
    assert "Nothing to change" in team("edit-action", 2, "--text", "other").out
    team("undo", "--yes")
    team("undo", "--yes")
    assert listed(team, "--all") == before
    team("undo", "--yes")
    assert [one["id"] for one in listed(team, "--all")] == [1, 2]


def test_an_action_can_belong_to_a_field_day(team: Coachlog) -> None:
    team("plan-fieldday", "--rep", "Lou Fox", "--manager", "Pat Lee", "--date", "2026-11-20")
    team("add-action", "x", "--field-day", 1)
    (added,) = (one for one in listed(team) if one["text"] == "x")
    assert (added["rep"], added["manager"], added["field_day"]) == ("Lou Fox", "Pat Lee", 1)
    other = team("add-action", "x", "--field-day", 1, "--rep", "Dana Cruz", expect=2)
    assert "not the rep of field day 1" in other.err
    assert "no field day 9" in team("add-action", "x", "--field-day", 9, expect=1).err


def test_csv_runs_no_formula(team: Coachlog) -> None:
    team("add-action", "=1+1", "--rep", "Lou Fox")
    rows = list(csv.DictReader(io.StringIO(team("list-actions", "--format", "csv").out)))
    assert [row["text"] for row in rows][-1] == "'=1+1"
    assert rows[0]["overdue_days"] == "1"


def test_the_table_says_whose_it_is_and_how_long_overdue(team: Coachlog) -> None:
    shown = team("list-actions").out
    assert "1 day overdue" in shown
    assert "(with Dana Cruz)" in shown
    team("done-action", 1)
    team("done-action", 2)
    team("done-action", 3)
    assert team("list-actions").out.startswith("No actions ")


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("add-action", "  ", "--rep", "Lou Fox"), 2, "the action is empty"),
        (("add-action", "x"), 2, "--rep is missing"),
        (("add-action", "x", "--rep", "Nobody"), 1, "is not known in this log"),
        (("add-action", "x", "--rep", "Lou Fox", "--owner", "us"), 2, "--owner: us is not rep"),
        (("add-action", "x", "--rep", "Lou Fox", "--due", "soon"), 2, "--due: soon is not a date"),
        (("add-action", "x", "--rep", "Lou Fox", "--due", "-1d"), 2, "--due: Thu 2026-11-19 is"),
        (("edit-action", "2", "--due", "2026-11-19"), 2, "is in the past; give a day to come"),
        (("edit-action", "1"), 2, "nothing to change"),
        (("edit-action", "1", "--text", ""), 2, "the action is empty"),
        (("edit-action", "99", "--text", "x"), 1, "there is no action 99"),
        (("done-action", "x"), 2, "ID: x is not a number"),
        (("done-action", "1", "--date", "2026-11-18"), 2, "before the action was agreed on"),
        (("done-action", "1", "--date", "2026-11-21"), 2, "after today"),
        (("list-actions", "--all", "--overdue"), 2, "exclude each other"),
        (("list-actions", "--rep", "Lou Fix"), 1, "did you mean Lou Fox?"),
    ],
)
def test_bad_input_gets_one_line_and_changes_nothing(
    team: Coachlog, args: tuple[str, ...], code: int, words: str
) -> None:
    before = listed(team, "--all")
    done = team(*args, expect=code)
    assert words in done.err
    assert done.err.count("\n") == 1
    assert listed(team, "--all") == before

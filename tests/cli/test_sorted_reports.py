"""`report --sort`: one order on the screen and in every file."""

from __future__ import annotations

import re
from email import message_from_string, policy
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # has no types
import pytest

from tests.conftest import Coachlog

WEEK = ("report", "--week", "2026-W47", "--format")
# Manager -> calls asked for, scheduled, and asked for in the week before; reps on the team.
TEAMS = {"Ann Roe": (3, 3, 6, 3), "Bo Lind": (5, 1, 4, 1), "Kim Poe": (0, 6, 6, 2)}
ORDERS = {
    "need": ["Bo Lind", "Ann Roe", "Kim Poe"],
    "name": ["Ann Roe", "Bo Lind", "Kim Poe"],
    "share": ["Bo Lind", "Ann Roe", "Kim Poe"],
    "change": ["Kim Poe", "Ann Roe", "Bo Lind"],
    "overdue": ["Ann Roe", "Kim Poe", "Bo Lind"],
}


@pytest.fixture
def teams(coachlog: Coachlog, tmp_path: Path) -> Coachlog:
    lines = ["date,manager,rep,account,initiator"]
    for name, (asked, scheduled, before, _) in TEAMS.items():
        day = 16
        for number, (on, who) in enumerate(
            [(day, "rep-request")] * asked
            + [(day, "manager-scheduled")] * scheduled
            + [(day - 7, "rep-request")] * before
            + [(day - 7, "manager-scheduled")] * (6 - before)
        ):
            lines.append(f"2026-11-{on:02},{name},Rep of {name},Acme {number},{who}")
    path = tmp_path / "calls.csv"
    path.write_text("\n".join(lines) + "\n")
    coachlog("import", path)
    for name, (*_, overdue) in TEAMS.items():
        for number in range(overdue):
            coachlog("add-rep", f"{name.split()[0]} rep {number}", "--manager", name, "--new")
    return coachlog


def find_names(text: str) -> list[str]:
    """Return the managers in the order in which a text first has them."""
    return list(dict.fromkeys(re.findall("|".join(TEAMS), text)))


@pytest.mark.parametrize("order", ORDERS)
def test_every_format_has_the_order_asked_for(teams: Coachlog, tmp_path: Path, order: str) -> None:
    sort = ("--all", "--sort", order)
    for shape in ("table", "csv", "markdown"):
        assert find_names(teams(*WEEK, shape, *sort).out) == ORDERS[order], shape
    page = teams(*WEEK, "html", *sort).out
    assert re.findall(r"<bdi>(\w+ \w+)</bdi><small>", page) == ORDERS[order]
    mail = message_from_string(
        teams(*WEEK, "eml", "--to", "a@example.com", *sort).out, policy=policy.default
    )
    for part in mail.iter_parts():
        assert find_names(part.get_content().partition("Talk to")[0]) == ORDERS[order]
    path = tmp_path / "week.xlsx"
    teams(*WEEK, "xlsx", *sort, "--output", path)
    book = openpyxl.load_workbook(path)
    for sheet in ("Managers", "Weeks", "Reps"):
        names = (str(row[0]) for row in book[sheet].iter_rows(values_only=True, min_row=2))
        assert find_names(" ".join(names)) == ORDERS[order], sheet


def test_letters_give_no_order_of_names_away(teams: Coachlog) -> None:
    out = teams(*WEEK, "markdown", "--anonymous", "--sort", "name").out
    assert re.findall(r"\| Manager (\w)", out) == ["A", "B", "C"]


def test_files_for_programs_are_in_the_order_of_names(teams: Coachlog) -> None:
    assert find_names(teams(*WEEK, "csv").out) == ORDERS["name"]
    assert teams(*WEEK, "json", "--sort", "name").out == teams(*WEEK, "json").out
    assert "in the order of names" in teams(*WEEK, "json", "--sort", "share", expect=2).err

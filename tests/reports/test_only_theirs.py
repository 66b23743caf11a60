"""Queries that take some rows and leave others: those of a manager, of a day, of a command."""

from __future__ import annotations

import json

import pytest

from coachlog.domain.coaching import Policy
from coachlog.domain.command_names import CommandName
from coachlog.reports.directory import find_insiders
from coachlog.reports.fielddays import count_half_days
from coachlog.reports.history import HistoryFilter, RowLabels, find_entries
from coachlog.reports.rota import find_members
from coachlog.reports.standings import find_standings
from coachlog.reports.teams import list_team_reps
from coachlog.store.history import note_command
from coachlog.store.log import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import ChangeRow
from tests.filled import FULL, Crowd, author, filling, on


@pytest.mark.parametrize(
    ("day", "names"), [("08-31", ["Lou Fox"]), ("09-01", ["Dana Cruz", "Lou Fox"])]
)
def test_a_team_on_a_day_is_who_has_come_and_not_yet_left(
    crowded: Log, crowd: Crowd, day: str, names: list[str]
) -> None:
    with reading(crowded) as session:
        assert [rep.name for rep in list_team_reps(session, crowd.pat, on(day))] == names
        of_kim = [rep.name for rep in list_team_reps(session, crowd.kim, on(day))]
    assert of_kim == (["Dana Cruz", "Sam Oak"] if day == "08-31" else ["Sam Oak"])


def test_half_days_are_of_the_manager_and_of_whole_weeks(log: Log) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana = add.rep("Dana Cruz", pat)
        for day, manager, status in (
            ("11-15", pat, "held"), ("11-16", pat, "held"), ("11-22", pat, "planned"),
            ("11-23", pat, "planned"), ("11-18", pat, "cancelled"), ("11-18", kim, "held"),
        ):  # fmt: skip
            add.day(day, manager, dana, status, FULL)
        add.day("11-16", pat, dana)
    with reading(log) as session:
        own = count_half_days(session, on("11-18"), on("11-19"), pat)
        everybodys = count_half_days(session, on("11-18"), on("11-19"))
    assert own == {pat: {on("11-16"): 3, on("11-22"): 2}}
    assert everybodys == {**own, kim: {on("11-18"): 2}}


def test_people_of_the_log_come_as_they_were_added_managers_first(
    crowded: Log, crowd: Crowd
) -> None:
    with reading(crowded) as session:
        people = find_insiders(session.connection())
    reps = [one.id for one in people if one.is_rep]
    assert reps == sorted([crowd.dana, crowd.lou, crowd.sam])
    assert [one.is_rep for one in people] == sorted(one.is_rep for one in people)


def test_a_history_ends_before_an_instant_and_begins_with_one(log: Log) -> None:
    with writing(log):
        for hour in (7, 8, 9):
            by = author(CommandName.ADD_REP)._replace(at=f"2026-11-20T0{hour}:00:00Z")
            note_command(log.connection, by)
    with reading(log) as session:
        chosen = HistoryFilter(since="2026-11-20T07:00:00Z", until="2026-11-20T09:00:00Z")
        found = [entry.command.at[11:13] for entry in find_entries(session, chosen)]
    assert found == ["08", "07"]


def test_what_is_gone_is_called_as_it_was_called_last(log: Log) -> None:
    with writing(log) as session:
        command = note_command(log.connection, author(CommandName.MERGE))
        for name in ("First", "Last"):
            session.add(
                ChangeRow(
                    command_id=command,
                    table_name="account",
                    row_id=7,
                    before=json.dumps({"id": 7, "name": name}),
                )
            )
            session.flush()
    with reading(log) as session:
        assert RowLabels(session).find("account", 7) == "Last"
        assert RowLabels(session).find("account", 8) == "account 8"


@pytest.mark.parametrize(
    ("team", "work", "day", "is_on"),
    [
        # Whoever begins on a team on the last day at work was on it that day.
        (("11-18", None), (None, "11-18"), "11-18", True),
        (("11-19", None), (None, "11-18"), "11-18", False),
        (("11-19", None), (None, "11-18"), "11-19", False),
        (("11-18", None), (None, "11-18"), "11-19", False),
        # And whoever leaves it on the first one.
        ((None, "11-18"), ("11-18", None), "11-18", True),
        ((None, "11-17"), ("11-18", None), "11-18", False),
        ((None, "11-18"), ("11-18", None), "11-17", False),
        ((None, None), (None, None), "11-18", True),
    ],
)
def test_a_day_on_a_team_is_one_at_work(
    log: Log,
    team: tuple[str | None, str | None],
    work: tuple[str | None, str | None],
    day: str,
    is_on: bool,
) -> None:
    (from_on, until_on), (started_on, left_on) = (
        tuple(on(one) if one else None for one in pair) for pair in (team, work)
    )
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", started_on=started_on, left_on=left_on)
        add.membership(dana, pat, from_on=from_on, until_on=until_on)
    with reading(log) as session:
        found = find_standings(session, [dana], Policy(), on(day))
        # Of some days, it is so where any of them is.
        span = find_members(session, pat, (on("11-16"), on("11-20")), Policy(), on(day))
    assert found[dana].on_team is is_on
    apart = {("11-19", "11-18"), ("11-17", "11-18")}
    assert len(span) == ((team[0] or team[1], work[1] or work[0]) not in apart)

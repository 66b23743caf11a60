"""A command changes the rows it is about and no others, and can be taken back."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.domain.debriefs import Debrief, SeenVisit
from coachlog.domain.fielddays import FieldDayChanges, Stop
from coachlog.formats.call_fields import CallFacts
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.store.undo import find_last_command, take_back
from coachlog.usecases.debrief import keep_debrief
from coachlog.usecases.edit_call import remove_call
from coachlog.usecases.edit_day import edit_day
from coachlog.usecases.log_call import log_call
from coachlog.usecases.rename import merge, plan_merge, rename
from tests.filled import SETTINGS, TODAY, Crowd, author, filling, on


def rows(log: Log, table: str, *columns: str, but: int | None = None) -> list[tuple[Any, ...]]:
    """Return a table's rows; `but` leaves those of one field day out."""
    where = "" if but is None else f" WHERE field_day_id != {but}"
    listed = ", ".join(columns) or "*"
    return log.connection.execute(f"SELECT {listed} FROM {table}{where} ORDER BY id").fetchall()


def take_last_back(log: Log) -> None:
    """Undo the last command."""
    with log.transaction(bulk=True) as connection:
        last = find_last_command(connection, "pat")
        assert last is not None
        take_back(connection, last, "2026-11-20T08:00:00Z")


ZETA = Stop(at=time(10), account="Zeta")


@pytest.mark.parametrize(
    ("table", "changes", "column", "after"),
    [
        ("focus", FieldDayChanges(focus=("asking",)), "skill", [("asking",)]),
        ("focus", FieldDayChanges(focus=()), "skill", []),
        (
            "stop",
            FieldDayChanges(stops=(Stop(at=time(10), account="Zeta"),)),
            "at",
            [("10:00:00.000000",)],
        ),
    ],
)
def test_changing_one_day_leaves_every_other_day_s_stops_and_focus(
    own_crowd: Log,
    crowd: Crowd,
    table: str,
    changes: FieldDayChanges,
    column: str,
    after: list[tuple[str]],
) -> None:
    day = crowd.days["coming"]
    before, all_before = rows(own_crowd, table, but=day), rows(own_crowd, table)
    with edit_day(
        own_crowd,
        day,
        changes,
        insist=False,
        today=TODAY,
        settings=SETTINGS,
        author=author(CommandName.EDIT_FIELDDAY),
    ):
        pass
    assert rows(own_crowd, table, but=day) == before
    changed = own_crowd.connection.execute(
        f"SELECT {column} FROM {table} WHERE field_day_id = ?", (day,)
    ).fetchall()
    assert changed == after
    take_last_back(own_crowd)
    assert sorted(rows(own_crowd, table)) == sorted(all_before)


TEAMS = ("rep_id", "manager_id", "from_on", "until_on")


def test_merging_managers_joins_each_rep_s_own_teams(own_crowd: Log, crowd: Crowd) -> None:
    pat, kim, dana, lou, sam = crowd.pat, crowd.kim, crowd.dana, crowd.lou, crowd.sam
    before = rows(own_crowd, "membership", *TEAMS)
    assert set(before) == {
        (sam, kim, None, None),
        (dana, pat, "2026-09-01", None),
        (dana, kim, None, "2026-08-31"),
        (lou, pat, None, None),
    }
    planned = plan_merge(own_crowd, "manager", "Kim Poe", "Pat Lee")
    merge(own_crowd, planned, author=author(CommandName.MERGE))
    assert set(rows(own_crowd, "membership", *TEAMS)) == {
        (sam, pat, None, None),
        (dana, pat, None, None),
        (lou, pat, None, None),
    }
    take_last_back(own_crowd)
    assert sorted(map(str, rows(own_crowd, "membership", *TEAMS))) == sorted(map(str, before))


def test_a_name_taken_up_again_is_a_former_one_no_more_and_all_others_stay(
    own_crowd: Log, crowd: Crowd
) -> None:
    with filling(own_crowd) as add:
        add.alias("Dana Jones", rep_id=crowd.dana)
        add.alias("Dana Smith", manager_id=crowd.kim)
    rename(own_crowd, "rep", "Dana Cruz", "Dana Smith", author=author(CommandName.RENAME))
    assert sorted(rows(own_crowd, "alias", "folded")) == sorted(
        (name,)
        for name in (
            "acme inc", "dana cruz", "dana jones", "dana smith", "lou wolf", "patricia lee",
        )
    )  # fmt: skip
    owners = set(rows(own_crowd, "alias", "folded", "rep_id", "manager_id"))
    assert ("dana smith", None, crowd.kim) in owners
    assert ("dana jones", crowd.dana, None) in owners


def test_a_row_that_a_command_changed_twice_is_as_it_was_before_both(log: Log) -> None:
    with filling(log) as add:
        rep = add.rep("First", email="one@example.com")
    before = rows(log, "rep")
    with log.transaction() as connection:
        command = note_command(connection, author(CommandName.EDIT_REP))
        for column, value in (("name", "Second"), ("email", "two@example.com")):
            keep_image(connection, command, "rep", rep)
            connection.execute(f"UPDATE rep SET {column} = ? WHERE id = ?", (value, rep))
    take_last_back(log)
    assert rows(log, "rep") == before


def test_a_debrief_puts_a_rep_without_a_team_on_the_manager_s(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        lou, dana = add.rep("Lou Fox", pat), add.rep("Dana Cruz")
        day = add.day("11-18", pat, dana)
        add.stop(day, "09:00", "Acme")
    keep_debrief(
        log,
        day,
        Debrief(visits=(SeenVisit(account="Acme", held=True),)),
        insist=False,
        today=TODAY,
        author=author(CommandName.DEBRIEF_FIELDDAY),
    )
    assert rows(log, "membership", *TEAMS, "assumed") == [
        (lou, pat, None, None, 0),
        (dana, pat, "2026-11-18", None, 1),
    ]


def test_an_assumed_team_follows_the_calls_that_are_left(log: Log) -> None:
    with filling(log) as add:
        kim, pat = add.manager("Kim Poe"), add.manager("Pat Lee")
        dana = add.rep("Dana Cruz")
        add.call("11-02", kim, dana)
        later, first = add.call("11-18", pat, dana), add.call("11-10", pat, dana)
        add.membership(dana, pat, from_on=on("11-10"), assumed=True)
        add.call("11-01", pat, add.rep("Lou Fox", pat))
    remove_call(log, first, author=author(CommandName.REMOVE_CALL))
    assert (dana, pat, "2026-11-18", None) in rows(log, "membership", *TEAMS)
    remove_call(log, later, author=author(CommandName.REMOVE_CALL))
    assert (dana, kim, "2026-11-02", None) in rows(log, "membership", *TEAMS)


@pytest.mark.parametrize("day", ["11-01", "11-20"])
def test_an_assumed_team_goes_to_whoever_logged_the_first_call_left(log: Log, day: str) -> None:
    with filling(log) as add:
        pat, kim, zoe = (add.manager(name) for name in ("Pat Lee", "Kim Poe", "Zoe Ode"))
        dana = add.rep("Dana Cruz")
        own = add.call("11-10", pat, dana)
        add.call("11-05", kim, dana)
        add.call(day, zoe, dana)
        add.membership(dana, pat, from_on=on("11-10"), assumed=True)
    remove_call(log, own, author=author(CommandName.REMOVE_CALL))
    assert (dana, kim, "2026-11-05", None) in rows(log, "membership", *TEAMS)


def test_before_a_rep_s_first_known_day_the_first_team_is_meant(log: Log) -> None:
    with filling(log) as add:
        kim, pat = add.manager("Kim Poe"), add.manager("Pat Lee")
        sam = add.rep("Sam Oak")
        add.membership(sam, pat, from_on=on("05-01"))
        add.membership(sam, kim, from_on=on("03-01"), until_on=on("04-30"))
    logged = log_call(
        log,
        CallFacts(rep="Sam Oak", account="Acme", initiator="rep-request", held_on=on("02-27")),
        today=TODAY,
        settings=lambda: SETTINGS,
        author=author(CommandName.ADD_CALL),
    )
    assert (logged.manager, logged.added) == ("Kim Poe", ("Acme",))

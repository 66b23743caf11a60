"""What a command writes is what it says, and nothing that stood there is lost on the way."""

from __future__ import annotations

from typing import Any

import pytest

from coachlog.config import CalendarServer
from coachlog.domain.actions import ActionChanges
from coachlog.domain.command_names import CommandName
from coachlog.domain.debriefs import Debrief, SeenVisit
from coachlog.domain.fielddays import FieldDayChanges
from coachlog.domain.teams import RepChanges
from coachlog.errors import CoachlogError
from coachlog.store.log import Log
from coachlog.store.undo import find_last_command
from coachlog.usecases.actions import edit_action
from coachlog.usecases.cancel_day import cancel_day
from coachlog.usecases.debrief import keep_debrief
from coachlog.usecases.edit_day import edit_day
from coachlog.usecases.rename import rename
from coachlog.usecases.team import ManagerChanges, add_rep, edit_manager, edit_rep
from tests.filled import SETTINGS, TODAY, Crowd, author, filling, on

SERVER = CalendarServer(url="https://calendar.example.com/pat/")


def row(log: Log, table: str, row_id: int, columns: str) -> tuple[Any, ...]:
    """Return some columns of a row."""
    found = log.connection.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (row_id,))
    values: tuple[Any, ...] = found.fetchone()
    return values


def images_of_last(log: Log) -> list[tuple[str, int]]:
    """Return which rows the last command kept images of."""
    return log.connection.execute(
        "SELECT table_name, row_id FROM change "
        "WHERE command_id = (SELECT max(id) FROM command) ORDER BY id"
    ).fetchall()


def last_command(log: Log) -> str:
    """Return the command that undo would take back."""
    found = find_last_command(log.connection, "pat")
    assert found is not None
    return found.name


def debrief(log: Log, day: int, given: Debrief) -> None:
    """Keep a debrief."""
    keep_debrief(
        log, day, given, insist=False, today=TODAY, author=author(CommandName.DEBRIEF_FIELDDAY)
    )


def test_what_is_said_again_of_a_person_is_a_command_too(own_crowd: Log, crowd: Crowd) -> None:
    edit_manager(
        own_crowd,
        "Pat Lee",
        ManagerChanges(email="pat@example.com"),
        today=TODAY,
        author=author(CommandName.EDIT_MANAGER),
    )
    assert last_command(own_crowd) == CommandName.EDIT_MANAGER
    assert images_of_last(own_crowd) == [("manager", crowd.pat)]
    edit_rep(
        own_crowd,
        "Lou Fox",
        RepChanges(level="new"),
        today=TODAY,
        insist=False,
        author=author(CommandName.EDIT_REP),
    )
    assert last_command(own_crowd) == CommandName.EDIT_REP
    assert images_of_last(own_crowd) == [("rep", crowd.lou)]


def test_what_a_command_adds_itself_has_no_image(own_crowd: Log) -> None:
    facts = RepChanges(manager="Pat Lee", level="senior", left_on=on("12-31"))
    added = add_rep(own_crowd, "Ann Ray", facts, insist=False, author=author(CommandName.ADD_REP))
    assert (added.level, added.manager, added.left_on) == ("senior", "Pat Lee", on("12-31"))
    assert images_of_last(own_crowd) == []


def test_a_namesake_without_an_e_mail_is_not_put_on_the_team_of_one_with(own_crowd: Log) -> None:
    with pytest.raises(CoachlogError, match="two people called Dana Cruz would be on the team"):
        add_rep(
            own_crowd,
            "Dana Cruz",
            RepChanges(manager="Pat Lee"),
            insist=True,
            author=author(CommandName.ADD_REP),
        )


def test_a_namesake_with_a_new_name_is_the_first_of_it(log: Log) -> None:
    with filling(log) as add:
        add.rep("Dana Cruz", email="one@example.com")
        second = add.rep("Dana Cruz", namesake=1, email="two@example.com")
    rename(log, "rep", "two@example.com", "Ann Ray", author=author(CommandName.RENAME))
    assert row(log, "rep", second, "name, folded, namesake") == ("Ann Ray", "ann ray", 0)


def test_two_equal_times_on_a_team_become_one_with_the_next_move(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat, on("03-01"))
        add.membership(dana, pat, from_on=on("03-01"))
        kim = add.manager("Kim Poe")
        add.membership(dana, kim, until_on=on("02-28"))
    edit_rep(
        log,
        "Dana Cruz",
        RepChanges(manager="Kim Poe", from_on=on("01-05")),
        today=TODAY,
        insist=False,
        author=author(CommandName.EDIT_REP),
    )
    teams = log.connection.execute("SELECT manager_id, from_on FROM membership").fetchall()
    assert sorted(teams, key=str) == sorted([(kim, None), (pat, "2026-03-01")], key=str)


def test_a_stop_that_was_held_and_is_skipped_has_no_call(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        day = add.day("11-18", pat, add.rep("Dana Cruz", pat))
        add.stop(day, "09:00", "Acme")
        stop = add.stop(day, "10:00", "Globex")
    held, skipped = (SeenVisit(account="Globex", held=one) for one in (True, False))
    debrief(log, day, Debrief(visits=(SeenVisit(account="Acme"), held)))
    assert row(log, "stop", stop, "status, call_id IS NULL") == ("held", 0)
    debrief(log, day, Debrief(visits=(SeenVisit(account="Acme"), skipped)))
    assert row(log, "stop", stop, "status, call_id") == ("skipped", None)


def test_a_second_debrief_leaves_the_day_of_the_first_and_the_one_agreed_on(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        facts: dict[str, Any] = {"debriefed_on": on("11-18"), "next_on": on("12-10")}
        day = add.day("11-18", pat, add.rep("Dana Cruz", pat), "held", **facts)
    debrief(log, day, Debrief(visits=(SeenVisit(account="Acme"),)))
    assert row(log, "field_day", day, "debriefed_on, next_on") == ("2026-11-18", "2026-12-10")


def test_an_action_opened_again_is_closed_on_no_day(own_crowd: Log, crowd: Crowd) -> None:
    done = crowd.actions["done"]
    reopen = author(CommandName.EDIT_ACTION)
    opened = ActionChanges(status="open")
    edited = edit_action(own_crowd, done, opened, today=TODAY, author=reopen)
    assert (edited.action.status, edited.action.closed_on) == ("open", None)


def test_a_day_given_up_goes_out_in_its_next_version(own_crowd: Log, crowd: Crowd) -> None:
    day = crowd.days["coming"]
    with cancel_day(own_crowd, day, author=author(CommandName.CANCEL_FIELDDAY)) as given_up:
        assert given_up.invitation is not None
        assert given_up.invitation.sequence == 1


def test_a_day_moved_to_a_server_tells_where_it_stood_before(own_crowd: Log, crowd: Crowd) -> None:
    day = crowd.days["coming"]
    with edit_day(
        own_crowd,
        day,
        FieldDayChanges(place=None, publish=True),
        insist=False,
        today=TODAY,
        settings=SETTINGS._replace(caldav=SERVER),
        author=author(CommandName.EDIT_FIELDDAY),
    ) as changed:
        assert changed.invitation.published_to is None
    address, place = row(own_crowd, "field_day", day, "published_to, place")
    assert address.startswith(SERVER.url)
    assert place is None

"""What a deep look reads: each value that is none of its column's, each break of the history."""

from __future__ import annotations

import json
from datetime import time

import pytest

from coachlog.store.contents import find_broken_history, find_unreadable
from coachlog.store.log import Log
from tests.filled import filling, on


@pytest.fixture(autouse=True)
def _filled(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add.manager("Pat Lee"), add.rep("Dana Cruz", started_on=on("11-02"))
        add.membership(dana, pat, from_on=on("11-02"))
        add.call("11-10", pat, dana, minutes=30, starts_at=time(9), notes="waited")
        add.day("11-10", pat, dana)
    log.connection.execute("PRAGMA ignore_check_constraints = ON")
    log.connection.execute("PRAGMA foreign_keys = OFF")


READ = "{} holds a value that can't be read"
TEXT = "{} holds a text that can't be read"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE call SET minutes = 'long'", READ.format("call 1")),
        ("UPDATE call SET minutes = 1.5", READ.format("call 1")),
        ("UPDATE call SET minutes = 0", READ.format("call 1")),
        ("UPDATE call SET minutes = 1441", READ.format("call 1")),
        ("UPDATE call SET role = 'slept'", READ.format("call 1")),
        ("UPDATE call SET deal_cents = 5", READ.format("call 1")),
        ("UPDATE call SET held_on = '2026-02-30'", READ.format("call 1")),
        ("UPDATE call SET held_on = '20261110'", READ.format("call 1")),
        ("UPDATE call SET starts_at = '09:00'", READ.format("call 1")),
        ("UPDATE call SET starts_at = '39:00:00.000000'", READ.format("call 1")),
        ("UPDATE call SET notes = x'41'", READ.format("call 1")),
        ("UPDATE call SET notes = CAST(x'ff' AS TEXT)", TEXT.format("call 1")),
        ("UPDATE membership SET assumed = 'x'", READ.format("membership 1")),
        ("UPDATE field_day SET half = 'noon'", READ.format("field day 1")),
        ("UPDATE rep SET level = 'old'", READ.format("rep 1")),
        ("UPDATE seal SET kept = 'text'", READ.format("seal 1")),
        (
            "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'call'",
            "call 1 has a number that is to be given out again",
        ),
        (
            "DELETE FROM sqlite_sequence WHERE name = 'rep'",
            "rep 1 has a number that is to be given out again",
        ),
    ],
)
def test_a_value_that_is_none_is_named_by_its_row(log: Log, statement: str, said: str) -> None:
    assert list(find_unreadable(log.connection)) == []
    log.connection.execute(statement)
    assert list(find_unreadable(log.connection)) == [said]
    assert log.connection.text_factory is str


def test_what_may_be_unknown_is_readable(log: Log) -> None:
    log.connection.execute(
        "UPDATE call SET minutes = NULL, starts_at = NULL, notes = NULL, role = NULL"
    )
    log.connection.execute("UPDATE sqlite_sequence SET seq = 99 WHERE name = 'call'")
    log.connection.execute("UPDATE call SET minutes = 1440, deal_cents = 0, currency = 'EUR'")
    assert list(find_unreadable(log.connection)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, None),
        ({"before": "{"}, "what rep 1 was before command 1 can't be read"),
        ({"before": "[1]"}, "what rep 1 was before command 1 can't be read"),
        ({"before": '{"id": 2}'}, "what rep 1 was before command 1 can't be read"),
        ({"before": '{"name": "x"}'}, "what rep 1 was before command 1 can't be read"),
        ({"before": '{"id": 1, "shoes": 4}'}, "what rep 1 was before command 1 can't be read"),
        ({"before": '{"id": 1}'}, None),
        ({"table_name": "shoes"}, "what shoes 1 was before command 1 can't be read"),
        ({"before": '{"id": 1, "command_id": 1}'}, None),
        (
            {"before": '{"id": 1, "command_id": 2}'},
            "change 1 is older than the row that it changed, rep 1",
        ),
    ],
)
def test_a_break_of_the_history_is_named(
    log: Log, change: dict[str, str], said: str | None
) -> None:
    facts = {"table_name": "rep", "before": json.dumps({"id": 1, "name": "Dana"}), **change}
    log.connection.execute(
        "INSERT INTO change (command_id, table_name, row_id, before) "
        "VALUES (1, :table_name, 1, :before)",
        facts,
    )
    assert list(find_broken_history(log.connection)) == ([said] if said else [])
    # What came with another log has its number there.
    log.connection.execute(
        "INSERT INTO origin (table_name, log_uid, number, row_id, brought, command_id) "
        "VALUES ('change', 'x', 1, 1, 1, 1)"
    )
    merged = said is not None and "older" not in said
    assert list(find_broken_history(log.connection)) == ([said] if merged else [])


@pytest.mark.parametrize(
    ("at", "known"), [("2026-11-20T08:00:00Z", True), ("yesterday", False), ("", False)]
)
def test_a_command_has_the_time_at_which_it_ran(log: Log, at: str, known: bool) -> None:
    log.connection.execute("UPDATE command SET ran_at = ?", (at,))
    said = [] if known else ["command 1 has no time at which it ran"]
    assert list(find_broken_history(log.connection)) == said

"""The statements written by hand: each runs on the tables, and finds its rows by an index."""

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from coachlog.store import statements
from coachlog.store.crm_records import ADDED_CALL_COLUMNS
from coachlog.store.deals import ToldDeal
from coachlog.store.every_table import METADATA
from coachlog.store.log_tables import EventRow
from coachlog.store.made import INNER, MADE
from coachlog.store.open import open_log
from coachlog.store.tables import DealRow
from tests.filled import ASKED, SCHEDULED, UNKNOWN, Filler, filling, on
from tests.golden import compare, spread

# What an import asks of every entry.
OF_EVERY_ENTRY = (
    "FIND_EVENT", "FIND_EVENT_AND_CALL", "LIST_UNMET_EVENTS", "LIST_COMMANDS_OF_ROW",
    "find_deals", "UPDATE_DEAL", "FIND_NAME account", "FIND_MEMBERSHIPS", "HAS_MET",
    "find_records", "find_taken on a day", "find_taken at an hour",
)  # fmt: skip
# What `add-call` asks.
OF_EVERY_CALL = (
    "FIND_NAME manager", "FIND_NAME rep", "FIND_FORMER_NAME rep", "FIND_SAME_CALL",
    "COUNT_INITIATORS", "FIND_FIELD_DAY", "FIND_PLANNED_DAYS", "HOLD_FIELD_DAY",
    "MOVE_MEMBERSHIP_START", "NEXT_NAMESAKE rep", "FIND_REP_OF_MANAGER",
)  # fmt: skip


def list_constants() -> Iterator[tuple[str, str]]:
    for name, value in vars(statements).items():
        if (
            name.isupper()
            and not name.startswith("_")
            and not name.endswith(("COLUMNS", "FACTS", "FIELDS"))
        ):
            if isinstance(value, dict):
                yield from ((f"{name} {kind}", text) for kind, text in value.items())
            elif isinstance(value, tuple):
                yield from ((f"{name} {place}", text) for place, text in enumerate(value))
            elif " " in value:
                yield name, value


def every() -> dict[str, str]:
    """Return each statement by its name, made anew."""
    on_day, at_hour = ("held_on", "manager_id"), ("held_on", "manager_id", "starts_at")
    return dict(list_constants()) | {
        "find_deals": statements.find_deals(2),
        "add deals": statements.add_many("deal", statements.ADDED_DEAL_COLUMNS, 2),
        "add calls": statements.add_many("call", ADDED_CALL_COLUMNS, 1),
        "add events": statements.add_many("event", statements.ADDED_EVENT_COLUMNS, 1),
        "list_met": statements.list_met(2),
        "list_times": statements.list_times(2),
        "find_records": statements.find_records(2),
        "find_taken on a day": statements.find_taken(on_day, 2, "<="),
        "find_taken at an hour": statements.find_taken(at_hour, 2, ">"),
    }


EVERY = tuple(every())


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("statements") / "log.db"
    with open_log(path, writing=True, create=True) as log:
        log.connection.execute(statements.CREATE_MET)
        log.connection.execute(statements.CREATE_IMPORTED)
        log.connection.execute(statements.CREATE_WAITING)
        yield log.connection


@pytest.mark.parametrize("name", EVERY)
def test_every_statement_runs_on_the_tables_as_they_are(
    name: str, connection: sqlite3.Connection
) -> None:
    if name.startswith("CREATE_"):  # they are there
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            explain(connection, every()[name])
    else:
        explain(connection, every()[name])


def test_whatever_is_added_has_all_columns_of_its_table() -> None:
    for name, text in every().items():
        if name.startswith("ADD_"):
            found = re.match(r"INSERT INTO (\w+) \((.*?)\) VALUES \((.*?)\)", text)
            assert found, name
            table, columns, values = found[1], found[2].split(", "), found[3].split(", ")
            expected = set(METADATA.tables[table].columns.keys()) - {"id"}
            assert set(columns) == expected, name
            assert values == [f":{column}" for column in columns]


def test_whatever_a_command_made_is_read_back_from_its_table() -> None:
    owned = {name for name, table in METADATA.tables.items() if "command_id" in table.c}
    assert {*MADE} | INNER == owned
    assert not {*MADE} & INNER


def test_a_deal_is_told_in_the_order_in_which_it_is_kept() -> None:
    assert ToldDeal._fields == statements.DEAL_FACTS


@pytest.mark.parametrize("name", [*OF_EVERY_ENTRY, *OF_EVERY_CALL])
def test_what_is_asked_again_and_again_is_answered_by_an_index(
    name: str, connection: sqlite3.Connection
) -> None:
    steps = explain(connection, every()[name])
    assert steps
    # What is given is gone through row by row, a table never.
    assert not [step for step in steps if re.match(r"SCAN (?!asked|\d+ CONSTANT ROWS)", step)]


def test_the_indexes_that_are_rebuilt_are_those_of_the_tables(
    connection: sqlite3.Connection,
) -> None:
    made = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master")}
    assert {*statements.CREATE_SCATTERED_INDEXES, statements.CREATE_DAY_INDEX} <= made


def explain(connection: sqlite3.Connection, statement: str) -> list[str]:
    given = [1] * statement.count("?") or dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    return [row[3] for row in rows]


# What each statement finds, in a log in which most rows are the wrong ones.

DAYS = ("2026-11-09", "2026-11-10", "2026-11-11")
CLOCKS = ("08:00:00.000000", "09:00:00.000000", None)
ASKED_FOR: dict[str, tuple[Any, ...]] = {
    "table_name": ("call", "field_day"),
    "folded": ("dana cruz", "kim poe", "acme", "zeta", "the former"),
    "manager_folded": ("kim poe", "pat lee"),
    "email": ("kim@example.com", "dana@example.com"),
    "least": (4, 7),
    "most": (7, 9),
    "pattern": ("%a%", "%o!%%", "%x!_%"),
    "prefix": ("", "d", "acm", "1", "2"),
    "day": DAYS,
    "status": ("planned", "held"),
    "key": ("e01", "e02", "e03", "none"),
    "after": ("e03", "e04"),
    "before": ("e09", "e10"),
    "newest": (9, 60),
    "print": (1, 2),
    "closed": (True,),
    "deal_cents": (None, 100),
    "starts_at": CLOCKS,
    "ends_at": ("13:00:00.000000", "17:00:00.000000"),
    **dict.fromkeys(("row_id", "manager_id", "rep_id", "account_id"), (1, 2)),
    **dict.fromkeys(("start", "first"), DAYS[:2]),
    **dict.fromkeys(("end", "last"), DAYS[1:]),
    **dict.fromkeys(("held_on", "day_on"), DAYS),
}
GIVEN: dict[str, tuple[tuple[object, ...], ...]] = {
    "find_deals": (("d2", "d0"), ("d1", "none")),
    "list_met": ((1, "e03", "e05"), (2, "e03", "e09")),
    "list_times": (("e03", "e05"), ("e24", "none")),
    "SET_TIMES": ((3, "e05"), (2, "none")),
    "find_records": (("e05", "e01"), ("e07", "none")),
    "find_taken on a day": ((DAYS[0], 1, DAYS[2], 2, 8), (DAYS[1], 3, DAYS[1], 1, 30)),
    "find_taken at an hour": (
        (DAYS[0], 1, CLOCKS[1], DAYS[1], 2, CLOCKS[0], 12),
        (DAYS[2], 2, CLOCKS[1], DAYS[1], 1, CLOCKS[0], 40),
    ),
    "LIST_NEWER_CALLS": ((140,), (141,)),
}
CHANGING = {
    "HOLD_FIELD_DAY": "field_day", "MOVE_MEMBERSHIP_START": "membership", "UPDATE_DEAL": "deal",
    "NOTE_IMPORTED": "imported", "MATCH_IMPORTED": "imported", "MEET": "met",
    "FORGET_UNDONE": "undone_row", "SET_TIMES": "met", "TAKE_WAITING": "event",
}  # fmt: skip


def fill(add: Filler) -> None:
    """Add people, calls, days and entries: none in the order in which they are to be found."""
    chance = random.Random(1)
    add.manager("Pat Lee", email="pat@example.com")
    add.manager("Kim Poe", namesake=1)
    add.manager("Kim Poe", email="Kim@Example.com")
    add.manager("Kim Roy", email="kim@example.com", namesake=0)
    add.rep("Dana Cruz", namesake=1)
    add.rep("Dana Cruz", email="Dana@example.com")
    add.rep("Lou Fox")
    add.rep("Lo% Fo%", email="dana@example.com")
    for name in ("Zeta", "Acme", "Acme Ex_port", "Umbra"):
        add.account(name)
    for rep, manager, first, last in (
        (1, 1, "2026-09-01", None), (1, 3, None, "2026-08-01"), (1, 4, "2026-08-02", "2026-08-31"),
        (2, 3, "2026-11-10", None), (2, 1, None, "2026-11-09"), (4, 2, None, None),
    ):  # fmt: skip
        add.membership(rep, manager, from_on=first and on(first), until_on=last and on(last))
    for whose in ({"rep_id": 3}, {"rep_id": 1}, {"manager_id": 4}, {"account_id": 1}):
        add.alias("The Former", **whose)
        add.alias("Another", **dict.fromkeys(whose, 2))
    for _ in range(70):
        day, manager, rep = on(chance.choice(DAYS)), chance.randint(1, 3), chance.randint(1, 2)
        status = chance.choice(("planned", "held"))
        hours = chance.choice(((time(9), time(13)), (time(8), time(17)), (time(9), time(17))))
        add.day(day.isoformat(), manager, rep, status, hours)
    for number in range(160):
        call = add.call(
            chance.choice(DAYS), chance.randint(1, 3), chance.randint(1, 2),
            chance.choice(("Zeta", "Zeta", "Acme", "Umbra")),
            chance.choice((ASKED, SCHEDULED, UNKNOWN)),
            starts_at=chance.choice((time(8), time(9), None)),
            removed_by=chance.choice((None, None, 1)),
            fingerprint=chance.choice((None, 1, 2)),
            imported_on=chance.choice((None, None, on(DAYS[1]))),
        )  # fmt: skip
        if number % 3 == 0:
            add.add(
                EventRow(
                    key=f"e{number % 97:02}", digest=str(number), command_id=1,
                    status=chance.choice(("taken", "unsure", "linked")),
                    call_id=None if number % 4 == 3 else call,
                    field_day_id=number % 5 + 1 if number % 4 else None,
                )
            )  # fmt: skip
    for number in range(3):
        facts: dict[str, Any] = {
            "key": f"d{number}",
            "name": f"Deal {number}",
            "account_id": 3 - number,
        }
        add.add(DealRow(command_id=1, **facts))
        add.action(f"Action {number}", 1, 3 - number)
        add.absence("11-09", "11-10", **{"rep_id" if number else "manager_id": number + 1})


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("crowded") / "log.db"
    with open_log(path, writing=True, create=True) as log:
        with filling(log) as add:
            fill(add)
        for name, actor in (("edit-call", "kim"), ("import", "pat"), ("rename", "lou")):
            (command,) = log.connection.execute(
                "INSERT INTO command (name, actor, ran_at, summary) VALUES (?, ?, 'now', '') "
                "RETURNING id",
                (name, actor),
            ).fetchone()
            for table, row in (("call", 1), ("call", command), ("field_day", command - 1)):
                log.connection.execute(
                    "INSERT INTO change (command_id, table_name, row_id, before) "
                    "VALUES (?, ?, ?, '{}')",
                    (command, table, row),
                )
        log.connection.execute(statements.CREATE_MET)
        log.connection.execute(statements.CREATE_IMPORTED)
        log.connection.execute(statements.CREATE_WAITING)
        for key in ("w2", "w1"):
            event = (key, "digest", "taken", 1, None, None, 1)
            log.connection.execute(
                statements.add_many("waiting", statements.ADDED_EVENT_COLUMNS, 1), event
            )
        for key, batch in (("e03", 1), ("e05", 2), ("e06", 1), ("e09", 2), ("e24", None)):
            log.connection.execute(statements.MEET_FIRST, (key, batch))
        yield log.connection


def test_each_statement_finds_and_changes_what_it_did_before(
    crowded: sqlite3.Connection,
) -> None:
    said = []
    for name, text in every().items():
        if name.startswith(("ADD_", "add ", "CREATE_", "DROP_", "MEET_FIRST")):
            continue
        names = list(dict.fromkeys(re.findall(r":(\w+)", text)))
        cases: list[Any] = [*GIVEN.get(name, ())] or [
            dict(zip(names, case, strict=True))
            for case in spread(*(ASKED_FOR.get(one, (one,)) for one in names), most=16)
        ]
        for case in cases:
            shown = case.values() if isinstance(case, dict) else case
            crowded.execute("SAVEPOINT one")
            before = crowded.execute(f"SELECT * FROM {CHANGING.get(name, 'log')}").fetchall()
            rows = crowded.execute(text, case).fetchall()
            order, rows = (" in order", rows) if "ORDER BY" in text else ("", sorted(rows))
            said.append(f"{name} {' '.join(map(str, shown))}:{order} {json.dumps(rows[:6])[1:-1]}")
            if name in CHANGING:
                if name == "MATCH_IMPORTED":
                    crowded.execute(statements.NOTE_IMPORTED, {"day": case["held_on"]})
                    said[-1] += str([crowded.execute(text, case).rowcount for _ in range(3)])
                after = crowded.execute(f"SELECT * FROM {CHANGING[name]}").fetchall()
                said += [f"    {json.dumps(row)}" for row in after if row not in before]
            crowded.execute("ROLLBACK TO one")
    compare(Path(__file__).parent / "golden" / "statements.txt", "".join(f"{a}\n" for a in said))

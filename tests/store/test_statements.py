"""The statements written by hand: each runs on the tables, and finds its rows by an index."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel

from coachlog.store import statements
from coachlog.store.crm_records import ADDED_CALL_COLUMNS
from coachlog.store.deals import ToldDeal
from coachlog.store.made import INNER, MADE
from coachlog.store.open import open_log

# What an import asks of every entry.
OF_EVERY_ENTRY = (
    "FIND_EVENT", "LIST_UNMET_EVENTS", "LIST_COMMANDS_OF_ROW",
    "find_deals", "UPDATE_DEAL", "FIND_NAME account", "FIND_MEMBERSHIPS", "HAS_MET",
    "find_records", "find_taken on a day", "find_taken at an hour",
)  # fmt: skip
# What `add-call` asks.
OF_EVERY_CALL = (
    "FIND_NAME manager", "FIND_NAME rep", "FIND_FORMER_NAME rep", "FIND_SAME_CALL",
    "COUNT_INITIATORS", "FIND_FIELD_DAY", "FIND_PLANNED_DAYS", "HOLD_FIELD_DAY",
    "MOVE_MEMBERSHIP_START", "NEXT_NAMESAKE rep", "FIND_REP_OF_MANAGER",
)  # fmt: skip


def every() -> Iterator[tuple[str, str]]:
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


EVERY = dict(every()) | {
    "find_deals": statements.find_deals(2),
    "add deals": statements.add_many("deal", statements.ADDED_DEAL_COLUMNS, 2),
    "add calls": statements.add_many("call", ADDED_CALL_COLUMNS, 1),
    "add events": statements.add_many("event", statements.ADDED_EVENT_COLUMNS, 1),
    "list_met": statements.list_met(2),
    "find_records": statements.find_records(2),
    "find_taken on a day": statements.find_taken(("held_on", "manager_id"), 2, "<="),
    "find_taken at an hour": statements.find_taken(("held_on", "manager_id", "starts_at"), 2, ">"),
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("statements") / "log.db"
    with open_log(path, writing=True, create=True) as log:
        log.connection.execute(statements.CREATE_MET)
        log.connection.execute(statements.CREATE_IMPORTED)
        yield log.connection


@pytest.mark.parametrize("name", EVERY)
def test_every_statement_runs_on_the_tables_as_they_are(
    name: str, connection: sqlite3.Connection
) -> None:
    if name.startswith("CREATE_"):  # they are there
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            explain(connection, EVERY[name])
    else:
        explain(connection, EVERY[name])


def test_whatever_is_added_has_all_columns_of_its_table() -> None:
    for name, text in EVERY.items():
        if name.startswith("ADD_"):
            found = re.match(r"INSERT INTO (\w+) \((.*?)\) VALUES \((.*?)\)", text)
            assert found, name
            table, columns, values = found[1], found[2].split(", "), found[3].split(", ")
            expected = set(SQLModel.metadata.tables[table].columns.keys()) - {"id"}
            assert set(columns) == expected, name
            assert values == [f":{column}" for column in columns]


def test_whatever_a_command_made_is_read_back_from_its_table() -> None:
    owned = {name for name, table in SQLModel.metadata.tables.items() if "command_id" in table.c}
    assert {*MADE} | INNER == owned
    assert not {*MADE} & INNER


def test_a_deal_is_told_in_the_order_in_which_it_is_kept() -> None:
    assert ToldDeal._fields == statements.DEAL_FACTS


@pytest.mark.parametrize("name", [*OF_EVERY_ENTRY, *OF_EVERY_CALL])
def test_what_is_asked_again_and_again_is_answered_by_an_index(
    name: str, connection: sqlite3.Connection
) -> None:
    steps = explain(connection, EVERY[name])
    assert steps
    # What is given is gone through row by row, a table never.
    assert not [step for step in steps if re.match(r"SCAN (?!asked|\d+ CONSTANT ROWS)", step)]


def test_the_indexes_that_are_rebuilt_are_those_of_the_tables(
    connection: sqlite3.Connection,
) -> None:
    made = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master")}
    assert set(statements.CREATE_SCATTERED_INDEXES) <= made


def explain(connection: sqlite3.Connection, statement: str) -> list[str]:
    given = [1] * statement.count("?") or dict.fromkeys(re.findall(r":(\w+)", statement), 1)
    rows = connection.execute(f"EXPLAIN QUERY PLAN {statement}", given)
    return [row[3] for row in rows]

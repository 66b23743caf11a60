"""The schema of a log: only what the migrations made is opened, and nothing foreign ever runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coachlog.store.migrate import migrate
from coachlog.store.schema import DIGESTS, SCHEMA, digest_schema
from tests.conftest import Coachlog, changing

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request")
COMMANDS = [ADD, ("report",), ("list-calls", "--format", "csv"), ("undo",), ("export",)]

FOREIGN = {
    "trigger": "CREATE TRIGGER hello AFTER INSERT ON call BEGIN DELETE FROM change; END",
    "view": "CREATE VIEW hello AS SELECT * FROM call",
    "table": "CREATE TABLE hello (id INTEGER PRIMARY KEY)",
    "index": "CREATE INDEX hello ON call (abs(minutes))",
}
VIRTUAL = "CREATE VIRTUAL TABLE hello USING fts5(words)"
ALTERED = (
    "ALTER TABLE call ADD COLUMN more TEXT DEFAULT 'x'",
    "ALTER TABLE rep ADD COLUMN upper_name TEXT GENERATED ALWAYS AS (upper(name)) VIRTUAL",
    "ALTER TABLE rep RENAME COLUMN level TO grade",
    "ALTER TABLE busy RENAME TO hello",
    "DROP INDEX call_day",
    "DROP TABLE reply",
)


@pytest.mark.parametrize("number", sorted({*DIGESTS, SCHEMA}))
def test_digest_of_a_schema_is_that_of_its_migrations(number: str) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, number)
        found = digest_schema(connection)
    assert DIGESTS.get(number) == found, f'schema.py needs "{number}": "{found}"'


@pytest.mark.parametrize("type_", FOREIGN)
def test_what_another_program_put_into_a_log_is_named_and_never_runs(
    coachlog: Coachlog, log_path: Path, type_: str
) -> None:
    coachlog(*ADD)
    with changing(log_path) as connection:  # sealed, as whoever sends such a log may well do
        connection.execute(FOREIGN[type_])
    before = log_path.read_bytes()
    for command in COMMANDS:
        found = coachlog(*command, expect=1)
        assert f"holds a {type_} that coachlog did not make, hello;" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)
    assert log_path.read_bytes() == before


@pytest.mark.parametrize("statement", ALTERED)
def test_a_log_whose_own_tables_are_not_as_they_were_made_is_refused(
    coachlog: Coachlog, log_path: Path, statement: str
) -> None:
    coachlog(*ADD)
    with changing(log_path) as connection:
        connection.execute(statement)
    before = log_path.read_bytes()
    for command in COMMANDS:
        found = coachlog(*command, expect=1)
        assert "damaged" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)
    assert log_path.read_bytes() == before


def test_of_several_foreign_things_the_first_by_its_name_is_named(
    coachlog: Coachlog, log_path: Path
) -> None:
    coachlog(*ADD)
    with changing(log_path) as connection:
        for name in "hcfbaedg":
            connection.execute(f"CREATE TABLE {name} (id INTEGER)")
    assert "a table that coachlog did not make, a;" in coachlog("report", expect=1).err


def test_a_virtual_table_is_refused(coachlog: Coachlog, log_path: Path) -> None:
    coachlog(*ADD)
    with changing(log_path) as connection:
        try:
            connection.execute(VIRTUAL)
        except sqlite3.OperationalError:
            pytest.skip("this SQLite has no such tables")
    assert "holds a table that coachlog did not make" in coachlog("report", expect=1).err


@pytest.mark.parametrize(
    "sql", ["CREATE TABLE call (", "", "hello", "CREATE TABLE reply (id INTEGER)"]
)
def test_schema_that_can_not_be_read_is_damage(
    coachlog: Coachlog, log_path: Path, sql: str
) -> None:
    coachlog(*ADD)
    with changing(log_path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'reply'", (sql,))
    for command in COMMANDS:
        found = coachlog(*command, expect=1)
        assert "damaged" in found.err
        assert (found.out, found.err.count("\n")) == ("", 1)


def test_a_log_of_a_former_schema_with_a_trigger_is_not_migrated(
    coachlog: Coachlog, log_path: Path
) -> None:
    log_path.parent.mkdir()
    text = (Path(__file__).parent / "logs" / "0001.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(log_path)) as connection:
        connection.executescript(text)
        connection.execute(FOREIGN["trigger"])
    before = log_path.read_bytes()
    assert "holds a trigger" in coachlog("report", expect=1).err
    assert log_path.read_bytes() == before

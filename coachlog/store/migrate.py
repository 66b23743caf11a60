"""Creating and upgrading the schema with Alembic, after a backup."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from coachlog.store.backup import make_backup
from coachlog.store.log import Log
from coachlog.store.schema import SCHEMA, lay_out_sql, read_parts, read_schema
from coachlog.store.sessions import engine_over


class Foreign(NamedTuple):
    """Something in a log that coachlog did not make: a view, a trigger, a table."""

    type: str
    name: str


def migrate(connection: sqlite3.Connection, number: str = "head") -> None:
    """Bring the schema to a migration, else to the newest, in one transaction of `connection`."""
    with _transaction(connection) as engine:
        _upgrade(engine, number)


def back_up_and_migrate(log: Log) -> None:
    """Upgrade an older log, keeping a copy of it as it was.

    Of several commands at once the first does it; the others wait, and find it done.
    """
    with _transaction(log.connection) as engine:
        schema = read_schema(log.connection)
        if schema != SCHEMA:
            make_backup(log, f"schema-{schema}")
            _upgrade(engine)


def find_foreign(connection: sqlite3.Connection, number: str) -> Foreign | None:
    """Return what a log holds besides its own schema; None when that itself is not as it was made.

    Takes its time: it makes a log of that schema to compare with.
    """
    own = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(own, number)
        expected = read_parts(own)
    finally:
        own.close()
    found = read_parts(connection)
    known = {
        key: (table, lay_out_sql(sql)) for key, (table, sql) in found.items() if key in expected
    }
    more = sorted(found.keys() - expected.keys())
    if more and known == {key: (table, lay_out_sql(sql)) for key, (table, sql) in expected.items()}:
        return Foreign(type=more[0][0], name=more[0][1])
    return None


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[Engine]:
    engine = engine_over(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield engine
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _upgrade(engine: Engine, number: str = "head") -> None:
    config = Config()
    folder = Path(__file__).parent / "migrations"
    # Alembic reads % as interpolation.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.connect() as bound:
        config.attributes["connection"] = bound
        command.upgrade(config, number)
        bound.commit()

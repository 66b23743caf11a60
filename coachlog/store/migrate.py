"""Creating and upgrading the schema with Alembic, after a backup."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from coachlog.store import open as opening
from coachlog.store.backup import make_backup
from coachlog.store.open import Log, read_schema
from coachlog.store.sessions import engine_over


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
        if schema != opening.SCHEMA:
            make_backup(log, f"schema-{schema}")
            _upgrade(engine)


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

"""Creating and upgrading the schema with Alembic, after a backup."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config

from coachlog.store.open import backup_folder, read_schema
from coachlog.store.sessions import engine_over


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema to the newest migration, in one transaction of the given connection."""
    config = Config()
    folder = Path(__file__).parent / "migrations"
    # Alembic reads % as interpolation.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    engine = engine_over(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        with engine.connect() as bound:
            config.attributes["connection"] = bound
            command.upgrade(config, "head")
            bound.commit()
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def back_up_and_migrate(path: Path, connection: sqlite3.Connection) -> None:
    """Upgrade an older log, keeping a copy of it as it was."""
    schema = read_schema(connection)
    save_backup(path, connection, f"schema-{schema}")
    migrate(connection)


def save_backup(path: Path, connection: sqlite3.Connection, reason: str) -> Path:
    """Copy the log into its backup folder, whole or not at all; return the copy.

    Backups are numbered, so that the newest one sorts last.
    """
    folder = backup_folder(path)
    folder.mkdir(mode=0o700, exist_ok=True)
    number = 1 + max(
        (int(one.name[:6]) for one in folder.glob("[0-9]*.db") if one.name[:6].isdecimal()),
        default=0,
    )
    target = folder / f"{number:06}-{reason}.db"
    draft = folder / f".{target.name}.{os.getpid()}.new"
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with contextlib.closing(sqlite3.connect(draft)) as copy:
            connection.backup(copy)
        os.rename(draft, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft)
    return target

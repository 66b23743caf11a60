"""SQLModel sessions over the connection that the opener made."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, create_engine

from coachlog.store.open import Log


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine whose only connection is the given one; it never ends a transaction of it."""
    return create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )


@contextlib.contextmanager
def reading(log: Log) -> Iterator[Session]:
    """Read in one transaction, so that all queries of a report see the same log."""
    log.connection.execute("BEGIN")
    try:
        with Session(engine_over(log.connection)) as session:
            yield session
    finally:
        if log.connection.in_transaction:
            log.connection.execute("ROLLBACK")


@contextlib.contextmanager
def writing(log: Log, *, dry_run: bool = False) -> Iterator[Session]:
    """Change the log in one transaction: all of it is kept at the end, or none."""
    with (
        log.transaction(dry_run=dry_run),
        Session(engine_over(log.connection), expire_on_commit=False) as session,
    ):
        yield session
        session.flush()
        # The transaction belongs to the log; let the session go without ending it.
        session.expunge_all()
        if not dry_run:
            session.commit()

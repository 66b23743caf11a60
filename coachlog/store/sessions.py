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
    """Return an engine whose only connection is the given one, which must not be in a transaction.

    SQLAlchemy rolls back after its first look at a connection, so it gets that look here.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: connection,
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )
    engine.connect().close()
    return engine


@contextlib.contextmanager
def reading(log: Log) -> Iterator[Session]:
    """Read in one transaction, so that all queries of a report see the same log."""
    engine = engine_over(log.connection)
    log.connection.execute("BEGIN")
    try:
        with Session(engine) as session:
            yield session
    finally:
        if log.connection.in_transaction:
            log.connection.execute("ROLLBACK")


@contextlib.contextmanager
def writing(log: Log, *, dry_run: bool = False, bulk: bool = False) -> Iterator[Session]:
    """Change the log in one transaction: all of it is kept at the end, or none."""
    engine = engine_over(log.connection)
    # The transaction belongs to the log and ends first: the session, let go, rolls back nothing.
    with (
        Session(engine, expire_on_commit=False) as session,
        log.transaction(dry_run=dry_run, bulk=bulk),
    ):
        yield session
        session.flush()
        session.expunge_all()

"""SQLModel sessions over the connection that the opener made."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import Dialect, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache
from sqlmodel import Session, create_engine

from coachlog.store.log import Log

URL = make_url("sqlite://")
_compiled: LRUCache[Any, Any] = LRUCache(500)  # as many as an engine of its own would keep


def engine_over(connection: sqlite3.Connection) -> Engine:
    """Return an engine whose only connection is the given one.

    All engines share what they compiled: a process that asks again and again, as `triage` does,
    spends half of its time compiling otherwise.
    """
    given = cast(DBAPIConnection, connection)
    pool = StaticPool(lambda: given, reset_on_return=None, dialect=_dialect())
    return Engine(pool, _dialect(), URL, execution_options={"compiled_cache": _compiled})


@functools.cache
def _dialect() -> Dialect:
    """Return the dialect after its first look at a connection, which SQLAlchemy rolls back."""
    engine = create_engine(URL)
    engine.connect().close()
    engine.dispose()
    return engine.dialect


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

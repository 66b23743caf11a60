"""Mending a log: its tables are read into a new file with new indexes, which takes its place."""

from __future__ import annotations

import contextlib
import sqlite3
from itertools import chain
from pathlib import Path

from coachlog.errors import LogUnusable
from coachlog.files import draft_for
from coachlog.store.backup import find_damage
from coachlog.store.connect import connect, connect_unchanged
from coachlog.store.contents import find_broken_history, find_unreadable
from coachlog.store.examining import UNREADABLE, held_still
from coachlog.store.log_files import follow_log
from coachlog.store.replacement import look, replace_log
from coachlog.store.schema import SCHEMA, has_expected_schema, read_schema
from coachlog.store.seal import renew


def mend_log(path: Path) -> Path | None:
    """Put what the tables of a log hold into a new log in its place; return where the old one is.

    None where they can't be read, or do not go together: then nothing is changed.
    """
    path = follow_log(path)
    seen = look(path)
    with draft_for(path) as draft:
        try:
            with (
                held_still(path) as file,
                contextlib.closing(connect_unchanged(file)) as source,
            ):
                source.execute("VACUUM INTO ?", (str(draft),))
            with contextlib.closing(connect(draft, writing=True)) as connection:
                if not _is_whole(connection):
                    return None
                connection.execute("BEGIN IMMEDIATE")
                renew(connection)
                connection.execute("COMMIT")
                connection.execute("PRAGMA journal_mode = WAL")
        except (*UNREADABLE, LogUnusable):
            return None
        return replace_log(path, draft, seen)


def _is_whole(connection: sqlite3.Connection) -> bool:
    schema = read_schema(connection) or ""
    if not has_expected_schema(connection, schema) or find_damage(connection) is not None:
        return False
    if schema != SCHEMA:
        return True
    wrong = chain(find_unreadable(connection), find_broken_history(connection))
    return next(wrong, None) is None

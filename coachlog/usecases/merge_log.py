"""Take exported logs into this one: all of them, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from coachlog.errors import CoachlogError, show
from coachlog.formats.exported_log import DamagedExport
from coachlog.intake.log_file import read_log
from coachlog.store.backup import back_up_by_itself
from coachlog.store.exporting import list_shapes
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.log_merge.joining import join
from coachlog.store.log_merge.merge import LogMerge
from coachlog.store.log_merge.outcome import Merged

if TYPE_CHECKING:
    import sqlite3

    from coachlog.usecases.import_file import ImportSource


def merge_logs(
    log: Log,
    sources: Sequence[ImportSource],
    *,
    today: date,
    author: Author,
    dry_run: bool = False,
) -> Merged:
    """Merge exported logs into the log, one after the other, in one transaction as one command.

    When that changes nothing, nothing is written, not even the command. Raises CoachlogError,
    naming the file, for one that can't be taken or must not be merged.
    """
    known = len(author.noted)
    with log.transaction(bulk=True, dry_run=dry_run) as connection:
        parts = [_merge(connection, source, today, author) for source in sources]
        merged = join(connection, author.noted[known:], parts)
        if merged.is_nothing:
            connection.execute("ROLLBACK")
        elif not dry_run:
            back_up_by_itself(log, "merge")
    return merged


def _merge(
    connection: sqlite3.Connection, source: ImportSource, today: date, author: Author
) -> Merged:
    try:
        with source.open() as file:
            names, parts = read_log(file, list_shapes(), today)
            merge = LogMerge(connection, names)
            for rows in parts:
                merge.stage(rows.shape, rows.codes, rows.also, rows.columns)
            return merge.merge(author)
    except DamagedExport as error:
        raise CoachlogError(f"nothing was imported from {show(source.name)}: {error}") from error

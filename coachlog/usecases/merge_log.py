"""Take an exported log into this one: all of it, or nothing."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from coachlog.intake.log_file import read_log
from coachlog.store.backup import back_up_by_itself
from coachlog.store.exporting import list_shapes
from coachlog.store.history import Author
from coachlog.store.log_merge.merge import LogMerge
from coachlog.store.log_merge.outcome import Merged
from coachlog.store.open import Log


def merge_log(
    log: Log, file: BinaryIO, *, today: date, author: Author, dry_run: bool = False
) -> Merged:
    """Merge an exported log into the log, in one transaction.

    When that changes nothing, nothing is written, not even the command. Raises DamagedExport for a
    file that can't be taken, and CoachlogError for one that must not be merged.
    """
    with log.transaction(bulk=True, dry_run=dry_run) as connection:
        names, parts = read_log(file, list_shapes(), today)
        merge = LogMerge(connection, names)
        for rows in parts:
            merge.stage(rows.shape, rows.codes, rows.also, rows.columns)
        merged = merge.merge(author)
        if merged.is_nothing:
            connection.execute("ROLLBACK")
        elif not dry_run:
            back_up_by_itself(log, "merge")
    return merged

"""Take an exported log into this one: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from coachlog.domain.exchange import DamagedExport, Names, Shape
from coachlog.intake.log_file import Rows
from coachlog.store.backup import back_up_by_itself
from coachlog.store.exporting import list_shapes
from coachlog.store.history import Author
from coachlog.store.log_merge.merge import LogMerge
from coachlog.store.log_merge.outcome import Merged
from coachlog.store.open import Log

Reader = Callable[[Sequence[Shape], date], Iterator[Names | Rows]]


def merge_log(
    log: Log, read: Reader, *, today: date, author: Author, dry_run: bool = False
) -> Merged:
    """Merge what `read` yields into the log, in one transaction.

    When that changes nothing, nothing is written, not even the command. Raises DamagedExport for a
    file that can't be taken, and CoachlogError for one that must not be merged.
    """
    with log.transaction(bulk=True, dry_run=dry_run) as connection:
        parts = read(list_shapes(), today)
        names = next(parts)
        assert isinstance(names, Names)
        merge = LogMerge(connection, names)
        _stage(merge, parts)
        merged = merge.merge(author)
        if merged.is_nothing:
            connection.execute("ROLLBACK")
        elif not dry_run:
            back_up_by_itself(log, "merge")
    return merged


def _stage(merge: LogMerge, parts: Iterable[Names | Rows]) -> None:
    for rows in parts:
        if not isinstance(rows, Rows):
            raise DamagedExport("it names its logs twice")
        merge.stage(rows.shape, rows.codes, rows.also, rows.columns)

"""Export the whole log, in a form that other logs take in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from coachlog.domain.audience import WITHHELD
from coachlog.formats.exported_log import LogTable
from coachlog.store.exporting import LogExport
from coachlog.store.log import Log
from coachlog.store.sessions import reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLog:
    """A log being exported: read each table once, in any order."""

    logs: tuple[str, ...]
    shapes: tuple[LogTable, ...]
    source: LogExport
    lengths: dict[str, int]  # how many rows each table has, by what the file calls it
    removed_calls: int  # which no list shows

    def rows(self, shape: LogTable) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a table: one cell for each of `shape.names`."""
        return self.source.read(shape)


@contextmanager
def export_log(log: Log, *, for_director: bool) -> Iterator[ExportedLog]:
    """Open the log for an export that sees it as it is now.

    `for_director` leaves out what is between manager and rep, or the manager's own.
    """
    with reading(log):
        source = LogExport(log.connection, WITHHELD if for_director else {})
        yield ExportedLog(
            logs=source.logs,
            shapes=source.shapes,
            source=source,
            lengths={shape.section: source.count(shape) for shape in source.shapes},
            removed_calls=source.count_removed_calls(),
        )

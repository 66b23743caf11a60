"""Exporting: its work grows with the log, not with its square."""

from __future__ import annotations

from coachlog.store.exporting import LogExport, list_shapes
from coachlog.store.tables import OriginRow
from tests.filled import Filler, filling, new_log


def count_work(calls: int) -> int:
    """Return how many steps SQLite takes to read so many calls that came from another log."""
    with new_log() as log:
        with filling(log) as add:
            fill(add, calls)
        export, steps = LogExport(log.connection), 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        log.connection.set_progress_handler(count, 100)
        (shape,) = (one for one in list_shapes() if one.table == "call")
        assert sum(1 for _ in export.read(shape)) == calls
        log.connection.set_progress_handler(None, 0)
        return steps


def fill(add: Filler, calls: int) -> None:
    pat = add.manager("Pat Lee")
    dana = add.rep("Dana Cruz", pat)
    for number in range(1, calls + 1):
        add.add(
            OriginRow(
                table_name="call",
                log_uid="000000000000",
                number=number,
                row_id=add.call("11-02", pat, dana),
                brought=True,
                command_id=add.command_id,
            )
        )


def test_an_export_of_what_came_from_another_log_is_no_more_work_for_each_row() -> None:
    assert count_work(200) < 3 * count_work(100)

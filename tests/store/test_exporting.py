"""Exporting: its work grows with the log, not with its square."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.store import exporting
from coachlog.store.exporting import LogExport, list_shapes
from coachlog.store.log_tables import OriginRow
from coachlog.usecases.export_log import export_log
from tests.by_chance import OTHER, OWN, THIRD, export, logs, take
from tests.filled import Filler, filling, new_log
from tests.golden import compare


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


@pytest.mark.parametrize("for_director", [False, True])
def test_a_log_with_rows_of_others_is_exported_as_before(
    tmp_path: Path, for_director: bool
) -> None:
    with logs(tmp_path, 50, OWN, OTHER, THIRD) as (own, other, third):
        own.change(CommandName.EDIT_CALL)
        for one in (other, third, other):
            take(own.log, export(one.log))
            one.change(CommandName.EDIT_CALL, CommandName.RENAME)
        with export_log(own.log, for_director=for_director) as exported:
            lines = [str((exported.logs, exported.lengths, exported.removed_calls))]
            for shape in exported.shapes:
                names = " ".join(shape.names)
                lines.append(f"{shape.section}: {names}")
                if not for_director:
                    lines += [str(row) for row in exported.rows(shape)]
    name = "export-for-director" if for_director else "export"
    kept = Path(__file__).parent / "golden" / f"{name}.txt"
    compare(kept, "".join(f"{line}\n" for line in lines))


def test_names_of_rows_are_the_same_however_few_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with logs(tmp_path, 51, OWN, OTHER) as (own, other):
        take(own.log, export(other.log))
        whole = export(own.log)
        monkeypatch.setattr(exporting, "_KEPT_NAMES", 1)
        assert export(own.log) == whole


def test_a_row_goes_out_with_its_names_in_other_logs_though_no_other_table_has_its_number() -> None:
    with new_log() as log:
        with filling(log) as add:
            many = [add.account(f"Account {number}") for number in range(9)]
            for number in (7, 8):
                add.add(
                    OriginRow(
                        table_name="account", log_uid="f" * 12, number=number, row_id=many[-1],
                        brought=False, command_id=add.command_id,
                    )
                )  # fmt: skip
        with export_log(log, for_director=False) as exported:
            (shape,) = (one for one in exported.shapes if one.table == "account")
            names = {row[2]: row[1] for row in exported.rows(shape)}
    assert names == {
        **{f"Account {number}": None for number in range(8)},
        "Account 8": [f"{'f' * 12}:7", f"{'f' * 12}:8"],
    }

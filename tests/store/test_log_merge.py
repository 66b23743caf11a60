"""Taking logs into each other: what comes over, what is the same, what stays, row by row.

The logs are made by chance, of few names and days, so that much of one is in the other too, alike
or otherwise. What merging them does is kept; how to write that anew: tests/golden.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.store.log_merge.outcome import Merged
from tests.by_chance import OTHER, OWN, THIRD, export, logs, noting, take
from tests.filled import filling
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"


def tell(merged: Merged) -> str:
    """Return what a merge said."""
    parts = {name: getattr(merged, name) for name in Merged.__dataclass_fields__}
    kept = [f"{one.table} {one.row_id} {one.label}: {one.reason}" for one in merged.kept]
    return str({name: part for name, part in (parts | {"kept": kept}).items() if part})


@pytest.mark.parametrize("seed", range(2))
def test_logs_that_know_the_same_people_become_one(tmp_path: Path, seed: int) -> None:
    said: list[str] = []
    with logs(tmp_path, seed, OWN, OTHER, THIRD) as (own, other, third):
        other.change(CommandName.EDIT_CALL, CommandName.RENAME)
        own.change(CommandName.EDIT_REP)
        for first, second in ((own, other), (own, third), (other, own)):
            with noting(first.log, said):
                said.append(tell(take(first.log, export(second.log))))
            assert take(first.log, export(second.log)).is_nothing
    compare(GOLDEN / f"merging-{seed}.txt", "".join(f"{line}\n" for line in said))


@pytest.mark.parametrize("seed", range(2, 4))
def test_what_changed_in_two_copies_comes_together(tmp_path: Path, seed: int) -> None:
    said: list[str] = []
    with logs(tmp_path, seed, OWN, OTHER) as (own, other):
        with filling(own.log) as add:
            spare = add.account("Spare")
        take(own.log, export(other.log))
        take(other.log, export(own.log))
        own.use(spare, changed=bool(seed % 2))
        other.remove("account", "Spare")
        other.change(CommandName.EDIT_CALL, CommandName.RENAME, CommandName.DEBRIEF_FIELDDAY)
        own.change(CommandName.EDIT_CALL, CommandName.EDIT_REP)
        for first, second in ((own, other), (other, own)):
            with noting(first.log, said):
                said.append(tell(take(first.log, export(second.log))))
            assert take(first.log, export(second.log)).is_nothing
    compare(GOLDEN / f"merging-{seed}.txt", "".join(f"{line}\n" for line in said))


def test_several_files_are_taken_in_as_by_one_command(tmp_path: Path) -> None:
    said: list[str] = []
    with logs(tmp_path, 4, OWN, OTHER, THIRD) as (own, other, third):
        first = export(other.log)
        other.change(CommandName.EDIT_CALL, CommandName.RENAME)
        with noting(own.log, said):
            said.append(tell(take(own.log, first, export(third.log), export(other.log))))
    compare(GOLDEN / "merging-4.txt", "".join(f"{line}\n" for line in said))

"""The progress bar of an import: on a terminal, when it takes long, and nowhere else."""

from pathlib import Path

import pytest

from coachlog.cli.terminal import progress
from coachlog.meter import Meter
from tests.conftest import Coachlog
from tests.terminal import in_terminal

ROWS = 5_000
AT_ONCE = (
    "-c",
    "from coachlog.cli.terminal import progress\n"
    "progress.SHOW_PROGRESS_AFTER = 0; progress.LOOK_EVERY = 0.01\n"
    "from coachlog.__main__ import main; main()",
)


def write_visits(path: Path, rows: int) -> Path:
    with path.open("w") as file:
        file.write("Date,Manager,Rep,Company\n")
        for place in range(rows):
            file.write(f"2026-11-{place % 20 + 1:02},Pat Lee,Dana Cruz,Account {place % 500}\n")
    return path


def test_a_long_import_shows_how_far_it_is_and_then_what_it_did(tmp_path: Path) -> None:
    visits = write_visits(tmp_path / "visits.csv", ROWS)
    code, shown = in_terminal([], "import", str(visits), "--add-people", program=AT_ONCE)
    assert code == 0
    assert "%" in shown
    assert "Keeping" in shown
    summary = shown[shown.index(f"Read {ROWS:,} records") :]
    assert "\x1b" not in summary  # the bar is gone before
    assert f"{ROWS} new" in summary


def test_where_no_terminal_is_there_is_no_bar(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = write_visits(tmp_path / "visits.csv", 1_000)
    monkeypatch.setattr(progress, "SHOW_PROGRESS_AFTER", 0)
    done = coachlog("import", visits, "--add-people", "--dry-run")
    assert done.err == ""


def test_a_stage_ends_where_its_total_is() -> None:
    meter = Meter()
    seen = [
        (item, meter.stage, meter.done)
        for item in meter.watch("Keeping", 5, iter([["a", "b"], ["c", "d", "e"]]))
    ]
    assert seen[0] == ("a", "Keeping", 0)
    assert seen[-1] == ("e", "Keeping", 2)
    assert (meter.done, meter.total) == (5, 5)

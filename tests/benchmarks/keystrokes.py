"""Print how many keystrokes settle each manager's quarters, the initiators of a year hidden.

    python tests/benchmarks/keystrokes.py CALLS.csv [--risk 5] [--year 2017]

The file has the native columns; its own initiators are the answers. A key sorts a visit, and where
the calls of one differ, a key more and one for each.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from coachlog.cli.program.app import run
from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import Period, quarter_of
from coachlog.domain.triage import ANSWERS, Sorting, UnsortedDay
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.open import open_log
from coachlog.usecases.settle import Unsettled, draw_visits, find_settling, find_unsettled
from coachlog.usecases.triage import sort_calls

BY = Author(command=CommandName.TRIAGE, actor="benchmark", at="2026-11-27T12:00:00Z", noted=[])


def hide_initiators(source: Path, target: Path) -> list[str]:
    """Write the calls without their initiators, and return these."""
    with source.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"initiator": "unknown"} for row in rows)
    return [row["initiator"] for row in rows]


def count_keys(day: UnsortedDay, truth: Sequence[str]) -> int:
    """Return how many keys a visit takes."""
    return 1 if len({truth[one.call.id - 1] for one in day.calls}) == 1 else 1 + len(day.calls)


def sort_day(log: Log, day: UnsortedDay, truth: Sequence[str]) -> int:
    """Sort a visit as the file says; return how many keys that took."""
    answers: dict[int, Sorting] = {
        one.call.id: next(answer for answer in ANSWERS if answer == truth[one.call.id - 1])
        for one in day.calls
    }
    for answer in sorted(set(answers.values())):
        sort_calls(log, [id_ for id_, one in answers.items() if one == answer], answer, author=BY)
    return count_keys(day, truth)


def settle(log: Log, of: Unsettled, truth: Sequence[str], risk: int) -> tuple[int, int, str]:
    """Sort until the side is settled; return the keys, those for all visits, and the side."""
    draw_visits(log, of, risk=risk, author=BY)
    settling = find_settling(log, of, Settings())
    every = sum(count_keys(day, truth) for day in settling.days)
    keys = 0
    while settling.sample.side is None:
        keys += sort_day(log, settling.days[0], truth)
        settling = find_settling(log, of, Settings())
    return keys, every, settling.sample.side


def true_side(source: Path, of: Unsettled) -> str:
    """Return on which side of one half the file's own initiators lie."""
    with source.open(newline="", encoding="utf-8") as file:
        asked = [
            row["initiator"] == "rep-request"
            for row in csv.DictReader(file)
            if row["manager"] == of.manager
            and of.period.start <= date.fromisoformat(row["date"]) <= of.period.end
        ]
    return "over" if 2 * sum(asked) > len(asked) else "not over"


def quarters(year: int) -> list[Period]:
    """Return the quarters of a year."""
    return [quarter_of(date(year, month, 1)) for month in (1, 4, 7, 10)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--risk", type=int, default=5)
    parser.add_argument("--year", type=int, default=2017)
    given = parser.parse_args()
    total = total_every = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        os.environ["COACHLOG_CONFIG"] = str(Path(folder) / "none.toml")
        truth = hide_initiators(given.source, Path(folder) / "hidden.csv")
        assert run(["--db", str(path), "import", str(Path(folder) / "hidden.csv")]) == 0
        with open_log(path, writing=True) as log:
            for period in quarters(given.year):
                for of in find_unsettled(log, manager=None, period=period):
                    keys, every, side = settle(log, of, truth, given.risk)
                    right = side == true_side(given.source, of)
                    total, total_every = total + keys, total_every + every
                    wrong += not right
                    name = f"{period.label}  {of.manager:24}"
                    print(f"{name} {keys:4} of {every:4} keys  {side}", "" if right else "WRONG")
    print(f"{total} keys instead of {total_every} ({total / total_every:.0%}); {wrong} wrong")


if __name__ == "__main__":
    main()

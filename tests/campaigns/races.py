"""Races many commands on a log of the first schema; its one backup has to be the old log, whole.

    python tests/campaigns/races.py --tries 25

`--code FOLDER` races the program of another checkout.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.processes import Processes

ROOT = Path(__file__).parents[2]
OLD = ROOT / "tests" / "store" / "logs" / "0001.sql"
ADD = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")
ENVIRONMENT = {**os.environ, "COACHLOG_TODAY": "2026-11-20", "COACHLOG_CONFIG": os.devnull}


def race(folder: Path, processes: Processes, commands: int = 8, journal: str = "WAL") -> list[str]:
    """Let so many commands open an old log at once, every second one to write; return what broke.

    A log that was copied or mended by another tool may have the journal DELETE.
    """
    from tests.processes import Job

    path = folder / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA journal_mode = {journal}")
        before = list(connection.iterdump())
    words = [
        (*ADD, "--account", f"Account {number}") if number % 2 else ("list-calls",)
        for number in range(commands)
    ]
    jobs = [
        Job(
            words=("--db", str(path), *one),
            folder=str(folder),
            environment=ENVIRONMENT,
            out=os.devnull,
            err=str(folder / f"{number}.err"),
        )
        for number, one in enumerate(words)
    ]
    problems = [
        f"a command ended with {code}: {Path(job.err).read_text(errors='replace')[:200]}"
        for job, code in zip(jobs, processes.run(*jobs), strict=True)
        if code
    ]
    backups = sorted(Path(f"{path}-backups").glob("*schema-0001.db"))
    if len(backups) != 1:
        problems.append(f"{len(backups)} backups")
    for backup in backups:
        with closing(sqlite3.connect(backup)) as connection:
            if list(connection.iterdump()) != before:
                problems.append("the backup is not the old log")
    with closing(sqlite3.connect(path)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            problems.append("the log is damaged")
        added = "SELECT count(*) FROM account WHERE name LIKE 'Account %'"
        if connection.execute(added).fetchone()[0] != commands // 2:
            problems.append("calls are missing")
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=25)
    parser.add_argument("--commands", type=int, default=8)
    parser.add_argument("--code", type=Path, default=ROOT)
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.processes import Processes

    counted: Counter[str] = Counter()
    failed = 0
    with closing(Processes(code=args.code.resolve())) as processes:
        for number in range(args.tries):
            with tempfile.TemporaryDirectory() as folder:
                journal = ("WAL", "DELETE")[number % 2]
                found = race(Path(folder), processes, args.commands, journal)
            failed += bool(found)
            counted.update(found)
    print(f"{args.tries} races of {args.commands} commands, {failed} failed")
    for problem, times in counted.most_common():
        print(f"{times:6}  {problem}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

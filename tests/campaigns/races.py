"""Races many commands on a log of the first schema; its one backup has to be the old log, whole.

Run `python tests/campaigns/races.py --tries N`; the program raced is the `coachlog` that this
Python imports.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

OLD = Path(__file__).parents[1] / "store" / "logs" / "0001.sql"
ADD = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")
ENVIRONMENT = {**os.environ, "COACHLOG_TODAY": "2026-11-20", "COACHLOG_CONFIG": os.devnull}


def race(folder: Path, commands: int = 8, journal: str = "WAL") -> list[str]:
    """Let so many commands open an old log at once, every second one to write; return what broke.

    A log that was copied or mended by another tool may have the journal DELETE.
    """
    path = folder / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA journal_mode = {journal}")
        before = list(connection.iterdump())
    words = [
        (*ADD, "--account", f"Account {number}") if number % 2 else ("list-calls",)
        for number in range(commands)
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "coachlog", "--db", str(path), *one],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        for one in words
    ]
    problems = []
    for process in running:
        _, err = process.communicate(timeout=120)
        if process.returncode:
            problems.append(f"a command ended with {process.returncode}: {err.decode()[:200]}")
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
    args = parser.parse_args()
    counted: Counter[str] = Counter()
    failed = 0
    for number in range(args.tries):
        with tempfile.TemporaryDirectory() as folder:
            found = race(Path(folder), args.commands, ("WAL", "DELETE")[number % 2])
        failed += bool(found)
        counted.update(found)
    print(f"{args.tries} races of {args.commands} commands, {failed} failed")
    for problem, times in counted.most_common():
        print(f"{times:6}  {problem}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""Kills restores at every call that changes a file, over logs that a killed command left.

    python tests/campaigns/restores.py --tries 500
    python tests/campaigns/restores.py --by-hand     as it was once advised: by copying the backup

A log is caught in many states: with changes beside it that are not in its file yet, with some of
them in it, with the last one torn, damaged, or gone while the changes are still there. Its restore
is killed, half of the time the next command too, which finishes it, and half of the time others
read and write at the same moment. Then the log is the old one or the backup, whole, with what was
added to it; and what was replaced can be brought back, whole.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.campaigns.faults import build_library
from tests.commands import read_export, write_export
from tests.processes import Fault, Job, Processes

LOG = "log.db"
ENDS = ("", "-wal", "-shm")
ADD = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")
KILLED = -9


@dataclass(frozen=True)
class State:
    """A log as it was caught: the bytes of its files, by how their names end."""

    kind: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


class Restores:
    """Restores logs in a folder of its own, and judges what came of it."""

    def __init__(self, work: Path, processes: Processes) -> None:
        self.work = work.resolve()
        self.here = self.work / "here"
        self.log = self.here / LOG
        self.calls = 0  # of the last command
        self._processes = processes
        self._olds: dict[int, str] = {}
        self._lengths: dict[int, int] = {}
        self.here.mkdir()
        self._make_backup()
        caught = list(self._catch())
        self.states = [*caught, *_spoil(caught)]

    def try_(self, chance: Random, *, by_hand: bool = False) -> tuple[str, list[str]]:
        """Kill a restore of a log in some state; return the kind of state and what is wrong."""
        number = chance.randrange(len(self.states))
        state = self.states[number]
        old = self._read_old(number)
        if by_hand:
            self._lay(state)
            shutil.copy(self.work / "backup.db", self.log)
            return state.kind, self._judge(state, old, [], [], kept=False)
        if number not in self._lengths:
            self._lay(state)
            self._run("restore", self.work / "backup.db", "--yes")
            self._lengths[number] = self.calls
        self._lay(state)
        beside = chance.random() < 0.5 and not state.kind.startswith(("damaged", "gone"))
        added = [f"Added {name}" for name in range(3)] if beside else []
        commands: list[tuple[str, ...]] = [
            ("restore", str(self.work / "backup.db"), "--yes"),
            *((*ADD, "--account", name) for name in added),
            *[("list-calls", "--format", "csv")] * len(added),
        ]
        kill = 1 + chance.randrange(self._lengths[number])
        restored, *others = self._run_at_once(commands, kill=kill)
        problems = []
        if restored.code not in (0, KILLED) and not (beside and restored.code == 1):
            problems.append(f"the restore ended with {restored.code}: {restored.err}")
        problems += [f"beside it: {one.err}" for one in others if one.code == 70]
        said = [name for name, one in zip(added, others, strict=False) if one.code == 0]
        if chance.random() < 0.5:
            self._run("list-calls", kill=1 + chance.randrange(12))
        return state.kind, problems + self._judge(state, old, added, said)

    def _judge(
        self, state: State, old: str, added: list[str], said: list[str], *, kept: bool = True
    ) -> list[str]:
        now = self._run("export")
        problems = []
        if os.path.lexists(f"{self.log}-restoring"):
            problems.append("the restore is not finished by the next command")
        if now.code:
            as_it_was = _without_shm(self._look()) == _without_shm(state.files)
            if not as_it_was or not now.err.startswith("coachlog: "):
                problems.append(f"no log to read, and not as it was: {now.err}")
            return problems
        accounts = _accounts(now.out)
        left = _without(now.out, added)
        is_new, is_old = left == _without(self.new, []), left == _without(old, [])
        if not is_new and not is_old:
            problems.append("the log is neither the old one nor the backup")
        problems += self._check(self.log)
        aside = any(Path(f"{self.log}-backups").glob("*-replaced.db*"))
        if kept and is_new and (aside or not is_old):
            problems += self._judge_replaced(state, old, added, accounts)
        return problems + [f"{name} is lost" for name in said if name not in accounts]

    def _judge_replaced(
        self, state: State, old: str, added: list[str], accounts: set[str]
    ) -> list[str]:
        """Say what is wrong with the log that was replaced; its accounts join the others."""
        kept = sorted(Path(f"{self.log}-backups").glob("*-replaced.db*"))
        if state.kind.startswith(("damaged", "gone")):
            found = {one.name.partition(".db")[2]: one.read_bytes() for one in kept}
            if _without_shm(found) != _without_shm(state.files):
                return ["what was replaced is not as it was"]
            return []
        if not kept:
            return ["what was replaced is gone"]
        back = self._run("restore", kept[0], "--yes")
        if back.code:
            return [f"what was replaced can't be brought back: {back.err}"]
        before = self._run("export").out
        accounts |= _accounts(before)
        is_old = _without(before, added) == _without(old, [])
        return [] if is_old else ["what was replaced is not the old log"]

    def _make_backup(self) -> None:
        for name in ("Acme", "Globex", "Initech"):
            assert self._run(*ADD, "--account", name).code == 0
        assert self._run("backup", self.work / "backup.db").code == 0
        self.new = self._run("export").out

    def _catch(self) -> Iterator[State]:
        """Yield the log after each of some commands, of which nothing is moved into its file."""
        with closing(sqlite3.connect(self.log, isolation_level=None)) as guard:
            guard.execute("SELECT count(*) FROM call").fetchone()  # the file stays open
            for number in range(8):
                if number == 4:
                    guard.execute("PRAGMA wal_checkpoint(PASSIVE)")
                notes = "long " * (400 * (number % 3))
                added = self._run(*ADD, "--account", f"Later {number}", "--notes", notes)
                assert added.code == 0, added.err
                caught = self._snap()
                yield State("changes beside it", caught)
                if number == 3:
                    yield State("no -shm", {end: caught[end] for end in ("", "-wal")})
                if number > 4:
                    yield State("begun anew", caught)
            with closing(sqlite3.connect(self.log, isolation_level=None)) as reader:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM call").fetchone()
                assert self._run(*ADD, "--account", "Last").code == 0
                guard.execute("PRAGMA wal_checkpoint(PASSIVE)")
                yield State("some of them in it", self._snap())
        self._run("list-team")
        yield State("all in it", self._look())

    def _snap(self) -> dict[str, bytes]:
        """Read the files of a log that is open here: to close one of them would end its locks."""
        found = {}
        for end in ENDS:
            copied = subprocess.run(["cat", f"{self.log}{end}"], capture_output=True, check=False)
            if copied.returncode == 0:
                found[end] = copied.stdout
        return found

    def _look(self) -> dict[str, bytes]:
        found = {end: Path(f"{self.log}{end}") for end in ENDS}
        return {end: path.read_bytes() for end, path in found.items() if path.exists()}

    def _lay(self, state: State) -> None:
        shutil.rmtree(self.here)
        self.here.mkdir()
        for end, content in state.files.items():
            Path(f"{self.log}{end}").write_bytes(content)

    def _read_old(self, number: int) -> str:
        """Return what a log in that state exports, "" where it can't be read."""
        if number not in self._olds:
            self._lay(self.states[number])
            self._olds[number] = self._run("export").out
        return self._olds[number]

    def _check(self, path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        return [f"the log is not whole: {found}"] if found != "ok" or broken else []

    def _run(self, *words: object, kill: int = 0) -> Ran:
        return self._run_at_once([tuple(map(str, words))], kill=kill)[0]

    def _run_at_once(self, commands: list[tuple[str, ...]], *, kill: int = 0) -> list[Ran]:
        """Run commands at the same moment, the first one killed at a call that changes a file."""
        report = self.work / "report"
        jobs = [
            Job(
                words=words,
                folder=str(self.here),
                environment={
                    "PATH": os.environ["PATH"],
                    "HOME": str(self.work),
                    "XDG_STATE_HOME": str(self.work / "state"),
                    "COACHLOG_DB": str(self.log),
                    "COACHLOG_CONFIG": os.devnull,
                    "COACHLOG_TODAY": "2026-11-20",
                    "COACHLOG_USER": "tester",
                    "TZ": "UTC",
                },
                out=str(self.work / f"{number}.out"),
                err=str(self.work / f"{number}.err"),
                fault=None
                if number
                else Fault(
                    folder=str(self.here),
                    kind="kill" if kill else "count",
                    nth=kill,
                    report=str(report),
                ),
            )
            for number, words in enumerate(commands)
        ]
        codes = self._processes.run(*jobs)
        self.calls = len(report.read_bytes().splitlines())
        return [
            Ran(code, Path(job.out).read_text("utf-8"), Path(job.err).read_text("utf-8"))
            for code, job in zip(codes, jobs, strict=True)
        ]


def _spoil(caught: list[State]) -> Iterator[State]:
    chance = Random(1)
    files = caught[3].files  # before anything of it was moved into the file
    main, wal = files[""], files["-wal"]
    for _ in range(8):
        yield State("torn", {"": main, "-wal": wal[: chance.randrange(40, len(wal))]})
    for page in (1, 2, 5, 9):
        zeros = main[: page * 4096] + bytes(4096) + main[(page + 1) * 4096 :]
        yield State("damaged", {"": zeros, "-wal": wal})
    yield State("damaged", {"": main[:20_000]})
    yield State("damaged", {"": bytes(4096)})
    yield State("gone, changes left", {"-wal": wal})
    yield State("gone", {})


def _without_shm(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out what SQLite makes anew."""
    return {end: content for end, content in files.items() if end != "-shm" and content}


def _accounts(exported: str) -> set[str]:
    return {one["name"] for one in read_export(exported)["accounts"]}


def _without(exported: str, added: list[str]) -> str:
    """Return an export without some calls, their accounts and the commands that logged them."""
    if not exported:
        return ""
    log = read_export(exported)
    accounts = {one["id"] for one in log["accounts"] if one["name"] in added}
    gone = {one["command"] for one in log["calls"] if one["account"] in accounts}
    for table, rows in log.items():
        log[table] = [
            one
            for one in rows
            if one.get("command") not in gone and not (table == "commands" and one["id"] in gone)
        ]
    return write_export(log)


@contextmanager
def open_restores() -> Iterator[Restores | None]:
    """Give the campaign in a temporary folder; None where faults can't be built."""
    with tempfile.TemporaryDirectory(prefix="coachlog-restores-") as folder:
        library = build_library(Path(folder))
        if library is None:
            yield None
            return
        with closing(Processes(library)) as processes:
            yield Restores(Path(folder), processes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-hand", action="store_true", help="copy the backup in its place")
    args = parser.parse_args()
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    with open_restores() as restores:
        assert restores is not None, "no compiler"
        for number in range(args.tries):
            kind, problems = restores.try_(Random(f"{args.seed}/{number}"), by_hand=args.by_hand)
            tried[kind] += 1
            failed[kind] += bool(problems)
            for problem in problems:
                print(f"try {number}, {kind}: {problem.strip()[:200]}", flush=True)
    for kind in sorted(tried):
        print(f"{tried[kind]:6} tries {failed[kind]:6} failed  {kind}")
    print(f"{sum(tried.values()):6} tries {sum(failed.values()):6} failed")
    sys.exit(1 if failed.total() else 0)


if __name__ == "__main__":
    main()

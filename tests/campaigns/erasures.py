"""Kills `privacy erase` at any moment; afterwards the person is all there or gone for good.

    python tests/campaigns/erasures.py --tries 500

Each try starts the erase in a process of its own, on a copy of a log in which every text that
commands take is planted (`tests/planted.py`), and kills it at a call of a function that was chosen
by chance, so that each kill lands however busy the machine is. Then the log has to be whole, and
either as before, byte for byte in an export, or without any planted string; and the same command
again has to leave none in any file: log, WAL, backups, unfinished debriefs and what the killed
process left behind.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from coachlog.cli.program.app import run
from tests.planted import NAME, Planting, find_planted, plant

ERASE = ("privacy", "erase", NAME, "--yes", "--name", NAME)


@dataclass(frozen=True)
class Ready:
    """A folder with a log and its backups, what is planted there, and an erase's calls."""

    folder: Path
    put: Planting
    export: str
    calls: int


@dataclass(frozen=True)
class Outcome:
    """How one try ended: how far the erase had come, and what is wrong."""

    killed: bool
    state: str  # before, after
    wrong: str = ""


def build(home: Path) -> tuple[Path, Planting]:
    """Build the log; return its folder, and what is planted in it."""
    (home / "ready").mkdir()
    (home / "files").mkdir()
    log = home / "ready" / "coachlog.db"
    return home / "ready", plant(lambda *words: call(log, *words), log, home / "files")


def prepare(home: Path, folder: Path, put: Planting) -> Ready:
    """Give a log two backups, and count the calls of an erase."""
    log = folder / "coachlog.db"
    backups = folder / "coachlog.db-backups"
    backups.mkdir(mode=0o700, exist_ok=True)
    for day in ("2026-11-18", "2026-11-19"):
        with closing(sqlite3.connect(log)) as connection:
            connection.execute("VACUUM INTO ?", (str(backups / f"{day}-120000-daily.db"),))
    export = call(log, "export")
    warm, counted = home / "warm", home / "counted"
    for copy in (warm, counted):
        shutil.copytree(folder, copy)
    call(warm / "coachlog.db", *ERASE)  # so that no try has less to import than the one counted
    assert erase_in_a_process(counted / "coachlog.db", told=home / "calls") == 0
    return Ready(folder, put, export, int((home / "calls").read_text()))


def call(log: Path, *words: object, expect: int = 0) -> str:
    """Run the program in this process; return what it printed."""
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run(["--db", str(log), *map(str, words)])
    assert code == expect, f"{words}: {code}, {err.getvalue()}"
    return out.getvalue()


def erase_in_a_process(log: Path, *, kill_at: int = 0, told: Path | None = None) -> int:
    """Erase in a forked process that is killed at one of its calls; return its wait status."""
    pid = os.fork()
    if not pid:
        code, calls = 1, 0

        def count(*_: object) -> None:
            nonlocal calls
            calls += 1
            if calls == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(count)
            call(log, *ERASE)
            sys.setprofile(None)
            if told is not None:
                told.write_text(str(calls))
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]


def try_once(ready: Ready, folder: Path, kill_at: int) -> Outcome:
    """Kill an erase at its Nth call, judge what it left, and do it again to the end."""
    shutil.copytree(ready.folder, folder)
    log = folder / "coachlog.db"
    status = erase_in_a_process(log, kill_at=kill_at)
    killed = os.WIFSIGNALED(status)
    with closing(sqlite3.connect(log)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return Outcome(killed, "damaged", "the log is damaged")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            return Outcome(killed, "damaged", "a row points at nothing")
    export = call(log, "export")
    state = "before" if export == ready.export else "after"
    if state == "after" and (mixed := _find_in(ready.put, export)):
        return Outcome(killed, "mixed", f"the log still has {mixed}")
    if state == "before" and not killed:
        return Outcome(killed, state, "it ended without having erased anything")
    if state == "before" or _is_unclean(log):
        call(log, *ERASE)
    if left := find_planted(ready.put, folder):
        return Outcome(killed, state, f"after doing it again: {', '.join(left[:5])}")
    return Outcome(killed, state)


def _find_in(put: Planting, text: str) -> str:
    return ", ".join(what for what, one in put.planted.items() if one.lower() in text.lower())


def _is_unclean(log: Path) -> bool:
    with closing(sqlite3.connect(log)) as connection:
        kept: tuple[object] = connection.execute("SELECT unclean FROM log").fetchone()
        return kept != (None,)


def main() -> int:
    """Run the campaign; return 1 when a try went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    os.environ |= {"COACHLOG_TODAY": "2026-11-20", "COACHLOG_USER": "pat", "TZ": "UTC"}
    chance, counted, wrong = Random(given.seed), Counter[str](), []
    with tempfile.TemporaryDirectory(prefix="erasures-") as name:
        home = Path(name)
        os.environ |= {"COACHLOG_CONFIG": str(home / "none.toml"), "HOME": name}
        ready = prepare(home, *build(home))
        for number in range(given.tries):
            folder = home / "try"
            outcome = try_once(ready, folder, 1 + chance.randrange(ready.calls))
            shutil.rmtree(folder)
            counted[f"{'killed' if outcome.killed else 'ended'}, {outcome.state}"] += 1
            if outcome.wrong:
                wrong.append(f"try {number}: {outcome.wrong}")
    print(f"{given.tries} tries of an erase of {ready.calls} calls of functions")
    for what, times in sorted(counted.items()):
        print(f"  {times:5}  {what}")
    print(f"  {len(wrong):5}  failures")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

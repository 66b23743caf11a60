"""Sends Ctrl-C to every command at every moment, and compares what it says with what it kept.

    python tests/campaigns/interrupts.py                  20 moments of each command
    python tests/campaigns/interrupts.py --processes      the same with the start of the interpreter
    python tests/campaigns/interrupts.py --statements     before and after SQL statements
    python tests/campaigns/interrupts.py --program PATH   another checkout of coachlog

The commands are those of scenarios.py, each on a fresh copy of one log. A moment is a part of the
time that the command takes undisturbed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.campaigns.scenarios import MORE_FILES, Scenario, list_scenarios

USER = "tester"
PREPARE = """
import sys, pathlib, tests.prepared
tests.prepared.prepare(pathlib.Path(sys.argv[1]))
"""
OUTSIDE = "before our first line"
ROOT = Path(__file__).parents[2]
LOG = "coachlog.db"


def list_lines() -> list[Scenario]:
    """Return what runs without a terminal, on a log that is well or not there yet."""
    return [
        one for one in list_scenarios() if one.typed is None and one.log in ("prepared", "none")
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a folder holds: the log, its row counts, and the files that commands write."""

    log: str
    counts: tuple[tuple[str, int], ...]
    files: tuple[tuple[str, bytes], ...]
    strays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, what it said, and what is there then."""

    code: int
    out: str
    err: str
    kept: Kept
    seconds: float


def look(folder: Path) -> Kept:
    """Read what a command may have changed in a folder."""
    rows: list[str] = []
    counts: list[tuple[str, int]] = []
    log = folder / LOG
    if log.exists():
        with closing(sqlite3.connect(log)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ).fetchall()
            if "command" in {name for (name,) in names}:
                for (name,) in sorted(names):
                    found = connection.execute(f"SELECT * FROM {name}").fetchall()
                    counts.append((name, len(found)))
                    if name not in ("log", "alembic_version", "seal"):
                        rows += sorted(f"{name} {row}" for row in found)
    files, strays = [], []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if not path.is_file() or name.startswith((LOG, "team.db-", "tmp/")):
            continue
        if "coachlog-new" in name or name.endswith(".new"):
            strays.append(name)
        else:
            files.append((name, path.read_bytes()))
    return Kept("\n".join(rows), tuple(counts), tuple(files), tuple(strays))


class Program:
    """Runs lines, each in a fresh copy of one folder: as forks, or as processes of their own."""

    def __init__(self, work: Path, checkout: Path = ROOT, *, forked: bool = True) -> None:
        self._template, self._here = work / "template", work / "here"
        self._template.mkdir()
        subprocess.run(  # by the checkout itself, whose logs may be of another schema
            [sys.executable, "-c", PREPARE, str(self._template)],
            cwd=checkout, env={**os.environ, "COACHLOG_USER": USER},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        for name, content in MORE_FILES.items():
            (self._template / name).write_text(content, encoding="utf-8")
        (self._template / "tmp").mkdir()
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(checkout), "TZ": "UTC", "TERM": "dumb",
            "HOME": str(self._here / "home"), "TMPDIR": str(self._here / "tmp"),
            "COACHLOG_DB": str(self._here / LOG), "COACHLOG_TODAY": "2026-11-20",
            "COACHLOG_CONFIG": str(self._here / "config.toml"),
            "COACHLOG_USER": USER, "EDITOR": "true",
        }  # fmt: skip
        self._server = None
        if forked:
            self._server = subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "forked.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=self.environment,
            )

    def close(self) -> None:
        """End the server of forks."""
        if self._server is not None:
            self._server.communicate()

    def fresh(self, line: Scenario) -> Path:
        """Return the folder, as it is before the line runs."""
        shutil.rmtree(self._here, ignore_errors=True)
        shutil.copytree(self._template, self._here)
        if line.log == "none":
            (self._here / LOG).unlink()
        return self._here

    def run(
        self,
        line: Scenario,
        *,
        after: float | None = None,
        at: tuple[int, str] | None = None,
        number: int = signal.SIGINT,
        files: Mapping[str, str] | None = None,
        streams: Mapping[str, str] | None = None,
        **more: Any,  # noqa: ANN401  (what a job of forked.py may say besides)
    ) -> Done:
        """Run a line, and send the signal so many seconds after its start, or at a statement.

        `streams` are files for out, err and stdin, `closed`, or a `broken` pipe.
        """
        folder = self.fresh(line)
        for name, content in (files or {}).items():
            (folder / name).write_text(content, encoding="utf-8")
        names = {name: str(folder / "tmp" / name) for name in ("stdin", "out", "err")}
        names |= streams or {}
        if names["stdin"] == str(folder / "tmp" / "stdin"):
            Path(names["stdin"]).write_text(line.stdin, encoding="utf-8")
        job = {
            "words": line.words,
            "cwd": str(folder),
            "environment": {**self.environment, **dict(line.environment)},
            **dict.fromkeys(("limits", "umask", "gone")),
            "after": after,
            "at": at,
            "signal": number,
            **names,
            **more,
        }
        code, seconds = self._fork(job) if self._server else _start(job)
        said = {}
        for name in ("out", "err"):
            path = Path(names[name])
            said[name] = path.read_text("utf-8", "replace") if path.is_file() else ""
        return Done(code, said["out"], said["err"], look(folder), seconds)

    def _fork(self, job: Mapping[str, Any]) -> tuple[int, float]:
        assert self._server is not None
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(job).encode() + b"\n")
        self._server.stdin.flush()
        code, seconds = json.loads(self._server.stdout.readline())
        return code, seconds


def _start(job: Mapping[str, Any]) -> tuple[int, float]:
    began = time.monotonic()
    with ExitStack() as opened:
        stdin, out, err = (
            opened.enter_context(open(job[name], mode))
            for name, mode in (("stdin", "rb"), ("out", "wb"), ("err", "wb"))
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "coachlog", *job["words"]],
            cwd=job["cwd"], env=job["environment"], stdin=stdin, stdout=out, stderr=err,
            start_new_session=True,
        )  # fmt: skip
    if job["after"] is not None:
        time.sleep(max(0.0, began + job["after"] - time.monotonic()))
        process.send_signal(job["signal"])
    try:
        code = process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        code = process.wait()
    return code, time.monotonic() - began


def judge(before: Kept, undisturbed: Done, done: Done) -> str:
    """Return what is untrue or rough in how an interrupted command ended, "" if nothing is."""
    changed = done.kept.log != before.log
    rough = _find_rough(done)
    if rough:
        return f"{rough}, and saved" if changed else rough
    is_whole = done.kept.counts == undisturbed.kept.counts
    files_changed = done.kept.files != before.files
    if changed and not is_whole:
        return "half saved"
    if done.code == undisturbed.code:
        return "" if is_whole else "says done, and is not"
    if done.code == 4 and "saved, but" in done.err:
        return "" if changed or files_changed else "says saved, and is not"
    if changed:
        return "says stopped, and saved"
    if files_changed and undisturbed.kept.log == before.log:
        return "says stopped, and written"
    return ""


def _find_rough(done: Done) -> str:
    text = done.out + done.err
    if done.code in (-signal.SIGALRM, -signal.SIGKILL):
        return "hangs"
    if "Traceback" in text or "Exception ignored" in text:
        return "traceback" if re.search(r"/coachlog/(?!__main__)", text) else OUTSIDE
    if done.code == 70 or "this is a bug" in text:
        return "bug"
    if done.code < 0 or done.code == 254:  # the latter is of forked.py
        return OUTSIDE
    if done.code not in (0, 1, 2, 3, 4, 129, 130, 143):
        return f"exit {done.code}"
    return "stray file" if done.kept.strays else ""


def sweep(
    program: Program, lines: Sequence[Scenario], tries: int, chance: random.Random, number: int
) -> Iterator[tuple[Scenario, str, str, Done]]:
    """Give each try: the line, the moment, what is wrong, how it ended."""
    for line in lines:
        before = look(program.fresh(line))
        undisturbed = program.run(line)
        for step in range(tries):
            after = (step + chance.random()) / tries * undisturbed.seconds * 1.1
            done = program.run(line, after=after, number=number)
            yield line, f"{after:.3f} s", judge(before, undisturbed, done), done


def at_statements(
    program: Program, lines: Sequence[Scenario], tries: int, chance: random.Random, number: int
) -> Iterator[tuple[Scenario, str, str, Done]]:
    """Give each try with the signal at an SQL statement: around every COMMIT, and some others."""
    for line in lines:
        before = look(program.fresh(line))
        undisturbed = program.run(line, at=(0, "never"))
        sqls = json.loads(undisturbed.err.splitlines()[-1])
        chosen = {nth for nth, sql in enumerate(sqls, 1) if sql.strip().upper() == "COMMIT"}
        chosen |= set(chance.sample(range(1, len(sqls) + 1), min(tries, len(sqls))))
        for nth in sorted(chosen):
            for when in ("before", "after"):
                done = program.run(line, at=(nth, when), number=number)
                moment = f"{when} {nth} of {len(sqls)}, {sqls[nth - 1][:40]!r}"
                yield line, moment, judge(before, undisturbed, done), done


def main() -> None:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, default=20, help="moments of each command")
    parser.add_argument("--program", type=Path, default=ROOT, help="a checkout of coachlog")
    parser.add_argument("--signal", default="SIGINT")
    parser.add_argument("--command", default="", help="only lines that begin so")
    parser.add_argument("--statements", action="store_true", help="at SQL statements")
    parser.add_argument("--processes", action="store_true", help="each with its own interpreter")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lines = [line for line in list_lines() if str(line).startswith(given.command)]
    found: Counter[str] = Counter()
    ends: Counter[int] = Counter()
    with tempfile.TemporaryDirectory(prefix="coachlog-interrupts-") as work:
        program = Program(Path(work).resolve(), given.program.resolve(), forked=not given.processes)
        chance = random.Random(given.seed)
        tried = at_statements if given.statements else sweep
        for line, moment, wrong, done in tried(
            program, lines, given.tries, chance, getattr(signal, given.signal)
        ):
            found[wrong] += 1
            ends[done.code] += 1
            if wrong and wrong != OUTSIDE:
                said = (done.err.strip().splitlines() or [""])[-1]
                print(f"{line} at {moment}: {wrong}: exit {done.code}: {said}", flush=True)
        program.close()
    outside, fine = found.pop(OUTSIDE, 0), found.pop("", 0)
    print(
        f"\ntries {fine + outside + found.total()}, failures {found.total()}, {OUTSIDE} {outside}"
    )
    for wrong, count in found.most_common():
        print(f"  {count:5}  {wrong}")
    print("exit codes:", ", ".join(f"{code}: {count}" for code, count in sorted(ends.items())))


if __name__ == "__main__":
    main()

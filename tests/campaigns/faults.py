"""Kills commands, fills their disk and fails their calls, at every call that changes a file.

    python tests/campaigns/faults.py                     all of it, which takes more than an hour
    python tests/campaigns/faults.py --tries 20          so many tries of each scenario, by chance
    python tests/campaigns/faults.py --command undo      one command
    python tests/campaigns/faults.py --list              what is run, and its calls by their kind

The scenarios are the examples in the help of every command, so that a new command is swept as soon
as it has its help, and those of MORE. Each is run once without a fault, for what should come of it;
then once for each fault. Afterwards the log and every file beside it must be as before or as after,
as the exit code says, and what is left over must go when the command is run again a day later.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from io import StringIO
from itertools import compress
from pathlib import Path
from random import Random
from unittest.mock import patch

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.campaigns.scenarios import ADD, MORE_FILES, READS, Scenario, list_scenarios, more
from tests.commands import read_export
from tests.prepared import prepare
from tests.processes import Fault, Job, Processes

HERE = Path(__file__).parent
LOG = "coachlog.db"
PAST_LOG = HERE.parent / "store" / "logs" / "0001.sql"
# Each kind, and the calls that it can befall: any where none are named.
KINDS: dict[str, frozenset[str]] = {
    "kill": frozenset(),
    "tear": frozenset({"write"}),  # killed with half of the data written
    "full": frozenset({"create", "write", "truncate", "allocate", "link", "mkdir"}),
    "eio": frozenset(),
    "denied": frozenset(
        {"create", "open", "truncate", "rename", "link", "unlink", "rmdir", "mkdir", "chmod"}
    ),
    "readonly": frozenset(),
    "interrupt": frozenset(),
    "terminate": frozenset(),
}
KILLED = {"kill": -9, "tear": -9, "terminate": -15}
STOPPED = (130, 143)
# What the log keeps about its file and about what is left to be done: not what people put in.
ASIDE = {("seal", "kept"), ("log", "unclean")}
USER = "tester"
TWO_DAYS = 2 * 24 * 3600


@dataclass(frozen=True)
class State:
    """What a folder holds: the log's rows, its export, its backups, and the other files."""

    rows: str
    export: str
    backups: dict[str, str]
    files: dict[str, str]

    def is_log_of(self, other: State) -> bool:
        """Return whether the logs of two folders hold the same."""
        return self.rows == other.rows and self.export == other.export

    @property
    def is_empty(self) -> bool:
        """Return whether there is a log, and nothing in it."""
        return self.rows != "" and not read_export(self.export)["commands"]


@dataclass(frozen=True)
class Run:
    """How a command ended, what it said, the calls it made, and whether the fault came."""

    code: int
    out: str
    err: str
    calls: tuple[str, ...]
    landed: bool


@dataclass(frozen=True)
class Reference:
    """A scenario without a fault: the folder before and after it, and what it said."""

    before: State
    after: State
    run: Run
    is_for_reading: bool
    backups: frozenset[str]  # that were there, and are to stay

    @property
    def writes(self) -> bool:
        """Return whether the command changes the log or a file beside it."""
        return not self.before.is_log_of(self.after) or self.before.files != self.after.files

    @property
    def only_reads(self) -> bool:
        """Return whether the command never changes the log, and writes no file this time."""
        return self.is_for_reading and not self.writes


@dataclass(frozen=True)
class Try:
    """One fault at one call, and what is wrong with what came of it."""

    kind: str
    nth: int
    call: str
    run: Run
    problems: tuple[str, ...]


class Campaign:
    """Runs scenarios in a folder of its own."""

    def __init__(self, work: Path, library: Path) -> None:
        self.work = work.resolve()
        self.here = self.work / "here"  # where the commands run, and where faults are
        self._library = library
        self._processes = Processes(library)
        self._templates: dict[str, Path] = {}
        self._untouched: dict[str, State] = {}
        self._exports: dict[str, str] = {}

    def close(self) -> None:
        """End the server of processes."""
        self._processes.close()

    @cached_property
    def _environment(self) -> dict[str, str]:
        home = self.here / "home"
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "TMPDIR": str(self.here / "tmp"),
            "TZ": "UTC",
            "TERM": "dumb",
            "COACHLOG_DB": str(self.here / LOG),
            "COACHLOG_CONFIG": str(self.here / "config.toml"),
            "COACHLOG_TODAY": "2026-11-20",
            "COACHLOG_USER": USER,
            "VISUAL": str(self.here / "editor"),
        }

    def _template(self, state: str) -> Path:
        """Return a folder in which the log is in that state."""
        if state in self._templates:
            return self._templates[state]
        made = self.work / state
        if state == "prepared":
            made.mkdir()
            with (
                patch.dict(os.environ, COACHLOG_USER=USER),
                redirect_stdout(StringIO()),
                redirect_stderr(StringIO()),
            ):
                prepare(made)
            for name, content in MORE_FILES.items():
                (made / name).write_text(content, encoding="utf-8")
            (made / "tmp").mkdir()
            (made / "home").mkdir()
            shutil.copy(made / LOG, made / "older.db")
            self._put(made)
            self._run(more("--db older.db undo --yes"), "count", 0)
            shutil.copy(self.here / "older.db", made / "older.db")
        else:
            shutil.copytree(self._template("prepared"), made)
        if state in ("none", "past"):
            (made / LOG).unlink()
        if state == "past":
            with closing(sqlite3.connect(made / LOG)) as connection:
                connection.executescript(PAST_LOG.read_text(encoding="utf-8"))
            (made / LOG).chmod(0o600)
        if state == "hot":
            self._put(self._template("prepared"))
            adding = more(ADD.replace("Acme", "Hooli"))
            written = _find(self._run(adding, "count", 0).calls, "write", LOG)
            self._put(self._template("prepared"))
            killed = self._run(adding, "kill", written)
            assert killed.landed
            assert (self.here / f"{LOG}-wal").stat().st_size
            shutil.rmtree(made)
            shutil.copytree(self.here, made)
        self._templates[state] = made
        return made

    def _put(self, template: Path) -> None:
        if self.here.exists():
            shutil.rmtree(self.here)
        shutil.copytree(template, self.here)

    def _run(self, scenario: Scenario, kind: str, nth: int, *, seed: int = 1) -> Run:
        """Run a command in the folder as it is, with a fault at its Nth call."""
        out, err, stdin, report = (self.work / name for name in ("out", "err", "in", "report"))
        stdin.write_text(scenario.stdin, encoding="utf-8")
        job = Job(
            words=scenario.words,
            folder=str(self.here),
            environment={**self._environment, **dict(scenario.environment)},
            stdin=str(stdin),
            out=str(out),
            err=str(err),
            seed=seed,
            fault=Fault(folder=str(self.here), kind=kind, nth=nth, report=str(report)),
        )
        if scenario.typed is None:
            (code,) = self._processes.run(job)
            said = out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")
        else:
            code, screen = self._run_on_terminal(job, scenario.typed)
            said = "", screen
        calls = self._read_calls(report)
        landed = any(call.startswith("!") for call in calls)
        return Run(code, *said, tuple(call.lstrip("!") for call in calls), landed)

    def _read_calls(self, report: Path) -> tuple[str, ...]:
        text = report.read_text(encoding="utf-8", errors="replace")
        return tuple(text.replace(f"{self.here}/", "").splitlines())

    def count_in_python(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the calls of a command that is started as people do, not forked."""
        self._put(self._template(scenario.log))
        report = self.work / "report"
        with report.open("wb") as file:
            faults = {"FOLDER": self.here, "KIND": "count", "NTH": 0, "REPORT": file.fileno()}
            armed = {f"FAULTS_{name}": str(value) for name, value in faults.items()}
            subprocess.run(
                [sys.executable, "-m", "coachlog", *scenario.words],
                cwd=self.here,
                env={
                    **self._environment,
                    **armed,
                    "LD_PRELOAD": str(self._library),
                    "PYTHONPATH": str(HERE.parents[1]),
                },
                pass_fds=(file.fileno(),),
                capture_output=True,
                check=True,
            )
        return self._read_calls(report)

    def _run_on_terminal(self, job: Job, typed: str) -> tuple[int, str]:
        master, slave = pty.openpty()
        try:
            name = os.ttyname(slave)
            os.write(master, f"{typed}\x04".encode())  # and no more answers
            (code,) = self._processes.run(replace(job, stdin=name, out=name, err=name))
            os.set_blocking(master, False)
            screen = b""
            with suppress(BlockingIOError):
                while more := os.read(master, 65536):
                    screen += more
            return code, screen.decode("utf-8", "replace").replace("\r", "")
        finally:
            os.close(master)
            os.close(slave)

    def _look(self, environment: tuple[tuple[str, str], ...] = ()) -> State:
        """Read the log through the program, then its rows, then the other files."""
        exported = self._export()
        found = {
            str(path.relative_to(self.here)): _describe(path)
            for path in sorted(self.here.rglob("*"))
            if not _is_of_a_log(path)
        }
        return State(
            _dump(self.here / LOG),
            exported,
            {name: content for name, content in found.items() if _is_backup(name)},
            {name: content for name, content in found.items() if not _is_backup(name)},
        )

    def _export(self) -> str:
        """Return what `export` says; run again only where that, or any byte, may be another."""
        held = _digest(self.here)
        if held in self._exports:
            return self._exports[held]
        run = self._run(more("export -"), "count", 0, seed=3)
        said = run.out or run.err
        if _digest(self.here) == held:
            self._exports[held] = said
        return said

    def refer(self, scenario: Scenario) -> Reference:
        """Run a scenario without a fault."""
        template = self._template(scenario.log)
        if scenario.log not in self._untouched:
            self._put(template)
            self._untouched[scenario.log] = self._look()
        before = self._untouched[scenario.log]
        self._put(template)
        run = self._run(scenario, "count", 0)
        assert run.code == scenario.code, f"{scenario} ended with {run.code}: {run.err}"
        # Whoever reads a past log brings it up to date, which takes room.
        is_for_reading = scenario.command in READS and scenario.log != "past"
        after = self._look()
        # Those that commands make are named by the time.
        had = {str(path.relative_to(template)) for path in template.rglob("*.db")}
        kept = frozenset(had & after.backups.keys())
        reference = Reference(before, after, run, is_for_reading, kept)
        assert run.calls or not reference.writes, f"{scenario} changes files by other calls"
        return reference

    def try_(self, scenario: Scenario, reference: Reference, kind: str, nth: int) -> Try:
        """Run a scenario with one fault, and judge what came of it."""
        template = self._template(scenario.log)
        self._put(template)
        run = self._run(scenario, kind, nth)
        problems = [] if run.landed else ["the fault did not come"]
        try:
            now = self._look()
        except sqlite3.Error as error:
            problems.append(f"the log or a file beside it is damaged: {error}")
        else:
            problems += _judge(reference, kind, run, now)
            strays = _list_strays(reference, now)
            if strays:
                problems += self._judge_strays(scenario, reference, kind, nth, strays)
        return Try(kind, nth, reference.run.calls[nth - 1], run, tuple(problems))

    def _judge_strays(
        self, scenario: Scenario, reference: Reference, kind: str, nth: int, strays: list[str]
    ) -> list[str]:
        """Say what is left where nothing need be, and what the same command leaves a day later."""
        problems = []
        removing = reference.run.calls[nth - 1].split()[0] in ("unlink", "rmdir")
        if kind in ("full", "eio", "denied") and not removing:
            problems.append(f"left over: {', '.join(strays)}")
        kept = self.work / "kept"
        shutil.rmtree(kept, ignore_errors=True)
        self.here.rename(kept)
        shutil.copytree(self._template(scenario.log), self.here)
        long_ago = time.time() - TWO_DAYS
        for name in strays:
            if (kept / name).is_dir():
                (self.here / name).mkdir(parents=True)
            else:
                (self.here / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(kept / name, self.here / name)
        for name in reversed(strays):
            os.utime(self.here / name, (long_ago, long_ago))
        again = self._run(scenario, "count", 0, seed=2)
        still = [name for name in strays if os.path.lexists(self.here / name)]
        if still:
            problems.append(f"still there a day later: {', '.join(still)}")
        if again.code != scenario.code:
            problems.append(f"the next command ended with {again.code}: {again.err}")
        return problems


def _find(calls: Sequence[str], name: str, path: str) -> int:
    return 1 + list(calls).index(f"{name} {path}")


def _is_of_a_log(path: Path) -> bool:
    """Return whether a file is the log's, or one that SQLite keeps beside any database."""
    main = path.name.removesuffix("-wal").removesuffix("-shm").removesuffix("-journal")
    return path.name == LOG or (path.name != main and main.endswith(".db"))


def _digest(folder: Path) -> str:
    """Return what tells a folder from one with another file, or another byte in one."""
    held = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        held.update(f"{path} {path.is_file()} {len(content)}\n".encode() + content)
    return held.hexdigest()


def _describe(path: Path) -> str:
    if not path.is_file():
        return "folder"
    content = path.read_bytes()
    if path.suffix == ".db" and content.startswith(b"SQLite format 3\x00"):
        return _dump(path)
    return hashlib.sha256(content).hexdigest()


def _dump(path: Path) -> str:
    """Return all rows of a database that is whole."""
    if not path.exists():
        return ""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(f"{path.name}: {found}")
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError(f"{path.name}: rows are missing that others refer to")
        made = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2")
        lines = [str(part) for part in made]
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            found = connection.execute(f'SELECT * FROM "{name}"')
            shown = [(name, column[0]) not in ASIDE for column in found.description]
            lines += [f"{name} {[*compress(row, shown)]}" for row in found]
        return "\n".join(lines)


def _is_backup(name: str) -> bool:
    return "-backups/" in name and name.endswith(".db")


def _list_strays(reference: Reference, now: State) -> list[str]:
    """Return what no undisturbed run leaves; a backup is none."""
    known = reference.before.files.keys() | reference.after.files.keys()
    return sorted(name for name in now.files.keys() - known if not name.endswith("-backups"))


def _judge(reference: Reference, kind: str, run: Run, now: State) -> list[str]:
    """Say what is wrong with what a command left, and with what it said about that."""
    before, after = reference.before, reference.after
    problems = _judge_files(reference, now)
    if kind == "full" and reference.only_reads and run.code != reference.run.code:
        problems.append("a full disk can't be read")
    is_before = now.is_log_of(before)
    is_after = now.is_log_of(after)
    if not is_before and not is_after:
        # A first command that was stopped may leave a log, with nothing in it.
        is_before = not before.rows and now.is_empty
    if not is_before and not is_after:
        problems.append(f"the log is neither as before nor as after: {now.export[:200]}")
    names = before.files.keys() | after.files.keys()
    names -= {f"{LOG}-backups"}
    untouched = is_before and all(now.files.get(n) == before.files.get(n) for n in names)
    finished = is_after and all(now.files.get(n) == after.files.get(n) for n in names)
    code = 0 if run.code == reference.run.code else run.code
    told = bool(run.out) and (run.out, run.err) == (reference.run.out, reference.run.err)
    said_done = code == 0 or (code < 0 and told)
    if code not in (0, 1, 4, *STOPPED) and code != KILLED.get(kind):
        problems.append(f"exit {code}")
    if said_done and not finished and not (code == 0 != reference.run.code and untouched):
        problems.append(f"exit {run.code}, but not all is there")
    if code in (1, *STOPPED) and not untouched:
        problems.append(f"exit {code}, but something was changed")
    if code == 4 and not is_after:
        problems.append("exit 4, but the log has nothing")
    return problems + _judge_words(reference, code, run)


def _judge_files(reference: Reference, now: State) -> list[str]:
    before, after = reference.before, reference.after
    problems = [
        f"neither old nor new: {name}"
        for name in sorted(before.files.keys() | after.files.keys())
        if now.files.get(name) not in (before.files.get(name), after.files.get(name))
    ]
    lost = reference.backups - now.backups.keys()
    problems += [f"a backup is lost: {name}" for name in sorted(lost)]
    whole = {before.rows, after.rows, *before.backups.values(), *after.backups.values()}
    problems += [
        f"a backup of no log that was there: {name}"
        for name, rows in sorted(now.backups.items())
        if rows not in whole
    ]
    return problems


def _judge_words(reference: Reference, code: int, run: Run) -> list[str]:
    """Say where an error is not one line; on a terminal the questions stand before it."""
    errors = [line for line in run.err.splitlines() if line.startswith("coachlog: ")]
    if "Traceback" in run.err or "Traceback" in run.out:
        return ["a traceback"]
    expected = len([line for line in reference.run.err.splitlines() if line in errors])
    if code in (1, 4, *STOPPED):
        expected = 1
    if code == 0 and "too late to stop it; all of it was saved" in " ".join(run.err.split()):
        expected += 1
    if code >= 0 and len(errors) != expected:
        return [f"exit {run.code} with {len(errors)} lines of error"]
    if code == 4 and "saved, but" not in run.err:
        return ["exit 4 without the words: saved, but"]
    return []


def list_tries(reference: Reference, most: int | None = None) -> list[tuple[str, int]]:
    """Return which fault comes at which call: all, or `most` of them."""
    calls = reference.run.calls
    found = [
        (kind, nth)
        for nth, call in enumerate(calls, start=1)
        # SQLite makes its shared memory in many writes, which are all alike.
        if not (call.endswith("-shm") and nth > 1 and calls[nth - 2] == call)
        for kind, befalls in KINDS.items()
        if not befalls or call.split()[0] in befalls
    ]
    if most is None or len(found) <= most:
        return found
    return sorted(Random(0).sample(found, most), key=found.index)


def classify(call: str) -> str:
    """Return what sort of call that is on what sort of file."""
    name, _, path = call.partition(" ")
    end = next((end for end in ("-wal", "-shm", "-journal") if path.endswith(end)), "")
    main = Path(path.removesuffix(end)).name
    if main.startswith(".") or ".coachlog-" in main:
        return f"{name} of a draft{end}"
    if main.endswith(".db"):
        return f"{name} of a database{end}"
    return f"{name} of a file" if "." in main else f"{name} of a folder"


class Sample:
    """Chooses a few tries of each scenario, so that every kind and every class of call is met."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter(dict.fromkeys(KINDS, 0))
        self.classes: Counter[str] = Counter()

    def choose(self, reference: Reference, least: int) -> Iterator[tuple[str, int]]:
        """Return tries of a scenario: `least`, and one more for each class that is new."""
        left = [
            (kind, nth, classify(reference.run.calls[nth - 1]))
            for kind, nth in list_tries(reference)
        ]
        fresh = {found for *_, found in left if not self.classes[found]}
        for _ in range(min(len(left), max(least, len(fresh)))):
            kind, nth, found = min(
                left, key=lambda one: (self.classes[one[2]], self.kinds[one[0]], one[1])
            )
            left.remove((kind, nth, found))
            self.classes[found] += 1
            self.kinds[kind] += 1
            yield kind, nth


def build_library(folder: Path) -> Path | None:
    """Compile the faults; None where there is no compiler, or no Linux."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    library = folder / "faults.so"
    # Without fortified calls: those have other names.
    flags = ["-shared", "-fPIC", "-O1", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0"]
    source = HERE / "faults.c"
    subprocess.run([compiler, *flags, "-o", str(library), str(source), "-ldl"], check=True)
    return library


@contextmanager
def open_campaign() -> Iterator[Campaign]:
    """Give a campaign in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="coachlog-faults-") as folder:
        library = build_library(Path(folder))
        if library is None:
            raise SystemExit("faults need Linux and a C compiler")
        campaign = Campaign(Path(folder), library)
        try:
            yield campaign
        finally:
            campaign.close()


def main() -> int:
    """Run the campaign and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tries", type=int, help="so many of each scenario")
    parser.add_argument("--every", type=int, default=1, metavar="K", help="only each Kth call")
    parser.add_argument("--command", action="append", help="only this one; may be repeated")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only these faults")
    parser.add_argument("--show", type=int, default=3, help="so many failures of each scenario")
    parser.add_argument("--list", action="store_true", help="only list scenarios and their calls")
    chosen = parser.parse_args()
    tried: Counter[tuple[str, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    with open_campaign() as campaign:
        for scenario in list_scenarios():
            if chosen.command and scenario.command not in chosen.command:
                continue
            reference = campaign.refer(scenario)
            if chosen.list:
                counted = Counter(call.split()[0] for call in reference.run.calls)
                print(f"{scenario}: {'writes' if reference.writes else 'reads'}, {dict(counted)}")
                continue
            shown = 0
            for kind, nth in list_tries(reference, most=chosen.tries):
                if nth % chosen.every or (chosen.kind and kind not in chosen.kind):
                    continue
                one = campaign.try_(scenario, reference, kind, nth)
                tried[scenario.command, kind] += 1
                failed[scenario.command, kind] += bool(one.problems)
                if one.problems and shown < chosen.show:
                    shown += 1
                    print(f"{scenario}: {kind} at {nth}, {one.call}: {'; '.join(one.problems)}")
                    print(f"    exit {one.run.code}: {one.run.err.strip()[-300:]}", flush=True)
    if not chosen.list:
        print_table(tried, failed)
    return 1 if failed.total() else 0


def print_table(tried: Counter[tuple[str, str]], failed: Counter[tuple[str, str]]) -> None:
    """Print tries and failures by command and kind, as Markdown."""
    print("| command | " + " | ".join(KINDS) + " | tries | failures |")
    print("|---|" + "---:|" * (len(KINDS) + 2))
    for command in [*dict.fromkeys(command for command, _ in tried), ""]:
        cells = []
        for kind in (*KINDS, ""):
            of = [(c, k) for c, k in tried if command in (c, "") and kind in (k, "")]
            counts = sum(tried[one] for one in of), sum(failed[one] for one in of)
            cells.append(f"{counts[1]} of {counts[0]}" if kind else f"{counts[0]} | {counts[1]}")
        print(f"| {command or 'all'} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main())

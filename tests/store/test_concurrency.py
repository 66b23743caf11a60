"""Many commands at once, and commands killed at any moment, in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Job, Processes

Coachlog = Callable[..., Any]

PROGRAM = (sys.executable, "-m", "coachlog")
PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with closing(Processes()) as processes:
        yield processes


@pytest.fixture
def at_once(processes: Processes, log_path: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Return what runs commands that all start at the same moment, and gives what they printed."""

    def run(*commands: tuple[str, ...]) -> list[str]:
        jobs = [
            Job(
                words=words,
                folder=str(tmp_path),
                environment=dict(os.environ),
                out=str(tmp_path / f"{number}.out"),
                err=str(tmp_path / f"{number}.err"),
            )
            for number, words in enumerate(commands)
        ]
        codes = processes.run(*jobs)
        errors = [Path(job.err).read_text() for job in jobs]
        assert not any(codes), [*zip(codes, errors, strict=True)]
        return [Path(job.out).read_text() for job in jobs]

    return run


def start(*args: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "COACHLOG_TODAY": "2026-11-20"},
    )


def kill_after(seconds: float, *args: str) -> bool:
    """Kill a command some time after its start; tell whether it had said that it was done."""
    process = start(*args)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    process.kill()
    out, _ = process.communicate()
    return out != b""


def list_accounts(coachlog: Coachlog) -> list[str]:
    listed = coachlog("list-calls", "--format", "csv", "--limit", "100000").out.splitlines()[1:]
    return [row.split(",")[4] for row in listed]


def test_fifty_first_commands_at_once_log_fifty_calls(
    coachlog: Coachlog, log_path: Path, at_once: Callable[..., list[str]]
) -> None:
    names = [f"Account {number}" for number in range(50)]
    said = at_once(*(("add-call", *PEOPLE, "--account", name) for name in names))
    assert sorted(int(out.split()[2].rstrip(":")) for out in said) == list(range(1, 51))
    assert sorted(list_accounts(coachlog)) == sorted(names)
    left = {path.name for path in log_path.parent.iterdir()}
    assert left <= {log_path.name, f"{log_path.name}-backups"}
    assert log_path.stat().st_mode & 0o777 == 0o600


def test_commands_at_once_add_a_name_only_once(
    coachlog: Coachlog, at_once: Callable[..., list[str]]
) -> None:
    coachlog("add-manager", "Pat Lee")
    at_once(*[("add-call", *PEOPLE, "--account", "Acme")] * 8)
    assert len(coachlog("list-team", "--format", "csv").out.splitlines()) == 2


@pytest.mark.parametrize("first", [True, False])
def test_add_killed_at_any_moment_leaves_all_of_it_or_nothing(
    coachlog: Coachlog, log_path: Path, first: bool
) -> None:
    said = 0
    if not first:
        coachlog("add-call", *PEOPLE, "--account", "Acme")
        said += 1
    for number in range(5 if first else 12):
        if first:
            for path in log_path.parent.glob("*"):
                path.unlink()
            said = 0
        moment = (0.15 + number * 0.09) if first else (0.03 + number * 0.006)
        before = said
        said += kill_after(moment, "add-call", *PEOPLE, "--account", "Acme")
        if log_path.exists():
            assert said <= len(list_accounts(coachlog)) <= before + 1
        else:
            assert said == 0
        coachlog("add-call", *PEOPLE, "--account", "Acme")
        said = len(list_accounts(coachlog))


def test_import_killed_at_any_moment_leaves_all_of_it_or_nothing(
    coachlog: Coachlog, tmp_path: Path
) -> None:
    rows, path = 30_000, tmp_path / "calls.csv"
    lines = (f"2026-0{n % 9 + 1}-11,M {n % 7},R {n % 31},A,rep-request\n" for n in range(rows))
    path.write_text("date,manager,rep,account,initiator\n" + "".join(lines))
    coachlog("add-call", *PEOPLE, "--account", "Acme")
    seen = set()
    for number in range(5):
        said = kill_after(0.15 + number * 0.12, "import", str(path))
        seen.add(len(list_accounts(coachlog)))
        assert seen <= {1, 1 + rows}
        assert not said or 1 + rows in seen
    coachlog("import", path)
    assert len(list_accounts(coachlog)) == 1 + rows


def test_reader_beside_a_writer_waits_for_nobody(coachlog: Coachlog, log_path: Path) -> None:
    import sqlite3

    coachlog("add-call", *PEOPLE, "--account", "Acme")
    other = sqlite3.connect(log_path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM call")
        assert list_accounts(coachlog) == ["Acme"]
        assert "Pat Lee" in coachlog("report").out
    finally:
        other.execute("ROLLBACK")
        other.close()

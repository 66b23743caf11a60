"""Many commands at once, in processes of their own; campaigns/faults.py kills them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.processes import Job, Processes

Coachlog = Callable[..., Any]

PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


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

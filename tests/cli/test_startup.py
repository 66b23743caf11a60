"""What a start imports: the quick commands stay free of everything that is slow to load."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from coachlog.cli.program.catalogue import COMMANDS

Coachlog = Callable[..., Any]

SLOW = (
    "sqlalchemy",
    "sqlmodel",
    "alembic",
    "icalendar",
    "pydantic",
    "rich.table",
    "prompt_toolkit",
)
LOOK = """
import json, sys
from coachlog.cli.program.app import run
sys.argv = ["coachlog", *sys.argv[1:]]
code = run(sys.argv[1:])
print("\\n" + json.dumps([code, sorted(sys.modules)]))
"""
FAMILIES = {f"coachlog.cli.commands.{family}" for family, _ in COMMANDS.values()}
PEOPLE = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *PEOPLE, "--initiator", "rep-request")


def slow_ones(modules: list[str]) -> list[str]:
    slow = tuple(f"{name}." for name in SLOW)
    return [name for name in modules if name in SLOW or name.startswith(slow)]


def start(*args: str) -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, "-c", LOOK, *args], capture_output=True, check=True)
    code, modules = json.loads(done.stdout.splitlines()[-1])
    return code, modules


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--help",), 0),
        (("--version",), 0),
        (("add-call", "--help"), 0),
        (("report", "--help"), 0),
        (("list-calls", "--help"), 0),
        (("plan-fieldday", "--help"), 0),
        (("import", "--help"), 0),
        (("edit-rep", "--help"), 0),
        (("completion", "bash"), 0),
        (ADD, 0),
        ((*ADD, "--deal-value", "48000", "--minutes", "60", "--role", "led", "--notes", "é"), 0),
        (("add-call", *PEOPLE[2:], "--initiator", "manager-scheduled"), 0),
        (("add-call", "--rep", "Lou Fox", *PEOPLE[:2], *PEOPLE[4:], *ADD[-2:], "--new"), 0),
        ((*ADD, "--format", "json"), 0),
        ((*ADD, "--minutes", "5000"), 2),
        (("add-call", "--rep", "Dana Curz", *PEOPLE[:2], *PEOPLE[4:], *ADD[-2:]), 1),
    ],
)
def test_quick_commands_load_nothing_slow(
    coachlog: Coachlog, args: tuple[str, ...], code: int
) -> None:
    coachlog(*ADD)
    found, modules = start(*args)
    assert found == code
    assert slow_ones(modules) == []


def test_logging_a_call_loads_what_takes_a_millisecond_only_where_it_is_needed(
    coachlog: Coachlog,
) -> None:
    coachlog(*ADD), start(*ADD)  # which makes the backup of the day
    assert {"_hashlib", "dataclasses", "decimal"}.isdisjoint(start(*ADD)[1])


@pytest.mark.parametrize(
    "line",
    [
        "coachlog ",
        "coachlog report --",
        "coachlog report --week ",
        "coachlog add-call --rep ",
        "coachlog add-call --field-day ",
        "coachlog report --output x",
    ],
)
def test_completion_loads_nothing_slow_and_only_one_command(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    coachlog(*ADD)
    monkeypatch.setenv("_COACHLOG_COMPLETE", "zsh")
    code, modules = start(line)
    assert code == 0
    assert slow_ones(modules) == []
    assert len(FAMILIES.intersection(modules)) <= 1


def test_a_call_over_a_planned_day_loads_nothing_slow(coachlog: Coachlog) -> None:
    coachlog("plan-fieldday", *PEOPLE[:4], "--date", "2026-11-20")
    found, modules = start(*ADD)
    assert found == 0
    assert "coachlog.cli.commands.cancel" in modules
    assert not {name.partition(".")[0] for name in modules} & {"sqlalchemy", "sqlmodel", "pydantic"}


def test_a_report_loads_neither_what_reads_calendars_nor_the_tables_it_does_not_ask(
    coachlog: Coachlog,
) -> None:
    coachlog(*ADD)
    code, modules = start("report", "--format", "json")
    assert code == 0
    readers = (
        "intake",
        "domain.calendar_entries",
        "domain.customers",
        "domain.guests",
        "domain.wording",
    )
    unasked = ("store.log_tables", "store.debrief_tables")
    assert not {f"coachlog.{name}" for name in (*readers, *unasked)}.intersection(modules)

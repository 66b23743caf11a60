"""Standard input and output: `-` for every file, closed pipes, full devices, any terminal."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.conftest import Coachlog
from tests.prepared import commands

ROWS = "".join(
    f"2026-11-{day:02},Pat Lee,Дана Круз,東京 {number},rep-request\n"
    for day in range(1, 21)
    for number in range(50)
)
CALLS = f"date,manager,rep,account,initiator\n{ROWS}"
PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


def test_wherever_a_file_is_taken_the_help_says_what_a_dash_is() -> None:
    silent = []
    for name, command in commands():
        for param in command.params:
            if "FILE" in (param.metavar or "") and param.name not in {"target", "keep"}:
                about = getattr(param, "help", None) or ""
                if not re.search(r"- (is|reads)\b", about):
                    silent.append((name, param.name))
    assert silent == []


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line in bash, `coachlog` in it being this program; its code is that of coachlog.

    Its output is buffered, as it is for users, whatever the environment of the tests says.
    """
    program = f'coachlog() {{ "{sys.executable}" -m coachlog "$@"; }}\n'
    return subprocess.run(
        ["bash", "-c", f"{program}{line}\nexit ${{PIPESTATUS[0]}}"],
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
        capture_output=True,
        check=False,
    )


@pytest.fixture
def big(coachlog: Coachlog) -> None:
    """Fill the log with more than a pipe holds, in several scripts."""
    coachlog("import", "-", stdin=CALLS)


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize(
    "command",
    [
        "list-calls",
        "export -",
        "list-calls --format json",
        "list-calls --format xlsx",
        "report --quarter 2026-Q4 --format xlsx",
    ],
)
def test_a_closed_pipe_is_no_error(command: str) -> None:
    done = shell(f"coachlog {command} | head -c 1 > /dev/null")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize(
    "command", ["list-calls", "export -", "report", "--help", "report --format xlsx"]
)
def test_a_full_device_is_named_and_the_log_is_not(
    coachlog_process: Coachlog, command: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    done = coachlog_process(*command.split(), out="/dev/full", expect=1)
    assert done.err.startswith("coachlog: the output can't be")
    assert done.err.count("\n") == 1


def test_what_the_log_has_is_never_said_not_to_be_saved(coachlog: Coachlog) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    call = "add-call --manager Pat --rep Dana --account Acme --initiator rep-request"
    done = shell(f"coachlog {call} > /dev/full")
    assert done.returncode == 4
    assert done.stderr.startswith(b"coachlog: saved, but the output can't be written: ")
    assert done.stderr.endswith(b"; coachlog history shows what was saved\n")
    assert len(json.loads(coachlog("list-calls", "--format", "json").out)["calls"]) == 1


def test_what_is_left_to_do_names_the_log_that_was_named(
    coachlog_process: Coachlog, tmp_path: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    log = tmp_path / "other.db"
    full: dict[str, Any] = {"out": "/dev/full", "expect": 4}
    day = "plan-fieldday --manager Pat --rep Dana --date 2026-11-25 --ics -"
    told = coachlog_process("--db", log, *day.split(), **full).err
    assert told.endswith(f"; only that again: coachlog --db {log} edit-fieldday 1 --ics -\n")
    told = coachlog_process("--db", log, "add-rep", "Lou", "--manager", "Pat", **full).err
    assert told.endswith(f"; coachlog --db {log} history shows what was saved\n")


@pytest.mark.parametrize("change", ["set threshold 0.7", "unset threshold"])
def test_a_setting_that_is_kept_is_never_said_not_to_be(
    coachlog: Coachlog, coachlog_process: Coachlog, change: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full on this system")
    coachlog("config", "set", "threshold", "0.6")
    done = coachlog_process("config", *change.split(), out="/dev/full", expect=4)
    assert done.err.startswith("coachlog: saved, but the output can't be written: ")
    assert done.err.endswith(".toml is whole\n")
    value = coachlog("config", "get", "threshold").out
    assert value == {"set threshold 0.7": "0.7\n", "unset threshold": "0.5\n"}[change]


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_show_a_name_gets_the_rest(encoding: str) -> None:
    done = shell("coachlog list-calls --limit 2", PYTHONIOENCODING=encoding, **PLAIN)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Pat Lee" in done.stdout
    assert done.stdout.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_columns_stay_under_each_other_where_names_cannot_be_shown(
    coachlog: Coachlog, encoding: str
) -> None:
    for rep in ("山田 太郎", "Dana Cruz", "Zoe\u0301 \N{HEBREW LETTER SHIN}"):
        coachlog(
            "add-call", "--manager", "Pat", "--rep", rep, "--account", "Acme",
            "--initiator", "rep-request",
        )  # fmt: skip
    done = shell("coachlog list-calls", PYTHONIOENCODING=encoding, COLUMNS="120", **PLAIN)
    lines = [line for line in done.stdout.decode(encoding).splitlines() if "Acme" in line]
    assert len(lines) == 3
    assert len({cell_len(line.split("Acme")[0]) for line in lines}) == 1


@pytest.mark.usefixtures("big")
def test_machine_formats_are_utf8_whatever_the_terminal() -> None:
    done = shell("coachlog list-calls --limit 1 --format csv", PYTHONIOENCODING="ascii", **PLAIN)
    assert "Дана Круз" in done.stdout.decode("utf-8")


@pytest.mark.usefixtures("big")
def test_a_closed_output_is_no_bug() -> None:
    done = shell("coachlog list-calls >&-")
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_result_that_nobody_can_read_is_said_though_the_call_is_saved(coachlog: Coachlog) -> None:
    call = "add-call --manager Pat --rep Dana --account Acme --initiator rep-request"
    done = shell(f"coachlog {call} --format json >&-")
    assert done.returncode == 4
    assert done.stderr.startswith(b"coachlog: saved, but standard output is closed")
    assert len(json.loads(coachlog("list-calls", "--format", "json").out)["calls"]) == 1


def test_help_may_be_asked_for_in_words(coachlog: Coachlog) -> None:
    assert coachlog("help", "add-call").out == coachlog("add-call", "--help").out
    assert coachlog("help").out == coachlog("--help").out

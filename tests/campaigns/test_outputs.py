"""No output of any command replaces what must stay: a sample of the campaign."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from coachlog.cli.program.named_files import FileToRead, FileToWrite
from tests.campaigns.outputs import SETTINGS, Field, Output, find_outputs, list_tries, try_one
from tests.conftest import Coachlog
from tests.prepared import commands

WRITERS_OF_SETTINGS = ("import", "config set", "config edit")  # as the whole campaign finds them
EVERY = 23  # of the campaign's tries, so that each output meets other files under other names


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("outputs"))


@pytest.fixture(scope="module")
def outputs(field: Field) -> list[Output]:
    return find_outputs(field, WRITERS_OF_SETTINGS)


def test_every_file_that_a_command_names_is_declared_as_read_or_written() -> None:
    undeclared = [
        f"{name} {param.opts[-1]}"
        for name, command in commands()
        for param in command.params
        if re.search("FILE|FOLDER|PATH", param.metavar or "")
        and not isinstance(param.type, FileToRead | FileToWrite)
        and "--db" not in param.opts  # the log itself
    ]
    assert undeclared == []


def test_what_writes_a_file_is_declared_so_and_an_example_shows_it(outputs: list[Output]) -> None:
    declared = {
        (name, option if option.startswith("-") else "")
        for name, command in commands()
        for param in command.params
        if isinstance(param.type, FileToWrite)
        for option in param.opts[-1:]
    }
    found = {(one.command, one.option) for one in outputs if one.option != SETTINGS}
    assert found == declared
    settings = {one.command for one in outputs if one.option == SETTINGS}
    assert settings == set(WRITERS_OF_SETTINGS)


def test_an_output_aimed_at_what_must_stay_is_refused_before_anything_is_done(
    field: Field, outputs: list[Output]
) -> None:
    wrong = [
        f"{output} -> {protected} ({way}): {complaint}"
        for output, protected, way in list(list_tries(outputs))[::EVERY]
        if (complaint := try_one(field, output, protected, way))
    ]
    assert wrong == []


def test_a_log_that_is_not_there_yet_is_no_output(coachlog: Coachlog, log_path: Path) -> None:
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date", "2026-12-01")
    refused = coachlog(*plan, "--ics", log_path, expect=2)
    assert refused.err.startswith(f"coachlog: --ics: {log_path} is the log; give the output")
    assert not log_path.exists()


@pytest.mark.parametrize("name", ["nowhere/day.ics", "."])
def test_what_can_not_be_written_is_said_before_anything_is_saved(
    coachlog: Coachlog, log_path: Path, tmp_path: Path, name: str
) -> None:
    plan = ("plan-fieldday", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--date", "2026-12-01")
    assert "nothing was written" in coachlog(*plan, "--ics", tmp_path / name, expect=1).err
    assert not log_path.exists()


def test_the_problems_of_standard_input_do_not_replace_it(log_path: Path, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("date\n", encoding="utf-8")
    with table.open("rb") as given:
        done = subprocess.run(
            [sys.executable, "-m", "coachlog", "import", "-", "--problems", str(table)],
            stdin=given,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 2
    assert b"is what is read" in done.stderr
    assert table.read_text(encoding="utf-8") == "date\n"

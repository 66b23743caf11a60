"""A sample of the interrupts: Ctrl-C around the COMMIT of every command that changes the log."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from random import Random

import pytest

from tests.campaigns.interrupts import Program, at_statements, list_lines
from tests.campaigns.scenarios import MORE, READS, Scenario


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    if not hasattr(signal, "SIGALRM"):
        pytest.skip("needs signals as Unix has them")
    made = Program(tmp_path_factory.mktemp("interrupts"))
    yield made
    made.close()


def one_line_each() -> dict[str, Scenario]:
    """Return one line of every command that changes the log: of MORE, else its first example."""
    lines = [line for line in list_lines() if line.code == 0]
    chosen = {line.command: line for line in reversed(lines)}
    chosen |= {line.command: line for line in lines if line in MORE}
    return {
        name: line
        for name, line in chosen.items()
        # Restoring and erasing put files in place as well, and have campaigns of their own.
        if name not in READS | {"demo", "restore"} and not name.startswith(("config", "privacy"))
    }


def test_ctrl_c_during_a_commit_lets_the_command_finish(program: Program) -> None:
    lines = list(one_line_each().values())
    wrong, codes = [], {str(line): -1 for line in lines}
    for line, moment, problem, done in at_statements(program, lines, 0, Random(), signal.SIGINT):
        codes[str(line)] = done.code  # the last commit is that of the command
        if problem:
            wrong.append(f"{line} at {moment}: {problem}: exit {done.code}: {done.err}")
    assert wrong == []
    assert codes == dict.fromkeys(map(str, lines), 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_before_the_commit_nothing_is_saved(program: Program, number: int) -> None:
    lines = [one_line_each()["import"], one_line_each()["cancel-fieldday"]]
    for line, moment, problem, done in at_statements(program, lines, 3, Random(1), number):
        assert problem == "", f"{line} at {moment}: exit {done.code}: {done.err}"
        assert (done.code, done.err) in (
            (0, done.err),
            (128 + number, "coachlog: stopped; nothing was saved\n"),
        )

"""Who reads a field is said wherever somebody can write one."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from coachlog.cli.program import click
from coachlog.cli.program.app import app
from coachlog.cli.program.catalogue import COMMANDS
from coachlog.domain.audience import (
    KEPT_PRIVATE,
    READ_BY_THE_REP,
    SHOWN_IN_THE_REPORT,
    name_reader,
)

TEXTS = [["action"], ["reply"], ["answer"]]  # what the TEXT of a command is
GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"


def fields(name: str) -> list[click.Parameter]:
    """Return the parameters of a command by which something is written down."""
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    command = program.get_command(click.Context(program), name)
    assert command is not None
    named = READ_BY_THE_REP | SHOWN_IN_THE_REPORT | KEPT_PRIVATE
    return [
        param
        for param in command.params
        if param.name in named or (param.name == "text" and name.split("-")[1:] in TEXTS)
    ]


@pytest.mark.parametrize("name", [name for name in COMMANDS if fields(name)])
def test_help_says_of_each_field_who_reads_it(name: str) -> None:
    for param in fields(name):
        reader = name_reader(name.split("-")[1] if param.name == "text" else param.name or "")
        assert reader
        assert reader in (getattr(param, "help", "") or ""), f"{name} {param.name}"


def test_the_fields_are_those_of_calls_days_and_actions() -> None:
    written = {param.name for name in COMMANDS for param in fields(name)}
    named = READ_BY_THE_REP | SHOWN_IN_THE_REPORT | KEPT_PRIVATE
    assert written == (named | {"text"}) - {"action", "reply", "answer"}


def test_the_guide_names_every_field_that_the_rep_does_not_read() -> None:
    section = GUIDE.read_text(encoding="utf-8").split("## Who reads what")[1].split("\n## ")[0]
    for field in ("remark", "notes", "deal value", "--reason", "--displaced-by"):
        assert field in section

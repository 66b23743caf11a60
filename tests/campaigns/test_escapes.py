"""No text of others steers a terminal, whatever writes it: a sample of the campaign."""

from __future__ import annotations

import json

import pytest

from tests.campaigns.escapes import ALL, Field, compare_json, list_json, list_tries
from tests.prepared import Example, commands
from tests.processes import Processes


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory, processes: Processes) -> Field:
    return Field(tmp_path_factory.mktemp("escapes"), ALL, processes)


def test_no_command_lets_a_sequence_through(field: Field) -> None:
    tries = list(list_tries(most=1))
    run = {" ".join(words) for _, words, _ in tries}
    assert all(any(one.startswith(name) for one in run) for name, _ in commands())
    harm = {line: field.show(*words, environment=more).find_harm() for line, words, more in tries}
    assert {line: found for line, found in harm.items() if found} == {}


def test_a_pager_gets_none(field: Field) -> None:
    shown = field.show("list-calls", environment={"PAGER": "cat -u"})
    assert "asked" in shown.screen
    assert shown.find_harm() == []


def test_csv_and_a_terminal_named_as_file_are_guarded_too(field: Field) -> None:
    for words in (
        ("--format", "csv"),
        ("--output", "/dev/stdout"),
        ("--format", "csv", "--output", "/dev/stdout"),
    ):
        shown = field.show("list-calls", *words)
        assert "Dana Cruz" in shown.screen
        assert shown.find_harm() == []


@pytest.mark.parametrize("example", list(list_json())[::4], ids=str)
def test_json_on_a_terminal_says_the_same_as_in_a_pipe(field: Field, example: Example) -> None:
    assert compare_json(field, example) == []


def test_a_pipe_gets_every_byte(field: Field) -> None:
    calls = json.loads(field.pipe("list-calls", "--format", "json"))["calls"]
    assert all(call["rep"].endswith(ALL) for call in calls)
    assert ALL in field.pipe("list-calls", "--format", "csv")

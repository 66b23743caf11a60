"""Every command that the program tells somebody to type is ready to be pasted: on the same log."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import coachlog as package
from coachlog.cli.program.catalogue import COMMANDS
from coachlog.cli.program.manual import list_commands
from coachlog.store.open import open_log
from tests.conftest import Coachlog

CALL = ("add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request")
TEAM = ("--manager", "Pat Lee")
DAY = ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-12-01")
# What is about the settings, or leads away from the log that is meant.
ANY_LOG = {"config", "completion", "demo"}
NAMED = re.compile(rf"coachlog (--db \S+ )?({'|'.join(COMMANDS)})\b")
# What is formed as the names of commands are: a verb of one, or a noun of one.
VERBS, NOUNS = (
    "|".join({name.split("-")[place] for name in COMMANDS if "-" in name}) for place in (0, 1)
)
LIKE_ONE = re.compile(rf"(?<![\w/.-])(?:(?:{VERBS})-[a-z]+|[a-z]+-(?:{NOUNS}))(?![\w-])")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ((), ("list-calls",)),
        ((), ("add-rep", "Dana Cruz", *TEAM)),
        ((), ("add-manager", "Pat Lee")),
        (([*CALL, *TEAM],), (*CALL, *TEAM)),
        (([*CALL, *TEAM],), ("undo", "--yes")),
        (([*CALL, *TEAM],), ("redo",)),
        (([*CALL, *TEAM],), ("remove-call", "1", "--yes")),
        (([*CALL, *TEAM],), ("show-call", "7")),
        (([*CALL, *TEAM],), ("list-calls", "--rep", "Dana Cruz", "--month", "2026-01")),
        (([*CALL, *TEAM],), ("history", "--month", "2026-01")),
        (([*CALL, *TEAM],), ("list-fielddays",)),
        (([*CALL, *TEAM],), ("list-actions",)),
        (([*CALL, *TEAM],), ("list-absences",)),
        (([*CALL, *TEAM],), ("brief-fieldday",)),
        (([*CALL, *TEAM],), ("share-fieldday",)),
        (([*CALL, *TEAM],), ("ask-rep", "Dana Cruz", "--week")),
        (([*CALL, *TEAM],), ("report",)),
        (([*CALL, *TEAM],), ("edit-call", "1")),
        (([*CALL, *TEAM],), ("triage", "1", "--initiator", "rep-request")),
        (([*CALL, *TEAM],), ("restore", "nothing.db", "--yes")),
        (([*CALL, *TEAM],), DAY),
        (([*CALL, *TEAM], DAY), ("share-fieldday", "1")),
        (([*CALL, *TEAM], DAY), ("cancel-fieldday", "1", "--yes")),
        (([*CALL, *TEAM], DAY), ("brief-fieldday", "1")),
        (
            ([*CALL, *TEAM], ["add-rep", "Lou Fox", *TEAM]),
            ("rename", "rep", "Lou Fox", "Dana Cruz"),
        ),
        (
            ([*CALL, *TEAM], ["add-action", "Ask", "--rep", "Dana Cruz"], ["done-action", "1"]),
            ("done-action", "1"),
        ),
    ],
)  # fmt: skip
def test_it_names_the_log_that_the_user_named(
    coachlog: Coachlog, tmp_path: Path, before: tuple[list[str], ...], words: tuple[str, ...]
) -> None:
    log = ("--db", tmp_path / "two words.db")
    for prepared in before:
        coachlog(*log, *prepared)
    done = coachlog(*log, *words, expect=None)
    said = f"{done.out}\n{done.err}".replace(" --help", "")
    named = list(NAMED.finditer(said.replace("two words", "two_words")))
    told = [found[2] for found in named if f"See {found[0]}" not in said]
    if told or words[0] not in {"edit-call", "redo"}:
        assert told, said
    for found in named:
        if f"See {found[0]}" not in said:
            assert found[1] == f"--db '{tmp_path}/two_words.db' ", said


def test_a_log_of_ones_own_is_not_named(coachlog: Coachlog, tmp_path: Path) -> None:
    assert "Next: coachlog add-rep --manager" in coachlog("add-manager", "Pat Lee").err
    behind = coachlog("add-manager", "Kim Poe", "--db", tmp_path / "other.db").err
    assert f"Next: coachlog --db {tmp_path / 'other.db'} add-rep --manager 'Kim Poe'" in behind


def test_who_has_no_team_is_told_how_to_put_a_rep_on_it(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Pat Lee")
    put = "coachlog add-rep --manager 'Pat Lee'\n"
    assert coachlog().out.endswith(f"Next        {put}")
    for words in (("plan-fieldday",), ("plan-fieldday", *TEAM)):
        assert coachlog(*words).out.endswith(
            f"on the team of Pat Lee today. To put a rep on it: {put}"
        )
    coachlog("add-rep", "Dana Cruz", *TEAM)
    assert "add-rep" not in coachlog().out


def test_an_empty_list_does_not_lead_to_itself(coachlog: Coachlog, log_path: Path) -> None:
    with open_log(log_path, writing=True, create=True):
        pass
    empty = coachlog("history").out
    assert empty == "Nothing was done in this log yet; start with coachlog add-call\n"
    assert coachlog("list-calls").out.endswith("No calls yet. To log one: coachlog add-call\n")
    coachlog("add-manager", "Pat Lee")
    assert "All of it: coachlog history\n" in coachlog("history", "--month", "2026-01").out
    assert "there are: coachlog list-calls\n" in coachlog("list-calls", "--month", "2026-01").out


def test_a_command_stays_in_one_line_on_a_narrow_terminal(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    said = coachlog("add-manager", "Maximiliane Hohenstein-Albrecht").err.splitlines()
    assert said == ["Next:", "  coachlog add-rep --manager 'Maximiliane Hohenstein-Albrecht'"]
    coachlog("add-rep", "Dana Hohenstein", "--manager", "Maximiliane Hohenstein-Albrecht")
    (plan,) = (
        line for line in coachlog("plan-fieldday").out.splitlines() if "--rep 'Dana Hohen" in line
    )
    assert plan.startswith("  coachlog plan-fieldday --rep 'Dana Hohenstein' --date 2026-")
    assert plan.endswith(" --half am")
    planned = coachlog("plan-fieldday", "--rep", "Dana Hohenstein", "--date", "2026-12-01").out
    assert "\nAfter each call: coachlog add-call --field-day 1\n" in planned


@pytest.fixture(scope="module")
def trees() -> dict[str, list[ast.AST]]:
    """Return the nodes of each file of the package."""
    folder = Path(package.__file__).parent
    return {
        file.relative_to(folder).as_posix(): list(ast.walk(ast.parse(file.read_text("utf-8"))))
        for file in folder.rglob("*.py")
    }


def test_no_message_spells_a_command_by_itself(trees: dict[str, list[ast.AST]]) -> None:
    found = {(name, told) for name, nodes in trees.items() for told in _spelled(nodes)}
    assert found == {
        ("cli/commands/demo.py", "add-call"),  # on the log of whoever starts one
        ("cli/commands/demo.py", "plan-fieldday"),
        ("cli/commands/demo.py", "report"),
        ("cli/commands/sources.py", "export"),  # these are about a log elsewhere
        ("domain/backups.py", "backup"),
        ("intake/calendars/json_events.py", "export"),
        ("intake/tables/header_rows.py", "export"),
        ("render/privacy_lines.py", "privacy"),
        ("render/log_lines.py", "import"),
        ("store/open.py", "export"),
    }


def _spelled(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the commands that strings spell, besides docstrings, helps and examples."""
    left = {id(inner) for node in nodes for part in _left_out(node) for inner in ast.walk(part)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left:
            for named in NAMED.finditer(node.value):
                if named[2] not in ANY_LOG:
                    yield named[2]


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _left_out(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    elif isinstance(node, ast.Call):
        if _calls(node, "command"):
            yield node
        yield from (word.value for word in node.keywords if word.arg in {"epilog", "help"})


def test_each_command_and_option_that_is_told_is_there(trees: dict[str, list[ast.AST]]) -> None:
    options = {
        (name.partition(" ")[0], option)
        for name, command in list_commands()
        for param in command.params
        for option in param.opts
    }
    nodes = [node for found in trees.values() for node in found]
    texts = [str(node.value) for node in nodes if isinstance(node, ast.Constant)]
    assert {name for text in texts for name in LIKE_ONE.findall(text)} - set(COMMANDS) == set()
    told = [
        [str(word.value) if isinstance(word, ast.Constant) else "" for word in node.args]
        for node in nodes
        if isinstance(node, ast.Call) and _calls(node, "to_paste")
    ]
    assert len(told) > 90
    assert {words[0] for words in told if words and words[0]} - set(COMMANDS) == set()
    assert {
        (words[0], word) for words in told for word in words if words[0] and word.startswith("-")
    } - options == set()

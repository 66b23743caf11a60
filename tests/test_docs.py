"""README, help and the commands say the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from coachlog.cli.app import COMMANDS, GROUPS
from coachlog.config import load_settings
from tests.conftest import Coachlog

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the README's text under a heading, up to the next of that level."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", README, re.DOTALL | re.MULTILINE)
    assert found, f"README has no section {title}"
    return found[1]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def examples(help_text: str) -> list[str]:
    """Return the lines under `Examples:`, without what may stand before any command."""
    lines = help_text.partition("Examples:\n")[2].splitlines()
    anywhere = r"^COACHLOG_\w+=\S+ |(?<=^coachlog )--db \S+ "
    return [re.sub(anywhere, "", line.strip()) for line in lines if line]


def test_the_quick_start_is_two_commands_of_one_line() -> None:
    commands = fenced(section("Quick start"), "sh")
    assert section("Quick start").count("```") == 4
    assert [command.count("\n") for command in commands] == [1, 1]
    assert commands[0].rstrip().endswith("coachlog demo")
    assert commands[1].rstrip().endswith("-m pytest")


def test_the_readme_lists_exactly_the_commands_there_are() -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", section("Commands"), re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]
    assert sorted(named) == sorted(COMMANDS)


def test_the_overview_lists_each_command_once() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_two_examples_of_the_command(coachlog: Coachlog, name: str) -> None:
    shown = examples(coachlog(name, "--help").out)
    assert len(shown) >= 2
    for line in shown:
        assert shlex.split(line)[:2] == ["coachlog", name]


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_names_only_options_the_command_has(coachlog: Coachlog, name: str) -> None:
    help_text = coachlog(name, "--help").out
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", help_text.partition("Examples:")[0]))
    used = {word for line in examples(help_text) for word in shlex.split(line) if word[:2] == "--"}
    assert used <= options


def test_the_session_in_the_readme_is_what_one_sees(
    coachlog: Coachlog, settings_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the session writes a calendar file
    monkeypatch.setenv("COLUMNS", "80")
    settings_file.write_text('time_zone = "Europe/Berlin"', encoding="utf-8")
    (session,) = fenced(section("Half a minute"), "console")
    shown = []
    for line in session.splitlines():
        if line.startswith("$ "):
            shown.append(line)
            done = coachlog(*shlex.split(line)[2:])
            shown += [printed.rstrip() for printed in done.out.splitlines()]
    assert session.splitlines() == shown


def test_the_settings_in_the_readme_are_accepted(settings_file: Path) -> None:
    (settings,) = fenced(section("Settings"), "toml")
    settings_file.write_text(settings, encoding="utf-8")
    assert load_settings(settings_file).default_manager == "Pat Lee"

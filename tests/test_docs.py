"""README, help and the commands say the same."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

import pytest

from coachlog.cli.program.catalogue import COMMANDS, GROUPS
from coachlog.config import load_settings
from coachlog.domain.command_names import CommandName
from coachlog.usecases.settings import write_example
from tests.conftest import Coachlog
from tests.prepared import (
    CODES,
    ON_AN_EMPTY_LOG,
    TYPED,
    Example,
    commands,
    list_examples,
    prepare,
    read_example,
)

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *ROOT.glob("tests/**/*.md")])


def section(title: str, page: str = "README.md") -> str:
    """Return a page's text under a heading, up to the next of that level."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"{page} has no section {title}"
    return found[1]


def fenced(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


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
    assert sorted(name for group in GROUPS.values() for name in group) == sorted(CommandName)


@pytest.mark.parametrize("name", dict(commands()))
def test_help_has_a_purpose_in_one_line_and_two_or_three_examples(
    coachlog: Coachlog, name: str
) -> None:
    help_text = coachlog(*name.split(), "--help").out
    own = help_text.partition("As everywhere:")[0]
    listed = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", own, re.MULTILINE)
    assert len(listed) == len(set(listed))
    purpose = help_text.partition("\n\n")[2].partition("\n\n")[0]
    assert re.fullmatch(r"  \S[^\n]*\.", purpose), "the first paragraph is longer than a line"
    shown = help_text.partition("Examples:\n")[2].splitlines()
    assert 2 <= len(shown) <= 3
    for line in shown:
        example = read_example(name, line.strip())
        assert f"{name} " in f"{' '.join(example.words)} "


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the log and the files that the examples speak of."""
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


@pytest.mark.parametrize("example", list_examples(), ids=str)
def test_an_example_runs(
    coachlog: Coachlog,
    prepared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    example: Example,
) -> None:
    folder = tmp_path / "here"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COACHLOG_DB", str(folder / "coachlog.db"))
    monkeypatch.setenv("VISUAL", str(folder / "editor"))
    for name, value in example.environment.items():
        monkeypatch.setenv(name, value)
    if example.command in ON_AN_EMPTY_LOG:
        (folder / "coachlog.db").unlink()
    typed = next((text for end, text in TYPED.items() if example.line.endswith(end)), "")
    done = coachlog(*example.words, stdin=typed, expect=CODES.get(example.line, 0))
    assert not re.search(r" $", done.out, re.MULTILINE), "a pipe gets padded lines"


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
            # Typed on another day than the reader's, the calls are as late as that.
            out = re.sub(r"entered \d+ days? later \(median\)", "entered the same day", done.out)
            shown += [printed.rstrip() for printed in out.splitlines()]
    assert session.splitlines() == shown


def test_the_settings_in_the_guide_are_all_there_are(settings_file: Path) -> None:
    (settings,) = fenced(section("Settings", "docs/guide.md"), "toml")
    assert settings == write_example()
    settings_file.write_text(settings, encoding="utf-8")
    assert load_settings(settings_file).default_manager == "Pat Lee"


def lines_of_guide(language: str, having: str) -> list[str]:
    """Return the lines of the only block in the guide that has such a text."""
    text = (DOCS / "guide.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if having in block]
    return cast(str, found).splitlines()


@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no sh")
@pytest.mark.parametrize("report", ["Subject: the week", ""])
def test_what_the_guide_has_a_machine_run_sends_a_report_and_no_empty_one(
    tmp_path: Path, report: str
) -> None:
    stubs = {
        "coachlog": f'for last; do :; done; echo "$@" > {tmp_path}/asked; '
        f'printf "{report}" > "$last"',
        "sendmail": f"cat > {tmp_path}/sent",
    }
    programs = tmp_path / ".local/bin"
    programs.mkdir(parents=True)
    for name, does in stubs.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (programs / name).chmod(0o700)
    lines = lines_of_guide("sh", "sendmail -t")
    assert len(lines) == 3
    (tmp_path / "weekly.sh").write_text("\n".join(lines))
    env = {"HOME": os.fspath(tmp_path), "PATH": "/usr/bin:/bin", "TMPDIR": os.fspath(tmp_path)}
    (by_cron,) = lines_of_guide("sh", "0 7 * * 1")
    subprocess.run(["sh", "-c", by_cron.split("  ")[1]], check=True, env=env, cwd=tmp_path)
    assert "report --quiet --week last --format eml" in (tmp_path / "asked").read_text()
    assert (tmp_path / "sent").exists() == bool(report)
    assert not list(tmp_path.glob("tmp*"))  # of mktemp
    (programs / "sendmail").write_text("#!/bin/sh\nexit 69\n", encoding="utf-8")
    failed = subprocess.run(["sh", "weekly.sh"], check=False, env=env, cwd=tmp_path)
    assert failed.returncode == (69 if report else 0)
    assert not list(tmp_path.glob("tmp*"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_takes_the_units_that_the_guide_writes(tmp_path: Path) -> None:
    *writing, _ = lines = lines_of_guide("sh", "systemctl")
    assert len(lines) == 3
    env = os.environ | dict.fromkeys(["HOME", "XDG_RUNTIME_DIR"], os.fspath(tmp_path))
    subprocess.run(["sh", "-c", "\n".join(writing)], check=True, env=env)
    units = sorted((tmp_path / ".config/systemd/user").iterdir())
    assert [unit.name for unit in units] == ["coachlog.service", "coachlog.timer"]
    checked = ["systemd-analyze", "--user", "verify", *map(os.fspath, units)]
    done = subprocess.run(checked, check=False, capture_output=True, text=True, env=env)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_picture_shows_what_the_program_prints() -> None:
    path = DOCS / "make_picture.py"
    spec = spec_from_file_location("make_picture", path)
    assert spec is not None
    assert spec.loader is not None
    pictures = module_from_spec(spec)
    spec.loader.exec_module(pictures)
    kept = (DOCS / "report.svg").read_text(encoding="utf-8")
    # Releases of Rich draw otherwise, but not with other words.
    words = [re.findall(r">([^<>]+)</text>", svg) for svg in (kept, pictures.draw())]
    assert words[0] == words[1], "run python docs/make_picture.py"
    assert "Pat&#160;Lee" in "".join(words[0])


def anchors(page: Path) -> set[str]:
    """Return what a link may point at in a page: its headings, as GitHub names them."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in link:
            path, _, anchor = link.partition("#")
            target = page if not path else page.parent / path
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link

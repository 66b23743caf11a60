"""docs/files.md lists every file that the program writes, with its mode."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from coachlog.cli.program.named_files import FileToWrite
from coachlog.kept_files import SIDE_ENDS
from tests.conftest import Coachlog
from tests.prepared import FILES, ON_AN_EMPTY_LOG, TYPED, Example, commands, list_examples, prepare

DOCUMENT = Path(__file__).parents[1] / "docs" / "files.md"
# What a command is doing when it is looked at: it opens, moves or removes a file.
EVENTS = {"open", "os.rename", "os.remove", "os.rmdir", "os.link", "sqlite3.connect"}
LOG_IN_USE = "coachlog.db-wal"  # seen while anything is read
# What the document calls by a word in capitals, but for OUTPUT: that is what was typed.
WORDS = {
    "LOG": r".*\.db",
    "SETTINGS": r".*\.toml",
    "REPORTS": ".*log",
    "CODE": "[0-9a-f]{16}",
    "NAME": ".+?",
    "ID": "[0-9]+",
    "FILE": "[^/]+",
    "FOLDER": "xdg_[a-z_]+(/coachlog(/log)?)?",
}
OLD_LOG = Path(__file__).parent / "store" / "logs" / "0001.sql"


def list_runs() -> list[Example]:
    """Return an example of every command, all that name a file, and what they leave out."""
    writes = {
        option
        for _, command in commands()
        for param in command.params
        if isinstance(param.type, FileToWrite)
        for option in param.opts
    }
    tried: set[str] = set()
    runs = []
    for example in list_examples():
        if example.command not in tried or writes.intersection(example.words):
            runs.append(example)
        tried.add(example.command)
    lines = (
        "import unsorted.csv --problems problems.txt",
        "export whole",
        "edit-call 12",
        "debrief-fieldday 7",
        "--db old.db list-team",
        "restore team.db --yes",
    )
    return [*runs, *(Example("", line, {}, tuple(shlex.split(line))) for line in lines)]


@dataclass
class Watcher:
    """What appears in some folders while a command runs: each name with the modes it had."""

    roots: tuple[Path, ...] = ()
    seen: dict[str, set[int]] = field(default_factory=dict)

    def look(self) -> None:
        """Note what is there, folders with a slash at the end."""
        for root in self.roots:
            for folder, folders, files in os.walk(root):
                for name in (*folders, *files):
                    path = os.path.join(folder, name)
                    with suppress(FileNotFoundError):
                        facts = os.lstat(path)
                        shown = path[len(str(root)) + 1 :] + "/" * stat.S_ISDIR(facts.st_mode)
                        self.seen.setdefault(shown, set()).add(stat.S_IMODE(facts.st_mode))

    @contextmanager
    def at(self, *roots: Path) -> Iterator[None]:
        """Watch some folders."""
        self.roots = roots
        try:
            yield
            self.look()
        finally:
            self.roots = ()


_watcher = Watcher()
_is_looking = False


def _watch(event: str, args: tuple[Any, ...]) -> None:
    global _is_looking
    if event not in EVENTS or not _watcher.roots or _is_looking:
        return
    only_read = event == "open" and not args[2] & os.O_CREAT
    if only_read and LOG_IN_USE in _watcher.seen:
        return
    _is_looking = True
    try:
        _watcher.look()
    finally:
        _is_looking = False


sys.addaudithook(_watch)


def read_document() -> dict[str, int]:
    """Return the names of the document's table, each with its mode."""
    rows = re.findall(r"^\| (`.+?`) \| (0\d+) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    return {name: int(mode, 8) for cell, mode in rows for name in re.findall("`(.+?)`", cell)}


def as_pattern(name: str, outputs: set[str]) -> re.Pattern[str]:
    """Return what a name of the document stands for."""
    words = {**WORDS, "OUTPUT": "|".join(map(re.escape, outputs))}
    parts = [
        f"(?:{words[part]})" if part in words else re.escape(part)
        for part in re.split(r"\b([A-Z]+)\b", name)
    ]
    return re.compile("(?:.*/)?" + "".join(parts))


def make_old_log(path: Path) -> None:
    """Build a log of the first schema."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_LOG.read_text(encoding="utf-8"))
    path.chmod(0o600)


@pytest.fixture
def _no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_no_umask")
def test_what_appears_when_commands_write_is_in_the_document_with_its_mode(
    coachlog: Coachlog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared, temporary, home = tmp_path / "prepared", tmp_path / "temporary", tmp_path / "home"
    for folder in (prepared, temporary):
        folder.mkdir()
    prepare(prepared)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.delenv("COACHLOG_CONFIG")
    named: set[str] = set()  # on the command line
    _watcher.seen = {}
    make_old_log(prepared / "old.db")
    for module in ("commands.corrections", "commands.debrief", "terminal.editor"):
        monkeypatch.setattr(f"coachlog.cli.{module}.can_ask", lambda: True)
    for number, example in enumerate(list_runs()):
        here = tmp_path / str(number)
        shutil.copytree(prepared, here)
        monkeypatch.chdir(here)
        with monkeypatch.context() as patch, _watcher.at(here, temporary, home):
            if example.command in ON_AN_EMPTY_LOG:
                patch.delenv("COACHLOG_DB")
            else:
                patch.setenv("COACHLOG_DB", "coachlog.db")
            patch.setenv("VISUAL", str(here / "editor"))
            for name, value in example.environment.items():
                patch.setenv(name, value)
            held = "h\n"  # the first answer of a debrief, which ends there
            typed = next((text for end, text in TYPED.items() if example.line.endswith(end)), held)
            coachlog(*example.words, stdin=typed, expect=None)
        named |= {word.rstrip("/") for word in example.words}
    monkeypatch.setattr("coachlog.usecases.look_up.show_call", None)
    with _watcher.at(temporary, home):
        coachlog("--db", prepared / "coachlog.db", "show-call", "1", expect=70)
    for name in (*FILES, "editor", "team.db", "old.db"):  # what the test wrote
        _watcher.seen.pop(name)
    document = read_document()
    patterns = {name: as_pattern(name, named) for name in document}
    unlisted = {
        f"{seen} {mode:04o}"
        for seen, modes in _watcher.seen.items()
        for mode in modes
        if not any(
            mode == document[name] and pattern.fullmatch(seen) for name, pattern in patterns.items()
        )
    }
    assert unlisted == set()
    unseen = {
        name
        for name, pattern in patterns.items()
        if not any(map(pattern.fullmatch, _watcher.seen)) and not name.endswith(SIDE_ENDS)
    }
    assert unseen == set()

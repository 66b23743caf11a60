"""Every output of every command, aimed at every file that no output may replace.

    python tests/campaigns/outputs.py --tries 5000

Which options write is found out by trying: each example of each command's help is run once with a
harmless file in the option's place. `--code FOLDER` tries another checkout instead of this one.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coachlog.cli.program import click
    from tests.prepared import Example

SETTINGS = "COACHLOG_CONFIG"  # where `config set` writes, among others
FRESH = "fresh.txt"
WAYS = ("its name", "absolute", "through ..", "through ~", "symlink", "link to folder", "hard link")
PROTECTED = (
    "coachlog.db",
    "coachlog.db-wal",
    "coachlog.db-shm",
    "coachlog.db-backups/000001-schema-0001.db",
    "coachlog.db-debriefs/7.json",
    "none.toml",
    "team.db",
    "team.db-wal",
)
INPUTS = ("deals.csv", "calls.csv", "calendar.ics", "pats-log.jsonl", "friday.toml")


@dataclass(frozen=True)
class Output:
    """A command line of which an option, an argument or the settings write a file."""

    command: str
    option: str  # "" for an argument
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.command} {self.option or 'FILE'}".replace(f" {SETTINGS}", " (settings)")

    def aim(self, target: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return the words and the environment that make it write to `target`."""
        if self.option == SETTINGS:
            return self.words, {SETTINGS: target}
        return (*self.words, *filter(None, (self.option, target))), {}


class Field:
    """A folder with a log and all that belongs to it; what a try changed is put back."""

    def __init__(self, folder: Path) -> None:
        from tests.prepared import prepare

        self._prepared = folder / "prepared"
        self.here = folder / "here"
        self._prepared.mkdir()
        prepare(self._prepared)
        (self._prepared / "none.toml").write_text('currency = "EUR"\n', encoding="utf-8")
        for name in PROTECTED[3:5]:
            (self._prepared / name).parent.mkdir(exist_ok=True)
            (self._prepared / name).write_text("{}", encoding="utf-8")
        shutil.copy(self._prepared / "team.db", self._prepared / PROTECTED[3])
        for name in ("coachlog.db", "team.db"):
            _leave_changes_beside(self._prepared / name)
        self._before: dict[str, tuple[int, str]] = {}
        self.build()

    def build(self) -> None:
        """Lay everything out anew."""
        shutil.rmtree(self.here, ignore_errors=True)
        shutil.copytree(self._prepared, self.here)
        (self.here / "inside").mkdir()
        self._before = self.look()

    def look(self) -> dict[str, tuple[int, str]]:
        """Return which files there are, and what is in them."""
        return {
            str(path.relative_to(self.here)): (
                path.stat().st_ino,
                hashlib.sha256(path.read_bytes()).hexdigest(),
            )
            for path in self.here.rglob("*")
            if path.is_file() and not path.is_symlink()
        }

    def is_as_before(self) -> bool:
        """Return whether nothing was changed; else it is laid out anew."""
        is_so = self.look() == self._before
        if not is_so:
            self.build()
        return is_so

    @contextlib.contextmanager
    def named(self, protected: str, way: str) -> Iterator[str | None]:
        """Give another name for a protected file, None where this file system has none."""
        file, other = self.here / protected, self.here / "inside" / "other"
        names = {
            "its name": protected,
            "absolute": str(file),
            "through ..": f"inside/../{protected}",
            "through ~": f"~/{protected}",
            "symlink": "inside/other",
            "link to folder": f"inside/other/{file.name}",
            "hard link": "inside/other",
        }
        if way == "in capitals":
            yield protected.upper() if (self.here / protected.upper()).exists() else None
            return
        if way == "symlink":
            other.symlink_to(file)
        elif way == "link to folder":
            other.symlink_to(file.parent)
        elif way == "hard link" and file.exists():
            other.hardlink_to(file)
            self._before = self.look()
        try:
            yield names[way]
        finally:
            other.unlink(missing_ok=True)
            self._before.pop("inside/other", None)


def _leave_changes_beside(database: Path) -> None:
    """Leave a database as a killed command does: its last change stands in the files beside it."""
    sides = [Path(f"{database}{end}") for end in ("-wal", "-shm")]
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE log SET uid = uid || '.'")
        connection.execute("UPDATE log SET uid = rtrim(uid, '.')")
        with contextlib.suppress(ImportError):  # of a checkout that has none
            from coachlog.store.seal import renew

            renew(connection)
        connection.execute("COMMIT")
        kept = [(side, side.read_bytes()) for side in sides]
    for side, content in kept:
        side.write_bytes(content)


@contextlib.contextmanager
def _environment(folder: Path, changes: dict[str, str]) -> Iterator[None]:
    before, there = dict(os.environ), os.getcwd()
    os.chdir(folder)
    os.environ.update(
        {
            "COACHLOG_DB": "coachlog.db",
            "COACHLOG_TODAY": "2026-11-20",
            SETTINGS: "none.toml",
            "HOME": str(folder),
            "TZ": "UTC",
            "VISUAL": str(folder / "editor"),
            **changes,
        }
    )
    try:
        yield
    finally:
        os.chdir(there)
        os.environ.clear()
        os.environ.update(before)


def call(folder: Path, words: tuple[str, ...], changes: dict[str, str]) -> tuple[int, str]:
    """Run a command in a folder; return its exit code and what it said on standard error."""
    from coachlog.cli.program.app import run
    from tests.prepared import FILES

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(FILES["friday.toml"].encode()))
    before = sys.stdin
    with (
        _environment(folder, changes),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        sys.stdin = given
        try:
            code = run(list(words))
        finally:
            sys.stdin = before
        err.flush()
    return code, err.buffer.getvalue().decode()


def find_outputs(field: Field, writers_of_settings: Collection[str] = ()) -> list[Output]:
    """Return what writes a file, one line for each option of each command: found by trying.

    Whether a command writes the settings is tried for those that are named, else for all.
    """
    from tests.prepared import commands, list_examples

    examples: dict[str, list[Example]] = {}
    for example in list_examples():
        examples.setdefault(example.command, []).append(example)
    found = []
    for name, command in commands():
        if hasattr(command, "commands"):
            continue
        options = [SETTINGS] if name in (writers_of_settings or [name]) else []
        named = [one for one in command.params if "FILE" in (one.metavar or "")]
        options += [one.opts[-1] if one.opts[-1].startswith("-") else "" for one in named]
        for option in options:
            for example in examples.get(name, ()):
                words = example.words
                if option != SETTINGS:
                    words = _without_files(example, command, option)
                output = Output(name, option, words)
                words, changes = output.aim(FRESH)
                call(field.here, words, {**example.environment, **changes})
                is_written = (field.here / FRESH).exists()
                field.is_as_before()
                if is_written:
                    found.append(output)
                    break
    return found


def _without_files(example: Example, command: click.Command, option: str) -> tuple[str, ...]:
    """Return the words of an example without the file of an option, and without its arguments.

    The arguments stay where they are more than one, as the files of an import are.
    """
    words = list(example.words)
    if option in words:
        place = words.index(option)
        del words[place : place + 2]
    behind = words[len(example.command.split()) :]
    context = command.make_context(example.command, behind, resilient_parsing=True)
    for param in command.params:
        value = context.params.get(param.name or "")
        is_file = "FILE" in (param.metavar or "") and param.param_type_name == "argument"
        if is_file and isinstance(value, str) and value in words:
            words.remove(value)
    return tuple(words)


def list_tries(outputs: list[Output]) -> Iterator[tuple[Output, str, str]]:
    """Yield every output with every protected file under every name, the files first."""
    for way in (*WAYS, "in capitals"):
        for protected in (*PROTECTED, *INPUTS):
            for output in outputs:
                if protected in INPUTS and protected not in output.words:
                    continue  # only what the command reads is protected from it
                if output.option == SETTINGS and ".db" not in Path(protected).name:
                    continue  # what is no database is taken for settings that are broken
                yield output, protected, way


def try_one(field: Field, output: Output, protected: str, way: str) -> str | None:
    """Aim an output at a protected file; return what is wrong with what happened, None if nothing.

    It must be refused with one line, exit code 1 or 2, and every file as it was.
    """
    with field.named(protected, way) as target:
        if target is None:
            return None
        code, said = call(field.here, *output.aim(target))
        changed = not field.is_as_before()
    if changed:
        return f"exit {code}, files changed: {said.strip()[:100]}"
    if code not in (1, 2) or said.count("\n") != 1:
        return f"exit {code}: {said.strip()[:100]}"
    return None


def main() -> None:
    """Try as many as wanted, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000)
    parser.add_argument("--code", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--verbose", action="store_true")
    wanted = parser.parse_args()
    sys.path.insert(0, str(wanted.code.resolve()))
    import coachlog

    assert Path(coachlog.__file__).is_relative_to(wanted.code.resolve()), coachlog.__file__
    tries, failures = Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            field = Field(Path(folder))
        outputs = find_outputs(field)
        for output, protected, way in list(list_tries(outputs))[: wanted.tries]:
            wrong = try_one(field, output, protected, way)
            tries[str(output)] += 1
            failures[str(output)] += wrong is not None
            if wrong and wanted.verbose:
                print(f"{output} -> {protected} ({way}): {wrong}")
    print(f"{'output':<32}{'tries':>7}{'failures':>10}")
    for name in tries:
        print(f"{name:<32}{tries[name]:>7}{failures[name]:>10}")
    print(f"{'all':<32}{tries.total():>7}{failures.total():>10}")


if __name__ == "__main__":
    main()

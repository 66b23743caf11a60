"""One byte of a log is changed, and commands run on it: each has to notice before it does anything.

    python tests/campaigns/flips.py --tries 2000

Every try changes another byte, anywhere in the file, of a log of 270 KB and of one of 3 MB.
`--code FOLDER` tries another checkout instead of this one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SIZES = {"270 KB": 40, "3 MB": 11_500}  # and how many calls make a log of it
READING: tuple[tuple[str, ...], ...] = (
    ("list-calls", "--format", "csv", "--limit", "100000"),
    ("report", "--format", "json"),
    ("list-fielddays", "--format", "json"),
    ("history", "--format", "json", "--limit", "100000"),
    ("export",),
)
ADD = ("add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request")
DEEP = ("doctor", "--deep")
BUG, REFUSED = 70, 1
FAILURES = (
    "ended as a bug",  # exit code 70
    "wrong output",  # with exit code 0
    "not one line",  # where it was refused
    "written to",  # a damaged log that has a new call now
    "not found",  # by doctor --deep
)


@dataclass(frozen=True)
class Result:
    """What one run of the program gave back."""

    code: int
    out: str
    err: str


class Field:
    """A log of about one size, and what the commands say while it is whole."""

    def __init__(self, folder: Path, calls: int) -> None:
        self.whole, self.log = folder / f"whole-{calls}.db", folder / f"log-{calls}.db"
        self._environment = {
            "COACHLOG_TODAY": "2026-11-20",
            "COACHLOG_CONFIG": str(folder / "none.toml"),
            "COACHLOG_USER": "pat",
            "HOME": str(folder),
            "TZ": "UTC",
        }
        file = folder / "calls.csv"
        file.write_text("".join(_list_rows(calls)), encoding="utf-8")
        for words in (
            ("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--email", "dana@example.com"),
            ("plan-fieldday", "--rep", "Dana Cruz", "--date", "2026-11-18", "--stop", "10:00 Acme"),
            ("import", str(file)),
            ("edit-call", "1", "--improve", "ask one question, then wait"),
            ("add-action", "Send the notes", "--rep", "Dana Cruz"),
            ("remove-call", "2", "--yes"),
        ):
            done = self.run(self.whole, words)
            assert done.code == 0, (words, done)
        shutil.copy(self.whole, self.log)
        self.said = {words: self.run(self.log, words) for words in READING}
        assert not any(done.code for done in self.said.values()), self.said
        self.content = self.log.read_bytes()
        self.has_doctor = self.run(self.log, ("doctor", "--help")).code == 0

    def run(self, log: Path, words: tuple[str, ...]) -> Result:
        """Run a command on a log, in this process."""
        from coachlog.cli.app import run

        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        before = dict(os.environ)
        os.environ.update(self._environment)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(["--db", str(log), *words])
        finally:
            os.environ.clear()
            os.environ.update(before)
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        return Result(code, *texts)

    def try_one(self, place: int, value: int) -> list[str]:
        """Change one byte and run the commands; return which of FAILURES happened."""
        changed = bytearray(self.content)
        changed[place] = value
        found: list[str] = []
        for words in (*READING, ADD, *((DEEP,) if self.has_doctor else ())):
            for beside in self.log.parent.glob(f"{self.log.name}-*"):
                shutil.rmtree(beside) if beside.is_dir() else beside.unlink()
            self.log.write_bytes(changed)
            found += self._judge(words, self.run(self.log, words))
        return found

    def _judge(self, words: tuple[str, ...], done: Result) -> Iterator[str]:
        if done.code == BUG:
            yield "ended as a bug"
        if words == DEEP:
            if done.code != REFUSED:
                yield "not found"
            return
        if done.code and (done.code, done.out, done.err.count("\n")) != (REFUSED, "", 1):
            yield "not one line"
        if words == ADD and done.code == 0:
            yield "written to"
        if words != ADD and done.code == 0 and done.out != self.said[words].out:
            yield "wrong output"


def _list_rows(calls: int) -> Iterator[str]:
    yield "date,manager,rep,account,initiator,deal_value,minutes,reinforce,improve,notes\n"
    for n in range(calls):
        asked = ("rep-request", "manager-scheduled", "")[n % 7 % 3]
        yield (
            f"2026-{n % 10 + 1:02}-{n % 28 + 1:02},Pat Lee,{('Dana Cruz', 'Lou Fox')[n % 2]},"
            f"Account {n % 97},{asked},{n * 1000},{n % 90 + 15},waited after the price {n},"
            f"asked two things at once {n},what they said about the renewal of part {n}\n"
        )


def list_tries(size: int, tries: int, seed: int) -> Iterator[tuple[int, int]]:
    """Yield places in a file and the value that is added to the byte there."""
    chance = random.Random(seed)
    for _ in range(tries):
        yield chance.randrange(size), chance.randrange(1, 256)


def main() -> None:
    """Try as many as wanted, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", type=Path, default=Path(__file__).parents[2])
    parser.add_argument("--verbose", action="store_true")
    wanted = parser.parse_args()
    sys.path.insert(0, str(wanted.code.resolve()))
    import coachlog

    assert Path(coachlog.__file__).is_relative_to(wanted.code.resolve()), coachlog.__file__
    failed = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for name, calls in SIZES.items():
            field = Field(Path(folder), calls)
            counted = Counter[str]()
            for place, added in list_tries(len(field.content), wanted.tries, wanted.seed):
                found = field.try_one(place, (field.content[place] + added) % 256)
                counted.update(set(found))
                if found and wanted.verbose:
                    print(f"{name}: byte {place} + {added}: {', '.join(found)}")
            print(f"{name} ({len(field.content):,} bytes), {wanted.tries:,} changed bytes")
            for failure in FAILURES:
                known = failure != "not found" or field.has_doctor
                print(f"  {failure:<16}{counted[failure] if known else 'no doctor':>10}")
            failed += counted
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()

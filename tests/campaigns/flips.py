"""Changes one bit or one byte of a log: every command has to notice before it does anything.

    python tests/campaigns/flips.py --tries 2000

Every try changes another place, anywhere in the file, of a log of 300 KB and of one of 3 MB. Then
doctor has to find nothing in healthy logs, which came about by commands chosen by chance.
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

ROOT = Path(__file__).parents[2]
SIZES = {"300 KB": 40, "3 MB": 11_500}  # and how many calls make a log of it
DEEP = ("doctor", "--deep")
READING: tuple[tuple[str, ...], ...] = (
    ("report", "--format", "json"),
    ("list-calls", "--format", "csv", "--limit", "100000"),
)
ADD = ("add-call", "--rep", "Dana Cruz", "--account", "Acme", "--initiator", "rep-request")
BUG, REFUSED = 70, 1
FAILURES = (
    "ended as a bug",  # exit code 70
    "wrong output",  # with exit code 0
    "not one line",  # where it was refused
    "written to",  # a damaged log that has a new call now, or was changed in any other way
    "not found",  # by doctor --deep
)
HEALTHY = 200
MOST_COMMANDS = 12  # that make one healthy log


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
        from coachlog.cli.program.app import run

        out, err, stdin = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3))
        before, terminal = dict(os.environ), sys.stdin
        os.environ.update(self._environment)
        sys.stdin = stdin
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(["--db", str(log), *words])
        finally:
            sys.stdin = terminal
            os.environ.clear()
            os.environ.update(before)
        texts = []
        for stream in (out, err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode())
        return Result(code, *texts)

    def try_one(self, place: int, bits: int) -> list[str]:
        """Change some bits of a byte and run the commands; return which of FAILURES happened."""
        changed = bytearray(self.content)
        changed[place] ^= bits
        found: list[str] = []
        for words in (*((DEEP,) if self.has_doctor else ()), *READING, ADD):
            if not os.path.exists(self.log) or self.log.read_bytes() != changed:
                self._clear()
                self.log.write_bytes(changed)
            found += self._judge(words, self.run(self.log, words))
            if self.has_doctor and self.log.read_bytes() != changed:
                found.append("written to")
        return found

    def _clear(self) -> None:
        for beside in self.log.parent.glob(f"{self.log.name}-*"):
            shutil.rmtree(beside) if beside.is_dir() else beside.unlink()

    def _judge(self, words: tuple[str, ...], done: Result) -> Iterator[str]:
        if done.code == BUG:
            yield "ended as a bug"
        elif words == DEEP:
            if done.code != REFUSED:
                yield "not found"
        elif done.code and (done.code, done.out, done.err.count("\n")) != (REFUSED, "", 1):
            yield "not one line"
        elif words == ADD and done.code == 0:
            yield "written to"
        elif done.code == 0 and done.out != self.said[words].out:
            yield "wrong output"


def find_alarms(field: Field, folder: Path, logs: int) -> list[str]:
    """Make logs by commands chosen by chance; return what doctor says of those it finds ill."""
    from hypothesis import HealthCheck, given, settings

    from tests import conftest  # not for another checkout, whose modules it does not know
    from tests.commands import Command, Runner, sequences

    alarms, numbers = [], iter(range(logs * 10))

    def call(*words: object, expect: int | None = 0) -> conftest.Result:
        _, log, *command = map(str, words)
        done = field.run(Path(log), tuple(command))
        assert expect is None or done.code == expect, (command, done)
        return conftest.Result(done.code, done.out, done.err)

    @settings(
        max_examples=logs,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(commands=sequences(MOST_COMMANDS))
    def make_and_look(commands: list[Command]) -> None:
        home = folder / str(next(numbers))
        home.mkdir(mode=0o700)
        runner = Runner(call, home, "log")
        runner.run(commands)
        found = field.run(runner.log, DEEP)
        if found.code or "Damage" in found.out or "Risk" in found.out:
            alarms.append(found.out + found.err)
        shutil.rmtree(home)

    make_and_look()
    return alarms


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
    """Yield places in a file and which bits change there: of every other byte a single one."""
    chance = random.Random(seed)
    for number in range(tries):
        bits = 1 << chance.randrange(8) if number % 2 else chance.randrange(1, 256)
        yield chance.randrange(size), bits


def main() -> None:
    """Try as many as wanted, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", type=Path, default=ROOT)
    parser.add_argument("--healthy", type=int, default=HEALTHY)
    parser.add_argument("--verbose", action="store_true")
    wanted = parser.parse_args()
    sys.path[:0] = [str(wanted.code.resolve()), str(ROOT)]
    import coachlog

    assert Path(coachlog.__file__).is_relative_to(wanted.code.resolve()), coachlog.__file__
    failed = Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        for name, calls in SIZES.items():
            field = Field(Path(folder), calls)
            counted = Counter[str]()
            for place, bits in list_tries(len(field.content), wanted.tries, wanted.seed):
                found = field.try_one(place, bits)
                counted.update(set(found))
                if found and wanted.verbose:
                    print(f"{name}: byte {place} ^ {bits}: {', '.join(found)}")
            print(f"{name} ({len(field.content):,} bytes), {wanted.tries:,} changed bytes")
            for failure in FAILURES:
                known = failure != "not found" or field.has_doctor
                count = counted[failure] if known else "no doctor"
                print(f"  {failure:<16}{count:>10}", flush=True)
            failed += counted
        if field.has_doctor:
            alarms = find_alarms(field, Path(folder), wanted.healthy)
            print(*alarms, f"{wanted.healthy} healthy logs\n  {'an alarm':<16}{len(alarms):>10}")
            failed["an alarm"] += len(alarms)
    sys.exit(bool(failed.total()))


if __name__ == "__main__":
    main()

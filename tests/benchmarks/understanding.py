"""Prints what imports make of composed calendars: a confusion matrix for each language.

    python tests/benchmarks/understanding.py [--language de] [--program google] [--wrong]
    python tests/benchmarks/understanding.py --diaries MINE.txt  (written like diaries.txt)

`account` is how many accounts are called just as in the truth; `alike` how many a colleague would
take for the same one.

Run it from another checkout to see what that makes of the same calendars.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, os.fspath(Path(__file__).parents[2]))

from coachlog.domain.names import NAMELESS, fold_name
from coachlog.intake.calendar_words import word_with
from tests import diaries
from tests.composed import PROGRAMS, TONGUES, Composed, Diary, World, address_of, compose
from tests.diaries import read_diaries, write_diary

SEEN = ("ride-along", "field day", "unsure", "left out")
_LINE = re.compile(r"\w{3} (?P<on>[0-9-]{10}) (?P<at>all day|[0-9:]{5}) (?P<rest>.*)", re.DOTALL)
_UNTIL = re.compile(r", [0-9]+ times up to \w{3} ([0-9-]{10})$")  # of the same again
_SAID = re.compile(r": (?P<what>ride-along|field day|unsure|left out)(?: with (?P<rep>[^:,;]+))?")


@dataclass
class Tally:
    """How often each truth was seen as what, and how often rep and account were right."""

    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    reps: Counter[bool] = field(default_factory=Counter)
    accounts: Counter[bool] = field(default_factory=Counter)
    alike: Counter[bool] = field(default_factory=Counter)  # accounts, as `is_alike` has it
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.seen += other.seen
        self.reps += other.reps
        self.accounts += other.accounts
        self.alike += other.alike
        self.wrong += other.wrong

    def share(self, number: int, of: int) -> str:
        """Return a share as text."""
        return f"{number / of:.3f}" if of else "-"

    def describe(self, label: str) -> str:
        """Return the figures of a language in one line."""
        right = self.seen["ride-along", "ride-along"]
        taken = sum(number for (_, what), number in self.seen.items() if what == "ride-along")
        were = sum(number for (truth, _), number in self.seen.items() if truth == "ride-along")
        days = sum(number for (truth, _), number in self.seen.items() if truth == "field day")
        unsure = sum(number for (_, what), number in self.seen.items() if what == "unsure")
        return (
            f"{label:<14} {self.share(right, taken):>9} {self.share(right, were):>7}"
            f" {self.share(self.seen['field day', 'field day'], days):>10}"
            f" {self.share(self.reps[True], self.reps.total()):>6}"
            f" {self.share(self.accounts[True], self.accounts.total()):>8}"
            f" {self.share(self.alike[True], self.alike.total()):>6}"
            f" {self.share(unsure, self.seen.total()):>7} {self.seen.total():>8}"
        )

    def matrix(self) -> str:
        """Return the confusion matrix, a line for each truth."""
        lines = ["  was \\ seen  " + "".join(f"{what:>12}" for what in SEEN)]
        for truth in ("ride-along", "field day", "unsure", "other"):
            numbers = "".join(f"{self.seen[truth, what]:>12}" for what in SEEN)
            lines.append(f"  {truth:<12}{numbers}")
        return "\n".join(lines)


def _run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "COACHLOG_DB": os.fspath(folder / "log.db"),
        "COACHLOG_TODAY": "2026-11-20",
        "COACHLOG_CONFIG": os.fspath(folder / "config.toml"),
        "TZ": "UTC",
    }
    return subprocess.run(
        [sys.executable, "-m", "coachlog", *args],
        env=environment, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def _prepare(folder: Path, tongue: World) -> None:
    """Make a log with the manager, the reps and the accounts that are known."""
    email = address_of(tongue.manager, tongue.domain)
    _run(folder, "add-manager", tongue.manager, "--email", email)
    for name in tongue.reps:
        _run(
            folder,
            "add-rep",
            name,
            "--manager",
            tongue.manager,
            "--email",
            address_of(name, tongue.domain),
        )
    for account in tongue.known:
        _run(
            folder, "add-call", "--manager", tongue.manager, "--rep", tongue.reps[0], "--account",
            account, "--initiator", "rep-request", "--date", "2026-01-15", "--new",
        )  # fmt: skip


def _list_diaries(code: str, others: Path | None) -> Iterator[Diary]:
    """Yield the calendars of a language: those made of patterns, then those written by hand.

    Or only those of another file.
    """
    if others is not None:
        yield from (diary for diary in read_diaries(others) if diary.tongue.code == code)
        return
    for tongue in TONGUES:
        if tongue.code == code:
            yield from (compose(tongue, program) for program in PROGRAMS)
    yield from (diary for diary in read_diaries() if diary.tongue.code == code)


def _measure(diary: Diary, ready: Path) -> Tally:
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ready / "log.db", folder / "log.db")
        ending = {"outlook-csv": "csv", "graph": "json"}.get(diary.program, "ics")
        path = folder / f"calendar.{ending}"
        path.write_text(write_diary(diary), encoding="utf-8", newline="")
        done = _run(
            folder, "import", os.fspath(path), "--manager", diary.tongue.manager,
            "--explain", "--format", "json", "--from", "2026-08-01",
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr)
        listed = json.loads(_run(folder, "list-calls", "--format", "json").stdout)["calls"]
    accounts = {(call["date"], call.get("start") or "all day"): call["account"] for call in listed}
    return compare(diary, read_lines(diary, done.stderr.splitlines()), accounts)


def read_lines(
    diary: Diary, explained: Iterable[str]
) -> dict[tuple[str, str, str], tuple[str, str | None]]:
    """Return as what each entry was seen, and with whom, from the lines of --explain."""
    seen: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    for line in explained:
        told = _LINE.fullmatch(line)
        if told is None:
            continue
        until = _UNTIL.search(told["rest"])
        # The subject comes first, and may hold anything.
        for entry in diary.entries:
            if (
                told["on"] <= entry.day.isoformat() <= (until[1] if until else told["on"])
                and told["at"] == _clock(entry)
                and told["rest"].startswith(f"{entry.subject}:")
            ):
                said = _SAID.match(told["rest"], len(entry.subject))
                if said is not None:
                    seen[entry.day.isoformat(), told["at"], entry.subject] = (
                        said["what"],
                        said["rep"],
                    )
    return seen


def compare(
    diary: Diary,
    seen: dict[tuple[str, str, str], tuple[str, str | None]],
    accounts: dict[tuple[str, str], str] | None,
) -> Tally:
    """Tell as what the entries were seen; accounts only where they are given."""
    where = f"{diary.tongue.code} {diary.program}"
    tally = Tally()
    for entry in diary.entries:
        key = entry.day.isoformat(), _clock(entry)
        what, rep = seen.get((*key, entry.subject), ("left out", None))
        tally.seen[entry.truth, what] += 1
        if what != {"other": "left out"}.get(entry.truth, entry.truth):
            tally.wrong.append(f"{where}: {entry.subject}: {entry.truth}, seen as {what}")
        if entry.truth == what and entry.rep is not None:
            tally.reps[rep == entry.rep] += 1
            if rep != entry.rep:
                tally.wrong.append(f"{where}: {entry.subject}: {entry.rep}, seen as {rep}")
        if accounts is not None and entry.truth == what == "ride-along":
            found, account = accounts.get(key, ""), entry.account or NAMELESS
            tally.accounts[found == account] += 1
            tally.alike[is_alike(found, account)] += 1
            if found != account:
                tally.wrong.append(f"{where}: {entry.subject}: {account}, seen as {found}")
    return tally


def is_alike(name: str, other: str) -> bool:
    """Tell whether a colleague would take two accounts for one.

    Case, accents, signs, a legal form, or a town behind the name make no difference.
    """
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    wording = word_with({})
    words = fold_name(wording.drop_form(name)).split()
    for first in range(1, len(words)):
        if wording.is_town(" ".join(words[first:])):
            words = words[:first]
            break
    return re.sub(r"[\W_]", "", "".join(words))


def _clock(entry: Composed) -> str:
    return "all day" if entry.at is None else f"{entry.at:02}:00"


def main() -> None:
    """Print the figures, the matrices, and with --wrong each entry that was misread."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--language", choices=[tongue.code for tongue in TONGUES])
    programs = dict.fromkeys((*PROGRAMS, *diaries.PROGRAMS))
    options.add_argument("--program", choices=programs)
    options.add_argument("--diaries", type=Path, metavar="FILE")
    options.add_argument("--wrong", action="store_true")
    wanted = options.parse_args()
    print(f"{'':<14} precision  recall field days    rep  account  alike  unsure  entries")
    total = Tally()
    matrices = []
    for code in dict.fromkeys(tongue.code for tongue in TONGUES):
        if wanted.language not in (None, code):
            continue
        tally = Tally()
        for tongue, group in groupby(
            _list_diaries(code, wanted.diaries), lambda diary: diary.tongue
        ):
            with TemporaryDirectory() as name:
                _prepare(Path(name), tongue)
                for diary in group:
                    if wanted.program in (None, diary.program):
                        tally.add(_measure(diary, Path(name)))
        print(tally.describe(code), flush=True)
        matrices.append(f"{code}\n{tally.matrix()}")
        total.add(tally)
    print(total.describe("all"))
    print("\n".join(["", *matrices, "all", total.matrix()]))
    if wanted.wrong:
        print("\n".join(["", *total.wrong]))


if __name__ == "__main__":
    main()

"""Runs every command in hostile surroundings and with hostile words: no bugs, no untruth.

    python tests/campaigns/environments.py                 one line of each command, everywhere
    python tests/campaigns/environments.py --tries 10      in so many of them, by chance
    python tests/campaigns/environments.py --words 500     so many lines with a hostile word
    python tests/campaigns/environments.py --processes     what an interpreter meets at its start
    python tests/campaigns/environments.py --program PATH  another checkout of coachlog

A command may refuse, in one line that says what is wrong, or do what it does. It never shows a
traceback, calls itself a bug, hangs, or says of the log what is not so.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.campaigns.claims import judge_claim
from tests.campaigns.interrupts import ROOT, Done, Kept, Program, list_lines, look
from tests.campaigns.scenarios import Scenario

BYTES = "\udcff\udcfe"  # bytes that are no UTF-8, as Python holds them


@dataclass(frozen=True, slots=True)
class Around:
    """Surroundings of a command: variables (None: unset), and what a job of forked.py may have."""

    name: str
    variables: dict[str, str | None] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)

    @property
    def is_mute(self) -> bool:
        """Return whether not even an error can be written."""
        return "RLIMIT_FSIZE" in self.more.get("limits", {})


def _each(variable: str, *values: str | None) -> list[Around]:
    return [Around(f"{variable}={value!s:.30}", {variable: value}) for value in values]


AROUND = [
    *_each("HOME", None, "", "/nowhere", "/proc", "/dev/null", BYTES),
    *_each("COACHLOG_DB", "", ".", "/dev/null", "/dev/zero", "/proc/self/mem", "calls.csv",
           "~nobody-of-that-name/x", "x" * 300, BYTES, "/nowhere/x.db", "/proc/x.db", "a\nb.db",
           "postgresql://here"),
    *_each("COACHLOG_CONFIG", "", ".", "/dev/zero", "~nobody-of-that-name/x",
           "calls.csv", "editor", BYTES, "/proc/self/mem", "x" * 300),
    *_each("COACHLOG_TODAY", "", "x", "2026-02-30", "0001-01-01", "9999-12-31", "9998-12-31",
           "today", "1900-01-01", "-1d", BYTES, "2026-11-20\n"),
    *_each("COACHLOG_USER", "", "x" * 10_000, "a\nb", "\x1b[31mred", BYTES),
    *_each("TZ", "UTC+25", "nonsense", ":/etc/passwd", "", "EST5EDT", "../../etc/passwd",
           "Europe/Berlin", "/dev/zero", "x" * 5000, BYTES, "Etc/GMT+12"),
    *_each("TERM", None, "", "x" * 1000),
    *_each("COLUMNS", "0", "1", "-5", "garbage", "99999999", "2", "20"),
    *_each("LINES", "0", "garbage"),
    *_each("FORCE_COLOR", "1"),
    *_each("TMPDIR", "/nowhere", "/proc", BYTES),
    *_each("SQLITE_TMPDIR", "/nowhere"),
    *_each("PATH", None, ""),
    *_each("PAGER", "/nowhere", "'", ""),
    *_each("EDITOR", "/nowhere", "'", ""),
    *_each("_COACHLOG_COMPLETE", "x", "", "bash", "zsh"),
    Around("no variables", dict.fromkeys(
        ("PATH", "HOME", "TMPDIR", "TZ", "TERM", "COACHLOG_DB", "COACHLOG_CONFIG", "COACHLOG_USER")
    )),
    Around("umask 777", more={"umask": 0o777}),
    Around("umask 0", more={"umask": 0}),
    Around("folder gone", more={"gone": True}),
    Around("folder gone, relative log", {"COACHLOG_DB": "x.db"}, more={"gone": True}),
    *(Around(f"files of {most} bytes", more={"limits": {"RLIMIT_FSIZE": most}})
      for most in (0, 100, 5000, 50_000, 400_000)),
    *(Around(f"{most} open files", more={"limits": {"RLIMIT_NOFILE": most}})
      for most in (4, 5, 6, 7, 8, 10)),
    Around("input is closed", streams={"stdin": "closed"}),
    Around("input can't be read", streams={"stdin": "/proc/self/mem"}),
]  # fmt: skip
# What only an interpreter of its own meets.
AT_START = [
    *_each("LC_ALL", "C", "POSIX", "xx_YY.UTF-8", "de_DE.ISO-8859-1", ""),
    *_each("LANG", "C", "tr_TR.UTF-8"),
    *_each("PYTHONIOENCODING", "ascii:strict", "latin-1:strict"),
    Around("ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    *_each("PYTHONUNBUFFERED", "1"),
    *_each("PYTHONOPTIMIZE", "2"),
    *_each("PYTHONWARNINGS", "error"),
    *_each("PYTHONDEVMODE", "1"),
]
WORDS = (
    "", " ", "-", "--", BYTES, "x" * 100_000, "9" * 5000, "\x1b[31m", "~nobody-of-that-name/x",
    "/dev/zero", "/dev/full", "/", ".", "\N{RIGHT-TO-LEFT OVERRIDE}x", "%s%n{}{0}", "0", "-1",
    "1e9",
    "9223372036854775808", "٣", "nan", "2026-13-01", "a\nb", "\N{COMBINING ACUTE ACCENT}" * 50,
    "0001-01-01", "9999-12-31", "99999w", "=1+1", "\N{NUMERO SIGN}", "İ", "ﬃ",
)  # fmt: skip


def judge(before: Kept, plain: Done, around: Around, done: Done) -> str:
    """Return what is untrue or rough in how a command ended, "" if nothing is."""
    text = done.out + done.err
    if done.code in (-14, -9):
        return "hangs"
    if done.code < 0 or "Traceback" in text or "Exception ignored" in text:
        return f"traceback or exit {done.code}"
    if done.code == 70 or "this is a bug" in text:
        return "bug"
    if done.kept.strays:
        return "stray file"
    if around.variables.keys() & {"COACHLOG_DB"} or around.variables.get("_COACHLOG_COMPLETE"):
        return "" if done.kept.log == before.log else "wrote another log"
    said = done.err.splitlines() or [""]
    if done.code in (1, 2) and not said[-1].startswith("coachlog: ") and not around.is_mute:
        return "ends without saying why"
    if done.code == plain.code and done.kept.counts == plain.kept.counts:
        return ""
    return judge_claim(before, plain, done)


def one_each() -> list[Scenario]:
    """Return one line of every command: the first example that does something."""
    chosen = {line.command: line for line in reversed(list_lines()) if line.code == 0}
    return list(chosen.values())


def try_around(
    program: Program,
    lines: Sequence[Scenario],
    around: Sequence[Around],
    tries: int,
    chance: random.Random,
) -> Iterator[tuple[str, str, str, Done]]:
    """Give each try: the line, what is around it, what is wrong, how it ended."""
    for line in lines:
        before = look(program.fresh(line))
        plain = program.run(line)
        for one in chance.sample(around, min(tries, len(around))):
            variables = {**program.environment, **dict(line.environment), **one.variables}
            done = program.run(
                line,
                streams=one.streams,
                environment={key: value for key, value in variables.items() if value is not None},
                **one.more,
            )
            yield str(line), one.name, judge(before, plain, one, done), done


def try_words(
    program: Program, lines: Sequence[Scenario], tries: int, chance: random.Random
) -> Iterator[tuple[str, str, str, Done]]:
    """Give each try with one word of a line put in place of another."""
    nothing = Around("")
    for _ in range(tries):
        line = chance.choice(lines)
        words = list(line.words)
        place = chance.randrange(len(words))
        words[place] = chance.choice(WORDS)
        changed = replace(line, words=tuple(words))
        before = look(program.fresh(line))
        done = program.run(changed)
        yield (
            str(line),
            f"word {place + 1} {words[place]!r:.30}",
            judge(before, done, nothing, done),
            done,
        )


def main() -> None:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT, help="a checkout of coachlog")
    parser.add_argument("--command", default="", help="only lines that begin so")
    parser.add_argument("--around", default="", help="only surroundings with this in their name")
    parser.add_argument("--tries", type=int, default=1000, help="surroundings of each line")
    parser.add_argument("--words", type=int, default=0, help="lines with a hostile word instead")
    parser.add_argument("--processes", action="store_true", help="what an interpreter meets")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lines = list_lines() if given.words else one_each()
    lines = [line for line in lines if str(line).startswith(given.command)]
    around = [one for one in (AT_START if given.processes else AROUND) if given.around in one.name]
    found: Counter[str] = Counter()
    chance = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="coachlog-environments-") as work:
        program = Program(Path(work).resolve(), given.program.resolve(), forked=not given.processes)
        tried = (
            try_words(program, lines, given.words, chance)
            if given.words
            else try_around(program, lines, around, given.tries, chance)
        )
        for line, name, wrong, done in tried:
            found[wrong] += 1
            if wrong:
                said = (done.err.strip().splitlines() or [""])[-1]
                print(f"{line:.90}, {name}: {wrong}: exit {done.code}: {said:.250}", flush=True)
        program.close()
    fine = found.pop("", 0)
    print(f"\ntries {fine + found.total()}, failures {found.total()}")
    for wrong, count in found.most_common():
        print(f"  {count:5}  {wrong}")
    sys.exit(found.total() > 0)


if __name__ == "__main__":
    main()

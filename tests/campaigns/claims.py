"""Lets all that follows a commit fail, and compares what every command says with what it kept.

    python tests/campaigns/claims.py                  every command, every way
    python tests/campaigns/claims.py --command undo   one command
    python tests/campaigns/claims.py --program PATH   another checkout of coachlog

Exit code 0 means that the command did all it does; 1, 2 and 130 that the log is as it was; 4 and
"saved, but" that it is not. What can't be said on standard error changes none of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.campaigns.interrupts import ROOT, Done, Kept, Program, list_lines, look
from tests.campaigns.scenarios import Scenario
from tests.prepared import commands

NOWHERE = '[caldav]\nurl = "http://127.0.0.1:9/pat/"\n'  # nothing listens there


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which what follows a commit fails."""

    name: str
    streams: dict[str, str] = field(default_factory=dict)
    output: str = ""  # put in place of the files that the command writes
    publish: bool = False


WAYS = (
    Way("full output", {"out": "/dev/full"}),
    Way("closed output", {"out": "closed"}),
    Way("broken output", {"out": "broken"}),
    Way("full errors", {"err": "/dev/full"}),
    Way("closed errors", {"err": "closed"}),
    Way("broken errors", {"err": "broken"}),
    Way("both full", {"out": "/dev/full", "err": "/dev/full"}),
    Way("all closed", {"out": "closed", "err": "closed", "stdin": "closed"}),
    Way("full file", output="/dev/full"),
    Way("no server", publish=True),
)
FILE_OPTIONS = ("--ics", "--problems", "--output")


def change(line: Scenario, way: Way) -> Scenario | None:
    """Return the line with what the way changes of it, None where there is nothing of the kind."""
    words = list(line.words)
    if way.output:
        places = [place + 1 for place, word in enumerate(words) if word in FILE_OPTIONS]
        if not places:
            return None
        for place in places:
            words[place] = way.output
    if way.publish:
        command = dict(commands())[line.command]
        if "--publish" not in {name for param in command.params for name in param.opts}:
            return None
        words.append("--publish")
    return replace(line, words=tuple(words))


def judge(before: Kept, undisturbed: Done, way: Way, done: Done) -> str:
    """Return what is untrue or rough in how a command ended, "" if nothing is."""
    text = done.out + done.err
    if done.code < 0 or "Traceback" in text or "Exception ignored" in text:
        return f"exit {done.code} or traceback"
    if done.code == 70 or "this is a bug" in text:
        return "bug"
    if done.code == undisturbed.code and done.kept.counts == undisturbed.kept.counts:
        return ""
    if set(way.streams) <= {"err"} and way.streams and done.code != undisturbed.code:
        return "what can't be said on standard error changed the exit code"
    return judge_claim(before, undisturbed, done)


def judge_claim(before: Kept, undisturbed: Done, done: Done) -> str:
    """Return what is untrue in the exit code and the words of a command, "" if nothing is."""
    changed = done.kept.log != before.log
    says_saved = "saved, but" in done.err
    if done.code == 4:
        if not says_saved and done.err:
            return 'exit 4 without "saved, but"'
        # A backup writes beside the log, and a restore of the same log leaves it as it was.
        same = undisturbed.kept.log == before.log
        wrote = changed or same or done.kept.files != before.files
        return "" if wrote else "says saved, and is not"
    if done.code not in (0, 1, 2, 3):
        return f"exit {done.code}"
    if done.code == 0:
        return "says done, and is not"
    return f"exit {done.code}, and saved" if changed or says_saved else ""


def try_all(program: Program, lines: Sequence[Scenario]) -> Iterator[tuple[str, Way, str, Done]]:
    """Give each try: the line, the way, what is wrong, how it ended."""
    for line in lines:
        before = look(program.fresh(line))
        plain = program.run(line)
        for way in WAYS:
            changed = change(line, way)
            if changed is not None:
                files = {"config.toml": NOWHERE} if way.publish else {}
                done = program.run(changed, files=files, streams=way.streams)
                yield str(changed), way, judge(before, plain, way, done), done


def main() -> None:
    """Run the campaign and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, default=ROOT, help="a checkout of coachlog")
    parser.add_argument("--command", default="", help="only lines that begin so")
    given = parser.parse_args()
    lines = [line for line in list_lines() if str(line).startswith(given.command)]
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="coachlog-claims-") as work:
        program = Program(Path(work).resolve(), given.program.resolve())
        for line, way, wrong, done in try_all(program, lines):
            tried[way.name] += 1
            if wrong:
                failed[way.name] += 1
                said = (done.err.strip().splitlines() or [""])[-1]
                print(f"{line}, {way.name}: {wrong}: exit {done.code}: {said}", flush=True)
        program.close()
    print(f"\n{'way':16}{'tries':>7}{'failures':>10}")
    for name, tries in tried.items():
        print(f"{name:16}{tries:7}{failed[name]:10}")
    print(f"{'all':16}{tried.total():7}{failed.total():10}")
    sys.exit(failed.total() > 0)


if __name__ == "__main__":
    main()

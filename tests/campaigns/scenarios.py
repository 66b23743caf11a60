"""What the campaigns run: every example of every command's help, and more that no help shows.

Give a new command its examples; it is here then. Where none of them changes anything, or the log or
an output can be in another state, add it to MORE.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from tests.commands import READING
from tests.prepared import CODES, FILES, ON_AN_EMPTY_LOG, TYPED, list_examples

FAMILIES = {"config", "privacy"}
# What never changes the log; whatever else is a command has a scenario that does.
READS = READING | {"config list", "config get", "config path", "privacy show"}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One command on one state of the log: prepared, none, past or hot.

    A past one has an older schema; a hot one has beside it what a killed command left. `typed` is
    what is answered on a terminal.
    """

    command: str
    line: str
    words: tuple[str, ...]
    log: str = "prepared"
    stdin: str = ""
    typed: str | None = None
    environment: tuple[tuple[str, str], ...] = ()
    code: int = 0

    def __str__(self) -> str:
        state = {"prepared": "", "none": ", no log"}.get(self.log, f", {self.log} log")
        return self.line.removeprefix("coachlog ") + state + (", typed" if self.typed else "")


def more(line: str, log: str = "prepared", **given: str | int) -> Scenario:
    """Return a scenario that no help shows."""
    words = tuple(shlex.split(line))
    command = " ".join(words[:2]) if words[0] in FAMILIES else words[0]
    return Scenario(command=command, line=line, words=words, log=log, **given)  # type: ignore[arg-type]


ADD = 'add-call --rep "Dana Cruz" --account Acme --initiator rep-request --manager "Pat Lee"'
# The log in other states, outputs that are there already, questions.
MORE = (
    more(ADD, "none"),
    more(ADD, "hot"),
    more(ADD, "past"),
    more("report --week", "hot"),
    more("report --week", "past"),
    more("import calls.csv"),
    more("import calls.csv", "none"),
    more("import many.csv"),
    more("import bad.csv --problems there.txt", code=1),
    more("import bad.csv --problems there.txt --skip-bad"),
    more("import calendar.ics --manager 'Pat Lee' --add-people"),
    more("import pats-log.jsonl", "none"),
    more("import - --as native", stdin=FILES["calls.csv"]),
    more("export there.jsonl"),
    more("export there.jsonl", "hot"),
    more("list-calls --format csv --output there.csv"),
    more("share-fieldday 7 --format html --output there.html"),
    more("edit-fieldday 1 --date 2026-12-08 --half pm --ics there.ics"),
    more("merge rep 'Lou Fox' 'Dana Cruz' --yes"),
    more("config unset big_deal.EUR"),
    more("restore older.db --yes"),
    more("restore older.db --yes", "hot"),
    more("privacy purge --older-than 2m --yes"),
    more("triage 13 14 --initiator rep-request"),
    more("undo --yes"),
    more("cancel-fieldday 1 --yes --ics there.ics"),
    more("edit-call 12", typed="\n"),
    more("debrief-fieldday 7", typed="\n" * 60),
    more("remove-call 12", typed="y\n"),
)
MORE_FILES = {
    "config.toml": "# mine\nthreshold = 0.6\n[big_deal]\nEUR = 50000 # since May\n",
    "bad.csv": FILES["calls.csv"] + "2026-11-02,Pat Lee,Dana Cruz,Acme,nobody\n",
    "many.csv": "date,manager,rep,account,initiator\n"
    + "".join(
        f"2026-{n % 9 + 1:02}-{n % 28 + 1:02},Pat Lee,Dana Cruz,Customer {n % 90},rep-request\n"
        for n in range(1200)
    ),
    **{f"there.{end}": "older\n" for end in ("jsonl", "html", "csv", "ics", "txt")},
}


def list_scenarios() -> list[Scenario]:
    """Return the examples of every command, and more."""
    examples = [
        Scenario(
            command=example.command,
            line=example.line,
            words=example.words,
            log="none" if example.command in ON_AN_EMPTY_LOG else "prepared",
            stdin=next((text for end, text in TYPED.items() if example.line.endswith(end)), ""),
            environment=tuple(example.environment.items()),
            code=CODES.get(example.line, 0),
        )
        for example in list_examples()
    ]
    return [*examples, *MORE]

"""One small log, and the files around it, on which the examples of every command's help run.

A new command's examples speak of this log: the people, accounts and numbers below. Where they need
more, add a step to STEPS (one of another day begins with that day), a file to FILES or an answer to
TYPED.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from coachlog.cli.program.app import run
from coachlog.cli.program.manual import list_commands

STEPS = """
add-manager "Kim Poe" --email kim@example.com
add-manager "Pat Lee" --email pat@example.com
add-rep "Dana Cruz" --manager "Pat Lee" --email dana@example.com
add-rep "Lou Fox" --manager "Pat Lee" --level new
add-rep "Sam Oak" --manager "Kim Poe"
plan-fieldday --rep "Dana Cruz" --date 2026-12-01 --half am
plan-fieldday --rep "Lou Fox" --date 2026-12-03
plan-fieldday --rep "Sam Oak" --date 2026-12-04
plan-fieldday --rep "Dana Cruz" --date 2026-12-08
plan-fieldday --rep "Lou Fox" --date 2026-12-09
plan-fieldday --rep "Sam Oak" --date 2026-11-13 --focus "next steps"
plan-fieldday --rep "Dana Cruz" --date 2026-11-19 --focus "discovery questions"
add-call --field-day 6 --account Acme --role observed --reinforce "asked before showing"
add-call --field-day 7 --account Globex --role observed --improve "one question at a time"
add-call --rep "Dana Cruz" --account Acme --initiator rep-request --date 2026-11-16
add-call --rep "Dana Cruz" --account Initech --initiator rep-request --date 2026-11-17
add-call --rep "Lou Fox" --account Globex --initiator rep-request --date 2026-11-18
add-call --rep "Lou Fox" --account Hooli --initiator rep-request --date 2026-11-12
add-call --rep "Sam Oak" --account Hooli --initiator manager-scheduled --date 2026-11-11
add-call --rep "Sam Oak" --account Acme --initiator rep-request --date 2026-10-07
add-call --rep "Dana Cruz" --account Acme --initiator rep-request --date 2026-10-08
add-call --rep "Lou Fox" --account Initech --initiator manager-scheduled --date 2026-10-09
add-call --rep "Dana Cruz" --account Globex --initiator rep-request --date 2026-08-05
add-call --rep "Dana Cruz" --account Acme --initiator rep-request --deal-value 120000 --minutes 60
add-absence "Dana Cruz" --from 2026-12-21 --to 2027-01-01 --reason holiday
add-absence "Lou Fox" --from 2026-12-07
add-absence "Pat Lee" --from 2026-12-28 --to 2026-12-30
add-action "Send the notes" --rep "Dana Cruz" --due 2026-11-25
add-action "Open with a question" --rep "Lou Fox"
2026-11-18 add-action "Ask for the next step" --rep "Sam Oak" --due 2026-11-18
add-action "Ask pricing for a sample" --rep "Dana Cruz" --owner manager
add-action "Name the price, then wait" --rep "Dana Cruz"
import unsorted.csv
add-manager "Taken Back"
undo --yes
"""

CALLS = """\
date,manager,rep,account,initiator
2026-11-02,Pat Lee,Dana Cruz,Acme,rep-request
2026-11-03,Pat Lee,Lou Fox,Globex,manager-scheduled
"""
UNSORTED = """\
date,manager,rep,account,initiator
2026-10-05,Pat Lee,Dana Cruz,Globex,
2026-10-06,Kim Poe,Sam Oak,Hooli,
"""
CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20261101T080000Z
DTSTART:20261110T090000Z
DTEND:20261110T100000Z
SUMMARY:Ride-along with Dana at Acme
ORGANIZER:mailto:pat@example.com
ATTENDEE:mailto:dana@example.com
END:VEVENT
END:VCALENDAR
"""
DEALS = """\
Record ID,Deal Name,Deal Stage,Amount,Close Date,Company
7001,Acme renewal,Closed Won,120000,2026-11-30,Acme
"""
ACTIVITIES = """\
Activity ID,Subject,Type,Start,Duration,Assigned,Company
8001,Visit,Meeting,2026-11-10 09:00,60,Dana Cruz,Acme
"""
PATS_LOG = """\
{"format": "coachlog.log/1", "logs": ["3f2a9c01b7de"], "rows": {"commands": 1, "managers": 1}}
{"table": "commands", "id": "3f2a9c01b7de:1", "name": "add-manager", "actor": "ines", \
"ran_at": "2026-11-02T08:00:00Z", "summary": ""}
{"table": "managers", "id": "3f2a9c01b7de:1", "name": "Ines Roth", "command": "3f2a9c01b7de:1"}
"""
FILES = {
    "deals.csv": DEALS,
    "activities.csv": ACTIVITIES,
    "calls.csv": CALLS,
    "unsorted.csv": UNSORTED,
    "calendar.ics": CALENDAR,
    "friday.toml": 'next = 2026-12-11\n[[action]]\ntext = "Ask who decides"\n',
    "pats-log.jsonl": PATS_LOG,
    "asked.csv": "id,date,account,manager,who_wanted,who_led\n3,,,,r,m\n4,,,,m,b\n",
    "team.toml": 'currency = "CHF"\n',
}

# These are shown with the first names of a new log.
ON_AN_EMPTY_LOG = {"add-manager", "add-rep"}
# What an example that ends so reads from standard input.
TYPED = {"--from-file -": FILES["friday.toml"]}
# Examples that end with another code than 0, as their help says.
ASKING = (
    "debrief-fieldday 7",
    "edit-call 12 --editor",
    "remove-absence 3",
    "remove-call 12",
    "triage",
    'privacy erase "Dana Cruz"',
)
CODES = {f"coachlog {words}": 2 for words in ASKING}

commands = list_commands


@dataclass(frozen=True)
class Example:
    """One line of the examples in a command's help."""

    command: str  # such as `config set`
    line: str
    environment: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()  # behind `coachlog`

    def __str__(self) -> str:
        return self.line


def read_example(command: str, line: str) -> Example:
    """Split an example as a shell would; what another program does with its output is left out."""
    words = shlex.split(line)
    environment = {}
    while re.match(r"[A-Z_]+=", words[0]):
        name, _, value = words.pop(0).partition("=")
        environment[name] = value
    cut = min((words.index(mark) for mark in ("|", ">", "<") if mark in words), default=len(words))
    assert words[0] == "coachlog", line
    return Example(command, line, environment, tuple(words[1:cut]))


def list_examples() -> list[Example]:
    """Return every example of every command."""
    return [
        read_example(name, line)
        for name, command in commands()
        for line in (command.epilog or "").splitlines()
    ]


def prepare(folder: Path) -> None:
    """Build the log and its files in a folder."""
    import pytest

    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COACHLOG_DB", str(folder / "coachlog.db"))
        patch.setenv("COACHLOG_CONFIG", str(folder / "none.toml"))
        patch.setenv("TZ", "UTC")
        for step in STEPS.strip().splitlines():
            words = shlex.split(step)
            on = words.pop(0) if words[0][0].isdecimal() else "2026-11-20"
            patch.setenv("COACHLOG_TODAY", on)
            assert run(words) == 0, step
    shutil.copy(folder / "coachlog.db", folder / "team.db")
    editor = folder / "editor"
    editor.write_text("#!/bin/sh\nprintf '# mine\\n' >> \"$1\"\n", encoding="utf-8")
    os.chmod(editor, 0o755)

"""Random commands for property tests: what people type, some of it refused.

A command of the program that changes the log gets a strategy in `COMMANDS`; that is all.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from coachlog.store.open import open_log
from tests.calendars import Event, write_calendar
from tests.conftest import Coachlog, rename_log


@dataclass(frozen=True)
class File:
    """A file that a command reads: text, or the entries of a calendar."""

    name: str
    content: str | tuple[Event, ...]

    def write(self, folder: Path) -> str:
        """Write it into a folder; return its path."""
        path = folder / self.name
        if isinstance(self.content, str):
            path.write_text(self.content, encoding="utf-8", newline="")
        else:
            write_calendar(path, *self.content)
        return str(path)


Command = tuple[str | File, ...]

MANAGERS = ("Pat Lee", "Kim Poe", "José Núñez")
REPS = ("Dana Cruz", "Lou Fox", "Ana Silva", "jose nunez")
ACCOUNTS = ("Acme", "Globex", "=HYPERLINK()", "Straße 12")
TEXTS = ("", "waited", "=1+1", "'", "two\nlines\r", "naïve — 漢字", '"quoted", and more')
EMAILS = ("pat@example.com", "dana@example.com", "kim@example.com")
DAYS = ("2026-11-02", "2026-11-10", "2026-11-18", "2026-11-20")
COMING = ("2026-12-01", "2026-12-02", "2026-12-08")
IDS = ("1", "2")

managers, reps, accounts = (st.sampled_from(names) for names in (MANAGERS, REPS, ACCOUNTS))
texts, emails, days, coming = (st.sampled_from(values) for values in (TEXTS, EMAILS, DAYS, COMING))
ids = st.sampled_from(IDS)


def options(**values: st.SearchStrategy[str] | None) -> st.SearchStrategy[Command]:
    """Return some of these options, each with a value of its strategy; None takes no value."""
    parts: list[st.SearchStrategy[Command]] = [
        st.one_of(
            st.just(()),
            st.just((_option(name),))
            if value is None
            else _given(name, value).map(lambda text: (text,)),
        )
        for name, value in values.items()
    ]
    return st.tuples(*parts).map(lambda chosen: tuple(part for some in chosen for part in some))


def command(
    name: str, *arguments: st.SearchStrategy[str | File], **needed: st.SearchStrategy[str]
) -> st.SearchStrategy[Command]:
    """Return a command with its arguments and the options it can't do without."""
    named = [_given(name, value) for name, value in needed.items()]
    return st.tuples(st.just(name), *arguments, *named)


def with_options(
    base: st.SearchStrategy[Command], **more: st.SearchStrategy[str] | None
) -> st.SearchStrategy[Command]:
    """Return a command with some of the options it can do without."""
    return st.tuples(base, options(**more)).map(lambda both: both[0] + both[1])


def _given(name: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return value.map(lambda text: f"{_option(name)}={text}")


def _option(name: str) -> str:
    return "--" + name.rstrip("_").replace("_", "-")


def _csv(name: str, header: str, *cells: st.SearchStrategy[str]) -> st.SearchStrategy[File]:
    """Return files of up to four rows, whose cells need no quotes."""
    rows = st.lists(st.tuples(*cells).map(",".join), min_size=1, max_size=4)
    return rows.map(lambda lines: File(name, "\n".join((header, *lines))))


def _debrief(parts: Sequence[str]) -> File:
    return File("debrief.toml", "".join(parts))


def _lines(start: str, **values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return a table of a debrief, with some of these keys behind what it needs."""
    some = [st.just("") | value.map(f"{name} = {{}}\n".format) for name, value in values.items()]
    return st.tuples(*some).map(lambda lines: start + "".join(lines))


def _quoted(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return texts.map(lambda text: json.dumps(text, ensure_ascii=False))


def _sure(chosen: Command) -> Command:
    return (*chosen, "--yes")


def _keep(chosen: Command) -> Command:
    return (*chosen, "--keep")


initiators = st.sampled_from(("rep-request", "manager-scheduled"))
levels = st.sampled_from(("new", "established", "senior"))
amounts = st.sampled_from(("0", "48000", "0.01"))
minutes = st.sampled_from(("1", "60", "1440"))
answers = st.sampled_from(("rep-request", "manager-scheduled", "not-a-ride-along"))
roles = st.sampled_from(("observed", "shared", "led"))
CALL_FACTS = {
    "date": days,
    "deal_value": amounts,
    "currency": st.just("USD"),
    "minutes": minutes,
    "role": roles,
    "reinforce": texts,
    "improve": texts,
    "notes": texts,
}

debriefs = st.tuples(
    coming.map(lambda day: f"next = {day}\n") | st.just(""),
    accounts.map(json.dumps).flatmap(
        lambda name: _lines(
            f"[[stop]]\naccount = {name}\n",
            status=_quoted(st.sampled_from(("held", "skipped"))),
        )
    )
    | accounts.map(json.dumps).flatmap(
        lambda name: _lines(
            f"[[stop]]\naccount = {name}\n",
            at=st.just('"14:00"'),
            role=_quoted(roles),
            reinforce=_quoted(texts),
            improve=_quoted(texts),
        )
    ),
    _lines('[[rating]]\nskill = "listening"\nscore = 3\n', by=_quoted(managers)) | st.just(""),
    _lines('[[action]]\ntext = "call Acme"\n', due=coming) | st.just(""),
    ids.map(lambda number: f'[[settle]]\naction = {number}\nstatus = "done"\n')
    | ids.map(lambda number: f"[[settle]]\naction = {number}\ndue = 2026-12-10\n")
    | st.just(""),
).map(_debrief)
# One meeting, as calendars have it at different times: moved, called off, by somebody else.
entries = st.builds(
    Event,
    uid=st.sampled_from(("review", "visit")),
    day=st.sampled_from(("20261110", "20261118", "20261119", "20261201")),
    until=st.sampled_from(("1100", "1130")),
    subject=st.sampled_from(("Visit", "Field day", "=1+1")),
    organizer=st.sampled_from((None, "pat", "dana")),
    guests=st.sampled_from(
        (
            ("pat", "dana", "jo@globex.com"),
            ("pat", "lou", "jo@globex.com"),
            ("pat", "dana"),
            ("kim", "dana", "bo@hooli.com"),
        )
    ),
    more=st.sampled_from(((), (), ("SEQUENCE:2",), ("SEQUENCE:3", "STATUS:CANCELLED"))),
)
calendars = st.lists(entries, min_size=1, max_size=2, unique_by=lambda one: one.uid).map(
    lambda events: File("calendar.ics", tuple(events))
)

COMMANDS: dict[str, st.SearchStrategy[Command]] = {
    "add-call": with_options(
        command("add-call", manager=managers, rep=reps, account=accounts, initiator=initiators),
        new=None,
        **CALL_FACTS,
    ),
    "add-call --field-day": with_options(
        command("add-call", field_day=ids, account=accounts), new=None, notes=texts
    ),
    "plan-fieldday": with_options(
        command("plan-fieldday", manager=managers, rep=reps, date=coming | days),
        half=st.sampled_from(("am", "pm", "full")),
        stop=accounts.map(lambda name: f"14:00 {name}"),
        focus=st.just("listening"),
        objective=texts,
        place=texts,
        new=None,
    ),
    "edit-fieldday": with_options(
        command("edit-fieldday", ids),
        date=coming,
        half=st.sampled_from(("am", "pm")),
        stop=accounts.map(lambda name: f"14:00 {name}"),
        focus=st.just("closing"),
        objective=texts,
        new=None,
    ),
    "add-rep": with_options(
        command("add-rep", reps),
        manager=managers,
        email=emails,
        level=levels,
        hired=days,
        new=None,
    ),
    "edit-rep": with_options(
        command("edit-rep", reps), manager=managers, from_=days, email=emails, level=levels
    ),
    "add-manager": with_options(command("add-manager", managers), email=emails, new=None),
    "edit-manager": command("edit-manager", managers, email=emails),
    "add-action": with_options(
        command("add-action", texts, rep=reps), manager=managers, due=coming, field_day=ids
    ),
    "edit-action": with_options(command("edit-action", ids), text=texts, due=coming, reopen=None),
    "done-action": with_options(command("done-action", ids), drop=None),
    "edit-call": with_options(
        command("edit-call", ids),
        manager=managers,
        rep=reps,
        account=accounts,
        initiator=initiators,
        new=None,
        **CALL_FACTS,
    ),
    "remove-call": command("remove-call", ids).map(_sure),
    "rename": command("rename", st.just("rep"), reps, st.sampled_from(("Dana C. Cruz", *REPS))),
    "rename account": command("rename", st.just("account"), accounts, st.just("Acme Ltd")),
    "merge": command("merge", st.just("rep"), reps, reps).map(_sure),
    "merge account": command("merge", st.just("account"), accounts, accounts).map(_sure),
    "cancel-fieldday": with_options(
        command("cancel-fieldday", ids).map(_sure),
        displaced_by=ids | st.just("budget meeting"),
        reason=texts,
    ),
    "add-absence": with_options(
        command("add-absence", reps | managers, from_=coming), reason=texts
    ),
    "remove-absence": command("remove-absence", ids).map(_sure),
    "edit-account": command("edit-account", accounts, kind=st.sampled_from(("", "hospital"))),
    "debrief-fieldday": st.tuples(
        st.just("debrief-fieldday"), ids, st.just("--from-file"), debriefs
    ),
    "add-reply": with_options(command("add-reply", ids, texts), date=days),
    "add-answer": command(
        "add-answer", reps, st.sampled_from(("1 r m", "2 m, 3 r b", "4 ?", "5 r, 6 r"))
    ),
    "triage": command("triage", ids | st.just("3"), initiator=answers),
    "plan-fieldday --rota": with_options(
        command("plan-fieldday", manager=managers, rota=st.sampled_from(("2w", "4w"))).map(_keep),
        half=st.sampled_from(("am", "full")),
    ),
    "import": command(
        "import",
        _csv(
            "calls.csv",
            "date,manager,rep,account,initiator",
            *(days, managers, reps, accounts, initiators | st.just("unknown")),
        ),
    ),
    "import calendar": with_options(
        # By that name, since without it few of so small calendars say whose they are.
        command("import", calendars, st.just("--add-people"), manager=st.just("Pat Lee")),
        trust_organizer=None,
    ),
    "import deals": command(
        "import",
        _csv(
            "deals.csv",
            "Record ID,Deal Name,Deal Stage,Amount,Close Date,Company",
            *(ids, st.just("Renewal"), st.just("Closed Won"), amounts, coming, accounts),
        ),
    ),
}

# What changes the log and has no strategy above, with the reason.
NOT_RANDOM = {
    "undo": "the law of undo runs it on all that the others did",
    "redo": "the law of undo runs it on all that it took back",
    "privacy": "nothing takes an erase or a purge back; tests/cli/test_privacy.py runs it",
    "demo": "its log is thrown away",
    "restore": "puts another log in its place",
}
# What leaves the log as it is.
READING = frozenset(
    {
        "list-calls", "show-call", "list-fielddays", "report", "list-team", "brief-fieldday",
        "list-absences", "share-fieldday", "show-rep", "list-actions", "export", "history",
        "config", "completion", "backup", "ask-rep", "doctor",
    }
)  # fmt: skip

BEGINNING: tuple[Command, ...] = (
    (
        "add-call",
        "--manager=Pat Lee",
        "--rep=Dana Cruz",
        "--account=Acme",
        "--initiator=rep-request",
    ),
    ("add-rep", "Lou Fox", "--manager=Pat Lee"),
    ("edit-manager", "Pat Lee", "--email=pat@acme.com"),
    ("edit-rep", "Dana Cruz", "--email=dana@acme.com"),
    ("add-rep", "Ana Silva", "--manager=Kim Poe", "--level=new"),
    ("plan-fieldday", "--rep=Dana Cruz", "--date=2026-11-18", "--stop=14:00 Acme"),
    ("add-action", "Ask one question, then wait", "--rep=Dana Cruz"),
)


@dataclass(frozen=True)
class Runner:
    """Runs commands on a log of its own, in the folder of the example."""

    coachlog: Coachlog
    folder: Path
    name: str

    @property
    def log(self) -> Path:
        """Return the file of the log."""
        return self.folder / f"{self.name}.db"

    def __call__(self, *args: object, expect: int | None = 0) -> str:
        """Run a command; return what it printed."""
        return self.coachlog("--db", self.log, *args, expect=expect).out

    def try_(self, chosen: Command) -> None:
        """Run a command that may be refused, but must not fail otherwise."""
        words = [part.write(self.folder) if isinstance(part, File) else part for part in chosen]
        done = self.coachlog("--db", self.log, *words, expect=None)
        assert done.code in (0, 1, 2), f"{chosen} ended with {done.code}: {done.err}"

    def start(self, beginning: Sequence[Command] = ()) -> None:
        """Make the log: an empty one, or one in which some commands ran."""
        made = self.folder.parent / f"beginning-{len(beginning)}.db"
        if not made.exists():
            with open_log(made, writing=True, create=True):
                pass
            for chosen in beginning:
                self.coachlog("--db", made, *chosen)
        # Copied, as making a log takes longer than all its commands.
        shutil.copy(made, self.log)
        with closing(sqlite3.connect(self.log, isolation_level=None)) as connection:
            rename_log(connection)

    def run(self, commands: Sequence[Command]) -> None:
        """Run commands on a log that has a little in it."""
        self.start(BEGINNING)
        for chosen in commands:
            self.try_(chosen)

    def export(self) -> str:
        """Return the whole log."""
        return self("export")

    def count_commands(self) -> int:
        """Return how many commands the log knows, those of merged logs too."""
        with closing(sqlite3.connect(self.log)) as connection:
            return int(connection.execute("SELECT count(*) FROM command").fetchone()[0])


def read_export(text: str) -> dict[str, list[dict[str, Any]]]:
    """Return an exported log by table, its first line as the only row of "header"."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in text.removesuffix("\n").split("\n"):
        row = json.loads(line)
        tables[row.pop("table", "header")].append(row)
    return tables


def write_export(tables: Mapping[str, Sequence[Any]]) -> str:
    """Return tables as an exported log, with a header that counts their rows."""
    lines = [{"table": table, **row} for table, rows in tables.items() for row in rows]
    del lines[0]["table"]
    lines[0]["rows"] |= {table: len(rows) for table, rows in tables.items() if table != "header"}
    return "".join(f"{json.dumps(line)}\n" for line in lines)


# What can make two names of one person, or two persons of one name: then which rows of three logs
# are the same depends on which two met first.
NAMING = frozenset(
    {"add-rep", "edit-rep", "add-manager", "edit-manager", "rename", "rename account", "merge",
     "merge account"}
)  # fmt: skip


def sequences(most: int, without: frozenset[str] = frozenset()) -> st.SearchStrategy[list[Command]]:
    """Return sequences of commands, calls being the most frequent."""
    chosen = [strategy for name, strategy in COMMANDS.items() if name not in without]
    return st.lists(st.one_of(COMMANDS["add-call"], *chosen), min_size=min(most, 3), max_size=most)

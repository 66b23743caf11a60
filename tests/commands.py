"""Random commands for property tests: what people type, some of it refused.

A command of the program that changes the log gets a strategy in `COMMANDS`; that is all.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from hypothesis import strategies as st

from coachlog.store.open import open_log
from tests.conftest import Coachlog

Command = tuple[str, ...]

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
    parts = [
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
    name: str, *arguments: st.SearchStrategy[str], **needed: st.SearchStrategy[str]
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


def _sure(chosen: Command) -> Command:
    return (*chosen, "--yes")


initiators = st.sampled_from(("rep-request", "manager-scheduled"))
levels = st.sampled_from(("new", "established", "senior"))
amounts = st.sampled_from(("0", "48000", "0.01"))
minutes = st.sampled_from(("1", "60", "1440"))
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
        start=days,
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
    "remove-absence": command("remove-absence", ids),
    "import": st.lists(
        st.tuples(days, managers, reps, accounts, initiators | st.just("unknown")),
        min_size=1,
        max_size=4,
    ).map(lambda rows: ("import", *(",".join(row) for row in rows))),
}

BEGINNING: tuple[Command, ...] = (
    (
        "add-call",
        "--manager=Pat Lee",
        "--rep=Dana Cruz",
        "--account=Acme",
        "--initiator=rep-request",
    ),
    ("add-rep", "Lou Fox", "--manager=Pat Lee"),
    ("add-rep", "Ana Silva", "--manager=Kim Poe", "--level=new"),
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
        if chosen[0] == "import":
            file = self.folder / "calls.csv"
            lines = ("date,manager,rep,account,initiator", *chosen[1:])
            file.write_text("\n".join(lines), encoding="utf-8")
            chosen = ("import", str(file))
        done = self.coachlog("--db", self.log, *chosen, expect=None)
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
        with closing(sqlite3.connect(self.log)) as connection, connection:
            connection.execute("UPDATE log SET uid = ?", (uuid4().hex[:12],))

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


def sequences(most: int) -> st.SearchStrategy[list[Command]]:
    """Return sequences of commands, calls being the most frequent."""
    return st.lists(
        st.one_of(COMMANDS["add-call"], *COMMANDS.values()), min_size=min(most, 3), max_size=most
    )

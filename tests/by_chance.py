"""Logs that chance fills and changes: of few names and days, so that much in them is alike.

What is done to them is written down by `noting`, to be compared with what was kept.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from coachlog.domain.command_names import CommandName
from coachlog.domain.names import fold_name
from coachlog.render.log_file import write_lines
from coachlog.store.history import keep_image, note_command, update_row
from coachlog.store.log import Log
from coachlog.store.log_merge.outcome import Merged
from coachlog.store.log_tables import BusyRow, EventRow
from coachlog.store.open import open_log
from coachlog.store.tables import AnswerRow, DealRow
from coachlog.usecases.export_log import export_log
from coachlog.usecases.import_file import ImportSource
from coachlog.usecases.merge_log import merge_logs
from tests.filled import ASKED, SCHEDULED, TODAY, UNKNOWN, Filler, author, filling
from tests.golden import read_rows

OWN, OTHER, THIRD = "333333333333", "222222222222", "444444444444"
PEOPLE = {
    "manager": ("Pat Lee", "Kim Poe", "Ida Rot"),
    "rep": ("Dana Cruz", "Lou Fox", "Sam Oak", "Ana Ray"),
}
ACCOUNTS = ("Acme", "Globex", "Hooli", "Umbra")
TEXTS = (
    None, "waited", "Dana was good", "ask Lou Fox", "with Pat", "see dana@acme.com",
    "CRUZ, Dana: 5", "Sam Oak and Pat Lee", "Rot",
)  # fmt: skip
FORMER = ("The Former", "Dana Cruz", "Pat Lee", "Acme")


class Chance:
    """Fills and changes a log by chance."""

    def __init__(self, log: Log, seed: str) -> None:
        self.log, self._random = log, Random(seed)

    def one(self, *values: Any) -> Any:  # noqa: ANN401  (of any kind)
        return self._random.choice(values)

    def day(self) -> date:
        return date(2026, 11, 2) + timedelta(days=self._random.randrange(2))

    def id(self, table: str) -> int:
        """Return the number of a row that is there."""
        rows = self.log.connection.execute(f"SELECT id FROM {table} ORDER BY id").fetchall()
        return int(self.one(*rows)[0])

    def fill(self, folder: Filler) -> None:
        for kind, names in PEOPLE.items():
            named: dict[str, int] = {}
            for name in self._random.choices(names, k=4):
                add = folder.manager if kind == "manager" else folder.rep
                first = name.partition(" ")[0]
                facts: dict[str, Any] = {"level": self.one("new", "established", "senior"),
                                         "started_on": self.one(None, self.day())}  # fmt: skip
                add(
                    name,
                    namesake=named.setdefault(name, 0),
                    email=self.one(None, f"{first}@acme.com", f"{first.lower()}@acme.com", None),
                    **(facts if kind == "rep" else {}),
                )
                named[name] += 1
        for name in self._random.sample(ACCOUNTS, 3):
            folder.account(name, kind=self.one(None, "clinic", "shop"))
        for kind in ("manager", "rep", "account"):
            folder.alias(self.one(*FORMER), **{f"{kind}_id": self.id(kind)})
        for _ in range(4):
            folder.membership(
                self.id("rep"), self.id("manager"), from_on=self.one(None, self.day()),
                until_on=self.one(None, None, date(2026, 11, 9)), assumed=self.one(True, False),
            )  # fmt: skip
            folder.grouping(
                self.id("manager"), self.one("EMEA", "EMEA/North", None),
                from_on=self.one(None, self.day()),
            )  # fmt: skip
            person = self.one("manager", "rep")
            folder.absence(
                self.day().isoformat(), "2026-11-05", reason=self.one(None, "ill"),
                **{f"{person}_id": self.id(person)},
            )  # fmt: skip
            day = folder.day(
                self.day().isoformat(), self.id("manager"), self.id("rep"),
                self.one("planned", "held", "cancelled"), next_on=self.one(None, self.day()),
                objective=self.one(*TEXTS), place=self.one(None, "the lobby"),
            )  # fmt: skip
            uid = f"00000000-0000-4000-8000-00000000000{self._random.randrange(6)}@coachlog"
            folder.session.connection().exec_driver_sql(
                "UPDATE field_day SET uid = ? WHERE id = ?", (uid, day)
            )
            folder.focus(day, self.one("closing", "listening"))
            folder.rating(day, "closing", self.one(2, 5), self.one("Dana Cruz", "Pat Lee"))
            folder.reply(day, self.one(*TEXTS) or "thanks")
            folder.displacement(day, text=self.one(*TEXTS))
            folder.stop(day, "10:00", self.one(*ACCOUNTS))
            folder.add(
                BusyRow(
                    manager_id=self.id("manager"), day_on=self.day(), key=self.one("b1", "b2"),
                    command_id=folder.command_id,
                )
            )  # fmt: skip
        for number in range(7):
            initiator = self.one(ASKED, SCHEDULED, UNKNOWN)
            call = folder.call(
                self.day().isoformat(), self.id("manager"), self.id("rep"), self.one(*ACCOUNTS),
                initiator, minutes=self.one(None, 30, 60), euros=self.one(None, 500),
                notes=self.one(*TEXTS), reinforce=self.one(*TEXTS),
                field_day_id=self.id("field_day") if initiator == SCHEDULED else None,
                fingerprint=self.one(None, 1, 2), imported_on=self.one(None, self.day()),
                removed_by=self.one(None, None, None, folder.command_id),
            )  # fmt: skip
            if number % 2:
                self._event(folder, f"e{self._random.randrange(4)}", {"call_id": call})
                folder.add(AnswerRow(call_id=call, led="rep", answered_on=TODAY,
                                     command_id=folder.command_id))  # fmt: skip
            folder.action(f"Action {number}", self.id("manager"), self.id("rep"))
        self._event(folder, "e9", {"field_day_id": self.id("field_day")})
        for key in self._random.sample(("d1", "d2", "d3"), 2):
            folder.add(
                DealRow(
                    key=key, name=self.one("Renewal", "First"), command_id=folder.command_id,
                    account_id=self.one(None, self.id("account")), rep_id=self.id("rep"),
                )
            )  # fmt: skip

    def _event(self, folder: Filler, key: str, whose: dict[str, Any]) -> None:
        known = self.log.connection.execute("SELECT 1 FROM event WHERE key = ?", (key,))
        if known.fetchone() is None:
            status, command = self.one("taken", "unsure"), folder.command_id
            folder.add(EventRow(key=key, digest="", status=status, command_id=command, **whose))

    def change(self, *commands: CommandName) -> None:
        """Change and remove rows, as these commands."""
        with self.log.transaction() as connection:
            for command in commands:
                by = note_command(connection, author(command, self.one("pat", "kim")))
                for table, column, *values in (
                    ("call", "minutes", 15, 45, None), ("rep", "level", "new", "senior"),
                    ("manager", "email", "new@acme.com", None), ("account", "kind", "bank", None),
                    ("action", "status", "done"), ("call", "removed_by", by, None),
                    ("membership", "from_on", "2026-10-01", None),
                    ("field_day", "objective", "sell less"), ("deal", "stage", "won", None),
                    ("absence", "reason", "holiday"), ("call", "rep_id", self.id("rep")),
                    ("event", "digest", "changed"),
                ):  # fmt: skip
                    if self.one(True, False):
                        row = self.id(table)
                        update_row(connection, by, table, row, {column: self.one(*values)})
                for table in ("absence", "stop", "focus", "busy", "alias", "answer"):
                    if self.one(True, False, False):
                        row = self.id(table)
                        keep_image(connection, by, table, row)
                        connection.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
                name = self.one("Dana Smith", "Lou Wolf", "Sam Oak")
                row = self.id("rep")
                others = connection.execute(
                    "SELECT coalesce(max(namesake) + 1, 0) FROM rep WHERE folded = ? AND id <> ?",
                    (fold_name(name), row),
                ).fetchone()[0]
                facts = {"name": name, "folded": fold_name(name), "namesake": others}
                if command == CommandName.RENAME:
                    update_row(connection, by, "rep", row, facts)

    def remove(self, table: str, name: str) -> None:
        """Remove whoever or what is called so."""
        with self.log.transaction() as connection:
            by = note_command(connection, author(CommandName.MERGE, "kim"))
            found = connection.execute(f"SELECT id FROM {table} WHERE name = ?", (name,))
            (row_id,) = found.fetchone()
            keep_image(connection, by, table, row_id)
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))

    def lose_call(self) -> None:
        """Let a call that came from another log be gone, without a trace and with nothing of it."""
        with self.log.transaction() as connection:
            connection.execute(
                "DELETE FROM call WHERE id IN (SELECT row_id FROM origin AS o "
                "WHERE table_name = 'call' AND brought "
                "AND NOT EXISTS (SELECT 1 FROM answer WHERE call_id = o.row_id) "
                "AND NOT EXISTS (SELECT 1 FROM event WHERE call_id = o.row_id) "
                "ORDER BY row_id LIMIT 1)"
            )

    def use(self, account: int, *, changed: bool) -> None:
        """Let a call be at an account, or change the account itself."""
        with self.log.transaction() as connection:
            by = note_command(connection, author(CommandName.EDIT_CALL, "pat"))
            if changed:
                update_row(connection, by, "account", account, {"kind": "depot"})
            else:
                update_row(connection, by, "call", 1, {"account_id": account})


@contextmanager
def logs(folder: Path, seed: int, *uids: str) -> Iterator[list[Chance]]:
    """Open some logs that chance has filled."""
    with ExitStack() as stack:
        opened = []
        for uid in uids:
            log = stack.enter_context(
                open_log(folder / uid / "coachlog.db", writing=True, create=True)
            )
            opened.append(Chance(log, f"{seed} {uid}"))
            with filling(log) as add:
                log.connection.execute("UPDATE log SET uid = ?", (uid,))
                opened[-1].fill(add)
        yield opened


def export(log: Log) -> bytes:
    out = io.StringIO()
    with export_log(log, for_director=False) as exported:
        write_lines(out, exported)
    return out.getvalue().encode()


def take(log: Log, *files: bytes) -> Merged:
    """Take exported logs in."""

    def source(content: bytes) -> ImportSource:
        return ImportSource(
            name="log.jsonl", kind="log", open=lambda: nullcontext(io.BytesIO(content))
        )

    sources = list(map(source, files))
    return merge_logs(log, sources, today=TODAY, author=author(CommandName.IMPORT, "pat"))


@contextmanager
def noting(log: Log, said: list[str]) -> Iterator[None]:
    """Write down the rows that are new or other ones at the end; images tell what was before."""
    before = list(read_log(log))
    yield
    after = list(read_log(log))
    said += [row for row in after if row not in before]
    gone = {name_row(row) for row in before} - {name_row(row) for row in after}
    said.append(f"gone: {', '.join(sorted(gone))}")


def name_row(row: str) -> str:
    """Return table and number of a row that was written down."""
    return row.partition(",")[0].replace(' {"id":', "")


def read_log(log: Log) -> Iterator[str]:
    """Yield the rows of a log, and of each table which row of another log each one is."""
    yield from (row for row in read_rows(log.path) if not row.startswith("origin "))
    names: dict[str, list[str]] = {}
    found = log.connection.execute(
        "SELECT table_name, log_uid, number, row_id, brought FROM origin ORDER BY 1, 2, 3"
    )
    for table, uid, number, row_id, brought in found:
        names.setdefault(f"{table} of {uid}", []).append(
            f"{number} {'came as' if brought else 'is'} {row_id}"
        )
    yield from (f"{name}: {', '.join(several)}" for name, several in names.items())

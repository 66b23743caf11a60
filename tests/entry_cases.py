"""Cases of what becomes of an entry that an earlier file has brought, each on the same log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coachlog.domain.command_names import CommandName
from coachlog.store.events import EventKeeper
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.store.log_tables import EventRow
from coachlog.store.names import NameBook
from coachlog.store.wanted import Kept, ToldCall, ToldDay
from tests.filled import Filler, author, filling, on
from tests.golden import compare

GOLDEN = Path(__file__).parent / "store" / "golden"
TABLES = ("call", "field_day", "event", "membership")
DAY, CALL_AT = on("11-10"), "09:00:00.000000"
KNOWN = ("taken", "unsure", "cancelled", "refused", "linked")
TOLD_CALL = ToldCall(
    held_on=DAY.isoformat(), starts_at=CALL_AT, manager_id=1, rep_id=1, account_id=1, minutes=60
)
TOLD_DAY = ToldDay(
    manager_id=1, rep_id=1, day_on=DAY.isoformat(), half="am", starts_at=CALL_AT,
    ends_at="13:00:00.000000", time_zone="UTC", place="the bar",
)  # fmt: skip
# What a new row has as it was told.
TOLD = {*TOLD_CALL._asdict().items(), *TOLD_DAY._asdict().items(), ("key", "a"), ("digest", "new")}


@contextmanager
def open_cases(log: Log) -> Iterator[Cases]:
    """Yield what tries cases on a log with two managers of a rep each, and Lou Fox on no team."""
    with filling(log) as add:
        add.manager("Pat Lee")
        add.manager("Kim Poe")
        add.rep("Dana Cruz", 1, on("11-12"))
        add.rep("Sam Oak", 2)
        add.rep("Lou Fox")
        for name in ("Acme", "Globex", "Hooli"):
            add.account(name)
        yield Cases(log.connection, add)


class Cases:
    """Tries one case after the other on the same log, and writes each down."""

    def __init__(self, connection: sqlite3.Connection, add: Filler) -> None:
        self.connection, self.add = connection, add
        self.said: list[str] = []

    @contextmanager
    def case(self) -> Iterator[None]:
        self.connection.execute("SAVEPOINT one")
        yield
        self.add.session.expire_all()
        self.connection.execute("ROLLBACK TO one")

    def keeper(self, *, trust: bool = False) -> EventKeeper:
        """Start another file."""
        command_id = note_command(self.connection, author(CommandName.IMPORT))
        return EventKeeper(NameBook(self.connection, command_id), trust=trust)

    def event(
        self,
        key: str,
        status: str = "taken",
        of: tuple[str, int] | None = None,
        digest: str = "",
        suggestion: str | None = None,
    ) -> int:
        whose: dict[str, Any] = {f"{of[0]}_id": of[1]} if of else {}
        return self.add.add(
            EventRow(
                key=key,
                status=status,
                digest=digest,
                suggestion=suggestion,
                command_id=self.add.command_id,
                **whose,
            )
        )

    def touch(self, table: str, row_id: int, command: CommandName | None) -> None:
        """Let a command of Kim's have changed a row."""
        if command is not None:
            command_id = note_command(self.connection, author(command, "kim"))
            keep_image(self.connection, command_id, table, row_id)

    def rows(self) -> dict[tuple[str, int], dict[str, Any]]:
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for table in TABLES:
            rows = self.connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            found |= {(table, row[0]): dict(zip(names, row, strict=True)) for row in rows}
        return found

    def note(self, case: object, told: object, before: dict[tuple[str, int], Any]) -> None:
        """Write down how things stood, what was told, and which rows are another way now."""
        after = self.rows()
        changes = [
            f"{table} {row_id}: "
            + ", ".join(
                f"{name}={value}"
                for name, value in row.items()
                if value != before.get((table, row_id), dict.fromkeys(row)).get(name)
                and name not in ("id", "command_id", "uid")
                and ((table, row_id) in before or (name, value) not in TOLD)
            )
            for (table, row_id), row in after.items()
            if row != before.get((table, row_id))
        ]
        self.said.append("; ".join([f"{case} -> {told}", *changes]))

    def compare(self, name: str) -> None:
        compare(GOLDEN / f"{name}.txt", "".join(f"{line}\n" for line in self.said))


def tell(kept: Kept | None) -> str:
    """Return what a keeper said, without what is as ever."""
    if kept is None:
        return "nothing"
    more = [f"by {kept.by}"] if kept.by else []
    more += [kept.what] if kept.what else []
    more += ["trusted"] if kept.trusted else []
    return ", ".join([f"{kept.outcome} {kept.row_id}", kept.initiator, *more])

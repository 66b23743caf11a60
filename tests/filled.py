"""Logs filled row by row, with several of everything, for the tests of reports and use cases.

`filling` gives a test its own few rows; `fill_crowd` is the log in which nothing may be alone: two
managers, reps of both, days and numbers out of order, former names, removed and given-up rows.
"""
# ruff: noqa: ANN401  (facts are whatever a row may hold)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from sqlmodel import Session, SQLModel

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.names import fold_name
from coachlog.store.debrief_tables import ActionRow, RatingRow, ReplyRow, StopRow
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.log_tables import AliasRow, BusyRow, EventRow
from coachlog.store.open import open_log
from coachlog.store.sessions import writing
from coachlog.store.tables import (
    AbsenceRow,
    AccountRow,
    CallRow,
    DealRow,
    DisplacementRow,
    FieldDayRow,
    FocusRow,
    GroupingRow,
    ManagerRow,
    MembershipRow,
    RepRow,
)

TODAY = date(2026, 11, 20)  # a Friday
ASKED, SCHEDULED, UNKNOWN = "rep-request", "manager-scheduled", "unknown"
AM, PM, FULL = ((time(9), time(13)), (time(13), time(17)), (time(9), time(17)))
SETTINGS = Settings()


def author(command: CommandName, actor: str = "pat") -> Author:
    """Return who runs a command."""
    return Author(command=command, actor=actor, at="2026-11-20T08:00:00Z", noted=[])


def on(text: str) -> date:
    """Return a day of 2026, such as 11-18, or of another year with its number."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


@dataclass
class Filler:
    """Adds rows; whatever a test does not say is as little as a row can have."""

    session: Session
    command_id: int
    accounts: dict[str, int] = field(default_factory=dict)

    def add(self, row: SQLModel) -> int:
        """Add a row; return its number."""
        self.session.add(row)
        self.session.flush()
        return int(row.id)  # type: ignore[attr-defined]  # every table has one

    def manager(self, name: str, **facts: Any) -> int:
        """Add a manager."""
        return self.add(
            ManagerRow(name=name, folded=fold_name(name), command_id=self.command_id, **facts)
        )

    def rep(
        self, name: str, manager: int | None = None, start: date | None = None, **facts: Any
    ) -> int:
        """Add a rep, on the team of a manager if one is given."""
        facts = {"level": "established", **facts}
        rep = self.add(
            RepRow(name=name, folded=fold_name(name), command_id=self.command_id, **facts)
        )
        if manager is not None:
            self.membership(rep, manager, from_on=start)
        return rep

    def membership(self, rep: int, manager: int, **facts: Any) -> int:
        """Put a rep on a team."""
        return self.add(
            MembershipRow(rep_id=rep, manager_id=manager, command_id=self.command_id, **facts)
        )

    def grouping(self, manager: int, path: str | None, **facts: Any) -> int:
        """Put a manager into a group."""
        return self.add(
            GroupingRow(manager_id=manager, path=path, command_id=self.command_id, **facts)
        )

    def account(self, name: str, **facts: Any) -> int:
        """Add an account, or return the one of that name."""
        if name not in self.accounts:
            row = AccountRow(name=name, folded=fold_name(name), command_id=self.command_id, **facts)
            self.accounts[name] = self.add(row)
        return self.accounts[name]

    def alias(self, former: str, **whose: int) -> int:
        """Add a former name of a manager, a rep or an account."""
        return self.add(AliasRow(folded=fold_name(former), command_id=self.command_id, **whose))

    def call(
        self,
        day: str,
        manager: int,
        rep: int,
        account: str = "Acme",
        initiator: str = SCHEDULED,
        *,
        euros: int | None = None,
        **facts: Any,
    ) -> int:
        """Add a call; `euros` is the deal's value."""
        if euros is not None:
            facts |= {"deal_cents": euros * 100, "currency": "EUR"}
        return self.add(
            CallRow(
                held_on=on(day),
                manager_id=manager,
                rep_id=rep,
                account_id=self.account(account),
                initiator=initiator,
                command_id=self.command_id,
                **facts,
            )
        )

    def removed_call(self, *args: Any, **facts: Any) -> int:
        """Add a call that was removed."""
        return self.call(*args, removed_by=self.command_id, **facts)

    def day(
        self,
        day: str,
        manager: int,
        rep: int,
        status: str = "planned",
        hours: tuple[time, time] = AM,
        **facts: Any,
    ) -> int:
        """Add a field day."""
        return self.add(
            FieldDayRow(
                day_on=on(day),
                manager_id=manager,
                rep_id=rep,
                status=status,
                half={AM: "am", PM: "pm"}.get(hours, "full"),
                starts_at=hours[0],
                ends_at=hours[1],
                time_zone="UTC",
                uid=f"{uuid4()}@coachlog",
                command_id=self.command_id,
                **facts,
            )
        )

    def stop(self, day: int, at: str, account: str, **facts: Any) -> int:
        """Add a stop to a field day."""
        return self.add(
            StopRow(
                field_day_id=day,
                at=time.fromisoformat(at),
                account_id=self.account(account),
                command_id=self.command_id,
                **facts,
            )
        )

    def focus(self, day: int, skill: str) -> int:
        """Add a skill to a field day."""
        return self.add(FocusRow(field_day_id=day, skill=skill, command_id=self.command_id))

    def rating(self, day: int, skill: str, score: int, by: str = "Pat Lee") -> int:
        """Rate a skill."""
        return self.add(
            RatingRow(
                field_day_id=day,
                skill=skill,
                score=score,
                rated_by=by,
                rated_on=TODAY,
                command_id=self.command_id,
            )
        )

    def reply(self, day: int, text: str, replied: str = "11-20") -> int:
        """Add a rep's answer to a field day."""
        return self.add(
            ReplyRow(
                field_day_id=day, text=text, replied_on=on(replied), command_id=self.command_id
            )
        )

    def action(
        self, text: str, manager: int, rep: int, due: str | None = None, **facts: Any
    ) -> int:
        """Add an action."""
        facts = {"owner": "rep", "agreed_on": on("11-02"), **facts}
        return self.add(
            ActionRow(
                text=text,
                manager_id=manager,
                rep_id=rep,
                due_on=on(due) if due else None,
                command_id=self.command_id,
                **facts,
            )
        )

    def absence(self, first: str, last: str, **whose: Any) -> int:
        """Add days away of a rep or a manager."""
        return self.add(
            AbsenceRow(from_on=on(first), until_on=on(last), command_id=self.command_id, **whose)
        )

    def busy(self, manager: int, day: str, hours: tuple[time, time] | None = None) -> int:
        """Say that a manager's calendar is taken."""
        starts_at, ends_at = hours or (None, None)
        return self.add(
            BusyRow(
                manager_id=manager,
                day_on=on(day),
                starts_at=starts_at,
                ends_at=ends_at,
                key=str(uuid4()),
                command_id=self.command_id,
            )
        )

    def deal(self, account: str, euros: int | None, **facts: Any) -> int:
        """Add a deal of a CRM."""
        return self.add(
            DealRow(
                key=str(uuid4()),
                name="Deal",
                account_id=self.account(account),
                deal_cents=None if euros is None else euros * 100,
                currency=None if euros is None else "EUR",
                command_id=self.command_id,
                **facts,
            )
        )

    def displacement(self, day: int, **by: Any) -> int:
        """Say what a field day was given up for."""
        return self.add(DisplacementRow(field_day_id=day, command_id=self.command_id, **by))

    def event(self, **facts: Any) -> int:
        """Add a calendar entry that an import met."""
        return self.add(EventRow(key=str(uuid4()), digest="", command_id=self.command_id, **facts))


@dataclass(frozen=True)
class Crowd:
    """Who and what is in the log that `fill_crowd` fills, by number."""

    pat: int
    kim: int
    dana: int
    lou: int
    sam: int
    days: dict[str, int]
    calls: dict[str, int]
    actions: dict[str, int]


def fill_crowd(add: Filler) -> Crowd:
    """Fill a log with several of everything: two managers, three reps, nothing in order of time.

    Dana Cruz is the one to ask about; what is not hers says so in its words.
    """
    kim = add.manager("Kim Poe", email="Kim@Example.com")
    pat = add.manager("Pat Lee", email="pat@example.com")
    add.manager("Zoe Ode")
    add.grouping(kim, "EMEA/North")
    add.grouping(pat, "EMEA")
    add.grouping(pat, "APAC", from_on=on("11-01"))
    sam = add.rep("Sam Oak", kim, email="sam@example.com")
    dana = add.rep("Dana Cruz", pat, on("09-01"), email="Dana@Example.com", started_on=on("02-02"))
    add.membership(dana, kim, until_on=on("08-31"))
    lou = add.rep("Lou Fox", pat, level="new")
    add.alias("Lou Wolf", rep_id=lou)
    add.alias("Dana Smith", rep_id=dana)
    add.alias("Patricia Lee", manager_id=pat)
    for name in ("Zeta", "Acme", "Umbra"):
        add.account(name)
    add.account("Globex", kind="hospital")
    add.alias("Acme Inc", account_id=add.account("Acme"))

    days = {
        "coming": add.day("12-03", pat, dana, objective="sell less", place="the lobby"),
        "held": add.day("11-10", pat, dana, "held", FULL, next_on=on("12-10")),
        "older": add.day("09-15", kim, dana, "held", next_on=on("12-01")),
        "lou held": add.day("11-12", pat, lou, "held", next_on=on("11-30")),
        "cancelled": add.day("11-25", pat, dana, "cancelled", PM),
        "displaced": add.day("11-17", pat, dana, "displaced"),
        "sam coming": add.day("12-03", kim, sam, hours=PM),
        "sam held": add.day("11-18", kim, sam, "held"),
        "lou coming": add.day("12-04", pat, lou),
        "forgotten": add.day("11-13", pat, dana),
        "lou forgotten": add.day("11-06", pat, lou),
        "sam forgotten": add.day("11-09", kim, sam),
        "lou displaced": add.day("11-04", pat, lou, "displaced"),
    }
    for day, at, account in (
        ("coming", "11:00", "Globex"),
        ("coming", "09:30", "Acme"),
        ("held", "15:00", "Acme"),
        ("held", "09:30", "Globex"),
        ("lou coming", "10:00", "Hooli"),
        ("sam coming", "14:00", "Umbra"),
    ):
        add.stop(days[day], at, account)
    for day, skills in (
        ("coming", ("listening", "closing")),
        ("lou coming", ("of Lou",)),
        ("sam coming", ("of Sam",)),
    ):
        for skill in skills:
            add.focus(days[day], skill)
    for day, skill, score, by in (
        ("held", "listening", 4, "Dana Cruz"),
        ("held", "listening", 3, "Pat Lee"),
        ("older", "listening", 2, "Kim Poe"),
        ("lou held", "of Lou", 1, "Pat Lee"),
        ("sam held", "of Sam", 5, "Kim Poe"),
    ):
        add.rating(days[day], skill, score, by)
    for day, text, replied in (
        ("held", "the first answer", "11-11"),
        ("held", "the second answer", "11-12"),
        ("older", "older", "09-20"),
        ("lou held", "of Lou", "11-15"),
        ("sam held", "of Sam", "11-19"),
    ):
        add.reply(days[day], text, replied)

    calls = {
        "on the day, later": add.call(
            "11-10", pat, dana, "Acme", field_day_id=days["held"], starts_at=time(15),
            reinforce="asked first", minutes=60, role="observed",
        ),
        "on the day, first": add.call(
            "11-10", pat, dana, "Globex", field_day_id=days["held"], starts_at=time(9, 30),
            improve="too long", role="observed",
        ),
        "asked": add.call(
            "11-16", pat, dana, "Hooli", ASKED, euros=250_000, minutes=90, role="led"
        ),
        "asked before": add.call("10-02", pat, dana, "Acme", ASKED, euros=20_000, role="shared"),
        "asked by Kim": add.call("08-03", kim, dana, "Umbra", ASKED, minutes=30),
        "not sorted": add.call("11-19", pat, dana, "Zeta", UNKNOWN),
        "removed": add.removed_call(
            "11-19", pat, dana, "Acme", field_day_id=days["held"], euros=1, reinforce="removed"
        ),
        "older": add.call(
            "09-15", kim, dana, "Acme", field_day_id=days["older"], euros=10_000, minutes=15
        ),
        "of Lou": add.call(
            "11-12", pat, lou, "Hooli", field_day_id=days["lou held"], reinforce="of Lou", euros=7
        ),
        "asked by Lou": add.call("11-18", pat, lou, "Globex", ASKED, minutes=45),
        "of Sam": add.call(
            "11-18", kim, sam, "Acme", field_day_id=days["sam held"], improve="of Sam"
        ),
    }  # fmt: skip
    add.displacement(days["displaced"], call_id=calls["asked"])
    add.displacement(days["lou displaced"], text="of Lou")

    done: dict[str, Any] = {"status": "done", "closed_on": on("11-12")}
    actions = {
        "no date": add.action("no date", pat, dana, owner="manager"),
        "coming": add.action("coming", pat, dana, "12-01"),
        "late": add.action("late", pat, dana, "11-19", field_day_id=days["held"]),
        "due today": add.action("due today", pat, dana, "11-20"),
        "done": add.action("done", pat, dana, "11-11", field_day_id=days["held"], **done),
        "dropped": add.action(
            "dropped", pat, dana, "10-30", status="dropped", closed_on=on("10-01")
        ),
        "of Kim": add.action("of Kim", kim, dana, "11-01", field_day_id=days["older"]),
        "of Lou": add.action("of Lou", pat, lou, "11-02", field_day_id=days["lou held"]),
        "of Lou, done": add.action("of Lou, done", pat, lou, field_day_id=days["lou held"], **done),
        "of Sam": add.action("of Sam", kim, sam, "11-03", field_day_id=days["sam held"]),
    }
    for first, last, whose in (
        ("12-24", "12-31", {"rep_id": dana}),
        ("11-26", "11-27", {"rep_id": dana}),
        ("11-30", "11-30", {"rep_id": lou}),
        ("11-24", "11-24", {"rep_id": sam}),
        ("12-01", "12-02", {"manager_id": pat}),
        ("12-07", "12-07", {"manager_id": kim}),
    ):
        add.absence(first, last, **whose)
    add.busy(pat, "12-08", (time(9), time(10)))
    add.busy(kim, "12-09")
    add.deal("Globex", 90_000, rep_id=dana)
    add.deal("Umbra", 5_000, rep_id=dana, opened_on=on("10-01"))
    add.deal("Umbra", 4_000, rep_id=sam, opened_on=on("09-01"))
    add.deal("Umbra", 9_000, rep_id=dana, opened_on=on("11-01"), closed=True)
    add.deal("Initech", 3_000, rep_id=sam)
    return Crowd(
        pat=pat, kim=kim, dana=dana, lou=lou, sam=sam, days=days, calls=calls, actions=actions
    )  # fmt: skip


@contextmanager
def new_log() -> Iterator[Log]:
    """Open a new log that is thrown away, one for each example of a property test."""
    with (
        TemporaryDirectory() as folder,
        open_log(Path(folder) / "coachlog.db", writing=True, create=True) as log,
    ):
        yield log


@contextmanager
def filling(log: Log) -> Iterator[Filler]:
    """Add rows to a log, all as one command."""
    with writing(log) as session:
        yield Filler(session, note_command(log.connection, author(CommandName.ADD_CALL)))

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
from coachlog.store.history import Author, note_command
from coachlog.store.open import Log, open_log
from coachlog.store.sessions import writing
from coachlog.store.tables import (
    AbsenceRow,
    AccountRow,
    ActionRow,
    AliasRow,
    BusyRow,
    CallRow,
    DealRow,
    DisplacementRow,
    EventRow,
    FieldDayRow,
    FocusRow,
    ManagerRow,
    MembershipRow,
    RatingRow,
    ReplyRow,
    RepRow,
    StopRow,
)

TODAY = date(2026, 11, 20)  # a Friday
ASKED, SCHEDULED, UNKNOWN = "rep-request", "manager-scheduled", "unknown"
AM, PM, FULL = ((time(9), time(13)), (time(13), time(17)), (time(9), time(17)))
SETTINGS = Settings()


def author(command: CommandName, actor: str = "pat") -> Author:
    """Return who runs a command."""
    return Author(command=command, actor=actor, at="2026-11-20T08:00:00Z")


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

"""What became of calendar entries and CRM records: kept once, changed with care, never doubled.

An import writes calls and field days only through here. What a person has changed since stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, Select, Table, bindparam, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import SQLModel

from coachlog.domain.calls import FROM_ORGANIZER, MANAGER_SCHEDULED, UNKNOWN, Initiator
from coachlog.store import append
from coachlog.store import tables as _tables  # noqa: F401  (fills the metadata)
from coachlog.store.history import keep_image
from coachlog.store.names import NameBook

Outcome = Literal["new", "changed", "same", "linked", "conflict", "refused", "elsewhere"]

TAKEN, LINKED, REFUSED, CANCELLED = "taken", "linked", "refused", "cancelled"
_MOST_DAYS = 14  # of one entry
# Commands that touch a call without contradicting what its calendar says of it.
_NO_EDITS = frozenset({"import", "merge", "rename"})
_SORTING = frozenset({"triage"})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An entry or record that an earlier import met."""

    id: int
    key: str
    digest: str
    status: str
    call_id: int | None = None
    field_day_id: int | None = None
    suggestion: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCall:
    """A call as an entry or a record describes it; `field_day_id` is the day it lies inside."""

    key: str
    digest: str
    facts: Mapping[str, Any]  # columns of the call, its initiator left out
    initiator: Initiator = UNKNOWN
    suggestion: Initiator | None = None
    reason: str | None = None
    field_day_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDay:
    """A field day as a calendar entry describes it."""

    key: str
    digest: str
    facts: Mapping[str, Any]  # columns of the field day


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping an entry did, and the row that stands for it."""

    outcome: Outcome
    row_id: int
    initiator: str = UNKNOWN  # of a call, as it is now
    by: str | None = None  # who changed it since, where that keeps the import from it
    what: str = ""  # the row in words
    trusted: bool = False  # the initiator was taken from the organiser just now


@dataclass(slots=True)
class EventKeeper:
    """Keeps the entries of one file for one command."""

    connection: Connection
    names: NameBook
    trust: bool = False  # take the initiator that the organiser hints at
    _known: dict[str, KnownEvent] = field(default_factory=dict)
    _used: dict[str, set[int]] = field(default_factory=lambda: {"call": set(), "field_day": set()})
    _twins: dict[tuple[object, ...], list[int]] = field(default_factory=dict)

    def load(self, keys: Iterable[str]) -> list[KnownEvent]:
        """Remember what the log knows of the entries of a file; return the other events."""
        wanted = set(keys)
        others: list[KnownEvent] = []
        event = _table("event")
        columns = [event.c[name] for name in KnownEvent.__dataclass_fields__]
        for row in self.connection.execute(select(*columns)):
            known = KnownEvent(**row._mapping)
            # Later days of an entry of several days are numbered behind its key.
            first_day, _, number = known.key.rpartition("+")
            if known.key in wanted or (number.isdecimal() and first_day in wanted):
                self._remember(known)
            else:
                others.append(known)
        return others

    def knows(self, key: str) -> KnownEvent | None:
        """Return what an earlier import, or this one, made of an entry."""
        return self._known.get(key)

    def keep_call(self, wanted: WantedCall) -> Kept:
        """Add the call of an entry, bring it up to date, or leave it as it is."""
        known = self._known.get(wanted.key)
        if known is None:
            return self._take_call(wanted)
        if known.status == REFUSED:
            return Kept(outcome="refused", row_id=known.call_id or 0)
        if known.call_id is None:  # it was a field day
            return Kept(outcome="conflict", row_id=0, by="an earlier import, as a field day")
        call = self._row("call", known.call_id)
        by = self._touched_by("call", known.call_id, _NO_EDITS | _SORTING)
        if call["manager_id"] != wanted.facts["manager_id"] and by is None:
            return Kept(outcome="elsewhere", row_id=known.call_id)
        if known.status == CANCELLED:
            return self._update_call(known, wanted, {"removed_by": None}, call)
        if known.status == LINKED or call["removed_by"] is not None:
            return Kept(outcome="same", row_id=known.call_id, initiator=call["initiator"])
        if known.digest == wanted.digest or self._says_the_same(known, wanted, call):
            return self._trust(wanted, call)
        if by is not None:
            return Kept(
                outcome="conflict", row_id=known.call_id, initiator=call["initiator"], by=by
            )
        return self._update_call(known, wanted, {}, call)

    def keep_day(self, wanted: WantedDay) -> Kept:
        """Add the field day of an entry, bring it up to date, or leave it as it is."""
        known = self._known.get(wanted.key)
        if known is None:
            return self._take_day(wanted)
        if known.status == REFUSED:
            return Kept(outcome="refused", row_id=known.field_day_id or 0)
        if known.call_id is not None or known.field_day_id is None:
            return Kept(outcome="conflict", row_id=0, by="an earlier import, as a call")
        row_id = known.field_day_id
        if known.status == LINKED or (known.digest == wanted.digest and known.status == TAKEN):
            return Kept(outcome="same", row_id=row_id)
        by = self._touched_by("field_day", row_id, _NO_EDITS | _SORTING)
        if by is not None:
            return Kept(outcome="conflict", row_id=row_id, by=by)
        self._update("field_day", row_id, {**wanted.facts, "status": "held"})
        self._update_event(known, digest=wanted.digest, status=TAKEN)
        return Kept(outcome="changed", row_id=row_id)

    def cancel(self, known: KnownEvent, manager_id: int) -> list[Kept]:
        """Take out what stands for an entry of the manager's calendar that was cancelled."""
        several = (self._known.get(f"{known.key}+{number}") for number in range(1, _MOST_DAYS))
        cancelled = (self._cancel_one(one, manager_id) for one in (known, *several) if one)
        return [kept for kept in cancelled if kept is not None]

    def _cancel_one(self, known: KnownEvent, manager_id: int) -> Kept | None:
        table = "field_day" if known.call_id is None else "call"
        row_id = known.call_id or known.field_day_id
        if known.status != TAKEN or row_id is None:
            return None
        row = self._row(table, row_id)
        gone = row.get("removed_by") is not None or row.get("status") in ("cancelled", "displaced")
        if gone or row["manager_id"] != manager_id:
            return None
        by = self._touched_by(table, row_id, _NO_EDITS)
        if by is not None:
            what = f"{table.replace('_', ' ')} {row_id} of {row.get('held_on', row.get('day_on'))}"
            return Kept(outcome="conflict", row_id=row_id, by=by, what=what)
        values = {"removed_by": self.names.command_id} if table == "call" else {"status": CANCELLED}
        self._update(table, row_id, values)
        self._update_event(known, status=CANCELLED)
        return Kept(outcome="changed", row_id=row_id)

    def find_day_of(self, call_id: int) -> date:
        """Return the day of a call."""
        held_on: date = self._row("call", call_id)["held_on"]
        return held_on

    def _take_call(self, wanted: WantedCall) -> Kept:
        twin = self._find_twin("call", wanted.facts, "held_on", "account_id")
        if twin is not None:
            self._note(wanted, LINKED, call_id=twin, field_day_id=None)
            return Kept(
                outcome="linked", row_id=twin, initiator=self._row("call", twin)["initiator"]
            )
        row = {name: _for_driver(value) for name, value in wanted.facts.items()}
        row |= self._initiator(wanted, trust=self.trust) | {"command_id": self.names.command_id}
        call_id = append.add_call(self.names.connection, row)
        append.open_membership(
            self.names.connection,
            self.names.command_id,
            wanted.facts["rep_id"],
            wanted.facts["manager_id"],
            wanted.facts["held_on"],
        )
        self._note(wanted, TAKEN, call_id=call_id, field_day_id=wanted.field_day_id)
        trusted = "initiator_from" in row
        return Kept(outcome="new", row_id=call_id, initiator=str(row["initiator"]), trusted=trusted)

    def _take_day(self, wanted: WantedDay) -> Kept:
        twin = self._find_twin("field_day", wanted.facts, "day_on")
        if twin is not None:
            self._note(wanted, LINKED, call_id=None, field_day_id=twin)
            return Kept(outcome="linked", row_id=twin)
        day = _table("field_day")
        values = dict(wanted.facts) | {
            "status": "held",
            "uid": f"{uuid4()}@coachlog",
            "command_id": self.names.command_id,
        }
        day_id = self.connection.execute(
            insert(day).values(values).returning(day.c.id)
        ).scalar_one()
        self._note(wanted, TAKEN, call_id=None, field_day_id=day_id)
        return Kept(outcome="new", row_id=day_id)

    def _initiator(self, wanted: WantedCall, *, trust: bool) -> dict[str, object]:
        """Return the columns that say who caused a call of which nobody has said it here."""
        if wanted.initiator != UNKNOWN or not trust or wanted.suggestion is None:
            return {"initiator": wanted.initiator}
        scheduled = wanted.suggestion == MANAGER_SCHEDULED
        return {
            "initiator": wanted.suggestion,
            "initiator_from": FROM_ORGANIZER,
            "field_day_id": wanted.field_day_id if scheduled else None,
        }

    def _says_the_same(
        self, known: KnownEvent, wanted: WantedCall, call: Mapping[str, Any]
    ) -> bool:
        """Tell whether a changed entry changes nothing of its call."""
        hints = (known.suggestion, known.reason, known.field_day_id)
        if hints != (wanted.suggestion, wanted.reason, wanted.field_day_id):
            return False
        return all(call[name] == value for name, value in wanted.facts.items())

    def _trust(self, wanted: WantedCall, call: Mapping[str, Any]) -> Kept:
        """Leave an unchanged call alone, unless its initiator is to be taken from the organiser."""
        said = self._initiator(wanted, trust=self.trust)
        if call["initiator"] != UNKNOWN or said["initiator"] == UNKNOWN:
            return Kept(outcome="same", row_id=call["id"], initiator=call["initiator"])
        self._update("call", call["id"], said)
        initiator = str(said["initiator"])
        return Kept(outcome="changed", row_id=call["id"], initiator=initiator, trusted=True)

    def _update_call(
        self,
        known: KnownEvent,
        wanted: WantedCall,
        more: Mapping[str, object],
        call: Mapping[str, Any],
    ) -> Kept:
        values = {**wanted.facts, **more}
        if call["initiator"] == UNKNOWN or call["initiator_from"] == FROM_ORGANIZER:
            trusted = call["initiator_from"] == FROM_ORGANIZER  # then, and so it is now
            said = self._initiator(wanted, trust=self.trust or trusted)
            values |= {"initiator_from": None, "field_day_id": None} | said
        elif call["field_day_id"] is not None and call["held_on"] != wanted.facts["held_on"]:
            values["field_day_id"] = wanted.field_day_id
        self._update("call", call["id"], values)
        self._update_event(
            known,
            digest=wanted.digest,
            status=TAKEN,
            suggestion=wanted.suggestion,
            reason=wanted.reason,
            field_day_id=wanted.field_day_id,
        )
        initiator = str(values.get("initiator", call["initiator"]))
        return Kept(outcome="changed", row_id=call["id"], initiator=initiator)

    def _find_twin(self, name: str, facts: Mapping[str, Any], *columns: str) -> int | None:
        """Return what is in the log already of the same day and people, and stands for no entry."""
        told = (*columns, "manager_id", "rep_id")
        given = {one: facts[one] for one in told}
        key = (name, *given.values())
        if key not in self._twins:
            # What this keeper adds later stands for an entry, so one look finds all there are.
            found = self.connection.execute(_select_twins(name, told), given)
            self._twins[key] = [one for (one,) in found if one not in self._used[name]]
        return next((one for one in self._twins[key] if one not in self._used[name]), None)

    def _touched_by(self, table_name: str, row_id: int, passing: frozenset[str]) -> str | None:
        """Return the last command that changed a row, commands `passing` left out."""
        change, command = _table("change"), _table("command")
        found = self.connection.execute(
            select(command.c.name, command.c.actor)
            .join(change, change.c.command_id == command.c.id)
            .where(change.c.table_name == table_name, change.c.row_id == row_id)
            .where(command.c.name.not_in(passing))
            .order_by(command.c.id.desc())
        ).first()
        return f"{found[0]} ({found[1]})" if found else None

    def _note(self, wanted: WantedCall | WantedDay, status: str, **ids: int | None) -> None:
        values: dict[str, Any] = {
            "key": wanted.key,
            "digest": wanted.digest,
            "status": status,
            "suggestion": getattr(wanted, "suggestion", None),
            "reason": getattr(wanted, "reason", None),
            **ids,
        }
        row = values | {"command_id": self.names.command_id}
        event_id = self.connection.execute(_insert_event(), row).scalar_one()
        self._remember(KnownEvent(id=event_id, **values))

    def _remember(self, known: KnownEvent) -> None:
        self._known[known.key] = known
        if known.call_id is not None:
            self._used["call"].add(known.call_id)
        elif known.field_day_id is not None:
            self._used["field_day"].add(known.field_day_id)

    def _update(self, name: str, row_id: int, values: Mapping[str, object]) -> None:
        table = _table(name)
        keep_image(self.names.connection, self.names.command_id, name, row_id)
        self.connection.execute(update(table).where(table.c.id == row_id).values(dict(values)))

    def _update_event(self, known: KnownEvent, **values: object) -> None:
        self._update("event", known.id, values)

    def _row(self, name: str, row_id: int) -> dict[str, Any]:
        table = _table(name)
        return dict(
            self.connection.execute(select(table).where(table.c.id == row_id)).one()._mapping
        )


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


# Both are run for every entry, and take SQLAlchemy far longer to build than to run.
@cache
def _select_twins(name: str, columns: tuple[str, ...]) -> Select[int]:
    table = _table(name)
    same = [table.c[one] == bindparam(one) for one in columns]
    if name == "call":
        same.append(table.c.removed_by.is_(None))
    return select(table.c.id).where(*same).order_by(table.c.id)


@cache
def _insert_event() -> ReturningInsert[int]:
    event = _table("event")
    return insert(event).returning(event.c.id)


def _for_driver(value: object) -> object:
    """Return a value as SQLAlchemy writes it, for the statements that go past it."""
    if isinstance(value, time):
        return value.isoformat("microseconds")
    return value.isoformat() if isinstance(value, date) else value

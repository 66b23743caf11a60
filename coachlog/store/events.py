"""What became of calendar entries and CRM records: kept once, changed with care, never doubled.

An import writes calls and field days only through here. What a person has changed since stays.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from coachlog.domain.calls import FROM_ORGANIZER, MANAGER_SCHEDULED, UNKNOWN
from coachlog.domain.command_names import CommandName
from coachlog.domain.fielddays import GIVEN_UP
from coachlog.domain.gone import BroughtCall, found_calendar
from coachlog.formats.call_fields import OWN_COLUMNS
from coachlog.store import append, statements
from coachlog.store.history import update_row
from coachlog.store.names import NameBook
from coachlog.store.wanted import (
    CANCELLED,
    LINKED,
    REFUSED,
    TAKEN,
    UNSURE,
    Kept,
    KnownEvent,
    Outcome,
    WantedCall,
    WantedDay,
)

_STANDING = (TAKEN, UNSURE)
_MOST_DAYS = 14  # of one entry
_APART = 180  # minutes between two visits of an account on one day
# What another source may add to a call.
_COMPLETED = frozenset(OWN_COLUMNS) - {"held_on", "initiator", "field_day_id", "notes"}
_INSTANT = re.compile(r"\d{8}(?:T\d{6}Z?)?(?:\+\d+)?")  # of an occurrence, in its key
_MOVED_DAYS = 3  # that an occurrence may be away from where its series was before
# Commands that touch a call without contradicting what its calendar says of it.
_NO_EDITS = frozenset({CommandName.IMPORT, CommandName.MERGE, CommandName.RENAME})
_SORTING = frozenset({CommandName.TRIAGE})


class EventKeeper:
    """Keeps the entries of one file for one command.

    What it remembers of them is in the log and in a temporary table, so that memory does not grow
    with the file.
    """

    def __init__(self, names: NameBook, *, trust: bool = False) -> None:
        """Start a file; with `trust`, take the initiator that the organiser hints at."""
        self._names = names
        self._connection = names.connection
        self._trust = trust
        self._joined: dict[tuple[int, int], date] = {}  # (manager, rep): the first day together
        # Series of which all instances are in the file, and entries that stand for nothing any
        # more: what stood for them may be taken over by others.
        self.listed: Collection[str] = ()
        self.leaving: set[str] = set()
        self.are_others_kept = False  # all of the file but those that stood at one hour with others
        self._calendar: str | None = None
        self._connection.execute("DROP TABLE IF EXISTS met")
        self._connection.execute(statements.CREATE_MET)
        # What this file adds stands for entries of its own: only older rows can be their twins.
        self._newest = {name: self._find_newest(name) for name in ("call", "field_day")}

    def meet(self, key: str) -> bool:
        """Note that an entry is in the file; tell whether it is there for the first time."""
        return self._count(key) == 1

    def knows(self, key: str) -> KnownEvent | None:
        """Return what an earlier import, or this one, made of an entry."""
        found = self._connection.execute(statements.FIND_EVENT, {"key": key}).fetchone()
        return None if found is None else KnownEvent(*found)

    def is_erased(self, key: str) -> bool:
        """Tell whether an entry was that of somebody who was erased since."""
        erased = self._names.erased
        return erased is not None and any(map(self.knows, erased.hidden_keys(key)))

    def list_vanished(self, series: Iterable[str]) -> Iterator[tuple[KnownEvent, date]]:
        """Yield the occurrences that are not in the file any more, and the days they were on."""
        for uid in series:
            # The keys of a series are UID/INSTANT, and "0" is the character after the slash.
            run = {"after": f"{uid}/", "before": f"{uid}0"}
            for found in self._connection.execute(statements.LIST_UNMET_EVENTS, run).fetchall():
                known = KnownEvent(*found)
                day = self._day_of(known)
                if day is not None and _INSTANT.fullmatch(known.key, len(uid) + 1):
                    yield known, day

    def list_brought(self, manager_id: int, first: date, last: date) -> list[BroughtCall]:
        """Return the calls that imports brought of those days, and which of them the file has."""
        given = {"manager_id": manager_id, "first": first.isoformat(), "last": last.isoformat()}
        return [
            BroughtCall(calendar, key, call_id, date.fromisoformat(held_on), bool(stands))
            for calendar, key, call_id, held_on, stands in self._connection.execute(
                statements.LIST_CALLS_OF_IMPORTS, given
            )
        ]

    def name_calendar(self, known: str | None, name: str) -> None:
        """Note in which calendar the entries stand: one that is known, or a new one."""
        first = self._connection.execute(statements.FIRST_MET).fetchone()[0]
        self._calendar = known or found_calendar(name, first or "")

    def find_same(self, wanted: WantedCall) -> Kept | None:
        """Return what `keep_call` would where nothing changed, whatever the account; else None."""
        find = statements.FIND_EVENT_AND_CALL
        found = self._connection.execute(find, {"key": wanted.key}).fetchone()
        if found is None:
            return None
        *event, manager_id, removed_by, initiator = found
        known = KnownEvent._make(event)
        is_right = manager_id == wanted.told.manager_id
        if not is_right or known.status not in (TAKEN, UNSURE if wanted.unsure else LINKED):
            return None
        if wanted.unsure:
            if known.digest != wanted.digest:
                return None
        elif known.status == LINKED:
            return self._find_linked(known, wanted, initiator)
        elif (
            removed_by is not None
            or known.digest != wanted.digest
            or _hints(known) != _hints(wanted)
            or (initiator == UNKNOWN and wanted.suggestion and self._trust)
        ):
            return None
        return Kept(outcome="same", row_id=known.call_id or 0, initiator=initiator)

    def _find_linked(self, known: KnownEvent, wanted: WantedCall, initiator: str) -> Kept | None:
        row_id = known.call_id or 0
        if self._find_leaving("call", row_id) is not None:
            return None
        is_copy = self._find_copied(known) is not None
        if is_copy and self.are_others_kept and _is_elsewhere(wanted, self._row("call", row_id)):
            return None
        outcome: Outcome = "copy" if is_copy and not self.are_others_kept else "same"
        return Kept(outcome=outcome, row_id=row_id, initiator=initiator)

    def keep_call(self, wanted: WantedCall) -> Kept:
        """Add the call of an entry, bring it up to date, or leave it as it is."""
        known = self._take_over("call", wanted)
        if known is None:
            return self._take_call(wanted)
        if known.status == REFUSED:
            return Kept(outcome="refused", row_id=known.call_id or 0)
        if known.call_id is None:  # it was a field day
            return Kept(outcome="conflict", row_id=0, by="an earlier import, as a field day")
        call = self._row("call", known.call_id)
        if call["manager_id"] != wanted.told.manager_id and not self._editor(call["id"]):
            return Kept(outcome="elsewhere", row_id=known.call_id)
        if known.status in (CANCELLED, UNSURE) or (wanted.unsure and known.status == TAKEN):
            return self._settle_call(known, wanted, call)
        if known.status == LINKED or call["removed_by"] is not None:
            same = Kept(outcome="same", row_id=known.call_id, initiator=call["initiator"])
            return self._part(known, wanted, call) or same
        hints_alike = _hints(known) == _hints(wanted)
        unchanged = known.digest == wanted.digest
        if hints_alike and (unchanged or _tells(wanted, call)):
            return self._trust_organizer(wanted, call)
        by = self._editor(known.call_id)
        if by is None:
            return self._update_call(known, wanted, {}, call)
        if unchanged:
            return self._trust_organizer(wanted, call)
        return Kept(outcome="conflict", row_id=known.call_id, initiator=call["initiator"], by=by)

    def _part(self, known: KnownEvent, wanted: WantedCall, call: Mapping[str, Any]) -> Kept | None:
        """Give an entry a call of its own that no longer stands at one hour with another one.

        It is the call they shared where the other is gone. None where there is nothing to part, or
        a person changed the call.
        """
        if known.status != LINKED or not _is_elsewhere(wanted, call):
            return None
        other = self._find_copied(known)
        if other is None or call["removed_by"] is not None or self._editor(call["id"]):
            return None
        if self._has_met(other.key):
            return self._take_call(wanted)
        self._update_event(other, status=CANCELLED)
        return self._update_call(known, wanted, {}, call)

    def _find_copied(self, known: KnownEvent) -> KnownEvent | None:
        """Return the entry of the same calendar that brought the call of another one."""
        for one in self._events_of("call", known.call_id or 0):
            if one.id != known.id and one.status == TAKEN and not self._leaves(one.key):
                calendar, own = (self._row("event", id_)["calendar"] for id_ in (one.id, known.id))
                if self._has_met(one.key) or (own and calendar == own):
                    return one
        return None

    def _settle_call(self, known: KnownEvent, wanted: WantedCall, call: Mapping[str, Any]) -> Kept:
        """Bring back what was cancelled or unsure, or set aside what has become unsure."""
        kept = Kept(outcome="same", row_id=call["id"], initiator=call["initiator"])
        if not wanted.unsure:
            self._join(wanted)
            return self._update_call(known, wanted, {"removed_by": None}, call)
        if known.status != CANCELLED and known.digest == wanted.digest:
            return kept
        if known.status == TAKEN and (
            call["removed_by"] is not None or self._touched_by("call", call["id"], _NO_EDITS)
        ):
            return kept  # somebody said what it was
        self._update("call", call["id"], {**wanted.columns, "removed_by": self._names.command_id})
        self._update_event(known, digest=wanted.digest, status=UNSURE, suggestion=None,
                           reason=wanted.reason, customer=wanted.customer)  # fmt: skip
        return replace(kept, outcome="changed")

    def _join(self, wanted: WantedCall) -> None:
        pair = wanted.told.manager_id, wanted.told.rep_id
        held_on = date.fromisoformat(wanted.told.held_on)
        self._joined[pair] = min(held_on, self._joined.get(pair, held_on))

    def keep_day(self, wanted: WantedDay) -> Kept:
        """Add the field day of an entry, bring it up to date, or leave it as it is."""
        known = self._take_over("field_day", wanted)
        if known is None:
            return self._take_day(wanted)
        if known.status == REFUSED:
            return Kept(outcome="refused", row_id=known.field_day_id or 0)
        if known.call_id is not None or known.field_day_id is None:
            return Kept(outcome="conflict", row_id=0, by="an earlier import, as a call")
        row_id = known.field_day_id
        settled = known.status == TAKEN or wanted.unsure
        if known.status == LINKED or (known.digest == wanted.digest and settled):
            return Kept(outcome="same", row_id=row_id)
        by = self._touched_by("field_day", row_id, _NO_EDITS | _SORTING)
        if by is not None:
            return Kept(outcome="conflict", row_id=row_id, by=by)
        self._update("field_day", row_id, {**wanted.columns, "status": wanted.status})
        self._update_event(known, digest=wanted.digest, status=wanted.mark, reason=wanted.reason)
        return Kept(outcome="changed", row_id=row_id)

    def knows_inside(self, key: str, first: date, last: date) -> KnownEvent | None:
        """Return what is known of an entry that is not in the file, with its call in those days."""
        known = None if self._has_met(key) else self.knows(key)
        day = known and self._day_of(known)
        return known if day is not None and first <= day <= last else None

    def cancel(self, known: KnownEvent, manager_id: int | None = None) -> list[Kept]:
        """Take out what stands for an entry that was cancelled, where it is that manager's."""
        several = (self.knows(f"{known.key}+{number}") for number in range(1, _MOST_DAYS))
        cancelled = (self._cancel_one(event, manager_id) for event in (known, *several) if event)
        return [kept for kept in cancelled if kept is not None]

    def _cancel_one(self, known: KnownEvent, manager_id: int | None) -> Kept | None:
        table = "field_day" if known.call_id is None else "call"
        row_id = known.call_id or known.field_day_id
        if known.status == UNSURE and table == "call":  # nobody needs to be asked any more
            self._update_event(known, status=CANCELLED)
            return None
        if known.status not in _STANDING or row_id is None:
            return None
        row = self._row(table, row_id)
        gone = row.get("removed_by") is not None or row.get("status") in GIVEN_UP
        if gone or manager_id not in (None, row["manager_id"]):
            return None
        heir = self._find_heir(known, table, row_id)
        if heir is not None:
            # Its facts are taken over by the next import, for which it has changed.
            self._update("event", heir, {"status": TAKEN, "digest": ""})
            self._update_event(known, status=CANCELLED)
            return None
        by = self._touched_by(table, row_id, _NO_EDITS)
        if by is not None:
            what = f"{table.replace('_', ' ')} {row_id} of {row.get('held_on', row.get('day_on'))}"
            return Kept(outcome="conflict", row_id=row_id, by=by, what=what)
        values = (
            {"removed_by": self._names.command_id} if table == "call" else {"status": CANCELLED}
        )
        self._update(table, row_id, values)
        self._update_event(known, status=CANCELLED)
        return Kept(outcome="changed", row_id=row_id)

    def finish(self) -> None:
        """Put the reps of new calls on teams: from their first day with a manager of the file."""
        for (manager_id, rep_id), day in sorted(self._joined.items(), key=lambda pair: pair[1]):
            append.open_membership(
                self._connection, self._names.command_id, rep_id, manager_id, day
            )

    def _take_over(self, table: str, wanted: WantedCall | WantedDay) -> KnownEvent | None:
        """Return what is known of an entry, also by the name it had before it was moved.

        A series that is moved or split names its occurrences anew, and so does a meeting that was
        deleted and made again.
        """
        known = self.knows(wanted.key)
        if known is not None and known.status != LINKED:
            return known
        former = None
        row_id = known and getattr(known, f"{table}_id")
        if known is None:
            former = self._find_moved(table, wanted.key)
            row_id = None if former else self._find_twin(table, wanted)
        if row_id is not None:
            former = self._find_leaving(table, row_id)
        if former is None:
            return known
        if known is None:
            self._update_event(former, key=wanted.key)
            return former._replace(key=wanted.key)
        self._update_event(former, status=CANCELLED)
        self._update_event(known, status=TAKEN, digest="")
        return known._replace(status=TAKEN, digest="")

    def _find_leaving(self, table: str, row_id: int) -> KnownEvent | None:
        """Return the entry that a row stands for and that stands for nothing any more."""
        events = self._events_of(table, row_id)
        return next(
            (one for one in events if one.status in _STANDING and self._leaves(one.key)), None
        )

    def _find_moved(self, table: str, key: str) -> KnownEvent | None:
        """Return the occurrence that one new in its series was before the series was moved."""
        uid, slash, instant = key.rpartition("/")
        if not slash or uid not in self.listed or not _INSTANT.fullmatch(instant):
            return None
        on = _day_in(instant)
        if on is None:
            return None
        near = timedelta(days=_MOVED_DAYS)
        run = {"after": f"{uid}/{on - near:%Y%m%d}", "before": f"{uid}/{on + near:%Y%m%d}~"}
        found = (
            KnownEvent(*row) for row in self._connection.execute(statements.LIST_UNMET_EVENTS, run)
        )
        days = [
            (abs((day - on).days), event.key, event)
            for event in found
            if event.status in _STANDING
            and getattr(event, f"{table}_id") is not None
            and _INSTANT.fullmatch(event.key, len(uid) + 1)
            and (day := _day_in(event.key[len(uid) + 1 :])) is not None
        ]
        return min(days)[2] if days else None

    def _leaves(self, key: str) -> bool:
        """Tell whether an entry of an earlier import stands for nothing any more."""
        uid, slash, instant = key.rpartition("/")
        is_dropped = slash and uid in self.listed and _INSTANT.fullmatch(instant)
        return key in self.leaving or bool(is_dropped and not self._has_met(key))

    def _events_of(self, table: str, row_id: int) -> list[KnownEvent]:
        """Return the entries that a row stands for."""
        statement = statements.LIST_EVENTS_OF[table]
        return [KnownEvent(*row) for row in self._connection.execute(statement, {"row_id": row_id})]

    def _take_call(self, wanted: WantedCall) -> Kept:
        twin = self._find_twin("call", wanted)
        if twin is not None:
            call = self._row("call", twin)
            self._note(wanted, LINKED, call_id=twin, field_day_id=None)
            more = {
                name: value
                for name, value in wanted.columns.items()
                if name in _COMPLETED and call[name] is None and value is not None
            }
            if more:
                self._update("call", twin, more)
            return Kept(outcome="linked", row_id=twin, initiator=call["initiator"])
        find = statements.FIND_UNSURE_COPY
        copied = wanted.unsure and self._connection.execute(find, wanted.columns).fetchone()
        if copied:
            self._note(wanted, LINKED, call_id=int(copied[0]), field_day_id=None)
            return Kept(outcome="same", row_id=int(copied[0]))
        said = self._initiator(wanted, trust=self._trust)
        row = {**wanted.columns, **said, "command_id": self._names.command_id}
        if wanted.unsure:
            row["removed_by"] = self._names.command_id
        else:
            self._join(wanted)
        call_id = append.add_call(self._connection, row)
        status = UNSURE if wanted.unsure else TAKEN
        self._note(wanted, status, call_id=call_id, field_day_id=wanted.field_day_id)
        return Kept(
            outcome="new",
            row_id=call_id,
            initiator=str(said["initiator"]),
            trusted="initiator_from" in said,
        )

    def _take_day(self, wanted: WantedDay) -> Kept:
        twin = self._find_twin("field_day", wanted)
        if twin is not None:
            self._note(wanted, LINKED, call_id=None, field_day_id=twin)
            return Kept(outcome="linked", row_id=twin)
        row = {
            **wanted.columns,
            "status": wanted.status,
            "sequence": 0,
            "uid": f"{uuid4()}@coachlog",
            "command_id": self._names.command_id,
        }
        day_id = append.add_field_day(self._connection, row)
        self._note(wanted, wanted.mark, call_id=None, field_day_id=day_id)
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

    def _trust_organizer(self, wanted: WantedCall, call: Mapping[str, Any]) -> Kept:
        """Leave an unchanged call alone, unless its initiator is to be taken from the organiser."""
        said = self._initiator(wanted, trust=self._trust)
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
        values = {**wanted.columns, **more}
        if call["initiator"] == UNKNOWN or call["initiator_from"] == FROM_ORGANIZER:
            trusted = call["initiator_from"] == FROM_ORGANIZER  # then, and so it is now
            said = self._initiator(wanted, trust=self._trust or trusted)
            values |= {"initiator_from": None, "field_day_id": None} | said
        elif call["field_day_id"] is not None and call["held_on"] != wanted.told.held_on:
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

    def _find_twin(self, table: str, wanted: WantedCall | WantedDay) -> int | None:
        """Return what is in the log already of the same day and people.

        What stands for another entry of the file is it only at the same hour: a copy.
        """
        given = {**wanted.columns, "newest": self._newest[table]}
        for row_id, starts_at in self._connection.execute(statements.FIND_TWIN[table], given):
            if table != "call" or _may_be_one(starts_at, wanted.told.starts_at):
                return int(row_id)
        found = self._connection.execute(statements.FIND_COPY[table], given).fetchone()
        return None if found is None else int(found[0])

    def _editor(self, call_id: int) -> str | None:
        """Return the last command that changed a call otherwise than by sorting it."""
        return self._touched_by("call", call_id, _NO_EDITS | _SORTING)

    def _touched_by(self, table: str, row_id: int, passing: frozenset[CommandName]) -> str | None:
        """Return the last command that changed a row, commands `passing` left out."""
        commands = self._connection.execute(
            statements.LIST_COMMANDS_OF_ROW, {"table_name": table, "row_id": row_id}
        )
        return next((f"{name} ({by})" for name, by in commands if name not in passing), None)

    def _note(self, wanted: WantedCall | WantedDay, status: str, **ids: int | None) -> None:
        row = {
            "key": wanted.key,
            "digest": wanted.digest,
            "status": status,
            "suggestion": getattr(wanted, "suggestion", None),
            "reason": wanted.reason,
            "customer": getattr(wanted, "customer", None),
            "calendar": self._calendar,
            "command_id": self._names.command_id,
            **ids,
        }
        known = self.knows(wanted.key)
        if known is None:
            self._connection.execute(statements.ADD_EVENT, row)
        else:
            del row["command_id"]
            self._update_event(known, **row)

    def _update(self, table: str, row_id: int, values: Mapping[str, object]) -> None:
        update_row(self._connection, self._names.command_id, table, row_id, values)

    def _update_event(self, known: KnownEvent, **values: object) -> None:
        self._update("event", known.id, values)

    def _row(self, table: str, row_id: int) -> dict[str, Any]:
        found = self._connection.execute(
            f"SELECT * FROM {table} WHERE id = :row_id", {"row_id": row_id}
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def _day_of(self, known: KnownEvent) -> date | None:
        """Return the day of the call or field day that stands for an entry."""
        if known.call_id is not None:
            return date.fromisoformat(self._row("call", known.call_id)["held_on"])
        if known.field_day_id is not None:
            return date.fromisoformat(self._row("field_day", known.field_day_id)["day_on"])
        return None

    def _find_heir(self, known: KnownEvent, table: str, row_id: int) -> int | None:
        """Return another entry of the file that a row stands for, as where a series was split."""
        for event in self._events_of(table, row_id):
            stays = event.key not in self.leaving and self._has_met(event.key)
            if event.id != known.id and event.status == LINKED and stays:
                return event.id
        return None

    def _find_newest(self, table: str) -> int:
        newest = self._connection.execute(statements.FIND_NEWEST[table]).fetchone()[0]
        return newest or 0

    def _has_met(self, key: str) -> bool:
        return self._connection.execute(statements.HAS_MET, {"key": key}).fetchone() is not None

    def _count(self, key: str) -> int:
        times: int = self._connection.execute(statements.MEET, {"key": key}).fetchone()[0]
        return times


def is_occurrence(key: str) -> bool:
    """Tell by the key of an entry whether it is one of a series."""
    _, slash, instant = key.rpartition("/")
    return bool(slash and _INSTANT.fullmatch(instant))


def _day_in(instant: str) -> date | None:
    try:
        return date.fromisoformat(f"{instant[:4]}-{instant[4:6]}-{instant[6:8]}")
    except ValueError:
        return None


def _may_be_one(one: str | None, other: str | None) -> bool:
    """Tell whether calls of a day that begin at these times may be the same."""
    if one is None or other is None:
        return True
    minutes = [int(text[:2]) * 60 + int(text[3:5]) for text in (one, other)]
    return abs(minutes[0] - minutes[1]) < _APART


def _is_elsewhere(wanted: WantedCall, call: Mapping[str, Any]) -> bool:
    """Tell whether an entry is at another time than a call."""
    told = wanted.told
    return (told.held_on, told.starts_at) != (call["held_on"], call["starts_at"])


def _hints(one: KnownEvent | WantedCall) -> tuple[str | None, str | None, int | None]:
    return one.suggestion, one.reason, one.field_day_id


def _tells(wanted: WantedCall, call: Mapping[str, Any]) -> bool:
    """Tell whether a call is as an entry describes it."""
    return all(call[name] == value for name, value in wanted.columns.items())

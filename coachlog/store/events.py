"""What became of calendar entries and CRM records: kept once, changed with care, never doubled.

An import writes calls and field days only through here. What a person has changed since stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from typing import Any
from uuid import uuid4

from coachlog.domain.calls import FROM_ORGANIZER, MANAGER_SCHEDULED, UNKNOWN
from coachlog.domain.command_names import CommandName
from coachlog.domain.fielddays import GIVEN_UP
from coachlog.domain.gone import BroughtAs, found_calendar
from coachlog.formats.call_fields import OWN_COLUMNS
from coachlog.store import append, statements
from coachlog.store.event_matching import EventMatcher
from coachlog.store.history import update_row
from coachlog.store.names import NameBook
from coachlog.store.wanted import (
    CANCELLED,
    LINKED,
    REFUSED,
    STANDING_EVENTS,
    TAKEN,
    UNSURE,
    CallOnDay,
    Kept,
    KnownEvent,
    Outcome,
    WantedCall,
    WantedDay,
)

_MOST_DAYS = 14  # of one entry
# What another source may add to a call.
_COMPLETED = frozenset(OWN_COLUMNS) - {"held_on", "initiator", "field_day_id", "notes"}
# Commands that touch a call without contradicting what its calendar says of it.
_NO_EDITS = frozenset({CommandName.IMPORT, CommandName.MERGE, CommandName.RENAME})
_SORTING = frozenset({CommandName.TRIAGE})


class EventKeeper(EventMatcher):
    """Keeps the entries of one file for one command."""

    def __init__(self, names: NameBook, *, trust: bool = False) -> None:
        """Start a file; with `trust`, take the initiator that the organiser hints at."""
        super().__init__(names)
        self._trust = trust
        self._joined: dict[tuple[int, int], date] = {}  # (manager, rep): the first day together
        self.are_others_kept = False  # all of the file but those that stood at one hour with others
        self._calendar: str | None = None

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
        return Kept(
            outcome="same", row_id=known.call_id or 0, initiator=initiator,
            unsure=known.status == UNSURE,
        )  # fmt: skip

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
            gives_way = self._gives_way(known, wanted.digest)
            return self._take_call(wanted) if gives_way else self._stays(known)
        call = self._row("call", known.call_id)
        if call["manager_id"] != wanted.told.manager_id and not self._editor(call["id"]):
            return Kept(outcome="elsewhere", row_id=known.call_id)
        if known.status in (CANCELLED, UNSURE) or (wanted.unsure and known.status == TAKEN):
            return self._settle_call(known, wanted, call)
        if known.status == LINKED or call["removed_by"] is not None:
            copied = wanted.unsure and self._events_of("call", known.call_id)
            same = Kept(
                outcome="same", row_id=known.call_id, initiator=call["initiator"],
                unsure=any(event.status == UNSURE for event in copied or ()),
            )  # fmt: skip
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
        """Give an entry a call of its own that no longer stands with another one: hour and rep.

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

    def _settle_call(self, known: KnownEvent, wanted: WantedCall, call: Mapping[str, Any]) -> Kept:
        """Bring back what was cancelled or unsure, or set aside what has become unsure."""
        kept = Kept(
            outcome="same", row_id=call["id"], initiator=call["initiator"],
            unsure=known.status == UNSURE,
        )  # fmt: skip
        if not wanted.unsure:
            self._join(wanted)
            return self._update_call(known, wanted, {"removed_by": None}, call)
        if known.status != CANCELLED and known.digest == wanted.digest:
            return kept
        if known.status == TAKEN and call["removed_by"] is not None:
            return kept
        by = self._touched_by("call", call["id"], _NO_EDITS) if known.status == TAKEN else None
        if by is not None:  # somebody said what it was
            return replace(kept, outcome="conflict", by=by)
        self._update("call", call["id"], {**wanted.columns, "removed_by": self._names.command_id})
        self._update_event(known, digest=wanted.digest, status=UNSURE, suggestion=None,
                           reason=wanted.reason, customer=wanted.customer)  # fmt: skip
        return replace(kept, outcome="changed", unsure=True)

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
            gives_way = self._gives_way(known, wanted.digest)
            return self._take_day(wanted) if gives_way else self._stays(known)
        row_id = known.field_day_id
        settled = known.status == TAKEN or wanted.unsure
        if known.status == LINKED or (known.digest == wanted.digest and settled):
            return Kept(outcome="same", row_id=row_id, unsure=known.status == UNSURE)
        by = self._touched_by("field_day", row_id, _NO_EDITS | _SORTING)
        if by is not None:
            return Kept(outcome="conflict", row_id=row_id, by=by)
        self._update("field_day", row_id, {**wanted.columns, "status": wanted.status})
        self._update_event(known, digest=wanted.digest, status=wanted.mark, reason=wanted.reason)
        return Kept(outcome="changed", row_id=row_id, unsure=wanted.unsure)

    def list_calls_on(self, day_id: int) -> list[CallOnDay]:
        """Return the calls that are sorted onto a field day."""
        found = self._connection.execute(statements.LIST_CALLS_ON_DAY, {"row_id": day_id})
        return [
            CallOnDay(id_, date.fromisoformat(on), at and time.fromisoformat(at), rep_id)
            for id_, on, at, rep_id in found
        ]

    def put_on(self, call: CallOnDay, day_id: int | None) -> str | None:
        """Put a call onto another field day, or on none; return who sorted it, if not an import."""
        self._update("call", call.id, {"field_day_id": day_id})
        return self._touched_by("call", call.id, _NO_EDITS)

    def _gives_way(self, known: KnownEvent, digest: str) -> bool:
        """Take out what an entry was before it became a call, or a field day; False: it stays."""
        is_erased = known.call_id is None and known.field_day_id is None
        if is_erased or known.status not in (TAKEN, UNSURE, CANCELLED) or known.digest == digest:
            return False
        kept = self._cancel_one(known, None)
        return kept is None or kept.outcome != "conflict"

    def _stays(self, known: KnownEvent) -> Kept:
        table = "field_day" if known.call_id is None else "call"
        row_id = known.call_id or known.field_day_id
        if row_id is None:  # whoever it was with was erased
            return Kept(outcome="refused", row_id=0)
        row = self._row(table, row_id)
        what = f"{table.replace('_', ' ')} {row_id} of {row.get('held_on', row.get('day_on'))}"
        by = self._touched_by(table, row_id, _NO_EDITS) or "an earlier import"
        return Kept(outcome="conflict", row_id=row_id, by=by, what=what)

    def cancel(self, known: KnownEvent, manager_id: int | None = None) -> list[Kept]:
        """Take out what stands for an entry that was cancelled, where it is that manager's."""
        several = (self.knows(f"{known.key}+{number}") for number in range(1, _MOST_DAYS))
        cancelled = (self._cancel_one(event, manager_id) for event in (known, *several) if event)
        return [kept for kept in cancelled if kept is not None]

    def _cancel_one(self, known: KnownEvent, manager_id: int | None) -> Kept | None:
        table = "field_day" if known.call_id is None else "call"
        row_id = known.call_id or known.field_day_id
        if known.status not in STANDING_EVENTS or row_id is None:
            return None
        if known.status == UNSURE and table == "call":  # nobody needs to be asked any more
            self._update_event(known, status=CANCELLED)
            return Kept(outcome="changed", row_id=row_id)
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
            return Kept(outcome="same", row_id=int(copied[0]), unsure=True)
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
            unsure=wanted.unsure,
        )

    def _take_day(self, wanted: WantedDay) -> Kept:
        twin = self._find_twin("field_day", wanted)
        if twin is not None and self._was_given_up(twin):
            self._update("field_day", twin, {**wanted.columns, "status": wanted.status})
            self._note(wanted, wanted.mark, call_id=None, field_day_id=twin)
            return Kept(outcome="new", row_id=twin, unsure=wanted.unsure)
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
        return Kept(outcome="new", row_id=day_id, unsure=wanted.unsure)

    def _was_given_up(self, day_id: int) -> bool:
        """Tell whether an import alone brought a field day and cancelled it."""
        row = self._row("field_day", day_id)
        came_by = self._row("command", row["command_id"])["name"]
        is_ours = came_by in _NO_EDITS and not self._touched_by("field_day", day_id, _NO_EDITS)
        return is_ours and row["status"] == CANCELLED

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

    def _editor(self, call_id: int) -> str | None:
        """Return the last command that changed a call otherwise than by sorting it."""
        return self._touched_by("call", call_id, _NO_EDITS | _SORTING)

    def find_editor(self, what: BroughtAs, row_id: int) -> str | None:
        """Return the last command by which a person changed what an import brought."""
        return self._touched_by("field_day" if what == "field day" else "call", row_id, _NO_EDITS)

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


def _is_elsewhere(wanted: WantedCall, call: Mapping[str, Any]) -> bool:
    """Tell whether an entry is at another time than a call, or with another rep."""
    told = wanted.told
    is_then = (told.held_on, told.starts_at) == (call["held_on"], call["starts_at"])
    return not is_then or told.rep_id != call["rep_id"]


def _hints(one: KnownEvent | WantedCall) -> tuple[str | None, str | None, int | None]:
    return one.suggestion, one.reason, one.field_day_id


def _tells(wanted: WantedCall, call: Mapping[str, Any]) -> bool:
    """Tell whether a call is as an entry describes it."""
    return all(call[name] == value for name, value in wanted.columns.items())

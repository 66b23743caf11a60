"""Keeps the records of a CRM many at a time, by the rules of `events.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from coachlog.domain.calls import UNKNOWN
from coachlog.formats.call_fields import CallNotes
from coachlog.store import statements
from coachlog.store.append import REBUILD_FROM, ROWS_AT_ONCE
from coachlog.store.events import EventKeeper
from coachlog.store.names import NameBook
from coachlog.store.wanted import TAKEN, Kept, KnownEvent, ToldCall, WantedCall

ADDED_CALL_COLUMNS = (*ToldCall._fields[:-1], *CallNotes._fields, "initiator", "command_id")
_KNOWN = len(KnownEvent._fields)
_SORTED = 10_000  # events written at once
_HOUR = ("held_on", "manager_id", "starts_at")


class RecordKeeper(EventKeeper):
    """Keeps the records of one file for one command.

    What is new, or as it was, is kept by the hundred; the rest one by one.
    """

    def __init__(self, names: NameBook) -> None:
        super().__init__(names)
        self._added = self._batches = 0
        self._is_indexed = True
        # Sorted by their keys, which are scattered, many of them fall on one page of the index.
        self._waiting: list[tuple[object, ...]] = []
        self._first_days: dict[tuple[int, int], str] = {}
        self._is_first = self._connection.execute(statements.ANY_EVENT).fetchone() is None

    def meet_all(self, keys: Sequence[str]) -> list[bool]:
        """Note that records are in the file; tell of each whether it is there the first time."""
        self._batches += 1
        rows = [(key, self._batches) for key in keys]
        if self._connection.executemany(statements.MEET_FIRST, rows).rowcount == len(keys):
            return [True] * len(keys)
        met = {
            key
            for some in _slices(keys)
            for (key,) in self._connection.execute(
                statements.list_met(len(some)), (self._batches, *some)
            )
        }
        first = []
        for key in keys:
            first.append(key in met)
            met.discard(key)
        return first

    def find_known(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that an earlier import met."""
        if self._is_first:
            return set()
        return {key for some in _slices(keys) for key in self._list_known(some)}

    def keep_all(self, wanted: Sequence[WantedCall]) -> list[Kept]:
        """Add the calls of records, bring them up to date, or leave them, as `keep_call` does."""
        kept: list[Kept] = []
        for first in range(0, len(wanted), ROWS_AT_ONCE):
            some = wanted[first : first + ROWS_AT_ONCE]
            known = {} if self._is_first else self._list_known([call.key for call in some])
            taken = self._list_taken([call for call in some if call.key not in known])
            new: list[WantedCall] = []
            others: dict[int, Kept] = {}
            for place, call in enumerate(some):
                row, hour = known.get(call.key), _hour_of(call)
                if row is None and hour not in taken and hour[:2] not in taken:
                    new.append(call)
                    if hour[2]:
                        taken.add(hour)
                elif row is not None and _is_same(row, call):
                    others[place] = Kept(outcome="same", row_id=row[4], initiator=row[_KNOWN + 1])
                else:
                    self._write_events()
                    others[place] = self.keep_call(call)
            self._add(new)
            for place, call in enumerate(some):
                kept.append(others.get(place) or _new_call(call.initiator))
        return kept

    def knows_inside(self, key: str, first: date, last: date) -> KnownEvent | None:
        """Return what is known of a record that is not in the file, with its call in those days."""
        self._write_events()
        return super().knows_inside(key, first, last)

    def finish(self) -> None:
        """Bring the indexes back, and put the reps of new calls on teams."""
        self._write_events()
        if not self._is_indexed:
            for statement in statements.CREATE_SCATTERED_INDEXES:
                self._connection.execute(statement)
        for pair, day in self._first_days.items():
            held_on = date.fromisoformat(day)
            self._joined[pair] = min(held_on, self._joined.get(pair, held_on))
        super().finish()

    def _list_known(self, keys: Sequence[str]) -> dict[str, Sequence[Any]]:
        found = self._connection.execute(statements.find_records(len(keys)), keys)
        return {row[1]: row for row in found}

    def _list_taken(self, wanted: Sequence[WantedCall]) -> set[tuple[object, ...]]:
        """Return where a record may be a call that is there: days and managers, with the hour.

        On a day with calls from before this file, whatever the hour.
        """
        newest = self._newest["call"]
        hours = [_hour_of(call) for call in wanted]
        taken: set[tuple[object, ...]] = set()
        for columns, asked, which in (
            (_HOUR[:2], {hour[:2] for hour in hours if newest}, "<="),
            (_HOUR, {hour for hour in hours if hour[2]}, ">"),
        ):
            if asked:
                statement = statements.find_taken(columns, len(asked), which)
                given = [*chain.from_iterable(asked), newest]
                taken.update(self._connection.execute(statement, given))
        return taken

    def _add(self, wanted: Sequence[WantedCall]) -> None:
        """Add calls and the events that stand for them."""
        if not wanted:
            return
        command_id = self._names.command_id
        rows: list[tuple[object, ...]] = []
        for call in wanted:
            told = call.told
            rows.append((*told[:-1], *told.noted, call.initiator, command_id))
            pair = told.manager_id, told.rep_id
            if told.held_on < self._first_days.get(pair, "9999"):
                self._first_days[pair] = told.held_on
        newest = self._find_newest("call")
        self._connection.executemany(statements.add_many("call", ADDED_CALL_COLUMNS, 1), rows)
        ids = self._connection.execute(statements.LIST_NEWER_CALLS, (newest,))  # in their order
        self._waiting.extend(
            (call.key, call.digest, TAKEN, call_id, call.suggestion, call.reason, command_id)
            for call, (call_id,) in zip(wanted, ids, strict=True)
        )
        if len(self._waiting) >= _SORTED:
            self._write_events()
        self._added += len(wanted)
        if self._is_indexed and not self._newest["call"] and self._added >= REBUILD_FROM:
            # Sorting an index once beats a search per row; nobody looks a call up meanwhile.
            for statement in statements.DROP_SCATTERED_INDEXES:
                self._connection.execute(statement)
            self._is_indexed = False

    def _write_events(self) -> None:
        """Add the events that stand for calls added before."""
        self._waiting.sort(key=itemgetter(0))
        self._connection.executemany(
            statements.add_many("event", statements.ADDED_EVENT_COLUMNS, 1), self._waiting
        )
        self._waiting.clear()


def _hour_of(wanted: WantedCall) -> tuple[object, ...]:
    """Return day, manager and hour of a call."""
    told = wanted.told
    return told.held_on, told.manager_id, told.starts_at


def _is_same(row: Sequence[Any], wanted: WantedCall) -> bool:
    """Tell whether the call of a known record is as the record says, which was read before."""
    known, manager_id, initiator = KnownEvent(*row[:_KNOWN]), row[_KNOWN], row[_KNOWN + 1]
    return (
        known.status == TAKEN
        and known.digest == wanted.digest
        and manager_id == wanted.told.manager_id
        and (initiator != UNKNOWN or wanted.initiator == UNKNOWN)
        and (known.suggestion, known.reason) == (wanted.suggestion, wanted.reason)
    )


def _slices(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[first : first + ROWS_AT_ONCE] for first in range(0, len(keys), ROWS_AT_ONCE)]


@cache
def _new_call(initiator: str) -> Kept:
    """Return what keeping a new record did; of many, nobody asks for the row."""
    return Kept(outcome="new", row_id=0, initiator=initiator)

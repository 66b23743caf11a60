"""Keeps the records of a CRM many at a time, by the rules of `events.py`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import NamedTuple

from coachlog.domain.calls import UNKNOWN, Initiator
from coachlog.formats.call_fields import CallNotes
from coachlog.store import statements
from coachlog.store.bulk_append import REBUILD_FROM, ROWS_AT_ONCE, add_rows
from coachlog.store.events import EventKeeper
from coachlog.store.names import NameBook
from coachlog.store.wanted import TAKEN, Kept, KnownEvent, Outcome, ToldCall, WantedCall

ADDED_CALL_COLUMNS = (*ToldCall._fields[:-1], *CallNotes._fields, "initiator", "command_id")
_SORTING_KIB = 8 * 1024  # what sorting takes as well, beside the cache
_HOUR = ("held_on", "manager_id", "starts_at")


class KnownRecord(NamedTuple):
    """A record that an earlier import met, with manager and initiator of its call."""

    initiator: str
    digest: str
    status: str
    suggestion: str | None
    reason: str | None
    manager_id: int | None  # of a field day, none

    def tells(
        self,
        digest: str,
        manager_id: int,
        initiator: Initiator,
        suggestion: Initiator | None = None,
        reason: str | None = None,
    ) -> bool:
        """Tell whether a record of the file is as it was, so that nothing is to be done."""
        return self[1:] == (digest, TAKEN, suggestion, reason, manager_id) and (
            self.initiator != UNKNOWN or initiator == UNKNOWN
        )


class RecordKeeper(EventKeeper):
    """Keeps the records of one file for one command.

    What is new, or as it was, is kept by the hundred; the rest one by one.
    """

    def __init__(self, names: NameBook) -> None:
        super().__init__(names)
        self._added = self._batches = 0
        self._is_indexed = self._has_day_index = True
        self._has_waiting = False
        self._first_days: dict[tuple[int, int], str] = {}
        self._is_first = self._connection.execute(statements.ANY_EVENT).fetchone() is None
        self._connection.execute("DROP TABLE IF EXISTS waiting")
        self._connection.execute(statements.CREATE_WAITING)

    def meet_all(self, keys: Sequence[str]) -> list[bool]:
        """Note that records are in the file; tell of each whether it is there the first time."""
        met = self._meet_first(keys)
        if len(met) == len(keys):
            return [True] * len(keys)
        first = []
        for key in keys:
            first.append(key in met)
            met.discard(key)
        return first

    def number_all(self, keys: Sequence[str]) -> list[str]:
        """Return what tells records from those of the same keys that stand above them."""
        times = {
            key: int(number)
            for some in _slices(keys)
            for key, number in self._connection.execute(statements.list_times(len(some)), some)
        }
        numbered: list[str] = []
        for key in keys:
            times[key] += 1
            numbered.append(f"{key}#{times[key]}")
        self._connection.executemany(statements.SET_TIMES, [(n, key) for key, n in times.items()])
        first = self._meet_first(numbered)
        return [
            told if told in first else self._number(key)
            for key, told in zip(keys, numbered, strict=True)
        ]

    def _number(self, key: str) -> str:
        """Return the first numbered key that is nobody's."""
        while not self.meet(numbered := f"{key}#{self._count(key)}"):
            pass
        return numbered

    def _meet_first(self, keys: Sequence[str]) -> set[str]:
        """Note that keys are in the file; return those that are there for the first time."""
        self._batches += 1
        # Sorted, as their index is, many of them fall on one page of it.
        rows = [(key, self._batches) for key in sorted(keys)]
        if self._connection.executemany(statements.MEET_FIRST, rows).rowcount == len(keys):
            return set(keys)
        return {
            key
            for some in _slices(keys)
            for (key,) in self._connection.execute(
                statements.list_met(len(some)), (self._batches, *some)
            )
        }

    def find_known(self, keys: Sequence[str]) -> set[str]:
        """Return those of the keys that an earlier import met."""
        if self._is_first:
            return set()
        return {key for some in _slices(keys) for key in self._list_known(some)}

    def look_up(self, keys: Sequence[str]) -> dict[str, KnownRecord]:
        """Return what the log has of records, before any of them is kept."""
        if self._is_first:
            return {}
        return {key: row for some in _slices(keys) for key, row in self._list_known(some).items()}

    def keep_all(
        self, wanted: Sequence[WantedCall], looked_up: Mapping[str, KnownRecord] | None = None
    ) -> list[Kept]:
        """Add the calls of records, bring them up to date, or leave them, as `keep_call` does.

        `looked_up` is what `look_up` told of their keys, where that was asked.
        """
        kept: list[Kept] = []
        for first in range(0, len(wanted), ROWS_AT_ONCE):
            some = wanted[first : first + ROWS_AT_ONCE]
            known = looked_up
            if known is None:
                known = self.look_up([call.key for call in some])
            hours = [_hour_of(call) for call in some]
            taken = self._list_taken(
                {hour for call, hour in zip(some, hours, strict=True) if call.key not in known}
            )
            new: list[WantedCall] = []
            others: dict[int, Kept] = {}
            for place, (call, hour) in enumerate(zip(some, hours, strict=True)):
                row = known.get(call.key)
                if row is None and hour not in taken and hour[:2] not in taken:
                    new.append(call)
                    if hour[2]:
                        taken.add(hour)
                elif row is not None and row.tells(
                    call.digest, call.told.manager_id, call.initiator, call.suggestion, call.reason
                ):
                    others[place] = count_as("same", row.initiator)
                else:
                    self._write_events()
                    others[place] = self.keep_call(call)
            self._add(new)
            for place, call in enumerate(some):
                kept.append(others.get(place) or count_as("new", call.initiator))
        return kept

    def knows_inside(self, key: str, first: date, last: date) -> KnownEvent | None:
        """Return what is known of a record that is not in the file, with its call in those days."""
        self._write_events()
        return super().knows_inside(key, first, last)

    def finish(self) -> None:
        """Bring the indexes back, and put the reps of new calls on teams."""
        cache = self._connection.execute("PRAGMA cache_size").fetchone()[0]
        self._connection.execute(f"PRAGMA cache_size = -{_SORTING_KIB}")
        self._write_events()
        if not self._is_indexed:
            for statement in statements.CREATE_SCATTERED_INDEXES:
                self._connection.execute(statement)
        self._index_days()
        self._connection.execute(f"PRAGMA cache_size = {cache}")
        for pair, day in self._first_days.items():
            held_on = date.fromisoformat(day)
            self._joined[pair] = min(held_on, self._joined.get(pair, held_on))
        super().finish()

    def _list_known(self, keys: Sequence[str]) -> dict[str, KnownRecord]:
        found = self._connection.execute(statements.find_records(len(keys)), keys)
        return {key: KnownRecord._make(row) for key, *row in found}

    def _list_taken(self, hours: Collection[tuple[object, ...]]) -> set[tuple[object, ...]]:
        """Return where a record may be a call that is there: days and managers, with the hour.

        On a day with calls from before this file, whatever the hour.
        """
        newest = self._newest["call"]
        taken: set[tuple[object, ...]] = set()
        for columns, asked, which in (
            (_HOUR[:2], {hour[:2] for hour in hours if newest}, "<="),
            (_HOUR, {hour for hour in hours if hour[2]}, ">"),
        ):
            if asked:
                self._index_days()
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
        add_rows(self._connection, "call", ADDED_CALL_COLUMNS, rows, len(rows))
        ids = self._connection.execute(statements.LIST_NEWER_CALLS, (newest,))  # in their order
        events = [
            (call.key, call.digest, TAKEN, call_id, call.suggestion, call.reason, command_id)
            for call, (call_id,) in zip(wanted, ids, strict=True)
        ]
        add_rows(self._connection, "waiting", statements.ADDED_EVENT_COLUMNS, events, len(events))
        self._has_waiting = True
        self._added += len(wanted)
        if self._is_indexed and not self._newest["call"] and self._added >= REBUILD_FROM:
            # Sorting an index once beats a search per row; nobody looks a call up meanwhile.
            for statement in statements.DROP_SCATTERED_INDEXES:
                self._connection.execute(statement)
            self._is_indexed = False
            if all(call.told.starts_at is None for call in wanted):
                self._connection.execute(statements.DROP_DAY_INDEX)
                self._has_day_index = False

    def _index_days(self) -> None:
        """Bring the index of the days back, where it was dropped."""
        if not self._has_day_index:
            self._connection.execute(statements.CREATE_DAY_INDEX)
            self._has_day_index = True

    def _write_events(self) -> None:
        """Add the events that stand for calls added before."""
        if self._has_waiting:
            self._connection.execute(statements.TAKE_WAITING)
            self._connection.execute(statements.CLEAR_WAITING)
            self._has_waiting = False


def _hour_of(wanted: WantedCall) -> tuple[object, ...]:
    """Return day, manager and hour of a call."""
    told = wanted.told
    return told.held_on, told.manager_id, told.starts_at


def _slices(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[first : first + ROWS_AT_ONCE] for first in range(0, len(keys), ROWS_AT_ONCE)]


@cache
def count_as(outcome: Outcome, initiator: str) -> Kept:
    """Return what keeping a record did; of many, nobody asks for the row."""
    return Kept(outcome=outcome, row_id=0, initiator=initiator)

"""Which known entry of a calendar or CRM one of a file is, whatever it was called before.

A series that is moved or split names its occurrences anew, and so does a meeting that was deleted
and made again; one visit may stand in several calendars. Here it is only found out: what becomes of
it is done in `events`.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from coachlog.domain.gone import BroughtEntry
from coachlog.store import statements
from coachlog.store.names import NameBook
from coachlog.store.wanted import LINKED, STANDING_EVENTS, TAKEN, KnownEvent, WantedCall, WantedDay

_APART = 180  # minutes between two visits of an account on one day
_INSTANT = re.compile(r"\d{8}(?:T\d{6}Z?)?(?:\+\d+)?")  # of an occurrence, in its key
_SECOND_DAY = re.compile(r"\+\d+$")  # and any later one, in the key of an entry of several
_MOVED_DAYS = 3  # that an occurrence may be away from where its series was before


class EventMatcher:
    """Knows which entries are in one file, and finds what the log has of them.

    What it remembers of them is in the log and in a temporary table, so that memory does not grow
    with the file.
    """

    def __init__(self, names: NameBook) -> None:
        """Start a file."""
        self._names = names
        self._connection = names.connection
        # Series of which all instances are in the file, and entries that stand for nothing any
        # more: what stood for them may be taken over by others.
        self.listed: Collection[str] = ()
        self.leaving: set[str] = set()
        self._connection.execute("DROP TABLE IF EXISTS met")
        self._connection.execute(statements.CREATE_MET)
        # What this file adds stands for entries of its own: only older rows can be their twins.
        self._newest = {name: self._find_newest(name) for name in ("call", "field_day")}

    def meet(self, key: str) -> bool:
        """Note that an entry is in the file; tell whether it is there for the first time."""
        return self._count(key) == 1

    def _count(self, key: str) -> int:
        times: int = self._connection.execute(statements.MEET, {"key": key}).fetchone()[0]
        return times

    def _has_met(self, key: str) -> bool:
        return self._connection.execute(statements.HAS_MET, {"key": key}).fetchone() is not None

    def knows(self, key: str) -> KnownEvent | None:
        """Return what an earlier import, or this one, made of an entry."""
        found = self._connection.execute(statements.FIND_EVENT, {"key": key}).fetchone()
        return None if found is None else KnownEvent(*found)

    def knows_inside(self, key: str, first: date, last: date) -> KnownEvent | None:
        """Return what is known of an entry that is not in the file, with its call in those days."""
        known = None if self._has_met(key) else self.knows(key)
        day = known and self._day_of(known)
        return known if day is not None and first <= day <= last else None

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

    def list_day_keys(self) -> set[str]:
        """Return the entries that earlier imports took for field days."""
        return {key for (key,) in self._connection.execute(statements.LIST_DAY_KEYS)}

    def list_brought(self, manager_id: int, first: date, last: date) -> Iterator[BroughtEntry]:
        """Yield what imports brought of those days, and which of it the file has."""
        given = {"manager_id": manager_id, "first": first.isoformat(), "last": last.isoformat()}
        for statement in (statements.LIST_CALLS_OF_IMPORTS, statements.LIST_DAYS_OF_IMPORTS):
            for calendar, key, what, row_id, on, stands in self._connection.execute(
                statement, given
            ):
                is_there = stands or (
                    what == "field day" and self._has_met(_SECOND_DAY.sub("", key))
                )
                yield BroughtEntry(
                    calendar, key, what, row_id, date.fromisoformat(on), bool(is_there)
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
            if event.status in STANDING_EVENTS
            and getattr(event, f"{table}_id") is not None
            and _INSTANT.fullmatch(event.key, len(uid) + 1)
            and (day := _day_in(event.key[len(uid) + 1 :])) is not None
        ]
        return min(days)[2] if days else None

    def _find_leaving(self, table: str, row_id: int) -> KnownEvent | None:
        """Return the entry that a row stands for and that stands for nothing any more."""
        events = self._events_of(table, row_id)
        return next(
            (one for one in events if one.status in STANDING_EVENTS and self._leaves(one.key)), None
        )

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

    def _find_copied(self, known: KnownEvent) -> KnownEvent | None:
        """Return the entry of the same calendar that brought the call of another one."""
        for one in self._events_of("call", known.call_id or 0):
            if one.id != known.id and one.status == TAKEN and not self._leaves(one.key):
                calendar, own = (self._row("event", id_)["calendar"] for id_ in (one.id, known.id))
                if self._has_met(one.key) or (own and calendar == own):
                    return one
        return None

    def _find_heir(self, known: KnownEvent, table: str, row_id: int) -> int | None:
        """Return another entry of the file that a row stands for, as where a series was split."""
        for event in self._events_of(table, row_id):
            stays = event.key not in self.leaving and self._has_met(event.key)
            if event.id != known.id and event.status == LINKED and stays:
                return event.id
        return None

    def _row(self, table: str, row_id: int) -> dict[str, Any]:
        found = self._connection.execute(
            f"SELECT * FROM {table} WHERE id = :row_id", {"row_id": row_id}
        )
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def _leaves(self, key: str) -> bool:
        """Tell whether an entry of an earlier import stands for nothing any more."""
        uid, slash, instant = key.rpartition("/")
        is_dropped = slash and uid in self.listed and _INSTANT.fullmatch(instant)
        return key in self.leaving or bool(is_dropped and not self._has_met(key))

    def _events_of(self, table: str, row_id: int) -> list[KnownEvent]:
        """Return the entries that a row stands for."""
        statement = statements.LIST_EVENTS_OF[table]
        return [KnownEvent(*row) for row in self._connection.execute(statement, {"row_id": row_id})]

    def _day_of(self, known: KnownEvent) -> date | None:
        """Return the day of the call or field day that stands for an entry."""
        if known.call_id is not None:
            return date.fromisoformat(self._row("call", known.call_id)["held_on"])
        if known.field_day_id is not None:
            return date.fromisoformat(self._row("field_day", known.field_day_id)["day_on"])
        return None

    def _find_newest(self, table: str) -> int:
        newest = self._connection.execute(statements.FIND_NEWEST[table]).fetchone()[0]
        return newest or 0


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

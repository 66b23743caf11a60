"""How the calls of a file get into the log: as the one of `add-call` does, but a million of them.

Plain statements on the opener's connection, no SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain, compress, islice, repeat
from struct import unpack
from typing import Any, TypeVar

from coachlog.domain.calls import UNKNOWN, currency_of
from coachlog.domain.names import refuse_own_rep
from coachlog.formats.call_fields import CALL_TEXTS, CallDraft
from coachlog.store import statements
from coachlog.store.append import open_membership
from coachlog.store.names import NameBook

ROWS_AT_ONCE = 250  # one statement for so many rows takes half the time of as many statements
REBUILD_FROM = 20_000  # new rows from which an index may be rebuilt instead of kept
_NameKey = TypeVar("_NameKey")
_NameFound = TypeVar("_NameFound")


def add_rows(
    connection: sqlite3.Connection,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[Sequence[object]],
    number: int,
) -> None:
    """Insert so many rows, a few hundred with each statement."""
    source = iter(rows)
    for _ in range(number // ROWS_AT_ONCE):
        cells = tuple(chain.from_iterable(islice(source, ROWS_AT_ONCE)))
        connection.execute(statements.add_many(table, columns, ROWS_AT_ONCE), cells)
    connection.executemany(statements.add_many(table, columns, 1), source)


class _PairIds:
    """A manager and a rep who appear together, and the first day they do.

    `gone` are the texts that are not taken, since one of the two was erased.
    """

    first_on = date.max

    def __init__(self, manager_id: int, rep_id: int, gone: frozenset[str]) -> None:
        self.manager_id, self.rep_id, self.gone = manager_id, rep_id, gone


class _Remembered(dict[_NameKey, _NameFound]):
    """What the keys met so far stand for; a new one is looked up once."""

    def __init__(self, look_up: Callable[[_NameKey], _NameFound]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, key: _NameKey) -> _NameFound:
        found = self[key] = self._look_up(key)
        return found

    def find(self, keys: Iterable[_NameKey]) -> list[_NameFound]:
        """Return what each key stands for; the loop stays inside the interpreter."""
        return list(map(self.__getitem__, keys))


class BulkAppend:
    """Adds the calls of one file, skipping the rows that an earlier import brought.

    Memory is bounded by the distinct names and days of the file, not by its rows.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        command_id: int,
        default_currency: str,
        names: NameBook,
        *,
        first_on: date | None = None,
    ) -> None:
        """Start; rows of days before `first_on` are left out."""
        self.new = 0
        self.same = 0
        self.to_sort = 0  # new ones whose initiator nobody has said
        self.too_old = 0  # of days before the first that is taken
        self._connection = connection
        self._command_id = command_id
        self._default_currency = lambda: default_currency
        self._names = names
        self._first_on = first_on
        self._present = 0
        self._indexed = True
        self._pairs = _Remembered(self._meet_pair)
        self._accounts = _Remembered(self._meet_account)
        self._days = _Remembered(self._meet_day)
        self._brought: set[str] = set()  # days of which an earlier import brought calls

    def start(self) -> None:
        """Prepare the connection; call once."""
        self._connection.execute("DROP TABLE IF EXISTS imported")
        self._connection.execute(statements.CREATE_IMPORTED)
        self._present = self._connection.execute(statements.COUNT_CALLS).fetchone()[0]

    def add(self, drafts: Sequence[CallDraft], identities: Sequence[str]) -> None:
        """Take some calls, as `add_columns` does."""
        self.add_columns(tuple(zip(*drafts, strict=True)), identities)

    def add_columns(self, columns: Sequence[Sequence[Any]], identities: Sequence[str]) -> None:
        """Take some calls, given as one sequence for each field of CallDraft, in its order.

        Raises InvalidValue or UnknownName, naming the field, and takes none. The identity of a
        call tells it from the others of its file and of files to come.
        """
        rows = len(identities)
        if self._first_on is not None:
            taken = [day >= self._first_on for day in columns[0]]
            columns = [list(compress(column, taken)) for column in columns]
            identities = list(compress(identities, taken))
        too_old = rows - len(identities)
        held_on, managers, reps, accounts, initiators, cents, currencies, *rest = columns
        pairs = self._pairs.find(zip(managers, reps, strict=True))
        account_ids = self._accounts.find(accounts)
        days = self._days.find(held_on)
        for pair, day in zip(pairs, held_on, strict=True):
            if day < pair.first_on:
                pair.first_on = day
        if self._names.erased is not None:
            rest = self._clean_texts(pairs, rest)
        full: list[Sequence[Any]] = [
            days,
            [pair.manager_id for pair in pairs],
            [pair.rep_id for pair in pairs],
            account_ids,
            initiators,
            cents,
            [
                currency_of(amount, code, self._default_currency)
                for amount, code in zip(cents, currencies, strict=True)
            ],
            *rest,
            _fingerprints(identities),
        ]
        if not self._brought.isdisjoint(days):
            fresh = [
                not self._is_same(day, value) for day, value in zip(days, full[-1], strict=True)
            ]
            full = [list(compress(column, fresh)) for column in full]
        self._insert(full)
        self.too_old += too_old

    def finish(self) -> None:
        """Bring the indexes back and put new reps on teams."""
        if not self._indexed:
            for statement in statements.CREATE_SCATTERED_INDEXES:
                self._connection.execute(statement)
        for pair in sorted(self._pairs.values(), key=lambda pair: pair.first_on):
            open_membership(
                self._connection, self._command_id, pair.rep_id, pair.manager_id, pair.first_on
            )

    @property
    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day met."""
        return (min(self._days), max(self._days)) if self._days else None

    def _clean_texts(
        self, pairs: Sequence[_PairIds], rest: Sequence[Sequence[Any]]
    ) -> list[Sequence[Any]]:
        """Return minutes, role and texts without what is about people who were erased."""
        named = dict(zip(CallDraft._fields[-len(rest) :], rest, strict=True))
        for name in CALL_TEXTS:
            named[name] = [
                None if name in pair.gone else self._names.clean_text(text)
                for pair, text in zip(pairs, named[name], strict=True)
            ]
        return list(named.values())

    def _insert(self, columns: Sequence[Sequence[Any]]) -> None:
        rows = len(columns[0])
        add_rows(
            self._connection, "call", _ADDED_COLUMNS, zip(*columns, repeat(self._command_id)), rows
        )
        self.new += rows
        self.to_sort += columns[4].count(UNKNOWN)
        if self._indexed and self.new >= max(self._present, REBUILD_FROM):
            # More comes in than was there: sorting an index once beats a search per row.
            for statement in statements.DROP_SCATTERED_INDEXES:
                self._connection.execute(statement)
            self._indexed = False

    def _meet_pair(self, pair: tuple[str, str]) -> _PairIds:
        manager, rep = pair
        refuse_own_rep(manager, rep)
        known_manager = self._names.find_or_import("manager", manager)
        known_rep = self._names.find_or_import("rep", rep)
        refuse_own_rep(known_manager.name, known_rep.name)  # the file may say a former name
        gone: frozenset[str] = frozenset()
        if self._names.erased is not None:
            from coachlog.store.erasure.rules import list_gone

            if self._names.find_erased(manager):
                gone |= list_gone("call", "manager")
            if self._names.find_erased(rep):
                gone |= list_gone("call", "rep")
        return _PairIds(known_manager.id, known_rep.id, gone)

    def _meet_account(self, account: str) -> int:
        return self._names.find_or_import("account", account).id

    def _meet_day(self, held_on: date) -> str:
        day = held_on.isoformat()
        if self._connection.execute(statements.NOTE_IMPORTED, {"day": day}).rowcount > 0:
            self._brought.add(day)
        return day

    def _is_same(self, day: str, fingerprint: int) -> bool:
        """Tell whether an earlier import brought this row; each of its rows answers once."""
        if day not in self._brought:
            return False
        matched = self._connection.execute(
            statements.MATCH_IMPORTED, {"held_on": day, "print": fingerprint}
        ).rowcount
        self.same += matched
        return matched > 0


_ADDED_COLUMNS = (*statements.IMPORTED_CALL_COLUMNS, "command_id")


def _fingerprints(identities: Sequence[str]) -> Sequence[int]:
    from hashlib import blake2b  # which loads OpenSSL

    digests = [blake2b(identity.encode(), digest_size=8).digest() for identity in identities]
    return unpack(f">{len(digests)}q", b"".join(digests))

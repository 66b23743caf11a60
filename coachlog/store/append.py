"""The one way calls get into the log: look up names, insert, open teams, tally.

The hot path of `add-call` and `import`: plain statements on the opener's connection, no SQLAlchemy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from itertools import chain, compress, islice, repeat
from struct import unpack
from typing import Any, NamedTuple, TypeVar

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, currency_of
from coachlog.domain.names import refuse_own_rep
from coachlog.errors import CoachlogError, NotInLog, to_paste
from coachlog.formats.call_fields import CALL_TEXTS, CallDraft
from coachlog.store import statements
from coachlog.store.history import keep_image
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook

ROWS_AT_ONCE = 250  # one statement for so many rows takes half the time of as many statements
REBUILD_FROM = 20_000  # new rows from which an index may be rebuilt instead of kept
_NameKey = TypeVar("_NameKey")
_NameFound = TypeVar("_NameFound")


class FieldDayFacts(NamedTuple):
    """What a call takes over from the field day it belongs to."""

    id: int
    manager_id: int
    manager: str
    rep_id: int
    rep: str
    day_on: date
    status: str


class WeekTally(NamedTuple):
    """A manager's calls of one week, by who asked."""

    requested: int
    scheduled: int
    unknown: int


def find_field_day(connection: sqlite3.Connection, field_day_id: int) -> FieldDayFacts:
    """Return the field day of that number; raises CoachlogError when there is none."""
    row = connection.execute(statements.FIND_FIELD_DAY, {"row_id": field_day_id}).fetchone()
    if row is None:
        raise NotInLog("field day", field_day_id)
    manager_id, manager, rep_id, rep, day_on, status = row
    return FieldDayFacts(
        id=field_day_id,
        manager_id=manager_id,
        manager=manager,
        rep_id=rep_id,
        rep=rep,
        day_on=date.fromisoformat(day_on),
        status=status,
    )


def refuse_unknown_call(connection: sqlite3.Connection, call_id: int) -> None:
    """Raise CoachlogError when the log never had a call of that number."""
    row = connection.execute("SELECT 1 FROM call WHERE id = :row_id", {"row_id": call_id})
    if row.fetchone() is None:
        raise NotInLog("call", call_id)


def find_people_of_call(connection: sqlite3.Connection, call_id: int) -> tuple[int, int]:
    """Return manager and rep of a call; raises CoachlogError when it is not there or removed."""
    refuse_unknown_call(connection, call_id)
    manager_id, rep_id, removed_by = connection.execute(
        "SELECT manager_id, rep_id, removed_by FROM call WHERE id = :row_id", {"row_id": call_id}
    ).fetchone()
    if removed_by is not None:
        raise CoachlogError(
            f"call {call_id} was removed; {to_paste('history', '--call', call_id)} shows by whom"
        )
    return manager_id, rep_id


def find_planned_days(
    connection: sqlite3.Connection, manager_id: int, day: date
) -> list[tuple[int, str]]:
    """Return the field days that the manager planned for that day: number and rep."""
    given = {"manager_id": manager_id, "day": day.isoformat(), "status": "planned"}
    return [(row[0], row[1]) for row in connection.execute(statements.FIND_PLANNED_DAYS, given)]


def hold_field_day(connection: sqlite3.Connection, command_id: int, day: FieldDayFacts) -> None:
    """Mark a field day as held, now that a call was logged onto it."""
    if day.status != "held":
        keep_image(connection, command_id, "field_day", day.id)
        connection.execute(statements.HOLD_FIELD_DAY, {"row_id": day.id, "status": "held"})


def add_call(connection: sqlite3.Connection, row: dict[str, object]) -> int:
    """Insert one call, given by the columns it has; return its id."""
    full = dict.fromkeys(statements.CALL_COLUMNS) | row
    return int(connection.execute(statements.ADD_CALL, full).fetchone()[0])


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


def add_field_day(connection: sqlite3.Connection, row: dict[str, object]) -> int:
    """Insert one field day, given by the columns it has; return its id."""
    full = dict.fromkeys(statements.FIELD_DAY_COLUMNS) | row
    return int(connection.execute(statements.ADD_FIELD_DAY, full).fetchone()[0])


def as_stored(value: object) -> object:
    """Return a value as the log holds it: days and times as text."""
    return moment_as_stored(value) if isinstance(value, date | time) else value


def moment_as_stored(value: date | time) -> str:
    """Return a day or a time as the log holds it."""
    return value.isoformat("microseconds") if isinstance(value, time) else value.isoformat()


def find_same_call(connection: sqlite3.Connection, row: dict[str, object]) -> int | None:
    """Return the first call of the same day, manager, rep and account, if there is one."""
    same = {name: row[name] for name in ("held_on", "manager_id", "rep_id", "account_id")}
    found = connection.execute(statements.FIND_SAME_CALL, same).fetchone()[0]
    return None if found is None else int(found)


def tally_week(
    connection: sqlite3.Connection, manager_id: int, start: date, end: date
) -> WeekTally:
    """Count a manager's calls from `start` to `end` by who asked."""
    counted = dict(
        connection.execute(
            statements.COUNT_INITIATORS,
            {"manager_id": manager_id, "start": start.isoformat(), "end": end.isoformat()},
        ).fetchall()
    )
    return WeekTally(
        requested=counted.get(REP_REQUEST, 0),
        scheduled=counted.get(MANAGER_SCHEDULED, 0),
        unknown=counted.get(UNKNOWN, 0),
    )


def find_manager_of(connection: sqlite3.Connection, rep_id: int, day: date) -> Known | None:
    """Return the manager whose team the rep is on that day."""
    on = day.isoformat()
    rows = connection.execute(statements.FIND_MEMBERSHIPS, {"rep_id": rep_id}).fetchall()
    for _, manager_id, manager, from_on, until_on, _, email in rows:
        if (from_on or "") <= on <= (until_on or "9999"):
            return Known(id=manager_id, name=manager, email=email)
    if rows and rows[0][3] and on < rows[0][3]:
        # Before the first known day the rep was, as far as anyone knows, on the first team.
        return Known(id=rows[0][1], name=rows[0][2], email=rows[0][6])
    return None


def open_membership(
    connection: sqlite3.Connection, command_id: int, rep_id: int, manager_id: int, day: date
) -> None:
    """Put a rep on the team of the manager of the first call; a call elsewhere moves nobody.

    A start that was taken from a call moves back with an earlier call of the same manager.
    """
    on = day.isoformat()
    teams = connection.execute(statements.FIND_MEMBERSHIPS, {"rep_id": rep_id}).fetchall()
    if not teams:
        connection.execute(
            statements.ADD_MEMBERSHIP,
            {
                "rep_id": rep_id,
                "manager_id": manager_id,
                "from_on": on,
                "until_on": None,
                "assumed": True,
                "command_id": command_id,
            },
        )
        return
    first_id, first_manager, _, from_on, _, assumed, _ = teams[0]
    if assumed and first_manager == manager_id and on < from_on:
        keep_image(connection, command_id, "membership", first_id)
        connection.execute(statements.MOVE_MEMBERSHIP_START, {"row_id": first_id, "day": on})


def follow_calls(connection: sqlite3.Connection, command_id: int, rep_id: int) -> None:
    """Let a team that was taken from calls follow them, now that one was changed or removed.

    It starts with the first call of that manager; without any left, it is the team of the call
    logged first. A rep without calls stays where they are.
    """
    given: dict[str, object] = {"rep_id": rep_id}
    teams = connection.execute(statements.FIND_MEMBERSHIPS, given).fetchall()
    if len(teams) != 1 or not teams[0][5]:
        return
    row_id, manager_id, _, from_on, *_ = teams[0]
    counts = "rep_id = :rep_id AND removed_by IS NULL"
    starts = f"SELECT min(held_on) FROM call WHERE {counts} AND manager_id = :manager_id"
    start = connection.execute(starts, {**given, "manager_id": manager_id}).fetchone()[0]
    if start is None:
        first = connection.execute(
            f"SELECT manager_id FROM call WHERE {counts} ORDER BY id LIMIT 1", given
        ).fetchone()
        if first is None:
            return
        manager_id = first[0]
        start = connection.execute(starts, {**given, "manager_id": manager_id}).fetchone()[0]
    if (manager_id, start) != (teams[0][1], from_on):
        keep_image(connection, command_id, "membership", row_id)
        connection.execute(
            "UPDATE membership SET manager_id = :manager_id, from_on = :start WHERE id = :row_id",
            {"row_id": row_id, "manager_id": manager_id, "start": start},
        )


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

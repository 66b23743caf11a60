"""The one way calls get into the log: look up names, insert, open teams, tally.

The hot path of `add-call` and `import`: plain statements on the opener's connection, no SQLAlchemy.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, repeat

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, CallDraft
from coachlog.domain.names import fold_name
from coachlog.errors import CoachlogError, InvalidValue, show
from coachlog.store import statements
from coachlog.store.history import keep_image
from coachlog.store.names import Known, NameBook

ROWS_AT_ONCE = 100  # one statement for so many rows takes two thirds of the time of as many
REBUILD_FROM = 20_000  # new rows from which an index may be rebuilt instead of kept
_NAMED = re.compile(r":(\w+)")
CALL_COLUMNS = tuple(_NAMED.findall(statements.ADD_CALL))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayFacts:
    """What a call takes over from the field day it belongs to."""

    id: int
    manager_id: int
    manager: str
    rep_id: int
    rep: str
    day_on: date
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTally:
    """A manager's calls of one week, by who asked."""

    requested: int
    scheduled: int
    unknown: int


def find_field_day(connection: sqlite3.Connection, field_day_id: int) -> FieldDayFacts:
    """Return the field day of that number; raises CoachlogError when there is none."""
    row = connection.execute(statements.FIND_FIELD_DAY, {"row_id": field_day_id}).fetchone()
    if row is None:
        raise CoachlogError(f"there is no field day {field_day_id} in this log")
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


def hold_field_day(connection: sqlite3.Connection, command_id: int, day: FieldDayFacts) -> None:
    """Mark a field day as held, now that a call was logged onto it."""
    if day.status != "held":
        keep_image(connection, command_id, "field_day", day.id)
        connection.execute(statements.HOLD_FIELD_DAY, {"row_id": day.id, "status": "held"})


def add_call(connection: sqlite3.Connection, row: dict[str, object]) -> int:
    """Insert one call, given by the columns it has; return its id."""
    full = dict.fromkeys(CALL_COLUMNS) | row
    return int(connection.execute(statements.ADD_CALL, full).fetchone()[0])


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
    for _, manager_id, manager, from_on, until_on, _ in rows:
        if (from_on or "") <= on <= (until_on or "9999"):
            return Known(id=manager_id, name=manager)
    if rows and rows[0][3] and on < rows[0][3]:
        # Before the first known day the rep was, as far as anyone knows, on the first team.
        return Known(id=rows[0][1], name=rows[0][2])
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
    first_id, first_manager, _, from_on, _, assumed = teams[0]
    if assumed and first_manager == manager_id and on < from_on:
        keep_image(connection, command_id, "membership", first_id)
        connection.execute(statements.MOVE_MEMBERSHIP_START, {"row_id": first_id, "day": on})


@dataclass(slots=True)
class _Pair:
    """A manager and a rep who appear together, and the first day they do."""

    manager_id: int
    rep_id: int
    first_on: date = date.max


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as the log writes it, and whether an earlier import brought calls of it."""

    text: str
    brought: bool


@dataclass(slots=True)
class BulkAppend:
    """Adds the calls of one file, skipping the rows that an earlier import brought.

    Memory is bounded by the distinct names and days of the file, not by its rows.
    """

    connection: sqlite3.Connection
    command_id: int
    default_currency: str
    names: NameBook
    new: int = 0
    same: int = 0
    to_sort: int = 0  # new ones whose initiator nobody has said
    _present: int = 0
    _indexed: bool = True
    _pairs: dict[tuple[str, str], _Pair] = field(default_factory=dict)
    _accounts: dict[str, int] = field(default_factory=dict)
    _days: dict[date, _Day] = field(default_factory=dict)

    def start(self) -> None:
        """Prepare the connection; call once."""
        self.connection.execute("DROP TABLE IF EXISTS imported")
        self.connection.execute(statements.CREATE_IMPORTED)
        self._present = self.connection.execute(statements.COUNT_CALLS).fetchone()[0]

    def add(self, drafts: Sequence[CallDraft], identities: Sequence[str]) -> None:
        """Take some calls; raises InvalidValue or UnknownName, naming the column, and takes none.

        The identity of a call tells it from the others of its file and of files to come.
        """
        held_on, managers, reps, accounts, *rest = zip(*drafts, strict=True)
        pairs = [
            self._pairs.get(names) or self._meet_pair(*names)
            for names in zip(managers, reps, strict=True)
        ]
        account_ids = [self._accounts.get(name) or self._meet_account(name) for name in accounts]
        days = [self._days.get(day) or self._meet_day(day) for day in held_on]
        for pair, day in zip(pairs, held_on, strict=True):
            if day < pair.first_on:
                pair.first_on = day
        rest[2] = tuple(
            self.default_currency if code is None and cents is not None else code
            for cents, code in zip(rest[1], rest[2], strict=True)
        )
        rows = zip(
            [day.text for day in days],
            [pair.manager_id for pair in pairs],
            [pair.rep_id for pair in pairs],
            account_ids,
            *rest,
            map(_fingerprint, identities),
            repeat(self.command_id),
        )
        if any(day.brought for day in days):
            rows = (row for row, day in zip(rows, days, strict=True) if not self._is_same(row, day))
        self._insert(list(rows))

    def finish(self) -> None:
        """Insert what is left, bring the indexes back and put new reps on teams."""
        if not self._indexed:
            for statement in statements.CREATE_SCATTERED_INDEXES:
                self.connection.execute(statement)
        for pair in sorted(self._pairs.values(), key=lambda pair: pair.first_on):
            open_membership(
                self.connection, self.command_id, pair.rep_id, pair.manager_id, pair.first_on
            )

    @property
    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day met."""
        return (min(self._days), max(self._days)) if self._days else None

    def _insert(self, rows: list[tuple[object, ...]]) -> None:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            self.connection.execute(_add_many(len(some)), tuple(chain.from_iterable(some)))
        self.new += len(rows)
        self.to_sort += sum(row[4] == UNKNOWN for row in rows)
        if self._indexed and self.new >= max(self._present, REBUILD_FROM):
            # More comes in than was there: sorting an index once beats a search per row.
            for statement in statements.DROP_SCATTERED_INDEXES:
                self.connection.execute(statement)
            self._indexed = False

    def _meet_pair(self, manager: str, rep: str) -> _Pair:
        refuse_own_rep(manager, rep)
        manager_id = self.names.find_or_add("manager", manager, insist=True).id
        rep_id = self.names.find_or_add("rep", rep, insist=True).id
        pair = self._pairs[manager, rep] = _Pair(manager_id, rep_id)
        return pair

    def _meet_account(self, account: str) -> int:
        account_id = self.names.find_or_add("account", account, insist=True).id
        self._accounts[account] = account_id
        return account_id

    def _meet_day(self, held_on: date) -> _Day:
        text = held_on.isoformat()
        noted = self.connection.execute(statements.NOTE_IMPORTED, {"day": text})
        day = self._days[held_on] = _Day(text, noted.rowcount > 0)
        return day

    def _is_same(self, row: tuple[object, ...], day: _Day) -> bool:
        """Tell whether an earlier import brought this row; each of its rows answers once."""
        if not day.brought:
            return False
        matched = self.connection.execute(
            statements.MATCH_IMPORTED, {"held_on": day.text, "print": row[-2]}
        )
        self.same += matched.rowcount
        return matched.rowcount > 0


def _fingerprint(identity: str) -> int:
    digest = blake2b(identity.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


_IMPORTED_COLUMNS = len(_NAMED.findall(statements.ADD_IMPORTED_CALL))


@lru_cache(maxsize=4)
def _add_many(rows: int) -> str:
    head, _, _ = statements.ADD_IMPORTED_CALL.partition(" VALUES ")
    one = f"({', '.join('?' * _IMPORTED_COLUMNS)})"
    return f"{head} VALUES {', '.join([one] * rows)}"


def refuse_own_rep(manager: str, rep: str) -> None:
    """Raise InvalidValue when manager and rep are one person (rule 11)."""
    if fold_name(manager) == fold_name(rep):
        raise InvalidValue("rep", f"{show(rep)} is the manager too; nobody is their own rep")

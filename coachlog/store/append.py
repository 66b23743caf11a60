"""How a call gets into the log: look up names, insert, open teams, tally.

The hot path of `add-call`: plain statements on the opener's connection, no SQLAlchemy. Calls of a
file come in by `bulk_append`.
"""

from __future__ import annotations

import sqlite3
from datetime import date, time
from typing import NamedTuple

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN
from coachlog.errors import CoachlogError, NotInLog, to_paste
from coachlog.store import statements
from coachlog.store.history import keep_image
from coachlog.store.name_labels import Known


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

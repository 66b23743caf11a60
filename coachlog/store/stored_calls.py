"""Calls that are in the log already: as the log holds them, changed and removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from coachlog.store import append
from coachlog.store.history import update_row


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """What the row of a call says that a change of it hangs on."""

    held_on: date
    manager_id: int
    rep_id: int
    initiator_from: str | None
    deal_cents: int | None
    currency: str | None
    field_day_id: int | None
    fingerprint: int | None  # of the line of a file that it came from
    imported_on: str | None  # the day that line says, where the call is on another


_COLUMNS = ", ".join(field.name for field in fields(StoredCall))


def load_call(connection: sqlite3.Connection, call_id: int) -> StoredCall:
    """Return a call; raises CoachlogError when it is not there or was removed."""
    append.find_people_of_call(connection, call_id)
    row = connection.execute(f"SELECT {_COLUMNS} FROM call WHERE id = :row_id", {"row_id": call_id})
    held_on, *rest = row.fetchone()
    names = [field.name for field in fields(StoredCall)][1:]
    return StoredCall(held_on=date.fromisoformat(held_on), **dict(zip(names, rest, strict=True)))


def change_call(
    connection: sqlite3.Connection, command_id: int, call_id: int, values: Mapping[str, object]
) -> None:
    """Change columns of a call, and the teams that its people were thought to be on."""
    before = load_call(connection, call_id)
    stored = {name: append.as_stored(value) for name, value in values.items()}
    update_row(connection, command_id, "call", call_id, stored)
    after = load_call(connection, call_id)
    told = (after.rep_id, after.manager_id, after.held_on)
    if told != (before.rep_id, before.manager_id, before.held_on):
        append.open_membership(
            connection, command_id, after.rep_id, after.manager_id, after.held_on
        )
        for rep_id in {before.rep_id, after.rep_id}:
            append.follow_calls(connection, command_id, rep_id)


def mark_call_removed(connection: sqlite3.Connection, command_id: int, call_id: int) -> None:
    """Mark a call as removed; its row stays, so that no import brings it back."""
    call = load_call(connection, call_id)
    update_row(connection, command_id, "call", call_id, {"removed_by": command_id})
    append.follow_calls(connection, command_id, call.rep_id)

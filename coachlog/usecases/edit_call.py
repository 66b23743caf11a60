"""Correct a call that was logged, or take it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlmodel import Session, select

from coachlog.config import Settings
from coachlog.domain.calls import ReadDay, call_parsers, currency_of
from coachlog.domain.columns import number_of
from coachlog.domain.fielddays import parse_clock
from coachlog.domain.history import FieldChange, Value
from coachlog.domain.listing import Call, CallFilter
from coachlog.domain.names import refuse_own_rep
from coachlog.errors import InvalidValue
from coachlog.reports.calls import Found, find_calls
from coachlog.store import append
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.names import NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import CallRow
from coachlog.usecases.log_call import open_day

# Field of a call as options and forms name it -> column of its row, where they differ.
_COLUMNS = {"date": "held_on", "deal_value": "deal_cents", "start": "starts_at"}
_NEEDED = ("date", "manager", "rep", "account", "initiator")
_OF_THE_DAY = ("date", "manager", "rep", "initiator")
FIELDS = (
    *_NEEDED,
    "deal_value",
    "currency",
    "start",
    "minutes",
    "role",
    "field_day",
    "reinforce",
    "improve",
    "notes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedCall:
    """A call as it is now, and what became different."""

    call: Call
    changes: tuple[FieldChange, ...]


class _Unchanged(Exception):
    """The call is already as it is wanted; nothing is to be kept of the command."""


def read_changes(
    texts: Mapping[str, str], today: date, read_day: ReadDay | None = None
) -> dict[str, Any]:
    """Read the changed fields of a call; empty text clears one, where a call can be without it.

    The field day is not among them. Raises InvalidValue naming the field.
    """
    parsers: dict[str, Any] = {
        **call_parsers(today, imported=False, read_day=read_day),
        "start": parse_clock,
    }
    changes: dict[str, Any] = {}
    for name, text in texts.items():
        cleared = not text and name not in _NEEDED
        changes[name] = None if cleared else parsers[name](name, text)
    return changes


def find_call(log: Log, call_id: int) -> Call:
    """Return a call; raises CoachlogError when it is not there or was removed."""
    with reading(log) as session:
        return _find(session, log, call_id)


def edit_call(
    log: Log,
    call_id: int,
    changes: Mapping[str, Any],
    *,
    insist: bool,
    today: date,
    settings: Settings,
    author: Author,
) -> EditedCall:
    """Change the given fields of a call, as `read_changes` returned them, in one transaction.

    What was imported keeps its identity, so that an import does not bring it back. Without a
    difference nothing is kept. Raises CoachlogError, UnknownName or WrongUsage.
    """
    try:
        with writing(log) as session:
            before = _find(session, log, call_id)
            command_id = note_command(log.connection, author)
            row = session.exec(select(CallRow).where(CallRow.id == call_id)).one()
            keep_image(log.connection, command_id, "call", call_id)
            old = (row.rep_id, row.manager_id, row.held_on)
            taken = row.initiator_from
            names = NameBook(log.connection, command_id, log.understood)
            _change(row, changes, names, insist, today, settings)
            session.flush()
            if old != (row.rep_id, row.manager_id, row.held_on):
                append.open_membership(
                    log.connection, command_id, row.rep_id, row.manager_id, row.held_on
                )
                for rep_id in {old[0], row.rep_id}:
                    append.settle_membership(log.connection, command_id, rep_id)
            after = _find(session, log, call_id)
            if before == after and taken == row.initiator_from:
                raise _Unchanged
    except _Unchanged:
        return EditedCall(call=before, changes=())
    return EditedCall(call=after, changes=_compare(before, after, taken))


def remove_call(log: Log, call_id: int, *, author: Author) -> Call:
    """Mark a call as removed: it counts nowhere, and no import brings it back."""
    with writing(log) as session:
        call = _find(session, log, call_id)
        command_id = note_command(log.connection, author)
        keep_image(log.connection, command_id, "call", call_id)
        row = session.exec(select(CallRow).where(CallRow.id == call_id)).one()
        row.removed_by = command_id
        session.flush()
        append.settle_membership(log.connection, command_id, row.rep_id)
    return call


def _find(session: Session, log: Log, call_id: int) -> Call:
    append.find_people_of_call(log.connection, call_id)
    return next(find_calls(session, CallFilter(), Found(call_id=call_id)))


def _change(
    row: CallRow,
    changes: Mapping[str, Any],
    names: NameBook,
    insist: bool,
    today: date,
    settings: Settings,
) -> None:
    held_on = row.held_on
    for name, value in changes.items():
        if name not in {"manager", "rep", "account", "field_day"}:
            setattr(row, _COLUMNS.get(name, name), value)
    if "initiator" in changes:
        row.initiator_from = None  # somebody says so now
    if "account" in changes:
        row.account_id = names.find_or_add("account", changes["account"], insist=insist).id
    if "field_day" in changes:
        row.field_day_id = changes["field_day"]
    if row.field_day_id is not None and {"field_day", *_OF_THE_DAY} & changes.keys():
        _follow_day(row, row.field_day_id, changes, names, today)
    else:
        _change_people(row, changes, names, insist)
    if row.fingerprint is not None and row.imported_on is None and row.held_on != held_on:
        row.imported_on = held_on
    _settle_currency(row, changes, settings)


def _follow_day(
    row: CallRow, field_day_id: int, changes: Mapping[str, Any], names: NameBook, today: date
) -> None:
    """Take manager, rep, date and initiator over from the call's field day."""
    try:
        day = open_day(names.connection, field_day_id, changes, names, today)
    except InvalidValue as error:
        if "field_day" in changes:
            raise
        raise InvalidValue(
            error.field, f'{error.problem}, or take the call off the day with --field-day ""'
        ) from error
    row.held_on, row.manager_id, row.rep_id = day.day_on, day.manager_id, day.rep_id
    row.initiator, row.initiator_from = "manager-scheduled", None
    append.hold_field_day(names.connection, names.command_id, day)


def _change_people(row: CallRow, changes: Mapping[str, Any], names: NameBook, insist: bool) -> None:
    if "manager" in changes:
        row.manager_id = names.find_or_add("manager", changes["manager"], insist=insist).id
    if "rep" in changes:
        row.rep_id = names.find_or_add("rep", changes["rep"], insist=insist).id
    refuse_own_rep(names.name_of("manager", row.manager_id), names.name_of("rep", row.rep_id))


def _settle_currency(row: CallRow, changes: Mapping[str, Any], settings: Settings) -> None:
    """Give a value its currency; without a value there is none to have."""
    if row.deal_cents is None and "deal_value" in changes and not changes.get("currency"):
        row.currency = None
    currency = currency_of(row.deal_cents, row.currency, lambda: settings.currency)
    if currency != row.currency and "currency" in changes:
        raise InvalidValue("currency", 'a deal value has one; give --deal-value "" to clear both')
    row.currency = currency


def _compare(before: Call, after: Call, taken: str | None) -> tuple[FieldChange, ...]:
    changes = [
        FieldChange(name=name, before=old, after=new)
        for (name, old), (_, new) in zip(_values(before), _values(after), strict=True)
        if old != new
    ]
    if not changes:
        changes = [FieldChange(name="initiator_from", before=taken, after="said")]
    return tuple(changes)


def _values(call: Call) -> list[tuple[str, Value]]:
    """Return the fields of a call in the words of the listings."""
    words = {"held_on": "date", "deal_cents": "deal_value", "field_day_id": "field_day"}
    words["starts_at"] = "start"
    values: list[tuple[str, Value]] = []
    for one in fields(call):
        value = getattr(call, one.name)
        if one.name == "deal_cents":
            value = number_of(value)
        elif one.name == "starts_at" and value is not None:
            value = f"{value:%H:%M}"
        elif one.name == "held_on":
            value = f"{value:%a} {value}"
        values.append((words.get(one.name, one.name), value))
    return values

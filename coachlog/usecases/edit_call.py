"""Correct a call that was logged, or take it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from coachlog.config import Settings
from coachlog.domain.calls import MANAGER_SCHEDULED, currency_of
from coachlog.domain.changes import KEEP, or_none, values_of
from coachlog.domain.history import FieldChange, FieldValue
from coachlog.domain.listing import Call, CallFilter
from coachlog.domain.names import refuse_own_rep
from coachlog.errors import InvalidValue
from coachlog.formats.call_fields import CALL_FIELDS, CallChanges, CallFacts, CallField
from coachlog.reports.calls import CallScope, find_calls
from coachlog.store import append
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.sessions import reading, writing
from coachlog.store.stored_calls import StoredCall, change_call, load_call
from coachlog.store.stored_calls import mark_call_removed as take_out
from coachlog.usecases.log_call import open_day

if TYPE_CHECKING:
    from sqlmodel import Session

# What a call on a field day has from the day; a change of one is held against it.
_OF_THE_DAY = frozenset({"field_day_id", "held_on", "manager", "rep", "initiator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedCall:
    """A call as it is now, and what became different."""

    call: Call
    changes: tuple[FieldChange, ...]
    added: tuple[str, ...] = ()  # names that are new to the log


class _Unchanged(Exception):
    """The call is already as it is wanted; nothing is to be kept of the command."""


def find_call(log: Log, call_id: int) -> Call:
    """Return a call; raises CoachlogError when it is not there or was removed."""
    with reading(log) as session:
        return _find(session, log, call_id)


def edit_call(
    log: Log,
    call_id: int,
    changes: CallChanges,
    *,
    insist: bool,
    today: date,
    settings: Settings,
    author: Author,
) -> EditedCall:
    """Change a call in one transaction.

    What was imported keeps its identity, so that an import does not bring it back. Without a
    difference nothing is kept. Raises CoachlogError, UnknownName or WrongUsage.
    """
    try:
        with writing(log) as session:
            before = _find(session, log, call_id)
            command_id = note_command(log.connection, author)
            stored = load_call(log.connection, call_id)
            names = NameBook(log.connection, command_id, log.understood, asks=log.asks)
            values = _own_values(stored, changes, settings)
            values |= _people_values(stored, changes, names, insist=insist, today=today)
            change_call(log.connection, command_id, call_id, values)
            session.expire_all()
            after = _find(session, log, call_id)
            taken = stored.initiator_from
            if before == after and taken == values.get("initiator_from", taken):
                raise _Unchanged
    except _Unchanged:
        return EditedCall(call=before, changes=())
    return EditedCall(call=after, changes=_compare(before, after, taken), added=names.list_added())


def remove_call(log: Log, call_id: int, *, author: Author) -> Call:
    """Mark a call as removed: it counts nowhere, and no import brings it back."""
    with writing(log) as session:
        call = _find(session, log, call_id)
        take_out(log.connection, note_command(log.connection, author), call_id)
    return call


def _find(session: Session, log: Log, call_id: int) -> Call:
    append.find_people_of_call(log.connection, call_id)
    return next(find_calls(session, CallFilter(), CallScope(call_id=call_id)))


def _own_values(stored: StoredCall, changes: CallChanges, settings: Settings) -> dict[str, object]:
    """Return what becomes different of a call itself, with what follows from it."""
    values: dict[str, object] = values_of(changes)
    for name in ("manager", "rep", "account"):
        values.pop(name, None)
    if "initiator" in values:
        values["initiator_from"] = None  # somebody says so now
    cents = stored.deal_cents if changes.deal_cents is KEEP else changes.deal_cents
    currency = stored.currency if changes.currency is KEEP else changes.currency
    if cents is None and changes.deal_cents is not KEEP and not values.get("currency"):
        currency = None  # without a value there is none to have
    settled = currency_of(cents, currency, lambda: settings.currency)
    if settled != currency and changes.currency is not KEEP:
        raise InvalidValue("currency", 'a deal value has one; give --deal-value "" to clear both')
    return values | {"currency": settled}


def _people_values(
    stored: StoredCall, changes: CallChanges, names: NameBook, *, insist: bool, today: date
) -> dict[str, object]:
    """Return whom a call is with, and the day: its field day's, where it is on one."""
    values: dict[str, object] = {}
    if changes.account is not KEEP:
        values["account_id"] = names.find_or_add("account", changes.account, insist=insist).id
    day_id = stored.field_day_id if changes.field_day_id is KEEP else changes.field_day_id
    if day_id is not None and _OF_THE_DAY & values_of(changes).keys():
        day = _open_day(day_id, changes, names, today)
        append.hold_field_day(names.connection, names.command_id, day)
        held_on, manager_id, rep_id = day.day_on, day.manager_id, day.rep_id
        values |= {"initiator": MANAGER_SCHEDULED, "initiator_from": None}
    else:
        held_on = stored.held_on if changes.held_on is KEEP else changes.held_on
        manager_id, rep_id = stored.manager_id, stored.rep_id
        if changes.manager is not KEEP:
            manager_id = names.find_or_add("manager", changes.manager, insist=insist).id
        if changes.rep is not KEEP:
            rep_id = names.find_or_add("rep", changes.rep, insist=insist).id
        refuse_own_rep(names.name_of("manager", manager_id), names.name_of("rep", rep_id))
    if stored.fingerprint is not None and stored.imported_on is None and held_on != stored.held_on:
        values["imported_on"] = stored.held_on
    return values | {"held_on": held_on, "manager_id": manager_id, "rep_id": rep_id}


def _open_day(
    day_id: int, changes: CallChanges, names: NameBook, today: date
) -> append.FieldDayFacts:
    said = CallFacts(
        held_on=or_none(changes.held_on),
        manager=or_none(changes.manager),
        rep=or_none(changes.rep),
        initiator=or_none(changes.initiator),
    )
    try:
        return open_day(names.connection, day_id, said, names, today)
    except InvalidValue as error:
        if changes.field_day_id is not KEEP:
            raise
        raise InvalidValue(
            error.field, f'{error.problem}, or take the call off the day with --field-day ""'
        ) from error


def _compare(before: Call, after: Call, taken: str | None) -> tuple[FieldChange, ...]:
    changes = [
        FieldChange(name=field.name, before=_said(field, before), after=_said(field, after))
        for field in CALL_FIELDS
        if field.plain(before) != field.plain(after)
    ]
    if not changes:
        changes = [FieldChange(name="initiator_from", before=taken, after="said")]
    return tuple(changes)


def _said(field: CallField, call: Call) -> FieldValue:
    if field.name == "date":
        return f"{call.held_on:%a} {call.held_on}"
    value = field.plain(call)
    return float(value) if isinstance(value, Decimal) else value

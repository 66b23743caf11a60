"""Log one ride-along."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple, TypeVar

from coachlog.config import Settings
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, currency_of
from coachlog.domain.names import NameKind, begins, fold_name
from coachlog.domain.periods import Period, week_of
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage, show
from coachlog.formats.call_fields import OWN_COLUMNS, CallFacts
from coachlog.store import append
from coachlog.store.append import FieldDayFacts, WeekTally
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook
from coachlog.usecases.people import Pair, find_pair

_Stated = TypeVar("_Stated")


class LoggedCall(NamedTuple):
    """What was logged, and the manager's week with it."""

    id: int
    held_on: date
    manager: str
    rep: str
    account: str
    initiator: str
    field_day_id: int | None
    added: tuple[str, ...]  # names this call brought into the log
    planned_days: tuple[tuple[int, str], ...]  # the manager's of that day: number and rep
    same_as: int | None  # an earlier call of the same day, manager, rep and account
    week: Period
    tally: WeekTally


def log_call(
    log: Log,
    facts: CallFacts,
    *,
    new: Collection[NameKind] = (),
    today: date,
    settings: Callable[[], Settings],
    author: Author,
) -> LoggedCall:
    """Log one call in one transaction.

    An account is needed, and on no field day a rep and an initiator too; manager, rep, date and
    initiator come from the field day. `new` are the kinds whose name is surely new. `settings` is
    asked only where they decide something. Raises CoachlogError, UnknownName or WrongUsage; then
    nothing is saved.
    """
    with log.transaction() as connection:
        command_id = note_command(connection, author)
        names = NameBook(connection, command_id, log.understood, asks=log.asks)
        day = None
        if facts.field_day_id is not None:
            day = open_day(connection, facts.field_day_id, facts, names, today)
        held_on = day.day_on if day else facts.held_on or today
        initiator = MANAGER_SCHEDULED if day else needed("initiator", facts.initiator)
        if day:
            manager = Known(id=day.manager_id, name=day.manager)
            rep = Known(id=day.rep_id, name=day.rep)
        else:
            pair = Pair(manager=facts.manager, rep=needed("rep", facts.rep), new=new)
            manager, rep = find_pair(connection, names, pair, held_on, settings=settings)
        account = names.find_or_add(
            "account", needed("account", facts.account), insist="account" in new
        )
        row = {name: append.as_stored(getattr(facts, name)) for name in OWN_COLUMNS} | {
            "held_on": held_on.isoformat(),
            "manager_id": manager.id,
            "rep_id": rep.id,
            "account_id": account.id,
            "initiator": initiator,
            "currency": currency_of(facts.deal_cents, facts.currency, lambda: settings().currency),
            "command_id": command_id,
        }
        same_as = append.find_same_call(connection, row)
        call_id = append.add_call(connection, row)
        append.open_membership(connection, command_id, rep.id, manager.id, held_on)
        if day:
            append.hold_field_day(connection, command_id, day)
        planned_days = []
        if initiator == REP_REQUEST:  # which may have displaced a field day
            planned_days = append.find_planned_days(connection, manager.id, held_on)
        week = week_of(held_on)
        tally = append.tally_week(connection, manager.id, week.start, min(week.end, today))
    return LoggedCall(
        id=call_id,
        held_on=held_on,
        manager=manager.name,
        rep=rep.name,
        account=account.name,
        initiator=initiator,
        field_day_id=facts.field_day_id,
        added=names.list_added(),
        planned_days=tuple(planned_days),
        same_as=same_as,
        week=week,
        tally=tally,
    )


def open_day(
    connection: sqlite3.Connection,
    field_day_id: int,
    said: CallFacts,
    names: NameBook,
    today: date,
) -> FieldDayFacts:
    """Return the field day a call goes onto; refuse what is said of the call and contradicts it."""
    from coachlog.domain.fielddays import GIVEN_UP

    day = append.find_field_day(connection, field_day_id)
    if day.status in GIVEN_UP:
        raise CoachlogError(
            f"field day {field_day_id} was {day.status}; log the call without --field-day"
        )
    if day.day_on > today:
        raise InvalidValue(
            "field_day",
            f"field day {field_day_id} is on {day.day_on}, after today; "
            "only a call that was held can be logged",
        )
    if said.held_on not in (None, day.day_on):
        raise InvalidValue(
            "date", f"{said.held_on} is not the field day's date, {day.day_on}; leave it out"
        )
    if said.initiator not in (None, MANAGER_SCHEDULED):
        raise InvalidValue(
            "initiator",
            f"{said.initiator} is not the field day's: a field day is manager-scheduled. "
            "Leave it out, or leave out --field-day",
        )
    if said.manager is not None:
        _refuse_other("manager", said.manager, day.manager_id, day.manager, names)
    if said.rep is not None:
        _refuse_other("rep", said.rep, day.rep_id, day.rep, names)
    return day


def _refuse_other(
    kind: NameKind, text: str, expected_id: int, expected: str, names: NameBook
) -> None:
    known = names.find(kind, text)
    if known is None and begins(fold_name(text), fold_name(expected)):
        return
    if known is None or known.id != expected_id:
        raise InvalidValue(
            kind, f"{show(text)} is not the field day's {kind}, {show(expected)}; leave it out"
        )


def needed(name: str, value: _Stated | None) -> _Stated:
    """Return what a call can't be without; raises WrongUsage where nobody said it."""
    if value is None:
        raise WrongUsage(f"--{name} is missing")
    return value

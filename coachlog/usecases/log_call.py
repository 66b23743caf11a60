"""Log one ride-along."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coachlog.config import Settings
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, ReadDay, call_parsers, currency_of
from coachlog.domain.names import begins, fold_name
from coachlog.domain.periods import Period, week_of
from coachlog.errors import CoachlogError, InvalidValue, show
from coachlog.store import append
from coachlog.store.append import FieldDayFacts, WeekTally
from coachlog.store.history import Author, note_command
from coachlog.store.names import NAME_KINDS, Known, NameBook
from coachlog.store.open import Log
from coachlog.usecases.people import Pair, find_pair


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedCall:
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


def read_call(
    texts: Mapping[str, str | None], today: date, read_day: ReadDay | None = None
) -> dict[str, Any]:
    """Read the given fields of a call, by field name; raises InvalidValue naming the field."""
    parsers = call_parsers(today, imported=False, read_day=read_day)
    given = {name: text for name, text in texts.items() if text is not None}
    for name in ("reinforce", "improve", "notes"):
        if given.get(name) == "":  # nothing said
            del given[name]
    return {name: parsers[name](name, text) for name, text in given.items()}


def log_call(
    log: Log,
    fields: Mapping[str, Any],
    field_day_id: int | None = None,
    *,
    insist: bool,
    today: date,
    settings: Callable[[], Settings],
    author: Author,
) -> LoggedCall:
    """Log one call in one transaction.

    `fields` holds what `read_call` returned, and under `new` the kinds whose name is surely new.
    With `field_day_id`, manager, rep, date and initiator come from the day. `settings` is asked
    only where they decide something. Raises CoachlogError,
    UnknownName or WrongUsage; then nothing is saved.
    """
    with log.transaction() as connection:
        command_id = note_command(connection, author)
        names = NameBook(connection, command_id, log.understood)
        day = None
        if field_day_id is not None:
            day = open_day(connection, field_day_id, fields, names, today)
        held_on: date = day.day_on if day else fields.get("date", today)
        initiator = MANAGER_SCHEDULED if day else fields["initiator"]
        new = NAME_KINDS if insist else fields.get("new", ())
        if day:
            manager = Known(id=day.manager_id, name=day.manager)
            rep = Known(id=day.rep_id, name=day.rep)
        else:
            pair = Pair(manager=fields.get("manager"), rep=fields["rep"], new=new)
            manager, rep = find_pair(connection, names, pair, held_on, settings=settings)
        account = names.find_or_add("account", fields["account"], insist="account" in new)
        row: dict[str, object] = {
            "held_on": held_on.isoformat(),
            "manager_id": manager.id,
            "rep_id": rep.id,
            "account_id": account.id,
            "initiator": initiator,
            "deal_cents": fields.get("deal_value"),
            "currency": currency_of(
                fields.get("deal_value"), fields.get("currency"), lambda: settings().currency
            ),
            "field_day_id": field_day_id,
            "command_id": command_id,
        }
        for name in ("minutes", "role", "reinforce", "improve", "notes"):
            row[name] = fields.get(name)
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
        field_day_id=field_day_id,
        added=tuple(one.name for one in (manager, rep, account) if one.added),
        planned_days=tuple(planned_days),
        same_as=same_as,
        week=week,
        tally=tally,
    )


def open_day(
    connection: sqlite3.Connection,
    field_day_id: int,
    fields: Mapping[str, Any],
    names: NameBook,
    today: date,
) -> FieldDayFacts:
    """Return the field day a call goes onto; refuse what contradicts it."""
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
    given = fields.get("date", day.day_on)
    if given != day.day_on:
        raise InvalidValue(
            "date", f"{given} is not the field day's date, {day.day_on}; leave it out"
        )
    if fields.get("initiator", MANAGER_SCHEDULED) != MANAGER_SCHEDULED:
        raise InvalidValue(
            "initiator",
            f"{fields['initiator']} is not the field day's: a field day is manager-scheduled. "
            "Leave it out, or leave out --field-day",
        )
    if "manager" in fields:
        _refuse_other("manager", fields["manager"], day.manager_id, day.manager, names)
    if "rep" in fields:
        _refuse_other("rep", fields["rep"], day.rep_id, day.rep, names)
    return day


def _refuse_other(field: str, text: str, expected_id: int, expected: str, names: NameBook) -> None:
    known = names.find("manager" if field == "manager" else "rep", text)
    if known is None and begins(fold_name(text), fold_name(expected)):
        return
    if known is None or known.id != expected_id:
        raise InvalidValue(
            field, f"{show(text)} is not the field day's {field}, {show(expected)}; leave it out"
        )

"""Look calls and field days up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from coachlog.config import Settings
from coachlog.domain.big_deals import BigDealLine
from coachlog.domain.calls import Stakes, stakes_of
from coachlog.domain.coaching import add_up_days
from coachlog.domain.fielddays import Status
from coachlog.domain.history import HistoryEntry
from coachlog.domain.listing import Call, CallFilter, FieldDay, FieldDayFilter, ListedDays
from coachlog.domain.names import NameKind
from coachlog.domain.periods import range_of, week_of
from coachlog.reports.calls import CallScope, count_after, find_calls
from coachlog.reports.deal_lines import draw_lines, find_lines, find_stakes
from coachlog.reports.debriefs import find_without_debrief
from coachlog.reports.history import HistoryFilter, Subject, find_entries
from coachlog.reports.listed_days import count_field_days, find_field_days
from coachlog.reports.scope import Scope
from coachlog.store.append import find_field_day, find_people_of_call
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.sessions import reading
from coachlog.usecases.people import NO_COMMAND, find_known

if TYPE_CHECKING:
    from sqlmodel import Session


Purpose = Literal["brief", "debrief", "share", "cancel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCall:
    """All of one call; its stakes are those of the report on its week."""

    call: Call
    stakes: Stakes
    line: BigDealLine | None
    history: tuple[HistoryEntry, ...]  # the newest first; the last one logged the call


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCalls:
    """The chosen calls as they come, and how many of them, limit or not, nothing counts yet."""

    calls: Iterator[Call]
    after_today: int


@contextmanager
def list_calls(
    log: Log, chosen: CallFilter, *, today: date, settings: Settings
) -> Iterator[ListedCalls]:
    """Open a stream of the chosen calls, the newest first.

    Stakes are judged by the big-deal lines of the chosen period, or of the year up to today (rule
    7). Raises UnknownName, and CoachlogError for a field day that is not there.
    """
    with reading(log) as session:
        if chosen.field_day_id is not None:
            find_field_day(log.connection, chosen.field_day_id)
        manager_id = _find(log, "manager", chosen.manager)
        stakes = None
        if chosen.stakes is not None:
            period = chosen.period or range_of(today, today)
            scope = Scope(period=period, today=today, manager_id=manager_id)
            policy = settings.policy()
            stakes = find_stakes(policy, draw_lines(session, scope, policy))
        found = CallScope(
            manager_id=manager_id,
            rep_id=_find(log, "rep", chosen.rep),
            account_id=_find(log, "account", chosen.account),
            stakes=stakes,
        )
        yield ListedCalls(
            calls=find_calls(session, chosen, found),
            after_today=count_after(session, today, chosen, found),
        )


def show_call(log: Log, call_id: int, *, today: date, settings: Settings) -> ShownCall:
    """Return all of one call; raises CoachlogError when it is not there or was removed."""
    with reading(log) as session:
        manager_id, _ = find_people_of_call(log.connection, call_id)
        call = next(find_calls(session, CallFilter(), CallScope(call_id=call_id)))
        line = _find_line(session, call, manager_id, today, settings)
        chosen = HistoryFilter(subjects=(Subject(table="call", row_id=call_id),))
        return ShownCall(
            call=call,
            stakes=stakes_of(call.deal_cents, line.cents if line else None),
            line=line,
            history=tuple(find_entries(session, chosen)),
        )


def list_field_days(log: Log, chosen: FieldDayFilter, *, today: date) -> ListedDays:
    """Return the chosen field days, the newest first, and count them; raises UnknownName.

    All of the period and the people are counted, whatever status and limit are chosen: as the
    report does.
    """
    with reading(log) as session:
        manager_id, rep_id = _find(log, "manager", chosen.manager), _find(log, "rep", chosen.rep)
        found = find_field_days(session, chosen, manager_id=manager_id, rep_id=rep_id)
        counts = count_field_days(
            session, chosen.period, today=today, manager_id=manager_id, rep_id=rep_id
        )
        return ListedDays(days=tuple(found), counts=add_up_days(counts.values()), today=today)


def find_fitting_days(
    log: Log, purpose: Purpose, *, today: date, settings: Settings
) -> list[FieldDay]:
    """Return the field days that somebody may mean who names none, the likeliest first.

    To brief: planned ones to come. To debrief: past ones without a debrief, the latest first. To
    share: debriefed ones, the latest first. To cancel: planned ones, those to come first. Those of
    the manager of the settings, if there is one.
    """
    status: Status = "held" if purpose == "share" else "planned"
    with reading(log) as session:
        named = settings.default_manager
        known = NameBook(log.connection, NO_COMMAND).find("manager", named) if named else None
        manager_id = known.id if known else None
        if purpose == "debrief":
            return find_without_debrief(session, manager_id, today)
        days = find_field_days(session, FieldDayFilter(status=status), manager_id=manager_id)
    if purpose == "share":
        return [day for day in days if day.debriefed_on is not None]
    coming = [day for day in reversed(days) if day.on >= today]
    return coming if purpose == "brief" else coming + [day for day in days if day.on < today]


def _find(log: Log, kind: NameKind, name: str | None) -> int | None:
    return None if name is None else find_known(log, kind, name).id


def _find_line(
    session: Session, call: Call, manager_id: int, today: date, settings: Settings
) -> BigDealLine | None:
    week = week_of(call.held_on)
    lines = find_lines(session, manager_id, settings.policy(), week, today)
    return None if call.currency is None else lines.get(call.currency)

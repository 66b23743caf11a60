"""Plan a field day: keep it, and say what the manager should know before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from coachlog.config import WEEKDAYS, Settings
from coachlog.domain.availability import Diary
from coachlog.domain.calls import Stakes, stakes_of
from coachlog.domain.fielddays import FieldDayPlan, is_selling_in_disguise
from coachlog.domain.invitations import Invitation, make_uid
from coachlog.domain.listing import Call, CallFilter
from coachlog.domain.names import refuse_own_rep
from coachlog.domain.periods import week_of
from coachlog.reports.calls import Found, find_calls
from coachlog.reports.coaching import Scope, find_big_deal_lines
from coachlog.reports.fielddays import OtherDay, find_last_values, find_overlapping_days
from coachlog.reports.invitations import find_invitation
from coachlog.reports.rota import find_pair_calendar
from coachlog.store.history import Author, note_command
from coachlog.store.names import Known, NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import writing
from coachlog.store.tables import FieldDayRow, FocusRow, StopRow
from coachlog.usecases.holidays import find_holidays
from coachlog.usecases.people import find_pair

LAST_WORDS = 3  # ride-alongs whose notes a plan shows


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """A stop with what is at stake there, by the account's latest known deal value."""

    at: str  # HH:MM
    account: str
    deal_cents: int | None
    currency: str | None
    stakes: Stakes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """A field day that was planned, and what speaks against it."""

    id: int
    invitation: Invitation
    manager: Known
    rep: Known
    plan: FieldDayPlan
    stops: tuple[PlannedStop, ...]
    last_words: tuple[Call, ...]
    others: tuple[OtherDay, ...]  # field days of either at the same hours
    in_disguise: bool
    in_the_past: bool
    holiday: str | None  # the public holiday on it, by the settings' country
    works: bool  # the settings count it among the working days
    away: tuple[Known, ...]  # who of the two is absent
    busy: bool  # an imported calendar says that the manager has other things to do then
    changed: bool = False  # it was planned before


@contextmanager
def plan_day(
    log: Log,
    people: Mapping[str, Any],
    plan: FieldDayPlan,
    *,
    insist: bool,
    today: date,
    settings: Settings,
    author: Author,
) -> Iterator[PlannedDay]:
    """Plan a day with its stops and focus; it is kept at the end of the block.

    `people` holds manager (may be left out, as with a call) and rep, by name.
    """
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        names = NameBook(log.connection, command_id, log.understood)
        manager, rep = find_pair(
            log.connection, people, plan.on, names, insist=insist, settings=lambda: settings
        )
        refuse_own_rep(manager.name, rep.name)
        row = keep_day(session, plan, (manager.id, rep.id), command_id)
        if plan.publish:
            row.published_to = settings.calendar_server().address_of(row.uid)
        accounts = add_stops(session, row, plan, names, insist=insist)
        add_focus(session, row, plan.focus, command_id)
        yield look_at(session, row, plan, accounts, today=today, settings=settings)


def look_at(
    session: Session,
    row: FieldDayRow,
    plan: FieldDayPlan,
    accounts: Sequence[Known],
    *,
    today: date,
    settings: Settings,
) -> PlannedDay:
    """Return a day that is being planned or changed, with what speaks against it."""
    day_id = row.id or 0
    invitation = find_invitation(session, day_id)
    others = find_overlapping_days(
        session, plan.on, (plan.starts_at, plan.ends_at), row.manager_id, row.rep_id
    )
    words = find_calls(
        session, CallFilter(limit=LAST_WORDS), Found(rep_id=row.rep_id), with_texts=True
    )
    last_words = tuple(words)
    stops = _weigh_stops(session, plan, accounts, row.manager_id, today, settings)
    calendar = find_pair_calendar(session, row.manager_id, row.rep_id, plan.on)
    return PlannedDay(
        id=day_id,
        invitation=invitation,
        manager=Known(id=row.manager_id, name=invitation.manager.name),
        rep=Known(id=row.rep_id, name=invitation.rep.name),
        plan=plan,
        stops=stops,
        last_words=last_words,
        others=tuple(one for one in others if one.id != day_id),
        in_disguise=is_selling_in_disguise([stop.stakes for stop in stops]),
        in_the_past=plan.on < today,
        holiday=find_holidays(settings, plan.on, plan.on).get(plan.on),
        works=WEEKDAYS[plan.on.weekday()] in settings.capacity.working_days,
        away=tuple(
            Known(id=id_, name=person.name)
            for id_, person, absences in (
                (row.manager_id, invitation.manager, calendar.manager_absences),
                (row.rep_id, invitation.rep, calendar.rep_absences.get(row.rep_id, ())),
            )
            if absences
        ),
        busy=not Diary(busy=calendar.busy).is_free(plan.on, (plan.starts_at, plan.ends_at)),
    )


def _weigh_stops(
    session: Session,
    plan: FieldDayPlan,
    accounts: Sequence[Known],
    manager_id: int,
    today: date,
    settings: Settings,
) -> tuple[PlannedStop, ...]:
    policy = settings.policy()
    values = find_last_values(session, [account.id for account in accounts])
    scope = Scope(period=week_of(today), today=today, manager_id=manager_id)
    lines = find_big_deal_lines(session, scope, policy)
    stops = []
    for stop, account in zip(plan.stops, accounts, strict=True):
        cents, currency = values.get(account.id, (None, None))
        line = None
        if currency is not None:
            line = policy.big_deal_cents.get(currency, lines.get((manager_id, currency)))
        stops.append(
            PlannedStop(
                at=f"{stop.at:%H:%M}",
                account=account.name,
                deal_cents=cents,
                currency=currency,
                stakes=stakes_of(cents, line),
            )
        )
    return tuple(stops)


def keep_day(
    session: Session, plan: FieldDayPlan, pair: tuple[int, int], command_id: int
) -> FieldDayRow:
    """Add the field day of a manager and a rep to the log, without stops and focus."""
    row = FieldDayRow(
        manager_id=pair[0],
        rep_id=pair[1],
        day_on=plan.on,
        half=plan.half,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        time_zone=plan.time_zone,
        objective=plan.objective,
        place=plan.place,
        uid=make_uid(),
        command_id=command_id,
    )
    session.add(row)
    session.flush()
    return row


def add_stops(
    session: Session, row: FieldDayRow, plan: FieldDayPlan, names: NameBook, *, insist: bool
) -> list[Known]:
    """Add the stops of a plan; return their accounts."""
    accounts = [names.find_or_add("account", stop.account, insist=insist) for stop in plan.stops]
    for stop, account in zip(plan.stops, accounts, strict=True):
        session.add(
            StopRow(
                field_day_id=row.id or 0,
                at=stop.at,
                account_id=account.id,
                command_id=names.command_id,
            )
        )
    session.flush()
    return accounts


def add_focus(session: Session, row: FieldDayRow, skills: Sequence[str], command_id: int) -> None:
    """Add the skills that a field day is about."""
    for skill in skills:
        session.add(FocusRow(field_day_id=row.id or 0, skill=skill, command_id=command_id))
    session.flush()

"""What a rota and the list of who is due have to know of the log, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Executable, Select, and_, case, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.availability import Booking, BusyTime
from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import Policy
from coachlog.domain.fielddays import STANDING, NextDay
from coachlog.domain.periods import monday_of
from coachlog.domain.rota import DaySpan
from coachlog.reports.fielddays import find_next_days
from coachlog.reports.people_labels import find_rep_labels
from coachlog.reports.standings import find_standings, on_team
from coachlog.store.debrief_tables import ActionRow
from coachlog.store.log_tables import BusyRow
from coachlog.store.tables import AbsenceRow, FieldDayRow, MembershipRow, RepRow

RepIds = Collection[int] | Select[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A rep who is on the manager's team at some time of the days looked at."""

    standing: RepStanding
    on_team: tuple[DaySpan, ...]  # and in the company
    open_actions: int
    overdue_actions: int
    next_day: NextDay | None

    @property
    def agreed_on(self) -> date | None:
        """Return the day agreed on for the next field day, while it is not planned."""
        return None if self.next_day is None or self.next_day.planned else self.next_day.on


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCalendar:
    """A team and all that stands in its calendars."""

    members: tuple[TeamMember, ...]
    bookings: tuple[Booking, ...]  # of the manager and of each rep, from the first week on
    busy: tuple[BusyTime, ...]  # of the manager
    manager_absences: tuple[DaySpan, ...]
    rep_absences: dict[int, tuple[DaySpan, ...]]


def find_team_calendar(
    session: Session, manager_id: int, first: date, last: date, *, policy: Policy, today: date
) -> TeamCalendar:
    """Return the team of a manager over some days, and what takes its time then."""
    members = find_members(session, manager_id, (first, last), policy, today)
    rep_ids = [member.standing.id for member in members]
    bookings = _find_bookings(session, manager_id, rep_ids, min(first, today))
    return _find_calendar(session, manager_id, rep_ids, (first, last), members, bookings)


def find_pair_calendar(session: Session, manager_id: int, rep_id: int, day: date) -> TeamCalendar:
    """Return what takes the time of a manager and one rep on a day, but for field days."""
    return _find_calendar(session, manager_id, [rep_id], (day, day), (), ())


def _find_calendar(
    session: Session,
    manager_id: int,
    rep_ids: Sequence[int],
    days: tuple[date, date],
    members: Iterable[TeamMember],
    bookings: Iterable[Booking],
) -> TeamCalendar:
    first, last = days
    absences: dict[int | None, list[DaySpan]] = defaultdict(list)
    rows = _rows(
        session,
        select_columns(col(AbsenceRow.rep_id), col(AbsenceRow.from_on), col(AbsenceRow.until_on))
        .where(
            or_(col(AbsenceRow.manager_id) == manager_id, col(AbsenceRow.rep_id).in_(rep_ids)),
            col(AbsenceRow.until_on) >= first,
            col(AbsenceRow.from_on) <= last,
        )
        .order_by(col(AbsenceRow.from_on), col(AbsenceRow.until_on)),
    )
    for rep_id, from_on, until_on in rows:
        absences[rep_id].append(DaySpan(from_on, until_on))
    busy = _rows(
        session,
        select_columns(col(BusyRow.day_on), col(BusyRow.starts_at), col(BusyRow.ends_at)).where(
            col(BusyRow.manager_id) == manager_id, col(BusyRow.day_on).between(first, last)
        ),
    )
    return TeamCalendar(
        members=tuple(members),
        bookings=tuple(bookings),
        busy=tuple(
            BusyTime(on=on, starts_at=starts_at, ends_at=ends_at) for on, starts_at, ends_at in busy
        ),
        manager_absences=tuple(absences.pop(None, ())),
        rep_absences={id_: tuple(spans) for id_, spans in absences.items() if id_ is not None},
    )


def find_members(
    session: Session, manager_id: int | None, days: tuple[date, date], policy: Policy, today: date
) -> list[TeamMember]:
    """Return the reps on the team of a manager, or on any, on some of the days."""
    statement = (
        select_columns(
            col(RepRow.id),
            col(RepRow.started_on),
            col(RepRow.left_on),
            col(MembershipRow.from_on),
            col(MembershipRow.until_on),
        )
        .join(MembershipRow, col(MembershipRow.rep_id) == RepRow.id)
        .where(on_team(*days))
        .order_by(col(RepRow.id), col(MembershipRow.from_on))
    )
    if manager_id is not None:
        statement = statement.where(col(MembershipRow.manager_id) == manager_id)
    spans: dict[int, list[DaySpan]] = defaultdict(list)
    for id_, started_on, left_on, from_on, until_on in _rows(session, statement):
        spans[id_].append(
            DaySpan(
                max((day for day in (from_on, started_on) if day), default=None),
                min((day for day in (until_on, left_on) if day), default=None),
            )
        )
    # Of the whole log, a list may be longer than a statement can hold.
    ids: RepIds = list(spans) if manager_id is not None else select_columns(col(RepRow.id))
    standings = find_standings(session, ids, policy, today)
    actions = _count_actions(session, ids, today)
    coming = find_next_days(session, ids, today)
    return [
        TeamMember(
            standing=standings[id_],
            on_team=tuple(on),
            open_actions=actions[id_][0],
            overdue_actions=actions[id_][1],
            next_day=coming.get(id_),
        )
        for id_, on in spans.items()
    ]


def _count_actions(session: Session, rep_ids: RepIds, today: date) -> dict[int, tuple[int, int]]:
    overdue = case((col(ActionRow.due_on) < today, 1), else_=0)
    rows = _rows(
        session,
        select_columns(col(ActionRow.rep_id), func.count(), func.sum(overdue))
        .where(col(ActionRow.rep_id).in_(rep_ids), col(ActionRow.status) == "open")
        .group_by(col(ActionRow.rep_id)),
    )
    counted: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counted.update({rep_id: (number, late) for rep_id, number, late in rows})
    return counted


def _find_bookings(
    session: Session, manager_id: int, rep_ids: list[int], first: date
) -> Iterator[Booking]:
    """Yield the field days that stand, from the week of `first` on."""
    labels = find_rep_labels(session)
    day = FieldDayRow
    rows = _rows(
        session,
        select_columns(
            col(day.id),
            col(day.manager_id),
            col(day.rep_id),
            col(RepRow.name),
            col(day.day_on),
            col(day.half),
            col(day.starts_at),
            col(day.ends_at),
        )
        .join(RepRow, col(RepRow.id) == day.rep_id)
        .where(
            and_(col(day.day_on) >= monday_of(first), col(day.status).in_(STANDING)),
            or_(col(day.manager_id) == manager_id, col(day.rep_id).in_(rep_ids)),
        )
        .order_by(col(day.day_on), col(day.starts_at), col(day.id)),
    )
    for id_, of_manager, rep_id, name, on, half, starts_at, ends_at in rows:
        yield Booking(
            id=id_,
            manager_id=of_manager,
            rep_id=rep_id,
            rep=labels.get(rep_id, name),
            on=on,
            half=half,
            starts_at=starts_at,
            ends_at=ends_at,
        )


def _rows(session: Session, statement: Executable) -> Iterator[Any]:
    return iter(session.connection().execute(statement))

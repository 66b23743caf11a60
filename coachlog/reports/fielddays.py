"""Field days beside one: overlapping, next and displaced ones, and last values at its stops."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, true
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from coachlog.domain.coaching import Displacement
from coachlog.domain.fielddays import STANDING, NextDay
from coachlog.domain.periods import Period, week_of
from coachlog.domain.rota import HALF_DAYS
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.tables import (
    AccountRow,
    CallRow,
    DealRow,
    DisplacementRow,
    FieldDayRow,
    ManagerRow,
    RepRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDay:
    """A field day that overlaps a planned one."""

    id: int
    manager: str
    rep: str
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownDay:
    """A field day that calls of a calendar may lie inside."""

    id: int
    rep_id: int
    on: date
    starts_at: time
    ends_at: time
    all_day: bool = field(default=False, compare=False)  # only its entry tells

    @property
    def label(self) -> str:
        """Return what the day is called in a sentence."""
        return f"field day {self.id}"


def find_standing_days(
    connection: Connection, manager_id: int, first: date, last: date
) -> list[KnownDay]:
    """Return the field days of a manager that are planned or were held in a run of days."""
    rows = connection.execute(
        select_columns(
            col(FieldDayRow.id),
            col(FieldDayRow.rep_id),
            col(FieldDayRow.day_on),
            col(FieldDayRow.starts_at),
            col(FieldDayRow.ends_at),
        )
        .where(col(FieldDayRow.manager_id) == manager_id)
        .where(col(FieldDayRow.day_on).between(first, last))
        .where(col(FieldDayRow.status).in_(STANDING))
        .order_by(col(FieldDayRow.id))
    )
    return [
        KnownDay(id=id_ or 0, rep_id=rep_id, on=on, starts_at=starts_at, ends_at=ends_at)
        for id_, rep_id, on, starts_at, ends_at in rows
    ]


def find_overlapping_days(
    session: Session, on: date, hours: tuple[time, time], manager_id: int, rep_id: int
) -> list[OtherDay]:
    """Return the field days of the manager or the rep at those hours of that day."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    starts_at, ends_at = hours
    found = session.exec(
        select(FieldDayRow, ManagerRow.name, RepRow.name)
        .join(ManagerRow, col(ManagerRow.id) == FieldDayRow.manager_id)
        .join(RepRow, col(RepRow.id) == FieldDayRow.rep_id)
        .where(FieldDayRow.day_on == on, col(FieldDayRow.status).in_(STANDING))
        .where(FieldDayRow.starts_at < ends_at, FieldDayRow.ends_at > starts_at)
        .where(or_(col(FieldDayRow.manager_id) == manager_id, col(FieldDayRow.rep_id) == rep_id))
        .order_by(col(FieldDayRow.id))
    )
    return [
        OtherDay(
            id=row.id or 0,
            manager=managers.get(row.manager_id, manager),
            rep=reps.get(row.rep_id, rep),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row, manager, rep in found
    ]


def count_half_days(
    session: Session, first: date, last: date, manager_id: int | None = None
) -> dict[int, dict[date, int]]:
    """Return the half days of field days by manager and day, planned or held.

    Those of the whole weeks are counted, since a week's capacity is used up by all its days.
    """
    mine = true() if manager_id is None else col(FieldDayRow.manager_id) == manager_id
    statement = (
        select_columns(
            col(FieldDayRow.manager_id),
            col(FieldDayRow.day_on),
            func.sum(case(dict(HALF_DAYS), value=col(FieldDayRow.half))),
        )
        .where(mine, col(FieldDayRow.status).in_(STANDING))
        .where(col(FieldDayRow.day_on).between(week_of(first).start, week_of(last).end))
        .group_by(col(FieldDayRow.manager_id), col(FieldDayRow.day_on))
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for of_manager, on, half_days in session.connection().execute(statement):
        found[of_manager][on] = half_days
    return found


def find_next_days(
    session: Session, rep_ids: Collection[int] | Select[Any], today: date
) -> dict[int, NextDay]:
    """Return by rep the next field day from today on.

    One in the calendar counts before one agreed on: in the last debrief that agreed on any, as long
    as nothing became of that day.
    """
    rep_id, agreed_on = col(FieldDayRow.rep_id), col(FieldDayRow.next_on)
    that_day = aliased(FieldDayRow)
    settled = select(that_day.id).where(that_day.rep_id == rep_id, that_day.day_on == agreed_on)
    agreed = session.exec(
        select(rep_id, agreed_on, settled.exists())
        .where(rep_id.in_(rep_ids), agreed_on.is_not(None))
        .order_by(col(FieldDayRow.day_on), col(FieldDayRow.id))
    )
    last = {id_: (on or today, done) for id_, on, done in agreed}
    planned = session.exec(
        select(rep_id, func.min(FieldDayRow.day_on))
        .where(rep_id.in_(rep_ids), FieldDayRow.status == "planned", FieldDayRow.day_on >= today)
        .group_by(rep_id)
    )
    found = {
        id_: NextDay(on=on, planned=False)
        for id_, (on, done) in last.items()
        if on >= today and not done
    }
    return found | {id_: NextDay(on=on, planned=True) for id_, on in planned}


def find_displacements(
    session: Session, period: Period, whose: Iterable[ColumnElement[bool]] = ()
) -> dict[int, list[Displacement]]:
    """Return by manager what displaced field days that were planned for the period."""
    labels = find_rep_labels(session)
    call_rep = aliased(RepRow)
    statement = (
        select_columns(
            col(FieldDayRow.manager_id),
            col(FieldDayRow.id),
            col(FieldDayRow.day_on),
            col(RepRow.id),
            col(RepRow.name),
            col(CallRow.id),
            col(call_rep.id),
            col(call_rep.name),
            col(AccountRow.name),
            col(DisplacementRow.text),
        )
        .join(FieldDayRow, col(FieldDayRow.id) == DisplacementRow.field_day_id)
        .join(RepRow, col(RepRow.id) == FieldDayRow.rep_id)
        .join(
            CallRow,
            and_(col(CallRow.id) == DisplacementRow.call_id, col(CallRow.removed_by).is_(None)),
            isouter=True,
        )
        .join(call_rep, col(call_rep.id) == CallRow.rep_id, isouter=True)
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id, isouter=True)
        .where(col(FieldDayRow.day_on).between(period.start, period.end))
        .where(col(FieldDayRow.status) == "displaced")
        .where(*whose)
        .order_by(col(FieldDayRow.day_on), col(DisplacementRow.id))
    )
    found: dict[int, list[Displacement]] = {}
    for (
        of,
        day_id,
        on,
        rep_id,
        rep,
        call_id,
        by_id,
        by,
        account,
        text,
    ) in session.connection().execute(statement):
        found.setdefault(of, []).append(
            Displacement(
                field_day_id=day_id or 0,
                on=on,
                rep=labels.get(rep_id or 0, rep),
                call_id=call_id,
                call_rep=labels.get(by_id or 0, by),
                call_account=account,
                text=text,
            )
        )
    return found


def find_last_values(session: Session, account_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Return the latest known deal value of each account: hundredths and currency.

    The one noted on its latest call; without any, its latest open deal.
    """
    latest: dict[int, tuple[int, str]] = {}
    for account_id in account_ids:
        found: tuple[int | None, str | None] | None = session.exec(
            select(CallRow.deal_cents, CallRow.currency)
            .where(CallRow.account_id == account_id, col(CallRow.deal_cents).is_not(None))
            .where(col(CallRow.removed_by).is_(None))
            .order_by(col(CallRow.held_on).desc(), col(CallRow.id).desc())
            .limit(1)
        ).first()
        found = found or _find_open_deal(session, account_id)
        if found and found[0] is not None and found[1] is not None:
            latest[account_id] = (found[0], found[1])
    return latest


def _find_open_deal(session: Session, account_id: int) -> tuple[int | None, str | None] | None:
    return session.exec(
        select(DealRow.deal_cents, DealRow.currency)
        .where(DealRow.account_id == account_id, col(DealRow.deal_cents).is_not(None))
        .where(col(DealRow.closed).is_(False))
        .order_by(col(DealRow.opened_on).desc().nulls_last(), col(DealRow.id).desc())
        .limit(1)
    ).first()

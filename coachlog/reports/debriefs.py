"""What debriefs left in the log, and what the next one asks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import cast

from sqlmodel import Session, col, select

from coachlog.domain.actions import ActionFilter
from coachlog.domain.calls import Role
from coachlog.domain.debriefs import DayToDebrief, Rating, Reply, StopSeen
from coachlog.domain.evidence import EVIDENCE_DAYS
from coachlog.domain.fielddays import GIVEN_UP, KeptFieldDay, StopStatus
from coachlog.domain.listing import FieldDay, FieldDayFilter
from coachlog.errors import NotInLog
from coachlog.reports.actions import find_actions
from coachlog.reports.listed_days import find_field_days
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.debrief_tables import RatingRow, ReplyRow, StopRow
from coachlog.store.tables import AccountRow, CallRow, FieldDayRow, FocusRow, ManagerRow, RepRow


def find_without_debrief(session: Session, manager_id: int | None, until: date) -> list[FieldDay]:
    """Return field days up to a day that have no debrief and were not given up, the latest first.

    Those of a manager, or of all. Calls may have been logged onto them. What lies further back than
    the evidence does is forgotten, such as the days of a calendar's last years.
    """
    open_days = (
        col(FieldDayRow.day_on).between(until - timedelta(days=EVIDENCE_DAYS), until),
        col(FieldDayRow.debriefed_on).is_(None),
        col(FieldDayRow.status).not_in(GIVEN_UP),
    )
    return find_field_days(session, FieldDayFilter(), manager_id=manager_id, whose=open_days)


def find_day(session: Session, field_day_id: int) -> KeptFieldDay:
    """Return the field day of that number; raises CoachlogError when there is none."""
    row = session.get(FieldDayRow, field_day_id)
    if row is None:
        raise NotInLog("field day", field_day_id)
    return KeptFieldDay(**row.model_dump(exclude={"command_id"}))


def name_pair(session: Session, day: KeptFieldDay) -> tuple[str, str]:
    """Return manager and rep of a field day, as people tell them apart."""
    manager = session.get_one(ManagerRow, day.manager_id)
    rep = session.get_one(RepRow, day.rep_id)
    return (
        find_manager_labels(session).get(day.manager_id, manager.name),
        find_rep_labels(session).get(day.rep_id, rep.name),
    )


def find_focus(session: Session, field_day_id: int) -> tuple[str, ...]:
    """Return the skills that a field day is about."""
    statement = select(FocusRow.skill).where(FocusRow.field_day_id == field_day_id)
    return tuple(session.exec(statement.order_by(col(FocusRow.id))))


def find_skills(session: Session) -> list[str]:
    """Return the skills of all field days and ratings, each spelled as it was last."""
    focus = session.exec(select(FocusRow.skill).order_by(col(FocusRow.id)))
    rated = session.exec(select(RatingRow.skill).order_by(col(RatingRow.id)))
    return list(dict.fromkeys([*rated, *focus]))


def load_day_to_debrief(session: Session, field_day_id: int, today: date) -> DayToDebrief:
    """Return a field day with its visits, ratings and the rep's overdue actions."""
    day = find_day(session, field_day_id)
    manager, rep = name_pair(session, day)
    return DayToDebrief(
        id=field_day_id,
        uid=day.uid,
        on=day.day_on,
        status=day.status,
        manager=manager,
        rep=rep,
        focus=find_focus(session, field_day_id),
        visits=find_visits(session, field_day_id),
        ratings=tuple(find_ratings(session, field_day_id=field_day_id)),
        overdue=tuple(
            find_actions(session, ActionFilter(overdue_on=today), rep_id=day.rep_id),
        ),
        debriefed_on=day.debriefed_on,
        next_on=day.next_on,
        remark=day.remark,
    )


def find_visits(session: Session, field_day_id: int) -> tuple[StopSeen, ...]:
    """Return the stops of a field day by time, then the calls logged onto it beside them.

    A call at the account of a planned stop is that stop's.
    """
    calls = {
        call.id: (call, account)
        for call, account in session.exec(
            select(CallRow, AccountRow.name)
            .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
            .where(CallRow.field_day_id == field_day_id, col(CallRow.removed_by).is_(None))
            .order_by(col(CallRow.id))
        )
    }
    stops = session.exec(
        select(StopRow, AccountRow.name)
        .join(AccountRow, col(AccountRow.id) == StopRow.account_id)
        .where(StopRow.field_day_id == field_day_id)
        .order_by(col(StopRow.at), col(StopRow.added), col(StopRow.id))
    ).all()
    linked = {stop.call_id for stop, _ in stops}
    visits = []
    for stop, account in stops:
        found = calls.pop(stop.call_id, (None, ""))[0]
        if found is None and stop.status == "planned":
            at_account = (
                call.id
                for call, _ in calls.values()
                if call.account_id == stop.account_id and call.id not in linked
            )
            found = calls.pop(next(at_account, None), (None, ""))[0]
        status: StopStatus = "held" if found else cast(StopStatus, stop.status)
        visits.append(_visit(account, status, stop, found))
    visits += [_visit(account, "held", None, call) for call, account in calls.values()]
    return tuple(visits)


def _visit(
    account: str, status: StopStatus, stop: StopRow | None, call: CallRow | None
) -> StopSeen:
    at: time | None = stop.at if stop and not stop.added else None
    return StopSeen(
        account=account,
        at=at,
        stop_id=stop.id if stop else None,
        call_id=call.id if call else None,
        status=status,
        added=stop.added if stop else False,
        role=cast(Role | None, call.role) if call else None,
        reinforce=call.reinforce if call else None,
        improve=call.improve if call else None,
    )


def find_ratings(
    session: Session, *, rep_id: int | None = None, field_day_id: int | None = None
) -> list[Rating]:
    """Return the ratings of a rep or of a field day, the oldest first."""
    statement = (
        select(RatingRow, col(FieldDayRow.day_on))
        .join(FieldDayRow, col(FieldDayRow.id) == RatingRow.field_day_id)
        .order_by(col(FieldDayRow.day_on), col(RatingRow.id))
    )
    if rep_id is not None:
        statement = statement.where(FieldDayRow.rep_id == rep_id)
    if field_day_id is not None:
        statement = statement.where(RatingRow.field_day_id == field_day_id)
    return [
        Rating(
            skill=row.skill,
            score=row.score,
            rated_by=row.rated_by,
            day_on=day_on,
            rated_on=row.rated_on,
            field_day_id=row.field_day_id,
        )
        for row, day_on in session.exec(statement)
    ]


def find_replies(session: Session, field_day_ids: Sequence[int]) -> list[Reply]:
    """Return what reps answered to those field days, the newest first."""
    statement = (
        select(ReplyRow)
        .where(col(ReplyRow.field_day_id).in_(field_day_ids))
        .order_by(col(ReplyRow.replied_on).desc(), col(ReplyRow.id).desc())
    )
    return [
        Reply(field_day_id=row.field_day_id, text=row.text, replied_on=row.replied_on)
        for row in session.exec(statement)
    ]

"""What a brief and the rep's page need of the log."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from coachlog.domain.actions import ActionFilter
from coachlog.domain.briefs import (
    Brief,
    BriefStop,
    Prospect,
    SharedDay,
    Words,
    name_kind,
    suggest_stops,
)
from coachlog.domain.calls import Initiator, Role, stakes_of
from coachlog.domain.coaching import Policy
from coachlog.domain.debriefs import group_ratings
from coachlog.domain.fielddays import KeptFieldDay
from coachlog.domain.periods import week_of
from coachlog.reports.actions import find_actions
from coachlog.reports.answers import find_asked_calls
from coachlog.reports.deal_lines import find_lines
from coachlog.reports.debriefs import (
    find_day,
    find_focus,
    find_ratings,
    find_replies,
    find_visits,
    name_pair,
)
from coachlog.reports.fielddays import find_last_values
from coachlog.reports.standings import find_standings
from coachlog.store.debrief_tables import StopRow
from coachlog.store.tables import AccountRow, CallRow, DealRow, FieldDayRow

LAST_WORDS = 6  # of the last day, that a brief shows


def load_brief(session: Session, field_day_id: int, policy: Policy, today: date) -> Brief:
    """Return the brief of a field day; raises CoachlogError when there is none."""
    day = find_day(session, field_day_id)
    manager, rep = name_pair(session, day)
    stops = session.exec(
        select(StopRow)
        .where(StopRow.field_day_id == field_day_id)
        .order_by(col(StopRow.at), col(StopRow.added), col(StopRow.id))
    ).all()
    own = {stop.account_id for stop in stops}
    status = {visit.stop_id: visit.status for visit in find_visits(session, field_day_id)}
    places = _find_places(session, day, own, policy, today)
    words = _find_last_words(session, day)
    earlier = session.exec(
        select(col(FieldDayRow.id), col(FieldDayRow.remark))
        .where(FieldDayRow.rep_id == day.rep_id, FieldDayRow.status == "held")
        .where(col(FieldDayRow.day_on) <= day.day_on, FieldDayRow.id != day.id)
        .order_by(col(FieldDayRow.day_on).desc(), col(FieldDayRow.id).desc())
        .limit(1)
    ).all()
    return Brief(
        id=field_day_id,
        on=day.day_on,
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        time_zone=day.time_zone,
        status=day.status,
        manager=manager,
        rep=rep,
        standing=find_standings(session, [day.rep_id], policy, today)[day.rep_id],
        as_of=today,
        focus=find_focus(session, field_day_id),
        objective=day.objective,
        place=day.place,
        remark=day.remark,
        last_remark=next((remark for _, remark in earlier), None),
        last_on=words[0].on if words else None,
        words=words,
        replies=tuple(find_replies(session, [id_ for id_, _ in earlier if id_])),
        actions=tuple(find_actions(session, ActionFilter(), rep_id=day.rep_id)),
        skills=group_ratings(find_ratings(session, rep_id=day.rep_id)),
        stops=tuple(
            BriefStop(
                at=stop.at,
                status=status[stop.id],
                place=places[stop.account_id],
            )
            for stop in stops
        ),
        suggestions=suggest_stops([prospect for id_, prospect in places.items() if id_ not in own]),
    )


def load_shared_day(session: Session, field_day_id: int) -> SharedDay:
    """Return what the rep gets to read of a field day; private notes are not even looked at."""
    day = find_day(session, field_day_id)
    manager, rep = name_pair(session, day)
    of_day = ActionFilter(closed_too=True)
    return SharedDay(
        id=field_day_id,
        on=day.day_on,
        status=day.status,
        manager=manager,
        rep=rep,
        focus=find_focus(session, field_day_id),
        objective=day.objective,
        words=find_words(
            session,
            col(CallRow.field_day_id) == day.id,
            order=(col(CallRow.starts_at).is_(None), col(CallRow.starts_at), col(CallRow.id)),
        ),
        ratings=tuple(find_ratings(session, field_day_id=field_day_id)),
        actions=tuple(find_actions(session, of_day, field_day_id=field_day_id)),
        replies=tuple(find_replies(session, [field_day_id])),
        answers=tuple(
            call
            for call in find_asked_calls(session, rep_id=day.rep_id, field_day_id=field_day_id)
            if call.answer is not None
        ),
        debriefed_on=day.debriefed_on,
        next_on=day.next_on,
    )


def find_words(
    session: Session,
    *which: ColumnElement[bool],
    order: Sequence[Any] = (col(CallRow.held_on).desc(), col(CallRow.id).desc()),
    limit: int | None = None,
) -> tuple[Words, ...]:
    """Return what was noted for reps on ride-alongs, the newest first."""
    noted = col(CallRow.reinforce).is_not(None) | col(CallRow.improve).is_not(None)
    found = session.exec(
        select(
            col(AccountRow.name),
            col(CallRow.held_on),
            col(CallRow.reinforce),
            col(CallRow.improve),
        )
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .where(noted, col(CallRow.removed_by).is_(None), *which)
        .order_by(*order)
        .limit(limit)
    )
    return tuple(
        Words(on=on, account=account, reinforce=reinforce, improve=improve)
        for account, on, reinforce, improve in found
    )


def _find_last_words(session: Session, day: KeptFieldDay) -> tuple[Words, ...]:
    """Return what was noted on the last day, up to a field day, on which something was."""
    of_day = col(CallRow.field_day_id)
    words = find_words(
        session,
        col(CallRow.rep_id) == day.rep_id,
        col(CallRow.held_on) <= day.day_on,
        of_day.is_(None) | (of_day != day.id),
        limit=LAST_WORDS,
    )
    return tuple(word for word in words if word.on == words[0].on)


def _find_places(
    session: Session, day: KeptFieldDay, stops: set[int], policy: Policy, today: date
) -> dict[int, Prospect]:
    """Return the stops' accounts and the rep's other ones, with what is at stake."""
    calls = session.exec(
        select(
            CallRow.account_id, CallRow.manager_id, CallRow.held_on, CallRow.initiator, CallRow.role
        )  # type: ignore[call-overload]  # SQLModel types four columns at most
        .where(CallRow.rep_id == day.rep_id, col(CallRow.removed_by).is_(None))
        .where(CallRow.held_on <= today)
        .order_by(col(CallRow.held_on), col(CallRow.id))
    ).all()
    deals = session.exec(select(DealRow.account_id).where(DealRow.rep_id == day.rep_id))
    ids = stops | {call[0] for call in calls} | {deal for deal in deals if deal is not None}
    together = {
        account_id: (on, initiator, role)
        for account_id, manager_id, on, initiator, role in calls
        if manager_id == day.manager_id
    }
    values = find_last_values(session, ids)
    lines = find_lines(session, day.manager_id, policy, week_of(today), today)
    places = {}
    for account in session.exec(select(AccountRow).where(col(AccountRow.id).in_(ids))):
        id_ = account.id or 0
        cents, currency = values.get(id_, (None, None))
        line = lines.get(currency or "")
        on, initiator, role = together.get(id_, (None, None, None))
        places[id_] = Prospect(
            account=account.name,
            kind=name_kind(
                account.kind, cast(Initiator | None, initiator), cast(Role | None, role)
            ),
            deal_cents=cents,
            currency=currency,
            stakes=stakes_of(cents, line.cents if line else None),
            visited_on=on,
        )
    return places

"""One rep's two plans, counted apart."""

from collections import Counter
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from coachlog.domain.actions import ActionFilter
from coachlog.domain.briefs import Words
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Initiator, Role
from coachlog.domain.coaching import Policy, add_up_days
from coachlog.domain.debriefs import group_ratings
from coachlog.domain.listing import CallFilter
from coachlog.domain.names import fold_name
from coachlog.domain.periods import Period, range_of
from coachlog.domain.reps import CallTime, RepPlans, SalesAccount, SalesPlan, SkillPlan
from coachlog.reports.actions import find_actions
from coachlog.reports.answers import find_asked_calls
from coachlog.reports.briefs import find_words
from coachlog.reports.calls import CallScope, count_after
from coachlog.reports.debriefs import find_ratings, find_replies
from coachlog.reports.fielddays import find_last_values, find_next_days
from coachlog.reports.listed_days import count_field_days
from coachlog.reports.standings import find_standings
from coachlog.store.tables import AccountRow, CallRow, FieldDayRow, RepRow

SHOWN_WORDS = 5


def load_rep_plans(
    session: Session,
    rep_id: int,
    manager: str | None,
    period: Period | None,
    policy: Policy,
    today: date,
) -> RepPlans:
    """Return a rep's skill and sales development plans over a period, or over all the log."""
    rep = session.get_one(RepRow, rep_id)
    start = period.start if period else date.min
    end = min(period.end, today) if period else today
    held = range_of(start, end) if start <= end else None  # none of what is to come is held
    calls = session.exec(
        select(CallRow, AccountRow.name)
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .where(CallRow.rep_id == rep_id, col(CallRow.removed_by).is_(None))
        .where(col(CallRow.held_on).between(start, end))
        .order_by(col(CallRow.held_on), col(CallRow.id))
    ).all()

    def said(initiator: Initiator) -> tuple[Words, ...]:
        return find_words(
            session,
            col(CallRow.rep_id) == rep_id,
            col(CallRow.initiator) == initiator,
            col(CallRow.held_on).between(start, end),
            limit=SHOWN_WORDS,
        )

    return RepPlans(
        standing=find_standings(session, [rep_id], policy, end)[rep_id],
        manager=manager,
        left_on=rep.left_on,
        period=period,
        as_of=today,
        skill=_skill_plan(
            session,
            rep_id,
            [call for call, _ in calls if call.initiator == MANAGER_SCHEDULED],
            said(MANAGER_SCHEDULED),
            period,
            today,
        ),
        sales=_sales_plan(
            session,
            [pair for pair in calls if pair[0].initiator == REP_REQUEST],
            said(REP_REQUEST),
        ),
        answers=tuple(
            asked_call
            for asked_call in find_asked_calls(session, rep_id=rep_id, period=held)
            if asked_call.answer is not None
        )
        if held
        else (),
        after_today=count_after(
            session, today, CallFilter(period=period), CallScope(rep_id=rep_id)
        ),
        unsorted=sum(call.initiator == UNKNOWN for call, _ in calls),
    )


def _time(calls: list[CallRow]) -> CallTime:
    return CallTime(
        calls=len(calls),
        minutes=sum(call.minutes or 0 for call in calls),
        minutes_unknown=sum(call.minutes is None for call in calls),
    )


def _skill_plan(
    session: Session,
    rep_id: int,
    calls: list[CallRow],
    words: tuple[Words, ...],
    period: Period | None,
    today: date,
) -> SkillPlan:
    start, end = (period.start, period.end) if period else (date.min, date.max)
    days = session.exec(
        select(FieldDayRow)
        .where(FieldDayRow.rep_id == rep_id)
        .where(col(FieldDayRow.day_on).between(start, end))
    ).all()
    actions = find_actions(session, ActionFilter(closed_too=True), rep_id=rep_id)
    return SkillPlan(
        time=_time(calls),
        field_days=add_up_days(
            count_field_days(session, period, today=today, rep_id=rep_id).values()
        ),
        held_minutes=sum(_length(day) for day in days if day.status == "held"),
        skills=group_ratings(
            [
                rating
                for rating in find_ratings(session, rep_id=rep_id)
                if start <= rating.day_on <= end
            ]
        ),
        words=words,
        replies=tuple(find_replies(session, [day.id or 0 for day in days])),
        open_actions=tuple(action for action in actions if action.status == "open"),
        closed_actions=tuple(
            action
            for action in actions
            if action.status != "open" and start <= (action.closed_on or date.min) <= end
        ),
        next_day=find_next_days(session, [rep_id], today).get(rep_id),
    )


def _length(day: FieldDayRow) -> int:
    starts, ends = (datetime.combine(day.day_on, at) for at in (day.starts_at, day.ends_at))
    return int((ends - starts).total_seconds()) // 60


def _sales_plan(
    session: Session,
    calls: Any,  # noqa: ANN401  (rows with a name)
    words: tuple[Words, ...],
) -> SalesPlan:
    number = Counter(call.account_id for call, _ in calls)
    names = {call.account_id: name for call, name in calls}
    values = find_last_values(session, list(names))
    accounts = [
        SalesAccount(
            account=names[id_],
            calls=times,
            deal_cents=values.get(id_, (None, None))[0],
            currency=values.get(id_, (None, None))[1],
        )
        for id_, times in number.items()
    ]
    accounts.sort(key=lambda account: (-account.calls, fold_name(account.account), account.account))
    return SalesPlan(
        time=_time([call for call, _ in calls]),
        accounts=tuple(accounts),
        words=words,
        roles=dict(Counter(cast(Role | None, call.role) for call, _ in calls)),
    )

"""How reps stand: the one query that says when each was last coached (rule 9)."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.coaching import Policy
from coachlog.domain.teams import Level
from coachlog.reports.people_labels import find_rep_labels
from coachlog.store.tables import CallRow, FieldDayRow, MembershipRow, RepRow


def on_team(first: date, last: date) -> ColumnElement[bool]:
    """Return the condition for a membership, with its rep, on any day from first to last."""
    from_on, until_on = col(MembershipRow.from_on), col(MembershipRow.until_on)
    started_on, left_on = col(RepRow.started_on), col(RepRow.left_on)
    return and_(
        # Three runs of days share one when each two of them do: period, team, employment.
        func.coalesce(from_on, first) <= last,
        func.coalesce(until_on, last) >= first,
        func.coalesce(started_on, first) <= last,
        func.coalesce(left_on, last) >= first,
        or_(from_on.is_(None), left_on.is_(None), from_on <= left_on),
        or_(until_on.is_(None), started_on.is_(None), until_on >= started_on),
    )


def find_standings(
    session: Session,
    rep_ids: Collection[int] | Select[Any],
    policy: Policy,
    as_of: date,
) -> dict[int, RepStanding]:
    """Return by id how reps stand as of a day; their ids may be given as a query."""
    labels = find_rep_labels(session)
    rep_id = col(RepRow.id)
    last_call = select_columns(func.max(col(CallRow.held_on))).where(
        col(CallRow.rep_id) == rep_id,
        col(CallRow.initiator) == MANAGER_SCHEDULED,
        col(CallRow.removed_by).is_(None),
        col(CallRow.held_on) <= as_of,
    )
    last_day = select_columns(func.max(col(FieldDayRow.day_on))).where(
        col(FieldDayRow.rep_id) == rep_id,
        col(FieldDayRow.status) == "held",
        col(FieldDayRow.day_on) <= as_of,
    )
    teams = select_columns(col(MembershipRow.id)).where(
        col(MembershipRow.rep_id) == rep_id, on_team(as_of, as_of)
    )
    rows = session.connection().execute(
        select_columns(
            rep_id,
            col(RepRow.name),
            col(RepRow.level),
            col(RepRow.started_on),
            teams.exists(),
            last_call.scalar_subquery(),
            last_day.scalar_subquery(),
        ).where(rep_id.in_(rep_ids))
    )
    return {
        (rep := id_ or 0): RepStanding(
            id=rep,
            name=labels.get(rep, name),
            level=cast(Level, level),
            cadence_days=policy.cadence_days[level],
            as_of=as_of,
            on_team=has_team,
            started_on=started_on,
            last_coached_on=max((day for day in (call_on, day_on) if day), default=None),
        )
        for id_, name, level, started_on, has_team, call_on, day_on in rows.all()
    }

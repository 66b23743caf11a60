"""Actions of the log: open ones by due date, then closed ones, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, select

from coachlog.domain.actions import Action, ActionFilter, ActionStatus, Owner
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.debrief_tables import ActionRow
from coachlog.store.tables import ManagerRow, RepRow


def find_actions(
    session: Session,
    chosen: ActionFilter,
    *,
    rep_id: int | None = None,
    manager_id: int | None = None,
    field_day_id: int | None = None,
    ids: Sequence[int] | None = None,
) -> list[Action]:
    """Return the actions that `chosen` names; ids stand for its names."""
    managers, reps = find_manager_labels(session), find_rep_labels(session)
    closed = col(ActionRow.status) != "open"
    due_on, closed_on = col(ActionRow.due_on), col(ActionRow.closed_on)
    statement = (
        select(ActionRow, ManagerRow.name, RepRow.name)
        .join(ManagerRow, col(ManagerRow.id) == ActionRow.manager_id)
        .join(RepRow, col(RepRow.id) == ActionRow.rep_id)
        .order_by(closed, closed_on.desc(), due_on.is_(None), due_on, col(ActionRow.id))
    )
    if not chosen.closed_too:
        statement = statement.where(ActionRow.status == "open")
    if chosen.overdue_on is not None:
        statement = statement.where(ActionRow.status == "open", due_on < chosen.overdue_on)
    if chosen.owner is not None:
        statement = statement.where(ActionRow.owner == chosen.owner)
    if rep_id is not None:
        statement = statement.where(ActionRow.rep_id == rep_id)
    if manager_id is not None:
        statement = statement.where(ActionRow.manager_id == manager_id)
    if field_day_id is not None:
        statement = statement.where(ActionRow.field_day_id == field_day_id)
    if ids is not None:
        statement = statement.where(col(ActionRow.id).in_(ids))
    if chosen.limit is not None:
        statement = statement.limit(chosen.limit)
    return [
        Action(
            id=row.id or 0,
            text=row.text,
            rep=reps.get(row.rep_id, rep),
            manager=managers.get(row.manager_id, manager),
            owner=cast(Owner, row.owner),
            agreed_on=row.agreed_on,
            due_on=row.due_on,
            status=cast(ActionStatus, row.status),
            closed_on=row.closed_on,
            field_day_id=row.field_day_id,
        )
        for row, manager, rep in session.exec(statement)
    ]

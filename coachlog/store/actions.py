"""Agreed actions, added and changed."""

from datetime import date

from coachlog.domain.actions import ActionChanges, NewAction
from coachlog.domain.changes import values_of
from coachlog.store.debrief_tables import ActionRow
from coachlog.store.rows import RowWriter


def insert_action(
    writer: RowWriter,
    new: NewAction,
    rep_id: int,
    manager_id: int,
    field_day_id: int | None,
    agreed_on: date,
) -> int:
    """Add an action of a rep and a manager; return its id."""
    return writer.insert(
        ActionRow(
            rep_id=rep_id,
            manager_id=manager_id,
            field_day_id=field_day_id,
            text=new.text,
            owner=new.owner,
            agreed_on=agreed_on,
            due_on=new.due_on,
            command_id=writer.command_id,
        )
    )


def update_action(writer: RowWriter, action_id: int, changes: ActionChanges) -> bool:
    """Change an action; return whether that made a difference."""
    return writer.update(writer.session.get_one(ActionRow, action_id), values_of(changes))

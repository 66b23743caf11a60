"""Actions, briefs, shared field days and a rep's two plans as JSON, each with its format's name."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from coachlog.domain.actions import Action, ListedActions
from coachlog.render.json import day_text, write_document


def write_actions(file: IO[str], listed: ListedActions) -> None:
    """Write actions in the format coachlog.actions/1."""
    actions = [_action(one, listed.as_of) for one in listed.actions]
    write_document(file, {"format": "coachlog.actions/1", "actions": actions})


def _action(one: Action, as_of: date) -> dict[str, Any]:
    return {
        "id": one.id,
        "rep": one.rep,
        "manager": one.manager,
        "owner": one.owner,
        "text": one.text,
        "agreed_on": one.agreed_on.isoformat(),
        "due_on": day_text(one.due_on),
        "overdue_days": one.overdue_days(as_of),
        "status": one.status,
        "closed_on": day_text(one.closed_on),
        "field_day": one.field_day_id,
    }

"""Agreed actions on the screen."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from coachlog.domain.actions import Action, ListedActions
from coachlog.render.terminal.tables import make_table, user_text, visible


def print_actions(console: Console, listed: ListedActions) -> None:
    """Print actions with whose they are and when they are due."""
    if not listed.actions:
        console.print("No actions.")
        return
    table = make_table(console, "ID", "Due", "Whose", "Action")
    for action in listed.actions:
        whose = Text(visible(action.owner_name))
        whose.append(f"\n({_other(action)})", "dim")
        table.add_row(str(action.id), _describe_due(action, listed), whose, user_text(action.text))
    console.print(table)


def _other(action: Action) -> str:
    other = action.manager if action.owner == "rep" else action.rep
    return f"with {visible(other)}"


def _describe_due(action: Action, listed: ListedActions) -> Text:
    if action.status != "open":
        return Text(f"{action.status} {action.closed_on}", "dim")
    days = action.overdue_days(listed.as_of)
    text = Text(str(action.due_on or "no date"))
    if days:
        text.append(f"\n{days} {'day' if days == 1 else 'days'} overdue", "bold yellow")
    return text

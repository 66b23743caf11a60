"""Agreed actions on the screen."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from coachlog.domain.actions import Action, ListedActions
from coachlog.errors import to_paste
from coachlog.render.lines import count_of, visible
from coachlog.render.terminal.tables import print_nothing, print_rows, user_text


def print_actions(console: Console, listed: ListedActions, *, chosen: bool) -> None:
    """Print actions with whose they are and when they are due."""
    rows = (
        (str(action.id), _describe_due(action, listed), _whose(action), user_text(action.text))
        for action in listed.actions
    )
    if not print_rows(console, ("ID", "Due", "Whose", "Action"), rows, whole=("ID",)):
        to_add = f"To add one: {to_paste('add-action')}"
        listing = to_paste("list-actions", "--all")
        print_nothing(console, "No actions are open", to_add, listing, chosen=chosen)


def _whose(action: Action) -> Text:
    whose = Text(visible(action.owner_name))
    whose.append(f"\n({_other(action)})", "dim")
    return whose


def _other(action: Action) -> str:
    other = action.manager if action.owner == "rep" else action.rep
    return f"with {visible(other)}"


def _describe_due(action: Action, listed: ListedActions) -> Text:
    if action.status != "open":
        return Text(f"{action.status} {action.closed_on}", "dim")
    days = action.overdue_days(listed.as_of)
    text = Text(str(action.due_on or "no date"))
    if days:
        text.append(f"\n{count_of(days, 'day')} overdue", "bold yellow")
    return text

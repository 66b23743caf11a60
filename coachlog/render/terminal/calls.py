"""Calls on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.columns import amount_of
from coachlog.domain.listing import Call
from coachlog.render.terminal.tables import make_table, user_text, visible

_ASKED = {REP_REQUEST: "rep asked", MANAGER_SCHEDULED: "scheduled"}


def print_calls(console: Console, calls: Iterable[Call]) -> None:
    """Print calls, each with what was noted under it."""
    table = make_table(console, "ID", "Date", "Who", "Account", "Call")
    for call in calls:
        table.add_row(
            str(call.id),
            str(call.held_on),
            Text(f"{visible(call.manager)} with {visible(call.rep)}"),
            user_text(call.account),
            _describe_call(call),
        )
    console.print(table if table.row_count else "No calls.")


def _describe_call(call: Call) -> Text:
    facts = [_ASKED.get(call.initiator, "not sorted")]
    if call.deal_cents is not None:
        facts.append(f"{call.currency} {amount_of(call.deal_cents):,}")
    if call.minutes is not None:
        facts.append(f"{call.minutes} min")
    if call.role:
        facts.append(call.role)
    if call.field_day_id is not None:
        facts.append(f"field day {call.field_day_id}")
    text = Text(", ".join(facts))
    for label, noted in (
        ("reinforce", call.reinforce),
        ("improve", call.improve),
        ("notes", call.notes),
    ):
        if noted:
            text.append(f"\n{label}: ", "dim")
            text.append(visible(noted))
    return text

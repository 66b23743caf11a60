"""Calls on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.domain.listing import Call
from coachlog.errors import to_paste
from coachlog.formats.call_fields import CALL_TEXTS
from coachlog.formats.cells import amount_of
from coachlog.render.lines import INITIATOR_WORDS, visible
from coachlog.render.terminal.history import print_history
from coachlog.render.terminal.tables import (
    print_indented,
    print_nothing,
    print_rows,
    user_text,
)

if TYPE_CHECKING:
    from coachlog.usecases.look_up import ShownCall


def print_calls(console: Console, calls: Iterable[Call], *, chosen: bool) -> None:
    """Print calls as they come, each with what was noted; `chosen` may have left others out."""
    rows = (
        (
            str(call.id),
            f"{call.held_on:%a} {call.held_on}",
            Text(f"{visible(call.manager)} with {visible(call.rep)}"),
            user_text(call.account),
            _describe_call(call),
        )
        for call in calls
    )
    columns = ("ID", "Date", "Who", "Account", "Call")
    if not print_rows(console, columns, rows, whole=columns[:2]):
        to_add = f"To log one: {to_paste('add-call')}"
        print_nothing(console, "No calls yet", to_add, to_paste("list-calls"), chosen=chosen)


def print_call(console: Console, shown: ShownCall) -> None:
    """Print all of one call, with its history."""
    call = shown.call
    at = f", {call.starts_at:%H:%M}" if call.starts_at else ""
    head = f"Call {call.id}: {call.held_on:%a} {call.held_on}{at}"
    print_indented(console, Text(head, "bold"), 0)
    facts = {
        "Manager": call.manager,
        "Rep": call.rep,
        "Account": call.account,
        "Initiator": INITIATOR_WORDS[call.initiator],
        "Deal value": _describe_deal(shown),
        "Minutes": call.minutes,
        "Role": call.role,
        "Field day": call.field_day_id,
    } | {name.capitalize(): getattr(call, name) for name in CALL_TEXTS}
    for name, fact in facts.items():
        if fact is not None:
            print_indented(console, Text(f"{name}: ", "dim") + user_text(str(fact)), 2)
    console.print()
    print_history(console, shown.history)


def _describe_deal(shown: ShownCall) -> str | None:
    call, line = shown.call, shown.line
    if call.deal_cents is None:
        return None
    if line is None:
        why = "no big-deal line is known for that week"
    else:
        source = "of the settings" if line.source == "settings" else "of the 365 days before"
        why = f"the big-deal line {source} is {line.currency} {amount_of(line.cents):,}"
    return f"{call.currency} {amount_of(call.deal_cents):,}, stakes {shown.stakes}: {why}"


def _describe_call(call: Call) -> Text:
    facts = [INITIATOR_WORDS[call.initiator]]
    if call.deal_cents is not None:
        facts.append(f"{call.currency} {amount_of(call.deal_cents):,}")
    if call.minutes is not None:
        facts.append(f"{call.minutes} min")
    if call.role:
        facts.append(call.role)
    if call.field_day_id is not None:
        facts.append(f"field day {call.field_day_id}")
    text = Text(", ".join(facts))
    for label in CALL_TEXTS:
        if noted := getattr(call, label):
            text.append(f"\n{label}: ", "dim")
            text.append(visible(noted, breaks=True))
    return text

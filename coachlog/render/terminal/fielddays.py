"""Field days on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.domain.columns import amount_of
from coachlog.domain.listing import FieldDay
from coachlog.render.lines import visible
from coachlog.render.terminal.tables import print_rows, user_text

if TYPE_CHECKING:
    from coachlog.usecases.plan_day import PlannedDay


def print_field_days(console: Console, days: Iterable[FieldDay]) -> None:
    """Print field days, planned and past."""
    rows = (
        (
            str(day.id),
            f"{day.on:%a} {day.on}",
            f"{day.starts_at:%H:%M}-{day.ends_at:%H:%M}",
            Text(f"{visible(day.manager)} with {visible(day.rep)}"),
            day.status,
            str(day.calls),
            user_text(", ".join(day.focus)),
        )
        for day in days
    )
    columns = ("ID", "Date", "Hours", "Who", "Status", "Calls", "Focus")
    if not print_rows(console, columns, rows, whole=columns[:3]):
        console.print("No field days.")


def print_planned_day(console: Console, day: PlannedDay) -> None:
    """Print a planned field day, its stops, and the last words to the rep."""
    plan = day.plan
    console.print(
        Text.assemble(
            (f"{'Changed' if day.changed else 'Planned'} field day {day.id}", "bold"),
            f": {plan.on:%a} {plan.on}, {plan.starts_at:%H:%M} to {plan.ends_at:%H:%M} "
            f"({day.plan.time_zone}), {visible(day.manager.name)} with {visible(day.rep.name)}",
        )
    )
    if plan.place:
        console.print(Text(f"  Place: {visible(plan.place, breaks=True)}"))
    for skill in plan.focus:
        console.print(Text(f"  Focus: {visible(skill)}"))
    if plan.objective:
        console.print(Text(f"  Objective: {visible(plan.objective, breaks=True)}"))
    for stop in day.stops:
        at_stake = ""
        if stop.deal_cents is not None:
            at_stake = f"  ({stop.currency} {amount_of(stop.deal_cents):,}, {stop.stakes})"
        console.print(Text(f"  {stop.at}  {visible(stop.account)}{at_stake}"))
    console.print(_last_words(day))
    console.print(
        Text(f"After each call: coachlog add-call --field-day {day.id} --account NAME", "dim")
    )


def _last_words(day: PlannedDay) -> Text:
    if not day.last_words:
        return Text(f"Nothing is noted yet from ride-alongs with {visible(day.rep.name)}.")
    text = Text("Last ride-alongs said:")
    for call in day.last_words:
        text.append(f"\n  {call.held_on}, {visible(call.account)}")
        for label, noted in (("reinforce", call.reinforce), ("improve", call.improve)):
            if noted:
                text.append(f"\n    {label}: {visible(noted, breaks=True)}")
    return text


def describe_doubts(day: PlannedDay) -> list[str]:
    """Return what speaks against a planned day, a sentence each."""
    doubts = []
    if day.in_the_past:
        doubts.append(f"{day.plan.on} is in the past.")
    if day.holiday is not None:
        doubts.append(f"{day.plan.on} is a public holiday: {visible(day.holiday)}.")
    elif not day.works:
        doubts.append(f"{day.plan.on:%a} is not among the working days of the settings.")
    doubts += [f"{visible(who.name)} is away on {day.plan.on}." for who in day.away]
    if day.busy:
        doubts.append(f"the calendar of {visible(day.manager.name)} is taken then.")
    for other in day.others:
        who = day.manager.name if other.manager_id == day.manager.id else day.rep.name
        doubts.append(
            f"{visible(who)} already has field day {other.id} then, {other.starts_at:%H:%M} to "
            f"{other.ends_at:%H:%M}: {visible(other.manager)} with {visible(other.rep)}."
        )
    if day.in_disguise:
        doubts.append(
            "most stops with known deal values are big deals: that would be selling in disguise. "
            "Choose more ordinary calls, where the rep can sell and you can watch."
        )
    return doubts

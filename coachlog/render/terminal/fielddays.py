"""Field days on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.domain.briefs import Brief
from coachlog.domain.fielddays import state_on
from coachlog.domain.listing import ListedDays
from coachlog.errors import to_paste
from coachlog.render.compose import describe_stakes, list_warnings
from coachlog.render.lines import describe_field_days, name_new, visible
from coachlog.render.terminal.tables import print_nothing, print_rows, user_text

if TYPE_CHECKING:
    from coachlog.usecases.plan_day import PlannedDay


def print_field_days(console: Console, found: ListedDays, *, chosen: bool) -> None:
    """Print field days, planned and past, and what became of all of them."""
    rows = (
        (
            str(day.id),
            f"{day.on:%a} {day.on}",
            f"{day.starts_at:%H:%M}-{day.ends_at:%H:%M}",
            Text(f"{visible(day.manager)} with {visible(day.rep)}"),
            state_on(day.status, day.on, found.today),
            str(day.calls),
            user_text(", ".join(day.focus)),
        )
        for day in found.days
    )
    columns = ("ID", "Date", "Hours", "Who", "Status", "Calls", "Focus")
    if not print_rows(console, columns, rows, whole=columns[:3]):
        to_add = f"To plan one: {to_paste('plan-fieldday')}"
        listing = to_paste("list-fielddays")
        print_nothing(console, "No field days yet", to_add, listing, chosen=chosen)
    if found.counts.planned:
        shown = "" if len(found.days) == found.counts.planned else f" ({len(found.days)} shown)"
        console.print(Text(f"\nField days{shown}: {describe_field_days(found.counts)}", "dim"))


def print_planned_day(console: Console, planned: PlannedDay) -> None:
    """Print a planned field day, its stops, and the last words to the rep."""
    day = planned.brief
    console.print(
        Text.assemble(
            (f"{'Changed' if planned.changed else 'Planned'} field day {day.id}", "bold"),
            f": {day.on:%a} {day.on}, {day.starts_at:%H:%M} to {day.ends_at:%H:%M} "
            f"({day.time_zone}), {visible(day.manager)} with {visible(day.rep)}"
            f"{name_new(planned.added)}",
        )
    )
    if day.place:
        console.print(Text(f"  Place: {visible(day.place, breaks=True)}"))
    for skill in day.focus:
        console.print(Text(f"  Focus: {visible(skill)}"))
    if day.objective:
        console.print(Text(f"  Objective: {visible(day.objective, breaks=True)}"))
    for stop in day.stops:
        at_stake = f"  ({describe_stakes(stop.place)})" if stop.place.currency else ""
        console.print(Text(f"  {stop.at:%H:%M}  {visible(stop.place.account)}{at_stake}"))
    if day.status != "planned":
        return
    console.print(_last_words(day))
    console.print(
        Text(
            f"After each call: {to_paste('add-call', '--field-day', day.id)}",
            "dim",
        ),
        soft_wrap=True,
    )


def _last_words(day: Brief) -> Text:
    if not day.words:
        return Text(f"Nothing is noted yet from ride-alongs with {visible(day.rep)}.")
    text = Text(f"Last time ({day.last_on}):")
    for words in day.words:
        text.append(f"\n  {visible(words.account)}")
        for label, noted in (("reinforce", words.reinforce), ("improve", words.improve)):
            if noted:
                text.append(f"\n    {label}: {visible(noted, breaks=True)}")
    return text


def describe_doubts(planned: PlannedDay) -> list[str]:
    """Return what speaks against a planned day, a sentence each."""
    day, doubts = planned.brief, []
    if planned.in_the_past:
        doubts.append(f"{day.on} is in the past.")
    if planned.holiday is not None:
        doubts.append(f"{day.on} is a public holiday: {visible(planned.holiday)}.")
    elif not planned.works:
        doubts.append(f"{day.on:%a} is not among the working days of the settings.")
    doubts += [f"{visible(name)} is away on {day.on}." for name in planned.away]
    if planned.busy:
        doubts.append(f"the calendar of {visible(day.manager)} is taken then.")
    for other in planned.others:
        who = day.manager if other.manager == day.manager else day.rep
        doubts.append(
            f"{visible(who)} already has field day {other.id} then, {other.starts_at:%H:%M} to "
            f"{other.ends_at:%H:%M}: {visible(other.manager)} with {visible(other.rep)}."
        )
    return [*doubts, *list_warnings(day)]

"""Single lines about field days: debriefed, given up, answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from coachlog.domain.debriefs import DayToDebrief, is_late
from coachlog.domain.fielddays import state_on
from coachlog.domain.praise import NUDGE
from coachlog.errors import to_paste
from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from coachlog.domain.listing import FieldDay
    from coachlog.usecases.cancel_day import GivenUp
    from coachlog.usecases.debrief import KeptDebrief


def name_day(day: date) -> str:
    """Return a day as confirmations show it: Fri 2026-11-20."""
    return f"{day:%a} {day}"


def name_field_day(day: FieldDay, today: date) -> str:
    """Name a field day for somebody who chooses one: its number, day, people and state."""
    return (
        f"{day.id}: {name_day(day.on)} {day.half}, {visible(day.manager)} with "
        f"{visible(day.rep)}, {state_on(day.status, day.on, today)}"
    )


def introduce_debrief(day: DayToDebrief, today: date, answered: int) -> Iterator[str]:
    """Say what will be debriefed and how, a line each."""
    yield (
        f"Debrief of field day {day.id}, {name_day(day.on)}: "
        f"{visible(day.manager)} with {visible(day.rep)}"
    )
    if day.focus:
        yield f"Focus: {', '.join(map(visible, day.focus))}"
    if answered:
        yield f"Going on where you stopped ({count_of(answered, 'answer')} kept)."
    elif day.debriefed_on:
        yield f"Debriefed on {day.debriefed_on}. What is there stands in [ ]; Enter keeps it."
    else:
        yield "After Ctrl-C the same command goes on from there."
    if is_late(day.on, today) and not day.debriefed_on:
        yield _describe_late((today - day.on).days)


def describe_debrief(kept: KeptDebrief) -> Iterator[str]:
    """Say what a debrief left in the log, and what comes next."""
    day = kept.day
    head = f"field day {day.id}, {name_day(day.on)}, {visible(day.manager)} with {visible(day.rep)}"
    if not kept.changed:
        yield f"Nothing new: {head} stays as it was"
        return
    held = sum(visit.status == "held" for visit in day.visits)
    skipped = sum(visit.status == "skipped" for visit in day.visits)
    parts = [f"{count_of(held, 'stop')} held"]
    parts += [f"{skipped} skipped"] if skipped else []
    parts += [f"{count_of(kept.rated, 'skill')} rated"] if kept.rated else []
    parts += [f"{count_of(kept.settled, 'earlier action')} settled"] if kept.settled else []
    parts += [f"{count_of(len(kept.actions), 'action')} agreed"] if kept.actions else []
    yield f"{'Debriefed again' if kept.again else 'Debriefed'} {head}: {', '.join(parts)}"
    if day.next_on:
        again = to_paste("plan-fieldday", "--rep", day.rep, "--date", day.next_on)
        yield f"Next field day {name_day(day.next_on)}: {again}"
    page = ("--format", "html", "--output", f"field-day-{day.id}.html")
    yield f"For {visible(day.rep)}: {to_paste('share-fieldday', day.id, *page)}"


def list_debrief_notes(kept: KeptDebrief) -> Iterator[str]:
    """Return what is gently to be said about a debrief, a sentence each."""
    if kept.empty_praise:
        yield f'"{visible(kept.empty_praise[0])}": {NUDGE}'
    if kept.late_days and not kept.again:
        yield _describe_late(kept.late_days)


def ask_to_give_up(day: GivenUp, *, displaced: bool) -> str:
    """Return the question before a planned day is given up."""
    by = f" as displaced by {visible(day.call)}" if day.call else ""
    verb = "Mark" if displaced else "Cancel"
    return f"{verb} {_name_planned(day)}{by or (' as displaced' if displaced else '')}?"


def describe_given_up(day: GivenUp) -> Iterator[str]:
    """Say that a planned day was given up, for what, and what comes next."""
    if not day.displaced:
        why = f": {visible(day.text)}" if day.text else ""
        yield f"Cancelled {_name_planned(day)}{why}"
    else:
        call = f"by {visible(day.call)}" if day.call else ""
        text = f"{': ' if call else 'by '}{visible(day.text)}" if day.text else ""
        yield f"Displaced {_name_planned(day)}, {call}{text}"
    yield f"A new one: {to_paste('plan-fieldday', '--rep', day.rep)}"


def _name_planned(day: GivenUp) -> str:
    who = f"{visible(day.manager)} with {visible(day.rep)}"
    return f"field day {day.id}, {name_day(day.on)}, {who}"


def _describe_late(days: int) -> str:
    ago = count_of(days, "day")
    return f"The day was {ago} ago; a debrief within a day keeps more of what was seen."

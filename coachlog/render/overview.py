"""What `coachlog` alone says, on one screen; no Rich, so that it is there at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coachlog.errors import to_paste
from coachlog.render.fieldday_lines import name_day
from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from coachlog.domain.due import DueRep
    from coachlog.usecases.overview import Overview

_LABEL = "{:<12}"
_NAMED = 3  # of those who are due, and of anything else that may be many

_FIRST = {
    "add-call": "logs a ride-along: who, where, and who asked for it",
    "plan-fieldday": "plans a field day with a rep, and shows who is due",
    "report": "shows how much was team selling, and whom to see next",
}


def welcome() -> Iterator[str]:
    """Say on five lines what the program is, and how to begin an empty log."""
    yield "coachlog shows whether your time in the field is coaching or team selling."
    width = max(len(to_paste(name)) for name in _FIRST)
    for name, does in _FIRST.items():
        yield f"  {to_paste(name):<{width}}   {does}"
    yield "Nothing is logged yet; to see it at work: coachlog demo. More: coachlog --help"


def describe_overview(over: Overview) -> Iterator[str]:
    """Say how the log stands, a line for each thing that is to be known or done."""
    yield f"{name_day(over.today)}, {_name_managers(over)}"
    yield ""
    yield _line("This week", _say_week(over))
    if over.unsorted:
        yield _line(
            "Unsorted", f"{count_of(over.unsorted, 'call')}; {to_paste('triage')} sorts them"
        )
    if over.next_day is not None:
        day = over.next_day
        who = visible(day.rep)
        if len(over.managers) > 1:
            who = f"{visible(day.manager)} with {who}"
        yield _line("Field day", f"{day.id}, {name_day(day.on)} {day.half}, {who}, is the next one")
    if over.overlooked:
        listed = [
            f"field day {day.id} of {name_day(day.on)} with {visible(day.rep)}"
            for day in over.overlooked
        ]
        yield _line("No debrief", _list_some(listed))
    if over.open_actions:
        overdue = len(over.overdue_actions)
        late = ""
        if overdue:
            first = over.overdue_actions[0]
            late = f", {overdue} overdue; the first: {visible(first.text)} ({first.due_on})"
        yield _line("Actions", f"{over.open_actions} open{late}")
    if over.due:
        yield _line("Due", _list_some([_say_due(rep) for rep in over.due]))
    yield ""
    yield _line("Next", to_paste(*_choose_next(over)))


def _line(label: str, text: str) -> str:
    return f"{_LABEL.format(label)}{text}"


def _name_managers(over: Overview) -> str:
    if len(over.managers) == 1:
        return visible(over.managers[0])
    return count_of(len(over.managers), "manager")


def _say_week(over: Overview) -> str:
    tally = over.tally
    if not (tally.requested or tally.scheduled or tally.unknown):
        return "no ride-alongs yet"
    by = "you" if len(over.managers) == 1 else "managers"
    unsorted = f", {tally.unknown} not sorted" if tally.unknown else ""
    return f"{tally.requested} asked for by reps, {tally.scheduled} scheduled by {by}{unsorted}"


def _say_due(rep: DueRep) -> str:
    over = rep.standing.days_over
    late = "never coached" if over is None else f"{count_of(over, 'day')} over"
    return f"{visible(rep.standing.name)} ({late})"


def _list_some(listed: list[str]) -> str:
    more = len(listed) - _NAMED
    return "; ".join(listed[:_NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _choose_next(over: Overview) -> tuple[object, ...]:
    """Return the command for what can't wait: a fresh memory, then what is near, then the rest."""
    if over.overlooked:
        return ("debrief-fieldday", over.overlooked[0].id)
    day = over.next_day
    if day is not None and (day.on - over.today).days <= 1:
        return ("brief-fieldday", day.id)
    if over.unsorted:
        return ("triage",)
    if over.due:
        return ("plan-fieldday", "--rep", over.due[0].standing.name)
    if over.overdue_actions:
        return ("list-actions", "--overdue")
    if not over.reps:
        return ("add-rep", "--manager", over.managers[0])
    return ("report",)

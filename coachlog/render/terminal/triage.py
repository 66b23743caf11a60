"""Unsorted calls on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from coachlog.domain.triage import Unsorted, UnsureDay
from coachlog.render.lines import visible
from coachlog.render.terminal.tables import print_rows, user_text
from coachlog.render.triage import describe_unsure_day


def print_unsorted(
    console: Console, unsorted: Iterable[Unsorted], days: Sequence[UnsureDay]
) -> None:
    """Print unsorted calls as they come, with what their calendar hints at, and field days."""
    columns = ("ID", "Date", "Who", "Account", "Hint")
    rows = (
        (
            str(call.call.id),
            str(call.call.held_on),
            Text(f"{visible(call.call.manager)} with {visible(call.call.rep)}"),
            user_text(call.call.account),
            user_text(
                f"{'unsure' if call.unsure else call.suggestion}: {call.reason}"
                if call.suggestion or call.unsure
                else call.reason or ""
            ),
        )
        for call in unsorted
    )
    if not print_rows(console, columns, rows, whole=columns[:2]) and not days:
        console.print("Every call is sorted.")
    for day in days:
        console.print(Text(f"field day {day.id}: {describe_unsure_day(day)}"))

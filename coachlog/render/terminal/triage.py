"""Unsorted calls on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from coachlog.domain.triage import Unsorted
from coachlog.render.lines import visible
from coachlog.render.terminal.tables import print_rows, user_text


def print_unsorted(console: Console, unsorted: Iterable[Unsorted]) -> None:
    """Print unsorted calls as they come, with what their calendar hints at."""
    columns = ("ID", "Date", "Who", "Account", "Hint")
    rows = (
        (
            str(one.call.id),
            str(one.call.held_on),
            Text(f"{visible(one.call.manager)} with {visible(one.call.rep)}"),
            user_text(one.call.account),
            user_text(f"{one.suggestion}: {one.reason}" if one.suggestion else ""),
        )
        for one in unsorted
    )
    if not print_rows(console, columns, rows, whole=columns[:2]):
        console.print("Every call is sorted.")

"""The history on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from coachlog.domain.history import HistoryEntry
from coachlog.errors import to_paste
from coachlog.render.lines import describe_entry
from coachlog.render.terminal.tables import print_hint, print_indented


def print_history(
    console: Console, entries: Iterable[HistoryEntry], *, chosen: bool = False
) -> None:
    """Print commands, each with what it did under it; `chosen` may have left others out."""
    none = True
    for entry in entries:
        head, *lines = describe_entry(entry)
        if not none:
            console.print()
        print_indented(console, Text(head, "bold"), 0)
        for line in lines:
            text = line.lstrip(" ")
            print_indented(console, Text(text), len(line) - len(text))
        none = False
    if none and chosen:
        print_hint(
            console, f"Nothing in the history that you look for. All of it: {to_paste('history')}"
        )
    elif none:
        print_hint(console, f"Nothing was done in this log yet; start with {to_paste('add-call')}")

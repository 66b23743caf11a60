"""What all screens share: tables that keep to the width, and user text that stays text."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def visible(text: str) -> str:
    """Return user text with control characters spelled out, line breaks kept."""
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if (char < " " and char != "\n") or "\x7f" <= char <= "\x9f"
        else char
        for char in text
    )


def user_text(text: str, style: str = "") -> Text:
    """Return text a user wrote as it was written: never markup, never an escape."""
    return Text(visible(text), style=style)


def make_table(console: Console, *columns: str) -> Table:
    """Return a table with these columns, drawn with what the terminal can show."""
    table = Table(
        box=box.SIMPLE_HEAD if has_lines(console) else box.ASCII2,
        pad_edge=False,
        show_edge=False,
    )
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def has_lines(console: Console) -> bool:
    """Tell whether the terminal shows lines and blocks."""
    return console.encoding.lower().startswith("utf")


def list_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    shown = [visible(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def count(number: int, one: str, several: str) -> str:
    """Return a number with its word."""
    return f"{number} {one if number == 1 else several}"

"""What is held about a person, on the screen."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from coachlog.domain.privacy import Holdings
from coachlog.render.privacy_lines import describe_holdings
from coachlog.render.terminal.tables import print_indented


def print_holdings(console: Console, held: Holdings) -> None:
    """Print all of it, headings in bold."""
    for line in describe_holdings(held):
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        print_indented(console, Text(text, "" if indent else "bold"), indent)

"""Settings on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.render.lines import describe_value
from coachlog.render.terminal.tables import print_rows, user_text

if TYPE_CHECKING:
    from coachlog.usecases.settings import ListedSettings


def print_settings(console: Console, listed: ListedSettings) -> None:
    """Print every setting; what nobody has set is dim."""
    rows = []
    for setting in listed.settings:
        value = "" if setting.value is None else describe_value(setting.value).replace(",", ", ")
        shown = user_text(value, "" if setting.is_set else "dim")
        if not setting.is_set:
            shown.append(" (default)" if value else "not set", "dim")
        rows.append(
            (Text(setting.key, "bold" if setting.is_set else ""), shown, Text(setting.about, "dim"))
        )
    print_rows(console, ("Setting", "Value", "What it is for"), rows, whole=("Setting",))
    console.print(Text(f"\nFile: {listed.path}"), soft_wrap=True)

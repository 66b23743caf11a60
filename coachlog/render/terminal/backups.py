"""Backups on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.domain.backups import describe_reason
from coachlog.render.backup_lines import describe_size
from coachlog.render.terminal.tables import print_rows, user_text

if TYPE_CHECKING:
    from coachlog.usecases.back_up import ListedBackup


def print_backups(console: Console, listed: Sequence[ListedBackup]) -> None:
    """Print the backups there are, and the folders they are in."""
    rows = [
        (
            Text(f"{backup.backup.made_at:%a %Y-%m-%d %H:%M}"),
            Text("not known" if backup.calls is None else f"{backup.calls:,}"),
            Text(describe_size(backup.backup.bytes)),
            user_text(describe_reason(backup.backup.reason)),
            user_text(backup.backup.path.name),
        )
        for backup in listed
    ]
    print_rows(console, ("Made", "Calls", "Size", "Why", "Backup"), rows, whole=("Made", "Backup"))
    for folder in dict.fromkeys(backup.backup.path.parent for backup in listed):
        console.print(user_text(f"\nIn {folder}"), soft_wrap=True)

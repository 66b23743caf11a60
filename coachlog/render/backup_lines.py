"""Backups, as lines and as JSON."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from coachlog.render.lines import count_of, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coachlog.usecases.back_up import ListedBackup


def describe_backup(made: ListedBackup) -> str:
    """Say in one line what was backed up, and where it is."""
    backup = made.backup
    return (
        f"Backed up {describe_calls(made.calls)} to {visible(str(backup.path))} "
        f"({describe_size(backup.bytes)})"
    )


def describe_calls(calls: int | None) -> str:
    """Return how many calls there are, where that is known."""
    return "the log" if calls is None else count_of(calls, "call")


def describe_size(size: int) -> str:
    """Return the size of a file as people say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} KB"
    return f"{size / 1_000_000:,.1f} MB"


def write_backups(file: IO[str], listed: Sequence[ListedBackup]) -> None:
    """Write backups in the format coachlog.backups/1; their times are local."""
    from coachlog.render.json import write_document

    backups = [
        {
            "file": str(one.backup.path),
            "made_at": one.backup.made_at.isoformat(),
            "reason": one.backup.reason,
            "bytes": one.backup.bytes,
            "calls": one.calls,
        }
        for one in listed
    ]
    write_document(file, {"format": "coachlog.backups/1", "backups": backups})

"""Backups, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from coachlog.errors import to_paste
from coachlog.render.lines import count_of, describe_instant, visible

if TYPE_CHECKING:
    from coachlog.store.restore import Contents, Ready
    from coachlog.usecases.back_up import ListedBackup


def describe_backup(made: ListedBackup) -> str:
    """Say in one line what was backed up, and where it is."""
    backup = made.backup
    return (
        f"Backed up {describe_calls(made.calls)} to {visible(str(backup.path))} "
        f"({describe_size(backup.bytes)})"
    )


_SHOWN = 5  # commands that would be lost


def describe_loss(ready: Ready, source: Path) -> Iterator[str]:
    """Say what is in a backup, and what of the log is not, a line each."""
    yield f"The backup {visible(str(source))} is whole: {_describe(ready.contents)}"
    if ready.state == "missing":
        yield f"There is no log at {ready.path}: nothing would be lost"
    elif ready.now is None:
        yield f"The log {ready.path} is damaged: what would be lost can't be told"
    else:
        yield f"The log {ready.path} has {_describe(ready.now)}"
        if ready.now.uid and ready.contents.uid not in ("", ready.now.uid):
            yield "They are two logs: nothing of one came from the other"
        if ready.erased_since:
            people = count_of(ready.erased_since, "person", "people")
            yield f"{people} erased since will not be back with it"
        lost = ready.lost
        if not lost:
            yield "All that was done in it is in the backup too"
        elif len(lost) <= _SHOWN:
            yield f"Lost would be {count_of(len(lost), 'command')}:"
        else:
            yield f"Lost would be {count_of(len(lost), 'command')}, the last of them:"
        for noted in lost[: -_SHOWN - 1 : -1]:
            at, by = describe_instant(noted.at), visible(noted.actor)
            yield f"  {at}  {visible(noted.name)}  by {by}"


def describe_restored(ready: Ready, source: Path) -> str:
    """Say in one line what is in the log now."""
    return f"Restored the log {ready.path} from {visible(str(source))}: {_describe(ready.contents)}"


def describe_replaced(ready: Ready, replaced: Path | None) -> Iterator[str]:
    """Say where the log is that was replaced."""
    if replaced is None:
        return
    if ready.now is None:
        yield f"The damaged log is kept as {replaced}"
    else:
        yield f"The log as it was is kept; to take it back: {to_paste('restore', replaced.name)}"


def write_restored(file: IO[str], ready: Ready, source: Path, replaced: Path | None) -> None:
    """Write what a restore did, or would do, in the format coachlog.restore/1."""
    from coachlog.render.json import write_document

    document = {
        "format": "coachlog.restore/1",
        "from": str(source),
        "calls": ready.contents.calls,
        "commands": len(ready.contents.commands),
        "log": ready.state,
        "lost_commands": None if ready.now is None else len(ready.lost),
        "replaced": None if replaced is None else str(replaced),
    }
    write_document(file, document)


def _describe(contents: Contents) -> str:
    calls = count_of(contents.calls, "call")
    if not contents.commands:
        return calls
    return f"{calls}, the last command of {describe_instant(contents.commands[-1].at)}"


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
            "file": str(backup.backup.path),
            "made_at": backup.backup.made_at.isoformat(),
            "reason": backup.backup.reason,
            "bytes": backup.backup.bytes,
            "calls": backup.calls,
        }
        for backup in listed
    ]
    write_document(file, {"format": "coachlog.backups/1", "backups": backups})

"""Take back one's own last command, and do again what one took back last."""

from __future__ import annotations

from coachlog.domain.history import HistoryEntry
from coachlog.errors import CoachlogError, to_paste
from coachlog.reports.history import HistoryFilter, find_entries
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.undo import (
    TakenBack,
    do_again,
    find_last_command,
    find_undone,
    refuse_touched_later,
    take_back,
)


def find_last(log: Log, actor: str) -> HistoryEntry:
    """Return the actor's last command with what it did.

    Raises CoachlogError when there is none, or a later command stands in the way of taking it back.
    """
    with reading(log) as session:
        command = find_last_command(log.connection, actor)
        if command is None:
            raise CoachlogError(f"there is nothing to take back: no command of {actor} is left")
        refuse_touched_later(log.connection, command)
        return next(find_entries(session, HistoryFilter(command_id=command.id)))


def undo(log: Log, shown: HistoryEntry, *, at: str) -> TakenBack:
    """Take back the command that was shown; raises CoachlogError when it can't be."""
    with log.transaction(bulk=True) as connection:
        last = find_last_command(connection, shown.command.actor)
        if last != shown.command:
            raise CoachlogError(
                f"{shown.command.actor} ran another command meanwhile; nothing was taken back. "
                f"Look again with {to_paste('undo', '--dry-run')}"
            )
        return take_back(connection, last, at)


def redo(log: Log, author: Author, *, dry_run: bool = False) -> HistoryEntry:
    """Do again what the author took back last; return the command with what it did.

    A `dry_run` only tries it out.

    Raises CoachlogError where nothing was taken back since the last command of anybody.
    """
    with writing(log, dry_run=dry_run, bulk=True) as session:
        command_id = find_undone(log.connection, author.actor)
        if command_id is None:
            raise CoachlogError(
                f"there is nothing to do again: {author.actor} took nothing back since the last "
                f"command. {to_paste('history')} marks what was taken back"
            )
        do_again(log.connection, command_id)
        author.noted.append(command_id)
        return next(find_entries(session, HistoryFilter(command_id=command_id)))

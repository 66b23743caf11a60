"""Take back one's own last command."""

from __future__ import annotations

from coachlog.errors import CoachlogError
from coachlog.store.open import Log
from coachlog.store.undo import TakenBack, find_last_command, take_back


def undo_last(log: Log, actor: str) -> TakenBack:
    """Undo the actor's last command on the log, whatever it was; raises CoachlogError."""
    with log.transaction(bulk=True) as connection:
        command = find_last_command(connection, actor)
        if command is None:
            raise CoachlogError(f"there is nothing to take back: no command of {actor} is left")
        return take_back(connection, command)

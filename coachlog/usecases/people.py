"""Find the people a command speaks of."""

from __future__ import annotations

from coachlog.errors import UnknownName, show
from coachlog.store.names import Kind, Known, NameBook
from coachlog.store.open import Log

NO_COMMAND = 0  # a book that only looks names up adds nothing for any command


def find_known(log: Log, kind: Kind, text: str) -> Known:
    """Return the one that `text` means; raises UnknownName, with a like name where there is one."""
    names = NameBook(log.connection, NO_COMMAND)
    known = names.find(kind, text)
    if known is None:
        near = names.find_alike(kind, text)
        hint = f"did you mean {show(near)}?" if near else "coachlog list-team shows who is known"
        raise UnknownName(kind, f"{show(text)} is not known in this log; {hint}")
    return known

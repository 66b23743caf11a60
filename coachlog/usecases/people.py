"""Find the people a command speaks of."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

from coachlog.config import Settings
from coachlog.domain.names import NameKind, refuse_own_rep
from coachlog.errors import CoachlogError, WrongUsage, show, to_paste
from coachlog.store import append
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook

NO_COMMAND = 0  # a book that only looks names up adds nothing for any command


class Pair(NamedTuple):
    """A manager and a rep by name, as somebody named them."""

    rep: str
    manager: str | None = None
    new: Collection[NameKind] = ()  # of whom somebody said that the name is new


def find_known(log: Log, kind: NameKind, text: str) -> Known:
    """Return the one that `text` means; raises UnknownName, with a like name where there is one."""
    return NameBook(log.connection, NO_COMMAND, log.understood).look_up(kind, text)


def find_team_manager(log: Log, text: str | None, settings: Settings) -> Known:
    """Return the manager named, else the one of the settings, else the only one of the log."""
    named = text or settings.default_manager
    if named is not None:
        return find_known(log, "manager", named)
    from coachlog.store.people import list_people

    managers = list_people(log.connection, "manager", most=2)
    if not managers:
        raise CoachlogError("nobody has a team yet; start with " + to_paste("add-rep"))
    if len(managers) > 1:
        raise WrongUsage("--manager is missing, and the log knows several; say whose team")
    return managers[0]


def find_address(log: Log, text: str | None, settings: Settings) -> str | None:
    """Return the e-mail address of the manager whom `find_team_manager` finds, if it is ASCII."""
    try:
        address = find_team_manager(log, text, settings).email
    except CoachlogError:
        return None
    return address if address and address.isascii() else None


def find_pair(
    connection: sqlite3.Connection,
    names: NameBook,
    pair: Pair,
    on: date,
    *,
    settings: Callable[[], Settings],
) -> tuple[Known, Known]:
    """Return the manager and the rep that a command names, added if new.

    A manager left out is the one of the settings, else the one whose team the rep is on.
    """
    manager_text = pair.manager or settings().default_manager
    if manager_text is not None:
        manager = names.find_or_add("manager", manager_text, insist="manager" in pair.new)
    else:
        manager = _remembered_manager(connection, pair.rep, on, names, insist="rep" in pair.new)
    refuse_own_rep(manager.name, pair.rep)
    rep = names.find_or_add("rep", pair.rep, insist="rep" in pair.new)
    refuse_own_rep(manager.name, rep.name)
    return manager, rep


def _remembered_manager(
    connection: sqlite3.Connection, rep: str, on: date, names: NameBook, *, insist: bool
) -> Known:
    known = names.find("rep", rep) or (None if insist else names.find_meant("rep", rep))
    if known is None and not insist:
        names.doubt("rep", rep)
    manager = known and append.find_manager_of(connection, known.id, on)
    if manager is None:
        raise WrongUsage(
            f"--manager is missing, and {show(rep)} is on no team that would tell; name the manager"
        )
    return manager

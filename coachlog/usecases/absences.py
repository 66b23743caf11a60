"""Days on which a rep or a manager can't have a field day: add, list and remove them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from coachlog.domain.absences import Absence
from coachlog.domain.calls import check_text
from coachlog.errors import InvalidValue, NotInLog
from coachlog.reports.absences import find_absences, find_planned_within
from coachlog.store.absences import delete_absence, insert_absence
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.rows import writing_rows
from coachlog.store.sessions import reading
from coachlog.usecases.people import NO_COMMAND, find_known

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedAbsence:
    """An absence that was added, and the planned field days that fall into it."""

    absence: Absence
    planned: tuple[tuple[int, date], ...]  # id and day


def add_absence(
    log: Log,
    name: str,
    from_on: date,
    until_on: date,
    reason: str | None,
    *,
    of_manager: bool,
    author: Author,
) -> AddedAbsence:
    """Add the absence of a rep; of a manager when told so, or when only a manager has the name."""
    if until_on < from_on:
        raise InvalidValue(
            "to", f"{until_on:%a} {until_on} is before the first day, {from_on:%a} {from_on}"
        )
    text = check_text("reason", reason) if reason else None
    with writing_rows(log, author) as writer:
        is_manager = of_manager or _is_only_manager(log, name)
        kind: Literal["manager", "rep"] = "manager" if is_manager else "rep"
        person = find_known(log, kind, name)
        id_ = insert_absence(writer, kind, person.id, from_on, until_on, text)
        return AddedAbsence(
            absence=_find(writer.session, id_),
            planned=tuple(find_planned_within(writer.session, id_)),
        )


def list_absences(log: Log, since: date | None) -> list[Absence]:
    """Return absences in order of time: those that last beyond a day, or all."""
    with reading(log) as session:
        return find_absences(session, since=since)


def get_absence(log: Log, id_: int) -> Absence:
    """Return one absence; raises CoachlogError."""
    with reading(log) as session:
        return _find(session, id_)


def remove_absence(log: Log, id_: int, author: Author) -> None:
    """Take an absence out of the log; raises CoachlogError."""
    with writing_rows(log, author) as writer:
        _find(writer.session, id_)
        delete_absence(writer, id_)


def _find(session: Session, id_: int) -> Absence:
    found = find_absences(session, id_=id_)
    if not found:
        raise NotInLog("absence", id_)
    return found[0]


def _is_only_manager(log: Log, name: str) -> bool:
    """Tell whether a name is a manager's and no rep's; a whole name goes before a beginning."""
    names = NameBook(log.connection, NO_COMMAND)
    if names.find("rep", name) is not None:
        return False
    if names.find("manager", name) is not None:
        return True
    return not names.find_begun("rep", name) and bool(names.find_begun("manager", name))

"""Days on which a rep or a manager can't have a field day: add, list and remove them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from coachlog.domain.absences import Absence
from coachlog.domain.calls import check_text
from coachlog.errors import InvalidValue, NotInLog
from coachlog.reports.absences import find_absences, find_planned_within
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.names import NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import AbsenceRow
from coachlog.usecases.people import NO_COMMAND, find_known


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
    with writing(log) as session:
        kind = "manager" if of_manager or _is_only_manager(log, name) else "rep"
        person = find_known(log, "manager" if kind == "manager" else "rep", name)
        row = AbsenceRow(
            manager_id=person.id if kind == "manager" else None,
            rep_id=person.id if kind == "rep" else None,
            from_on=from_on,
            until_on=until_on,
            reason=text,
            command_id=note_command(log.connection, author),
        )
        session.add(row)
        session.flush()
        absence = _find(session, row.id or 0)
        return AddedAbsence(
            absence=absence, planned=tuple(find_planned_within(session, absence.id))
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
    with writing(log) as session:
        _find(session, id_)
        command_id = note_command(log.connection, author)
        keep_image(log.connection, command_id, "absence", id_)
        session.delete(session.exec(select(AbsenceRow).where(col(AbsenceRow.id) == id_)).one())


def _find(session: Session, id_: int) -> Absence:
    found = find_absences(session, id_=id_)
    if not found:
        raise NotInLog("absence", id_)
    return found[0]


def _is_only_manager(log: Log, name: str) -> bool:
    names = NameBook(log.connection, NO_COMMAND)
    return names.find("rep", name) is None and names.find("manager", name) is not None

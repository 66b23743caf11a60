"""Keep agreed actions: add, change, close and list them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlmodel import Session

from coachlog.domain.actions import Action, ActionChanges, ActionFilter, NewAction
from coachlog.domain.changes import values_of
from coachlog.errors import CoachlogError, InvalidValue, NotInLog, WrongUsage, show
from coachlog.reports.actions import find_actions
from coachlog.reports.debriefs import find_day
from coachlog.store import append
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import ActionRow
from coachlog.usecases.people import find_known

_ALL = ActionFilter(closed_too=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionPeople:
    """Between whom an action is agreed: by name, or those of a field day."""

    rep: str | None = None
    manager: str | None = None
    field_day_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedAction:
    """An action after a command, and whether the command changed it at all."""

    action: Action
    changed: bool = True


def list_actions(log: Log, chosen: ActionFilter) -> list[Action]:
    """Return the chosen actions, open ones by due date first; raises UnknownName."""
    with reading(log) as session:
        return find_actions(
            session,
            chosen,
            rep_id=find_known(log, "rep", chosen.rep).id if chosen.rep else None,
            manager_id=find_known(log, "manager", chosen.manager).id if chosen.manager else None,
        )


def add_action(
    log: Log,
    new: NewAction,
    people: ActionPeople,
    *,
    default_manager: str | None = None,
    today: date,
    author: Author,
) -> Action:
    """Add an action agreed on today.

    The manager may be left out for the rep's own, or for `default_manager`, and both people with a
    field day.
    """
    with writing(log) as session:
        if people.field_day_id is not None:
            pair = _find_pair_of_day(log, session, people.field_day_id, people)
        else:
            pair = _find_pair(log, people, default_manager, today)
        command_id = note_command(log.connection, author)
        row = add_row(session, new, pair, people.field_day_id, today, command_id)
        return _read(session, row)


def add_row(
    session: Session,
    new: NewAction,
    pair: tuple[int, int],
    field_day_id: int | None,
    agreed_on: date,
    command_id: int,
) -> ActionRow:
    """Add an action of a rep and a manager to the log."""
    row = ActionRow(
        rep_id=pair[0],
        manager_id=pair[1],
        field_day_id=field_day_id,
        text=new.text,
        owner=new.owner,
        agreed_on=agreed_on,
        due_on=new.due_on,
        command_id=command_id,
    )
    session.add(row)
    session.flush()
    return row


def edit_action(
    log: Log, action_id: int, changes: ActionChanges, *, author: Author
) -> ChangedAction:
    """Change an action; raises CoachlogError when it is closed and stays so."""
    with writing(log) as session:
        row = find_row(session, action_id)
        if changes.status == "open":
            changes = replace(changes, closed_on=None)
        elif row.status != "open":
            raise CoachlogError(
                f"action {action_id} is {row.status}; open it again with "
                f"coachlog edit-action {action_id} --reopen"
            )
        return _change(log, session, row, changes, author)


def close_action(
    log: Log, action_id: int, *, dropped: bool, on: date, author: Author
) -> ChangedAction:
    """Close an open action as done or dropped."""
    with writing(log) as session:
        row = find_row(session, action_id)
        if row.status != "open":
            raise CoachlogError(
                f"action {action_id} is {row.status} already, since {row.closed_on}; "
                f"coachlog edit-action {action_id} --reopen opens it again"
            )
        if on < row.agreed_on:
            raise InvalidValue("date", f"{on} is before the action was agreed on, {row.agreed_on}")
        changes = ActionChanges(status="dropped" if dropped else "done", closed_on=on)
        return _change(log, session, row, changes, author)


def find_row(session: Session, action_id: int) -> ActionRow:
    """Return the action of that number; raises CoachlogError when there is none."""
    row = session.get(ActionRow, action_id)
    if row is None:
        raise NotInLog("action", action_id)
    return row


def change_row(
    log: Log, session: Session, row: ActionRow, changes: ActionChanges, command_id: int
) -> None:
    """Change an action, keeping its image for undo."""
    keep_image(log.connection, command_id, "action", row.id or 0)
    for name, value in values_of(changes).items():
        setattr(row, name, value)
    session.flush()


def _change(
    log: Log, session: Session, row: ActionRow, changes: ActionChanges, author: Author
) -> ChangedAction:
    if all(getattr(row, name) == value for name, value in values_of(changes).items()):
        return ChangedAction(action=_read(session, row), changed=False)
    change_row(log, session, row, changes, note_command(log.connection, author))
    return ChangedAction(action=_read(session, row))


def _read(session: Session, row: ActionRow) -> Action:
    (action,) = find_actions(session, _ALL, ids=[row.id or 0])
    return action


def _find_pair_of_day(
    log: Log, session: Session, field_day_id: int, people: ActionPeople
) -> tuple[int, int]:
    """Return rep and manager of a field day; whoever is named beside it must be one of them."""
    day = find_day(session, field_day_id)
    sides: tuple[tuple[Literal["rep", "manager"], str | None, int], ...] = (
        ("rep", people.rep, day.rep_id),
        ("manager", people.manager, day.manager_id),
    )
    for kind, text, expected in sides:
        if text is not None and find_known(log, kind, text).id != expected:
            raise InvalidValue(kind, f"{show(text)} is not the {kind} of field day {field_day_id}")
    return day.rep_id, day.manager_id


def _find_pair(
    log: Log, people: ActionPeople, default_manager: str | None, today: date
) -> tuple[int, int]:
    """Return the rep and the manager of an action that belongs to no field day."""
    if people.rep is None:
        raise WrongUsage("--rep is missing; name the rep, or the field day with --field-day")
    rep = find_known(log, "rep", people.rep)
    if people.manager is not None:
        return rep.id, find_known(log, "manager", people.manager).id
    manager = append.find_manager_of(log.connection, rep.id, today)
    if manager is None and default_manager is not None:
        manager = find_known(log, "manager", default_manager)
    if manager is None:
        raise WrongUsage(
            f"--manager is missing, and {show(rep.name)} is on no team that would tell; "
            "name the manager"
        )
    return rep.id, manager.id

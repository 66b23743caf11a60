"""Keep agreed actions: add, change, close and list them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from coachlog.domain.actions import Action, ActionChanges, ActionFilter, NewAction, check_coming
from coachlog.domain.changes import or_none
from coachlog.domain.fielddays import KeptFieldDay
from coachlog.errors import CoachlogError, InvalidValue, NotInLog, WrongUsage, show, to_paste
from coachlog.reports.actions import find_actions
from coachlog.reports.debriefs import find_day
from coachlog.store import append
from coachlog.store.actions import insert_action, update_action
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import RowWriter, writing_rows
from coachlog.store.sessions import reading
from coachlog.usecases.people import find_known

if TYPE_CHECKING:
    from sqlmodel import Session

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


def find_action(log: Log, action_id: int) -> Action:
    """Return an action; raises CoachlogError where there is none of that number."""
    with reading(log) as session:
        return _find(session, action_id)


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
    _check_due(new.due_on, today)
    with writing_rows(log, author) as writer:
        if people.field_day_id is not None:
            day = find_day(writer.session, people.field_day_id)
            pair = _find_pair_of_day(log, day, people)
        else:
            pair = _find_pair(log, people, default_manager, today)
        id_ = insert_action(writer, new, *pair, people.field_day_id, today)
        return _find(writer.session, id_)


def edit_action(
    log: Log, action_id: int, changes: ActionChanges, *, today: date, author: Author
) -> ChangedAction:
    """Change an action; raises CoachlogError when it is closed and stays so."""
    _check_due(or_none(changes.due_on), today)
    with writing_rows(log, author) as writer:
        action = _find(writer.session, action_id)
        if changes.status == "open":
            changes = replace(changes, closed_on=None)
        elif action.status != "open":
            raise CoachlogError(
                f"action {action_id} is {action.status}; open it again with "
                f"{to_paste('edit-action', action_id, '--reopen')}"
            )
        return _change(writer, action_id, changes)


def close_action(
    log: Log, action_id: int, *, dropped: bool, on: date, author: Author
) -> ChangedAction:
    """Close an open action as done or dropped."""
    with writing_rows(log, author) as writer:
        action = _find(writer.session, action_id)
        if action.status != "open":
            raise CoachlogError(
                f"action {action_id} is {action.status} already, since {action.closed_on}; "
                f"{to_paste('edit-action', action_id, '--reopen')} opens it again"
            )
        if on < action.agreed_on:
            raise InvalidValue(
                "date", f"{on} is before the action was agreed on, {action.agreed_on}"
            )
        changes = ActionChanges(status="dropped" if dropped else "done", closed_on=on)
        return _change(writer, action_id, changes)


def _check_due(due_on: date | None, today: date) -> None:
    if due_on is not None:
        check_coming("due", due_on, today)


def _find(session: Session, action_id: int) -> Action:
    found = find_actions(session, _ALL, ids=[action_id])
    if not found:
        raise NotInLog("action", action_id)
    return found[0]


def _change(writer: RowWriter, action_id: int, changes: ActionChanges) -> ChangedAction:
    changed = update_action(writer, action_id, changes)
    return ChangedAction(action=_find(writer.session, action_id), changed=changed)


def _find_pair_of_day(log: Log, day: KeptFieldDay, people: ActionPeople) -> tuple[int, int]:
    """Return rep and manager of a field day; whoever is named beside it must be one of them."""
    sides: tuple[tuple[Literal["rep", "manager"], str | None, int], ...] = (
        ("rep", people.rep, day.rep_id),
        ("manager", people.manager, day.manager_id),
    )
    for kind, text, expected in sides:
        if text is not None and find_known(log, kind, text).id != expected:
            raise InvalidValue(kind, f"{show(text)} is not the {kind} of field day {day.id}")
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

"""Keep the team: add and change managers and reps, move reps, list who is where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coachlog.domain.changes import KEEP, Keep, or_none
from coachlog.domain.groups import Grouping, list_groups, spell_group
from coachlog.domain.names import NameKind, check_name, refuse_own_rep
from coachlog.domain.teams import PlacedRep, RepChanges, Team, move_rep, parse_email
from coachlog.errors import CoachlogError, UnknownName, show
from coachlog.reports.teams import find_placed_rep
from coachlog.reports.teams import find_teams_and_reps as find_teams
from coachlog.store.groups import find_groupings, put_into_group
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.name_labels import Known, label_people
from coachlog.store.names import NameBook
from coachlog.store.rows import RowWriter, writing_rows
from coachlog.store.sessions import reading
from coachlog.store.teams import (
    find_memberships,
    has_indistinct_namesake,
    replace_memberships,
    update_manager,
    update_rep,
)
from coachlog.usecases.people import find_known


def read_email(text: str) -> str | None:
    """Read an e-mail; empty text takes the known one away."""
    return parse_email("email", text) if text.strip() else None


def add_manager(log: Log, name: str, email: str | None, *, insist: bool, author: Author) -> str:
    """Add a manager; return the name. A known one is refused unless `insist` and an e-mail."""
    check_name("name", name)
    address = read_email(email) if email is not None else None
    with log.transaction() as connection:
        names = NameBook(connection, note_command(connection, author), log.understood)
        _refuse_known(names, "manager", name, insist=insist, told_apart=address is not None)
        return names.add("manager", name, address).name


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerChanges:
    """What becomes different of a manager; None clears it."""

    email: str | Keep | None = KEEP
    group: str | Keep | None = KEEP
    from_on: date | None = None  # in that group since


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedManager:
    """A manager after a change, and since when in which group, if that was changed."""

    name: str
    grouping: Grouping | None = None
    is_new_group: bool = False


def edit_manager(
    log: Log, name: str, changes: ManagerChanges, *, today: date, author: Author
) -> ChangedManager:
    """Change a manager's e-mail, or the group from a day on.

    Without the day it is today; the first group of a manager holds as far back as the log goes.
    """
    with writing_rows(log, author) as writer:
        known = find_known(log, "manager", name)
        if not isinstance(changes.email, Keep):
            update_manager(writer, known.id, changes.email)
        if isinstance(changes.group, Keep):
            return ChangedManager(name=known.name)
        before = find_groupings(writer.session)
        grouped = any(grouping.manager_id == known.id for grouping in before)
        path = spell_group(before, changes.group)
        grouping = Grouping(
            manager_id=known.id,
            path=path,
            from_on=changes.from_on or (today if grouped else None),
        )
        put_into_group(writer, grouping)
        return ChangedManager(
            name=known.name,
            grouping=grouping,
            is_new_group=path is not None and path not in list_groups(before),
        )


def add_rep(log: Log, name: str, facts: RepChanges, *, insist: bool, author: Author) -> PlacedRep:
    """Add a rep to a team.

    Without `from_on` and `started_on` the rep is on it for as long as the log goes back.
    """
    check_name("name", name)
    with writing_rows(log, author) as writer:
        names = writer.names
        manager = _manager(names, facts, insist=insist)
        if manager is not None:
            refuse_own_rep(manager.name, name)
        email = or_none(facts.email)
        told_apart = manager is not None or email is not None
        _refuse_known(names, "rep", name, insist=insist, told_apart=told_apart)
        rep = names.add("rep", name, email)
        update_rep(writer, rep.id, facts)
        if manager is not None:
            _move(writer, rep, manager, facts.from_on or or_none(facts.started_on))
        return _find_placed(writer, rep, manager)


def edit_rep(
    log: Log, name: str, changes: RepChanges, *, today: date, insist: bool, author: Author
) -> PlacedRep:
    """Change what the log knows of a rep; a manager moves them, from `from_on` or today."""
    with writing_rows(log, author) as writer:
        rep = writer.names.look_up("rep", name)
        manager = _manager(writer.names, changes, insist=insist)
        update_rep(writer, rep.id, changes)
        if manager is not None:
            refuse_own_rep(manager.name, rep.name)
            _move(writer, rep, manager, changes.from_on or today)
        return _find_placed(writer, rep, manager)


def list_teams(log: Log, manager: str | None, on: date) -> list[Team]:
    """Return the managers in name order, each with the reps on the team that day."""
    with reading(log) as session:
        manager_id = None if manager is None else find_known(log, "manager", manager).id
        return find_teams(session, on, manager_id)


def _refuse_known(
    names: NameBook, kind: NameKind, name: str, *, insist: bool, told_apart: bool
) -> None:
    labels = label_people(names.connection, kind, names.find_named(kind, name))
    if labels and not insist:
        raise UnknownName(
            "name",
            f"{show(name)} is in the log already; change what it knows with edit-{kind}, "
            "or add --new for somebody else of that name"
            if kind == "rep"
            else f"{show(name)} is in the log already; add --new for somebody else of that name",
        )
    if labels and not told_apart:
        needed = "--email" if kind == "manager" else "--manager or --email"
        raise CoachlogError(
            f"two people would be called {show(name)}; give {needed} to tell them apart"
        )
    if not insist:
        names.refuse_erased("name", kind, name)
    former = [] if labels or insist else names.find_former(kind, name)
    if former:
        raise UnknownName(
            "name",
            f"{show(name)} is the former name of {show(former[0].name)}; "
            "add --new if this is somebody else",
        )
    near = None if labels or insist else names.find_alike(kind, name)
    if near is not None:
        raise UnknownName(
            "name",
            f"{show(name)} is not known, but {show(near)} is; add --new if this is somebody else",
        )


def _manager(names: NameBook, facts: RepChanges, *, insist: bool) -> Known | None:
    if facts.manager is None:
        return None
    return names.find_or_add("manager", facts.manager, insist=insist)


def _find_placed(writer: RowWriter, rep: Known, manager: Known | None) -> PlacedRep:
    placed = find_placed_rep(writer.session, rep.id)
    return replace(placed, manager_is_new=manager is not None and manager.added)


def _move(writer: RowWriter, rep: Known, manager: Known, from_on: date | None) -> None:
    """Put the rep on the manager's team from a day on."""
    if has_indistinct_namesake(writer.session, rep.id, manager.id):
        raise CoachlogError(
            f"two people called {show(rep.name)} would be on the team of {show(manager.name)}; "
            "give each an e-mail of their own first"
        )
    after = move_rep(find_memberships(writer.session, rep.id), manager.id, from_on)
    replace_memberships(writer, rep.id, after)

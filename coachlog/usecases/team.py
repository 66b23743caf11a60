"""Keep the team: add and change managers and reps, move reps, list who is where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from coachlog.domain.changes import KEEP, values_of
from coachlog.domain.names import NameKind, check_name, fold_name, refuse_own_rep
from coachlog.domain.teams import (
    LEVELS,
    Level,
    Membership,
    PlacedRep,
    RepChanges,
    Team,
    move_rep,
    parse_email,
)
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, show
from coachlog.reports.teams import list_teams as find_teams
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.names import Known, NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import ManagerRow, MembershipRow, RepRow
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


def edit_manager(log: Log, name: str, email: str | None, *, author: Author) -> str:
    """Change a manager's e-mail; return the name."""
    with writing(log) as session:
        known = find_known(log, "manager", name)
        command_id = note_command(log.connection, author)
        keep_image(log.connection, command_id, "manager", known.id)
        session.get_one(ManagerRow, known.id).email = email
        return known.name


def add_rep(log: Log, name: str, facts: RepChanges, *, insist: bool, author: Author) -> PlacedRep:
    """Add a rep to a team.

    Without `from_on` and `started_on` the rep is on it for as long as the log goes back.
    """
    check_name("name", name)
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        names = NameBook(log.connection, command_id, log.understood)
        manager = _manager(names, facts, insist=insist)
        if manager is not None:
            refuse_own_rep(manager.name, name)
        email = None if facts.email is KEEP else facts.email
        told_apart = manager is not None or email is not None
        _refuse_known(names, "rep", name, insist=insist, told_apart=told_apart)
        rep = names.add("rep", name, email)
        row = _row(session, rep.id)
        _set_facts(row, facts)
        session.flush()
        if manager is not None:
            _move(session, names, row, manager, facts.from_on or row.started_on)
        return _changed(session, row)


def edit_rep(
    log: Log, name: str, changes: RepChanges, *, today: date, insist: bool, author: Author
) -> PlacedRep:
    """Change what the log knows of a rep; a manager moves them, from `from_on` or today."""
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        names = NameBook(log.connection, command_id, log.understood)
        known = names.look_up("rep", name)
        row = _row(session, known.id)
        manager = _manager(names, changes, insist=insist)
        keep_image(log.connection, command_id, "rep", known.id)
        _set_facts(row, changes)
        session.flush()
        if manager is not None:
            refuse_own_rep(manager.name, row.name)
            _move(session, names, row, manager, changes.from_on or today)
        return _changed(session, row)


def list_teams(log: Log, manager: str | None, on: date) -> list[Team]:
    """Return the managers in name order, each with the reps on the team that day."""
    with reading(log) as session:
        manager_id = None if manager is None else find_known(log, "manager", manager).id
        return find_teams(session, on, manager_id)


def _refuse_known(
    names: NameBook, kind: NameKind, name: str, *, insist: bool, told_apart: bool
) -> None:
    labels = names.labels(kind, name)
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


def _row(session: Session, rep_id: int) -> RepRow:
    return session.exec(select(RepRow).where(RepRow.id == rep_id)).one()


def _set_facts(row: RepRow, facts: RepChanges) -> None:
    for name, value in values_of(facts).items():
        if name in ("email", "level", "started_on", "left_on"):
            setattr(row, name, value)
    if row.started_on and row.left_on and row.left_on < row.started_on:
        raise InvalidValue("leave", f"{row.left_on} is before the start, {row.started_on}")


def _move(
    session: Session, names: NameBook, rep: RepRow, manager: Known, from_on: date | None
) -> None:
    """Put the rep on the manager's team from a day on, keeping images of what changes."""
    _refuse_indistinct(session, rep, manager)
    old = session.exec(select(MembershipRow).where(MembershipRow.rep_id == rep.id)).all()
    after = move_rep([membership_of(row) for row in old], manager.id, from_on)
    keep_memberships(session, names, rep.id or 0, old, after)


def membership_of(row: MembershipRow) -> Membership:
    """Return what a row says."""
    return Membership(manager_id=row.manager_id, from_on=row.from_on, until_on=row.until_on)


def keep_memberships(
    session: Session,
    names: NameBook,
    rep_id: int,
    old: Sequence[MembershipRow],
    after: Sequence[Membership],
) -> None:
    """Put the memberships of a rep in place of those there were, keeping images of what goes.

    A start that was taken from a call is still so.
    """
    starts = {(row.manager_id, row.from_on) for row in old if row.assumed}
    kept = []
    for row in old:
        membership = membership_of(row)
        if row.rep_id == rep_id and membership in after and membership not in kept:
            kept.append(membership)
            continue
        keep_image(names.connection, names.command_id, "membership", row.id or 0)
        session.delete(row)
    session.flush()
    for membership in after:
        if membership not in kept:
            session.add(
                MembershipRow(
                    rep_id=rep_id,
                    manager_id=membership.manager_id,
                    from_on=membership.from_on,
                    until_on=membership.until_on,
                    assumed=(membership.manager_id, membership.from_on) in starts,
                    command_id=names.command_id,
                )
            )
    session.flush()


def _refuse_indistinct(session: Session, rep: RepRow, manager: Known) -> None:
    """Refuse two people of one name on one team whom no e-mail tells apart."""
    others = session.exec(
        select(RepRow)
        .join(MembershipRow, col(MembershipRow.rep_id) == RepRow.id)
        .where(RepRow.folded == fold_name(rep.name), RepRow.id != rep.id)
        .where(MembershipRow.manager_id == manager.id)
    ).all()
    mine = (rep.email or "").lower()
    if any(not mine or (other.email or "").lower() in ("", mine) for other in others):
        raise CoachlogError(
            f"two people called {show(rep.name)} would be on the team of {show(manager.name)}; "
            "give each an e-mail of their own first"
        )


def _changed(session: Session, row: RepRow) -> PlacedRep:
    latest = session.exec(
        select(col(ManagerRow.name), col(MembershipRow.from_on))
        .join(MembershipRow, col(MembershipRow.manager_id) == ManagerRow.id)
        .where(MembershipRow.rep_id == row.id)
        .order_by(col(MembershipRow.from_on).is_not(None), col(MembershipRow.from_on))
    ).all()
    manager, from_on = latest[-1] if latest else (None, None)
    level: Level = next(one for one in LEVELS if one == row.level)
    return PlacedRep(
        name=row.name,
        level=level,
        manager=manager,
        from_on=from_on,
        email=row.email,
        started_on=row.started_on,
        left_on=row.left_on,
    )

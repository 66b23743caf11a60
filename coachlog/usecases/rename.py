"""Rename people and accounts, and make one of two that are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from coachlog.domain.names import OWN_REP, NameKind, check_name, fold_name
from coachlog.domain.teams import merge_memberships
from coachlog.errors import CoachlogError, InvalidValue, show
from coachlog.store.backup import back_up_by_itself
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.merging import count_references, find_own_rep, move_references
from coachlog.store.names import Known, NameBook
from coachlog.store.open import Log
from coachlog.store.sessions import writing
from coachlog.store.tables import AccountRow, AliasRow, ManagerRow, MembershipRow, RepRow
from coachlog.usecases.people import find_known
from coachlog.usecases.team import keep_memberships, membership_of

_Row = ManagerRow | RepRow | AccountRow
_ROWS: Mapping[NameKind, type[_Row]] = {"manager": ManagerRow, "rep": RepRow, "account": AccountRow}
# What the one that stays takes over where it knows nothing.
_FACTS = ("email", "kind", "started_on", "left_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two that become one, and what moves from the first to the second: rows by table."""

    kind: NameKind
    source: Known
    target: Known
    moved: Mapping[str, int]


def rename(log: Log, kind: NameKind, old: str, new: str, *, author: Author) -> Known:
    """Give a person or an account another name; the old one still finds it.

    Returns it as it was. Raises UnknownName, and CoachlogError when somebody is called so already.
    """
    check_name("new", new)
    with writing(log) as session:
        known = find_known(log, kind, old)
        names = NameBook(log.connection, note_command(log.connection, author), log.understood)
        row = _row(session, kind, known.id)
        if row.name == new:
            raise CoachlogError(f"{show(old)} is called {show(new)} already; nothing was changed")
        folded = fold_name(new)
        if folded != row.folded:
            _refuse_taken(session, kind, row, new, folded)
            _refuse_own_rep(log, kind, known, new)
        keep_image(log.connection, names.command_id, kind, known.id)
        if folded != row.folded:
            _drop_aliases(session, names, kind, known.id, folded)
            _add_alias(session, names, kind, known.id, row.folded)
            row.folded, row.namesake = folded, 0
        row.name = new
        session.flush()
        return known


def plan_merge(log: Log, kind: NameKind, source: str, target: str) -> Merge:
    """Return what a merge would move; raises UnknownName, and CoachlogError when it can't be."""
    one, other = find_known(log, kind, source), find_known(log, kind, target)
    if one.id == other.id:
        raise CoachlogError(f"{show(source)} and {show(target)} are one {kind} already")
    _refuse_own_rep(log, kind, one, other.name)
    if kind == "manager":
        _refuse_namesakes(log, one, other)
    moved = count_references(log.connection, kind, one.id)
    return Merge(kind=kind, source=one, target=other, moved=moved)


def merge(log: Log, planned: Merge, *, author: Author) -> None:
    """Make one of two, in one transaction; the name that goes still finds the one that stays."""
    kind, source, target = planned.kind, planned.source, planned.target
    with writing(log) as session:
        if count_references(log.connection, kind, source.id) != planned.moved:
            raise CoachlogError("the log was changed meanwhile; look at the merge again")
        names = NameBook(log.connection, note_command(log.connection, author))
        gone, row = _row(session, kind, source.id), _row(session, kind, target.id)
        if kind == "rep":
            _merge_teams(session, names, source.id, target.id)
        elif kind == "manager":
            _move_teams(session, names, source.id, target.id)
        move_references(log.connection, names.command_id, kind, source.id, target.id)
        _take_over(names, kind, gone, row)
        session.flush()
        folded = gone.folded
        keep_image(log.connection, names.command_id, kind, source.id)
        session.delete(gone)
        session.flush()
        if folded != row.folded:
            _add_alias(session, names, kind, target.id, folded)
        back_up_by_itself(log, "merge")


def set_account_kind(log: Log, name: str, word: str | None, *, author: Author) -> tuple[str, bool]:
    """Say what kind of customer an account is; return its name, and whether that is new."""
    known = find_known(log, "account", name)
    if word is not None:
        check_name("kind", word)
    with log.transaction() as connection:
        before = connection.execute(
            "SELECT kind FROM account WHERE id = :row_id", {"row_id": known.id}
        ).fetchone()[0]
        if before == word:
            return known.name, False
        keep_image(connection, note_command(connection, author), "account", known.id)
        connection.execute(
            "UPDATE account SET kind = :kind WHERE id = :row_id",
            {"kind": word, "row_id": known.id},
        )
    return known.name, True


def _row(session: Session, kind: NameKind, row_id: int) -> _Row:
    table: Any = _ROWS[kind]
    row: _Row = session.exec(select(table).where(table.id == row_id)).one()
    return row


def _refuse_taken(session: Session, kind: NameKind, row: _Row, new: str, folded: str) -> None:
    table: Any = _ROWS[kind]
    other: _Row | None = session.exec(select(table).where(table.folded == folded)).first()
    if other is not None:
        raise CoachlogError(
            f"{show(other.name)} is in the log already; to make one of both: "
            f'coachlog merge {kind} "{show(row.name)}" "{show(new)}"'
        )


def _refuse_own_rep(log: Log, kind: NameKind, known: Known, name: str) -> None:
    if find_own_rep(log.connection, kind, known.id, fold_name(name)):
        raise InvalidValue("new", f"{show(name)} is on the other side of their calls; {OWN_REP}")


def _refuse_namesakes(log: Log, source: Known, target: Known) -> None:
    """Refuse to put two reps of one name on one team whom no e-mail tells apart."""
    row = log.connection.execute(
        "SELECT one.name FROM rep AS one JOIN membership AS here ON here.rep_id = one.id "
        "JOIN rep AS other ON other.folded = one.folded AND other.id != one.id "
        "JOIN membership AS there ON there.rep_id = other.id "
        "WHERE here.manager_id = :source AND there.manager_id = :target "
        "AND coalesce(lower(one.email), '') IN ('', coalesce(lower(other.email), '')) LIMIT 1",
        {"source": source.id, "target": target.id},
    ).fetchone()
    if row is not None:
        raise CoachlogError(
            f"two reps called {show(row[0])} would be on the team of {show(target.name)}; "
            "merge them first, or give each an e-mail of their own"
        )


def _merge_teams(session: Session, names: NameBook, from_id: int, into_id: int) -> None:
    both = [
        session.exec(select(MembershipRow).where(MembershipRow.rep_id == one)).all()
        for one in (into_id, from_id)
    ]
    after = merge_memberships(*([membership_of(row) for row in rows] for rows in both))
    keep_memberships(session, names, into_id, [*both[0], *both[1]], after)


def _move_teams(session: Session, names: NameBook, from_id: int, into_id: int) -> None:
    """Put the reps of one manager on the team of another; neighbouring times become one."""
    reps = session.exec(
        select(MembershipRow.rep_id).where(MembershipRow.manager_id == from_id).distinct()
    ).all()
    for rep_id in reps:
        rows = session.exec(select(MembershipRow).where(MembershipRow.rep_id == rep_id)).all()
        for row in rows:
            if row.manager_id == from_id:
                keep_image(names.connection, names.command_id, "membership", row.id or 0)
                row.manager_id = into_id
        session.flush()
        after = merge_memberships([membership_of(row) for row in rows], [])
        keep_memberships(session, names, rep_id, rows, after)


def _take_over(names: NameBook, kind: NameKind, gone: _Row, row: _Row) -> None:
    facts = [name for name in _FACTS if hasattr(row, name)]
    wanted = {name: getattr(gone, name) for name in facts if getattr(row, name) is None}
    if any(value is not None for value in wanted.values()):
        keep_image(names.connection, names.command_id, kind, row.id or 0)
        for name, value in wanted.items():
            setattr(row, name, value)


def _drop_aliases(
    session: Session, names: NameBook, kind: NameKind, row_id: int, folded: str
) -> None:
    """Forget a former name that is the name again."""
    column = getattr(AliasRow, f"{kind}_id")
    former = session.exec(select(AliasRow).where(column == row_id, AliasRow.folded == folded)).all()
    for alias in former:
        keep_image(names.connection, names.command_id, "alias", alias.id or 0)
        session.delete(alias)


def _add_alias(session: Session, names: NameBook, kind: NameKind, row_id: int, folded: str) -> None:
    column = col(getattr(AliasRow, f"{kind}_id"))
    known = session.exec(select(AliasRow).where(column == row_id, AliasRow.folded == folded))
    if known.first() is None:
        session.add(AliasRow(**{f"{kind}_id": row_id}, folded=folded, command_id=names.command_id))
        session.flush()

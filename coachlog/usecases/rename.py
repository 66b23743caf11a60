"""Rename people and accounts, and make one of two that are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coachlog.domain.names import OWN_REP, NameKind, check_name, fold_name
from coachlog.domain.teams import merge_memberships
from coachlog.errors import CoachlogError, InvalidValue, show, to_paste
from coachlog.store.backup import back_up_by_itself
from coachlog.store.groups import drop_groups
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.people_merge import (
    count_references,
    find_indistinct_rep,
    find_own_rep,
    move_references,
)
from coachlog.store.renaming import fold_into, rename_row, update_account_kind
from coachlog.store.rows import RowWriter, writing_rows
from coachlog.store.teams import find_memberships, move_team, replace_memberships
from coachlog.usecases.people import find_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two that become one, and what of the first is now about the second: rows by table."""

    kind: NameKind
    source: Known
    target: Known
    referring: Mapping[str, int]
    drops_groups: bool = False  # the second manager's own groups stay

    @property
    def moved(self) -> dict[str, int]:
        """Return how many rows of each table move."""
        return {
            table: number
            for table, number in self.referring.items()
            if not (self.drops_groups and table == "grouping")
        }

    @property
    def dropped_groups(self) -> int:
        """Return how many groups of the first go."""
        return self.referring.get("grouping", 0) if self.drops_groups else 0


def rename(log: Log, kind: NameKind, old: str, new: str, *, author: Author) -> Known:
    """Give a person or an account another name; the old one still finds it.

    Returns it as it was. Raises UnknownName, and CoachlogError when somebody is called so already.
    """
    check_name("new", new)
    with writing_rows(log, author) as writer:
        known = find_known(log, kind, old)
        if known.name == new:
            raise CoachlogError(f"{show(old)} is called {show(new)} already; nothing was changed")
        if fold_name(new) != fold_name(known.name):
            _refuse_taken(writer, kind, known, new)
            _refuse_own_rep(log, kind, known, new)
        rename_row(writer, kind, known.id, new)
        return known


def plan_merge(log: Log, kind: NameKind, source: str, target: str) -> Merge:
    """Return what a merge would move; raises UnknownName, and CoachlogError when it can't be."""
    one, other = find_known(log, kind, source), find_known(log, kind, target)
    if one.id == other.id:
        raise CoachlogError(f"{show(source)} and {show(target)} are one {kind} already")
    _refuse_own_rep(log, kind, one, other.name)
    if kind == "manager":
        _refuse_namesakes(log, one, other)
    return Merge(
        kind=kind,
        source=one,
        target=other,
        referring=count_references(log.connection, kind, one.id),
        drops_groups="grouping" in count_references(log.connection, kind, other.id),
    )


def merge(log: Log, planned: Merge, *, author: Author) -> None:
    """Make one of two, in one transaction; the name that goes still finds the one that stays."""
    kind, source, target = planned.kind, planned.source, planned.target
    with writing_rows(log, author) as writer:
        if count_references(log.connection, kind, source.id) != planned.referring:
            raise CoachlogError("the log was changed meanwhile; look at the merge again")
        if kind == "rep":
            teams = [find_memberships(writer.session, entry.id) for entry in (target, source)]
            after = merge_memberships(*teams)
            replace_memberships(writer, target.id, after, merged_id=source.id)
        elif kind == "manager":
            move_team(writer, source.id, target.id)
            drop_groups(writer, source.id, target.id)
        move_references(log.connection, writer.command_id, kind, source.id, target.id)
        fold_into(writer, kind, source.id, target.id)
        back_up_by_itself(log, "merge")


def set_account_kind(log: Log, name: str, word: str | None, *, author: Author) -> tuple[str, bool]:
    """Say what kind of customer an account is; return its name, and whether that is new."""
    known = find_known(log, "account", name)
    if word is not None:
        check_name("kind", word)
    with writing_rows(log, author) as writer:
        return known.name, update_account_kind(writer, known.id, word)


def _refuse_taken(writer: RowWriter, kind: NameKind, known: Known, new: str) -> None:
    for other in writer.names.find_named(kind, new):
        raise CoachlogError(
            f"{show(other.name)} is in the log already; to make one of both: "
            f"{to_paste('merge', kind, known.name, new)}"
        )


def _refuse_own_rep(log: Log, kind: NameKind, known: Known, name: str) -> None:
    if find_own_rep(log.connection, kind, known.id, fold_name(name)):
        raise InvalidValue("new", f"{show(name)} is on the other side of their calls; {OWN_REP}")


def _refuse_namesakes(log: Log, source: Known, target: Known) -> None:
    """Refuse to put two reps of one name on one team whom no e-mail tells apart."""
    name = find_indistinct_rep(log.connection, source.id, target.id)
    if name is not None:
        raise CoachlogError(
            f"two reps called {show(name)} would be on the team of {show(target.name)}; "
            "merge them first, or give each an e-mail of their own"
        )

"""Who a person is in a log: rows, names, former names and addresses, also of merged rows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coachlog.domain.mentions import Mentions, split_name
from coachlog.domain.names import fold_name, split_words
from coachlog.domain.privacy import PersonRole
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES


@dataclass(slots=True, kw_only=True)
class Identity:
    """One person: the rows that are theirs by role, and all they were ever called."""

    rows: dict[PersonRole, set[int]] = field(
        default_factory=lambda: {role: set() for role in PERSON_ROLES}
    )
    gone: dict[PersonRole, set[int]] = field(
        default_factory=lambda: {role: set() for role in PERSON_ROLES}
    )
    names: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)

    def ids(self, role: PersonRole) -> set[int]:
        """Return the numbers that stand for the person, those of merged rows too."""
        return self.rows[role] | self.gone[role]


def identify_person(place: Place, rows: Mapping[PersonRole, Collection[int]]) -> Identity:
    """Return who the person of these rows is."""
    found = Identity()
    for role in PERSON_ROLES:
        found.rows[role] |= set(rows.get(role, ()))
        for row_id in found.rows[role]:
            name, email = place.connection.execute(
                f"SELECT name, email FROM {place.table(role)} WHERE {place.key} = ?", (row_id,)
            ).fetchone()
            _learn(found, name, email)
            aliases = place.connection.execute(
                f"SELECT folded FROM {place.table('alias')} WHERE {role}_id = ?", (row_id,)
            )
            for (alias,) in aliases:
                _learn_alias(found, alias)
    known = -1
    while known != len(found.names):  # a merged row may bring a name by which another is found
        known = len(found.names)
        for role in PERSON_ROLES:
            for row_id, image in _read_images(place, role):
                name = str(image.get("name") or "")
                is_own = row_id in found.ids(role)
                if not is_own and not _is_there(place, role, row_id):
                    # Only a merge removes people; the name that went is a name of who stayed.
                    is_own = fold_name(name) in {fold_name(text) for text in found.names}
                    if is_own:
                        found.gone[role].add(row_id)
                if is_own:
                    _learn(found, name, image.get("email"))
    return found


def list_living_names(place: Place, identity: Identity) -> set[str]:
    """Return the folded names of everybody else in the log."""
    living = set()
    for role in PERSON_ROLES:
        rows = place.connection.execute(f"SELECT {place.key}, name FROM {place.table(role)}")
        living |= {fold_name(name) for row_id, name in rows if row_id not in identity.rows[role]}
    return living


def find_mentions(place: Place, identity: Identity, *, full_names_only: bool) -> Mentions:
    """Return what finds a person in texts about others, told from everybody else of the log."""
    living = list_living_names(place, identity)
    names = [name for name in identity.names if fold_name(name) not in living]
    words: set[str] = set()
    if not full_names_only:
        accounts = place.connection.execute(f"SELECT name FROM {place.table('account')}")
        others = [*living, *(fold_name(row[0]) for row in accounts)]
        taken = {word for name in others for word in split_words(name)}
        words = {
            word for name in names for word in split_name(name) if fold_name(word) not in taken
        }
    return Mentions(names, identity.emails, words)


def _learn_alias(found: Identity, alias: str) -> None:
    if "@" in alias:
        found.emails.add(alias)
    else:  # of one word, it would else be found as that word in small letters
        found.names.add(alias if " " in alias else alias.title())


def _learn(found: Identity, name: str | None, email: str | None) -> None:
    if name:
        found.names.add(name)
    if email:
        found.emails.add(email)


def _read_images(place: Place, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = place.connection.execute(
        f'SELECT row_id, "before" FROM {place.table("change")} WHERE table_name = ?', (table,)
    )
    for row_id, before in rows:
        yield row_id, json.loads(before)


def _is_there(place: Place, table: str, row_id: int) -> bool:
    found = place.connection.execute(
        f"SELECT 1 FROM {place.table(table)} WHERE {place.key} = ?", (row_id,)
    )
    return found.fetchone() is not None

"""Forgetting in other places what was erased or purged in the log: in backups, in files taken in.

There people are recognised by their tombstones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from coachlog.domain.erased import is_pseudonym, name_erased_login
from coachlog.domain.names import fold_name
from coachlog.domain.privacy import PersonRole
from coachlog.store.erasure.erasing import Erasing
from coachlog.store.erasure.identity import find_mentions, identify_person
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.purging import Purging
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.erasure.tombstones import Tombstone

# Tells whether the row of a place is somebody who was not erased: role, key, name, e-mail.
IsLiving = Callable[[PersonRole, int, str, str | None], bool]


def forget(
    place: Place,
    tombstones: Sequence[Tombstone],
    is_living: IsLiving,
    *,
    known: Mapping[str, Mapping[PersonRole, Sequence[int]]] | None = None,
    purged_before: date | None = None,
    coaching_too: bool = False,
    full_names_only: bool = False,
) -> bool:
    """Erase everybody of these tombstones who is found in a place, and purge it.

    `known` are rows of theirs by salt, whatever they are called. Returns whether anything was there
    to forget.
    """
    found = bool(tombstones or purged_before) and place.forget_undone()
    for tombstone in tombstones:
        rows = recognise(place, tombstone, is_living, (known or {}).get(tombstone.salt, {}))
        logins = _find_logins(place, tombstone)
        if not any(rows.values()) and not logins:
            continue
        found = True
        identity = identify_person(place, rows)
        Erasing(
            place=place,
            identity=identity,
            salt=tombstone.salt,
            mentions=find_mentions(place, identity, full_names_only=full_names_only),
            logins=logins,
            coaching_too=coaching_too,
        ).erase()
    if purged_before is not None:
        found = bool(Purging(place=place, before=purged_before).purge()) or found
    return found


def recognise(
    place: Place,
    tombstone: Tombstone,
    is_living: IsLiving,
    known: Mapping[PersonRole, Sequence[int]] | None = None,
) -> Mapping[PersonRole, Sequence[int]]:
    """Return the rows of a place that are those of an erased person, under their own name."""
    found: dict[PersonRole, list[int]] = {}
    for role in PERSON_ROLES:
        former: dict[int, list[str]] = defaultdict(list)
        for folded, row_id in place.connection.execute(
            f"SELECT folded, {role}_id FROM {place.table('alias')} WHERE {role}_id IS NOT NULL"
        ):
            former[row_id].append(folded)
        rows = place.connection.execute(
            f"SELECT {place.key}, name, email FROM {place.table(role)} ORDER BY {place.key}"
        )
        found[role] = [
            row_id
            for row_id, name, email in rows
            if not is_pseudonym(name)
            and (
                row_id in (known or {}).get(role, ())
                or (
                    tombstone.knows_person([name, *former[row_id]], email)
                    and not is_living(role, row_id, name, email)
                )
            )
        ]
    return found


def _find_logins(place: Place, tombstone: Tombstone) -> set[str]:
    actors = place.connection.execute(f"SELECT DISTINCT actor FROM {place.table('command')}")
    return {
        fold_name(actor)
        for (actor,) in actors
        if actor != name_erased_login(tombstone.salt) and tombstone.knows_login(actor)
    }

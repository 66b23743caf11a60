"""Erase a person: counts stay under a pseudonym, and texts, images and backups lose them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from coachlog.config import Settings
from coachlog.domain.erased import is_pseudonym, name_erased
from coachlog.domain.mentions import Mentions
from coachlog.errors import CoachlogError, SavedBut, show, to_paste
from coachlog.store.backup import back_up_by_itself
from coachlog.store.erasure.cleaning import (
    ALL_TEXTS,
    FULL_NAMES,
    Cleaned,
    clean_up,
    mark_unclean,
    read_unclean,
)
from coachlog.store.erasure.erasing import Erasing, Mentioned
from coachlog.store.erasure.identity import find_mentions, identify_person
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.erasure.tombstones import add_tombstone, load_tombstones, new_salt
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.people import is_called, is_on_team, is_taken
from coachlog.usecases.privacy import (
    ErasedAlready,
    PersonFound,
    find_logins,
    find_person,
    list_settings_naming,
)

_COUNTED = ("call", "field_day", "action", "absence", "deal")
Told = Callable[[int, int], None]


def keep_quiet(done: int, of: int) -> None:
    """Keep quiet about how far the cleaning is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseOptions:
    """How somebody is to be erased."""

    logins: tuple[str, ...] = ()  # under which they ran commands, besides the clear ones
    all_texts: bool = False  # a manager's: what they wrote about reps goes too
    full_names_only: bool = False  # in texts about others single words of the name stay


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPerson:
    """What erasing somebody does to the log, or would do."""

    person: PersonFound
    salt: str = field(repr=False)
    pseudonyms: tuple[str, ...]
    kept: dict[str, int]  # rows by table that stay, under the pseudonym
    erased_texts: int
    mentioned: tuple[Mentioned, ...]
    coaching: int  # texts about reps that stay
    logins: tuple[str, ...]
    outputs: tuple[str, ...]  # what commands wrote besides the log
    published: tuple[str, ...]  # addresses on a calendar server
    on_team: bool  # a rep who has not left: reports go on asking for field days
    settings: tuple[str, ...]  # keys that still name them
    mentions: Mentions = field(repr=False)


def plan_erase(
    log: Log, text: str, options: EraseOptions, settings: Settings, author: Author
) -> ErasedPerson:
    """Return what an erase would do; nothing is changed. Raises UnknownName, ErasedAlready."""
    with log.transaction(bulk=True, dry_run=True) as connection:
        person = find_person(log, text)
        if all(is_pseudonym(known.name) for known in person.known.values()):
            raise ErasedAlready("person", f"{show(person.name)} was erased from this log")
        salt = _choose_salt(connection, person)
        return _erase(log, person, salt, options, settings, author)


def erase(
    log: Log,
    planned: ErasedPerson,
    options: EraseOptions,
    settings: Settings,
    *,
    author: Author,
    told: Told = keep_quiet,
) -> tuple[ErasedPerson, Cleaned]:
    """Erase the person that was planned, for good; then clean up after it.

    Raises SavedBut when the log has done it, and a backup or another command stands in the way of
    the rest.
    """
    back_up_by_itself(log, "erase")
    with log.transaction(bulk=True) as connection:
        for role, known in planned.person.known.items():
            if not is_called(connection, role, known.id, known.name):
                raise CoachlogError("the log was changed meanwhile; nothing was erased. Try again")
        done = _erase(log, planned.person, planned.salt, options, settings, author)
        how = [ALL_TEXTS] if options.all_texts else []
        mark_unclean(connection, *how, *([FULL_NAMES] if options.full_names_only else []))
        refuse_broken(connection)
    again = to_paste("privacy", "erase", done.pseudonyms[0])
    return done, finish(log, again, mentions=done.mentions, told=told)


def finish(
    log: Log,
    again: str,
    *,
    mentions: Mentions | None = None,
    told: Told = keep_quiet,
) -> Cleaned:
    """Clean up after an erase or a purge; `again` is the command that does only this.

    Raises SavedBut when something stands in the way.
    """
    try:
        return clean_up(log, mentions=mentions, told=told)
    except (CoachlogError, OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise SavedBut(
            f"backups or free space may still hold what was removed ({reason})",
            f"finish it with {again}",
        ) from error


def is_unfinished(log: Log) -> bool:
    """Tell whether an erase or a purge was stopped before backups and free space were clean."""
    return read_unclean(log.connection) is not None


def refuse_broken(connection: sqlite3.Connection) -> None:
    """Stop, with nothing saved, where a row would point at nothing."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    assert broken is None, f"a row of {broken[0]} would point at nothing"


def _erase(
    log: Log,
    person: PersonFound,
    salt: str,
    options: EraseOptions,
    settings: Settings,
    author: Author,
) -> ErasedPerson:
    connection = log.connection
    place = Place(connection=connection)
    identity = identify_person(place, person.rows)
    logins = find_logins(connection, identity, options.logins)
    command_id = note_command(connection, author)
    pseudonyms = tuple(name_erased(salt, role) for role in person.known)
    on_team = _is_on_team(connection, person)
    mentions = find_mentions(place, identity, full_names_only=options.full_names_only)
    work = Erasing(
        place=place,
        identity=identity,
        salt=salt,
        mentions=mentions,
        logins=logins,
        coaching_too=options.all_texts,
    )
    work.erase()
    add_tombstone(connection, command_id, salt, identity.names, identity.emails, logins)
    kept = {
        table: len(set().union(*(work.rows_about(role, table) for role in PERSON_ROLES)))
        for table in _COUNTED
    }
    return ErasedPerson(
        person=person,
        salt=salt,
        pseudonyms=pseudonyms,
        kept={table: number for table, number in kept.items() if number},
        erased_texts=work.erased_texts,
        mentioned=tuple(work.mentioned),
        coaching=work.count_coaching(),
        logins=tuple(sorted(logins)),
        outputs=tuple(dict.fromkeys(work.outputs)),
        published=tuple(work.published),
        on_team=on_team,
        settings=tuple(list_settings_naming(settings, identity)),
        mentions=mentions,
    )


def _choose_salt(connection: sqlite3.Connection, person: PersonFound) -> str:
    """Return the salt of a tombstone that came from another log for this person, else a new one."""
    for tombstone in load_tombstones(connection):
        known = person.known.values()
        if all(tombstone.knows_person([entry.name], entry.email) for entry in known) and not any(
            is_taken(connection, role, name_erased(tombstone.salt, role)) for role in PERSON_ROLES
        ):
            return tombstone.salt
    return new_salt(connection)


def _is_on_team(connection: sqlite3.Connection, person: PersonFound) -> bool:
    rep = person.known.get("rep")
    return rep is not None and is_on_team(connection, rep.id)

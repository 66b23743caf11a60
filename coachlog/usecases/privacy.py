"""Show what is held about a person: a rep, a manager, or somebody who is both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachlog.config import Settings
from coachlog.domain.erased import is_login_of
from coachlog.domain.names import fold_name
from coachlog.domain.privacy import HeldAs, HeldBackup, HeldDraft, Holdings, PersonRole
from coachlog.errors import UnknownName, show, to_paste
from coachlog.kept_files import DEBRIEFS_END
from coachlog.reports.holdings import HoldingsReport
from coachlog.store.backup import list_backups, looking_at, plan_of
from coachlog.store.erasure.erasing import Erasing
from coachlog.store.erasure.identity import Identity, find_mentions, identify_person
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.names import NameBook
from coachlog.store.people import (
    find_alike,
    find_day_by_uid,
    list_actors,
    list_former_names,
    list_people,
)
from coachlog.store.sessions import reading
from coachlog.usecases.people import NO_COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFound:
    """Somebody of the log, with the row of each role."""

    name: str
    known: Mapping[PersonRole, Known]

    @property
    def rows(self) -> dict[PersonRole, tuple[int, ...]]:
        """Return the rows by role."""
        return {role: (known.id,) for role, known in self.known.items()}


class ErasedAlready(UnknownName):
    """The name of somebody who was erased from the log before."""


def find_person(log: Log, text: str) -> PersonFound:
    """Return the rep, the manager or the one who is both that `text` means.

    Raises UnknownName, and ErasedAlready for somebody who was erased.
    """
    names = NameBook(log.connection, NO_COMMAND, log.understood)
    found = {role: known for role in PERSON_ROLES if (known := names.find(role, text)) is not None}
    if not found and names.find_erased(text) is not None:
        raise ErasedAlready("person", f"somebody called {show(text)} was erased from this log")
    if not found:
        found = _find_begun(names, text)
    if len(found) > 1 and not _are_one(*found.values()):
        listed = " or ".join(f"the {role} {show(known.name)}" for role, known in found.items())
        raise UnknownName("person", f"{show(text)} could be {listed}; say which")
    for role in PERSON_ROLES:
        if role not in found:
            other = _find_other_half(log.connection, role, next(iter(found.values())))
            if other is not None:
                found[role] = other
    return PersonFound(name=next(iter(found.values())).name, known=found)


def show_person(log: Log, text: str, logins: Sequence[str], settings: Settings) -> Holdings:
    """Return all that is held about a person; raises UnknownName."""
    with reading(log) as session:
        person = find_person(log, text)
        place = Place(connection=log.connection)
        identity = identify_person(place, person.rows)
        subject = Erasing(
            place=place,
            identity=identity,
            salt="00",  # nothing is erased
            mentions=find_mentions(place, identity, full_names_only=False),
            logins=find_logins(log.connection, identity, logins),
        )
        report = HoldingsReport(session, place, subject)
        return Holdings(
            name=person.name,
            known_as=tuple(_known_as(log.connection, person)),
            rows=tuple(report.list_rows()),
            images=tuple(report.list_images()),
            mentions=tuple(report.list_mentions()),
            commands=tuple(report.list_commands()),
            outputs=tuple(report.list_outputs()),
            published=tuple(subject.list_published()),
            drafts=tuple(_list_drafts(log, subject)),
            backups=tuple(_list_backups(log, identity)),
            settings=tuple(list_settings_naming(settings, identity)),
        )


def find_logins(
    connection: sqlite3.Connection, identity: Identity, given: Sequence[str]
) -> frozenset[str]:
    """Return the logins, folded, under which a person ran commands: the given and the clear ones.

    Raises UnknownName for one under which nobody did.
    """
    actors = list(list_actors(connection))
    wanted = {fold_name(text): text for text in given}
    for folded, text in wanted.items():
        if folded not in map(fold_name, actors):
            raise UnknownName(
                "login",
                f"nobody ran a command as {show(text)}; {to_paste('history')} shows who did",
            )
    return frozenset(wanted) | {
        fold_name(actor) for actor in actors if is_login_of(actor, identity.names, identity.emails)
    }


def list_settings_naming(settings: Settings, identity: Identity) -> Iterator[str]:
    """Yield the keys of the settings that name a person."""
    folded = {fold_name(name) for name in identity.names}
    if settings.default_manager and fold_name(settings.default_manager) in folded:
        yield "default_manager"


def _find_begun(names: NameBook, text: str) -> dict[PersonRole, Known]:
    """Return the one person whose name `text` begins, by role; raises UnknownName."""
    begun = [(role, known) for role in PERSON_ROLES for known in names.find_begun(role, text)]
    if len({fold_name(known.name) for _, known in begun}) == 1 and len(dict(begun)) == len(begun):
        names.understand(text, begun[0][1])
        return dict(begun)
    if begun:
        listed = ", ".join(f"the {role} {show(known.name)}" for role, known in begun)
        raise UnknownName("person", f"{show(text)} could be {listed}; say which")
    near = [name for role in PERSON_ROLES for name in names.find_near(role, text)]
    hint = f"{to_paste('list-team')} shows who is known"
    if near:
        hint = f"did you mean {' or '.join(map(show, dict.fromkeys(near)))}?"
    raise UnknownName("person", f"{show(text)} is not known in this log; {hint}")


def _are_one(entry: Known, other: Known) -> bool:
    if entry.email and other.email:
        return entry.email.lower() == other.email.lower()
    return fold_name(entry.name) == fold_name(other.name)


def _find_other_half(
    connection: sqlite3.Connection, role: PersonRole, known: Known
) -> Known | None:
    """Return the row of the same person in the other role: nobody is their own rep (rule 11)."""
    same = [entry for entry in find_alike(connection, role, known) if _are_one(entry, known)]
    return same[0] if len(same) == 1 else None


def _known_as(connection: sqlite3.Connection, person: PersonFound) -> Iterator[HeldAs]:
    for role, known in person.known.items():
        yield HeldAs(
            role=role,
            row_id=known.id,
            name=known.name,
            email=known.email,
            former_names=list_former_names(connection, role, known.id),
        )


def _list_drafts(log: Log, subject: Erasing) -> Iterator[HeldDraft]:
    folder = log.path.with_name(log.path.name + DEBRIEFS_END)
    for path in sorted(folder.glob("*.json")):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            answers = tuple((str(key), str(answer)) for key, answer in kept["answers"])
            uid = str(kept["uid"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        day_id = find_day_by_uid(log.connection, uid)
        is_theirs = day_id is not None and any(
            day_id in subject.rows_about(role, "field_day") for role in PERSON_ROLES
        )
        if is_theirs or any(subject.mentions.find(answer) for _, answer in answers):
            yield HeldDraft(path=str(path), field_day_id=day_id, answers=answers)


def _list_backups(log: Log, identity: Identity) -> Iterator[HeldBackup]:
    for backup in list_backups(log.path, plan_of(log).folder):
        yield HeldBackup(path=str(backup.path), holds=_is_in(backup.path, identity))


def _is_in(path: Path, identity: Identity) -> bool | None:
    """Tell whether a backup has somebody of these names or addresses; None for one not readable."""
    names = {fold_name(name) for name in identity.names}
    emails = {email.lower() for email in identity.emails}
    try:
        with looking_at(path) as connection:
            return any(
                fold_name(known.name) in names or (known.email or "").lower() in emails
                for role in PERSON_ROLES
                for known in list_people(connection, role)
            )
    except sqlite3.Error:
        return None

"""Cleaning up after an erase or a purge: backups, unfinished debriefs, free space and the WAL.

It comes after the commit and may be repeated: until it is done the log says that it is `unclean`.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from coachlog.domain.erased import is_pseudonym
from coachlog.domain.mentions import Mentions
from coachlog.domain.names import fold_name
from coachlog.domain.privacy import PersonRole
from coachlog.errors import CoachlogError
from coachlog.files import draft_for, find_strays, put_over, remove_own, write_text
from coachlog.kept_files import DEBRIEFS_END, SIDE_ENDS
from coachlog.store.backup import list_backups, looking_at, plan_of, remove_backup
from coachlog.store.connect import connect
from coachlog.store.erasure.ages import keep_purged_before, read_purged_before
from coachlog.store.erasure.forgetting import forget
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.erasure.tombstones import Erased, Tombstone, load_tombstones
from coachlog.store.exporting import read_log_uid
from coachlog.store.log import Log
from coachlog.store.schema import SCHEMA, read_schema
from coachlog.store.seal import renew

_FORM = re.compile(r"\.call-([0-9]+)\.toml\..+\.coachlog-form")
ALL_TEXTS, FULL_NAMES = "all-texts", "full-names"  # how an erase was wanted


@dataclass(slots=True, kw_only=True)
class Cleaned:
    """What cleaning up did."""

    rewritten: list[Path] = field(default_factory=list)
    deleted: list[Path] = field(default_factory=list)  # backups that could not be rewritten
    debriefs: int = 0  # unfinished ones that went or lost a name


def read_unclean(connection: sqlite3.Connection) -> frozenset[str] | None:
    """Return how the erase or purge was wanted whose cleaning is not done; None when all is."""
    (kept,) = connection.execute("SELECT unclean FROM log").fetchone()
    return None if kept is None else frozenset(str(kept).split())


def mark_unclean(connection: sqlite3.Connection, *how: str) -> None:
    """Note, in the transaction that erases, that cleaning has to follow."""
    wanted = (read_unclean(connection) or frozenset()) | frozenset(how)
    connection.execute("UPDATE log SET unclean = ?", (" ".join(sorted(wanted)),))


def clean_up(
    log: Log,
    *,
    mentions: Mentions | None = None,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> Cleaned:
    """Take out of backups and debriefs what is gone from the log, and leave no trace in free space.

    `mentions` knows the name that was just erased. Raises CoachlogError or OSError where something
    stands in the way; then it is to be done again.
    """
    cleaned = Cleaned()
    how = read_unclean(log.connection)
    if how is None:
        return cleaned
    work = _read_work(log.connection)
    _remove_strays(log)
    _clean_debriefs(log, work.tombstones, mentions, cleaned)
    backups = list_backups(log.path, plan_of(log).folder)
    for number, backup in enumerate(backups):
        told(number, len(backups))
        work.clean_backup(backup.path, cleaned)
    told(len(backups), len(backups))
    _compact(log)
    with log.transaction() as connection:
        connection.execute("UPDATE log SET unclean = NULL")
    return cleaned


def carry_over(path: Path, copy: Path) -> None:
    """Forget in a copy that takes the place of a log what was erased and purged in that log."""
    with looking_at(path) as connection:
        if read_schema(connection) != SCHEMA:
            return
        work = _read_work(connection)
    if work.tombstones or work.purged_before:
        work.clean(copy, journal="WAL")


@dataclass(frozen=True, slots=True, kw_only=True)
class _CleaningWork:
    """What is to be forgotten in each backup."""

    tombstones: Sequence[Tombstone]
    uid: str
    living: Mapping[tuple[PersonRole, int], str]  # folded names in the log
    purged_before: date | None
    commands: Mapping[str, tuple[str, ...]]  # by salt, the command that erased somebody
    how: frozenset[str]

    def clean_backup(self, path: Path, cleaned: Cleaned) -> None:
        """Rewrite a backup without what was erased, or delete one that can't be read."""
        with draft_for(path) as draft:
            try:
                _close_up(path)
                shutil.copyfile(path, draft)
                if not self.clean(draft):
                    return
            except (sqlite3.Error, CoachlogError):
                remove_backup(path)
                cleaned.deleted.append(path)
                return
            put_over(draft, path)
            cleaned.rewritten.append(path)

    def clean(self, draft: Path, journal: str = "DELETE") -> bool:
        """Forget in a copy of a log; tell whether there was anything to forget."""
        from coachlog.store.migrate import migrate

        with contextlib.closing(connect(draft, writing=True)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            schema = read_schema(connection)
            if schema is None or int(schema) > int(SCHEMA):
                raise CoachlogError(f"{draft} is no log of this version")
            if schema != SCHEMA:
                migrate(connection)
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            is_same_log = read_log_uid(connection) == self.uid

            def is_living(role: PersonRole, row_id: int, name: str, email: str | None) -> bool:
                return is_same_log and self.living.get((role, row_id)) == fold_name(name)

            found = forget(
                Place(connection=connection),
                self.tombstones,
                is_living,
                purged_before=self.purged_before,
                coaching_too=ALL_TEXTS in self.how,
                full_names_only=FULL_NAMES in self.how,
            )
            told = self._copy_tombstones(connection)
            if not found and not told and read_unclean(connection) is None:
                connection.execute("ROLLBACK")
                return False
            connection.execute("UPDATE log SET unclean = NULL")
            if self.purged_before is not None:
                keep_purged_before(connection, self.purged_before)
            renew(connection)
            connection.execute("COMMIT")
            _compact(Log(draft, connection))
            connection.execute(f"PRAGMA journal_mode = {journal}")
        return True

    def _copy_tombstones(self, connection: sqlite3.Connection) -> bool:
        """Let a backup know who was erased, for when it is restored; tell whether it did not."""
        known = {tombstone.salt for tombstone in load_tombstones(connection)}
        missing = [tombstone for tombstone in self.tombstones if tombstone.salt not in known]
        for tombstone in missing:
            (command_id,) = connection.execute(
                "INSERT INTO command (name, actor, ran_at, summary) VALUES (?, ?, ?, ?) "
                "RETURNING id",
                self.commands[tombstone.salt],
            ).fetchone()
            connection.executemany(
                "INSERT INTO tombstone (salt, kind, digest, command_id) VALUES (?, ?, ?, ?)",
                (
                    (tombstone.salt, kind, mark, command_id)
                    for kind, mark in sorted(tombstone.marks)
                ),
            )
        return bool(missing)


def _close_up(path: Path) -> None:
    """Bring into a backup what is beside it: a log that was replaced may have changes there."""
    if any(os.path.lexists(f"{path}{end}") for end in SIDE_ENDS):
        connect(path, writing=True).close()  # the last one that lets go of it brings all in
        for end in SIDE_ENDS:
            Path(f"{path}{end}").unlink(missing_ok=True)


def _read_work(connection: sqlite3.Connection) -> _CleaningWork:
    rows = connection.execute(
        "SELECT salt, command.name, actor, ran_at, summary FROM tombstone "
        "JOIN command ON command.id = command_id"
    )
    return _CleaningWork(
        tombstones=load_tombstones(connection),
        uid=read_log_uid(connection),
        living=_list_living(connection),
        purged_before=read_purged_before(connection),
        commands={salt: tuple(command) for salt, *command in rows},
        how=read_unclean(connection) or frozenset(),
    )


def _list_living(connection: sqlite3.Connection) -> dict[tuple[PersonRole, int], str]:
    living: dict[tuple[PersonRole, int], str] = {}
    for role in PERSON_ROLES:
        for row_id, name in connection.execute(f"SELECT id, name FROM {role}"):
            if not is_pseudonym(name):
                living[role, row_id] = fold_name(name)
    return living


def _remove_strays(log: Log) -> None:
    """Remove what killed commands left, whole copies of the log among it, of whatever age.

    A form in somebody's editor stays, unless its call is an erased person's.
    """
    folders = (log.path.parent, plan_of(log).folder, _debriefs_of(log))
    for folder in dict.fromkeys(folders):
        for stray in find_strays(folder, float("inf")):
            form = _FORM.match(stray.name)
            if form is None or _is_erased(log, "call", "id", int(form[1])):
                remove_own(stray)


def _debriefs_of(log: Log) -> Path:
    return log.path.with_name(log.path.name + DEBRIEFS_END)


def _is_erased(log: Log, table: str, column: str, value: object) -> bool:
    """Tell whether a call or a field day is an erased person's, or not in the log at all."""
    row = log.connection.execute(
        f"SELECT rep.name, manager.name FROM {table} JOIN rep ON rep.id = rep_id "
        f"JOIN manager ON manager.id = manager_id WHERE {table}.{column} = ?",
        (value,),
    ).fetchone()
    return row is None or any(map(is_pseudonym, row))


def _clean_debriefs(
    log: Log, tombstones: Sequence[Tombstone], mentions: Mentions | None, cleaned: Cleaned
) -> None:
    """Remove the unfinished debriefs of erased people's days, and their names from the others."""
    folder = _debriefs_of(log)
    erased = Erased(tombstones)
    for path in sorted(folder.glob("*.json")):
        before = path.read_text(encoding="utf-8", errors="surrogateescape")
        try:
            uid = json.loads(before)["uid"]
        except (ValueError, KeyError, TypeError):
            uid = None
        if _is_erased(log, "field_day", "uid", uid):
            path.unlink()
            cleaned.debriefs += 1
            continue
        answers = json.loads(before)
        answers["answers"] = [
            [question, _clean_answer(str(answer), erased, mentions)]
            for question, answer in answers["answers"]
        ]
        after = json.dumps(answers, ensure_ascii=False)
        if after != before:
            with write_text(path) as file:
                file.write(after)
            cleaned.debriefs += 1
    with contextlib.suppress(OSError):
        folder.rmdir()


def _clean_answer(answer: str, erased: Erased, mentions: Mentions | None) -> str:
    if mentions is not None and erased.tombstones:
        from coachlog.domain.erased import name_erased

        answer = mentions.replace(answer, name_erased(erased.tombstones[-1].salt, "rep"))
    return erased.clean(answer, lambda name: False)


def _compact(log: Log) -> None:
    """Write a log anew, so that no free space holds anything, nor the WAL."""
    with log.rebuilding() as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

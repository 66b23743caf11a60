"""A log looked at from outside, whatever state it is in: no file of it changes by a byte."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from coachlog.domain.doctor import Check, Finding, LogFacts, Severity
from coachlog.errors import LogDamaged, LogUnusable, show
from coachlog.files import open_scratch
from coachlog.store.backup import looking_at
from coachlog.store.checks import sum_file
from coachlog.store.connect import PRAGMAS, connect, connect_unchanged, has_content
from coachlog.store.contents import find_broken_history, find_unreadable
from coachlog.store.erasure.cleaning import read_unclean
from coachlog.store.open import check_file
from coachlog.store.schema import (
    FIRST_SEALED,
    SCHEMA,
    has_expected_schema,
    read_schema,
)
from coachlog.store.seal import find_changed, read_seal

LOG_CHECKS = (
    Check.FILE,
    Check.SCHEMA,
    Check.PAGES,
    Check.STRUCTURE,
    Check.REFERENCES,
    Check.ERASURE,
    Check.SQLITE,
)
DEEP_CHECKS = (Check.CONTENTS, Check.HISTORY)

_ENDS = ("", "-wal", "-journal")
_TRIES = 3  # a log that changes meanwhile is looked at again
_SHOWN = 3  # things of one kind
UNREADABLE = (sqlite3.Error, UnicodeDecodeError)


@dataclass(slots=True, kw_only=True)
class Looked:
    """What a look at a log gave."""

    facts: LogFacts
    findings: list[Finding] = field(default_factory=list)
    tables_hold: bool = False  # what the tables say is what coachlog wrote, for sure
    unsaved_since: str | None = None  # the first command that came after the newest backup

    @property
    def is_damaged(self) -> bool:
        """Tell whether anything of the log itself is damaged."""
        return any(finding.level is Severity.DAMAGE for finding in self.findings)

    def add(self, check: Check, problem: str, level: Severity = Severity.DAMAGE) -> None:
        """Add a finding."""
        self.findings.append(Finding(check=check, level=level, problem=problem))


def examine_log(path: Path, *, deep: bool, backed_up_at: str = "") -> Looked:
    """Look at the whole of a log; `backed_up_at` is when it was last, ISO 8601 in UTC.

    Raises LogUnusable for what is no log, or was written by a newer coachlog.
    """
    for number in range(_TRIES):
        before = _state_of(path)
        with held_still(path, busy=number == _TRIES - 1) as file:
            looked = _look(file, deep=deep, backed_up_at=backed_up_at)
        if not looked.is_damaged or _state_of(path) == before:
            break
    if has_content(path.with_name(path.name + "-wal")):
        looked.add(
            Check.FILE,
            "a command is writing to the log, or was killed while it did; the next command brings "
            "what it had saved into the log",
            Severity.NOTE,
        )
    return looked


def _state_of(path: Path) -> list[tuple[int, int, int] | None]:
    found: list[tuple[int, int, int] | None] = []
    for end in _ENDS:
        try:
            facts = path.with_name(path.name + end).stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return found


@contextlib.contextmanager
def held_still(path: Path, *, busy: bool = False) -> Iterator[Path]:
    """Give a file with all that is in the log: the log's own, where nothing waits beside it.

    Else a copy, made by SQLite where others are too `busy` writing for a plain one.
    """
    waiting = [end for end in _ENDS[1:] if has_content(path.with_name(path.name + end))]
    if not waiting:
        yield path
        return
    with open_scratch() as folder:
        copy = folder / "log.db"
        if busy:
            with looking_at(path) as source, contextlib.closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        else:
            for end in ("", *waiting):
                shutil.copyfile(f"{path}{end}", f"{copy}{end}")
            with (
                contextlib.suppress(*UNREADABLE),
                contextlib.closing(connect(copy, writing=True)) as target,
            ):
                target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield copy


def _look(file: Path, *, deep: bool, backed_up_at: str) -> Looked:
    size = file.stat().st_size
    looked = Looked(facts=LogFacts(bytes=size, sqlite=sqlite3.sqlite_version))
    try:
        check_file(file, writing=False)
        connection = connect_unchanged(file)
    except LogDamaged:
        looked.add(Check.FILE, "it does not begin as a log does")
        return looked
    except UNREADABLE as error:
        looked.add(Check.FILE, f"SQLite can't open it: {show(error)}")
        return looked
    with contextlib.closing(connection):
        for check, look in (
            (Check.FILE, _look_at_file),
            (Check.SCHEMA, _look_at_schema),
            (Check.PAGES, _look_at_pages),
            (Check.STRUCTURE, _look_at_structure),
            (Check.REFERENCES, _look_at_references),
            (Check.CONTENTS, _look_at_contents),
            (Check.HISTORY, _look_at_history),
            (Check.ERASURE, _look_at_erasure),
            (Check.SQLITE, _look_at_sqlite),
        ):
            try:
                look(looked, file, connection, deep)
            except UNREADABLE as error:
                looked.add(check, f"it can't be read: {show(error)}")
        with contextlib.suppress(*UNREADABLE):
            (looked.unsaved_since,) = connection.execute(
                "SELECT min(ran_at) FROM command WHERE ran_at > ?", (backed_up_at,)
            ).fetchone()
    return looked


def _look_at_file(looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
    looked.facts = replace(looked.facts, pages=pages)
    if looked.facts.bytes != pages * page_bytes:
        looked.add(
            Check.FILE,
            f"it has {looked.facts.bytes:,} bytes instead of {pages * page_bytes:,}",
        )
    with file.open("rb") as opened:
        if opened.read(20)[18] != 2:
            looked.add(
                Check.FILE,
                "it is not in the mode in which readers and writers don't wait for each other, "
                "as is a backup that was copied over it by hand",
                Severity.NOTE,
            )


def _look_at_schema(looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool) -> None:
    schema = read_schema(connection)
    looked.facts = replace(looked.facts, schema=schema)
    if schema is None or not (schema.isascii() and schema.isdecimal()):
        looked.add(Check.SCHEMA, "the number of its schema is gone")
        return
    if int(schema) > int(SCHEMA):
        raise LogUnusable("the log was written by a newer coachlog; update coachlog to look at it")
    if not has_expected_schema(connection, schema):
        from coachlog.store.migrate import find_foreign

        foreign = find_foreign(connection, schema)
        if foreign is None:
            looked.add(Check.SCHEMA, "its tables are not as coachlog makes them")
        else:
            told = f"{foreign.type} {show(foreign.name)}"
            looked.add(Check.SCHEMA, f"it holds the {told}, which coachlog did not make")
    counted = [
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("call", "command")
    ]
    looked.facts = replace(looked.facts, calls=counted[0], commands=counted[1])
    if schema != SCHEMA:
        looked.add(
            Check.SCHEMA,
            "it is of an older coachlog; the next command brings it up to date",
            Severity.NOTE,
        )


def _look_at_pages(looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool) -> None:
    if (looked.facts.schema or "") < FIRST_SEALED:
        return
    page = read_seal(connection)
    if page.is_open:
        looked.add(
            Check.PAGES,
            "a command that was stopped has not summed its pages up; the next one does",
            Severity.NOTE,
        )
        return
    with file.open("rb") as opened:
        changed = find_changed(sum_file(opened, page), page)
    numbers = {number for part in changed for number in part}
    owners = _find_owners(connection, numbers)
    harmless = {name for (name,) in connection.execute(_INDEXES)}
    if page.seal is not None:
        harmless.add("seal")
    looked.tables_hold = owners is not None and owners <= harmless
    if numbers:
        where = _describe_owners(owners)
        some = f"one of its pages{where} is not as coachlog wrote it"
        if len(numbers) > 1:
            some = f"{len(numbers):,} of its pages{where} are not as coachlog wrote them"
        looked.add(Check.PAGES, some)


_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index'"


def _find_owners(connection: sqlite3.Connection, numbers: set[int]) -> set[str] | None:
    """Return the tables and indexes that pages belong to, None where this SQLite can't tell."""
    if not numbers:
        return set()
    try:
        pages = connection.execute("SELECT name, pageno FROM dbstat")
        return {name for name, number in pages if number in numbers}
    except UNREADABLE:
        return None


def _describe_owners(owners: set[str] | None) -> str:
    if owners is None:
        return ""
    if not owners:
        return ", which nothing uses,"
    more = f" and {len(owners) - _SHOWN} more" if len(owners) > _SHOWN else ""
    return f" ({', '.join(sorted(owners)[:_SHOWN])}{more})"


def _look_at_structure(
    looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool
) -> None:
    check = "integrity_check" if deep else "quick_check"
    found = [row[0] for row in connection.execute(f"PRAGMA {check}({_SHOWN})")]
    for problem in found if found != ["ok"] else ():
        looked.add(Check.STRUCTURE, show(" ".join(str(problem).split())))


def _look_at_references(
    looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool
) -> None:
    for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(
        _SHOWN
    ):
        looked.add(
            Check.REFERENCES, f"{table} {row_id} refers to a {parent} that is not in the log"
        )


def _look_at_contents(
    looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool
) -> None:
    if deep and looked.facts.schema == SCHEMA:
        for problem in _first(find_unreadable(connection)):
            looked.add(Check.CONTENTS, problem)


def _look_at_history(
    looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool
) -> None:
    if deep and looked.facts.schema == SCHEMA:
        for problem in _first(find_broken_history(connection)):
            looked.add(Check.HISTORY, problem)


def _look_at_erasure(
    looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool
) -> None:
    if looked.facts.schema == SCHEMA and read_unclean(connection) is not None:
        looked.add(
            Check.ERASURE,
            "an erase or a purge was stopped before it had gone through the backups",
            Severity.RISK,
        )


def _look_at_sqlite(looked: Looked, file: Path, connection: sqlite3.Connection, deep: bool) -> None:
    pragmas = {name: int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in PRAGMAS}
    looked.facts = replace(looked.facts, pragmas=pragmas)
    for name, value in pragmas.items():
        if value != PRAGMAS[name]:
            told = f"this SQLite does not keep to its setting {name}"
            looked.add(Check.SQLITE, told, Severity.RISK)


def _first(problems: Iterator[str]) -> Iterator[str]:
    for _, problem in zip(range(_SHOWN), problems, strict=False):
        yield problem

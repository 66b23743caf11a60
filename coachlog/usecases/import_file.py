"""Import a call file: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from coachlog.config import Settings
from coachlog.domain.calls import CallDraft
from coachlog.errors import CoachlogError, InvalidValue, UnknownName
from coachlog.intake.native import Batch, NativeReader
from coachlog.intake.problems import Problem
from coachlog.store.append import BulkAppend
from coachlog.store.history import Author, note_command
from coachlog.store.names import Kind, NameBook
from coachlog.store.open import Log

SHOWN_PROBLEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    read: int
    new: int
    same: int  # brought by an earlier import
    to_sort: int  # new ones whose initiator nobody has said
    ignored_columns: tuple[str, ...] = ()
    similar: tuple[tuple[Kind, str, str], ...] = ()
    span: tuple[date, date] | None = None  # first and last day of the file


class ImportRefused(CoachlogError):
    """A file with bad lines; nothing of it was taken. `shown` holds the first of `count`."""

    def __init__(self, count: int, shown: tuple[Problem, ...]) -> None:
        super().__init__(f"nothing was imported: {count} problems")
        self.count = count
        self.shown = shown


@dataclass(slots=True)
class _Problems:
    """Collects the first problems and hands every one to `write`."""

    write: Callable[[Problem], None]
    count: int = 0
    shown: list[Problem] = field(default_factory=list)

    def take(self, problem: Problem) -> None:
        self.count += 1
        if len(self.shown) < SHOWN_PROBLEMS:
            self.shown.append(problem)
        self.write(problem)


def import_calls(
    log: Log,
    lines: Iterable[str],
    *,
    today: date,
    settings: Settings,
    author: Author,
    write_problem: Callable[[Problem], None] = lambda problem: None,
) -> Imported:
    """Import native rows in one transaction.

    Every problem goes to `write_problem` as it is met. Raises ImportRefused after the last line
    when there was any; then nothing is saved.
    """
    reader = NativeReader(today)
    problems = _Problems(write_problem)
    read = 0
    with log.transaction(bulk=True) as connection:
        command_id = note_command(connection, author)
        names = NameBook(connection, command_id)
        calls = BulkAppend(connection, command_id, settings.currency, names)
        calls.start()
        for batch in reader.read(lines):
            if isinstance(batch, Problem):
                problems.take(batch)
                continue
            read += len(batch.lines)
            try:
                calls.add_columns(batch.columns, batch.identities)
            except (InvalidValue, UnknownName):
                for problem in _list_problems(calls, batch):
                    problems.take(problem)
        if problems.count:
            raise ImportRefused(problems.count, tuple(problems.shown))
        calls.finish()
        similar = tuple(names.list_similar())
    return Imported(
        read=read,
        new=calls.new,
        same=calls.same,
        to_sort=calls.to_sort,
        ignored_columns=reader.ignored,
        similar=similar,
        span=calls.span,
    )


def _list_problems(calls: BulkAppend, batch: Batch) -> Iterator[Problem]:
    """Yield which calls of a batch the log can't take; nothing of the import will be kept."""
    rows = zip(*batch.columns, strict=True)
    for line, row, identity in zip(batch.lines, rows, batch.identities, strict=True):
        try:
            calls.add([CallDraft._make(row)], [identity])
        except (InvalidValue, UnknownName) as error:
            yield Problem(line=line, column=error.field, problem=error.problem)

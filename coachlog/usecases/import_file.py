"""Import files in one transaction: each by the importer of its kind, all of them or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from coachlog.domain.backups import MANY_ROWS
from coachlog.intake.drafts import CALENDARS, Draft, EventDraft, FileKind, OutsideDraft, Reading
from coachlog.intake.lines import open_text
from coachlog.intake.problems import Problem
from coachlog.meter import Meter
from coachlog.store import statements
from coachlog.store.backup import back_up_by_itself
from coachlog.store.erasure.ages import find_first_day
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.similar_names import find_similar
from coachlog.usecases.import_calls import import_calls
from coachlog.usecases.importing import Imported, ImportOptions, ImportRefused, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """A file to import: its name, its kind, and how it is opened."""

    name: str
    kind: (
        FileKind | None
    )  # None: it is of no kind that can be imported, for the reason `unreadable`
    unreadable: str = ""
    open: Callable[[], AbstractContextManager[BinaryIO]]
    line_of: Callable[[int], int] = int  # of the user's file, for a line of what `open` gives
    other_sheets: tuple[str, ...] = ()  # of a workbook of which nobody said which to read
    other_files: tuple[str, ...] = ()  # of an archive


def ignore_problem(name: str, problem: Problem) -> None:
    """Leave a problem to the summary."""


@contextmanager
def import_files(
    log: Log,
    sources: Sequence[ImportSource],
    options: ImportOptions,
    *,
    author: Author,
    write_problem: Callable[[str, Problem], None] = ignore_problem,
    explain: Callable[[str], None] | None = None,
    meter: Meter | None = None,
) -> Iterator[list[Imported]]:
    """Import files in the order given; give what each did, and keep it at the end of the block.

    Every problem goes to `write_problem` as it is met, and why each entry was taken or left to
    `explain`; `meter` tells how far it is. Raises ImportRefused after the last file when any line
    was bad, unless bad ones are to be skipped; then nothing is saved. An import that changes
    nothing leaves no trace.
    """
    with ExitStack() as opened:
        session = None
        if all(source.kind == "native" for source in sources):
            opened.enter_context(log.transaction(dry_run=options.dry_run, bulk=True))
        else:
            from coachlog.store.sessions import writing

            session = opened.enter_context(writing(log, dry_run=options.dry_run, bulk=True))
        first_on = find_first_day(log.connection, options.settings.retention, options.today)
        if first_on is not None and options.window.first < first_on:
            options = replace(options, window=replace(options.window, first=first_on))
        import_run = ImportRun(
            connection=log.connection,
            names=NameBook(log.connection, note_command(log.connection, author), log.understood),
            options=options,
            first_on=first_on,
            write_problem=write_problem,
            explain=explain,
            meter=meter or Meter(),
        )
        done: list[Imported] = []
        for source in sources:
            done.append(
                Imported(
                    name=source.name,
                    kind=source.kind or "unknown",
                    other_sheets=source.other_sheets,
                    other_files=source.other_files,
                )
            )
            done[-1].kept_from = first_on
            if source.kind is None:
                import_run.take_problem(done[-1], Problem(line=1, problem=source.unreadable))
                continue
            import_run.line_of = source.line_of
            connection = session.connection() if session else None
            with source.open() as file:
                _import_one(import_run, connection, source.kind, file, done[-1])
        if any(imported.bad for imported in done) and not options.skip_bad:
            for imported in done:
                imported.take_back()
            raise ImportRefused(done)
        if session is not None:
            _value_calls(import_run, session.connection(), done)
        done[-1].unsorted = log.connection.execute(statements.COUNT_UNSORTED).fetchone()[0]
        done[-1].similar = tuple(find_similar(log.connection, import_run.names.added))
        if not any(one.changes for one in done):
            log.connection.execute("ROLLBACK")
        elif sum(one.events for one in done) > MANY_ROWS and not options.dry_run:
            back_up_by_itself(log, "import")
        yield done


def _import_one(
    import_run: ImportRun,
    connection: Connection | None,
    kind: FileKind,
    file: BinaryIO,
    done: Imported,
) -> None:
    """Hand a file to the importer of its kind: the one place that knows them all."""
    if kind == "native":
        # Bytes that are not UTF-8 come through as surrogates, which every field refuses by name.
        import_calls(import_run, open_text(file), done)
        return
    assert connection is not None
    from coachlog.intake.readers import read_drafts

    reading, drafts = read_drafts(file, kind, import_run.options.options(import_run.meter))
    if kind in CALENDARS:
        from coachlog.usecases.import_calendar import import_calendar

        wanted = EventDraft | OutsideDraft
        events = (one for one in _sift(import_run, drafts, done) if isinstance(one, wanted))
        import_calendar(import_run, connection, events, reading, done)
    else:
        from coachlog.usecases.import_records import import_records

        records = (
            one for one in _sift(import_run, drafts, done) if not isinstance(one, EventDraft)
        )
        import_records(import_run, connection, records, reading, done)
    _take_over(reading, done)


def _sift(
    import_run: ImportRun, drafts: Iterable[Draft | Problem], done: Imported
) -> Iterator[Draft]:
    """Yield the drafts, and take the problems among them down."""
    for draft in drafts:
        if isinstance(draft, Problem):
            import_run.take_problem(done, draft)
        else:
            yield draft


def _take_over(reading: Reading, done: Imported) -> None:
    done.kind = reading.kind
    done.events = reading.events
    done.occurrences = reading.occurrences
    done.ignored_columns = reading.ignored
    done.errors = reading.errors
    done.left_out += reading.left_out


def _value_calls(import_run: ImportRun, connection: Connection, done: Sequence[Imported]) -> None:
    """Let deals give values: new deals to all calls, known ones to new and changed calls."""
    from coachlog.store.deals import value_calls

    deals = any(file.deals["new"] or file.deals["changed"] for file in done)
    if deals or any(file.new or file.changed for file in done):
        done[-1].valued = value_calls(connection, import_run.names, all_calls=deals)

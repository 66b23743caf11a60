"""Import a file of calls in the native columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coachlog.errors import InvalidValue, UnknownName
from coachlog.formats.call_fields import CallDraft
from coachlog.intake.native import Batch, NativeReader
from coachlog.intake.problems import Problem
from coachlog.store.bulk_append import BulkAppend
from coachlog.usecases.importing import TOO_OLD, Imported, ImportRun


def import_calls(import_run: ImportRun, lines: Iterable[str], done: Imported) -> None:
    """Take native rows into the log, in the transaction of the run.

    Once a row is bad the rest is only read for its problems, unless bad ones are skipped.
    """
    options = import_run.options
    reader = NativeReader(options.today)
    calls = BulkAppend(
        import_run.connection,
        import_run.names.command_id,
        options.settings.currency,
        import_run.names,
        first_on=import_run.first_on,
    )
    calls.start()
    unread = 0
    for batch in reader.read(lines):
        if isinstance(batch, Problem):
            import_run.take_problem(done, batch)
            unread += 1
            continue
        done.events += len(batch.lines)
        try:
            calls.add_columns(batch.columns, batch.identities)
        except (InvalidValue, UnknownName):
            for problem in _list_problems(calls, batch):
                import_run.take_problem(done, problem)
    calls.finish()
    done.occurrences = done.ride_alongs = done.events - calls.too_old
    if done.events:  # else the file itself is what is wrong
        done.events += unread
    if calls.too_old:
        done.left_out[TOO_OLD] = calls.too_old
    done.new, done.same, done.to_sort = calls.new, calls.same, calls.to_sort
    done.ignored_columns = reader.ignored
    done.span = calls.span


def _list_problems(calls: BulkAppend, batch: Batch) -> Iterator[Problem]:
    """Take a batch call by call; yield what the log can't take."""
    rows = zip(*batch.columns, strict=True)
    for line, row, identity in zip(batch.lines, rows, batch.identities, strict=True):
        try:
            calls.add([CallDraft._make(row)], [identity])
        except (InvalidValue, UnknownName) as error:
            yield Problem(line=line, column=error.field, problem=error.problem)

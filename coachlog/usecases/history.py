"""Show who did what to the log, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from coachlog.domain.history import HistoryEntry
from coachlog.domain.names import NameKind
from coachlog.reports.history import HistoryFilter, Subject, find_entries
from coachlog.store.append import refuse_unknown_call
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.people import find_known


@contextmanager
def list_history(
    log: Log,
    names: Mapping[NameKind, str],
    *,
    call_id: int | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
) -> Iterator[Iterator[HistoryEntry]]:
    """Open a stream of the commands about a call and people, the newest first.

    `since` and `until` are instants, ISO 8601 in UTC; the latter is not included. Raises
    UnknownName, and CoachlogError for a call that never was.
    """
    with reading(log) as session:
        subjects = [
            Subject(table=kind, row_id=find_known(log, kind, text).id)
            for kind, text in names.items()
        ]
        if call_id is not None:
            refuse_unknown_call(log.connection, call_id)
            subjects.append(Subject(table="call", row_id=call_id))
        chosen = HistoryFilter(subjects=tuple(subjects), since=since, until=until, limit=limit)
        yield find_entries(session, chosen)

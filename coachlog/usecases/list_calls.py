"""List calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from coachlog.domain.listing import Call, CallFilter
from coachlog.reports.calls import find_calls
from coachlog.store.open import Log
from coachlog.store.sessions import reading
from coachlog.usecases.people import find_known


@contextmanager
def list_calls(log: Log, chosen: CallFilter) -> Iterator[Iterator[Call]]:
    """Open a stream of the chosen calls, the newest first; raises UnknownName."""
    with reading(log) as session:
        manager_id = find_known(log, "manager", chosen.manager).id if chosen.manager else None
        rep_id = find_known(log, "rep", chosen.rep).id if chosen.rep else None
        yield find_calls(session, chosen, manager_id=manager_id, rep_id=rep_id)

"""Sort imported calls: list those nobody has sorted, keep each answer at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, islice

from coachlog.domain.calls import UNKNOWN
from coachlog.domain.listing import CallFilter
from coachlog.domain.periods import Period
from coachlog.domain.triage import Sorting, Unsorted, UnsureDay, check_day_answer
from coachlog.errors import CoachlogError, to_paste
from coachlog.reports.calls import CallScope, count_after
from coachlog.reports.unsorted import count_unsorted, find_unsorted, find_unsure_days
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.sessions import reading, writing
from coachlog.store.sorting import Sorter
from coachlog.store.undo import find_last_command, take_back
from coachlog.usecases.people import find_known


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedUnsorted:
    """Unsorted calls as they come, how many there are, and how many of those nothing counts yet."""

    number: int
    after_today: int
    calls: Iterator[Unsorted]
    days: tuple[UnsureDay, ...]


@contextmanager
def list_unsorted(
    log: Log,
    *,
    today: date,
    period: Period | None = None,
    manager: str | None = None,
    ids: Collection[int] = (),
    limit: int | None = None,
) -> Iterator[ListedUnsorted]:
    """Open a stream of the unsorted calls, the newest day first, and count them all.

    Raises UnknownName.
    """
    manager_id = None if manager is None else find_known(log, "manager", manager).id
    with reading(log) as session:
        find = partial(find_unsorted, session, period=period, manager_id=manager_id, ids=ids)
        count = partial(count_unsorted, session, period=period, manager_id=manager_id, ids=ids)
        yield ListedUnsorted(
            number=count() + count(unsure=True),
            after_today=count_after(
                session,
                today,
                CallFilter(period=period, initiator=UNKNOWN),
                CallScope(manager_id=manager_id),
            ),
            days=()
            if ids
            else tuple(find_unsure_days(session, period=period, manager_id=manager_id)),
            calls=islice(chain(find(limit=limit), find(limit=limit, unsure=True)), limit),
        )


def sort_calls(log: Log, call_ids: Sequence[int], answer: Sorting, *, author: Author) -> int:
    """Keep one answer for calls in one transaction; return the number of its command.

    Raises CoachlogError, and keeps nothing, when one is not there or sorted already.
    """
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        sorter = Sorter(session.connection(), NameBook(log.connection, command_id))
        for call_id in dict.fromkeys(call_ids):
            sorter.sort(call_id, answer)
    return command_id


def sort_days(log: Log, day_ids: Sequence[int], answer: Sorting, *, author: Author) -> int:
    """Keep whether field days that calendars leave open were such, as `sort_calls` does."""
    held = check_day_answer(answer)
    with writing(log) as session:
        command_id = note_command(log.connection, author)
        sorter = Sorter(session.connection(), NameBook(log.connection, command_id))
        for day_id in dict.fromkeys(day_ids):
            sorter.sort_day(day_id, held=held)
    return command_id


def take_answer_back(log: Log, command_id: int, *, author: Author) -> None:
    """Undo an answer of this sitting; raises CoachlogError when something came after it."""
    with log.transaction(bulk=True) as connection:
        last = find_last_command(connection, author.actor)
        if last is None or last.id != command_id:
            raise CoachlogError(
                f"another command came after that answer; take it back with {to_paste('undo')}"
            )
        take_back(connection, last, author.at)

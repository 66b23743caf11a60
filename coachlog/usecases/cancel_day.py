"""Give a planned field day up, and note for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from coachlog.domain.fielddays import KeptFieldDay, Status
from coachlog.domain.invitations import Invitation
from coachlog.errors import CoachlogError
from coachlog.reports.calls import find_names_of_call
from coachlog.reports.debriefs import find_day, name_pair
from coachlog.reports.invitations import find_invitation
from coachlog.store.fielddays import insert_displacement, update_field_day
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import writing_rows
from coachlog.store.sessions import reading

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A field day that is given up, or would be."""

    id: int
    on: date
    manager: str
    rep: str
    call: str | None = None  # the call it gave way to, in words
    text: str | None = None  # the reason, in the user's words
    displaced: bool = False
    invitation: Invitation | None = None  # what calendars are to be told, once it is given up


def find_planned(log: Log, field_day_id: int, call_id: int | None = None) -> GivenUp:
    """Return the planned day that would be given up, for a call if one is named.

    Raises CoachlogError when it is not planned any more, or there is no such call.
    """
    with reading(log) as session:
        return _describe(session, _find(session, field_day_id), call_id, None, displaced=False)


@contextmanager
def cancel_day(
    log: Log,
    field_day_id: int,
    *,
    displaced_by: int | str | None = None,
    reason: str | None = None,
    author: Author,
) -> Iterator[GivenUp]:
    """Mark a planned day as cancelled, or as displaced by a call of the log or by something else.

    Its version for calendars goes up, so that they take the cancellation. It is kept at the end of
    the block.

    Raises CoachlogError as `find_planned` does; then nothing is saved.
    """
    call_id = displaced_by if isinstance(displaced_by, int) else None
    text = displaced_by if isinstance(displaced_by, str) else reason
    displaced = displaced_by is not None
    with writing_rows(log, author) as writer:
        day = _find(writer.session, field_day_id)
        given_up = _describe(writer.session, day, call_id, text, displaced=displaced)
        status: Status = "displaced" if displaced else "cancelled"
        update_field_day(writer, replace(day, status=status, sequence=day.sequence + 1))
        if displaced or text is not None:
            insert_displacement(writer, field_day_id, call_id, text)
        yield replace(given_up, invitation=find_invitation(writer.session, field_day_id))


def _find(session: Session, field_day_id: int) -> KeptFieldDay:
    day = find_day(session, field_day_id)
    if day.status == "held":
        raise CoachlogError(
            f"field day {field_day_id} was held; only a planned one can be cancelled"
        )
    if day.status != "planned":
        raise CoachlogError(f"field day {field_day_id} is {day.status} already")
    return day


def _describe(
    session: Session,
    day: KeptFieldDay,
    call_id: int | None,
    text: str | None,
    *,
    displaced: bool,
) -> GivenUp:
    manager, rep = name_pair(session, day)
    return GivenUp(
        id=day.id,
        on=day.day_on,
        manager=manager,
        rep=rep,
        call=None if call_id is None else _name_call(session, call_id),
        text=text,
        displaced=displaced,
    )


def _name_call(session: Session, call_id: int) -> str:
    rep, account = find_names_of_call(session, call_id)
    return f"call {call_id} with {rep} at {account}"

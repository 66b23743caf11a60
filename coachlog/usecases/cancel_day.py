"""Give a planned field day up, and note for what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from coachlog.domain.invitations import Invitation
from coachlog.errors import CoachlogError, NotInLog
from coachlog.reports.debriefs import find_day, name_pair
from coachlog.reports.invitations import find_invitation
from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.open import Log
from coachlog.store.sessions import reading, writing
from coachlog.store.tables import AccountRow, CallRow, DisplacementRow, FieldDayRow, RepRow


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
    with writing(log) as session:
        row = _find(session, field_day_id)
        given_up = _describe(session, row, call_id, text, displaced=displaced)
        command_id = note_command(log.connection, author)
        keep_image(log.connection, command_id, "field_day", field_day_id)
        row.status = "displaced" if displaced else "cancelled"
        row.sequence += 1
        if displaced or text is not None:
            session.add(
                DisplacementRow(
                    field_day_id=field_day_id, call_id=call_id, text=text, command_id=command_id
                )
            )
        session.flush()
        yield replace(given_up, invitation=find_invitation(session, field_day_id))


def _find(session: Session, field_day_id: int) -> FieldDayRow:
    row = find_day(session, field_day_id)
    if row.status == "held":
        raise CoachlogError(
            f"field day {field_day_id} was held; only a planned one can be cancelled"
        )
    if row.status != "planned":
        raise CoachlogError(f"field day {field_day_id} is {row.status} already")
    return row


def _describe(
    session: Session,
    row: FieldDayRow,
    call_id: int | None,
    text: str | None,
    *,
    displaced: bool,
) -> GivenUp:
    manager, rep = name_pair(session, row)
    return GivenUp(
        id=row.id or 0,
        on=row.day_on,
        manager=manager,
        rep=rep,
        call=None if call_id is None else _name_call(session, call_id),
        text=text,
        displaced=displaced,
    )


def _name_call(session: Session, call_id: int) -> str:
    call = session.get(CallRow, call_id)
    if call is None or call.removed_by is not None:
        raise NotInLog("call", call_id)
    rep = session.get_one(RepRow, call.rep_id)
    account = session.get_one(AccountRow, call.account_id)
    return f"call {call_id} with {rep.name} at {account.name}"

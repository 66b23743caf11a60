"""What a debrief leaves of a field day: calls, stops held or skipped, ratings, and replies."""

from datetime import date, time

from sqlmodel import Session, col, select

from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.debriefs import GivenRating, Reply, SeenVisit, StopSeen
from coachlog.domain.fielddays import KeptFieldDay
from coachlog.domain.names import fold_name
from coachlog.store import append
from coachlog.store.debrief_tables import RatingRow, ReplyRow, StopRow
from coachlog.store.rows import RowWriter
from coachlog.store.tables import CallRow

_SEEN = ("role", "reinforce", "improve")


def mark_skipped(writer: RowWriter, visit: StopSeen) -> None:
    """Mark a stop as skipped, and a call that was logged for it as removed."""
    if visit.call_id is not None:
        call = writer.session.get_one(CallRow, visit.call_id)
        writer.update(call, {"removed_by": writer.command_id})
    if visit.stop_id is not None:
        stop = writer.session.get_one(StopRow, visit.stop_id)
        writer.update(stop, {"status": "skipped", "call_id": None})


def find_account_of_stop(session: Session, stop_id: int) -> int:
    """Return the account that a stop is at."""
    return session.get_one(StopRow, stop_id).account_id


def insert_seen_call(
    writer: RowWriter,
    day: KeptFieldDay,
    seen: SeenVisit,
    account_id: int,
    starts_at: time | None,
    value: tuple[int | None, str | None],
) -> int:
    """Log a visit as a call of its field day, with hundredths and currency; return its id."""
    call_id = append.add_call(
        writer.log.connection,
        {
            "held_on": day.day_on.isoformat(),
            "manager_id": day.manager_id,
            "rep_id": day.rep_id,
            "account_id": account_id,
            "initiator": MANAGER_SCHEDULED,
            "deal_cents": value[0],
            "currency": value[1],
            "starts_at": starts_at.isoformat("microseconds") if starts_at else None,
            "field_day_id": day.id,
            "command_id": writer.command_id,
            **{name: getattr(seen, name) for name in _SEEN},
        },
    )
    append.open_membership(
        writer.log.connection, writer.command_id, day.rep_id, day.manager_id, day.day_on
    )
    return call_id


def update_seen_call(writer: RowWriter, call_id: int, seen: SeenVisit) -> None:
    """Note on a call what was seen; None leaves what is there."""
    said = {name: getattr(seen, name) for name in _SEEN if getattr(seen, name) is not None}
    writer.update(writer.session.get_one(CallRow, call_id), said)


def hold_stop(writer: RowWriter, stop_id: int, call_id: int) -> None:
    """Mark a stop as held, as that call."""
    stop = writer.session.get_one(StopRow, stop_id)
    writer.update(stop, {"status": "held", "call_id": call_id})


def insert_added_stop(
    writer: RowWriter, day: KeptFieldDay, at: time | None, account_id: int, call_id: int
) -> None:
    """Keep a visit that was not planned; without a time of its own it stands after the rest."""
    latest = writer.session.exec(
        select(col(StopRow.at))
        .where(StopRow.field_day_id == day.id)
        .order_by(col(StopRow.at).desc())
    ).first()
    writer.insert(
        StopRow(
            field_day_id=day.id,
            at=at or latest or day.starts_at,
            account_id=account_id,
            status="held",
            call_id=call_id,
            added=True,
            command_id=writer.command_id,
        )
    )


def keep_rating(
    writer: RowWriter, field_day_id: int, given: GivenRating, rated_by: str, rated_on: date
) -> bool:
    """Keep a score, in place of the same rater's for the same skill of the day.

    Returns whether that made a difference.
    """
    of_day = select(RatingRow).where(RatingRow.field_day_id == field_day_id)
    for row in writer.session.exec(of_day).all():
        same = fold_name(row.skill) == fold_name(given.skill)
        if same and fold_name(row.rated_by) == fold_name(rated_by):
            return writer.update(row, {"score": given.score})
    writer.insert(
        RatingRow(
            field_day_id=field_day_id,
            skill=given.skill,
            score=given.score,
            rated_by=rated_by,
            rated_on=rated_on,
            command_id=writer.command_id,
        )
    )
    return True


def insert_reply(writer: RowWriter, reply: Reply) -> None:
    """Keep what a rep answered to a field day's page."""
    writer.insert(
        ReplyRow(
            field_day_id=reply.field_day_id,
            text=reply.text,
            replied_on=reply.replied_on,
            command_id=writer.command_id,
        )
    )

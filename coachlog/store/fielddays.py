"""Field days with their stops and focus, planned, changed and given up."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlmodel import select

from coachlog.domain.calls import Initiator
from coachlog.domain.fielddays import FieldDayPlan, KeptFieldDay, Stop
from coachlog.errors import UnknownName
from coachlog.store.debrief_tables import StopRow
from coachlog.store.rows import RowWriter
from coachlog.store.tables import CallRow, DisplacementRow, FieldDayRow, FocusRow


def insert_field_day(
    writer: RowWriter,
    plan: FieldDayPlan,
    manager_id: int,
    rep_id: int,
    *,
    uid: str,
    published_to: str | None = None,
) -> int:
    """Add the field day of a manager and a rep, without stops and focus; return its id."""
    return writer.insert(
        FieldDayRow(
            manager_id=manager_id,
            rep_id=rep_id,
            day_on=plan.day_on,
            half=plan.half,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
            time_zone=plan.time_zone,
            objective=plan.objective,
            place=plan.place,
            remark=plan.remark,
            uid=uid,
            published_to=published_to,
            command_id=writer.command_id,
        )
    )


def update_field_day(writer: RowWriter, day: KeptFieldDay) -> bool:
    """Let the log have a field day as it is given; return whether that made a difference."""
    return writer.update(writer.session.get_one(FieldDayRow, day.id), asdict(day))


def hold_day(writer: RowWriter, field_day_id: int, initiator: Initiator) -> None:
    """Mark a field day as held, with the calls of its day and people that were set up so."""
    day = writer.session.get_one(FieldDayRow, field_day_id)
    writer.update(day, {"status": "held"})
    calls = select(CallRow).where(
        CallRow.manager_id == day.manager_id,
        CallRow.rep_id == day.rep_id,
        CallRow.held_on == day.day_on,
        CallRow.initiator == initiator,
    )
    for call in writer.session.exec(calls).all():
        writer.update(call, {"field_day_id": field_day_id})


def replace_focus(writer: RowWriter, field_day_id: int, skills: Sequence[str]) -> None:
    """Put skills in place of those that a field day is about."""
    before = select(FocusRow).where(FocusRow.field_day_id == field_day_id)
    for row in writer.session.exec(before).all():
        writer.delete(row)
    for skill in skills:
        writer.insert(
            FocusRow(field_day_id=field_day_id, skill=skill, command_id=writer.command_id)
        )


def replace_stops(
    writer: RowWriter, field_day_id: int, stops: Sequence[Stop], *, insist: bool
) -> None:
    """Put stops in place of those of a field day; `insist` takes an account's name as new."""
    before = select(StopRow).where(StopRow.field_day_id == field_day_id)
    for row in writer.session.exec(before).all():
        writer.delete(row)
    for stop in stops:
        try:
            account = writer.names.find_or_add("account", stop.account, insist=insist)
        except UnknownName as error:
            error.name_field("stop")
            raise
        writer.insert(
            StopRow(
                field_day_id=field_day_id,
                at=stop.at,
                account_id=account.id,
                command_id=writer.command_id,
            )
        )


def insert_displacement(
    writer: RowWriter, field_day_id: int, call_id: int | None, text: str | None
) -> None:
    """Note what a field day was given up for: a call of the log, or words."""
    writer.insert(
        DisplacementRow(
            field_day_id=field_day_id, call_id=call_id, text=text, command_id=writer.command_id
        )
    )

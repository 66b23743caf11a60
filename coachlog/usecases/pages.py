"""What is read before and after a field day: the brief, the rep's page, the rep's two plans."""

from __future__ import annotations

from datetime import date

from coachlog.config import Settings
from coachlog.domain.briefs import Brief, SharedDay
from coachlog.domain.debriefs import Reply
from coachlog.domain.fielddays import GIVEN_UP
from coachlog.domain.periods import Period
from coachlog.domain.reps import RepPlans
from coachlog.errors import CoachlogError, InvalidValue, to_paste
from coachlog.reports.briefs import load_brief, load_shared_day
from coachlog.reports.debriefs import find_day
from coachlog.reports.reps import load_rep_plans
from coachlog.store import append
from coachlog.store.debriefs import insert_reply
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import writing_rows
from coachlog.store.sessions import reading
from coachlog.usecases.people import find_known


def brief_day(log: Log, field_day_id: int, *, today: date, settings: Settings) -> Brief:
    """Return the brief of a field day; raises CoachlogError when there is none."""
    with reading(log) as session:
        return load_brief(session, field_day_id, settings.policy(), today)


def share_day(log: Log, field_day_id: int) -> SharedDay:
    """Return what the rep reads of a held field day; raises CoachlogError for any other."""
    with reading(log) as session:
        day = load_shared_day(session, field_day_id)
    if day.status in GIVEN_UP:
        raise CoachlogError(
            f"field day {field_day_id} was {day.status}; only a day that took place has a page"
        )
    if day.status != "held":
        raise CoachlogError(
            f"field day {field_day_id} is {day.status}; there is something to share once it is "
            f"debriefed: {to_paste('debrief-fieldday', field_day_id)}"
        )
    return day


def show_rep(
    log: Log, name: str, period: Period | None, *, today: date, settings: Settings
) -> RepPlans:
    """Return a rep's two plans; raises UnknownName."""
    with reading(log) as session:
        rep = find_known(log, "rep", name)
        manager = append.find_manager_of(log.connection, rep.id, today)
        return load_rep_plans(
            session, rep.id, manager.name if manager else None, period, settings.policy(), today
        )


def add_reply(
    log: Log, field_day_id: int, text: str, on: date, *, today: date, author: Author
) -> Reply:
    """Keep what the rep answered to a field day's page."""
    if not text.strip():
        raise InvalidValue("text", "the reply is empty; write what the rep answered")
    reply = Reply(field_day_id=field_day_id, text=text, replied_on=on)
    with writing_rows(log, author) as writer:
        day = find_day(writer.session, field_day_id)
        if not day.day_on <= on <= today:
            raise InvalidValue(
                "date", f"{on} is not from the field day, {day.day_on}, to today, {today}"
            )
        insert_reply(writer, reply)
    return reply

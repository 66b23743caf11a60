"""Import calendar entries: whose they are, which were ride-alongs, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from coachlog.domain.guests import PeopleMet
from coachlog.intake.drafts import EventDraft, OutsideDraft, Reading
from coachlog.store.events import EventKeeper
from coachlog.usecases.calendar_judging import (
    CalendarJudge,
    JudgedEntry,
    read_entries,
)
from coachlog.usecases.calendar_keeping import CalendarKeeping
from coachlog.usecases.calendar_people import CalendarPeople
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOBODY_KNOWN = "nobody known"


def import_calendar(
    desk: ImportRun,
    connection: Connection,
    drafts: Iterable[EventDraft | OutsideDraft],
    reading: Reading,
    done: Imported,
) -> None:
    """Take the entries of one calendar into the log, in the transaction of the desk."""
    crowd = PeopleMet()
    keeper = EventKeeper(desk.names, trust=desk.wishes.trust_organizer)
    people = CalendarPeople(desk, connection, crowd, done)
    keeping = CalendarKeeping(desk, connection, people, keeper, done)
    with DraftSpool[EventDraft]() as read:
        sighting = read_entries(desk, drafts, read, keeper, crowd, done)
        judge = CalendarJudge(desk, people, read, sighting)
        owner = people.find_manager(reading.owner_email)
        if owner is None:
            _leave_all(judge, keeping, people, crowd, done)
            if not crowd.entries:  # all of it was moved away, so that nobody is seen in it
                keeping.cancel_vanished(reading.listed, sighting.outside)
            return
        people.draw_circle(owner.id)
        if people.propose(judge.find_people()):
            people.draw_circle(owner.id)
        done.manager = people.manager.name
        keeping.start()
        _leave_twins(judge, keeping)
        with DraftSpool[JudgedEntry]() as judged:
            for entry in judge.judge():
                keeping.keep_day(entry)
                if entry.found.verdict != "field day":
                    judged.add(entry)
            for judged_entry in judged.read(desk.meter, "Keeping"):
                keeping.keep_entry(judged_entry)
    keeping.cancel_vanished(reading.listed, sighting.outside)
    keeper.finish()


def _leave_all(
    judge: CalendarJudge,
    keeping: CalendarKeeping,
    people: CalendarPeople,
    crowd: PeopleMet,
    done: Imported,
) -> None:
    done.somebody = crowd.most_met(
        [insider for insider in people.list_insiders() if insider.is_rep]
    )
    _leave_twins(judge, keeping)
    for draft, cancelled in judge.list_unjudged():
        if cancelled:
            keeping.leave(draft, "cancelled", "it was cancelled")
        else:
            keeping.leave(draft, NOBODY_KNOWN, "no manager of the log takes part")


def _leave_twins(judge: CalendarJudge, keeping: CalendarKeeping) -> None:
    for draft in judge.list_twins():
        keeping.leave(draft, "twice in the file", "the same entry stands above")

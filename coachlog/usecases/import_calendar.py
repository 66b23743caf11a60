"""Import calendar entries: whose they are, which were ride-alongs, and what becomes of each."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coachlog.domain.guests import Insider
from coachlog.domain.people_met import PeopleMet
from coachlog.errors import CoachlogError, show, spell_out
from coachlog.intake.drafts import EventDraft, OutsideDraft, Reading
from coachlog.store.events import EventKeeper
from coachlog.usecases.calendar_judging import CalendarJudge, JudgedEntry, Sighting, read_entries
from coachlog.usecases.calendar_keeping import CalendarKeeping
from coachlog.usecases.calendar_people import CalendarPeople
from coachlog.usecases.importing import DraftSpool, Imported, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOBODY_KNOWN = "nobody known"
_ROUNDS = 5


def import_calendar(
    import_run: ImportRun,
    connection: Connection,
    drafts: Iterable[EventDraft | OutsideDraft],
    reading: Reading,
    done: Imported,
) -> None:
    """Take the entries of one calendar into the log, in the transaction of the run."""
    people_met = PeopleMet()
    keeper = EventKeeper(import_run.names, trust=import_run.options.trust_organizer)
    people = CalendarPeople(import_run, connection, people_met, done)
    keeping = CalendarKeeping(import_run, connection, people, keeper, done)
    with DraftSpool[EventDraft]() as read:
        sighting = read_entries(import_run, drafts, read, keeper, people_met, done)
        judge = CalendarJudge(import_run, people, read, sighting)
        owner = people.find_manager(reading.owner_email)
        if owner is None:
            _leave_all(judge, keeping, people, people_met, done)
            if not people_met.entries:  # all of it was moved away, so that nobody is seen in it
                keeping.leaving.give_days_up(reading.listed, sighting.outside)
                keeping.leaving.cancel_vanished()
            return
        people.draw_circle(owner.id)
        # Whoever is added shows who else is inside, and so on.
        for _ in range(_ROUNDS):
            if not people.propose(judge.find_people()):
                break
            people.draw_circle(owner.id)
        done.manager = people.manager.name
        keeping.start(judge.find_spellings, sighting, reading.name)
        keeper.listed = reading.listed
        _leave_twins(judge, keeping)
        _keep_all(import_run, judge, keeping, reading.listed, sighting)
        _refuse_absent(owner, people, people_met, done)
    keeping.leaving.cancel_vanished()
    keeping.leaving.list_gone()
    keeper.finish()


def _keep_all(
    import_run: ImportRun,
    judge: CalendarJudge,
    keeping: CalendarKeeping,
    listed: Iterable[str],
    sighting: Sighting,
) -> None:
    """Keep what the entries were: days before the calls inside them.

    Titles that name customers come after those that addresses tell, and what hinges on a known
    account last, when all of the file are known; else the next import would find more than this
    one.
    """
    with (
        DraftSpool[JudgedEntry]() as days,
        DraftSpool[JudgedEntry]() as certain,
        DraftSpool[JudgedEntry]() as named,
        DraftSpool[JudgedEntry]() as hinging,
    ):
        for judged in judge.judge():
            keeping.leaving.look_at(judged)
            if judged.found.verdict == "field day" or judged.found.whole_day:
                days.add(judged)
            elif judged.found.verdict == "ride-along":
                parts = [guest.part for guest in judged.entry.present]
                (certain if "outside" in parts else named).add(judged)
            elif judged.found.hinges_on is not None:
                hinging.add(judged)
            else:
                certain.add(judged)
        for judged in days.read(import_run.meter, "Keeping"):
            keeping.days.keep(judged)
        keeping.leaving.give_days_up(listed, sighting.outside)
        for spool in (certain, named, hinging):
            for judged in spool.read(import_run.meter, "Keeping"):
                keeping.keep_entry(judged)
        keeping.keep_copies()


def _leave_all(
    judge: CalendarJudge,
    keeping: CalendarKeeping,
    people: CalendarPeople,
    people_met: PeopleMet,
    done: Imported,
) -> None:
    done.somebody = _find_somebody(people, people_met)
    _leave_twins(judge, keeping)
    for draft, cancelled in judge.list_unjudged():
        if cancelled:
            keeping.telling.leave(draft, "cancelled", "it was cancelled")
        else:
            keeping.telling.leave(draft, NOBODY_KNOWN, "no manager of the log takes part")


def _refuse_absent(
    owner: Insider, people: CalendarPeople, people_met: PeopleMet, done: Imported
) -> None:
    """Raise CoachlogError for a new manager who takes part in nothing: perhaps a slip."""
    is_new = f"manager {owner.name}" in done.added
    if not is_new or people_met.count(people.manager):
        return
    somebody = _find_somebody(people, people_met)
    if somebody is None or done.ride_alongs or done.field_days or done.unsure:
        return
    name, email, _ = somebody
    raise CoachlogError(
        f"{show(owner.name)} is in no entry of {spell_out(done.name)}, so nothing was saved; "
        f"{show(f'{name} <{email}>' if email else name)} is in most of them: "
        f"--manager {shlex.quote(email or name)}"
    )


def _find_somebody(
    people: CalendarPeople, people_met: PeopleMet
) -> tuple[str, str | None, int] | None:
    """Return who might be the manager: the one who is in most entries, and no rep."""
    return people_met.most_met([insider for insider in people.list_insiders() if insider.is_rep])


def _leave_twins(judge: CalendarJudge, keeping: CalendarKeeping) -> None:
    for draft in judge.list_twins():
        keeping.telling.leave(draft, "twice in the file", "the same entry stands above")

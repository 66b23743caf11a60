"""Keeps the ride-alongs of a calendar, and tells why the other entries are left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.calls import MAX_MINUTES, UNKNOWN, tidy_text
from coachlog.domain.customers import Customer, Customers
from coachlog.domain.entry_judging import settle_by
from coachlog.domain.entry_rules import Judgement
from coachlog.domain.erased import ERASED_ENTRY
from coachlog.domain.field_day_hours import split_days
from coachlog.domain.guests import Guest
from coachlog.domain.initiator_hints import suggest_initiator
from coachlog.domain.names import NAMELESS, OWN_REP, is_own_rep
from coachlog.errors import InvalidValue, UnknownName
from coachlog.formats.call_fields import CallNotes
from coachlog.intake.drafts import EventDraft
from coachlog.intake.problems import Problem
from coachlog.reports.directory import find_customers
from coachlog.store.append import moment_as_stored
from coachlog.store.booked_times import BusyKeeper
from coachlog.store.events import EventKeeper
from coachlog.store.wanted import Kept, ToldCall, WantedCall
from coachlog.usecases.calendar_days import CalendarDays
from coachlog.usecases.calendar_judging import JudgedEntry, Sighting
from coachlog.usecases.calendar_leaving import CalendarLeaving
from coachlog.usecases.calendar_people import CalendarPeople, is_erased, people_of
from coachlog.usecases.calendar_telling import CalendarTelling, name_rule
from coachlog.usecases.entry_digests import digest_entry
from coachlog.usecases.importing import Imported, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Why an entry is left out that only somebody erased makes a ride-along.
_NOBODY_LEFT = ("no rep", "nobody else", "room or holiday", "internal", "without the manager")


class CalendarKeeping:
    """Keeps what the entries of one calendar were: days, calls, and what is no more."""

    def __init__(
        self,
        import_run: ImportRun,
        connection: Connection,
        people: CalendarPeople,
        keeper: EventKeeper,
        done: Imported,
    ) -> None:
        self._import_run = import_run
        self._options = import_run.options
        self._connection = connection
        self._people = people
        self._keeper = keeper
        self._done = done
        self.telling = CalendarTelling(import_run, done)
        self.days = CalendarDays(import_run, keeper, self.telling, done)
        self.leaving = CalendarLeaving(import_run, keeper, self.days, self.telling, done)
        self._busy: BusyKeeper | None = None
        self._copies: list[JudgedEntry] = []

    def start(self, spell: Callable[[], Mapping[str, str]], sighting: Sighting, name: str) -> None:
        """Learn what the log holds of the manager whose calendar it is, which is called `name`.

        How titles spell companies takes long to learn, and is asked once a call needs its account.
        """
        self._spell: Callable[[], Mapping[str, str]] | None = spell
        self._customer: Customer | None = None  # of the entry that is kept
        self._customers: Customers = find_customers(self._connection, self._people.wording)
        owner_id, today = self._people.manager.id, self._options.today
        self.leaving.start(owner_id, sighting, name)
        self.days.start(self._connection, owner_id)
        if self._options.window.last > today:
            self._busy = BusyKeeper(self._connection, self._import_run.names, owner_id, today)

    def keep_entry(self, judged: JudgedEntry) -> None:
        """Keep a ride-along, or count why an entry is left out; all field days are kept by now."""
        entry, draft, found = judged
        if found.hinges_on is not None:
            known = self._customers.find_in(entry.subject, entry.place)
            known = known or self._customers.find_called(*self._people.pieces_of(entry))
            found = settle_by(known, found) if known else found
        if found.verdict == "left out" or found.rep is None or found.rep.rep_id is None:
            self._leave_entry(entry, draft, found)
            return
        if is_own_rep(self._people.manager.name, found.rep.name):
            self.telling.leave(draft, "no rep", OWN_REP)
            return
        judged = judged._replace(found=found)
        wanted = self._describe_call(judged, found.rep, found.rep.rep_id)
        self._customer = None
        # Most are as they were, and with whom takes longest to tell.
        kept = self._keeper.find_same(wanted) or self._keep_call(judged, wanted)
        if kept is None or kept.outcome == "copy":
            self._copies += [judged] if kept else []
            return
        if kept.outcome == "refused":
            self.telling.leave(draft, "not a ride-along", "triage said so")
            return
        if kept.outcome == "elsewhere":
            self.telling.leave(
                draft, "another manager's", f"it is call {kept.row_id} of somebody else"
            )
            return
        if kept.unsure:
            self._done.aside += kept.outcome in ("new", "changed")
            self.telling.set_aside(draft, found, f"ride-along with {found.rep}")
            return
        self._done.ride_alongs += 1
        self._done.by_name += found.by_name and kept.outcome == "new"
        self._done.see(entry.on)
        self.telling.count(kept, draft, f"call {kept.row_id} of {entry.on:%a} {entry.on}")
        if kept.outcome == "new" and kept.initiator == UNKNOWN:
            self._done.to_sort += 1
        if kept.outcome in ("new", "changed") and kept.trusted:
            self._done.trusted += 1
        where = f"; at {self._customer.name} ({self._customer.because})" if self._customer else ""
        hint = f"; suggests {wanted.suggestion}, {wanted.reason}" if wanted.suggestion else ""
        self.telling.say(
            draft, f"ride-along with {found.rep}: {found.because}{where}{hint}{name_rule(found)}"
        )

    def keep_copies(self) -> None:
        """Keep what stood at one hour with another entry, once it is told where that one is now."""
        self._keeper.are_others_kept = True
        for judged in self._copies:
            self.keep_entry(judged)

    def _describe_call(self, judged: JudgedEntry, rep: Guest, rep_id: int) -> WantedCall:
        """Return the call of an entry, without its account and what is noted."""
        entry, draft, found = judged
        unsure = found.verdict == "unsure"
        day = self.days.find(entry.on, entry.starts_at, rep_id)
        hint = suggest_initiator(entry, rep, None if day is None else day.label)
        reason = hint.reason if hint else found.because if entry.titled else None
        return WantedCall(
            key=draft.key,
            digest=digest_entry(draft),
            told=ToldCall(
                held_on=moment_as_stored(entry.on),
                starts_at=None if entry.starts_at is None else moment_as_stored(entry.starts_at),
                manager_id=self._people.manager.id,
                rep_id=rep_id,
                account_id=0,
                minutes=_minutes(entry.minutes),
            ),
            suggestion=hint.initiator if hint and not unsure else None,
            reason=found.because if unsure else reason,
            field_day_id=day.id if day else None,
            unsure=unsure,
        )

    def _keep_call(self, judged: JudgedEntry, wanted: WantedCall) -> Kept | None:
        """Keep a call with its account and what is noted; None where that can't be the account."""
        entry, draft, _ = judged
        if self._spell is not None:
            self._customers.spelt, self._spell = self._spell(), None
            self._customers.home = self._people.home
        rest = self._people.rest_of(entry)
        pieces = partial(self._people.pieces_of, entry)
        runs = self._people.runs_of(entry)
        customer = self._customer = self._customers.name(
            entry.present, entry.subject, entry.place, rest, pieces, runs
        )
        names = self._import_run.names
        try:
            known = names.find("account", customer.name) if wanted.unsure else None
            account = known or names.find_or_import(
                "account", NAMELESS if wanted.unsure else customer.name
            )
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._import_run.take_problem(self._done, problem)
            return None
        if account.added and not wanted.unsure:
            self._customers.add(account.name)
            self._done.new_accounts.setdefault(account.name, customer.source)
        notes = names.clean_text(tidy_text(entry.subject))
        noted = CallNotes(notes=None if notes == account.name else notes)
        told = wanted.told._replace(account_id=account.id, noted=noted)
        called = names.clean(customer.name) if wanted.unsure and known is None else None
        return self._keeper.keep_call(wanted._replace(told=told, customer=called))

    def _leave_entry(self, entry: CalendarEntry, draft: EventDraft, found: Judgement) -> None:
        reason, because = found.reason, found.because
        if reason in _NOBODY_LEFT and any(
            is_erased(self._import_run.names, participant) for participant in people_of(draft)
        ):
            reason, because = ERASED_ENTRY, "it is with somebody who was erased from this log"
        self.telling.leave(draft, reason, because + name_rule(found))
        self.leaving.leave(draft, found)
        if self._busy is None:
            return
        takes_time = found.reason == "after today" and not draft.free
        if takes_time and any(guest.part == "manager" for guest in entry.present):
            times = (entry.starts_at, entry.ends_at)
            self._done.busy += self._busy.keep(
                draft.key, [(day, *times) for day in split_days(entry)]
            )
        elif entry.on > self._options.today:
            self._done.busy += self._busy.keep(draft.key, [])


def _minutes(minutes: int | None) -> int | None:
    return minutes if minutes is not None and 1 <= minutes <= MAX_MINUTES else None

"""Import calendar entries: whose they are, which were ride-alongs, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from coachlog.domain.calendar import (
    Entry,
    FieldDayHours,
    Judgement,
    Wording,
    assume_people,
    judge,
    lies_inside,
    measure_field_day,
    split_days,
    suggest_initiator,
)
from coachlog.domain.calls import MAX_MINUTES, UNKNOWN, tidy_text
from coachlog.domain.customers import Customers
from coachlog.domain.erased import ERASED_ENTRY
from coachlog.domain.guests import (
    Circle,
    Crowd,
    Directory,
    Guest,
    Insider,
    domains_of,
    find_owner,
    learn_emails,
    readable_name,
)
from coachlog.domain.names import OWN_REP, is_own_rep
from coachlog.errors import InvalidValue, UnknownName
from coachlog.intake.drafts import EventDraft, OutsideDraft, Person, Reading
from coachlog.intake.problems import Problem
from coachlog.reports.directory import find_customers, find_insiders
from coachlog.reports.fielddays import KnownDay, find_standing_days
from coachlog.store.busy import BusyKeeper
from coachlog.store.events import EventKeeper, Kept, KnownEvent, WantedCall, WantedDay
from coachlog.store.names import NameBook
from coachlog.usecases.importing import Desk, Imported, Spool
from coachlog.usecases.newcomers import Newcomers, find_or_add_manager

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOBODY_KNOWN = "nobody known"
# Why an entry is left out that only somebody erased makes a ride-along.
_NOBODY_LEFT = ("no rep", "nobody else", "room or holiday", "internal", "without the manager")
# What an entry was taken for before and is no longer, because it did not take place.
_VANISHED = ("cancelled", "called off", "declined", "after today")
_STRANGERS = 20_000  # kept in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sighting:
    """The places of entries that stand in the file before, and the keys of cancelled ones."""

    twice: frozenset[int]
    cancelled: frozenset[str]
    outside: tuple[OutsideDraft, ...]  # known ones


def import_calendar(
    desk: Desk,
    connection: Connection,
    drafts: Iterable[EventDraft | OutsideDraft],
    reading: Reading,
    done: Imported,
) -> None:
    """Take the entries of one calendar into the log, in the transaction of the desk."""
    crowd = Crowd()
    keeper = EventKeeper(desk.names, trust=desk.wishes.trust_organizer)
    with Spool[EventDraft]() as spool:
        sighting = _read(desk, drafts, spool, keeper, crowd, done)
        work = _CalendarImport(desk, connection, spool, sighting, keeper, done)
        work.run(crowd, reading)


def _read(
    desk: Desk,
    drafts: Iterable[EventDraft | OutsideDraft],
    spool: Spool[EventDraft],
    keeper: EventKeeper,
    crowd: Crowd,
    done: Imported,
) -> _Sighting:
    twice: set[int] = set()
    cancelled: set[str] = set()
    outside: list[OutsideDraft] = []
    place = -1
    for draft in drafts:
        if isinstance(draft, OutsideDraft):
            if keeper.knows(draft.key):
                outside.append(draft)
            continue
        if keeper.is_erased(draft.key):
            done.left_out[ERASED_ENTRY] += 1
            continue
        spool.add(draft)
        place += 1
        if not keeper.meet(draft.key):
            twice.add(place)
        if draft.cancelled:
            cancelled.add(draft.key)
        people = (one for one in _people_of(draft) if not _is_erased(desk.names, one))
        crowd.meet((one.name, one.email) for one in people)
    return _Sighting(twice=frozenset(twice), cancelled=frozenset(cancelled), outside=tuple(outside))


def _people_of(draft: EventDraft) -> Iterator[Person]:
    """Yield everybody of an entry, those who declined too: it is in their calendar all the same."""
    if draft.organizer is not None:
        yield draft.organizer
    for one in draft.attendees:
        if not one.is_room:
            yield one


def _is_erased(names: NameBook, one: Person) -> bool:
    if names.erased is None:
        return False
    said = one.name or one.email
    return names.find_erased(one.email, said and readable_name(one.name, one.email)) is not None


class _CalendarImport:
    """Goes through the entries of one calendar: people, field days, then the rest."""

    def __init__(
        self,
        desk: Desk,
        connection: Connection,
        spool: Spool[EventDraft],
        sighting: _Sighting,
        keeper: EventKeeper,
        done: Imported,
    ) -> None:
        self._desk = desk
        self._wishes = desk.wishes
        self._connection = connection
        self._spool = spool
        self._sighting = sighting
        self._done = done
        self._wording = Wording(desk.wishes.settings.ride_along_words)
        self._keeper = keeper
        self._owner_id: int | None = None
        self._days: dict[tuple[int, date], dict[int, KnownDay]] = {}  # by rep and day, and by id

    def run(self, crowd: Crowd, reading: Reading) -> None:
        """Take what can be taken, and count the rest."""
        owner = self._find_manager(crowd, reading.owner_email)
        if owner is None:
            self._leave_all(crowd)
            if not crowd.entries:  # all of it was moved away, so that nobody is seen in it
                self._cancel_vanished(reading.listed)
            return
        self._owner_id = owner.id
        self._draw_circle(owner.id, crowd)
        if self._propose(crowd):
            self._draw_circle(owner.id, crowd)
        self._done.manager = self._circle.manager.name
        self._customers: Customers = find_customers(self._connection)
        window = self._wishes.window
        for day in find_standing_days(self._connection, owner.id, window.first, window.last):
            self._add_day(day)
        busy = None
        if window.last > self._wishes.today:
            busy = BusyKeeper(self._connection, self._desk.names, owner.id, self._wishes.today)
        self._leave_twins()
        for entry, draft in self._entries("Finding field days"):
            self._keep_day(entry, draft)
        for entry, draft in self._entries("Keeping"):
            self._keep_entry(entry, draft, busy)
        self._cancel_vanished(reading.listed)
        self._keeper.finish()

    # People

    def _find_manager(self, crowd: Crowd, owner_email: str | None) -> Insider | None:
        """Return whose calendar it is, and note how that shows."""
        done, wishes = self._done, self._wishes
        if wishes.manager is not None:
            done.manager_how = "named by --manager"
            known = find_or_add_manager(self._desk.names, wishes.manager, crowd)
            if known.added:
                done.added.append(f"manager {known.name}")
            return Insider(id=known.id, name=known.name)
        managers = [one for one in self._insiders(crowd) if not one.is_rep]
        found = find_owner(managers, crowd, owner_email)
        if found is not None:
            done.manager_how = found[1]
            return found[0]
        default = wishes.settings.default_manager
        named = self._desk.names.find("manager", default) if default else None
        if named is None:
            return None
        done.manager_how = "default_manager of the settings"
        return Insider(id=named.id, name=named.name)

    def _insiders(self, crowd: Crowd) -> list[Insider]:
        """Return the people of the log with the addresses that the calendar tells."""
        people = find_insiders(self._connection)
        learnt = learn_emails(people, crowd.names)
        return [replace(one, emails=learnt[place]) for place, one in enumerate(people)]

    def _draw_circle(self, manager_id: int, crowd: Crowd) -> None:
        people = self._insiders(crowd)
        manager = next(one for one in people if not one.is_rep and one.id == manager_id)
        own = frozenset(self._wishes.settings.own_domains) or domains_of(
            email for one in people for email in one.emails
        )
        self._circle = Circle(manager=manager, directory=Directory(people), own_domains=own)
        self._strangers: dict[Person, Guest] = {}  # who they are does not depend on the day

    def _propose(self, crowd: Crowd) -> bool:
        """List the colleagues who may be reps; tell whether some were added."""
        newcomers = Newcomers(self._desk.names, self._circle.manager)
        for entry, _ in self._entries("Finding people"):
            people = entry.present
            if entry.cancelled or not any(one.part == "manager" for one in people):
                continue
            outside = any(one.part == "outside" for one in people)
            if not outside and self._wording.find(entry) is None:
                continue
            for one in people:
                if one.part == "colleague" and not self._circle.directory.by_email(one.email or ""):
                    newcomers.meet(crowd.name_of(one.email or ""), one.email, entry.on)
                elif one.part == "unplaced":
                    newcomers.meet(one.name, None, entry.on)
        self._done.proposals = newcomers.settle(add=self._wishes.add_people)
        added = [str(one) for one in self._done.proposals if one.added]
        self._done.added += added
        return bool(added)

    def _leave_all(self, crowd: Crowd) -> None:
        reps = [one for one in self._insiders(crowd) if one.is_rep]
        self._done.somebody = crowd.most_met(reps)
        self._leave_twins()
        for place, draft in enumerate(self._spool.read(self._desk.meter, "Counting")):
            if draft.cancelled or draft.key in self._sighting.cancelled:
                self._leave(draft, "cancelled", "it was cancelled")
            elif place not in self._sighting.twice:
                self._leave(draft, NOBODY_KNOWN, "no manager of the log takes part")

    def _leave_twins(self) -> None:
        """Leave out the entries that stand in the file before already."""
        if not self._sighting.twice:
            return
        for place, draft in enumerate(self._spool.read(self._desk.meter, "Counting")):
            if place in self._sighting.twice and draft.key not in self._sighting.cancelled:
                self._leave(draft, "twice in the file", "the same entry stands above")

    # Entries

    def _entries(self, stage: str) -> Iterator[tuple[Entry, EventDraft]]:
        """Yield the entries with their people placed, each once."""
        for place, draft in enumerate(self._spool.read(self._desk.meter, stage)):
            if place in self._sighting.twice:
                continue
            yield self._place(draft), draft

    def _place(self, draft: EventDraft) -> Entry:
        entry = Entry(
            on=draft.on,
            until_on=draft.until_on,
            subject=draft.subject,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            minutes=draft.minutes,
            organizer=self._organizer(draft),
            guests=tuple(
                self._guest(one, draft.on)
                for one in draft.attendees
                if not _is_erased(self._desk.names, one)
            ),
            place=draft.place,
            description=draft.description,
            categories=draft.categories,
            cancelled=draft.cancelled or draft.key in self._sighting.cancelled,
            private=draft.private,
        )
        return assume_people(entry, self._circle, self._wording)

    def _organizer(self, draft: EventDraft) -> Guest | None:
        one = draft.organizer
        if one is None or _is_erased(self._desk.names, one):
            return None
        return self._guest(one, draft.on)

    def _guest(self, person: Person, on: date) -> Guest:
        guest = self._strangers.get(person)
        if guest is None:
            guest = self._circle.place(
                person.name, person.email, on, declined=person.declined, is_room=person.is_room
            )
            if len(self._strangers) < _STRANGERS and not self._circle.directory.may_know(
                person.name, person.email
            ):
                self._strangers[person] = guest
        return guest

    def _judge(self, entry: Entry) -> Judgement:
        account = None
        if any(one.part == "unplaced" for one in entry.people):
            account = self._customers.find_in(entry.subject, entry.place)
        return judge(
            entry,
            self._wording,
            self._wishes.today,
            account=account,
            include_private=self._wishes.include_private,
        )

    # Field days

    def _keep_day(self, entry: Entry, draft: EventDraft) -> None:
        found = self._judge(entry)
        if found.verdict == "left out" and found.reason in _VANISHED:
            self._drop_day(draft)
        if found.verdict != "field day" or found.rep is None or found.rep.rep_id is None:
            return
        hours = measure_field_day(entry, self._wishes.settings.capacity.hours["full"])
        for number, day in enumerate(split_days(entry)):
            if day > self._wishes.today:
                break
            kept = self._keeper.keep_day(
                WantedDay(
                    key=f"{draft.key}+{number}" if number else draft.key,
                    digest=_digest(draft),
                    facts={
                        "manager_id": self._circle.manager.id,
                        "rep_id": found.rep.rep_id,
                        "day_on": day,
                        "half": hours.half,
                        "starts_at": hours.starts_at,
                        "ends_at": hours.ends_at,
                        "time_zone": self._wishes.zone(),
                        "place": self._desk.names.clean_text(tidy_text(draft.place)),
                    },
                )
            )
            self._note_day(entry, draft, found, hours, kept, day)

    def _drop_day(self, draft: EventDraft) -> None:
        """Take out a field day that was cancelled, before it is looked for around calls."""
        known = self._keeper.knows(draft.key)
        if known is None or known.call_id is not None or known.field_day_id is None:
            return
        self._cancel(known, draft.subject)
        for days in self._days.values():
            days.pop(known.field_day_id, None)

    def _note_day(
        self,
        entry: Entry,
        draft: EventDraft,
        found: Judgement,
        hours: FieldDayHours,
        kept: Kept,
        day: date,
    ) -> None:
        assert found.rep is not None
        self._count(kept, draft, f"field day {kept.row_id} of {day:%a} {day}")
        if kept.outcome in ("refused", "elsewhere"):
            return
        self._done.field_days += 1
        self._say(draft, f"field day with {found.rep}, {hours.half}: {found.because}")
        self._add_day(
            KnownDay(
                id=kept.row_id,
                rep_id=found.rep.rep_id or 0,
                on=day,
                starts_at=hours.starts_at,
                ends_at=hours.ends_at,
                all_day=entry.all_day,
            )
        )

    def _add_day(self, day: KnownDay) -> None:
        self._days.setdefault((day.rep_id, day.on), {}).setdefault(day.id, day)

    # Ride-alongs, and what is left out

    def _keep_entry(self, entry: Entry, draft: EventDraft, busy: BusyKeeper | None) -> None:
        found = self._judge(entry)
        if found.verdict == "field day":
            return
        if found.verdict == "left out" or found.rep is None or found.rep.rep_id is None:
            self._leave_entry(entry, draft, found, busy)
            return
        if is_own_rep(self._circle.manager.name, found.rep.name):
            self._leave(draft, "no rep", OWN_REP)
            return
        wanted = self._describe_call(entry, draft, found.rep)
        if wanted is None:
            return
        kept = self._keeper.keep_call(wanted)
        if kept.outcome == "refused":
            self._leave(draft, "not a ride-along", "triage said so")
            return
        if kept.outcome == "elsewhere":
            self._leave(draft, "another manager's", f"it is call {kept.row_id} of somebody else")
            return
        self._done.ride_alongs += 1
        self._done.by_name += found.by_name and kept.outcome == "new"
        self._done.see(entry.on)
        self._count(kept, draft, f"call {kept.row_id} of {entry.on:%a} {entry.on}")
        if kept.outcome == "new" and kept.initiator == UNKNOWN:
            self._done.to_sort += 1
        if kept.outcome in ("new", "changed") and kept.trusted:
            self._done.trusted += 1
        hint = f"; suggests {wanted.suggestion}, {wanted.reason}" if wanted.suggestion else ""
        self._say(draft, f"ride-along with {found.rep}: {found.because}{hint}")

    def _describe_call(self, entry: Entry, draft: EventDraft, rep: Guest) -> WantedCall | None:
        people = entry.present
        rest = self._wording.rest(entry.subject, [str(one) for one in people])
        customer = self._customers.name(people, entry.subject, entry.place, rest)
        try:
            account = self._desk.names.find_or_import("account", customer.name)
        except (InvalidValue, UnknownName) as error:
            problem = Problem(line=draft.line, column=error.field, problem=error.problem)
            self._desk.take_problem(self._done, problem)
            return None
        if account.added:
            self._customers.add(account.name)
            self._done.new_accounts.setdefault(account.name, customer.source)
        day = self._find_day(entry, rep)
        hint = suggest_initiator(entry, rep, None if day is None else day.label)
        notes = self._desk.names.clean_text(tidy_text(entry.subject))
        return WantedCall(
            key=draft.key,
            digest=_digest(draft),
            facts={
                "held_on": entry.on,
                "starts_at": entry.starts_at,
                "manager_id": self._circle.manager.id,
                "rep_id": rep.rep_id,
                "account_id": account.id,
                "minutes": _minutes(entry.minutes),
                "notes": None if notes == account.name else notes,
            },
            suggestion=hint.initiator if hint else None,
            reason=hint.reason if hint else None,
            field_day_id=day.id if day else None,
        )

    def _find_day(self, entry: Entry, rep: Guest) -> KnownDay | None:
        for day in self._days.get((rep.rep_id or 0, entry.on), {}).values():
            hours = FieldDayHours(half="full", starts_at=day.starts_at, ends_at=day.ends_at)
            if lies_inside(entry, day.on, hours, all_day=day.all_day):
                return day
        return None

    def _leave_entry(
        self, entry: Entry, draft: EventDraft, found: Judgement, busy: BusyKeeper | None
    ) -> None:
        reason, because = found.reason, found.because
        if reason in _NOBODY_LEFT and any(
            _is_erased(self._desk.names, one) for one in _people_of(draft)
        ):
            reason, because = ERASED_ENTRY, "it is with somebody who was erased from this log"
        self._leave(draft, reason, because)
        known = self._keeper.knows(draft.key)
        if known is not None and found.reason in _VANISHED:
            self._cancel(known, draft.subject)
        elif known is not None and known.digest != _digest(draft) and found.reason != "private":
            why = f"is no ride-along in the calendar now ({found.reason})"
            self._cancel(known, draft.subject, why)
        if busy is None:
            return
        takes_time = found.reason == "after today" and not draft.free
        if takes_time and any(one.part == "manager" for one in entry.present):
            times = (entry.starts_at, entry.ends_at)
            self._done.busy += busy.keep(draft.key, [(day, *times) for day in split_days(entry)])
        elif entry.on > self._wishes.today:
            self._done.busy += busy.keep(draft.key, [])

    # Cancelled since

    def _cancel_vanished(self, listed: Iterable[str]) -> None:
        """Take out what a series of this file no longer has, or was moved out of the window."""
        window = self._wishes.window
        for known, held_on in self._keeper.list_vanished(sorted(listed)):
            if window.first <= held_on <= window.last:
                self._cancel(known, "", "is no longer in its series in the calendar")
        for draft in self._sighting.outside:
            moved = self._keeper.knows_inside(draft.key, window.first, window.last)
            if moved is not None:
                self._cancel(moved, draft.what, "has been moved in the calendar")

    def _cancel(
        self, known: KnownEvent, subject: str, why: str = "was cancelled in the calendar"
    ) -> None:
        for kept in self._keeper.cancel(known, self._owner_id):
            if kept.outcome == "conflict":
                self._conflict(f"{kept.what} {why}", kept, subject)
            else:
                self._done.removed += 1

    # Counting

    def _count(self, kept: Kept, draft: EventDraft, what: str) -> None:
        if kept.outcome == "conflict":
            self._done.same += 1
            self._conflict(f"{what} is different in the calendar now", kept, draft.subject)
        elif kept.outcome in ("new", "changed", "same", "linked"):
            setattr(self._done, kept.outcome, getattr(self._done, kept.outcome) + 1)

    def _conflict(self, what: str, kept: Kept, subject: str) -> None:
        named = f"{what} ({subject})" if subject else what
        self._done.conflicts.append(f"{named}, and stays as {kept.by} left it")

    def _leave(self, draft: EventDraft, reason: str, because: str) -> None:
        self._done.left_out[reason] += 1
        self._say(draft, f"left out, {reason}: {because}")

    def _say(self, draft: EventDraft, what: str) -> None:
        if not self._desk.explain:
            return
        at = f"{draft.starts_at:%H:%M}" if draft.starts_at else "all day"
        self._desk.explain(f"{draft.on:%a} {draft.on} {at} {draft.subject}: {what}")


def _digest(draft: EventDraft) -> str:
    """Return what tells whether an entry changed since an earlier import."""
    facts = (
        draft.on, draft.until_on, draft.starts_at, draft.ends_at, draft.minutes, draft.subject,
        draft.place, draft.organizer, draft.attendees,
    )  # fmt: skip
    return blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _minutes(minutes: int | None) -> int | None:
    return minutes if minutes is not None and 1 <= minutes <= MAX_MINUTES else None

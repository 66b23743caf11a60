"""What becomes of judged calendar entries in the log: field days, calls, what is left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, time
from functools import lru_cache, partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.calls import MAX_MINUTES, UNKNOWN, tidy_text
from coachlog.domain.customers import Customer, Customers
from coachlog.domain.entry_judging import settle_by
from coachlog.domain.entry_rules import Judgement
from coachlog.domain.erased import ERASED_ENTRY
from coachlog.domain.field_day_hours import (
    FieldDayHours,
    lies_inside,
    measure_field_day,
    split_days,
)
from coachlog.domain.gone import Absent, GoneEntry, Reach, find_absent, measure_reach
from coachlog.domain.guests import Guest
from coachlog.domain.initiator_hints import suggest_initiator
from coachlog.domain.names import NAMELESS, OWN_REP, is_own_rep
from coachlog.errors import InvalidValue, UnknownName
from coachlog.formats.call_fields import CallNotes
from coachlog.intake.drafts import EventDraft, OutsideDraft, Participant
from coachlog.intake.problems import Problem
from coachlog.reports.directory import find_customers
from coachlog.reports.fielddays import KnownDay, find_standing_days
from coachlog.store.append import moment_as_stored
from coachlog.store.booked_times import BusyKeeper
from coachlog.store.events import EventKeeper
from coachlog.store.wanted import Kept, KnownEvent, ToldCall, ToldDay, WantedCall, WantedDay
from coachlog.usecases.calendar_judging import JudgedEntry
from coachlog.usecases.calendar_people import CalendarPeople, is_erased, people_of
from coachlog.usecases.importing import Imported, ImportRun

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Why an entry is left out that only somebody erased makes a ride-along.
_NOBODY_LEFT = ("no rep", "nobody else", "room or holiday", "internal", "without the manager")
# What an entry was taken for before and is no longer, because it did not take place.
_VANISHED = ("cancelled", "called off", "declined", "after today")
_IS_GONE = "is no longer in the calendar"
_WAS_CANCELLED = "was cancelled in the calendar"


class _AsIs(str):
    """What stands among told facts without quotation marks."""

    __slots__ = ()
    __repr__ = str.__str__


class CalendarKeeping:
    """Keeps what the entries of one calendar were, and counts it."""

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
        self._owner_id: int | None = None
        self._reach: Reach | None = None
        self._days: dict[tuple[int, date], dict[int, KnownDay]] = {}  # by rep and day, and by id
        self._places: dict[int, tuple[int, date]] = {}  # of the days, by id
        self._busy: BusyKeeper | None = None
        self._given_up: list[EventDraft] = []  # field days that the log has
        self._shrunk: list[tuple[KnownEvent, str]] = []  # days beyond the last one of their entry
        # Days of the log that this file changed or gave up, as they were before.
        self._moved: dict[int, KnownDay | None] = {}
        self._copies: list[JudgedEntry] = []
        self._vanished: list[tuple[KnownEvent, str, str]] = []  # with subject, and why

    def start(
        self, spell: Callable[[], Mapping[str, str]], days: Collection[date], name: str
    ) -> None:
        """Learn what the log holds of the manager whose calendar it is.

        How titles spell companies takes long to learn, and is asked once a call needs its account.
        `days` are those on which the calendar has entries, `name` is what it calls itself.
        """
        self._spell: Callable[[], Mapping[str, str]] | None = spell
        self._owner_id = self._people.manager.id
        self._customer: Customer | None = None  # of the entry that is kept
        self._customers: Customers = find_customers(self._connection, self._people.wording)
        window, today = self._options.window, self._options.today
        self._reach = measure_reach(days, window.first, window.last)
        self._name = name
        self._keeper.name_calendar(self._find_absent().calendar, name)
        self._day_keys = self._keeper.list_day_keys()
        for day in find_standing_days(self._connection, self._owner_id, window.first, window.last):
            self._add_day(day)
        if window.last > today:
            self._busy = BusyKeeper(self._connection, self._import_run.names, self._owner_id, today)

    def look_at(self, judged: JudgedEntry) -> None:
        """Note what stands for an entry that is none any more: another one may take it over."""
        _, draft, found = judged
        if found.verdict == "ride-along" and draft.key in self._day_keys:
            known = self._keeper.knows(draft.key)
            day_id = known and known.field_day_id
            if day_id and not self._keeper.find_editor("field day", day_id):
                self._given_up.append(draft)
        if found.verdict != "left out" or found.hinges_on is not None:
            return
        known = self._keeper.knows(draft.key)
        if known is not None and _is_gone(known, draft, found):
            self._keeper.leaving.add(draft.key)
            if known.call_id is None:
                self._given_up.append(draft)

    def look_outside(self, outside: Iterable[OutsideDraft]) -> None:
        """Note which entries were moved out of the window since."""
        window = self._options.window
        for draft in outside:
            if self._keeper.knows_inside(draft.key, window.first, window.last):
                self._keeper.leaving.add(draft.key)

    # Field days

    def keep_day(self, judged: JudgedEntry) -> None:
        """Keep a field day, before calls look for theirs."""
        entry, draft, found = judged
        if found.rep is None or found.rep.rep_id is None:
            return
        hours = measure_field_day(entry, self._options.settings.capacity.hours["full"])
        for number, day in enumerate(split_days(entry)):
            if day > self._options.today:
                break
            kept = self._keeper.keep_day(
                WantedDay(
                    key=f"{draft.key}+{number}" if number else draft.key,
                    digest=_digest(draft),
                    told=ToldDay(
                        manager_id=self._people.manager.id,
                        rep_id=found.rep.rep_id,
                        day_on=moment_as_stored(day),
                        half=hours.half,
                        starts_at=moment_as_stored(hours.starts_at),
                        ends_at=moment_as_stored(hours.ends_at),
                        time_zone=self._options.zone(),
                        place=self._import_run.names.clean_text(tidy_text(draft.place)),
                    ),
                    unsure=found.verdict == "unsure",
                    reason=found.because if found.verdict == "unsure" else None,
                )
            )
            self._note_day(entry, draft, found, hours, kept, day)
        number = entry.days
        while later := self._keeper.knows(f"{draft.key}+{number}"):  # it had more days before
            self._shrunk.append((later, draft.subject))
            number += 1

    def give_days_up(self, listed: Iterable[str], outside: Iterable[OutsideDraft]) -> None:
        """Take out the field days that are no more, before calls look for theirs."""
        self._find_vanished(listed, outside)
        for draft in self._given_up:
            self._cancel_day(self._keeper.knows(draft.key), draft.subject, _WAS_CANCELLED)
        for known, subject, why in self._vanished:
            self._cancel_day(known, subject, why)
        for known, subject in self._shrunk:
            self._cancel_day(known, subject, "is no longer a day of its entry in the calendar")
        for entry in self._find_absent().gone if self._options.remove_gone else ():
            if entry.what == "field day" and not self._keeper.find_editor(entry.what, entry.id):
                self._cancel_day(self._keeper.knows(entry.key), "", _IS_GONE)

        self._settle_calls()

    def _settle_calls(self) -> None:
        """Put sorted calls onto the days they lie inside now that theirs were moved or given up.

        One that was on its day at an hour outside was put there by hand, and stays.
        """
        for day_id, before in self._moved.items():
            place = self._places.get(day_id)
            now = self._days[place][day_id] if place else None
            for call in self._keeper.list_calls_on(day_id):
                was_inside = before is not None and _has(before, call.starts_at)
                is_its_day = now is not None and place == (call.rep_id, call.held_on)
                if now and is_its_day and (_has(now, call.starts_at) or not was_inside):
                    continue
                other = self._find_day(call.held_on, call.starts_at, call.rep_id)
                by = self._keeper.put_on(call, other.id if other else None)
                if other is None and by is not None:
                    self._done.conflicts.append(
                        f"call {call.id} of {call.held_on:%a} {call.held_on} is outside "
                        f"field day {day_id} now, and stays as {by} left it"
                    )

    def _cancel_day(self, known: KnownEvent | None, subject: str, why: str) -> None:
        if known is not None and known.call_id is None and known.field_day_id is not None:
            self._cancel(known, subject, why)
            self._drop(known.field_day_id)

    def _find_vanished(self, listed: Iterable[str], outside: Iterable[OutsideDraft]) -> None:
        """Find what a series of this file no longer has, or was moved out of the window."""
        window = self._options.window
        for known, held_on in self._keeper.list_vanished(sorted(listed)):
            if window.first <= held_on <= window.last:
                self._vanished.append((known, "", "is no longer in its series in the calendar"))
        for draft in outside:
            moved = self._keeper.knows_inside(draft.key, window.first, window.last)
            if moved is not None:
                self._vanished.append((moved, draft.what, "has been moved in the calendar"))

    def _note_day(
        self,
        entry: CalendarEntry,
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
        if kept.unsure:
            self._set_aside(draft, found, f"field day with {found.rep}, kept as planned")
        else:
            self._done.field_days += 1
            self._say(
                draft, f"field day with {found.rep}, {hours.half}: {found.because}{_by(found)}"
            )
        shown = KnownDay(
            id=kept.row_id,
            rep_id=found.rep.rep_id or 0,
            on=day,
            starts_at=hours.starts_at,
            ends_at=hours.ends_at,
            all_day=entry.all_day,
        )
        # One that a person planned or changed is as the log has it; which of the others takes all
        # day only its entry tells.
        place = self._places.get(shown.id)
        if kept.outcome == "changed":
            self._moved[shown.id] = self._days[place][shown.id] if place else None
        if kept.outcome in ("new", "changed") or (place and shown == self._days[place][shown.id]):
            self._add_day(shown)

    def _add_day(self, day: KnownDay) -> None:
        self._drop(day.id)
        self._places[day.id] = day.rep_id, day.on
        self._days.setdefault((day.rep_id, day.on), {})[day.id] = day

    def _drop(self, id_: int) -> None:
        place = self._places.pop(id_, None)
        if place is not None:
            del self._days[place][id_]

    # Ride-alongs, and what is left out

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
            self.leave(draft, "no rep", OWN_REP)
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
            self.leave(draft, "not a ride-along", "triage said so")
            return
        if kept.outcome == "elsewhere":
            self.leave(draft, "another manager's", f"it is call {kept.row_id} of somebody else")
            return
        if kept.unsure:
            self._done.aside += kept.outcome in ("new", "changed")
            self._set_aside(draft, found, f"ride-along with {found.rep}")
            return
        self._done.ride_alongs += 1
        self._done.by_name += found.by_name and kept.outcome == "new"
        self._done.see(entry.on)
        self._count(kept, draft, f"call {kept.row_id} of {entry.on:%a} {entry.on}")
        if kept.outcome == "new" and kept.initiator == UNKNOWN:
            self._done.to_sort += 1
        if kept.outcome in ("new", "changed") and kept.trusted:
            self._done.trusted += 1
        where = f"; at {self._customer.name} ({self._customer.because})" if self._customer else ""
        hint = f"; suggests {wanted.suggestion}, {wanted.reason}" if wanted.suggestion else ""
        self._say(draft, f"ride-along with {found.rep}: {found.because}{where}{hint}{_by(found)}")

    def keep_copies(self) -> None:
        """Keep what stood at one hour with another entry, once it is told where that one is now."""
        self._keeper.are_others_kept = True
        for judged in self._copies:
            self.keep_entry(judged)

    def _set_aside(self, draft: EventDraft, found: Judgement, what: str) -> None:
        """Count what only a person can tell."""
        self._done.unsure[found.rule or "names"] += 1
        self._say(draft, f"unsure, perhaps a {what}: {found.because}{_by(found)}")

    def _describe_call(self, judged: JudgedEntry, rep: Guest, rep_id: int) -> WantedCall:
        """Return the call of an entry, without its account and what is noted."""
        entry, draft, found = judged
        unsure = found.verdict == "unsure"
        day = self._find_day(entry.on, entry.starts_at, rep_id)
        hint = suggest_initiator(entry, rep, None if day is None else day.label)
        reason = hint.reason if hint else found.because if entry.titled else None
        return WantedCall(
            key=draft.key,
            digest=_digest(draft),
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

    def _find_day(self, on: date, starts_at: time | None, rep_id: int) -> KnownDay | None:
        days = sorted(self._days.get((rep_id, on), {}).items())
        return next((day for _, day in days if _has(day, starts_at)), None)

    def _leave_entry(self, entry: CalendarEntry, draft: EventDraft, found: Judgement) -> None:
        reason, because = found.reason, found.because
        if reason in _NOBODY_LEFT and any(
            is_erased(self._import_run.names, participant) for participant in people_of(draft)
        ):
            reason, because = ERASED_ENTRY, "it is with somebody who was erased from this log"
        self.leave(draft, reason, because + _by(found))
        if draft.key in self._keeper.leaving or found.hinges_on is not None:
            known = self._keeper.knows(draft.key)
            if known is not None and found.reason in _VANISHED:
                self._cancel(known, draft.subject)
            elif known is not None and _is_gone(known, draft, found):
                why = f"is no ride-along in the calendar now ({found.reason})"
                self._cancel(known, draft.subject, why)
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

    # Cancelled since

    def cancel_vanished(self) -> None:
        """Take out the calls of what vanished, unless another entry has taken them over."""
        for known, subject, why in self._vanished:
            still = self._keeper.knows(known.key)
            if still is not None:
                self._cancel(still, subject, why)

    def list_gone(self) -> None:
        """List what the calendar has no more, or take it out where that is wanted.

        What somebody changed since stays: a call is listed, a field day was held, as was said here.
        Other field days are taken out before calls look for theirs, or listed.
        """
        absent = self._find_absent()
        self._done.doubtful += [GoneEntry(entry.what, entry.id) for entry in absent.doubtful]
        for entry in absent.gone:
            known = self._keeper.knows(entry.key)
            is_edited = self._keeper.find_editor(entry.what, entry.id) is not None
            if is_edited and entry.what == "field day":
                continue
            stays = is_edited or entry.what == "field day" or not self._options.remove_gone
            if stays or known is None:
                self._done.gone.append(GoneEntry(entry.what, entry.id, is_edited=is_edited))
            else:
                self._cancel(known, "", _IS_GONE)

    def _find_absent(self) -> Absent:
        if self._owner_id is None or self._reach is None:
            return Absent(calendar=None)
        window = self._options.window
        brought = self._keeper.list_brought(self._owner_id, window.first, window.last)
        return find_absent(brought, self._reach, self._name)

    def _cancel(self, known: KnownEvent, subject: str, why: str = _WAS_CANCELLED) -> None:
        for kept in self._keeper.cancel(known, self._owner_id):
            if kept.outcome == "conflict":
                self._conflict(f"{kept.what} {why}", kept, subject)
                continue
            self._done.removed += 1
            if known.call_id is None:
                self._moved[kept.row_id] = None
                self._drop(kept.row_id)

    # Counting

    def _count(self, kept: Kept, draft: EventDraft, what: str) -> None:
        if kept.outcome == "conflict":
            self._done.same += 1
            self._conflict(
                f"{kept.what or what} is different in the calendar now", kept, draft.subject
            )
        elif kept.outcome in ("new", "changed", "same", "linked"):
            setattr(self._done, kept.outcome, getattr(self._done, kept.outcome) + 1)

    def _conflict(self, what: str, kept: Kept, subject: str) -> None:
        named = f"{what} ({subject})" if subject else what
        self._done.conflicts.append(f"{named}, and stays as {kept.by} left it")

    def leave(self, draft: EventDraft, reason: str, because: str) -> None:
        """Count an entry that is left out, and say why to whoever wants to know."""
        self._done.left_out[reason] += 1
        self._say(draft, f"left out, {reason}: {because}")

    def _say(self, draft: EventDraft, what: str) -> None:
        if not self._import_run.explain:
            return
        at = f"{draft.starts_at:%H:%M}" if draft.starts_at else "all day"
        self._import_run.explain(f"{draft.on:%a} {draft.on} {at} {draft.subject}: {what}")


def _has(day: KnownDay, starts_at: time | None) -> bool:
    """Tell whether what begins then on a field day's date lies inside it."""
    hours = FieldDayHours(half="full", starts_at=day.starts_at, ends_at=day.ends_at)
    return lies_inside(starts_at, hours, all_day=day.all_day)


def _by(found: Judgement) -> str:
    """Return the rule by which an entry was judged, to follow the reason."""
    return f" (rule {found.rule})" if found.rule else ""


def _is_gone(known: KnownEvent, draft: EventDraft, found: Judgement) -> bool:
    """Tell whether an entry that is left out was taken before, and has changed since."""
    if found.reason in _VANISHED:
        return True
    return known.digest != _digest(draft) and found.reason != "private"


def _digest(draft: EventDraft) -> str:
    """Return what tells whether an entry changed since an earlier import."""
    facts: tuple[object, ...] = (
        draft.on, draft.until_on, draft.starts_at, draft.ends_at, draft.minutes, draft.subject,
        draft.place, draft.organizer and _plain(draft.organizer),
        tuple(map(_plain, draft.attendees)),
    )  # fmt: skip
    # Said only of the few it is true of, so that others are told as earlier versions told them.
    doubts = [person.answer for person in draft.attendees if person.answer in ("maybe", "none")]
    if draft.tentative or doubts:
        facts = (*facts, draft.tentative, doubts)
    return blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(20_000)  # a calendar names few people, each many times
def _plain(person: Participant) -> _AsIs:
    """Return somebody of an entry as far as it makes the entry another one."""
    told = "Participant(name={!r}, email={!r}, declined={!r}, is_room={!r})"
    return _AsIs(told.format(*person))


def _minutes(minutes: int | None) -> int | None:
    return minutes if minutes is not None and 1 <= minutes <= MAX_MINUTES else None

"""Whose calendar is imported, and who the people in its entries are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from coachlog.domain.addresses import domain_of, domains_of, is_own
from coachlog.domain.calendar_entries import CalendarEntry, assume_people, is_called_so
from coachlog.domain.companions import brings
from coachlog.domain.firms import languages_of
from coachlog.domain.guests import Circle, Directory, Guest, Insider
from coachlog.domain.names import name_key, readable_name
from coachlog.domain.people_met import (
    PeopleMet,
    find_namesakes,
    find_owner,
    find_sisters,
    learn_emails,
)
from coachlog.domain.spellings import Spellings
from coachlog.domain.titles import find_runs, read_name
from coachlog.domain.word_index import WORD_KINDS, WordKind
from coachlog.domain.wording import DOUBTFUL, MARKING
from coachlog.intake.calendar_words import read_nicknames, word_with
from coachlog.intake.drafts import EventDraft, Participant
from coachlog.reports.directory import find_insiders
from coachlog.store.names import NameBook
from coachlog.usecases.importing import Imported, ImportRun
from coachlog.usecases.newcomers import Newcomers, find_or_add_manager

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STRANGERS = 20_000  # kept in memory
# Titles of meetings whose guests from outside are no customers.
_NO_CUSTOMERS: tuple[WordKind, ...] = ("talk", "inside", "off", *DOUBTFUL)


def people_of(draft: EventDraft) -> Iterator[Participant]:
    """Yield everybody of an entry, those who declined too: it is in their calendar all the same."""
    if draft.organizer is not None:
        yield draft.organizer
    for attendee in draft.attendees:
        if not attendee.is_room:
            yield attendee


def is_erased(names: NameBook, participant: Participant) -> bool:
    """Tell whether somebody of an entry was erased from this log."""
    if names.erased is None:
        return False
    said = participant.name or participant.email
    return (
        names.find_erased(
            participant.email, said and readable_name(participant.name, participant.email)
        )
        is not None
    )


class CalendarPeople:
    """Places the people of the entries: the manager, the reps, colleagues, who is from outside."""

    def __init__(
        self, import_run: ImportRun, connection: Connection, people_met: PeopleMet, done: Imported
    ) -> None:
        self._import_run = import_run
        self._options = import_run.options
        self._connection = connection
        self._people_met = people_met
        self._done = done
        settings = import_run.options.settings
        self._off = settings.calendar_rules_off
        own: dict[WordKind, tuple[str, ...]] = {"ride-along": settings.ride_along_words}
        for kind in WORD_KINDS:
            own[kind] = (*own.get(kind, ()), *settings.calendar_words.get(kind, ()))
        self.wording = word_with(own)

    @property
    def manager(self) -> Insider:
        """Return whose calendar it is, once `draw_circle` was told."""
        return self._circle.manager

    def find_manager(self, owner_email: str | None) -> Insider | None:
        """Return whose calendar it is, and note how that shows."""
        done, options = self._done, self._options
        if options.manager is not None:
            done.manager_how = "named by --manager"
            known = find_or_add_manager(self._import_run.names, options.manager, self._people_met)
            if known.added:
                done.added.append(f"manager {known.name}")
            return Insider(id=known.id, name=known.name)
        managers = [insider for insider in self.list_insiders() if not insider.is_rep]
        found = find_owner(managers, self._people_met, owner_email)
        if found is not None:
            done.manager_how = found[1]
            return found[0]
        default = options.settings.default_manager
        named = self._import_run.names.find("manager", default) if default else None
        if named is None:
            return None
        done.manager_how = "default_manager of the settings"
        return Insider(id=named.id, name=named.name)

    def list_insiders(self) -> list[Insider]:
        """Return the people of the log with the addresses that the calendar tells."""
        people = find_insiders(self._connection)
        learnt = learn_emails(people, self._people_met.names)
        return [replace(insider, emails=learnt[place]) for place, insider in enumerate(people)]

    def draw_circle(self, manager_id: int) -> None:
        """Learn who is inside, before anybody is placed and again when somebody was added."""
        people = self.list_insiders()
        manager = next(person for person in people if not person.is_rep and person.id == manager_id)
        own, met = frozenset(self._options.settings.own_domains), self._people_met.names
        with_sisters = not own and "sister-domain" not in self._off
        own = own or domains_of(email for person in people for email in person.emails)
        sisters = frozenset(find_sisters(people, met, own)) if own and with_sisters else frozenset()
        self._circle = Circle(
            manager=manager,
            directory=Directory(people),
            own_domains=own | sisters,
            with_sisters=with_sisters,
            without_machines="machine" not in self._off,
            nicknames=read_nicknames(),
        )
        if own:
            inside = {domain_of(email) for email in met if self._circle.is_inside(email)}
            sisters |= {domain for domain in inside if not is_own(domain, own)}
            self._done.namesakes = find_namesakes(people, met, self._circle.is_inside)
        self._done.sister_domains = tuple(sorted(sisters))
        own |= sisters
        self.home = [language for domain in sorted(own) for language in languages_of(domain)]
        self._strangers: dict[Participant, Guest] = {}  # who they are does not depend on the day
        # On which team reps are does, from one stretch of days to the next.
        self._known: dict[tuple[Participant, int], Guest] = {}
        self._colleagues = {
            name_key(name)
            for email, names in self._people_met.names.items()
            if self._circle.is_inside(email)
            for name in names
        }
        self._answers: set[bool] = set()  # whether to entries of others, to the manager's own
        self._met: dict[str, set[int]] = {}

    def propose(self, entries: Iterable[CalendarEntry]) -> bool:
        """List the colleagues who may be reps, and learn who is met with whom.

        Tell whether some were added.
        """
        newcomers = Newcomers(self._import_run.names, self._circle.manager)
        for entry in entries:
            self._learn(entry)
            people = entry.present
            if entry.cancelled or not any(person.part == "manager" for person in people):
                continue
            marks = self.wording.marks(entry.subject)
            outside = any(person.part == "outside" for person in people)
            marked = any(kind in marks for kind in MARKING)
            if not (outside or marked) or any(kind in marks for kind in _NO_CUSTOMERS):
                continue
            may_know = self._circle.directory.may_know
            known = [
                person
                for person in people
                if person.part == "colleague" and may_know(person.name, person.email)
            ]
            new = [
                (self._people_met.name_of(person.email or ""), person.email)
                if person.part == "colleague"
                else (person.name, None)
                for person in people
                if person.part in ("colleague", "unplaced") and person not in known
            ]
            if not new:
                continue
            led_by = entry.organizer
            organizer = None
            if led_by is not None:
                name = self._people_met.name_of(led_by.email) if led_by.email else led_by.name
                organizer = name, led_by.email
            # Who is not on the team yet, or leads another, is known all the same.
            reps = [person.rep_id for person in people if person.part == "rep"] + [*map(str, known)]
            newcomers.meet(new, entry.on, organizer=organizer, reps=reps)
        proposals = newcomers.settle(add=self._options.add_people, roles=self._options.roles)
        added = [str(proposal) for proposal in proposals if proposal.added]
        self._done.proposals += proposals
        self._done.added += added
        return bool(added)

    def spell(self, entries: Iterable[CalendarEntry]) -> Mapping[str, str]:
        """Return how the titles of entries spell the companies whose domains its addresses have."""
        spellings = Spellings(self.wording, home=self.home)
        for entry in entries:
            people = entry.present
            if entry.cancelled or not any(person.part == "manager" for person in people):
                continue
            outside = [person for person in people if person.part == "outside"]
            if outside and spellings.wants(outside, entry.subject):
                spellings.learn(outside, entry.subject, self.runs_of(entry))
            elif not outside and any(
                kind in self.wording.marks(entry.subject) for kind in (*MARKING, "together")
            ):
                spellings.name(self.rest_of(entry))
        return spellings.settle()

    def rest_of(self, entry: CalendarEntry) -> str:
        """Return a title without the words that say what it was, and its people."""
        return self.wording.rest(entry.subject, entry.names)

    def pieces_of(self, entry: CalendarEntry) -> list[str]:
        """Return what `rest_of` has, apart where such words and people stood."""
        return self.wording.pieces(entry.subject, entry.names)

    def runs_of(self, entry: CalendarEntry) -> list[str]:
        """Return what a title writes like names, a firm's first."""
        insiders = [person for person in entry.present if person.part in ("manager", "rep")]
        names = [*map(str, insiders), *filter(None, [entry.nickname])]
        runs = find_runs(self.wording, entry.subject, names)
        runs = [run for run in runs if not is_called_so(run, insiders)]
        first = read_name(self.wording, entry.subject, names)
        return sorted(runs, key=lambda run: not first.is_firm or not run.startswith(first.name))

    def _learn(self, entry: CalendarEntry) -> None:
        """Learn what only the whole calendar shows."""
        reps = {person.rep_id for person in entry.people if person.rep_id is not None}
        for person in entry.people:
            if person.part == "manager" and person.answer == "yes":
                if entry.organizer is not None:
                    self._answers.add(entry.organizer.part == "manager")
            elif person.part == "unplaced" and reps and len(self._met) < _STRANGERS:
                self._met.setdefault(name_key(person.name), set()).update(reps)

    def place(self, draft: EventDraft, *, cancelled: bool) -> CalendarEntry:
        """Return an entry with its people placed; `cancelled` where the file says so elsewhere."""
        organizer, attendees = self._organizer(draft), draft.attendees
        if self._import_run.names.erased is not None:
            names = self._import_run.names
            attendees = tuple(one for one in attendees if not is_erased(names, one))
        entry = CalendarEntry(
            on=draft.on,
            until_on=draft.until_on,
            subject=draft.subject,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            minutes=draft.minutes,
            organizer=organizer,
            guests=tuple(self._guest(attendee, draft.on) for attendee in attendees),
            place=draft.place,
            description=draft.description,
            categories=draft.categories,
            cancelled=draft.cancelled or cancelled,
            private=draft.private,
            tentative=draft.tentative,
            answers=(organizer is not None and organizer.part == "manager") in self._answers,
        )
        return assume_people(entry, self._circle, self._brings)

    def _brings(self, subject: str, name: str) -> bool:
        return "title" not in self._off and brings(self.wording, subject, name)

    def _organizer(self, draft: EventDraft) -> Guest | None:
        organizer = draft.organizer
        if organizer is None or is_erased(self._import_run.names, organizer):
            return None
        guest = self._guest(organizer, draft.on)
        return None if guest.part == "room" else guest

    def _guest(self, person: Participant, on: date) -> Guest:
        guest = self._strangers.get(person)
        stretch = self._circle.directory.stretch_of(on) if guest is None else 0
        guest = guest or self._known.get((person, stretch))
        if guest is None:
            guest = self._circle.place(
                person.name,
                person.email,
                on,
                declined=person.declined,
                is_room=person.is_room and "machine" not in self._off,
                answer=person.answer,
            )
            if self._circle.directory.may_know(person.name, person.email):
                if len(self._known) < _STRANGERS:
                    self._known[person, stretch] = guest
            elif len(self._strangers) < _STRANGERS:
                self._strangers[person] = guest
        if guest.part == "unplaced":
            key = name_key(guest.name)
            if key in self._colleagues:
                return replace(guest, part="colleague")
            if len(self._met.get(key, ())) > 1:
                return replace(guest, familiar=True)
        return guest

"""What an entry of a calendar is: its people, those whom its title names, its days."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property

from coachlog.domain.guests import Circle, Guest
from coachlog.domain.names import fold_name

# What Outlook puts before the subject of a meeting that its organiser cancelled.
_CALLED_OFF = re.compile(
    r"\s*(?:(?:cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|annullat[oa]|geannuleerd)\b"
    r"|[【\[(](?:中止|キャンセル|延期|取消)[】\])])[\s:]*",
    re.IGNORECASE,
)

# What people put before or behind the subject of one that takes place on another day.
_MOVED = re.compile(
    r"\b(?:moved|re-?scheduled|postponed|pushed|verschoben|verlegt|report[ée]e?|décal[ée]e?"
    r"|aplazad[oa]|pospuest[oa]|reprogramad[oa]|reagendad[oa]|spostat[oa]|rinviat[oa]|verplaatst"
    r"|verzet|uitgesteld|adiad[oa]|remarcad[oa])"
    r" (?:to|until|auf|au|al?|para|p/|naar|tot) (?:the |den )?(\d{1,2})[./-](\d{1,2})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One occurrence of a calendar entry, its people placed; local times, None for all-day."""

    on: date
    subject: str
    until_on: date | None = None  # included; None: the same day
    starts_at: time | None = None
    ends_at: time | None = None
    minutes: int | None = None
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    place: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    private: bool = False
    tentative: bool = False
    answers: bool = False  # the calendar shows which entries of such organisers were accepted
    titled: bool = False  # its people were taken from its title, since nobody is invited
    brought: bool = False  # its rep was, who comes along
    named: tuple[int, ...] = ()  # the reps whom the title names
    nickname: str = ""  # by which it does
    names_manager: bool = False  # in the title
    shared: str = ""  # what the title calls somebody, and several reps are called

    @cached_property
    def people(self) -> tuple[Guest, ...]:
        """Return the organiser and the guests, each once, rooms left out, in the file's order."""
        met: dict[tuple[str | None, str], Guest] = {}
        for guest in self.guests:
            if guest.part != "room":
                met[guest.email, guest.name] = guest
        organizer = self.organizer
        if organizer is None or organizer.part == "room":
            return tuple(met.values())
        if any(same_person(organizer, guest) for guest in met.values()):
            return tuple(met.values())
        return organizer, *met.values()

    @cached_property
    def present(self) -> tuple[Guest, ...]:
        """Return the people who did not decline."""
        return tuple(person for person in self.people if not person.declined)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return what a title may call the people who took part."""
        return (*map(str, self.present), *filter(None, [self.nickname]))

    @property
    def names_insider(self) -> bool:
        """Tell whether the title names the rep or the manager."""
        return self.titled or bool(self.named) or self.names_manager

    @property
    def all_day(self) -> bool:
        """Tell whether the entry has no hours."""
        return self.starts_at is None

    @property
    def days(self) -> int:
        """Return on how many days the entry is; a dinner past midnight is on one."""
        if self.minutes is not None and self.minutes < 24 * 60:
            return 1
        return ((self.until_on or self.on) - self.on).days + 1


def same_person(guest: Guest, other: Guest) -> bool:
    """Tell whether two guests are one: by the address, else by the name."""
    if guest.rep_id is not None or "manager" in (guest.part, other.part):
        return (guest.part, guest.rep_id) == (other.part, other.rep_id)
    if guest.email and other.email:
        return guest.email == other.email
    return guest.name == other.name


def assume_people(
    entry: CalendarEntry, circle: Circle, brings: Callable[[str, str], bool]
) -> CalendarEntry:
    """Return an entry of the manager's own calendar with the people its title speaks of.

    Where nobody is invited the manager is meant, and with them the reps whom the title names: in
    full, or by a first or last name. A name that several have stands for the first of them, and is
    told. Where only others are invited it is the rep with whom one is there: `brings` tells whether
    a title says so of somebody.
    """
    people = entry.people
    alone = all(guest.part == "manager" for guest in people)
    reps = sum(guest.part == "rep" for guest in people)
    outside = any(guest.part == "outside" for guest in people)
    if not alone and not reps:
        return _bring_rep(entry, circle, brings) if outside else entry
    if reps == 1 and outside:
        return entry
    named, shared, nickname = circle.reps_named_in(entry.subject, entry.on)
    if not alone:
        ids = tuple(rep.rep_id for rep in named if rep.rep_id is not None)
        names_manager = circle.is_manager_named_in(entry.subject)
        return replace(entry, named=ids, nickname=nickname, names_manager=names_manager)
    guests = entry.guests if people else (*entry.guests, circle.owner())
    return replace(
        entry, guests=(*guests, *named), titled=bool(named), shared=shared, nickname=nickname
    )


def _bring_rep(
    entry: CalendarEntry, circle: Circle, brings: Callable[[str, str], bool]
) -> CalendarEntry:
    named, shared, nickname = circle.reps_named_in(entry.subject, entry.on)
    strangers = [guest for guest in entry.present if guest.part == "outside"]
    said = fold_name(entry.subject)
    for guest in strangers:  # Globex with Dana, and Dana White of Globex came
        theirs = fold_name(f"{guest.name} {guest.email or ''}")
        if any(word in said and word in theirs for one in named for word in _words_of(one.name)):
            return entry
    called = [nickname] if nickname else [guest.name for guest in named]
    if not strangers or not any(brings(entry.subject, name) for name in called):
        return entry
    return replace(
        entry, guests=(*entry.guests, *named), brought=True, shared=shared or entry.shared
    )


def _words_of(name: str) -> list[str]:
    return [word for word in fold_name(name).split() if len(word) > 1]


def is_called_so(name: str, people: Sequence[Guest]) -> bool:
    """Tell whether a name is that of somebody present, cut short: Javi of Javier."""
    plain = fold_name(name)
    return len(plain) > 2 and any(fold_name(str(one)).startswith(plain) for one in people)


def find_new_day(entry: CalendarEntry) -> tuple[str, bool] | None:
    """Return by what a title says that a meeting was moved, and whether to the day it is on."""
    found = _MOVED.search(entry.subject)
    if found is None:
        return None
    return found[0], {int(found[1]), int(found[2])} == {entry.on.day, entry.on.month}


def subject_before(subject: str) -> str:
    """Return what a meeting was called before its subject said that it is cancelled."""
    found = _CALLED_OFF.match(subject)
    return subject[found.end() :] if found else subject

"""Calendar entries: which were ride-alongs, which were field days, and who may have asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator
from coachlog.domain.fielddays import Half, Hours
from coachlog.domain.guests import Circle, Guest

EntryVerdict = Literal["ride-along", "field day", "left out"]

FIELD_DAY_MINUTES = 210  # from half a working day on, an entry of manager and rep can be a day
FULL_DAY_MINUTES = 360
_NOON = time(13)
_LOOKED_AT = 4_000  # characters of a description

# A space or hyphen in a word stands for any of them; "work-with" only for itself, since "work with"
# is in many an invitation.
RIDE_ALONG_WORDS = (
    "ride along", "field day", "field ride", "joint call", "joint visit", "joint customer visit",
    "double visit", "co travel", "Doppelbesuch", "Mitreise", "Begleitung", "Begleitbesuch",
)  # fmt: skip
_WORK_WITH = r"work[-\u2010\u2011\u2013]with"
# What Outlook puts before the subject of a meeting that its organiser cancelled.
_CALLED_OFF = re.compile(
    r"\s*(?:cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|annullat[oa]|geannuleerd)\b[\s:]*",
    re.IGNORECASE,
)
# Talk about a ride-along is none, unless a customer is there.
_TALK = re.compile(
    r"\b(?:debrief\w*|prep|prepare|preparation|planning|schedul\w+|feedback"
    r"|(?:vor|nach)(?:bereitung|besprechung))\b"
)
# What is left over when the names between such words are gone.
_LOOSE = (
    r"(?:[()\[\]\s\-\u2010-\u2015:|/&@,;.]|\b(?:with|and|at|for|mit|und|bei|für|avec|et|chez)\b)+"
)
_LOOSE_ENDS = re.compile(rf"^{_LOOSE}|{_LOOSE}$", re.IGNORECASE)
_GAP = re.compile(r"[\s\-\u2010\u2011\u2013]+")


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
        if any(same_person(organizer, one) for one in met.values()):
            return tuple(met.values())
        return organizer, *met.values()

    @cached_property
    def present(self) -> tuple[Guest, ...]:
        """Return the people who did not decline."""
        return tuple(person for person in self.people if not person.declined)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What an entry was, and why."""

    verdict: EntryVerdict
    reason: str  # of what is left out: the word it is counted under
    because: str  # in words, for people
    rep: Guest | None = None
    word: str | None = None  # by which the entry says so
    by_name: bool = False  # taken for people of whom only the names are known
    # Where a known account would settle what it was: the words before its name, and after it.
    hinges_on: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Who may have caused the manager to be there, and where that comes from."""

    initiator: Initiator
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayHours:
    """When a field day was: which half, from, to."""

    half: Half
    starts_at: time
    ends_at: time


def same_person(guest: Guest, other: Guest) -> bool:
    """Tell whether two guests are one: by the address, else by the name."""
    if guest.rep_id is not None or "manager" in (guest.part, other.part):
        return (guest.part, guest.rep_id) == (other.part, other.rep_id)
    if guest.email and other.email:
        return guest.email == other.email
    return guest.name == other.name


def assume_people(entry: CalendarEntry, circle: Circle, wording: Wording) -> CalendarEntry:
    """Return an entry of the manager's own calendar with the people its words speak of.

    Where nobody is invited the manager is meant, and where it says that it is a ride-along, so are
    the reps whom the subject names: in full, or by a first name that only one of them has.
    """
    people = entry.people
    if not people:
        entry = replace(entry, guests=(*entry.guests, circle.owner()))
    elif any(person.part != "manager" for person in people):
        return entry
    if wording.find(entry) is None:
        return entry
    named = circle.reps_named_in(entry.subject, entry.on)
    return replace(entry, guests=(*entry.guests, *named))


def subject_before(subject: str) -> str:
    """Return what a meeting was called before its subject said that it is cancelled."""
    found = _CALLED_OFF.match(subject)
    return subject[found.end() :] if found else subject


@lru_cache(10_000)  # compiling one takes a hundred times as long as using it
def _word(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)


class Wording:
    """The words by which an entry says that it is a ride-along: ours and the user's own."""

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        words = [*RIDE_ALONG_WORDS, *(word for word in own_words if word.strip())]
        patterns = [r"[\s\-\u2010\u2011\u2013]*".join(map(re.escape, _GAP.split(word.strip())))
                    for word in words]  # fmt: skip
        self._said = re.compile(
            rf"(?<!\w)(?:{_WORK_WITH}|{'|'.join(patterns)})(?:e?[sn]|tage?)?(?!\w)", re.IGNORECASE
        )

    def find(self, entry: CalendarEntry) -> str | None:
        """Return the word in the subject, the categories or the description, if there is one."""
        texts = (entry.subject, *entry.categories, entry.description[:_LOOKED_AT])
        found = next(filter(None, map(self._said.search, texts)), None)
        return found[0] if found else None

    def rest(self, subject: str, names: Iterable[str]) -> str:
        """Return a subject without these words and the names of those who took part."""
        rest = self._said.sub(" ", subject)
        for name in names:
            for part in (name, *name.split()):
                rest = _word(part).sub(" ", rest)
        return _LOOSE_ENDS.sub("", " ".join(rest.split()))


def judge(
    entry: CalendarEntry,
    wording: Wording,
    today: date,
    *,
    include_private: bool = False,
) -> Judgement:
    """Tell what an entry was: a ride-along, a field day, or why it is left out.

    Strangers of whom only the name is known are taken for people from outside where one rep is
    with them, and the judgement is `by_name`: leaving a call out for good is worse than asking. It
    `hinges_on` them, until `settle_by` is told of a known account that the entry names.
    """
    hindrance = _hindrance(entry, today, include_private=include_private)
    if hindrance is not None:
        return hindrance
    word = wording.find(entry)
    people = entry.present
    reps = [person for person in people if person.part == "rep"]
    if not people:
        return _left("room or holiday", "nobody takes part")
    if not any(person.part == "manager" for person in people):
        return _left("without the manager", "the manager takes no part")
    outside = [person for person in people if person.part == "outside"]
    if not reps:
        return _without_rep(entry, people, outside, word)
    rep = _choose_rep(entry, reps)
    also = [str(guest) for guest in reps if guest is not rep]
    others = f"; {', '.join(also)} came too, and it counts for {rep}" if also else ""
    if outside:
        if entry.days > 1 and word is None:
            return _left("several days", f"{entry.days} days at a stretch are no one meeting")
        return _taken(rep, f"{rep} and {_some(outside)} from outside took part{others}", word)
    if word is None:
        return _judge_without_word(entry, rep, people, others)
    return _judge_by_word(entry, rep, word, alone=len(people) == 2, others=others)


def _judge_without_word(
    entry: CalendarEntry, rep: Guest, people: Sequence[Guest], others: str
) -> Judgement:
    if len(people) == 2:
        return _left("one-to-one", f"{rep} and the manager alone")
    strangers = [person for person in people if person.part == "unplaced"]
    if not strangers:
        return _left("internal", "nobody from outside takes part")
    together = f"{rep} and {_some(strangers)} took part"
    if others or entry.days > 1 or _TALK.search(entry.subject.casefold()):
        found = _left("internal", "nobody from outside takes part")
    else:
        because = f"{together}, and no address tells who is from outside"
        found = replace(_taken(rep, because, None), by_name=True)
    return replace(found, rep=rep, hinges_on=(f"{together} at ", others))


def settle_by(account: str, found: Judgement) -> Judgement:
    """Return what an entry was whose people a known account makes people from outside."""
    assert found.rep is not None
    assert found.hinges_on is not None
    return _taken(found.rep, account.join(found.hinges_on), None)


def _judge_by_word(
    entry: CalendarEntry, rep: Guest, word: str, *, alone: bool, others: str
) -> Judgement:
    """Judge an entry without anybody from outside that says that it is a ride-along."""
    if _TALK.search(entry.subject.casefold()):
        return _left("internal", f'it only speaks of "{word}"')
    is_long = entry.all_day or (entry.minutes or 0) >= FIELD_DAY_MINUTES
    if not is_long:
        return _taken(rep, f'it says "{word}"{others}', word)
    if not alone:
        return _left("internal", f'it says "{word}", but more than manager and rep take part')
    return Judgement(
        verdict="field day",
        reason="",
        because=f'it says "{word}", manager and {rep} alone, {_length(entry)}',
        rep=rep,
        word=word,
    )


def suggest_initiator(
    entry: CalendarEntry, rep: Guest, field_day: str | None = None
) -> Suggestion | None:
    """Return the initiator at which the organiser hints; None when it was somebody else.

    `field_day` names the field day that the entry lies inside.
    """
    if field_day is not None:
        return Suggestion(initiator=MANAGER_SCHEDULED, reason=f"inside {field_day}")
    organizer = entry.organizer
    if organizer is None:
        return None
    if organizer.part == "manager":
        return Suggestion(initiator=MANAGER_SCHEDULED, reason=f"organised by {organizer}")
    if organizer.part == "rep" and organizer.rep_id == rep.rep_id:
        return Suggestion(initiator=REP_REQUEST, reason=f"organised by {organizer}")
    return None


def measure_field_day(entry: CalendarEntry, whole_day: Hours) -> FieldDayHours:
    """Return the half and the hours of a field day; an all-day one has `whole_day`.

    From six hours on a day is full; a shorter one is the half in which its middle lies.
    """
    if entry.starts_at is None or entry.ends_at is None or entry.days > 1:
        return FieldDayHours(half="full", starts_at=whole_day[0], ends_at=whole_day[1])
    begin, end = _minute(entry.starts_at), _minute(entry.ends_at)
    half: Half = "am" if (begin + end) / 2 < _minute(_NOON) else "pm"
    if end - begin >= FULL_DAY_MINUTES:
        half = "full"
    return FieldDayHours(half=half, starts_at=entry.starts_at, ends_at=entry.ends_at)


def lies_inside(entry: CalendarEntry, on: date, hours: FieldDayHours, *, all_day: bool) -> bool:
    """Tell whether an entry begins on a field day, within its hours."""
    if entry.on != on:
        return False
    if all_day or entry.starts_at is None:
        return True
    return hours.starts_at <= entry.starts_at < hours.ends_at


def _hindrance(entry: CalendarEntry, today: date, *, include_private: bool) -> Judgement | None:
    """Return why an entry can't count, whatever it was about."""
    if entry.cancelled:
        return _left("cancelled", "it was cancelled")
    if _CALLED_OFF.match(entry.subject):
        return _left("called off", "its subject says that it was cancelled")
    if entry.on > today:
        return _left("after today", "it has not taken place yet")
    if entry.private and not include_private:
        return _left("private", "it is marked private; --include-private takes it")
    if any(person.part == "manager" and person.declined for person in entry.people):
        return _left("declined", "the manager declined")
    return None


def _without_rep(
    entry: CalendarEntry, people: Sequence[Guest], outside: Sequence[Guest], word: str | None
) -> Judgement:
    declined = [person for person in entry.people if person.part == "rep" and person.declined]
    if declined:
        return _left("declined", f"{declined[0]} declined")
    if len(people) == 1:
        reason = "room or holiday" if entry.all_day or len(entry.guests) > 1 else "nobody else"
        return _left("no rep" if word else reason, "nobody but the manager takes part")
    if outside or word:
        return _left("no rep", "no rep of the manager's team takes part")
    return _left("internal", "neither a rep nor anybody from outside takes part")


def _choose_rep(entry: CalendarEntry, reps: Sequence[Guest]) -> Guest:
    """Return the rep who organised the entry, else the first by the file's order."""
    organizer = entry.organizer
    for rep in reps:
        if organizer is not None and rep.rep_id == organizer.rep_id:
            return rep
    return reps[0]


def _left(reason: str, because: str) -> Judgement:
    return Judgement(verdict="left out", reason=reason, because=because)


def _taken(rep: Guest, because: str, word: str | None) -> Judgement:
    return Judgement(verdict="ride-along", reason="", because=because, rep=rep, word=word)


def _some(people: Sequence[Guest]) -> str:
    return str(people[0]) if len(people) == 1 else f"{people[0]} and {len(people) - 1} more"


def _length(entry: CalendarEntry) -> str:
    if entry.all_day or entry.minutes is None:
        return "all day" if entry.days == 1 else f"{entry.days} days"
    return f"{entry.minutes // 60}:{entry.minutes % 60:02} hours"


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def split_days(entry: CalendarEntry, limit: int = 14) -> list[date]:
    """Return the days of an entry, at most `limit`."""
    return [entry.on + timedelta(days=number) for number in range(min(entry.days, limit))]

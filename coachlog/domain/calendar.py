"""Calendar entries: which were ride-alongs, which were field days, and who may have asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from typing import Literal

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator
from coachlog.domain.fielddays import Half, Hours
from coachlog.domain.firms import is_part
from coachlog.domain.guests import TRADE_DOMAINS, Circle, Guest, domain_of, domains_of, is_own
from coachlog.domain.names import fold_name
from coachlog.domain.titles import TitleName, read_name
from coachlog.domain.wording import DOUBTFUL, MARKING, Wording, WordKind, split_title_words

EntryVerdict = Literal["ride-along", "field day", "unsure", "left out"]
EntryRule = Literal[
    "guests", "names", "word", "title", "pair", "customer", "field", "chat", "talk", "desk",
    "inside", "several-days", "called-off", "hold",
    "interview", "training", "webinar", "kick-off", "vendor", "travel", "tentative", "unanswered",
    "team", "shared-name", "machine", "sister-domain",
]  # fmt: skip
RULES: Mapping[EntryRule, str] = {
    "guests": "a ride-along: manager, rep and somebody from outside take part",
    "names": "a ride-along: manager, rep and people of whom only the names are known",
    "word": "a ride-along or a field day: the title, the categories or the text says so",
    "title": "a ride-along: nobody is invited, and the title names a rep and a known account",
    "pair": "a ride-along: only manager and rep or colleagues are invited, and the title names a "
    "known account and one of the two or what they do there; unsure where the account alone",
    "customer": "a ride-along: nobody from outside is invited, and enough tells of a customer: a "
    "firm's name, capitals, somebody called Dr., a meeting, a town, a rep beside it, the length; "
    "unsure where little less does",
    "field": "a field day: a day or half of one with one rep, and a title about being out, or with "
    "nothing but towns or the rep",
    "chat": "none: manager and rep alone, and the title speaks of a phone call, a holiday, or of "
    "lunch without a firm",
    "talk": "none: it only speaks of a ride-along, such as a debrief",
    "desk": "none: manager and rep alone, and the title speaks of work on an offer or on slides",
    "inside": "none, or unsure with guests from outside: the title says that it was internal",
    "several-days": "none: several days at a stretch are no one meeting",
    "called-off": "none: the title says that it was cancelled",
    "hold": "unsure: the title says that the time was only held",
    "interview": "unsure: the title or an address speaks of applicants or recruiters",
    "training": "unsure: the title speaks of training",
    "webinar": "unsure: the title speaks of a webinar",
    "kick-off": "unsure: the title speaks of a kick-off",
    "vendor": "unsure: the title or an address speaks of somebody who sells to you",
    "travel": "unsure: the title speaks of the way there",
    "tentative": "unsure: it is marked tentative, or the manager answered so",
    "unanswered": "unsure: the manager has not answered, and answers others",
    "team": "unsure: three reps or more took part, and somebody from outside",
    "shared-name": "unsure: the title names somebody as several reps are called",
    "machine": "note takers, equipment and who need not come are no people",
    "sister-domain": "addresses like the firm's, and where only its people are found, are its own",
}

_MANY_REPS = 3  # take part in what is a meeting of the team
FIELD_DAY_MINUTES = 210  # from half a working day on, an entry of manager and rep can be a day
_SHORT_MINUTES = 30  # as long as two colleagues talk about a customer
_LONG_MINUTES = 60  # longer than three do
# What is known of an entry of manager and rep is weighed against these.
_SURE, _MAYBE, _FIRM = 4, 3, 3
_HALF_DAY_MINUTES = 150  # and from here on one whose title says that it was a half
FULL_DAY_MINUTES = 360
_NOON = time(13)

# What Outlook puts before the subject of a meeting that its organiser cancelled.
_CALLED_OFF = re.compile(
    r"\s*(?:(?:cancell?ed|abgesagt|annul[ée]e?|cancelad[oa]|annullat[oa]|geannuleerd)\b"
    r"|[【\[(](?:中止|キャンセル|延期|取消)[】\])])[\s:]*",
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

    @property
    def names(self) -> list[str]:
        """Return what a title may call the people who took part."""
        names = [str(person) for person in self.present]
        return [*names, self.nickname] if self.nickname else names

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
    rule: EntryRule | None = None  # by which it was decided, where one that can be turned off was
    whole_day: bool = False  # what is unsure would be a field day
    rep: Guest | None = None
    word: str | None = None  # by which the entry says so
    by_name: bool = False  # taken for people of whom only the names are known
    # Where a known account would settle what it was: the words before its name, and after it.
    hinges_on: tuple[str, str] | None = None
    hinge_rule: EntryRule | None = None  # by which that would settle it; None: by the names
    settles_as: EntryVerdict = "ride-along"  # what it is then
    doubt: tuple[EntryRule, str] | None = None  # why it is unsure, or would be then


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


# What mail programs put before the subject of a forwarded mail.
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|enc|転送)\s*[:：]", re.IGNORECASE)
_RULE_OF: Mapping[str, str] = {"off": "called-off"}  # of kinds of words called otherwise
# Kinds of meetings that a ride-along can be to.
_NO_MEETINGS: tuple[Literal["talk", "desk", "inside", "chat"], ...] = (
    "talk", "desk", "inside", "chat",
)  # fmt: skip
_OUTWEIGHED = frozenset({"training", "webinar", "kick-off", "vendor"})


def same_person(guest: Guest, other: Guest) -> bool:
    """Tell whether two guests are one: by the address, else by the name."""
    if guest.rep_id is not None or "manager" in (guest.part, other.part):
        return (guest.part, guest.rep_id) == (other.part, other.rep_id)
    if guest.email and other.email:
        return guest.email == other.email
    return guest.name == other.name


def assume_people(entry: CalendarEntry, circle: Circle) -> CalendarEntry:
    """Return an entry of the manager's own calendar with the people its title speaks of.

    Where nobody is invited the manager is meant, and with them the reps whom the title names: in
    full, or by a first or last name. A name that several have stands for the first of them, and is
    told.
    """
    people = entry.people
    alone = all(guest.part == "manager" for guest in people)
    reps = sum(guest.part == "rep" for guest in people)
    if not alone and reps < 2 and (not reps or any(guest.part == "outside" for guest in people)):
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


def subject_before(subject: str) -> str:
    """Return what a meeting was called before its subject said that it is cancelled."""
    found = _CALLED_OFF.match(subject)
    return subject[found.end() :] if found else subject


def judge(
    entry: CalendarEntry,
    wording: Wording,
    today: date,
    *,
    include_private: bool = False,
    off: Collection[str] = (),
) -> Judgement:
    """Tell what an entry was: a ride-along, a field day, unsure, or why it is left out.

    Strangers of whom only the name is known are taken for people from outside where one rep is
    with them, and the judgement is `by_name`: leaving a call out for good is worse than asking. It
    `hinges_on` them, until `settle_by` is told of a known account that the entry names. Rules whose
    names are in `off` are not asked.
    """
    said_by = wording.marks(entry.subject)
    marks = {kind: word for kind, word in said_by.items() if _RULE_OF.get(kind, kind) not in off}
    if "vendor" in marks and _is_customers(marks["vendor"], entry, wording):
        del marks["vendor"]
    for kind in ("chat", "own", "meal"):
        if _is_in_name(marks.get(kind, ""), entry, wording):
            del marks[kind]
    hindrance = _hindrance(entry, today, marks, include_private=include_private)
    if hindrance is not None:
        return hindrance
    said = None if "word" in off else _find_said(entry, wording, marks)
    found = _judge_people(entry, said, marks, off, wording)
    if "customer" not in off:
        found = _judge_name(entry, found, wording, marks)
    if found.hinge_rule in off:
        found = replace(found, hinges_on=None)
    if found.rule in off:
        return _left("internal", f'the rule "{found.rule}" is turned off')
    if found.verdict == "left out" and found.hinges_on is None:
        return found
    return _doubt(entry, found, said, marks, off)


def _find_said(
    entry: CalendarEntry, wording: Wording, marks: Mapping[WordKind, str]
) -> tuple[WordKind, str] | None:
    """Return the word by which an entry says that it is a ride-along, and its kind."""
    # What stands in a text matters where nobody from outside tells more.
    parts = {guest.part for guest in entry.present}
    told = "rep" in parts and ("outside" not in parts or entry.days > 1)
    said = wording.find(entry.subject, entry.categories, entry.description if told else "")
    other = {"own", "chat", "desk"} & marks.keys()
    if said is not None or not told or "together" not in marks or other:
        return said
    is_name = read_name(wording, entry.subject, entry.names).is_name
    return ("together", marks["together"]) if is_name else None


def _judge_people(
    entry: CalendarEntry,
    said: tuple[WordKind, str] | None,
    marks: Mapping[WordKind, str],
    off: Collection[str],
    wording: Wording,
) -> Judgement:
    word = said[1] if said else None
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
        if entry.days > 1 and word is None and "several-days" not in off:
            return _left(
                "several days", f"{entry.days} days at a stretch are no one meeting", "several-days"
            )
        because = f"{rep} and {_some(outside)} from outside took part{others}"
        return _taken(rep, because, word, "guests")
    if said is None:
        strange = any(person.part == "unplaced" for person in people)
        if not strange and (len(reps) == 1 or entry.named == (rep.rep_id,)):
            return _judge_pair(entry, rep, marks, off, wording)
        return _judge_without_word(entry, rep, people, others, marks)
    return _judge_by_word(entry, rep, said, marks, alone=len(reps) == 1, others=others)


def _judge_pair(
    entry: CalendarEntry,
    rep: Guest,
    marks: Mapping[WordKind, str],
    off: Collection[str],
    wording: Wording,
) -> Judgement:
    """Judge an entry of manager and rep, invited or titled, and no word that marks it.

    Colleagues may be with them, and one more rep where the title names the one who is meant.
    """
    alone = len(entry.present) == 2
    found = _left("one-to-one", f"{rep} and the manager alone")
    if entry.titled:
        found = _left("nobody else", "nobody but the manager is invited")
    elif not alone:
        found = _left("internal", "nobody from outside takes part")
    for kind in _NO_MEETINGS:
        word = marks.get(kind) or (marks.get("meal") if kind == "chat" else None)
        if word:
            because = f'its title says "{word}"'
            return replace(found, because=because, rule=kind, rep=rep, word=word)
    if alone and "field" not in off and "own" not in marks and _is_long(entry, marks):
        out = marks.get("field") or ("" if entry.titled else _find_towns(entry, wording))
        if out:
            return _taken_day(entry, rep, out, "field")
    if entry.days > 1:
        return found
    rule: EntryRule = "title" if entry.titled else "pair"
    return replace(
        found, rep=rep, rule=rule, hinge_rule=rule, hinges_on=(_hinge(entry, rep, marks), "")
    )


def _hinge(entry: CalendarEntry, rep: Guest, marks: Mapping[WordKind, str]) -> str:
    """Return what is said before the name of whom manager and rep were with."""
    if entry.titled:
        return f"the title names {rep} and "
    others = [guest for guest in entry.present if guest.part == "colleague"]
    if others:
        return f"{rep} and {_some(others)} are invited, and the title names "
    if _is_named(entry) or "together" in marks:
        return f"only {rep} is invited, and the title says that you are together at "
    return f"only {rep} is invited, and the title names "


def _find_towns(entry: CalendarEntry, wording: Wording) -> str:
    """Return the towns of a title that says nothing else, as one does of a day on the road."""
    parts = wording.parts(entry.subject, entry.names)
    return " ".join(parts) if all(map(wording.is_town, parts)) else ""


def _judge_name(
    entry: CalendarEntry, found: Judgement, wording: Wording, marks: Mapping[WordKind, str]
) -> Judgement:
    """Judge an entry of manager and rep by what its title names, an account or not.

    A known account settles it later, whatever is found here.
    """
    is_open = found.rule in ("chat", "desk") and found.rep is not None
    if found.hinge_rule is None and not is_open:
        return found
    alone = len(entry.present) == 2
    called = read_name(wording, entry.subject, entry.names)
    if (
        not called.name
        or called.name in (marks.get("field"), marks.get("meal"))
        or is_called_so(called.name, entry.present)
    ):
        settles: EntryVerdict = "ride-along" if _is_named(entry) else "unsure"
        return replace(found, settles_as=settles) if alone else replace(found, hinges_on=None)
    if found.hinges_on is None:
        return _judge_other_word(entry, found, called, wording, marks)
    known = _weigh(entry, called, wording, marks, name=_FIRM)
    weight = _weigh(entry, called, wording, marks)
    if weight < _SURE and found.rep is not None and _is_day_out(entry, called, marks):
        return _taken_day(entry, found.rep, called.name, "field")
    because = called.name.join(found.hinges_on)
    if known < _SURE and not alone:  # colleagues speak of customers too
        return replace(found, hinges_on=None)
    found = replace(found, settles_as="ride-along" if known >= _SURE else "unsure")
    if weight >= _SURE:
        return replace(found, verdict="ride-along", because=because, rule="customer")
    if weight >= _MAYBE and alone:
        return replace(found, verdict="unsure", because=because, rule="customer")
    return found


def _weigh(
    entry: CalendarEntry,
    called: TitleName,
    wording: Wording,
    marks: Mapping[WordKind, str],
    *,
    name: int | None = None,
) -> int:
    """Return how much tells that an entry was a meeting with whom its title names.

    A word may be anything, two with capitals are a name, a firm's name says so.
    """
    meets = _meets(entry, marks)
    if name is None:
        name = called.weight + (called.weight == 1 and meets and called.stands_out)
        name = _FIRM if called.is_firm else name
    alone = len(entry.present) == 2
    minutes = entry.minutes or FULL_DAY_MINUTES
    weight = name + meets + called.is_behind_at + 2 * called.is_at + called.is_in_town
    weight += 3 * wording.names_contact(entry.subject, entry.names)
    if _is_named(entry):
        weight += 1 + called.is_apart
    else:
        tells = meets or not called.is_all
        weight += (alone and tells and minutes > _SHORT_MINUTES) - (
            not alone and minutes < _LONG_MINUTES
        )
        weight += alone and meets and called.is_all and minutes >= _LONG_MINUTES
    if "own" in marks:
        weight = weight - 1 if called.is_firm else min(weight - 1, _MAYBE)
    return weight


def _is_named(entry: CalendarEntry) -> bool:
    """Tell whether a title names the rep or the manager."""
    return entry.titled or bool(entry.named) or entry.names_manager


def _meets(entry: CalendarEntry, marks: Mapping[WordKind, str]) -> bool:
    """Tell whether a title speaks of what one does with customers."""
    return (
        not {"meeting", "together", "meal"}.isdisjoint(marks)
        or "+" in entry.subject
        or bool(_FORWARDED.match(entry.subject))
    )


def _judge_other_word(
    entry: CalendarEntry,
    found: Judgement,
    called: TitleName,
    wording: Wording,
    marks: Mapping[WordKind, str],
) -> Judgement:
    """Judge an entry whose title speaks of what is no meeting, and names somebody besides."""
    if "own" in marks:
        return found
    because = f"the title names {found.rep} and {called.name}"
    taken = replace(found, verdict="ride-along", because=because, rule="customer")
    unsure = replace(found, verdict="unsure", rule="customer")
    if found.word == marks.get("meal"):  # where one eats is no customer
        with_whom = wording.names_contact(entry.subject, entry.names)
        if not (called.is_firm or called.weight > 1 or with_whom):
            return found
        there = 0 if called.is_firm else 2 * called.is_behind_at + 2 * called.is_at
        sure = _weigh(entry, called, wording, marks) - there >= _SURE
        sure = sure and (entry.minutes or 0) > _SHORT_MINUTES
        return taken if sure else unsure if called.is_firm else found
    if found.rule == "desk":
        maybe = _is_named(entry) and "together" in marks and called.is_name
    else:
        maybe = called.is_firm
    if maybe and _meets(entry, marks) and _is_about(entry, called, found.word):
        return taken
    return unsure if maybe and _is_named(entry) else found


def _is_day_out(entry: CalendarEntry, called: TitleName, marks: Mapping[WordKind, str]) -> bool:
    """Tell whether hours with one rep, whom the title names, are too long for anything else."""
    return (
        len(entry.present) == 2
        and not entry.all_day
        and not entry.titled
        and bool(entry.named)
        and _is_long(entry, marks)
        and not called.is_firm
        and {"own", "meeting"}.isdisjoint(marks)
    )


def is_called_so(name: str, people: Sequence[Guest]) -> bool:
    """Tell whether a name is that of somebody present, cut short: Javi of Javier."""
    plain = fold_name(name)
    return len(plain) > 2 and any(fold_name(str(one)).startswith(plain) for one in people)


def _is_about(entry: CalendarEntry, called: TitleName, word: str | None) -> bool:
    """Tell whether a word of no meeting only says what one was about, behind the firm's name."""
    if not called.is_firm:
        return False
    _, named, behind = entry.subject.partition(called.name)
    return bool(named) and (word or "") in behind


def _is_customers(word: str, entry: CalendarEntry, wording: Wording) -> bool:
    """Tell whether who sells things is a customer: Notaio Brambati, and nobody from there invited.

    So is what a firm's name stands before: Castle Street Dental lease.
    """
    if any(guest.part == "outside" for guest in entry.present):
        return False
    _, _, behind = entry.subject.partition(word)
    if re.match(r"\.? [^\W_a-zß-öø-ÿ]", behind):
        return word[:1].isupper()
    return _is_about(entry, read_name(wording, entry.subject, entry.names), word)


def _is_in_name(word: str, entry: CalendarEntry, wording: Wording) -> bool:
    """Tell whether a word is only part of a firm's name, as in Red Mesa Grill."""
    if not word or not wording.is_trade(fold_name(word)):
        return False
    called = read_name(wording, entry.subject, entry.names)
    return called.is_firm and word in called.name


def _judge_without_word(
    entry: CalendarEntry,
    rep: Guest,
    people: Sequence[Guest],
    others: str,
    marks: Mapping[WordKind, str],
) -> Judgement:
    strangers = [person for person in people if person.part == "unplaced"]
    if not strangers:
        return _left("internal", "nobody from outside takes part")
    if "inside" in marks:
        return _left("internal", f'its title says "{marks["inside"]}"', "inside")
    together = f"{rep} and {_some(strangers)} took part"
    unlikely = others or entry.days > 1 or "talk" in marks
    if unlikely or all(guest.familiar for guest in strangers):
        found = _left(
            "internal", "nobody from outside takes part", "talk" if "talk" in marks else None
        )
    else:
        because = f"{together}, and no address tells who is from outside"
        found = replace(_taken(rep, because, None, "names"), by_name=True)
    return replace(found, rep=rep, hinges_on=(f"{together} at ", others))


def settle_by(account: str, found: Judgement) -> Judgement:
    """Return what an entry was whose people a known account makes people from outside."""
    assert found.rep is not None
    assert found.hinges_on is not None
    rule = found.hinge_rule or "names"
    settled = _taken(found.rep, account.join(found.hinges_on), None, rule)
    if found.doubt is not None:
        return replace(settled, verdict="unsure", rule=found.doubt[0], because=found.doubt[1])
    return replace(settled, verdict=found.settles_as)


def _judge_by_word(
    entry: CalendarEntry,
    rep: Guest,
    said: tuple[WordKind, str],
    marks: Mapping[WordKind, str],
    *,
    alone: bool,
    others: str,
) -> Judgement:
    """Judge an entry without anybody from outside that says that it is a ride-along."""
    kind, word = said
    if "talk" in marks:
        return _left("internal", f'it only speaks of "{word}"', "talk")
    is_long = _is_long(entry, marks) and (kind != "together" or "field" in marks)
    if not is_long:
        return _taken(rep, f'it says "{word}"{others}', word, "word")
    if not alone and entry.named != (rep.rep_id,):
        return _left("internal", f'it says "{word}", but more than manager and rep take part')
    return _taken_day(entry, rep, word, "word", alone="" if others else " alone")


def _is_long(entry: CalendarEntry, marks: Mapping[WordKind, str]) -> bool:
    """Tell whether an entry is long enough for a day or half of one."""
    least = _HALF_DAY_MINUTES if "half" in marks else FIELD_DAY_MINUTES
    return entry.all_day or (entry.minutes or 0) >= least


def _doubt(
    entry: CalendarEntry,
    found: Judgement,
    said: tuple[WordKind, str] | None,
    marks: Mapping[WordKind, str],
    off: Collection[str],
) -> Judgement:
    """Return the judgement, unsure where something leaves open that it took place as it says."""
    doubt = _find_doubt(entry, said, marks, off)
    if doubt is None:
        return found
    if found.verdict == "left out":
        return replace(found, doubt=doubt)
    return replace(
        found,
        verdict="unsure",
        rule=doubt[0],
        because=doubt[1],
        whole_day=found.verdict == "field day",
        doubt=doubt,
        by_name=False,
    )


def _find_doubt(
    entry: CalendarEntry,
    said: tuple[WordKind, str] | None,
    marks: Mapping[WordKind, str],
    off: Collection[str],
) -> tuple[EntryRule, str] | None:
    manager = next((guest for guest in entry.people if guest.part == "manager"), None)
    invited = entry.organizer is not None
    if "tentative" not in off and (entry.tentative or (manager and manager.answer == "maybe")):
        return "tentative", "it is tentative"
    if (
        "unanswered" not in off
        and entry.answers
        and invited
        and manager is not None
        and manager.answer == "none"
    ):
        return "unanswered", "the manager has not answered the invitation"
    outside = [guest for guest in entry.present if guest.part == "outside"]
    is_marked = said is not None and any(kind in marks for kind in MARKING)
    for kind in DOUBTFUL:
        if kind == "kick-off" and kind in marks and _names_company(entry.subject, outside):
            continue  # of a project
        if kind in marks and not (is_marked and kind in _OUTWEIGHED):
            return kind, f'its title says "{marks[kind]}"'  # type: ignore[return-value]
        sellers = TRADE_DOMAINS.get(kind, frozenset())
        if (
            sellers
            and outside
            and kind not in off
            and all(is_own(guest.email or "", sellers) for guest in outside)
        ):
            return kind, f"{_some(outside)} is of {domain_of(outside[0].email or '')}"  # type: ignore[return-value]
    reps = {guest.rep_id for guest in entry.present if guest.part == "rep"}
    is_open = not is_marked and len(entry.named) != 1
    if outside and len(reps) >= _MANY_REPS and is_open and "team" not in off:
        return "team", f"{len(reps)} reps took part"
    if (
        outside
        and "inside" in marks
        and not is_marked
        and not _names_company(entry.subject, outside)
    ):
        return "inside", f'its title says "{marks["inside"]}"'
    if entry.shared and "shared-name" not in off:
        return "shared-name", f"several reps are called {entry.shared}"
    return None


def _names_company(subject: str, outside: Sequence[Guest]) -> bool:
    """Tell whether a title names the company of somebody from outside."""
    words = split_title_words(fold_name(subject))
    domains = domains_of(guest.email for guest in outside if guest.email)
    return any(
        is_part(word, domain) or (len(word) > 2 and domain.startswith(word))
        for word in words
        for domain in domains
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


def _hindrance(
    entry: CalendarEntry, today: date, marks: Mapping[WordKind, str], *, include_private: bool
) -> Judgement | None:
    """Return why an entry can't count, whatever it was about."""
    if entry.cancelled:
        return _left("cancelled", "it was cancelled")
    if "off" in marks:
        return _left("called off", f'its subject says "{marks["off"]}"', "called-off")
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
    """Return the rep whom the title names, else who organised it, else the first in the file."""
    organizer = entry.organizer
    for rep in reps:
        if len(entry.named) == 1 and rep.rep_id == entry.named[0]:
            return rep
    for rep in reps:
        if organizer is not None and rep.rep_id == organizer.rep_id:
            return rep
    return reps[0]


def _left(reason: str, because: str, rule: EntryRule | None = None) -> Judgement:
    return Judgement(verdict="left out", reason=reason, because=because, rule=rule)


def _taken(rep: Guest, because: str, word: str | None, rule: EntryRule) -> Judgement:
    return Judgement(
        verdict="ride-along", reason="", because=because, rep=rep, word=word, rule=rule
    )


def _taken_day(
    entry: CalendarEntry, rep: Guest, word: str, rule: EntryRule, *, alone: str = " alone"
) -> Judgement:
    return Judgement(
        verdict="field day",
        reason="",
        because=f'it says "{word}", manager and {rep}{alone}, {_length(entry)}',
        rule=rule,
        rep=rep,
        word=word,
    )


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

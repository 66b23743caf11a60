"""The rules by which entries of a calendar are judged, by name, and what one was judged to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.guests import Guest

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
    "title": "a ride-along: nobody is invited, and the title names a rep and a known account, or "
    "only people from outside are, and the title says with which rep",
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
    "training": "unsure: the title or an address speaks of training",
    "webinar": "unsure: the title or an address speaks of what everybody may come to",
    "kick-off": "unsure: the title speaks of a kick-off",
    "vendor": "unsure: the title or an address speaks of somebody who sells to you",
    "travel": "unsure: the title speaks of the way there",
    "tentative": "unsure: it is marked tentative, or the manager answered so",
    "unanswered": "unsure: the manager has not answered, and answers others",
    "team": "unsure: three reps or more took part, and somebody from outside; not where one of the "
    "reps invites to a company that the title names",
    "shared-name": "unsure: the title names somebody as several reps are called",
    "machine": "note takers, equipment and who need not come are no people",
    "sister-domain": "addresses like the firm's, and where only its people are found, are its own",
}


@dataclass(frozen=True, kw_only=True)  # without slots, as guests are
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


def leave_out(reason: str, because: str, rule: EntryRule | None = None) -> Judgement:
    """Return the judgement of an entry that counts as nothing."""
    return Judgement(verdict="left out", reason=reason, because=because, rule=rule)


def take(rep: Guest, because: str, word: str | None, rule: EntryRule) -> Judgement:
    """Return the judgement of a ride-along."""
    return Judgement(
        verdict="ride-along", reason="", because=because, rep=rep, word=word, rule=rule
    )


def take_day(
    entry: CalendarEntry, rep: Guest, word: str, rule: EntryRule, *, alone: str = " alone"
) -> Judgement:
    """Return the judgement of a field day."""
    return Judgement(
        verdict="field day",
        reason="",
        because=f'it says "{word}", manager and {rep}{alone}, {_tell_length(entry)}',
        rule=rule,
        rep=rep,
        word=word,
    )


def tell_some(people: Sequence[Guest]) -> str:
    """Return who several people are, in words."""
    return str(people[0]) if len(people) == 1 else f"{people[0]} and {len(people) - 1} more"


def _tell_length(entry: CalendarEntry) -> str:
    if entry.all_day or entry.minutes is None:
        return "all day" if entry.days == 1 else f"{entry.days} days"
    return f"{entry.minutes // 60}:{entry.minutes % 60:02} hours"

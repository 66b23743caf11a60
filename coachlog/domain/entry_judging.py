"""Judges the entries of a calendar: which were ride-alongs, which field days, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from coachlog.domain.addresses import (
    domain_of,
    domains_of,
    is_of_trade,
    is_public,
    mailbox_of,
)
from coachlog.domain.calendar_entries import CalendarEntry, find_new_day
from coachlog.domain.companions import brings
from coachlog.domain.entry_rules import EntryRule, Judgement, leave_out, take, take_day, tell_some
from coachlog.domain.field_day_hours import FULL_DAY_MINUTES, is_long
from coachlog.domain.firms import is_part
from coachlog.domain.guests import Guest
from coachlog.domain.names import fold_name
from coachlog.domain.pair_weighing import is_about, judge_name, judge_pair
from coachlog.domain.plain_spelling import split_title_words
from coachlog.domain.titles import read_name
from coachlog.domain.word_index import WordKind
from coachlog.domain.wording import DOUBTFUL, MARKING, Wording

_ASKED = re.compile(r"[?？](?=\W*$| )")  # Globex? Jan rings them
_PREFIXES = re.compile(r"(?:\w{1,3}: *)*")  # of what was forwarded or answered: AW: WG: Globex
_MANY_REPS = 3  # take part in what is a meeting of the team
_RULE_OF: Mapping[str, str] = {"off": "called-off"}  # of kinds of words called otherwise
_OUTWEIGHED = frozenset({"training", "webinar", "kick-off", "vendor"})


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
    marks = _read_marks(entry, wording, off)
    hindrance = _hindrance(entry, today, marks, include_private=include_private)
    if hindrance is not None:
        return hindrance
    said = None if "word" in off else _find_said(entry, wording, marks)
    found = _judge_people(entry, said, marks, off, wording)
    if "customer" not in off:
        found = judge_name(entry, found, wording, marks)
    if found.hinge_rule in off:
        found = replace(found, hinges_on=None)
    if found.rule in off:
        return leave_out("internal", f'the rule "{found.rule}" is turned off')
    if found.verdict == "left out" and found.hinges_on is None:
        return found
    return _doubt(entry, found, said, marks, off, wording)


def _read_marks(
    entry: CalendarEntry, wording: Wording, off: Collection[str]
) -> dict[WordKind, str]:
    """Return the words that a title says of the meeting, by kind: not those that are of a name."""
    said_by = wording.marks(entry.subject)
    marks = {kind: word for kind, word in said_by.items() if _RULE_OF.get(kind, kind) not in off}
    if "vendor" in marks and _is_customers(marks["vendor"], entry, wording):
        del marks["vendor"]
    topic = marks.pop("about", "")
    ahead, _, behind = entry.subject.partition(topic or "\n")
    if topic and not (behind.startswith(":") and _PREFIXES.fullmatch(ahead)):
        # With Jan at Globex about prices: at a customer's, whatever about.
        before = read_name(wording, ahead, entry.names)
        if not (entry.names_insider and (before.is_firm or before.is_behind_at)):
            marks.setdefault("chat", topic)
    if "task" in marks:
        marks.setdefault("chat", marks["task"])
    asked = None if "hold" in off else _ASKED.search(entry.subject)
    is_said = not marks.keys().isdisjoint(("hold", *MARKING))
    is_told = any(guest.part == "outside" for guest in entry.present) and not entry.brought
    if asked and not is_said and not is_told:
        marks["hold"] = asked[0]
    for kind in ("chat", "own", "meal"):
        if _is_in_name(marks.get(kind, ""), entry, wording):
            del marks[kind]
    if moved := None if "called-off" in off else find_new_day(entry):
        words, is_here = moved
        if is_here:
            marks.pop("off", None)
        else:
            marks["off"] = words
    return marks


def settle_by(account: str, found: Judgement) -> Judgement:
    """Return what an entry was whose people a known account makes people from outside."""
    assert found.rep is not None
    assert found.hinges_on is not None
    rule = found.hinge_rule or "names"
    settled = take(found.rep, account.join(found.hinges_on), None, rule)
    if found.doubt is not None and found.doubt[0] != "kick-off":  # of a project there
        return replace(settled, verdict="unsure", rule=found.doubt[0], because=found.doubt[1])
    return replace(settled, verdict=found.settles_as)


def _is_customers(word: str, entry: CalendarEntry, wording: Wording) -> bool:
    """Tell whether who sells things is a customer: Notaio Brambati, and nobody from there invited.

    So is what a firm's name stands before: Castle Street Dental lease.
    """
    outside = [guest for guest in entry.present if guest.part == "outside"]
    if outside:  # Nakamura Advogados, and they came: with a rep
        return _is_in_name(word, entry, wording) and _names_company(entry.subject, outside)
    _, _, behind = entry.subject.partition(word)
    if re.match(r"\.? [^\W_a-zß-öø-ÿ]", behind):
        return word[:1].isupper()
    return is_about(entry, read_name(wording, entry.subject, entry.names), word)


def _is_in_name(word: str, entry: CalendarEntry, wording: Wording) -> bool:
    """Tell whether a word is only part of a firm's name, as in Red Mesa Grill."""
    if not word or not wording.is_trade(fold_name(word)):
        return False
    called = read_name(wording, entry.subject, entry.names)
    return called.is_firm and word in called.name


def _hindrance(
    entry: CalendarEntry, today: date, marks: Mapping[WordKind, str], *, include_private: bool
) -> Judgement | None:
    """Return why an entry can't count, whatever it was about."""
    if entry.cancelled:
        return leave_out("cancelled", "it was cancelled")
    if "off" in marks:
        return leave_out("called off", f'its subject says "{marks["off"]}"', "called-off")
    if entry.on > today:
        return leave_out("after today", "it has not taken place yet")
    if entry.private and not include_private:
        return leave_out("private", "it is marked private; --include-private takes it")
    if any(person.part == "manager" and person.declined for person in entry.people):
        return leave_out("declined", "the manager declined")
    return None


def _find_said(
    entry: CalendarEntry, wording: Wording, marks: Mapping[WordKind, str]
) -> tuple[WordKind, str] | None:
    """Return the word by which an entry says that it is a ride-along, and its kind."""
    # What stands in a text matters where nobody from outside tells more.
    parts = {guest.part for guest in entry.present}
    told = "rep" in parts and ("outside" not in parts or entry.days > 1)
    said = wording.find(entry.subject, entry.categories, entry.description if told else "")
    other = {"own", "chat", "desk", "meal", "inside"} & marks.keys()
    if said is not None or not told or "together" not in marks or other:
        return said
    called = read_name(wording, entry.subject, entry.names)
    is_place = wording.is_place(called.name) and is_long(entry, marks)
    return ("together", marks["together"]) if called.is_name and not is_place else None


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
        return leave_out("room or holiday", "nobody takes part")
    if not any(person.part == "manager" for person in people):
        return leave_out("without the manager", "the manager takes no part")
    outside = [person for person in people if person.part == "outside"]
    if not reps:
        return _without_rep(entry, people, outside, word)
    rep = _choose_rep(entry, reps)
    also = [str(guest) for guest in reps if guest is not rep]
    others = f"; {', '.join(also)} came too, and it counts for {rep}" if also else ""
    if outside:
        if entry.days > 1 and word is None and "several-days" not in off:
            return leave_out(
                "several days", f"{entry.days} days at a stretch are no one meeting", "several-days"
            )
        if entry.brought:
            if "chat" in marks:  # Globex: Dana on holiday
                return leave_out(
                    "no rep", f'no rep is invited, and its title says "{marks["chat"]}"'
                )
            because = f"{tell_some(outside)} from outside took part, and the title names {rep}"
            return take(rep, because, word, "title")
        because = f"{rep} and {tell_some(outside)} from outside took part{others}"
        return take(rep, because, word, "guests")
    if said is None:
        strange = any(person.part == "unplaced" for person in people)
        if not strange and (len(reps) == 1 or entry.named == (rep.rep_id,)):
            return judge_pair(entry, rep, marks, off, wording)
        return _judge_without_word(entry, rep, people, others, marks)
    alone = len(reps) == 1
    return _judge_by_word(entry, rep, said, marks, wording, alone=alone, others=others)


def _without_rep(
    entry: CalendarEntry, people: Sequence[Guest], outside: Sequence[Guest], word: str | None
) -> Judgement:
    declined = [person for person in entry.people if person.part == "rep" and person.declined]
    if declined:
        return leave_out("declined", f"{declined[0]} declined")
    if len(people) == 1:
        reason = "room or holiday" if entry.all_day or len(entry.guests) > 1 else "nobody else"
        return leave_out("no rep" if word else reason, "nobody but the manager takes part")
    if outside or word:
        return leave_out("no rep", "no rep of the manager's team takes part")
    return leave_out("internal", "neither a rep nor anybody from outside takes part")


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


def _judge_without_word(
    entry: CalendarEntry,
    rep: Guest,
    people: Sequence[Guest],
    others: str,
    marks: Mapping[WordKind, str],
) -> Judgement:
    strangers = [person for person in people if person.part == "unplaced"]
    if not strangers:
        return leave_out("internal", "nobody from outside takes part")
    if "inside" in marks:
        return leave_out("internal", f'its title says "{marks["inside"]}"', "inside")
    together = f"{rep} and {tell_some(strangers)} took part"
    unlikely = others or entry.days > 1 or "talk" in marks
    if unlikely or all(guest.familiar for guest in strangers):
        found = leave_out(
            "internal", "nobody from outside takes part", "talk" if "talk" in marks else None
        )
    else:
        because = f"{together}, and no address tells who is from outside"
        found = replace(take(rep, because, None, "names"), by_name=True)
    return replace(found, rep=rep, hinges_on=(f"{together} at ", others))


def _judge_by_word(
    entry: CalendarEntry,
    rep: Guest,
    said: tuple[WordKind, str],
    marks: Mapping[WordKind, str],
    wording: Wording,
    *,
    alone: bool,
    others: str,
) -> Judgement:
    """Judge an entry without anybody from outside that says that it is a ride-along."""
    kind, word = said
    if "talk" in marks:
        return leave_out("internal", f'it only speaks of "{word}"', "talk")
    is_day = is_long(entry, marks) and (kind != "together" or "field" in marks)
    is_short = 0 < (entry.minutes or 0) < FULL_DAY_MINUTES and "half" not in marks
    if is_day and is_short and kind in ("ride-along", "visit"):
        is_day = not read_name(wording, entry.subject, entry.names).is_firm  # half a day with one
    if not is_day:
        return take(rep, f'it says "{word}"{others}', word, "word")
    if not alone and entry.named != (rep.rep_id,):
        return leave_out("internal", f'it says "{word}", but more than manager and rep take part')
    return take_day(entry, rep, word, "word", alone="" if others else " alone")


def _doubt(
    entry: CalendarEntry,
    found: Judgement,
    said: tuple[WordKind, str] | None,
    marks: Mapping[WordKind, str],
    off: Collection[str],
    wording: Wording,
) -> Judgement:
    """Return the judgement, unsure where something leaves open that it took place as it says."""
    doubt = _find_doubt(entry, said, marks, off, wording)
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
    wording: Wording,
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
        if is_marked and kind in _OUTWEIGHED:
            continue
        because = _find_kind(kind, entry, outside, marks, off, wording)
        if because:
            return kind, because  # type: ignore[return-value]
    reps = {guest.rep_id for guest in entry.present if guest.part == "rep"}
    is_reps = entry.organizer is not None and entry.organizer.part == "rep"
    is_open = not is_marked and not (len(entry.named) == 1 and entry.named[0] in reps)
    if outside and len(reps) >= _MANY_REPS and is_open and "team" not in off:
        called = read_name(wording, entry.subject, entry.names)
        # A rep who invites the whole team to a customer was there.
        names_one = called.is_firm or _names_company(entry.subject, outside)
        if not is_reps or not names_one or "inside" in marks:
            return "team", f"{len(reps)} reps took part"
    if (
        outside
        and "inside" in marks
        and not is_marked
        and not _names_company(entry.subject, outside)
        and not ("meeting" in marks and read_name(wording, entry.subject, entry.names).is_firm)
    ):
        return "inside", f'its title says "{marks["inside"]}"'
    if entry.shared and "shared-name" not in off:
        return "shared-name", f"several reps are called {entry.shared}"
    return None


def _find_kind(
    kind: WordKind,
    entry: CalendarEntry,
    outside: Sequence[Guest],
    marks: Mapping[WordKind, str],
    off: Collection[str],
    wording: Wording,
) -> str:
    """Return what says that an entry may have been of a doubtful kind; "" for nothing."""
    # Nobody is on the way with customers: Olivar, a hoist for the transfer (traslado).
    of_project = kind in ("kick-off", "travel") and _names_company(entry.subject, outside)
    if kind in marks and not of_project:
        return f'its title says "{marks[kind]}"'
    if not outside or kind in off:
        return ""
    emails = [guest.email or "" for guest in outside]
    of_trade = all(is_of_trade(email, kind) or wording.is_mailbox(email, kind) for email in emails)
    if not of_trade or (kind == "webinar" and _is_at_customers(entry, outside, marks, wording)):
        return ""
    return f"{tell_some(outside)} came from {outside[0].email}"


def _is_at_customers(
    entry: CalendarEntry,
    outside: Sequence[Guest],
    marks: Mapping[WordKind, str],
    wording: Wording,
) -> bool:
    """Tell whether a mailbox for events is a customer's: Visita Catering Azahar c/ Lucía."""
    is_meeting = not marks.keys().isdisjoint(("meeting", "together"))
    reps = [str(guest) for guest in entry.present if guest.part == "rep"]
    comes = is_meeting or any(brings(wording, entry.subject, rep) for rep in reps)
    is_ours = entry.organizer is not None and entry.organizer.part in ("manager", "rep")
    return (comes or is_ours) and _names_company(entry.subject, outside)


def _names_company(subject: str, outside: Sequence[Guest]) -> bool:
    """Tell whether a title names the company of somebody from outside."""
    words = split_title_words(fold_name(subject))
    emails = [guest.email for guest in outside if guest.email]
    private = {mailbox_of(email) for email in emails if is_public(domain_of(email))}
    domains = domains_of(emails) | private  # studiobarbieri@pec.it
    return any(
        is_part(word, domain) or (len(word) > 2 and domain.startswith(word))
        for word in words
        for domain in domains
    )

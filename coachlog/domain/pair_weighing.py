"""Judges entries of manager and rep, nobody from outside invited: by what their titles name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Literal

from coachlog.domain.addresses import domain_of
from coachlog.domain.calendar_entries import CalendarEntry, is_called_so
from coachlog.domain.entry_rules import (
    EntryRule,
    EntryVerdict,
    Judgement,
    leave_out,
    take_day,
    tell_some,
)
from coachlog.domain.field_day_hours import FULL_DAY_MINUTES, is_long
from coachlog.domain.firms import squash
from coachlog.domain.guests import Guest
from coachlog.domain.titles import TitleName, read_name
from coachlog.domain.word_index import WordKind
from coachlog.domain.wording import Wording

_SHORT_MINUTES = 30  # as long as two colleagues talk about a customer
_LONG_MINUTES = 60  # longer than three do
_BRIEF_MINUTES = 15  # in which nobody is with a customer: one rings somebody, or asks the rep
# What is known of an entry of manager and rep is weighed against these.
_SURE, _MAYBE, _FIRM = 4, 3, 3

# What mail programs put before the subject of a forwarded mail.
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|enc|転送)\s*[:：]", re.IGNORECASE)
# Kinds of meetings that a ride-along can be to.
_NO_MEETINGS: tuple[Literal["talk", "desk", "inside", "chat"], ...] = (
    "talk", "desk", "inside", "chat",
)  # fmt: skip
# Places of a firm, its own or a customer's.
_PLACES = re.compile(
    r"(?:HQ|head ?office|headquarters?|offices?|depot|warehouse|showroom|Zentrale|Niederlassung"
    r"|Geschäftsstelle|Lager|siège|agence|entrepôt|dépôt|sede|filiale|magazzino|stabilimento"
    r"|almacén|delegación|fábrica|oficinas?|kantoor|hoofdkantoor|vestiging|magazijn|filiaal"
    r"|escritório|matriz|armazém|filial)\b",
    re.IGNORECASE,
)


def judge_pair(
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
    found = leave_out("one-to-one", f"{rep} and the manager alone")
    if entry.titled:
        found = leave_out("nobody else", "nobody but the manager is invited")
    elif not alone:
        found = leave_out("internal", "nobody from outside takes part")
    for kind in _NO_MEETINGS:
        word = marks.get(kind) or (marks.get("meal") if kind == "chat" else None)
        if word:
            because = f'its title says "{word}"'
            return replace(found, because=because, rule=kind, rep=rep, word=word)
    if alone and "field" not in off and "own" not in marks and is_long(entry, marks):
        out = marks.get("field") or ("" if entry.titled else _find_towns(entry, wording))
        if out:
            return take_day(entry, rep, out, "field")
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
        return f"{rep} and {tell_some(others)} are invited, and the title names "
    if entry.names_insider or "together" in marks:
        return f"only {rep} is invited, and the title says that you are together at "
    return f"only {rep} is invited, and the title names "


def _find_towns(entry: CalendarEntry, wording: Wording) -> str:
    """Return the places of a title that says nothing else, as one does of a day on the road."""
    parts = wording.parts(entry.subject, entry.names)
    return " ".join(parts) if all(map(wording.is_place, parts)) else ""


def judge_name(
    entry: CalendarEntry, found: Judgement, wording: Wording, marks: Mapping[WordKind, str]
) -> Judgement:
    """Judge an entry of manager and rep by what its title names, an account or not.

    A known account settles it later, whatever is found here.
    """
    has_other_word = found.rule in ("chat", "desk") and found.rep is not None
    if found.hinge_rule is None and not has_other_word:
        return found
    alone = len(entry.present) == 2
    called = read_name(wording, entry.subject, entry.names)
    if (
        not called.name
        or called.name in (marks.get("field"), marks.get("meal"))
        or is_called_so(called.name, entry.present)
    ):
        settles: EntryVerdict = "ride-along" if entry.names_insider else "unsure"
        return replace(found, settles_as=settles) if alone else replace(found, hinges_on=None)
    if found.hinges_on is None:
        return _judge_other_word(entry, found, called, wording, marks)
    known = _weigh(entry, called, wording, marks, name=_FIRM)
    weight = _weigh(entry, called, wording, marks)
    is_full = (entry.minutes or 0) >= FULL_DAY_MINUTES  # who is with one customer for so long?
    if (weight < _SURE or is_full) and found.rep is not None and _is_day_out(entry, called, marks):
        day = take_day(entry, found.rep, called.name, "field")
        return replace(day, hinges_on=found.hinges_on, hinge_rule=found.hinge_rule)
    because = called.name.join(found.hinges_on)
    if known < _SURE and not alone:  # colleagues speak of customers too
        return replace(found, hinges_on=None)
    is_open = not alone and "review" in marks
    settles = "ride-along" if known >= _SURE and not is_open else "unsure"
    if weight >= _SURE or (weight >= _MAYBE and alone):
        verdict: EntryVerdict = "ride-along" if weight >= _SURE and not is_open else "unsure"
        return replace(found, settles_as=settles, verdict=verdict, because=because, rule="customer")
    return replace(found, settles_as=settles)


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
    is_theirs = name is not None and _is_theirs(entry, called, wording, marks.get("own", ""))
    if name is None:
        name = called.weight + (called.weight == 1 and meets and called.stands_out)
        name = _FIRM if called.is_firm else name
    alone = len(entry.present) == 2
    minutes = entry.minutes or FULL_DAY_MINUTES
    weight = name + meets + called.is_behind_at + 2 * called.is_at + called.is_in_town
    weight += 3 * wording.names_contact(entry.subject, entry.names)
    if entry.names_insider:
        weight += 1 + called.is_apart
    else:
        tells = meets or not called.is_all
        weight += (alone and tells and minutes > _SHORT_MINUTES) - (
            not alone and minutes < _LONG_MINUTES
        )
        weight += alone and meets and called.is_all and minutes >= _LONG_MINUTES
    if minutes <= _BRIEF_MINUTES:
        weight = min(weight - 2, _MAYBE)
    desks = (
        guest.part == "colleague" and wording.is_mailbox(guest.email or "", "desk")
        for guest in entry.present
    )
    if ("own" in marks and not is_theirs) or any(desks):
        weight = weight - 1 if called.is_firm else min(weight - 1, _MAYBE)
    return weight


def _is_theirs(entry: CalendarEntry, called: TitleName, wording: Wording, word: str) -> bool:
    """Tell whether a place is a known customer's: behind its name, or visited there.

    As in Globex HQ, and Globex, visite entrepôt Lyon.
    """
    if not _PLACES.fullmatch(word) or not called.name or wording.is_town(called.name):
        return False
    own = (domain_of(guest.email) for guest in entry.people if guest.email)
    if any(squash(called.name) in squash(domain) for domain in own):
        return False
    before, found, _ = entry.subject.partition(called.name)[2].partition(word)
    visited = wording.marks(before).get("together", "-")
    return bool(found) and (not before.strip() or before.rstrip().endswith(visited))


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
    if not {"own", "task"}.isdisjoint(marks):
        return found
    because = f"the title names {found.rep} and {called.name}"
    taken = replace(found, verdict="ride-along", because=because, rule="customer")
    unsure = replace(found, verdict="unsure", rule="customer")
    if found.word == marks.get("meal"):  # where one eats is no customer
        with_whom = wording.names_contact(entry.subject, entry.names)
        if called.is_behind_at and entry.names_insider and found.rep is not None:
            found = replace(found, hinges_on=(_hinge(entry, found.rep, marks), ""))
        if not (called.is_firm or called.weight > 1 or with_whom):
            return found
        there = 0 if called.is_firm else 2 * called.is_behind_at + 2 * called.is_at
        sure = _weigh(entry, called, wording, marks) - there >= _SURE
        sure = sure and (entry.minutes or 0) > _SHORT_MINUTES
        return taken if sure else unsure if called.is_firm else found
    if found.rule == "desk":
        maybe = entry.names_insider and "together" in marks and called.is_name
    else:
        maybe = called.is_firm
    meets = _meets(entry, marks) or wording.names_contact(entry.subject, entry.names)
    if maybe and meets and is_about(entry, called, found.word):
        return taken
    return unsure if maybe and entry.names_insider else found


def _is_day_out(entry: CalendarEntry, called: TitleName, marks: Mapping[WordKind, str]) -> bool:
    """Tell whether hours with one rep, whom the title names, are too long for anything else."""
    return (
        len(entry.present) == 2
        and not entry.all_day
        and not entry.titled
        and bool(entry.named)
        and is_long(entry, marks)
        and not called.is_firm
        and {"own", "meeting"}.isdisjoint(marks)
    )


def is_about(entry: CalendarEntry, called: TitleName, word: str | None) -> bool:
    """Tell whether a word of no meeting only says what one was about, behind the firm's name."""
    if not called.is_firm:
        return False
    _, named, behind = entry.subject.partition(called.name)
    return bool(named) and (word or "") in behind

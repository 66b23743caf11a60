"""Entries of a calendar and their people, made for the tests of how entries are judged."""

from __future__ import annotations

from datetime import date, time
from functools import partial

from coachlog.domain.calendar_entries import CalendarEntry, assume_people
from coachlog.domain.companions import brings
from coachlog.domain.entry_judging import judge, settle_by
from coachlog.domain.entry_rules import Judgement
from coachlog.domain.guests import Circle, Directory, Guest, Insider
from coachlog.intake.calendar_words import word_with

TODAY = date(2026, 11, 20)

PAT = Guest(part="manager", name="Pat Lee", email="pat@acme.com")

DANA = Guest(part="rep", name="Dana Cruz", email="dana@acme.com", rep_id=7)

LOU = Guest(part="rep", name="Lou Fox", rep_id=8)

BOSS = Guest(part="colleague", name="Max Roy", email="max@acme.com")

JO = Guest(part="outside", name="Jo Ito", email="jo@globex.com")

STRANGER = Guest(part="unplaced", name="Sam Jones")

ROOM = Guest(part="room", name="Room 4")

WORDING = word_with({"ride-along": ["Tandem Tour"]})


def entry(*guests: Guest, subject: str = "Weekly", minutes: int | None = 60) -> CalendarEntry:
    begin = 9 * 60
    end = begin + (minutes or 0)
    return CalendarEntry(
        on=date(2026, 11, 18),
        subject=subject,
        starts_at=None if minutes is None else time(9),
        ends_at=None if minutes is None else time(end // 60, end % 60),
        minutes=minutes,
        guests=guests,
    )


def rule(one: CalendarEntry, account: str | None = None) -> Judgement:
    found = judge(one, WORDING, TODAY)
    return settle_by(account, found) if account and found.hinges_on else found


def circle(*reps: str) -> Circle:
    pat = Insider(id=1, name="Pat Lee")
    people = (Insider(id=7 + place, name=name, is_rep=True) for place, name in enumerate(reps))
    return Circle(manager=pat, directory=Directory([pat, *people]))


def assume(one: CalendarEntry, people: Circle) -> CalendarEntry:
    return assume_people(one, people, partial(brings, WORDING))

"""What entries of a calendar are judged to be: by title, people and length, and by chance.

The other tests say what is right; these keep everything that is said. How to write that anew:
tests/golden.py.
"""

# ruff: noqa: E501  (what stands in one place of an entry stands beside each other)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.entry_judging import judge, settle_by
from coachlog.domain.entry_rules import RULES, Judgement
from coachlog.domain.guests import Guest
from tests.golden import compare
from tests.made_entries import (
    BOSS,
    DANA,
    JO,
    LOU,
    PAT,
    ROOM,
    STRANGER,
    TODAY,
    WORDING,
    assume,
    circle,
)  # fmt: skip
from tests.made_entries import entry as made

GOLDEN = Path(__file__).parent / "golden"
PEOPLE = circle("Dana Cruz", "Lou Fox", "Dana Roy")
DESK = Guest(part="colleague", name="Al Roe", email="legal@acme.com")
SELLER = Guest(part="outside", name="Al Roe", email="al@gong.io")
SAM = Guest(part="rep", name="Sam Reed", rep_id=9)
GROUPS: dict[str, tuple[Guest, ...]] = {
    "own": (), "rep": (PAT, DANA), "rep and boss": (PAT, DANA, BOSS), "rep and desk": (PAT, DANA, DESK),
    "two reps": (PAT, DANA, LOU),
}  # fmt: skip
# Each length at which something begins to count, and the minute before.
LENGTHS = (15, 16, 30, 31, 59, 60, 149, 150, 209, 210, None)
TITLES = (
    "Globex", "Dana Cruz: Globex", "Dana Cruz + Globex", "Marlow Paper - Dana Cruz", "Marlow Paper", "Marlow w/ Dana Cruz",
    "Marlow Dana Cruz", "Marlow Nord, Dana Cruz", "Visit Marlow", "Visit Marlow with Dana Cruz", "Dana Cruz @ Marlow", "@ Marlow Nord",
    "Demo at Marlow Paper", "Marlow GmbH, Lyon", "Lyon", "Lyon, Dijon", "Terrain Lyon", "Ride-along Dana Cruz", "Field day with Dana Cruz",
    "Samen met Dana Cruz naar Umbra", "Lunch Marlow Paper", "Lunch @ Marlow w/ Dana Cruz", "Lunch", "1:1 Dana Cruz", "Prep Marlow Paper",
    "Slides Marlow Paper", "Visita Marlow, repasar oferta", "Marlow HQ, Dana Cruz", "Visit Marlow HQ with Dana Cruz", "Dana Cruz - Globex HQ",
    "Marlow Paper review", "Pat Lee at Marlow Paper", "FW: Marlow Paper", "Fwd Marlow", "Marlow Paper, Dr. Ross", "Mr Okafor re kit", "Dana",
    "Dana Cruz XY", "Morning with Dana Cruz", "Marlow Paper training", "Webinar Marlow Paper", "Vendor demo Marlow", "Kick-off Marlow Paper",
    "HOLD: Marlow Paper", "Flight to Lyon, Dana Cruz", "Debrief ride-along", "Marlow Paper moved to 3/12", "Canceled: Marlow Paper",
    "Red Mesa Grill, Dana Cruz", "Notaio Brambati", "Dana Cruz - Lyon HQ", "Dana Cruz - Marlow Nord HQ",
    "Lunch Marlow Paper HQ", "Lunch Marlow Nord", "Lunch @ Marlow Nord", "Lunch @ Marlow Nord + Dana Cruz", "dana cruz w/ marlow nord", "Besprechung Globex", "Holiday", "",
)  # fmt: skip


def tell(found: Judgement) -> str:
    """Return a judgement in few words: without what is not said."""
    said = ((field.name, getattr(found, field.name)) for field in fields(found))
    return " ".join(f"{name}={value}" for name, value in said if value)


def settled(one: CalendarEntry, off: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return the verdict of an entry, and the one with a known account, each as a letter."""
    found = judge(one, WORDING, TODAY, off=off)
    known = settle_by("Globex", found) if found.hinges_on else found
    return found.verdict[0], known.verdict[0]


def keep(name: str, lines: Iterator[str]) -> None:
    compare(GOLDEN / f"{name}.txt", "".join(f"{line}\n" for line in lines))


def test_titles_are_judged_as_before_at_each_length_that_counts() -> None:
    def judge_all() -> Iterator[str]:
        yield f"lengths: {LENGTHS}, each without and with a known account"
        for title in TITLES:
            for name, guests in GROUPS.items():
                ones = [
                    assume(made(*guests, subject=title, minutes=minutes), PEOPLE)
                    for minutes in LENGTHS
                ]
                verdicts = " ".join("".join(settled(one)) for one in ones)
                yield f"{title} | {name} | {verdicts} | {tell(judge(ones[5], WORDING, TODAY))}"

    keep("entries", judge_all())


def test_entries_of_chance_are_judged_as_before() -> None:
    chance = Random(15)
    some = (PAT, replace(PAT, answer="none"), replace(PAT, answer="maybe"), DANA, LOU, SAM, BOSS,
            JO, JO, SELLER, STRANGER, replace(STRANGER, familiar=True), ROOM)  # fmt: skip

    def draw() -> CalendarEntry:
        people = dict.fromkeys([chance.choice(some[:3]), *chance.sample(some[3:], 3)])
        guests = [replace(one, declined=not chance.randrange(9)) for one in people]
        one = made(*guests, subject=chance.choice(TITLES), minutes=chance.choice(LENGTHS))
        said = {
            "tentative": True, "answers": True, "private": True, "cancelled": True,
            "organizer": chance.choice((*guests, BOSS)), "categories": ("Ride-along",),
            "description": "ride-along with Dana", "on": TODAY + timedelta(chance.randrange(2)),
            "until_on": date(2026, 11, 18 + chance.randrange(3)), "shared": "Dana",
        }  # fmt: skip
        return replace(one, **{name: said[name] for name in said if not chance.randrange(7)})  # type: ignore[arg-type]

    def judge_all() -> Iterator[str]:
        for _ in range(250):
            one = assume(draw(), PEOPLE)
            found = judge(one, WORDING, TODAY, include_private=not chance.randrange(2))
            yield f"{one.subject} | {', '.join(map(str, one.present))} | {tell(found)}"
            if found.hinges_on:
                yield f"    {tell(settle_by('Globex', found))}"
            off = chance.choice(list(RULES))
            yield f"    without {off}: {settled(one, (off,))}"

    keep("chance-entries", judge_all())

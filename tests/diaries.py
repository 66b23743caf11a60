"""Reads the calendars of diaries.txt: written by hand as managers write them, their truth known.

Like `composed`, they were put down before anybody looked at the words that coachlog ships.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tests.composed import FIRST, Composed, Diary, Somebody, Truth, address_of, write

PROGRAMS = ("google", "outlook", "published", "exchange", "apple", "notes", "graph")
_FILE = Path(__file__).with_suffix(".txt")
_TRUTHS: dict[str, Truth] = {
    "ride": "ride-along", "field": "field day", "no": "other", "unsure": "unsure",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Team:
    """Who is in the diaries of one manager, and which accounts the log has."""

    code: str
    manager: str
    domain: str
    reps: tuple[str, ...]
    known: tuple[str, ...]

    def rep(self, said: str) -> str:
        """Return the rep of that first name, or the family's in Japan."""
        (found,) = (name for name in self.reps if name == said or name.split()[0] == said)
        return found


def read_diaries(path: Path = _FILE) -> Iterator[Diary]:
    """Yield the diaries of a file, in its order."""
    world: Team | None = None
    diary: Diary | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        if line.startswith("world "):
            code, manager, domain, reps, known = cells
            world = Team(
                code=code.removeprefix("world "),
                manager=manager,
                domain=domain,
                reps=tuple(reps.split(", ")),
                known=tuple(known.split(", ")),
            )
        elif line.startswith("== "):
            if diary is not None:
                yield diary
            assert world is not None
            diary = Diary(tongue=world, program=line.split()[2], domain=world.domain)
        elif line and not line.startswith("#"):
            assert diary is not None
            assert world is not None
            _add(diary, world, *cells)
    if diary is not None:
        yield diary


def _add(diary: Diary, world: Team, subject: str, when: str, who: str, truth: str) -> None:
    me = Somebody(name=world.manager, email=address_of(world.manager, world.domain))
    people: list[Somebody] = []
    organizer = me
    for said in who.split(", "):
        if said == "?me":
            me = replace(me, answer="NEEDS-ACTION")
        elif "@" in said:
            people.append(Somebody(name=said, email=said, answer="NEEDS-ACTION"))
        elif said != "-":
            name = world.rep(said.removeprefix("by "))
            people.append(Somebody(name=name, email=address_of(name, world.domain)))
            if said.startswith("by "):
                organizer = people[-1]
    verdict, _, about = truth.partition(" ")
    rep, _, account = about.partition(" @ ")
    hour, _, minutes = when.partition("+")
    number = len(diary.entries)
    diary.entries.append(
        Composed(
            truth=_TRUTHS[verdict],
            subject=subject,
            people=(me, *people) if people else (),
            organizer=organizer if people else None,
            rep=world.rep(rep) if rep else None,
            account=account or None,
            at=None if hour == "day" else int(hour),
            minutes=int(minutes or 60),
            day=FIRST + timedelta(days=number % 5 + 7 * (number // 5)),
        )
    )


def write_diary(diary: Diary) -> str:
    """Return the file as the program writes it."""
    return _write_graph(diary) if diary.program == "graph" else write(diary)


def _write_graph(diary: Diary) -> str:
    def person(one: Somebody) -> dict[str, str]:
        return {"name": one.name, "address": one.email}

    answers = {"ACCEPTED": "accepted", "NEEDS-ACTION": "notResponded"}
    events = []
    for number, entry in enumerate(diary.entries):
        begin = datetime(entry.day.year, entry.day.month, entry.day.day, entry.at or 0)  # noqa: DTZ001  (local)
        length = timedelta(days=1) if entry.at is None else timedelta(minutes=entry.minutes)
        events.append(
            {
                "iCalUId": f"graph-{number}",
                "subject": entry.subject,
                "isAllDay": entry.at is None,
                "start": {"dateTime": begin.isoformat(), "timeZone": "UTC"},
                "end": {"dateTime": (begin + length).isoformat(), "timeZone": "UTC"},
                "showAs": "busy",
                "type": "singleInstance",
                "organizer": {"emailAddress": person(entry.organizer)} if entry.organizer else None,
                "attendees": [
                    {
                        "type": "required",
                        "status": {"response": answers[one.answer]},
                        "emailAddress": person(one),
                    }
                    for one in entry.people
                ],
            }
        )
    return json.dumps({"value": events}, ensure_ascii=False)

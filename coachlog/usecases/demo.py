"""A throw-away log with a believable team and 13 weeks of calls."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coachlog.domain import defaults
from coachlog.domain.calls import (
    MANAGER_SCHEDULED,
    REP_REQUEST,
    Role,
)
from coachlog.domain.periods import week_of
from coachlog.formats.call_fields import CallDraft
from coachlog.store.append import BulkAppend
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook

WEEKS = 13
_SEED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manager:
    name: str
    reps: tuple[str, ...]
    asked: float  # how many of the calls reps ask for, on average
    hidden: int = 0  # reps at the end of the list who are never coached


_MANAGERS = (
    _Manager(
        name="Pat Lee",
        reps=("Dana Cruz", "Sam Fox", "Noor Haddad", "Jonas Weber", "Mei Tanaka"),
        asked=0.8,
        hidden=2,
    ),
    _Manager(
        name="Kim Poe",
        reps=("Lou Martin", "Ana Silva", "Ravi Patel", "Eva Novak"),
        asked=0.2,
    ),
    _Manager(
        name="Alex Roy",
        reps=("Tom Berg", "Ines Costa", "Omar Aziz", "Lena Vogt"),
        asked=0.5,
    ),
)
_ACCOUNTS = (
    "Acme", "Globex", "Initech", "Umbrella Foods", "Stark Tools", "Wayne Logistics",
    "Hooli Health", "Vandelay Imports", "Tyrell Optics", "Soylent Farms", "Cyberdyne Parts",
    "Wonka Sweets",
)  # fmt: skip
_REINFORCE = (
    "Opened with a question about the buyer's goals",
    "Stayed silent after naming the price",
    "Confirmed the next step and its date",
)
_IMPROVE = (
    "Asked two questions at once; ask one and wait",
    "Presented before the need was clear",
    "Left without a dated next step",
)


def fill_demo(log: Log, today: date, author: Author) -> None:
    """Fill an empty log with the 13 weeks up to today; the same for the same day."""
    with log.transaction() as connection:
        command_id = note_command(connection, author)
        calls = BulkAppend(
            connection, command_id, defaults.CURRENCY, NameBook(connection, command_id)
        )
        calls.start()
        drafts = sorted(_make_calls(today), key=lambda draft: draft.held_on)
        calls.add(drafts, [str(number) for number in range(len(drafts))])
        calls.finish()


def _make_calls(today: date) -> Iterator[CallDraft]:
    chance = random.Random(_SEED)
    # The whole week before, when this one is too young to tell anything.
    monday = week_of(today).start
    for manager in _MANAGERS:
        coached = manager.reps[: len(manager.reps) - manager.hidden]
        for week in range(WEEKS):
            start = monday - timedelta(weeks=WEEKS - 1 - week)
            days = [day for day in range(5) if start + timedelta(days=day) <= today] or [0]
            calls = chance.choice([5, 5, 6, 6, 7])
            asked = min(calls, max(0, round(calls * manager.asked + chance.uniform(-0.8, 0.8))))
            for _ in range(asked):
                on = start + timedelta(days=chance.choice(days))
                yield _asked_for(chance, manager.name, chance.choice(manager.reps), on)
            on, rep = start + timedelta(days=chance.choice(days)), coached[week % len(coached)]
            for _ in range(calls - asked):
                yield _scheduled(chance, manager.name, rep, on)


def _asked_for(chance: random.Random, manager: str, rep: str, on: date) -> CallDraft:
    role: Role = chance.choice(["shared", "led"])
    return CallDraft(
        held_on=on,
        manager=manager,
        rep=rep,
        account=chance.choice(_ACCOUNTS),
        initiator=REP_REQUEST,
        deal_cents=chance.choice([60, 80, 120, 150, 200]) * 1000 * 100,
        minutes=chance.choice([45, 60, 90]),
        role=role,
    )


def _scheduled(chance: random.Random, manager: str, rep: str, on: date) -> CallDraft:
    return CallDraft(
        held_on=on,
        manager=manager,
        rep=rep,
        account=chance.choice(_ACCOUNTS),
        initiator=MANAGER_SCHEDULED,
        deal_cents=chance.choice([5, 8, 12, 20, 30, 45]) * 1000 * 100,
        minutes=chance.choice([30, 45, 60]),
        role="observed",
        reinforce=chance.choice(_REINFORCE),
        improve=chance.choice(_IMPROVE),
    )

"""A throw-away log with a believable team and 13 weeks of calls."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from coachlog.domain import defaults
from coachlog.domain.actions import OWNERS, PUT_OFF_DAYS, ActionChanges, NewAction
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Role
from coachlog.domain.debriefs import HIGHEST, GivenRating, Reply
from coachlog.domain.fielddays import FieldDayPlan, Stop
from coachlog.domain.periods import week_of
from coachlog.formats.call_fields import CallDraft
from coachlog.reports.debriefs import find_day
from coachlog.store.absences import insert_absence
from coachlog.store.actions import insert_action, update_action
from coachlog.store.bulk_append import BulkAppend
from coachlog.store.debriefs import insert_reply, keep_rating
from coachlog.store.fielddays import (
    hold_day,
    insert_displacement,
    insert_field_day,
    replace_focus,
    replace_stops,
    update_field_day,
)
from coachlog.store.history import Author
from coachlog.store.log import Log
from coachlog.store.rows import RowWriter, writing_rows

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
_SKILLS = ("discovery questions", "naming the price", "next steps")
_STEPS = (
    "Write down five opening questions",
    "Send the summary within a day",
    "Rehearse the price conversation",
    "Ask pricing for a sample",
)
_REPLY = "I will ask who decides before I show anything"
_IMPROVE = (
    "Asked two questions at once; ask one and wait",
    "Presented before the need was clear",
    "Left without a dated next step",
)


def fill_demo(log: Log, today: date, author: Author) -> None:
    """Fill an empty log with the 13 weeks up to today; the same for the same day."""
    with writing_rows(log, author) as writer:
        calls = BulkAppend(log.connection, writer.command_id, defaults.CURRENCY, writer.names)
        calls.start()
        drafts = sorted(_make_calls(today), key=lambda draft: draft.held_on)
        calls.add(drafts, [str(number) for number in range(len(drafts))])
        calls.finish()
        _Coached(writer, today).add(drafts)


class _Coached:
    """The field days of the calls that managers scheduled, and what became of them."""

    def __init__(self, writer: RowWriter, today: date) -> None:
        self._writer, self._today = writer, today
        self._days = 0
        self._seen: Counter[str] = Counter()  # debriefed days by rep

    def add(self, drafts: Sequence[CallDraft]) -> None:
        """Add all that is not a call."""
        days = {
            (draft.manager, draft.rep, draft.held_on): None
            for draft in drafts
            if draft.initiator == MANAGER_SCHEDULED
        }
        for manager in _MANAGERS:
            held = [(rep, on) for who, rep, on in days if who == manager.name]
            owed = max(on for _, on in held if on < self._today)
            for rep, on in held:
                (self._debrief if on < owed else self._hold)(manager.name, rep, on)
            self._plan(manager)

    def _debrief(self, manager: str, rep: str, on: date) -> None:
        """Hold a day, with what was agreed on it: done by now, overdue or still to come."""
        day_id, writer = self._hold(manager, rep, on), self._writer
        row = replace(find_day(writer.session, day_id), debriefed_on=on)
        update_field_day(writer, row)
        self._seen[rep] += 1  # and they get better
        score = min(self._seen[rep] + 1, HIGHEST)
        rating = GivenRating(skill=_find_skill(rep), score=score)
        keep_rating(writer, day_id, rating, manager, on)
        due = on + timedelta(days=PUT_OFF_DAYS)
        new = NewAction(
            text=_STEPS[self._days % len(_STEPS)],
            owner=OWNERS[self._days % 4 == 3],
            due_on=due,
        )
        action_id = insert_action(writer, new, *self._pair(manager, rep), day_id, on)
        # The latest of those that are due by now was forgotten.
        if due + timedelta(days=7) < self._today:
            update_action(writer, action_id, ActionChanges(status="done", closed_on=due))
        elif due < self._today:
            reply = Reply(field_day_id=day_id, text=_REPLY, replied_on=on + timedelta(days=1))
            insert_reply(writer, reply)

    def _plan(self, manager: _Manager) -> None:
        """Plan a day of next week, with somebody who was never coached if there is one.

        One of last week gave way to something else, and somebody will be away.
        """
        writer, monday = self._writer, week_of(self._today).start
        rep = manager.reps[-1]
        plan = self._describe(rep, monday + timedelta(days=8), "Acme", "Globex")
        day_id = self._insert(manager.name, rep, plan)
        replace_stops(writer, day_id, plan.stops, insist=False)
        if manager is _MANAGERS[0]:
            gone = self._insert(manager.name, rep, self._describe(rep, monday - timedelta(days=4)))
            update_field_day(writer, replace(find_day(writer.session, gone), status="displaced"))
            insert_displacement(writer, gone, None, "budget meeting")
            away = monday + timedelta(days=21), monday + timedelta(days=25)
            rep_id, _ = self._pair(manager.name, manager.reps[0])
            insert_absence(writer, "rep", rep_id, *away, "holiday")

    def _hold(self, manager: str, rep: str, on: date) -> int:
        day_id = self._insert(manager, rep, self._describe(rep, on))
        hold_day(self._writer, day_id, MANAGER_SCHEDULED)
        return day_id

    def _insert(self, manager: str, rep: str, plan: FieldDayPlan) -> int:
        """Add a day as it was planned; its identity is the same in each demo of that day."""
        self._days += 1
        rep_id, manager_id = self._pair(manager, rep)
        uid = f"{UUID(int=plan.day_on.toordinal() * 1000 + self._days)}@coachlog"
        day_id = insert_field_day(self._writer, plan, manager_id, rep_id, uid=uid)
        replace_focus(self._writer, day_id, plan.focus)
        return day_id

    def _describe(self, rep: str, on: date, *accounts: str) -> FieldDayPlan:
        first, last = defaults.MORNING
        return FieldDayPlan(
            day_on=on,
            half="am",
            starts_at=first,
            ends_at=last,
            stops=tuple(
                Stop(at=time(first.hour + 2 * place), account=account)
                for place, account in enumerate(accounts)
            ),
            focus=(_find_skill(rep),),
        )

    def _pair(self, manager: str, rep: str) -> tuple[int, int]:
        names = self._writer.names
        return names.look_up("rep", rep).id, names.look_up("manager", manager).id


def _find_skill(rep: str) -> str:
    """Return what somebody works on."""
    return _SKILLS[len(rep) % len(_SKILLS)]


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
    last = _MANAGERS[-1]
    for rep in last.reps[:2]:  # of an import, say: nobody has said who asked for them
        draft = _asked_for(chance, last.name, rep, monday - timedelta(days=3))
        yield draft._replace(initiator=UNKNOWN, role=None)


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

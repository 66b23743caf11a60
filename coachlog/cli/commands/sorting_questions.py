"""What triage asks on a terminal: of each day, or each call of it, by one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from coachlog import stops
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.say import put, tell
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.triage import NOT_A_RIDE_ALONG, Sorting, UnsortedDay
from coachlog.errors import CoachlogError, to_paste
from coachlog.render.triage import describe_day, describe_keys, describe_tally, describe_unsure_day

if TYPE_CHECKING:
    from coachlog.domain.triage import UnsureDay
    from coachlog.store.log import Log
    from coachlog.usecases.settle import Unsettled

_ANSWERS: Mapping[str, Sorting] = {
    "r": "rep-request",
    "m": "manager-scheduled",
    "n": NOT_A_RIDE_ALONG,
}
_ONWARDS = {"s": "skip", "u": "undo", "q": "quit"}
_KEYS = {"r": "asked", "m": "scheduled", "n": "no ride-along", **_ONWARDS}
_DAY_KEYS = {"r": "asked", "m": "scheduled", "n": "no ride-alongs", "e": "each", **_ONWARDS}
_FIELD_DAY_KEYS = {"m": "it was one", "n": "it was none", "s": "skip", "q": "quit"}


def ask_of_days(run: Invocation, log: Log, days: Sequence[UnsureDay]) -> None:
    """Ask of each field day that a calendar leaves open whether it was one."""
    from coachlog.usecases.triage import sort_days

    for day in days:
        put(f"\nUnsure whether it was a field day:\n  {describe_unsure_day(day)}", err=True)
        put(describe_keys(_FIELD_DAY_KEYS), err=True)
        try:
            key = _read_key(_FIELD_DAY_KEYS)
        except (KeyboardInterrupt, EOFError):
            put(err=True)
            return
        if key == "q":
            return
        if key != "s":
            try:
                sort_days(log, [day.id], _ANSWERS[key], author=run.author())
            except CoachlogError as error:  # somebody else was quicker
                tell(f"  {error}", err=True)


def _read_key(keys: Mapping[str, str], default: str | None = None) -> str:
    """Wait for one of the keys, Enter for the default, and show what it means."""
    while True:
        with stops.waiting():
            typed = typer.getchar().casefold()
        if typed in ("\r", "\n") and default is not None:
            typed = default
        if typed in ("\x03", "\x04"):
            raise KeyboardInterrupt
        if typed in keys:
            put(f"  > {keys[typed]}", err=True)
            return typed


@dataclass(slots=True)
class _Given:
    """An answer of this sitting, or a skip that is kept, and where it was given."""

    place: int
    day: UnsortedDay
    answer: Sorting | None
    command_id: int


@dataclass(slots=True)
class Sitting:
    """One sitting at the terminal: days still to be asked about, answers that can go back."""

    run: Invocation
    log: Log
    days: list[UnsortedDay]
    left: int
    place: int = 0
    asked: int = 0
    scheduled: int = 0
    given: list[_Given] = field(default_factory=list)

    def hold(self) -> None:
        """Ask until the days are through, or somebody quits."""
        while self.place < len(self.days):
            try:
                key = self._ask_about(self.days[self.place])
            except (KeyboardInterrupt, EOFError):  # each answer is saved already
                put(err=True)
                return
            if key == "q":
                return
            self._follow(key)

    def _ask_about(self, day: UnsortedDay) -> str:
        keys = _KEYS if len(day.calls) == 1 else _DAY_KEYS
        default = next((key for key, word in _ANSWERS.items() if word == day.suggestion), None)
        put(f"\n{describe_tally(self.left, self.asked, self.scheduled)}\n", err=True)
        for line in describe_day(day):
            put(line, err=True)
        put(describe_keys(keys), err=True)
        return _read_key(keys, default)

    def _follow(self, key: str) -> None:
        day = self.days[self.place]
        if key == "s":
            self.place += 1
        elif key == "e":
            self.days[self.place : self.place + 1] = [
                UnsortedDay(calls=(call,)) for call in day.calls
            ]
        elif key == "u":
            self._go_back()
        else:
            self._keep(day, _ANSWERS[key])

    def _keep(self, day: UnsortedDay, answer: Sorting) -> None:
        from coachlog.usecases.triage import sort_calls

        ids = [call.call.id for call in day.calls]
        try:
            command_id = sort_calls(self.log, ids, answer, author=self.run.author())
        except CoachlogError as error:  # somebody else was quicker
            tell(f"  {error}", err=True)
            self.place += 1
            return
        self.given.append(_Given(self.place, day, answer, command_id))
        self.place += 1
        self._count(day, answer, 1)

    def _go_back(self) -> None:
        from coachlog.usecases.triage import take_answer_back

        if not self.given:
            put(f"  Nothing was answered yet; {to_paste('undo')} takes back earlier ones", err=True)
            return
        last = self.given[-1]
        try:
            take_answer_back(self.log, last.command_id, author=self.run.author())
        except CoachlogError as error:
            tell(f"  {error}", err=True)
            return
        self.given.pop()
        self.place = last.place
        self._count(last.day, last.answer, -1)

    def _count(self, day: UnsortedDay, answer: Sorting | None, sign: int) -> None:
        if answer is None:
            return
        calls = sign * len(day.calls)
        self.left -= calls
        if answer == REP_REQUEST:
            self.asked += calls
        elif answer == MANAGER_SCHEDULED:
            self.scheduled += calls


@dataclass(slots=True, kw_only=True)
class Drawing(Sitting):
    """A sitting about drawn visits, which ends by itself when the side is settled."""

    of: Unsettled

    def _follow(self, key: str) -> None:
        from coachlog.usecases.settle import find_settling, skip_visit

        if key == "s":
            day = self.days[self.place]
            command_id = skip_visit(self.log, self.of, day, author=self.run.author())
            self.given.append(_Given(self.place, day, None, command_id))
        Sitting._follow(self, key)
        if find_settling(self.log, self.of, self.run.settings).sample.side is not None:
            self.place = len(self.days)

"""What commands make of a log when chance gives them: each one's answer or refusal, and its rows.

Names, days and numbers are few, so that commands meet what others left; many can't be done.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, time
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.console import Console

from coachlog.config import CalendarServer, Settings
from coachlog.domain.actions import ActionChanges, NewAction
from coachlog.domain.answers import Questions, RepAnswer
from coachlog.domain.calls import INITIATORS
from coachlog.domain.changes import KEEP
from coachlog.domain.command_names import CommandName
from coachlog.domain.debriefs import DayToDebrief, Debrief, GivenRating, SeenVisit, SettledAction
from coachlog.domain.fielddays import FieldDayChanges, FieldDayPlan, Stop
from coachlog.domain.history import HistoryEntry
from coachlog.domain.listing import CallFilter
from coachlog.domain.periods import week_of
from coachlog.domain.teams import RepChanges, Team
from coachlog.errors import CoachlogError
from coachlog.formats.call_fields import CallChanges, CallFacts
from coachlog.render import csv_rota, fieldday_lines, lines, questions
from coachlog.render.ics import write_invitation
from coachlog.render.terminal.calls import print_call
from coachlog.render.terminal.fielddays import print_planned_day
from coachlog.render.terminal.rota import print_due, print_rota
from coachlog.render.terminal.teams import print_teams
from coachlog.render.triage import describe_settling
from coachlog.store.log import Log
from coachlog.store.undo import TakenBack
from coachlog.usecases.absences import add_absence, remove_absence
from coachlog.usecases.actions import ActionPeople, add_action, close_action, edit_action
from coachlog.usecases.ask_rep import ask_rep, keep_answers
from coachlog.usecases.cancel_day import GivenUp, cancel_day, find_planned
from coachlog.usecases.debrief import KeptDebrief, keep_debrief, load_debrief
from coachlog.usecases.edit_call import EditedCall, edit_call, remove_call
from coachlog.usecases.edit_day import edit_day, find_plan
from coachlog.usecases.log_call import LoggedCall, log_call
from coachlog.usecases.look_up import ShownCall, find_fitting_days, list_calls, show_call
from coachlog.usecases.overview import look_over
from coachlog.usecases.pages import add_reply, brief_day, share_day, show_rep
from coachlog.usecases.people import Pair
from coachlog.usecases.plan_day import PlannedDay, plan_day
from coachlog.usecases.privacy import find_person
from coachlog.usecases.rename import merge, plan_merge, rename, set_account_kind
from coachlog.usecases.rota import DueTeam, Keeping, TeamRota, lay_out_rota, list_due
from coachlog.usecases.settle import draw_visits, find_settling, find_unsettled, skip_visit
from coachlog.usecases.team import (
    ManagerChanges,
    add_manager,
    add_rep,
    edit_manager,
    edit_rep,
    list_teams,
)
from coachlog.usecases.triage import sort_calls, sort_days
from coachlog.usecases.undo import find_last, redo, undo
from tests.by_chance import name_row
from tests.filled import TODAY, author, new_log
from tests.golden import compare, read_rows
from tests.telling import tell

KEPT = Path(__file__).parent / "golden"
MANAGERS = ("Pat Lee", "Pat Lee", "Kim Poe", "Pat", "Nobody")
REPS = ("Dana Cruz", "Dana Cruz", "Lou Fox", "dana", "Lou Fux", "Pat Lee")
ACCOUNTS = ("Acme", "Globex", "acme", "Acmee", " ")
DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2026-11-09", "2026-11-16", "2026-11-16", "2026-11-20", "2026-11-21", "2026-11-23")
)
CLOCKS = (time(9), time(9), time(13), time(15))
SETTINGS = Settings(currency="EUR")
OWN = Settings(
    default_manager="Kim Poe", caldav=CalendarServer(url="https://example.com/pat/"),
    big_deal_cents={"EUR": 700, "USD": 400}, threshold="0.6",
)  # fmt: skip
COMMANDS = (
    "call", "call", "call", "change", "change", "remove", "plan", "plan", "move", "cancel",
    "debrief", "debrief", "person", "team", "rename", "merge", "action", "settle", "absence",
    "reply", "answer", "sort", "undo", "undo", "redo", "look", "rota", "kind", "manager", "sample",
    "pages",
)  # fmt: skip


class Chance(Random):
    """Draws commands with what somebody might say to them."""

    def __init__(self, log: Log, seed: str) -> None:
        super().__init__(seed)
        self.log = log
        self._at, self._last = 0, ""

    def by(self, name: CommandName) -> Any:  # noqa: ANN401  (an author)
        self._at += 1
        by = author(name, self.choice(("pat", "pat", "kim")))
        return by._replace(at=f"2026-11-20T08:{self._at // 60:02}:{self._at % 60:02}Z")

    def choice(self, seq: Any) -> Any:  # noqa: ANN401  (of any kind)
        return super().choice(seq)

    def row(self, table: str, which: str = "1") -> int:
        """Return the number of a row, mostly of one that there is."""
        for where in (which, "1"):
            found = self.log.connection.execute(f"SELECT id FROM {table} WHERE {where} ORDER BY id")
            numbers = [number for (number,) in found]
            if numbers and self.random() < 0.9:
                return int(self.choice(numbers))
        return self.randint(1, 5)

    def past_day(self) -> int:
        return self.row("field_day", f"day_on <= '{TODAY}' AND status = 'planned'")

    def maybe(self, *values: Any) -> Any:  # noqa: ANN401  (of any kind)
        return self.choice((KEEP, KEEP, *values))

    def draw(self) -> tuple[str, Callable[[], Any]]:
        """Return one of the commands, ready to be given its words."""
        name = "redo" if self._last == "undo" and self.random() < 0.4 else self.choice(COMMANDS)
        self._last = name
        return name, getattr(self, f"_{name}")

    def _call(self) -> Callable[[], Any]:
        one = self.choice
        facts = CallFacts(
            held_on=one((None, *DAYS)), manager=one((None, *MANAGERS[:3] * 2, *MANAGERS)),
            rep=one((None, *REPS[:3] * 3, *REPS)),
            account=one((None, *ACCOUNTS[:2] * 5, *ACCOUNTS)),
            initiator=one((None, *INITIATORS * 4)),
            deal_cents=one((None, 500)), currency=one((None, None, "USD")),
            starts_at=one((None, *CLOCKS)), minutes=one((None, 45)), role=one((None, "led")),
            field_day_id=one((None, None, None, self.row("field_day"))),
            reinforce=one((None, "good")),
        )  # fmt: skip
        new = one(((), (), ("account",), ("rep", "manager")))
        return partial(log_call, self.log, facts, new=new, today=TODAY,
                       settings=lambda: SETTINGS, author=self.by(CommandName.ADD_CALL))  # fmt: skip

    def _change(self) -> Callable[[], Any]:
        changes = CallChanges(
            held_on=self.maybe(*DAYS), manager=self.maybe(*MANAGERS), rep=self.maybe(*REPS),
            account=self.maybe(*ACCOUNTS), initiator=self.maybe(*INITIATORS),
            deal_cents=self.maybe(None, 900), currency=self.maybe(None, "CHF"),
            minutes=self.maybe(None, 60), field_day_id=self.maybe(None, self.row("field_day")),
            notes=self.maybe(None, "noted"),
        )  # fmt: skip
        return partial(edit_call, self.log, self.row("call"), changes, insist=self.random() < 0.2,
                       today=TODAY, settings=SETTINGS,
                       author=self.by(CommandName.EDIT_CALL))  # fmt: skip

    def _remove(self) -> Callable[[], Any]:
        return partial(
            remove_call, self.log, self.row("call"), author=self.by(CommandName.REMOVE_CALL)
        )

    def _stops(self, clocks: tuple[time, ...] = CLOCKS) -> tuple[Stop, ...]:
        return tuple(
            Stop(at=self.choice(clocks), account=self.choice((*ACCOUNTS[:3] * 4, *ACCOUNTS)))
            for _ in range(self.randint(0, 2))
        )

    def _plan(self) -> Callable[[], Any]:
        half = self.choice(("am", "pm", "full"))
        starts_at, ends_at = SETTINGS.capacity.hours[half]
        plan = FieldDayPlan(
            day_on=self.choice(DAYS), half=half, starts_at=starts_at, ends_at=ends_at,
            stops=self._stops(self.choice(((starts_at, starts_at), CLOCKS))),
            focus=self.choice(((), ("closing",), ("closing", "asking"))),
            objective=self.choice((None, "more")), remark=self.choice((None, "own")),
            publish=self.random() < 0.3,
        )  # fmt: skip
        pair = Pair(manager=self.choice((None, *MANAGERS)), rep=self.choice(REPS))
        return in_block(plan_day, self.log, pair, plan, insist=self.random() < 0.3, today=TODAY,
                        settings=self.choice((SETTINGS, OWN)),
                        author=self.by(CommandName.PLAN_FIELDDAY))  # fmt: skip

    def _move(self) -> Callable[[], Any]:
        changes = FieldDayChanges(
            day_on=self.maybe(*DAYS), half=self.maybe("am", "pm"), starts_at=self.maybe(*CLOCKS),
            stops=self.maybe(self._stops()), focus=self.maybe(("new",)),
            objective=self.maybe(None, "less"), place=self.maybe("lobby"),
            remark=self.maybe("mine"), publish=self.random() < 0.3,
        )  # fmt: skip
        return in_block(edit_day, self.log, self.row("field_day", "status = 'planned'"), changes,
                        insist=self.random() < 0.3, today=TODAY,
                        settings=self.choice((SETTINGS, OWN)),
                        author=self.by(CommandName.EDIT_FIELDDAY))  # fmt: skip

    def _cancel(self) -> Callable[[], Any]:
        displaced_by = self.choice((None, self.row("call"), "ill"))
        planned = self.row("field_day", "status = 'planned'")
        return in_block(cancel_day, self.log, planned, displaced_by=displaced_by,
                        reason=self.choice((None, "snow")),
                        author=self.by(CommandName.CANCEL_FIELDDAY))  # fmt: skip

    def _debrief(self) -> Callable[[], Any]:
        day = self.past_day()
        stops = self.log.connection.execute(
            "SELECT at, name FROM stop JOIN account ON account.id = account_id "
            "WHERE field_day_id = ? ORDER BY stop.id",
            (day,),
        ).fetchall()
        more = [(None, self.choice(ACCOUNTS)) for _ in range(self.choice((0, 0, 1, 2)))]
        visits = tuple(
            SeenVisit(
                account=account, at=at and time.fromisoformat(at), role=self.choice((None, "led")),
                held=at is None or self.random() < 0.7,
                reinforce=self.choice((None, "good job", "asked about the budget")),
            )
            for at, account in [*stops, *more]
        )  # fmt: skip
        debrief = Debrief(
            visits=visits,
            ratings=self.choice(((), (GivenRating(skill="closing", score=self.randint(1, 5)),))),
            settled=self.choice(((), (), (SettledAction(action_id=self.row("action")),))),
            actions=self.choice(((), (NewAction(text="call back", due_on=self.choice(DAYS[3:])),))),
            next_on=self.choice((None, None, *DAYS[-2:])), remark=self.choice((None, "said")),
        )  # fmt: skip
        return partial(keep_debrief, self.log, day, debrief, today=TODAY,
                       insist=self.random() < 0.5,
                       author=self.by(CommandName.DEBRIEF_FIELDDAY))  # fmt: skip

    def _person(self) -> Callable[[], Any]:
        facts = self._facts()
        name = self.choice((*REPS, "Ann Roe"))
        return partial(add_rep, self.log, name, facts, insist=self.random() < 0.2,
                       author=self.by(CommandName.ADD_REP))  # fmt: skip

    def _team(self) -> Callable[[], Any]:
        return partial(edit_rep, self.log, self.choice(REPS), self._facts(), today=TODAY,
                       insist=self.random() < 0.3,
                       author=self.by(CommandName.EDIT_REP))  # fmt: skip

    def _facts(self) -> RepChanges:
        return RepChanges(
            manager=self.choice((None, *MANAGERS)), from_on=self.choice((None, *DAYS)),
            email=self.maybe(None, "d@acme.com"), level=self.maybe("new", "senior"),
            started_on=self.maybe(None, DAYS[0]), left_on=self.maybe(None, DAYS[-1]),
        )  # fmt: skip

    def _manager(self) -> Callable[[], Any]:
        by = self.by(CommandName.EDIT_MANAGER)
        if self.random() < 0.3:
            email = self.choice((None, "", "p@acme.com", "nonsense"))
            return partial(add_manager, self.log, self.choice((*MANAGERS, "Zoe Ode")), email,
                           insist=self.random() < 0.3, author=by)  # fmt: skip
        changes = ManagerChanges(
            email=self.maybe(None, "k@acme.com"), group=self.maybe("EMEA", "emea", None),
            from_on=self.choice((None, *DAYS)),
        )  # fmt: skip
        return partial(
            edit_manager, self.log, self.choice(MANAGERS), changes, today=TODAY, author=by
        )

    def _names(self) -> tuple[str, tuple[str, ...]]:
        named: tuple[str, tuple[str, ...]] = self.choice(
            (("manager", MANAGERS), ("rep", REPS), ("account", ACCOUNTS))
        )
        return named

    def _rename(self) -> Callable[[], Any]:
        kind, names = self._names()
        new = self.choice((*names, "Ida Rot"))
        return partial(rename, self.log, kind, self.choice(names), new,  # type: ignore[arg-type]
                       author=self.by(CommandName.RENAME))  # fmt: skip

    def _merge(self) -> Callable[[], Any]:
        kind, names = self._names()
        by = self.by(CommandName.MERGE)

        def run() -> object:
            planned = plan_merge(self.log, kind, *self.choices(names, k=2))  # type: ignore[arg-type]
            merge(self.log, planned, author=by)
            return planned, planned.moved, planned.dropped_groups

        return run

    def _kind(self) -> Callable[[], Any]:
        return partial(set_account_kind, self.log, self.choice(ACCOUNTS[:3]),
                       self.choice((None, "hospital")),
                       author=self.by(CommandName.EDIT_ACCOUNT))  # fmt: skip

    def _action(self) -> Callable[[], Any]:
        new = NewAction(text="follow up", owner=self.choice(("rep", "manager")),
                        due_on=self.choice((None, *DAYS[2:])))  # fmt: skip
        people = ActionPeople(
            rep=self.choice((None, *REPS)), manager=self.choice((None, *MANAGERS)),
            field_day_id=self.choice((None, self.row("field_day"))),
        )  # fmt: skip
        return partial(add_action, self.log, new, people, today=TODAY,
                       author=self.by(CommandName.ADD_ACTION))  # fmt: skip

    def _settle(self) -> Callable[[], Any]:
        by = self.by(CommandName.EDIT_ACTION)
        if self.random() < 0.5:
            return partial(close_action, self.log, self.row("action"), dropped=self.random() < 0.5,
                           on=self.choice(DAYS), author=by)  # fmt: skip
        changes = ActionChanges(
            text=self.maybe("other"),
            owner=self.maybe("manager"),
            due_on=self.maybe(None, *DAYS[2:]),
        )
        return partial(edit_action, self.log, self.row("action"), changes, today=TODAY, author=by)

    def _absence(self) -> Callable[[], Any]:
        by = self.by(CommandName.ADD_ABSENCE)
        if self.random() < 0.3:
            return partial(remove_absence, self.log, self.row("absence"), by)
        return partial(add_absence, self.log, self.choice((*MANAGERS, *REPS)),
                       self.choice(DAYS[:4]), self.choice(DAYS[2:]), self.choice((None, "ill")),
                       of_manager=self.random() < 0.3, author=by)  # fmt: skip

    def _reply(self) -> Callable[[], Any]:
        return partial(add_reply, self.log, self.row("field_day"),
                       self.choice(("thanks", "thanks", "yes", "yes", " ")),
                       self.choice(DAYS[2:4]), today=TODAY,
                       author=self.by(CommandName.ADD_REPLY))  # fmt: skip

    def _answer(self) -> Callable[[], Any]:
        call = self.row("call", "removed_by IS NULL")
        found = self.log.connection.execute(
            "SELECT name FROM rep JOIN call ON rep.id = rep_id WHERE call.id = ?", (call,)
        ).fetchone()
        given = [
            RepAnswer(call_id=call, initiator=self.choice((None, *INITIATORS[:2])),
                      led=self.choice((None, "rep")))
        ]  # fmt: skip
        return partial(keep_answers, self.log, found[0] if found else "Nobody", given,
                       self.choice(DAYS[2:4]),
                       author=self.by(CommandName.ADD_ANSWER))  # fmt: skip

    def _sort(self) -> Callable[[], Any]:
        by = self.by(CommandName.TRIAGE)
        answer = self.choice(("rep-request", "manager-scheduled", "not-a-ride-along"))
        if self.random() < 0.1:
            return partial(sort_days, self.log, [self.row("field_day")], answer, author=by)
        calls = [self.row("call", "initiator = 'unknown'") for _ in range(2)]
        return partial(sort_calls, self.log, calls, answer, author=by)

    def _undo(self) -> Callable[[], Any]:
        by = self.by(CommandName.UNDO)
        return lambda: undo(self.log, find_last(self.log, by.actor), at=by.at)

    def _redo(self) -> Callable[[], Any]:
        return partial(redo, self.log, self.by(CommandName.REDO))

    def _rota(self) -> Callable[[], Any]:
        keep = Keeping(author=self.by(CommandName.PLAN_FIELDDAY), time_zone="UTC")
        period = week_of(DAYS[-1])
        return partial(lay_out_rota, self.log, self.choice((None, "Pat Lee", "Kim Poe")), period,
                       today=TODAY, settings=SETTINGS, keep=self.choice((None, keep)))  # fmt: skip

    def _sample(self) -> Callable[[], Any]:
        by, period = self.by(CommandName.TRIAGE), self.choice((None, week_of(TODAY)))

        def run() -> object:
            found = find_unsettled(self.log, manager=self.choice((None, "Pat")), period=period)
            for of in found[:1]:
                draw_visits(self.log, of, risk=self.choice((None, 10)), author=by)
                settling = find_settling(self.log, of, OWN)
                if settling.days and self.random() < 0.5:
                    skip_visit(self.log, of, settling.days[0], author=by)
                return found, settling, describe_settling(settling)
            return found

        return run

    def _pages(self) -> Callable[[], Any]:
        facts: dict[str, Any] = {"today": TODAY, "settings": self.choice((SETTINGS, OWN))}
        day, name = self.row("field_day"), self.choice((*REPS, *MANAGERS))
        chosen = CallFilter(
            manager=self.choice((None, *MANAGERS)), stakes=self.choice((None, "big", "ordinary")),
            period=self.choice((None, week_of(TODAY))), field_day_id=self.choice((None, day)),
        )  # fmt: skip

        def list_some() -> object:
            with list_calls(self.log, chosen, **facts) as listed:
                return [call.id for call in listed.calls], listed.after_today

        ways: tuple[Callable[[], Any], ...] = (
            partial(brief_day, self.log, day, **facts),
            partial(share_day, self.log, day),
            partial(show_rep, self.log, name, chosen.period, **facts),
            partial(find_person, self.log, name),
            partial(look_over, self.log, **facts),
            list_some,
        )
        return self.choice(ways)  # type: ignore[no-any-return]

    def _look(self) -> Callable[[], Any]:
        day = self.row("field_day")
        chosen: Callable[[], Any] = self.choice(
            (
                partial(find_plan, self.log, day),
                partial(find_planned, self.log, day, self.choice((None, self.row("call")))),
                partial(load_debrief, self.log, day, TODAY),
                partial(ask_rep, self.log, self.choice(REPS), week_of(TODAY)),
                partial(list_teams, self.log, self.choice((None, "Pat Lee")), self.choice(DAYS)),
                *(
                    partial(find_fitting_days, self.log, purpose, today=TODAY, settings=SETTINGS)
                    for purpose in ("brief", "debrief", "share", "cancel")
                ),
                partial(list_due, self.log, "Pat Lee", today=TODAY, settings=SETTINGS),
                partial(show_call, self.log, self.row("call"), today=TODAY, settings=SETTINGS),
            )
        )
        return chosen


def in_block(
    use: Callable[..., AbstractContextManager[object]], *given: object, **more: object
) -> Callable[[], Any]:
    """Return a use case that keeps what it did at the end of a block, to be called as any other."""

    def run() -> object:
        with use(*given, **more) as done:
            return done

    return run


def show(found: object) -> Iterator[str]:
    """Yield how a command says what it did."""
    if isinstance(found, LoggedCall):
        yield lines.describe_logged_call(found, TODAY)
        yield lines.describe_same_call(found) if found.same_as else ""
    elif isinstance(found, KeptDebrief):
        yield from fieldday_lines.describe_debrief(found)
        yield from fieldday_lines.list_debrief_notes(found)
    elif isinstance(found, GivenUp):
        yield fieldday_lines.ask_to_give_up(found, displaced=found.displaced)
        yield from fieldday_lines.describe_given_up(found)
    elif isinstance(found, DayToDebrief):
        yield from fieldday_lines.introduce_debrief(found, TODAY, 0)
    elif isinstance(found, TakenBack):
        yield lines.describe_taken_back(found)
        yield from lines.describe_outside(found)
    elif isinstance(found, HistoryEntry):
        yield from lines.describe_entry(found)
    elif isinstance(found, EditedCall):
        yield from map(lines.describe_change, found.changes)
    else:
        yield from draw(found)


def draw(found: object) -> Iterator[str]:
    """Yield what screens and files show of what was asked for."""
    file = io.StringIO()
    console = Console(file=file, width=80, color_system=None, highlight=False)
    if isinstance(found, PlannedDay):
        print_planned_day(console, found)
        file.write(write_invitation(found.invitation, "20261120T080000Z").decode())
    elif isinstance(found, DueTeam):
        print_due(console, found)
        csv_rota.write_due(file, found)
    elif isinstance(found, TeamRota):
        print_rota(console, found)
        csv_rota.write_rota(file, found)
    elif isinstance(found, ShownCall):
        print_call(console, found)
    elif isinstance(found, Questions):
        questions.write_markdown(file, found)
    elif isinstance(found, list) and found and isinstance(found[0], Team):
        print_teams(console, found)
    yield from file.getvalue().splitlines()


@pytest.mark.parametrize("seed", [0, 1])
def test_commands_do_what_they_did_before(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "seed")
    said: list[str] = []
    with new_log() as log:
        chance, before = Chance(log, str(seed)), list(read_rows(log.path))
        for _ in range(220):
            name, give = chance.draw()
            try:
                found = give()()
            except CoachlogError as refused:
                # What it left in the log all the same, the next command is seen to have done.
                field = getattr(refused, "field", "")
                said.append(f"{name}: refused{field and f', {field}'}: {refused}")
                continue
            said += [f"{name}: {tell(found)}", *show(found)]
            after = list(read_rows(log.path))
            said += [row for row in after if row not in before]
            gone = {name_row(row) for row in before} - {name_row(row) for row in after}
            said += sorted(f"gone: {row}" for row in gone)
            before = after
    compare(KEPT / f"chance-commands-{seed}.txt", "\n".join(said))

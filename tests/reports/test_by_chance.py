"""What every query of `reports/` finds in logs that chance filled, with much that is nearly alike.

There are few names and days, and the days lie at the ends of weeks, of months and of what counts
as evidence: a filter or an order that is lost gives something else than what was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session

from coachlog.config import Settings
from coachlog.domain.actions import ActionFilter
from coachlog.domain.calls import INITIATORS
from coachlog.domain.command_names import CommandName
from coachlog.domain.listing import CallFilter, FieldDayFilter
from coachlog.domain.names import fold_name
from coachlog.domain.periods import month_of, range_of, week_of
from coachlog.intake.calendar_words import word_with
from coachlog.reports import (
    absences,
    actions,
    answers,
    briefs,
    calls,
    coverage,
    debriefs,
    directory,
    fielddays,
    history,
    invitations,
    listed_days,
    people_labels,
    reps,
    rota,
    standings,
    teams,
    unsorted,
    workbook,
)
from coachlog.reports.calls import CallScope
from coachlog.reports.history import HistoryFilter, Subject
from coachlog.reports.scope import Scope
from coachlog.store.history import keep_image, note_command, update_row
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.store.tables import AnswerRow, DrawRow
from coachlog.usecases.privacy import show_person
from coachlog.usecases.report import Narrowed, build_report
from tests.filled import AM, FULL, PM, SCHEDULED, SETTINGS, TODAY, Filler, author, filling, new_log
from tests.golden import compare
from tests.telling import tell

# Around today, a Friday: its week and month, the evidence before them, and what is to come.
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2026-08-23", "2026-08-24", "2026-10-31", "2026-11-01", "2026-11-15", "2026-11-16",
        "2026-11-18", "2026-11-18", "2026-11-18", "2026-11-20", "2026-11-21", "2026-11-22",
        "2026-11-23", "2026-11-30", "2026-12-01",
    )
)  # fmt: skip
HOURS = (None, time(9), time(9), time(15))
PERIODS = (week_of(TODAY), month_of(TODAY), range_of(DAYS[0], DAYS[-1]))
KEPT = Path(__file__).parent / "golden"


class Chance(Random):
    """Draws what stands in a log."""

    def fill(self, add: Filler) -> None:
        """Add several of everything; each fact may be missing where a row may lack it."""
        one = self.choice
        managers = [add.manager("Pat Lee", email="pat@acme.com"), add.manager("Kim Poe"),
                    add.manager("Pat Lee", namesake=1), add.manager("Abe Ode")]  # fmt: skip
        team = [
            add.rep(name, namesake=twin, level=one(("new", "established", "senior")),
                    email=one((None, f"{name[:3]}{twin}@acme.com")), started_on=one((None, *DAYS)),
                    left_on=one((None, None, *DAYS)))
            for name, twin in (("Lou Fox", 0), ("Dana Cruz", 0), ("Dana Cruz", 1), ("Ann Roe", 0))
        ]  # fmt: skip
        accounts = ("Zeta", "Acme", "Umbra", "Globex")
        for name in accounts:
            add.account(name, kind=one((None, "hospital")))
        add.account("Nova")
        add.alias("Zeta Inc", account_id=add.account("Zeta"))
        add.alias("Lou Wolf", rep_id=team[0])
        add.alias("Patricia Lee", manager_id=managers[0])
        for rep in team:
            for manager in self.sample(managers, 2):
                first, last = sorted((self.day(), self.day()))
                add.membership(
                    rep, manager, from_on=one((None, first)), until_on=one((None, last)),
                    assumed=one((True, False)),
                )  # fmt: skip
        for manager in managers[:3]:
            add.grouping(manager, one(("EMEA", "EMEA/North", None)))
            add.grouping(manager, one(("EMEA", "APAC")), from_on=self.day())

        def pair() -> tuple[int, int]:
            return one(managers[:3]), one(team)

        days = [
            add.day(
                str(self.day()), *pair(), one(("planned", "held") * 2 + ("cancelled", "displaced")),
                one((AM, PM, FULL)), next_on=one((None, self.day())), objective=one((None, "more")),
                place=one((None, "lobby")), remark=one((None, "own")),
                debriefed_on=one((None, self.day())),
            )
            for _ in range(24)
        ]  # fmt: skip
        made = []
        for _ in range(60):
            initiator = one(INITIATORS)
            made.append(
                add.call(
                    str(self.day()), *pair(), one(accounts), initiator,
                    euros=one((None, 5, 5, 40_000)), minutes=one((None, 20, 60)),
                    starts_at=one(HOURS), role=one((None, "observed", "shared", "led")),
                    reinforce=one((None, None, "good")), improve=one((None, None, "ask")),
                    notes=one((None, "note")),
                    field_day_id=one((None, *days[:8])) if initiator == SCHEDULED else None,
                    removed_by=one((None, None, None, add.command_id)),
                )
            )  # fmt: skip
        for number in range(20):
            day = one(days[:8])
            add.stop(day, str(one(HOURS[1:])), one(accounts), added=one((True, False)),
                     status=one(("planned", "held", "skipped")))  # fmt: skip
            add.focus(day, one(("closing", "listening", "asking")))
            add.rating(
                one(days),
                one(("closing", "listening")),
                one((1, 3, 5)),
                one(("Pat Lee", "Dana Cruz")),
            )
            add.reply(one(days), f"reply {number}", str(self.day()))
            done: dict[str, Any] = one(({}, {}, {"status": "done", "closed_on": self.day()}))
            add.action(f"action {number}", *pair(), one((None, str(self.day()))),
                       owner=one(("rep", "manager")), field_day_id=one((None, *days)),
                       **done)  # fmt: skip
            add.deal(one(accounts), one((None, 7, 9)), rep_id=one((None, *team)),
                     closed=one((True, False, False)),
                     opened_on=one((None, self.day())))  # fmt: skip
            add.add(
                AnswerRow(
                    call_id=one(made), initiator=one((None, *INITIATORS[:2])), led="rep",
                    answered_on=self.day(), command_id=add.command_id,
                )
            )  # fmt: skip
            whose = one(({"manager_id": one(managers)}, {"rep_id": one(team)}))
            first, last = sorted((self.day(), self.day()))
            add.absence(str(first), str(last), reason=one((None, "ill")), **whose)
            add.busy(one(managers), str(self.day()), one((None, (time(9), time(10)))))
            add.event(
                call_id=one((None, *made)), field_day_id=one((None, *days)),
                status=one(("taken", "unsure")), suggestion=one((None, *INITIATORS[:2])),
                reason=f"because {number}", customer=one((None, "New Ltd")),
            )  # fmt: skip
        for day in self.sample(days, 18):
            add.displacement(day, **one(({"call_id": one(made)}, {"text": "ill"})))
        draws = [(manager, one(PERIODS), "1", 10) for manager in managers[:3]]
        # Of two managers who became one the later order counts.
        draws += [(managers[1], PERIODS[0], seed, 20) for seed in "23"]
        for manager, period, seed, risk in draws:
            add.add(
                DrawRow(
                    manager_id=manager, from_on=period.start, until_on=period.end, seed=seed,
                    risk=risk, command_id=add.command_id,
                )
            )  # fmt: skip

    def day(self) -> date:
        return self.choice(DAYS)

    def fill_more(self, add: Filler, more: int) -> None:
        """Add as many rows as are listed of a command, and more: what was said on one day."""
        add.grouping(1, None if more else "EMEA", from_on=None if more else DAYS[3])
        add.alias(f"Former {more}", rep_id=1)
        add.focus(3, "asking")
        add.rating(3, "closing", 4)
        add.reply(3, "late")
        add.absence("2026-12-02", "2026-12-02", manager_id=3)
        add.stop(3, "10:00", "Acme")
        add.action("more", 1, 2, field_day_id=3)
        add.add(AnswerRow(call_id=5, initiator=None, answered_on=TODAY, command_id=add.command_id))
        add.busy(1, "2026-12-02")
        for number in range(more):
            role = "led" if number > 4 else "observed"
            said = f"word {number}"
            add.call("2026-11-20", 1 + number % 2, 1, "Nova", role=role, reinforce=said)

    def change(self, log: Log) -> None:
        """Change and remove rows, as several commands."""
        for number, name in enumerate(
            (CommandName.EDIT_CALL, CommandName.TRIAGE, CommandName.RENAME)
        ):
            with log.transaction() as connection:
                by = author(name, self.choice(("pat", "kim")))
                command = note_command(connection, by._replace(at=f"2026-11-2{number}T08:00:00Z"))
                for table, column, *values in (
                    ("call", "minutes", 15, None),
                    ("call", "removed_by", command), ("rep", "level", "new", "senior"),
                    ("absence", "reason", "trip"), ("stop", "status", "skipped"),
                    ("action", "status", "done"), ("field_day", "objective", "less"),
                    ("membership", "from_on", "2026-10-01", None), ("call", "role", "led"),
                    ("call", "rep_id", 1, 3),
                ):  # fmt: skip
                    for row in self.sample(range(1, 5) if table == "rep" else range(4, 9), 2):
                        update_row(connection, command, table, row, {column: self.choice(values)})
                for table in ("absence", "stop", "focus", "busy"):
                    row = number + 1
                    keep_image(connection, command, table, row)
                    connection.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
                if name == CommandName.RENAME:
                    facts = {"name": "Lou Poe", "folded": fold_name("Lou Poe")}
                    update_row(connection, command, "rep", 1, facts)


POLICY = Settings(big_deal_cents={"EUR": 4_000_000}).policy()
MANAGERS, TEAM, FIELD_DAYS = (1, 2, 3, 4), (1, 2, 3, 4), range(1, 25)
WEEK, MONTH, WHOLE = PERIODS


def numbers(rows: Iterable[Any]) -> list[int]:
    return [row.id for row in rows]


def look_at_people(session: Session) -> Iterator[tuple[str, Any]]:
    """Yield what the queries about people find, each with its name."""
    connection = session.connection()
    yield "managers", people_labels.find_manager_labels(session)
    yield "reps", people_labels.find_rep_labels(session)
    yield "numbers", people_labels.find_manager_ids(session)
    yield "insiders", directory.find_insiders(connection)
    customers = directory.find_customers(connection, word_with({}))
    yield "customers", map(customers.find_called, ("Zeta Inc", "Acme", "umbra", "Lou"))
    yield "absences", absences.find_absences(session)
    yield "absences now", numbers(absences.find_absences(session, since=TODAY))
    for number in range(4, 14):
        yield f"within {number}", absences.find_planned_within(session, number)
    yield "days off", absences.find_days_off(session, WEEK.start, MONTH.end)
    for manager in MANAGERS:
        yield f"off {manager}", absences.find_days_off(session, WEEK.start, WEEK.end, manager)
        yield f"team {manager}", (
            teams.list_team_reps(session, manager, day) for day in DAYS[::3]
        )  # fmt: skip
        yield (
            f"calendar {manager}",
            rota.find_team_calendar(
                session, manager, WEEK.start, MONTH.end, policy=POLICY, today=TODAY
            ),
        )
        yield f"pair {manager}", rota.find_pair_calendar(session, manager, 2, DAYS[6])
    yield "members", rota.find_members(session, None, (WEEK.start, WEEK.end), POLICY, TODAY)
    yield "standings", standings.find_standings(session, TEAM, POLICY, TODAY)
    yield "standings then", standings.find_standings(session, TEAM, POLICY, DAYS[5])
    yield "teams", teams.find_teams_and_reps(session, TODAY)
    yield "team then", teams.find_teams_and_reps(session, DAYS[3], 1)
    for rep in TEAM:
        yield f"placed {rep}", teams.find_placed_rep(session, rep)
        yield f"plans {rep}", reps.load_rep_plans(session, rep, "Pat", WEEK, POLICY, TODAY)
        yield f"plans ever {rep}", reps.load_rep_plans(session, rep, None, None, POLICY, TODAY)
        yield (
            f"asked {rep}",
            (
                (one.id, one.answer)
                for one in answers.find_asked_calls(session, rep_id=rep, period=MONTH)
            ),
        )


def look_at_days(session: Session) -> Iterator[tuple[str, Any]]:
    """Yield what the queries about field days and actions find, each with its name."""
    connection = session.connection()
    for manager in MANAGERS:
        yield (
            f"standing {manager}",
            fielddays.find_standing_days(connection, manager, TODAY, WHOLE.end),
        )
        yield f"halves {manager}", fielddays.count_half_days(session, TODAY, TODAY, manager)
        yield (
            f"overlapping {manager}",
            fielddays.find_overlapping_days(session, DAYS[6], AM, manager, 2),
        )
        yield (
            f"no debrief {manager}",
            numbers(debriefs.find_without_debrief(session, manager, TODAY)),
        )
        yield (
            f"actions {manager}",
            numbers(actions.find_actions(session, ActionFilter(owner="rep"), manager_id=manager)),
        )
    for chosen in (ActionFilter(overdue_on=TODAY), ActionFilter(closed_too=True, limit=9)):
        yield "actions", numbers(actions.find_actions(session, chosen))
    yield "halves", fielddays.count_half_days(session, DAYS[3], TODAY)
    yield "next", fielddays.find_next_days(session, TEAM, TODAY)
    yield "displaced", fielddays.find_displacements(session, MONTH)
    yield "values", fielddays.find_last_values(session, range(1, 5))
    for day in FIELD_DAYS:
        yield f"day {day}", debriefs.load_day_to_debrief(session, day, TODAY)
    for day in (*FIELD_DAYS[:8], *FIELD_DAYS[8::4]):
        yield f"brief {day}", briefs.load_brief(session, day, POLICY, TODAY)
        yield f"shared {day}", briefs.load_shared_day(session, day)
        yield f"invitation {day}", invitations.find_invitation(session, day).stops
    for listed in (
        FieldDayFilter(status="held"), FieldDayFilter(period=WEEK), FieldDayFilter(limit=3)
    ):  # fmt: skip
        yield "days", numbers(listed_days.find_field_days(session, listed))
    listed = FieldDayFilter()
    yield "days of two", listed_days.find_field_days(session, listed, manager_id=1, rep_id=2)
    yield "counted days", listed_days.count_field_days(session, MONTH, today=TODAY)
    yield "counted days of 2", listed_days.count_field_days(session, None, today=TODAY, rep_id=2)


def look_at_calls(session: Session) -> Iterator[tuple[str, Any]]:
    """Yield what the queries about calls, and the history, find, each with its name."""
    for chosen, scope in (
        (CallFilter(period=MONTH), CallScope()), (CallFilter(role="none"), CallScope(manager_id=1)),
        (CallFilter(initiator="unknown"), CallScope(rep_id=2)),
        (CallFilter(text="GOOD"), CallScope(account_id=1)),
        (CallFilter(role="led"), CallScope(call_id=7)),
        (CallFilter(limit=4, offset=2), CallScope()),
    ):  # fmt: skip
        yield "calls", numbers(calls.find_calls(session, chosen, scope))
        yield (
            "after",
            (
                calls.count_after(session, day, chosen, scope)
                for day in (TODAY, WEEK.end, MONTH.end)
            ),
        )
    yield "three calls", calls.find_calls(session, CallFilter(limit=3), CallScope())
    kept: dict[str, Any]
    for kept in ({}, {"period": MONTH}, {"manager_id": 1}, {"unsure": True}):
        yield "unsorted", numbers(one.call for one in unsorted.find_unsorted(session, **kept))
        yield "as many", unsorted.count_unsorted(session, **kept)
    few = unsorted.find_unsorted(session, ids=range(9, 30), limit=3)
    yield "few unsorted", numbers(one.call for one in few)
    for kept in ({}, {"period": MONTH}, {"manager_id": 1}):
        yield "newest unsorted", unsorted.find_newest_unsorted(session, **kept)
        yield "unsure days", unsorted.find_unsure_days(session, **kept)
    for period in PERIODS:
        yield "drawn", unsorted.find_drawn(session, period)
        yield "drawn of two", unsorted.find_drawn(session, period, 2)
    yield (
        "asked",
        (one.id for one in answers.find_asked_calls(session, rep_id=1, ids=range(9, 60))),
    )
    yield "skills", debriefs.find_skills(session)
    rep = Subject(table="rep", row_id=1)
    for kept in (
        {}, {"since": "2026-11-21"}, {"until": "2026-11-21"}, {"limit": 1}, {"command_id": 3},
        {"subjects": (rep,)}, {"subjects": (Subject(table="manager", row_id=1), rep)},
        {"subjects": (Subject(table="call", row_id=3),)},
    ):  # fmt: skip
        yield "history", history.find_entries(session, HistoryFilter(**kept))


def look_at_all(session: Session) -> Iterator[tuple[str, Any]]:
    """Yield the reports, each with its name."""
    for period, by in ((WEEK, "manager"), (MONTH, "manager"), (WHOLE, "group")):
        narrowed = Narrowed(by="group" if by == "group" else "manager")
        scope = Scope(period=period, today=TODAY)
        yield f"report by {by}", build_report(session, scope, narrowed, POLICY)
    for period in (WEEK, range_of(DAYS[-2], DAYS[-1])):
        scope = Scope(period=period, today=TODAY, manager_id=1)
        yield "coverage", coverage.find_coverage(session, scope, POLICY).reps
        report = build_report(session, scope, Narrowed(), POLICY)
        book = workbook.fill_workbook(session, scope, report)
        yield "workbook", (numbers(book.field_days), numbers(book.calls))


@pytest.mark.parametrize("seed", [0, 1])
def test_every_query_finds_what_it_found_before(seed: int) -> None:
    chance = Chance(seed)
    said: list[str] = []
    with new_log() as log:
        with filling(log) as add:
            chance.fill(add)
        chance.change(log)
        for more in (0, 1, 7):
            with filling(log) as again:
                chance.fill_more(replace(again, accounts=add.accounts), more)
        with reading(log) as session:
            for look in (look_at_people, look_at_days, look_at_calls, look_at_all):
                said += [f"{name}: {tell(found)}\n" for name, found in look(session)]
        held = show_person(log, "Abe Ode" if seed else "Lou Poe", ["kim"], SETTINGS)
        said.append(f"held: {tell(replace(held, backups=()))}\n")
    compare(KEPT / f"chance-{seed}.txt", "".join(said))

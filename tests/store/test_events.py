"""What becomes of an entry that comes again, for every way in which its call or day may be by now.

Each line of a golden file is one case: how things stood, then what was told and changed. How to
write the files anew: tests/golden.py.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from coachlog.domain.calls import MANAGER_SCHEDULED
from coachlog.domain.command_names import CommandName
from coachlog.domain.gone import BroughtCall
from coachlog.store.events import EventKeeper
from coachlog.store.history import keep_image, note_command
from coachlog.store.log import Log
from coachlog.store.log_tables import EventRow
from coachlog.store.names import NameBook
from coachlog.store.wanted import Kept, KnownEvent, ToldCall, ToldDay, WantedCall, WantedDay
from tests.filled import ASKED, SCHEDULED, UNKNOWN, Filler, author, filling, on
from tests.golden import compare, spread

GOLDEN = Path(__file__).parent / "golden"
TABLES = ("call", "field_day", "event", "membership")
DAY, CALL_AT = on("11-10"), "09:00:00.000000"
KNOWN = ("taken", "unsure", "cancelled", "refused", "linked")
TOLD_CALL = ToldCall(
    held_on=DAY.isoformat(), starts_at=CALL_AT, manager_id=1, rep_id=1, account_id=1, minutes=60
)
TOLD_DAY = ToldDay(
    manager_id=1, rep_id=1, day_on=DAY.isoformat(), half="am", starts_at=CALL_AT,
    ends_at="13:00:00.000000", time_zone="UTC", place="the bar",
)  # fmt: skip

# What a new row has as it was told.
TOLD = {*TOLD_CALL._asdict().items(), *TOLD_DAY._asdict().items(), ("key", "a"), ("digest", "new")}


@pytest.fixture
def cases(log: Log) -> Iterator[Cases]:
    """Return what tries cases on a log with two managers of a rep each, and Lou Fox on no team."""
    with filling(log) as add:
        add.manager("Pat Lee")
        add.manager("Kim Poe")
        add.rep("Dana Cruz", 1, on("11-12"))
        add.rep("Sam Oak", 2)
        add.rep("Lou Fox")
        for name in ("Acme", "Globex", "Hooli"):
            add.account(name)
        yield Cases(log.connection, add)


class Cases:
    """Tries one case after the other on the same log, and writes each down."""

    def __init__(self, connection: sqlite3.Connection, add: Filler) -> None:
        self.connection, self.add = connection, add
        self.said: list[str] = []

    @contextmanager
    def case(self) -> Iterator[None]:
        self.connection.execute("SAVEPOINT one")
        yield
        self.add.session.expire_all()
        self.connection.execute("ROLLBACK TO one")

    def keeper(self, *, trust: bool = False) -> EventKeeper:
        """Start another file."""
        command_id = note_command(self.connection, author(CommandName.IMPORT))
        return EventKeeper(NameBook(self.connection, command_id), trust=trust)

    def event(
        self,
        key: str,
        status: str = "taken",
        of: tuple[str, int] | None = None,
        digest: str = "",
        suggestion: str | None = None,
    ) -> int:
        whose: dict[str, Any] = {f"{of[0]}_id": of[1]} if of else {}
        return self.add.add(
            EventRow(
                key=key,
                status=status,
                digest=digest,
                suggestion=suggestion,
                command_id=self.add.command_id,
                **whose,
            )
        )

    def touch(self, table: str, row_id: int, command: CommandName | None) -> None:
        """Let a command of Kim's have changed a row."""
        if command is not None:
            command_id = note_command(self.connection, author(command, "kim"))
            keep_image(self.connection, command_id, table, row_id)

    def rows(self) -> dict[tuple[str, int], dict[str, Any]]:
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for table in TABLES:
            rows = self.connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in rows.description]
            found |= {(table, row[0]): dict(zip(names, row, strict=True)) for row in rows}
        return found

    def note(self, case: object, told: object, before: dict[tuple[str, int], Any]) -> None:
        """Write down how things stood, what was told, and which rows are another way now."""
        after = self.rows()
        changes = [
            f"{table} {row_id}: "
            + ", ".join(
                f"{name}={value}"
                for name, value in row.items()
                if value != before.get((table, row_id), dict.fromkeys(row)).get(name)
                and name not in ("id", "command_id", "uid")
                and ((table, row_id) in before or (name, value) not in TOLD)
            )
            for (table, row_id), row in after.items()
            if row != before.get((table, row_id))
        ]
        self.said.append("; ".join([f"{case} -> {told}", *changes]))

    def compare(self, name: str) -> None:
        compare(GOLDEN / f"{name}.txt", "".join(f"{line}\n" for line in self.said))


def tell(kept: Kept | None) -> str:
    """Return what a keeper said, without what is as ever."""
    if kept is None:
        return "nothing"
    more = [f"by {kept.by}"] if kept.by else []
    more += [kept.what] if kept.what else []
    more += ["trusted"] if kept.trusted else []
    return ", ".join([f"{kept.outcome} {kept.row_id}", kept.initiator, *more])


EDITS = (
    None, CommandName.EDIT_CALL, CommandName.EDIT_CALL, CommandName.TRIAGE, CommandName.RENAME,
)  # fmt: skip
STATED = (
    (UNKNOWN, None), (ASKED, "organizer"), (SCHEDULED, "organizer"), (ASKED, None),
    (SCHEDULED, None),
)  # fmt: skip


def test_a_call_follows_its_entry_unless_somebody_decided_otherwise(cases: Cases) -> None:
    day = cases.add.day("11-10", 1, 1, "held")
    for status, standing, edited, same, unsure, hint, trust, stated, told in spread(
        (None, *KNOWN, "taken", "taken"), ("there", "there", "removed", "another manager's"), EDITS,
        (True, False, False), (False, False, True), (SCHEDULED, None, ASKED), (False, True), STATED,
        (False, True), most=220,
    ):  # fmt: skip
        with cases.case():
            initiator, source = stated
            call = cases.add.call(
                "11-10" if told else "11-12", 2 if "another" in standing else 1, 1, "Acme",
                initiator, initiator_from=source, starts_at=time(9), minutes=60,
                field_day_id=day if initiator == SCHEDULED else None,
            )  # fmt: skip
            if standing == "removed":
                cases.connection.execute("UPDATE call SET removed_by = 1 WHERE id = ?", (call,))
            if status is not None:
                cases.event("a", status, digest="old", of=("call", call), suggestion=hint)
            cases.touch("call", call, edited)
            keeper, before = cases.keeper(trust=trust), cases.rows()
            wanted = WantedCall(
                key="a", digest="old" if same else "new", told=TOLD_CALL,
                suggestion=MANAGER_SCHEDULED,
                field_day_id=day, unsure=unsure, reason="asked" if same else "planned",
                customer="Initech" if unsure else None,
            )  # fmt: skip
            if status is None and told:
                wanted = wanted._replace(told=TOLD_CALL._replace(account_id=2, rep_id=3))
            kept = keeper.keep_call(wanted)
            keeper.finish()
            case = (
                f"{status or 'unknown entry'} {standing}, by {edited}, "
                f"{'same' if same else 'changed'}{', unsure' * unsure}, hint {hint}"
                f"{', trusting' * trust}, {initiator} {source or ''}"
                f"{', not as told' * (not told)}"
            )
            cases.note(case, tell(kept), before)
    cases.compare("events-calls")


def test_a_field_day_follows_its_entry_unless_somebody_decided_otherwise(cases: Cases) -> None:
    call = cases.add.call("11-16", 1, 1)
    edits = (None, CommandName.EDIT_FIELDDAY, CommandName.TRIAGE, CommandName.MERGE)
    for status, was, same, unsure, edited in spread(
        (None, *KNOWN), ("field_day", "field_day", "call", None), (True, False), (False, True),
        edits, most=100,
    ):  # fmt: skip
        with cases.case():
            day = cases.add.day("11-12", 1, 1, "planned")
            if status is not None:
                cases.event(
                    "a",
                    status,
                    digest="old",
                    of=was and (was, day if was == "field_day" else call),
                )
            cases.touch("field_day", day, edited)
            keeper, before = cases.keeper(), cases.rows()
            kept = keeper.keep_day(
                WantedDay(
                    key="a",
                    digest="old" if same else "new",
                    told=TOLD_DAY,
                    unsure=unsure,
                    reason="all day" if unsure else None,
                )
            )
            case = (
                f"{status or 'unknown entry'} of a {was}, {'same' if same else 'changed'}"
                f"{', unsure' * unsure}, by {edited}"
            )
            cases.note(case, tell(kept), before)
    cases.compare("events-days")


def test_what_stands_for_a_cancelled_entry_goes_unless_somebody_wants_it(cases: Cases) -> None:
    heirs = (None, "linked", "taken", "linked, gone", "linked, leaving")
    for table, status, gone, manager, edited, heir, more in spread(
        ("call", "field_day"), KNOWN, (False, True), (None, 1, 2),
        (None, CommandName.EDIT_CALL, CommandName.MERGE), heirs, (False, True), most=120,
    ):  # fmt: skip
        with cases.case():
            first, second = (
                (cases.add.call("11-10", 1, 1), cases.add.call("11-11", 1, 1))
                if table == "call"
                else (cases.add.day("11-10", 1, 1, "held"), cases.add.day("11-11", 1, 1, "held"))
            )
            if gone:
                set_ = "removed_by = 1" if table == "call" else "status = 'displaced'"
                cases.connection.execute(f"UPDATE {table} SET {set_} WHERE id = ?", (first,))
            cases.event("a", status, (table, first))
            if more:
                cases.event("a+1", "taken", (table, second))
                cases.event("a+14", "taken", (table, second))
            cases.touch(table, first, edited)
            if heir:
                cases.event("heir", heir.partition(",")[0], (table, first))
            keeper, before = cases.keeper(), cases.rows()
            if heir and "gone" not in heir:
                keeper.meet("heir")
            if heir and "leaving" in heir:
                keeper.leaving.add("heir")
            known = keeper.knows("a")
            assert known is not None
            told = " and ".join(map(tell, keeper.cancel(known, manager)))
            case = (
                f"{status} {table}{', given up' * gone}, cancelled by {manager or 'anybody'}, "
                f"changed by {edited}, heir {heir}{', of several days' * more}"
            )
            cases.note(case, told, before)
    cases.compare("events-cancelled")


HOURS = (None, time(8), time(9), time(11, 59), time(12))


def test_a_call_that_is_there_already_is_not_doubled(cases: Cases) -> None:
    for account, at, starts, unsure, decoy in spread(
        ("Acme", "Globex"), HOURS, (None, CALL_AT), (False, True),
        ("", "removed_by", "rep_id", "manager_id", "held_on", "taken", "unsure", "newer"), most=200,
    ):  # fmt: skip
        with cases.case():
            if decoy == "newer":
                keeper = cases.keeper()
            calls = [
                cases.add.call("11-10", 1, 1, account, starts_at=at, reinforce="asked"),
                cases.add.call("11-10", 1, 1, "Acme", starts_at=at, minutes=5),
            ]
            if decoy.endswith(("_by", "_id", "_on")):
                value = {"held_on": "2026-11-11", "removed_by": 1}.get(decoy, 2)
                cases.connection.execute(f"UPDATE call SET {decoy} = ?", (value,))
            if decoy != "newer":
                keeper = cases.keeper()
            if decoy in KNOWN:
                for call in calls:
                    cases.event(f"met {call}", decoy, of=("call", call))
                    keeper.meet(f"met {call}")
            before = cases.rows()
            wanted = WantedCall(
                key="a", digest="new", told=TOLD_CALL._replace(starts_at=starts), unsure=unsure
            )
            kept = keeper.keep_call(wanted)
            case = f"{account} at {at}, {starts}{', unsure' * unsure}, {decoy or 'as it is'}"
            cases.note(case, tell(kept), before)
    cases.compare("events-twins")


def test_a_field_day_that_is_there_already_is_not_doubled(cases: Cases) -> None:
    for other, status, met, late in itertools.product(
        (None, "day_on", "rep_id", "manager_id", "ends_at", "starts_at"), ("held", "planned"),
        (False, True), (False, True),
    ):  # fmt: skip
        with cases.case():
            if late:
                keeper = cases.keeper()
            days = [cases.add.day("11-10", 1, 1, status) for _ in range(2)]
            if other:
                value = {"day_on": "2026-11-11", "ends_at": "12:00:00.000000",
                         "starts_at": "08:00:00.000000"}.get(other, 2)  # fmt: skip
                cases.connection.execute(f"UPDATE field_day SET {other} = ?", (value,))
            if not late:
                keeper = cases.keeper()
            if met:
                for number, day in enumerate(days):
                    cases.event(f"met {number}", of=("field_day", day))
                    keeper.meet(f"met {number}")
            before = cases.rows()
            kept = keeper.keep_day(WantedDay(key="a", digest="new", told=TOLD_DAY))
            case = f"another {other}, {status}{', of an entry' * met}{', newer' * late}"
            cases.note(case, tell(kept), before)
    cases.compare("events-day-twins")


def test_an_occurrence_that_moved_takes_over_the_nearest_that_is_gone(cases: Cases) -> None:
    for days, status, listed, met, left, right in spread(
        ((7,), (6, 14), (8, 13), (10,), (12, 9), (13,), (14,)), ("taken", "unsure", "cancelled"),
        (True, True, False), (False, False, True), (False, True), (True, True, False), most=90,
    ):  # fmt: skip
        with cases.case():
            for number, day in enumerate(days):
                call = cases.add.call(f"11-{day:02}", 1, 1, "Hooli", starts_at=time(7 + number))
                cases.event(f"s/202611{day:02}T070000Z", status, of=("call", call))
                keep = cases.add.day(f"11-{day:02}", 1, 1)
                cases.event(f"s/202611{day:02}T080000Z", status, of=("field_day", keep))
            keeper = cases.keeper()
            keeper.listed = {"s"} if listed else {"r"}
            if met:
                keeper.meet(f"s/202611{days[0]:02}T070000Z")
            if left:
                keeper.leaving.add(f"s/202611{days[-1]:02}T070000Z")
            before = cases.rows()
            key = f"s/202611{'10' if right else 'ab'}T090000Z"
            kept = keeper.keep_call(WantedCall(key=key, digest="new", told=TOLD_CALL))
            case = (
                f"on {days}, {status}{', listed' * listed}{', the first met' * met}"
                f"{', the last leaving' * left}{', no day in its key' * (not right)}"
            )
            cases.note(case, tell(kept), before)
    cases.compare("events-moved")


def test_what_a_split_series_left_is_taken_over_with_its_row(cases: Cases) -> None:
    for status, former, gone, edited in itertools.product(
        ("linked", None), ("taken", "unsure", "cancelled", "linked"),
        ("leaving", "listed", "met", None), (None, CommandName.EDIT_CALL),
    ):  # fmt: skip
        with cases.case():
            call = cases.add.call("11-10", 1, 1, "Acme", starts_at=time(9))
            cases.event("r/20261110T090000Z", former, digest="old", of=("call", call))
            if status:
                cases.event("a", status, digest="old", of=("call", call))
            cases.touch("call", call, edited)
            keeper, before = cases.keeper(), cases.rows()
            if gone == "leaving":
                keeper.leaving.add("r/20261110T090000Z")
            elif gone:
                keeper.listed = {"r"}
            if gone == "met":
                keeper.meet("r/20261110T090000Z")
            kept = keeper.keep_call(WantedCall(key="a", digest="new", told=TOLD_CALL))
            case = f"{status or 'unknown'} beside {former}, {gone}, by {edited}"
            cases.note(case, tell(kept), before)
    cases.compare("events-split")


def test_what_is_not_in_the_file_any_more_is_told(cases: Cases) -> None:
    keys = ("s/20261109", "s/20261110T090000Z", "s/20261111T090000Z+1", "s/x", "s0/20261112",
            "r/20261113", "s")  # fmt: skip
    for number, key in enumerate(keys):
        call, day = cases.add.call(f"11-0{number + 1}", 1, 1), cases.add.day("11-02", 1, 1)
        cases.event(key, of=("call", call) if number % 2 else ("field_day", day))
    cases.event("s/20261114")
    keeper = cases.keeper()
    keeper.meet("s/20261111T090000Z+1")
    assert [(known.key, day) for known, day in keeper.list_vanished(["s"])] == [
        ("s/20261109", on("11-02")),
        ("s/20261110T090000Z", on("11-02")),
    ]
    assert [known.key for known, _ in keeper.list_vanished(["r", "s"])] == [
        "r/20261113", "s/20261109", "s/20261110T090000Z",
    ]  # fmt: skip


def test_what_imports_brought_is_told_with_its_calendar_and_whether_the_file_has_it(
    cases: Cases,
) -> None:
    cases.connection.execute("UPDATE command SET summary = 'calendar.ics'")
    met, gone, copied = (cases.add.call("11-10", 1, 1) for _ in range(3))
    for key, call in (("met", met), ("gone", gone), ("copied", copied)):
        cases.event(key, of=("call", call))
    cases.event("copy", "linked", of=("call", copied))
    decoys = [
        cases.add.call("11-10", 2, 1), cases.add.call("11-08", 1, 1), cases.add.call("11-12", 1, 1),
        cases.add.removed_call("11-10", 1, 1),
    ]  # fmt: skip
    for number, call in enumerate(decoys):
        cases.event(f"d{number}", of=("call", call))
    cases.event("unsure", "unsure", of=("call", cases.add.call("11-10", 1, 1)))
    cases.connection.execute("UPDATE event SET calendar = 'name.key' WHERE key = 'gone'")
    keeper = cases.keeper()
    keeper.meet("met")
    keeper.meet("copy")
    assert keeper.list_brought(1, on("11-09"), on("11-11")) == [
        BroughtCall(".calendar.ics", "met", met, on("11-10"), True),
        BroughtCall("name.key", "gone", gone, on("11-10"), False),
    ]
    assert len(keeper.list_brought(1, on("11-08"), on("11-12"))) == 4


def test_an_entry_is_met_once_in_each_file(cases: Cases) -> None:
    keeper = cases.keeper()
    assert [keeper.meet(key) for key in ("k", "other", "k", "k")] == [True, True, False, False]
    assert cases.keeper().meet("other")


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [("11-10", "11-10", True), ("11-11", "11-12", False), ("11-01", "11-09", False)],
)
def test_an_entry_that_the_file_left_out_is_known_by_the_day_of_its_call(
    cases: Cases, first: str, last: str, inside: bool
) -> None:
    cases.event("a", of=("call", cases.add.call("11-10", 1, 1)))
    cases.event("nothing")
    keeper = cases.keeper()
    days: tuple[date, date] = (on(first), on(last))
    found = keeper.knows_inside("a", *days)
    assert (found is not None) is inside
    assert found is None or isinstance(found, KnownEvent)
    assert keeper.knows_inside("nothing", *days) is None
    assert keeper.knows_inside("unknown", *days) is None
    keeper.meet("a")
    assert keeper.knows_inside("a", *days) is None


def test_the_first_day_together_opens_the_team_whatever_the_order(cases: Cases) -> None:
    keeper, before = cases.keeper(), cases.rows()
    for number, (manager, day) in enumerate(((2, "11-10"), (1, "11-04"), (2, "11-06"))):
        told = TOLD_CALL._replace(held_on=on(day).isoformat(), manager_id=manager, rep_id=3)
        keeper.keep_call(WantedCall(key=f"k{number}", digest="", told=told))
    unsure = TOLD_CALL._replace(held_on="2026-11-01", rep_id=3)
    keeper.keep_call(WantedCall(key="unsure", digest="", told=unsure, unsure=True))
    keeper.finish()
    added = [row for one, row in cases.rows().items() if one not in before]
    (team,) = (row for row in added if "from_on" in row)
    assert (team["rep_id"], team["manager_id"], team["from_on"]) == (3, 1, "2026-11-04")


def test_a_field_day_that_is_unsure_is_planned_until_somebody_says_it_was_held() -> None:
    day = WantedDay(key="a", digest="", told=TOLD_DAY)
    assert (day.status, day.mark) == ("held", "taken")
    unsure = replace(day, unsure=True)
    assert (unsure.status, unsure.mark) == ("planned", "unsure")

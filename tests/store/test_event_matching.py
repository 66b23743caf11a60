"""Which known entry one of a file is: a copy, a twin, one of a series that was moved or split.

Each line of a golden file is one case: how things stood, then what was told and changed. How to
write the files anew: tests/golden.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, time

import pytest

from coachlog.domain.command_names import CommandName
from coachlog.domain.fielddays import GIVEN_UP
from coachlog.domain.gone import BroughtEntry
from coachlog.store.log import Log
from coachlog.store.wanted import KnownEvent, WantedCall, WantedDay
from tests.entry_cases import CALL_AT, KNOWN, TOLD_CALL, TOLD_DAY, Cases, open_cases, tell
from tests.filled import on
from tests.golden import spread


@pytest.fixture
def cases(log: Log) -> Iterator[Cases]:
    """Return what tries cases on a log."""
    with open_cases(log) as cases:
        yield cases


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
    cases.compare("matched-twins")


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
    cases.compare("matched-day-twins")


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
    cases.compare("matched-moved")


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
    cases.compare("matched-split")


def test_what_is_not_in_the_file_any_more_is_told(cases: Cases) -> None:
    keys = ("s/20261109", "s/20261110T090000Z", "s/20261111T090000Z+1", "s/x", "s0/20261112",
            "r/20261113", "s")  # fmt: skip
    for number, key in enumerate(keys):
        call, day = cases.add.call(f"11-0{number + 1}", 1, 1), cases.add.day("11-02", 1, 1)
        cases.event(key, of=("call", call) if number % 2 else ("field_day", day))
    cases.event("s/20261114")
    keeper = cases.keeper()
    keeper.meet("s/20261111T090000Z+1")
    assert sorted((known.key, day) for known, day in keeper.list_vanished(["s"])) == [
        ("s/20261109", on("11-02")),
        ("s/20261110T090000Z", on("11-02")),
    ]
    assert sorted(known.key for known, _ in keeper.list_vanished(["r", "s"])) == [
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
    unsure = cases.add.removed_call("11-10", 1, 1)
    cases.event("unsure", "unsure", of=("call", unsure))
    day, several, shared = (cases.add.day("11-10", 1, 1) for _ in range(3))
    cases.event("day", "unsure", of=("field_day", day))
    cases.event("met+1", of=("field_day", several))
    cases.event("theirs", of=("field_day", shared))
    cases.event("ours", "linked", of=("field_day", shared))
    for number, (other, manager, status) in enumerate(
        [("11-10", 2, "held"), ("11-08", 1, "held"), ("11-12", 1, "held"),
         *(("11-10", 1, status) for status in GIVEN_UP)]
    ):  # fmt: skip
        decoy = cases.add.day(other, manager, 1, status=status)
        cases.event(f"of{number}", of=("field_day", decoy))
    cases.event("planned", "linked", of=("field_day", cases.add.day("11-10", 1, 1)))
    cases.connection.execute("UPDATE event SET calendar = 'name.key' WHERE key = 'gone'")
    keeper = cases.keeper()
    keeper.meet("met")
    keeper.meet("copy")
    keeper.meet("ours")
    assert {*keeper.list_brought(1, on("11-09"), on("11-11"))} == {
        BroughtEntry(".calendar.ics", "met", "call", met, on("11-10"), True),
        BroughtEntry("name.key", "gone", "call", gone, on("11-10"), False),
        BroughtEntry(".calendar.ics", "unsure", "unsure entry", unsure, on("11-10"), False),
        BroughtEntry(".calendar.ics", "day", "field day", day, on("11-10"), False),
        BroughtEntry(".calendar.ics", "met+1", "field day", several, on("11-10"), True),
    }
    assert len([*keeper.list_brought(1, on("11-08"), on("11-12"))]) == 9


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

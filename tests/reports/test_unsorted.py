"""Calls that nobody has sorted: whose, of which days, in what order, and what hints at them."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from coachlog.domain.periods import Period, range_of
from coachlog.reports.unsorted import (
    count_unsorted,
    find_drawn,
    find_newest_unsorted,
    find_unsorted,
    find_unsure_days,
)
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.store.tables import DrawRow
from coachlog.store.wanted import UNSURE
from coachlog.usecases.triage import list_unsorted
from tests.filled import ASKED, FULL, PM, TODAY, UNKNOWN, Crowd, filling, on


def found(log: Log, **chosen: Any) -> list[str]:  # noqa: ANN401  (filters)
    """Return the notes of unsorted calls as they come."""
    with reading(log) as session:
        return [one.call.notes or "" for one in find_unsorted(session, **chosen)]


def number(log: Log, **chosen: Any) -> int:  # noqa: ANN401  (filters)
    with reading(log) as session:
        return count_unsorted(session, **chosen)


@pytest.fixture
def several(own_crowd: Log, crowd: Crowd) -> dict[str, int]:
    """Fill a log with unsorted calls out of order, of two managers, sorted and removed ones."""
    ids: dict[str, int] = {}

    def call(notes: str, day: str, manager: int, rep: int, **facts: Any) -> None:  # noqa: ANN401
        ids[notes] = add.call(
            day, manager, rep, "Initrode", facts.pop("initiator", UNKNOWN), notes=notes, **facts
        )

    with filling(own_crowd) as add:
        call("of Kim", "11-19", crowd.kim, crowd.sam, starts_at=time(8))
        call("no hour", "11-18", crowd.pat, crowd.dana)
        call("late", "11-18", crowd.pat, crowd.dana, starts_at=time(15))
        call("early", "11-18", crowd.pat, crowd.dana, starts_at=time(9))
        call("early too", "11-18", crowd.pat, crowd.dana, starts_at=time(9))
        call("of Lou", "11-18", crowd.pat, crowd.lou, starts_at=time(7))
        call("before", "11-02", crowd.pat, crowd.dana, starts_at=time(7))
        call("sorted", "11-18", crowd.pat, crowd.dana, initiator=ASKED)
        for notes in ("gone", "unsure", "taken"):
            facts = {"removed_by": add.command_id}
            call(notes, "11-17", crowd.pat, crowd.dana, **facts)
        add.event(call_id=ids["unsure"], status=UNSURE, reason="by its title", customer="New Ltd")
        add.event(call_id=ids["taken"], status="taken")
        day = crowd.days["held"]
        add.event(call_id=None, suggestion=ASKED)
        add.event(call_id=ids["late"], suggestion=ASKED, reason="first", field_day_id=day)
        add.event(call_id=ids["late"], suggestion="manager-scheduled", reason="second")
        add.event(call_id=ids["early"], customer="Not shown")
    return ids


def test_unsorted_calls_come_by_day_then_by_person_and_hour(
    own_crowd: Log, crowd: Crowd, several: dict[str, int]
) -> None:
    assert found(own_crowd) == [
        "of Kim", "", "early", "early too", "late", "no hour", "of Lou", "before",
    ]  # fmt: skip
    assert number(own_crowd) == 8
    assert found(own_crowd, limit=2) == found(own_crowd)[:2]
    assert found(own_crowd, manager_id=crowd.kim) == ["of Kim"]
    assert number(own_crowd, manager_id=crowd.kim) == 1
    some = range_of(on("11-02"), on("11-17"))
    assert (found(own_crowd, period=some), number(own_crowd, period=some)) == (["before"], 1)
    day = range_of(on("11-18"), on("11-18"))
    assert number(own_crowd, period=day) == 5
    ids = [several["late"], several["sorted"], several["of Lou"]]
    assert (found(own_crowd, ids=ids), number(own_crowd, ids=ids)) == (["late", "of Lou"], 2)


@pytest.mark.usefixtures("several")
def test_what_is_unsure_is_counted_and_comes_with_the_unsorted_calls_behind_them(
    own_crowd: Log,
) -> None:
    for limit, listed in ((None, 9), (9, 9), (8, 8)):
        with list_unsorted(own_crowd, today=TODAY, limit=limit) as found:
            assert (found.number, found.after_today) == (9, 0)
            assert [one.unsure for one in found.calls] == [False] * 8 + [True] * (listed - 8)


def test_what_is_unsure_is_listed_apart_under_its_customer(
    own_crowd: Log, several: dict[str, int]
) -> None:
    with reading(own_crowd) as session:
        (one,) = find_unsorted(session, unsure=True)
        sure = [call.call.account for call in find_unsorted(session) if call.call.notes]
    assert (one.call.id, one.call.account, one.reason, one.unsure) == (
        several["unsure"], "New Ltd", "by its title", True,
    )  # fmt: skip
    assert set(sure) == {"Initrode"}
    assert number(own_crowd, unsure=True) == 1


def test_the_first_entry_of_a_call_hints_at_who_asked(
    own_crowd: Log, crowd: Crowd, several: dict[str, int]
) -> None:
    with reading(own_crowd) as session:
        by_notes = {one.call.notes: one for one in find_unsorted(session)}
    late, early = by_notes["late"], by_notes["early"]
    assert (late.suggestion, late.reason, late.field_day_id, late.unsure) == (
        ASKED, "first", crowd.days["held"], False,
    )  # fmt: skip
    assert (early.suggestion, early.reason, early.field_day_id) == (None, None, None)
    assert (late.call.manager, late.call.rep) == ("Pat Lee", "Dana Cruz")


def test_managers_with_unsorted_calls_come_by_name_with_the_newest_day(
    own_crowd: Log, crowd: Crowd, several: dict[str, int]
) -> None:
    with filling(own_crowd) as add:
        add.accounts["Initrode"] = 1
        add.call("11-19", add.manager("Abe Ode"), crowd.lou, "Initrode", UNKNOWN)
        add.call(
            "11-19", add.manager("Pat Lee", namesake=1, email="p@x"), crowd.lou, "Initrode", UNKNOWN
        )
    with reading(own_crowd) as session:
        everybody = find_newest_unsorted(session)
        early = range_of(on("11-01"), on("11-18"))
        before = find_newest_unsorted(session, period=early)
        of_kim = find_newest_unsorted(session, manager_id=crowd.kim)
    assert [(name, day) for _, name, day in everybody] == [
        ("Abe Ode", on("11-19")), ("Kim Poe", on("11-19")),
        ("Pat Lee (pat@example.com)", on("11-19")), ("Pat Lee (p@x)", on("11-19")),
    ]  # fmt: skip
    assert [(id_, day) for id_, _, day in before] == [(crowd.pat, on("11-18"))]
    assert [id_ for id_, _, _ in of_kim] == [crowd.kim]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["later", "open", "open too", "of Kim"]),
        ({"period": ("11-10", "11-13")}, ["open", "open too", "of Kim"]),
        ({"period": ("11-11", "11-12")}, []),
        ({"manager": "kim"}, ["of Kim"]),
    ],
)
def test_field_days_that_a_calendar_leaves_open_are_the_planned_ones(
    own_crowd: Log, crowd: Crowd, chosen: dict[str, Any], expected: list[str]
) -> None:
    ids: dict[int, str] = {}
    with filling(own_crowd) as add:
        for name, day, manager, status, event in (
            ("of Kim", "11-10", crowd.kim, "planned", UNSURE),
            ("open", "11-13", crowd.pat, "planned", UNSURE),
            ("open too", "11-13", crowd.pat, "planned", UNSURE),
            ("later", "11-19", crowd.pat, "planned", UNSURE),
            ("held", "11-12", crowd.pat, "held", UNSURE),
            ("sure", "11-12", crowd.pat, "planned", "taken"),
        ):
            id_ = add.day(day, manager, crowd.dana, status, PM)
            ids[id_] = name
            add.event(field_day_id=id_, status=event, reason=f"why {name}")
        call = add.call("11-12", crowd.pat, crowd.dana, "Initrode", UNKNOWN)
        add.event(
            field_day_id=add.day("11-12", crowd.pat, crowd.dana, hours=FULL),
            call_id=call, status=UNSURE,
        )  # fmt: skip
    period = chosen.get("period")
    with reading(own_crowd) as session:
        listed = find_unsure_days(
            session,
            period=range_of(on(period[0]), on(period[1])) if period else None,
            manager_id=crowd.kim if "manager" in chosen else None,
        )
    assert [ids[one.id] for one in listed] == expected
    assert all((one.rep, one.half) == ("Dana Cruz", "pm") for one in listed)
    assert {one.manager for one in listed if ids[one.id] != "of Kim"} <= {"Pat Lee"}
    assert [one.reason for one in listed] == [f"why {name}" for name in expected]


def test_drawn_visits_are_of_exactly_that_period_by_name(own_crowd: Log, crowd: Crowd) -> None:
    week = range_of(on("11-09"), on("11-15"))
    with filling(own_crowd) as add:
        abe = add.manager("Abe Ode")
        for manager, first, last in (
            (crowd.pat, "11-09", "11-15"), (crowd.kim, "11-09", "11-15"), (abe, "11-09", "11-15"),
            (crowd.pat, "11-09", "11-15"), (abe, "11-09", "11-14"), (abe, "11-08", "11-15"),
        ):  # fmt: skip
            add.add(
                DrawRow(
                    manager_id=manager, from_on=on(first), until_on=on(last), risk=10, seed="1",
                    command_id=add.command_id,
                )
            )  # fmt: skip

    def drawn(period: Period, manager_id: int | None = None) -> list[tuple[int, str]]:
        with reading(own_crowd) as session:
            return find_drawn(session, period, manager_id)

    assert drawn(week) == [(abe, "Abe Ode"), (crowd.kim, "Kim Poe"), (crowd.pat, "Pat Lee")]
    assert drawn(week, crowd.pat) == [(crowd.pat, "Pat Lee")]
    assert drawn(range_of(on("11-09"), on("11-14"))) == [(abe, "Abe Ode")]
    assert drawn(range_of(on("11-01"), on("11-30"))) == []

"""What a plan has to know of other days and values: whose, when and in what order."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlmodel import col

from coachlog.domain.coaching import Displacement
from coachlog.domain.periods import range_of
from coachlog.reports.debriefs import find_ratings
from coachlog.reports.fielddays import (
    find_displacements,
    find_last_values,
    find_next_days,
    find_overlapping_days,
    find_standing_days,
)
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.store.tables import FieldDayRow
from tests.filled import AM, PM, TODAY, Crowd, Filler, filling, on


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("11-06", "11-12", {"lou forgotten", "held", "lou held"}),
        ("11-07", "11-11", {"held"}),
        ("11-13", "12-03", {"forgotten", "coming"}),  # not those given up
    ],
)
def test_standing_days_are_the_manager_s_from_the_first_to_the_last_day(
    crowded: Log, crowd: Crowd, first: str, last: str, named: set[str]
) -> None:
    with reading(crowded) as session:
        found = find_standing_days(session.connection(), crowd.pat, on(first), on(last))
    assert {one.id for one in found} == {crowd.days[name] for name in named}
    assert all(one.on >= on(first) for one in found)


@pytest.mark.parametrize(
    ("day", "hours", "manager", "rep", "expected"),
    [
        ("12-03", (time(9), time(17)), "pat", "lou", ["coming"]),
        ("12-03", (time(9), time(17)), "kim", "dana", ["coming", "sam coming"]),
        ("12-03", (time(9), time(17)), "kim", "lou", ["sam coming"]),
        ("12-03", (time(13), time(17)), "pat", "dana", []),  # begins as the other ends
        ("12-03", (time(8), time(9)), "pat", "dana", []),
        ("12-03", (time(12, 59), time(13)), "pat", "dana", ["coming"]),
        ("12-04", (time(9), time(17)), "pat", "dana", ["lou coming"]),
        ("11-25", (time(9), time(17)), "pat", "dana", []),  # cancelled
    ],
)
def test_days_overlap_at_the_same_hours_with_the_same_manager_or_rep(
    crowded: Log,
    crowd: Crowd,
    day: str,
    hours: tuple[time, time],
    manager: str,
    rep: str,
    expected: list[str],
) -> None:
    with reading(crowded) as session:
        found = find_overlapping_days(
            session, on(day), hours, getattr(crowd, manager), getattr(crowd, rep)
        )
    assert [one.id for one in found] == [crowd.days[name] for name in expected]
    assert [(one.manager, one.rep) for one in found if one.id == crowd.days["coming"]] == [
        ("Pat Lee", "Dana Cruz") for name in expected if name == "coming"
    ]


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        ("11-04", "11-17", ["lou displaced", "displaced"]),  # in order of the days
        ("11-05", "11-17", ["displaced"]),
        ("11-04", "11-16", ["lou displaced"]),
    ],
)
def test_days_gave_way_in_the_period_for_a_call_or_in_words(
    crowded: Log, crowd: Crowd, first: str, last: str, names: list[str]
) -> None:
    with reading(crowded) as session:
        found = find_displacements(session, range_of(on(first), on(last)))
        assert (
            find_displacements(
                session, range_of(on(first), on(last)), [col(FieldDayRow.manager_id) == crowd.kim]
            )
            == {}
        )
    assert [one.field_day_id for one in found[crowd.pat]] == [crowd.days[name] for name in names]
    for_call = Displacement(
        field_day_id=crowd.days["displaced"],
        on=on("11-17"),
        rep="Dana Cruz",
        call_id=crowd.calls["asked"],
        call_rep="Dana Cruz",
        call_account="Hooli",
    )
    assert (for_call in found[crowd.pat]) is ("displaced" in names)
    assert [one.text for one in found[crowd.pat] if one.call_id is None] == [
        "of Lou" for name in names if name == "lou displaced"
    ]


def test_a_day_given_up_and_then_held_gave_way_to_nothing(log: Log) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        add.displacement(add.day("11-18", pat, dana, "held"), text="planned anew")
    with reading(log) as session:
        assert find_displacements(session, range_of(TODAY, TODAY)) == {}
        assert find_displacements(session, range_of(on("11-18"), TODAY)) == {}


def add_pair(add: Filler) -> tuple[int, int]:
    pat = add.manager("Pat Lee")
    return pat, add.rep("Dana Cruz", pat)


def test_an_account_s_value_is_that_of_its_latest_call_by_day_then_of_an_open_deal(
    log: Log,
) -> None:
    with filling(log) as add:
        pat, dana = add_pair(add)
        for day, euros in (("11-18", 2), ("11-18", 3), ("11-02", 4), ("11-19", None)):
            add.call(day, pat, dana, "Acme", euros=euros)
        add.removed_call("11-19", pat, dana, "Acme", euros=5)
        add.deal("Acme", 6)
        add.call("11-18", pat, dana, "Globex")
        for euros, opened in ((10, "10-01"), (12, "10-05"), (13, "10-05"), (11, "09-01")):
            add.deal("Globex", euros, opened_on=on(opened))
        add.deal("Globex", 20)  # nobody knows when it was opened
        add.deal("Globex", 30, opened_on=on("11-01"), closed=True)
        add.deal("Globex", None, opened_on=on("11-02"))
        add.deal("Hooli", 7)
        add.deal("Hooli", 8, closed=True)
        add.account("Umbra")
        ids = {name: add.account(name) for name in ("Acme", "Globex", "Hooli", "Umbra")}
    with reading(log) as session:
        found = find_last_values(session, list(ids.values()))
        assert find_last_values(session, [ids["Hooli"]]) == {ids["Hooli"]: (700, "EUR")}
    assert {name: found[id_][0] for name, id_ in ids.items() if id_ in found} == {
        "Acme": 300,
        "Globex": 1300,
        "Hooli": 700,
    }


def test_the_next_day_of_each_rep_is_their_own(crowded: Log, crowd: Crowd) -> None:
    with reading(crowded) as session:
        found = find_next_days(session, [crowd.dana, crowd.lou], TODAY)
        agreed = find_next_days(session, [crowd.dana, crowd.lou], on("12-05"))
    assert {id_: (one.on, one.planned) for id_, one in found.items()} == {
        crowd.dana: (on("12-03"), True),
        crowd.lou: (on("12-04"), True),
    }
    assert {id_: (one.on, one.planned) for id_, one in agreed.items()} == {
        crowd.dana: (on("12-10"), False)
    }


@pytest.mark.parametrize("today", [date(2026, 12, 3), date(2026, 12, 4)])
def test_a_day_planned_for_today_is_still_the_next(crowded: Log, crowd: Crowd, today: date) -> None:
    with reading(crowded) as session:
        found = find_next_days(session, [crowd.dana], today)[crowd.dana]
    assert found.planned is (today == on("12-03"))


def test_ratings_come_by_day_then_as_they_were_given(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        days = [
            add.day(on_, pat, who)
            for on_, who in (("11-10", dana), ("11-03", dana), ("11-04", lou))
        ]
        for place, skill in ((0, "b"), (1, "z"), (1, "a"), (0, "a"), (2, "x")):
            add.rating(days[place], skill, 3)
    with reading(log) as session:
        of_rep = find_ratings(session, rep_id=dana)
        of_day = find_ratings(session, field_day_id=days[0])
    assert [(one.day_on.day, one.skill) for one in of_rep] == [
        (3, "z"), (3, "a"), (10, "b"), (10, "a"),
    ]  # fmt: skip
    assert [one.skill for one in of_day] == ["b", "a"]


@pytest.mark.parametrize("agreed", [("12-10", "12-01"), ("12-01", "12-10")])
def test_of_two_debriefs_of_one_day_the_later_one_agreed_on_the_next(
    log: Log, agreed: tuple[str, str]
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for hours, next_on in zip((PM, AM), agreed, strict=True):
            add.day("11-10", pat, dana, "held", hours, next_on=on(next_on))
        add.day("11-09", pat, dana, "held", next_on=on("12-03"))
    with reading(log) as session:
        assert find_next_days(session, [dana], TODAY)[dana].on == on(agreed[1])

"""In what order and whose: absences, visits of a day, bookings, by time and not by number."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from coachlog.domain.coaching import Policy
from coachlog.domain.listing import FieldDayFilter
from coachlog.domain.periods import week_of
from coachlog.reports.absences import find_absences, find_days_off
from coachlog.reports.deal_lines import find_big_deal_lines, find_lines
from coachlog.reports.debriefs import find_skills, find_visits, find_without_debrief
from coachlog.reports.invitations import find_invitation
from coachlog.reports.listed_days import find_field_days
from coachlog.reports.people_labels import find_rep_labels
from coachlog.reports.rota import find_team_calendar
from coachlog.reports.scope import Scope
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from tests.filled import AM, FULL, PM, TODAY, Crowd, filling, on


def test_absences_come_by_their_first_day_then_the_last_then_as_they_came(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        for first, last, rep in (
            ("12-02", "12-09", dana),
            ("12-02", "12-04", lou),
            ("12-01", "12-31", lou),
            ("12-02", "12-04", dana),
        ):
            add.absence(first, last, rep_id=rep)
        add.absence("11-30", "12-01", manager_id=pat)
    with reading(log) as session:
        found = find_absences(session)
        later = find_absences(session, since=on("12-05"))
        third = find_absences(session, id_=3)
    assert [(one.id, one.name, one.kind) for one in found] == [
        (5, "Pat Lee", "manager"), (3, "Lou Fox", "rep"), (2, "Lou Fox", "rep"),
        (4, "Dana Cruz", "rep"), (1, "Dana Cruz", "rep"),
    ]  # fmt: skip
    assert [one.id for one in later] == [3, 1]
    assert [one.id for one in third] == [3]


def test_field_days_come_the_newest_first_by_day_then_hour_then_number(log: Log) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", kim)
        add.day("11-18", kim, lou)
        add.day("11-18", pat, dana)
        add.day("11-18", pat, lou, hours=PM)
        add.day("11-19", pat, dana)
        add.day("11-17", pat, dana, hours=PM)
    with reading(log) as session:
        assert [day.id for day in find_field_days(session, FieldDayFilter())] == [4, 3, 2, 1, 5]
        assert [day.id for day in find_field_days(session, FieldDayFilter(limit=3))] == [4, 3, 2]


def test_an_absence_until_a_day_lasts_through_it(crowded: Log) -> None:
    with reading(crowded) as session:
        until = {one.until_on for one in find_absences(session, since=on("12-02"))}
    assert min(until) == on("12-02")


def test_visits_come_by_time_the_added_ones_last_then_calls_without_a_stop(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        day, other = add.day("11-18", pat, dana, hours=FULL), add.day("11-19", pat, dana)
        late = add.stop(day, "15:00", "Umbra", status="skipped")
        added = add.stop(day, "09:00", "Hooli", added=True)
        early = add.stop(day, "09:00", "Acme")
        add.stop(other, "10:00", "Globex")
        facts: dict[str, Any] = {"field_day_id": day}
        beside = add.call("11-18", pat, dana, "Umbra", **facts)
        first = add.call("11-18", pat, dana, "Acme", **facts)
        second = add.call("11-18", pat, dana, "Acme", **facts)
        add.removed_call("11-18", pat, dana, "Globex", **facts)
        add.call("11-19", pat, dana, "Globex", field_day_id=other)
    with reading(log) as session:
        found = find_visits(session, day)
    assert [(one.account, one.stop_id, one.call_id, one.status) for one in found] == [
        ("Acme", early, first, "held"),
        ("Hooli", added, None, "planned"),
        ("Umbra", late, None, "skipped"),  # its call is a visit of its own
        ("Umbra", None, beside, "held"),
        ("Acme", None, second, "held"),
    ]
    assert [one.at for one in found] == [time(9), None, time(15), None, None]


def test_a_call_that_a_stop_names_is_no_other_stop_s(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        day = add.day("11-18", pat, dana, hours=FULL)
        named = add.call("11-18", pat, dana, "Acme", field_day_id=day)
        free = add.call("11-18", pat, dana, "Acme", field_day_id=day)
        first = add.stop(day, "09:00", "Acme")
        second = add.stop(day, "10:00", "Acme", status="held", call_id=named)
    with reading(log) as session:
        found = {one.stop_id: one.call_id for one in find_visits(session, day)}
    assert found == {first: free, second: named}


def test_bookings_of_one_day_come_by_the_hour_they_begin(own_crowd: Log, crowd: Crowd) -> None:
    with filling(own_crowd) as add:
        afternoon = add.day("12-03", crowd.pat, crowd.lou, hours=PM)
        with_kim = add.day("11-30", crowd.kim, crowd.lou, hours=AM)
        add.day("12-10", crowd.kim, crowd.sam)
        add.day("11-30", crowd.pat, crowd.lou, "cancelled")
    with reading(own_crowd) as session:
        found = find_team_calendar(
            session, crowd.pat, on("11-23"), on("12-18"), policy=Policy(), today=TODAY
        ).bookings
    coming, lous = crowd.days["coming"], crowd.days["lou coming"]
    assert [one.id for one in found] == [with_kim, coming, afternoon, lous]
    assert [one.half for one in found] == ["am", "am", "pm", "am"]


def test_an_invitation_has_the_stops_of_its_day_in_order_of_time(
    crowded: Log, crowd: Crowd
) -> None:
    with reading(crowded) as session:
        found = {
            name: find_invitation(session, crowd.days[name]).stops
            for name in ("coming", "sam coming", "forgotten")
        }
    assert {name: [(stop.at, stop.account) for stop in stops] for name, stops in found.items()} == {
        "coming": [(time(9, 30), "Acme"), (time(11), "Globex")],
        "sam coming": [(time(14), "Umbra")],
        "forgotten": [],
    }


@pytest.mark.parametrize(
    ("first", "last", "off"),
    [
        ("12-02", "12-06", {"12-02"}), ("11-20", "12-01", {"12-01"}), ("12-03", "12-06", set()),
        ("11-20", "11-30", set()), ("11-20", "12-31", {"12-01", "12-02"}),
    ],
)  # fmt: skip
def test_days_off_are_the_manager_s_own_within_the_days_asked_for(
    crowded: Log, crowd: Crowd, first: str, last: str, off: set[str]
) -> None:
    with reading(crowded) as session:
        found = find_days_off(session, on(first), on(last), crowd.pat)
        of_all = find_days_off(session, on(first), on(last))
    assert found == ({crowd.pat: {on(day) for day in off}} if off else {})
    assert of_all.get(crowd.kim, set()) == ({on("12-07")} if last == "12-31" else set())


def test_days_without_a_debrief_of_one_day_come_the_later_first(
    own_crowd: Log, crowd: Crowd
) -> None:
    with filling(own_crowd) as add:
        add.day("11-13", crowd.pat, crowd.lou, hours=PM)
    with reading(own_crowd) as session:
        found = [one.id for one in find_without_debrief(session, crowd.pat, TODAY)]
    assert found == [
        max(found),
        *(crowd.days[name] for name in ("forgotten", "lou held", "held", "lou forgotten")),
    ]


def test_each_manager_draws_a_line_in_each_currency_from_their_own_values(log: Log) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana = add.rep("Dana Cruz", pat)
        for number in range(24, 0, -1):
            add.call("11-02", pat, dana, deal_cents=number * 100, currency="EUR")
        for number in range(20):
            add.call("11-03", kim, dana, deal_cents=number, currency="USD")
            add.call("11-20", pat, dana, deal_cents=number, currency="CHF")
        for number in range(19):
            add.call("11-03", kim, dana, deal_cents=10_000 + number, currency="EUR")
        add.call("11-03", kim, dana)
        add.call("11-21", kim, dana, deal_cents=1, currency="EUR")  # after today
        add.removed_call("11-03", kim, dana, deal_cents=1, currency="EUR")
    scope = Scope(period=week_of(TODAY), today=TODAY)
    with reading(log) as session:
        lines = find_big_deal_lines(session, scope, Policy())
        fixed = find_big_deal_lines(session, scope, Policy(big_deal_cents={"EUR": 5}))
    assert lines == {(pat, "EUR"): 1800, (kim, "USD"): 14, (pat, "CHF"): 14}
    assert fixed == {(kim, "USD"): 14, (pat, "CHF"): 14}
    with reading(log) as session:
        mine = {
            manager: find_lines(session, manager, Policy(), week_of(TODAY), TODAY)
            for manager in (pat, kim)
        }
    assert {name: line.cents for name, line in mine[pat].items()} == {"CHF": 14, "EUR": 1800}
    assert {name: line.cents for name, line in mine[kim].items()} == {"USD": 14}


def test_of_two_reps_of_one_name_each_is_known_by_the_latest_team(log: Log) -> None:
    with filling(log) as add:
        pat, kim, zoe = (add.manager(name) for name in ("Pat Lee", "Kim Poe", "Zoe Ode"))
        one, other = add.rep("Dana Cruz", email="d@x.com"), add.rep("Dana Cruz", namesake=1)
        add.membership(one, kim, from_on=on("11-01"))
        add.membership(one, zoe, from_on=on("06-01"), until_on=on("10-31"))
        add.membership(one, pat, until_on=on("05-31"))
        add.membership(other, pat)
        add.rep("Lou Fox", pat)
    with reading(log) as session:
        labels = find_rep_labels(session)
    assert labels == {one: "Dana Cruz (Kim Poe)", other: "Dana Cruz (Pat Lee)"}
    with filling(log) as add:
        add.membership(other, kim, from_on=on("11-02"))
    with reading(log) as session:
        assert find_rep_labels(session) == {
            one: "Dana Cruz (d@x.com)", other: f"Dana Cruz (number {other})",
        }  # fmt: skip


def test_reps_of_one_name_on_no_team_are_told_apart_by_address_or_number(log: Log) -> None:
    with filling(log) as add:
        one, other = add.rep("Dana Cruz", email="d@x.com"), add.rep("Dana Cruz", namesake=1)
        add.rep("Lou Fox")
    with reading(log) as session:
        assert find_rep_labels(session) == {
            one: "Dana Cruz (d@x.com)", other: f"Dana Cruz (number {other})",
        }  # fmt: skip


@pytest.mark.parametrize("focus", [("pricing", "asking", "closing"), ("closing", "pricing")])
def test_skills_come_as_they_were_rated_then_as_they_were_planned(
    log: Log, focus: tuple[str, ...]
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        day = add.day("11-10", pat, add.rep("Dana Cruz", pat))
        for skill in focus:
            add.focus(day, skill)
        for skill in ("praise", "listening"):
            add.rating(day, skill, 3)
    with reading(log) as session:
        assert find_skills(session) == ["praise", "listening", *focus]

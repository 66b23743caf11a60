"""In what order and whose: absences, visits of a day, bookings, by time and not by number."""

from __future__ import annotations

from datetime import time
from typing import Any

from coachlog.domain.coaching import Policy
from coachlog.reports.absences import find_absences
from coachlog.reports.debriefs import find_visits
from coachlog.reports.rota import find_team_calendar
from coachlog.store.open import Log
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

"""What takes time in a team's calendars: whose absences, bookings and busy hours, and when."""

from __future__ import annotations

from datetime import time

from coachlog.domain.availability import BusyTime
from coachlog.domain.coaching import Policy
from coachlog.domain.rota import DaySpan
from coachlog.reports.debriefs import find_without_debrief
from coachlog.reports.rota import TeamCalendar, find_team_calendar
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from tests.filled import TODAY, Crowd, filling, on


def calendar(log: Log, manager: int, first: str, last: str) -> TeamCalendar:
    with reading(log) as session:
        return find_team_calendar(
            session, manager, on(first), on(last), policy=Policy(), today=TODAY
        )


def test_a_team_s_calendar_has_the_absences_of_its_own_people_that_touch_the_days(
    crowded: Log, crowd: Crowd
) -> None:
    found = calendar(crowded, crowd.pat, "11-27", "12-24")
    assert found.manager_absences == (DaySpan(on("12-01"), on("12-02")),)
    assert found.rep_absences == {
        crowd.dana: (DaySpan(on("11-26"), on("11-27")), DaySpan(on("12-24"), on("12-31"))),
        crowd.lou: (DaySpan(on("11-30"), on("11-30")),),
    }
    later = calendar(crowded, crowd.pat, "11-28", "12-23")
    assert crowd.dana not in later.rep_absences


def test_only_the_manager_s_own_busy_hours_count(crowded: Log, crowd: Crowd) -> None:
    found = calendar(crowded, crowd.pat, "11-23", "12-18")
    assert found.busy == (BusyTime(on=on("12-08"), starts_at=time(9), ends_at=time(10)),)
    assert calendar(crowded, crowd.pat, "12-09", "12-18").busy == ()


def test_bookings_are_days_that_stand_of_the_manager_or_the_team_from_this_week_on(
    crowded: Log, crowd: Crowd
) -> None:
    names = {id_: name for name, id_ in crowd.days.items()}
    found = calendar(crowded, crowd.kim, "11-23", "12-18").bookings
    assert [names[one.id] for one in found] == ["sam held", "sam coming"]
    assert [(one.rep, one.manager_id) for one in found] == [("Sam Oak", crowd.kim)] * 2
    pats = calendar(crowded, crowd.pat, "11-23", "12-18").bookings
    assert [names[one.id] for one in pats] == ["coming", "lou coming"]


def test_the_team_is_who_is_on_it_on_any_of_the_days(crowded: Log, crowd: Crowd) -> None:
    def team(manager: int, first: str, last: str) -> dict[int, tuple[DaySpan, ...]]:
        members = calendar(crowded, manager, first, last).members
        return {one.standing.id: one.on_team for one in members}

    assert set(team(crowd.pat, "11-23", "12-18")) == {crowd.dana, crowd.lou}
    assert set(team(crowd.kim, "11-23", "12-18")) == {crowd.sam}
    # Dana came to Kim's team with the company and moved on at the end of August.
    assert team(crowd.kim, "08-31", "12-18")[crowd.dana] == (DaySpan(on("02-02"), on("08-31")),)
    assert crowd.dana not in team(crowd.kim, "09-01", "12-18")


def test_each_rep_has_their_own_count_of_actions_and_next_day(crowded: Log, crowd: Crowd) -> None:
    found = {
        one.standing.id: (one.open_actions, one.overdue_actions, one.next_day and one.next_day.on)
        for one in calendar(crowded, crowd.pat, "11-23", "12-18").members
    }
    assert found == {crowd.dana: (5, 2, on("12-03")), crowd.lou: (1, 1, on("12-04"))}


def test_days_without_a_debrief_are_those_not_given_up_the_latest_first(
    crowded: Log, crowd: Crowd
) -> None:
    with reading(crowded) as session:
        found = find_without_debrief(session, crowd.pat, on("11-13"))
        before = find_without_debrief(session, crowd.pat, on("11-09"))
    assert [(one.id, one.rep) for one in found] == [
        (crowd.days["forgotten"], "Dana Cruz"),
        (crowd.days["lou held"], "Lou Fox"),
        (crowd.days["held"], "Dana Cruz"),
        (crowd.days["lou forgotten"], "Lou Fox"),
    ]
    assert [one.id for one in before] == [crowd.days["lou forgotten"]]


def test_a_rep_who_went_and_came_back_is_there_twice(log: Log) -> None:
    with filling(log) as add:
        kim, pat = add.manager("Kim Poe"), add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", left_on=on("12-20"))
        add.membership(dana, pat, from_on=on("12-10"))
        add.membership(dana, kim, from_on=on("12-01"), until_on=on("12-09"))
        add.membership(dana, pat, until_on=on("11-30"))
    (member,) = calendar(log, pat, "11-23", "12-31").members
    assert member.on_team == (DaySpan(None, on("11-30")), DaySpan(on("12-10"), on("12-20")))
    assert calendar(log, pat, "12-21", "12-31").members == ()

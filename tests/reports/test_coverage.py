"""Who was coached in which week, over several managers, reps and weeks out of order."""

from __future__ import annotations

from datetime import date, timedelta

from coachlog.domain.coverage import RepWeek, WeekState
from coachlog.domain.periods import quarter_of
from coachlog.store.log import Log
from coachlog.usecases.report import Narrowed, cover_some
from tests.filled import ASKED, SETTINGS, TODAY, Crowd, filling, on

THIS_WEEK = date(2026, 11, 16)


def states(log: Log, rep: int, manager: str | None = None) -> dict[str, WeekState]:
    """Return the weeks of a rep in which something was, by their Monday without the year."""
    covered = cover_some(
        log, quarter_of(TODAY), Narrowed(manager=manager), today=TODAY, settings=SETTINGS
    )
    weeks = covered.coverage.reps[rep]
    return {f"{week.start:%m-%d}": week.state for week in weeks if week.state != "nothing"}


def test_a_week_is_coached_displaced_planned_asked_or_away(crowded: Log, crowd: Crowd) -> None:
    dana = {
        "09-14": "coached", "09-28": "asked", "11-09": "coached", "11-16": "displaced",
        "11-30": "planned",
    }  # fmt: skip
    assert states(crowded, crowd.dana) == dana
    # With Kim in September: who coached does not matter.
    assert states(crowded, crowd.dana, "Pat Lee") == dana
    assert states(crowded, crowd.lou) == {
        "11-02": "displaced", "11-09": "coached", "11-16": "asked", "11-30": "planned",
    }  # fmt: skip


def test_only_reps_who_are_on_a_team_have_weeks(crowded: Log, crowd: Crowd) -> None:
    covered = cover_some(
        crowded, quarter_of(TODAY), Narrowed(manager="Kim Poe"), today=TODAY, settings=SETTINGS
    )
    assert list(covered.coverage.reps) == [crowd.sam]
    # Kim's own held days, of a rep who has left for another team too.
    assert covered.coverage.held_days == {date(2026, 9, 14): 1, THIS_WEEK: 1}


def test_thirteen_weeks_are_shown_and_four_to_come_while_there_are_any(crowded: Log) -> None:
    running = cover_some(crowded, quarter_of(TODAY), Narrowed(), today=TODAY, settings=SETTINGS)
    assert running.coverage.weeks[0] == THIS_WEEK - timedelta(weeks=12)
    assert running.coverage.weeks[-1] == THIS_WEEK + timedelta(weeks=4)
    over = quarter_of(date(2026, 9, 1))
    past = cover_some(crowded, over, Narrowed(), today=TODAY, settings=SETTINGS)
    assert past.coverage.weeks[-1] == date(2026, 9, 28) == past.coverage.this_week


def test_held_days_are_counted_in_all_weeks_of_the_trend(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for day in ("05-24", "05-25", "08-24", "11-18", "11-19"):
            add.day(day, pat, dana, "held")
    covered = cover_some(log, quarter_of(TODAY), Narrowed(), today=TODAY, settings=SETTINGS)
    assert covered.coverage.held_days == {on("05-25"): 1, on("08-24"): 1, THIS_WEEK: 2}


def test_a_rep_is_away_in_a_week_of_which_most_working_days_are_off(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        add.call("11-18", pat, dana)
        add.absence("11-02", "11-03", rep_id=dana)  # two days of five
        add.absence("10-26", "10-28", rep_id=dana)
        add.absence("10-05", "10-06", rep_id=dana)  # and one day more
        add.absence("10-09", "10-11", rep_id=dana)
        add.absence("09-21", "09-27", manager_id=pat)
        add.call("10-06", pat, dana, "Acme", ASKED)
    assert states(log, dana) == {"10-05": "asked", "10-26": "away", "11-16": "coached"}


def test_a_planned_day_that_is_past_is_told_apart_from_one_to_come(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for day in (TODAY - timedelta(days=7), TODAY - timedelta(days=1), TODAY):
            add.day(f"{day:%m-%d}", pat, dana, "planned")
    covered = cover_some(log, quarter_of(TODAY), Narrowed(), today=TODAY, settings=SETTINGS)
    weeks = [(week.past, week.planned) for week in covered.coverage.reps[dana]]
    assert [week for week in weeks if week != (0, 0)] == [(1, 0), (1, 1)]


def test_the_next_day_in_the_calendar_is_known_however_far_away_and_whoever_planned_it(
    log: Log,
) -> None:
    with filling(log) as add:
        pat, kim = add.manager("Pat Lee"), add.manager("Kim Poe")
        dana, lou, sam = (add.rep(name, pat) for name in ("Dana Cruz", "Lou Fox", "Sam Oak"))
        add.day("12-28", pat, dana, "planned")
        add.day("12-21", kim, dana, "planned")
        add.day("11-10", pat, lou, "held", next_on=on("11-25"))  # agreed on, in no calendar
        add.day("11-24", pat, sam, "cancelled")
    narrowed = Narrowed(manager="Pat Lee")
    covered = cover_some(log, quarter_of(TODAY), narrowed, today=TODAY, settings=SETTINGS)
    assert covered.coverage.planned_on == {dana: on("12-21")}
    (manager,) = covered.report.managers
    assert [rep.name for rep in manager.overdue] == ["Dana Cruz", "Sam Oak"]
    assert [rep.name for rep in covered.to_plan(manager)] == ["Sam Oak"]


def test_in_a_group_what_reps_asked_for_counts_on_its_days_and_coaching_with_anybody(
    log: Log,
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.grouping(pat, "EMEA")
        add.grouping(pat, "APAC", from_on=on("11-10"))
        dana = add.rep("Dana Cruz", pat)
        for day in ("11-03", "11-09", "11-10"):
            add.call(day, pat, dana, initiator=ASKED)
        add.call("11-04", pat, dana)
    narrowed = Narrowed(group="APAC")
    covered = cover_some(log, quarter_of(TODAY), narrowed, today=TODAY, settings=SETTINGS)
    weeks = [(week.asked, week.scheduled) for week in covered.coverage.reps[dana]]
    assert [week for week in weeks if week != (0, 0)] == [(0, 1), (1, 0)]


def test_what_a_week_was_above_all() -> None:
    def state(**facts: int) -> WeekState:
        return RepWeek(start=on("11-16"), **facts).state  # type: ignore[arg-type]  # away is a bool

    order = [("held", "coached"), ("scheduled", "coached"), ("displaced", "displaced"),
             ("planned", "planned"), ("past", "planned"), ("asked", "asked"),
             ("away", "away")]  # fmt: skip
    everything = {field: 1 for field, _ in order}
    for field, expected in order:
        assert state(**everything) == expected
        del everything[field]
    assert state() == "nothing"

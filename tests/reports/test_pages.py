"""The brief, the rep's page and the two plans: what is the rep's own, of the period, in order."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from coachlog.config import Settings
from coachlog.domain.periods import Period, range_of
from coachlog.store.log import Log
from coachlog.usecases.pages import brief_day, share_day, show_rep
from tests.filled import ASKED, SETTINGS, TODAY, UNKNOWN, Crowd, filling, on

LINE = Settings(big_deal_cents={"EUR": 100_000_00})


def test_a_brief_is_about_its_rep_alone_whoever_the_manager_was(crowded: Log, crowd: Crowd) -> None:
    found = brief_day(crowded, crowd.days["coming"], today=TODAY, settings=LINE)
    assert (found.focus, found.objective, found.place) == (
        ("listening", "closing"), "sell less", "the lobby",
    )  # fmt: skip
    assert [one.text for one in found.actions] == [
        "of Kim", "late", "due today", "coming", "no date",
    ]  # fmt: skip
    assert [(one.skill, one.scores) for one in found.skills] == [("listening", (2, 4, 3))]
    assert [one.text for one in found.replies] == ["the second answer", "the first answer"]
    assert [(one.at, one.place.account) for one in found.stops] == [
        (time(9, 30), "Acme"),
        (time(11), "Globex"),
    ]


def test_the_stakes_of_a_brief_are_of_the_accounts_latest_values(
    crowded: Log, crowd: Crowd
) -> None:
    found = brief_day(crowded, crowd.days["coming"], today=TODAY, settings=LINE)
    places = {
        one.account: one for one in (*(stop.place for stop in found.stops), *found.suggestions)
    }
    facts = {
        name: (one.deal_cents and one.deal_cents // 100, one.stakes) for name, one in places.items()
    }
    # Hooli is big and never suggested; Initech is Sam's.
    assert facts == {
        "Acme": (20_000, "ordinary"),
        "Globex": (90_000, "ordinary"),
        "Umbra": (5_000, "ordinary"),
        "Zeta": (None, "unknown"),
    }


def test_together_means_this_manager_with_this_rep_the_last_time_they_were(
    crowded: Log, crowd: Crowd
) -> None:
    found = brief_day(crowded, crowd.days["coming"], today=TODAY, settings=LINE)
    stops = {stop.place.account: stop.place for stop in found.stops}
    seen = {**stops, **{one.account: one for one in found.suggestions}}
    assert {name: (one.kind, one.visited_on) for name, one in seen.items()} == {
        "Acme": ("scheduled, observed", on("11-10")),
        "Globex": ("hospital", on("11-10")),
        "Umbra": ("not visited together", None),  # with Kim only
        "Zeta": ("not sorted", on("11-19")),
    }


def test_stops_that_are_suggested_are_none_of_the_day_and_none_of_others(
    crowded: Log, crowd: Crowd
) -> None:
    found = brief_day(crowded, crowd.days["coming"], today=TODAY, settings=LINE)
    assert [one.account for one in found.suggestions] == ["Umbra", "Zeta"]
    lou = brief_day(crowded, crowd.days["lou coming"], today=TODAY, settings=LINE)
    assert [one.account for one in lou.suggestions] == ["Globex"]


def test_the_answers_in_a_brief_are_to_the_last_day_before_it(crowded: Log, crowd: Crowd) -> None:
    for day, expected in (
        ("held", ["older"]),
        ("older", []),
        ("forgotten", ["the second answer", "the first answer"]),
        ("lou coming", ["of Lou"]),
    ):
        found = brief_day(crowded, crowd.days[day], today=TODAY, settings=LINE)
        assert [one.text for one in found.replies] == expected, day


def test_a_rep_s_page_has_that_day_s_visits_in_order_of_time(crowded: Log, crowd: Crowd) -> None:
    page = share_day(crowded, crowd.days["held"])
    assert [(one.account, one.reinforce or one.improve) for one in page.words] == [
        ("Globex", "too long"),
        ("Acme", "asked first"),
    ]
    assert [(one.rated_by, one.score) for one in page.ratings] == [("Dana Cruz", 4), ("Pat Lee", 3)]
    assert [one.text for one in page.replies] == ["the second answer", "the first answer"]
    assert (page.rep, page.manager, page.next_on) == ("Dana Cruz", "Pat Lee", on("12-10"))


QUARTER, NOVEMBER = range_of(on("07-01"), on("09-30")), range_of(on("11-01"), on("11-30"))


@pytest.mark.parametrize(
    ("period", "coaching", "asked", "unsorted", "days", "minutes"),
    [
        (None, (3, 75, 1), (3, 120, 1), 1, (6, 2, 1, 1), 12 * 60),
        (QUARTER, (1, 15, 0), (1, 30, 0), 0, (1, 1, 0, 0), 4 * 60),
        (NOVEMBER, (2, 60, 1), (1, 90, 0), 1, (4, 1, 1, 1), 8 * 60),
        (range_of(on("11-11"), on("11-15")), (0, 0, 0), (0, 0, 0), 0, (1, 0, 0, 0), 0),
    ],
)
def test_the_two_plans_count_the_rep_s_own_of_the_period(
    crowded: Log,
    period: Period | None,
    coaching: tuple[int, int, int],
    asked: tuple[int, int, int],
    unsorted: int,
    days: tuple[int, int, int, int],
    minutes: int,
) -> None:
    found = show_rep(crowded, "Dana Cruz", period, today=TODAY, settings=SETTINGS)
    times = (found.skill.time, found.sales.time)
    assert [(one.calls, one.minutes, one.minutes_unknown) for one in times] == [coaching, asked]
    assert found.unsorted == unsorted
    counts = found.skill.field_days
    assert (counts.planned, counts.held, counts.cancelled, counts.displaced) == days
    assert found.skill.held_minutes == minutes


def test_what_was_said_rated_and_answered_is_of_the_period(crowded: Log) -> None:
    def of(period: Period | None) -> tuple[list[str | None], list[tuple[int, ...]], list[str]]:
        plan = show_rep(crowded, "Dana Cruz", period, today=TODAY, settings=SETTINGS).skill
        return (
            [one.reinforce or one.improve for one in plan.words],
            [one.scores for one in plan.skills],
            [one.text for one in plan.replies],
        )

    answers = ["the second answer", "the first answer", "older"]
    assert of(None) == (["too long", "asked first"], [(2, 4, 3)], answers)
    assert of(NOVEMBER) == (["too long", "asked first"], [(4, 3)], answers[:2])
    assert of(QUARTER) == ([], [(2,)], ["older"])


def test_the_sales_plan_has_each_account_once_the_most_asked_for_first(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        for account, euros in (("Zeta", 1), ("Acme", None), ("Umbra", 5), ("Acme", 3), ("Zeta", 2)):
            add.call("11-18", pat, dana, account, ASKED, euros=euros)
        add.call("11-19", pat, lou, "Hooli", ASKED, euros=100)
        add.call("11-19", pat, dana, "Globex", UNKNOWN, euros=100)
    found = show_rep(log, "Dana Cruz", None, today=TODAY, settings=SETTINGS).sales
    assert [(one.account, one.calls, one.deal_cents) for one in found.accounts] == [
        ("Acme", 2, 300), ("Zeta", 2, 200), ("Umbra", 1, 500),
    ]  # fmt: skip
    assert found.deal_cents == {"EUR": 1000}


def test_a_plan_shows_the_latest_five_words(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat)
        for days in (3, 6, 1, 5, 2, 4):
            add.call(str(TODAY - timedelta(days=days)), pat, dana, reinforce=f"{days} days ago")
    words = show_rep(log, "Dana Cruz", None, today=TODAY, settings=SETTINGS).skill.words
    assert [one.reinforce for one in words] == [f"{days} days ago" for days in (1, 2, 3, 4, 5)]

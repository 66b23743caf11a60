"""Agreed actions: whose, of which day, and in what order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from coachlog.domain.actions import ActionFilter
from coachlog.domain.periods import range_of
from coachlog.reports.actions import find_actions
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.pages import share_day, show_rep
from coachlog.usecases.rota import list_due
from tests.filled import SETTINGS, TODAY, Crowd, filling, on

ALL = ActionFilter(closed_too=True)


def texts(log: Log, chosen: ActionFilter, **ids: Any) -> list[str]:  # noqa: ANN401  (of any kind)
    with reading(log) as session:
        return [one.text for one in find_actions(session, chosen, **ids)]


def test_a_rep_s_open_actions_come_by_due_date_those_without_one_last(
    crowded: Log, crowd: Crowd
) -> None:
    found = texts(crowded, ActionFilter(), rep_id=crowd.dana)
    assert found == ["of Kim", "late", "due today", "coming", "no date"]


def test_closed_actions_follow_the_open_ones_the_latest_first(crowded: Log, crowd: Crowd) -> None:
    assert texts(crowded, ALL, rep_id=crowd.dana)[5:] == ["done", "dropped"]


def test_actions_of_a_manager_are_with_whatever_rep(crowded: Log, crowd: Crowd) -> None:
    assert texts(crowded, ActionFilter(), manager_id=crowd.kim) == ["of Kim", "of Sam"]


def test_actions_that_a_manager_owns_are_not_the_rep_s(crowded: Log, crowd: Crowd) -> None:
    assert texts(crowded, ActionFilter(owner="manager")) == ["no date"]


def test_the_page_of_a_day_has_the_actions_of_that_day_and_no_others(
    crowded: Log, crowd: Crowd
) -> None:
    page = share_day(crowded, crowd.days["held"])
    assert [one.text for one in page.actions] == ["late", "done"]
    lou = share_day(crowded, crowd.days["lou held"])
    assert [one.text for one in lou.actions] == ["of Lou", "of Lou, done"]


def test_named_actions_are_those_and_a_limit_keeps_the_first(crowded: Log, crowd: Crowd) -> None:
    some = [crowd.actions[name] for name in ("dropped", "of Sam", "coming")]
    assert texts(crowded, ALL, ids=some) == ["of Sam", "coming", "dropped"]
    assert texts(crowded, ActionFilter(limit=2)) == ["of Kim", "of Lou"]


@pytest.mark.parametrize(
    ("days_ago", "status", "late"),
    [(1, "open", True), (0, "open", False), (-1, "open", False), (9, "done", False)],
)
def test_an_action_is_overdue_from_the_day_after_and_every_screen_counts_it_alike(
    log: Log, days_ago: int, status: str, late: bool
) -> None:
    day = str(TODAY - timedelta(days=days_ago))
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, lou = add.rep("Dana Cruz", pat), add.rep("Lou Fox", pat)
        add.action("of Lou", pat, lou, "11-01")
        add.action("hers", pat, dana, day, status=status)
        add.action("without a date", pat, dana)
    with reading(log) as session:
        found = find_actions(session, ActionFilter(overdue_on=TODAY), rep_id=dana)
        (hers,) = [one for one in find_actions(session, ALL, rep_id=dana) if one.due_on]
    reps = list_due(log, "Pat Lee", today=TODAY, settings=SETTINGS).proposals
    counted = {
        one.rep.standing.name: (one.rep.open_actions, one.rep.overdue_actions) for one in reps
    }
    assert [one.text for one in found] == ["hers"] * late
    assert (hers.overdue_days(TODAY) > 0) is late
    assert counted == {"Dana Cruz": (1 + (status == "open"), int(late)), "Lou Fox": (1, 1)}


def test_a_rep_s_page_has_those_closed_in_the_period_and_all_that_are_open(
    crowded: Log, crowd: Crowd
) -> None:
    plan = show_rep(
        crowded, "Dana Cruz", range_of(TODAY - timedelta(days=8), TODAY), today=TODAY,
        settings=SETTINGS,
    ).skill  # fmt: skip
    assert [one.text for one in plan.closed_actions] == ["done"]
    assert len(plan.open_actions) == 5
    for first, last, closed in ((0, 0, 1), (1, 3, 0), (-3, -1, 0)):
        days = range_of(on("11-12") + timedelta(first), on("11-12") + timedelta(last))
        found = show_rep(crowded, "Dana Cruz", days, today=TODAY, settings=SETTINGS).skill
        assert len(found.closed_actions) == closed
    ever = show_rep(crowded, "Dana Cruz", None, today=TODAY, settings=SETTINGS).skill
    assert [one.text for one in ever.closed_actions] == ["done", "dropped"]

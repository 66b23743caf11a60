"""Actions: whose they are, and when they are overdue."""

from __future__ import annotations

from datetime import date

import pytest

from coachlog.domain.actions import Action, ActionStatus, NewAction, Owner, parse_owner
from coachlog.errors import InvalidValue

DUE = date(2026, 11, 20)


def make_action(
    *, due_on: date | None = DUE, status: ActionStatus = "open", owner: Owner = "rep"
) -> Action:
    return Action(
        id=1, text="call back", rep="Dana", manager="Pat", owner=owner,
        agreed_on=date(2026, 11, 1), due_on=due_on, status=status,
    )  # fmt: skip


@pytest.mark.parametrize(("today", "days"), [(19, 0), (20, 0), (21, 1), (30, 10)])
def test_an_action_is_overdue_from_the_day_after_it_was_due(today: int, days: int) -> None:
    assert make_action().overdue_days(date(2026, 11, today)) == days


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_a_closed_action_is_never_overdue(status: ActionStatus) -> None:
    assert make_action(status=status).overdue_days(date(2027, 1, 1)) == 0


def test_an_action_without_a_due_date_is_never_overdue() -> None:
    assert make_action(due_on=None).overdue_days(date(2027, 1, 1)) == 0


def test_the_owner_is_one_of_the_two() -> None:
    assert make_action().owner_name == "Dana"
    assert make_action(owner="manager").owner_name == "Pat"
    assert parse_owner("owner", " Manager ") == "manager"
    with pytest.raises(InvalidValue, match="is not rep or manager"):
        parse_owner("owner", "both")


def test_an_action_without_words_is_refused() -> None:
    with pytest.raises(InvalidValue, match="empty"):
        NewAction(text="  ")

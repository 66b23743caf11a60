"""Calls that are listed: the latest day first, each narrowed by what is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from coachlog.domain.listing import CallFilter, FieldDayFilter
from coachlog.domain.periods import range_of
from coachlog.store.log import Log
from coachlog.usecases.look_up import list_calls, list_field_days
from tests.filled import SETTINGS, TODAY, Crowd, on

HELD = range_of(on("09-15"), on("11-12"))


def listed(log: Log, crowd: Crowd, **chosen: Any) -> list[str]:  # noqa: ANN401  (filters)
    names = {id_: name for name, id_ in crowd.calls.items()}
    with list_calls(log, CallFilter(**chosen), today=TODAY, settings=SETTINGS) as found:
        return [names[one.id] for one in found.calls]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (
            {},
            [
                "not sorted", "of Sam", "asked by Lou", "asked", "of Lou", "on the day, first",
                "on the day, later", "asked before", "older", "asked by Kim",
            ],
        ),
        ({"manager": "Kim Poe"}, ["of Sam", "older", "asked by Kim"]),
        ({"rep": "Lou Fox"}, ["asked by Lou", "of Lou"]),
        ({"account": "Globex"}, ["asked by Lou", "on the day, first"]),
        ({"initiator": "unknown"}, ["not sorted"]),
        (
            {"period": HELD},
            ["of Lou", "on the day, first", "on the day, later", "asked before", "older"],
        ),
        ({"role": "led"}, ["asked"]),
        ({"role": "none", "rep": "Dana Cruz"}, ["not sorted", "older", "asked by Kim"]),
        ({"text": "ASKED"}, ["on the day, later"]),
        ({"text": "of lou"}, ["of Lou"]),
        ({"limit": 2}, ["not sorted", "of Sam"]),
        ({"limit": 1, "offset": 2}, ["asked by Lou"]),
    ],
)  # fmt: skip
def test_calls_are_listed_by_day_and_as_narrowed(
    crowded: Log, crowd: Crowd, chosen: dict[str, Any], expected: list[str]
) -> None:
    assert listed(crowded, crowd, **chosen) == expected


def test_the_calls_of_a_field_day_are_its_own_without_removed_ones(
    crowded: Log, crowd: Crowd
) -> None:
    found = listed(crowded, crowd, field_day_id=crowd.days["held"])
    assert found == ["on the day, first", "on the day, later"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"rep": "Dana Cruz"}, ["coming", "cancelled", "displaced", "forgotten", "held", "older"]),
        ({"manager": "Kim Poe"}, ["sam coming", "sam held", "sam forgotten", "older"]),
        ({"status": "displaced"}, ["displaced", "lou displaced"]),
        ({"period": range_of(on("11-10"), on("11-12"))}, ["lou held", "held"]),
        ({"limit": 3}, ["lou coming", "sam coming", "coming"]),
    ],
)
def test_field_days_are_listed_by_day_and_hour_and_as_narrowed(
    crowded: Log, crowd: Crowd, chosen: dict[str, Any], expected: list[str]
) -> None:
    names = {id_: name for name, id_ in crowd.days.items()}
    found = list_field_days(crowded, FieldDayFilter(**chosen), today=TODAY)
    assert [names[one.id] for one in found.days] == expected


def test_a_listed_field_day_has_its_own_focus_and_calls(crowded: Log, crowd: Crowd) -> None:
    days = {one.id: one for one in list_field_days(crowded, FieldDayFilter(), today=TODAY).days}
    facts = {name: (days[id_].focus, days[id_].calls) for name, id_ in crowd.days.items()}
    assert facts["coming"] == (("listening", "closing"), 0)
    assert facts["held"] == ((), 2)
    assert (facts["lou held"], facts["sam held"], facts["older"]) == (((), 1),) * 3
    assert facts["lou coming"] == (("of Lou",), 0)

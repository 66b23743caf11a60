"""What holds of a value that nobody gave: a number is 0, and nothing is on."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import coachlog

# What is otherwise, and in no module of defaults.
OTHERWISE = {
    "RepStanding.on_team": True,
    "SeenVisit.held": True,
    "Circle.with_sisters": True,
    "Circle.without_machines": True,
    "Mention.sure": True,
    "DrawnCall.to_sort": True,
    "LogColumn.needed": True,
    "Component.sequence": -1,  # below any that a calendar gives
    "_JsonFile._line": 1,
    "RepeatRule.interval": 1,
    "Reading.says_who_joined": True,
    "LineMap.counts_on": True,
    "_ReportColumn.right": True,
    "SheetColumn.width": 11,
    "ChangedAction.changed": True,
    "WorkWeek.notice_days": 5,
    "Policy.notice_days": 5,
    "Policy.half_days_a_week": 2,
}


def find_defaults() -> Iterator[tuple[str, object]]:
    for module in pkgutil.walk_packages(coachlog.__path__, "coachlog."):
        if not module.name.endswith(("__main__", "migrations.env")):
            for name, kind in vars(importlib.import_module(module.name)).items():
                if dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                    for one in dataclasses.fields(kind):
                        yield f"{name}.{one.name}", one.default


def test_a_number_that_nobody_gave_is_zero_and_what_nobody_said_is_off() -> None:
    given = {name: value for name, value in find_defaults() if isinstance(value, int) and value}
    assert given == OTHERWISE

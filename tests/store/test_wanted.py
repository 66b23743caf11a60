"""What an import wants kept."""

from __future__ import annotations

from dataclasses import replace

from coachlog.store.wanted import WantedDay
from tests.entry_cases import TOLD_DAY


def test_a_field_day_that_is_unsure_is_planned_until_somebody_says_it_was_held() -> None:
    day = WantedDay(key="a", digest="", told=TOLD_DAY)
    assert (day.status, day.mark) == ("held", "taken")
    unsure = replace(day, unsure=True)
    assert (unsure.status, unsure.mark) == ("planned", "unsure")

"""At which initiator an entry of a calendar hints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coachlog.domain.guests import Guest
from coachlog.domain.initiator_hints import suggest_initiator
from tests.made_entries import BOSS, DANA, JO, LOU, PAT, entry


@pytest.mark.parametrize(
    ("organizer", "suggested"),
    [
        (PAT, ("manager-scheduled", "organised by Pat Lee")),
        (DANA, ("rep-request", "organised by Dana Cruz")),
        (LOU, None),
        (BOSS, None),
        (JO, None),
        (None, None),
    ],
)
def test_the_organiser_hints_at_the_initiator(
    organizer: Guest | None, suggested: tuple[str, str] | None
) -> None:
    found = suggest_initiator(replace(entry(PAT, DANA, JO), organizer=organizer), DANA)
    assert (found and (found.initiator, found.reason)) == suggested


def test_inside_a_field_day_the_day_hints_whoever_organised_the_call() -> None:
    one = replace(entry(PAT, DANA, JO), organizer=DANA)
    found = suggest_initiator(one, DANA, "field day of Wed 2026-11-18")
    assert found is not None
    assert found.initiator == "manager-scheduled"
    assert found.reason == "inside field day of Wed 2026-11-18"

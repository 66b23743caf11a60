"""A series in JSON of Microsoft Graph becomes the rule that a calendar would hold."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest

from coachlog.intake.calendars.json_events import write_calendar

AT = {"dateTime": "2026-11-03T09:00:00.0000000", "timeZone": "UTC"}
ENDLESS = {"type": "noEnd", "startDate": "2026-11-03"}


def rule_of(pattern: object, span: dict[str, Any]) -> str | None:
    """Return the rule of a series as it is written."""
    event = {
        "id": "1", "iCalUId": "1", "subject": "Visit", "type": "seriesMaster", "start": AT,
        "end": AT, "attendees": [], "recurrence": {"pattern": pattern, "range": span},
    }  # fmt: skip
    written = BytesIO()
    write_calendar(BytesIO(json.dumps({"value": [event]}).encode()), written)
    found = re.search(r"^RRULE:(.*?)\r?$", written.getvalue().decode(), re.M)
    return found and found[1]


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        ({"type": "daily", "interval": 2}, "FREQ=DAILY;INTERVAL=2"),
        ({"type": "daily"}, "FREQ=DAILY;INTERVAL=1"),
        (
            {"type": "weekly", "interval": 1, "daysOfWeek": ["monday", "friday"],
             "firstDayOfWeek": "sunday"},
            "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,FR;WKST=SU",
        ),
        (
            {"type": "absoluteMonthly", "interval": 3, "dayOfMonth": 15},
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
        ),
        ({"type": "absoluteMonthly"}, "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=1"),
        (
            {"type": "absoluteYearly", "interval": 1, "dayOfMonth": 4, "month": 3},
            "FREQ=YEARLY;INTERVAL=1;BYMONTHDAY=4;BYMONTH=3",
        ),
        (
            {"type": "relativeYearly", "interval": 1, "daysOfWeek": ["monday"], "index": "first",
             "month": 11},
            "FREQ=YEARLY;INTERVAL=1;BYDAY=1MO;BYMONTH=11",
        ),
        (
            {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["tuesday", "thursday"],
             "index": "second", "firstDayOfWeek": "sunday"},
            "FREQ=MONTHLY;INTERVAL=1;BYSETPOS=2;BYDAY=TU,TH",
        ),
        (
            {"type": "relativeMonthly", "interval": 1, "daysOfWeek": ["friday"]},
            "FREQ=MONTHLY;INTERVAL=1;BYDAY=1FR",
        ),
        ({"type": "hourly", "interval": 1}, None),
        ("daily", None),
    ],
)  # fmt: skip
def test_a_pattern_is_a_rule(pattern: object, rule: str | None) -> None:
    assert rule_of(pattern, ENDLESS) == rule


@pytest.mark.parametrize(
    ("index", "place"), [("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", -1)]
)
def test_which_day_of_a_month_is_meant(index: str, place: int) -> None:
    pattern = {"type": "relativeMonthly", "daysOfWeek": ["friday"], "index": index}
    assert rule_of(pattern, ENDLESS) == f"FREQ=MONTHLY;INTERVAL=1;BYDAY={place}FR"


@pytest.mark.parametrize(
    ("span", "ends"),
    [
        ({"type": "numbered", "numberOfOccurrences": 5}, ";COUNT=5"),
        ({"type": "numbered"}, ";COUNT=1"),
        ({"type": "endDate", "endDate": "2026-12-24"}, ";UNTIL=20261224"),
        ({"type": "endDate", "endDate": "2026-12-24T00:00:00"}, ";UNTIL=20261224"),
        ({"type": "endDate", "endDate": "soon"}, ""),
        (ENDLESS, ""),
    ],
)
def test_a_series_ends_as_it_says(span: dict[str, Any], ends: str) -> None:
    assert rule_of({"type": "daily"}, span) == f"FREQ=DAILY;INTERVAL=1{ends}"

"""All 144 shared calendars, against what two libraries found in them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coachlog.intake.drafts import EventDraft, Options, Reading, Window
from coachlog.intake.problems import Problem
from coachlog.intake.readers import read_drafts
from tests.conftest import SHARED

ORACLE = SHARED / "ics" / "ORACLE.json"
WHOLE = ("1990-01-01", "2030-01-01")

# Where the oracle is not followed, by file: what is read instead, and why.
JUDGED: dict[str, tuple[int, str]] = {
    "end_before_start_event.ics": (1, "an event starts at DTSTART, even where DTEND is earlier"),
    "issue_104_broken_calendar.ics": (1, "a stray line X outside the event costs nothing"),
    "rfc_7529.ics": (1, "RSCALE=GREGORIAN is read, other calendars are refused"),
    "cal_lots_of_timezones.ics": (12, "RDATEs are shown in the zone of DTSTART"),
    "part1.ics": (11, "RDATEs are shown in the zone of DTSTART"),
    "invalid_tzoffset.ics": (1, "the zone's name is known; its broken VTIMEZONE isn't needed"),
    "daily-count-exdate-recurrence-id.ics": (8, "the override's DTEND is before its DTSTART"),
    "test_with_multiple_tzids_in_vtimezone.ics": (1, "the event's own times are readable"),
    "google_birthday.ics": (2, "Google writes the days of RDATE with a Z, which means nothing"),
    "13-MoonPhase.ics": (12, "cut off in its last event; the others of the year are read"),
    "blankTzid.ics": (1, "the event's own times are readable"),
    "japan_west.ics": (28, "Outlook marks midnight events as all day"),
}
# How many events of a file can't be read. Those without DTSTART stand in no METHOD's message.
PROBLEMS = {
    "13-MoonPhase.ics": 1,
    "Index_Error.ics": 1,
    "america_new_york_forward_reference.ics": 1,
    "utf8-french-calendar.ics": 1,  # tasks alone
    "big_bad_calendar.ics": 20,
    "broken_ical.ics": 1,
    "event_with_escaped_character1.ics": 1,
    "event_with_escaped_character3.ics": 1,
    "fuzz_testcase_0_char_in_component_name.ics": 1,
    "fuzz_testcase_vtimezone_lone_cr.ics": 1,
    "issue_1050_multiple_calendars.ics": 2,
    "issue_1081_invalid_start_and_end.ics": 1,
    "issue_1081_invalid_start_valid_end.ics": 1,
    "issue_1081_with_summary.ics": 1,
    "issue_165_missing_event.ics": 1,
    "issue_322_expected_calendar.ics": 1,
    "issue_722_missing_timezones.ics": 2,
    "large-file-with-late-error.ics": 7,
    "mansour.ics": 1,
    "ms_timezones.ics": 1,
    "multi-event-basic.ics": 1,
    "pacific_fiji.ics": 1,
    "phpicalendar_sample.ics": 1,
    "pr_480_summary_with_colon.ics": 2,
    "rfc_7529.ics": 3,
    "test_date_duration.ics": 1,
}


def calendars() -> dict[str, Any]:
    if not ORACLE.exists():
        return {}
    told = json.loads(ORACLE.read_text(encoding="utf-8"))
    return {path: facts for path, facts in told.items() if path != "_about"}


def read(path: str, first: str, end: str) -> tuple[Reading, list[EventDraft], list[Problem]]:
    window = Window(
        first=date.fromisoformat(first), last=date.fromisoformat(end) - timedelta(days=1)
    )
    with (SHARED / path).open("rb") as source:
        reading, items = read_drafts(source, "icalendar", Options(window=window, zone=UTC))
        found = list(items)
    drafts = [item for item in found if isinstance(item, EventDraft)]
    return reading, drafts, [item for item in found if isinstance(item, Problem)]


def start_of(draft: EventDraft) -> str:
    if draft.starts_at is None:
        return draft.on.isoformat()
    return datetime.combine(draft.on, draft.starts_at).isoformat(timespec="minutes")


@pytest.mark.skipif(not ORACLE.exists(), reason="the shared data is not here")
@pytest.mark.parametrize("path", calendars())
def test_a_shared_calendar_is_read_as_the_oracle_says(path: str) -> None:
    facts = calendars()[path]
    reading, drafts, problems = read(path, *(facts["win"] or WHOLE))
    assert reading.events == facts["raw_vevent"]
    assert reading.occurrences == sum(not draft.cancelled for draft in drafts)
    name = path.rpartition("/")[2]
    assert len(problems) == PROBLEMS.get(name, 0), problems
    if name in JUDGED:
        assert len(drafts) == JUDGED[name][0], JUDGED[name][1]
        return
    expected = facts["occ_win"] if facts["win"] else facts["occ_1990_2030"] or 0
    assert len(drafts) == expected, problems
    if facts["win"] and not facts.get("occurrence_list_truncated"):
        listed = Counter(
            one["start"][:16].replace(" ", "T") for one in facts["occurrences_in_window"]
        )
        assert Counter(map(start_of, drafts)) == listed

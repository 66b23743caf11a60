"""Import of tables as people have them: Outlook, Salesforce, HubSpot, spreadsheets."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Coachlog
from tests.outlook import Appointment, write_outlook

Document = dict[str, Any]

NOVEMBER = (
    Appointment(
        subject="Pricing, round 2",
        on=date(2026, 11, 3),
        at=time(10),
        organizer="Cruz, Dana",
        required="Lee, Pat;Cruz, Dana;Bob Buyer <bob@globex.com>",
        description='Agenda:\nprices, "terms"; next steps',
    ),
    Appointment(
        subject="Ride-along Dana",
        on=date(2026, 11, 17),
        at=time(9),
        minutes=210,
        required="Lee, Pat;Cruz, Dana",
    ),
    Appointment(
        subject="Hooli",
        on=date(2026, 11, 17),
        at=time(10),
        organizer="Cruz, Dana",
        required="Lee, Pat;Cruz, Dana;Ito, Jo",
    ),
    Appointment(
        subject="1:1",
        on=date(2026, 11, 18),
        at=time(15),
        required="Lee, Pat;Cruz, Dana",
        rooms="R4",
    ),
    Appointment(subject="Dentist", on=date(2026, 11, 19), at=time(8), private=True),
    Appointment(
        subject="At Wayne",
        on=date(2026, 11, 19),
        at=time(12, 30),
        required="Lee, Pat;Cruz, Dana;al@wayne.com",
        private=True,
    ),
    Appointment(subject="Holiday", on=date(2026, 11, 20)),
)


@pytest.fixture
def team(coachlog: Coachlog) -> None:
    """Put Dana Cruz on the team of Pat Lee."""
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")


def bring(coachlog: Coachlog, *args: object, expect: int = 0) -> Document:
    found: Document = json.loads(coachlog("import", *args, "--format", "json", expect=expect).out)
    return found


def calls(coachlog: Coachlog) -> list[Document]:
    """Return the calls, the first day first."""
    found: list[Document] = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    return sorted(found, key=lambda call: (call["date"], call["account"]))


@pytest.mark.parametrize(
    ("language", "encoding", "separator"),
    [
        ("en", "cp1252", ","),
        ("en", "utf-8-sig", ","),
        ("de", "cp1252", ","),
        ("de", "utf-8-sig", ";"),
        ("fr", "cp1252", ","),
        ("fr", "utf-16", "\t"),
    ],
)
def test_a_calendar_of_outlook_is_the_same_in_every_language(
    coachlog: Coachlog, team: None, tmp_path: Path, language: str, encoding: str, separator: str
) -> None:
    file = tmp_path / "calendar.csv"
    write_outlook(file, language, *NOVEMBER, encoding=encoding, separator=separator)
    done = bring(coachlog, file)
    assert (done["kind"], done["events"], done["occurrences"]) == ("outlook-csv", 7, 7)
    assert (done["ride_alongs"], done["field_days"], done["by_name"]) == (2, 1, 1)
    assert done["left_out"] == {"one-to-one": 1, "private": 2, "room or holiday": 1}
    found = calls(coachlog)
    assert [(one["date"], one["account"], one["minutes"], one["initiator"]) for one in found] == [
        ("2026-11-03", "Globex", 60, "unknown"),
        ("2026-11-17", "Jo Ito", 60, "unknown"),
    ]
    assert {one["rep"] for one in found} == {"Dana Cruz"}
    listed = json.loads(coachlog("triage", "--format", "json").out)["calls"]
    assert [(one["time"], one["suggestion"], one["reason"]) for one in listed] == [
        ("10:00", "manager-scheduled", "inside field day 1"),
        ("10:00", "rep-request", "organised by Dana Cruz"),
    ]
    assert bring(coachlog, file)["same"] == 3
    assert bring(coachlog, file, "--include-private")["new"] == 1
    assert calls(coachlog)[-1]["account"] == "Wayne"


def test_days_that_nothing_decides_are_asked_for(
    coachlog: Coachlog, team: None, tmp_path: Path
) -> None:
    file = write_outlook(tmp_path / "calendar.csv", "en", NOVEMBER[0])
    refused = coachlog("import", file, expect=1).err
    assert "11/3/2026 could be two days" in refused
    assert "say --date-order dmy|mdy|ymd" in refused
    assert bring(coachlog, file, "--date-order", "mdy")["new"] == 1
    assert [one["date"] for one in calls(coachlog)] == ["2026-11-03"]
    european = write_outlook(tmp_path / "calendar.csv", "fr", NOVEMBER[0])
    assert bring(coachlog, european, "--date-order", "dmy")["same"] == 1

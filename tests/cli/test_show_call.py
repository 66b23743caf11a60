"""show-call and list-fielddays: all of one, and the days of all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Coachlog

CALL = ("add-call", "--manager", "Pat Lee", "--rep", "Dana Cruz", "--initiator", "rep-request")


def test_a_call_is_shown_with_its_stakes_and_who_logged_it(
    coachlog: Coachlog, settings_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file.write_text("[big_deal]\nEUR = 100000")
    monkeypatch.setenv("COACHLOG_USER", "pat")
    coachlog(*CALL, "--account", "Acme", "--deal-value", "120000", "--notes", "one\ntwo")
    out = coachlog("show-call", "1").out
    assert out.splitlines()[0] == "Call 1: Fri 2026-11-20"
    assert "stakes big: the big-deal line of the settings is EUR 100,000" in out
    assert "  Notes: one\n    two" in out
    assert "add-call  by pat" in out


def test_json_of_a_call_is_that_of_the_listing_with_more(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    shown = json.loads(coachlog("show-call", "1", "--format", "json").out)
    listed = json.loads(coachlog("list-calls", "--format", "json").out)
    assert shown["format"] == "coachlog.call/1"
    assert shown["call"] == listed["calls"][0] | {"start": None}
    assert (shown["stakes"], shown["big_deal"]) == ("unknown", None)
    assert [one["command"] for one in shown["history"]] == ["add-call"]


def test_a_call_that_is_not_there_is_refused(coachlog: Coachlog) -> None:
    coachlog(*CALL, "--account", "Acme")
    assert "there is no call 2" in coachlog("show-call", "2", expect=1).err
    assert "not a number" in coachlog("show-call", "two", expect=2).err


@pytest.fixture
def _days(coachlog: Coachlog) -> None:
    for rep, day in (("Dana Cruz", "2026-11-18"), ("Lou Fox", "2026-12-01")):
        coachlog(
            *("plan-fieldday", "--manager", "Pat Lee", "--rep", rep, "--date", day),
            *("--half", "am", "--focus", "listening"),
        )
    coachlog("add-call", "--field-day", "1", "--account", "Acme")


@pytest.mark.usefixtures("_days")
@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), [2, 1]),
        (("--status", "planned"), [2]),
        (("--status", "held"), [1]),
        (("--rep", "dana cruz"), [1]),
        (("--manager", "Pat Lee", "--limit", "1"), [2]),
        (("--week",), [1]),
        (("--month", "2026-12"), [2]),
        (("--status", "cancelled"), []),
    ],
)
def test_field_days_are_narrowed(
    coachlog: Coachlog, args: tuple[str, ...], expected: list[int]
) -> None:
    document = json.loads(coachlog("list-fielddays", "--format", "json", *args).out)
    assert document["format"] == "coachlog.fielddays/1"
    assert [day["id"] for day in document["field_days"]] == expected


@pytest.mark.usefixtures("_days")
def test_field_days_come_as_a_table_and_as_csv(coachlog: Coachlog) -> None:
    lines = coachlog("list-fielddays", "--format", "csv").out.splitlines()
    assert lines[2] == "1,2026-11-18,am,09:00,13:00,Pat Lee,Dana Cruz,held,listening,,,1,"
    table = coachlog("list-fielddays").out
    assert "Wed 2026-11-18   09:00-13:00   Pat Lee with Dana Cruz   held" in table
    assert coachlog("list-fielddays", "--status", "displaced").out.startswith("None is like that. ")


def test_a_value_without_a_big_deal_line_leaves_the_stakes_unknown_and_is_said_so(
    coachlog: Coachlog,
) -> None:
    coachlog(*CALL, "--account", "Acme", "--deal-value", "250000")
    assert "1 of unknown stakes" in coachlog("report", "--week").out
    planned = coachlog("plan-fieldday", *CALL[1:5], "--date", "2026-12-01", "--stop", "09:30 Acme")
    assert "(EUR 250,000, stakes unknown)" in planned.out


def test_an_account_of_a_stop_that_is_like_a_known_one_is_refused_by_the_option_s_name(
    coachlog: Coachlog,
) -> None:
    coachlog(*CALL, "--account", "Acme")
    plan = ("plan-fieldday", *CALL[1:5], "--date", "2026-12-01", "--stop", "09:30 Acne")
    assert "--stop: Acne is not known, but could be Acme" in coachlog(*plan, expect=1).err

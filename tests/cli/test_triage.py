"""Triage: each imported call is sorted by one key, saved at once, and can be taken back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coachlog.domain.listing import Call
from coachlog.domain.triage import Unsorted, group_days
from tests.calendars import Event, write_calendar
from tests.conftest import Coachlog, Result
from tests.terminal import in_terminal

ASKED = Event(uid="asked", day="20261119", subject="Globex review", organizer="dana")
DAY = Event(
    uid="day", at="0900", until="1300", subject="Field day Lou", organizer="pat",
    guests=("pat", "lou"),
)  # fmt: skip
INSIDE = Event(uid="in", at="0930", organizer="lou", guests=("pat", "lou", "bo@hooli.com"))
INSIDE_TOO = replace(INSIDE, uid="in2", at="1200", guests=("pat", "lou", "di@wayne.com"))
OTHERS = Event(uid="others", day="20261116", organizer="max", guests=("pat", "dana", "al@init.com"))

Type = Callable[..., Result]


@pytest.fixture(autouse=True)
def imported(coachlog: Coachlog, tmp_path: Path) -> None:
    """Import calls 1 to 4: Hooli and Wayne inside a field day, asked for, organised by others."""
    coachlog("add-manager", "Pat Lee", "--email", "pat@acme.com")
    for name in ("dana", "lou"):
        coachlog(
            "add-rep", f"{name.title()} Fox", "--manager", "Pat Lee", "--email", f"{name}@acme.com"
        )
    events = (DAY, INSIDE, INSIDE_TOO, ASKED, OTHERS)
    coachlog("import", write_calendar(tmp_path / "c.ics", *events))


@pytest.fixture
def sort_by_keys(coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Return a function that runs triage at a terminal where somebody types these keys."""

    def call(keys: str, *args: object) -> Result:
        typed = iter(keys)

        def get_key() -> str:
            key = next(typed)
            if key == "^":
                raise KeyboardInterrupt
            return key

        with monkeypatch.context() as patch:
            patch.setattr("coachlog.cli.terminal.ask.can_ask", lambda: True)
            patch.setattr("typer.getchar", get_key)
            done = coachlog("triage", *args)
        assert next(typed, None) is None, "not every key was asked for"
        return done

    return call


def initiators(coachlog: Coachlog) -> dict[str, str]:
    listed = json.loads(coachlog("list-calls", "--format", "json").out)["calls"]
    return {one["account"]: one["initiator"] for one in listed}


def unsorted(coachlog: Coachlog, *args: object) -> list[dict[str, Any]]:
    found = json.loads(coachlog("triage", "--format", "json", *args).out)
    assert found["format"] == "coachlog.triage/1"
    calls: list[dict[str, Any]] = found["calls"]
    return calls


def test_enter_takes_the_hint_and_a_day_is_sorted_at_once(
    coachlog: Coachlog, sort_by_keys: Type
) -> None:
    done = sort_by_keys("\r\rr")
    assert initiators(coachlog) == {
        "Globex": "rep-request",
        "Hooli": "manager-scheduled",
        "Wayne": "manager-scheduled",
        "Init": "rep-request",
    }
    assert "4 left; so far 0 asked : 0 scheduled" in done.err
    assert "1 left; so far 1 asked : 2 scheduled" in done.err
    assert "Hint: asked, organised by Dana Fox  (Enter)" in done.err
    assert "All 2 of these?" in done.err
    assert "Hint: scheduled, inside field day 1  (Enter)" in done.err
    assert done.out == "0 left; so far 2 asked : 2 scheduled\nNext: coachlog report\n"
    days = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    assert [one["calls"] for one in days] == [2]


def test_in_a_terminal_one_key_is_an_answer(coachlog: Coachlog) -> None:
    keys = [
        ("Globex", b"s"), ("All 2 of these?", b"\r"), ("Init", b"u"), ("All 2 of these?", b"m"),
        ("Init", b"n"),
    ]  # fmt: skip
    code, shown = in_terminal(keys, "triage", by_key=True)
    assert code == 0
    assert "1 left; so far 0 asked : 2 scheduled" in shown
    assert initiators(coachlog) == {
        "Globex": "unknown",
        "Hooli": "manager-scheduled",
        "Wayne": "manager-scheduled",
    }
    code, shown = in_terminal([("Globex", b"q")], "triage", by_key=True)
    assert (code, "1 left; so far 0 asked : 0 scheduled" in shown) == (0, True)
    assert in_terminal([("Globex", b"r")], "triage", by_key=True)[0] == 0
    assert initiators(coachlog)["Globex"] == "rep-request"


def test_every_line_fits_a_terminal_of_80_columns(sort_by_keys: Type) -> None:
    done = sort_by_keys("sss")
    assert max(map(len, done.err.splitlines())) <= 80


def test_each_answer_is_a_command_of_its_own(coachlog: Coachlog, sort_by_keys: Type) -> None:
    sort_by_keys("rmq")
    assert len(unsorted(coachlog)) == 1
    coachlog("undo", "--yes")
    assert len(unsorted(coachlog)) == 3
    coachlog("undo", "--yes")
    assert len(unsorted(coachlog)) == 4


@pytest.mark.parametrize("stop", ["q", "^"])
def test_a_sitting_can_be_left_and_taken_up_again(
    coachlog: Coachlog, sort_by_keys: Type, stop: str
) -> None:
    done = sort_by_keys(f"m{stop}")
    assert "3 left; so far 0 asked : 1 scheduled" in done.out
    assert "coachlog triage goes on" in done.out
    sort_by_keys("rr")
    assert set(initiators(coachlog).values()) == {"manager-scheduled", "rep-request"}


def test_a_key_that_means_nothing_is_passed_over(coachlog: Coachlog, sort_by_keys: Type) -> None:
    # Nothing is hinted of the last one: Enter is no answer there.
    sort_by_keys("xRs\rm")
    assert initiators(coachlog)["Globex"] == "rep-request"
    assert initiators(coachlog)["Init"] == "manager-scheduled"


def test_undo_goes_back_to_the_answer_before(coachlog: Coachlog, sort_by_keys: Type) -> None:
    done = sort_by_keys("umuru\r" + "sq")
    assert "Nothing was answered yet" in done.err
    assert initiators(coachlog)["Globex"] == "rep-request"
    assert [one["account"] for one in unsorted(coachlog)] == ["Hooli", "Wayne", "Init"]


def test_a_day_can_be_sorted_call_by_call(coachlog: Coachlog, sort_by_keys: Type) -> None:
    done = sort_by_keys("se" + "r" + "n" + "u" + "m" + "q")
    assert initiators(coachlog)["Hooli"] == "rep-request"
    assert initiators(coachlog)["Wayne"] == "manager-scheduled"
    assert done.out.startswith("2 left; so far 1 asked : 1 scheduled")


def test_what_was_no_ride_along_is_gone_until_undone(
    coachlog: Coachlog, sort_by_keys: Type
) -> None:
    sort_by_keys("nq")
    assert "Globex" not in initiators(coachlog)
    coachlog("undo", "--yes")
    assert initiators(coachlog)["Globex"] == "unknown"


def test_a_call_that_somebody_else_sorted_meanwhile_is_said(
    coachlog: Coachlog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get_key() -> str:
        coachlog("triage", 3, "--initiator", "rep-request", expect=None)
        return keys.pop(0)

    keys = ["m", "q"]
    monkeypatch.setattr("coachlog.cli.terminal.ask.can_ask", lambda: True)
    monkeypatch.setattr("typer.getchar", get_key)
    coachlog("triage")
    assert initiators(coachlog)["Globex"] == "rep-request"


def test_the_list_tells_all_that_is_asked(coachlog: Coachlog) -> None:
    listed = unsorted(coachlog)
    assert [one["account"] for one in listed] == ["Globex", "Hooli", "Wayne", "Init"]
    assert listed[1] == {
        "id": 1, "date": "2026-11-18", "time": "09:30", "manager": "Pat Lee", "rep": "Lou Fox",
        "account": "Hooli", "minutes": 90, "notes": "Visit", "suggestion": "manager-scheduled",
        "reason": "inside field day 1", "field_day": 1, "unsure": False,
    }  # fmt: skip
    assert (listed[3]["suggestion"], listed[3]["reason"]) == (None, None)
    rows = list(csv.DictReader(io.StringIO(coachlog("triage", "--format", "csv").out)))
    assert [row["account"] for row in rows] == [one["account"] for one in listed]
    assert "organised by Dana Fox" in coachlog("triage", "--format", "table").out


def test_the_list_is_narrowed_by_manager_period_number_and_id(coachlog: Coachlog) -> None:
    coachlog("add-manager", "Kim Poe")
    assert unsorted(coachlog, "--manager", "Kim Poe") == []
    assert len(unsorted(coachlog, "--from", "2026-11-18", "--to", "2026-11-18")) == 2
    assert len(unsorted(coachlog, "--week", "2026-W46")) == 0
    assert [one["id"] for one in unsorted(coachlog, "--limit", 1)] == [3]
    assert [one["id"] for one in unsorted(coachlog, 4, 1)] == [1, 4]


def test_scripts_sort_by_id_all_or_none(coachlog: Coachlog) -> None:
    done = coachlog("triage", 1, 2, "--initiator", "manager-scheduled")
    assert done.out == "Sorted calls 1, 2: scheduled\n"
    refused = coachlog("triage", 3, 1, "--initiator", "rep-request", expect=1)
    assert "call 1 is sorted already: manager-scheduled" in refused.err
    assert (
        "there is no call 99" in coachlog("triage", 99, "--initiator", "rep-request", expect=1).err
    )
    assert [one["id"] for one in unsorted(coachlog)] == [3, 4]


def test_without_a_terminal_nothing_is_asked(coachlog: Coachlog) -> None:
    refused = coachlog("triage", expect=2)
    assert "--format json" in refused.err
    assert "--initiator needs" in coachlog("triage", "--initiator", "rep-request", expect=2).err
    assert "--initiator: maybe is not" in coachlog(
        "triage", 1, "--initiator", "maybe", expect=2
    ).err  # fmt: skip


def test_without_a_terminal_nothing_to_sort_is_no_error(coachlog: Coachlog) -> None:
    coachlog("triage", 1, 2, 3, 4, "--initiator", "rep-request")
    assert coachlog("triage").out == "Every call is sorted.\n"
    assert coachlog("triage", "--until-settled").out == "Every call is sorted.\n"


def test_nothing_left_is_said(coachlog: Coachlog, sort_by_keys: Type) -> None:
    coachlog("triage", 1, 2, 3, 4, "--initiator", "rep-request")
    assert sort_by_keys("").out == "Every call is sorted.\n"
    assert coachlog("triage", "--format", "table").out == "Every call is sorted.\n"


def test_calls_of_a_day_are_asked_together_where_they_hint_at_the_same() -> None:
    call = Call(
        id=1, held_on=date(2026, 11, 18), manager="Pat Lee", rep="Lou Fox", account="Hooli",
        initiator="unknown",
    )  # fmt: skip
    hinted = Unsorted(call=call, suggestion="rep-request", reason="a")
    (same,) = group_days([hinted, replace(hinted, reason="b")])
    assert (same.suggestion, same.reason) == ("rep-request", None)
    inside = replace(hinted, suggestion="manager-scheduled", field_day_id=1)
    others = [Unsorted(call=call), replace(hinted, call=call._replace(rep="Dana Fox"))]
    days = group_days([inside, hinted, *others, inside, hinted])
    assert [len(day.calls) for day in days] == [2, 2, 1, 1]


@pytest.mark.parametrize(
    ("keys", "statuses"),
    [("mm", ["held", "held"]), ("xsn", ["planned", "cancelled"]), ("q", ["planned", "planned"]),
     ("m^", ["held", "planned"])],
)  # fmt: skip
def test_unsure_field_days_are_asked_about_after_the_calls(
    coachlog: Coachlog, sort_by_keys: Type, tmp_path: Path, keys: str, statuses: list[str]
) -> None:
    days = [
        Event(
            uid=f"open{day}",
            day=f"202611{day}",
            at=None,
            subject="Field day Dana",
            guests=("pat", "dana"),
            more=("STATUS:TENTATIVE",),
        )
        for day in (12, 13)
    ]
    coachlog("import", write_calendar(tmp_path / "open.ics", *days))
    done = sort_by_keys("sss" + keys)
    assert "Unsure whether it was a field day:" in done.err
    assert "Fri 2026-11-13  Pat Lee with Dana Fox: it is tentative" in done.err
    listed = json.loads(coachlog("list-fielddays", "--format", "json").out)["field_days"]
    found = {one["date"]: one["status"] for one in listed}
    assert [found["2026-11-13"], found["2026-11-12"]] == statuses  # the newest first


@pytest.mark.parametrize(
    "more",
    [
        ("--manager", "Pat Lee"),
        ("--limit", "1"),
        ("--until-settled",),
        ("--risk", "5"),
        ("--output", "x.json"),
        ("--week",),
        ("--from", "2026-11-01"),
    ],
)
def test_what_narrows_or_asks_is_no_part_of_sorting_given_calls(
    coachlog: Coachlog, more: tuple[str, ...]
) -> None:
    for what in (("1",), ("--field-day", "1")):
        refused = coachlog("triage", *what, "--initiator", "rep-request", *more, expect=2)
        assert "leave out what narrows, lists or asks" in refused.err

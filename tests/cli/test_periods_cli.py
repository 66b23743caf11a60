"""The options that name a period, in all their spellings, on every command that has them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coachlog.store.open import open_log
from tests.filled import ASKED, filling, on

Coachlog = Callable[..., Any]

DAYS = ("2026-11-18", "2026-11-11", "2026-10-14", "2026-08-05", "2025-12-31")


@pytest.fixture(autouse=True)
def _calls(log_path: Path) -> None:
    with open_log(log_path, writing=True, create=True) as log, filling(log) as add:
        pat = add.manager("Pat Lee")
        dana = add.rep("Dana Cruz", pat, on(DAYS[-1]))
        for day in DAYS:
            add.call(day, pat, dana, initiator=ASKED)


SPELLINGS = [
    ((), "2026-W47"),
    (("--week",), "2026-W47"),
    (("--week", "2026-W47"), "2026-W47"),
    (("--week=2026-W47",), "2026-W47"),
    (("--week", "2026-w46"), "2026-W46"),
    (("--week", "last"), "2026-W46"),
    (("--week=last",), "2026-W46"),
    (("--week", "2026-11-18"), "2026-W47"),
    (("--week", "2026-11-15"), "2026-W46"),
    (("--week", "today"), "2026-W47"),
    (("--week", "--manager", "Pat Lee"), "2026-W47"),
    (("--manager", "Pat Lee", "--week"), "2026-W47"),
    (("--month",), "2026-11"),
    (("--month", "2026-10"), "2026-10"),
    (("--month=last",), "2026-10"),
    (("--month", "2026-08-31"), "2026-08"),
    (("--quarter",), "2026-Q4"),
    (("--quarter", "2026-Q3"), "2026-Q3"),
    (("--quarter=2026-q3",), "2026-Q3"),
    (("--quarter", "last"), "2026-Q3"),
    (("--quarter", "2025-12-31"), "2025-Q4"),
    (("--from", "2026-10-14"), "2026-10-14..2026-11-20"),
    (("--from", "2026-10-14", "--to", "2026-11-11"), "2026-10-14..2026-11-11"),
    (("--from=2026-10-14", "--to=2026-10-14"), "2026-10-14..2026-10-14"),
    (("--from", "yesterday"), "2026-11-19..2026-11-20"),
    (("--week", "47"), "2026-W47"),
    (("--week=W46",), "2026-W46"),
    (("--week", "last week"), "2026-W46"),
    (("--week", "last friday"), "2026-W46"),
    (("--week", "18 nov"), "2026-W47"),
    (("--month", "nov"), "2026-11"),
    (("--month", "Oktober"), "2026-10"),
    (("--month", "august 2026"), "2026-08"),
    (("--month", "8"), "2026-08"),
    (("--quarter", "Q3"), "2026-Q3"),
    (("--quarter", "q4 2025"), "2025-Q4"),
    (("--from", "14 oct", "--to", "11 nov"), "2026-10-14..2026-11-11"),
]
HELD = {
    "2026-W47": DAYS[:1],
    "2026-W46": DAYS[1:2],
    "2026-11": DAYS[:2],
    "2026-10": DAYS[2:3],
    "2026-08": DAYS[3:4],
    "2026-Q4": DAYS[:3],
    "2026-Q3": DAYS[3:4],
    "2025-Q4": DAYS[4:],
    "2026-10-14..2026-11-20": DAYS[:3],
    "2026-10-14..2026-11-11": DAYS[1:3],
    "2026-10-14..2026-10-14": DAYS[2:3],
    "2026-11-19..2026-11-20": (),
}


@pytest.mark.parametrize(("period", "label"), SPELLINGS)
def test_report_knows_every_spelling(
    coachlog: Coachlog, period: tuple[str, ...], label: str
) -> None:
    document = json.loads(coachlog("report", *period, "--format", "json").out)
    assert document["period"]["label"] == label
    assert sum(one["calls"] for one in document["managers"]) == len(HELD[label])
    assert label in coachlog("report", *period).out or ".." in label


@pytest.mark.parametrize(("period", "label"), SPELLINGS[1:])
def test_list_calls_knows_every_spelling(
    coachlog: Coachlog, period: tuple[str, ...], label: str
) -> None:
    document = json.loads(coachlog("list-calls", *period, "--format", "json").out)
    assert tuple(call["date"] for call in document["calls"]) == HELD[label]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (("--week", "47"), "Period: week 2026-W47, Mon 2026-11-16 to Sun 2026-11-22\n"),
        (("--from", "-1w"), "Period: Fri 2026-11-13 to Fri 2026-11-20\n"),
    ],
)
def test_the_days_understood_are_said_where_a_listing_does_not_show_them(
    coachlog: Coachlog, period: tuple[str, ...], said: str
) -> None:
    assert coachlog("list-calls", *period).err == said


def test_list_calls_without_a_period_lists_all_the_newest_first(coachlog: Coachlog) -> None:
    document = json.loads(coachlog("list-calls", "--format", "json").out)
    assert tuple(call["date"] for call in document["calls"]) == DAYS


@pytest.mark.parametrize("command", ["report", "list-calls"])
@pytest.mark.parametrize(
    "period",
    [
        ("--week", "--month"),
        ("--week", "2026-W47", "--quarter", "2026-Q4"),
        ("--month", "2026-11", "--quarter"),
        ("--week", "--from", "2026-11-01"),
        ("--month", "--to", "2026-11-01"),
        ("--week", "--month", "--quarter", "--from", "2026-11-01"),
    ],
)
def test_two_periods_are_refused(coachlog: Coachlog, command: str, period: tuple[str, ...]) -> None:
    found = coachlog(command, *period, expect=2)
    assert (found.out, found.err.count("\n")) == ("", 1)
    for option in {word for word in period if word.startswith("--")}:
        assert option in found.err


@pytest.mark.parametrize("command", ["report", "list-calls"])
@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--week", "2025-W53"),
        ("--week", "2026-W54"),
        ("--week", "2026-W00"),
        ("--week", "2026-W1"),
        ("--week", "2026W47"),
        ("--week", "2012-W01-8"),
        ("--week", "2014_W01-1"),
        ("--week", "next year"),
        ("--week", "2026-02-30"),
        ("--week", "54"),
        ("--week", "0"),
        ("--week", "47 48"),
        ("--week", "nov"),
        ("--week", "03/04/2026"),
        ("--week", "0000-W01"),
        ("--week", "9999-W52"),
        ("--week", "٢٠٢٦-W47"),
        ("--month", "2026-13"),
        ("--month", "2026-00"),
        ("--month", "Novembruary"),
        ("--month", "13"),
        ("--month", "ju"),
        ("--month", "2025 2026"),
        ("--quarter", "2026-Q5"),
        ("--quarter", "5"),
        ("--quarter", "2026-Q0"),
        ("--from", "2026-02-29"),
        ("--from", "2026-11-21"),  # would end today
        ("--from", ""),
        ("--from", "x" * 10_000),
        ("--to", "2026-11-01"),  # has no beginning
    ],
)
def test_period_that_is_none_is_refused_by_name(
    coachlog: Coachlog, command: str, option: str, text: str
) -> None:
    found = coachlog(command, option, text, expect=2)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert option in found.err
    assert found.err.rstrip().endswith(f"See coachlog {command} --help")


def test_range_that_ends_before_it_starts_is_refused(coachlog: Coachlog) -> None:
    found = coachlog("report", "--from", "2026-11-02", "--to", "2026-11-01", expect=2)
    assert "--to" in found.err


@pytest.mark.parametrize(
    "period",
    [
        ("--week", "1900-W01"),
        ("--week", "2999-W52"),
        ("--month", "1900-01"),
        ("--quarter", "1900-Q1"),
        ("--quarter", "2999-Q4"),
        ("--from", "1900-01-01", "--to", "2999-12-31"),
    ],
)
def test_outermost_periods_are_no_bug(coachlog: Coachlog, period: tuple[str, ...]) -> None:
    coachlog("report", *period)
    coachlog("list-calls", *period)


@pytest.mark.parametrize(
    ("command", "option", "text", "said"),
    [
        ("report", "--format", "xml", "table"),
        ("report", "--fail-on", "never", "flag, likely or firm"),
        ("list-calls", "--format", "yaml", "table, json, csv, xlsx or markdown"),
        ("list-calls", "--limit", "many", "number"),
        ("list-calls", "--limit", "-1", "number"),
        ("list-calls", "--limit", "9" * 30, "number"),
        ("list-team", "--on", "2026-02-30", "2026-02-30"),
        ("list-team", "--format", "", "table"),
    ],
)
def test_option_of_a_reading_command_is_refused_by_name(
    coachlog: Coachlog, command: str, option: str, text: str, said: str
) -> None:
    found = coachlog(command, option, text, expect=2)
    assert (found.out, found.err.count("\n")) == ("", 1)
    assert option in found.err
    assert said in found.err


@pytest.mark.parametrize("before", ["--sort", "--manager"])
def test_a_period_in_the_place_of_a_value_is_named_as_it_was_typed(
    coachlog: Coachlog, before: str
) -> None:
    told = coachlog("report", before, "--quarter", expect=None).err
    assert told.startswith(f"coachlog: {before}: --quarter is not ")

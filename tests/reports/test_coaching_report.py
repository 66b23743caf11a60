"""The report as JSON, from real logs: the rules at the boundaries that need the database."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import changing

Json = dict[str, Any]
Row = dict[str, object]
Coachlog = Callable[..., Any]
Fill = Callable[..., None]
Report = Callable[..., Json]

REQ, SCHED, UNKNOWN = "rep-request", "manager-scheduled", "unknown"
COLUMNS = [
    "date",
    "manager",
    "rep",
    "account",
    "initiator",
    "deal_value",
    "currency",
    "minutes",
    "role",
]

# The document of DESIGN section 4, with the keys added since.
EXAMPLE = """
{"format": "coachlog.report/1",
 "period": {"kind": "week", "label": "2026-W47", "start": "2026-11-16", "end": "2026-11-22"},
 "rule": {"threshold": 0.5, "confidence": 0.95, "evidence_days": 91},
 "by": "manager", "group": null,
 "compared_with": {"start": "2026-11-09", "end": "2026-11-13"},
 "managers": [
  {"manager": "Pat Lee", "calls": 6, "rep_request": 5, "manager_scheduled": 1, "unknown": 0,
   "from_organizer": 0, "team_selling_share": 0.8333, "flagged": true,
   "verdict": "mostly team selling",
   "previous": {"rep_request": 3, "manager_scheduled": 2, "team_selling_share": 0.6},
   "evidence": {"calls": 70, "rep_request": 49, "share": 0.7, "visits": 56,
                "design_effect": 2.3203, "effective_calls": 30.1679,
                "low": 0.5217, "high": 0.8331, "low99": 0.4661, "high99": 0.8618,
                "strength": "likely"},
   "minutes": {"team_selling": 300, "coaching": 60},
   "minutes_unknown": {"team_selling": 0, "coaching": 0},
   "big_deal": [{"currency": "EUR", "line": 100000, "source": "settings"}],
   "matrix": {"rep-request": {"big": 4, "ordinary": 0, "unknown": 1},
              "manager-scheduled": {"big": 0, "ordinary": 1, "unknown": 0}},
   "disguised_days": 0, "share_with_disguised": 0.8333, "invited_coaching": 0,
   "reps": {"team": 3, "coached": 1, "overdue": [{"rep": "Dana Cruz", "last_coached": null,
            "requested": 4, "cadence_days": 42}]},
   "field_days": {"planned": 1, "held": 0, "cancelled": 0, "displaced": 0, "past": 1},
   "displaced_by": [],
   "settled": null,
   "answers": {"calls": 6, "answered": 0, "agreed": 0, "team_selling_share": null, "kappa": null},
   "to_balance": {"scheduled_calls": 4, "half_days": 2, "with": ["Dana Cruz", "Lou Fox"]},
   "pace": {"asked_a_week": 3.9425, "half_days_a_week": 1.3142, "capacity_a_week": 2, "fits": 0,
            "share_with_fits": 0.8597}}],
 "flagged": ["Pat Lee"],
 "comparison": null,
 "quality": {"calls": 6, "unsorted": 0, "from_organizer": 0, "settled": 0,
             "initiators_changed": 0, "weeks": 13, "weeks_without_calls": 0,
             "newest_call": "2026-11-19", "after_today": 0}}
"""


def calls(initiator: str, number: int = 1, **facts: object) -> list[Row]:
    return [{"initiator": initiator, **facts} for _ in range(number)]


def spread(
    initiator: str, number: int, *, until: str, apart: int = 1, **facts: object
) -> list[Row]:
    """Make calls each of which is a visit of its own: on days up to one, a day or more apart."""
    last = date.fromisoformat(until)
    days = [last - timedelta(days=apart * place) for place in range(number)]
    return [{"initiator": initiator, "date": day.isoformat(), **facts} for day in days]


@pytest.fixture
def fill(coachlog: Coachlog, tmp_path: Path) -> Fill:
    """Import calls: by default Pat Lee with Dana Cruz on Wednesday 2026-11-18."""
    numbers = count(1)

    def add(*groups: list[Row], today: str | None = None) -> None:
        path = tmp_path / "fill.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.DictWriter(file, COLUMNS)
            rows.writeheader()
            for row in (row for group in groups for row in group):
                default = {"date": "2026-11-18", "manager": "Pat Lee", "rep": "Dana Cruz"}
                rows.writerow(default | {"account": f"Account {next(numbers)}"} | row)
        coachlog("import", str(path), today=today)

    return add


@pytest.fixture
def report(coachlog: Coachlog) -> Report:
    def run(*args: str, expect: int = 0, today: str | None = None) -> Json:
        out = coachlog("report", "--format", "json", *args, expect=expect, today=today).out
        document: Json = json.loads(out)
        return document

    return run


@pytest.fixture
def pat(report: Report) -> Report:
    """Report on Pat Lee only and return that manager's line."""

    def run(*args: str, today: str | None = None) -> Json:
        document = report("--manager", "Pat Lee", *args, today=today)
        line: Json = document["managers"][0]
        assert line["manager"] == "Pat Lee"
        return line

    return run


@pytest.fixture
def settings(settings_file: Path) -> Callable[[str], int]:
    return lambda text: settings_file.write_text(text, encoding="utf-8")


def keys(value: object) -> object:
    if isinstance(value, dict):
        return [(key, keys(one)) for key, one in value.items()]
    return [keys(value[0])] if isinstance(value, list) and value else None


def test_document_is_the_one_of_the_design(
    coachlog: Coachlog, fill: Fill, report: Report, settings: Callable[[str], int]
) -> None:
    settings("[big_deal]\nEUR = 100000\n")
    for name in ("Dana Cruz", "Lou Fox", "Kit Orr"):
        coachlog("add-rep", name, "--manager", "Pat Lee")
    coachlog(
        *("plan-fieldday", "--manager", "Pat Lee", "--rep", "Kit Orr", "--date", "2026-11-19"),
        *("--half", "am"),
    )
    lou: Row = {"rep": "Lou Fox", "minutes": 60}
    big: Row = {"deal_value": 120000, "currency": "EUR", "minutes": 60}
    fill(
        [one | big for one in spread(REQ, 4, until="2026-11-19")],
        calls(REQ, 1, **lou),
        calls(SCHED, 1, rep="Kit Orr", deal_value=5, currency="EUR", minutes=60),
        spread(REQ, 3, until="2026-11-11"),
        calls(SCHED, 2, date="2026-11-10", rep="Kit Orr"),
        spread(REQ, 41, until="2026-11-08", apart=2)[:38],
        spread(REQ, 3, until="2026-11-07"),
        [one for one in spread(SCHED, 6, until="2026-10-09", rep="Kit Orr") for _ in range(3)],
    )
    document = report()
    del document["managers"][0]["trend"], document["quality"]["median_days_to_entry"]
    assert keys(document) == keys(json.loads(EXAMPLE))
    expected = json.loads(EXAMPLE)
    expected["managers"][0]["reps"]["overdue"].append(
        {"rep": "Lou Fox", "last_coached": None, "requested": 1, "cadence_days": 42}
    )
    assert document == expected


def test_json_is_the_same_each_time(fill: Fill, coachlog: Coachlog) -> None:
    fill(calls(REQ, 3), calls(SCHED, 2, manager="Zoë Ode", rep="Ida Moe"))
    args = ("report", "--format", "json")
    assert coachlog(*args).out == coachlog(*args).out


@pytest.mark.parametrize(
    ("threshold", "requested", "scheduled", "flagged", "verdict"),
    [
        ("0.5", 3, 3, False, "even"),
        ("0.5", 4, 2, True, "mostly team selling"),
        ("0.5", 2, 4, False, "mostly coaching"),
        ("0.4", 2, 3, False, "mostly coaching"),
        ("0.4", 3, 4, True, "mostly coaching"),
        ("0.4", 1, 1, True, "even"),
        ("0.6", 3, 2, False, "mostly team selling"),
        ("0.6", 5, 3, True, "mostly team selling"),
        ("0.7", 7, 3, False, "mostly team selling"),
        ("0.7", 5, 2, True, "mostly team selling"),
    ],
)
def test_flag_is_for_a_share_over_the_threshold(
    fill: Fill,
    pat: Report,
    settings: Callable[[str], int],
    threshold: str,
    requested: int,
    scheduled: int,
    flagged: bool,
    verdict: str,
) -> None:
    settings(f"threshold = {threshold}\n")
    fill(calls(REQ, requested), calls(SCHED, scheduled))
    line = pat()
    assert (line["flagged"], line["verdict"]) == (flagged, verdict)
    assert line["team_selling_share"] == round(requested / (requested + scheduled), 4)
    assert (line["to_balance"] is not None) == flagged


def test_threshold_stands_in_the_rule(
    fill: Fill, report: Report, settings: Callable[[str], int]
) -> None:
    settings("threshold = 0.6\n")
    fill(calls(REQ))
    assert report()["rule"] == {"threshold": 0.6, "confidence": 0.95, "evidence_days": 91}


def test_unknown_initiators_are_counted_and_left_out_of_the_share(fill: Fill, pat: Report) -> None:
    fill(
        *(spread(one, 2, until="2026-11-19") for one in (REQ, SCHED)),
        calls(UNKNOWN, 3),
    )
    line = pat()
    assert (line["calls"], line["unknown"], line["team_selling_share"]) == (7, 3, 0.5)
    assert line["evidence"]["calls"] == 4
    assert line["evidence"]["strength"] == "not sorted enough"


def test_only_unknown_initiators_give_no_share(fill: Fill, pat: Report) -> None:
    fill(calls(UNKNOWN, 5))
    line = pat()
    assert line["verdict"] == "not sorted"
    assert line["team_selling_share"] is line["share_with_disguised"] is line["to_balance"] is None
    assert line["flagged"] is False
    assert line["evidence"] == {
        "calls": 0,
        "rep_request": 0,
        "share": None,
        "visits": 0,
        "design_effect": 1,
        "effective_calls": 0,
        "low": None,
        "high": None,
        "low99": None,
        "high99": None,
        "strength": "too few to tell",
    }
    assert line["previous"]["team_selling_share"] is None


def test_manager_with_a_team_is_listed_without_calls(coachlog: Coachlog, report: Report) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-manager", "Kim Poe")
    document = report()
    assert [one["manager"] for one in document["managers"]] == ["Pat Lee"]
    line = document["managers"][0]
    assert (line["verdict"], line["calls"]) == ("no ride-alongs", 0)
    assert line["team_selling_share"] is None
    assert line["reps"]["team"] == 1


def test_manager_without_team_or_calls_is_listed_when_asked_for(
    coachlog: Coachlog, pat: Report
) -> None:
    coachlog("add-manager", "Pat Lee")
    assert pat()["verdict"] == "no ride-alongs"


def test_manager_without_a_team_is_listed_with_calls(fill: Fill, report: Report) -> None:
    fill(calls(SCHED, 1, date="2026-10-01"), calls(REQ, 2, manager="Kim Poe"))
    names = {one["manager"]: one["reps"]["team"] for one in report()["managers"]}
    assert names == {"Kim Poe": 0, "Pat Lee": 1}


def test_managers_come_in_name_order_and_flagged_lists_the_flagged(
    fill: Fill, report: Report
) -> None:
    for number, name in enumerate(("östen Ek", "Zed Ash", "adam Orr", "Bea Fox")):
        fill(calls(REQ if number % 2 else SCHED, 1, manager=name, rep=f"Rep {number}"))
    document = report()
    names = ["adam Orr", "Bea Fox", "östen Ek", "Zed Ash"]
    assert [one["manager"] for one in document["managers"]] == names
    assert document["flagged"] == ["Bea Fox", "Zed Ash"]


WEEK_53 = [
    calls(REQ, 1, date="2026-12-27"),
    calls(SCHED, 2, date="2026-12-28"),
    calls(REQ, 4, date="2026-12-31"),
    calls(REQ, 8, date="2027-01-01"),
    calls(SCHED, 16, date="2027-01-03"),
    calls(REQ, 32, date="2027-01-04"),
]


@pytest.mark.parametrize(
    ("period", "label", "start", "requested", "scheduled", "previous"),
    [
        (("--week", "2026-W53"), "2026-W53", "2026-12-28", 12, 18, (1, 0)),
        (("--week", "2027-01-03"), "2026-W53", "2026-12-28", 12, 18, (1, 0)),
        # Of a period that runs since two or five days, the first two or five of the one before.
        (("--week", "2027-W01"), "2027-W01", "2027-01-04", 32, 0, (0, 2)),
        (("--week=2026-W52",), "2026-W52", "2026-12-21", 1, 0, (0, 0)),
        (("--month", "2026-12"), "2026-12", "2026-12-01", 5, 2, (0, 0)),
        (("--month", "2027-01"), "2027-01", "2027-01-01", 40, 16, (0, 0)),
        (("--quarter", "2026-Q4"), "2026-Q4", "2026-10-01", 5, 2, (0, 0)),
        (("--quarter", "2027-Q1"), "2027-Q1", "2027-01-01", 40, 16, (0, 0)),
        (
            ("--from", "2026-12-31", "--to", "2027-01-01"),
            "2026-12-31..2027-01-01",
            "2026-12-31",
            12,
            0,
            (0, 0),
        ),
        (
            ("--from", "2027-01-01"),
            "2027-01-01..2027-01-05",
            "2027-01-01",
            40,
            16,
            (5, 2),
        ),
    ],
)
def test_periods_at_the_end_of_a_year_with_a_week_53(
    fill: Fill,
    report: Report,
    period: tuple[str, ...],
    label: str,
    start: str,
    requested: int,
    scheduled: int,
    previous: tuple[int, int],
) -> None:
    today = "2027-01-05"
    fill(*WEEK_53, today=today)
    document = report(*period, today=today)
    line = document["managers"][0]
    assert (document["period"]["label"], document["period"]["start"]) == (label, start)
    assert (line["rep_request"], line["manager_scheduled"]) == (requested, scheduled)
    before = line["previous"]
    assert (before["rep_request"], before["manager_scheduled"]) == previous


def test_first_week_begins_in_the_year_before(fill: Fill, report: Report) -> None:
    fill(calls(REQ, 1, date="2024-12-30"), calls(REQ, 1, date="2024-12-29"))
    document = report("--week", "2025-W01")
    assert document["period"] == {
        "kind": "week",
        "label": "2025-W01",
        "start": "2024-12-30",
        "end": "2025-01-05",
    }
    assert document["managers"][0]["calls"] == 1


@pytest.mark.parametrize(
    ("period", "first", "day_before"),
    [
        (("--week", "2026-W47"), "2026-08-24", "2026-08-23"),
        (("--quarter", "2026-Q3"), "2026-07-01", "2026-06-30"),  # 92 days
        (("--quarter", "2026-Q2"), "2026-04-01", "2026-03-31"),  # 91 days
        (("--quarter", "2026-Q1"), "2025-12-31", "2025-12-30"),  # 90 days
        (("--month", "2026-10"), "2026-08-02", "2026-08-01"),
        (("--from", "2026-01-01", "--to", "2026-10-31"), "2026-01-01", "2025-12-31"),
    ],
)
def test_evidence_window_is_91_days_or_the_longer_period(
    fill: Fill, pat: Report, period: tuple[str, ...], first: str, day_before: str
) -> None:
    fill(calls(REQ, 1, date=day_before), calls(REQ, 2, date=first))
    assert pat(*period)["evidence"]["calls"] == 2


@pytest.mark.parametrize(("number", "strength"), [(3, "too few to tell"), (4, "open")])
def test_evidence_needs_four_visits(fill: Fill, pat: Report, number: int, strength: str) -> None:
    fill(
        calls(REQ, 2),  # one visit
        spread(REQ, number - 1, until="2026-09-09"),
        spread(UNKNOWN, 9, until="2026-10-09"),
    )
    evidence = pat()["evidence"]
    assert (evidence["visits"], evidence["strength"]) == (number, strength)
    assert evidence["calls"] == number + 1


def test_a_visit_is_of_one_manager_rep_day_and_initiator(fill: Fill, pat: Report) -> None:
    fill(
        calls(SCHED, 3),
        calls(SCHED, 2, date="2026-11-17"),
        calls(SCHED, 1, rep="Lou Fox"),
        calls(REQ, 2),
        calls(REQ, 4, manager="Kim Poe", rep="Lou Fox"),
        calls(UNKNOWN, 5),
    )
    evidence = pat()["evidence"]
    assert (evidence["calls"], evidence["visits"]) == (8, 4)
    # 4/3 (.75² · 4 + .25² · (9 + 4 + 1)) / 8² over .25 · .75 / 8
    assert evidence["design_effect"] == round(4 / 3 * (0.5625 * 4 + 0.0625 * 14) / 1.5, 4)


@pytest.mark.parametrize(
    ("now", "before", "strength"),
    [
        ((4, 0), (11, 1), "firm"),
        ((4, 0), (5, 1), "likely"),
        ((0, 4), (10, 0), "open"),
        ((1, 3), (30, 0), "contrary"),
        ((2, 2), (30, 0), "open"),  # the share lies on the threshold
        ((3, 1), (0, 0), "open"),
        ((4, 0), (0, 0), "likely"),
        ((4, 0), (3, 0), "firm"),
    ],
)
def test_strength_compares_the_period_with_the_window(
    fill: Fill, pat: Report, now: tuple[int, int], before: tuple[int, int], strength: str
) -> None:
    fill(spread(REQ, now[0], until="2026-11-19"), spread(SCHED, now[1], until="2026-11-19"))
    fill(spread(REQ, before[0], until="2026-10-10"), spread(SCHED, before[1], until="2026-10-10"))
    evidence = pat()["evidence"]
    assert evidence["strength"] == strength
    assert evidence["rep_request"] == now[0] + before[0]


def test_interval_of_three_visits_in_four(fill: Fill, pat: Report) -> None:
    fill(spread(REQ, 3, until="2026-11-19"), calls(SCHED, 1))
    evidence = pat()["evidence"]
    assert evidence["design_effect"] == 1.3333
    assert (evidence["low"], evidence["high"]) == (0.2561, 0.9632)


def values(number: int, currency: str = "EUR", **facts: object) -> list[Row]:
    """Calls with the known values 100, 200 ... in an order that is not sorted."""
    return [
        calls(REQ, 1, deal_value=100 * (place * 13 % number + 1), currency=currency, **facts)[0]
        for place in range(number)
    ]


@pytest.mark.parametrize(
    ("number", "line"), [(19, None), (20, 1500), (22, 1700), (23, 1800), (24, 1800), (25, 1900)]
)
def test_big_deal_line_is_the_three_quarters_smallest_of_twenty_or_more(
    fill: Fill, pat: Report, number: int, line: int | None
) -> None:
    fill(values(number), calls(REQ, 30), values(30, manager="Kim Poe", rep="Lou Fox"))
    found = pat()
    expected = [] if line is None else [{"currency": "EUR", "line": line, "source": "percentile"}]
    assert found["big_deal"] == expected
    big = 0 if line is None else number - line // 100 + 1
    assert found["matrix"][REQ]["big"] == big
    assert found["matrix"][REQ]["unknown"] == (30 if line else 30 + number)


def test_zero_is_a_known_value_and_blank_is_not(fill: Fill, pat: Report) -> None:
    fill(values(19), calls(UNKNOWN, 1, deal_value=0, currency="EUR"), calls(SCHED, 5))
    assert pat()["big_deal"] == [{"currency": "EUR", "line": 1400, "source": "percentile"}]


@pytest.mark.parametrize(("day", "known"), [("2025-11-23", True), ("2025-11-22", False)])
def test_big_deal_line_looks_at_365_days(fill: Fill, pat: Report, day: str, known: bool) -> None:
    fill(values(19), values(1, date=day))
    assert bool(pat()["big_deal"]) == known


def test_big_deal_lines_are_per_currency(fill: Fill, pat: Report) -> None:
    fill(values(20), values(19, "USD"), values(21, "CHF"))
    line = pat()
    assert [(one["currency"], one["line"]) for one in line["big_deal"]] == [
        ("CHF", 1600),
        ("EUR", 1500),
    ]
    assert line["matrix"][REQ] == {"big": 6 + 6, "ordinary": 14 + 15, "unknown": 19}


def test_fixed_line_stands_before_the_percentile(
    fill: Fill, pat: Report, settings: Callable[[str], int]
) -> None:
    settings("[big_deal]\nEUR = 1000.5\n")
    fill(values(20), values(20, "USD"))
    fill(calls(SCHED, 1, deal_value="1000.50", currency="EUR"))
    fill(calls(SCHED, 1, deal_value="1000.49", currency="EUR", date="2026-11-17"))
    line = pat()
    assert line["big_deal"] == [
        {"currency": "EUR", "line": 1000.5, "source": "settings"},
        {"currency": "USD", "line": 1500, "source": "percentile"},
    ]
    assert line["matrix"][SCHED] == {"big": 1, "ordinary": 1, "unknown": 0}
    assert line["matrix"][REQ] == {"big": 10 + 6, "ordinary": 10 + 14, "unknown": 0}


BIG, SMALL = {"deal_value": 1000, "currency": "EUR"}, {"deal_value": 0, "currency": "EUR"}


@pytest.mark.parametrize(
    ("day", "disguised"),
    [
        ([*calls(SCHED, 2, **BIG), *calls(SCHED, 2, **SMALL)], 0),
        ([*calls(SCHED, 3, **BIG), *calls(SCHED, 2, **SMALL)], 1),
        (calls(SCHED, 1, **BIG), 0),
        ([*calls(SCHED, 1, **BIG), *calls(SCHED, 3)], 0),
        ([*calls(SCHED, 2, **BIG), *calls(SCHED, 5)], 1),
        ([*calls(SCHED, 1, **BIG), *calls(SCHED, 1, rep="Lou Fox", **BIG)], 0),
        ([*calls(SCHED, 1, **BIG), *calls(SCHED, 1, date="2026-11-17", **BIG)], 0),
        ([*calls(SCHED, 1, **BIG), *calls(REQ, 4, **BIG)], 0),
        ([*calls(SCHED, 2, **BIG), *calls(SCHED, 2, date="2026-11-17", **BIG)], 2),
    ],
)
def test_scheduled_day_is_disguised_when_over_half_of_two_or_more_are_big(
    fill: Fill, pat: Report, settings: Callable[[str], int], day: list[Row], disguised: int
) -> None:
    settings("[big_deal]\nEUR = 1000\n")
    fill(day)
    assert pat()["disguised_days"] == disguised


def test_share_with_disguised_days_leaves_the_share_alone(
    fill: Fill, pat: Report, settings: Callable[[str], int]
) -> None:
    settings("[big_deal]\nEUR = 1000\n")
    fill(calls(REQ, 1), calls(SCHED, 2, **BIG), calls(SCHED, 1, date="2026-11-17", **SMALL))
    line = pat()
    assert (line["team_selling_share"], line["share_with_disguised"]) == (0.25, 0.75)
    assert line["flagged"] is False


def test_invited_coaching_is_requested_ordinary_and_observed(
    fill: Fill, pat: Report, settings: Callable[[str], int]
) -> None:
    settings("[big_deal]\nEUR = 1000\n")
    fill(
        calls(REQ, 3, role="observed", **SMALL),
        calls(REQ, 1, role="observed", **BIG),
        calls(REQ, 1, role="observed"),
        calls(REQ, 1, role="led", **SMALL),
        calls(REQ, 1, **SMALL),
        calls(SCHED, 1, role="observed", **SMALL),
    )
    line = pat()
    assert line["invited_coaching"] == 3
    assert line["matrix"] == {
        REQ: {"big": 1, "ordinary": 5, "unknown": 1},
        SCHED: {"big": 0, "ordinary": 1, "unknown": 0},
    }


def test_minutes_sum_what_is_known_and_count_the_rest(fill: Fill, pat: Report) -> None:
    fill(
        calls(REQ, 2, minutes=45),
        calls(REQ, 3),
        calls(SCHED, 1, minutes=1440),
        calls(SCHED, 1),
        calls(UNKNOWN, 1, minutes=7),
        calls(REQ, 1, minutes=11, date="2026-11-15"),
    )
    line = pat()
    assert line["minutes"] == {"team_selling": 90, "coaching": 1440}
    assert line["minutes_unknown"] == {"team_selling": 3, "coaching": 1}


@pytest.mark.parametrize(
    ("level", "days"), [("new", 30), ("established", 42), ("senior", 90), (None, 42)]
)
@pytest.mark.parametrize("more", [0, 1])
def test_rep_is_overdue_after_more_days_than_the_cadence(
    coachlog: Coachlog, fill: Fill, pat: Report, level: str | None, days: int, more: int
) -> None:
    days_before = {
        30: ("2026-10-21", "2026-10-20"),
        42: ("2026-10-09", "2026-10-08"),
        90: ("2026-08-22", "2026-08-21"),
    }
    last = days_before[days][more]
    extra = ("--level", level) if level else ()
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", *extra)
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee", *extra, "--hired", last)
    fill(calls(SCHED, 1, date=last), calls(REQ, 2), calls(REQ, 1, rep="Lou Fox"))
    expected = [
        {"rep": "Lou Fox", "last_coached": None, "requested": 1, "cadence_days": days},
        {"rep": "Dana Cruz", "last_coached": last, "requested": 2, "cadence_days": days},
    ]
    assert pat()["reps"]["overdue"] == (expected if more else [])


def test_overdue_counts_to_the_end_of_a_past_period(fill: Fill, pat: Report) -> None:
    fill(calls(SCHED, 1, date="2026-09-01"), calls(SCHED, 1, date="2026-11-02"))
    assert pat("--week", "2026-10-11")["reps"]["overdue"] == []  # 40 days
    overdue = pat("--week", "2026-10-18")["reps"]["overdue"]  # 47 days
    assert [one["last_coached"] for one in overdue] == ["2026-09-01"]


def test_period_in_the_future_is_looked_at_as_of_today(fill: Fill, pat: Report) -> None:
    fill(calls(SCHED, 1, date="2026-10-09"))
    line = pat("--month", "2027-03")
    assert (line["calls"], line["reps"]["overdue"], line["reps"]["team"]) == (0, [], 1)


def test_coaching_by_another_manager_counts_against_overdue(fill: Fill, pat: Report) -> None:
    fill(calls(REQ, 1, date="2026-08-01"), calls(SCHED, 1, manager="Kim Poe", date="2026-11-17"))
    assert pat()["reps"] == {"team": 1, "coached": 1, "overdue": []}


def test_settings_change_the_cadence(
    fill: Fill, pat: Report, settings: Callable[[str], int]
) -> None:
    settings("[cadence]\nestablished = 10\n")
    fill(calls(SCHED, 1, date="2026-11-09"))
    assert pat()["reps"]["overdue"][0]["cadence_days"] == 10


def test_of_a_team_those_count_as_coached_who_were_so_in_the_period(
    coachlog: Coachlog, fill: Fill, pat: Report, log_path: Path
) -> None:
    for rep in ("Ann Call", "Bo Day", "Cy Before", "Dee Asked", "Gone Away"):
        coachlog("add-rep", rep, "--manager", "Pat Lee")
    coachlog("edit-rep", "Gone Away", "--leave", "2026-11-18")
    coachlog("plan-fieldday", "--manager", "Pat Lee", "--rep", "Bo Day", "--date", "2026-11-17")
    with changing(log_path) as log:
        log.execute("UPDATE field_day SET status = 'held'")
    fill(
        calls(SCHED, 1, rep="Ann Call", date="2026-11-16"),
        calls(SCHED, 1, rep="Cy Before", date="2026-11-15"),
        calls(REQ, 1, rep="Dee Asked", date="2026-11-17"),
        calls(SCHED, 1, rep="Gone Away", date="2026-11-17"),
    )
    assert (pat()["reps"]["team"], pat()["reps"]["coached"]) == (4, 2)


def test_rep_who_started_in_the_period_is_on_the_team(coachlog: Coachlog, pat: Report) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--hired", "2026-11-18")
    assert pat()["reps"] == {"team": 1, "coached": 0, "overdue": []}
    assert pat("--week", "last")["reps"]["team"] == 0


@pytest.mark.parametrize(("left", "listed"), [("2026-11-19", 0), ("2026-11-20", 1)])
def test_rep_who_left_in_the_period_is_neither_in_the_team_nor_overdue(
    coachlog: Coachlog, pat: Report, left: str, listed: int
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--leave", left)
    reps = pat()["reps"]
    assert (reps["team"], len(reps["overdue"])) == (listed, listed)
    later = pat("--week", "2026-11-25", today="2026-11-25")["reps"]
    assert (later["team"], later["overdue"]) == (0, [])


def test_rep_who_moved_counts_for_each_manager_on_the_right_days(
    coachlog: Coachlog, fill: Fill, report: Report
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-18")
    fill(
        calls(REQ, 1, date="2026-11-17"),
        calls(REQ, 2, date="2026-11-18", manager="Kim Poe"),
        calls(SCHED, 1, date="2026-11-19"),
    )
    found = {one["manager"]: one for one in report()["managers"]}
    assert {name: one["calls"] for name, one in found.items()} == {"Kim Poe": 2, "Pat Lee": 2}
    assert {name: one["reps"]["team"] for name, one in found.items()} == {
        "Kim Poe": 1,
        "Pat Lee": 0,
    }
    assert {name: one["reps"]["coached"] for name, one in found.items()} == {
        "Kim Poe": 1,
        "Pat Lee": 0,
    }
    before = {one["manager"]: one["reps"] for one in report("--week", "last")["managers"]}
    assert list(before) == ["Pat Lee"]
    assert [one["rep"] for one in before["Pat Lee"]["overdue"]] == ["Dana Cruz"]


def test_overdue_rep_is_listed_with_the_team_of_the_last_day(
    coachlog: Coachlog, report: Report
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-18")
    coachlog("add-rep", "Lou Fox", "--manager", "Pat Lee", "--hired", "2026-11-18")
    overdue = {one["manager"]: len(one["reps"]["overdue"]) for one in report()["managers"]}
    assert overdue == {"Kim Poe": 1, "Pat Lee": 0}


def test_rep_who_left_before_a_move_was_never_on_the_new_team(
    coachlog: Coachlog, report: Report
) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee", "--leave", "2026-11-17")
    coachlog("edit-rep", "Dana Cruz", "--manager", "Kim Poe", "--from", "2026-11-19")
    assert report()["managers"] == []
    assert [one["manager"] for one in report("--week", "last")["managers"]] == ["Pat Lee"]


def test_call_with_another_manager_moves_nobody(fill: Fill, report: Report) -> None:
    fill(calls(REQ, 1, date="2026-11-16"), calls(REQ, 3, manager="Kim Poe"))
    found = {one["manager"]: (one["calls"], one["reps"]["team"]) for one in report()["managers"]}
    assert found == {"Kim Poe": (3, 0), "Pat Lee": (1, 1)}


def test_to_balance_names_never_coached_first_then_the_longest_ago(
    coachlog: Coachlog, fill: Fill, pat: Report
) -> None:
    for name in ("Zoe Never", "Ann Never", "Old Coached", "New Coached"):
        coachlog("add-rep", name, "--manager", "Pat Lee")
    fill(
        calls(SCHED, 1, rep="Old Coached", date="2026-10-30"),
        calls(SCHED, 1, rep="New Coached", date="2026-11-17"),
        calls(REQ, 5, rep="Ann Never"),
    )
    assert pat()["to_balance"] == {
        "scheduled_calls": 4,
        "half_days": 2,
        "with": ["Ann Never", "Zoe Never"],
    }
    fill(calls(REQ, 4, rep="Ann Never"))  # 9 of 10: 8 more calls
    assert pat()["to_balance"] == {
        "scheduled_calls": 8,
        "half_days": 3,
        "with": ["Ann Never", "Zoe Never", "Old Coached"],
    }
    fill(calls(REQ, 20, rep="Ann Never"))
    assert pat()["to_balance"]["with"] == ["Ann Never", "Zoe Never", "Old Coached", "New Coached"]


def test_to_balance_uses_the_threshold(
    fill: Fill, pat: Report, settings: Callable[[str], int]
) -> None:
    settings("threshold = 0.4\n")
    fill(calls(REQ, 3), calls(SCHED, 1))
    balance = pat()["to_balance"]
    assert (balance["scheduled_calls"], balance["half_days"]) == (4, 2)  # 3 / 0.4 = 7.5, so 8 - 4


def test_two_reps_of_one_name_stay_two(coachlog: Coachlog, report: Report) -> None:
    coachlog("add-rep", "Dana Cruz", "--manager", "Pat Lee")
    coachlog("add-rep", "Dana Cruz", "--manager", "Kim Poe", "--new")
    for rep, manager in (("Dana Cruz (Pat Lee)", "Pat Lee"), ("Dana Cruz (Kim Poe)", "Kim Poe")):
        coachlog(
            *("add-call", "--manager", manager, "--rep", rep, "--account", "Acme"),
            *("--initiator", SCHED if manager == "Pat Lee" else REQ),
        )
    found = {one["manager"]: one["reps"] for one in report()["managers"]}
    assert found["Pat Lee"] == {"team": 1, "coached": 1, "overdue": []}
    assert [one["rep"] for one in found["Kim Poe"]["overdue"]] == ["Dana Cruz (Kim Poe)"]
    assert found["Kim Poe"]["overdue"][0]["requested"] == 1


def test_call_dated_after_today_does_not_count(fill: Fill, pat: Report) -> None:
    fill(calls(REQ, 4, date="2026-11-20", minutes=10))
    later = {"date": "2026-11-21", "minutes": 10, **BIG}
    fill(
        *(calls(who, 4, **later) for who in (SCHED, REQ)),
        calls(UNKNOWN, 1, date="2026-11-22"),
        today="2026-11-22",
    )
    line = pat()
    assert (line["calls"], line["rep_request"], line["manager_scheduled"]) == (4, 4, 0)
    assert line["evidence"]["calls"] == 4
    assert line["minutes"] == {"team_selling": 40, "coaching": 0}
    assert (line["reps"]["coached"], line["reps"]["overdue"][0]["requested"]) == (0, 4)
    assert pat(today="2026-11-22")["calls"] == 13


def test_values_of_calls_after_today_draw_no_line(fill: Fill, pat: Report) -> None:
    fill(values(19), values(1, date="2026-11-21"), today="2026-11-22")
    assert pat()["big_deal"] == []
    assert pat(today="2026-11-21")["big_deal"] != []


@pytest.mark.parametrize(
    ("requested", "scheduled", "fail_on", "code"),
    [
        (3, 3, "flag", 0),
        (3, 3, "firm", 0),
        (3, 1, "flag", 3),
        (3, 1, "firm", 0),
        (3, 1, "likely", 0),
        (4, 0, "likely", 3),
        (4, 0, "firm", 0),
        (7, 0, "flag", 3),
        (7, 0, "likely", 3),
        (7, 0, "firm", 3),
        (0, 7, "likely", 0),
        (0, 7, "firm", 0),
        (7, 0, None, 0),
    ],
)
def test_fail_on_leaves_with_3_after_the_whole_report(
    fill: Fill, report: Report, requested: int, scheduled: int, fail_on: str | None, code: int
) -> None:
    # The evidence of single calls, two of which are in the week.
    fill(
        spread(REQ, requested, until="2026-11-17", apart=1),
        spread(SCHED, scheduled, until="2026-11-17", apart=1),
    )
    args = ("--from", "2026-11-01", *(("--fail-on", fail_on) if fail_on else ()))
    assert report(*args, expect=code)["managers"][0]["calls"] == requested + scheduled


def test_fail_on_leaves_with_3_when_the_reader_has_gone(fill: Fill, log_path: Path) -> None:
    fill(spread(REQ, 7, until="2026-11-17"))
    command = [sys.executable, "-m", "coachlog", "report", "--format", "json", "--fail-on", "flag"]
    gone, out = os.pipe()
    os.close(gone)
    try:
        assert subprocess.run(command, stdout=out, stderr=subprocess.PIPE).returncode == 3
    finally:
        os.close(out)


def test_fail_on_looks_at_the_manager_asked_for(fill: Fill, report: Report) -> None:
    fill(calls(SCHED, 6), spread(REQ, 7, until="2026-11-19", manager="Kim Poe", rep="Lou Fox"))
    assert report("--manager", "pat  lee", "--fail-on", "flag", expect=0)["flagged"] == []
    assert report("--manager", "KIM POE", "--fail-on", "firm", expect=3)["flagged"] == ["Kim Poe"]


def test_unknown_manager_is_refused_with_the_like_name(fill: Fill, coachlog: Coachlog) -> None:
    fill(calls(REQ))
    found = coachlog("report", "--manager", "Pat Leee", expect=1)
    assert found.out == ""
    assert "--manager" in found.err
    assert "did you mean Pat Lee?" in found.err
    assert found.err.count("\n") == 1


def test_report_on_one_manager_equals_that_line_of_the_whole(fill: Fill, report: Report) -> None:
    fill(
        values(25),
        calls(SCHED, 4, **BIG),
        values(40, manager="Kim Poe", rep="Lou Fox"),
        calls(SCHED, 9, manager="Kim Poe", date="2026-11-03"),
    )
    for line in report("--month")["managers"]:
        (alone,) = report("--month", "--manager", line["manager"])["managers"]
        del alone["answers"], line["answers"]  # under five are told to nobody else
        assert alone == line

"""A rota on the screen says what it can't do, why, and what it would take."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from coachlog.config import Capacity, Settings
from coachlog.domain.periods import range_of
from coachlog.domain.rota import Needed
from coachlog.render.terminal.rota import print_rota
from coachlog.store.log import Log
from coachlog.usecases.rota import Shortfall, TeamRota, lay_out_rota
from tests.filled import TODAY, filling, on

PERIOD = range_of(on("11-21"), on("12-31"))


def shown(rota: TeamRota, width: int = 100) -> str:
    file = io.StringIO()
    print_rota(Console(file=file, width=width), rota)
    return " ".join(file.getvalue().split())


def laid_out(log: Log, half_days: int = 2, country: str | None = None) -> TeamRota:
    settings = Settings(capacity=Capacity(half_days_a_week=half_days), country=country)
    return lay_out_rota(log, "Pat Lee", PERIOD, today=TODAY, settings=settings)


def test_reps_over_cadence_are_named_with_their_days_and_what_would_help(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        for name in ("Ana Silva", "Bo Ek", "Dana Cruz"):
            add.rep(name, pat)
        add.day("11-19", pat, add.rep("Lou Fox", pat), "held")
    text = shown(laid_out(log, 1))
    assert "3 field days laid out - team of Pat Lee" in text
    assert "Over cadence all the same, on 48 rep-days in all:" in text
    assert "Ana Silva: 9 days, unavoidable" in text
    assert "Bo Ek: 16 days, 9 of them unavoidable" in text
    assert "Dana Cruz: 23 days, 9 of them unavoidable" in text
    assert "Unavoidable: without 5 working days of notice, before a day agreed on, or no" in text
    assert (
        "What it would take: instead of 1 half day a week, "
        "2 would leave 34, and 3 would leave 28." in text
    )
    assert "Not due in this time: Lou Fox (by Thu 2026-12-31)." in text
    assert "the settings name no country" in text


def test_a_rota_that_keeps_everybody_within_cadence_says_so(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.day("10-20", pat, add.rep("Dana Cruz", pat), "held")
    text = shown(laid_out(log, country="DE"))
    assert "With these days nobody goes over cadence in this time." in text
    assert "41 days after the last, cadence 42" in text
    assert "Public holidays left out: Fri 2026-12-25" in text
    assert "name no country" not in text


def test_a_rota_without_need_says_so(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.day("11-19", pat, add.rep("Dana Cruz", pat), "held")
    assert "Nobody needs another field day in this time." in shown(laid_out(log))


@pytest.mark.parametrize(
    ("over", "least", "words"),
    [
        (5, 5, "no rota has fewer days over cadence, but one with earlier days may exist."),
        (7, 5, "a rota with fewer than 7 rep-days over cadence may exist, but none with fewer"),
    ],
)
def test_a_search_that_stopped_early_says_what_it_knows(
    log: Log, over: int, least: int, words: str
) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.day("11-19", pat, add.rep("Dana Cruz", pat), "held")
    rota = laid_out(log)
    assert "stopped early" not in shown(rota)
    found = replace(
        rota.rota,
        complete=False,
        least_over=least,
        score=rota.rota.score._replace(rep_days_over=over),
    )
    assert f"The search stopped early: {words}" in shown(replace(rota, rota=found))


def test_more_half_days_that_would_not_help_are_not_asked_for(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        add.day("11-19", pat, add.rep("Dana Cruz", pat), "held")
    rota = laid_out(log)
    over = replace(rota.rota, score=rota.rota.score._replace(rep_days_over=3))
    short = Shortfall(rep="Dana Cruz", days_over=3, unavoidable=1)
    text = shown(replace(rota, rota=over, shortfalls=(short,)))
    assert "Dana Cruz: 3 days, 1 of them unavoidable" in text
    assert "More half days a week would not help." in text
    needed = Needed(half_days_a_week=4, rep_days_over=0)
    helped = shown(replace(rota, rota=over, shortfalls=(short,), needed=(needed,)))
    assert "instead of 2 half days a week, 4 would do." in helped

"""What screens of a doctor and of the due list show, line by line."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from rich.console import Console

from coachlog.config import Settings
from coachlog.domain.command_names import CommandName
from coachlog.domain.doctor import Check, Examination, Finding, LogFacts, Severity
from coachlog.domain.periods import range_of
from coachlog.render.privacy_lines import describe_erase
from coachlog.render.terminal.doctor import print_examination
from coachlog.render.terminal.rota import print_due, print_rota
from coachlog.store.log import Log
from coachlog.usecases.erase import EraseOptions, plan_erase
from coachlog.usecases.rota import lay_out_rota, list_due
from tests.filled import TODAY, author, filling


def lines_of(draw: Callable[..., None], *data: Any, width: int = 80) -> list[str]:  # noqa: ANN401  (any)
    file = io.StringIO()
    draw(Console(file=file, width=width, color_system=None, highlight=False), *data)
    return file.getvalue().splitlines()


def finding(level: Severity, problem: str, **more: Any) -> Finding:  # noqa: ANN401  (facts)
    return Finding(check=Check.STRAYS, level=level, problem=problem, **more)


@pytest.mark.parametrize(("width", "lines"), [(40, 2), (1_000, 2), (1_001, 1)])
def test_findings_come_worst_first_and_long_ones_are_whole_in_a_file(
    width: int, lines: int
) -> None:
    facts = LogFacts(bytes=4096, sqlite="3.45", commands=2, calls=1)
    found = Examination(
        log="log.db", deep=False, checks=(Check.STRAYS,), facts=facts,
        findings=(
            finding(Severity.NOTE, "a note"),
            finding(Severity.RISK, "a risk", advice="be careful"),
            finding(Severity.DAMAGE, "damage " * (6 if width < 99 else 190)),
            finding(Severity.RISK, "mended", mended=True),
        ),
    )  # fmt: skip
    told = lines_of(print_examination, found, width=width)
    assert [line for line in told if ":" in line][:4][0].startswith("Damage: damage")
    assert [line.partition(":")[0] for line in told if line[:1] != " " and ": " in line][:4] == [
        "Damage", "Risk", "Mended", "Note",
    ]  # fmt: skip
    assert told.index("Risk: a risk") == lines
    assert told[told.index("Risk: a risk") + 1] == "  be careful"
    whole = " ".join(" ".join(told[told.index("") + 1 :]).split())
    assert whole.startswith("The log log.db has 2 problems: ")
    assert "1 call, 2 commands, no backup yet. SQLite 3.45." in whole


def test_a_healthy_log_has_one_sentence() -> None:
    facts = LogFacts(bytes=4096, sqlite="3.45", newest_backup_on=date(2026, 11, 2))
    found = Examination(log="log.db", deep=True, checks=(Check.STRAYS,), findings=(), facts=facts)
    (told,) = lines_of(print_examination, found, width=2_000)
    assert told.startswith("The log log.db is fine: ")
    assert "the newest backup of 2026-11-02. SQLite 3.45. Looked at: " in told
    assert told.endswith(f"{Check.STRAYS}.")


def fill(log: Log, days: int) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, ann = add.rep("Dana Cruz", pat), add.rep("Ann Roe", pat)
        for number in range(days):
            add.day(str(TODAY - timedelta(days=number + 1)), pat, dana)
        add.call("11-19", pat, ann)


@pytest.mark.parametrize(("days", "shown"), [(0, 0), (5, 5), (6, 5)])
def test_the_latest_days_without_a_debrief_are_named_each_on_one_line(
    log: Log, days: int, shown: int
) -> None:
    fill(log, days)
    due = list_due(log, None, today=TODAY, settings=Settings())
    told = [line for line in lines_of(print_due, due, width=60) if line.startswith("Field day")]
    assert len(told) == shown
    assert told == [
        f"Field day {number} of {day:%a} {day} with Dana Cruz has no debrief yet: "
        f"coachlog debrief-fieldday {number}"
        for number in range(1, shown + 1)
        for day in [TODAY - timedelta(days=number)]
    ]


def test_holidays_of_a_rota_are_those_of_its_working_days(log: Log) -> None:
    fill(log, 0)
    period = range_of(date(2026, 12, 25), date(2027, 1, 1))
    rota = lay_out_rota(log, None, period, today=TODAY, settings=Settings(country="DE"))
    assert list(rota.holidays) == [period.start, period.end]  # not the Saturday between
    assert rota.holidays_known
    nowhere = lay_out_rota(log, None, period, today=TODAY, settings=Settings())
    assert (dict(nowhere.holidays), nowhere.holidays_known) == ({}, False)
    assert lines_of(print_rota, rota) != lines_of(print_rota, nowhere)


def test_of_an_erase_texts_that_change_and_those_that_stay_are_told_apart(log: Log) -> None:
    with filling(log) as add:
        pat = add.manager("Pat Lee")
        dana, ann = add.rep("Dana Cruz", pat), add.rep("Ann Roe", pat)
        add.call("11-02", pat, dana)
        add.action("ask Dana Cruz", pat, ann)
    planned = plan_erase(log, "Dana Cruz", EraseOptions(), Settings(), author(CommandName.PRIVACY))
    (sure,) = planned.mentioned
    unsure = replace(sure, text="as Dana did", becomes="as Dana did")
    planned = replace(planned, mentioned=(unsure, sure))
    told = list(describe_erase(planned))
    changes, stays = (
        next(at for at, line in enumerate(told) if words in line)
        for words in ("about others would name the pseudonym:", "These stay, as they may speak")
    )
    assert [("ask Dana Cruz" in line, "as Dana did" in line) for line in told[changes + 1 :]] == [
        (True, False), *[(False, False)] * (stays - changes - 1), (False, True),
        *[(False, False)] * (len(told) - stays - 2),
    ]  # fmt: skip

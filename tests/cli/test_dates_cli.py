"""Days as people type them, on the commands that take one, and in more languages than ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.cli.program.day_languages import read_foreign_day
from tests.conftest import Coachlog

TODAY = date(2026, 11, 20)
CALL = ("--manager", "Pat Lee", "--rep", "Dana Cruz", "--account", "Acme")
ADD = ("add-call", *CALL, "--initiator", "rep-request")


@pytest.mark.parametrize(
    ("text", "day"),
    [("fri", "Fri 2026-11-20"), ("sat", "Sat 2026-11-14"), ("-2d", "Wed 2026-11-18"),
     ("18 nov", "Wed 2026-11-18"), ("vor 3 Tagen", "Tue 2026-11-17")],
)  # fmt: skip
def test_add_call_echoes_the_day_it_understood_never_a_future_one(
    coachlog: Coachlog, text: str, day: str
) -> None:
    assert f"Logged call 1: {day}, " in coachlog(*ADD, "--date", text).out


@pytest.mark.parametrize(
    ("text", "day"), [("fri", "Fri 2026-11-27"), ("1 dec", "Tue 2026-12-01"), ("+1w", "2026-11-27")]
)
def test_plan_fieldday_looks_ahead(coachlog: Coachlog, text: str, day: str) -> None:
    planned = coachlog("plan-fieldday", *CALL[:4], "--date", text)
    assert f"{day}, 09:00 to 17:00" in planned.out


def test_the_team_commands_echo_the_days_they_understood(coachlog: Coachlog) -> None:
    said = coachlog(
        *("add-rep", "Lou Fox", "--manager", "Pat Lee"),
        *("--hired", "2 nov", "--from", "last monday", "--leave", "+1y"),
    ).out
    assert "since Mon 2026-11-16, started Mon 2026-11-02, leaves Sat 2027-11-20" in said
    refused = coachlog("edit-rep", "Lou Fox", "--leave", "fri", expect=2).err
    assert "--leave: fri could be Fri 2026-11-20 or Fri 2026-11-27" in refused


def test_the_date_order_of_the_settings_is_asked_where_it_decides(
    coachlog: Coachlog, settings_file: Path
) -> None:
    assert "date_order" in coachlog(*ADD, "--date", "03/04/2026", expect=2).err
    settings_file.write_text('date_order = "dmy"')
    assert "Fri 2026-04-03" in coachlog(*ADD, "--date", "03/04/2026").out


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("il y a 2 jours", date(2026, 11, 18)),
        ("hace 3 días", date(2026, 11, 17)),
        ("in 2 Wochen", date(2026, 12, 4)),
        ("przedwczoraj", date(2026, 11, 18)),
        ("18 listopada 2026", date(2026, 11, 18)),
        ("18 листопада 2026", date(2026, 11, 18)),
        ("2026年11月18日", date(2026, 11, 18)),
        ("3 tage", None),  # ago, or from now
        ("letzte woche", None),  # no day
        ("vor 1 monat", None),  # depends on the month
        ("il y a 2 heures", None),
        ("18 listopada", None),  # of which year
        ("12 giugno 20", None),
        ("30 lutego 2026", None),
        ("10 10 10", None),
        ("novembre 2026", None),
        ("18 11 2026", None),
        ("18 novembre 2026 10:00", None),
        ("blorpday", None),
        ("x" * 100, None),
    ],
)
def test_other_languages_are_read_only_where_nothing_is_guessed(
    text: str, day: date | None
) -> None:
    assert read_foreign_day(text, TODAY) == day


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=12))
def test_a_random_text_becomes_no_day_in_any_language(text: str) -> None:
    found = read_foreign_day(text, TODAY)
    assert found is None or any(char.isalpha() for char in text)

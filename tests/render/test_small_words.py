"""Bars, teams, sizes and the lines of a triage: each sign and word where it belongs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import Any

import pytest
from rich.console import Console

from coachlog.domain.listing import Call
from coachlog.domain.teams import Team, TeamRep
from coachlog.domain.triage import Unsorted, UnsortedDay
from coachlog.render.backup_lines import describe_calls, describe_size
from coachlog.render.terminal.bars import draw_bar, draw_range, draw_strip
from coachlog.render.terminal.teams import print_teams
from coachlog.render.triage import describe_day, describe_keys, describe_tally

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("share", "blocks", "plain"),
    [
        (Fraction(0), "     ┊     ", ".....|....."),
        (Fraction(1, 1000), "▏    ┊     ", "#....|....."),
        (Fraction(1, 4), "██▌  ┊     ", "##...|....."),
        (HALF, "█████┼     ", "#####|....."),
        (Fraction(501, 1000), "█████┼▏    ", "#####|#...."),
        (Fraction(999, 1000), "█████┼████▉", "#####|####."),
        (Fraction(1), "█████┼█████", "#####|#####"),
    ],
)
def test_a_bar_never_reaches_the_threshold_that_the_share_does_not(
    share: Fraction, blocks: str, plain: str
) -> None:
    assert draw_bar(share, HALF, 10, blocks=True) == blocks
    assert draw_bar(share, HALF, 10, blocks=False) == plain


@pytest.mark.parametrize(("threshold", "place"), [("0.01", 1), ("0.6", 6), ("0.99", 9)])
def test_the_threshold_stands_where_it_is_with_a_cell_on_either_side(
    threshold: str, place: int
) -> None:
    assert draw_bar(Fraction(0), Fraction(threshold), 10, blocks=False).index("|") == place


def test_a_strip_has_a_sign_a_week() -> None:
    shares = [None, Fraction(0), Fraction(1, 8), HALF, Fraction(7, 8), Fraction(1)]
    assert draw_strip(shares, blocks=True) == "·▁▂▅██"
    assert draw_strip(shares, blocks=False) == ".01589"


def test_a_range_has_its_ends_the_share_and_the_threshold() -> None:
    assert draw_range(HALF, 0.2, 0.9, Fraction("0.6"), 11, blocks=True) == "··├──●┼──┤·"
    assert draw_range(HALF, 0.2, 0.5, Fraction("0.6"), 11, blocks=True) == "··├──●┊····"
    assert draw_range(HALF, 0.5, 0.5, Fraction("0.9"), 11, blocks=False) == ".....o...|."


def show_teams(*teams: Team) -> list[str]:
    out = io.StringIO()
    print_teams(Console(file=out, width=120, color_system=None, highlight=False), teams)
    return [" ".join(line.split()) for line in out.getvalue().splitlines() if line.strip()]


def test_a_team_says_since_when_from_when_and_until_when() -> None:
    today = date(2026, 11, 20)
    reps = (
        TeamRep(name="Dana Cruz", level="new", email="dana@x.com", from_on=date(2026, 1, 5)),
        TeamRep(name="Lou Fox", level="senior", started_on=date(2026, 12, 1)),
        TeamRep(name="Sam Oak", level="senior", started_on=today, left_on=date(2026, 11, 19)),
        TeamRep(name="Ann Ray", level="senior", left_on=today, from_on=date(2026, 2, 1)),
    )
    lines = show_teams(
        Team(manager="Pat Lee", email=None, on=today, reps=reps),
        Team(manager="Kim Poe", email="kim@x.com", on=today, reps=()),
        Team(manager=None, email=None, on=today, reps=(TeamRep(name="Bo", level="new"),)),
    )
    assert lines[-6:] == [
        "Pat Lee Dana Cruz new dana@x.com since 2026-01-05",
        "Lou Fox senior starts 2026-12-01",
        "Sam Oak senior left 2026-11-19",
        "Ann Ray senior since 2026-02-01, leaves 2026-11-20",
        "Kim Poe (nobody) kim@x.com",
        "(no team) Bo new",
    ]
    assert show_teams() == ["Nobody yet; start with coachlog add-rep or coachlog add-call."]


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (1_499, "1 KB"), (1_501, "2 KB"), (999_999, "1,000 KB"), (1_000_000, "1.0 MB"),
     (12_345_678, "12.3 MB")],
)  # fmt: skip
def test_a_size_is_said_as_people_do(size: int, words: str) -> None:
    assert describe_size(size) == words


def test_calls_that_nobody_could_count_are_the_log() -> None:
    assert (describe_calls(None), describe_calls(1), describe_calls(0)) == (
        "the log", "1 call", "0 calls",
    )  # fmt: skip


def unsorted(account: str, **facts: Any) -> Unsorted:  # noqa: ANN401  (facts of a call)
    call = Call(
        id=1,
        manager="Pat Lee",
        rep="Dana Cruz",
        account=account,
        initiator="unknown",
        held_on=date(2026, 11, 10),
        **facts,
    )
    return Unsorted(call=call)


def test_a_day_to_sort_names_its_calls_and_what_hints_at_the_answer() -> None:
    first = unsorted("Acme", starts_at=time(9, 30), minutes=60, notes="a\n b")
    second = unsorted("Globex")
    lines = list(describe_day(UnsortedDay(calls=(first, second))))
    assert lines == [
        "Tue 2026-11-10  Pat Lee with Dana Cruz",
        "  09:30  Acme, 60 min  a b",
        "         Globex",
        "All 2 of these?",
    ]
    doubt = replace(second, unsure=True, reason="it is tentative")
    assert list(describe_day(UnsortedDay(calls=(doubt,))))[1:] == [
        "         Globex",
        "  Unsure whether it was a ride-along: it is tentative",
    ]
    assert describe_keys({"r": "asked", "m": "scheduled"}) == "  r asked  m scheduled"
    assert describe_tally(3, 2, 1) == "3 left; so far 2 asked : 1 scheduled"

"""The report's screen: what stands where at 60, 80 and 120 columns, with and without blocks."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from coachlog.domain.coaching import (
    CoachingReport,
    Displacement,
    ManagerTally,
    Order,
    Policy,
    Quality,
    judge_manager,
    report_on,
)
from coachlog.domain.initiated import Initiated
from coachlog.domain.periods import quarter_of, week_of
from coachlog.domain.trend import ShareChange, Turnover
from coachlog.errors import beginning_commands
from coachlog.render.json_report import write_report
from coachlog.render.terminal.bars import draw_range
from coachlog.render.terminal.report import print_report
from tests.golden import compare
from tests.reported import AS_OF, NAMES, manager, team, visits

GOLDEN = Path(__file__).parent / "golden"


def show(
    report: CoachingReport,
    width: int,
    *,
    blocks: bool = True,
    order: Order = "need",
    whole: bool = False,
    program: str = "coachlog",
    height: int | None = 24,
) -> list[str]:
    """Return the lines on a terminal so high, or in a file without a `height`."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8" if blocks else "ascii", errors="strict")
    console = Console(
        file=out,
        width=width,
        height=height,
        force_terminal=height is not None,
        color_system=None,
        highlight=False,
    )
    with beginning_commands(lambda: program):
        print_report(console, replace(report, order=order), whole=whole)
    out.seek(0)
    return out.read().splitlines()


def rows_of(lines: list[str]) -> list[str]:
    """Return the lines of managers: between the header and what is folded or explained."""
    start = next(place for place, line in enumerate(lines) if "Manager" in line) + 1
    ends = ("--all shows", " clearly over  ", " probably  ", "over 50 % asked for")
    end = next(place for place, line in enumerate(lines) if any(end in line for end in ends))
    return lines[start:end]


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize("number", [2, 12, 40])
def test_every_manager_has_one_line_that_fits(width: int, number: int) -> None:
    lines = show(team(number), width, whole=True)
    rows = [line for line in rows_of(lines) if line.strip()]
    assert len(rows) >= number
    assert all(cell_len(line) <= width for line in lines if not line.startswith("Next"))
    for name in NAMES[:number]:
        assert sum(f" {name} " in f"{row} " for row in rows) >= 1


@pytest.mark.parametrize("width", [60, 75, 80])
def test_from_60_columns_on_each_row_has_all_its_parts(width: int) -> None:
    lines = show(team(12), width, whole=True)
    header = next(line for line in lines if "Manager" in line)
    assert re.search("line .*50 % .*13 weeks +asked +(over)?due$", header)
    rows = rows_of(lines)
    for name, row in zip(NAMES, rows, strict=True):
        assert re.search(rf"^[▲△·▽▼?≠ ] {name} +[▉-▏█ ]*[┼┊].*  [▁-█·]{{13}} +\d+ % +(\d+|-)$", row)
    assert "weeks" not in next(line for line in show(team(12), 59) if "Manager" in line)


@pytest.mark.parametrize("width", [80, 120])
def test_twelve_managers_fit_a_screen_of_24_lines(width: int) -> None:
    assert len(show(team(12), width)) <= 22  # less -F leaves at once
    assert len(show(team(12), width, whole=True)) <= 22
    # None of them can be folded.
    open_ones = [manager(name, 40 - 2 * place, 15 + place) for place, name in enumerate(NAMES)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), open_ones, Quality(calls=600))
    assert len(show(report, width)) <= 22


def test_however_long_its_sentences_a_screen_of_twelve_keeps_room_for_the_prompt() -> None:
    beside = (
        Turnover(on=date(2026, 9, 1), kind="new manager"),
        Turnover(on=date(2026, 9, 7), kind="new rep", rep="Bartholomew Featherstonehaugh-Smythe"),
    )
    change = ShareChange(
        on=date(2026, 9, 7), before=Fraction(2, 5), after=Fraction(4, 5), z=4.0, beside=beside
    )
    managers = [manager(f"{name} of {name} and {name}", 40, 15, 2) for name in NAMES]
    changed = [
        replace(one, tally=replace(one.tally, trend=replace(one.tally.trend, change=change)))
        for one in managers
    ]
    quality = Quality(calls=684, unsorted=24, from_organizer=9, median_days_to_entry=3, weeks=13,
                      weeks_without_calls=1)  # fmt: skip
    for rows in (managers, changed):
        report = report_on(quarter_of(AS_OF), AS_OF, Policy(), rows, quality)
        for program in ("coachlog", "coachlog --db /srv/sales/logs/emea/north/ride-alongs-2026.db"):
            lines = show(report, 80, program=program)
            assert sum(max(1, -(-cell_len(line) // 80)) for line in lines) <= 22
            assert any(line.startswith("Talk to   ") for line in lines)
            assert lines[-1].startswith("Next      coachlog")
    # One of forty goes through the pager, and is told in full.
    many = report_on(quarter_of(AS_OF), AS_OF, Policy(), changed * 2, quality)
    assert "Then also: new as a manager" in " ".join(" ".join(show(many, 80)).split())


@pytest.mark.parametrize(
    ("height", "told"),
    # Briefer, then fewer, while one fits; on a screen that no table of twelve fits, and in a file,
    # where none is to be kept to, all.
    [(28, 3), (27, 2), (26, 2), (25, 1), (24, 3), (10, 3), (None, 3)],
)
def test_as_many_talks_are_told_as_the_terminal_has_lines_for(
    height: int | None, told: int
) -> None:
    open_ones = [manager(name, 40 - 2 * place, 15 + place) for place, name in enumerate(NAMES)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), open_ones, Quality(calls=600))
    lines = show(report, 60, height=height)
    first = next(place for place, line in enumerate(lines) if line.startswith("Talk to "))
    last = next(place for place, line in enumerate(lines) if line.startswith("Rests on"))
    assert sum(": " in line for line in lines[first:last]) == told
    assert height is None or len(lines) <= height - 2 or height < 25


def test_a_name_longer_than_its_column_ends_with_an_ellipsis() -> None:
    long = "Wolfeschlegelsteinhausenbergerdorff von Hohenstein-Schwarzenf"
    report = report_on(
        quarter_of(AS_OF), AS_OF, Policy(), [manager(long, 40, 9), manager("山田" * 20, 40, 9)],
        Quality(calls=98),
    )  # fmt: skip
    rows = rows_of(show(report, 60))
    assert len(rows) == 2
    assert rows[0][2:].startswith("Wolfeschlegelsteinh…")
    assert all("…" in row and cell_len(row) <= 60 and "82 %" in row for row in rows)
    out = io.StringIO()
    write_report(out, report)
    assert long in out.getvalue()
    plain = show(report_on(quarter_of(AS_OF), AS_OF, Policy(), [manager(long, 40, 9)] * 2,
                           Quality(calls=98)), 60, blocks=False)  # fmt: skip
    assert "\n".join(plain).isascii()
    assert rows_of(plain)[0][2:].startswith("Wolfeschlegelstei... ")


@pytest.mark.parametrize(
    ("width", "least", "most"),
    [(60, 8, 21), (75, 8, 28), (76, 10, 28), (80, 10, 28), (120, 15, 19), (200, 15, 19)],
)
def test_a_long_name_leaves_a_bar_its_least_width_and_a_short_one_its_most(
    width: int, least: int, most: int
) -> None:
    """Bars have a cell more, for the threshold; from 120 columns on a range stands there."""
    for name, drawn in (("J" * 150, least), ("Jo", most)):
        managers = [manager(name, 40, 40), manager("Bo Lind", 3, 49)]
        report = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=132))
        row = next(row for row in rows_of(show(report, width, blocks=False)) if "J" in row)
        bars = re.findall(r"[#.]+\|[#.]+|[.]+-+o-+[.]+", row.replace("J... ", "J    "))
        assert [len(bar) - (width < 120) for bar in bars] == [drawn]


def test_counts_of_any_length_stay_in_their_row() -> None:
    unsorted = ManagerTally(
        manager="Chloé Musiała",
        period=Initiated(requested=112, scheduled=102, unknown=13),
        window=visits(112, 102),
    )
    few = replace(unsorted, manager="Bo", period=Initiated(requested=1), window=visits(1, 0))
    managers = [
        judge_manager(tally, Policy(), AS_OF, (date(2026, 8, 29), AS_OF))
        for tally in (unsorted, replace(unsorted, manager="C" * 60), few)
    ]
    lines = show(report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=227)), 120)
    rows = rows_of(lines)
    assert ["112 : 102 +13?" in row for row in rows].count(True) == 2
    assert (len(rows), max(map(cell_len, rows)) <= 120) == (3, True)


@pytest.mark.parametrize("blocks", [True, False])
def test_the_threshold_stands_in_a_range_that_crosses_it(blocks: bool) -> None:
    def drawn(share: str, low: float, high: float) -> str:
        return draw_range(Fraction(share), low, high, Fraction(1, 2), 11, blocks=blocks)

    expected = (
        ("··├──┼●─┤··", "·····┊·├●─┤", "···├─●┤····")
        if blocks
        else ("..---+o--..", ".....|.-o--", "...--o-....")
    )
    assert (drawn("0.6", 0.2, 0.8), drawn("0.8", 0.7, 1.0), drawn("0.5", 0.3, 0.6)) == expected
    assert drawn("0.8", 0.5, 1.0) == ("·····├──●─┤" if blocks else ".....|--o--")


@pytest.mark.parametrize("width", [80, 120])
def test_forty_managers_have_one_line_each_whatever_the_length_of_their_names(width: int) -> None:
    rows = [line for line in rows_of(show(team(40), width, whole=True)) if line.strip()]
    assert len(rows) == 40


@pytest.mark.parametrize("width", [60, 76, 80, 120])
def test_who_has_no_calls_has_one_line_beside_the_longest_name_too(width: int) -> None:
    long = "Maximiliane-Charlotte von Hohenstein-Schwarzenfels"
    managers = [manager(long, 20, 18), manager("Ana Ruiz", 0, 0), manager("Bo Lind", 48, 1)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=87))
    lines = show(report, width, whole=True)
    idle = next(line for line in rows_of(lines) if "Ana Ruiz" in line)
    assert "no ride-alongs" in idle
    assert all(cell_len(line) <= width for line in rows_of(lines))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_goes_on_in_a_further_line_stands_below_its_text(width: int) -> None:
    lines = show(team(1), width)
    facts = lines[2 : lines.index("", 2)]
    assert all(line.startswith(" " * 15) or line[:15].strip() for line in facts)
    assert all(not line[14].strip() for line in facts)


@pytest.mark.parametrize("width", [60, 80])
def test_the_threshold_stands_at_one_place_in_every_row(width: int) -> None:
    places = {
        cell_len(row[: next(place for place, char in enumerate(row) if char in "┼┊")])
        for row in rows_of(show(team(12), width, whole=True))
    }
    assert len(places) == 1


def test_rows_stand_by_need_and_signs_say_how_sure() -> None:
    rows = rows_of(show(team(12), 80, whole=True))
    assert [row[0] for row in rows] == [*"▲▲▲▲△···▼▼▼▼"]
    assert rows[0][2:].startswith("Laurenz Scheel")
    shares = [int(row.split("%")[0].split()[-1]) for row in rows]
    assert shares == sorted(shares, reverse=True)


def test_those_without_a_pattern_are_folded_into_one_line_unless_all_are_asked_for() -> None:
    report = team(12)
    assert len(rows_of(show(report, 80))) == 8
    assert any("4 managers without a pattern; --all" in line for line in show(report, 80))
    assert len(rows_of(show(report, 80, whole=True))) == 12
    assert len(rows_of(show(team(4), 80))) == 4
    # Some had no calls at all, and mostly coaching they are not.
    idle = [manager(name, 0, 0) for name in NAMES[:5]]
    empty = report_on(quarter_of(AS_OF), AS_OF, Policy(), idle, Quality(calls=1))
    assert any("5 managers without a pattern; --all" in line for line in show(empty, 80))


def test_sorting_by_name_keeps_the_order_of_the_report() -> None:
    rows = rows_of(show(team(12), 80, order="name", whole=True))
    assert [row[2:10].split()[0] for row in rows[:3]] == ["Laurenz", "Celestin", "Lidia"]


def test_few_calls_are_said_instead_of_a_bar() -> None:
    report = report_on(
        week_of(AS_OF),
        AS_OF,
        Policy(),
        [manager("Ana Ruiz", 2, 0), manager("Bo Lind", 60, 6)],
        Quality(calls=68),
    )
    few = next(line for line in show(report, 80) if "Ana Ruiz" in line)
    assert "2 ride-alongs so far; 2 visits, a verdict takes about 4" in few
    assert not set(few) & set("▲△┼")
    assert show(report, 80)[0].endswith("2 managers · 1 over 50 % (1 clearly)")  # not 2
    narrow = next(line for line in show(report, 60) if "Ana Ruiz" in line)
    assert "2 visits, about 4 needed" in narrow
    visit = "a visit: one rep's calls of a day, asked and scheduled apart"
    assert visit in " ".join(show(report, 60))


def test_one_manager_is_shown_in_full() -> None:
    report = report_on(
        quarter_of(AS_OF), AS_OF, Policy(), [manager("Ana Ruiz", 49, 21)], Quality(calls=70)
    )
    lines = show(report, 100)
    text = " ".join(" ".join(lines).split())
    assert "clearly mostly team selling" in text
    assert "49 of 70: about 6 to 8 of 10, from 70 visits in 13 weeks" in text
    assert "Reps ask about 3.8 times a week; 1.3 half days a week bring it to 50 %" in text
    assert "In this quarter, 3 half days still fit and bring the share to 62 %." in text
    assert "2 of 4 held, 1 displaced" in text
    assert "Rep of Ana Ruiz: never coached in this log; asked for 24 calls" in text
    assert lines[-1].startswith("Next      coachlog plan-fieldday --manager 'Ana Ruiz'")


def test_a_long_line_about_a_rep_goes_on_below_its_name() -> None:
    one = manager("Wolfeschlegel von Hohenstein-Schwarzenfels", 49, 21)
    gone = Displacement(field_day_id=1, on=AS_OF, rep="Ana Ruiz", text="a meeting " * 9)
    days = replace(one.tally.field_days, displaced_by=(gone,))
    one = replace(one, tally=replace(one.tally, field_days=days))
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), [one], Quality(calls=70))
    lines = show(report, 60)
    for begin in ("  Rep of Wolfeschlegel", "  Fri 2026-11-27 with Ana Ruiz, displaced by a"):
        place = next(place for place, line in enumerate(lines) if line.startswith(begin))
        assert lines[place + 1].startswith("  ")
        assert lines[place + 1].strip()


def test_an_empty_period_says_where_the_calls_are() -> None:
    quality = Quality(newest_on=date(2017, 12, 29))
    for managers in ([], [manager("Ana Ruiz", 0, 0)]):
        report = report_on(week_of(AS_OF), AS_OF, Policy(), managers, quality)
        text = "\n".join(show(report, 80))
        assert "No calls in this period; the newest call is of 2017-12-29." in text
        assert text.endswith("Next      coachlog report --quarter 2017-Q4")
        assert "\n\n\n" not in text
    # Others may have some.
    none = report_on(week_of(AS_OF), AS_OF, Policy(), [manager("Ana Ruiz", 0, 0)], Quality())
    assert "There are no calls yet." in show(none, 80)
    fresh = report_on(week_of(AS_OF), AS_OF, Policy(), [], Quality())
    assert "Next      coachlog add-call" in show(fresh, 80)


@pytest.mark.parametrize(
    ("line", "asked", "said"),
    [
        ("0.5", 65, "▲ clearly mostly team selling"),
        ("0.3", 45, "▲ clearly over 30 %"),  # and mostly coaching
        ("0.7", 55, "▼ clearly under 70 %"),  # and mostly team selling
        ("0.6", 49, "▽ probably under 60 %"),
    ],
)
def test_what_is_sure_is_said_of_the_threshold_that_it_was_held_against(
    line: str, asked: int, said: str
) -> None:
    tally = ManagerTally(
        manager="Ana Ruiz",
        period=Initiated(requested=asked, scheduled=100 - asked),
        window=visits(asked, 100 - asked),
    )
    policy = Policy(threshold=Fraction(line))
    one = judge_manager(tally, policy, AS_OF, (date(2026, 8, 29), AS_OF))
    text = show(report_on(quarter_of(AS_OF), AS_OF, policy, [one], Quality(calls=100)), 100)
    assert said in [row.strip() for row in text]


@pytest.mark.parametrize(
    ("pace", "capacity", "said"),
    [
        ((6, 6), 2, "once a week; 0.3 half days a week bring it to 50 %; the settings allow 2."),
        ((6, 2), 1, "3 times a week; 1 half day a week brings it to 50 %; the settings allow 1."),
        (
            (14, 2),
            2,
            "7 times a week; the 2 half days a week that the settings allow bring it to 54 %.",
        ),
        (
            (4, 1),
            1,
            "4 times a week; the 1 half day a week that the settings allow brings it to 57 %.",
        ),
    ],
)
def test_no_more_half_days_a_week_are_said_than_there_is_room_for(
    pace: tuple[int, int], capacity: int, said: str
) -> None:
    asked, weeks = pace
    tally = ManagerTally(
        manager="Ana Ruiz",
        period=Initiated(requested=asked),
        window=visits(asked, 0),
        first_on=AS_OF - timedelta(days=7 * weeks - 1),
    )
    policy = Policy(half_days_a_week=capacity)
    one = judge_manager(tally, policy, AS_OF, (date(2026, 8, 29), AS_OF))
    report = report_on(quarter_of(AS_OF), AS_OF, policy, [one], Quality(calls=asked))
    assert said in " ".join(" ".join(show(report, 100)).split())


@pytest.mark.parametrize(("number", "width"), [(12, 80), (12, 120)])
def test_the_screen_is_the_one_that_was_looked_at(number: int, width: int) -> None:
    lines = show(team(number), width)
    compare(GOLDEN / f"report-{number}-{width}.txt", "\n".join(lines) + "\n")


def test_the_screen_is_as_it_was_at_every_width() -> None:
    said: list[str] = []
    for number, width in product((1, 12, 40), (40, 49, 50, 59, 60, 69, 75, 76, 89, 103, 119, 150)):
        lines = show(team(number), width, whole=number == 40)
        said += [f"{number} at {width}", *lines[: 40 if number == 1 else 14]]
    compare(GOLDEN / "report-widths.txt", "\n".join(said) + "\n")


@pytest.mark.parametrize("number", [1, 12])
def test_the_json_is_the_one_that_programs_read(number: int) -> None:
    out = io.StringIO()
    write_report(out, team(number))
    compare(GOLDEN / f"report-{number}.json", out.getvalue())


def test_a_plain_terminal_shows_only_ascii_signs_of_its_own() -> None:
    managers = [manager("Ana Ruiz", 49, 3), manager("Bo Lind", 3, 49), manager("Cy", 20, 20)]
    report = report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=144))
    lines = show(report, 120, blocks=False, whole=True)
    assert "\n".join(lines).isascii()
    assert [row[0] for row in rows_of(lines)] == ["!", ".", "v"]


def test_a_number_and_its_percent_sign_stay_in_one_line() -> None:
    for width in range(56, 80):
        lines = show(team(12), width)
        assert not [line for line in lines if line.strip().startswith("%")]


@pytest.mark.parametrize(
    ("name", "title"), [("Jo", "asked, line at 50 %"), ("J" * 60, "line 50 %")]
)
def test_no_two_columns_have_one_title(name: str, title: str) -> None:
    managers = [manager(name, 49, 3), manager("Bo Lind", 3, 49)]
    report = report_on(week_of(AS_OF), AS_OF, Policy(), managers, Quality(calls=104))
    header = next(line for line in show(report, 60) if "Manager" in line)
    assert f"  {title} " in header
    assert header.replace("asked, line", "line").count("asked") == 1


def test_the_range_says_over_which_weeks_it_lies_where_the_period_is_shorter() -> None:
    managers = [manager("Ann Ox", 49, 3), manager("Bo Lind", 3, 49)]
    for period, title in (
        (week_of(AS_OF), "share, 13 weeks"),
        (quarter_of(AS_OF), "share and range"),
    ):
        report = report_on(period, AS_OF, Policy(), managers, Quality(calls=104))
        assert any(f" {title} " in line for line in show(report, 120))

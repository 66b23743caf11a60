"""What the pages of a report say, and that their tables say what their charts draw."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import IO

import pytest

from coachlog.domain.anonymous import anonymise, letter_of
from coachlog.domain.coaching import (
    Balance,
    CoachingReport,
    FieldDayCounts,
    ManagerReport,
    Policy,
    judge_manager,
)
from coachlog.domain.coverage import CoveredReport
from coachlog.domain.evidence import Strength
from coachlog.domain.initiated import Initiated
from coachlog.domain.pace import Pace
from coachlog.domain.periods import Period, month_of, quarter_of, range_of, week_of
from coachlog.domain.report_order import list_by_need
from coachlog.domain.trend import ShareChange, Turnover
from coachlog.render.pages.boss import compose_boss, facts_of, say_headline, write_boss
from coachlog.render.pages.charts import draw_strip
from coachlog.render.pages.manager import compose_manager, write_manager
from coachlog.render.pages.parts import rules_of
from coachlog.render.pages.rep import write_day
from coachlog.render.report_words import show_share
from tests.render.test_documents import HOSTILE, read_html
from tests.reports_made import TODAY, make_day, make_report


def judged(report: CoachingReport, *managers: ManagerReport) -> CoachingReport:
    return replace(report, managers=managers)


def strength(manager: ManagerReport, strength: Strength, *, flagged: bool = True) -> ManagerReport:
    trend = replace(manager.tally.trend, change=None)
    return replace(
        manager,
        flagged=flagged,
        tally=replace(manager.tally, trend=trend),
        evidence=replace(manager.evidence, strength=strength),
    )


def test_the_headline_counts_who_is_over_the_line_and_how_surely() -> None:
    report = make_report(4, 2).report
    first, second, third, fourth = report.managers
    firm, likely = strength(first, "firm"), strength(second, "likely")
    early = strength(third, "too few to tell")
    under = strength(fourth, "firm", flagged=False)
    assert say_headline(judged(report, firm, likely, early, under)) == (
        "2 of 4 managers mostly join when asked; 1 clearly so"
    )
    assert say_headline(judged(report, under, under)) == (
        "None of 2 managers mostly join when asked"
    )
    week = replace(report, period=week_of(TODAY))
    assert say_headline(judged(week, firm, likely, under)) == (
        "2 of 3 managers mostly joined when asked in 2026-W48; 1 clearly so over 13 weeks"
    )
    other = replace(report, policy=Policy(threshold=Fraction(3, 5)))
    assert say_headline(judged(other, firm, under)).startswith(
        "1 of 2 managers join for over 60 % when asked"
    )


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 9, 30), "2026-Q4, 1 Oct to 31 Dec 2026, not begun yet"),
        (date(2026, 10, 1), "2026-Q4, 1 Oct to 31 Dec 2026, still running"),
        (date(2026, 12, 31), "2026-Q4, 1 Oct to 31 Dec 2026"),
        (date(2027, 1, 1), "2026-Q4, 1 Oct to 31 Dec 2026, as of its last day"),
    ],
)
def test_the_days_are_told_with_how_far_they_have_come(today: date, words: str) -> None:
    assert facts_of(replace(make_report(2).report, today=today))[0] == words


def test_the_share_before_is_explained_where_one_is_shown() -> None:
    compared = make_report(1).report
    assert any(rule.startswith("The grey dot is the share of ") for rule in rules_of(compared))
    (one,) = compared.managers
    first = replace(one, tally=replace(one.tally, previous=Initiated()))
    for without in (judged(compared, first), judged(compared)):
        assert not any("grey dot" in rule for rule in rules_of(without))


def test_the_headline_tells_who_clearly_moves_and_whereto() -> None:
    report = make_report(4, 2).report
    moved = next(found for found in report.managers if found.tally.manager == "Karol Ślimak")
    still, change = strength(moved, "open"), moved.tally.trend.change
    assert change is not None
    assert "1 clearly moving to coaching" in say_headline(judged(report, moved, still))
    back = replace(change, before=change.after, after=change.before)
    trend = replace(moved.tally.trend, change=back)
    worse = replace(moved, tally=replace(moved.tally, trend=trend))
    assert "1 clearly moving the other way" in say_headline(judged(report, worse, still))


def test_tables_say_what_the_charts_draw() -> None:
    page = compose_boss(make_report(12, 8))
    for row in page.rows:
        (now,) = (mark for mark in row.chart.marks if mark.kind in {"asked", "scheduled"})
        assert f"{round(now.x)} %" == row.share
        assert round(100 * row.asked / (row.asked + row.scheduled)) == round(now.x)
    assert page.strip is not None
    drawn = [mark for mark in page.strip.chart.marks if mark.title]
    for kind in ("asked", "scheduled", "held"):
        said = [int(mark.title.split(": ")[1].split()[0]) for mark in drawn if mark.kind == kind]
        assert said == [getattr(week, kind) for week in page.strip.weeks if getattr(week, kind)]
    for weeks, scale in (
        (
            page.strip.weeks,
            f"asked up to {max(week.asked for week in page.strip.weeks)}, "
            f"scheduled up to {max(week.scheduled for week in page.strip.weeks)} a week",
        ),
        (
            [replace(week, asked=0, scheduled=3) for week in page.strip.weeks],
            "scheduled up to 3 a week",
        ),
    ):
        assert scale in [mark.text for mark in draw_strip(weeks, "").marks]
    assert page.funnel is not None
    assert [mark.title for mark in page.funnel.chart.marks if mark.title] == [
        f"{dot.name}: {round(100 * dot.share)} % of about {round(dot.calls)} calls, {dot.place}"
        for dot in page.funnel.dots
    ]


@pytest.mark.parametrize(
    ("period", "longer"),
    [
        (week_of(TODAY), True),
        (month_of(TODAY), True),
        (range_of(date(2026, 9, 5), TODAY), True),  # 84 days
        (range_of(date(2026, 9, 4), TODAY), False),
        (quarter_of(TODAY), False),
    ],
)
def test_of_a_period_a_week_shorter_than_13_their_share_is_drawn_and_said(
    period: Period, longer: bool
) -> None:
    covered = make_report(4, 2, week=True)
    page = compose_boss(replace(covered, report=replace(covered.report, period=period)))
    assert page.weeks == ("13 weeks" if longer else "")
    for row, manager in zip(page.rows, list_by_need(covered.report), strict=True):
        tally = manager.tally
        drawn, own = tally.window.share, tally.period.share
        assert drawn is not None
        assert own is not None
        assert row.share == show_share(drawn if longer else own)
        assert row.part == (show_share(own) if longer else "")
        (dot,) = (mark for mark in row.chart.marks if mark.kind in {"asked", "scheduled"})
        assert dot.x == pytest.approx(100 * float(drawn if longer else own))
        assert dot.kind == ("asked" if dot.x > 50 else "scheduled")
        ticks = [mark.x for mark in row.chart.marks if mark.kind == "part"]
        assert ticks == ([100 * float(own)] if longer else [])
        assert any(mark.kind == "before" for mark in row.chart.marks) is not longer
    assert any("Before is the share" in rule for rule in page.rules) is longer


@pytest.mark.parametrize(("number", "write"), [(3, write_boss), (1, write_manager)])
def test_the_column_of_what_was_before_names_its_days(
    number: int, write: Callable[[IO[str], CoveredReport], None]
) -> None:
    file, covered = io.StringIO(), make_report(number, 2, week=True)
    write(file, covered)
    page = file.getvalue()
    assert ">Before:<br>16 Nov to 20 Nov 2026</th>" in page
    assert 'data-label="before, 16 Nov to 20 Nov 2026:"' in page


@pytest.mark.parametrize(("managers", "drawn"), [(7, False), (8, True)])
def test_a_funnel_is_drawn_from_eight_managers_on(managers: int, drawn: bool) -> None:
    assert (compose_boss(make_report(managers, 2)).funnel is not None) is drawn


def test_hours_of_coaching_stand_beside_those_of_team_selling_and_are_never_added() -> None:
    covered = make_report(3, 4)
    minutes = [manager.tally.minutes for manager in covered.report.managers]
    coaching = sum(spent.coaching for spent in minutes) / 60
    selling = sum(spent.team_selling for spent in minutes) / 60
    tile = compose_boss(covered).tiles[2]
    assert tile.figure == f"{int(coaching + 0.5)} h"
    assert tile.notes[0] == f"beside {int(selling + 0.5)} h of team selling"


def test_the_rep_who_is_longest_over_cadence_stands_first_and_has_no_name_for_the_boss() -> None:
    covered = make_report(2, 6)
    for page, named in ((compose_boss(covered), False), (compose_manager(alone(covered)), True)):
        assert page.coverage is not None
        over = [row.over for row in page.coverage.rows]
        days = [int(words.split()[0]) for words in over if words.endswith("days over")]
        assert days == sorted(days, reverse=True)
        assert [row.overdue for row in page.coverage.rows] == sorted(
            (row.overdue for row in page.coverage.rows), reverse=True
        )
        assert all(re.fullmatch(r"rep \d+", row.rep) for row in page.coverage.rows) is not named


def test_reps_over_cadence_stand_in_one_order_in_steps_lists_and_the_map() -> None:
    covered = alone(make_report(1, 6))
    (manager,) = covered.report.managers
    reps = (*manager.tally.reps[::-1],)
    never = tuple(replace(rep, last_coached_on=None, started_on=None) for rep in reps)
    for standing in (reps, never):
        tally = replace(manager.tally, reps=standing)
        one = judge_manager(tally, Policy(), TODAY, (TODAY, TODAY))
        page = compose_manager(replace(covered, report=replace(covered.report, managers=(one,))))
        assert page.coverage is not None
        listed = [rep.name for rep in one.overdue]
        assert listed == [row.rep for row in page.coverage.rows if row.overdue]
    assert listed == sorted(listed, key=str.casefold)


def test_a_map_counts_the_calls_of_the_weeks_it_draws_and_says_which() -> None:
    covered = make_report(3, 8)
    asked = {id_: sum(week.asked for week in weeks) for id_, weeks in covered.coverage.reps.items()}
    (of_one,) = alone(covered).report.managers
    page = compose_manager(alone(covered))
    assert page.coverage is not None
    by_name = {rep.name: asked[rep.id] for rep in of_one.tally.reps}
    assert {row.rep: row.asked for row in page.coverage.rows} == by_name
    assert page.coverage.span == "13 weeks from 31 Aug 2026 on, and 4 to come"
    file = io.StringIO()
    write_manager(file, alone(covered))
    assert "A column is a week: 13 weeks from 31 Aug 2026 on, and 4 to come." in file.getvalue()
    assert ">Asked in 13 weeks</th>" in file.getvalue()
    # For the boss not all are shown: those never coached who asked most.
    boss = compose_boss(covered).coverage
    assert boss is not None
    reps = [rep for manager in covered.report.managers for rep in manager.tally.reps]
    never = sorted((asked[rep.id] for rep in reps if rep.last_coached_on is None), reverse=True)
    rows = [row.asked for row in boss.rows]
    assert never
    assert rows[: len(never)] == never
    assert len(rows) == 12
    late = sum(rep.overdue for rep in reps)
    assert boss.left_out == (
        "These are the 12 who need it most; there are 12 reps more, "
        f"{max(0, late - 12) or 'none'} of them over cadence."
    )


def alone(covered: CoveredReport) -> CoveredReport:
    report = covered.report
    return replace(covered, report=replace(report, managers=report.managers[:1], funnel=None))


def test_a_managers_steps_name_the_reps_and_what_it_would_take() -> None:
    covered = alone(make_report(1, 6))
    steps = " ".join(compose_manager(covered).steps)
    (manager,) = covered.report.managers
    assert manager.overdue
    assert manager.overdue[0].name in steps
    assert "half days a week" in steps
    assert f"Hold the field day planned with {manager.overdue[1].name} on 21 Dec 2026" in steps
    days = replace(manager.tally.field_days, past=1)
    late = replace(manager, tally=replace(manager.tally, field_days=days))
    report = replace(covered, report=replace(covered.report, managers=(late,)))
    steps = " ".join(compose_manager(report).steps)
    assert "Debrief the field day that is past, or say what came in between." in steps
    assert "still planned" not in steps


def test_a_step_plans_no_day_with_a_rep_who_has_one() -> None:
    covered = alone(make_report(1, 4))
    names = ("Ann", "Bo", "Cy", "Di")
    reps = tuple(
        replace(rep, name=name, last_coached_on=date(2026, 8, 3) if name in ("Ann", "Bo") else None)
        for rep, name in zip(covered.report.managers[0].tally.reps, names, strict=True)
    )
    ids = {rep.name: rep.id for rep in reps}
    days = FieldDayCounts(planned=1)
    tally = replace(covered.report.managers[0].tally, reps=reps, field_days=days)
    manager = replace(covered.report.managers[0], tally=tally, overdue=reps, pace=None)

    def steps(**planned: int) -> tuple[str, ...]:
        on = {ids[name]: date(2026, 12, day) for name, day in planned.items()}
        report = replace(covered.report, managers=(manager,))
        coverage = replace(covered.coverage, planned_on=on)
        return compose_manager(CoveredReport(report=report, coverage=coverage)).steps

    never, late = "never coached in this log", "over cadence"
    assert steps() == (
        f"Plan a half day with Cy and Di: {never}.",
        f"Plan a half day with Ann and Bo: {late}.",
        "Hold the field day still planned.",
    )
    assert steps(Di=1) == (
        f"Plan a half day with Cy: {never}.",
        f"Plan a half day with Ann and Bo: {late}.",
        "Hold the field day planned with Di on 1 Dec 2026: over cadence.",
    )
    assert steps(Cy=2, Ann=9, Di=1, Bo=8) == (
        "Hold the field days planned with Ann on 9 Dec 2026, Bo on 8 Dec 2026, Cy on 2 Dec 2026 "
        "and 1 more: over cadence.",
    )


@pytest.mark.parametrize(
    ("planned", "says"),
    [
        (0, "One half day with each of the 3 reps over cadence."),
        (2, "One half day with the rep over cadence without a planned field day."),
        (3, "Hold the field days planned with the reps over cadence."),
    ],
)
def test_the_bosss_step_counts_reps_without_a_day(planned: int, says: str) -> None:
    covered = make_report(2, 3)
    manager = covered.report.managers[0]
    reps = tuple(manager.tally.reps)
    late = replace(manager, look_first=True, pace=None, to_balance=None, overdue=reps)
    coverage = replace(
        covered.coverage, planned_on={rep.id: date(2026, 12, 1) for rep in reps[:planned]}
    )
    report = judged(covered.report, late)
    assert compose_boss(CoveredReport(report=report, coverage=coverage)).talks[0].step == says


def test_letters_go_by_who_needs_a_talk_first() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
    report = make_report(5, 1).report
    lettered = anonymise(report)
    assert [manager.tally.manager for manager in lettered.managers][:2] == [
        "Manager A",
        "Manager B",
    ]
    assert [manager.tally.period for manager in lettered.managers] == [
        manager.tally.period for manager in list_by_need(report)
    ]


def test_no_name_and_no_text_is_ever_markup() -> None:
    def tags(covered: CoveredReport) -> list[str]:
        file = io.StringIO()
        write_boss(file, covered)
        return read_html(file.getvalue()).tags

    covered = make_report(len(HOSTILE), 1)
    named = tuple(
        replace(manager, tally=replace(manager.tally, manager=text))
        for manager, text in zip(covered.report.managers, HOSTILE, strict=True)
    )
    hostile = replace(covered, report=replace(covered.report, managers=named))
    assert set(tags(hostile)) == set(tags(covered))
    facts = make_day()
    for text in HOSTILE:
        day = io.StringIO()
        write_day(day, replace(facts, rep=text, manager=text, objective=text))
        found = read_html(day.getvalue())
        assert not {"script", "img", "b"} & set(found.tags)
        assert not {"onerror", "src", "href"} & set(found.attributes)


def talk_about(manager: ManagerReport) -> str:
    """Return the fact that the boss's page begins the talk about a manager with."""
    covered = make_report(2, 1)
    report = judged(covered.report, replace(manager, look_first=True))
    return compose_boss(replace(covered, report=report)).talks[0].fact


def test_a_conversation_of_the_boss_names_no_rep() -> None:
    manager = make_report(1, 1).report.managers[0]
    late = replace(manager.tally.reps[0], name="Dana Cruz", last_coached_on=date(2026, 8, 3))
    tally = replace(
        manager.tally,
        trend=replace(manager.tally.trend, change=None),
        field_days=FieldDayCounts(),
    )
    overdue = replace(manager, tally=tally, overdue=(late,), pace=None)
    assert talk_about(overdue).startswith("A rep was last coached 116 days ago")
    change = ShareChange(
        on=date(2026, 9, 7),
        before=Fraction(1, 5),
        after=Fraction(4, 5),
        z=3.0,
        beside=(
            Turnover(kind="new rep", on=date(2026, 9, 7), rep="Dana Cruz"),
            Turnover(kind="rep left", on=date(2026, 9, 8), rep="Lou Fox"),
        ),
    )
    changed = replace(overdue, tally=replace(tally, trend=replace(tally.trend, change=change)))
    assert talk_about(changed).endswith(
        "Then also: new rep (7 Sep 2026); a rep left the team (8 Sep 2026). Ask what changed."
    )


UNTIL = "In the calendar until 31 Dec 2026:"


@pytest.mark.parametrize(
    ("wanted", "fits", "says"),
    [
        (2, 6, f"{UNTIL} 2 half days bring the share to 50 %."),
        (9, 1, f"{UNTIL} 1 half day still fits and brings the share to 80 %."),
        (9, 0, "2 half days a week in the calendar before the requests come."),
        (9, None, "2 half days a week in the calendar before the requests come."),
    ],
)
def test_the_step_fits_the_time_there_is(wanted: int, fits: int | None, says: str) -> None:
    covered = make_report(2, 3)
    manager = covered.report.managers[0]
    pace = Pace(
        asked_a_week=Fraction(6),
        half_days_a_week=Fraction(3),
        capacity_a_week=2,
        fits=fits,
        share_with_fits=Fraction(4, 5),
    )
    balance = Balance(scheduled_calls=3 * wanted, half_days=wanted, reps=("Dana Cruz",))
    asked = replace(manager, look_first=True, pace=pace, to_balance=balance)
    page = compose_boss(replace(covered, report=judged(covered.report, asked)))
    assert page.talks[0].step == says


def test_who_has_nobody_over_cadence_keeps_the_days_that_stand() -> None:
    covered = make_report(2, 3)
    manager = covered.report.managers[0]
    alone = replace(manager, look_first=True, pace=None, to_balance=None, overdue=())
    page = compose_boss(replace(covered, report=judged(covered.report, alone)))
    assert page.talks[0].step == "Keep the field days in the calendar as they are."


@pytest.mark.parametrize(
    ("planned", "scheduled", "team", "says"),
    [
        (1, 3, 2, "Keep the field days in the calendar as they are."),
        (0, 3, 2, "Keep scheduling calls as now."),
        (0, 0, 2, "Put a half day with one of the reps into the calendar."),
        (0, 0, 0, "Say who is on the team: nobody is yet."),
    ],
)
def test_what_is_said_to_be_kept_is_there(
    planned: int, scheduled: int, team: int, says: str
) -> None:
    covered = alone(make_report(1, 3))
    (manager,) = covered.report.managers
    tally = replace(
        manager.tally,
        period=Initiated(scheduled=scheduled),
        field_days=FieldDayCounts(planned=planned, held=planned),
        reps=manager.tally.reps[:team],
    )
    idle = replace(manager, tally=tally, overdue=(), pace=None, to_balance=None)
    page = compose_manager(replace(covered, report=judged(covered.report, idle)))
    assert page.steps == (says,)


def test_thousands_are_parted_in_every_figure() -> None:
    covered = make_report(2, 3)
    quality = replace(covered.report.quality, calls=12_540, unsorted=1_081)
    report = replace(covered.report, quality=quality)
    trust = {one.name: one.value for one in compose_boss(replace(covered, report=report)).trust}
    assert trust["Calls nobody has sorted"] == "1,081 of 12,540 (9 %)"

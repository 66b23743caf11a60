"""What the pages of a report say, and that their tables say what their charts draw."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from coachlog.domain.anonymous import anonymise, letter_of
from coachlog.domain.coaching import CoachingReport, ManagerReport, Policy
from coachlog.domain.coverage import CoveredReport
from coachlog.domain.evidence import Strength
from coachlog.render.pages.boss import compose_boss, say_headline, write_boss
from coachlog.render.pages.manager import compose_manager
from coachlog.render.pages.rep import write_day
from tests.render.test_documents import HOSTILE, read_html
from tests.reports_made import make_day, make_report


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
    other = replace(report, policy=Policy(threshold=Fraction(3, 5)))
    assert say_headline(judged(other, firm, under)).startswith(
        "1 of 2 managers join for over 60 % when asked"
    )


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
    assert page.funnel is not None
    assert [mark.title for mark in page.funnel.chart.marks if mark.title] == [
        f"{dot.name}: {round(100 * dot.share)} % of about {round(dot.calls)} calls, {dot.place}"
        for dot in page.funnel.dots
    ]


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


def test_letters_go_by_who_needs_a_talk_first() -> None:
    assert [letter_of(place) for place in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
    report = make_report(5, 1).report
    lettered = anonymise(report)
    assert [manager.tally.manager for manager in lettered.managers][:2] == [
        "Manager A",
        "Manager B",
    ]
    assert [manager.tally.period for manager in lettered.managers] == [
        manager.tally.period for manager in report.by_need
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

"""What the rules reckon from counts that chance drew, to six places.

The other tests hold them against published values; these hold every step at once. How to write the
golden files anew: tests/golden.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coachlog.domain.answers import Agreement
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import Initiator
from coachlog.domain.coaching import (
    FieldDayCounts,
    ManagerTally,
    Minutes,
    Policy,
    Quality,
    add_up_managers,
    judge_manager,
    report_on,
)
from coachlog.domain.comparison import (
    adjust_p_values,
    binomial_limits,
    fit_beta,
    reckon_funnel,
    shrink_shares,
)
from coachlog.domain.due import DueRep, order_due, propose_days
from coachlog.domain.evidence import (
    FIRM,
    LIKELY,
    Visits,
    one_sided_p,
    visits_to_tell,
    weigh_evidence,
)
from coachlog.domain.fielddays import Half, NextDay
from coachlog.domain.groups import (
    Grouping,
    find_spans,
    groups_on,
    list_groups,
    place_lines,
    split_spans,
)
from coachlog.domain.initiated import Initiated, add_up
from coachlog.domain.pace import half_days_left, set_pace
from coachlog.domain.periods import month_of, range_of
from coachlog.domain.report_order import ORDERS, list_by_need, list_in_order
from coachlog.domain.rota import DaySpan, Opening, RotaRep, RotaTask, measure
from coachlog.domain.rota_search import find_needed_half_days, lay_out_visits
from coachlog.domain.settling import Draw, DrawnCall, DrawnVisit, Sample, take_sample
from coachlog.domain.teams import Membership, merge_memberships, move_rep, team_on
from coachlog.domain.trend import (
    TeamTime,
    TrendWeek,
    draw_trend,
    tell_beside,
    trend_weeks,
)
from coachlog.errors import CoachlogError
from tests.golden import compare

GOLDEN = Path(__file__).parent / "golden"
MONDAY = date(2026, 11, 2)
THRESHOLDS = (Fraction(1, 2), Fraction(2, 5), Fraction(3, 4))


def tell(found: object) -> str:
    """Return a value in few words: numbers to six places, no names of types."""
    if isinstance(found, float):
        return f"{found:.6g}"
    if isinstance(found, date | Fraction):
        return str(found)
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        parts = ((one.name, getattr(found, one.name)) for one in dataclasses.fields(found))
        return "(" + " ".join(f"{name}={tell(part)}" for name, part in parts if part) + ")"
    if isinstance(found, dict):
        return "{" + " ".join(f"{tell(key)}:{tell(value)}" for key, value in found.items()) + "}"
    if isinstance(found, list | tuple):
        return "[" + " ".join(map(tell, found)) + "]"
    return str(found)


def keep(name: str, lines: Iterable[object]) -> None:
    compare(GOLDEN / f"{name}.txt", "".join(f"{tell(line)}\n" for line in lines))


def draw_visits(chance: Random, most: int = 12) -> Visits:
    sizes = [[chance.randint(1, 4) for _ in range(chance.randint(0, most))] for _ in range(2)]
    return Visits(
        requested=sum(sizes[0]),
        scheduled=sum(sizes[1]),
        visits=sum(map(len, sizes)),
        requested_squares=sum(size * size for size in sizes[0]),
        scheduled_squares=sum(size * size for size in sizes[1]),
    )


def draw_counted(chance: Random, most: int = 6) -> Initiated:
    requested, scheduled, unknown = (chance.randint(0, most) for _ in range(3))
    return Initiated(requested=requested, scheduled=scheduled, unknown=unknown)


def draw_standing(chance: Random, number: int, as_of: date, name: str = "") -> RepStanding:
    return RepStanding(
        id=number,
        name=name or chance.choice(("Ana", "Bo", "Cy")),
        level="new",
        cadence_days=chance.choice((9, 14, 30)),
        as_of=as_of,
        started_on=chance.choice((None, as_of - timedelta(days=25))),
        last_coached_on=chance.choice((None, as_of - timedelta(days=chance.randint(1, 40)))),
        requested=chance.randint(0, 3),
    )


def test_evidence_is_weighed_as_before() -> None:
    chance = Random(1)
    lines: list[object] = []
    for number in range(40):
        window, period = draw_visits(chance, 3 + number // 2), draw_counted(chance)
        threshold = THRESHOLDS[number % 3]
        lines.append([
            number, window.share, window.design_effect, window.interval(LIKELY),
            window.interval(FIRM), [window.side(threshold, level) for level in (LIKELY, FIRM)],
            one_sided_p(window, threshold), visits_to_tell(window, threshold),
            [weigh_evidence(period, window, threshold, settled=settled, disputed=disputed)
             for settled, disputed in ((False, False), (True, False), (True, True))],
        ])  # fmt: skip
    keep("evidence", lines)


def test_managers_are_compared_as_before() -> None:
    chance = Random(2)
    lines: list[object] = []
    for number in range(6):
        several = [draw_visits(chance, 4 + 5 * number) for _ in range(2 + 2 * number)]
        shares = [(float(one.share), float(one.effective_calls)) for one in several
                  if one.share is not None]  # fmt: skip
        lines += [shrink_shares(several), fit_beta(shares)]
        funnel = reckon_funnel(several, THRESHOLDS[number % 3])
        assert funnel is not None
        lines += [funnel.mean, funnel.dispersion, *funnel.points[:: max(1, number * 4)]]
    for calls, target, widened in (
        (1, 0.5, 1.0), (7, 0.3, 1.4), (40, 0.5, 1.0), (300, 0.9, 2.0), (9, 0.0, 1.5),
    ):  # fmt: skip
        lines.append(binomial_limits(calls, target, widened))
    lines.append(adjust_p_values([0.01, 0.04, 0.03, 0.5, 0.001, 0.04]))
    keep("comparison", lines)


def test_trends_are_drawn_as_before() -> None:
    chance = Random(3)
    lines: list[object] = []
    for number in range(10):
        weeks = [
            TrendWeek(
                start=start,
                visits=draw_visits(chance, 2 + (place // 13 if number % 2 else 0)),
                unknown=chance.randint(0, 2),
            )
            for place, start in enumerate(trend_weeks(date(2026, 11, 20))[number % 4 :])
        ]
        if number > 4:  # from one half on all is scheduled
            weeks = [
                dataclasses.replace(week, visits=Visits(
                    **{("requested" if place < 9 + number else "scheduled"): 4, "visits": 4,
                       ("requested_squares" if place < 9 + number else "scheduled_squares"): 4}))
                for place, week in enumerate(weeks)
            ]  # fmt: skip
        trend = draw_trend(weeks)
        lines += [[point.start, point.end, point.counted] for point in trend.points]
        lines += [trend.change, add_up(Visits, [week.visits for week in weeks])]
        if trend.change is not None:
            team = [
                TeamTime(
                    rep=f"Rep {rep}",
                    from_on=chance.choice((None, trend.change.on + timedelta(days=shift))),
                    until_on=chance.choice((None, trend.change.on + timedelta(days=shift + 20))),
                )
                for rep, shift in enumerate((-29, -28, -28, 0, 3, 28, 29, -48))
            ]
            lines += [tell_beside(trend.change, team[number % 3 :]).beside]
    keep("trends", lines)


def test_samples_settle_as_before() -> None:
    chance = Random(4)
    lines: list[object] = []
    initiators: tuple[Initiator, ...] = ("rep-request", "manager-scheduled", "unknown")
    for number in range(30):
        draw = Draw(id=1, command_id=1, seed=f"seed {number}", risk=chance.choice((1, 5, 50)),
                    skipped=frozenset([(1, MONDAY), (2, MONDAY + timedelta(days=1))]))  # fmt: skip
        calls = [
            DrawnCall(
                id=place,
                rep_id=chance.randint(1, 4),
                held_on=MONDAY + timedelta(days=chance.randrange(5)),
                initiator=initiators[0 if number % 3 == 0 and place % 9 else chance.randrange(3)],
                removed=chance.random() < 0.1,
                to_sort=chance.random() < 0.8,
            )
            for place in range(10 + 2 * number)
        ]
        sample = take_sample(draw, calls, THRESHOLDS[number % 3])
        lines.append([sample, sample.visits, sample.has_unsorted])
    keep("samples", lines)


def draw_task(chance: Random, reps: int, weeks: int) -> RotaTask:
    last = MONDAY + timedelta(days=7 * weeks - 3)
    halves: tuple[Half, ...] = ("am", "pm") if reps % 3 else ("full",)
    openings = [
        Opening(MONDAY + timedelta(days=day), half)
        for day in range(7 * weeks - 2)
        for half in halves
        if day % 7 < 5 and chance.random() < 0.7
    ]
    return RotaTask(
        period=range_of(MONDAY, last),
        openings=openings,
        reps=[
            RotaRep(
                id=number,
                name=chance.choice(("Ana", "Bo", "Cy")),
                cadence_days=chance.choice((5, 9, 14, 30)),
                coached_on=chance.choice((None, MONDAY - timedelta(days=chance.randint(1, 40)))),
                planned_on=tuple(
                    MONDAY + timedelta(days=chance.randrange(14))
                    for _ in range(chance.choice((0, 0, 1)))
                ),
                on_team=(DaySpan(), DaySpan(None, last), DaySpan(MONDAY + timedelta(days=4), None))[
                    number % 3 :
                ][:1],
                free=frozenset(one for one in openings if chance.random() < 0.8),
            )
            for number in range(reps)
        ],
        half_days_a_week=chance.choice((1, 2, 3)),
        used={MONDAY: chance.choice((0, 1))},
    )


@pytest.mark.parametrize("budget", [300, 4_000])
def test_rotas_are_laid_out_as_before(budget: int) -> None:
    chance = Random(5)
    lines: list[object] = []
    for number in range(10):
        task = draw_task(chance, 2 + number % 6, 2 + number % 3)
        rota = lay_out_visits(task, budget)
        assert measure(task, rota.visits[::-1]) == rota.score
        visits = [f"{one.rep.id} {one.opening.on:%d}{one.opening.half}" for one in rota.visits]
        needed = find_needed_half_days(task, rota, budget)
        lines.append([visits, rota.score, rota.least_over, rota.complete, rota.unavoidable, needed])
    keep(f"rotas-{budget}", lines)


def test_who_is_due_is_proposed_the_same_days() -> None:
    chance = Random(6)
    lines: list[object] = []
    planned, agreed = (NextDay(on=MONDAY, planned=one) for one in (True, False))
    for number in range(8):
        task = draw_task(chance, 3 + number % 4, 2)
        due = [
            DueRep(
                standing=draw_standing(chance, one.id, MONDAY, one.name),
                next_day=chance.choice((None, None, planned, agreed)),
                open_actions=chance.randrange(3),
            )
            for one in task.reps
        ]
        ordered = order_due(due)
        lines.append([[one.standing.id for one in ordered], [one.is_due for one in ordered]])
        lines.append([one.openings for one in propose_days(task, ordered)])
    keep("due", lines)


def test_the_pace_is_reckoned_as_before() -> None:
    chance = Random(7)
    lines: list[object] = []
    for number in range(20):
        period, window = draw_counted(chance), draw_visits(chance)
        fits = chance.choice((None, 0, 3))
        pace = set_pace(period, window, 91, THRESHOLDS[number % 3], 1 + number % 3, fits)
        first = MONDAY + timedelta(days=number % 7)
        taken = {MONDAY + timedelta(days=chance.randrange(20)): chance.randint(1, 2) for _ in "abc"}
        left = half_days_left(
            first,
            first + timedelta(days=chance.choice((0, 5, 13))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            capacity_a_week=1 + number % 4,
            taken=taken,
            off=[MONDAY + timedelta(days=chance.randrange(20))],
        )
        lines.append([pace, pace.share_with_room if window.requested else None, left])
    keep("pace", lines)


def test_teams_and_groups_move_as_before() -> None:
    chance = Random(8)
    lines: list[object] = []

    def day() -> date | None:
        return chance.choice((None, MONDAY + timedelta(days=chance.randrange(30))))

    def team() -> list[Membership]:
        days = sorted({MONDAY + timedelta(days=chance.randrange(30)) for _ in range(2)})
        ends: list[date | None] = [*(one - timedelta(days=1) for one in days), None]
        starts: list[date | None] = [None, *days]
        spans = zip(starts, ends, strict=True)
        return [Membership(manager_id=chance.randint(1, 3), from_on=one, until_on=two)
                for one, two in spans][chance.randrange(2) :]  # fmt: skip

    for number in range(30):
        own = team()
        lines.append([own, [team_on(own, MONDAY + timedelta(days=at)) for at in (0, 10, 29, 40)]])
        try:
            moved = move_rep(own, 1 + number % 3, MONDAY + timedelta(days=number))
            assert move_rep(own[::-1], 1 + number % 3, MONDAY + timedelta(days=number)) == moved
            lines.append(moved)
        except CoachlogError as error:
            lines.append(str(error))
        other = team()
        merged = merge_memberships(own, other)
        assert merge_memberships(own[::-1], other[::-1]) == merged
        lines.append(merged)
        groupings = [
            Grouping(manager_id=chance.randint(1, 4), from_on=day(),
                     path=chance.choice((None, "EMEA", "emea/North", "EMEA/South/Rome", "APAC")))
            for _ in range(5)
        ]  # fmt: skip
        inside = split_spans(groupings, range(1, 6), chance.choice((None, "EMEA")))
        lines.append([
            list_groups(groupings), inside, find_spans(groupings, "EMEA"),
            groups_on(groupings, MONDAY + timedelta(days=15)),
            place_lines(inside, MONDAY + timedelta(days=5), MONDAY + timedelta(days=15)),
        ])  # fmt: skip
    keep("teams", lines)


def draw_facts(chance: Random, period: Initiated) -> dict[str, Any]:
    """Draw what is counted of a manager in a period of such calls."""
    counts = ("from_organizer", "invited_coaching", "disguised_days", "coached", "days_left")
    weeks = [
        TrendWeek(start=start, visits=draw_visits(chance, 3), unknown=chance.randint(0, 2))
        for start in trend_weeks(date(2026, 11, 20))
    ]
    sample = Sample(
        known=draw_counted(chance),
        drawn=(DrawnVisit(calls=2, asked=chance.choice((None, 1))),),
        rest=chance.choice(((), ((1,),))),
        side=chance.choice((None, "over", "not over")),
        risk=5,
    )
    return {
        **{name: chance.randint(0, 3) for name in counts},
        "period": period,
        "disguised_calls": chance.randint(0, period.scheduled),
        "sample": chance.choice((None, sample)),
        "trend": draw_trend(weeks),
        "minutes": Minutes(
            **{one.name: chance.randint(0, 90) for one in dataclasses.fields(Minutes)}
        ),
        "field_days": FieldDayCounts(
            planned=9,
            held=chance.randint(0, 3),
            cancelled=1,
            displaced=chance.randint(0, 2),
            past=2,
        ),
        "matrix": {("rep-request", "big"): chance.randint(0, 3)},
    }


def test_managers_are_judged_as_before() -> None:
    chance, more = Random(9), Random(10)
    lines: list[object] = []
    period, as_of = month_of(MONDAY), date(2026, 11, 20)
    window = date(2026, 9, 1), date(2026, 11, 30)
    for number in range(8):
        policy = Policy(threshold=THRESHOLDS[number % 3], half_days_a_week=1 + number % 3)
        tallies = [
            ManagerTally(
                manager=f"Manager {place}",
                previous=draw_counted(chance),
                window=draw_visits(chance, 15),
                answers=Agreement(
                    both_requested=chance.randint(0, 4),
                    both_scheduled=chance.randint(0, 4),
                    rep_says_requested=chance.randint(0, 4),
                    rep_says_scheduled=chance.randint(0, 4),
                ),
                half_days_left=chance.choice((None, 0, 4)),
                first_on=chance.choice(
                    (None, date(2026, 9, 1), *(date(2026, 11, day) for day in (1, 13, 14, 15)))
                ),
                reps=[
                    draw_standing(chance, rep, as_of)
                    for rep in range(4)
                ],
                **draw_facts(more, draw_counted(chance, 9)),
            )
            for place in range(1 + number)
        ]  # fmt: skip
        judged = [judge_manager(one, policy, as_of, window) for one in tallies]
        report = report_on(period, as_of, policy, judged, Quality())
        for one in report.managers:
            lines.append([
                one.tally.manager, one.verdict, one.flagged, one.evidence.strength,
                one.share_with_disguised, [rep.name for rep in one.overdue], one.to_balance,
                one.pace, one.shrunken_share, one.adjusted_p, one.look_first,
                one.tally.answers.kappa, one.tally.answers.differs(policy.threshold),
            ])  # fmt: skip
        lines.append([one.tally.manager for one in list_by_need(report)])
        for order in ORDERS:
            ordered = list_in_order(replace(report, order=order))
            lines.append([order, [one.tally.manager for one in ordered]])
        lines.append([report.looks_back, report.before.label, add_up_managers("all", tallies)])
    keep("managers", lines)

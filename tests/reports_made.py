"""Reports of so many managers and reps, made up without a log, for the pages."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

from coachlog.domain.actions import Action
from coachlog.domain.answers import Agreement
from coachlog.domain.big_deals import BigDealLine
from coachlog.domain.briefs import Brief, BriefStop, Prospect, SharedDay, Words
from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import INITIATORS, MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.coaching import (
    Displacement,
    FieldDayCounts,
    ManagerReport,
    ManagerTally,
    Minutes,
    Policy,
    Quality,
    judge_manager,
    report_on,
)
from coachlog.domain.coverage import Coverage, CoveredReport, RepWeek, coverage_weeks
from coachlog.domain.debriefs import Rating, Reply, SkillHistory
from coachlog.domain.evidence import Visits
from coachlog.domain.fielddays import NextDay
from coachlog.domain.initiated import Initiated
from coachlog.domain.periods import Period, monday_of, quarter_of, week_of
from coachlog.domain.reps import CallTime, RepPlans, SalesAccount, SalesPlan, SkillPlan
from coachlog.domain.settling import Sample
from coachlog.domain.trend import TeamTime, TrendWeek, draw_trend, tell_beside, trend_weeks

TODAY = date(2026, 11, 27)
NAMES = (
    "Laurenz Scheel", "Celestino del Llobet", "Lidia Musiała", "Karol Ślimak", "Pat Lee",
    "נועה לוי־אברמוביץ'", "أحمد بن عبد الرحمن", "Ravi Patel", "Kim Poe", "Jo",
    "Maximiliane-Charlotte von Hohenstein-Schwarzenfels", "山田 太郎",
)  # fmt: skip
REPS = (
    "Dana Cruz", "Noor Haddad", "מיכל כהן", "Jonas Weber", "Mei Tanaka", "Ana Silva", "Ines Costa",
    "Lena Vogt", "فاطمة الزهراء", "Tom Berg", "Eva Nováková",
    "Bartholomew Featherstonehaugh-Smythe",
)  # fmt: skip
# How much of a manager's calls reps ask for.
ASKED = (0.98, 0.8, 0.56, 0.4, 0.3, 0.66, 0.2, 0.45, 0.12, 0.5, 0.35, 0.75)


def name_managers(number: int) -> tuple[str, ...]:
    """Return so many names, the later ones with a number."""
    turns = range(number)
    return tuple(NAMES[turn % 12] + (f" {turn // 12 + 1}" if turn >= 12 else "") for turn in turns)


def make_report(
    managers: int = 12, reps: int = 8, calls: int = 4, *, week: bool = False
) -> CoveredReport:
    """Return a report of a running quarter, or `week`, the same for the same numbers.

    Each manager has so many reps, and about so many calls a week.
    """
    chance = random.Random(7)
    policy, period = Policy(), week_of(TODAY) if week else quarter_of(TODAY)
    weeks = coverage_weeks(TODAY, coming=True)
    judged: list[ManagerReport] = []
    rows: dict[int, tuple[RepWeek, ...]] = {}
    for place, name in enumerate(name_managers(managers)):
        team = tuple(
            _stand(place * 100 + number + 1, REPS[number % 12], chance) for number in range(reps)
        )
        rows |= {rep.id: _fill_weeks(weeks, rep, chance) for rep in team}
        tally = _tally(name, ASKED[place % 12], team, calls and calls - 2 + place % 5, chance, week)
        start = TODAY - timedelta(days=90)
        judged.append(judge_manager(tally, policy, TODAY, (start, TODAY)))
    total = sum(manager.tally.period.calls for manager in judged)
    quality = Quality(
        calls=total,
        unsorted=sum(manager.tally.period.unknown for manager in judged),
        from_organizer=total // 20,
        median_days_to_entry=2,
        initiators_changed=total // 90,
        weeks=13,
        weeks_without_calls=1,
        newest_on=TODAY - timedelta(days=1) if total else None,
    )
    report = report_on(period, TODAY, policy, judged, quality)
    held = {monday: chance.randint(0, managers) for monday in trend_weeks(TODAY)}
    return CoveredReport(
        report=report,
        coverage=Coverage(
            weeks=weeks,
            this_week=monday_of(TODAY),
            reps=rows,
            held_days=held,
            planned_on=_find_planned(rows),
        ),
    )


def _stand(id_: int, name: str, chance: random.Random) -> RepStanding:
    ago = chance.choice([3, 9, 17, 26, 38, 44, 61, 395, None])
    return RepStanding(
        id=id_,
        name=name,
        level="established",
        cadence_days=42,
        as_of=TODAY,
        started_on=None if ago is None else date(2025, 2, 3),
        last_coached_on=None if ago is None else TODAY - timedelta(days=ago),
        requested=chance.randint(0, 9),
    )


def _find_planned(rows: Mapping[int, Sequence[RepWeek]]) -> dict[int, date]:
    planned = {id_: [week.start for week in weeks if week.planned] for id_, weeks in rows.items()}
    return {id_: min(mondays) for id_, mondays in planned.items() if mondays}


def _fill_weeks(
    weeks: Sequence[date], rep: RepStanding, chance: random.Random
) -> tuple[RepWeek, ...]:
    filled = []
    for monday in weeks:
        what = chance.choice(["asked", "asked", "asked", "nothing", "nothing", "displaced", "away"])
        if rep.last_coached_on and monday == monday_of(rep.last_coached_on):
            what = "held"
        if monday > TODAY:
            what = chance.choice(["planned", "nothing", "nothing", "away"])
        filled.append(
            RepWeek(
                start=monday,
                held=what == "held",
                asked=chance.randint(1, 3) if what == "asked" else 0,
                planned=what == "planned",
                displaced=what == "displaced",
                away=what == "away",
            )
        )
    return tuple(filled)


def _tally(
    name: str,
    part: float,
    team: tuple[RepStanding, ...],
    calls: int,
    chance: random.Random,
    week: bool,
) -> ManagerTally:
    mondays = trend_weeks(TODAY)
    weeks = []
    for place, monday in enumerate(mondays):
        # Karol Ślimak moves to coaching.
        now = part if name != NAMES[3] else 0.85 - 0.6 * place / len(mondays)
        asked = sum(chance.random() < now for _ in range(calls))
        scheduled = calls - asked
        weeks.append(TrendWeek(start=monday, visits=_visits(asked, scheduled)))
    many = 1 if week else 8
    window, last = weeks[-13:], weeks[-many:]
    asked = sum(week.visits.requested for week in last)
    scheduled = sum(week.visits.scheduled for week in last)
    before = weeks[-2 * many : -many]
    days = FieldDayCounts()
    if calls:
        days = FieldDayCounts(
            planned=8,
            held=4,
            cancelled=1,
            displaced=2,
            displaced_by=(
                Displacement(
                    field_day_id=1,
                    on=TODAY - timedelta(days=20),
                    rep=team[0].name if team else "Tom Berg",
                    call_id=31,
                    call_rep="Noor Haddad",
                    call_account="Globex",
                ),
                Displacement(
                    field_day_id=2,
                    on=TODAY - timedelta(days=9),
                    rep="Tom Berg",
                    text="the quarterly review",
                ),
            ),
        )
    return ManagerTally(
        manager=name,
        period=Initiated(requested=asked, scheduled=scheduled, unknown=calls // 3),
        previous=Initiated(
            requested=sum(week.visits.requested for week in before),
            scheduled=sum(week.visits.scheduled for week in before),
        ),
        window=_visits(
            sum(week.visits.requested for week in window),
            sum(week.visits.scheduled for week in window),
        ),
        first_on=mondays[0],
        trend=draw_trend(weeks),
        half_days_left=6,
        minutes=Minutes(team_selling=asked * 60, coaching=scheduled * 45, coaching_unknown=1),
        matrix={
            (REP_REQUEST, "big"): asked // 2,
            (REP_REQUEST, "ordinary"): asked - asked // 2,
            (MANAGER_SCHEDULED, "ordinary"): scheduled,
        },
        invited_coaching=asked // 9,
        coached=sum(rep.last_coached_on is not None for rep in team),
        reps=team,
        field_days=days,
    )


def _visits(asked: int, scheduled: int) -> Visits:
    return Visits(
        requested=asked,
        scheduled=scheduled,
        visits=asked + scheduled,
        requested_squares=asked,
        scheduled_squares=scheduled,
    )


def draw_report(seed: int, number: int, period: Period, **more: Any) -> CoveredReport:  # noqa: ANN401
    """Return a report of so many managers, of whom chance decides all that a report may say."""
    chance = random.Random(seed)
    one, as_of = chance.choice, min(period.end, TODAY)
    policy = Policy(
        threshold=one((Fraction(1, 2), Fraction(3, 5))), half_days_a_week=one((1, 3)),
        notice_days=one((0, 1, 3)),
    )  # fmt: skip
    since = as_of - timedelta(days=90)
    judged = [
        judge_manager(_draw_tally(chance, name, 12 * place, as_of), policy, as_of, (since, as_of))
        for place, name in enumerate(name_managers(number))
    ]
    total = sum(manager.tally.period.calls for manager in judged)
    quality = Quality(
        calls=total, unsorted=min(total, one((0, 3))), from_organizer=min(total, one((0, 2))),
        median_days_to_entry=one((None, 0, 1, 5)), weeks=13,
        initiators_changed=min(total, one((0, 4))),
        weeks_without_calls=one((0, 1)), newest_on=one((None, since)), after_today=one((0, 1, 2)),
    )  # fmt: skip
    report = replace(report_on(period, as_of, policy, judged, quality), **more)
    weeks = coverage_weeks(as_of, coming=as_of == TODAY)
    rows = {
        rep.id: _fill_weeks(weeks, rep, chance) for manager in judged for rep in manager.tally.reps
    }
    held = {monday: chance.randint(0, 2) for monday in trend_weeks(as_of)}
    return CoveredReport(
        report=report,
        coverage=Coverage(
            weeks=weeks,
            this_week=monday_of(as_of),
            reps=rows,
            held_days=held,
            planned_on=_find_planned(rows),
        ),
    )


def _draw_tally(chance: random.Random, name: str, first: int, as_of: date) -> ManagerTally:
    one = chance.choice
    team = tuple(
        replace(_stand(first + place, REPS[(first + place) % 12], chance), as_of=as_of)
        for place in range(one((0, 1, 3, 12)))
    )
    start, end = one(((0.9, 0.1), (0.2, 0.8), (0.5, 0.5), (0.9, 0.9)))
    calls, weeks = one((0, 1, 3, 6)), []
    for place, monday in enumerate(trend_weeks(as_of)):
        part = start if place < 11 else end
        asked = sum(chance.random() < part for _ in range(calls))
        weeks.append(
            TrendWeek(start=monday, visits=_visits(asked, calls - asked), unknown=place % 2)
        )
    trend = draw_trend(weeks)
    if trend.change is not None:
        on = trend.change.on
        times = [
            TeamTime(rep=rep, from_on=one((None, on)), until_on=one((None, on + timedelta(days=9))))
            for rep in REPS[: one((0, 1, 3))]
        ]
        trend = replace(trend, change=tell_beside(trend.change, times))
    recent = [week.visits for week in weeks[-13:]]
    given_up_for: dict[str, Any] = {"call_id": 31, "call_rep": "Noor Haddad"}
    given_up_for["call_account"] = "Globex"
    gone = [
        Displacement(
            field_day_id=id_, on=as_of - timedelta(days=id_), rep=one(REPS),
            text=one((None, "ill")),
            **one(({}, given_up_for)),
        )
        for id_ in range(one((0, 1, 3)))
    ]  # fmt: skip
    held, cancelled, past, still = (one((0, 1, 2)) for _ in range(4))
    return ManagerTally(
        manager=name,
        period=Initiated(
            requested=one((0, 1, 7)), scheduled=one((0, 1, 5)), unknown=one((0, 0, 2))
        ),
        previous=Initiated(requested=one((0, 4)), scheduled=one((0, 2)), unknown=one((0, 1))),
        window=_visits(
            sum(visits.requested for visits in recent), sum(visits.scheduled for visits in recent)
        ),
        sample=one((None, Sample(
            known=Initiated(requested=3, scheduled=1), drawn=(), rest=one(((), ((1, 2),))),
            side=one((None, "over", "not over")), risk=5,
        ))),
        answers=Agreement(
            both_requested=one((0, 1, 9)), both_scheduled=one((0, 3)),
            rep_says_requested=one((0, 5)), rep_says_scheduled=one((0, 1)),
        ),
        first_on=one((None, as_of - timedelta(days=80), as_of - timedelta(days=20))),
        trend=trend,
        half_days_left=one((None, 0, 1, 9)),
        days_left=one((0, 1, 9)),
        from_organizer=one((0, 1, 4)),
        minutes=Minutes(
            team_selling=one((0, 89, 600)), coaching=one((0, 30, 500)),
            team_selling_unknown=one((0, 1)), coaching_unknown=one((0, 2)),
        ),
        lines=one(((), (BigDealLine(currency="EUR", cents=5_000_000, source="settings"),
                        BigDealLine(currency="USD", cents=99_950, source="percentile")))),
        matrix={
            (who, stakes): one((0, 1, 4))
            for who in INITIATORS[:2] for stakes in ("big", "ordinary", "unknown")
        },
        invited_coaching=one((0, 1, 2)),
        disguised_days=one((0, 0, 1, 2)),
        disguised_calls=0,
        coached=one((0, len(team))),
        reps=team,
        field_days=FieldDayCounts(
            planned=held + cancelled + past + still + len(gone), held=held, cancelled=cancelled,
            displaced=len(gone), past=past, displaced_by=tuple(gone),
        ),
    )  # fmt: skip


def make_day() -> SharedDay:
    """Return a field day as its rep reads it."""
    on = date(2026, 11, 17)
    said = (
        (
            "Globex",
            "Stayed silent after naming the price",
            "Ask who decides",
        ),
        ("Acme", "Opened with the buyer's goals\nand came back to them", None),
        ("שופרסל", None, "Two questions at once; ask one and wait for the answer"),
    )
    return SharedDay(
        id=7,
        on=on,
        status="held",
        manager="Pat Lee",
        rep="Dana Cruz",
        focus=("discovery questions", "closing"),
        objective="Leave each call with a next step and its date",
        words=tuple(
            Words(on=on, account=account, reinforce=well, improve=try_next)
            for account, well, try_next in said
        ),
        ratings=tuple(_rate(on, skill, score) for skill, score in (("closing", 4), ("talk", 2))),
        actions=_agree(),
        replies=(Reply(field_day_id=7, text="I will wait longer", replied_on=on),),
        next_on=date(2026, 12, 10),
    )


def make_plans() -> RepPlans:
    """Return a rep's two plans."""
    scores = ((2, 3), (3, 9), (3, 16), (4, 23))
    closing = tuple(_rate(date(2026, 8, 3) + timedelta(weeks=w), "closing", s) for s, w in scores)
    return RepPlans(
        standing=RepStanding(
            id=1,
            name="Dana Cruz",
            level="established",
            cadence_days=42,
            as_of=TODAY,
            started_on=date(2025, 2, 3),
            last_coached_on=date(2026, 10, 1),
        ),
        manager="Pat Lee",
        left_on=None,
        period=quarter_of(TODAY),
        as_of=TODAY,
        skill=SkillPlan(
            time=CallTime(calls=6, minutes=270, minutes_unknown=1),
            field_days=FieldDayCounts(planned=4, held=2, displaced=1, cancelled=0),
            held_minutes=480,
            skills=(
                SkillHistory(skill="closing", ratings=closing),
                SkillHistory(skill="talk", ratings=(_rate(TODAY, "talk", 2),)),
            ),
            words=make_day().words,
            replies=make_day().replies,
            open_actions=_agree()[:2],
            closed_actions=_agree()[2:],
            next_day=NextDay(on=date(2026, 12, 10), planned=True),
        ),
        sales=SalesPlan(
            time=CallTime(calls=11, minutes=720),
            accounts=(
                SalesAccount(account="Hooli Health", calls=6, deal_cents=98765400, currency="EUR"),
                SalesAccount(account="Acme", calls=5),
            ),
            roles={"led": 7, "shared": 3, None: 1},
        ),
        unsorted=2,
    )


def _rate(on: date, skill: str, score: int) -> Rating:
    return Rating(
        skill=skill, score=score, rated_by="Pat Lee", day_on=on, rated_on=on, field_day_id=7
    )


def _agree() -> tuple[Action, ...]:
    facts: dict[str, Any] = {"rep": "Dana Cruz", "manager": "Pat Lee", "field_day_id": 7}
    facts["agreed_on"] = date(2026, 11, 17)
    return (
        Action(id=1, text="Five open questions for each first meeting", owner="rep",
               due_on=date(2026, 11, 24), **facts),
        Action(id=2, text="Come along to Globex and only watch", owner="manager",
               due_on=date(2026, 12, 10), **facts),
        Action(id=3, text="Read the last three proposals again", owner="rep", status="done",
               closed_on=date(2026, 11, 20), **facts),
    )  # fmt: skip


def make_brief() -> Brief:
    """Return what a manager reads before a field day."""
    plans = make_plans()
    return Brief(
        id=7,
        on=date(2026, 12, 3),
        starts_at=time(9),
        ends_at=time(13),
        time_zone="Europe/Berlin",
        status="planned",
        manager="Pat Lee",
        rep="Dana Cruz",
        standing=plans.standing,
        as_of=TODAY,
        focus=("closing",),
        words=make_day().words,
        actions=_agree()[:2],
        skills=plans.skill.skills,
        stops=(
            BriefStop(
                at=time(9, 30),
                status="planned",
                place=Prospect(
                    account="Hooli Health",
                    kind="hospital",
                    deal_cents=98765400,
                    currency="EUR",
                    stakes="big",
                ),
            ),
        ),
    )

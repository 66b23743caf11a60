"""The sentence that a talk with a manager begins with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import REP_REQUEST, Stakes
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.talks import Talk, Topic, find_asking_rep, find_late_rep
from coachlog.render.lines import count_of, visible
from coachlog.render.manager_words import say_change, say_disguised, say_evidence, say_room
from coachlog.render.reasons import say_passed
from coachlog.render.report_words import say_up_to


@dataclass(frozen=True, slots=True, kw_only=True)
class _Telling:
    """Of whom a fact is told, and how."""

    manager: ManagerReport
    report: CoachingReport
    named: bool  # reps are
    brief: bool
    alone: bool
    day: Callable[[date], str]

    def name(self, rep: RepStanding | None) -> str:
        return visible(rep.name) if rep and self.named else "a rep"


def say_topic(
    talk: Talk,
    report: CoachingReport,
    *,
    named: bool = True,
    brief: bool = False,
    alone: bool = True,
    day: Callable[[date], str] = str,
) -> str:
    """Say the one fact that a talk begins with; no rep's name is in it unless `named`.

    What changed on a team with a share is left out of a `brief` one; one that stands `alone`, with
    no step beside it, says what still fits. `day` shows a day.
    """
    told = _Telling(
        manager=talk.about, report=report, named=named, brief=brief, alone=alone, day=day
    )
    return f"{_FACTS[talk.topic](told)}."


def _say_changed(told: _Telling) -> str:
    change = told.manager.tally.trend.change
    assert change is not None
    beside = replace(change, beside=()) if told.brief else change
    asks = "what worked" if change.after < change.before else "what changed"
    return f"{say_change(beside, named=told.named, day=told.day)} Ask {asks}"


def _say_disputed(told: _Telling) -> str:
    answers = told.manager.tally.answers
    reps, own = answers.share or 0, answers.manager_share or 0
    return (
        f"of {answers.answered} calls the reps say that they asked for "
        f"{reps * answers.answered}, the log {own * answers.answered}"
    )


def _say_never_coached(told: _Telling) -> str:
    never = [rep for rep in told.manager.overdue if rep.days_since is None]
    words = f"{count_of(len(never), 'rep')} never coached{say_up_to(told.report, told.day)}"
    asked = sum(rep.requested for rep in never)
    return f"{words}, but asked for {count_of(asked, 'call')}" if asked else words


def _say_displaced(told: _Telling) -> str:
    days = told.manager.tally.field_days
    return f"{days.displaced} of {count_of(days.planned, 'field day')} gave way"


def _say_planned(told: _Telling) -> str:
    days = told.manager.tally.field_days.still_planned
    planned = count_of(days, "field day") if days else "no field day"
    until = "" if told.brief else f" until {told.day(told.report.period.end)}"
    room = f"; {say_room(told.report, told.manager)}" if told.alone else ""
    return f"{planned} planned{until}{room}"


def _say_one_rep(told: _Telling) -> str:
    rep, others = find_asking_rep(told.manager), len(told.manager.tally.reps) - 1
    calls = count_of(rep.requested if rep else 0, "call")
    than = "the other one" if others == 1 else f"the other {others} together"
    return f"{told.name(rep)} asked for {calls}, more than {than}"


def _say_stakes(told: _Telling, stakes: Stakes) -> str:
    tally = told.manager.tally
    of_these = tally.matrix.get((REP_REQUEST, stakes), 0)
    return f"{of_these} of {tally.period.requested} calls asked for were about {stakes} deals"


def _say_overdue(told: _Telling) -> str:
    rep = find_late_rep(told.manager)
    assert rep is not None
    passed = say_passed(rep, told.report.today, told.day)
    also = f" and asked for {count_of(rep.requested, 'call')}" if rep.requested else ""
    return f"{told.name(rep)} was last coached {passed}{also}"


def _say_invited(told: _Telling) -> str:
    tally = told.manager.tally
    of_these = f"{tally.invited_coaching} of {count_of(tally.period.requested, 'call')} asked for"
    return f"{of_these} were only observed: that is coaching"


def _say_held(told: _Telling) -> str:
    return f"all {told.manager.tally.field_days.held} field days so far took place"


def _say_reach(told: _Telling) -> str:
    tally = told.manager.tally
    return f"{tally.coached or 'none'} of {count_of(len(tally.reps), 'rep')} coached"


_FACTS: dict[Topic, Callable[[_Telling], str]] = {
    "improved": _say_changed,
    "changed": _say_changed,
    "disputed": _say_disputed,
    "never coached": _say_never_coached,
    "displaced": _say_displaced,
    "disguised": lambda told: say_disguised(told.manager),
    "planned": _say_planned,
    "one rep": _say_one_rep,
    "big": lambda told: _say_stakes(told, "big"),
    "ordinary": lambda told: _say_stakes(told, "ordinary"),
    "overdue": _say_overdue,
    "invited": _say_invited,
    "held": _say_held,
    "reach": _say_reach,
    "asked": lambda told: f"reps asked for {say_evidence(told.manager.evidence)}",
}

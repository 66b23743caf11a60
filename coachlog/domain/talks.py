"""Whom to talk to first, and the one fact to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal, get_args

from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import REP_REQUEST
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.report_order import list_by_need

# The most telling first.
Topic = Literal[
    "improved", "changed", "disputed", "never coached", "displaced", "disguised", "planned",
    "one rep", "big", "ordinary", "overdue", "invited", "held", "reach", "asked",
]  # fmt: skip

TOPICS: tuple[Topic, ...] = get_args(Topic)
TALKS = 3
FEWEST_ASKED = 4  # calls, for a fact about most of them
FEWEST_HELD = 2  # field days


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A manager to talk to, and what about."""

    about: ManagerReport
    topic: Topic


def choose_talks(report: CoachingReport) -> tuple[Talk, ...]:
    """Return up to three talks: whom to look at first, in order of need, each about another thing.

    Then whoever moved away from coaching. Whoever moved to it is one of the three: what worked
    there helps the others. Two are about the same thing only where a manager has no other.
    """
    by_need = list_by_need(report)
    first = [manager for manager in by_need if manager.look_first]
    moved = [manager for manager in by_need if manager not in first and has_moved(manager)]
    better = [manager for manager in moved if has_improved(manager)][:1]
    worse = [manager for manager in moved if not has_improved(manager)]
    chosen = (first + worse)[: TALKS - len(better)] + better
    listed = [list_topics(manager, report) for manager in chosen]
    topics = min(
        product(*listed), key=lambda picked: (-len(set(picked)), sum(map(TOPICS.index, picked)))
    )
    return tuple(
        Talk(about=manager, topic=topic) for manager, topic in zip(chosen, topics, strict=True)
    )


def has_moved(manager: ManagerReport) -> bool:
    """Tell whether a manager's share is another one than before, beyond chance."""
    return manager.tally.trend.change is not None


def has_improved(manager: ManagerReport) -> bool:
    """Tell whether a manager is asked along for a smaller share than before, beyond chance."""
    change = manager.tally.trend.change
    return change is not None and change.after < change.before


def list_topics(manager: ManagerReport, report: CoachingReport) -> list[Topic]:
    """Return what a talk with a manager could be about, the most telling first; never nothing."""
    tally, days, counts = manager.tally, manager.tally.field_days, manager.tally.matrix
    asked = tally.period.requested
    many, moved = asked >= FEWEST_ASKED, has_improved(manager)
    holds: dict[Topic, bool] = {
        "improved": moved,
        "changed": has_moved(manager) and not moved,
        "disputed": tally.answers.differs(report.policy.threshold),
        "never coached": any(rep.days_since is None for rep in manager.overdue),
        "displaced": days.displaced > 0,
        "disguised": tally.disguised_days > 0,
        "planned": manager.half_days_wanted is not None,
        "one rep": find_asking_rep(manager) is not None,
        "big": many and 2 * counts.get((REP_REQUEST, "big"), 0) > asked,
        "ordinary": many and 2 * counts.get((REP_REQUEST, "ordinary"), 0) > asked,
        "overdue": find_late_rep(manager) is not None,
        "invited": tally.invited_coaching > 0,
        "held": days.held >= FEWEST_HELD and days.held + days.still_planned == days.planned,
        "reach": tally.coached < len(tally.reps),
        "asked": True,
    }
    return [topic for topic, held in holds.items() if held]


def find_late_rep(manager: ManagerReport) -> RepStanding | None:
    """Return who of the overdue was coached before, and has waited longest since."""
    late = [rep for rep in manager.overdue if rep.days_since is not None]
    return max(late, key=lambda rep: (rep.days_since or 0, rep.requested), default=None)


def find_asking_rep(manager: ManagerReport) -> RepStanding | None:
    """Return who of a team asked for more calls than all others together."""
    reps = manager.tally.reps
    most = max(reps, key=lambda rep: rep.requested, default=None)
    if most is None or len(reps) == 1 or most.requested < FEWEST_ASKED:
        return None
    return most if 2 * most.requested > sum(rep.requested for rep in reps) else None

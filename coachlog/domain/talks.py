"""Whom to talk to first, and the one fact to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coachlog.domain.coaching import CoachingReport, ManagerReport

Topic = Literal[
    "improved", "changed", "never coached", "displaced", "disguised", "overdue", "asked"
]

TALKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A manager to talk to, and what about."""

    about: ManagerReport
    topic: Topic


def choose_talks(report: CoachingReport) -> tuple[Talk, ...]:
    """Return up to three talks: whom to look at first, in order of need.

    Whoever moved to coaching is one of the three: what worked there helps the others.
    """
    sure = [manager for manager in report.by_need if manager.look_first]
    moved = [manager for manager in report.by_need if has_improved(manager) and manager not in sure]
    chosen = sure[: TALKS - len(moved[:1])] + moved[:1]
    return tuple(Talk(about=manager, topic=_choose_topic(manager)) for manager in chosen)


def has_improved(manager: ManagerReport) -> bool:
    """Tell whether a manager is asked along for a smaller share than before, beyond chance."""
    change = manager.tally.trend.change
    return change is not None and change.after < change.before


def _choose_topic(manager: ManagerReport) -> Topic:
    if manager.tally.trend.change:
        return "improved" if has_improved(manager) else "changed"
    if any(rep.last_coached_on is None for rep in manager.overdue):
        return "never coached"
    if manager.tally.field_days.displaced:
        return "displaced"
    if manager.tally.disguised_days:
        return "disguised"
    return "overdue" if manager.overdue else "asked"

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
    sure = [one for one in report.by_need if one.look_first]
    moved = [one for one in report.by_need if has_improved(one) and one not in sure]
    chosen = sure[: TALKS - len(moved[:1])] + moved[:1]
    return tuple(Talk(about=one, topic=_choose_topic(one)) for one in chosen)


def has_improved(one: ManagerReport) -> bool:
    """Tell whether a manager is asked along for a smaller share than before, beyond chance."""
    change = one.tally.trend.change
    return change is not None and change.after < change.before


def _choose_topic(one: ManagerReport) -> Topic:
    if one.tally.trend.change:
        return "improved" if has_improved(one) else "changed"
    if any(rep.last_coached_on is None for rep in one.overdue):
        return "never coached"
    if one.tally.field_days.displaced:
        return "displaced"
    if one.tally.disguised_days:
        return "disguised"
    return "overdue" if one.overdue else "asked"

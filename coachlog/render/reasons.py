"""Why a field day is due, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from coachlog.render.lines import count_of

if TYPE_CHECKING:
    from coachlog.domain.cadence import RepStanding
    from coachlog.domain.due import DueRep


def explain_need(rep: DueRep) -> str:
    """Say how a rep stands: when last coached against the cadence, open actions, a planned day."""
    parts = [f"{explain_standing(rep.standing)}, cadence {rep.standing.cadence_days}"]
    if rep.open_actions:
        actions = count_of(rep.open_actions, "open action")
        parts.append(
            f"{actions}, {rep.overdue_actions} overdue" if rep.overdue_actions else actions
        )
    if rep.next_day is not None:
        how = "planned" if rep.next_day.planned else "agreed"
        parts.append(f"{how} for {rep.next_day.on:%a} {rep.next_day.on}")
    return "; ".join(parts)


def explain_standing(rep: RepStanding) -> str:
    """Say when a rep was last coached."""
    if rep.days_since is not None:
        return f"last coached {say_passed(rep, rep.as_of)}"
    if rep.started_on is not None:
        days = count_of((rep.as_of - rep.started_on).days, "day")
        return f"never coached in this log, {days} since the start"
    return "never coached in this log"


def say_passed(rep: RepStanding, today: date, day: Callable[[date], str] = str) -> str:
    """Say how many days passed since the last coaching: until now, or until the day looked at."""
    if not rep.days_since:
        return "today" if rep.as_of == today else "that day"
    until = "ago" if rep.as_of == today else f"before {day(rep.as_of)}"
    return f"{count_of(rep.days_since, 'day')} {until}"

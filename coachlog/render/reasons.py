"""Why a field day is due, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from coachlog.render.lines import count_of

if TYPE_CHECKING:
    from coachlog.domain.due import DueRep


def explain_need(rep: DueRep, as_of: date) -> str:
    """Say how a rep stands: the last field day against the cadence, open actions, a planned day."""
    parts = [f"{_explain_cadence(rep, as_of)}, cadence {rep.cadence_days}"]
    if rep.open_actions:
        actions = count_of(rep.open_actions, "open action")
        parts.append(
            f"{actions}, {rep.overdue_actions} overdue" if rep.overdue_actions else actions
        )
    if rep.planned_on is not None:
        parts.append(f"planned for {rep.planned_on:%a} {rep.planned_on}")
    return "; ".join(parts)


def _explain_cadence(rep: DueRep, as_of: date) -> str:
    if rep.last_on is not None:
        days = (as_of - rep.last_on).days
        if days == 0:
            return "last field day today"
        return f"{count_of(days, 'day')} since the last field day"
    if rep.started_on is not None:
        days = (as_of - rep.started_on).days
        return f"never coached in this log, {count_of(days, 'day')} since the start"
    return "never coached in this log"

"""Who may have caused the manager to be there, as an entry of a calendar hints."""

from __future__ import annotations

from dataclasses import dataclass

from coachlog.domain.calendar_entries import CalendarEntry
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Initiator
from coachlog.domain.guests import Guest


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Who may have caused the manager to be there, and where that comes from."""

    initiator: Initiator
    reason: str


def suggest_initiator(
    entry: CalendarEntry, rep: Guest, field_day: str | None = None
) -> Suggestion | None:
    """Return the initiator at which the organiser hints; None when it was somebody else.

    `field_day` names the field day that the entry lies inside.
    """
    if field_day is not None:
        return Suggestion(initiator=MANAGER_SCHEDULED, reason=f"inside {field_day}")
    organizer = entry.organizer
    if organizer is None:
        return None
    if organizer.part == "manager":
        return Suggestion(initiator=MANAGER_SCHEDULED, reason=f"organised by {organizer}")
    if organizer.part == "rep" and organizer.rep_id == rep.rep_id:
        return Suggestion(initiator=REP_REQUEST, reason=f"organised by {organizer}")
    return None

"""A planned field day as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from coachlog import __version__

if TYPE_CHECKING:
    from coachlog.usecases.plan_day import PlannedDay


def write_day(day: PlannedDay) -> bytes:
    """Return the day as a calendar of one event, with its time zone."""
    zone = ZoneInfo(day.plan.time_zone)
    plan = day.plan
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", datetime.fromisoformat(day.made_at))
    event.add("dtstart", datetime.combine(plan.on, plan.starts_at, zone))
    event.add("dtend", datetime.combine(plan.on, plan.ends_at, zone))
    event.add("summary", f"Field day: {day.manager.name} with {day.rep.name}")
    if plan.place:
        event.add("location", plan.place)
    description = _describe(day)
    if description:
        event.add("description", description)
    if day.manager.email:
        event.add("organizer", _address(day.manager.name, day.manager.email))
    for one in (day.manager, day.rep):
        if one.email:
            attendee = _address(one.name, one.email)
            attendee.params["role"] = vText("REQ-PARTICIPANT")
            event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", f"-//coachlog//coachlog {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    # The rules of the years around are all that one day needs.
    year = timedelta(days=366)
    calendar.add_missing_timezones(plan.on - year, plan.on + year)
    return bytes(calendar.to_ical())


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    # A double quote can't stand in a parameter (RFC 5545, 3.2).
    address.params["cn"] = vText(name.replace('"', "'"))
    return address


def _describe(day: PlannedDay) -> str:
    plan = day.plan
    lines = []
    if plan.focus:
        lines.append(f"Focus: {', '.join(plan.focus)}")
    if plan.objective:
        lines.append(f"Objective: {plan.objective}")
    lines += [f"{stop.at} {stop.account}" for stop in day.stops]
    return "\n".join(lines)

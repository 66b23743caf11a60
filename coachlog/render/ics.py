"""A field day as a calendar file (RFC 5545) and as an invitation (RFC 5546)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from coachlog import __version__
from coachlog.domain.invitations import Invitation, Invitee

# A day to prepare in; sellingpower.com's interview with Melfa asks for 24 hours.
REMINDER = timedelta(days=1)


def write_invitation(invitation: Invitation, at: str, *, sent: bool = True) -> bytes:
    """Return the day as a calendar of one event, written at the instant `at` (ISO 8601).

    `sent`: a message from organiser to attendee, METHOD REQUEST or CANCEL. Those need both
    addresses; without one it is an entry that invites nobody. What is put on a calendar server has
    no method (RFC 4791, 4.1).
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//coachlog//coachlog {__version__}//EN")
    calendar.add("version", "2.0")
    if sent and not invitation.unreachable:
        calendar.add("method", "CANCEL" if invitation.cancelled else "REQUEST")
    calendar.add_component(_event(invitation, datetime.fromisoformat(at)))
    # The rules of the years around are all that one day needs.
    year = timedelta(days=366)
    calendar.add_missing_timezones(invitation.on - year, invitation.on + year)
    return bytes(calendar.to_ical())


def _event(invitation: Invitation, at: datetime) -> Event:
    zone = ZoneInfo(invitation.time_zone)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", datetime.combine(invitation.on, invitation.starts_at, zone))
    event.add("dtend", datetime.combine(invitation.on, invitation.ends_at, zone))
    event.add("summary", f"Field day: {invitation.manager.name} with {invitation.rep.name}")
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    if invitation.place:
        event.add("location", invitation.place)
    description = _describe(invitation)
    if description:
        event.add("description", description)
    if not invitation.unreachable:
        _invite(event, invitation)
    if not invitation.cancelled:
        event.add_component(_alarm(invitation))
    return event


def _invite(event: Event, invitation: Invitation) -> None:
    event.add("organizer", _address(invitation.manager))
    chair, rep = _address(invitation.manager), _address(invitation.rep)
    for attendee, role, answer in (
        (chair, "CHAIR", "ACCEPTED"),
        (rep, "REQ-PARTICIPANT", "NEEDS-ACTION"),
    ):
        attendee.params["cutype"] = vText("INDIVIDUAL")
        attendee.params["role"] = vText(role)
        attendee.params["partstat"] = vText(answer)
        attendee.params["rsvp"] = vText("FALSE" if attendee is chair else "TRUE")
        event.add("attendee", attendee, encode=False)


def _alarm(invitation: Invitation) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -REMINDER)
    alarm.add("description", f"Field day: {invitation.manager.name} with {invitation.rep.name}")
    return alarm


def _address(invitee: Invitee) -> vCalAddress:
    address = vCalAddress(f"mailto:{invitee.email}")
    # A double quote can't stand in a parameter (RFC 5545, 3.2).
    address.params["cn"] = vText(invitee.name.replace('"', "'"))
    return address


def _describe(invitation: Invitation) -> str:
    lines = []
    if invitation.focus:
        lines.append(f"Focus: {', '.join(invitation.focus)}")
    if invitation.objective:
        lines.append(f"Objective: {invitation.objective}")
    lines += [f"{stop.at:%H:%M} {stop.account}" for stop in invitation.stops]
    return "\n".join(lines)

"""Handing a field day to calendars: as a file, and on the server of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from coachlog import stops
from coachlog.cli.clock import read_now
from coachlog.cli.speech import tell
from coachlog.errors import CoachlogError, SavedBut

if TYPE_CHECKING:
    from coachlog.cli.invocation import Invocation
    from coachlog.domain.invitations import Invitation


def name_outside(ics: str | None, *, publish: bool) -> str:
    """Say what a command writes besides the log, for the history."""
    parts = [f"wrote the calendar file {ics}"] if ics not in (None, "-") else []
    parts += ["changed the calendar server"] if publish else []
    return " and ".join(parts)


@contextmanager
def calendar_file(name: str | None) -> Iterator[IO[str] | None]:
    """Open the file of `--ics` before anything is kept: one that can't be written stops it."""
    from coachlog.cli.output import open_output

    if name is None:
        yield None
        return
    with open_output(name) as file:
        yield file


def write_calendar_file(run: Invocation, file: IO[str] | None, invitation: Invitation) -> None:
    """Write the invitation, or its update, into the file of `--ics`."""
    if file is None:
        return
    from coachlog.render.ics import write_invitation

    at = read_now()
    file.write(write_invitation(invitation, at).decode("utf-8"))


def tell_calendars(
    run: Invocation,
    field_day_id: int,
    invitation: Invitation,
    *,
    ics: str | None,
    publish: bool,
) -> None:
    """Say which file was written, and bring the calendar server in line or say that it is not.

    Raises SavedBut when the server does not do it, once the log has kept something.
    """
    if ics is not None:
        _describe_file(ics, invitation)
    if publish:
        _publish(run, field_day_id, invitation)
    elif invitation.published_to:
        tell(
            "Note: the calendar server may still have it as before; bring it in line: "
            f"coachlog edit-fieldday {field_day_id} --publish",
            err=True,
        )


def _describe_file(name: str, invitation: Invitation) -> None:
    from coachlog.render.lines import visible

    if name != "-":
        tell(f"Calendar file: {visible(name)}", err=True)
    if invitation.unreachable:
        missing = " and ".join(map(visible, invitation.unreachable))
        tell(
            f"Note: no e-mail of {missing} is known, so the file is an entry for your calendar and "
            "invites nobody; give it with coachlog edit-rep or edit-manager --email.",
            err=True,
        )


def _publish(run: Invocation, field_day_id: int, invitation: Invitation) -> None:
    """Bring the calendar server in line with the log: put the entry there, or take it off."""
    from coachlog.calendar_server import put_entry, remove_entry
    from coachlog.render.ics import write_invitation
    from coachlog.render.lines import visible

    server = run.settings.calendar_server()
    there = "still" if invitation.cancelled else "not"
    again = f"coachlog edit-fieldday {field_day_id} --publish"
    try:
        with stops.waiting():
            if not invitation.cancelled:
                entry = write_invitation(invitation, read_now(), sent=False)
                put_entry(server, invitation.uid, invitation.sequence, entry)
                done = "published to"
            else:
                done = "taken off" if remove_entry(server, invitation.uid) else "not on"
    except KeyboardInterrupt as stop:
        if not run.has_saved:
            raise
        what = f"stopped; field day {field_day_id} may {there} be published"
        raise SavedBut(what, f"bring it in line: {again}") from stop
    except CoachlogError as error:
        problem = f"field day {field_day_id} may {there} be published: {error}"
        if run.has_saved:
            raise SavedBut(problem, f"try only that again: {again}") from error
        raise CoachlogError(f"{problem}. Try again: {again}") from error
    tell(f"Field day {field_day_id} is {done} {server.url}", err=True)
    before = invitation.published_to
    if before is not None and before != server.address_of(invitation.uid):
        tell(
            f"Note: it was published to {visible(before)} before, and was left alone there; take "
            "it off in that calendar",
            err=True,
        )

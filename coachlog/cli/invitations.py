"""Handing a field day to calendars: as a file, and on the server of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

import typer

from coachlog.errors import CoachlogError, WrongUsage

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

    at = run.author("").at
    file.write(write_invitation(invitation, at).decode("utf-8"))


def describe_calendar_file(name: str | None, invitation: Invitation) -> None:
    """Say on standard error which file was written, and what it can't do."""
    if name is None:
        return
    from coachlog.render.lines import visible

    if name != "-":
        typer.echo(f"Calendar file: {name}", err=True)
    if invitation.unreachable:
        missing = " and ".join(map(visible, invitation.unreachable))
        typer.echo(
            f"Note: no e-mail of {missing} is known, so the file is an entry for your calendar and "
            "invites nobody; give it with coachlog edit-rep or edit-manager --email.",
            err=True,
        )


def publish_day(run: Invocation, field_day_id: int, invitation: Invitation) -> None:
    """Bring the calendar server in line with the log: put the entry there, or take it off.

    Raises CoachlogError, with the command that tries again, when the server does not do it; the
    log has kept everything by then.
    """
    from coachlog.publishing import put_entry, remove_entry
    from coachlog.render.ics import write_invitation

    server, address = run.settings.caldav, invitation.published_to
    if server is None or address is None:
        raise WrongUsage("--publish needs a calendar server in the settings: caldav.url")
    try:
        if invitation.cancelled:
            remove_entry(server, address)
        else:
            at = run.author("").at
            put_entry(server, address, write_invitation(invitation, at, sent=False))
    except CoachlogError as error:
        raise CoachlogError(
            f"field day {field_day_id} is kept in the log, but {error}. "
            f"Try again: coachlog edit-fieldday {field_day_id} --publish"
        ) from error
    done = "taken off" if invitation.cancelled else "published to"
    typer.echo(f"Field day {field_day_id} is {done} {server.url}", err=True)


def mention_server(field_day_id: int, invitation: Invitation, *, published: bool) -> None:
    """Say that the calendar server still has the day as it was."""
    if invitation.published_to and not published:
        typer.echo(
            f"Note: the calendar server still has it as before; bring it in line: "
            f"coachlog edit-fieldday {field_day_id} --publish",
            err=True,
        )

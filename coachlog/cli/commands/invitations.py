"""Handing a field day to calendars: as a file, and on the server of the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from coachlog import stops
from coachlog.cli.program.clock import read_now
from coachlog.cli.terminal.say import tell
from coachlog.errors import CoachlogError, SavedBut, to_paste

if TYPE_CHECKING:
    from coachlog.cli.program.invocation import Invocation
    from coachlog.domain.invitations import Invitation


def name_outside(ics: str | None, *, publish: bool) -> str:
    """Say what a command writes besides the log, for the history."""
    parts = [f"wrote the calendar file {ics}"] if ics not in (None, "-") else []
    parts += ["changed the calendar server"] if publish else []
    return " and ".join(parts)


def how_to_finish(field_day_id: int, ics: str | None, *, publish: bool) -> str:
    """Return what tells calendars of a day that the log has already, "" if none is to be told."""
    options = ["--ics", ics] if ics is not None else []
    options += ["--publish"] if publish else []
    if not options:
        return ""
    return f"only that again: {to_paste('edit-fieldday', field_day_id, *options)}"


@contextmanager
def calendar_file(name: str | None) -> Iterator[Callable[[Invitation], None]]:
    """Give what takes the invitation for `--ics` before anything is kept.

    A file is on the disk by then, and is put in place at the end; the screen has it at the end.
    """
    taken: list[Invitation] = []
    if name is None:
        yield taken.append
        return
    from coachlog.cli.terminal.output import naming, open_output
    from coachlog.files import bring_to_disk
    from coachlog.render.ics import write_invitation

    with open_output(name, told=False) as file:

        def write(invitation: Invitation) -> None:
            file.write(write_invitation(invitation, read_now()).decode("utf-8"))

        def take(invitation: Invitation) -> None:
            with naming(name):
                write(invitation)
                bring_to_disk(file)

        yield taken.append if name == "-" else take
        for invitation in taken:
            write(invitation)


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
            + to_paste("edit-fieldday", field_day_id, "--publish"),
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
            "invites nobody; give it with "
            f"{to_paste('edit-rep')} or edit-manager --email.",
            err=True,
        )


def _publish(run: Invocation, field_day_id: int, invitation: Invitation) -> None:
    """Bring the calendar server in line with the log: put the entry there, or take it off."""
    from coachlog.calendar_server import put_entry, remove_entry
    from coachlog.render.ics import write_invitation
    from coachlog.render.lines import visible

    server = run.settings.calendar_server()
    there = "still" if invitation.cancelled else "not"
    again = to_paste("edit-fieldday", field_day_id, "--publish")
    run.to_finish = how_to_finish(field_day_id, None, publish=True)
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
        raise SavedBut(what, run.to_finish) from stop
    except CoachlogError as error:
        problem = f"field day {field_day_id} may {there} be published: {error}"
        if run.has_saved:
            raise SavedBut(problem, run.to_finish) from error
        raise CoachlogError(f"{problem}. Try again: {again}") from error
    tell(f"Field day {field_day_id} is {done} {server.url}", err=True)
    before = invitation.published_to
    if before is not None and before != server.address_of(invitation.uid):
        tell(
            f"Note: it was published to {visible(before)} before, and was left alone there; take "
            "it off in that calendar",
            err=True,
        )

"""cancel-fieldday: giving a planned field day up."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.commands.invitations import (
    calendar_file,
    how_to_finish,
    name_outside,
    tell_calendars,
)
from coachlog.cli.options import IcsOption, PublishOption, YesOption, value
from coachlog.cli.program.command import command, family, read_id
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.writing import refuse_two_outputs
from coachlog.cli.terminal.ask import agrees, can_ask, confirm
from coachlog.cli.terminal.say import tell
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.command_names import CommandName
from coachlog.errors import WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.usecases.log_call import LoggedCall

app = family()

WHY = "Why"


@command(
    app,
    CommandName.CANCEL_FIELDDAY,
    'coachlog cancel-fieldday 4 --reason "the customer was ill" --yes',
    "coachlog cancel-fieldday 4 --displaced-by 12 --yes",
    'coachlog cancel-fieldday 4 --displaced-by "budget meeting" --yes --ics cancelled.ics',
)
def cancel_fieldday(
    id_: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="The field day; left out, the next one is asked about."),
    ] = None,
    displaced_by: Annotated[
        str | None,
        value(
            "CALL|TEXT",
            f"What it gave way to: the number of a call, or words; {name_reader('displaced_by')}.",
            WHY,
        ),
    ] = None,
    reason: Annotated[
        str | None, value("TEXT", f"Why, in your words; {name_reader('reason')}.", WHY)
    ] = None,
    yes: YesOption = False,
    ics: IcsOption = None,
    publish: PublishOption = False,
) -> None:
    """Cancel a planned field day, or note what displaced it."""
    from coachlog.cli.commands.fieldday_questions import choose_day
    from coachlog.render.fieldday_lines import ask_to_give_up, describe_given_up
    from coachlog.usecases.cancel_day import cancel_day, find_planned

    run = current()
    refuse_two_outputs(run, ics)
    by = _read_displacement(displaced_by)
    if isinstance(by, str) and reason:
        raise WrongUsage("--displaced-by says why already; leave --reason out")
    why = check_text("reason", reason) if reason else None
    if publish:
        run.settings.calendar_server()  # before anything is given up
    outside = name_outside(ics, publish=publish)
    day_id = choose_day(run, id_, "cancel")
    with ExitStack() as opened:
        hand_out = opened.enter_context(calendar_file(ics))
        log = opened.enter_context(run.log(writing=True))
        planned = find_planned(log, day_id, by if isinstance(by, int) else None)
        confirm(ask_to_give_up(planned, displaced=by is not None), yes=yes)
        author = run.author(outside=outside)
        given_up = opened.enter_context(
            cancel_day(log, day_id, displaced_by=by, reason=why, author=author)
        )
        run.to_finish = how_to_finish(day_id, ics, publish=publish)
        if given_up.invitation is not None:
            hand_out(given_up.invitation)
    for line in describe_given_up(given_up):
        tell(line, err=ics == "-")
    if given_up.invitation is not None:
        tell_calendars(run, day_id, given_up.invitation, ics=ics, publish=publish)


def _read_displacement(text: str | None) -> int | str | None:
    if text is None:
        return None
    if not text.strip():
        raise WrongUsage("--displaced-by: give the number of a call, or words")
    if text.strip().isascii() and text.strip().isdecimal():
        return read_id("displaced_by", text.strip())
    return check_text("displaced_by", text)


def ask_if_displaced(run: Invocation, logged: LoggedCall) -> None:
    """Ask whether a call that a rep asked for displaced a field day planned for that day.

    Where nobody can be asked, say what to type. The call is logged whatever the answer.
    """
    from coachlog.render.lines import describe_planned_over

    for day_id, rep in logged.planned_days:
        planned = describe_planned_over(day_id, rep, logged.held_on)
        if not can_ask():
            tell(
                f"{planned}. If this call displaced it: "
                f"{to_paste('cancel-fieldday', day_id, '--displaced-by', logged.id, '--yes')}",
                err=True,
            )
        elif agrees(f"{planned}. Did this call displace it?", default=False):
            from coachlog.render.fieldday_lines import describe_given_up
            from coachlog.usecases.cancel_day import cancel_day

            with (
                run.log(writing=True) as log,
                cancel_day(log, day_id, displaced_by=logged.id, author=run.author()) as given_up,
            ):
                pass  # calendars are told below
            for line in describe_given_up(given_up):
                tell(line)
            if given_up.invitation is not None:
                tell_calendars(run, day_id, given_up.invitation, ics=None, publish=False)

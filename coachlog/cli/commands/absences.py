"""add-absence, list-absences, remove-absence: days on which somebody has no field day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import FormatOption, OutputOption, YesOption, flag, value
from coachlog.cli.program.command import command, family, read_id, refuse_missing
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.terminal.ask import Dialogue, ask_text, can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.audience import name_reader
from coachlog.domain.command_names import CommandName
from coachlog.domain.dates import show_day
from coachlog.errors import UnknownName, WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.domain.absences import Absence

app = family()


@command(
    app,
    CommandName.ADD_ABSENCE,
    'coachlog add-absence "Dana Cruz" --from 2026-12-21 --to 2027-01-01 --reason holiday',
    'coachlog add-absence "Pat Lee" --is-manager --from 2027-02-08',
)
def add_absence(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The rep or manager.")] = None,
    from_: Annotated[str | None, value("DATE", "The first day away.", name="--from")] = None,
    to: Annotated[str | None, value("DATE", "The last day away. Default: the first.")] = None,
    reason: Annotated[
        str | None, value("TEXT", f"Why, such as holiday; {name_reader('reason')}.")
    ] = None,
    is_manager: Annotated[
        bool, flag("--is-manager", "NAME is a manager, though a rep has it too.")
    ] = False,
) -> None:
    """Add days away, on which no rota lays out a field day."""
    from coachlog.usecases.absences import add_absence as add

    run = current()
    for field, day in (("from", from_), ("to", to)):
        if day is not None:
            run.read_day(field, day, "future")  # before anybody types more
    if name is None or from_ is None:
        if not can_ask():
            refuse_missing([] if from_ else ["from"])
            raise WrongUsage("NAME is missing")
        given = (name, from_, to, reason)
        name, from_, to, reason = Dialogue().hold(lambda: _ask_for_absence(run, *given))
    first = run.read_day("from", from_, "future")
    last = first if to is None else run.read_day("to", to, "future")
    with run.log(writing=True) as log:
        added = add(
            log,
            name,
            first,
            last,
            reason,
            of_manager=is_manager,
            author=run.author(),
        )
    tell(f"Added {describe(added.absence)}")
    for day_id, on in added.planned:
        tell(f"Note: field day {day_id} is planned for {on:%a} {on}, within it.", err=True)


def _ask_for_absence(
    run: Invocation, name: str | None, from_: str | None, to: str | None, reason: str | None
) -> tuple[str, str, str | None, str | None]:
    """Ask who is away, and when; for the rest only where the first day is asked for."""
    from coachlog.cli.commands.people_questions import asking_about_people
    from coachlog.cli.terminal.ask import ask_needed
    from coachlog.cli.terminal.understood import say_day

    def read_day(text: str) -> str:
        return say_day(text, run.read_day("from", text, "future")).isoformat()

    if name is None:
        with asking_about_people(run, insist=True) as people:
            if people.log is None:
                people.look_up("rep", "")  # which says how to start

            def look_up(text: str) -> str:
                try:
                    return people.look_up("rep", text)
                except UnknownName as error:
                    try:
                        return people.look_up("manager", text)
                    except UnknownName:
                        raise error from None

            name = ask_needed(
                "Who is away, a rep or a manager",
                look_up,
                "A name, or the beginning of a known one.",
                lambda typed: people.complete("rep", typed) + people.complete("manager", typed),
            )
    if from_ is None:
        about = "A day such as next tue, +2w, 21 dec or 2026-12-21."
        from_ = ask_needed(f"The first day away; today is {show_day(run.today)}", read_day, about)
        to = to or ask_text("The last day away (Enter = the first)", read_day, about=about) or None
        question = f"Why; {name_reader('reason')} (Enter = nothing)"
        about = "A word such as holiday."
        reason = reason or ask_text(question, about=about) or None
    return name, from_, to, reason


@command(
    app,
    CommandName.LIST_ABSENCES,
    "coachlog list-absences",
    "coachlog list-absences --all --format csv --output absences.csv",
)
def list_absences(
    all_: Annotated[bool, flag("--all", "Past ones too.")] = False,
    format_: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List days away from today on."""
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.absences import list_absences as find

    run = current()
    with run.log() as log:
        found = find(log, None if all_ else run.today)
    present(
        format_,
        output,
        found,
        table=lambda: partial(render.terminal.rota.print_absences, all_=all_),
        json=lambda: render.json_rota.write_absences,
        csv=lambda: render.csv_rota.write_absences,
    )


@command(
    app, CommandName.REMOVE_ABSENCE, "coachlog remove-absence 3", "coachlog remove-absence 3 --yes"
)
def remove_absence(
    absence: Annotated[
        str | None, typer.Argument(metavar="ID", help="The absence, as list-absences shows it.")
    ] = None,
    yes: YesOption = False,
) -> None:
    """Remove days away."""
    from coachlog.cli.terminal.ask import confirm
    from coachlog.usecases.absences import get_absence
    from coachlog.usecases.absences import remove_absence as remove

    run = current()
    absence_id = _choose_absence(run) if absence is None else read_id("absence", absence)
    with run.log(writing=True) as log:
        words = describe(get_absence(log, absence_id))
        confirm(f"Remove {words}?", yes=yes)
        remove(log, absence_id, run.author())
    tell(f"Removed {words}")


def _choose_absence(run: Invocation) -> int:
    from coachlog.cli.commands.row_questions import IN_VIEW, choose_id
    from coachlog.usecases.absences import get_absence
    from coachlog.usecases.absences import list_absences as find

    return choose_id(
        run,
        "Which absence?",
        rows=lambda log: [(one.id, describe(one)) for one in find(log, run.today)[:IN_VIEW]],
        find=get_absence,
        none=f"nobody is away from today on; {to_paste('list-absences', '--all')} shows past days",
        listing=to_paste("list-absences"),
    )


def describe(absence: Absence) -> str:
    """Say whose absence it is and when."""
    from coachlog.render.lines import visible

    first, last = absence.from_on, absence.until_on
    days = f"{first:%a} {first}" if first == last else f"{first:%a} {first} to {last:%a} {last}"
    reason = f", {visible(absence.reason)}" if absence.reason else ""
    return f"absence {absence.id}: {visible(absence.name)} ({absence.kind}), {days}{reason}"

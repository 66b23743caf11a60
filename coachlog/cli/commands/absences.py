"""add-absence, list-absences, remove-absence: days on which somebody has no field day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import FormatOption, OutputOption, YesOption, flag, value
from coachlog.cli.program.command import command, family, read_id
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import tell
from coachlog.domain.audience import name_reader
from coachlog.domain.command_names import CommandName

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
    name: Annotated[str, typer.Argument(metavar="NAME", help="The rep or manager.")],
    from_: Annotated[str, value("DATE", "The first day away.", name="--from")],
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
    from coachlog.cli.terminal.output import choose, present
    from coachlog.usecases.absences import list_absences as find

    run = current()
    shape = choose("format", format_, ("table", "json", "csv"))
    with run.log() as log:
        found = find(log, None if all_ else run.today)
    present(
        shape,
        output,
        found,
        table=lambda: render.terminal.rota.print_absences,
        json=lambda: render.json_rota.write_absences,
        csv=lambda: render.csv_rota.write_absences,
    )


@command(
    app, CommandName.REMOVE_ABSENCE, "coachlog remove-absence 3", "coachlog remove-absence 3 --yes"
)
def remove_absence(
    absence: Annotated[
        str, typer.Argument(metavar="ID", help="The absence, as list-absences shows it.")
    ],
    yes: YesOption = False,
) -> None:
    """Remove days away."""
    from coachlog.cli.terminal.ask import confirm
    from coachlog.usecases.absences import get_absence
    from coachlog.usecases.absences import remove_absence as remove

    run = current()
    absence_id = read_id("absence", absence)
    with run.log(writing=True) as log:
        words = describe(get_absence(log, absence_id))
        confirm(f"Remove {words}?", yes=yes)
        remove(log, absence_id, run.author())
    tell(f"Removed {words}")


def describe(absence: Absence) -> str:
    """Say whose absence it is and when."""
    from coachlog.render.lines import visible

    first, last = absence.from_on, absence.until_on
    days = f"{first:%a} {first}" if first == last else f"{first:%a} {first} to {last:%a} {last}"
    reason = f", {visible(absence.reason)}" if absence.reason else ""
    return f"absence {absence.id}: {visible(absence.name)} ({absence.kind}), {days}{reason}"

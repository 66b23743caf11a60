"""The report command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from coachlog import render
from coachlog.cli.options import (
    NO_PERIOD,
    SHAPE,
    OutputOption,
    with_period,
)
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.periods import PeriodOptions
from coachlog.cli.terminal.say import tell
from coachlog.domain.command_names import CommandName

if TYPE_CHECKING:
    from coachlog.store.open import Log

app = family()

# What fails -> the strengths of evidence that a flag needs for it; none means any.
FAILING: dict[str, tuple[str, ...]] = {"flag": (), "likely": ("likely", "firm"), "firm": ("firm",)}
FAILED_ON = 3


@command(
    app,
    CommandName.REPORT,
    "coachlog report --week",
    'coachlog report --month last --manager "Pat Lee"',
    "coachlog report --quarter 2026-Q3 --format csv --output q3.csv",
)
@with_period
def report(
    during: PeriodOptions = NO_PERIOD,
    manager: Annotated[str | None, typer.Option(metavar="NAME", help="Only this manager.")] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="table|json|csv",
            help="csv: one row per manager.",
            rich_help_panel=SHAPE,
        ),
    ] = "table",
    output: OutputOption = None,
    sort: Annotated[
        str,
        typer.Option(
            metavar="need|name|share|change|overdue",
            help="Which manager stands first; the default is who needs a talk first.",
            rich_help_panel=SHAPE,
        ),
    ] = "need",
    whole: Annotated[
        bool,
        typer.Option("--all", help="List those without a pattern too.", rich_help_panel=SHAPE),
    ] = False,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="flag|likely|firm",
            help="Exit with 3 when anyone is flagged, or flagged with such evidence.",
            rich_help_panel=SHAPE,
        ),
    ] = None,
) -> None:
    """Show whose ride-alongs are coaching and whose are mostly team selling.

    Without a period: this week.
    """
    from coachlog.cli.terminal.output import choose, present, stdout_console
    from coachlog.domain.coaching import parse_order
    from coachlog.domain.periods import week_of
    from coachlog.render.lines import describe_too_old
    from coachlog.usecases.report import report_period

    run = current()
    shape = choose("format", format_, ("table", "json", "csv"))
    fail_on = None if fail_on is None else choose("fail_on", fail_on, tuple(FAILING))
    order = parse_order("sort", sort)
    period = during.read(run.today) or week_of(run.today)
    with run.log() as log:
        found = report_period(log, period, manager, today=run.today, settings=run.settings)
        too_old = _count_too_old(run, log)
    strengths = FAILING[fail_on] if fail_on else None
    code = 0
    if strengths is not None and any(
        not strengths or manager_report.evidence.strength in strengths
        for manager_report in found.flagged
    ):
        code = run.code_if_unread = FAILED_ON
    if shape == "table":
        from coachlog.render.terminal.report import print_report

        with stdout_console(output, paged=True) as console:
            print_report(console, found, order=order, whole=whole)
        if too_old:
            tell(describe_too_old(too_old, run.settings.retention or ""), err=True)
    else:
        present(
            shape,
            output,
            found,
            json=lambda: render.json_report.write_report,
            csv=lambda: render.csv.write_report,
        )
    raise typer.Exit(code)


def _count_too_old(run: Invocation, log: Log) -> int:
    """Return how many calls are older than the settings let them be."""
    if run.settings.retention is None:
        return 0
    from coachlog.usecases.purge import count_too_old

    return count_too_old(log, run.settings.retention, run.today)

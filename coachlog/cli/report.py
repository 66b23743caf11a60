"""The report command."""

from __future__ import annotations

from typing import Annotated

import typer

from coachlog.cli.commands import command, family
from coachlog.cli.invocation import current
from coachlog.domain.command_names import CommandName

app = family()

PERIOD, SHAPE = "Which period", "How it is shown"
FAILED_ON = 3


@command(
    app,
    CommandName.REPORT,
    "coachlog report --week",
    'coachlog report --month last --manager "Pat Lee"',
    "coachlog report --quarter 2026-Q3 --format csv --output q3.csv",
)
def report(
    week: Annotated[
        str | None,
        typer.Option(
            metavar="[WEEK]",
            help="This week (the default), or 2026-W47, last, a day in it.",
            rich_help_panel=PERIOD,
        ),
    ] = None,
    month: Annotated[
        str | None,
        typer.Option(
            metavar="[MONTH]", help="This month, or 2026-11, last.", rich_help_panel=PERIOD
        ),
    ] = None,
    quarter: Annotated[
        str | None,
        typer.Option(
            metavar="[QUARTER]", help="This quarter, or 2026-Q4, last.", rich_help_panel=PERIOD
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="From this day on.", rich_help_panel=PERIOD),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="DATE", help="Up to this day. Default: today.", rich_help_panel=PERIOD
        ),
    ] = None,
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
    output: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Write to a file; - is the screen.", rich_help_panel=SHAPE
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="flag|firm",
            help="Exit with 3 when anyone is flagged, or flagged with firm evidence.",
            rich_help_panel=SHAPE,
        ),
    ] = None,
) -> None:
    """Show whose ride-alongs are coaching and whose are mostly team selling."""
    from coachlog.cli.output import choose, present
    from coachlog.cli.periods import PeriodOptions
    from coachlog.domain.periods import week_of
    from coachlog.usecases.report import report_period

    run = current()
    shape = choose("format", format_, ("table", "json", "csv"))
    failing = None if fail_on is None else choose("fail_on", fail_on, ("flag", "firm"))
    period = PeriodOptions(week, month, quarter, start, end).read(run.today) or week_of(run.today)
    with run.log() as log:
        found = report_period(log, period, manager, today=run.today, settings=run.settings)
    present(
        shape,
        output,
        found,
        table="terminal.report:print_report",
        json="json:write_report",
        csv="csv:write_report",
    )
    if any(failing == "flag" or one.evidence.strength == "firm" for one in found.flagged):
        raise typer.Exit(FAILED_ON if failing else 0)

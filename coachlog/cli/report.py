"""The report command."""

from __future__ import annotations

from typing import Annotated

import typer

from coachlog.cli.commands import command, family
from coachlog.cli.invocation import current
from coachlog.cli.listings import (
    SHAPE,
    FromOption,
    MonthOption,
    OutputOption,
    QuarterOption,
    ToOption,
    WeekOption,
)
from coachlog.domain.command_names import CommandName

app = family()

FAILED_ON = 3


@command(
    app,
    CommandName.REPORT,
    "coachlog report --week",
    'coachlog report --month last --manager "Pat Lee"',
    "coachlog report --quarter 2026-Q3 --format csv --output q3.csv",
)
def report(
    week: WeekOption = None,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    start: FromOption = None,
    end: ToOption = None,
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
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="flag|firm",
            help="Exit with 3 when anyone is flagged, or flagged with firm evidence.",
            rich_help_panel=SHAPE,
        ),
    ] = None,
) -> None:
    """Show whose ride-alongs are coaching and whose are mostly team selling.

    Without a period: this week.
    """
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

"""The options that every listing has."""

from __future__ import annotations

from typing import Annotated

import typer

from coachlog.cli.commands import read_id
from coachlog.cli.paths import FILE_TO_WRITE
from coachlog.cli.speech import tell
from coachlog.errors import InvalidValue

PERIOD, SHAPE = "Which period", "How it is shown"

WeekOption = Annotated[
    str | None,
    typer.Option(
        "--week",
        metavar="[WEEK]",
        help="This week, or 2026-W47, last, a day in it.",
        rich_help_panel=PERIOD,
    ),
]
MonthOption = Annotated[
    str | None,
    typer.Option(
        "--month", metavar="[MONTH]", help="This month, or 2026-11, last.", rich_help_panel=PERIOD
    ),
]
QuarterOption = Annotated[
    str | None,
    typer.Option(
        "--quarter",
        metavar="[QUARTER]",
        help="This quarter, or 2026-Q4, last.",
        rich_help_panel=PERIOD,
    ),
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="From this day on.", rich_help_panel=PERIOD),
]
ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="DATE", help="Up to this day. Default: today.", rich_help_panel=PERIOD
    ),
]
LimitOption = Annotated[
    str | None,
    typer.Option(
        "--limit",
        metavar="N",
        help="At most so many, the newest first.",
        rich_help_panel="Which of them",
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format", metavar="table|json|csv", help="For people or programs.", rich_help_panel=SHAPE
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output",
        metavar="FILE",
        click_type=FILE_TO_WRITE,
        help="Write to a file; - is the screen.",
        rich_help_panel=SHAPE,
    ),
]
NoPagerOption = Annotated[
    bool,
    typer.Option(
        "--no-pager", help="Don't page a long table on a terminal.", rich_help_panel=SHAPE
    ),
]


def read_limit(text: str | None) -> int | None:
    """Read how many to list at most; None lists all."""
    if text is None:
        return None
    number = read_id("limit", text)
    if number == 0:
        raise InvalidValue("limit", "0 would list nothing; write 1 or more")
    return number


def note_after_today(calls: int) -> None:
    """Say how many of the calls listed can't have been held yet, if there are any."""
    if calls:
        from coachlog.render.lines import describe_after_today

        tell(f"Note: {describe_after_today(calls)}.", err=True)

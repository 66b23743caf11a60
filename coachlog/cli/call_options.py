"""The options that say what a call was, where logging and correcting one mean the same by them."""

from __future__ import annotations

from typing import Annotated

import typer

WHO, WHAT, HOW = "Who and where", "What kind of call", "What was seen"

RepOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The salesperson.", rich_help_panel=WHO)
]
AccountOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The customer.", rich_help_panel=WHO)
]
NewOption = Annotated[
    bool,
    typer.Option(
        "--new", help="Take a name that looks like a known one as new.", rich_help_panel=WHO
    ),
]
CurrencyOption = Annotated[
    str | None, typer.Option(metavar="EUR", help="Of the deal value.", rich_help_panel=WHAT)
]
MinutesOption = Annotated[
    str | None, typer.Option(metavar="1..1440", help="How long it took.", rich_help_panel=WHAT)
]
RoleOption = Annotated[
    str | None,
    typer.Option(metavar="observed|shared|led", help="What the manager did.", rich_help_panel=WHAT),
]
ReinforceOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What the rep did well.", rich_help_panel=HOW)
]
ImproveOption = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="What the rep should work on.", rich_help_panel=HOW),
]
NotesOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Anything else.", rich_help_panel=HOW)
]

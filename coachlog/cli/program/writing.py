"""What commands give to other programs: what they made as JSON, and CSV for spreadsheets."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from typer.core import TyperOption

from coachlog.cli.program import click
from coachlog.cli.program.invocation import Invocation
from coachlog.domain.choices import parse_choice
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage


class ResultOption(TyperOption):
    """The option `--format text|json` of a command that writes."""

    def __init__(self) -> None:
        super().__init__(
            param_decls=["--format"],
            metavar="text|json",
            default="text",
            expose_value=False,
            help="For people, or for programs: coachlog.result/1.",
            rich_help_panel="How it is shown",
        )

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Let the run know whether a program reads what is said."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        if not ctx.resilient_parsing:
            try:
                shape = parse_choice("format", value, ("text", "json"))
            except InvalidValue as error:
                raise click.BadParameter(error.problem, ctx, self) from error
            ctx.ensure_object(Invocation).as_json = shape == "json"
        return value, rest


class BomOption(TyperOption):
    """The option `--bom` of a command that writes CSV."""

    def __init__(self) -> None:
        super().__init__(
            param_decls=["--bom"],
            is_flag=True,
            default=False,
            expose_value=False,
            help="Begin CSV with a byte order mark, for Excel.",
            rich_help_panel="How it is shown",
        )

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Let the run know how its CSV begins."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        ctx.ensure_object(Invocation).bom = bool(value)
        return value, rest


def writes_csv(command: click.Command) -> bool:
    """Tell whether a command has CSV among its formats."""
    return any(
        "--format" in param.opts and "csv" in (param.metavar or "").split("|")
        for param in command.params
    )


def refuse_bom_without_csv(ctx: click.Context, run: Invocation) -> None:
    """Refuse `--bom` where something else than CSV is wanted."""
    shape = ctx.params.get("format_")
    if run.bom and shape != "csv" and not (shape is None and run.command == CommandName.EXPORT):
        raise WrongUsage("--bom is for CSV; add --format csv")


def refuse_two_outputs(run: Invocation, ics: str | None) -> None:
    """Refuse to mix the result with another output that wants the screen."""
    if run.as_json and ics == "-":
        raise WrongUsage("--ics - and --format json both write to the screen; give --ics a file")


def write_result(run: Invocation) -> None:
    """Write what the command made, as JSON on standard output."""
    from coachlog.domain.made import Made
    from coachlog.render.json import write_document

    if sys.__stdout__ is None:
        raise CoachlogError("standard output is closed, and the result could not be written")
    made: list[Made] = run.made or [Made()]
    write_document(
        sys.stdout,
        {
            "format": "coachlog.result/1",
            "command": run.command,
            "saved": run.has_saved,
            "command_ids": [number for part in made for number in part.command_ids],
            **{
                key: _join([getattr(part, key) for part in made])
                for key in ("added", "changed", "removed", "names", "new_names")
            },
            "files": [str(path) for path in run.written],
            "said": run.told,
        },
    )


def _join(parts: list[Mapping[str, list[Any]]]) -> dict[str, list[Any]]:
    """Return what several transactions of one command made, table by table."""
    joined: dict[str, list[Any]] = {}
    for part in parts:
        for key, found in part.items():
            joined[key] = sorted({*joined.get(key, []), *found})
    return joined

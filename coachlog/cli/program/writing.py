"""What a command that writes gives to a script: the result of `--format json`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from typer.core import TyperOption

from coachlog.cli.program import click
from coachlog.cli.program.invocation import Invocation
from coachlog.domain.choices import parse_choice
from coachlog.errors import InvalidValue, WrongUsage

if TYPE_CHECKING:
    from coachlog.domain.made import Made


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


def refuse_two_outputs(run: Invocation, ics: str | None) -> None:
    """Refuse to mix the result with another output that wants the screen."""
    if run.as_json and ics == "-":
        raise WrongUsage("--ics - and --format json both write to the screen; give --ics a file")


def write_result(run: Invocation) -> None:
    """Write what the command made, as JSON on standard output."""
    from coachlog.render.json import write_document

    made: list[Made] = run.made
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

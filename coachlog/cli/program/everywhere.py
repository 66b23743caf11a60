"""The options of the whole program, which stand before or after the name of a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer
from typer.core import TyperOption

from coachlog import __version__
from coachlog.cli.program import click
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.say import put


class GlobalOption(TyperOption):
    """An option of the program, which each command takes too; its help stands with the program."""

    def handle_parse_result(
        self,
        ctx: click.Context,
        opts: Mapping[str, Any],
        args: list[str],
    ) -> tuple[Any, list[str]]:
        """Keep what is given where completion, which runs no command, finds it too."""
        value, rest = super().handle_parse_result(ctx, opts, args)
        if value not in (None, False):
            ctx.meta[f"coachlog.{self.name}"] = value
            setattr(ctx.ensure_object(Invocation), self.name or "", value)
        return value, rest


def list_global_options(*, with_environment: bool) -> list[GlobalOption]:
    """Return the options of the program; where the environment names the log, only it is asked."""
    return [
        GlobalOption(
            param_decls=["--db"],
            expose_value=False,
            envvar="COACHLOG_DB" if with_environment else None,
            show_envvar=with_environment,
            metavar="PATH",
            help="The log to use, instead of the one in your data folder.",
        ),
        _flag("--quiet", "-q", help="Say nothing but data, questions and errors."),
        _flag("--no-color", help="Show no colors; NO_COLOR does the same."),
        _flag("--no-input", help="Ask nothing; what is missing is an error."),
        _flag(
            "--version",
            "-V",
            callback=_show_version,
            is_eager=True,
            help="Show the version and exit.",
        ),
    ]


def _flag(*names: str, help: str, **more: Any) -> GlobalOption:  # noqa: ANN401  (Click's)
    return GlobalOption(
        param_decls=list(names), is_flag=True, default=False, expose_value=False, help=help, **more
    )


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        put(f"coachlog {__version__}")
        raise typer.Exit

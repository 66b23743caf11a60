"""The manual page coachlog(1), made of the help of every command; the wheel is built with it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence

from typer.core import TyperGroup
from typer.main import get_command

from coachlog import __version__
from coachlog.cli.program import click
from coachlog.cli.program.app import app, run
from coachlog.cli.program.catalogue import COMMANDS


class _Page(click.HelpFormatter):
    """Takes what a command says in its help, and writes it as a man page is written."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f'.SS "{_escape(prog)} {_escape(args)}"\n')

    def write_heading(self, heading: str) -> None:
        self.write(f".PP\n.B {_escape(heading)}\n")

    def write_paragraph(self) -> None:
        """Leave out the blank line of the screen."""

    def write_text(self, text: str) -> None:
        for paragraph in re.split(r"\n\s*\n", text):
            kept = paragraph.removeprefix("\b\n")  # its lines stay as they are
            laid_out = f".nf\n{_escape(kept)}\n.fi" if kept != paragraph else _escape(kept)
            self.write(f".PP\n{laid_out}\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        listed = [f".TP\n.B {_escape(name)}\n{_escape(told)}\n" for name, told in rows]
        self.write(f".PD 0\n{''.join(listed)}.PD\n")


def list_commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command, those of `config` and its like included, by its name."""
    program = get_command(app)
    context = click.Context(program)
    assert isinstance(program, TyperGroup)
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, TyperGroup):
            for below, one in command.commands.items():
                yield f"{name} {below}", one


def write_manual() -> str:
    """Return the manual page."""
    program, page = get_command(app), _Page()
    context = click.Context(program, info_name="coachlog", **program.context_settings)
    about = (program.help or "").rstrip(".")
    page.write(f'.TH COACHLOG 1 "" "coachlog {__version__}" "User Commands"\n')
    page.write(f".SH NAME\ncoachlog \\- {_escape(about[0].lower() + about[1:])}\n.SH SYNOPSIS\n")
    page.write(f".B coachlog\n{_escape(' '.join(program.collect_usage_pieces(context)))}\n")
    page.write(".SH OVERVIEW\n")
    program.format_options(context, page)
    page.write(".SH COMMANDS\n")
    for name, command in list_commands():
        settings = command.context_settings
        command.format_help(click.Context(command, info_name=f"coachlog {name}", **settings), page)
    codes = inspect.getdoc(run) or ""
    page.write(f'.SH "EXIT STATUS"\n{_escape(codes.partition(chr(10) * 2)[2])}\n')
    return page.getvalue()


def _escape(text: str) -> str:
    """Return text as troff takes it: no letter of it is a command."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace('"', "\\(dq").replace("'", "\\(aq")
    return re.sub(r"^(?=\.)", r"\\&", text, flags=re.MULTILINE)

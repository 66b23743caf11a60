"""The program: its commands, each loaded when it is called, and the one error boundary."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Sequence

import typer
from typer.main import get_command, get_command_from_info, get_group_from_info

from coachlog import stops
from coachlog.cli.program import click
from coachlog.cli.program.catalogue import COMMANDS, GROUPS
from coachlog.cli.program.command import (
    HELP_NAMES,
    PlainGroup,
    describe_error,
    describe_usage_error,
)
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.guard import guard_terminals
from coachlog.cli.terminal.say import put, tell
from coachlog.errors import CoachlogError, SavedBut, beginning_commands, describe_system_error

BUG = 70
NOTHING_SAVED = "; nothing was saved"
STOPPED = 130  # Ctrl-C


class Program(PlainGroup):
    """The root command; loads the module of a command when it is called."""

    is_program = True

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and build only that one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"coachlog.cli.commands.{COMMANDS[cmd_name][0]}")
        command = _build(module.app, cmd_name)
        if ctx.resilient_parsing:  # for the shell's completion
            from coachlog.cli.program.tab_values import suggest_values

            suggest_values(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.CompletionItem]:
        """Offer the commands, without loading them, and the options."""
        named = [
            click.CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, without loading them."""
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()])


def _build(family: typer.Typer, name: str) -> click.Command:
    for command in family.registered_commands:
        if command.name == name:
            return get_command_from_info(
                command, pretty_exceptions_short=False, rich_markup_mode=None
            )
    group = next(info for info in family.registered_groups if info.name == name)
    return get_group_from_info(
        group, pretty_exceptions_short=False, suggest_commands=False, rich_markup_mode=None
    )


app = typer.Typer(
    cls=Program,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings=HELP_NAMES,
)


@app.callback()
def start(ctx: typer.Context) -> None:
    """Show sales managers whether their time in the field is coaching or team selling."""
    invocation = ctx.ensure_object(Invocation)
    invocation.command = ctx.invoked_subcommand or ""
    if ctx.invoked_subcommand is None:
        from coachlog.cli.program.overview import show_overview

        show_overview(invocation)


def run(args: Sequence[str]) -> int:
    """Run the program and return its exit code: the one place where errors are shown.

    0 fine; 1 an expected error, and nothing was saved; 2 wrong usage; 3 `--fail-on`; 4 saved, but
    not all after it was done; 70 a bug; 130 Ctrl-C, 129 and 143 a hang-up and a request to end.
    """
    _open_streams()
    if args[:1] == ["help"]:  # as in `coachlog help add-call`
        args = [*args[1:], "--help"]
    if os.environ.get("_COACHLOG_COMPLETE"):
        from coachlog.cli.program.completion import answer

        answer(os.environ["_COACHLOG_COMPLETE"], args, get_command(app))
        return 0
    guard_terminals()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a name that the terminal can't show must not stop a command
        reconfigure(errors="backslashreplace")
    invocation = Invocation()
    with stops.watched(), beginning_commands(lambda: invocation.words):
        try:
            code, line = _work(invocation, args), ""
            if stops.is_held() and invocation.has_saved:
                line = "that was too late to stop it; all of it was saved"
        except BaseException as error:  # noqa: BLE001  (the boundary: nothing shows a traceback)
            stops.shut()
            code, line = _judge(invocation, error)
        if line:
            tell(f"coachlog: {' '.join(line.split())}", err=True)
        try:
            sys.stdout.flush()
        except OSError:  # what could not be written before, and was said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _open_streams() -> None:
    """Let no file of ours take the place of a stream that was closed when we were started."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
        if getattr(sys, name) is None and name != "stdin":
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115  (as long as the process)


def _work(invocation: Invocation, args: Sequence[str]) -> int:
    """Run the command; return its exit code once all that it says is out."""
    try:
        code = get_command(app).main(list(args), "coachlog", standalone_mode=False, obj=invocation)
    except click.NoArgsIsHelpError as error:
        put(error.format_message())
        code = 2
    sys.stdout.flush()
    stops.shut()
    if code == STOPPED:  # Typer has made it of a KeyboardInterrupt
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _judge(invocation: Invocation, error: BaseException) -> tuple[int, str]:
    """Return the exit code of an error and the line for it; after a commit, that it was saved."""
    code, problem = _explain(invocation, error)
    if not invocation.has_saved or isinstance(error, SavedBut) or not code:
        return code, problem
    # What an error says of itself is about its own transaction; an earlier one was kept.
    problem = re.sub("; nothing was (saved|written)", "", problem)
    but = SavedBut(problem.replace("nothing was", "nothing else was"), invocation.rest)
    return (code if code == BUG else but.exit_code), str(but)


def _explain(invocation: Invocation, error: BaseException) -> tuple[int, str]:
    if isinstance(error, KeyboardInterrupt | typer.Abort) or (
        # Libraries make errors of their own of it.
        stops.is_raised() and not isinstance(error, CoachlogError | OSError)
    ):
        if isinstance(error, typer.Abort):
            tell("", err=True)  # the prompt left the cursor in its line
        return (
            stops.exit_code(),
            f"stopped{' before the rest' if invocation.has_saved else NOTHING_SAVED}",
        )
    if isinstance(error, click.UsageError):
        return 2, describe_usage_error(error)
    if isinstance(error, CoachlogError):
        return error.exit_code, describe_error(error)
    closed = isinstance(error, SystemExit) and isinstance(error.__context__, OSError)
    if closed or isinstance(error, BrokenPipeError):  # Click's answer to it is the first
        if invocation.opened_to == "write" and not invocation.has_saved:
            return 1, f"the output was closed before the end{NOTHING_SAVED}"
        return invocation.code_if_unread, ""  # the reader of our output (`| head`) has seen enough
    if isinstance(error, OSError):
        return 1, describe_system_error(error)
    return BUG, _describe_bug(invocation, error)


def _describe_bug(invocation: Invocation, error: BaseException) -> str:
    kind = type(error).__name__
    try:
        from coachlog.cli.program.bug_report import write_bug_log

        path = write_bug_log(error, invocation.said or invocation.command)
    except Exception:  # noqa: BLE001  (whatever keeps it from being written, the command has ended)
        return f"this is a bug in coachlog, sorry ({kind}); its details could not be written"
    return (
        f"this is a bug in coachlog, sorry ({kind}); please report it with {path}, which has "
        "nothing of what you typed"
    )

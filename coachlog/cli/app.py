"""The program: its commands, each loaded when it is called, and the one error boundary."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import click
import typer
from typer.main import get_command, get_command_from_info, get_group_from_info

from coachlog import __version__
from coachlog.cli.commands import Group, describe_error, describe_usage_error
from coachlog.cli.invocation import Invocation
from coachlog.cli.speech import tell
from coachlog.errors import CoachlogError, show

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

# Command -> the module of `cli/` that holds it, and its line in the overview. Only the module of
# the command that runs is imported, which keeps every start short.
COMMANDS = {
    "add-call": ("calls", "Log one ride-along."),
    "list-calls": ("lookups", "List the calls of the log."),
    "show-call": ("lookups", "Show all of one call."),
    "edit-call": ("corrections", "Correct a call, by options or in your editor."),
    "remove-call": ("corrections", "Take a call out of the log."),
    "rename": ("corrections", "Rename a rep, a manager or an account."),
    "merge": ("corrections", "Make one of a rep, manager or account entered twice."),
    "edit-account": ("corrections", "Say what kind of customer an account is."),
    "list-fielddays": ("lookups", "List field days, planned and past."),
    "plan-fieldday": ("fielddays", "Plan a field day, show who is due, or lay out a rota."),
    "edit-fieldday": ("fielddays", "Move a planned field day, or change its stops and focus."),
    "report": ("report", "Show whose ride-alongs are coaching and whose are team selling."),
    "add-rep": ("team", "Put a rep on a manager's team."),
    "edit-rep": ("team", "Change a rep, or move one to another manager."),
    "add-manager": ("team", "Add a manager."),
    "edit-manager": ("team", "Change a manager's e-mail."),
    "list-team": ("team", "List managers and their reps."),
    "brief-fieldday": ("pages", "Show what to know before a field day."),
    "debrief-fieldday": ("debrief", "Write down what was seen on a field day."),
    "add-absence": ("absences", "Add days on which a rep or a manager is away."),
    "list-absences": ("absences", "List days away."),
    "remove-absence": ("absences", "Remove days away."),
    "share-fieldday": ("pages", "Write the one page of a field day for the rep."),
    "add-reply": ("pages", "Keep what the rep answered to that page."),
    "show-rep": ("pages", "Show a rep's two plans side by side."),
    "cancel-fieldday": ("cancel", "Cancel a planned field day, or note what displaced it."),
    "list-actions": ("actions", "List agreed actions that are open."),
    "add-action": ("actions", "Add an action that manager and rep agreed on."),
    "edit-action": ("actions", "Change an action."),
    "done-action": ("actions", "Close an action as done, or drop it."),
    "triage": ("triage", "Sort imported calls: who asked for each?"),
    "import": ("files", "Read calls from calendars, CRM exports and CSV files."),
    "export": ("export", "Write the whole log, for another log or other tools."),
    "undo": ("undo", "Take back your last command."),
    "history": ("undo", "Show who did what to the log, and when."),
    "config": ("settings", "Show and change your settings."),
    "completion": ("completion", "Complete commands and names with the Tab key."),
    "demo": ("demo", "Show the report on a throw-away log."),
}
STOPPED = 130  # Ctrl-C

GROUPS = {
    "Every day": (
        "add-call",
        "report",
    ),
    "Looking up": (
        "list-calls",
        "show-call",
        "list-fielddays",
        "history",
    ),
    "Correcting": (
        "edit-call",
        "remove-call",
        "rename",
        "merge",
        "edit-account",
        "undo",
    ),
    "Field days": (
        "plan-fieldday",
        "edit-fieldday",
        "brief-fieldday",
        "debrief-fieldday",
        "share-fieldday",
        "add-reply",
        "cancel-fieldday",
    ),
    "Actions": (
        "list-actions",
        "add-action",
        "edit-action",
        "done-action",
    ),
    "The team": (
        "add-rep",
        "edit-rep",
        "add-manager",
        "edit-manager",
        "list-team",
        "add-absence",
        "list-absences",
        "remove-absence",
        "show-rep",
    ),
    "Files": (
        "import",
        "triage",
        "export",
    ),
    "Settling in": (
        "demo",
        "config",
        "completion",
    ),
}


class Program(Group):
    """The root command; loads the module of a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and build only that one."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"coachlog.cli.{COMMANDS[cmd_name][0]}")
        command = _build(module.app, cmd_name)
        if ctx.resilient_parsing:  # for the shell's completion
            from coachlog.cli.suggestions import suggest_values

            suggest_values(command)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the commands, without loading them, and the options."""
        from click.shell_completion import CompletionItem

        named = [
            CompletionItem(name, help=line)
            for name, (_, line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return named + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in groups, without loading them."""
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names])


def _build(family: typer.Typer, name: str) -> click.Command:
    for command in family.registered_commands:
        if command.name == name:
            return get_command_from_info(
                command, pretty_exceptions_short=False, rich_markup_mode=None
            )
    group = next(one for one in family.registered_groups if one.name == name)
    return get_group_from_info(
        group, pretty_exceptions_short=False, suggest_commands=False, rich_markup_mode=None
    )


app = typer.Typer(
    cls=Program,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coachlog {__version__}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    db: Annotated[
        str | None,
        typer.Option(
            "--db",
            envvar="COACHLOG_DB",
            metavar="PATH",
            show_envvar=True,
            help="The log to use, instead of the one in your data folder.",
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Show sales managers whether their time in the field is coaching or team selling."""
    ctx.obj = Invocation(target=db)


def run(args: Sequence[str]) -> int:
    """Run the program and return its exit code: the one place where errors are shown.

    0 fine; 1 an expected error; 2 wrong usage; 3 `--fail-on`; 70 a bug; 130 Ctrl-C.
    """
    if sys.stdout is None:  # started with a closed standard output
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (for the life of the process)
    if args[:1] == ["help"]:  # as in `coachlog help add-call`
        args = [*args[1:], "--help"]
    if os.environ.get("_COACHLOG_COMPLETE"):
        from coachlog.cli.completion import answer

        answer(os.environ["_COACHLOG_COMPLETE"], args, get_command(app))
        return 0
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:  # a name that the terminal can't show must not stop a command
        reconfigure(errors="backslashreplace")
    code = 0
    try:
        code = _guard(lambda: get_command(app).main(list(args), "coachlog", standalone_mode=False))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        code = 0  # the reader of our output (`| head`) has seen enough
    except OSError:
        code = code or 1  # what could not be written before, and was said
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _guard(work: Callable[[], Any]) -> int:
    try:
        code = work()
        sys.stdout.flush()
        if code == STOPPED:
            return _complain("stopped", STOPPED)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        return 2
    except click.UsageError as error:
        return _complain(describe_usage_error(error), 2)
    except click.Abort:
        typer.echo(err=True)  # the prompt left the cursor in its line
        return _complain("stopped; nothing was saved", STOPPED)
    except CoachlogError as error:
        return _complain(describe_error(error), error.exit_code)
    except (OSError, SystemExit) as error:
        return _explain_output(error)
    except Exception as error:  # noqa: BLE001  (the boundary: a bug must not show a traceback)
        return _complain(_describe_bug(error), 70)


def _explain_output(error: OSError | SystemExit) -> int:
    """Say why output can't go where it should; a closed pipe is no error."""
    if isinstance(error, SystemExit):
        # Click's own answer to a closed pipe.
        if isinstance(error.__context__, OSError):
            raise BrokenPipeError from error
        raise error
    if isinstance(error, BrokenPipeError):
        raise error
    reason = error.strerror or str(error)
    return _complain(f"{show(error.filename or 'the output')} can't be used: {reason}", 1)


def _complain(message: str, code: int) -> int:
    line = " ".join(message.split())
    tell(f"coachlog: {line}", err=True)
    return code


def _describe_bug(error: Exception) -> str:
    kind = type(error).__name__
    try:
        path = _write_bug_log(error)
    except OSError:
        return f"this is a bug in coachlog, sorry ({kind}); its details could not be written"
    return f"this is a bug in coachlog, sorry ({kind}); please report it with {path}"


def _write_bug_log(error: Exception) -> Path:
    import traceback

    from platformdirs import user_log_path

    folder = user_log_path("coachlog", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "bug.log"
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"coachlog {__version__}, Python {sys.version}\n")
        file.write("".join(traceback.format_exception(error)))
    return path

"""The program: its commands, each loaded when it is called, and the one error boundary."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import click
import typer
from typer.main import get_command, get_command_from_info, get_group_from_info

from coachlog import __version__
from coachlog.cli.commands import Group, describe_error, describe_usage_error
from coachlog.cli.invocation import Invocation
from coachlog.cli.speech import tell
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, SavedBut, show

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# The overview: in each group the commands, with the module of `cli/` that holds one and its line.
# Only the module of the command that runs is imported, which keeps every start short.
GROUPS = {
    "Every day": {
        CommandName.ADD_CALL: ("calls", "Log one ride-along."),
        CommandName.REPORT: (
            "report",
            "Show whose ride-alongs are coaching and whose are team selling.",
        ),
    },
    "Looking up": {
        CommandName.LIST_CALLS: ("lookups", "List the calls of the log."),
        CommandName.SHOW_CALL: ("lookups", "Show all of one call."),
        CommandName.LIST_FIELDDAYS: ("lookups", "List field days, planned and past."),
        CommandName.HISTORY: ("undo", "Show who did what to the log, and when."),
    },
    "Correcting": {
        CommandName.EDIT_CALL: ("corrections", "Correct a call, by options or in your editor."),
        CommandName.REMOVE_CALL: ("corrections", "Take a call out of the log."),
        CommandName.RENAME: ("corrections", "Rename a rep, a manager or an account."),
        CommandName.MERGE: ("corrections", "Make one of a rep, manager or account entered twice."),
        CommandName.EDIT_ACCOUNT: ("corrections", "Say what kind of customer an account is."),
        CommandName.UNDO: ("undo", "Take back your last command."),
    },
    "Field days": {
        CommandName.PLAN_FIELDDAY: (
            "fielddays",
            "Plan a field day, show who is due, or lay out a rota.",
        ),
        CommandName.EDIT_FIELDDAY: (
            "fielddays",
            "Move a planned field day, or change its stops and focus.",
        ),
        CommandName.BRIEF_FIELDDAY: ("pages", "Show what to know before a field day."),
        CommandName.DEBRIEF_FIELDDAY: ("debrief", "Write down what was seen on a field day."),
        CommandName.SHARE_FIELDDAY: ("pages", "Write the one page of a field day for the rep."),
        CommandName.ADD_REPLY: ("pages", "Keep what the rep answered to that page."),
        CommandName.CANCEL_FIELDDAY: (
            "cancel",
            "Cancel a planned field day, or note what displaced it.",
        ),
    },
    "Actions": {
        CommandName.LIST_ACTIONS: ("actions", "List agreed actions that are open."),
        CommandName.ADD_ACTION: ("actions", "Add an action that manager and rep agreed on."),
        CommandName.EDIT_ACTION: ("actions", "Change an action."),
        CommandName.DONE_ACTION: ("actions", "Close an action as done, or drop it."),
    },
    "The team": {
        CommandName.ADD_REP: ("team", "Put a rep on a manager's team."),
        CommandName.EDIT_REP: ("team", "Change a rep, or move one to another manager."),
        CommandName.ADD_MANAGER: ("team", "Add a manager."),
        CommandName.EDIT_MANAGER: ("team", "Change a manager's e-mail."),
        CommandName.LIST_TEAM: ("team", "List managers and their reps."),
        CommandName.ADD_ABSENCE: ("absences", "Add days on which a rep or a manager is away."),
        CommandName.LIST_ABSENCES: ("absences", "List days away."),
        CommandName.REMOVE_ABSENCE: ("absences", "Remove days away."),
        CommandName.SHOW_REP: ("pages", "Show a rep's two plans side by side."),
    },
    "Files": {
        CommandName.IMPORT: ("files", "Read calls from calendars, CRM exports and CSV files."),
        CommandName.TRIAGE: ("triage", "Sort imported calls: who asked for each?"),
        CommandName.EXPORT: ("export", "Write the whole log, for another log or other tools."),
    },
    "Settling in": {
        CommandName.DEMO: ("demo", "Show the report on a throw-away log."),
        CommandName.CONFIG: ("settings", "Show and change your settings."),
        CommandName.COMPLETION: ("completion", "Complete commands and names with the Tab key."),
    },
}
COMMANDS: dict[str, tuple[str, str]] = {
    name: told for group in GROUPS.values() for name, told in group.items()
}
BUG = 70
STOPPED = 130  # Ctrl-C


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
        for title, commands in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()])


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
    invocation = ctx.ensure_object(Invocation)
    invocation.target, invocation.command = db, ctx.invoked_subcommand or ""


def run(args: Sequence[str]) -> int:
    """Run the program and return its exit code: the one place where errors are shown.

    0 fine; 1 an expected error, and nothing was saved; 2 wrong usage; 3 `--fail-on`; 4 saved, but
    not all after it was done; 70 a bug; 130 Ctrl-C.
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
    invocation, code = Invocation(), 0
    try:
        code = _guard(invocation, args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        code = invocation.code_if_unread  # the reader of our output (`| head`) has seen enough
    except OSError:
        # What could not be written before, and was said.
        code = code or (SavedBut.exit_code if invocation.has_saved else 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _guard(invocation: Invocation, args: Sequence[str]) -> int:
    """Run the command; say in one line why it ended, and what was saved by then."""
    try:
        code = get_command(app).main(list(args), "coachlog", standalone_mode=False, obj=invocation)
        sys.stdout.flush()
        if code == STOPPED:
            return _stop(invocation)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        return 2
    except click.UsageError as error:
        return _complain(describe_usage_error(error), 2)
    except click.Abort:
        typer.echo(err=True)  # the prompt left the cursor in its line
        return _stop(invocation)
    except SavedBut as error:
        return _complain(str(error), error.exit_code)
    except CoachlogError as error:
        return _fail(invocation, describe_error(error), error.exit_code)
    except (OSError, SystemExit) as error:
        return _fail(invocation, _explain_output(error), 1)
    except Exception as error:  # noqa: BLE001  (the boundary: a bug must not show a traceback)
        return _fail(invocation, _describe_bug(invocation, error), BUG)


def _stop(invocation: Invocation) -> int:
    if invocation.has_saved:
        return _fail(invocation, "stopped before the rest was done", STOPPED)
    return _complain("stopped; nothing was saved", STOPPED)


def _fail(invocation: Invocation, problem: str, code: int) -> int:
    """Say what went wrong; after a commit, that the log has it all the same."""
    if not invocation.has_saved:
        return _complain(problem, code)
    # What an error says of itself is about its own transaction; an earlier one was kept.
    problem = problem.replace("nothing was", "nothing else was")
    but = SavedBut(problem, "coachlog history shows what was saved")
    return _complain(str(but), code if code == BUG else but.exit_code)


def _explain_output(error: OSError | SystemExit) -> str:
    """Return why output can't go where it should; a closed pipe is no error."""
    if isinstance(error, SystemExit):
        # Click's own answer to a closed pipe.
        if isinstance(error.__context__, OSError):
            raise BrokenPipeError from error
        raise error
    if isinstance(error, BrokenPipeError):
        raise error
    reason = error.strerror or str(error)
    return f"{show(error.filename or 'the output')} can't be used: {reason}"


def _complain(message: str, code: int) -> int:
    line = " ".join(message.split())
    tell(f"coachlog: {line}", err=True)
    return code


def _describe_bug(invocation: Invocation, error: Exception) -> str:
    from coachlog.cli.bug_report import write_bug_log

    kind = type(error).__name__
    try:
        path = write_bug_log(error, invocation.said or invocation.command)
    except OSError:
        return f"this is a bug in coachlog, sorry ({kind}); its details could not be written"
    return (
        f"this is a bug in coachlog, sorry ({kind}); please report it with {path}, which has "
        "nothing of what you typed"
    )

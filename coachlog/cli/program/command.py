"""How commands look and fail: grouped options, examples, one line per error."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from coachlog.cli.program import click
from coachlog.cli.program.catalogue import WRITING
from coachlog.cli.program.everywhere import GlobalOption, list_global_options
from coachlog.cli.program.invocation import Invocation
from coachlog.cli.program.named_files import check_outputs
from coachlog.cli.program.writing import (
    BomOption,
    ResultOption,
    refuse_bom_without_csv,
    write_result,
    writes_csv,
)
from coachlog.domain.choices import find_nearest, suggest
from coachlog.domain.choices import read_id as read_id
from coachlog.errors import CoachlogError, InvalidValue, UnknownName, WrongUsage, show, to_paste

HELP_NAMES = {"help_option_names": ["-h", "--help"]}

# Options that stand for the current period when no value follows.
PERIOD_OPTIONS = {"--week": "this", "--month": "this", "--quarter": "this", "--year": "this"}

# Options of commands that may stand before the name too, as those of the program; whether a value
# follows.
CARRIED = {"--output": True, "-o": True, "--yes": False, "-y": False, "--bom": False}

_FORMATS = {
    ".csv": "csv", ".eml": "eml", ".htm": "html", ".html": "html", ".json": "json",
    ".md": "markdown", ".pdf": "pdf", ".xlsx": "xlsx",
}  # fmt: skip
_AN_EXAMPLE = "EUR"  # and no blank, of the words in capitals that say what a value is

_EXTRA = r"Got unexpected extra argument\S* \((.*)\)"  # of no option and no argument


class Plain(click.Command):
    """A command or a group whose help is plain text: options in groups, examples at the end."""

    is_program = False  # but the root, of which the options for all commands are

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (Click's own signature)
        super().__init__(*args, **kwargs)
        self.params.extend(list_global_options(with_environment=self.is_program))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name the arguments in the line of the usage; brackets mean that one may be left out."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options in groups, by what they are for."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if isinstance(param, GlobalOption) and not self.is_program:
                continue
            if record is not None:
                group = getattr(param, "rich_help_panel", None) or "Options"
                name, told = record
                if isinstance(param, TyperArgument) and not param.required and name[0] != "[":
                    name = f"[{name}]"  # as the usage does; Typer from 0.27 on leaves them out
                groups.setdefault(group, []).append((name, told))
        groups["Options"] = groups.pop("Options", [])  # last, with --help
        for group, records in groups.items():
            with formatter.section(group):
                formatter.write_dl(records)
        if not self.is_program:
            everywhere = [param for param in self.params if isinstance(param, GlobalOption)]
            named = [
                " ".join(filter(None, (", ".join(param.opts), param.metavar)))
                for param in everywhere
            ]
            with formatter.section("As everywhere"):
                formatter.write_text(f"{', '.join(named)}; see coachlog --help.")

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples as they are typed, one a line."""
        if self.epilog:
            with formatter.section("Examples"):
                formatter.write_text(f"\b\n{self.epilog}")


class PlainGroup(Plain, TyperGroup):
    """A command that has commands of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand `--output` and `--yes` on to the command, where they stand before its name."""
        return super().parse_args(ctx, _carry(args, self.params))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        self.format_commands(ctx, formatter)
        super().format_options(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a mistyped one gets the nearest."""
        known = self.list_commands(ctx)
        if args[0] not in known and not ctx.resilient_parsing:
            from coachlog.domain.command_names import find_meant

            meant = find_meant(args[0], known)
            if not meant and not find_nearest(args[0], known):
                words = [word for name in known for word in name.split("-")]
                meant = find_meant(find_nearest(args[0], words) or args[0], known)
            listed = " or ".join(filter(None, (", ".join(meant[:-1]), *meant[-1:])))
            hint = f"; did you mean {listed}?" if meant else suggest(args[0], known)
            raise click.UsageError(f"there is no command {show(args[0])}{hint}", ctx)
        return super().resolve_command(ctx, args)


def _carry(args: list[str], params: Sequence[click.Parameter]) -> list[str]:
    """Return the arguments with what is meant for the command behind its name."""
    own = {name for param in params if not getattr(param, "is_flag", True) for name in param.opts}
    kept: list[str] = []
    carried: list[str] = []
    place = 0
    while place < len(args) and re.match("-.", args[place]) and args[place] != "--":
        name, has_value, _ = args[place].partition("=")
        is_carried = name in CARRIED or re.match("-o.", name) is not None
        takes_next = (name in own or CARRIED.get(name, False)) and not has_value
        (carried if is_carried else kept).extend(args[place : place + 1 + takes_next])
        place += 1 + takes_next
    if place >= len(args):
        return args
    return [*kept, args[place], *carried, *args[place + 1 :]]


class PlainCommand(Plain, TyperCommand):
    """A command whose help is plain text and whose errors know their option."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (Click's own signature)
        super().__init__(*args, **kwargs)
        if writes_csv(self):
            self.params.append(BomOption())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Give `--week` and its like their value when none follows (Typer has no such option)."""
        known = {name for param in self.params for name in param.opts}
        filled = []
        for place, arg in enumerate(args):
            following = args[place + 1] if place + 1 < len(args) else "-"
            bare = arg in PERIOD_OPTIONS and arg in known and following.startswith("-")
            if bare and not self._takes_value(args[place - 1] if place else ""):
                arg = f"{arg}={PERIOD_OPTIONS[arg]}"
            filled.append(arg)
        return super().parse_args(ctx, filled)

    def _takes_value(self, arg: str) -> bool:
        """Tell whether an argument is an option that takes what follows for its value."""
        found = (param for param in self.params if arg in param.opts)
        return arg not in PERIOD_OPTIONS and not all(
            getattr(param, "is_flag", True) for param in found
        )

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (Click's own signature)
        """Check where it writes, and run it; an error about a value gets the name of its option."""
        try:
            self._refuse_blanks(ctx)
            self._take_format_of_file(ctx)
            refuse_bom_without_csv(ctx, ctx.ensure_object(Invocation))
            check_outputs(ctx)
            return super().invoke(ctx)
        except CoachlogError as error:
            error.command = ctx.command_path.partition(" ")[2]
            if isinstance(error, InvalidValue | UnknownName):
                error.args = (f"{self._spell(error.field)}: {error.problem}",)
            raise
        except Exception:
            from coachlog.cli.program.invocation import current

            current().said = self._name_given(ctx)
            raise

    def _refuse_blanks(self, ctx: click.Context) -> None:
        """Refuse a word of a usage line that was pasted with it, such as NAME for a name."""
        for param in self.params:
            word = (param.metavar or "").strip("[]{}.")
            given = ctx.params.get(param.name or "")
            if not word.isalpha() or not word.isupper() or word == _AN_EXAMPLE:
                continue
            if given == word or (isinstance(given, list | tuple) and word in given):
                problem = f"{word} only stands for what is to be typed there"
                raise click.BadParameter(problem, ctx, param)

    def _take_format_of_file(self, ctx: click.Context) -> None:
        """Let the ending of the file to be written say the format, where no option does."""
        name, shape = str(ctx.params.get("output") or ""), ctx.params.get("format_")
        ending = name[name.rfind(".") :]
        found = _FORMATS.get(ending.casefold())
        given = ctx.get_parameter_source("format_") is click.ParameterSource.COMMANDLINE
        if shape is None or found is None or given:
            return
        known = next(param.metavar or "" for param in self.params if param.name == "format_")
        if found not in known.split("|"):
            problem = f"{self.name} writes nothing that ends with {ending}"
            raise InvalidValue(
                "output", f"{problem}; take another ending, or a --format of {known}"
            )
        ctx.params["format_"] = found

    def _name_given(self, ctx: click.Context) -> str:
        """Return the command with the names of what was given, without a value."""
        given = [
            param.opts[-1] if isinstance(param, TyperOption) else (param.metavar or "").upper()
            for param in self.params
            if ctx.get_parameter_source(param.name or "") is click.ParameterSource.COMMANDLINE
        ]
        return " ".join((ctx.command_path.partition(" ")[2], *given))

    def _spell(self, field: str) -> str:
        option = "--" + field.replace("_", "-")
        for param in self.params:
            if option in param.opts:
                return option
            if param.name == field:
                return param.make_metavar(click.Context(self)).strip("[]")
        return field


def repeat_command(*more: str, without: Collection[str] = ()) -> str:
    """Return the command that runs, as it was given, and with `more`: ready to be typed.

    `without` names the parameters that are left out.
    """
    context = click.get_current_context()
    words: list[object] = []
    for param in context.command.params:
        name = param.name or ""
        source = context.get_parameter_source(name)
        if name in without or source is not click.ParameterSource.COMMANDLINE:
            continue
        if not param.expose_value:  # of the whole program; the log it names stands there anyway
            continue
        value = context.params[name]
        values = value if isinstance(value, list | tuple) else [value]
        for given in values:
            if isinstance(param, TyperOption):
                words.append(param.opts[-1])
            if given is not True:
                words.append(given)
    return to_paste(str(context.command.name), *words, *more)


class WritingCommand(PlainCommand):
    """A command that changes the log, and says what it made to people or to programs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (Click's own signature)
        super().__init__(*args, **kwargs)
        if not any("--format" in param.opts for param in self.params):
            self.params.append(ResultOption())

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (Click's own signature)
        """Run it, and write its result once it has saved, also where something is left to do."""
        from coachlog.cli.program.invocation import current

        run, ended = current(), False
        try:
            returned = super().invoke(ctx)
            ended = True
            return returned
        finally:
            if run.as_json and (ended or run.has_saved):
                write_result(run)


def family() -> typer.Typer:
    """Return a new family of commands; `command` adds to it."""
    return typer.Typer(add_completion=False, rich_markup_mode=None)


def command(
    app: typer.Typer, name: str, *examples: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the command `name`, with examples for its help."""
    return app.command(
        name,
        cls=WritingCommand if name in WRITING else PlainCommand,
        epilog="\n".join(examples),
        context_settings=HELP_NAMES,
    )


def describe_usage_error(error: click.UsageError) -> str:
    """Return Click's complaint as one line that names the option and where to read on."""
    message = error.format_message().replace("\n", " ").strip().rstrip(".")
    if isinstance(error, click.MissingParameter):
        message = f"{_hint(error)} is missing"
    elif isinstance(error, click.BadParameter):
        hint = _hint(error)
        problem = error.message.replace("\n", " ").strip().rstrip(".")
        message = f"{hint}: {problem}" if hint else problem
    elif isinstance(error, click.BadOptionUsage) and "requires an argument" in message:
        message = f"{error.option_name} needs a value"
    elif isinstance(error, click.NoSuchOption):
        message = f"there is no option {show(error.option_name)}"
        message += suggest(error.option_name, _option_names(error.ctx))
    elif extra := re.fullmatch(_EXTRA, message):
        message = f"there is no place for {show(extra[1])}"
    path = error.ctx.command_path if error.ctx else "coachlog"
    return f"{message}. See {path} --help".replace("?.", "?")


def _option_names(ctx: click.Context | None) -> list[str]:
    params = ctx.command.params if ctx else []
    return [name for param in params for name in param.opts]


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, TyperOption):
        return max(error.param.opts, key=len)
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx).strip("[].")
    return str(error.param_hint or "").strip("'")


def describe_error(error: CoachlogError) -> str:
    """Return the line for one of our own errors; wrong usage says where to read on."""
    if error.exit_code != 2 or error.command is None:
        return str(error)
    return f"{str(error).rstrip('.')}. See coachlog {error.command} --help".replace("?.", "?")


def refuse_missing(names: list[str]) -> None:
    """Name everything that is missing, in one error."""
    if names:
        options = ["--" + name.replace("_", "-") for name in names]
        listed = " and ".join([", ".join(options[:-1]), options[-1]] if options[1:] else options)
        raise WrongUsage(f"{listed} {'are' if options[1:] else 'is'} missing")


def read_limit(text: str | None) -> int | None:
    """Read how many to list at most; None lists all."""
    if text is None:
        return None
    number = read_id("limit", text)
    if number == 0:
        raise InvalidValue("limit", "0 would list nothing; write 1 or more")
    return number

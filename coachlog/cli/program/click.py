"""What of Click we name, from where the installed Typer has it; nobody else names Click."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer._click import core, exceptions, formatting, globals, shell_completion, types
else:
    try:
        from typer._click import core, exceptions, formatting, globals, shell_completion, types
    except ImportError:  # before Typer 0.26, which brings its own copy
        from click import core, exceptions, formatting, globals, shell_completion, types

Command = core.Command
Context = core.Context
Parameter = core.Parameter
ParameterSource = core.ParameterSource
get_current_context = globals.get_current_context
HelpFormatter = formatting.HelpFormatter
StringParamType = types.StringParamType
CompletionItem = shell_completion.CompletionItem
UsageError = exceptions.UsageError
BadOptionUsage = exceptions.BadOptionUsage
BadParameter = exceptions.BadParameter
MissingParameter = exceptions.MissingParameter
NoArgsIsHelpError = exceptions.NoArgsIsHelpError
NoSuchOption = exceptions.NoSuchOption

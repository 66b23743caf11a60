"""config: looking at settings, changing them, editing their file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import FormatOption, OutputOption
from coachlog.cli.program.command import HELP_NAMES, PlainGroup, command, family
from coachlog.cli.program.invocation import current
from coachlog.cli.program.named_files import settings_to_write
from coachlog.cli.terminal.say import put, tell
from coachlog.config import settings_path
from coachlog.errors import CoachlogError

app = family()
config = family()
app.add_typer(
    config,
    name="config",
    cls=PlainGroup,
    no_args_is_help=True,
    epilog="coachlog config list\ncoachlog config set big_deal.EUR 100000",
    context_settings=HELP_NAMES,
)

KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="Its name, as coachlog config list shows it.")
]


@config.callback()
def explain() -> None:
    """Show and change your settings.

    They are a TOML file of yours, not part of a log: undo does not touch them.
    """


@command(config, "list", "coachlog config list", "coachlog config list --format json")
def list_(format_: FormatOption = "table", output: OutputOption = None) -> None:
    """List every setting: its value, whether it is set, what it is for."""
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.settings import list_settings

    present(
        format_,
        output,
        list_settings(_path()),
        table=lambda: render.terminal.settings.print_settings,
        json=lambda: render.json.write_settings,
        csv=lambda: render.csv.write_settings,
    )


@command(config, "get", "coachlog config get threshold", "coachlog config get big_deal.EUR")
def get(key: KeyArgument) -> None:
    """Print one setting, or its default."""
    from coachlog.render.lines import describe_value
    from coachlog.usecases.settings import get_setting

    value = get_setting(_path(), key)
    if value is None:
        tell(f"{key} is not set", err=True)
    else:
        put(describe_value(value))


@command(
    config,
    "set",
    'coachlog config set default_manager "Pat Lee"',
    "coachlog config set big_deal.EUR 100000",
    "coachlog config set own_domains example.com,example.de",
)
def set_(
    key: KeyArgument,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="The value; of a list, with commas between.")
    ],
) -> None:
    """Change one setting; the comments in the file stay."""
    _change(key, value)


@command(config, "unset", "coachlog config unset threshold", "coachlog config unset big_deal.EUR")
def unset(key: KeyArgument) -> None:
    """Take one setting out of the file; its default holds again."""
    _change(key, None)


@command(config, "path", "coachlog config path", "COACHLOG_CONFIG=team.toml coachlog config path")
def path() -> None:
    """Print where the settings are."""
    put(str(_path()))


@command(config, "edit", "coachlog config edit", "EDITOR=nano coachlog config edit")
def edit() -> None:
    """Edit the settings; they are checked before they count.

    The editor is the one that VISUAL or EDITOR names.
    """
    from coachlog.cli.terminal.editor import edit_until_saved
    from coachlog.config import read_file
    from coachlog.usecases.settings import check_settings_file, save_settings, write_template

    path = settings_to_write()
    before = read_file(path) or write_template().encode("utf-8")
    check_settings_file(path)

    def save(content: bytes) -> None:
        try:
            save_settings(path, content)
        except CoachlogError as error:
            problem = str(error).replace(f"the settings {path}", "the edited settings")
            raise CoachlogError(problem) from error

    if edit_until_saved(
        path, "settings.toml", before, save, unchanged="the settings are as before"
    ):
        current().written.append(path)
        tell(f"Changed {path}. Undo does not touch settings")
    else:
        put("Nothing was changed")


def _change(key: str, value: str | None) -> None:
    from coachlog.render.lines import describe_changed_setting
    from coachlog.usecases.settings import change_setting

    path = settings_to_write()
    changed = change_setting(path, key, value)
    current().written.append(path)  # from here on nothing that fails may say that it was not
    tell(describe_changed_setting(changed))


def _path() -> Path:
    return settings_path(os.environ)

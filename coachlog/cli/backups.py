"""The commands that keep copies of the log, and bring one back."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from coachlog.cli.commands import command, family
from coachlog.cli.invocation import current
from coachlog.cli.paths import INTO_FOLDER
from coachlog.cli.speech import tell
from coachlog.config import named_path
from coachlog.domain.command_names import CommandName

app = family()

FormatOption = Annotated[
    str, typer.Option("--format", metavar="table|json", help="For people or programs.")
]


@command(
    app,
    CommandName.BACKUP,
    "coachlog backup",
    "coachlog backup before-holidays.db",
    "coachlog backup /media/usb/",
)
def backup(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE|FOLDER]",
            click_type=INTO_FOLDER,
            help="A new file, or a folder for one. Default: where the log's backups are.",
        ),
    ] = None,
    format_: FormatOption = "table",
) -> None:
    """Copy the whole log into a file, checked; restore brings it back.

    Others may be writing to the log meanwhile. There is a backup of each day by itself, too.
    """
    from coachlog.cli.output import choose
    from coachlog.render.backup_lines import describe_backup, write_backups
    from coachlog.usecases.back_up import back_up

    shape = choose("format", format_, ("table", "json"))
    named = None if target is None else named_path(target)
    is_folder = named is not None and (named.is_dir() or str(target).endswith(("/", os.sep)))
    with current().log(as_it_is=True) as log:
        made = back_up(log, named, into_folder=is_folder)
    if shape == "json":
        write_backups(sys.stdout, (made,))
    else:
        tell(describe_backup(made))

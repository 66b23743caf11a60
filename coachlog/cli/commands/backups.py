"""backup and restore: copies of the log, and one of them back in its place."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import TableOrJsonOption, YesOption, flag
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.named_files import FILE_TO_READ, INTO_FOLDER
from coachlog.cli.terminal.say import tell
from coachlog.config import named_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import to_paste

app = family()


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
    format_: TableOrJsonOption = "table",
) -> None:
    """Copy the whole log into a file, checked; restore brings it back.

    Others may be writing to the log meanwhile. There is a backup of each day by itself, too.
    """
    from coachlog.render.backup_lines import describe_backup, write_backups
    from coachlog.usecases.back_up import back_up

    named = None if target is None else named_path(target)
    is_folder = named is not None and (named.is_dir() or str(target).endswith(("/", os.sep)))
    run = current()
    with run.log(as_it_is=True) as log:
        made = back_up(log, named, into_folder=is_folder)
    run.written.append(made.backup.path)
    if format_ == "json":
        write_backups(sys.stdout, (made,))
    else:
        tell(describe_backup(made))


@command(
    app,
    CommandName.RESTORE,
    "coachlog restore",
    "coachlog restore team.db --dry-run",
    "coachlog restore team.db --yes",
)
def restore(
    backup: Annotated[
        str | None,
        typer.Argument(
            metavar="[BACKUP]",
            click_type=FILE_TO_READ,
            help="One of those that are listed, or any file with a log. Default: list them.",
        ),
    ] = None,
    yes: YesOption = False,
    dry_run: Annotated[
        bool, flag("--dry-run", "Only show what would be lost; nothing is changed.")
    ] = False,
    format_: TableOrJsonOption = "table",
) -> None:
    """List the backups, or put one in the place of the log.

    The log as it was is kept beside the others, and can be brought back in the same way.
    """

    run = current()
    if backup is None:
        _list_backups(run, format_)
    else:
        _restore(run, backup, format_, yes=yes, dry_run=dry_run)


def _list_backups(run: Invocation, format_: str) -> None:
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.back_up import list_all

    listed = list_all(run.path, run.backup_plan)
    if not listed and format_ == "table":
        tell(f"There is no backup of {run.path} yet; {to_paste('backup')} makes one", err=True)
        return
    present(
        format_,
        None,
        listed,
        table=lambda: render.terminal.backups.print_backups,
        json=lambda: render.backup_lines.write_backups,
    )


def _restore(run: Invocation, name: str, format_: str, *, yes: bool, dry_run: bool) -> None:
    from coachlog.cli.terminal.ask import confirm
    from coachlog.render.backup_lines import (
        describe_loss,
        describe_replaced,
        describe_restored,
        write_restored,
    )
    from coachlog.store.restore import prepare_restore, restore
    from coachlog.usecases.back_up import find_backup

    source = find_backup(name, run.path, run.backup_plan)
    with prepare_restore(run.path, source) as ready:
        for line in describe_loss(ready, source):
            tell(line, err=not dry_run or format_ == "json", asked=not yes)
        if not dry_run:
            confirm("Put the backup in the place of the log?", yes=yes)
            replaced = restore(ready, whatever=yes)
            run.written.append(run.path)
    if format_ == "json":
        write_restored(sys.stdout, ready, source, None if dry_run else replaced)
    elif not dry_run:
        tell(describe_restored(ready, source))
        for line in describe_replaced(ready, replaced):
            tell(line, err=True)

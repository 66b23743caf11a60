"""doctor: whether the log is well."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import TableOrJsonOption, flag
from coachlog.cli.program.clock import read_now
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import current
from coachlog.config import settings_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError

app = family()


@command(
    app,
    CommandName.DOCTOR,
    "coachlog doctor",
    "coachlog doctor --deep --format json",
    "coachlog doctor --fix",
)
def doctor(
    deep: Annotated[bool, flag("--deep", "Look at every value too, and at the history.")] = False,
    fix: Annotated[
        bool, flag("--fix", "Mend what can be, after a backup: indexes, and what was left behind.")
    ] = False,
    format_: TableOrJsonOption = "table",
) -> None:
    """Look whether the log and all around it are well, and change nothing.

    With --fix it mends what it can without a doubt. Ends with 1 when something is left that is
    worse than a note.
    """
    from coachlog.cli.terminal.output import present
    from coachlog.store.log import BackupPlan
    from coachlog.store.log_files import backup_folder
    from coachlog.usecases.doctor import Patient, examine, mend

    run = current()
    try:
        plan = run.backup_plan
    except CoachlogError:  # of the settings, which is found again
        plan = BackupPlan(folder=backup_folder(run.path))
    patient = Patient(
        path=run.path,
        plan=plan,
        settings_file=settings_path(os.environ),
        today=run.today,
        now=datetime.fromisoformat(read_now()),
    )
    found = mend(patient) if fix else examine(patient, deep=deep)
    present(
        format_,
        None,
        found,
        table=lambda: render.terminal.doctor.print_examination,
        json=lambda: render.json_doctor.write_examination,
    )
    if not found.is_healthy:
        raise typer.Exit(1)

"""The undo command."""

from __future__ import annotations

import typer

from coachlog.cli.commands import command, family
from coachlog.cli.invocation import current

app = family()


@command(app, "undo", "coachlog undo", "coachlog --db team.db undo")
def undo() -> None:
    """Take back your last command on the log; again, the one before. Files are not touched."""
    from coachlog.render.lines import describe_taken_back
    from coachlog.usecases.undo import undo_last

    run = current()
    with run.log(writing=True) as log:
        taken = undo_last(log, run.author("undo").actor)
    typer.echo(describe_taken_back(taken))

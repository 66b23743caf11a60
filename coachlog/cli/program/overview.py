"""What the program shows when it is called alone."""

from __future__ import annotations

from coachlog.cli.program.invocation import Invocation
from coachlog.cli.terminal.say import tell
from coachlog.render.overview import describe_overview, welcome


def show_overview(run: Invocation) -> None:
    """Say how the log stands and what to type next; of an empty log, what this is."""
    over = None
    if run.path.exists():
        from coachlog.usecases.overview import look_over

        with run.log() as log:
            over = look_over(log, today=run.today, settings=run.settings)
    for line in welcome() if over is None else describe_overview(over):
        tell(line)

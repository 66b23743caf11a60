"""demo: a log to try things on."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from coachlog.cli.options import value
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import current
from coachlog.cli.program.named_files import FILE_TO_WRITE
from coachlog.cli.terminal.say import put
from coachlog.config import named_path
from coachlog.domain.command_names import CommandName
from coachlog.errors import CoachlogError, WrongUsage
from coachlog.files import open_scratch
from coachlog.store.open import open_log

app = family()


@command(app, CommandName.DEMO, "coachlog demo", "coachlog demo --keep demo.db")
def demo(
    keep: Annotated[
        str | None, value("FILE", "Leave the log there to play with.", click_type=FILE_TO_WRITE)
    ] = None,
) -> None:
    """Show the week's report on a made-up team, and what to type next."""
    from coachlog.cli.terminal.output import stdout_console
    from coachlog.config import Settings
    from coachlog.domain.periods import week_of
    from coachlog.render.terminal.report import print_report
    from coachlog.usecases.demo import WEEKS, fill_demo
    from coachlog.usecases.report import report_period

    run = current()
    with ExitStack() as opened:
        path = opened.enter_context(open_scratch()) / "demo.db"
        if keep is not None:
            if keep == "-":
                raise WrongUsage("--keep: the log is a file; give it a name")
            path = named_path(keep)
            if path.exists():
                raise CoachlogError(f"{path} is there already; give another name")
        log = opened.enter_context(open_log(path, writing=True, create=True))
        fill_demo(log, run.today, run.author())
        report = report_period(log, week_of(run.today), None, today=run.today, settings=Settings())
    put(f"A made-up team of three managers, and {WEEKS} weeks of their ride-alongs.\n")
    with stdout_console() as console:
        print_report(console, report)
    if keep is not None:
        put(f"\nThat log is yours to play with:\n  coachlog --db {_quote(path)}")
        return
    put(
        "\nThat log is gone again; coachlog demo --keep FILE leaves it to play with. "
        "To start your own:\n"
        '  coachlog add-call --manager "Pat Lee" --rep "Dana Cruz" --account Acme'
        " --initiator rep-request\n"
        '  coachlog plan-fieldday --manager "Pat Lee" --rep "Dana Cruz" --date '
        f"{week_of(run.today).start + timedelta(days=8)} --half am\n"
        "  coachlog report --week"
    )


def _quote(path: Path) -> str:
    from shlex import quote

    return quote(str(path))

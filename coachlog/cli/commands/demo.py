"""The demo command."""

from __future__ import annotations

from datetime import timedelta

from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import current
from coachlog.cli.terminal.say import put
from coachlog.domain.command_names import CommandName
from coachlog.files import open_scratch
from coachlog.store.open import open_log

app = family()


@command(app, CommandName.DEMO, "coachlog demo", "COACHLOG_TODAY=2026-11-20 coachlog demo")
def demo() -> None:
    """Show the week's report on a throw-away log, and what to type next."""
    from coachlog.cli.terminal.output import stdout_console
    from coachlog.config import Settings
    from coachlog.domain.periods import week_of
    from coachlog.render.terminal.report import print_report
    from coachlog.usecases.demo import fill_demo
    from coachlog.usecases.report import report_period

    run = current()
    with (
        open_scratch() as folder,
        open_log(folder / "demo.db", writing=True, create=True) as log,
    ):
        fill_demo(log, run.today, run.author())
        report = report_period(log, week_of(run.today), None, today=run.today, settings=Settings())
    put("A made-up team of three managers, and 13 weeks of their ride-alongs.\n")
    with stdout_console() as console:
        print_report(console, report)
    put(
        "\nThat log is gone again. To start your own:\n"
        '  coachlog add-call --manager "Pat Lee" --rep "Dana Cruz" --account Acme'
        " --initiator rep-request\n"
        '  coachlog plan-fieldday --manager "Pat Lee" --rep "Dana Cruz" --date '
        f"{week_of(run.today).start + timedelta(days=8)} --half am\n"
        "  coachlog report --week"
    )

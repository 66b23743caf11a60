"""undo, redo, history: the last command taken back, done again, and all of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

from coachlog import render
from coachlog.cli.options import (
    FormatOption,
    LimitOption,
    NoPagerOption,
    OutputOption,
    YesOption,
    flag,
    value,
    with_groups,
)
from coachlog.cli.program.command import command, family, read_id, read_limit
from coachlog.cli.program.invocation import current
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.say import tell
from coachlog.domain.command_names import CommandName

if TYPE_CHECKING:
    from coachlog.domain.names import NameKind

app = family()

WHICH = "Which of them"


@command(
    app,
    CommandName.UNDO,
    "coachlog undo --dry-run",
    "coachlog --db team.db undo --yes",
)
def undo(
    dry_run: Annotated[
        bool, flag("--dry-run", "Only show what would be taken back; nothing is changed.")
    ] = False,
    yes: YesOption = False,
) -> None:
    """Take back your last command on the log; again, the one before.

    Files, settings and calendars are not touched. redo does it again, until the next command.
    """
    from coachlog.cli.program.clock import read_now
    from coachlog.cli.terminal.ask import confirm
    from coachlog.render.lines import describe_entry, describe_outside, describe_taken_back
    from coachlog.usecases.undo import find_last
    from coachlog.usecases.undo import undo as take_back

    run = current()
    with run.log(writing=True) as log:
        last = find_last(log, run.author().actor)
        for line in describe_entry(last):
            tell(line, err=not dry_run, asked=not yes)
        if dry_run:
            return
        confirm("Take it back?", yes=yes)
        if run.as_json:
            from coachlog.store.made import find_made

            run.made.append(find_made(log.connection, [last.command.id]).reversed())
        taken = take_back(log, last, at=read_now())
    tell(describe_taken_back(taken))
    for line in describe_outside(taken):
        tell(line, err=True)


@command(app, CommandName.REDO, "coachlog redo", "coachlog --db team.db redo")
def redo(
    yes: Annotated[bool, flag("--yes -y", "As undo has it; redo asks nothing.")] = False,
    dry_run: Annotated[
        bool, flag("--dry-run", "Only show what would be done again; nothing is changed.")
    ] = False,
) -> None:
    """Do again what you took back last, as long as nobody did anything else.

    After several undos, again and again: the last one first. It asks nothing: you did all of it
    once, and undo takes it back.
    """
    from coachlog.render.lines import describe_done_again
    from coachlog.usecases.undo import redo as do_again

    run = current()
    with run.log(writing=True, trying=dry_run) as log:
        done = do_again(log, run.author(), dry_run=dry_run)
    for line in describe_done_again(done, dry_run=dry_run):
        tell(line, asked=dry_run)


@command(
    app,
    CommandName.HISTORY,
    "coachlog history --limit 5",
    "coachlog history --call 12",
    'coachlog history --rep "Dana Cruz" --month --format json',
)
@with_groups
def history(
    call: Annotated[str | None, value("ID", "What happened to this call.", WHICH)] = None,
    rep: Annotated[str | None, value("NAME", "What is about this rep.", WHICH)] = None,
    account: Annotated[str | None, value("NAME", "What is about this customer.", WHICH)] = None,
    manager: Annotated[str | None, value("NAME", "What is about this manager.", WHICH)] = None,
    limit: LimitOption = None,
    during: PeriodOptions = NO_PERIOD,
    format_: FormatOption = "table",
    output: OutputOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """Show who did what to the log and when, the newest first, before and after."""
    from coachlog.cli.program.clock import begin_of_day
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.history import list_history

    run = current()
    period = during.read(run.today, echo=True)
    people: dict[NameKind, str] = {}
    if manager is not None:
        people["manager"] = manager
    if rep is not None:
        people["rep"] = rep
    if account is not None:
        people["account"] = account
    with (
        run.log() as log,
        list_history(
            log,
            people,
            call_id=None if call is None else read_id("call", call),
            since=None if period is None else begin_of_day(period.start),
            until=None if period is None else begin_of_day(period.end + timedelta(days=1)),
            limit=read_limit(limit),
        ) as entries,
    ):
        present(
            format_,
            output,
            entries,
            table=lambda: partial(
                render.terminal.history.print_history,
                chosen=bool(people or call or period),
            ),
            json=lambda: render.json.write_history,
            csv=lambda: render.csv.write_history,
            paged=not no_pager,
        )

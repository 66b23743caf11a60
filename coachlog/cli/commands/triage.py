"""triage: sorting imported calls, one key each."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import LimitOption, OutputOption, choice, flag, value, with_groups
from coachlog.cli.program.command import command, family, read_id, read_limit
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.say import note_after_today, put, tell
from coachlog.domain.choices import parse_choice
from coachlog.domain.command_names import CommandName
from coachlog.domain.periods import Period
from coachlog.domain.settling import DEFAULT_RISK, MAX_RISK, parse_risk
from coachlog.domain.triage import Sorting, group_days, parse_answer
from coachlog.errors import WrongUsage, to_paste

app = family()

WHICH, HOW, SHAPE = "Which calls", "What they were", "How they are listed"
SITTING = 1_000  # calls at most that one sitting looks at


@command(
    app,
    CommandName.TRIAGE,
    "coachlog triage",
    "coachlog triage 13 14 --initiator rep-request",
    "coachlog triage --until-settled --quarter 2026-Q4 --format json",
)
@with_groups
def triage(
    calls: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="These calls; without any, all unsorted ones."),
    ] = None,
    initiator: Annotated[
        str | None,
        value(
            "rep-request|manager-scheduled|not-a-ride-along",
            "What all the given calls were; asks nothing.",
            HOW,
        ),
    ] = None,
    field_day: Annotated[
        list[str] | None,
        value(
            "ID",
            "With --initiator: a field day that a calendar leaves open, manager-scheduled or "
            "not-a-ride-along; may be repeated.",
            WHICH,
        ),
    ] = None,
    manager: Annotated[str | None, value("NAME", "Only this manager's calls.", WHICH)] = None,
    until_settled: Annotated[
        bool,
        flag(
            "--until-settled",
            "Ask in a random order, and stop when the rest can hardly turn the verdict.",
            HOW,
        ),
    ] = False,
    risk: Annotated[
        str | None,
        value(
            f"1..{MAX_RISK}",
            "With --until-settled: how often it may settle the wrong side, in percent. "
            f"Default: {DEFAULT_RISK}.",
            HOW,
        ),
    ] = None,
    limit: LimitOption = None,
    during: PeriodOptions = NO_PERIOD,
    format_: Annotated[
        str | None,
        choice(
            "table|json|csv",
            "List the unsorted calls instead of asking; with --initiator json is "
            "coachlog.result/1.",
            SHAPE,
            "--format",
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Sort imported calls: say of each who asked for it, one key a call."""

    run = current()
    ids = [read_id("calls", text) for text in calls or ()]
    if initiator is not None and (
        manager or until_settled or risk or limit or output or during != NO_PERIOD
    ):
        raise WrongUsage(
            "--initiator sorts just the calls or field days whose numbers are given; "
            "leave out what narrows, lists or asks"
        )
    if field_day:
        if initiator is None or ids:
            raise WrongUsage("--field-day wants --initiator, and no calls beside it")
        days = [read_id("field-day", text) for text in field_day]
        run.as_json = format_ is not None and bool(parse_choice("format", format_, ("json",)))
        _sort_days(run, days, parse_answer("initiator", initiator))
        return
    if initiator is not None:
        run.as_json = format_ is not None and bool(parse_choice("format", format_, ("json",)))
        _sort(run, ids, parse_answer("initiator", initiator))
        return
    period = during.read(run.today, echo=True)
    if until_settled:
        if ids or limit is not None:
            raise WrongUsage("--until-settled chooses the calls itself; leave IDs and --limit out")
        percent = None if risk is None else parse_risk("risk", risk)
        _settle(run, period, manager, percent, format_, output)
        return
    if risk is not None:
        raise WrongUsage("--risk belongs to --until-settled")
    if format_ is not None or output is not None:
        _list(run, format_ or "table", output, period, manager, ids, read_limit(limit))
        return
    _ask(run, period, manager, ids, read_limit(limit))


def _sort(run: Invocation, ids: list[int], answer: Sorting) -> None:
    """Sort the given calls alike, as scripts do."""
    from coachlog.render.triage import describe_sorted
    from coachlog.usecases.triage import sort_calls

    if not ids:
        raise WrongUsage(f"--initiator needs the calls it is about: {to_paste('triage', 12, 13)} …")
    with run.log(writing=True) as log:
        sort_calls(log, ids, answer, author=run.author())
    tell(describe_sorted("call", ids, answer))


def _sort_days(run: Invocation, ids: list[int], answer: Sorting) -> None:
    """Say of field days that calendars leave open what they were."""
    from coachlog.render.triage import describe_sorted
    from coachlog.usecases.triage import sort_days

    with run.log(writing=True) as log:
        sort_days(log, ids, answer, author=run.author())
    tell(describe_sorted("field day", ids, answer))


def _list(
    run: Invocation,
    format_: str,
    output: str | None,
    period: Period | None,
    manager: str | None,
    ids: list[int],
    limit: int | None,
) -> None:
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.triage import list_unsorted

    with (
        run.log() as log,
        list_unsorted(
            log, today=run.today, period=period, manager=manager, ids=ids, limit=limit
        ) as found,
    ):
        present(
            format_,
            output,
            found.calls,
            table=lambda: partial(render.terminal.triage.print_unsorted, days=found.days),
            json=lambda: partial(render.json.write_unsorted, days=found.days),
            csv=lambda: render.csv.write_unsorted,
        )
    note_after_today(found.after_today)


def _ask(
    run: Invocation,
    period: Period | None,
    manager: str | None,
    ids: Collection[int],
    limit: int | None,
) -> None:
    """Ask for each day, or each call of it, until all are sorted or somebody has had enough."""
    from coachlog.cli.commands.sorting_questions import Sitting, ask_of_days
    from coachlog.cli.terminal.ask import can_ask
    from coachlog.render.triage import describe_tally
    from coachlog.usecases.triage import list_unsorted

    with run.log(writing=True) as log:
        with list_unsorted(
            log, today=run.today, period=period, manager=manager, ids=ids, limit=limit or SITTING
        ) as found:
            days = group_days(found.calls)
        note_after_today(found.after_today)
        if not days and not found.days:
            put("Every call is sorted.")
            return
        if not can_ask():
            raise WrongUsage(
                "nobody is there to answer; list the calls with --format json, or sort them with "
                + to_paste("triage", "ID", "--initiator", "rep-request")
            )
        sitting = Sitting(run=run, log=log, days=days, left=found.number)
        sitting.hold()
        if sitting.place == len(days):
            ask_of_days(run, log, found.days)
    tell(describe_tally(sitting.left, sitting.asked, sitting.scheduled))
    if sitting.left:
        tell(f"Next: {to_paste('triage')} goes on where you stopped; {to_paste('report')} shows it")
    else:
        put(f"Next: {to_paste('report')}")


def _settle(
    run: Invocation,
    period: Period | None,
    manager: str | None,
    risk: int | None,
    format_: str | None,
    output: str | None,
) -> None:
    """Ask about drawn visits of each manager until the side is settled, or say how it stands."""
    from coachlog.cli.commands.sorting_questions import Drawing
    from coachlog.cli.terminal.ask import can_ask
    from coachlog.cli.terminal.output import present
    from coachlog.render.triage import describe_settling
    from coachlog.usecases.settle import draw_visits, find_settling, find_unsettled

    if format_ not in {None, "json"}:
        raise WrongUsage("--until-settled is listed with --format json, or asked at a terminal")
    with run.log(writing=True) as log:
        unsettled = find_unsettled(log, manager=manager, period=period)
        if unsettled and format_ is None and not can_ask():
            raise WrongUsage(
                "nobody is there to answer; list what to ask next with --format json, and sort it "
                "with " + to_paste("triage", "ID", "--initiator", "rep-request")
            )
        if not unsettled and format_ is None:
            put("Every call is sorted.")
        found = []
        for one in unsettled:
            draw_visits(log, one, risk=risk, author=run.author())
            settling = find_settling(log, one, run.settings)
            found.append(settling)
            if format_ is None:
                if settling.sample.side is None:
                    Drawing(
                        run=run,
                        log=log,
                        days=list(settling.days),
                        left=sum(len(day.calls) for day in settling.days),
                        of=one,
                    ).hold()
                    settling = find_settling(log, one, run.settings)
                tell(describe_settling(settling))
    if format_ is not None:
        present(format_, output, found, json=lambda: render.json_settling.write_settling)

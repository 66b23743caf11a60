"""list-calls, show-call, list-fielddays: looking calls and field days up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from coachlog import render
from coachlog.cli.options import (
    CALL_ID,
    SHAPE,
    FormatOption,
    LimitOption,
    NoPagerOption,
    OutputOption,
    TableOrJsonOption,
    choice,
    value,
    with_groups,
)
from coachlog.cli.program.command import command, family, read_id, read_limit
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.say import note_after_today
from coachlog.domain.command_names import CommandName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coachlog.domain.listing import Call

app = family()

PEOPLE, KIND, WHICH = "Who and where", "What kind of call", "Which of them"
LIST_SHAPES = ("table", "json", "csv")


@command(
    app,
    CommandName.LIST_CALLS,
    "coachlog list-calls --week last",
    'coachlog list-calls --rep "Dana Cruz" --initiator rep-request --stakes ordinary',
    'coachlog list-calls --manager "Pat Lee" --month --format csv --output november.csv',
)
@with_groups
def list_calls(
    manager: Annotated[str | None, value("NAME", "Only this manager's calls.", PEOPLE)] = None,
    rep: Annotated[str | None, value("NAME", "Only calls with this rep.", PEOPLE)] = None,
    account: Annotated[str | None, value("NAME", "Only calls at this customer.", PEOPLE)] = None,
    initiator: Annotated[
        str | None,
        value(
            "rep-request|manager-scheduled|unknown", "By who caused the manager to be there.", KIND
        ),
    ] = None,
    stakes: Annotated[
        str | None,
        value(
            "big|ordinary|unknown",
            "By the big-deal line of the period, or of the year up to today.",
            KIND,
        ),
    ] = None,
    role: Annotated[
        str | None,
        value("observed|shared|led|none", "By what the manager did; none: not noted.", KIND),
    ] = None,
    field_day: Annotated[str | None, value("ID", "Only calls of this field day.", KIND)] = None,
    text: Annotated[str | None, value("TEXT", "Found in what was noted; any case.", KIND)] = None,
    limit: LimitOption = None,
    offset: Annotated[str | None, value("N", "Leave out so many of the newest.", WHICH)] = None,
    during: PeriodOptions = NO_PERIOD,
    format_: Annotated[
        str,
        choice(
            "table|json|csv|xlsx|markdown",
            "For people, programs, Excel, a chat or wiki.",
            SHAPE,
            "--format",
        ),
    ] = "table",
    output: OutputOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """List the calls of the log, the newest first, with what was noted."""
    from coachlog.cli.terminal.output import present
    from coachlog.domain.listing import (
        CallFilter,
        parse_any_initiator,
        parse_any_role,
        parse_sought,
        parse_stakes,
    )
    from coachlog.usecases.look_up import list_calls as find_calls

    run = current()
    chosen = CallFilter(
        period=during.read(run.today, echo=True),
        manager=manager,
        rep=rep,
        account=account,
        initiator=None if initiator is None else parse_any_initiator("initiator", initiator),
        stakes=None if stakes is None else parse_stakes("stakes", stakes),
        role=None if role is None else parse_any_role("role", role),
        field_day_id=None if field_day is None else read_id("field_day", field_day),
        text=None if text is None else parse_sought("text", text),
        limit=read_limit(limit),
        offset=0 if offset is None else read_id("offset", offset),
    )
    with (
        run.log() as log,
        find_calls(log, chosen, today=run.today, settings=run.settings) as found,
    ):
        if format_ == "xlsx":
            _write_workbook(run, output, found.calls)
        else:
            present(
                format_,
                output,
                found.calls,
                table=lambda: partial(
                    render.terminal.calls.print_calls, chosen=chosen != CallFilter()
                ),
                json=lambda: render.json.write_calls,
                csv=lambda: render.csv.write_calls,
                markdown=lambda: render.markdown_report.write_calls,
                paged=not no_pager,
            )
    note_after_today(found.after_today)


def _write_workbook(run: Invocation, output: str | None, calls: Iterator[Call]) -> None:
    from coachlog.cli.terminal.output import open_binary
    from coachlog.files import open_scratch
    from coachlog.render.xlsx import write_calls

    with open_scratch() as scratch, open_binary("format", output) as file:
        write_calls(file, calls, scratch, run.today)


@command(app, CommandName.SHOW_CALL, "coachlog show-call 12", "coachlog show-call 12 --format json")
def show_call(
    call: Annotated[str | None, CALL_ID] = None,
    format_: TableOrJsonOption = "table",
    output: OutputOption = None,
) -> None:
    """Show all of one call: what was noted, at stake, and who changed it."""
    from coachlog.cli.commands.call_questions import choose_call
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.look_up import show_call as find_call

    run = current()
    call_id = choose_call(run, call)
    with run.log() as log:
        shown = find_call(log, call_id, today=run.today, settings=run.settings)
    present(
        format_,
        output,
        shown,
        table=lambda: render.terminal.calls.print_call,
        json=lambda: render.json.write_call,
    )


@command(
    app,
    CommandName.LIST_FIELDDAYS,
    "coachlog list-fielddays --status planned",
    'coachlog list-fielddays --rep "Dana Cruz" --quarter --format json',
)
@with_groups
def list_fielddays(
    manager: Annotated[str | None, value("NAME", "Only this manager's days.", PEOPLE)] = None,
    rep: Annotated[str | None, value("NAME", "Only days with this rep.", PEOPLE)] = None,
    status: Annotated[
        str | None, value("planned|held|cancelled|displaced", "By what became of them.", WHICH)
    ] = None,
    limit: LimitOption = None,
    during: PeriodOptions = NO_PERIOD,
    format_: FormatOption = "table",
    output: OutputOption = None,
    no_pager: NoPagerOption = False,
) -> None:
    """List field days, planned and past, the newest first."""
    from coachlog.cli.terminal.output import present
    from coachlog.domain.fielddays import parse_status
    from coachlog.domain.listing import FieldDayFilter
    from coachlog.usecases.look_up import list_field_days

    run = current()
    chosen = FieldDayFilter(
        period=during.read(run.today, echo=True),
        manager=manager,
        rep=rep,
        status=None if status is None else parse_status("status", status),
        limit=read_limit(limit),
    )
    with run.log() as log:
        days = list_field_days(log, chosen, today=run.today)
    present(
        format_,
        output,
        days,
        table=lambda: partial(
            render.terminal.fielddays.print_field_days, chosen=chosen != FieldDayFilter()
        ),
        json=lambda: render.json.write_field_days,
        csv=lambda: render.csv.write_field_days,
        paged=not no_pager,
    )

"""brief-fieldday, share-fieldday, show-rep: a field day or a rep on a page; add-reply."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from coachlog import render
from coachlog.cli.options import AnsweredOption, OutputOption, choice, with_groups
from coachlog.cli.program.command import command, family
from coachlog.cli.program.invocation import current
from coachlog.cli.program.periods import NO_PERIOD, PeriodOptions
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.audience import name_reader
from coachlog.domain.calls import check_text
from coachlog.domain.command_names import CommandName
from coachlog.errors import WrongUsage, to_paste

app = family()

_ID = typer.Argument(metavar="ID", help="The field day; left out, the one that fits.")


@command(
    app,
    CommandName.BRIEF_FIELDDAY,
    "coachlog brief-fieldday 1",
    "coachlog brief-fieldday 1 --format html --output brief.html",
)
def brief_fieldday(
    id_: Annotated[str | None, _ID] = None,
    format_: Annotated[
        str,
        choice(
            "text|markdown|html|json",
            "For people (text, markdown, html) or programs (json).",
            name="--format",
        ),
    ] = "text",
    output: OutputOption = None,
) -> None:
    """Show what to know before a field day; without an ID, before the next one."""
    from coachlog.cli.commands.fieldday_questions import choose_day
    from coachlog.cli.terminal.output import present
    from coachlog.usecases.pages import brief_day

    run = current()
    day_id = choose_day(run, id_, "brief")
    with run.log() as log:
        brief = brief_day(log, day_id, today=run.today, settings=run.settings)
    present(
        "table" if format_ == "text" else format_,
        output,
        brief,
        table=lambda: render.terminal.pages.print_brief,
        markdown=lambda: render.page_files.write_brief_markdown,
        html=lambda: partial(render.page_files.write_brief_html, templates=run.settings.templates),
        json=lambda: render.json_plans.write_brief,
    )
    if format_ == "text" and brief.status == "planned":
        tell(f"Next, after the day: {to_paste('debrief-fieldday', day_id)}", err=True)


@command(
    app,
    CommandName.SHARE_FIELDDAY,
    "coachlog share-fieldday 7 --format html --output dana.html",
    "coachlog share-fieldday 7 --format markdown",
)
def share_fieldday(
    id_: Annotated[str | None, _ID] = None,
    format_: Annotated[
        str,
        choice(
            "markdown|html|pdf|json",
            "What the rep can open (markdown, html, pdf), or for programs (json).",
            name="--format",
        ),
    ] = "markdown",
    output: OutputOption = None,
) -> None:
    """Write the one page of a field day for the rep, with nothing private on it."""
    from coachlog.cli.commands.fieldday_questions import choose_day
    from coachlog.cli.terminal.output import present_page
    from coachlog.usecases.pages import share_day

    run = current()
    day_id = choose_day(run, id_, "share")
    with run.log() as log:
        day = share_day(log, day_id)
    present_page(
        format_,
        output,
        day,
        markdown=lambda: render.page_files.write_shared_markdown,
        html=lambda: partial(render.pages.rep.write_day, folder=run.settings.templates),
        json=lambda: render.json_plans.write_shared_day,
    )
    if day.debriefed_on is None:
        tell(f"Next, to fill the page: {to_paste('debrief-fieldday', day_id)}", err=True)
    elif output is not None and not day.replies:
        tell(f"Next, when the rep answers: {to_paste('add-reply', day_id)}", err=True)


@command(
    app,
    CommandName.ADD_REPLY,
    'coachlog add-reply 7 "I will ask who decides before I show anything"',
    'coachlog add-reply 7 "Thanks, that helped" --date 2026-11-20',
)
def add_reply(
    id_: Annotated[str | None, _ID] = None,
    text: Annotated[
        str | None,
        typer.Argument(metavar="TEXT", help=f"What the rep answered; {name_reader('reply')}."),
    ] = None,
    date: AnsweredOption = None,
) -> None:
    """Keep what the rep answered to the page of a field day."""
    from coachlog.cli.commands.fieldday_questions import choose_day
    from coachlog.cli.terminal.ask import ask_needed
    from coachlog.render.lines import visible
    from coachlog.usecases.pages import add_reply as add

    run = current()
    on = run.today if date is None else run.read_day("date", date, "past")
    if text is None and not can_ask():
        raise WrongUsage("TEXT is missing")
    day_id = choose_day(run, id_, "share")
    if text is None:
        about = "The answer to the page of the field day, in the rep's words."
        question = f"What the rep answered; {name_reader('reply')}"
        text = ask_needed(question, lambda text: check_text("text", text), about)
    with run.log(writing=True) as log:
        reply = add(
            log,
            day_id,
            check_text("text", text),
            on,
            today=run.today,
            author=run.author(),
        )
    tell(
        f"Kept the reply of {reply.replied_on:%a} {reply.replied_on} to field day "
        f"{reply.field_day_id}: {visible(reply.text)}"
    )


@command(
    app,
    CommandName.SHOW_REP,
    'coachlog show-rep "Dana Cruz"',
    'coachlog show-rep "Dana Cruz" --quarter --format html --output dana.html',
)
@with_groups
def show_rep(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The rep.")] = None,
    during: PeriodOptions = NO_PERIOD,
    format_: Annotated[
        str,
        choice(
            "table|markdown|html|pdf|json",
            "For people (table, markdown, html, pdf) or programs (json).",
            name="--format",
        ),
    ] = "table",
    output: OutputOption = None,
) -> None:
    """Show a rep's skill and sales development plans side by side, never added up."""
    from coachlog.cli.terminal.output import present_page
    from coachlog.usecases.pages import show_rep as show

    run = current()
    period = during.read(run.today, echo=format_ == "table")
    if name is None:
        from coachlog.cli.commands.people_questions import ask_known

        name = ask_known(run, "rep")
    with run.log() as log:
        plans = show(log, name, period, today=run.today, settings=run.settings)
    present_page(
        format_,
        output,
        plans,
        table=lambda: render.terminal.pages.print_rep,
        markdown=lambda: render.page_files.write_rep_markdown,
        html=lambda: partial(render.pages.rep.write_rep, folder=run.settings.templates),
        json=lambda: render.json_plans.write_rep,
    )

"""Commands about field days."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.commands import command, family, refuse_missing
from coachlog.cli.invocation import Invocation, current
from coachlog.domain.calls import check_text
from coachlog.domain.names import check_name
from coachlog.errors import CoachlogError

if TYPE_CHECKING:
    from coachlog.domain.fielddays import FieldDayPlan

app = family()

WHO, WHEN, ABOUT, CALENDAR = "Who", "When", "What it is about", "Calendar"


@command(
    app,
    "plan-fieldday",
    'coachlog plan-fieldday --manager "Pat Lee" --rep "Dana Cruz" --date 2026-12-01',
    'coachlog plan-fieldday --manager "Pat Lee" --rep "Dana Cruz" --date 2026-12-02 --half pm'
    ' --stop "13:30 Acme" --stop "15:00 Globex" --focus "discovery questions" --ics day.ics',
)
def plan_fieldday(
    manager: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who coaches; may be left out for a rep whose manager is known.",
            rich_help_panel=WHO,
        ),
    ] = None,
    rep: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is coached.", rich_help_panel=WHO)
    ] = None,
    new: Annotated[
        bool,
        typer.Option(
            "--new", help="Take a name that looks like a known one as new.", rich_help_panel=WHO
        ),
    ] = False,
    date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day, such as 2026-12-01.", rich_help_panel=WHEN),
    ] = None,
    half: Annotated[
        str,
        typer.Option(
            metavar="am|pm|full",
            help="am 09:00-13:00, pm 13:00-17:00, full 09:00-17:00.",
            rich_help_panel=WHEN,
        ),
    ] = "full",
    start: Annotated[
        str | None,
        typer.Option(metavar="HH:MM", help="Begin then instead.", rich_help_panel=WHEN),
    ] = None,
    stop: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"HH:MM Account"', help="A visit; repeat it for more.", rich_help_panel=ABOUT
        ),
    ] = None,
    focus: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SKILL", help="A skill to work on; one or two.", rich_help_panel=ABOUT
        ),
    ] = None,
    objective: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What the day should bring.", rich_help_panel=ABOUT),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Where you meet.", rich_help_panel=ABOUT)
    ] = None,
    ics: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Write the calendar file there.", rich_help_panel=CALENDAR
        ),
    ] = None,
) -> None:
    """Plan a half or full field day with one rep, and write its calendar file."""
    from coachlog.cli.output import open_output, stdout_console
    from coachlog.domain.fielddays import (
        FieldDayPlan,
        hours_of,
        parse_clock,
        parse_half,
        parse_stop,
    )
    from coachlog.render.terminal.fielddays import describe_doubts, print_planned_day
    from coachlog.usecases.plan_day import plan_day

    run = current()
    refuse_missing([name for name, value in (("rep", rep), ("date", date)) if value is None])
    people = {
        name: check_name(name, text)
        for name, text in (("manager", manager), ("rep", rep))
        if text is not None
    }
    part = parse_half("half", half)
    begins, ends = hours_of(part, None if start is None else parse_clock("start", start))
    stops = sorted((parse_stop("stop", text) for text in stop or ()), key=lambda one: one.at)
    plan: FieldDayPlan = FieldDayPlan(
        on=run.read_day("date", date or ""),
        half=part,
        starts_at=begins,
        ends_at=ends,
        time_zone=_time_zone(run),
        stops=tuple(stops),
        focus=tuple(check_name("focus", skill) for skill in focus or ()),
        objective=check_text("objective", objective) if objective else None,
        place=check_text("place", place) if place else None,
    )
    with ExitStack() as opened:
        # Before anything is planned: a calendar file that can't be written stops the command.
        file = None if ics is None else opened.enter_context(open_output(ics))
        log = opened.enter_context(run.log(writing=True, create=True))
        planned = plan_day(
            log,
            people,
            plan,
            insist=new,
            today=run.today,
            settings=run.settings,
            author=run.author(
                "plan-fieldday", outside=f"wrote the calendar file {ics}" if ics else ""
            ),
        )
        if file is not None:
            from coachlog.render.ics import write_day

            file.write(write_day(planned).decode("utf-8"))
    if ics != "-":
        with stdout_console() as console:
            print_planned_day(console, planned)
    for doubt in describe_doubts(planned):
        typer.echo(f"Note: {doubt}", err=True)
    if ics not in (None, "-"):
        typer.echo(f"Calendar file: {ics}", err=True)


def _time_zone(run: Invocation) -> str:
    """Return the time zone of the settings, else the system's, by its IANA name."""
    if run.settings.time_zone:
        return run.settings.time_zone
    from zoneinfo import ZoneInfo

    import tzlocal

    try:
        name = tzlocal.get_localzone_name() or "UTC"
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise CoachlogError(
            "the system's time zone can't be read; set time_zone in the settings, "
            'such as time_zone = "Europe/Berlin"'
        ) from error
    return name

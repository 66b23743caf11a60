"""plan-fieldday and edit-fieldday: their options, and what is read of them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from coachlog.cli.commands.invitations import (
    calendar_file,
    how_to_finish,
    name_outside,
    tell_calendars,
)
from coachlog.cli.options import (
    NO_DAY_OPTIONS,
    WHEN,
    WHO,
    DayOptions,
    FormatOption,
    OutputOption,
    flag,
    value,
    with_groups,
)
from coachlog.cli.program.command import command, family, refuse_missing
from coachlog.cli.program.invocation import Invocation, current
from coachlog.cli.program.writing import refuse_two_outputs
from coachlog.cli.terminal.ask import can_ask
from coachlog.cli.terminal.say import tell
from coachlog.domain.calls import check_text
from coachlog.domain.changes import KEEP
from coachlog.domain.command_names import CommandName
from coachlog.domain.names import NameKind, check_name
from coachlog.errors import UncertainName, WrongUsage, to_paste

if TYPE_CHECKING:
    from coachlog.domain.fielddays import FieldDayPlan
    from coachlog.usecases.plan_day import PlannedDay

app = family()

WHOLE_TEAM = "The whole team"


@command(
    app,
    CommandName.PLAN_FIELDDAY,
    'coachlog plan-fieldday --manager "Pat Lee" --rep "Dana Cruz" --date 2026-12-02 --half pm'
    ' --stop "13:30 Acme" --stop "15:00 Globex" --focus "discovery questions" --ics day.ics',
    'coachlog plan-fieldday --manager "Pat Lee"',
    'coachlog plan-fieldday --manager "Pat Lee" --rota 8w --keep',
)
@with_groups
def plan_fieldday(
    manager: Annotated[
        str | None,
        value("NAME", "Who coaches; may be left out for a rep whose manager is known.", WHO),
    ] = None,
    rep: Annotated[str | None, value("NAME", "Who is coached.", WHO)] = None,
    date: Annotated[
        str | None, value("DATE", "The day: 2026-12-01, 1 dec, next tue, +2w.", WHEN)
    ] = None,
    day: DayOptions = NO_DAY_OPTIONS,
    rota: Annotated[
        str | None,
        value(
            "8w|2027-Q1|DATE",
            "Lay out half days for all reps over that time; --half full: whole days.",
            WHOLE_TEAM,
        ),
    ] = None,
    keep: Annotated[
        bool, flag("--keep", "Plan the days of the rota, not only show them.", WHOLE_TEAM)
    ] = False,
    format_: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Plan a field day with a rep, show who is due, or lay out a rota."""
    from coachlog.cli.commands.fieldday_questions import PlanTexts, read_stops
    from coachlog.cli.commands.rota import TeamPlan, is_for_team, show_team
    from coachlog.domain.fielddays import FieldDayPlan, move_hours, parse_clock, parse_half
    from coachlog.domain.names import NAME_KINDS
    from coachlog.usecases.people import Pair
    from coachlog.usecases.plan_day import plan_day

    run = current()
    team = TeamPlan(
        manager=manager, rota=rota, keep=keep, half=day.half, format=format_, output=output
    )
    if is_for_team(team, {"rep": rep, "date": date, **day._replace(half=None)._asdict()}):
        show_team(run, team)
        return
    run.as_json = format_ == "json"
    refuse_two_outputs(run, day.ics)
    said = PlanTexts(
        manager=manager,
        rep=rep,
        date=date,
        half=day.half,
        start=day.start,
        stops=tuple(day.stop or ()),
        focus=tuple(day.focus or ()),
        new=NAME_KINDS if day.new else (),
    )
    missing = [name for name in ("rep", "date") if not getattr(said, name)]
    if missing and can_ask():
        from coachlog.cli.commands.fieldday_questions import ask_for_plan

        if date:
            run.read_day("date", date, "future")  # before anybody types more
        said = ask_for_plan(run, said, insist=day.new)
    else:
        refuse_missing(missing)
    part = parse_half("half", said.half or "full")
    begins, ends = move_hours(
        run.settings.capacity.hours[part],
        None if day.start is None else parse_clock("start", day.start),
    )
    plan: FieldDayPlan = FieldDayPlan(
        day_on=run.read_day("date", said.date or "", "future"),
        half=part,
        starts_at=begins,
        ends_at=ends,
        time_zone=run.time_zone,
        stops=read_stops(said.stops),
        focus=tuple(check_name("focus", skill) for skill in said.focus),
        objective=check_text("objective", day.objective) if day.objective else None,
        place=check_text("place", day.place) if day.place else None,
        remark=check_text("remark", day.remark) if day.remark else None,
        publish=day.publish,
    )

    def save(named: dict[str, str | None], new: Collection[NameKind]) -> PlannedDay:
        stops = tuple(
            replace(stop, account=named[f"account {number}"] or "")
            for number, stop in enumerate(plan.stops)
        )
        with ExitStack() as opened:
            hand_out = opened.enter_context(calendar_file(day.ics))
            log = opened.enter_context(run.log(writing=True, create=True, asks=can_ask()))
            planned = opened.enter_context(
                plan_day(
                    log,
                    Pair(rep=named["rep"] or "", manager=named["manager"], new=new),
                    replace(plan, stops=stops),
                    insist="account" in new,
                    today=run.today,
                    settings=run.settings,
                    author=run.author(outside=name_outside(day.ics, publish=day.publish)),
                )
            )
            run.to_finish = how_to_finish(planned.brief.id, day.ics, publish=day.publish)
            hand_out(planned.invitation)
        return planned

    named = {
        "rep": check_name("rep", said.rep or ""),
        "manager": None if said.manager is None else check_name("manager", said.manager),
        **{f"account {number}": stop.account for number, stop in enumerate(plan.stops)},
    }
    try:
        planned = save(named, said.new)
    except UncertainName as error:
        from coachlog.cli.commands.people_questions import settle_names

        planned = settle_names(run, error, named, said.new, save)
    _show(run, planned, day.ics, publish=day.publish)
    if planned.in_the_past:
        tell(f"Next: {to_paste('debrief-fieldday', planned.brief.id)}", err=True)
    else:
        tell(f"Next, before the day: {to_paste('brief-fieldday', planned.brief.id)}", err=True)


def _show(run: Invocation, planned: PlannedDay, ics: str | None, *, publish: bool) -> None:
    """Print a planned or changed day, and hand it to the calendar server if that is wanted."""
    from coachlog.cli.terminal.output import stdout_console
    from coachlog.render.terminal.fielddays import describe_doubts, print_planned_day

    if ics != "-" and not run.quiet and not run.as_json:
        with stdout_console() as console:
            print_planned_day(console, planned)
    for doubt in describe_doubts(planned):
        tell(f"Note: {doubt}", err=True)
    tell_calendars(run, planned.brief.id, planned.invitation, ics=ics, publish=publish)


@command(
    app,
    CommandName.EDIT_FIELDDAY,
    "coachlog edit-fieldday 1 --date 2026-12-08 --half pm --ics day.ics",
    'coachlog edit-fieldday 1 --stop "10:00 Acme" --stop "11:30 Globex" --focus "next steps"',
)
@with_groups
def edit_fieldday(
    field_day: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="The field day; left out, the next one is asked about."),
    ] = None,
    date: Annotated[str | None, value("DATE", "Move it to this day.", WHEN)] = None,
    day: DayOptions = NO_DAY_OPTIONS,
) -> None:
    """Move a planned field day, or change its stops and focus.

    Without options, question by question. The stops or skills given stand in place of all before.
    Empty text clears the others.
    """
    from coachlog.cli.commands.fieldday_questions import ask_for_day_changes, choose_day, read_stops
    from coachlog.domain.fielddays import FieldDayChanges, parse_clock, parse_half
    from coachlog.usecases.edit_day import edit_day, tell_again

    run = current()
    refuse_two_outputs(run, day.ics)
    changes = FieldDayChanges(
        day_on=KEEP if date is None else run.read_day("date", date, "future"),
        half=KEEP if day.half is None else parse_half("half", day.half),
        starts_at=KEEP if day.start is None else parse_clock("start", day.start),
        objective=KEEP if day.objective is None else check_text("objective", day.objective) or None,
        place=KEEP if day.place is None else check_text("place", day.place) or None,
        remark=KEEP if day.remark is None else check_text("remark", day.remark) or None,
        stops=read_stops(day.stop or ()) or KEEP,
        focus=tuple(check_name("focus", skill) for skill in day.focus or ()) or KEEP,
    )
    asks = changes == FieldDayChanges() and day.ics is None and not day.publish
    if asks and not can_ask():
        raise WrongUsage(
            "nothing to change; give --date, --half, --start, --stop, --focus, "
            "--objective, --place or --remark"
        )
    day_id = choose_day(run, field_day, "cancel")
    if asks:
        changes = ask_for_day_changes(run, day_id, insist=day.new)
        if changes == FieldDayChanges():
            tell(f"Field day {day_id} is as it was")
            return
    is_changed = changes != FieldDayChanges()
    with ExitStack() as opened:
        hand_out = opened.enter_context(calendar_file(day.ics))
        log = opened.enter_context(run.log(writing=True))
        author = run.author(outside=name_outside(day.ics, publish=day.publish))
        if not is_changed:
            invitation = opened.enter_context(
                tell_again(log, day_id, publish=day.publish, settings=run.settings, author=author)
            )
        else:
            planned = opened.enter_context(
                edit_day(
                    log,
                    day_id,
                    replace(changes, publish=day.publish),
                    insist=day.new or asks,  # who was asked has said of every name whose it is
                    today=run.today,
                    settings=run.settings,
                    author=author,
                )
            )
            invitation = planned.invitation
        run.to_finish = how_to_finish(day_id, day.ics, publish=day.publish)
        hand_out(invitation)
    if is_changed:
        _show(run, planned, day.ics, publish=day.publish)
        return
    tell_calendars(run, day_id, invitation, ics=day.ics, publish=day.publish)

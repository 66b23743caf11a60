"""Who is due, a rota, and absences on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from coachlog.errors import to_paste
from coachlog.render.lines import count_of, visible
from coachlog.render.reasons import explain_need
from coachlog.render.terminal.tables import print_hint, print_rows, user_text

if TYPE_CHECKING:
    from coachlog.domain.absences import Absence
    from coachlog.domain.due import FieldDayProposal
    from coachlog.domain.rota import Opening
    from coachlog.usecases.rota import DueTeam, NotDue, RotaDay, TeamRota

WIDE = 76  # columns; below that there is no room for the hours, which the settings tell
OVERLOOKED_SHOWN = 5  # past days without a debrief, the latest
NO_COUNTRY = "Public holidays are not looked at: the settings name no country."


def print_due(console: Console, team: DueTeam) -> None:
    """Print a team in order of need, with the reasons and two days for each."""
    manager = visible(team.manager)
    if not team.proposals:
        add = to_paste("add-rep", "--manager", team.manager)
        print_hint(console, f"Nobody is on the team of {manager} today. To put a rep on it: {add}")
        return
    reps = [proposal.rep for proposal in team.proposals]
    due = sum(rep.is_due for rep in reps)
    waiting = sum(rep.standing.overdue and rep.is_planned for rep in reps)
    console.print(
        Text.assemble(
            (f"{due} of {len(reps)} are due for a field day", "bold"),
            f", and {waiting} overdue with one planned" if waiting else "",
            f"  -  team of {manager}, {team.as_of:%a} {team.as_of}",
        ),
        soft_wrap=True,
    )
    console.print()
    rows = [
        (
            user_text(proposal.rep.standing.name, "bold yellow" if proposal.rep.is_due else ""),
            explain_need(proposal.rep),
            _list_proposals(proposal),
        )
        for proposal in team.proposals
    ]
    print_rows(console, ("Rep", "Why", "Could be"), rows)
    for day in team.overlooked[:OVERLOOKED_SHOWN]:
        console.print(
            Text(
                f"Field day {day.id} of {day.on:%a} {day.on} with {visible(day.rep)} has no "
                f"debrief yet: {to_paste('debrief-fieldday', day.id)}"
            ),
            soft_wrap=True,
        )
    if not team.holidays_known:
        console.print()
        console.print(Text(NO_COUNTRY, "dim"))
    first = next((proposal for proposal in team.proposals if proposal.openings), None)
    if first is not None:
        opening = first.openings[0]
        planned = ("--rep", first.rep.standing.name, "--date", opening.on, "--half", opening.half)
        console.print()
        console.print(Text("To plan the first:", "dim"))
        console.print(
            Text(f"  {to_paste('plan-fieldday', *planned)}", "dim"),
            soft_wrap=True,
        )


def _list_proposals(proposal: FieldDayProposal) -> str:
    if proposal.openings:
        return "\nor ".join(map(_name_opening, proposal.openings))
    return "" if proposal.rep.is_planned else "no free half day"


def _name_opening(opening: Opening) -> str:
    return f"{opening.on:%a} {opening.on} {opening.half}"


def print_rota(console: Console, rota: TeamRota) -> None:
    """Print a rota in order of time, then what it can't do and why."""
    period = rota.period
    done = "kept" if rota.kept else "laid out"
    console.print(
        Text.assemble(
            (f"{count_of(len(rota.rota.visits), 'field day')} {done}", "bold"),
            f"  -  team of {visible(rota.manager)}, {period.start:%a} {period.start} to "
            f"{period.end:%a} {period.end}, {count_of(rota.half_days_a_week, 'half day')} a week",
        )
    )
    if rota.days:
        console.print()
        wide = console.width >= WIDE
        columns = ("Day", "Hours", "Rep", "Why") if wide else ("Day", "Rep", "Why")
        rows = (_describe_day(day, with_hours=wide) for day in rota.days)
        print_rows(console, columns, rows, whole=("Day", "Hours"))
    console.print()
    for line in _explain(rota):
        console.print(line)


def _describe_day(day: RotaDay, *, with_hours: bool) -> tuple[str | Text, ...]:
    on = day.opening.on
    style = "" if day.laid_out else "dim"
    hours = Text(f"{day.hours[0]:%H:%M}-{day.hours[1]:%H:%M}", style)
    return (
        Text(f"{on:%a} {on} {day.opening.half}", style),
        *((hours,) if with_hours else ()),
        user_text(day.rep, style),
        Text(_say_why(day), style),
    )


def _say_why(day: RotaDay) -> str:
    why = "first field day in this log"
    if day.days_since is not None:
        why = f"{count_of(day.days_since, 'day')} after the last"
        if day.cadence_days is not None:
            why += f", cadence {day.cadence_days}"
    if day.field_day_id is None:
        return why
    return f"field day {day.field_day_id}{'' if day.laid_out else ', planned before'}; {why}"


def _explain(rota: TeamRota) -> Iterator[Text]:
    over = rota.rota.score.rep_days_over
    if over:
        yield from _explain_shortfalls(rota, over)
    elif rota.rota.visits:
        yield Text("With these days nobody goes over cadence in this time.", "bold green")
    else:
        yield Text("Nobody needs another field day in this time.")
    if rota.not_due:
        yield Text(f"Not due in this time: {'; '.join(map(_say_when_due, rota.not_due))}.")
    if rota.holidays:
        days = ", ".join(f"{day:%a} {day} {name}" for day, name in rota.holidays.items())
        yield Text(f"Public holidays left out: {days}.", "dim")
    if not rota.holidays_known:
        yield Text(NO_COUNTRY, "dim")
    if not rota.rota.complete:
        yield Text(_say_how_sure(rota), "dim")


def _explain_shortfalls(rota: TeamRota, over: int) -> Iterator[Text]:
    yield Text(f"Over cadence all the same, on {count_of(over, 'rep-day')} in all:", "bold yellow")
    for shortfall in rota.shortfalls:
        line = f"  {visible(shortfall.rep)}: {count_of(shortfall.days_over, 'day')}"
        if shortfall.unavoidable:
            whole = shortfall.unavoidable == shortfall.days_over
            line += ", unavoidable" if whole else f", {shortfall.unavoidable} of them unavoidable"
        yield Text(line)
    if any(one.unavoidable for one in rota.shortfalls):
        notice = count_of(rota.work_week.notice_days, "working day")
        yield Text(
            f"Unavoidable: without {notice} of notice, before a day agreed on, or no half day on "
            "which both are free.",
            "dim",
        )
    if rota.needed:
        ways = [
            f"{needed.half_days_a_week} would {_say_what_is_left(needed.rep_days_over)}"
            for needed in rota.needed
        ]
        yield Text(
            f"What it would take: instead of {count_of(rota.half_days_a_week, 'half day')} a week, "
            f"{', and '.join(ways)}."
        )
    elif any(one.unavoidable < one.days_over for one in rota.shortfalls):
        yield Text("More half days a week would not help.")


def _say_what_is_left(rep_days: int) -> str:
    return f"leave {rep_days}" if rep_days else "do"


def _say_when_due(rep: NotDue) -> str:
    return visible(rep.rep) + (f" (by {rep.due_on:%a} {rep.due_on})" if rep.due_on else "")


def _say_how_sure(rota: TeamRota) -> str:
    over, least = rota.rota.score.rep_days_over, rota.rota.least_over
    if over <= least:
        return (
            "The search stopped early: no rota has fewer days over cadence, but one with earlier "
            "days may exist."
        )
    return (
        f"The search stopped early: a rota with fewer than {over} rep-days over cadence may exist, "
        f"but none with fewer than {least}."
    )


def print_absences(console: Console, absences: Sequence[Absence], *, all_: bool) -> None:
    """Print absences in order of time."""
    rows = [
        (
            str(absence.id),
            user_text(absence.name),
            absence.kind,
            f"{absence.from_on:%a} {absence.from_on}",
            f"{absence.until_on:%a} {absence.until_on}",
            user_text(absence.reason or ""),
        )
        for absence in absences
    ]
    columns = ("ID", "Who", "Is a", "First day", "Last day", "Reason")
    if not print_rows(console, columns, rows, whole=("ID", "First day", "Last day")):
        none = "No absences yet" if all_ else "No absences from today on"
        print_hint(console, f"{none}. To add days: {to_paste('add-absence')}")

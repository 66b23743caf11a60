"""Plain results as tables for people, at any width from 60 columns up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.coaching import CoachingReport, Initiated, ManagerReport
from coachlog.domain.columns import amount_of
from coachlog.domain.listing import Call
from coachlog.domain.periods import Period
from coachlog.domain.teams import Team

if TYPE_CHECKING:
    from coachlog.usecases.plan_day import PlannedDay

BAR = 10
NAMED_REPS = 5
NAME_WIDTH = 24
NARROW = 76  # columns; below that there is no room for bars

_ASKED = {REP_REQUEST: "rep asked", MANAGER_SCHEDULED: "scheduled"}


def visible(text: str) -> str:
    """Return user text with control characters spelled out, line breaks kept."""
    return "".join(
        char.encode("unicode_escape").decode("ascii")
        if (char < " " and char != "\n") or "\x7f" <= char <= "\x9f"
        else char
        for char in text
    )


def user_text(text: str, style: str = "") -> Text:
    """Return text a user wrote as it was written: never markup, never an escape."""
    return Text(visible(text), style=style)


def print_report(console: Console, report: CoachingReport) -> None:
    """Print the verdicts, then the rule, the flags in words and who nobody coached."""
    console.print(_headline(report), soft_wrap=True)
    if not report.managers:
        console.print(Text("Nobody has a team or a call in this period."), soft_wrap=True)
        return
    console.print()
    console.print(_report_table(console, report))
    console.print()
    for line in _explain(report):
        console.print(line)


def print_calls(console: Console, calls: Iterable[Call]) -> None:
    """Print calls, each with what was noted under it."""
    table = _table(console, "ID", "Date", "Who", "Account", "Call")
    for call in calls:
        table.add_row(
            str(call.id),
            str(call.held_on),
            Text(f"{visible(call.manager)} with {visible(call.rep)}"),
            user_text(call.account),
            _describe_call(call),
        )
    console.print(table if table.row_count else "No calls.")


def print_teams(console: Console, teams: Sequence[Team], on: date) -> None:
    """Print managers and the reps on their teams."""
    table = _table(console, "Manager", "Rep", "Level", "E-mail", "On the team")
    for team in teams:
        manager = user_text(team.manager) if team.manager else Text("(no team)", "dim")
        if not team.reps:
            table.add_row(manager, Text("(nobody)", "dim"), "", user_text(team.email or ""), "")
        for number, rep in enumerate(team.reps):
            since = f"since {rep.from_on}" if rep.from_on else ""
            if rep.started_on and rep.started_on > on:
                since = f"starts {rep.started_on}"
            if rep.left_on:
                since += f"{', ' if since else ''}{'left' if rep.left_on < on else 'leaves'} "
                since += str(rep.left_on)
            table.add_row(
                manager if number == 0 else "",
                user_text(rep.name),
                rep.level,
                user_text(rep.email or ""),
                since,
            )
    if teams:
        console.print(table)
    else:
        console.print("Nobody yet; start with coachlog add-rep or coachlog add-call.")


def print_planned_day(console: Console, day: PlannedDay) -> None:
    """Print a planned field day, its stops, and the last words to the rep."""
    plan = day.plan
    console.print(
        Text.assemble(
            (f"Planned field day {day.id}", "bold"),
            f": {plan.on:%a} {plan.on}, {plan.starts_at:%H:%M} to {plan.ends_at:%H:%M} "
            f"({day.plan.time_zone}), {visible(day.manager.name)} with {visible(day.rep.name)}",
        )
    )
    if plan.place:
        console.print(Text(f"  Place: {visible(plan.place)}"))
    for skill in plan.focus:
        console.print(Text(f"  Focus: {visible(skill)}"))
    if plan.objective:
        console.print(Text(f"  Objective: {visible(plan.objective)}"))
    for stop in day.stops:
        at_stake = ""
        if stop.deal_cents is not None:
            at_stake = f"  ({stop.currency} {amount_of(stop.deal_cents):,}, {stop.stakes})"
        console.print(Text(f"  {stop.at}  {visible(stop.account)}{at_stake}"))
    console.print(_last_words(day))
    console.print(
        Text(f"After each call: coachlog add-call --field-day {day.id} --account NAME", "dim")
    )


def _last_words(day: PlannedDay) -> Text:
    if not day.last_words:
        return Text(f"Nothing is noted yet from ride-alongs with {visible(day.rep.name)}.")
    text = Text("Last ride-alongs said:")
    for call in day.last_words:
        text.append(f"\n  {call.held_on}, {visible(call.account)}")
        for label, noted in (("reinforce", call.reinforce), ("improve", call.improve)):
            if noted:
                text.append(f"\n    {label}: {visible(noted)}")
    return text


def describe_doubts(day: PlannedDay) -> list[str]:
    """Return what speaks against a planned day, a sentence each."""
    doubts = []
    if day.in_the_past:
        doubts.append(f"{day.plan.on} is in the past.")
    for other in day.others:
        who = day.manager.name if other.manager_id == day.manager.id else day.rep.name
        doubts.append(
            f"{visible(who)} already has field day {other.id} then, {other.starts_at:%H:%M} to "
            f"{other.ends_at:%H:%M}: {visible(other.manager)} with {visible(other.rep)}."
        )
    if day.in_disguise:
        doubts.append(
            "most stops with known deal values are big deals: that would be selling in disguise. "
            "Choose more ordinary calls, where the rep can sell and you can watch."
        )
    return doubts


def _table(console: Console, *columns: str) -> Table:
    from rich import box

    table = Table(
        box=box.SIMPLE_HEAD if _has_lines(console) else box.ASCII2,
        pad_edge=False,
        show_edge=False,
    )
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _has_lines(console: Console) -> bool:
    return console.encoding.lower().startswith("utf")


def _describe_call(call: Call) -> Text:
    facts = [_ASKED.get(call.initiator, "not sorted")]
    if call.deal_cents is not None:
        facts.append(f"{call.currency} {amount_of(call.deal_cents):,}")
    if call.minutes is not None:
        facts.append(f"{call.minutes} min")
    if call.role:
        facts.append(call.role)
    if call.field_day_id is not None:
        facts.append(f"field day {call.field_day_id}")
    text = Text(", ".join(facts))
    for label, noted in (
        ("reinforce", call.reinforce),
        ("improve", call.improve),
        ("notes", call.notes),
    ):
        if noted:
            text.append(f"\n{label}: ", "dim")
            text.append(visible(noted))
    return text


def _headline(report: CoachingReport) -> Text:
    flagged = report.flagged
    firm = sum(one.evidence.strength == "firm" for one in flagged)
    counted = f"{len(flagged)} of {len(report.managers)} flagged, {firm} firm"
    return Text.assemble((counted, "bold"), f"  -  {_name_period(report.period)}")


def _name_period(period: Period) -> str:
    days = f"{period.start:%a} {period.start} to {period.end:%a} {period.end}"
    return days if period.kind == "range" else f"{period.kind} {period.label}, {days}"


def _report_table(console: Console, report: CoachingReport) -> Table:
    narrow = console.width < NARROW
    counts = "Asked :\nscheduled" if narrow else "Asked : scheduled"
    table = _table(console, "Manager", counts, "Verdict", "Evidence", "Before")
    for column in (table.columns[1], table.columns[4]):
        column.no_wrap = True
    for column in (table.columns[2], table.columns[3]):
        column.min_width = len("leaning,")  # no word is cut
    # A name is not cut in half, unless it would take the room of all the rest.
    longest = max(cell_len(visible(one.tally.manager)) for one in report.managers)
    table.columns[0].no_wrap = longest <= NAME_WIDTH
    for one in sort_for_people(report.managers):
        counted = one.tally.period
        numbers = f"{counted.requested} : {counted.scheduled}"
        if counted.unknown:
            numbers += f" +{counted.unknown}?"
        bar = draw_bar(counted, lines=_has_lines(console))
        verdict = Text(one.verdict)
        if one.flagged:
            verdict = Text.assemble((one.verdict, "bold yellow"), "  ", ("FLAG", "bold yellow"))
        table.add_row(
            user_text(one.tally.manager),
            Text(numbers) if narrow or not bar else Text.assemble((bar, "cyan"), f" {numbers}"),
            verdict,
            _evidence(one),
            f"{one.tally.previous.requested} : {one.tally.previous.scheduled}",
        )
    return table


def sort_for_people(managers: Sequence[ManagerReport]) -> list[ManagerReport]:
    """Return flagged managers first, firm ones before the rest; name order within."""
    return sorted(
        managers, key=lambda one: (not one.flagged, one.flagged and one.evidence.strength != "firm")
    )


def draw_bar(counted: Initiated, *, lines: bool) -> str:
    """Return asked-for against scheduled as a bar of ten; either side shows if it has a call."""
    if not counted.classified:
        return ""
    asked = round(BAR * counted.requested / counted.classified)
    if counted.requested and counted.scheduled:
        asked = min(max(asked, 1), BAR - 1)
    full, empty = ("█", "░") if lines else ("#", ".")
    return full * asked + empty * (BAR - asked)


def _evidence(one: ManagerReport) -> str:
    counted = one.evidence.counted
    if not counted.classified:
        return one.evidence.strength
    return f"{one.evidence.strength}, {counted.requested} of {counted.classified}"


def _explain(report: CoachingReport) -> Iterable[Text]:
    percent = _percent(report.policy.threshold)
    yield Text(
        f"Rule: a manager is flagged when over {percent} of the sorted ride-alongs were asked for "
        "by reps. That is team selling: legitimate, and not coaching. Evidence looks at the 13 "
        "weeks up to the end of the period, or at the period if it is longer.",
        "dim",
    )
    for one in sort_for_people(report.managers):
        if one.flagged:
            yield Text()
            yield _explain_flag(one)
    for one in sort_for_people(report.managers):
        if one.tally.disguised_days:
            yield Text()
            yield _explain_disguise(one)
    unsorted = sum(one.tally.period.unknown for one in report.managers)
    if unsorted:
        yield Text()
        yield Text(f"{unsorted} calls are not sorted yet: nobody said who asked for them.")
    never = [one for one in report.managers if one.overdue]
    if never:
        yield Text()
        yield Text("Overdue for coaching", "bold")
        for one in never:
            yield _list_overdue(one, report.as_of)


def _explain_flag(one: ManagerReport) -> Text:
    counted, balance = one.tally.period, one.to_balance
    text = Text()
    text.append(visible(one.tally.manager), "bold")
    text.append(
        f": reps asked for {counted.requested} of {counted.classified} ride-alongs, "
        f"{_count(counted.scheduled, 'was', 'were')} scheduled. {_explain_stakes(one)}"
        f"{_STRENGTH[one.evidence.strength]} A pattern to talk about."
    )
    if balance:
        days = _count(balance.half_days, "half day", "half days")
        calls = _count(balance.scheduled_calls, "more scheduled call", "more scheduled calls")
        text.append(f" What it would take: {calls}, about {days}")
        if balance.reps:
            text.append(f", with {_list_names(balance.reps)}")
        text.append(".")
    return text


def _explain_stakes(one: ManagerReport) -> str:
    """Say what the matrix of initiator and stakes adds to the share, if anything."""
    big = one.tally.matrix.get((REP_REQUEST, "big"), 0)
    parts = []
    if big:
        parts.append(f"{_count(big, 'was a big deal', 'were big deals')}")
    if one.tally.invited_coaching:
        parts.append(
            f"{one.tally.invited_coaching} invited coaching: an ordinary call, and you watched"
        )
    return f"Of those asked for, {' and '.join(parts)}. " if parts else ""


_STRENGTH = {
    "firm": "The 13 weeks say the same, firmly.",
    "leaning": "The 13 weeks do not settle it either way.",
    "contrary": "Unlike the 13 weeks, which say the opposite.",
    "not sorted enough": "The calls not sorted yet could turn this.",
    "too few to tell": "Too few calls to tell.",
}


def _explain_disguise(one: ManagerReport) -> Text:
    days = _count(one.tally.disguised_days, "scheduled day was", "scheduled days were")
    share = one.share_with_disguised
    text = Text(visible(one.tally.manager), "bold")
    text.append(
        f": {days} mostly big deals; counted as team selling the share is "
        f"{_percent(share) if share is not None else 'unknown'}.",
        "not bold",
    )
    return text


def _list_overdue(one: ManagerReport, as_of: date) -> Text:
    text = Text(f"  {visible(one.tally.manager)}: ")
    listed = []
    for rep, _ in one.overdue[:NAMED_REPS]:
        since = "never coached in this log"
        if rep.last_coached_on:
            since = f"last {rep.last_coached_on}, {(as_of - rep.last_coached_on).days} days ago"
        asked = f", asked for {_count(rep.requested, 'call', 'calls')}" if rep.requested else ""
        listed.append(f"{visible(rep.name)} ({since}{asked})")
    if len(one.overdue) > NAMED_REPS:
        listed.append(f"and {len(one.overdue) - NAMED_REPS} more")
    text.append("; ".join(listed))
    return text


def _list_names(names: Sequence[str]) -> str:
    shown = [visible(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _percent(share: Fraction) -> str:
    return f"{round(float(share) * 100, 1):g} %"

"""The coaching report on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from coachlog.domain.calls import REP_REQUEST
from coachlog.domain.coaching import CoachingReport, Initiated, ManagerReport
from coachlog.domain.periods import Period
from coachlog.render.lines import count_of
from coachlog.render.terminal.tables import (
    has_lines,
    list_names,
    print_rows,
    user_text,
    visible,
)

BAR = 10
NAMED_REPS = 5
NAME_WIDTH = 24
NARROW = 76  # columns; below that there is no room for bars


def print_report(console: Console, report: CoachingReport) -> None:
    """Print the verdicts, then the rule, the flags in words and who nobody coached."""
    console.print(_headline(report))
    if not report.managers:
        console.print(Text("Nobody has a team or a call in this period."), soft_wrap=True)
        return
    console.print()
    _print_table(console, report)
    console.print()
    for line in _explain(report):
        console.print(line)


def _headline(report: CoachingReport) -> Text:
    flagged = report.flagged
    firm = sum(one.evidence.strength == "firm" for one in flagged)
    counted = f"{len(flagged)} of {len(report.managers)} flagged, {firm} firm"
    return Text.assemble((counted, "bold"), f"  -  {_name_period(report.period)}")


def _name_period(period: Period) -> str:
    days = f"{period.start:%a} {period.start} to {period.end:%a} {period.end}"
    return days if period.kind == "range" else f"{period.kind} {period.label}, {days}"


def _print_table(console: Console, report: CoachingReport) -> None:
    narrow = console.width < NARROW
    counts = "Asked :\nscheduled" if narrow else "Asked : scheduled"
    columns = ("Manager", counts, "Verdict", "Evidence", "Before")
    longest = max(cell_len(visible(one.tally.manager)) for one in report.managers)
    whole = {counts, "Before"} | ({"Manager"} if longest <= NAME_WIDTH else set())
    rows = (
        _report_row(one, narrow=narrow, lines=has_lines(console))
        for one in sort_for_people(report.managers)
    )
    print_rows(console, columns, rows, whole=whole)


def _report_row(one: ManagerReport, *, narrow: bool, lines: bool) -> tuple[str | Text, ...]:
    counted = one.tally.period
    numbers = f"{counted.requested} : {counted.scheduled}"
    if counted.unknown:
        numbers += f" +{counted.unknown}?"
    bar = "" if narrow else draw_bar(counted, lines=lines)
    verdict = Text(one.verdict)
    if one.flagged:
        verdict = Text.assemble((one.verdict, "bold yellow"), "  ", ("FLAG", "bold yellow"))
    return (
        user_text(one.tally.manager),
        Text.assemble((bar, "cyan"), f" {numbers}") if bar else Text(numbers),
        verdict,
        _evidence(one),
        f"{one.tally.previous.requested} : {one.tally.previous.scheduled}",
    )


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
        calls = sum(one.tally.period.calls for one in report.managers)
        share = _percent(Fraction(unsorted, calls))
        yield Text(
            f"{unsorted} of {count_of(calls, 'call is', 'calls are')} not sorted yet ({share}): "
            "nobody said who asked for them. Sort them: coachlog triage"
        )
    trusted = sum(one.tally.from_organizer for one in report.managers)
    if trusted:
        yield Text()
        yield Text(
            f"{trusted} of these {'was' if trusted == 1 else 'were'} taken from the calendar's "
            "organiser and not confirmed."
        )
    yield from _explain_field_days(report)
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
        f"{count_of(counted.scheduled, 'was', 'were')} scheduled. {_explain_stakes(one)}"
        f"{_STRENGTH[one.evidence.strength]} A pattern to talk about."
    )
    if balance:
        days = count_of(balance.half_days, "half day")
        calls = count_of(balance.scheduled_calls, "more scheduled call")
        text.append(f" What it would take: {calls}, about {days}")
        if balance.reps:
            text.append(f", with {list_names(balance.reps)}")
        text.append(".")
    return text


def _explain_stakes(one: ManagerReport) -> str:
    """Say what the matrix of initiator and stakes adds to the share, if anything."""
    big = one.tally.matrix.get((REP_REQUEST, "big"), 0)
    parts = []
    if big:
        parts.append(f"{count_of(big, 'was a big deal', 'were big deals')}")
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
    days = count_of(one.tally.disguised_days, "scheduled day was", "scheduled days were")
    share = one.share_with_disguised
    text = Text(visible(one.tally.manager), "bold")
    text.append(
        f": {days} mostly big deals; counted as team selling the share is "
        f"{_percent(share) if share is not None else 'unknown'}.",
        "not bold",
    )
    return text


def _explain_field_days(report: CoachingReport) -> Iterable[Text]:
    planned = [one for one in report.managers if one.tally.field_days.planned]
    if planned:
        yield Text()
        yield Text("Field days", "bold")
        for one in planned:
            yield _list_field_days(one)


def _list_field_days(one: ManagerReport) -> Text:
    days = one.tally.field_days
    parts = [f"{days.planned} planned", f"{days.held} held"]
    parts += [f"{days.cancelled} cancelled"] if days.cancelled else []
    parts += [f"{days.displaced} displaced"] if days.displaced else []
    text = Text(f"  {visible(one.tally.manager)}: {', '.join(parts)}")
    for gone in days.displaced_by:
        text.append(f"\n    {gone.on:%a} {gone.on} with {visible(gone.rep)}, displaced by ")
        by = f"call {gone.call_id} with {visible(gone.call_rep or '')}" if gone.call_id else ""
        by += f" at {visible(gone.call_account)}" if gone.call_account else ""
        by += f": {visible(gone.text)}" if by and gone.text else visible(gone.text or "")
        text.append(by)
    return text


def _list_overdue(one: ManagerReport, as_of: date) -> Text:
    text = Text(f"  {visible(one.tally.manager)}: ")
    listed = []
    for rep, _ in one.overdue[:NAMED_REPS]:
        since = "never coached in this log"
        if rep.last_coached_on:
            days = count_of((as_of - rep.last_coached_on).days, "day")
            since = f"last {rep.last_coached_on}, {days} ago"
        asked = f", asked for {count_of(rep.requested, 'call')}" if rep.requested else ""
        listed.append(f"{visible(rep.name)} ({since}{asked})")
    if len(one.overdue) > NAMED_REPS:
        listed.append(f"and {len(one.overdue) - NAMED_REPS} more")
    text.append("; ".join(listed))
    return text


def _percent(share: Fraction) -> str:
    return f"{round(float(share) * 100, 1):g} %"

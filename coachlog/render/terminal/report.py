"""The coaching report on the screen: one line a manager, or all of one manager."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Stakes
from coachlog.domain.coaching import (
    CoachingReport,
    ManagerReport,
    Order,
    Quality,
    sort_managers,
)
from coachlog.domain.evidence import (
    EVIDENCE_DAYS,
    EVIDENCE_WEEKS,
    LIKELY,
    Evidence,
    visits_to_tell,
)
from coachlog.domain.pace import Pace
from coachlog.domain.periods import quarter_of
from coachlog.domain.settling import Sample, is_settled
from coachlog.domain.talks import Talk, choose_talks, has_improved
from coachlog.domain.trend import ShareChange, Turnover
from coachlog.render.lines import count_of, describe_after_today, describe_field_days, visible
from coachlog.render.terminal.bars import draw_bar, draw_range, draw_strip
from coachlog.render.terminal.tables import (
    has_lines,
    list_names,
    print_hanging,
)
from coachlog.render.triage import SIDES

NARROW, WIDE = 76, 120  # columns: no strips below the first, everything from the second on
FEWEST_TO_FOLD = 5  # so few managers are all shown
NAMED_REPS = 5
_STAKES: Mapping[Stakes, str] = {
    "big": "big",
    "ordinary": "ordinary",
    "unknown": "of unknown value",
}
_GAP = 2
_NOTE = "{:<10}"  # the labels of what stands below the rows
_BAR_WIDTHS = 10, 28  # the least and the most
_RANGE_WIDTH = 19


def print_report(
    console: Console, report: CoachingReport, *, order: Order = "need", whole: bool = False
) -> None:
    """Print one line a manager, whom to talk to first and what to type next; or all of one.

    Managers without a pattern are counted in one line, unless `whole`.
    """
    separator = " · " if has_lines(console) else " - "
    console.print(Text(separator.join(_headline(report)), "bold"))
    console.print()
    if len(report.managers) > 1:
        _print_rows(console, report, sort_managers(report, order), whole=whole)
        _print_talks(console, report)
    for manager in report.managers[:1] if len(report.managers) == 1 else ():
        for line in _describe_manager(console, report, manager):
            console.print(line)
    console.print()
    if report.quality.calls:
        print_hanging(console, _NOTE.format("Rests on"), _say_quality(report.quality))
    else:
        console.print(_say_nothing(report))
    # In one line, however long, so that it can be copied.
    line = Text.assemble((_NOTE.format("Next"), "bold"), _next_command(report))
    console.print(line, soft_wrap=True)


def _headline(report: CoachingReport) -> list[str]:
    period, end = report.period, min(report.period.end, report.as_of)
    days = f"{period.start} to {max(end, period.start)}"
    parts = [days if period.kind == "range" else f"{period.label}, {days}"]
    if len(report.managers) == 1:
        parts.append(visible(report.managers[0].tally.manager))
    elif report.managers:
        sure = sum(manager.evidence.strength == "firm" for manager in report.flagged)
        parts.append(f"{len(report.managers)} managers")
        parts.append(
            f"{len(report.flagged)} over {_percent(report.policy.threshold)}"
            + (f" ({sure} clearly)" if sure else "")
        )
    return parts


# One line a manager.


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReportColumn:
    title: str
    width: int
    cell: Callable[[ManagerReport], str]
    right: bool = True


def _print_rows(
    console: Console, report: CoachingReport, managers: Sequence[ManagerReport], *, whole: bool
) -> None:
    shown = [manager for manager in managers if whole or _needs_showing(manager, report)]
    blocks, threshold = has_lines(console), report.policy.threshold
    columns = _choose_columns(console.width, threshold, blocks=blocks)
    taken = 2 + sum(_GAP + column.width for column in columns)
    with_bar = console.width < WIDE
    least = _GAP + _BAR_WIDTHS[0] + 1 if with_bar else 0
    longest = max(
        [cell_len("Manager"), *(cell_len(visible(manager.tally.manager)) for manager in shown)]
    )
    name = max(cell_len("Manager"), min(longest, console.width - taken - least))
    bar = min(_BAR_WIDTHS[1], console.width - taken - name - _GAP - 1) if with_bar else 0
    header = "  " + _fit("Manager", name)
    if bar:
        title = f"asked, line at {_percent(threshold)}"
        header += " " * _GAP + _fit(title if len(title) <= bar else "asked", bar + 1)
    header += "".join(
        " " * _GAP + _fit(report_column.title, report_column.width, right=report_column.right)
        for report_column in columns
    )
    if shown:
        console.print(Text(header.rstrip(), "dim"), soft_wrap=True)
    for manager in shown:
        sign, style = _sign(manager, blocks=blocks)
        shown_name = visible(manager.tally.manager)
        line = Text.assemble((sign, style), " ", _fit(shown_name, name))
        if cell_len(shown_name) > name:
            line.append("\n" + " " * (2 + name))
        room = console.width - 2 - name - _GAP
        few = _say_few(manager, threshold, room)
        if few:
            line.append(" " * _GAP + few, "dim")
        else:
            if bar:
                drawn = _bar(manager, threshold, bar, blocks=blocks)
                line.append(" " * _GAP).append(_fit(drawn, bar + 1), style)
            for column in columns:
                line.append(
                    " " * _GAP + _fit(column.cell(manager), column.width, right=column.right)
                )
        line.rstrip()
        console.print(line, soft_wrap=True)
    if len(shown) < len(report.managers):
        folded = len(report.managers) - len(shown)
        text = f"  {count_of(folded, 'manager')} without a pattern; --all shows them"
        console.print(Text(text, "dim"), soft_wrap=True)
    legend = _legend(shown, threshold, blocks=blocks)
    if not with_bar and any(_against_before(manager_report) != "-" for manager_report in shown):
        legend.append(f"prev: points against {report.before.start} to {report.before.end}")
    print_hanging(console, "", "   ".join(legend), "dim")


def _choose_columns(width: int, threshold: Fraction, *, blocks: bool) -> list[_ReportColumn]:
    strip = _ReportColumn(
        title=f"{EVIDENCE_WEEKS} weeks",
        width=EVIDENCE_WEEKS,
        right=False,
        cell=lambda manager: _strip(manager, blocks=blocks),
    )
    overdue = _ReportColumn(
        title="overdue", width=7, cell=lambda manager: str(len(manager.overdue) or "-")
    )
    if width < WIDE:
        share = _ReportColumn(
            title="asked", width=5, cell=lambda manager: _share(manager.tally.period.share)
        )
        return [strip, share, overdue] if width >= NARROW else [share, overdue]
    return [
        _ReportColumn(title="asked:sched", width=11, cell=_counts),
        _ReportColumn(
            title="share and range",
            width=_RANGE_WIDTH,
            right=False,
            cell=lambda manager: _range(manager, threshold, blocks=blocks),
        ),
        _ReportColumn(title="big", width=3, cell=lambda manager: str(_big(manager) or "-")),
        _ReportColumn(title="hours T/C", width=9, cell=_hours),
        strip,
        _ReportColumn(title="prev", width=4, cell=_against_before),
        _ReportColumn(title="team", width=4, cell=lambda manager: str(manager.tally.team)),
        overdue,
        _ReportColumn(title="field days", width=10, cell=_field_days),
    ]


def _needs_showing(manager: ManagerReport, report: CoachingReport) -> bool:
    if len(report.managers) < FEWEST_TO_FOLD:
        return True
    settled = manager.evidence.strength in {"firm", "likely"} and not manager.flagged
    idle = not manager.tally.period.calls and not manager.overdue
    return (not settled and not idle) or has_improved(manager)


_OVER = {"firm": ("▲", "!", "bold yellow"), "likely": ("△", "+", "yellow")}
_UNDER = {"firm": ("▼", "v", "green"), "likely": ("▽", "-", "green")}
_ELSE = {
    "open": ("·", ".", ""),
    "contrary": ("≠", "~", ""),
    "not sorted enough": ("?", "?", ""),
    "too few to tell": (" ", " ", ""),
}
_MEANINGS = (
    ("▲", "!", "clearly over"),
    ("△", "+", "probably"),
    ("·", ".", "open"),
    ("≠", "~", f"unlike the {EVIDENCE_WEEKS} weeks"),
    ("?", "?", "sort more"),
    ("▽", "-", "probably under"),
    ("▼", "v", "clearly under"),
)


def _sign(manager: ManagerReport, *, blocks: bool) -> tuple[str, str]:
    strength = manager.evidence.strength
    signs = (_OVER if manager.flagged else _UNDER).get(strength) or _ELSE[strength]
    return signs[0 if blocks else 1], signs[2]


def _legend(shown: Sequence[ManagerReport], threshold: Fraction, *, blocks: bool) -> list[str]:
    seen = {_sign(manager, blocks=blocks)[0] for manager in shown}
    meanings = [
        f"{sign} {meaning}"
        for block, plain, meaning in _MEANINGS
        for sign in [block if blocks else plain]
        if sign in seen
    ]
    rule = f"over {_percent(threshold)} asked for: a pattern to talk about, no verdict"
    return [*meanings, rule]


def _fit(text: str, width: int, *, right: bool = False) -> str:
    pad = " " * max(0, width - cell_len(text))
    return pad + text if right else text + pad


def _bar(manager: ManagerReport, threshold: Fraction, width: int, *, blocks: bool) -> str:
    share = manager.tally.period.share
    return manager.verdict if share is None else draw_bar(share, threshold, width, blocks=blocks)


def _strip(manager: ManagerReport, *, blocks: bool) -> str:
    weeks = manager.tally.trend.weeks[-EVIDENCE_WEEKS:]
    return draw_strip([week.visits.share for week in weeks], blocks=blocks)


def _range(manager: ManagerReport, threshold: Fraction, *, blocks: bool) -> str:
    share, interval = manager.tally.window.share, manager.tally.window.interval(LIKELY)
    if share is None or interval is None:
        return manager.verdict
    return draw_range(share, *interval, threshold, _RANGE_WIDTH, blocks=blocks)


def _counts(manager: ManagerReport) -> str:
    counted = manager.tally.period
    unknown = f" +{counted.unknown}?" if counted.unknown else ""
    return f"{counted.requested} : {counted.scheduled}{unknown}"


def _big(manager: ManagerReport) -> int:
    return manager.tally.matrix.get((REP_REQUEST, "big"), 0)


def _hours(manager: ManagerReport) -> str:
    minutes = manager.tally.minutes
    return f"{_round_hours(minutes.team_selling)} / {_round_hours(minutes.coaching)}"


def _round_hours(minutes: int) -> int:
    return (minutes + 30) // 60


def _against_before(manager: ManagerReport) -> str:
    now, before = manager.tally.period.share, manager.tally.previous.share
    return "-" if now is None or before is None else f"{round((now - before) * 100):+d}"


def _field_days(manager: ManagerReport) -> str:
    days = manager.tally.field_days
    return f"{days.held} of {days.planned}" if days.planned else "-"


def _say_few(manager: ManagerReport, threshold: Fraction, room: int) -> str:
    """Say, instead of a bar, that so few calls are no finding; briefly where room is short."""
    calls = manager.tally.period.classified
    if manager.evidence.strength != "too few to tell" or not calls:
        return ""
    needed = visits_to_tell(manager.tally.window, threshold)
    so_far = f"{count_of(calls, 'ride-along')} so far"
    more = f"it takes about {needed} visits to say more" if needed else "too few to say more"
    long = f"{so_far}; {more}"
    if cell_len(long) <= room:
        return long
    return f"{calls} so far, about {needed} needed" if needed else f"{calls} so far: too few"


# Whom to talk to first.


def _print_talks(console: Console, report: CoachingReport) -> None:
    for place, talk in enumerate(choose_talks(report)):
        if not place:
            console.print()
        label = "Talk to" if not place else ""
        name = visible(talk.about.tally.manager)
        print_hanging(console, _NOTE.format(label), f"{name}: {_say_topic(talk, report)}")


def _say_topic(talk: Talk, report: CoachingReport) -> str:
    one, change = talk.about, talk.about.tally.trend.change
    never = [rep for rep in one.overdue if rep.days_since is None]
    days = one.tally.field_days
    if change is not None:
        asks = "Ask what worked." if talk.topic == "improved" else "Ask what changed."
        return f"{_say_change(change)} {asks}"
    if talk.topic == "never coached":
        asked = sum(rep.requested for rep in never)
        words = f"{count_of(len(never), 'rep')} never coached"
        return f"{words}, but asked for {asked} of the calls." if asked else f"{words}."
    if talk.topic == "displaced":
        return f"{days.displaced} of {count_of(days.planned, 'field day')} gave way."
    if talk.topic == "disguised":
        return f"{_say_disguised(one)}."
    if talk.topic == "overdue":
        rep = max(one.overdue, key=lambda rep: rep.requested)
        passed = count_of(rep.days_since or 0, "day")
        calls = f" and asked for {count_of(rep.requested, 'call')}" if rep.requested else ""
        return f"{visible(rep.name)} was last coached {passed} ago{calls}."
    return f"reps asked for {_say_evidence(one.evidence)}."


def _say_change(change: ShareChange) -> str:
    before, after = _percent(change.before, 0), _percent(change.after, 0)
    text = f"{before} asked for before {change.on}, {after} since."
    beside = [_say_turnover(turnover) for turnover in change.beside]
    return text + (f" Then also: {'; '.join(beside)}." if beside else "")


def _say_turnover(turnover: Turnover) -> str:
    who = f" {visible(turnover.rep)}" if turnover.rep else ""
    words = {
        "new manager": "new as a manager",
        "new team": "a new team",
        "new rep": f"new rep{who}",
        "rep left": f"{who.strip()} left the team",
    }
    return f"{words[turnover.kind]} ({turnover.on})"


# All of one manager.


def _describe_manager(
    console: Console, report: CoachingReport, manager: ManagerReport
) -> Iterator[Text]:
    threshold, blocks = report.policy.threshold, has_lines(console)
    few = _say_few(manager, threshold, console.width)
    if few:
        yield Text.assemble(_label("asked by reps"), _counts(manager))
        yield Text(few)
    elif manager.tally.period.share is None:
        yield Text(f"{manager.verdict}{_say_unknown(manager)}")
    else:
        sign, style = _sign(manager, blocks=blocks)
        width = min(_BAR_WIDTHS[1], console.width - 40)
        bar = (
            draw_bar(manager.tally.period.share, threshold, width, blocks=blocks)
            if width > 9
            else ""
        )
        yield Text.assemble(
            _label("asked by reps"),
            (f"{bar}  ", style),
            f"{_share(manager.tally.period.share)}  ",
            f"{_counts(manager)}",
        )
        yield Text.assemble(
            _label(""), (f"{sign} {_say_strength(manager, threshold)}".strip(), style)
        )
    if manager.tally.sample is not None and is_settled(manager.tally.sample):
        yield Text.assemble(_label(""), _say_sample(manager.tally.sample))
    yield from _describe_evidence(manager, threshold, blocks=blocks)
    yield from _describe_answers(manager, threshold)
    before = manager.tally.previous
    if before.calls:
        same = "as many days" if report.before.kind == "range" else report.before.label
        yield Text.assemble(
            _label("before"),
            f"{before.requested} : {before.scheduled}, {_share(before.share)}"
            f" ({same}, {report.before.start} to {report.before.end})",
        )
    yield from _describe_ledgers(manager)
    if manager.pace:
        yield Text()
        yield Text(_say_pace(report, manager, manager.pace))
    if manager.tally.trend.change:
        yield Text()
        yield Text(_say_change(manager.tally.trend.change))
    if manager.tally.disguised_days:
        yield Text()
        yield Text(f"{_say_disguised(manager)}; {_say_disguised_share(manager)}.")
    yield from _describe_field_days(manager)
    yield from _describe_overdue(manager)


def _label(text: str) -> tuple[str, str]:
    return f"{text:<15}", "dim"


def _say_unknown(manager: ManagerReport) -> str:
    unknown = manager.tally.period.unknown
    return f": nobody said who asked for {count_of(unknown, 'call')}" if unknown else ""


def _say_sample(sample: Sample) -> str:
    total = count_of(sample.visits, "visit")
    side = SIDES[sample.side] if sample.side else ""
    how = f"the side is settled at a {sample.risk} % risk: {side}"
    return f"{len(sample.drawn)} of {total} sorted; {how}"


def _say_strength(manager: ManagerReport, threshold: Fraction) -> str:
    # The evidence is held against the threshold, the verdict against one half.
    sure: str = manager.verdict
    if threshold != Fraction(1, 2):
        sure = f"{'over' if manager.flagged else 'under'} {_percent(threshold)}"
    words = {
        "firm": f"clearly {sure}",
        "likely": f"probably {sure}",
        "open": f"{manager.verdict}, open whether that is a pattern",
        "contrary": f"{manager.verdict}, unlike the weeks it is held against",
        "not sorted enough": "the calls not sorted yet could turn this",
        "too few to tell": "too early to tell",
    }
    return words[manager.evidence.strength]


def _describe_evidence(
    manager: ManagerReport, threshold: Fraction, *, blocks: bool
) -> Iterator[Text]:
    counted = manager.evidence.counted
    if any(week.calls for week in manager.tally.trend.weeks[-EVIDENCE_WEEKS:]):
        yield Text.assemble(_label(f"{EVIDENCE_WEEKS} weeks"), _strip(manager, blocks=blocks))
    if counted.classified and manager.evidence.strength != "too few to tell":
        numbers = f"{counted.requested} of {counted.classified}"
        yield Text.assemble(_label("the evidence"), f"{numbers}: {_say_evidence(manager.evidence)}")


def _describe_answers(manager: ManagerReport, threshold: Fraction) -> Iterator[Text]:
    answers = manager.tally.answers
    if not answers.answered:
        return
    yield Text.assemble(
        _label("the reps say"),
        f"answered on {answers.answered} of {manager.tally.period.classified}, agree on "
        f"{answers.agreed}; {_share(answers.share)} asked for, as they remember it",
    )
    if answers.differs(threshold):
        yield Text(
            f"Manager and reps see who asked on different sides of {_percent(threshold)}: worth "
            "going through a few calls together."
        )


def _say_evidence(evidence: Evidence) -> str:
    """Say the interval in numbers that a person can picture."""
    counted = evidence.counted
    low, high = (round(end * 10) for end in counted.interval(LIKELY) or (0, 1))
    about = f"about {low} to {high} of 10" if low < high else f"about {low} of 10"
    days = f"in these {evidence.days} days"
    if EVIDENCE_DAYS - 7 < evidence.days <= EVIDENCE_DAYS:  # the last week may be running
        days = f"in {EVIDENCE_WEEKS} weeks"
    return f"{about}, from {count_of(counted.visits, 'visit')} {days}"


def _describe_ledgers(manager: ManagerReport) -> Iterator[Text]:
    counts = manager.tally.matrix
    if any(counts.values()):
        for initiator, words in ((REP_REQUEST, "asked for"), (MANAGER_SCHEDULED, "scheduled")):
            parts = [
                f"{counts[initiator, stakes]} {name}"
                for stakes, name in _STAKES.items()
                if counts.get((initiator, stakes))
            ]
            if parts:
                yield Text.assemble(_label(words), ", ".join(parts))
    if manager.tally.invited_coaching:
        calls = count_of(manager.tally.invited_coaching, "ordinary call")
        yield Text.assemble(_label("invited"), f"{calls} asked for, and only observed: coaching")
    minutes = manager.tally.minutes
    if minutes.team_selling or minutes.coaching:
        yield Text.assemble(
            _label("hours"),
            f"{_round_hours(minutes.team_selling)} team selling; "
            f"{_round_hours(minutes.coaching)} coaching",
        )


def _say_pace(report: CoachingReport, manager: ManagerReport, pace: Pace) -> str:
    """Say what it would take: never more half days than the calendar holds."""
    line = _percent(report.policy.threshold)
    asked = _one_place(pace.asked_a_week)
    text = f"Reps ask about {'once' if asked == '1' else f'{asked} times'} a week; "
    room, needed = pace.capacity_a_week, _one_place(pace.half_days_a_week)
    if pace.half_days_a_week > room:
        bring = "brings" if room == 1 else "bring"
        text += (
            f"the {count_of(room, 'half day')} a week that there is room for {bring} it to "
            f"{_share(pace.share_with_room)}."
        )
    else:
        brings = "day a week brings" if needed == "1" else "days a week bring"
        text += f"{needed} half {brings} it to {line}; there is room for {room}."
    balance = manager.to_balance
    if pace.fits is None or balance is None:
        return text
    if balance.half_days <= pace.fits:
        days = count_of(balance.half_days, "half day")
        names = f" with {list_names(balance.reps)}" if balance.reps else ""
        return f"{text} In this {_kind(report)}: {days}{names}."
    if not pace.fits:
        return f"{text} No half day is left in this {_kind(report)}."
    days = count_of(pace.fits, "half day still fits", "half days still fit")
    return f"{text} {days} into this {_kind(report)}: {_share(pace.share_with_fits)} then."


def _kind(report: CoachingReport) -> str:
    return "period" if report.period.kind == "range" else report.period.kind


def _say_disguised(manager: ManagerReport) -> str:
    return count_of(
        manager.tally.disguised_days,
        "scheduled day was mostly big deals",
        "scheduled days were mostly big deals",
    )


def _say_disguised_share(manager: ManagerReport) -> str:
    return f"counted as team selling the share is {_share(manager.share_with_disguised)}"


def _describe_field_days(manager: ManagerReport) -> Iterator[Text]:
    days = manager.tally.field_days
    if not days.planned:
        return
    yield Text()
    yield Text.assemble(_label("field days"), describe_field_days(days))
    for gone in days.displaced_by:
        by = f"call {gone.call_id} with {visible(gone.call_rep or '')}" if gone.call_id else ""
        by += f" at {visible(gone.call_account)}" if gone.call_account else ""
        by += f": {visible(gone.text)}" if by and gone.text else visible(gone.text or "")
        by = by or "a call that was removed since"
        yield Text(f"  {gone.on:%a} {gone.on} with {visible(gone.rep)}, displaced by {by}")


def _describe_overdue(manager: ManagerReport) -> Iterator[Text]:
    if not manager.overdue:
        return
    yield Text()
    yield Text("Overdue for coaching", "bold")
    for rep in manager.overdue[:NAMED_REPS]:
        since = "never coached in this log"
        if rep.days_since is not None:
            passed = f"{count_of(rep.days_since, 'day')} ago"
            since = f"last {rep.last_coached_on}, {passed}, every {rep.cadence_days} wanted"
        asked = f"; asked for {count_of(rep.requested, 'call')}" if rep.requested else ""
        yield Text(f"  {visible(rep.name)}: {since}{asked}")
    if len(manager.overdue) > NAMED_REPS:
        yield Text(f"  and {len(manager.overdue) - NAMED_REPS} more")


# What the figures rest on, and what to do next.


def _say_quality(quality: Quality) -> str:
    parts = [count_of(quality.calls, "call")]
    if quality.unsorted:
        parts.append(f"{quality.unsorted} not sorted")
    if quality.settled:
        parts.append(f"{count_of(quality.settled, 'verdict')} settled by sorting a sample")
    if quality.from_organizer:
        parts.append(f"{quality.from_organizer} known from a calendar's organiser only")
    if quality.initiators_changed:
        parts.append(f"{quality.initiators_changed} changed after the fact")
    days = quality.median_days_to_entry
    if days is not None:
        later = f"entered {count_of(days, 'day')} later (median)"
        parts.append(later if days else "entered the same day")
    if quality.after_today:
        parts.append(describe_after_today(quality.after_today))
    if quality.weeks_without_calls:
        parts.append(f"{quality.weeks_without_calls} of {quality.weeks} weeks without any")
    return ", ".join(parts)


def _say_nothing(report: CoachingReport) -> str:
    newest = report.quality.newest_on
    if newest is None:
        return "There are no calls in this log yet."
    return f"No calls in this period; the newest call is of {newest}."


def _next_command(report: CoachingReport) -> str:
    unsorted = [
        manager
        for manager in report.managers
        if manager.evidence.strength == "not sorted enough"
        or (manager.tally.period.unknown and not manager.tally.period.classified)
    ]
    if unsorted:
        # Where a sample has said all it can, and not what the sorted calls say, the rest is wanted.
        whole = all(is_settled(manager.tally.sample) for manager in unsorted)
        command = "coachlog triage" if whole else "coachlog triage --until-settled"
        return command + _period_option(report)
    if not report.quality.calls:
        newest = report.quality.newest_on
        known = newest and f"coachlog report --quarter {quarter_of(newest).label}"
        return known or "coachlog add-call"
    first = report.by_need[0]
    weeks = max(1, (report.period.end - report.as_of + timedelta(days=6)).days // 7)
    named = f" --manager {shlex.quote(visible(first.tally.manager))}"
    if first.pace:
        return f"coachlog plan-fieldday{named} --rota {max(4, min(weeks, 13))}w"
    if first.overdue:
        return f"coachlog plan-fieldday{named}"
    return "coachlog plan-fieldday"


def _period_option(report: CoachingReport) -> str:
    period = report.period
    if period.kind == "range":
        return f" --from {period.start} --to {period.end}"
    return f" --{period.kind} {period.label}"


def _share(share: Fraction | None) -> str:
    return "-" if share is None else _percent(share, 0)


def _percent(share: Fraction, places: int = 1) -> str:
    return f"{round(float(share) * 100, places or None):g} %"


def _one_place(number: Fraction) -> str:
    return f"{round(float(number), 1):g}"

"""The coaching report on the screen: one line a manager, what fits a screen, or all of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.evidence import EVIDENCE_WEEKS, LIKELY
from coachlog.domain.report_order import list_in_order
from coachlog.domain.talks import choose_talks, has_improved
from coachlog.errors import to_paste
from coachlog.render.lines import count_of, describe_field_days, visible, wrap_line
from coachlog.render.manager_words import (
    ManagerFact,
    count_big,
    list_displacements,
    list_facts,
    list_overdue,
    list_remarks,
    say_few,
    say_share,
    say_strength,
    show_change,
    show_counts,
    show_field_days,
    show_hours_of,
)
from coachlog.render.report_words import (
    Tone,
    explain_marks,
    headline_of,
    legend_of,
    next_words,
    say_quality,
    say_rule,
    say_why_empty,
    show_percent,
    show_share,
    sign_of,
)
from coachlog.render.talk_words import say_topic
from coachlog.render.terminal.bars import draw_bar, draw_range, draw_strip
from coachlog.render.terminal.tables import hang_lines, has_lines

# Columns: strips from the first on, with room from the second, everything from the third.
NARROWEST, NARROW, WIDE = 60, 76, 120
FEWEST_TO_FOLD = 5  # so few managers are all shown
NAMED_REPS = 5
SCREEN_MANAGERS = 12  # so many, and a prompt below them, fit a screen of 24 lines
_BELOW = 2  # lines of the prompt, and one that `less -F` wants too before it leaves at once
_GAP = 2
_NOTE = "{:<10}"  # the labels of what stands below the rows
_BAR_WIDTHS = 10, 28  # the least and the most
_LEAST_BAR = 8  # where room is short
_RANGE_WIDTHS = 15, 19


def print_report(
    console: Console,
    report: CoachingReport,
    *,
    whole: bool = False,
    named: bool = True,
    command: bool = True,
) -> None:
    """Print one line a manager, whom to talk to first and what to type next; or all of one.

    Managers without a pattern are counted in one line, unless `whole`. Of up to twelve, as much is
    said as the terminal holds. For those above no rep is `named`; who is sent the report gets no
    `command`.
    """
    separator = " · " if has_lines(console) else " - "
    lines = [*hang_lines(console, "", separator.join(headline_of(report)), "bold"), Text()]
    foot = list(_draw_foot(console, report))
    following = Text.assemble((_NOTE.format("Next"), "bold"), to_paste(*next_words(report)))
    if len(report.managers) > 1:
        lines += _draw_rows(console, report, list_in_order(report), whole=whole)
        room = None
        if console.is_terminal and len(report.managers) <= SCREEN_MANAGERS:
            taken = sum(_count_lines(line, console.width) for line in (*lines, *foot, following))
            room = console.height - _BELOW - taken
        lines += _draw_talks(console, report, room, named=named)
    elif report.managers:
        lines += [*_describe_manager(console, report, report.managers[0], named=named), Text()]
    for line in (*lines, *foot):
        console.print(line)
    if command:  # in one line, however long, so that it can be copied
        console.print(following, soft_wrap=True)


def _draw_foot(console: Console, report: CoachingReport) -> Iterator[Text]:
    if report.quality.calls:
        yield from hang_lines(console, _NOTE.format("Rests on"), say_quality(report.quality))
    else:
        yield Text(say_why_empty(report))


def _count_lines(line: Text, width: int) -> int:
    """Return how many lines of a terminal a line takes."""
    return max(1, -(-line.cell_len // width))


# One line a manager.


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReportColumn:
    title: str
    width: int
    cell: Callable[[ManagerReport], str]
    right: bool = True


def _draw_rows(
    console: Console, report: CoachingReport, managers: Sequence[ManagerReport], *, whole: bool
) -> Iterator[Text]:
    shown = [manager for manager in managers if whole or _needs_showing(manager, report)]
    blocks, threshold = has_lines(console), report.policy.threshold
    who = report.by.capitalize()
    longest = max([cell_len(who), *(cell_len(visible(manager.tally.manager)) for manager in shown)])
    with_bar = console.width < WIDE
    words = max((len(m.verdict) for m in shown if m.tally.period.share is None), default=0)
    least_bar = _BAR_WIDTHS[0] if console.width >= NARROW else _LEAST_BAR
    least = _GAP + max(least_bar + 1, words) if with_bar else 0
    columns = _choose_columns(console.width - longest, console.width, report, blocks=blocks)
    taken = 2 + sum(_GAP + column.width for column in columns)
    name = max(cell_len(who), min(longest, console.width - taken - least))
    bar = min(_BAR_WIDTHS[1], console.width - taken - name - _GAP - 1) if with_bar else 0
    header = "  " + _fit(who, name)
    if bar:
        line_at = f"line at {show_percent(threshold)}"
        titles = (f"asked, {line_at}", line_at, line_at.replace(" at", ""))
        title = next((title for title in titles if len(title) <= bar + 1), "")
        header += " " * _GAP + _fit(title, bar + 1)
    header += "".join(
        " " * _GAP + _fit(column.title, column.width, right=column.right) for column in columns
    )
    if shown:
        yield Text(header.rstrip(), "dim")
    for manager in shown:
        sign, style = _sign(manager, blocks=blocks)
        line = Text.assemble((sign, style), " ", _cut(manager.tally.manager, name, blocks=blocks))
        room = console.width - 2 - name - _GAP
        few = say_few(manager, threshold, room)
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
        yield line
    if len(shown) < len(report.managers):
        folded = len(report.managers) - len(shown)
        text = f"  {count_of(folded, report.by)} without a pattern; --all shows them"
        yield Text(text, "dim")
    legend = [f"{sign.drawn if blocks else sign.plain} {sign.meaning}" for sign in legend_of(shown)]
    legend += explain_marks(shown, counts=not with_bar)
    legend.append(say_rule(threshold))
    if not with_bar and any(show_change(manager) != "-" for manager in shown):
        legend.append(f"prev: points against {report.before.start} to {report.before.end}")
    yield from hang_lines(console, "", "   ".join(legend), "dim")


def _choose_columns(
    room: int, width: int, report: CoachingReport, *, blocks: bool
) -> list[_ReportColumn]:
    """Return the columns for a terminal, of which the names leave so much room."""
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
            title="asked", width=5, cell=lambda manager: show_share(manager.tally.period.share)
        )
        if width >= NARROW:
            return [strip, share, overdue]
        strips = [strip] if width >= NARROWEST else []
        return [*strips, share, replace(overdue, title="due", width=3)]
    title = "asked:sched"
    longest = max(cell_len(show_counts(manager)) for manager in report.managers)
    counts = _ReportColumn(title=title, width=max(len(title), longest), cell=show_counts)
    others = [
        _ReportColumn(title="big", width=3, cell=lambda manager: str(count_big(manager) or "-")),
        _ReportColumn(title="hours T/C", width=9, cell=_hours),
        strip,
        _ReportColumn(title="prev", width=4, cell=show_change),
        _ReportColumn(title="team", width=4, cell=lambda manager: str(len(manager.tally.reps))),
        overdue,
        _ReportColumn(title="field days", width=10, cell=show_field_days),
    ]
    taken = 2 + _GAP + sum(_GAP + column.width for column in (counts, *others))
    threshold = report.policy.threshold
    range_width = max(_RANGE_WIDTHS[0], min(_RANGE_WIDTHS[1], room - taken))
    share_and_range = _ReportColumn(
        title=f"share, {EVIDENCE_WEEKS} weeks" if report.looks_back else "share and range",
        width=range_width,
        right=False,
        cell=lambda manager: _range(manager, threshold, range_width, blocks=blocks),
    )
    return [counts, share_and_range, *others]


def _needs_showing(manager: ManagerReport, report: CoachingReport) -> bool:
    if len(report.managers) < FEWEST_TO_FOLD:
        return True
    settled = manager.evidence.strength in {"firm", "likely"} and not manager.flagged
    idle = not manager.tally.period.calls and not manager.overdue
    return (not settled and not idle) or has_improved(manager)


_STYLES: Mapping[Tone, str] = {
    "over": "bold yellow",
    "probably over": "yellow",
    "probably under": "green",
    "under": "green",
    "neither": "",
}


def _sign(manager: ManagerReport, *, blocks: bool) -> tuple[str, str]:
    sign = sign_of(manager)
    return sign.drawn if blocks else sign.plain, _STYLES[sign.tone]


def _fit(text: str, width: int, *, right: bool = False) -> str:
    pad = " " * max(0, width - cell_len(text))
    return pad + text if right else text + pad


def _cut(name: str, width: int, *, blocks: bool) -> Text:
    """Return a name as wide as its column; one that is longer ends with an ellipsis."""
    text, end = Text(visible(name)), "" if blocks else "..."
    if text.cell_len > width:
        text.truncate(width - len(end), overflow="ellipsis" if blocks else "crop", pad=True)
        text.append(end)
    text.truncate(width, pad=True)
    return text


def _bar(manager: ManagerReport, threshold: Fraction, width: int, *, blocks: bool) -> str:
    share = manager.tally.period.share
    return manager.verdict if share is None else draw_bar(share, threshold, width, blocks=blocks)


def _strip(manager: ManagerReport, *, blocks: bool) -> str:
    weeks = manager.tally.trend.weeks[-EVIDENCE_WEEKS:]
    return draw_strip([week.visits.share for week in weeks], blocks=blocks)


def _range(manager: ManagerReport, threshold: Fraction, width: int, *, blocks: bool) -> str:
    share, interval = manager.tally.window.share, manager.tally.window.interval(LIKELY)
    if share is None or interval is None:
        return manager.verdict
    return draw_range(share, *interval, threshold, width, blocks=blocks)


def _hours(manager: ManagerReport) -> str:
    minutes = manager.tally.minutes
    known = minutes.known_team_selling, minutes.known_coaching
    return " / ".join(map(show_hours_of, known))


# Whom to talk to first.


def _draw_talks(
    console: Console, report: CoachingReport, room: int | None, *, named: bool
) -> list[Text]:
    """Return the talks that fit so many lines, a blank one above them: briefer, then fewer.

    Where not one fits there is no screen to keep to, and all are said.
    """
    talks = choose_talks(report)

    def draw(number: int, *, brief: bool) -> list[Text]:
        return [
            line
            for place, talk in enumerate(talks[:number])
            for line in hang_lines(
                console,
                _NOTE.format("" if place else "Talk to"),
                f"{visible(talk.about.tally.manager)}: "
                f"{say_topic(talk, report, named=named, brief=brief)}",
            )
        ]

    whole = draw(len(talks), brief=False)
    briefer = (draw(number, brief=True) for number in range(len(talks), 0, -1))
    for drawn in (whole, *briefer):
        if room is not None and len(drawn) == room:
            return drawn
        if room is None or len(drawn) < room:
            return [Text(), *drawn]
    return [Text(), *whole]


# All of one manager.


def _describe_manager(
    console: Console, report: CoachingReport, manager: ManagerReport, *, named: bool
) -> Iterator[Text]:
    threshold, blocks = report.policy.threshold, has_lines(console)
    share = manager.tally.period.share
    few = say_few(manager, threshold, console.width)
    if few:
        yield Text.assemble(_label("asked by reps"), show_counts(manager))
        yield Text(few)
        for mark in explain_marks([manager], counts=True):
            yield Text(mark, "dim")
    elif share is None:
        yield Text(say_share(manager))
    else:
        sign, style = _sign(manager, blocks=blocks)
        width = min(_BAR_WIDTHS[1], console.width - 40)
        bar = draw_bar(share, threshold, width, blocks=blocks) if width > 9 else ""
        yield Text.assemble(_label("asked by reps"), (f"{bar}  ", style), say_share(manager))
        strength = f"{sign} {say_strength(manager, threshold)}".strip()
        yield Text.assemble(_label(""), (strength, style))
    if any(week.calls for week in manager.tally.trend.weeks[-EVIDENCE_WEEKS:]):
        yield Text.assemble(_label(f"{EVIDENCE_WEEKS} weeks"), _strip(manager, blocks=blocks))
    for fact in list_facts(report, manager):
        yield _hang(fact, console.width)
    for remark in list_remarks(report, manager, named=named):
        yield Text()
        yield Text(remark)
    yield from _describe_field_days(console, manager, named=named)
    yield from _describe_overdue(console, list_overdue(report, manager, named=named))


def _hang(fact: ManagerFact, width: int) -> Text:
    """Return a fact whose further lines stand below its text, not below its name."""
    label, style = _label(fact.label)
    text = Text(wrap_line(label + fact.text, width, hang=len(label)))
    text.stylize(style, 0, len(label))
    return text


def _label(text: str) -> tuple[str, str]:
    return f"{text:<15}", "dim"


def _describe_field_days(
    console: Console, manager: ManagerReport, *, named: bool
) -> Iterator[Text]:
    days = manager.tally.field_days
    if not days.planned:
        return
    yield Text()
    yield Text.assemble(_label("field days"), describe_field_days(days))
    for gone in list_displacements(manager, named=named):
        yield from hang_lines(console, "  ", gone)


def _describe_overdue(console: Console, overdue: Sequence[str]) -> Iterator[Text]:
    if not overdue:
        return
    yield Text()
    yield Text("Overdue for coaching", "bold")
    for rep in overdue[:NAMED_REPS]:
        yield from hang_lines(console, "  ", rep)
    if len(overdue) > NAMED_REPS:
        yield Text(f"  and {len(overdue) - NAMED_REPS} more")

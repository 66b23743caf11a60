"""The report and calls as Markdown (with tables as GitHub has them), for a chat or a wiki."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.listing import Call
from coachlog.domain.report_order import list_in_order
from coachlog.domain.talks import choose_talks
from coachlog.formats.call_fields import CALL_TEXTS
from coachlog.formats.cells import amount_of
from coachlog.render.lines import INITIATOR_WORDS, describe_field_days, visible
from coachlog.render.manager_words import (
    list_displacements,
    list_facts,
    list_overdue,
    list_remarks,
    say_few,
    say_share,
    say_strength,
    show_change,
    show_field_days,
)
from coachlog.render.markdown import escape_line
from coachlog.render.report_words import (
    explain_marks,
    headline_of,
    legend_of,
    next_command,
    say_quality,
    say_rule,
    say_why_empty,
    show_share,
    sign_of,
)
from coachlog.render.talk_words import say_topic

_WORDS_ROOM = 1_000  # nothing is cut short here


def write_report(file: IO[str], report: CoachingReport, *, named: bool = True) -> None:
    """Write a report as Markdown: a row per manager, or all of one.

    Where managers are letters no rep is `named`, and no command would find a manager.
    """
    blocks = [f"# {escape_line(' · '.join(headline_of(report)))}"]
    if len(report.managers) == 1:
        blocks += _describe_manager(report, report.managers[0], named=named)
    elif report.managers:
        blocks.append(
            write_table(
                _head(report),
                [_row(manager) for manager in list_in_order(report)],
            )
        )
        signs = [f"{sign.drawn} {sign.meaning}" for sign in legend_of(report.managers)]
        signs += explain_marks(report.managers, counts=False)
        blocks.append(f"*{escape_line('; '.join([*signs, say_rule(report.policy.threshold)]))}*")
        talks = [
            f"**{escape_line(talk.about.tally.manager)}**: "
            f"{escape_line(say_topic(talk, report, named=named))}"
            for talk in choose_talks(report)
        ]
        if talks:
            blocks += ["## Talk to", _list(talks)]
    if report.quality.calls:
        blocks.append(f"Rests on {escape_line(say_quality(report.quality))}.")
    else:
        blocks.append(escape_line(say_why_empty(report)))
    if named:
        blocks.append(f"Next:\n\n{_fence(next_command(report))}")
    file.write("\n\n".join(blocks) + "\n")


def write_calls(file: IO[str], calls: Iterable[Call]) -> None:
    """Write calls as they come, one row each, with what was noted."""
    header = ("ID", "Date", "Manager", "Rep", "Customer", "Who", "Deal value", "Minutes", "Role")
    lines = _list_lines((*header, *map(str.capitalize, CALL_TEXTS)), map(_call, calls))
    file.writelines(f"{line}\n" for line in lines)


def _call(call: Call) -> Sequence[str]:
    worth = "" if call.deal_cents is None else f"{call.currency} {amount_of(call.deal_cents):,}"
    facts = (
        *(call.manager, call.rep, call.account),
        INITIATOR_WORDS[call.initiator],
        *(worth, str(call.minutes or ""), call.role or ""),
        *(getattr(call, name) or "" for name in CALL_TEXTS),
    )
    return (str(call.id), f"{call.held_on:%a} {call.held_on}", *map(escape_line, facts))


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are Markdown already."""
    return "\n".join(_list_lines(header, rows))


def _list_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for line in chain((header, ["---"] * len(header)), rows):
        yield f"| {' | '.join(line)} |"


def _head(report: CoachingReport) -> tuple[str, ...]:
    before = f"vs {report.before.start} to {report.before.end}"
    counted = ("asked", "scheduled", "asked %", before)
    return ("", report.by.capitalize(), *counted, "overdue", "field days")


def _row(manager: ManagerReport) -> tuple[str, ...]:
    counted = manager.tally.period
    return (
        sign_of(manager).drawn.strip(),
        escape_line(manager.tally.manager),
        str(counted.requested),
        str(counted.scheduled) + (f" (+{counted.unknown} not sorted)" if counted.unknown else ""),
        show_share(counted.share),
        show_change(manager),
        str(len(manager.overdue) or "-"),
        show_field_days(manager),
    )


def _describe_manager(report: CoachingReport, manager: ManagerReport, *, named: bool) -> list[str]:
    threshold = report.policy.threshold
    few = say_few(manager, threshold, _WORDS_ROOM)
    strength = few or (
        say_strength(manager, threshold) if manager.tally.period.share is not None else ""
    )
    facts = [f"asked by reps: {escape_line(say_share(manager))}"]
    facts += [escape_line(strength)] if strength else []
    facts += [
        escape_line(f"{fact.label}: {fact.text}" if fact.label else fact.text)
        for fact in list_facts(report, manager)
    ]
    days = manager.tally.field_days
    if days.planned:
        facts.append(f"field days: {escape_line(describe_field_days(days))}")
        facts += map(escape_line, list_displacements(manager, named=named))
    blocks = [_list(facts), *map(escape_line, list_remarks(report, manager, named=named))]
    if manager.overdue:
        reps = map(escape_line, list_overdue(report, manager, named=named))
        blocks += ["## Overdue for coaching", _list(reps)]
    return blocks


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _fence(text: str) -> str:
    """Return text as code, whatever backticks are in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{visible(text)}\n{fence}"

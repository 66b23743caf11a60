"""The report as a message that mail programs open and `sendmail -t` sends (RFC 5322)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from fractions import Fraction
from html import escape
from typing import IO

from rich.console import Console

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.talks import choose_talks
from coachlog.render.boundaries import settle_boundaries
from coachlog.render.lines import describe_field_days, visible
from coachlog.render.palette import ASKED, INK, MUTED, PAPER, RULE, WASH
from coachlog.render.report_words import (
    headline_of,
    legend_of,
    list_facts,
    list_remarks,
    say_displacement,
    say_few,
    say_nothing,
    say_overdue,
    say_quality,
    say_rule,
    say_share,
    say_strength,
    say_topic,
    show_counts,
    show_percent,
    show_share,
    sign_of,
)
from coachlog.render.terminal.report import print_report

TEXT_COLUMNS = 76  # RFC 5322 asks for 78 at most
BAR_PIXELS, MARK_PIXELS = 200, 2
_WORDS_ROOM = 1_000  # nothing is cut short here
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FONT = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_CELL = f"padding:4px 8px;border-bottom:1px solid {RULE};vertical-align:middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a message has beside the report: whom it is to, from whom, when, and a workbook."""

    to: tuple[str, ...]
    sender: str | None = None
    at: str  # ISO 8601
    workbook: bytes | None = None


def write_mail(file: IO[str], report: CoachingReport, envelope: Envelope) -> None:
    """Write a report as a message: text, HTML without anything to load, and what is attached."""
    message = EmailMessage()
    message["Subject"] = f"Coaching report {', '.join(headline_of(report))}"
    if envelope.sender is not None:
        message["From"] = envelope.sender
    message["To"] = ", ".join(envelope.to)
    message["Date"] = format_datetime(datetime.fromisoformat(envelope.at))
    message["X-Unsent"] = "1"  # Outlook opens it for sending
    message.set_content(_text(report))
    message.add_alternative(_html(report), subtype="html")
    if envelope.workbook is not None:
        message.add_attachment(
            envelope.workbook,
            maintype="application",
            subtype=_XLSX,
            filename=f"coaching-{report.period.label.replace('..', '-to-')}.xlsx",
        )
    settle_boundaries(message)
    file.write(message.as_string())


def _text(report: CoachingReport) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    print_report(
        Console(file=out, width=TEXT_COLUMNS, color_system=None, highlight=False, emoji=False),
        report,
        whole=True,
        screen=None,
    )
    out.seek(0)
    return out.read()


def _html(report: CoachingReport) -> str:
    title = _escape(" · ".join(headline_of(report)))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title></head>",
        f'<body style="margin:0;padding:16px;background:{PAPER};color:{INK};{_FONT};'
        'font-size:15px;line-height:1.45">',
        f'<h1 style="font-size:18px;margin:0 0 12px" dir="auto">{title}</h1>',
    ]
    if len(report.managers) == 1:
        parts += _describe_manager(report, report.managers[0])
    elif report.managers:
        parts += _list_managers(report)
    rests = say_quality(report.quality) if report.quality.calls else ""
    parts.append(_paragraph(f"Rests on {rests}." if rests else say_nothing(report)))
    if report.managers:
        legend = [f"{sign.drawn} {sign.meaning}" for sign in legend_of(report.managers)]
        rule = say_rule(report.policy.threshold)
        parts.append(_paragraph("; ".join([*legend, rule]), muted=True))
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def _list_managers(report: CoachingReport) -> Iterable[str]:
    threshold = report.policy.threshold
    line = f"asked, line at {show_percent(threshold)}"
    heads = ("", report.by.capitalize(), line, "share", "asked : scheduled", "overdue")
    yield '<table cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr>'
    for place, head in enumerate(heads):
        yield (
            f'<th scope="col" style="{_CELL};text-align:{"left" if place < 3 else "right"};'
            f'color:{MUTED};font-weight:normal">{_escape(head)}</th>'
        )
    yield "</tr>"
    for manager in report.by_need:
        yield "<tr>"
        yield _cell(_escape(sign_of(manager).drawn.strip()))
        yield _cell(_escape(manager.tally.manager), name=True)
        few = say_few(manager, threshold, _WORDS_ROOM)
        share = manager.tally.period.share
        if few or share is None:
            yield f'<td colspan="3" style="{_CELL};color:{MUTED}">{_escape(few or manager.verdict)}'
            yield "</td>"
        else:
            yield _cell(_bar(share, threshold))
            yield _cell(show_share(share), right=True)
            yield _cell(_escape(show_counts(manager)), right=True)
        yield _cell(str(len(manager.overdue) or "-"), right=True)
        yield "</tr>"
    yield "</table>"
    talks = choose_talks(report)
    if talks:
        yield '<h2 style="font-size:15px;margin:16px 0 4px">Talk to</h2><ul style="margin:0">'
        for talk in talks:
            name = _escape(talk.about.tally.manager)
            said = _escape(say_topic(talk, report))
            yield f'<li dir="ltr"><b dir="auto">{name}</b>: {said}</li>'
        yield "</ul>"


def _describe_manager(report: CoachingReport, manager: ManagerReport) -> Iterable[str]:
    threshold, share = report.policy.threshold, manager.tally.period.share
    if share is not None:
        yield _bar(share, threshold)
        strength = say_few(manager, threshold, _WORDS_ROOM) or say_strength(manager, threshold)
        yield _paragraph(f"{sign_of(manager).drawn} {strength}".strip())
    yield '<table cellpadding="0" cellspacing="0" style="border-collapse:collapse">'
    facts = [("asked by reps", say_share(manager))]
    facts += [(fact.label, fact.text) for fact in list_facts(report, manager)]
    days = manager.tally.field_days
    if days.planned:
        facts.append(("field days", describe_field_days(days)))
        facts += [("", say_displacement(gone)) for gone in days.displaced_by]
    for label, text in facts:
        yield f'<tr><th scope="row" style="{_CELL};text-align:left;color:{MUTED};'
        yield f'font-weight:normal;white-space:nowrap">{_escape(label)}</th>{_cell(_escape(text))}'
        yield "</tr>"
    yield "</table>"
    for remark in list_remarks(report, manager):
        yield _paragraph(remark)
    if manager.overdue:
        yield '<h2 style="font-size:15px;margin:16px 0 4px">Overdue for coaching</h2>'
        yield '<ul style="margin:0">'
        for rep in manager.overdue:
            yield f'<li dir="ltr">{_escape(say_overdue(rep))}</li>'
        yield "</ul>"


def _bar(share: Fraction, threshold: Fraction) -> str:
    """Return a bar of table cells, the threshold a line through it: Outlook draws no SVG."""
    filled, mark = round(share * BAR_PIXELS), round(threshold * BAR_PIXELS)
    pieces = [
        (min(filled, mark), ASKED),
        (max(0, mark - filled), WASH),
        (MARK_PIXELS, INK),
        (max(0, filled - mark), ASKED),
        (BAR_PIXELS - max(filled, mark), WASH),
    ]
    cells = "".join(
        f'<td width="{width}" height="14" bgcolor="{colour}" style="width:{width}px;height:14px;'
        f'background:{colour};font-size:0;line-height:0">&nbsp;</td>'
        for width, colour in pieces
        if width
    )
    said = f"{show_share(share)} asked, line at {show_percent(threshold)}"
    return (
        f'<table role="img" aria-label="{_escape(said)}" width="{BAR_PIXELS + MARK_PIXELS}" '
        'cellpadding="0" cellspacing="0" style="border-collapse:collapse;table-layout:fixed;'
        f'width:{BAR_PIXELS + MARK_PIXELS}px"><tr>{cells}</tr></table>'
    )


def _cell(html: str, *, right: bool = False, name: bool = False) -> str:
    align = "right;white-space:nowrap" if right else "left"
    direction = ' dir="auto"' if name else ""
    return f'<td{direction} style="{_CELL};text-align:{align}">{html}</td>'


def _paragraph(text: str, *, muted: bool = False) -> str:
    colour = f";color:{MUTED}" if muted else ""
    return f'<p style="margin:12px 0 0{colour}" dir="auto">{_escape(text)}</p>'


def _escape(text: str) -> str:
    return escape(visible(text))

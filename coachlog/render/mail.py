"""The report as a message that mail programs open and `sendmail -t` sends (RFC 5322)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction
from html import escape
from typing import IO

from rich.console import Console

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.report_order import list_in_order
from coachlog.domain.talks import choose_talks
from coachlog.render.lines import describe_field_days, visible
from coachlog.render.manager_words import (
    list_displacements,
    list_facts,
    list_overdue,
    list_remarks,
    say_few,
    say_share,
    say_strength,
    show_counts,
)
from coachlog.render.message import Envelope, address_message, write_message
from coachlog.render.palette import DARK, LIGHT
from coachlog.render.report_words import (
    explain_marks,
    headline_of,
    legend_of,
    say_quality,
    say_rule,
    say_why_empty,
    show_percent,
    show_share,
    sign_of,
)
from coachlog.render.talk_words import say_topic
from coachlog.render.terminal.report import print_report

TEXT_COLUMNS = 76  # RFC 5322 asks for 78 at most
BAR, MARK = 99, 1  # percent of its cell: a phone is as narrow as 320 pixels
_WIDEST = 600  # pixels
_WORDS_ROOM = 1_000  # nothing is cut short here
_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FONT = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_CELL = f"padding:6px 4px;border-bottom:1px solid {LIGHT['rule']};vertical-align:middle"
_TABLE = (
    '<table cellpadding="0" cellspacing="0" width="100%" '
    'style="border-collapse:collapse;table-layout:fixed;width:100%">'
)
_LIST = '<ul style="margin:0;padding-left:20px">'
# For programs that show a dark screen and read it; the others keep to what stands in each tag.
_DARK_STYLE = (
    "@media (prefers-color-scheme:dark){"
    f"body{{background:{DARK['paper']}!important;color:{DARK['ink']}!important}}"
    f".muted{{color:{DARK['muted']}!important}}"
    f"td,th{{border-color:{DARK['rule']}!important}}"
    + "".join(
        f".{kind}{{background:{DARK[colour]}!important}}"
        for kind, colour in (("asked", "asked"), ("empty", "rule"), ("line", "ink"))
    )
    + "}"
)


def write_mail(
    file: IO[str],
    report: CoachingReport,
    envelope: Envelope,
    *,
    named: bool = False,
    workbook: bytes | None = None,
) -> None:
    """Write a report as a message: text, HTML without anything to load, and what is attached.

    As on the page for those above, no rep is in it unless `named`.
    """
    message = address_message(f"Coaching report {', '.join(headline_of(report))}", envelope)
    message.set_content(_text(report, named=named))
    message.add_alternative(_html(report, named=named), subtype="html")
    if workbook is not None:
        message.add_attachment(
            workbook,
            maintype="application",
            subtype=_XLSX,
            filename=f"coaching-{report.period.label.replace('..', '-to-')}.xlsx",
        )
    write_message(file, message)


def _text(report: CoachingReport, *, named: bool) -> str:
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n")
    print_report(
        Console(file=out, width=TEXT_COLUMNS, color_system=None, highlight=False, emoji=False),
        report,
        whole=True,
        named=named,
        command=False,
    )
    out.seek(0)
    return out.read()


def _html(report: CoachingReport, *, named: bool) -> str:
    title = _escape(" · ".join(headline_of(report)))
    parts = [
        "<!doctype html>",
        '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="supported-color-schemes" content="light dark">',
        f"<title>{title}</title><style>{_DARK_STYLE}</style></head>",
        f'<body style="margin:0;padding:16px;background:{LIGHT["paper"]};color:{LIGHT["ink"]};'
        f'{_FONT};font-size:15px;line-height:1.45;word-wrap:break-word;overflow-wrap:anywhere">',
        f'<div role="main" style="max-width:{_WIDEST}px">',
        f'<h1 style="font-size:18px;line-height:1.3;margin:0 0 12px" dir="auto">{title}</h1>',
    ]
    if len(report.managers) == 1:
        parts += _describe_manager(report, report.managers[0], named=named)
    elif report.managers:
        parts += _list_managers(report, named=named)
    rests = say_quality(report.quality) if report.quality.calls else ""
    parts.append(_paragraph(f"Rests on {rests}." if rests else say_why_empty(report)))
    if report.managers:
        legend = [f"{sign.drawn} {sign.meaning}" for sign in legend_of(report.managers)]
        legend += explain_marks(report.managers, counts=len(report.managers) > 1)
        rule = say_rule(report.policy.threshold)
        parts.append(_paragraph("; ".join([*legend, rule]), muted=True))
    parts.append("</div></body></html>")
    return "\n".join(parts) + "\n"


def _list_managers(report: CoachingReport, *, named: bool) -> Iterable[str]:
    threshold = report.policy.threshold
    heads = (
        ("", "12", "left"),
        (f"{report.by.capitalize()}, asked : scheduled", "", "left"),
        (f"asked, line at {show_percent(threshold)}", "32%", "left"),
        ("share", "44", "right"),
    )
    yield f"{_TABLE}<tr>"
    for head, width, align in heads:
        wide = f' width="{width}"' if width else ""
        tag = 'th scope="col"' if head else "td"  # a sign stands below, and says itself
        yield (
            f'<{tag}{wide} class="muted" style="{_CELL};text-align:{align};'
            f'color:{LIGHT["muted"]};font-size:13px;font-weight:normal">{_escape(head)}</{tag[:2]}>'
        )
    yield "</tr>"
    for manager in list_in_order(report):
        few = say_few(manager, threshold, _WORDS_ROOM)
        share = manager.tally.period.share
        overdue = f"{len(manager.overdue)} overdue" if manager.overdue else ""
        beside = [overdue] if few or share is None else [show_counts(manager), overdue]
        yield "<tr>"
        yield _cell(_escape(sign_of(manager).drawn.strip()))
        yield _cell(
            f'<b dir="auto" style="display:block">{_escape(manager.tally.manager)}</b>'
            + _small(", ".join(filter(None, beside)))
        )
        if few or share is None:
            yield f'<td colspan="2" style="{_CELL}">{_small(few or manager.verdict)}</td>'
        else:
            yield _cell(_bar(share, threshold))
            yield _cell(f"<b>{show_share(share)}</b>", right=True)
        yield "</tr>"
    yield "</table>"
    talks = choose_talks(report)
    if talks:
        yield f'<h2 style="font-size:15px;margin:16px 0 4px">Talk to</h2>{_LIST}'
        for talk in talks:
            name = _escape(talk.about.tally.manager)
            said = _escape(say_topic(talk, report, named=named))
            yield f'<li dir="ltr"><b dir="auto">{name}</b>: {said}</li>'
        yield "</ul>"


def _describe_manager(
    report: CoachingReport, manager: ManagerReport, *, named: bool
) -> Iterable[str]:
    threshold, share = report.policy.threshold, manager.tally.period.share
    if share is not None:
        yield _bar(share, threshold)
        strength = say_few(manager, threshold, _WORDS_ROOM) or say_strength(manager, threshold)
        yield _paragraph(f"{sign_of(manager).drawn} {strength}".strip())
    yield _TABLE
    facts = [("asked by reps", say_share(manager))]
    facts += [(fact.label, fact.text) for fact in list_facts(report, manager)]
    days = manager.tally.field_days
    if days.planned:
        facts.append(("field days", describe_field_days(days)))
        facts += [("", gone) for gone in list_displacements(manager, named=named)]
    for label, text in facts:
        tag = 'th scope="row"' if label else "td"
        yield f'<tr><{tag} width="104" class="muted" style="{_CELL};text-align:left;'
        yield f'color:{LIGHT["muted"]};font-weight:normal">{_escape(label)}</{tag[:2]}>'
        yield f"{_cell(_escape(text))}</tr>"
    yield "</table>"
    for remark in list_remarks(report, manager, named=named):
        yield _paragraph(remark)
    if manager.overdue:
        yield '<h2 style="font-size:15px;margin:16px 0 4px">Overdue for coaching</h2>'
        yield _LIST
        for rep in list_overdue(report, manager, named=named):
            yield f'<li dir="ltr">{_escape(rep)}</li>'
        yield "</ul>"


def _bar(share: Fraction, threshold: Fraction) -> str:
    """Return a bar of table cells, the threshold a line through it: Outlook draws no SVG."""
    filled, mark = round(share * BAR), round(threshold * BAR)
    pieces = [
        (min(filled, mark), "asked", "asked"),
        (max(0, mark - filled), "empty", "wash"),
        (MARK, "line", "ink"),
        (max(0, filled - mark), "asked", "asked"),
        (BAR - max(filled, mark), "empty", "wash"),
    ]
    cells = "".join(
        f'<td class="{kind}" width="{width}%" height="14" bgcolor="{LIGHT[colour]}" '
        f'style="width:{width}%;height:14px;padding:0;background:{LIGHT[colour]};font-size:0;'
        'line-height:0">&nbsp;</td>'
        for width, kind, colour in pieces
        if width
    )
    said = f"{show_share(share)} asked, line at {show_percent(threshold)}"
    return _TABLE.replace("<table", f'<table role="img" aria-label="{_escape(said)}"') + (
        f"<tr>{cells}</tr></table>"
    )


def _cell(html: str, *, right: bool = False) -> str:
    align = "right;white-space:nowrap" if right else "left"
    return f'<td style="{_CELL};text-align:{align}">{html}</td>'


def _small(text: str) -> str:
    if not text:
        return ""
    style = f"display:block;color:{LIGHT['muted']};font-size:13px"
    return f'<span class="muted" style="{style}">{_escape(text)}</span>'


def _paragraph(text: str, *, muted: bool = False) -> str:
    told = f' class="muted" style="margin:12px 0 0;color:{LIGHT["muted"]};font-size:13px"'
    style = told if muted else ' style="margin:12px 0 0"'
    return f'<p{style} dir="auto">{_escape(text)}</p>'


def _escape(text: str) -> str:
    return escape(visible(text))

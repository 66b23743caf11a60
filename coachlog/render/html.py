"""Documents as one self-contained HTML page, for the screen and for one sheet of paper."""

from __future__ import annotations

from html import escape
from typing import IO

from coachlog.render.documents import Document, PageLine, Section, TableColumn
from coachlog.render.lines import visible

# Nothing is loaded and nothing runs, whatever the text of a user says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """\
body { font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #1d2733;
  max-width: 64rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 1.25rem 0 .35rem; border-bottom: 1px solid #d5dbe3; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: .2rem 0; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
li { margin: .15rem 0; white-space: pre-line; }
.facts, .closing, .aside { color: #536273; }
.closing { margin-top: 1.5rem; }
.note { background: #fff5d6; border-left: 4px solid #d9a400; padding: .4rem .7rem; }
.label { color: #536273; }
.flagged { font-weight: 600; color: #9a3412; }
.columns { display: grid; gap: 0 2.5rem; }
@media (min-width: 50rem) { .two { grid-template-columns: 1fr 1fr; } }
@media print { body { font-size: 11pt; margin: 0; max-width: none; }
  .two { grid-template-columns: 1fr 1fr; } li, p { break-inside: avoid; } }
@page { size: A4; margin: 15mm; }
"""


def write_document(file: IO[str], document: Document) -> None:
    """Write a document as an HTML page that needs nothing beside it."""
    title = _text(document.title)
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
        f'<h1 dir="auto">{title}</h1>',
    ]
    parts += [_paragraph(fact, "facts") for fact in document.facts]
    parts += [_paragraph(note, "note") for note in document.notes]
    two = " two" if len(document.columns) > 1 else ""
    parts.append(f'<div class="columns{two}">')
    for column in document.columns:
        parts += _column(column)
    parts.append("</div>")
    if document.closing:
        parts.append(_paragraph(document.closing, "closing"))
    parts += ["</body>", "</html>"]
    file.write("\n".join(parts) + "\n")


def _column(column: TableColumn) -> list[str]:
    parts = ["<section>"]
    level = "h2"
    if column.title:
        parts.append(f"<h2>{_text(column.title)}</h2>")
        level = "h3"
    if column.note:
        parts.append(_paragraph(column.note, "aside"))
    for section in column.sections:
        parts += _section(section, level)
    return [*parts, "</section>"]


def _section(section: Section, level: str) -> list[str]:
    items = [_item(line) for line in section.lines]
    return [f"<{level}>{_text(section.title)}</{level}>", "<ul>", *items, "</ul>"]


def _item(line: PageLine) -> str:
    label = f'<span class="label">{_text(line.label)}:</span> ' if line.label else ""
    flag = ' class="flagged"' if line.flagged else ""
    return f'<li dir="auto"{flag}>{label}{_text(line.text)}</li>'


def _paragraph(text: str, kind: str) -> str:
    return f'<p class="{kind}" dir="auto">{_text(text)}</p>'


def _text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return escape("\n".join(visible(line) for line in lines))

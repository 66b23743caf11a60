"""Documents on the screen: labels in front, or two columns side by side where there is room."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coachlog.domain.briefs import Brief
from coachlog.domain.reps import RepPlans
from coachlog.render.compose import compose_brief, compose_rep
from coachlog.render.documents import Document, PageColumn, PageLine, Section
from coachlog.render.lines import visible
from coachlog.render.terminal.tables import has_lines

SIDE_BY_SIDE = 100  # columns
CUT = 140  # characters of a note on the screen; files have all of it


def print_brief(console: Console, brief: Brief) -> None:
    """Print a brief, on one screen where possible."""
    document = compose_brief(brief, bars=has_lines(console))
    _print_head(console, document)
    table = Table.grid(padding=(0, 2, 0, 0))
    for column in document.columns:
        for section in column.sections:
            table.add_row(Text(visible(section.title), "bold"), _join(section))
    console.print(table)
    for note in document.notes:
        console.print(Text(f"Note: {note}", "yellow"))


def print_rep(console: Console, plans: RepPlans) -> None:
    """Print a rep's two plans, side by side from 100 columns on."""
    document = compose_rep(plans, bars=has_lines(console))
    _print_head(console, document)
    for note in document.notes:
        console.print(Text(f"Note: {visible(note)}", "yellow"))
    if SIDE_BY_SIDE <= console.width < 1_000:
        table = Table.grid(padding=(0, 3, 0, 0), expand=True)
        for _ in document.columns:
            table.add_column(ratio=1)
        table.add_row(*(_column(column) for column in document.columns))
        console.print(table)
    else:
        for column in document.columns:
            console.print(_column(column))
    console.print(Text(document.closing, "dim"))


def _print_head(console: Console, document: Document) -> None:
    console.print(Text(visible(document.title), "bold"))
    for fact in document.facts:
        console.print(Text(visible(fact)))


def _column(column: PageColumn) -> Group:
    parts: list[RenderableType] = [
        Text(),
        Text(column.title.upper(), "bold cyan"),
        Text(column.note, "dim"),
    ]
    for section in column.sections:
        parts.append(Text(visible(section.title), "bold"))
        parts += [Padding(_line(line), (0, 0, 0, 2), expand=False) for line in section.lines]
    return Group(*parts)


def _join(section: Section) -> Text:
    return Text("\n").join(_line(line) for line in section.lines)


def _line(line: PageLine) -> Text:
    label = f"{visible(line.label)}: " if line.label else ""
    words = " ".join(visible(line.text, breaks=True).split("\n"))
    if len(words) > CUT:
        words = f"{words[: CUT - 1]}…"
    return Text.assemble((label, "dim"), (words, "bold yellow" if line.flagged else ""))

"""What all screens share: tables that keep to the width, and user text that stays text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from operator import gt

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coachlog.render.lines import visible

_ROWS_AT_ONCE = 200  # measured and printed together
_GAP = 3  # between two columns
_HANG = 2


def user_text(text: str, style: str = "") -> Text:
    """Return text a user wrote as it was written: never markup, never an escape."""
    return Text(visible(text, breaks=True), style=style)


def make_table(console: Console, *columns: str) -> Table:
    """Return a table with these columns, drawn with what the terminal can show."""
    table = Table(
        box=box.SIMPLE_HEAD if has_lines(console) else box.ASCII2,
        pad_edge=False,
        show_edge=False,
    )
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def print_rows(
    console: Console,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | Text]],
    *,
    whole: Collection[str] = (),
) -> int:
    """Print rows as they come, and return how many: a table that keeps every word whole.

    Cells of the columns in `whole` stay in one line. Where the terminal is too narrow for the
    longest words, each row becomes a block of lines.
    """
    printed = 0
    widths: list[int] | None = None
    while chunk := list(islice(rows := iter(rows), _ROWS_AT_ONCE)):
        cells = [[text if isinstance(text, Text) else Text(text) for text in row] for row in chunk]
        least, most = _measure(columns, cells, whole)
        header = widths is None or any(map(gt, least, widths))
        if header:
            widths = share_width(least, most, console.width - _GAP * (len(columns) - 1))
        if widths is None:
            _print_blocks(console, columns, cells)
        else:
            table = make_table(console, *columns)
            table.show_header = header
            for column, width in zip(table.columns, widths, strict=True):
                column.width = width
            for row in cells:
                table.add_row(*row)
            console.print(table)
        printed += len(cells)
    return printed


def share_width(least: Sequence[int], most: Sequence[int], width: int) -> list[int] | None:
    """Return the widths of columns that need `least` and want `most`; None when `width` is short.

    What is left over goes to the narrowest that wants more, so that long notes wrap before names.
    """
    rest = width - sum(least)
    if rest < 0:
        return None
    if sum(most) <= width:
        return list(most)
    widths = list(least)
    for _ in range(rest):
        wanting = [place for place, number in enumerate(widths) if number < most[place]]
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths


def _measure(
    columns: Sequence[str], rows: Sequence[Sequence[Text]], whole: Collection[str]
) -> tuple[list[int], list[int]]:
    """Return the longest word and the longest line of each column, in terminal cells."""
    least = [max(map(cell_len, name.split())) for name in columns]
    most = [max(map(cell_len, name.split("\n"))) for name in columns]
    for row in rows:
        for place, cell in enumerate(row):
            line = max(map(cell_len, cell.plain.split("\n")))
            word = line
            if columns[place] not in whole:
                word = max(map(cell_len, cell.plain.split()), default=0)
            least[place] = max(least[place], word)
            most[place] = max(most[place], line)
    return least, most


def _print_blocks(console: Console, columns: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
    for row in rows:
        for place, (name, cell) in enumerate(zip(columns, row, strict=True)):
            if cell.plain:
                label = Text(f"{' '.join(name.split())}: ", "bold" if place == 0 else "dim")
                print_indented(console, label + cell, 2 if place else 0)
        console.print()


def print_hint(console: Console, text: str) -> None:
    """Print a sentence that ends with a command, in one line however long, to be copied."""
    console.print(Text(text), soft_wrap=True)


def print_nothing(console: Console, none: str, to_add: str, listing: str, *, chosen: bool) -> None:
    """Print how to add the first row or, where rows were chosen, what lists all there are."""
    if chosen:
        print_hint(console, f"None is like that. All there are: {listing}")
    print_hint(console, to_add if chosen else f"{none}. {to_add}")


def print_indented(console: Console, text: Text, indent: int) -> None:
    """Print text that wraps between words, its further lines two columns deeper."""
    first = True
    for line in text.split():
        for part in line.wrap(console, max(1, console.width - indent - _HANG)) or [Text()]:
            part.rstrip()
            console.print(Text(" " * (indent if first else indent + _HANG)) + part, soft_wrap=True)
            first = False


_JOINED = "\ue000"  # in place of a space where no line may end; nobody types it


def hang_lines(console: Console, label: str, text: str, style: str = "") -> Iterator[Text]:
    """Yield text that wraps between words behind a label, each line below the first one's text."""
    indent = cell_len(label)
    joined = Text(text.replace(" %", f"{_JOINED}%"))  # Rich breaks at no-break spaces
    lines = joined.wrap(console, max(1, console.width - indent)) or [Text()]
    for place, line in enumerate(lines):
        line.plain = line.plain.replace(_JOINED, " ")
        line.rstrip()
        line.stylize(style)
        begin = (label, "bold") if not place else " " * indent
        yield Text.assemble(begin, line)


def has_lines(console: Console) -> bool:
    """Tell whether the terminal shows lines and blocks."""
    return console.encoding.lower().startswith("utf")

"""What the program says in sentences: on a terminal folded between words, elsewhere as it is."""

from __future__ import annotations

import shutil
import sys

from coachlog.cli.program import click
from coachlog.errors import to_paste
from coachlog.render.lines import count_cells, wrap_line


class Manner:
    """How a run speaks, as its options say."""

    quiet = False
    as_json = False  # of a command that writes: what it made, and what it says

    def __init__(self) -> None:
        self.told: list[str] = []


def tell(text: str, *, err: bool = False, asked: bool = False) -> None:
    """Say something on standard output, or on standard error, where nobody may be listening.

    `--quiet` leaves it out, unless it is what was `asked` for, or belongs to a question. What a
    command says of what it wrote is a part of its result where that is JSON.
    """
    context = click.get_current_context(silent=True)
    manner = (context and context.find_object(Manner)) or Manner()
    if manner.as_json and not err:
        manner.told.append(text)
        return
    if manner.quiet and not asked:
        return
    stream = sys.stderr if err else sys.stdout
    if stream is not None and stream.isatty():
        columns = shutil.get_terminal_size().columns
        text = "\n".join(_fold(line, columns) for line in text.split("\n"))
    try:
        put(text, err=err)
    except OSError:
        if not err:
            raise


def _fold(line: str, columns: int) -> str:
    """Fold a line between its words; a command to be copied begins a line of its own, whole."""
    place = line.find(f"{to_paste()} ")
    if place < 0 or count_cells(line) <= columns:
        return wrap_line(line, columns)
    return f"{wrap_line(line[:place].rstrip(), columns)}\n  {line[place:]}"


def put(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Write text as it is on standard output or standard error, at once."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None:
        stream.write(f"{text}\n" if nl else text)
        stream.flush()


def note_after_today(calls: int) -> None:
    """Say how many of the calls listed can't have been held yet, if there are any."""
    if calls:
        from coachlog.render.lines import describe_after_today

        tell(f"Note: {describe_after_today(calls)}.", err=True)

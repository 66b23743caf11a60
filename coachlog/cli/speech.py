"""What the program says in sentences: on a terminal folded between words, elsewhere as it is."""

from __future__ import annotations

import shutil
import sys

import typer

from coachlog.render.lines import wrap_line


def tell(text: str, *, err: bool = False) -> None:
    """Say something on standard output, or on standard error, where nobody may be listening."""
    stream = sys.stderr if err else sys.stdout
    if stream is not None and stream.isatty():
        columns = shutil.get_terminal_size().columns
        text = "\n".join(wrap_line(line, columns) for line in text.split("\n"))
    try:
        typer.echo(text, err=err)
    except OSError:
        if not err:
            raise

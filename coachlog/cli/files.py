"""Commands that read files."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from coachlog.cli.commands import command, family
from coachlog.cli.invocation import current
from coachlog.errors import CoachlogError

app = family()

SHOW_PROGRESS_AFTER = 1.0  # seconds
LINES_BETWEEN_LOOKS = 2_000


@command(
    app,
    "import",
    "coachlog import calls.csv",
    "coachlog import calls.csv --problems problems.txt",
)
def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="CSV with the columns date,manager,rep,account,initiator and, where known, "
            "deal_value,currency,minutes,role,reinforce,improve,notes; - reads standard input.",
        ),
    ],
    problems: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write every bad line there, not only the first 50."),
    ] = None,
) -> None:
    """Read calls from a CSV file: all of them, or none when any line is bad."""
    from coachlog.cli.output import open_output
    from coachlog.intake.problems import Problem
    from coachlog.render.lines import describe_import
    from coachlog.usecases.import_file import ImportRefused, import_calls

    run = current()
    name = "-" if file == "-" else str(Path(file))
    with ExitStack() as opened:
        lines = opened.enter_context(_open_lines(file))
        write: Callable[[Problem], None] = lambda problem: None  # noqa: E731
        if problems is not None:
            listing = opened.enter_context(open_output(problems))

            def write(problem: Problem) -> None:
                listing.write(f"{name}:{problem}\n")

        log = opened.enter_context(run.log(writing=True, create=True))
        failure: CoachlogError | None = None
        try:
            imported = import_calls(
                log,
                lines,
                today=run.today,
                settings=run.settings,
                author=run.author("import"),
                write_problem=write,
            )
        except ImportRefused as refused:
            for problem in refused.shown:
                typer.echo(f"{name}:{problem}", err=True)
            if refused.count > len(refused.shown):
                typer.echo(f"and {refused.count - len(refused.shown)} more", err=True)
            found = f"{refused.count} problem{'' if refused.count == 1 else 's'}"
            failure = CoachlogError(
                f"nothing was imported from {name}: {found}; mend the file and import it again"
            )
    if failure is not None:
        raise failure
    for line in describe_import(imported, name):
        typer.echo(line)


@contextmanager
def _open_lines(name: str) -> Iterator[Iterator[str]]:
    """Open a file or standard input as lines with their ends, showing progress on a terminal."""
    if name == "-":
        yield _watch(sys.stdin.buffer, None)
        return
    path = Path(name).expanduser()
    try:
        source = path.open("rb")
    except OSError as error:
        raise CoachlogError(f"{path} can't be read: {error.strerror}") from error
    with source:
        yield _watch(source, os.fstat(source.fileno()).st_size)


def _watch(source: BinaryIO, size: int | None) -> Iterator[str]:
    # Bytes that are not UTF-8 come through as surrogates, which every field refuses by name.
    text = io.TextIOWrapper(
        source, encoding="utf-8-sig", errors="surrogateescape", newline="", write_through=True
    )
    try:
        if not sys.stderr.isatty():
            yield from text
        else:
            yield from _with_progress(text, source, size)
    except OSError as error:
        raise CoachlogError(f"the file can't be read: {error.strerror}") from error
    finally:
        text.detach()


def _with_progress(text: io.TextIOWrapper, source: BinaryIO, size: int | None) -> Iterator[str]:
    began = time.monotonic()
    with ExitStack() as shown:
        advance: Callable[[int], None] | None = None
        for number, line in enumerate(text):
            yield line
            if number % LINES_BETWEEN_LOOKS == 0 and time.monotonic() - began > SHOW_PROGRESS_AFTER:
                advance = advance or shown.enter_context(_progress_bar(size))
                advance(source.tell() if size is not None else number)


@contextmanager
def _progress_bar(size: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("Importing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %" if size else "{task.completed} lines"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("import", total=size)
        yield lambda done: bar.update(task, completed=done)

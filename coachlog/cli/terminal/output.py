"""Where output goes: the screen, its pager or a file, whole or not at all."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

from coachlog import stops
from coachlog.cli.program.invocation import current
from coachlog.cli.program.named_files import unwritten
from coachlog.cli.terminal.guard import guard, open_console
from coachlog.cli.terminal.say import tell
from coachlog.config import named_path
from coachlog.errors import CoachlogError, WrongUsage
from coachlog.files import open_device, write_file, write_folder, write_text
from coachlog.render.lines import visible, wrap_line

if TYPE_CHECKING:
    from rich.console import Console

Shown = TypeVar("Shown")
PIPE_WIDTH = 100_000  # nothing is folded where nobody looks at a screen


def present(
    shape: str,
    output: str | None,
    result: Shown,
    *,
    table: Callable[[], Callable[[Console, Shown], None]] | None = None,
    paged: bool = False,
    **formats: Callable[[], Callable[[IO[str], Shown], None]],
) -> None:
    """Show a result as a table for people or in one of `formats`, on the screen or in a file.

    Each gives its renderer when it is called, so that only the one used is loaded. A `paged` table
    goes through the pager on a terminal.
    """
    if shape == "table" and table is not None:
        with stdout_console(output, paged=paged) as console:
            table()(console, result)
    else:
        with open_output(output) as file:
            begin(file, shape)
            if shape == "markdown" and output in (None, "-") and sys.stdout.isatty():
                _write_folded(file, lambda text: formats[shape]()(text, result))
            else:
                formats[shape]()(file, result)


def _write_folded(file: IO[str], write: Callable[[IO[str]], None]) -> None:
    """Write Markdown for a terminal, which else breaks words; a row of a table stays whole."""
    from io import StringIO

    text = StringIO()
    write(text)
    columns = shutil.get_terminal_size().columns
    for line in text.getvalue().splitlines():
        file.write(f"{line if line.startswith('|') else wrap_line(line, columns)}\n")


def begin(file: IO[str], shape: str) -> None:
    """Begin CSV with a byte order mark where `--bom` asks for it."""
    if shape == "csv" and current().bom:
        file.write("\ufeff")


def present_page(
    shape: str,
    output: str | None,
    result: Shown,
    *,
    html: Callable[[], Callable[[IO[str], Shown], None]],
    **others: Any,  # noqa: ANN401  (as `present` takes them)
) -> None:
    """Show a result as `present` does, or its page as PDF."""
    if shape != "pdf":
        present(shape, output, result, html=html, **others)
        return
    from io import StringIO

    from coachlog.render.pages.pdf import check_pdf, write_pdf

    check_pdf()
    page = StringIO()
    html()(page, result)
    with open_binary("format", output) as file:
        write_pdf(file, page.getvalue())


@contextmanager
def open_output(name: str | None, *, told: bool = True) -> Iterator[IO[str]]:
    """Open standard output, or a file that appears only when all of it is written, and is named.

    UTF-8, whatever the terminal; files are readable by their owner only. Without `told` the caller
    says what was written.
    """
    if name is None or name == "-":
        with _own_errors():
            yield _utf8_stdout()
            sys.stdout.flush()
        return
    path = named_path(name)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device
            with open(open_device(path), "w", encoding="utf-8", newline="") as device:
                yield guard(device)
        else:
            with write_text(path) as file:
                yield file
        _note(path, told=told)
    except OSError as error:
        raise unwritten(path, error) from error


@contextmanager
def open_binary(field: str, name: str | None) -> Iterator[IO[bytes]]:
    """Open standard output, or a file, as `open_output` does; `field` is the option that chose it.

    Raises WrongUsage where the bytes would go to a terminal.
    """
    if name is None or name == "-":
        if sys.stdout.isatty():
            raise WrongUsage(f"--{field}: that is no text for a screen; add --output FILE")
        with _own_errors():
            yield sys.stdout.buffer
            sys.stdout.flush()
        return
    path = named_path(name)
    try:
        if path.exists() and not path.is_file() and not path.is_dir():  # a pipe or a device
            with open(open_device(path), "wb") as device:
                yield device
        else:
            with write_file(path) as file:
                yield file
        _note(path, told=True)
    except OSError as error:
        raise unwritten(path, error) from error


def _note(path: Path, *, told: bool = False) -> None:
    current().written.append(path)
    if told:
        tell(f"Wrote {visible(str(path))}", err=True)


@contextmanager
def open_folder(name: str) -> Iterator[Callable[[str], AbstractContextManager[IO[str]]]]:
    """Open a folder that appears only when all its files are written; gives what opens a file.

    A folder that holds something is refused, as is anything else of that name.
    """
    path = named_path(name)
    try:
        with write_folder(path) as open_file:
            yield open_file
        _note(path)
    except FileExistsError as error:
        raise CoachlogError(
            f"{path} is there already; nothing was written. Give another name"
        ) from error
    except OSError as error:
        raise unwritten(path, error) from error


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Name the output that can't be written, so that the open log isn't blamed for it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritten(named_path(name), error) from error


@contextmanager
def _own_errors() -> Iterator[None]:
    """Name standard output when it is full, so that the open log isn't blamed for it."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CoachlogError(f"the output can't be written: {error.strerror or error}") from error


def _utf8_stdout() -> IO[str]:
    out = cast("IO[str]", sys.stdout)
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    return out


def _mark_unshown(error: UnicodeError) -> tuple[str, int]:
    """Put as many question marks for what can't be encoded as it would have been wide."""
    from rich.cells import cell_len

    assert isinstance(error, UnicodeEncodeError)
    return "?" * cell_len(error.object[error.start : error.end]), error.end


_QUESTION_MARKS = "coachlog.question_marks"
codecs.register_error(_QUESTION_MARKS, _mark_unshown)


@contextmanager
def stdout_console(name: str | None = None, *, paged: bool = False) -> Iterator[Console]:
    """Open a console for tables: as wide as the terminal, and plain in a file or a pipe."""
    if name is not None and name != "-":
        with open_output(name) as file:
            yield open_console(file, width=PIPE_WIDTH, color_system=None, highlight=False)
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=_QUESTION_MARKS)
    terminal = sys.stdout.isatty()
    width = PIPE_WIDTH
    if terminal or "COLUMNS" in os.environ:
        width = shutil.get_terminal_size().columns or shutil.get_terminal_size((80, 24)).columns
    plain = _is_plain()
    with ExitStack() as opened:
        opened.enter_context(_own_errors())
        pager = opened.enter_context(_open_pager()) if paged and terminal else None
        yield open_console(
            pager or sys.stdout,
            width=width,
            force_terminal=True if pager else None,
            color_system=None if plain else "auto",
            highlight=False,
            soft_wrap=False,
        )
        sys.stdout.flush()


def _is_plain() -> bool:
    wanted = bool(os.environ.get("NO_COLOR")) or current().no_color
    return wanted or os.environ.get("TERM") == "dumb"


@contextmanager
def _open_pager() -> Iterator[IO[str] | None]:
    """Start the user's pager, which leaves at once when all fits on the screen; None without one.

    Whoever leaves the pager early has seen enough.
    """
    import io
    import shlex
    import subprocess

    command = shlex.split(os.environ.get("PAGER", "less"))
    if not command or command == ["cat"] or os.environ.get("TERM") == "dumb":
        yield None
        return
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env={"LESS": "FRX", **os.environ})
    except OSError:
        yield None
        return
    assert pager.stdin is not None
    try:
        with (
            suppress(BrokenPipeError),
            io.TextIOWrapper(
                pager.stdin, encoding=sys.stdout.encoding, errors=_QUESTION_MARKS
            ) as file,
        ):
            yield file
    finally:
        with stops.left_to_another():  # while it is on the screen
            pager.wait()

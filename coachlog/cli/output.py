"""Where output goes: the screen or a file, whole or not at all."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from coachlog.errors import CoachlogError, InvalidValue, show

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 100_000  # nothing is folded where nobody looks at a screen


def choose(field: str, text: str, known: tuple[str, ...]) -> str:
    """Return the one of `known` that `text` is; raises InvalidValue."""
    word = text.strip().casefold()
    if word not in known:
        raise InvalidValue(field, f"{show(text)} is not {', '.join(known[:-1])} or {known[-1]}")
    return word


def present(
    shape: str,
    output: str | None,
    result: Any,  # noqa: ANN401  (whatever the renderers take)
    *,
    table: str,
    **formats: str,
) -> None:
    """Show a result as a table for people or in one of `formats`, on the screen or in a file.

    Each is named `module:function` of coachlog.render, so that only the one used is loaded. The
    table's function takes a console, the others a file.
    """
    module, _, name = (table if shape == "table" else formats[shape]).partition(":")
    write = getattr(importlib.import_module(f"coachlog.render.{module}"), name)
    if shape == "table":
        with stdout_console(output) as console:
            write(console, result)
    else:
        with open_output(output) as file:
            write(file, result)


@contextmanager
def open_output(name: str | None) -> Iterator[IO[str]]:
    """Open standard output, or a file that appears only when all of it is written.

    UTF-8, whatever the terminal; files are readable by their owner only.
    """
    if name is None or name == "-":
        yield _utf8_stdout()
        sys.stdout.flush()
        return
    path = Path(name).expanduser()
    if path.exists() and not path.is_file():  # a pipe or a device is written as it is
        try:
            with path.open("w", encoding="utf-8", newline="") as device:
                yield device
        except OSError as error:
            raise CoachlogError(f"{path} can't be written: {error.strerror}") from error
        return
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.replace(draft, path)
    except OSError as error:
        raise CoachlogError(
            f"{path} can't be written: {error.strerror or error}; nothing was written"
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _utf8_stdout() -> IO[str]:
    out = cast("IO[str]", sys.stdout)
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="")
    return out


@contextmanager
def stdout_console(name: str | None = None) -> Iterator[Console]:
    """Open a console for tables: as wide as the terminal, and plain in a file or a pipe."""
    from rich.console import Console

    if name is not None and name != "-":
        with open_output(name) as file:
            yield Console(file=file, width=PIPE_WIDTH, color_system=None, highlight=False)
        return
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    yield Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)
    sys.stdout.flush()

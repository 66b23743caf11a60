"""The files that commands name: which are read, which are written, and where no output may go."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coachlog.cli.program import click
from coachlog.config import named_path
from coachlog.errors import CoachlogError, InvalidValue, WrongUsage

if TYPE_CHECKING:
    from coachlog.kept_files import KeptFile


class FileToRead(click.StringParamType):
    """A file or folder that the command reads, or - for standard input."""


class FileToWrite(click.StringParamType):
    """A file that the command writes, or - for standard output.

    `or_folder` takes one of these, and `into_folder` one that is there, to put a new file into it.
    """

    def __init__(self, *, or_folder: bool = False, into_folder: bool = False) -> None:
        self.or_folder = or_folder
        self.into_folder = into_folder


FILE_TO_READ, FILE_TO_WRITE, FOLDER_TO_WRITE, INTO_FOLDER = (
    FileToRead(),
    FileToWrite(),
    FileToWrite(or_folder=True),
    FileToWrite(into_folder=True),
)


def standard_input() -> BinaryIO:
    """Return what - stands for where a file is read."""
    if sys.stdin is None:
        raise CoachlogError("standard input is closed; name a file, or give it one with <")
    return sys.stdin.buffer


def check_outputs(ctx: click.Context) -> None:
    """Refuse an output that can't be, or must not be, written, before the command does anything.

    Raises InvalidValue where it would replace the log, the settings or what is read, and
    CoachlogError where nothing can be written.
    """
    written = list(_list_named(ctx, FileToWrite))
    if not written:
        return
    from coachlog.files import check_target

    kept = _list_kept(ctx)
    for param, name in written:
        target = named_path(name)
        if target.is_dir() and getattr(param.type, "into_folder", False):
            target /= "new"
        try:
            real = check_target(target, kept)
            if real.is_dir() and not getattr(param.type, "or_folder", False):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        except WrongUsage as error:
            raise InvalidValue(param.name or "", str(error)) from error
        except OSError as error:
            raise unwritten(target, error) from error


def read_text_file(field: str, name: str, most_bytes: int) -> str:
    """Return the text of a file, or of standard input for -; raises CoachlogError or InvalidValue.

    Nothing beyond so many bytes is read.
    """
    if name == "-" and sys.stdin is None:
        raise InvalidValue(field, "standard input is closed; name a file")
    path = Path(name).expanduser()
    try:
        if name == "-":
            content = sys.stdin.buffer.read(most_bytes + 1)
        else:
            with path.open("rb") as file:
                content = file.read(most_bytes + 1)
    except OSError as error:
        raise CoachlogError(f"{path} can't be read: {error.strerror or error}") from error
    if len(content) > most_bytes:
        raise InvalidValue(field, f"is longer than {most_bytes:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidValue(field, "is not text in UTF-8; save it as such") from error


def unwritten(path: Path, error: OSError) -> CoachlogError:
    """Return the error of a file that can't be written, before anything was."""
    return CoachlogError(f"{path} can't be written: {error.strerror or error}; nothing was written")


def settings_to_write() -> Path:
    """Return where the settings are; raises CoachlogError for what is the log or belongs to it."""
    from coachlog.cli.program.invocation import current
    from coachlog.config import settings_path
    from coachlog.kept_files import keep_log, refuse

    path = settings_path(os.environ)
    try:
        refuse(path, keep_log(current().path))
    except WrongUsage as error:
        raise CoachlogError(
            f"the settings can't be written: {error} with COACHLOG_CONFIG; nothing was changed"
        ) from error
    return path


def _list_kept(ctx: click.Context) -> list[KeptFile]:
    """Return what no output of this command may replace."""
    from coachlog.cli.program.invocation import current
    from coachlog.config import settings_path
    from coachlog.kept_files import KeptFile, keep_log

    kept = [*keep_log(current().path), KeptFile(settings_path(os.environ), "the settings")]
    for _, name in _list_named(ctx, FileToRead, standard="/dev/stdin"):
        kept.append(KeptFile(named_path(name), "what is read"))
    return kept


def _list_named(
    ctx: click.Context, kind: type[FileToRead | FileToWrite], *, standard: str = ""
) -> Iterator[tuple[click.Parameter, str]]:
    """Yield each file that an option or argument names; `standard` is what - stands for."""
    for param in ctx.command.params:
        if isinstance(param.type, kind):
            value = ctx.params.get(param.name or "")
            for name in [value] if isinstance(value, str) else value or []:
                if name := standard if name == "-" else name:
                    yield param, name

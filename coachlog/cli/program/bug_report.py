"""What a bug leaves behind to be reported: where it happened, and not a word of the user's."""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path

from coachlog import __version__
from coachlog.files import make_folder, write_text
from coachlog.store.open import SQLITE_VERSION


def write_bug_log(error: BaseException, command: str) -> Path:
    """Write the report of an error beside other programs' logs; return the file."""
    from platformdirs import user_log_path

    folder = user_log_path("coachlog", appauthor=False)
    make_folder(folder)
    path = folder / "bug.log"
    with write_text(path) as file:
        file.writelines(f"{line}\n" for line in describe_bug(error, command))
    return path


def describe_bug(error: BaseException, command: str) -> Iterator[str]:
    """Yield the lines of a report: versions, kinds of errors, and places in code.

    `command` has the names of its options, without values. Messages of errors are left out: they
    quote what the user typed. So are the folders that the program is in.
    """
    yield f"coachlog {__version__}, Python {sys.version.split()[0]} on {sys.platform}"
    yield f"SQLite {SQLITE_VERSION}, {', '.join(_list_versions())}"
    yield f"command: {command}"
    for number, raised in enumerate(_list_causes(error)):
        yield f"{'then' if number else 'first'}: {_name_kind(raised)}"
        for frame, line in traceback.walk_tb(raised.__traceback__):
            code = frame.f_code
            yield f"  {_shorten(code.co_filename)}:{line} {code.co_qualname}"


def _list_causes(error: BaseException) -> list[BaseException]:
    """Return an error and those behind it, the first to happen first."""
    causes: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in causes:
        causes.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return causes[::-1]


def _name_kind(error: BaseException) -> str:
    """Return the kind of an error, and the code that a database or the system gave it."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "errno", None)
    return f"{name} ({code})" if isinstance(code, str | int) else name


def _shorten(file: str) -> str:
    """Return a file's name from its package on."""
    tops = [top for top in map(os.path.abspath, sys.path) if file.startswith(top + os.sep)]
    return os.path.relpath(file, max(tops, key=len)) if tops else os.path.basename(file)


def _list_versions() -> Iterator[str]:
    """Yield the packages that the program stands on; not each is there on every system."""
    with suppress(metadata.PackageNotFoundError):
        for needed in metadata.requires("coachlog") or ():
            name = re.split(r"[^\w.-]", needed, maxsplit=1)[0]
            if ";" not in needed:
                yield f"{name} {metadata.version(name)}"

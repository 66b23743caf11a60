"""Opens the files a command reads: recognised by their beginning, with a progress bar."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from coachlog.errors import CoachlogError, show

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from coachlog.intake.drafts import Kind
    from coachlog.usecases.import_file import Source

HEAD_BYTES = 64 * 1024
BUFFER_BYTES = 64 * 1024
SHOW_PROGRESS_AFTER = 1.0  # seconds

_Advance = Callable[[int], None]


@contextmanager
def open_sources(names: list[str], kind: Kind | None) -> Iterator[list[Source]]:
    """Open files, or standard input for -, and recognise the kind of each unless it is given."""
    from coachlog.intake.detect import recognise
    from coachlog.usecases.import_file import Source

    with ExitStack() as opened:
        sources = []
        for name in names:
            file, size = _open(name, opened)
            head = _read_head(file, name)
            shown = _shown(name)
            advance = opened.enter_context(_progress(size)) if sys.stderr.isatty() else None
            feed = io.BufferedReader(_Feed(file, head, shown, advance), BUFFER_BYTES)
            unreadable, found = "", kind
            try:
                found = kind or recognise(head, shown)
            except CoachlogError as error:
                unreadable = str(error).removeprefix(f"{show(shown)} ")
            sources.append(
                Source(
                    name=shown,
                    kind=found,
                    unreadable=unreadable,
                    open=lambda feed=feed: nullcontext(feed),  # type: ignore[misc]  # its own feed
                )
            )
        yield sources


def _shown(name: str) -> str:
    return "-" if name == "-" else str(Path(name))


def _open(name: str, opened: ExitStack) -> tuple[BinaryIO, int | None]:
    if name == "-":
        return sys.stdin.buffer, None
    path = Path(name).expanduser()
    try:
        file = opened.enter_context(path.open("rb", buffering=0))
    except OSError as error:
        raise CoachlogError(f"{path} can't be read: {error.strerror}") from error
    return cast("BinaryIO", file), os.fstat(file.fileno()).st_size


def _read_head(file: BinaryIO, name: str) -> bytes:
    head = b""
    try:
        while len(head) < HEAD_BYTES:
            more = file.read(HEAD_BYTES - len(head))
            if not more:
                break
            head += more
    except OSError as error:
        raise CoachlogError(f"{_shown(name)} can't be read: {error.strerror}") from error
    return head


class _Feed(io.RawIOBase):
    """A file whose beginning was read already, and who wants to know how far it is."""

    def __init__(self, file: BinaryIO, head: bytes, name: str, advance: _Advance | None) -> None:
        self._file = file
        self._head = memoryview(head)
        self._name = name
        self._advance = advance
        self._done = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        with memoryview(buffer) as room:
            if self._head:
                taken = min(len(room), len(self._head))
                room[:taken] = self._head[:taken]
                self._head = self._head[taken:]
            else:
                try:
                    data = self._file.read(len(room))
                except OSError as error:
                    reason = error.strerror or str(error)
                    raise CoachlogError(f"{self._name} can't be read: {reason}") from error
                taken = len(data)
                room[:taken] = data
        self._done += taken
        if self._advance is not None:
            self._advance(self._done)
        return taken


@contextmanager
def _progress(size: int | None) -> Iterator[_Advance]:
    """Show how far a file is read, from the first second on."""
    began = time.monotonic()
    with ExitStack() as shown:
        bar: list[_Advance] = []

        def advance(done: int) -> None:
            if not bar and time.monotonic() - began > SHOW_PROGRESS_AFTER:
                bar.append(shown.enter_context(_progress_bar(size)))
            for one in bar:
                one(done)

        yield advance


@contextmanager
def _progress_bar(size: int | None) -> Iterator[_Advance]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("Importing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %" if size else "{task.completed} bytes"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("import", total=size)
        yield lambda done: bar.update(task, completed=done)

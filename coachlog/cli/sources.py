"""Opens the files a command reads: recognised by their beginning, with a progress bar."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from coachlog.cli.paths import standard_input
from coachlog.cli.screen import open_console
from coachlog.config import named_path
from coachlog.errors import CoachlogError, show

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from coachlog.domain.meter import Meter
    from coachlog.intake.drafts import FileKind
    from coachlog.usecases.import_file import ImportSource

HEAD_BYTES = 64 * 1024
BUFFER_BYTES = 64 * 1024
SHOW_PROGRESS_AFTER = 1.0  # seconds
LOOK_EVERY = 0.1


@contextmanager
def open_sources(
    names: list[str], kind: FileKind | None, meter: Meter
) -> Iterator[list[ImportSource]]:
    """Open files, or standard input for -, and recognise the kind of each unless it is given.

    `meter` is told how much of them was read.
    """
    from coachlog.intake.detect import recognise
    from coachlog.usecases.import_file import ImportSource

    with ExitStack() as opened:
        sources = []
        for name in names:
            file, size = _open(name, opened)
            head = _read_head(file, name)
            shown = _shown(name)
            feed = io.BufferedReader(_Feed(file, head, shown, size, meter), BUFFER_BYTES)
            unreadable, found = "", kind
            try:
                found = kind or recognise(head, shown)
            except CoachlogError as error:
                unreadable = str(error).removeprefix(f"{show(shown)} ")
            sources.append(
                ImportSource(
                    name=shown,
                    kind=found,
                    unreadable=unreadable,
                    open=lambda feed=feed: nullcontext(feed),  # type: ignore[misc]  # its own feed
                )
            )
        yield sources


def _shown(name: str) -> str:
    return "-" if name == "-" else str(Path(name))


def _open(name: str, opened: ExitStack) -> tuple[BinaryIO, int]:
    """Open a file; return its size too, 0 where nobody knows it."""
    if name == "-":
        return standard_input(), 0
    path = named_path(name)
    if path.is_dir():
        raise CoachlogError(
            f"{show(name)} is a folder; import files, such as coachlog export FILE.jsonl writes"
        )
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

    def __init__(self, file: BinaryIO, head: bytes, name: str, size: int, meter: Meter) -> None:
        self._file = file
        self._head = memoryview(head)
        self._name = name
        self._size = size
        self._meter = meter
        self._is_begun = False

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
        if not self._is_begun:
            self._meter.begin("Reading", self._size)
            self._is_begun = True
        self._meter.done += taken
        return taken


@contextmanager
def show_progress(meter: Meter) -> Iterator[None]:
    """Show on a terminal how far the work is, if it takes longer than a second."""
    if not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    shower = threading.Thread(target=_show, args=(meter, ended), daemon=True)
    shower.start()
    try:
        yield
    finally:
        ended.set()
        shower.join()


def _show(meter: Meter, ended: threading.Event) -> None:
    if ended.wait(SHOW_PROGRESS_AFTER):
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    began = time.monotonic() - SHOW_PROGRESS_AFTER
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[seconds]:.0f} s"),
        console=open_console(sys.stderr),
        transient=True,
        redirect_stdout=False,  # what is printed meanwhile keeps its own way
        redirect_stderr=False,
    ) as bar:
        task = bar.add_task("", seconds=SHOW_PROGRESS_AFTER)
        while not ended.wait(LOOK_EVERY):
            bar.update(
                task,
                description=meter.stage,
                seconds=time.monotonic() - began,
                completed=min(meter.done, meter.total or meter.done),
                total=meter.total or None,  # without a total the bar goes to and fro
            )

"""Opens the files that `import` reads: each recognised by its beginning."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from coachlog.cli.program.named_files import standard_input
from coachlog.config import named_path
from coachlog.errors import CoachlogError, show

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from coachlog.intake.drafts import FileKind
    from coachlog.meter import Meter
    from coachlog.usecases.import_file import ImportSource

HEAD_BYTES = 64 * 1024
BUFFER_BYTES = 64 * 1024


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

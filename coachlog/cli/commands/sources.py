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
    from coachlog.usecases.importing import ImportOptions

HEAD_BYTES = 64 * 1024
BUFFER_BYTES = 64 * 1024
SHEETS_LISTED = 10  # in a message


@contextmanager
def open_sources(
    names: list[str], kind: FileKind | None, options: ImportOptions, meter: Meter
) -> Iterator[list[ImportSource]]:
    """Open files, or standard input for -, and recognise the kind of each unless it is given.

    What is inside an archive, a workbook or JSON is unpacked. `meter` is told how much was read.
    """
    from coachlog.intake.unpack import NO_SHEETS, is_packed
    from coachlog.usecases.import_file import ImportSource

    with ExitStack() as opened:
        sources = []
        for name in names:
            file, size = _open(name, opened)
            head = _read_head(file, name)
            shown = _shown(name)
            feed = io.BufferedReader(_Feed(file, head, shown, size, meter), BUFFER_BYTES)
            try:
                if is_packed(head):
                    source = _open_packed(feed, shown, kind, options, opened)
                elif options.sheet is not None:
                    raise CoachlogError(NO_SHEETS)
                else:
                    source = ImportSource(
                        name=shown,
                        kind=kind or _recognise(head, shown, options),
                        open=lambda feed=feed: nullcontext(feed),  # type: ignore[misc]  # its own feed
                    )
            except CoachlogError as error:
                unreadable = str(error).removeprefix(f"{show(shown)} ")
                source = ImportSource(name=shown, kind=None, unreadable=unreadable, open=io.BytesIO)
            sources.append(source)
        yield sources


def _recognise(head: bytes, name: str, options: ImportOptions) -> FileKind:
    from coachlog.intake.detect import recognise_file

    return recognise_file(head, name, options.settings.headers)


def _open_packed(
    feed: BinaryIO, name: str, kind: FileKind | None, options: ImportOptions, opened: ExitStack
) -> ImportSource:
    """Unpack a file into a temporary one, and recognise the kind of that."""
    from coachlog.intake.detect import can_import
    from coachlog.intake.unpack import unpack
    from coachlog.usecases.import_file import ImportSource

    inside = unpack(feed, name, options.sheet, can_import)
    file = cast("BinaryIO", opened.enter_context(inside.file))
    head = file.read(HEAD_BYTES)
    file.seek(0)
    others = inside.other_sheets
    is_asked = kind or options.sheet or options.columns or options.settings.headers
    if others and not is_asked and not can_import(head, inside.name):
        raise CoachlogError(
            f"holds no meetings and no deals on its first sheet, {show(inside.sheet)}; say which "
            f"one to read with --sheet: {', '.join(map(show, others[:SHEETS_LISTED]))}"
        )
    return ImportSource(
        name=name,
        kind=kind or _recognise(head, inside.name, options),
        open=lambda: nullcontext(file),
        line_of=inside.lines.line_of,
        other_sheets=() if options.sheet else others,
        other_files=inside.other_files,
    )


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

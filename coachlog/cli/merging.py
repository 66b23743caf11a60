"""How `import` takes an exported log in, once a file or folder turns out to be one."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coachlog.cli.invocation import Invocation
from coachlog.cli.speech import tell
from coachlog.config import named_path
from coachlog.errors import CoachlogError, WrongUsage, show

if TYPE_CHECKING:
    from coachlog.domain.exchange import Names, Shape
    from coachlog.intake.log_file import Rows
    from coachlog.store.log_merge.outcome import Merged
    from coachlog.store.open import Log
    from coachlog.usecases.import_file import Source
    from coachlog.usecases.merge_log import Reader

PIECE = 1 << 18  # characters read at once


def read_folder(names: Sequence[str]) -> Reader | None:
    """Return what reads the folder among what is to be imported, None when there is none."""
    folders = [name for name in names if name != "-" and named_path(name).is_dir()]
    if not folders:
        return None
    _refuse_others(names)
    path = named_path(folders[0])
    if not (path / "log.csv").is_file():
        raise CoachlogError(
            f"{show(folders[0])} is a folder; only one that coachlog export wrote can be imported"
        )

    def read(shapes: Sequence[Shape], today: date) -> Iterator[Names | Rows]:
        from coachlog.intake.log_file import read_csv

        return read_csv(lambda file: _open_lines(path / file), shapes, today)

    return read


def read_source(sources: Sequence[Source]) -> Reader | None:
    """Return what reads the exported log among what is to be imported, None when there is none."""
    logs = [source for source in sources if source.kind == "log"]
    if not logs:
        return None
    _refuse_others(sources)

    def read(shapes: Sequence[Shape], today: date) -> Iterator[Names | Rows]:
        from coachlog.intake.log_file import read_json

        with logs[0].open() as file:
            yield from read_json(_pieces(file), shapes, today)

    return read


def merge(run: Invocation, log: Log, name: str, read: Reader, *, dry_run: bool) -> Merged:
    """Merge an exported log."""
    from coachlog.domain.exchange import DamagedExport
    from coachlog.usecases.merge_log import merge_log

    try:
        return merge_log(log, read, today=run.today, author=run.author(), dry_run=dry_run)
    except DamagedExport as error:
        raise CoachlogError(f"nothing was imported from {show(name)}: {error}") from error


def show_merged(merged: Merged, name: str, *, dry_run: bool, as_json: bool) -> None:
    """Say what merging an exported log did."""
    from coachlog.render.log_lines import describe_merge, write_merge

    if as_json:
        write_merge(sys.stdout, merged)
    else:
        for line in describe_merge(merged, name, dry_run=dry_run):
            tell(line)


def _refuse_others(named: Sequence[object]) -> None:
    if len(named) > 1:
        raise WrongUsage("file: an exported log is imported alone, one at a time")


def _open_lines(path: Path) -> AbstractContextManager[Iterable[str]]:
    from coachlog.domain.exchange import DamagedExport
    from coachlog.intake.lines import open_text

    @contextmanager
    def lines() -> Iterator[Iterable[str]]:
        try:
            file = path.open("rb")
        except OSError as error:
            raise DamagedExport(f"{path.name} can't be read: {error.strerror}") from error
        with file, _refusing_other_encodings(path.name):
            yield open_text(file)

    return lines()


def _pieces(source: BinaryIO) -> Iterator[str]:
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    try:
        with _refusing_other_encodings("it"):
            while piece := text.read(PIECE):
                yield piece
    finally:
        text.detach()


@contextmanager
def _refusing_other_encodings(name: str) -> Iterator[None]:
    from coachlog.domain.exchange import DamagedExport

    try:
        yield
    except UnicodeDecodeError:
        raise DamagedExport(f"{name} is not UTF-8; export the log again") from None
    except OSError as error:
        raise DamagedExport(f"{name} can't be read: {error.strerror}") from error

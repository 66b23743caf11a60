"""The one way a file is written: whole or not at all; and what killed commands left of it."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO

from coachlog import stops
from coachlog.kept_files import SIDE_ENDS, KeptFile, follow, is_anothers, refuse, refuse_link

STRAY_SECONDS = 24 * 60 * 60  # nothing that is being written stays untouched for so long
_STRAY = re.compile(
    r"\..+\.[0-9a-f]{16}\.coachlog-(new(-wal|-shm|-journal)?|form)"
    # By versions before that, of a log, a backup, a debrief or the settings.
    r"|\..+\.([0-9]+-[0-9a-f]{8}|(db|json|toml)\.[0-9]+)\.new(-wal|-shm|-journal)?",
    re.DOTALL,
)
_CREATE = os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_CREATE |= getattr(os, "O_BINARY", 0)
_NAME_CHARS = 50  # of the target's name in its draft's: 255 bytes are all that a name may have


def check_target(target: Path, kept: Iterable[KeptFile] = ()) -> Path:
    """Find out, before anything is done, whether a file or folder could be written.

    Returns the real one; raises WrongUsage for one that is refused, and OSError as writing would.
    """
    real = refuse(target, kept)
    if os.path.exists(target) and not (target.is_file() or target.is_dir()):  # a pipe or a device
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
        return real
    with _draft(real):
        if is_anothers(real):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(target))
        return real


def open_device(path: Path) -> int:
    """Open what is neither file nor folder for writing, as it is; nothing is created."""
    follow(path)
    with suppress(FileNotFoundError, AttributeError):
        refuse_link(path.parent, os.lstat(path), path)
    handle = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    if stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileExistsError(errno.EEXIST, "it changed meanwhile", str(path))
    return handle


@contextmanager
def write_file(target: Path, *, mode: int = 0o600) -> Iterator[IO[bytes]]:
    """Open a file that appears only when all of it is written; it is on the disk by then.

    One that is there is replaced; a link stays a link. Raises WrongUsage for a target that is
    refused, else OSError.
    """
    target = refuse(target)
    with _draft(target) as (draft, handle):
        with open(handle, "wb") as file:
            yield file
            _finish(file, mode)
        with stops.committing():
            _put(draft, target)


@contextmanager
def write_text(target: Path) -> Iterator[IO[str]]:
    """Open a file for UTF-8, as `write_file` does for bytes."""
    target = refuse(target)
    with _draft(target) as (draft, handle):
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            _finish(file, 0o600)
        with stops.committing():
            _put(draft, target)


@contextmanager
def draft_for(target: Path) -> Iterator[Path]:
    """Give an empty file beside `target` for others to fill, such as a database.

    `put_in_place` moves it there; what is left of it at the end is removed.
    """
    with _draft(follow(target)) as (draft, handle):
        os.close(handle)
        yield draft


def put_in_place(draft: Path, target: Path) -> None:
    """Move a finished file to where nothing is, and wait until it is on the disk.

    One that is there stays, and FileExistsError is raised.
    """
    target = follow(target)
    _sync_file(draft)
    try:
        os.link(draft, target, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # A file system without hard links: our own empty file holds the name meanwhile.
        os.close(os.open(target, _CREATE | os.O_WRONLY, 0o600))
        try:
            os.replace(draft, target)
        except BaseException:
            os.unlink(target)
            raise
    sync_folder(target.parent)


def put_over(draft: Path, target: Path) -> None:
    """Put the new version of a database of ours, such as a backup, in the place of the old one."""
    _sync_file(draft)
    _put(draft, follow(target))


@contextmanager
def write_folder(target: Path) -> Iterator[Callable[[str], AbstractContextManager[IO[str]]]]:
    """Open a folder that appears only when all its files are written; gives what opens a file.

    Raises FileExistsError where there is something already, an empty folder excepted.
    """
    target = refuse(target)
    if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    draft = _make_hidden(target.parent, target.name, "new")

    @contextmanager
    def open_file(name: str) -> Iterator[IO[str]]:
        handle = os.open(draft / name, _CREATE | os.O_WRONLY, 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
            _finish(file, 0o600)

    try:
        yield open_file
        sync_folder(draft)
        with stops.committing():
            with suppress(FileNotFoundError):
                target.rmdir()  # an empty one, which not every system replaces
            os.rename(draft, target)
            sync_folder(target.parent)
    finally:
        remove_own(draft)


class Form:
    """A file for the user's editor; it goes at the end unless it is to be `kept`."""

    kept = False

    def __init__(self, path: Path) -> None:
        self.path = path


@contextmanager
def open_form(beside: Path, name: str, content: bytes) -> Iterator[Form]:
    """Give a file to edit in a hidden folder of its own, where an editor may leave others.

    The folder stands beside a file of ours. One that is kept goes as strays do, after a day.
    """
    folder = _make_hidden(beside.parent, name, "form")
    form = Form(folder / name)
    try:
        with open(os.open(form.path, _CREATE | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
        yield form
    finally:
        if not form.kept:
            remove_own(folder)


@contextmanager
def open_scratch() -> Iterator[Path]:
    """Give a folder of one's own for what is thrown away at the end."""
    import tempfile

    folder = _make_hidden(Path(tempfile.gettempdir()), "scratch", "new")
    try:
        yield folder
    finally:
        remove_own(folder)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner only, as are those above it that are missing."""
    for path in (*reversed(folder.parents), folder):
        if not path.is_dir():
            path.mkdir(mode=0o700, exist_ok=True)


def find_strays(folder: Path, before: float) -> list[Path]:
    """Return what killed commands left in a folder, untouched since `before`, in epoch seconds.

    Only what has exactly our pattern of a name and belongs to this user; links are left alone.
    """
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not _STRAY.fullmatch(entry.name):
                    continue
                with suppress(OSError):
                    facts = entry.stat(follow_symlinks=False)
                    is_ours = os.name == "nt" or facts.st_uid == os.geteuid()
                    is_plain = stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode)
                    if is_ours and is_plain and facts.st_mtime < before:
                        found.append(Path(entry.path))
    except OSError:
        return []
    return sorted(found)


def remove_strays(folder: Path, before: float) -> list[Path]:
    """Remove what killed commands left in a folder, untouched since `before`; return what went."""
    return [stray for stray in find_strays(folder, before) if remove_own(stray)]


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _draft(target: Path) -> Iterator[tuple[Path, int]]:
    draft = target.with_name(_name_hidden(target.name, "new"))
    handle = os.open(draft, _CREATE | os.O_RDWR, 0o600)
    try:
        # The draft's own time is the folder's clock, which may be that of a server.
        remove_strays(target.parent, os.fstat(handle).st_mtime - STRAY_SECONDS)
        yield draft, handle
    finally:
        for end in ("", *SIDE_ENDS):
            with suppress(OSError):
                os.unlink(f"{draft}{end}")


def _make_hidden(beside: Path, name: str, kind: str) -> Path:
    """Make a hidden folder that only its owner can enter; what old ones left is removed."""
    folder = beside / _name_hidden(name, kind)
    folder.mkdir(mode=0o700)
    remove_strays(beside, folder.stat().st_mtime - STRAY_SECONDS)
    return folder


def _name_hidden(name: str, kind: str) -> str:
    return f".{name[:_NAME_CHARS]}.{os.urandom(8).hex()}.coachlog-{kind}"


def bring_to_disk(file: IO[str]) -> None:
    """Bring what was written so far to the disk: a full one shows now, not when all else is done.

    Raises OSError.
    """
    file.flush()
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        _sync(file.fileno())


def _finish(file: IO[bytes] | IO[str], mode: int) -> None:
    """Bring a file to the disk, with exactly this mode whatever the umask."""
    file.flush()
    handle = file.fileno()
    if hasattr(os, "fchmod") and os.fstat(handle).st_mode & 0o777 != mode:
        with suppress(OSError):  # some file systems know no modes
            os.fchmod(handle, mode)
    _sync(handle)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # not every file system there has it
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def _put(draft: Path, target: Path) -> None:
    os.replace(draft, target)
    sync_folder(target.parent)


def remove_own(path: Path) -> bool:
    """Remove a file or a folder of ours; return whether it is gone."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            import shutil

            shutil.rmtree(path)
        else:
            path.unlink()
    return not os.path.lexists(path)

"""What no output may replace: a log and its files, a database, what another user put there."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from coachlog.errors import WrongUsage

# How the files of SQLite begin: a database, its -wal, its -shm and its -journal.
SQLITE_MAGIC = b"SQLite format 3\x00"
_MAGICS = (
    SQLITE_MAGIC,
    b"\x37\x7f\x06\x82",
    b"\x37\x7f\x06\x83",
    b"\x18\xe2\x2d\x00",
    b"\x00\x2d\xe2\x18",
    b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7",
)
SIDE_ENDS = ("-wal", "-shm", "-journal")  # what SQLite puts beside a database
RESTORING_END = "-restoring"  # the log that is taking the place of another
BACKUPS_END, DEBRIEFS_END = "-backups", "-debriefs"  # our folders beside a log
_HOPS = 40  # links that are followed in one path, as Linux does


class KeptFile(NamedTuple):
    """What no output may replace, and what it is; a `closed` folder takes no new files either."""

    path: Path
    what: str
    closed: bool = False


def keep_log(log: Path) -> list[KeptFile]:
    """Return what belongs to a log, there or not: no output may take its place."""
    return [
        KeptFile(log, "the log"),
        *(KeptFile(Path(f"{log}{end}"), "part of the log") for end in SIDE_ENDS),
        KeptFile(Path(f"{log}{RESTORING_END}"), "what a restore puts in the log's place"),
        KeptFile(Path(f"{log}{BACKUPS_END}"), "where the log's backups are", closed=True),
        KeptFile(Path(f"{log}{DEBRIEFS_END}"), "where unfinished debriefs are", closed=True),
    ]


def refuse(target: Path, kept: Iterable[KeptFile] = ()) -> Path:
    """Return the file that writing to `target` would make, its links followed.

    Raises WrongUsage where that would replace something of `kept` (the same file under whatever
    name), a database, or what another user's link in a shared folder points to.
    """
    real = follow(target)
    for file in kept:
        if _is_same(real, file.path):
            raise WrongUsage(f"{target} is {file.what}; give the output another name")
        if _is_in(real, file):
            raise WrongUsage(f"{file.path} is {file.what}; give the output another folder")
    if is_database(real):
        raise WrongUsage(f"{target} is a database; give the output another name")
    for end in SIDE_ENDS:
        if real.name.casefold().endswith(end) and is_database(
            real.with_name(real.name[: -len(end)])
        ):
            raise WrongUsage(f"{target} is part of a database; give the output another name")
    return real


def is_database(path: Path) -> bool:
    """Return whether a file begins as a SQLite database does, or what stands beside one."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return file.read(len(SQLITE_MAGIC)).startswith(_MAGICS)
    except OSError:
        return False


def follow(path: Path) -> Path:
    """Return a path without links; the end of it need not be there.

    Raises WrongUsage at a link that another user put into a folder where everybody may write.
    """
    if os.name == "nt":
        return path.resolve()
    *rest, root = reversed(path.absolute().parts)
    real, hops = Path(root), 0
    while rest:
        part = rest.pop()
        if part == "..":
            real = real.parent
            continue
        try:
            facts = os.lstat(real / part)
        except OSError:
            facts = None
        if facts is None or not stat.S_ISLNK(facts.st_mode):
            real /= part
            continue
        refuse_link(real, facts, path)
        hops += 1
        if hops > _HOPS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
        link = Path(os.readlink(real / part))
        rest += reversed(link.parts[1:] if link.is_absolute() else link.parts)
        if link.is_absolute():
            real = Path(link.anchor)
    return real


def refuse_link(folder: Path, facts: os.stat_result, path: Path) -> None:
    """Refuse a link or a pipe of another user in a folder where everybody may write."""
    around = os.stat(folder)
    if around.st_mode & stat.S_IWOTH and facts.st_uid not in (os.geteuid(), around.st_uid):
        raise WrongUsage(
            f"{path} goes through a link or a pipe of another user, in {folder}, where everybody "
            "may write; give another name"
        )


def is_anothers(path: Path) -> bool:
    """Return whether only another user may replace a file: in a sticky folder, such as /tmp."""
    if os.name == "nt" or not os.path.lexists(path):
        return False
    around = os.stat(path.parent)
    replacers = (0, os.lstat(path).st_uid, around.st_uid)
    return bool(around.st_mode & stat.S_ISVTX) and os.geteuid() not in replacers


def _is_in(path: Path, kept: KeptFile) -> bool:
    """Return whether a path is a file of a folder that is kept, by whatever name."""
    if (kept.closed or os.path.lexists(path)) and _is_same(path.parent, kept.path):
        return True
    with suppress(OSError):
        if os.lstat(path).st_nlink > 1 and kept.path.is_dir():
            return any(_is_same(path, one) for one in kept.path.iterdir())
    return False


def _is_same(path: Path, other: Path) -> bool:
    """Return whether two paths are one file, or would be one if they were there.

    Names that differ only in case count as one while nothing is there, as they may on its disk.
    """
    with suppress(OSError):
        return os.path.samefile(path, other)
    if os.path.exists(path) != os.path.exists(other):
        return False
    other = Path(os.path.realpath(other))
    if path.name.casefold() != other.name.casefold():
        return False
    with suppress(OSError):
        return os.path.samefile(path.parent, other.parent)
    return str(path).casefold() == str(other).casefold()

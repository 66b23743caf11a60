"""The files of a log: where a link leads, what takes its place, and where its backups are."""

from __future__ import annotations

from pathlib import Path

from coachlog.domain.backups import REPLACED
from coachlog.kept_files import BACKUPS_END, RESTORING_END, follow

FileIdentity = tuple[int, int]  # of a file: its disk, and its number there


def identify_file(path: Path) -> FileIdentity | None:
    """Return which file is at a path, None where there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_dev, facts.st_ino


def follow_log(path: Path) -> Path:
    """Return the file of a log that may be named by a link: SQLite keeps its own files there.

    Raises WrongUsage at a link that another user put into a folder where everybody may write.
    """
    real = follow(path)
    return real if path.is_symlink() else path


def marker_of(path: Path) -> Path:
    """Return the file that is there while another log takes the place of this one.

    Every opener asks for it first, and so refuses what `follow_log` does.
    """
    return Path(f"{follow_log(path)}{RESTORING_END}")


def backup_folder(path: Path) -> Path:
    """Return the folder beside the log that holds its backups."""
    return path.with_name(path.name + BACKUPS_END)


def newest_backup(path: Path) -> Path | None:
    """Return the newest backup beside the log, if there is one; their names sort by time.

    A log that was replaced is none: it may have been damaged.
    """
    try:
        found = [one for one in backup_folder(path).glob("*.db") if not _was_replaced(one)]
    except OSError:
        return None
    return max(found, default=None, key=lambda one: one.name)


def _was_replaced(backup: Path) -> bool:
    return backup.stem.endswith(f"-{REPLACED}")

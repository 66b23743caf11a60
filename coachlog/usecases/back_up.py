"""Back a log up, and list the backups there are."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coachlog.config import BackupSettings
from coachlog.domain.backups import BY_HAND
from coachlog.errors import CoachlogError, show, to_paste
from coachlog.store.backup import Backup, count_calls, list_backups, make_backup, save_copy
from coachlog.store.log import BackupPlan, Log
from coachlog.store.log_files import backup_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBackup:
    """A backup, and how many calls are in it; None where that can't be read."""

    backup: Backup
    calls: int | None


def plan_backups(settings: BackupSettings, path: Path, tell: Callable[[str], None]) -> BackupPlan:
    """Return what the settings say about the backups of the log at `path`.

    `tell` hears of one that takes its time. In a folder of all logs each has one of its own, by its
    name and place.
    """
    folder = backup_folder(path)
    if settings.folder is not None:
        from hashlib import blake2b

        place = blake2b(str(path.resolve()).encode("utf-8", "surrogateescape"), digest_size=4)
        folder = Path(os.path.expanduser(settings.folder)) / f"{folder.name}-{place.hexdigest()}"
    return BackupPlan(
        folder=folder, automatic=settings.automatic, tell=tell, rotation=settings.rotation
    )


def back_up(log: Log, target: Path | None, *, into_folder: bool) -> ListedBackup:
    """Back the log up to a new file, into a folder, or, for None, to where its backups go."""
    if target is None:
        made = make_backup(log, BY_HAND)
    else:
        made = save_copy(log, target, into_folder=into_folder)
    return ListedBackup(backup=made, calls=count_calls(made.path))


def find_backup(name: str, path: Path, plan: BackupPlan) -> Path:
    """Return the backup of that name: a file, or one of those that are listed."""
    file = Path(name).expanduser()
    if file.exists():
        return file
    found = (one.path for one in list_backups(path, plan.folder) if one.path.name == name)
    backup = next(found, None)
    if backup is None:
        raise CoachlogError(f"there is no backup {show(name)}; {to_paste('restore')} lists them")
    return backup


def list_all(path: Path, plan: BackupPlan) -> tuple[ListedBackup, ...]:
    """Return the backups of the log at `path`, the newest first."""
    return tuple(
        ListedBackup(backup=backup, calls=count_calls(backup.path))
        for backup in list_backups(path, plan.folder)
    )

"""What is around a log that may do it harm: who can read it, what lies beside it, where it is."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from coachlog.config import load_settings
from coachlog.domain.doctor import Check, Finding, Severity
from coachlog.errors import CoachlogError, to_paste
from coachlog.files import STRAY_SECONDS, find_strays
from coachlog.kept_files import DEBRIEFS_END, SIDE_ENDS
from coachlog.store.backup import Backup
from coachlog.store.log import BackupPlan

SURROUNDING_CHECKS = (Check.PERMISSIONS, Check.STRAYS, Check.PLACE, Check.BACKUPS, Check.SETTINGS)
BACKUP_DAYS = 7  # how long something may be in the log and in no backup

_MOUNTS = Path("/proc/mounts")
_NETWORK = {
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.ceph-fuse", "fuse.davfs2",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "gpfs", "lustre",
    "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "webdav",
}  # fmt: skip
# How the names of folders begin that a service keeps the same on several computers.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "iclouddrive": "iCloud",
    "icloud drive": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
}


def find_open_to_others(path: Path, plan: BackupPlan) -> Iterator[Finding]:
    """Say which files others may read or write, by their modes."""
    if os.name == "nt":
        return
    beside = [Path(f"{path}{end}") for end in (*SIDE_ENDS, DEBRIEFS_END)]
    for one in (path, *beside, plan.folder):
        try:
            mode = stat.S_IMODE(one.stat().st_mode)
        except OSError:
            continue
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            wanted = "700" if one.is_dir() else "600"
            yield Finding(
                check=Check.PERMISSIONS,
                level=Severity.RISK,
                problem=f"{one} is open to others than you (mode {mode:03o})",
                advice=f"chmod {wanted} {shlex.quote(str(one))}",
            )
    folder = path.parent.stat()
    if folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX:
        yield Finding(
            check=Check.PERMISSIONS,
            level=Severity.RISK,
            problem=f"everybody may replace the log, as everybody may write to {path.parent}",
            advice="move it to a folder of your own, and name it with --db",
        )


def list_strays(path: Path, plan: BackupPlan, now: float) -> list[Path]:
    """Return what killed commands left beside the log and where its backups go."""
    folders = dict.fromkeys((path.parent, plan.folder, Path(f"{path}{DEBRIEFS_END}")))
    return [stray for folder in folders for stray in find_strays(folder, now - STRAY_SECONDS)]


def describe_strays(strays: list[Path]) -> Iterator[Finding]:
    """Say that something was left behind."""
    if strays:
        some = f"{len(strays)} files" if len(strays) > 1 else "a file"
        yield Finding(
            check=Check.STRAYS,
            level=Severity.RISK,
            problem=f"killed commands left {some} behind, such as {strays[0]}",
            advice=f"{to_paste('doctor', '--fix')} removes them",
        )


def find_shared_place(path: Path) -> Iterator[Finding]:
    """Say when the log is in a folder that a service syncs, or on another computer."""
    real = Path(os.path.realpath(path)).parent
    for part in real.parts:
        folded = part.casefold()
        service = next((name for start, name in _SYNCED.items() if folded.startswith(start)), None)
        if service is not None:
            yield Finding(
                check=Check.PLACE,
                level=Severity.RISK,
                problem=f"{service} seems to sync the folder of the log: it may replace the log "
                "while a command writes to it, or mix two states of it",
                advice="move it out of there and name it with --db; for others, "
                f"{to_paste('export')}",
            )
            break
    kind = find_file_system(real, _read_mounts())
    if kind in _NETWORK:
        yield Finding(
            check=Check.PLACE,
            level=Severity.RISK,
            problem=f"the log is on a network drive ({kind}), where locks can't be relied on: two "
            "commands at once may damage it",
            advice="move it to a disk of this computer and name it with --db",
        )


def find_file_system(folder: Path, mounts: str) -> str | None:
    """Return the kind of file system that a folder is on, as /proc/mounts tells; None if not."""
    best, kind = -1, None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        place = Path(fields[1].encode().decode("unicode_escape"))
        if folder.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), fields[2]
    return kind


def _read_mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def find_missing_backup(
    backups: list[Backup], unsaved_since: date | None, today: date
) -> Iterator[Finding]:
    """Say when something has been in the log for long and is in no backup."""
    if unsaved_since is None or today - unsaved_since <= timedelta(days=BACKUP_DAYS):
        return
    newest = f"the newest is of {backups[0].made_at:%Y-%m-%d}" if backups else "there is none"
    yield Finding(
        check=Check.BACKUPS,
        level=Severity.RISK,
        problem=f"what was saved since {unsaved_since} is in no backup ({newest})",
        advice=to_paste("backup"),
    )


def find_wrong_settings(path: Path) -> Iterator[Finding]:
    """Say what is wrong with the settings."""
    try:
        load_settings(path)
    except CoachlogError as error:
        yield Finding(
            check=Check.SETTINGS,
            level=Severity.RISK,
            problem=str(error),
            advice="coachlog config edit",
        )

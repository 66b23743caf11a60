"""Purge: remove calls and field days that are older than they have to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coachlog.domain.retention import parse_age
from coachlog.errors import to_paste
from coachlog.store.backup import back_up_by_itself
from coachlog.store.erasure.ages import count_older, keep_purged_before
from coachlog.store.erasure.cleaning import Cleaned, mark_unclean
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.purging import Purging
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.usecases.erase import Told, finish, keep_quiet, refuse_broken


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What a purge removes, or would: rows by table, all from before a day."""

    before: date
    removed: Mapping[str, int]

    @property
    def is_nothing(self) -> bool:
        """Tell whether there is nothing of that age; old commands alone are nothing to people."""
        return not self.removed.keys() - {"command"}


def plan_purge(log: Log, before: date) -> Purged:
    """Return what a purge would remove; nothing is changed."""
    with log.transaction(bulk=True, dry_run=True) as connection:
        removed = Purging(place=Place(connection=connection), before=before).purge()
        return Purged(before=before, removed=dict(removed))


def purge(
    log: Log, before: date, *, author: Author, told: Told = keep_quiet
) -> tuple[Purged, Cleaned]:
    """Remove what is from before a day, for good; then clean up after it.

    No import takes anything of those days again. Raises SavedBut as `erase` does.
    """
    back_up_by_itself(log, "purge")
    with log.transaction(bulk=True) as connection:
        removed = Purging(place=Place(connection=connection), before=before).purge()
        note_command(connection, author)
        keep_purged_before(connection, before)
        mark_unclean(connection)
        refuse_broken(connection)
    again = to_paste("privacy", "purge", "--older-than", before)
    cleaned = finish(log, again, told=told)
    return Purged(before=before, removed=dict(removed)), cleaned


def count_too_old(log: Log, retention: str, today: date) -> int:
    """Return how many calls are older than they are to be kept."""
    return count_older(log.connection, parse_age("retention", retention).first_day(today))

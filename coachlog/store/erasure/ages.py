"""How far back the log keeps calls: what was purged, and what the settings let stay."""

from __future__ import annotations

import sqlite3
from datetime import date


def find_first_day(
    connection: sqlite3.Connection, retention: str | None, today: date
) -> date | None:
    """Return the first day of which an import takes calls; None for any day.

    What was purged does not come back, nor does what would be purged next.
    """
    purged = read_purged_before(connection)
    if retention is None:
        return purged
    from coachlog.domain.retention import parse_age

    kept = parse_age("retention", retention).first_day(today)
    return kept if purged is None else max(purged, kept)


def read_purged_before(connection: sqlite3.Connection) -> date | None:
    """Return the day before which everything was purged."""
    (day,) = connection.execute("SELECT purged_before FROM log").fetchone()
    return None if day is None else date.fromisoformat(day)


def keep_purged_before(connection: sqlite3.Connection, day: date) -> None:
    """Note that everything before a day was purged; what was purged earlier stays so."""
    connection.execute(
        "UPDATE log SET purged_before = max(coalesce(purged_before, ''), ?)", (day.isoformat(),)
    )


def count_older(connection: sqlite3.Connection, first_on: date) -> int:
    """Return how many calls there are of days before `first_on`."""
    row = connection.execute(
        "SELECT count(*) FROM call WHERE held_on < ?", (first_on.isoformat(),)
    ).fetchone()
    return int(row[0])

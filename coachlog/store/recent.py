"""Who and where the latest calls were, for the lists that questions offer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from coachlog.domain.names import NameKind
from coachlog.store import statements
from coachlog.store.name_labels import Known

LOOKED_AT = 200  # of the latest calls; bounds the work in a log of any size
OFFERED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentCall:
    """Who and where a call was."""

    manager: Known
    rep: Known
    account: Known


def find_recent_calls(connection: sqlite3.Connection) -> list[RecentCall]:
    """Return the calls that were logged last, the last one first."""
    rows = connection.execute(statements.LIST_RECENT_CALLS).fetchmany(LOOKED_AT)
    return [
        RecentCall(
            manager=Known(id=row[0], name=row[1], email=row[2]),
            rep=Known(id=row[3], name=row[4], email=row[5]),
            account=Known(id=row[6], name=row[7]),
        )
        for row in rows
    ]


def offer(connection: sqlite3.Connection, kind: NameKind, recent: Iterable[Known]) -> list[Known]:
    """Return the few to choose from: the recent ones in their order, then the newest in the log."""
    newest = connection.execute(statements.LIST_NEWEST_NAMES[kind]).fetchmany(OFFERED)
    others = [Known(id=row[0], name=row[1], email=row[2]) for row in newest]
    found: dict[int, Known] = {}
    for entry in (*recent, *others):
        found.setdefault(entry.id, entry)
    return list(found.values())[:OFFERED]

"""Managers and reps as rows: which there are, what they were called, and who ran commands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from coachlog.domain.names import fold_name
from coachlog.domain.privacy import PersonRole
from coachlog.store.name_labels import Known


def list_people(connection: sqlite3.Connection, role: PersonRole, most: int = -1) -> list[Known]:
    """Return managers or reps by number, at most so many."""
    rows = connection.execute(
        f"SELECT id, name, email FROM {role} ORDER BY id LIMIT :most", {"most": most}
    )
    return [Known(id=row_id, name=name, email=email) for row_id, name, email in rows]


def find_alike(connection: sqlite3.Connection, role: PersonRole, known: Known) -> list[Known]:
    """Return who has, in that role, the name or the address of somebody."""
    rows = connection.execute(
        f"SELECT id, name, email FROM {role} WHERE folded = :folded OR lower(email) = :email",
        {"folded": fold_name(known.name), "email": (known.email or "").lower()},
    )
    return [Known(id=row_id, name=name, email=email) for row_id, name, email in rows]


def is_called(connection: sqlite3.Connection, role: PersonRole, row_id: int, name: str) -> bool:
    """Tell whether the row is still there under that name."""
    rows = connection.execute(f"SELECT name FROM {role} WHERE id = :row_id", {"row_id": row_id})
    return bool(rows.fetchone() == (name,))


def is_taken(connection: sqlite3.Connection, role: PersonRole, name: str) -> bool:
    """Tell whether somebody is called so, to the letter."""
    rows = connection.execute(f"SELECT 1 FROM {role} WHERE name = :name", {"name": name})
    return rows.fetchone() is not None


def is_on_team(connection: sqlite3.Connection, rep_id: int) -> bool:
    """Tell whether a rep has not left."""
    rows = connection.execute("SELECT left_on FROM rep WHERE id = :row_id", {"row_id": rep_id})
    return bool(rows.fetchone() == (None,))


def list_former_names(
    connection: sqlite3.Connection, role: PersonRole, row_id: int
) -> tuple[str, ...]:
    """Return the former names of somebody, folded, the oldest first."""
    rows = connection.execute(
        f"SELECT folded FROM alias WHERE {role}_id = :row_id ORDER BY id", {"row_id": row_id}
    )
    return tuple(name for (name,) in rows)


def list_actors(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the logins under which commands were run."""
    for (actor,) in connection.execute("SELECT DISTINCT actor FROM command"):
        yield actor


def find_day_by_uid(connection: sqlite3.Connection, uid: str) -> int | None:
    """Return the number of the field day that calendars know by `uid`."""
    row = connection.execute("SELECT id FROM field_day WHERE uid = :uid", {"uid": uid}).fetchone()
    return None if row is None else int(row[0])

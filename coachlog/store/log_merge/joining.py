"""Several exported logs taken in one after the other, as if one command had taken them."""

import json
import sqlite3
from collections.abc import Sequence

from coachlog.store.log_merge.outcome import Merged


def join(connection: sqlite3.Connection, imports: Sequence[int], parts: Sequence[Merged]) -> Merged:
    """Give all that these imports did to the last of them; return what they did together.

    Only the last comes after every command that was brought, so that none seems later than it.
    """
    *earlier, last = imports
    listed = ", ".join(map(str, earlier)) or "NULL"
    for table in ("origin", "change"):
        connection.execute(
            f'UPDATE "{table}" SET command_id = ? WHERE command_id IN ({listed})', (last,)
        )
    # A row that one file brought and the next one changed goes as a whole, when it is taken back.
    connection.execute(
        'DELETE FROM "change" WHERE command_id = :id AND EXISTS (SELECT 1 FROM origin '
        'WHERE origin.command_id = :id AND origin.brought AND origin.row_id = "change".row_id '
        'AND origin.table_name = "change".table_name)',
        {"id": last},
    )
    connection.execute(f"DELETE FROM command WHERE id IN ({listed})")
    joined = Merged()
    for part in parts:
        for rows, more in (
            (joined.new, part.new),
            (joined.removed, part.removed),
        ):
            for table, number in more.items():
                rows[table] = rows.get(table, 0) + number
        joined.kept += part.kept
        joined.named += part.named
        joined.erased_there += [one for one in part.erased_there if one not in joined.erased_there]
    joined.on_two_teams = sorted({rep for part in parts for rep in part.on_two_teams})
    joined.changed = _list_changed(connection, last)
    for kind in ("manager", "rep"):
        joined.new_people[kind] = _list_names(
            connection,
            kind,
            f"SELECT row_id FROM origin WHERE table_name = '{kind}' AND command_id = {last} "
            "AND brought",
        )
        changed = ", ".join(map(str, joined.changed.get(kind, ()))) or "NULL"
        joined.changed_people[kind] = _list_names(connection, kind, changed)
    return joined


def _list_changed(connection: sqlite3.Connection, command_id: int) -> dict[str, list[int]]:
    """Return the rows that are here still and say something else than before, by table.

    By which command a row came is nothing that anybody reads of it.
    """
    images = connection.execute(
        'SELECT table_name, row_id, "before" FROM "change" WHERE command_id = ? '
        'AND id IN (SELECT min(id) FROM "change" WHERE command_id = ? '
        "GROUP BY table_name, row_id) ORDER BY table_name, row_id",
        (command_id, command_id),
    ).fetchall()
    changed: dict[str, list[int]] = {}
    for table, row_id, image in images:
        before = json.loads(image)
        found = connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))
        row = found.fetchone()
        if row is not None:
            names = [column[0] for column in found.description]
            after = dict(zip(names, row, strict=True))
            if any(before.get(name) != after[name] for name in names if name != "command_id"):
                changed.setdefault(table, []).append(row_id)
    return changed


def _list_names(connection: sqlite3.Connection, kind: str, chosen: str) -> list[str]:
    rows = connection.execute(f"SELECT name FROM {kind} WHERE id IN ({chosen}) ORDER BY name")
    return [row[0] for row in rows]

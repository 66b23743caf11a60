"""Several exported logs taken in one after the other, as if one command had taken them."""

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
            (joined.changed, part.changed),
            (joined.removed, part.removed),
        ):
            for table, number in more.items():
                rows[table] = rows.get(table, 0) + number
        joined.kept += part.kept
        joined.named += part.named
        joined.erased_there += [one for one in part.erased_there if one not in joined.erased_there]
    joined.on_two_teams = sorted({rep for part in parts for rep in part.on_two_teams})
    for kind in ("manager", "rep"):
        joined.new_people[kind] = _list_names(
            connection,
            kind,
            "SELECT row_id FROM origin WHERE table_name = :kind AND command_id = :id AND brought",
            last,
        )
        joined.changed_people[kind] = _list_names(
            connection,
            kind,
            'SELECT row_id FROM "change" WHERE table_name = :kind AND command_id = :id',
            last,
        )
    return joined


def _list_names(
    connection: sqlite3.Connection, kind: str, chosen: str, command_id: int
) -> list[str]:
    rows = connection.execute(
        f"SELECT name FROM {kind} WHERE id IN ({chosen}) ORDER BY name",
        {"kind": kind, "id": command_id},
    )
    return [row[0] for row in rows]

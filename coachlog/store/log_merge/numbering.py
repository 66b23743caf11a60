"""Which row here each row of an exported log is, and what ids the new ones get."""

import sqlite3
from collections.abc import Mapping
from typing import Any

from coachlog.domain.merged_people import NAMED
from coachlog.formats.exported_log import LOG_STEP, SHARED, LogColumn
from coachlog.store.exporting import find_names
from coachlog.store.log_merge.matching import MATCHES, Match
from coachlog.store.log_merge.staging import Staging

# Fates of a row of the file: it is known here by its name, known as the same by what it says, new,
# back after an undo, deleted here since, or can't come because what it belongs to was deleted.
KNOWN, MATCHED, NEW, BACK, GONE, OUT = "known", "matched", "new", "back", "gone", "out"


class Matching:
    """Finds the rows here that staged rows are, and numbers those that are new."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._before: dict[str, int] = {}  # the highest ids given out before
        self._highest: dict[str, int] = {}  # and now
        self._keeps: dict[str, bool] = {}  # whether new rows keep their numbers as ids
        self._reserved: set[tuple[str, int]] = set()  # ids of rows that are gone

    def resolve(self, table: str) -> None:
        """Find out which row here each row of the file is, and give the new ones their ids."""
        for place, log in enumerate(self._staging.names.logs):
            base = place * LOG_STEP
            span = {"base": base, "end": base + LOG_STEP, "log": log, "table": table}
            self._find_by_name(table, "one.code", "one.code", f"incoming_{table} AS one", span)
            if table in SHARED:
                joined = (
                    f"incoming_also AS also JOIN incoming_{table} AS one ON one.code = also.main "
                    "AND also.table_name = :table"
                )
                self._find_by_name(table, "also.code", "one.code", joined, span)
        # What a person here deleted stays so; what vanished without a trace comes back.
        self._staging.connection.execute(
            f"UPDATE found_{table} SET fate = '{BACK}' WHERE fate = '{GONE}' "
            f"AND NOT {changed_here(table, f'found_{table}.row_id')}"
        )
        if table in NAMED:
            self._follow_merged(table)
        if table in SHARED and self._staging.is_any(f'SELECT 1 FROM "{table}"'):
            for match in MATCHES.get(table, ()):
                self._match(table, match)
        self._leave_out(table)
        self._number(table)

    def _find_by_name(
        self, table: str, code: str, main: str, source: str, span: Mapping[str, object]
    ) -> None:
        unfound = f"NOT EXISTS (SELECT 1 FROM found_{table} AS f WHERE f.code = {main})"
        chosen = f"{code} >= :base AND {code} < :end AND {unfound}"
        fate = f"CASE WHEN here.id IS NULL THEN '{GONE}' ELSE '{KNOWN}' END"
        if self._staging.is_any(
            "SELECT 1 FROM origin WHERE table_name = :table AND log_uid = :log", span
        ):
            self._staging.connection.execute(
                f"INSERT INTO found_{table} SELECT {main}, min(origin.row_id), {fate} "
                f"FROM {source} JOIN origin ON origin.table_name = :table "
                f"AND origin.log_uid = :log AND origin.number = {code} - :base "
                f'LEFT JOIN "{table}" AS here ON here.id = origin.row_id '
                f"WHERE {chosen} GROUP BY {main}",
                span,
            )
        if span["log"] == self._staging.own:
            self._staging.connection.execute(
                f"INSERT INTO found_{table} SELECT {main}, {code} - :base, {fate} "
                f'FROM {source} LEFT JOIN "{table}" AS here ON here.id = {code} - :base '
                f"WHERE {chosen} AND (here.id IS NOT NULL OR "
                f"{changed_here(table, f'({code} - :base)')}) GROUP BY {main}",
                span,
            )

    def _follow_merged(self, table: str) -> None:
        """Take people and accounts that were merged here for those they were merged into.

        Whoever went has a former name of the one who stayed, given by the command that merged them,
        unless both were called the same.
        """
        connection = self._staging.connection
        for code, row_id in connection.execute(
            f"SELECT code, row_id FROM found_{table} WHERE fate = '{GONE}'"
        ).fetchall():
            command_id, folded = connection.execute(
                'SELECT command_id, json_extract("before", \'$.folded\') FROM "change" '
                "WHERE table_name = ? AND row_id = ? ORDER BY id DESC LIMIT 1",
                (table, row_id),
            ).fetchone()
            into = connection.execute(
                f"SELECT {table}_id, command_id <> :id AS rank FROM alias "
                f"WHERE folded = :folded AND {table}_id IS NOT NULL "
                f'UNION ALL SELECT id, 2 FROM "{table}" WHERE folded = :folded '
                "ORDER BY 2, 1 LIMIT 1",
                {"folded": folded, "id": command_id},
            ).fetchone()
            if into is not None:
                connection.execute(
                    f"UPDATE found_{table} SET fate = '{KNOWN}', row_id = ? WHERE code = ?",
                    (into[0], code),
                )

    def _match(self, table: str, match: Match) -> None:
        """Find rows that say the same, each with one partner, in the order of their names."""
        keys = range(len(match.there))
        there = ", ".join(f"{key} AS k{place}" for place, key in enumerate(match.there))
        here = ", ".join(f"{key} AS k{place}" for place, key in enumerate(match.here))
        same = " AND ".join(
            f"(mine.k{key} = theirs.k{key} OR (mine.k{key} IS NULL AND theirs.k{key} IS NULL))"
            if key in match.may_be_unknown
            else f"mine.k{key} = theirs.k{key}"
            for key in keys
        )
        listed = ", ".join(f"k{key}" for key in keys)
        self._staging.connection.execute(
            f"INSERT INTO found_{table} SELECT min(code), id, '{MATCHED}' FROM ("
            "SELECT theirs.code AS code, min(mine.id) AS id FROM ("
            f"SELECT code, {listed}, row_number() OVER (PARTITION BY {listed} ORDER BY code) AS n "
            f"FROM (SELECT one.code AS code, {there} FROM incoming_{table} AS one "
            f"{match.join_there} WHERE NOT EXISTS ("
            f"SELECT 1 FROM found_{table} AS f WHERE f.code = one.code) AND {match.if_there}"
            ") AS unmatched) AS theirs JOIN ("
            f"SELECT id, {listed}, row_number() OVER (PARTITION BY {listed} ORDER BY id) AS n "
            f'FROM (SELECT one.id AS id, {here} FROM "{table}" AS one {match.join_here} '
            f"WHERE NOT EXISTS (SELECT 1 FROM found_{table} AS f WHERE f.row_id = one.id) "
            f"AND {match.if_here}{self._stays(table)}) AS untaken) AS mine "
            f"ON {same} AND mine.n = theirs.n "
            "GROUP BY theirs.code) AS pair GROUP BY id"
        )

    def _stays(self, table: str) -> str:
        """Return the condition for rows here that are more than what the file's logs removed.

        A log that has put another row in place of one does not mean the same row by it. People and
        accounts are told by their names all the same.
        """
        if table in NAMED:
            return ""
        logs = ", ".join(f"'{log}'" for log in self._staging.names.logs)
        known = f"SELECT 1 FROM origin AS o WHERE o.table_name = '{table}' AND o.row_id = one.id"
        return (
            f" AND (NOT EXISTS ({known} AND o.brought AND o.log_uid IN ({logs})) "
            f"OR EXISTS ({known} AND o.log_uid NOT IN ({logs})))"
        )

    def _leave_out(self, table: str) -> None:
        """Leave out new rows of what was deleted here."""
        for column in self._staging.shapes[table].columns:
            if not column.refers_to or not column.needed:
                continue
            gone = f"SELECT 1 FROM found_{column.refers_to} WHERE fate IN ('{GONE}', '{OUT}')"
            if self._staging.is_any(gone):
                # Of one that was left out before, its history has kept the number.
                self._staging.connection.execute(
                    f"UPDATE found_{table} SET fate = '{OUT}' WHERE fate = '{BACK}' AND code IN ("
                    f"SELECT one.code FROM incoming_{table} AS one JOIN ("
                    f"SELECT code FROM found_{column.refers_to} WHERE fate IN ('{GONE}', '{OUT}')) "
                    f'AS parent ON parent.code = one."{column.column}")'
                )
                self._staging.connection.execute(
                    f"INSERT INTO found_{table} SELECT one.code, NULL, '{OUT}' "
                    f"FROM incoming_{table} AS one JOIN found_{column.refers_to} AS parent "
                    f'ON parent.code = one."{column.column}" '
                    f"AND parent.fate IN ('{GONE}', '{OUT}') WHERE NOT EXISTS ("
                    f"SELECT 1 FROM found_{table} AS f WHERE f.code = one.code)"
                )

    def _number(self, table: str) -> None:
        """Give new rows their ids: their own numbers where those are free, else the next ones."""
        highest = self._before[table] = _highest_id(self._staging.connection, table)
        self._keeps[table] = len(self._staging.names.logs) == 1
        unfound = f"NOT EXISTS (SELECT 1 FROM found_{table} AS f WHERE f.code = one.code)"
        for place, log in enumerate(self._staging.names.logs):
            span = {"base": place * LOG_STEP, "end": (place + 1) * LOG_STEP}
            source = (
                f"FROM incoming_{table} AS one "
                f"WHERE one.code >= :base AND one.code < :end AND {unfound}"
            )
            least, most = self._staging.connection.execute(
                f"SELECT min(one.code) - :base, max(one.code) - :base {source}", span
            ).fetchone()
            if least is None:
                continue
            self._keeps[table] = self._keeps[table] and least > highest
            keeps = log == self._staging.own or self._keeps[table]
            number = (
                "one.code - :base"
                if keeps
                else f"{highest} + row_number() OVER (ORDER BY one.code)"
            )
            count = self._staging.connection.execute(
                f"INSERT INTO found_{table} SELECT one.code, {number}, '{NEW}' {source}", span
            ).rowcount
            highest = max(highest, most) if keeps else highest + count
        self._highest[table] = highest

    def find_here(self, table: str, code: int) -> int | None:
        """Return the id here, of a row or of one that is gone, that a code stands for."""
        found = (
            self._staging.connection.execute(
                f"SELECT row_id FROM found_{table} WHERE code = ? AND row_id IS NOT NULL", (code,)
            ).fetchone()
            or self._staging.connection.execute(
                "SELECT row_id FROM origin WHERE table_name = ? AND log_uid = ? AND number = ?",
                (table, self._staging.names.logs[code // LOG_STEP], code % LOG_STEP),
            ).fetchone()
        )
        if found is not None:
            return int(found[0])
        if self._staging.names.logs[code // LOG_STEP] == self._staging.own:
            return code % LOG_STEP
        return None

    def find_or_reserve(self, table: str, code: int, import_id: int) -> int:
        """Return the id that a code stands for; a row that is gone gets one that stays unused."""
        row_id = self.find_here(table, code)
        if row_id is not None:
            return row_id
        number = code % LOG_STEP
        highest = self._highest[table]
        keeps = self._keeps[table] and number > self._before[table]
        row_id = number if keeps and (table, number) not in self._reserved else highest + 1
        self._reserved.add((table, row_id))
        self._highest[table] = max(highest, row_id)
        self._staging.connection.execute(
            "INSERT INTO origin (table_name, log_uid, number, row_id, brought, command_id) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (table, self._staging.names.logs[code // LOG_STEP], number, row_id, True, import_id),
        )
        return row_id

    def reserve_ids(self) -> None:
        """Make sure that no id which stands for a row of the file is given out again."""
        for table, highest in self._highest.items():
            _reserve_ids(self._staging.connection, table, highest)

    def value_of(self, column: LogColumn) -> str:
        """Return the value of a staged row's column in the ids of this log, in SQL."""
        if column.refers_to is None:
            return f'one."{column.column}"'
        return (
            f"(SELECT f.row_id FROM found_{column.refers_to} AS f "
            f"WHERE f.code = one.\"{column.column}\" AND f.fate NOT IN ('{GONE}', '{OUT}'))"
        )

    def read(self, table: str, code: int) -> dict[str, Any]:
        """Return a row of the file, other rows by their ids here."""
        columns = self._staging.shapes[table].columns
        row = self._staging.connection.execute(
            f"SELECT {', '.join(map(self.value_of, columns))} "
            f"FROM incoming_{table} AS one WHERE one.code = ?",
            (code,),
        ).fetchone()
        return dict(zip((column.column for column in columns), row, strict=True))

    def list_names(self, table: str, row_id: int) -> set[tuple[str, int]]:
        """Return the names by which logs know a row here, this log's own included."""
        names, is_own = find_names(self._staging.connection, table, row_id)
        return names | {(self._staging.own, row_id)} if is_own else names

    def compare_names(self, table: str, code: int, row_id: int) -> tuple[bool, bool]:
        """Tell whether a row was made here, and whether the file knows it by its first name."""
        theirs = {code} | {
            int(row[0])
            for row in self._staging.connection.execute(
                "SELECT code FROM incoming_also WHERE table_name = ? AND main = ?", (table, code)
            )
        }
        incoming = {(self._staging.names.logs[one // LOG_STEP], one % LOG_STEP) for one in theirs}
        names, is_own = find_names(self._staging.connection, table, row_id)
        before = names - incoming
        if is_own:
            before.add((self._staging.own, row_id))
        return is_own, not before or min(incoming) < min(before)


def changed_here(table: str, row_id: str) -> str:
    """Return whether a command changed a row that the file does not know, in SQL.

    Merging logs is no such command: what it changed came from another log.
    """
    return (
        'EXISTS (SELECT 1 FROM "change" AS past '
        f"WHERE past.table_name = '{table}' AND past.row_id = {row_id} "
        "AND NOT EXISTS (SELECT 1 FROM found_command AS f WHERE f.row_id = past.command_id) "
        "AND NOT EXISTS (SELECT 1 FROM origin AS m WHERE m.command_id = past.command_id))"
    )


def changed_by_own(table: str, row_id: str) -> str:
    """Return whether a command of this log changed a row, in SQL."""
    return (
        'EXISTS (SELECT 1 FROM "change" AS past '
        f"WHERE past.table_name = '{table}' AND past.row_id = {row_id} "
        "AND NOT EXISTS (SELECT 1 FROM origin AS b WHERE b.table_name = 'command' "
        "AND b.row_id = past.command_id AND b.brought) "
        "AND NOT EXISTS (SELECT 1 FROM origin AS m WHERE m.command_id = past.command_id))"
    )


def _highest_id(connection: sqlite3.Connection, table: str) -> int:
    """Return the highest id that a table ever gave out, or a merge reserved."""
    given = connection.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)
    ).fetchone()
    return int(given[0]) if given else 0


def _reserve_ids(connection: sqlite3.Connection, table: str, highest: int) -> None:
    """Make sure that no id up to `highest` is given out again."""
    if highest > _highest_id(connection, table):
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, highest)
        )

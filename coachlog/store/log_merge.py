"""Taking an exported log into this one: each row once, whatever the order in which logs come.

The rows of the file wait in temporary tables (`incoming_…`), named by code; `found_…` says which
row here each one is. What is known of a row's versions is its history: a row has changed there when
a command changed it that this log does not know, and here when one did that the file does not know.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import SQLModel

from coachlog.domain.exchange import LOG_STEP, SHARED, DamagedExport, Names, Shape
from coachlog.domain.names import fold_name
from coachlog.domain.persons import NAMED, list_differences, settle, settle_membership
from coachlog.errors import CoachlogError
from coachlog.store.exporting import list_shapes, read_log_uid
from coachlog.store.history import Author, keep_image, note_command

# Fates of a row of the file: it is known here by its name, known as the same by what it says, new,
# back after an undo, deleted here since, or can't come because what it belongs to was deleted.
KNOWN, MATCHED, NEW, BACK, GONE, OUT = "known", "matched", "new", "back", "gone", "out"
_SQL_TYPES = {"integer": "BIGINT", "flag": "BIGINT", "row": "BIGINT"}
_KEPT = 50_000  # resolved rows that are remembered while the history is read


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHere:
    """A row that stayed as it is here although the file says something else."""

    table: str
    row_id: int
    label: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Merged:
    """What taking a log in did, in rows by table."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    kept: list[KeptHere] = field(default_factory=list)
    on_two_teams: list[str] = field(default_factory=list)  # reps, since this merge
    named: int = 0  # rows that were here and are now known as the same

    @property
    def is_nothing(self) -> bool:
        """Tell whether the log is as it was."""
        return not (self.new or self.changed or self.removed or self.named)


class LogMerge:
    """Takes one exported log in, inside a transaction that does not check references by itself."""

    def __init__(self, connection: sqlite3.Connection, names: Names) -> None:
        self._connection = connection
        self._names = names
        self._own = read_log_uid(connection)
        self._shapes = {shape.table: shape for shape in list_shapes()}
        # Parents before those who refer to them.
        self._tables = [
            table.name for table in SQLModel.metadata.sorted_tables if table.name in self._shapes
        ]
        self._merged = Merged()
        self._import_id = 0
        self._before: dict[str, int] = {}  # the highest ids given out before
        self._highest: dict[str, int] = {}  # and now
        self._keeps: dict[str, bool] = {}  # whether new rows keep their numbers as ids
        for name, columns in self._temporary_tables():
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
            if name.startswith("found_"):
                connection.execute(f"CREATE INDEX {name}_row ON {name} (row_id)")

    def stage(
        self,
        shape: Shape,
        codes: Sequence[int],
        also: Sequence[Sequence[int] | None],
        columns: Sequence[Sequence[Any]],
    ) -> None:
        """Take some rows of a table, by column."""
        cells = [codes, *columns]
        if shape.table in NAMED:
            place = [column.column for column in shape.columns].index("name")
            cells.append([fold_name(name) for name in columns[place]])
        marks = ", ".join("?" * len(cells))
        try:
            self._connection.executemany(
                f"INSERT INTO incoming_{shape.table} VALUES ({marks})", zip(*cells, strict=True)
            )
            self._connection.executemany(
                "INSERT INTO incoming_also VALUES (?, ?, ?)",
                (
                    (shape.table, other, code)
                    for code, others in zip(codes, also, strict=True)
                    for other in others or ()
                ),
            )
        except sqlite3.IntegrityError as error:
            raise DamagedExport(f"two rows of {shape.section} have the same id") from error

    def merge(self, author: Author) -> Merged:
        """Take in what was staged; raises DamagedExport, or CoachlogError for a log gone astray."""
        try:
            for table in self._tables:
                self._refuse_dangling(self._shapes[table])
            self._take_commands(author)
            for table in self._tables:
                if table not in ("command", "change"):
                    self._take_table(table)
            self._refuse_own_reps()
            for table in self._tables:
                self._settle_matched(table)
            for table in self._tables:
                self._take_updates(table)
            for table in reversed(self._tables):
                self._take_removals(table)
            self._resolve("change")
            self._insert_changes()
            self._merged.on_two_teams = self._find_on_two_teams()
        except sqlite3.IntegrityError as error:
            raise DamagedExport(f"its rows break a rule of the log ({error})") from error
        for table, highest in self._highest.items():
            _reserve_ids(self._connection, table, highest)
        return self._merged

    # What the file says

    def _temporary_tables(self) -> Iterator[tuple[str, str]]:
        for table, shape in self._shapes.items():
            columns = ["code INTEGER PRIMARY KEY"]
            columns += [
                f'"{column.column}" {_SQL_TYPES.get(column.kind, "TEXT")}'
                for column in shape.columns
            ]
            if table in NAMED:
                columns.append("folded TEXT")
            yield f"incoming_{table}", ", ".join(columns)
            yield f"found_{table}", "code INTEGER PRIMARY KEY, row_id BIGINT, fate TEXT"
        yield "incoming_also", "table_name TEXT, code BIGINT, main BIGINT"

    def _refuse_dangling(self, shape: Shape) -> None:
        keys = [column for column in shape.columns if column.refers_to]
        missing = " OR ".join(
            f'(one."{key.column}" IS NOT NULL AND NOT EXISTS ('
            f'SELECT 1 FROM incoming_{key.refers_to} AS other WHERE other.code = one."{key.column}"'
            "))"
            for key in keys
        )
        if not keys:
            return
        listed = ", ".join(f'one."{key.column}"' for key in keys)
        row = self._connection.execute(
            f"SELECT one.code, {listed} FROM incoming_{shape.table} AS one WHERE {missing} LIMIT 1"
        ).fetchone()
        if row is None:
            return
        for key, code in zip(keys, row[1:], strict=True):
            parent = self._shapes[key.refers_to or ""]
            if code is not None and not self._is_there(f"incoming_{parent.table}", code):
                raise DamagedExport(
                    f"{shape.section} {self._names.name(row[0])} refers to {key.name} "
                    f"{self._names.name(code)}, which is not in it"
                )

    def _is_there(self, table: str, code: int) -> bool:
        found = self._connection.execute(f"SELECT 1 FROM {table} WHERE code = ?", (code,))
        return found.fetchone() is not None

    def _refuse_own_reps(self) -> None:
        """Refuse a call that somebody is on as manager and as rep (rule 11)."""
        row = self._connection.execute(
            "SELECT pair.code, rep.name FROM ("
            "SELECT min(code) AS code, manager_id, rep_id FROM incoming_call "
            "GROUP BY manager_id, rep_id) AS pair "
            "JOIN incoming_manager AS manager ON manager.code = pair.manager_id "
            "JOIN incoming_rep AS rep ON rep.code = pair.rep_id "
            "WHERE manager.folded = rep.folded LIMIT 1"
        ).fetchone()
        if row is not None:
            raise DamagedExport(
                f"calls {self._names.name(row[0])}: {row[1]} is the manager too; nobody is their "
                "own rep"
            )

    # Which row here is which

    def _take_commands(self, author: Author) -> None:
        """Take the commands in; this one comes after them, so that they can't seem later."""
        self._resolve("command")
        astray = self._connection.execute(
            "SELECT one.code FROM incoming_command AS one "
            "JOIN found_command AS found ON found.code = one.code AND found.fate = 'known' "
            "JOIN command AS here ON here.id = found.row_id "
            "WHERE here.name <> one.name OR here.actor <> one.actor OR here.ran_at <> one.ran_at "
            "LIMIT 1"
        ).fetchone()
        if astray is not None:
            log = self._names.logs[astray[0] // LOG_STEP]
            raise CoachlogError(
                f"the file and this log have gone on from two copies of the same log, {log}, and "
                "number different calls alike; nothing was imported. Go on with one of them only"
            )
        self._insert("command")
        self._import_id = note_command(self._connection, author)
        self._note_origins("command")

    def _take_table(self, table: str) -> None:
        self._resolve(table)
        self._insert(table)
        self._note_origins(table)

    def _resolve(self, table: str) -> None:
        """Find out which row here each row of the file is, and give the new ones their ids."""
        for place, log in enumerate(self._names.logs):
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
        self._connection.execute(
            f"UPDATE found_{table} SET fate = '{BACK}' WHERE fate = '{GONE}' "
            f"AND NOT {_changed_here(table, f'found_{table}.row_id')}"
        )
        if table in SHARED and self._is_any(f'SELECT 1 FROM "{table}"'):
            for match in _MATCHES.get(table, ()):
                self._match(table, match)
        self._leave_out(table)
        self._number(table)

    def _find_by_name(
        self, table: str, code: str, main: str, source: str, span: Mapping[str, object]
    ) -> None:
        unfound = f"NOT EXISTS (SELECT 1 FROM found_{table} AS f WHERE f.code = {main})"
        chosen = f"{code} >= :base AND {code} < :end AND {unfound}"
        fate = f"CASE WHEN here.id IS NULL THEN '{GONE}' ELSE '{KNOWN}' END"
        if self._is_any("SELECT 1 FROM origin WHERE table_name = :table AND log_uid = :log", span):
            self._connection.execute(
                f"INSERT INTO found_{table} SELECT {main}, min(origin.row_id), {fate} "
                f"FROM {source} JOIN origin ON origin.table_name = :table "
                f"AND origin.log_uid = :log AND origin.number = {code} - :base "
                f'LEFT JOIN "{table}" AS here ON here.id = origin.row_id '
                f"WHERE {chosen} GROUP BY {main}",
                span,
            )
        if span["log"] == self._own:
            self._connection.execute(
                f"INSERT INTO found_{table} SELECT {main}, {code} - :base, {fate} "
                f'FROM {source} LEFT JOIN "{table}" AS here ON here.id = {code} - :base '
                f"WHERE {chosen} AND (here.id IS NOT NULL OR "
                f"{_changed_here(table, f'({code} - :base)')}) GROUP BY {main}",
                span,
            )

    def _match(self, table: str, match: "_Match") -> None:
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
        self._connection.execute(
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
            f"AND {match.if_here}) AS untaken) AS mine ON {same} AND mine.n = theirs.n "
            "GROUP BY theirs.code) AS pair GROUP BY id"
        )

    def _leave_out(self, table: str) -> None:
        """Leave out new rows of what was deleted here."""
        for column in self._shapes[table].columns:
            if not column.refers_to or not column.needed:
                continue
            gone = f"SELECT 1 FROM found_{column.refers_to} WHERE fate IN ('{GONE}', '{OUT}')"
            if self._is_any(gone):
                self._connection.execute(
                    f"INSERT INTO found_{table} SELECT one.code, NULL, '{OUT}' "
                    f"FROM incoming_{table} AS one JOIN found_{column.refers_to} AS parent "
                    f'ON parent.code = one."{column.column}" '
                    f"AND parent.fate IN ('{GONE}', '{OUT}') WHERE NOT EXISTS ("
                    f"SELECT 1 FROM found_{table} AS f WHERE f.code = one.code)"
                )

    def _number(self, table: str) -> None:
        """Give new rows their ids: their own numbers where those are free, else the next ones."""
        highest = self._before[table] = _highest_id(self._connection, table)
        self._keeps[table] = len(self._names.logs) == 1
        unfound = f"NOT EXISTS (SELECT 1 FROM found_{table} AS f WHERE f.code = one.code)"
        for place, log in enumerate(self._names.logs):
            span = {"base": place * LOG_STEP, "end": (place + 1) * LOG_STEP}
            source = (
                f"FROM incoming_{table} AS one "
                f"WHERE one.code >= :base AND one.code < :end AND {unfound}"
            )
            least, most = self._connection.execute(
                f"SELECT min(one.code) - :base, max(one.code) - :base {source}", span
            ).fetchone()
            if least is None:
                continue
            self._keeps[table] = self._keeps[table] and least > highest
            keeps = log == self._own or self._keeps[table]
            number = (
                "one.code - :base"
                if keeps
                else f"{highest} + row_number() OVER (ORDER BY one.code)"
            )
            count = self._connection.execute(
                f"INSERT INTO found_{table} SELECT one.code, {number}, '{NEW}' {source}", span
            ).rowcount
            highest = max(highest, most) if keeps else highest + count
        self._highest[table] = highest

    # What changes here

    def _insert(self, table: str) -> None:
        columns = [f'"{column.column}"' for column in self._shapes[table].columns]
        values = [self._value_of(column) for column in self._shapes[table].columns]
        if table in NAMED:
            columns += ["folded", "namesake"]
            values += [
                "one.folded",
                f'coalesce((SELECT max(other.namesake) + 1 FROM "{table}" AS other '
                "WHERE other.folded = one.folded), 0) - 1 "
                "+ row_number() OVER (PARTITION BY one.folded ORDER BY one.code)",
            ]
        count = self._connection.execute(
            f'INSERT INTO "{table}" (id, {", ".join(columns)}) '
            f"SELECT found.row_id, {', '.join(values)} FROM incoming_{table} AS one "
            f"JOIN found_{table} AS found ON found.code = one.code "
            f"AND found.fate IN ('{NEW}', '{BACK}') ORDER BY one.code"
        ).rowcount
        if count:
            self._merged.new[table] = count

    def _value_of(self, column: Any) -> str:  # noqa: ANN401  (a Column)
        if column.refers_to is None:
            return f'one."{column.column}"'
        return (
            f"(SELECT f.row_id FROM found_{column.refers_to} AS f "
            f"WHERE f.code = one.\"{column.column}\" AND f.fate NOT IN ('{GONE}', '{OUT}'))"
        )

    def _note_origins(self, table: str) -> None:
        """Remember by which names the rows of the file are known here."""
        for place, log in enumerate(self._names.logs):
            fates = [NEW, BACK] if log == self._own else [NEW, BACK, MATCHED, KNOWN]
            listed = ", ".join(f"'{fate}'" for fate in fates)
            span = {
                "base": place * LOG_STEP,
                "end": (place + 1) * LOG_STEP,
                "log": log,
                "table": table,
                "import": self._import_id,
            }
            columns = "origin (table_name, log_uid, number, row_id, brought, command_id)"
            brought = f"found.fate IN ('{NEW}', '{BACK}')"
            self._merged.named += self._connection.execute(
                f"INSERT INTO {columns} SELECT :table, :log, found.code - :base, found.row_id, "
                f"{brought}, :import FROM found_{table} AS found "
                f"WHERE found.code >= :base AND found.code < :end AND found.fate IN ({listed}) "
                "ORDER BY found.code ON CONFLICT DO NOTHING",
                span,
            ).rowcount
            if table in SHARED and log != self._own:
                self._merged.named += self._connection.execute(
                    f"INSERT INTO {columns} SELECT :table, :log, also.code - :base, found.row_id, "
                    f"{brought}, :import FROM incoming_also AS also "
                    f"JOIN found_{table} AS found ON found.code = also.main "
                    "WHERE also.table_name = :table AND also.code >= :base AND also.code < :end "
                    f"AND found.fate NOT IN ('{GONE}', '{OUT}') "
                    "ORDER BY also.code ON CONFLICT DO NOTHING",
                    span,
                ).rowcount

    def _settle_matched(self, table: str) -> None:
        """Let a row that two logs know become the same, whichever came first."""
        if table not in SHARED:
            return
        matched = self._connection.execute(
            f"SELECT code, row_id FROM found_{table} WHERE fate = '{MATCHED}' ORDER BY code"
        ).fetchall()
        for code, row_id in matched:
            there, here = self._incoming(table, code), self._here(table, row_id)
            is_own, first = self._compare_names(table, code, row_id)
            fixed = is_own or self._is_any(
                f"SELECT 1 WHERE {_changed_by_own(table, ':row')}", {"row": row_id}
            )
            if table == "membership":
                settled = here if fixed else settle_membership(here, there)
                if first and not fixed:
                    settled["command_id"] = there["command_id"]
            elif table in NAMED:
                settled = settle(table, here, there, first=first, fixed=fixed)
                differ = list_differences(table, here, there)
                if differ:
                    self._keep(table, row_id, f"{' and '.join(differ)} differ".replace("_", " "))
                if first and not is_own:
                    settled["command_id"] = there["command_id"]
            else:
                settled = {**here, **there} if first and not fixed else here
            self._update(table, row_id, {k: v for k, v in settled.items() if here[k] != v})

    def _compare_names(self, table: str, code: int, row_id: int) -> tuple[bool, bool]:
        """Tell whether a row was made here, and whether the file knows it by its first name."""
        theirs = {code} | {
            int(row[0])
            for row in self._connection.execute(
                "SELECT code FROM incoming_also WHERE table_name = ? AND main = ?", (table, code)
            )
        }
        incoming = {(self._names.logs[one // LOG_STEP], one % LOG_STEP) for one in theirs}
        rows = self._connection.execute(
            "SELECT log_uid, number, brought FROM origin WHERE table_name = ? AND row_id = ?",
            (table, row_id),
        ).fetchall()
        before = {(log, number) for log, number, _ in rows} - incoming
        is_own = not any(brought for _, _, brought in rows)
        if is_own:
            before.add((self._own, row_id))
        return is_own, not before or min(incoming) < min(before)

    def _take_updates(self, table: str) -> None:
        """Bring rows up to date that were changed there and not here."""
        rows = self._connection.execute(
            "SELECT min(one.code), one.row_id, found.row_id FROM incoming_change AS one "
            f"JOIN found_command AS by ON by.code = one.command_id AND by.fate = '{NEW}' "
            f"JOIN found_{table} AS found ON found.code = one.row_id AND found.fate = '{KNOWN}' "
            "WHERE one.table_name = ? GROUP BY one.row_id, found.row_id ORDER BY 1",
            (table,),
        ).fetchall()
        for change, code, row_id in rows:
            (image,) = self._connection.execute(
                'SELECT "before" FROM incoming_change WHERE code = ?', (change,)
            ).fetchone()
            before, staged = json.loads(image), self._staged(table, code)
            there, here = self._incoming(table, code), self._here(table, row_id)
            news = {
                name: there[name]
                for name, value in staged.items()
                if name in before and value != before[name] and here[name] != there[name]
            }
            if not news:
                continue
            needed = {column.column for column in self._shapes[table].columns if column.needed}
            if self._has_changed_here(table, row_id) or any(
                news[name] is None for name in needed & news.keys()
            ):
                self._keep(table, row_id, "changed both here and there")
            else:
                self._update(table, row_id, news)

    def _take_removals(self, table: str) -> None:
        """Delete what was deleted there, is not changed here, and nothing here belongs to."""
        rows = self._connection.execute(
            "SELECT DISTINCT one.row_id FROM incoming_change AS one "
            f"JOIN found_command AS by ON by.code = one.command_id AND by.fate = '{NEW}' "
            "WHERE one.table_name = ? AND NOT EXISTS ("
            f"SELECT 1 FROM incoming_{table} AS other WHERE other.code = one.row_id) "
            "ORDER BY one.row_id",
            (table,),
        ).fetchall()
        for (code,) in rows:
            row_id = self._find_here(table, code)
            if row_id is None or not self._is_any(
                f'SELECT 1 FROM "{table}" WHERE id = ?', (row_id,)
            ):
                continue
            if len(self._all_names(table, row_id)) > 1:
                continue  # another log still has it
            if self._has_changed_here(table, row_id):
                self._keep(table, row_id, "removed there, but changed here")
            elif self._is_referred_to(table, row_id):
                self._keep(table, row_id, "removed there, but used here")
            else:
                keep_image(self._connection, self._import_id, table, row_id)
                self._connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))
                self._merged.removed[table] = self._merged.removed.get(table, 0) + 1

    def _insert_changes(self) -> None:
        """Take the history in, its rows and images in the ids of this log."""
        resolved: dict[tuple[str, int], int] = {}

        def resolve(table: str, code: int) -> int:
            row_id = resolved.get((table, code))
            if row_id is None:
                if len(resolved) >= _KEPT:
                    resolved.clear()
                row_id = resolved[table, code] = self._find_or_reserve(table, code)
            return row_id

        keys = {
            table: {one.column: one.refers_to for one in shape.columns if one.refers_to}
            for table, shape in self._shapes.items()
        }
        rows = self._connection.execute(
            "SELECT found.row_id, one.command_id, one.table_name, one.row_id, "
            'one."before" FROM incoming_change AS one '
            f"JOIN found_change AS found ON found.code = one.code AND found.fate = '{NEW}' "
            "ORDER BY one.code"
        )
        new = 0
        for row_id, command, table, row, before in rows:
            image = json.loads(before)
            for name, parent in keys[table].items():
                if image.get(name) is not None:
                    image[name] = resolve(parent, image[name])
            image = {"id": resolve(table, row), **image}
            self._connection.execute(
                'INSERT INTO "change" (id, command_id, table_name, row_id, "before") '
                "VALUES (?, ?, ?, ?, ?)",
                (
                    row_id,
                    resolve("command", command),
                    table,
                    image["id"],
                    json.dumps(image, ensure_ascii=False),
                ),
            )
            new += 1
        if new:
            self._merged.new["change"] = new
        self._note_origins("change")

    def _find_on_two_teams(self) -> list[str]:
        """Return the reps whom the logs put on two teams at once."""
        rows = self._connection.execute(
            "SELECT DISTINCT rep.name FROM membership AS one JOIN membership AS other "
            "ON other.rep_id = one.rep_id AND other.manager_id <> one.manager_id "
            "AND other.id <> one.id AND coalesce(other.from_on, '') >= coalesce(one.from_on, '') "
            "AND coalesce(other.from_on, '') <= coalesce(one.until_on, '9999') "
            "JOIN rep ON rep.id = one.rep_id WHERE one.id IN (SELECT row_id FROM origin "
            "WHERE table_name = 'membership' AND command_id = :id AND brought) "
            "OR other.id IN (SELECT row_id FROM origin "
            "WHERE table_name = 'membership' AND command_id = :id AND brought) ORDER BY rep.name",
            {"id": self._import_id},
        )
        return [str(row[0]) for row in rows]

    # Small questions

    def _is_any(self, query: str, values: Any = ()) -> bool:  # noqa: ANN401  (by name or place)
        return self._connection.execute(f"{query} LIMIT 1", values).fetchone() is not None

    def _has_changed_here(self, table: str, row_id: int) -> bool:
        return self._is_any(f"SELECT 1 WHERE {_changed_here(table, ':row')}", {"row": row_id})

    def _is_referred_to(self, table: str, row_id: int) -> bool:
        return any(
            self._is_any(f'SELECT 1 FROM "{child}" WHERE "{column.column}" = ?', (row_id,))
            for child, shape in self._shapes.items()
            for column in shape.columns
            if column.refers_to == table
        )

    def _all_names(self, table: str, row_id: int) -> set[tuple[str, int]]:
        rows = self._connection.execute(
            "SELECT log_uid, number, brought FROM origin WHERE table_name = ? AND row_id = ?",
            (table, row_id),
        ).fetchall()
        own = set() if any(brought for _, _, brought in rows) else {(self._own, row_id)}
        return own | {(str(log), int(number)) for log, number, _ in rows}

    def _find_here(self, table: str, code: int) -> int | None:
        """Return the id here, of a row or of one that is gone, that a code stands for."""
        found = (
            self._connection.execute(
                f"SELECT row_id FROM found_{table} WHERE code = ? AND row_id IS NOT NULL", (code,)
            ).fetchone()
            or self._connection.execute(
                "SELECT row_id FROM origin WHERE table_name = ? AND log_uid = ? AND number = ?",
                (table, self._names.logs[code // LOG_STEP], code % LOG_STEP),
            ).fetchone()
        )
        if found is not None:
            return int(found[0])
        if self._names.logs[code // LOG_STEP] == self._own:
            return code % LOG_STEP
        return None

    def _find_or_reserve(self, table: str, code: int) -> int:
        """Return the id that a code stands for; a row that is gone gets one that stays unused."""
        row_id = self._find_here(table, code)
        if row_id is not None:
            return row_id
        number = code % LOG_STEP
        highest = self._highest[table]
        row_id = number if self._keeps[table] and number > self._before[table] else highest + 1
        self._highest[table] = max(highest, row_id)
        self._connection.execute(
            "INSERT INTO origin (table_name, log_uid, number, row_id, brought, command_id) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (table, self._names.logs[code // LOG_STEP], number, row_id, True, self._import_id),
        )
        return row_id

    def _staged(self, table: str, code: int) -> dict[str, Any]:
        """Return a row of the file, other rows by code."""
        columns = [column.column for column in self._shapes[table].columns]
        listed = ", ".join(f'"{name}"' for name in columns)
        row = self._connection.execute(
            f"SELECT {listed} FROM incoming_{table} WHERE code = ?", (code,)
        ).fetchone()
        return dict(zip(columns, row, strict=True))

    def _incoming(self, table: str, code: int) -> dict[str, Any]:
        """Return a row of the file, other rows by their ids here."""
        columns = self._shapes[table].columns
        row = self._connection.execute(
            f"SELECT {', '.join(map(self._value_of, columns))} "
            f"FROM incoming_{table} AS one WHERE one.code = ?",
            (code,),
        ).fetchone()
        return dict(zip((column.column for column in columns), row, strict=True))

    def _here(self, table: str, row_id: int) -> dict[str, Any]:
        columns = [column.column for column in self._shapes[table].columns]
        listed = ", ".join(f'"{name}"' for name in columns)
        row = self._connection.execute(
            f'SELECT {listed} FROM "{table}" WHERE id = ?', (row_id,)
        ).fetchone()
        return dict(zip(columns, row, strict=True))

    def _update(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        if not values:
            return
        keep_image(self._connection, self._import_id, table, row_id)
        news = dict(values)
        if "name" in news and table in NAMED:
            folded = news["folded"] = fold_name(news["name"])
            news["namesake"] = self._connection.execute(
                f'SELECT coalesce(max(namesake) + 1, 0) FROM "{table}" '
                "WHERE folded = ? AND id <> ?",
                (folded, row_id),
            ).fetchone()[0]
        settings = ", ".join(f'"{name}" = :{name}' for name in news)
        self._connection.execute(
            f'UPDATE "{table}" SET {settings} WHERE id = :row_id', news | {"row_id": row_id}
        )
        self._merged.changed[table] = self._merged.changed.get(table, 0) + 1

    def _keep(self, table: str, row_id: int, reason: str) -> None:
        label = f"{table.replace('_', ' ')} {row_id}"
        if table in NAMED:
            label = f"{table} {self._here(table, row_id)['name']}"
        self._merged.kept.append(KeptHere(table=table, row_id=row_id, label=label, reason=reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Match:
    """By what a row of the file and one here are the same."""

    there: tuple[str, ...]
    here: tuple[str, ...]
    if_there: str = "1 = 1"
    if_here: str = "1 = 1"
    join_there: str = ""
    join_here: str = ""
    may_be_unknown: frozenset[int] = frozenset()


def _same(*columns: str, may_be_unknown: Sequence[str] = (), **references: str) -> _Match:
    """Return a match by columns that say the same."""
    names = (*columns, *references)
    return _Match(
        there=(
            *(f'one."{name}"' for name in columns),
            *(
                f'(SELECT f.row_id FROM found_{table} AS f WHERE f.code = one."{name}")'
                for name, table in references.items()
            ),
        ),
        here=tuple(f'one."{name}"' for name in names),
        may_be_unknown=frozenset(names.index(name) for name in may_be_unknown),
    )


def _same_event(table: str) -> _Match:
    """Return a match by the calendar entry or record that a call or a day stands for."""
    people = _same(manager_id="manager", rep_id="rep")
    return _Match(
        there=("event.key", *people.there),
        here=("event.key", *people.here),
        join_there=f"JOIN incoming_event AS event ON event.{table}_id = one.code",
        join_here=f"JOIN event ON event.{table}_id = one.id",
    )


def _person_matches(table: str) -> tuple[_Match, ...]:
    """Match people by e-mail, then by name, then by a former name; never against two e-mails."""
    name, email = 'one."folded"', "lower(one.email)"
    with_email, without = "one.email IS NOT NULL", "one.email IS NULL"
    former_here = f"JOIN alias ON alias.{table}_id = one.id"
    former_there = f"JOIN incoming_alias AS alias ON alias.{table}_id = one.code"
    return (
        _Match(there=(email,), here=(email,), if_there=with_email, if_here=with_email),
        _Match(there=(name,), here=(name,), if_there=without, if_here=without),
        _Match(there=(name,), here=(name,), if_there=without, if_here=with_email),
        _Match(there=(name,), here=(name,), if_there=with_email, if_here=without),
        _Match(there=(name,), here=("alias.folded",), join_here=former_here, if_there=without),
        _Match(there=("alias.folded",), here=(name,), join_there=former_there, if_here=without),
    )


_MATCHES: Mapping[str, tuple[_Match, ...]] = {
    "manager": _person_matches("manager"),
    "rep": _person_matches("rep"),
    "account": (
        _Match(there=('one."folded"',), here=('one."folded"',)),
        _Match(
            there=('one."folded"',),
            here=("alias.folded",),
            join_here="JOIN alias ON alias.account_id = one.id",
        ),
        _Match(
            there=("alias.folded",),
            here=('one."folded"',),
            join_there="JOIN incoming_alias AS alias ON alias.account_id = one.code",
        ),
    ),
    "alias": (
        _same(
            "folded",
            manager_id="manager",
            rep_id="rep",
            account_id="account",
            may_be_unknown=("manager_id", "rep_id", "account_id"),
        ),
    ),
    "membership": (
        _same(
            "from_on",
            "until_on",
            "assumed",
            rep_id="rep",
            manager_id="manager",
            may_be_unknown=("from_on", "until_on"),
        ),
        # The present team, whose start two logs may know differently.
        replace(
            _same(rep_id="rep", manager_id="manager"),
            if_there="one.until_on IS NULL",
            if_here="one.until_on IS NULL",
        ),
    ),
    "absence": (
        _same(
            "from_on",
            "until_on",
            "reason",
            manager_id="manager",
            rep_id="rep",
            may_be_unknown=("reason", "manager_id", "rep_id"),
        ),
    ),
    "busy": (
        _same(
            "day_on",
            "starts_at",
            "ends_at",
            "key",
            manager_id="manager",
            may_be_unknown=("starts_at", "ends_at"),
        ),
    ),
    "deal": (_same("key"),),
    "event": (_same("key"),),
    "field_day": (_same("uid"), _same_event("field_day")),
    "call": (
        # The same row of a file that both have imported.
        _Match(
            there=("coalesce(one.imported_on, one.held_on)", "one.fingerprint"),
            here=("coalesce(one.imported_on, one.held_on)", "one.fingerprint"),
            if_there="one.fingerprint IS NOT NULL",
            if_here="one.fingerprint IN (SELECT fingerprint FROM incoming_call)",
        ),
        _same_event("call"),
    ),
}


def _changed_here(table: str, row_id: str) -> str:
    """Return whether a command changed a row that the file does not know, in SQL.

    Merging logs is no such command: what it changed came from another log.
    """
    return (
        'EXISTS (SELECT 1 FROM "change" AS past '
        f"WHERE past.table_name = '{table}' AND past.row_id = {row_id} "
        "AND NOT EXISTS (SELECT 1 FROM found_command AS f WHERE f.row_id = past.command_id) "
        "AND NOT EXISTS (SELECT 1 FROM origin AS m WHERE m.command_id = past.command_id))"
    )


def _changed_by_own(table: str, row_id: str) -> str:
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

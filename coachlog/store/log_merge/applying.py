"""What taking an exported log in changes here, and what stays as it is."""

import json
from collections.abc import Mapping
from typing import Any

from coachlog.domain.groups import Grouping, fold_group, spell_group
from coachlog.domain.merged_people import NAMED, list_differences, settle_membership, settle_row
from coachlog.domain.names import fold_name
from coachlog.formats.exported_log import LOG_STEP, SHARED, LogColumn
from coachlog.store.history import keep_image, write_image
from coachlog.store.log_merge.numbering import (
    BACK,
    GONE,
    KNOWN,
    MATCHED,
    NEW,
    OUT,
    Matching,
    changed_by_own,
    changed_here,
)
from coachlog.store.log_merge.outcome import KeptHere, Merged
from coachlog.store.log_merge.staging import Staging

_KEPT = 50_000  # resolved rows that are remembered while the history is read


class Applying:
    """Writes the staged rows into the log, table by table, as one command."""

    def __init__(self, staging: Staging, matching: Matching) -> None:
        self._staging = staging
        self._matching = matching
        self.merged = Merged()
        self.import_id = 0  # the command's, once the file's own are in

    def insert(self, table: str) -> None:
        """Insert the rows that are new here, or back."""
        columns = [f'"{column.column}"' for column in self._staging.shapes[table].columns]
        values = [self._matching.value_of(column) for column in self._staging.shapes[table].columns]
        if table in NAMED:
            columns += ["folded", "namesake"]
            values += [
                "one.folded",
                f'coalesce((SELECT max(other.namesake) + 1 FROM "{table}" AS other '
                "WHERE other.folded = one.folded), 0) - 1 "
                "+ row_number() OVER (PARTITION BY one.folded ORDER BY one.code)",
            ]
        count = self._staging.connection.execute(
            f'INSERT INTO "{table}" (id, {", ".join(columns)}) '
            f"SELECT found.row_id, {', '.join(values)} FROM incoming_{table} AS one "
            f"JOIN found_{table} AS found ON found.code = one.code "
            f"AND found.fate IN ('{NEW}', '{BACK}') ORDER BY one.code"
        ).rowcount
        if count:
            self.merged.new[table] = count
        if table == "grouping":
            self._spell_new_groups()

    def _spell_new_groups(self) -> None:
        """Let groups that are new here be spelled as the log spells them already."""
        brought = self._staging.connection.execute(
            "SELECT found.row_id, here.path FROM found_grouping AS found "
            "JOIN grouping AS here ON here.id = found.row_id "
            f"WHERE found.fate IN ('{NEW}', '{BACK}') AND here.path IS NOT NULL ORDER BY found.code"
        ).fetchall()
        for row_id, path in brought:
            self._staging.connection.execute(
                "UPDATE grouping SET path = ? WHERE id = ?", (self._spell(path, row_id), row_id)
            )

    def _spell(self, path: str | None, row_id: int) -> str | None:
        """Return a group as the rows before this one, or the log's own, spell it."""
        rows = self._staging.connection.execute(
            "SELECT here.manager_id, here.path FROM grouping AS here "
            "LEFT JOIN found_grouping AS found ON found.row_id = here.id "
            f"AND found.fate IN ('{NEW}', '{BACK}') "
            "WHERE here.id <> ? ORDER BY found.code",  # NULLs, the log's own, first
            (row_id,),
        )
        return spell_group([Grouping(manager_id=id_, path=known) for id_, known in rows], path)

    def note_origins(self, table: str) -> None:
        """Remember by which names the rows of the file are known here."""
        for place, log in enumerate(self._staging.names.logs):
            fates = [NEW, BACK] if log == self._staging.own else [NEW, BACK, MATCHED, KNOWN]
            listed = ", ".join(f"'{fate}'" for fate in fates)
            span = {
                "base": place * LOG_STEP,
                "end": (place + 1) * LOG_STEP,
                "log": log,
                "table": table,
                "import": self.import_id,
            }
            columns = "origin (table_name, log_uid, number, row_id, brought, command_id)"
            brought = f"found.fate IN ('{NEW}', '{BACK}')"
            self.merged.named += self._staging.connection.execute(
                f"INSERT INTO {columns} SELECT :table, :log, found.code - :base, found.row_id, "
                f"{brought}, :import FROM found_{table} AS found "
                f"WHERE found.code >= :base AND found.code < :end AND found.fate IN ({listed}) "
                "ORDER BY found.code ON CONFLICT DO NOTHING",
                span,
            ).rowcount
            if table in SHARED and log != self._staging.own:
                self.merged.named += self._staging.connection.execute(
                    f"INSERT INTO {columns} SELECT :table, :log, also.code - :base, found.row_id, "
                    f"{brought}, :import FROM incoming_also AS also "
                    f"JOIN found_{table} AS found ON found.code = also.main "
                    "WHERE also.table_name = :table AND also.code >= :base AND also.code < :end "
                    f"AND found.fate NOT IN ('{GONE}', '{OUT}') "
                    "ORDER BY also.code ON CONFLICT DO NOTHING",
                    span,
                ).rowcount

    def settle_matched(self, table: str) -> None:
        """Let a row that two logs know become the same, whichever came first."""
        if table not in SHARED:
            return
        matched = self._staging.connection.execute(
            f"SELECT code, row_id FROM found_{table} WHERE fate = '{MATCHED}' ORDER BY code"
        ).fetchall()
        for code, row_id in matched:
            there, here = self._matching.read(table, code), self._here(table, row_id)
            is_own, first = self._matching.compare_names(table, code, row_id)
            fixed = is_own or self._staging.is_any(
                f"SELECT 1 WHERE {changed_by_own(table, ':row')}", {"row": row_id}
            )
            if table == "membership":
                settled = here if fixed else settle_membership(here, there)
                if first and not fixed:
                    settled["command_id"] = there["command_id"]
            elif table in NAMED:
                settled = settle_row(table, here, there, first=first, fixed=fixed)
                differ = list_differences(table, here, there)
                if differ:
                    self._keep(table, row_id, f"{' and '.join(differ)} differ".replace("_", " "))
                if first and not is_own:
                    settled["command_id"] = there["command_id"]
            else:
                settled = {**here, **there} if first and not fixed else here
                if table == "grouping":
                    settled = self._settle_group(row_id, here, there, settled)
            self._update(table, row_id, {k: v for k, v in settled.items() if here[k] != v})

    def _settle_group(
        self, row_id: int, here: dict[str, Any], there: dict[str, Any], settled: dict[str, Any]
    ) -> dict[str, Any]:
        """Keep the spelling of a group that both name, and say of another that it stays out."""
        paths = [None if row["path"] is None else fold_group(row["path"]) for row in (here, there)]
        if paths[0] == paths[1]:
            return {**settled, "path": here["path"]}
        if settled["path"] == here["path"]:
            self._keep("grouping", row_id, f"in {there['path'] or 'no group'} there")
        return {**settled, "path": self._spell(settled["path"], row_id)}

    def take_updates(self, table: str) -> None:
        """Bring rows up to date that were changed there and not here."""
        rows = self._staging.connection.execute(
            "SELECT min(one.code), one.row_id, found.row_id FROM incoming_change AS one "
            f"JOIN found_command AS by ON by.code = one.command_id AND by.fate = '{NEW}' "
            f"JOIN found_{table} AS found ON found.code = one.row_id AND found.fate = '{KNOWN}' "
            "WHERE one.table_name = ? GROUP BY one.row_id, found.row_id ORDER BY 1",
            (table,),
        ).fetchall()
        for change, code, row_id in rows:
            (image,) = self._staging.connection.execute(
                'SELECT "before" FROM incoming_change WHERE code = ?', (change,)
            ).fetchone()
            before, staged = json.loads(image), self._staging.read(table, code)
            there, here = self._matching.read(table, code), self._here(table, row_id)
            news = {
                name: there[name]
                for name, value in staged.items()
                if name in before and value != before[name] and here[name] != there[name]
            }
            if not news:
                continue
            changed = [
                column for column in self._staging.shapes[table].columns if column.column in news
            ]
            if self._has_changed_here(table, row_id) or any(
                (column.needed and news[column.column] is None)
                # Made in both logs, and never the same: what was changed there is not here.
                or self._find(column, before[column.column]) != here[column.column]
                for column in changed
            ):
                self._keep(table, row_id, "changed both here and there")
            else:
                self._update(table, row_id, news)

    def _find(self, column: LogColumn, value: Any) -> Any:  # noqa: ANN401  (of any kind)
        """Return the value of an image in the ids of this log."""
        known = column.refers_to and value is not None
        return self._matching.find_here(column.refers_to or "", value) if known else value

    def take_removals(self, table: str) -> None:
        """Delete what was deleted there, is not changed here, and nothing here belongs to."""
        rows = self._staging.connection.execute(
            "SELECT DISTINCT one.row_id FROM incoming_change AS one "
            f"JOIN found_command AS by ON by.code = one.command_id AND by.fate = '{NEW}' "
            "WHERE one.table_name = ? AND NOT EXISTS ("
            f"SELECT 1 FROM incoming_{table} AS other WHERE other.code = one.row_id) "
            "ORDER BY one.row_id",
            (table,),
        ).fetchall()
        for (code,) in rows:
            row_id = self._matching.find_here(table, code)
            if row_id is None or not self._staging.is_any(
                f'SELECT 1 FROM "{table}" WHERE id = ?', (row_id,)
            ):
                continue
            if len(self._matching.list_names(table, row_id)) > 1:
                continue  # another log still has it
            if self._has_changed_here(table, row_id):
                self._keep(table, row_id, "removed there, but changed here")
            elif self._is_referred_to(table, row_id):
                self._keep(table, row_id, "removed there, but used here")
            else:
                keep_image(self._staging.connection, self.import_id, table, row_id)
                self._staging.connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (row_id,))
                self.merged.removed[table] = self.merged.removed.get(table, 0) + 1

    def insert_changes(self) -> None:
        """Take the history in, its rows and images in the ids of this log."""
        resolved: dict[tuple[str, int], int] = {}

        def resolve(table: str, code: int) -> int:
            row_id = resolved.get((table, code))
            if row_id is None:
                if len(resolved) >= _KEPT:
                    resolved.clear()
                row_id = resolved[table, code] = self._matching.find_or_reserve(
                    table, code, self.import_id
                )
            return row_id

        keys = {
            table: {column.column: column.refers_to for column in shape.columns if column.refers_to}
            for table, shape in self._staging.shapes.items()
        }
        rows = self._staging.connection.execute(
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
            self._staging.connection.execute(
                'INSERT INTO "change" (id, command_id, table_name, row_id, "before") '
                "VALUES (?, ?, ?, ?, ?)",
                (row_id, resolve("command", command), table, image["id"], write_image(image)),
            )
            new += 1
        if new:
            self.merged.new["change"] = new
        self.note_origins("change")

    def find_on_two_teams(self) -> list[str]:
        """Return the reps whom the logs put on two teams at once."""
        rows = self._staging.connection.execute(
            "SELECT DISTINCT rep.name FROM membership AS one JOIN membership AS other "
            "ON other.rep_id = one.rep_id AND other.manager_id <> one.manager_id "
            "AND other.id <> one.id AND coalesce(other.from_on, '') >= coalesce(one.from_on, '') "
            "AND coalesce(other.from_on, '') <= coalesce(one.until_on, '9999') "
            "JOIN rep ON rep.id = one.rep_id WHERE one.id IN (SELECT row_id FROM origin "
            "WHERE table_name = 'membership' AND command_id = :id AND brought) "
            "OR other.id IN (SELECT row_id FROM origin "
            "WHERE table_name = 'membership' AND command_id = :id AND brought) ORDER BY rep.name",
            {"id": self.import_id},
        )
        return [str(row[0]) for row in rows]

    def _has_changed_here(self, table: str, row_id: int) -> bool:
        return self._staging.is_any(
            f"SELECT 1 WHERE {changed_here(table, ':row')}", {"row": row_id}
        )

    def _is_referred_to(self, table: str, row_id: int) -> bool:
        return any(
            self._staging.is_any(f'SELECT 1 FROM "{child}" WHERE "{column.column}" = ?', (row_id,))
            for child, shape in self._staging.shapes.items()
            for column in shape.columns
            if column.refers_to == table
        )

    def _here(self, table: str, row_id: int) -> dict[str, Any]:
        columns = [column.column for column in self._staging.shapes[table].columns]
        listed = ", ".join(f'"{name}"' for name in columns)
        row = self._staging.connection.execute(
            f'SELECT {listed} FROM "{table}" WHERE id = ?', (row_id,)
        ).fetchone()
        return dict(zip(columns, row, strict=True))

    def _update(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        if not values:
            return
        keep_image(self._staging.connection, self.import_id, table, row_id)
        news = dict(values)
        if "name" in news and table in NAMED:
            folded = news["folded"] = fold_name(news["name"])
            news["namesake"] = self._staging.connection.execute(
                f'SELECT coalesce(max(namesake) + 1, 0) FROM "{table}" '
                "WHERE folded = ? AND id <> ?",
                (folded, row_id),
            ).fetchone()[0]
        settings = ", ".join(f'"{name}" = :{name}' for name in news)
        self._staging.connection.execute(
            f'UPDATE "{table}" SET {settings} WHERE id = :row_id', news | {"row_id": row_id}
        )

    def _keep(self, table: str, row_id: int, reason: str) -> None:
        label = f"{table.replace('_', ' ')} {row_id}"
        if table in NAMED:
            label = f"{table} {self._here(table, row_id)['name']}"
        elif table == "grouping":
            of = self._here("manager", self._here(table, row_id)["manager_id"])["name"]
            label = f"group of {of}, {self._here(table, row_id)['path'] or 'none'}"
        self.merged.kept.append(KeptHere(table=table, row_id=row_id, label=label, reason=reason))

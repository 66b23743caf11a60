"""Erasing a person from a log: the rows stay under a pseudonym, the texts about them go."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from coachlog.domain.erased import (
    ERASED_ENTRY,
    hide_key,
    name_erased,
    name_erased_login,
)
from coachlog.domain.history import READ
from coachlog.domain.mentions import Mentions
from coachlog.domain.names import fold_name
from coachlog.domain.privacy import PersonRole
from coachlog.store.erasure.identity import Identity
from coachlog.store.erasure.place import PARENTS, Place, fill_of
from coachlog.store.erasure.rules import PERSON_ROLES, TEXT_FATES, Fate, fate_of, is_coaching
from coachlog.store.history import write_image

_HELD_BY = ("removed_by", "command_id")
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """A text of somebody else's row that names the person, as it is and as it becomes.

    One that stays as it is holds a single word of the name which may be somebody else's.
    """

    table: str
    row_id: int
    column: str
    text: str
    becomes: str


@dataclass(slots=True, kw_only=True)
class Erasing:
    """Erases one person in one place; the transaction is the caller's."""

    place: Place
    identity: Identity
    salt: str
    mentions: Mentions
    logins: Collection[str] = ()  # folded
    coaching_too: bool = False  # a manager's: what they wrote about reps goes too
    erased_texts: int = field(default=0, init=False)
    mentioned: list[Mentioned] = field(default_factory=list, init=False)
    outputs: list[str] = field(default_factory=list, init=False)  # what commands wrote elsewhere
    published: list[str] = field(default_factory=list, init=False)  # addresses on a server
    _about: dict[tuple[PersonRole, str], set[int]] = field(default_factory=dict, init=False)
    _ever: dict[tuple[PersonRole, str], set[int]] = field(default_factory=dict, init=False)
    _commands: set[int] = field(default_factory=set, init=False)

    @property
    def pseudonym(self) -> str:
        """Return what stands for the person in texts."""
        return name_erased(self.salt, "manager" if self.identity.ids("manager") else "rep")

    def erase(self) -> None:
        """Take the person out of rows, images, former names and texts about others."""
        self.place.forget_undone()
        self.find_rows()
        self.published += self.list_published()
        self._erase_images()
        for table in self.place.tables():
            if table not in ("command", "change"):
                self._erase_rows(table)
        self._drop_former_names()
        self._rename_rows()
        self._erase_commands()
        for mention in self.list_mentioned():
            self.mentioned.append(mention)
            if mention.becomes != mention.text:
                self._replace(mention)

    def list_mentioned(self) -> Iterator[Mentioned]:
        """Yield the texts that name the person, where they are not about them."""
        for table in self.place.tables():
            columns = [
                column
                for column in self.place.texts(table)
                if TEXT_FATES[table][column].rep in (Fate.STAYS, Fate.GONE)
                and (table, column) not in _NOT_REPLACED
            ]
            if table == "change" or not columns:
                continue
            listed = ", ".join(f'"{column}"' for column in columns)
            found = self.place.connection.execute(
                f"SELECT {self.place.key}, {listed} FROM {self.place.table(table)} WHERE "
                + " OR ".join(f'names_them("{column}")' for column in columns)
                + f" ORDER BY {self.place.key}"
            )
            for row_id, *texts in found.fetchall():
                for column, text in zip(columns, texts, strict=True):
                    if text and self.mentions.find(text):
                        becomes = self.mentions.replace(text, self.pseudonym)
                        yield Mentioned(
                            table=table, row_id=row_id, column=column, text=text, becomes=becomes
                        )

    def prepare(self) -> None:
        """Let SQL ask whether a text may name the person."""
        may = self.mentions.may_be_in
        self.place.connection.create_function(
            "names_them", 1, lambda text: isinstance(text, str) and may(text)
        )

    def rows_about(self, role: PersonRole, table: str) -> set[int]:
        """Return the rows of a table that are about the person in a role."""
        return self._about.get((role, table), set())

    def list_commands(self) -> set[int]:
        """Return the commands that added, changed or removed rows about the person."""
        found = set(self._commands)
        images = self.place.connection.execute(
            f'SELECT command_id, table_name, row_id, "before" FROM {self.place.table("change")}'
        )
        for command_id, table, row_id, before in images:
            if command_id not in found and self.role_of_image(table, row_id, json.loads(before)):
                found.add(command_id)
        return found

    def count_coaching(self) -> int:
        """Return how many texts about reps stay that the person wrote down as their manager."""
        number = 0
        ids = self.identity.ids("manager")
        for table in self.place.tables() if ids and not self.coaching_too else ():
            condition = self.place.is_about(table, "manager", ids)
            for column in self.place.texts(table) if condition else ():
                if is_coaching(table, column):
                    number += self.place.connection.execute(
                        f'SELECT count("{column}") FROM {self.place.table(table)} WHERE {condition}'
                    ).fetchone()[0]
        return number

    def find_rows(self) -> None:
        """Note which rows are about the person now, and which calls and days ever were."""
        self.prepare()
        connection = self.place.connection
        for table in self.place.tables():
            for role in PERSON_ROLES:
                if not self.identity.ids(role):
                    continue
                condition = self.place.is_about(table, role, self.identity.ids(role))
                if condition is None:
                    continue
                named = [name for name in _HELD_BY if name in self.place.columns(table)]
                listed = ", ".join((self.place.key, *named))
                rows = connection.execute(
                    f"SELECT {listed} FROM {self.place.table(table)} WHERE {condition}"
                ).fetchall()
                self._about[role, table] = {row[0] for row in rows}
                self._commands |= {value for row in rows for value in row[1:] if value is not None}
        for role in PERSON_ROLES:
            for table in ("call", "field_day"):
                self._ever[role, table] = set(self._about.get((role, table), ()))
        images = connection.execute(
            f'SELECT table_name, row_id, "before" FROM {self.place.table("change")} '
            "WHERE table_name IN ('call', 'field_day')"
        )
        for table, row_id, before in images:
            image = json.loads(before)
            for role in PERSON_ROLES:
                if image.get(f"{role}_id") in self.identity.ids(role):
                    self._ever[role, table].add(row_id)

    def list_published(self) -> list[str]:
        """Return the addresses at which days of theirs stand on a calendar server."""
        if "published_to" not in self.place.columns("field_day"):
            return []
        rows = self.place.connection.execute(
            f"SELECT {self.place.key}, published_to FROM {self.place.table('field_day')} "
            f"WHERE published_to IS NOT NULL ORDER BY {self.place.key}"
        )
        theirs = set().union(*(self.rows_about(role, "field_day") for role in PERSON_ROLES))
        return [address for row_id, address in rows if row_id in theirs]

    def _erase_rows(self, table: str) -> None:
        """Empty the texts of the rows about the person."""
        for role in PERSON_ROLES:
            ids = self.identity.ids(role)
            condition = self.place.is_about(table, role, ids) if ids else None
            if condition is None:
                continue
            for column in self.place.texts(table):
                fate = fate_of(table, column, role, coaching_too=self.coaching_too)
                if fate is Fate.GONE:
                    fill = fill_of(table, column)
                    self.erased_texts += self.place.connection.execute(
                        f'UPDATE {self.place.table(table)} SET "{column}" = ? '
                        f'WHERE ({condition}) AND "{column}" IS NOT ?',
                        (fill, fill),
                    ).rowcount
                elif fate is Fate.KEY:
                    self._hide_keys(table, column, condition)

    def _hide_keys(self, table: str, column: str, condition: str) -> None:
        rows = self.place.connection.execute(
            f'SELECT {self.place.key}, "{column}" FROM {self.place.table(table)} '
            f"WHERE ({condition}) AND status <> ?",
            (ERASED_ENTRY,),
        ).fetchall()
        self.place.connection.executemany(
            f'UPDATE {self.place.table(table)} SET "{column}" = ?, status = ? '
            f"WHERE {self.place.key} = ?",
            ((hide_key(self.salt, key), ERASED_ENTRY, row_id) for row_id, key in rows),
        )

    def _drop_former_names(self) -> None:
        for role in PERSON_ROLES:
            condition = self.place.is_about("alias", role, self.identity.ids(role))
            if self.identity.ids(role):
                self.place.connection.execute(
                    f"DELETE FROM {self.place.table('alias')} WHERE {condition}"
                )

    def _rename_rows(self) -> None:
        for role in PERSON_ROLES:
            name = name_erased(self.salt, role)
            columns = self.place.columns(role)
            for row_id in sorted(self.identity.rows[role]):
                values: dict[str, object] = {"name": name, "email": None}
                if "folded" in columns:
                    values["folded"] = fold_name(name)
                if "namesake" in columns:
                    values["namesake"] = self._free_namesake(role, row_id, name)
                settings = ", ".join(f'"{column}" = :{column}' for column in values)
                self.place.connection.execute(
                    f"UPDATE {self.place.table(role)} SET {settings} "
                    f"WHERE {self.place.key} = :row_id",
                    {**values, "row_id": row_id},
                )

    def _free_namesake(self, table: str, row_id: int, name: str) -> int:
        found = self.place.connection.execute(
            f"SELECT coalesce(max(namesake) + 1, 0) FROM {self.place.table(table)} "
            f"WHERE folded = ? AND {self.place.key} <> ?",
            (fold_name(name), row_id),
        ).fetchone()
        return int(found[0])

    # Images

    def _erase_images(self) -> None:
        """Take the person out of the images of rows as they were."""
        table = self.place.table("change")
        last = -1
        while True:
            rows = self.place.connection.execute(
                f'SELECT {self.place.key}, command_id, table_name, row_id, "before" FROM {table} '
                f"WHERE {self.place.key} > ? ORDER BY {self.place.key} LIMIT {_AT_ONCE}",
                (last,),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for key, command_id, name, row_id, before in rows:
                after = self._clean_image(command_id, name, row_id, before)
                if after != before:
                    self.erased_texts += 1
                    self.place.connection.execute(
                        f'UPDATE {table} SET "before" = ? WHERE {self.place.key} = ?', (after, key)
                    )

    def _clean_image(self, command_id: int, table: str, row_id: int, before: str) -> str:
        image = json.loads(before)
        role = self.role_of_image(table, row_id, image)
        if role is not None:
            self._commands.add(command_id)
        if role is None and not self.mentions.may_be_in(" ".join(_list_texts(image))):
            return before
        if table == role and row_id in self.identity.ids(role):
            name = name_erased(self.salt, role)
            image["name"], image["email"] = name, None
            if "folded" in image:
                image["folded"] = fold_name(name)
            if "namesake" in image:
                # The row of a merged person must not take the pseudonym's own place.
                image["namesake"] = 0 if row_id in self.identity.rows[role] else row_id
            return write_image(image)
        for column in TEXT_FATES.get(table, {}).keys() & image.keys():
            image[column] = self._clean_text(table, column, role, image[column])
        if table == "alias" and role is not None:
            image["folded"] = fold_name(name_erased(self.salt, role))
        if table == "event" and role is not None:
            image["status"] = ERASED_ENTRY
        if table == "account" and "folded" in image:
            image["folded"] = fold_name(image["name"])
        return write_image(image)

    def role_of_image(self, table: str, row_id: int, image: dict[str, Any]) -> PersonRole | None:
        """Return as what the person is in an image, None where it is not about them."""
        for role in PERSON_ROLES:
            ids = self.identity.ids(role)
            if not ids:
                continue
            if (table == role and row_id in ids) or image.get(f"{role}_id") in ids:
                return role
            if row_id in self._about.get((role, table), ()):
                return role
            if (
                self.place.is_about(table, role, ids)
                and f"{role}_id" not in image
                and any(image.get(name) in self._ever[role, parent] for name, parent in PARENTS)
            ):
                return role
        return None

    def _clean_text(self, table: str, column: str, role: PersonRole | None, text: Any) -> Any:  # noqa: ANN401  (any JSON)
        if not isinstance(text, str):
            return text
        fate = Fate.STAYS
        if role is not None:
            fate = fate_of(table, column, role, coaching_too=self.coaching_too)
        if fate is Fate.GONE:
            return fill_of(table, column)
        if fate is Fate.KEY:
            return hide_key(self.salt, text) if not text.startswith("erased:") else text
        if TEXT_FATES[table][column].rep not in (Fate.STAYS, Fate.GONE):
            return text
        if (table, column) in _NOT_REPLACED:
            return text
        replaced = self.mentions.replace(text, self.pseudonym)
        return fold_name(replaced) if column == "folded" else replaced

    # Commands

    def _erase_commands(self) -> None:
        """Replace the person's login, and empty what commands about them said of files."""
        connection, table = self.place.connection, self.place.table("command")
        actors = connection.execute(f"SELECT DISTINCT actor FROM {table}").fetchall()
        for (actor,) in actors:
            if fold_name(actor) in self.logins:
                connection.execute(
                    f"UPDATE {table} SET actor = ? WHERE actor = ?",
                    (name_erased_login(self.salt), actor),
                )
        for command_id in sorted(self._commands):
            row = connection.execute(
                f"SELECT summary FROM {table} WHERE {self.place.key} = ?", (command_id,)
            ).fetchone()
            if row is not None and row[0]:
                if not row[0].startswith(READ):
                    self.outputs.append(row[0])
                connection.execute(
                    f"UPDATE {table} SET summary = '' WHERE {self.place.key} = ?", (command_id,)
                )

    # Texts about others

    def _replace(self, mention: Mentioned) -> None:
        values: dict[str, object] = {mention.column: mention.becomes}
        if mention.column == "folded":
            values = {mention.column: fold_name(mention.becomes)}
        if mention.table == "account" and mention.column == "name":
            folded = fold_name(mention.becomes)
            values["folded"] = folded
            if "namesake" in self.place.columns("account"):
                values["namesake"] = self._free_namesake("account", mention.row_id, mention.becomes)
        settings = ", ".join(f'"{column}" = :{column}' for column in values)
        self.place.connection.execute(
            f"UPDATE {self.place.table(mention.table)} SET {settings} "
            f"WHERE {self.place.key} = :row_id",
            {**values, "row_id": mention.row_id},
        )


# Found through the name beside it, as an address the server's own, and somebody else's address.
_NOT_REPLACED = frozenset(
    {("account", "folded"), ("field_day", "published_to"), ("manager", "email"), ("rep", "email")}
)


def _list_texts(image: dict[str, Any]) -> Iterator[str]:
    return (value for value in image.values() if isinstance(value, str))

"""The rows and images of the log about one person, with others marked who are in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from coachlog.domain.history import PastCommand
from coachlog.domain.mentions import Mentions
from coachlog.domain.names import fold_name
from coachlog.domain.privacy import HeldField, HeldImage, HeldMention, HeldRow, PersonRole
from coachlog.reports.history import FIELD_WORDS, RowLabels
from coachlog.store.erasure.erasing import Erasing
from coachlog.store.erasure.place import Place
from coachlog.store.erasure.rules import PERSON_ROLES
from coachlog.store.every_table import METADATA

# What only says how the log is kept.
_HIDDEN = frozenset({"id", "command_id", "folded", "namesake", "assumed", "fingerprint", "digest"})
_PEOPLE: Mapping[str, PersonRole] = {"manager_id": "manager", "rep_id": "rep"}
_UNTOLD = ("command", "change", "alias", "tombstone", "origin", "log")


class HoldingsReport:
    """Reads what is held about the person of an erasing that was not begun."""

    def __init__(self, session: Session, place: Place, subject: Erasing) -> None:
        """Find the rows; nothing is changed."""
        self._names = RowLabels(session)
        self._place = place
        self._subject = subject
        subject.find_rows()
        self._others = Mentions(
            name
            for role in PERSON_ROLES
            for row_id, name in place.connection.execute(f"SELECT id, name FROM {role}")
            if row_id not in subject.identity.rows[role]
        )

    def list_rows(self) -> Iterator[HeldRow]:
        """Yield the rows about the person, table by table."""
        for table in self._place.tables():
            if table in _UNTOLD:
                continue
            for role in PERSON_ROLES:
                for row_id in sorted(self._subject.rows_about(role, table)):
                    yield self._describe(table, row_id, role, self._read(table, row_id))

    def list_images(self) -> Iterator[HeldImage]:
        """Yield what the history keeps of such rows, the oldest first."""
        commands = self._read_commands()
        changes = self._place.connection.execute(
            'SELECT command_id, table_name, row_id, "before" FROM change ORDER BY id'
        )
        for command_id, table, row_id, before in changes:
            image = json.loads(before)
            role = self._subject.role_of_image(table, row_id, image)
            if role is not None:
                row = self._describe(table, row_id, role, image)
                yield HeldImage(command=commands[command_id], row=row)

    def list_mentions(self) -> Iterator[HeldMention]:
        """Yield the texts about others that name the person."""
        for mention in self._subject.list_mentioned():
            if not any(
                mention.row_id in self._subject.rows_about(role, mention.table)
                for role in PERSON_ROLES
            ):
                yield HeldMention(
                    table=mention.table,
                    row_id=mention.row_id,
                    name=FIELD_WORDS.get(mention.column, mention.column),
                    text=mention.text,
                    sure=mention.becomes != mention.text,
                )

    def list_commands(self) -> Iterator[PastCommand]:
        """Yield the commands that the person ran."""
        for command in self._read_commands().values():
            if fold_name(command.actor) in self._subject.logins:
                yield command

    def list_outputs(self) -> Iterator[PastCommand]:
        """Yield the commands about the person that wrote something besides the log."""
        touched = self._subject.list_commands()
        for command in self._read_commands().values():
            if command.id in touched and command.wrote:
                yield command

    def _read_commands(self) -> dict[int, PastCommand]:
        rows = self._place.connection.execute(
            "SELECT id, name, actor, ran_at, summary FROM command ORDER BY id"
        )
        return {
            row[0]: PastCommand(id=row[0], name=row[1], actor=row[2], at=row[3], outside=row[4])
            for row in rows
        }

    def _read(self, table: str, row_id: int) -> dict[str, Any]:
        found = self._place.connection.execute(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))
        names = [column[0] for column in found.description]
        return dict(zip(names, found.fetchone(), strict=True))

    def _describe(
        self, table: str, row_id: int, role: PersonRole, row: Mapping[str, Any]
    ) -> HeldRow:
        columns: Sequence[str] = [
            column.name
            for column in METADATA.tables[table].c
            if column.name not in _HIDDEN and row.get(column.name) is not None
        ]
        return HeldRow(
            table=table,
            row_id=row_id,
            role=role,
            fields=tuple(
                HeldField(
                    name=FIELD_WORDS.get(column, column),
                    value=self._names.value(column, row[column]),
                    third_party=self._is_of_others(column, row[column]),
                )
                for column in columns
            ),
        )

    def _is_of_others(self, column: str, value: object) -> bool:
        """Tell whether a value is somebody else, a customer, or a text that names somebody."""
        if column in _PEOPLE:
            return value not in self._subject.identity.ids(_PEOPLE[column])
        if column == "account_id":
            return True
        return isinstance(value, str) and bool(self._others.find(value))

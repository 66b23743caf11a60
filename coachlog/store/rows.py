"""The rows that one command adds, changes and removes, with images of what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from sqlmodel import Session

from coachlog.store.history import Author, keep_image, note_command
from coachlog.store.log import Log
from coachlog.store.names import NameBook
from coachlog.store.sessions import writing


class AddedRow(Protocol):
    """Any row that a command adds."""

    __tablename__: ClassVar[str]
    id: int | None
    command_id: int


@dataclass(slots=True)
class RowWriter:
    """Writes rows for a command, which is noted with the first of them."""

    log: Log
    session: Session
    author: Author
    _names: NameBook | None = field(default=None, init=False)

    @property
    def names(self) -> NameBook:
        """Return the names of the log; those that are added belong to the command."""
        if self._names is None:
            command_id = note_command(self.log.connection, self.author)
            log = self.log
            self._names = NameBook(log.connection, command_id, log.understood, asks=log.asks)
        return self._names

    @property
    def command_id(self) -> int:
        """Return the command that every row carries."""
        return self.names.command_id

    @property
    def is_noted(self) -> bool:
        """Tell whether anything was written."""
        return self._names is not None

    def insert(self, row: AddedRow) -> int:
        """Add a row; return its id."""
        self.session.add(row)
        self.session.flush()
        return row.id or 0

    def update(self, row: AddedRow, values: Mapping[str, object], *, always: bool = False) -> bool:
        """Change a row where it differs; return whether it did.

        `always` keeps an image even of a row that stays as it is.
        """
        if not always and all(getattr(row, name) == value for name, value in values.items()):
            return False
        if row.command_id != self.command_id:
            self._keep_image(row)
        for name, value in values.items():
            setattr(row, name, value)
        self.session.flush()
        return True

    def delete(self, row: AddedRow) -> None:
        """Take a row out of the log."""
        self._keep_image(row)
        self.session.delete(row)
        self.session.flush()

    def _keep_image(self, row: AddedRow) -> None:
        keep_image(self.log.connection, self.command_id, row.__tablename__, row.id or 0)


@contextmanager
def writing_rows(log: Log, author: Author) -> Iterator[RowWriter]:
    """Write rows in one transaction: all of it is kept at the end, or none."""
    with writing(log) as session:
        yield RowWriter(log, session, author)

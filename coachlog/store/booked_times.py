"""Busy time of managers: when a calendar shows them as taken, without what for."""

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import Connection, delete, insert, select
from sqlmodel import col

from coachlog.store.history import keep_image
from coachlog.store.log_tables import BusyRow
from coachlog.store.names import NameBook
from coachlog.store.tables import FieldDayRow

BusySpan = tuple[date, time | None, time | None]


class BusyKeeper:
    """Keeps the future entries of one manager's calendar as busy time."""

    def __init__(
        self, connection: Connection, names: NameBook, manager_id: int, today: date
    ) -> None:
        self._connection = connection
        self._names = names
        self._manager_id = manager_id
        self._kept: dict[str, dict[BusySpan, int]] = {}
        rows = connection.execute(
            select(
                col(BusyRow.id),
                col(BusyRow.key),
                col(BusyRow.day_on),
                col(BusyRow.starts_at),
                col(BusyRow.ends_at),
            ).where(col(BusyRow.manager_id) == manager_id, col(BusyRow.day_on) > today)
        )
        for id_, key, day_on, starts_at, ends_at in rows:
            self._kept.setdefault(key, {})[day_on, starts_at, ends_at] = id_ or 0
        # A field day that went out as an invitation comes back with its own UID.
        self._own = set(
            connection.scalars(
                select(col(FieldDayRow.uid)).where(col(FieldDayRow.manager_id) == manager_id)
            )
        )

    def keep(self, key: str, spans: Iterable[BusySpan]) -> int:
        """Make the busy time of an entry what it is now; return how much of it changed."""
        if key in self._own:
            return 0
        wanted = dict.fromkeys(spans)
        kept = self._kept.pop(key, {})
        for span, row_id in kept.items():
            if span not in wanted:
                keep_image(self._names.connection, self._names.command_id, "busy", row_id)
                self._connection.execute(delete(BusyRow).where(col(BusyRow.id) == row_id))
        fresh = [span for span in wanted if span not in kept]
        for day_on, starts_at, ends_at in fresh:
            self._connection.execute(
                insert(BusyRow).values(
                    manager_id=self._manager_id,
                    day_on=day_on,
                    starts_at=starts_at,
                    ends_at=ends_at,
                    key=key,
                    command_id=self._names.command_id,
                )
            )
        return len(fresh) + len(kept.keys() - wanted.keys())

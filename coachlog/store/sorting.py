"""Writing down who asked for a call, or that it was none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select, true, update
from sqlmodel import col

from coachlog.domain.calls import FROM_ORGANIZER, MANAGER_SCHEDULED, UNKNOWN
from coachlog.domain.fielddays import HELD, STANDING
from coachlog.domain.triage import NOT_A_RIDE_ALONG, Sorting
from coachlog.errors import CoachlogError, NotInLog, to_paste
from coachlog.store import append
from coachlog.store.history import keep_image
from coachlog.store.log_tables import EventRow
from coachlog.store.names import NameBook
from coachlog.store.tables import CallRow, FieldDayRow
from coachlog.store.wanted import CANCELLED, REFUSED, TAKEN, UNSURE


@dataclass(slots=True)
class Sorter:
    """Sorts calls for one command."""

    connection: Connection
    names: NameBook

    def sort(self, call_id: int, answer: Sorting) -> None:
        """Keep an answer; raises CoachlogError for a call that is not there or sorted already."""
        call = self._find(call_id)
        if answer == NOT_A_RIDE_ALONG:
            self._update(call_id, {"removed_by": self.names.command_id})
            self._mark(call_id, REFUSED)
            return
        if call["removed_by"] is not None:  # it was unsure
            self._update(call_id, {"removed_by": None, **self._name_customer(call_id)})
            self._mark(call_id, TAKEN)
            append.open_membership(
                self.names.connection,
                self.names.command_id,
                call["rep_id"],
                call["manager_id"],
                call["held_on"],
            )
        day_id = self._find_day(call) if answer == MANAGER_SCHEDULED else None
        self._update(call_id, {"initiator": answer, "initiator_from": None, "field_day_id": day_id})
        if day_id is not None:
            day = append.find_field_day(self.names.connection, day_id)
            append.hold_field_day(self.names.connection, self.names.command_id, day)

    def sort_day(self, day_id: int, *, held: bool) -> None:
        """Keep whether a field day that was unsure was one; raises CoachlogError for another."""
        events = [
            id_
            for (id_,) in self.connection.execute(
                select(col(EventRow.id)).where(
                    col(EventRow.field_day_id) == day_id,
                    col(EventRow.call_id).is_(None),
                    col(EventRow.status) == UNSURE,
                )
            )
            if id_ is not None
        ]
        if not events:
            raise CoachlogError(
                f"field day {day_id} is none that a calendar leaves open; "
                f"{to_paste('triage', '--format', 'json')} lists those under field_days"
            )
        keep_image(self.names.connection, self.names.command_id, "field_day", day_id)
        self.connection.execute(
            update(FieldDayRow)
            .where(col(FieldDayRow.id) == day_id)
            .values(status=HELD if held else CANCELLED)
        )
        self._mark_events(events, TAKEN if held else REFUSED)

    def _find(self, call_id: int) -> Mapping[str, Any]:
        table = CallRow.__table__  # type: ignore[attr-defined]  # as SQLModel makes it
        found = self.connection.execute(select(table).where(table.c.id == call_id)).first()
        if found is None or (found.removed_by is not None and not self._is_unsure(call_id)):
            raise NotInLog("call", call_id)
        if found.initiator != UNKNOWN and found.initiator_from != FROM_ORGANIZER:
            raise CoachlogError(
                f"call {call_id} is sorted already: {found.initiator}; "
                f"change it with {to_paste('edit-call', call_id, '--initiator')}"
            )
        return dict(found._mapping)

    def _find_day(self, call: Mapping[str, Any]) -> int | None:
        """Return the field day that the call lies inside, if one stands.

        The one that its calendar shows around it; else one of that manager, rep and day at its
        hour, or at any where the call has none.
        """
        shown = exists().where(
            col(EventRow.call_id) == call["id"], col(EventRow.field_day_id) == col(FieldDayRow.id)
        )
        at, starts_at, ends_at = call["starts_at"], col(FieldDayRow.starts_at), FieldDayRow.ends_at
        inside = true() if at is None else or_(shown, and_(starts_at <= at, col(ends_at) > at))
        found = self.connection.execute(
            select(col(FieldDayRow.id))
            .where(col(FieldDayRow.status).in_(STANDING))
            .where(col(FieldDayRow.day_on) == call["held_on"])
            .where(col(FieldDayRow.manager_id) == call["manager_id"])
            .where(col(FieldDayRow.rep_id) == call["rep_id"])
            .where(inside)
            .order_by(shown.desc(), starts_at, col(FieldDayRow.id))
        ).first()
        return found[0] if found else None

    def _name_customer(self, call_id: int) -> dict[str, object]:
        """Return the account of a call that was unsure, where it was none as yet."""
        named = select(col(EventRow.customer)).where(
            col(EventRow.call_id) == call_id, col(EventRow.customer).is_not(None)
        )
        found = self.connection.execute(named).first()
        if found is None or found[0] is None:
            return {}
        return {"account_id": self.names.find_or_import("account", found[0]).id}

    def _is_unsure(self, call_id: int) -> bool:
        unsure = select(col(EventRow.id)).where(
            col(EventRow.call_id) == call_id, col(EventRow.status) == UNSURE
        )
        return self.connection.execute(unsure).first() is not None

    def _mark(self, call_id: int, status: str) -> None:
        """Note of all entries that a call stands for what became of them."""
        self._mark_events(self._events(call_id), status)

    def _mark_events(self, event_ids: Iterable[int], status: str) -> None:
        for event_id in event_ids:
            keep_image(self.names.connection, self.names.command_id, "event", event_id)
            self.connection.execute(
                update(EventRow).where(col(EventRow.id) == event_id).values(status=status)
            )

    def _events(self, call_id: int) -> list[int]:
        rows = self.connection.execute(
            select(col(EventRow.id)).where(col(EventRow.call_id) == call_id)
        )
        return [id_ for (id_,) in rows if id_ is not None]

    def _update(self, call_id: int, values: Mapping[str, object]) -> None:
        keep_image(self.names.connection, self.names.command_id, "call", call_id)
        self.connection.execute(update(CallRow).where(col(CallRow.id) == call_id).values(**values))

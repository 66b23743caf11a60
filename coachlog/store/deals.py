"""Deals of CRM exports, and the values they give to calls that have none."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, func, or_, select, update
from sqlmodel import col

from coachlog.domain.command_names import CommandName
from coachlog.store import append, statements
from coachlog.store.history import keep_image
from coachlog.store.names import NameBook
from coachlog.store.tables import CallRow, ChangeRow, CommandRow, DealRow

DealOutcome = Literal["new", "changed", "same"]

_TOGETHER = 10_000  # calls looked at in one query; bounds the memory


class DealKeeper:
    """Keeps the deals of a file, each once by its key."""

    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._connection = names.connection

    def keep(self, key: str, facts: Mapping[str, Any]) -> DealOutcome:
        """Add a deal, or bring it up to date."""
        wanted = {name: append.as_stored(facts[name]) for name in statements.DEAL_FACTS}
        known = self._connection.execute(statements.FIND_DEAL, {"key": key}).fetchone()
        if known is None:
            row = {"key": key, "command_id": self._names.command_id, **wanted}
            self._connection.execute(statements.ADD_DEAL, row)
            return "new"
        row_id, *stored = known
        if stored == [*wanted.values()]:
            return "same"
        keep_image(self._connection, self._names.command_id, "deal", row_id)
        self._connection.execute(statements.UPDATE_DEAL, {"row_id": row_id, **wanted})
        return "changed"


def value_calls(connection: Connection, names: NameBook, *, all_calls: bool) -> int:
    """Give calls without a value that of the deal that was open on their day; return how many.

    Only where exactly one deal of the account was, or exactly one with that rep, and not where a
    person has edited the call. Without `all_calls` only calls that this command added or changed
    are looked at.
    """
    valued = 0
    for call_id, deals in groupby(
        _open_deals(connection, names, all_calls), key=lambda row: row[0]
    ):
        found = list(deals)
        if len(found) > 1:
            found = [row for row in found if row.call_rep == row.deal_rep]
        if len(found) != 1 or (
            found[0].brought_by != names.command_id and _is_edited(connection, call_id)
        ):
            continue
        keep_image(names.connection, names.command_id, "call", call_id)
        connection.execute(
            update(CallRow)
            .where(col(CallRow.id) == call_id)
            .values(deal_cents=found[0].deal_cents, currency=found[0].currency)
        )
        valued += 1
    return valued


def _open_deals(connection: Connection, names: NameBook, all_calls: bool) -> Iterator[Row[Any]]:
    held_on = col(CallRow.held_on)
    was_open = and_(
        or_(col(DealRow.opened_on).is_(None), col(DealRow.opened_on) <= held_on),
        or_(col(DealRow.closed).is_(False), col(DealRow.closed_on) >= held_on),
    )
    columns: list[Any] = [
        col(CallRow.id),
        col(CallRow.rep_id).label("call_rep"),
        col(CallRow.command_id).label("brought_by"),
        col(DealRow.rep_id).label("deal_rep"),
        col(DealRow.deal_cents).label("deal_cents"),
        col(DealRow.currency).label("currency"),
    ]
    statement = (
        select(*columns)
        .join(DealRow, col(DealRow.account_id) == col(CallRow.account_id))
        .where(col(CallRow.deal_cents).is_(None), col(CallRow.removed_by).is_(None))
        .where(col(DealRow.deal_cents).is_not(None), was_open)
        .order_by(col(CallRow.id), col(DealRow.id))
    )
    if not all_calls:
        changed = select(col(ChangeRow.row_id)).where(
            col(ChangeRow.table_name) == "call", col(ChangeRow.command_id) == names.command_id
        )
        statement = statement.where(
            or_(col(CallRow.command_id) == names.command_id, col(CallRow.id).in_(changed))
        )
    newest = connection.execute(select(func.max(col(CallRow.id)))).scalar_one() or 0
    for first in range(1, newest + 1, _TOGETHER):
        some = col(CallRow.id).between(first, first + _TOGETHER - 1)
        yield from connection.execute(statement.where(some)).fetchall()


def _is_edited(connection: Connection, call_id: int) -> bool:
    found = connection.execute(
        select(col(ChangeRow.id))
        .join(CommandRow, col(CommandRow.id) == col(ChangeRow.command_id))
        .where(col(ChangeRow.table_name) == "call", col(ChangeRow.row_id) == call_id)
        .where(col(CommandRow.name) == CommandName.EDIT_CALL)
    )
    return found.first() is not None

"""Deals of CRM exports, and the values they give to calls that have none."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, insert, or_, select, update
from sqlmodel import SQLModel, col

from coachlog.store.history import keep_image
from coachlog.store.names import NameBook
from coachlog.store.tables import CallRow, ChangeRow, CommandRow, DealRow

Outcome = Literal["new", "changed", "same"]

_FACTS = (
    "name", "account_id", "rep_id", "stage", "closed", "deal_cents", "currency", "opened_on",
    "closed_on",
)  # fmt: skip


class DealKeeper:
    """Keeps the deals of a file, each once by its key."""

    def __init__(self, connection: Connection, names: NameBook) -> None:
        self._connection = connection
        self._names = names
        table = SQLModel.metadata.tables["deal"]
        columns = [table.c[name] for name in ("key", "id", *_FACTS)]
        self._known: dict[str, tuple[int, tuple[Any, ...]]] = {
            key: (id_, tuple(facts)) for key, id_, *facts in connection.execute(select(*columns))
        }

    def keep(self, key: str, facts: Mapping[str, Any]) -> Outcome:
        """Add a deal, or bring it up to date."""
        wanted = tuple(facts[name] for name in _FACTS)
        known = self._known.get(key)
        if known is None:
            added = insert(DealRow).values(key=key, command_id=self._names.command_id, **facts)
            id_ = self._connection.execute(added.returning(col(DealRow.id))).scalar_one()
            self._known[key] = id_ or 0, wanted
            return "new"
        if known[1] == wanted:
            return "same"
        keep_image(self._names.connection, self._names.command_id, "deal", known[0])
        self._connection.execute(update(DealRow).where(col(DealRow.id) == known[0]).values(**facts))
        self._known[key] = known[0], wanted
        return "changed"


def value_calls(connection: Connection, names: NameBook, *, all_calls: bool) -> int:
    """Give calls without a value that of the deal that was open on their day; return how many.

    Only where exactly one deal of the account was, or exactly one with that rep, and not where a
    person has edited the call. Without `all_calls` only calls of this command are looked at.
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
        statement = statement.where(col(CallRow.command_id) == names.command_id)
    return iter(connection.execute(statement).fetchall())


def _is_edited(connection: Connection, call_id: int) -> bool:
    found = connection.execute(
        select(col(ChangeRow.id))
        .join(CommandRow, col(CommandRow.id) == col(ChangeRow.command_id))
        .where(col(ChangeRow.table_name) == "call", col(ChangeRow.row_id) == call_id)
        .where(col(CommandRow.name) == "edit-call")
    )
    return found.first() is not None

"""Deals of CRM exports, and the values they give to calls that have none."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, and_, func, or_, select, update
from sqlmodel import col

from coachlog.domain.command_names import CommandName
from coachlog.store import append, statements
from coachlog.store.bulk_append import ROWS_AT_ONCE
from coachlog.store.history import keep_image
from coachlog.store.names import NameBook
from coachlog.store.tables import CallRow, ChangeRow, CommandRow, DealRow

DealOutcome = Literal["new", "changed", "same"]

_TOGETHER = 10_000  # calls looked at in one query; bounds the memory


class ToldDeal(NamedTuple):
    """What a record tells of a deal."""

    name: str
    account_id: int | None
    rep_id: int | None
    stage: str | None
    closed: bool
    deal_cents: int | None
    currency: str | None
    opened_on: date | None
    closed_on: date | None


class DealKeeper:
    """Keeps the deals of a file, each once by its key."""

    def __init__(self, names: NameBook) -> None:
        self._names = names
        self._connection = names.connection

    def keep_all(self, wanted: Sequence[tuple[str, ToldDeal]]) -> list[DealOutcome]:
        """Add deals, or bring them up to date."""
        done: list[DealOutcome] = []
        for first in range(0, len(wanted), ROWS_AT_ONCE):
            some = wanted[first : first + ROWS_AT_ONCE]
            known = self._list_known([key for key, _ in some])
            new: dict[str, list[object]] = {}
            for key, told in some:
                row = [append.as_stored(value) for value in told]
                if key in new:  # twice in the file: as the last one says
                    done.append("same" if new[key] == row else "changed")
                    new[key] = row
                elif key not in known:
                    new[key] = row
                    done.append("new")
                else:
                    done.append(self._bring_up_to_date(key, known, row))
            if new:
                cells = [(key, *row, self._names.command_id) for key, row in new.items()]
                self._connection.execute(
                    statements.add_many("deal", statements.ADDED_DEAL_COLUMNS, len(cells)),
                    [*chain.from_iterable(cells)],
                )
        return done

    def _bring_up_to_date(
        self, key: str, known: dict[str, list[object]], row: list[object]
    ) -> DealOutcome:
        row_id, *stored = known[key]
        if stored == row:
            return "same"
        keep_image(self._connection, self._names.command_id, "deal", int(str(row_id)))
        facts = dict(zip(statements.DEAL_FACTS, row, strict=True))
        self._connection.execute(statements.UPDATE_DEAL, {"row_id": row_id, **facts})
        known[key] = [row_id, *row]
        return "changed"

    def _list_known(self, keys: Sequence[str]) -> dict[str, list[object]]:
        found = self._connection.execute(statements.find_deals(len(keys)), keys)
        return {key: row for key, *row in found}


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
        .order_by(col(CallRow.id))
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

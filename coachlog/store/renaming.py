"""People and accounts under another name; the former one still finds them."""

from collections.abc import Mapping
from typing import cast

from sqlmodel import col, select

from coachlog.domain.names import NameKind, fold_name
from coachlog.store.log_tables import AliasRow
from coachlog.store.rows import RowWriter
from coachlog.store.tables import AccountRow, ManagerRow, RepRow

_NamedRow = ManagerRow | RepRow | AccountRow
_ROWS: Mapping[NameKind, type[_NamedRow]] = {
    "manager": ManagerRow,
    "rep": RepRow,
    "account": AccountRow,
}
# What the one that stays takes over where it knows nothing.
_FACTS = ("email", "kind", "started_on", "left_on")


def rename_row(writer: RowWriter, kind: NameKind, row_id: int, name: str) -> None:
    """Give a person or an account another name; a former name that is one again is none more."""
    row = _get(writer, kind, row_id)
    former, folded = row.folded, fold_name(name)
    if folded == former:
        writer.update(row, {"name": name})
        return
    writer.update(row, {"name": name, "folded": folded, "namesake": 0})
    for alias in _find_aliases(writer, kind, row_id, folded):
        writer.delete(alias)
    _insert_alias(writer, kind, row_id, former)


def fold_into(writer: RowWriter, kind: NameKind, from_id: int, into_id: int) -> None:
    """Take a person or an account away; another takes over its name and what it did not know."""
    gone = _get(writer, kind, from_id)
    row = _get(writer, kind, into_id)
    unknown = [name for name in _FACTS if hasattr(row, name) and getattr(row, name) is None]
    writer.update(row, {name: getattr(gone, name) for name in unknown})
    folded = gone.folded
    writer.delete(gone)
    if folded != row.folded:
        _insert_alias(writer, kind, into_id, folded)


def keep_address(
    writer: RowWriter, kind: NameKind, row_id: int, former: str | None, email: str | None
) -> None:
    """Keep the former address of a person who gets another one; without one, forget them all."""
    column = col(getattr(AliasRow, f"{kind}_id"))
    known = writer.session.exec(
        select(AliasRow).where(column == row_id, col(AliasRow.folded).contains("@"))
    )
    for alias in list(known):
        if email is None or alias.folded == fold_name(email):
            writer.delete(alias)
    if former and email and fold_name(former) != fold_name(email):
        _insert_alias(writer, kind, row_id, fold_name(former))


def update_account_kind(writer: RowWriter, account_id: int, word: str | None) -> bool:
    """Say what kind of customer an account is; return whether that is new."""
    return writer.update(writer.session.get_one(AccountRow, account_id), {"kind": word})


def _get(writer: RowWriter, kind: NameKind, row_id: int) -> _NamedRow:
    return cast(_NamedRow, writer.session.get_one(_ROWS[kind], row_id))


def _find_aliases(writer: RowWriter, kind: NameKind, row_id: int, folded: str) -> list[AliasRow]:
    column = col(getattr(AliasRow, f"{kind}_id"))
    return list(
        writer.session.exec(select(AliasRow).where(column == row_id, AliasRow.folded == folded))
    )


def _insert_alias(writer: RowWriter, kind: NameKind, row_id: int, folded: str) -> None:
    if not _find_aliases(writer, kind, row_id, folded):
        writer.insert(
            AliasRow(**{f"{kind}_id": row_id}, folded=folded, command_id=writer.command_id)
        )

"""The history of the log: commands, the newest first, each with the rows it touched.

Added rows know their command; of changed and removed ones the image before is kept, and how a row
was after is in its next image, or in the row as it is.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    Table,
    Time,
    and_,
    case,
    func,
    inspect,
    literal,
    null,
    or_,
    type_coerce,
)
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from coachlog.domain.history import FieldChange, FieldValue, HistoryEntry, PastCommand, RowChange
from coachlog.formats.call_fields import CALL_FIELDS
from coachlog.formats.cells import number_of
from coachlog.reports.people_labels import find_manager_labels, find_rep_labels
from coachlog.store.every_table import METADATA
from coachlog.store.log_tables import OriginRow, UndoneRow
from coachlog.store.tables import ChangeRow, CommandRow

SHOWN_ROWS = 10  # of one command; the rest is counted
_AT_ONCE = 200  # commands

# What a column is called in listings and options, where that is not its own name.
FIELD_WORDS = {
    call_field.attribute: call_field.name
    for call_field in CALL_FIELDS
    if call_field.attribute != call_field.name
} | {
    "day_on": "date",
    "manager_id": "manager",
    "rep_id": "rep",
    "account_id": "account",
    "call_id": "call",
    "started_on": "start",
    "left_on": "leave",
    "from_on": "from",
    "until_on": "until",
    "ends_at": "end",
    "debriefed_on": "debriefed",
    "next_on": "next",
    "due_on": "due",
    "agreed_on": "agreed",
    "closed_on": "closed",
    "path": "group",
}
_HIDDEN = frozenset(
    {
        "id", "command_id", "folded", "namesake", "assumed", "fingerprint", "imported_on",
        "removed_by", "uid", "sequence", "digest", "key", "initiator_from",
    }
)  # fmt: skip
_PEOPLE = ("manager_id", "rep_id")
_IMAGE = {Date: String(), Time: String()}  # images hold days and times as text
_NAMED = {"manager_id": "manager", "rep_id": "rep", "account_id": "account"}

_StoredChange = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The row that a history is about, and all that points at it."""

    table: str
    row_id: int


@dataclass(slots=True)
class _FoundChange:
    """What the queries found of one command."""

    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    shown: list[RowChange] = field(default_factory=list)

    def move_to_removed(self, table: str) -> None:
        """Count one of the changed rows as removed."""
        self.removed[table] = self.removed.get(table, 0) + 1
        self.changed[table] -= 1
        if not self.changed[table]:
            del self.changed[table]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which commands to show; what is None or empty does not narrow."""

    subjects: tuple[Subject, ...] = ()  # all of them
    since: str | None = None  # instants, ISO 8601, UTC; `until` is not included
    until: str | None = None
    command_id: int | None = None
    limit: int | None = None


def find_entries(session: Session, chosen: HistoryFilter) -> Iterator[HistoryEntry]:
    """Yield the chosen commands, the newest first, with the rows of theirs that are asked for."""
    names = RowLabels(session)
    for commands in _find_commands(session, chosen):
        yield from _describe(session, commands, chosen.subjects, names)


def _describe(
    session: Session,
    commands: Sequence[PastCommand],
    subjects: Sequence[Subject],
    names: "RowLabels",
) -> Iterator[HistoryEntry]:
    """Yield the entries of some commands, counted and listed table by table."""
    found = {command.id: _FoundChange() for command in commands}
    _count(session, found, subjects)
    for table in _tables():
        _show_added(session, table, found, subjects, names)
        _show_touched(session, table, found, subjects, names)
    for command in commands:
        one = found[command.id]
        yield HistoryEntry(
            command=command,
            added=one.added,
            changed=one.changed,
            removed=one.removed,
            shown=tuple(one.shown[:SHOWN_ROWS]),
        )


def _count(
    session: Session, found: Mapping[int, _FoundChange], subjects: Sequence[Subject]
) -> None:
    """Count the rows of each command, table by table."""
    brought, touched = (_find_tables(session, kept, found) for kept in (OriginRow, ChangeRow))
    for table in _tables():
        for command_id, number in _count_added(session, table, list(found), subjects):
            found[command_id].added[table.name] = number
        if table.name in brought:
            for command_id, number in _count_brought(session, table, list(found), subjects):
                counted = found[command_id].added
                counted[table.name] = counted.get(table.name, 0) + number
        if table.name not in touched:
            continue
        for command_id, number, gone in _count_images(session, table, list(found), subjects):
            if number - gone:
                found[command_id].changed[table.name] = number - gone
            if gone:
                found[command_id].removed[table.name] = gone


def _show_added(
    session: Session,
    table: Table,
    found: Mapping[int, _FoundChange],
    subjects: Sequence[Subject],
    names: "RowLabels",
) -> None:
    """List what a command added, where it is little."""
    few = [
        id_
        for id_, hit in found.items()
        if table.name in hit.added and sum(hit.added.values()) <= SHOWN_ROWS
    ]
    for row in _list_added(session, table, few, subjects):
        found[row["command_id"]].shown.append(
            RowChange(
                kind="added", table=table.name, row_id=row["id"], label=names.label(table, row)
            )
        )


def _show_touched(
    session: Session,
    table: Table,
    found: Mapping[int, _FoundChange],
    subjects: Sequence[Subject],
    names: "RowLabels",
) -> None:
    """List what a command changed and removed."""
    touched = [
        id_ for id_, hit in found.items() if table.name in hit.changed or table.name in hit.removed
    ]
    for command_id, row_id, before, after in _list_images(session, table, touched, subjects):
        change = _compare(table, row_id, before, after, names)
        found[command_id].shown.append(change)
        if change.kind == "removed" and after is not None:  # a call is kept, and counts nowhere
            found[command_id].move_to_removed(table.name)


def _find_tables(
    session: Session, kept: type[ChangeRow] | type[OriginRow], ids: Iterable[int]
) -> set[str]:
    """Return of which tables some commands kept images, or brought rows."""
    names = select(kept.table_name).where(col(kept.command_id).in_(ids))
    return set(session.exec(names.distinct()))


@cache
def _tables() -> list[Table]:
    """Return the tables of people's rows, in the words' order: what is pointed at comes first."""
    return [
        table
        for table in METADATA.sorted_tables
        if "command_id" in table.c and table.name not in ("change", "origin", "tombstone")
    ]


def _rows(session: Session, statement: Any) -> Iterable[Any]:  # noqa: ANN401  (any select)
    return session.connection().execute(statement)


def _find_commands(session: Session, chosen: HistoryFilter) -> Iterator[list[PastCommand]]:
    """Yield the chosen commands, some at a time, those that were taken back among them.

    Of these no rows are left, and so they are about nobody.
    """
    command, undone = inspect(CommandRow).local_table, inspect(UndoneRow).local_table
    kept = select_columns(command, null().label("undone_at"))
    both = kept if chosen.subjects else kept.union_all(select_columns(undone))
    commands = both.subquery()
    statement = select_columns(commands).order_by(commands.c.id.desc())
    if chosen.command_id is not None:
        statement = statement.where(commands.c.id == chosen.command_id)
    if chosen.since is not None:
        statement = statement.where(commands.c.ran_at >= chosen.since)
    if chosen.until is not None:
        statement = statement.where(commands.c.ran_at < chosen.until)
    if chosen.subjects:
        touching: list[ColumnElement[bool]] = []
        for table in _tables():
            added = select_columns(table.c.command_id).where(_is_about(table, chosen.subjects))
            images = select_columns(col(ChangeRow.command_id)).where(
                _was_about(table, chosen.subjects)
            )
            touching += [commands.c.id.in_(added), commands.c.id.in_(images)]
        statement = statement.where(or_(*touching))
    left, last = chosen.limit, None
    while left is None or left > 0:
        page = statement.limit(_AT_ONCE if left is None else min(left, _AT_ONCE))
        if last is not None:
            page = page.where(commands.c.id < last)
        rows = list(_rows(session, page))
        if not rows:
            return
        last = rows[-1].id
        left = None if left is None else left - len(rows)
        yield [
            PastCommand(
                id=row.id,
                name=row.name,
                actor=row.actor,
                at=row.ran_at,
                outside=row.summary,
                undone_at=row.undone_at,
            )
            for row in rows
        ]


def _is_about(table: Table, subjects: Sequence[Subject]) -> ColumnElement[bool]:
    """Return the condition for rows that are, or point at, each of the subjects."""
    conditions: list[ColumnElement[bool]] = [literal(True)]
    for subject in subjects:
        columns = _columns_to(table, subject)
        conditions.append(or_(literal(False), *(column == subject.row_id for column in columns)))
    return and_(*conditions)


def _columns_to(table: Table, subject: Subject) -> list[Any]:
    if table.name == subject.table:
        return [table.c.id]
    return [key.parent for key in table.foreign_keys if key.column.table.name == subject.table]


def _was_about(table: Table, subjects: Sequence[Subject]) -> ColumnElement[bool]:
    """Return the condition for images of the table's rows that are, or pointed at, the subjects."""
    conditions: list[ColumnElement[bool]] = [col(ChangeRow.table_name) == table.name]
    for subject in subjects:
        found: list[ColumnElement[bool]] = [literal(False)]
        for column in _columns_to(table, subject):
            if column.name == "id":
                found.append(col(ChangeRow.row_id) == subject.row_id)
                continue
            then = f'%"{column.name}": {subject.row_id},%'
            found.append(col(ChangeRow.before).like(then))
            now = select_columns(table.c.id).where(column == subject.row_id)
            found.append(col(ChangeRow.row_id).in_(now))
        conditions.append(or_(*found))
    return and_(*conditions)


def _count_added(
    session: Session, table: Table, ids: Sequence[int], subjects: Sequence[Subject]
) -> Iterable[Any]:
    """Yield the commands that added rows to the table, each with how many."""
    return _rows(
        session,
        select_columns(table.c.command_id, func.count())
        .where(table.c.command_id.in_(ids), _is_about(table, subjects))
        .group_by(table.c.command_id),
    )


def _count_brought(
    session: Session, table: Table, ids: Sequence[int], subjects: Sequence[Subject]
) -> Iterable[Any]:
    """Yield the imports that brought rows of another log to the table, each with how many."""
    origin = inspect(OriginRow).local_table
    return _rows(
        session,
        select_columns(origin.c.command_id, func.count())
        .join_from(table, origin, origin.c.row_id == table.c.id)
        .where(origin.c.table_name == table.name, origin.c.brought)
        .where(origin.c.command_id.in_(ids), _is_about(table, subjects))
        .group_by(origin.c.command_id),
    )


def _list_added(
    session: Session, table: Table, ids: Sequence[int], subjects: Sequence[Subject]
) -> Iterator[_StoredChange]:
    if ids:
        statement = (
            select_columns(table)
            .where(table.c.command_id.in_(ids), _is_about(table, subjects))
            .order_by(table.c.id)
        )
        for row in _rows(session, statement):
            yield dict(zip(table.c.keys(), row, strict=True))


def _count_images(
    session: Session, table: Table, ids: Sequence[int], subjects: Sequence[Subject]
) -> Iterable[Any]:
    """Yield the commands that touched rows of the table: how many, and how many are gone now."""
    rows = col(ChangeRow.row_id)
    gone = case((rows.not_in(select_columns(table.c.id)), rows))
    return _rows(
        session,
        select_columns(
            col(ChangeRow.command_id), func.count(rows.distinct()), func.count(gone.distinct())
        )
        .where(col(ChangeRow.command_id).in_(ids), _was_about(table, subjects))
        .group_by(col(ChangeRow.command_id)),
    )


def _list_images(
    session: Session, table: Table, ids: Sequence[int], subjects: Sequence[Subject]
) -> Iterator[tuple[int, int, _StoredChange, _StoredChange | None]]:
    """Yield the first touched rows of each command: as they were before, and after it."""
    if not ids:
        return
    changes = inspect(ChangeRow).local_table
    later = changes.alias("later")
    following = (
        select_columns(later.c.before)
        .where(later.c.table_name == table.name, later.c.row_id == changes.c.row_id)
        .where(later.c.command_id > changes.c.command_id)
        .order_by(later.c.id)
        .limit(1)
        .scalar_subquery()
    )
    number = func.row_number().over(
        partition_by=(changes.c.command_id, changes.c.row_id), order_by=changes.c.id
    )
    firsts = (
        select_columns(
            changes.c.id,
            changes.c.command_id,
            changes.c.row_id,
            changes.c.before,
            following.label("following"),
            number.label("number"),
        )
        .where(changes.c.command_id.in_(ids), _was_about(table, subjects))
        .subquery()
    )
    place = func.row_number().over(partition_by=firsts.c.command_id, order_by=firsts.c.id)
    placed = select_columns(firsts, place.label("place")).where(firsts.c.number == 1).subquery()
    statement = select_columns(placed).where(placed.c.place <= SHOWN_ROWS).order_by(placed.c.id)
    rows = list(_rows(session, statement))
    now = _read_now(session, table, [row.row_id for row in rows if row.following is None])
    for row in rows:
        after = now.get(row.row_id) if row.following is None else json.loads(row.following)
        yield row.command_id, row.row_id, json.loads(row.before), after


def _read_now(session: Session, table: Table, ids: Sequence[int]) -> dict[int, _StoredChange]:
    """Return rows as they are, in the form of their images."""
    columns = [
        type_coerce(column, _IMAGE.get(type(column.type), column.type)) for column in table.c
    ]
    labelled = [clause.label(column.name) for clause, column in zip(columns, table.c, strict=True)]
    statement = select_columns(*labelled).where(table.c.id.in_(ids))
    return {row.id: row._mapping for row in _rows(session, statement)} if ids else {}


def _compare(
    table: Table,
    row_id: int,
    before: _StoredChange,
    after: _StoredChange | None,
    names: "RowLabels",
) -> RowChange:
    if after is None or (after.get("removed_by") and not before.get("removed_by")):
        return RowChange(
            kind="removed", table=table.name, row_id=row_id, label=names.label(table, before)
        )
    fields = [
        FieldChange(
            name=FIELD_WORDS.get(column.name, column.name),
            before=names.value(column.name, before.get(column.name)),
            after=names.value(column.name, after.get(column.name)),
        )
        for column in table.c
        if column.name not in _HIDDEN
        and column.name in before  # a later version may have more columns
        and before[column.name] != after.get(column.name)
    ]
    return RowChange(
        kind="changed",
        table=table.name,
        row_id=row_id,
        label=names.label(table, after),
        fields=tuple(fields),
    )


class RowLabels:
    """What rows are called; asked for once each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[int, str]] = {
            "manager": find_manager_labels(session),
            "rep": find_rep_labels(session),
            "account": {},
        }

    def find(self, kind: str, row_id: int) -> str:
        """Return the name of a person or account, also of one that a merge took away."""
        known = self._known[kind]
        if row_id not in known:
            table = METADATA.tables[kind]
            name = self._session.connection().scalar(
                select_columns(table.c.name).where(table.c.id == row_id)
            )
            if name is None:
                image = self._session.exec(
                    select(ChangeRow.before)
                    .where(ChangeRow.table_name == kind, ChangeRow.row_id == row_id)
                    .order_by(col(ChangeRow.id).desc())
                    .limit(1)
                ).first()
                name = json.loads(image)["name"] if image else f"{kind} {row_id}"
            known[row_id] = str(name)
        return known[row_id]

    def value(self, column: str, value: Any) -> FieldValue:  # noqa: ANN401  (whatever a column holds)
        """Return a column's value as people read it."""
        if value is None:
            return None
        if column in _NAMED:
            return self.find(_NAMED[column], value)
        if column == "deal_cents":
            return number_of(value)
        if column in {"starts_at", "ends_at", "at"}:
            return str(value)[:5]
        return value if isinstance(value, str | int | float) else str(value)

    def label(self, table: Table, row: _StoredChange) -> str:
        """Return what a row is about: its name, or its day, people and account."""
        if row.get("name"):
            return str(row["name"])
        parts = [str(row[name]) for name in ("held_on", "day_on") if row.get(name)]
        people = [self.find(_NAMED[name], row[name]) for name in _PEOPLE if row.get(name)]
        parts += [" with ".join(people)] if people else []
        if row.get("account_id"):
            parts.append(self.find("account", row["account_id"]))
        if row.get("field_day_id") and table.name != "call":
            parts.append(f"field day {row['field_day_id']}")
        if table.name == "grouping":
            parts.append(row["path"] or "no group")
            parts += [f"from {row['from_on']}"] if row.get("from_on") else []
        if row.get("call_id") and table.name == "answer":
            parts.append(f"call {row['call_id']}")
        parts += [str(row[name]) for name in ("skill", "text", "folded") if row.get(name)]
        return ", ".join(parts)

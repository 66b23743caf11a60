"""Compiles `statements.py`, which append, imports and completion run, from the SQLModel tables.

Run `python -m coachlog.store.compile_statements` after changing a table; a test compares.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex
from sqlalchemy.sql.expression import ClauseElement
from sqlmodel import SQLModel

from coachlog.domain.calls import UNKNOWN
from coachlog.store import tables  # noqa: F401  (fills the metadata)

_HEAD = '''"""What append, imports and completion run; written by `compile_statements.py`."""

'''

# Rows of the days an import meets that an earlier import brought; lives as long as the connection.
_imported = Table(
    "imported",
    MetaData(),
    Column("day", Date, primary_key=True),
    Column("fingerprint", BigInteger, primary_key=True),
    Column("unmatched", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)

# The entries of the file that is imported; lives as long as the connection.
_met = Table(
    "met",
    MetaData(),
    Column("key", String, primary_key=True),
    Column("times", Integer, nullable=False),
    prefixes=["TEMPORARY"],
    sqlite_with_rowid=False,
)

# In the order in which the append hands them over.
_IMPORTED_COLUMNS = (
    "held_on",
    "manager_id",
    "rep_id",
    "account_id",
    "initiator",
    "deal_cents",
    "currency",
    "minutes",
    "role",
    "reinforce",
    "improve",
    "notes",
)


def _table(name: str) -> Table:
    return SQLModel.metadata.tables[name]


def _param(name: str) -> Any:  # noqa: ANN401  (SQLAlchemy's own type is generic in the column)
    return bindparam(name)


def _add(name: str, *, unless_known: bool = False, with_id: bool = True) -> ClauseElement:
    table = _table(name)
    columns = {c.name: _param(c.name) for c in table.c if c.name != "id"}
    statement = insert(table).values(columns)
    if unless_known:
        statement = statement.on_conflict_do_nothing()
    return statement.returning(table.c.id) if with_id else statement


def _find_people(name: str, by: str) -> ClauseElement:
    table = _table(name)
    found = func.lower(table.c.email) if by == "email" else table.c.folded
    return (
        select(table.c.id, table.c.name, table.c.email)
        .where(found == _param(by))
        .order_by(table.c.id)
    )


def _list_emails(name: str) -> ClauseElement:
    table = _table(name)
    return (
        select(func.lower(table.c.email), table.c.id, table.c.name, table.c.email)
        .where(table.c.email.is_not(None))
        .order_by(table.c.id)
    )


def _count_namesakes(name: str) -> ClauseElement:
    table = _table(name)
    highest = func.max(table.c.namesake)
    next_one = func.coalesce(highest + literal_column("1"), literal_column("0"))
    return select(next_one).where(table.c.folded == _param("folded"))


def _find_former(name: str) -> ClauseElement:
    table, alias = _table(name), _table("alias")
    email = literal_column("NULL").label("email") if name == "account" else table.c.email
    former = select(alias.c[f"{name}_id"]).where(alias.c.folded == _param("folded"))
    return (
        select(table.c.id, table.c.name, email).where(table.c.id.in_(former)).order_by(table.c.id)
    )


def _find_near(name: str) -> ClauseElement:
    table = _table(name)
    length = func.length(table.c.folded)
    return (
        select(table.c.name, table.c.folded)
        .where(length.between(_param("least"), _param("most")))
        .order_by(table.c.id)
    )


def _find_recent() -> ClauseElement:
    call, manager, rep = _table("call"), _table("manager"), _table("rep")
    account = _table("account")
    return (
        select(
            *(manager.c.id.label("manager_id"), manager.c.name, manager.c.email),
            *(rep.c.id.label("rep_id"), rep.c.name, rep.c.email),
            *(account.c.id.label("account_id"), account.c.name),
        )
        .select_from(call)
        .join(manager, manager.c.id == call.c.manager_id)
        .join(rep, rep.c.id == call.c.rep_id)
        .join(account, account.c.id == call.c.account_id)
        .where(call.c.removed_by.is_(None))
        .order_by(call.c.id.desc())
    )


def _find_newest(name: str) -> ClauseElement:
    table = _table(name)
    email = literal_column("NULL").label("email") if name == "account" else table.c.email
    return select(table.c.id, table.c.name, email).order_by(table.c.id.desc())


def _find_holding(name: str) -> ClauseElement:
    table = _table(name)
    email = literal_column("NULL").label("email") if name == "account" else table.c.email
    return (
        select(table.c.id, table.c.name, email, table.c.folded)
        .where(table.c.folded.like(_param("pattern"), escape="!"))
        .order_by(table.c.folded, table.c.id)
    )


def _statements() -> dict[str, ClauseElement]:
    call, day, rep = _table("call"), _table("field_day"), _table("rep")
    manager, membership, account = _table("manager"), _table("membership"), _table("account")
    same = ("held_on", "manager_id", "rep_id", "account_id")
    held_that_day = [
        select(call.c.held_on.label("day"), call.c.fingerprint)
        .where(call.c.held_on == _param("day"), call.c.imported_on.is_(None))
        .where(call.c.fingerprint.is_not(None)),
        select(call.c.imported_on.label("day"), call.c.fingerprint)
        .where(call.c.imported_on == _param("day"))
        .where(call.c.fingerprint.is_not(None)),
    ]
    brought = union_all(*held_that_day).subquery("brought")
    return {
        "ADD_COMMAND": _add("command"),
        "ADD_CHANGE": _add("change", with_id=False),
        "ADD_MANAGER": _add("manager", unless_known=True),
        "ADD_REP": _add("rep", unless_known=True),
        "ADD_ACCOUNT": _add("account", unless_known=True),
        "ADD_MEMBERSHIP": _add("membership", with_id=False),
        "ADD_CALL": _add("call"),
        "ADD_IMPORTED_CALL": insert(call).values(
            {name: _param(name) for name in (*_IMPORTED_COLUMNS, "fingerprint", "command_id")}
        ),
        "COUNT_CALLS": select(func.count()).select_from(call),
        "COUNT_UNSORTED": select(func.count())
        .select_from(call)
        .where(call.c.initiator == literal_column(f"'{UNKNOWN}'"), call.c.removed_by.is_(None)),
        "FIND_MANAGER": _find_people("manager", "folded"),
        "FIND_REP": _find_people("rep", "folded"),
        "FIND_ACCOUNT": select(account.c.id, account.c.name, literal_column("NULL").label("email"))
        .where(account.c.folded == _param("folded"))
        .order_by(account.c.id),
        "FIND_FORMER_MANAGER": _find_former("manager"),
        "FIND_FORMER_REP": _find_former("rep"),
        "FIND_FORMER_ACCOUNT": _find_former("account"),
        "FIND_MANAGER_BY_EMAIL": _find_people("manager", "email"),
        "FIND_REP_BY_EMAIL": _find_people("rep", "email"),
        "FIND_REP_OF_MANAGER": select(rep.c.id, rep.c.name, rep.c.email)
        .where(rep.c.folded == _param("folded"))
        .where(
            rep.c.id.in_(
                select(membership.c.rep_id)
                .join(manager, manager.c.id == membership.c.manager_id)
                .where(manager.c.folded == _param("manager_folded"))
            )
        )
        .order_by(rep.c.id),
        "EMAILS_OF_MANAGERS": _list_emails("manager"),
        "EMAILS_OF_REPS": _list_emails("rep"),
        "NAMESAKE_OF_MANAGER": _count_namesakes("manager"),
        "NAMESAKE_OF_REP": _count_namesakes("rep"),
        "NAMESAKE_OF_ACCOUNT": _count_namesakes("account"),
        "NEAR_MANAGER": _find_near("manager"),
        "NEAR_REP": _find_near("rep"),
        "NEAR_ACCOUNT": _find_near("account"),
        "FIND_RECENT": _find_recent(),
        "NEWEST_MANAGERS": _find_newest("manager"),
        "NEWEST_REPS": _find_newest("rep"),
        "NEWEST_ACCOUNTS": _find_newest("account"),
        "HOLDING_MANAGER": _find_holding("manager"),
        "HOLDING_REP": _find_holding("rep"),
        "HOLDING_ACCOUNT": _find_holding("account"),
        "FIND_MEMBERSHIPS": select(
            membership.c.id,
            membership.c.manager_id,
            manager.c.name,
            membership.c.from_on,
            membership.c.until_on,
            membership.c.assumed,
            manager.c.email,
        )
        .join(manager, manager.c.id == membership.c.manager_id)
        .where(membership.c.rep_id == _param("rep_id"))
        .order_by(membership.c.from_on.is_not(None), membership.c.from_on),
        "MOVE_MEMBERSHIP_START": update(membership)
        .where(membership.c.id == _param("row_id"))
        .values(from_on=_param("day")),
        "FIND_SAME_CALL": select(func.min(call.c.id))
        .where(*(call.c[name] == _param(name) for name in same))
        .where(call.c.removed_by.is_(None)),
        "COUNT_INITIATORS": select(call.c.initiator, func.count().label("calls"))
        .where(call.c.manager_id == _param("manager_id"))
        .where(call.c.held_on.between(_param("start"), _param("end")))
        .where(call.c.removed_by.is_(None))
        .group_by(call.c.initiator),
        "FIND_FIELD_DAY": select(
            day.c.manager_id,
            manager.c.name.label("manager"),
            day.c.rep_id,
            rep.c.name.label("rep"),
            day.c.day_on,
            day.c.status,
        )
        .join(manager, manager.c.id == day.c.manager_id)
        .join(rep, rep.c.id == day.c.rep_id)
        .where(day.c.id == _param("row_id")),
        "FIND_PLANNED_DAYS": select(day.c.id, rep.c.name)
        .join(rep, rep.c.id == day.c.rep_id)
        .where(day.c.manager_id == _param("manager_id"), day.c.day_on == _param("day"))
        .where(day.c.status == _param("status"))
        .order_by(day.c.id),
        "HOLD_FIELD_DAY": update(day)
        .where(day.c.id == _param("row_id"))
        .values(status=_param("status")),
        "CREATE_IMPORTED": CreateTable(_imported),
        "NOTE_IMPORTED": _imported.insert().from_select(
            ["day", "fingerprint", "unmatched"],
            select(brought.c.day, brought.c.fingerprint, func.count()).group_by(
                brought.c.day, brought.c.fingerprint
            ),
        ),
        "MATCH_IMPORTED": update(_imported)
        .where(_imported.c.day == _param("held_on"))
        .where(_imported.c.fingerprint == _param("print"))
        .where(_imported.c.unmatched > literal_column("0"))
        .values(unmatched=_imported.c.unmatched - literal_column("1")),
    }


def _events() -> dict[str, ClauseElement]:
    """Return what an import of foreign files asks of each entry or record."""
    event, change, command = _table("event"), _table("change"), _table("command")
    names = (
        "id", "key", "digest", "status", "call_id", "field_day_id", "suggestion", "reason",
    )  # fmt: skip
    known = select(*(event.c[name] for name in names))
    call = _table("call")
    same_account = call.c.account_id == _param("account_id")
    return {
        "CREATE_MET": CreateTable(_met),
        "MEET": insert(_met)
        .values(key=_param("key"), times=literal_column("1"))
        .on_conflict_do_update(
            index_elements=[_met.c.key], set_={"times": _met.c.times + literal_column("1")}
        )
        .returning(_met.c.times),
        "ADD_FIELD_DAY": _add("field_day"),
        "ADD_EVENT": _add("event", with_id=False),
        "FIND_EVENT": known.where(event.c.key == _param("key")),
        "LIST_COMMANDS_OF_ROW": select(command.c.name, command.c.actor)
        .join(change, change.c.command_id == command.c.id)
        .where(change.c.table_name == _param("table_name"))
        .where(change.c.row_id == _param("row_id"))
        .order_by(command.c.id.desc()),
        "LIST_UNMET_EVENTS": known.where(event.c.key > _param("after"))
        .where(event.c.key < _param("before"))
        .where(event.c.key.not_in(select(_met.c.key))),
        "FIND_TWIN_CALL": _find_twin("call", "held_on", "manager_id", "rep_id")
        .where(call.c.removed_by.is_(None))
        # Sources name one account otherwise, but nobody is at two meetings at a time.
        .where(or_(same_account, call.c.starts_at == _param("starts_at")))
        .order_by(same_account.desc(), call.c.id),
        "FIND_TWIN_DAY": _find_twin("field_day", "day_on", "manager_id", "rep_id").order_by(
            _table("field_day").c.id
        ),
    }


def _deals() -> dict[str, ClauseElement]:
    """Return what an import asks of each deal."""
    deal = _table("deal")
    facts = [column for column in deal.c if column.name not in ("id", "key", "command_id")]
    return {
        "ADD_DEAL": _add("deal", with_id=False),
        "FIND_DEAL": select(deal.c.id, *facts).where(deal.c.key == _param("key")),
        "UPDATE_DEAL": update(deal)
        .where(deal.c.id == _param("row_id"))
        .values({column.name: _param(column.name) for column in facts}),
    }


def _find_twin(name: str, *same: str) -> Select[int]:
    """Find a row up to `newest` of the same day and people that no entry of the file stands for."""
    table, event = _table(name), _table("event")
    stood_for = (
        exists()
        .where(event.c[f"{name}_id"] == table.c.id)
        .where(event.c.key.in_(select(_met.c.key)))
    )
    return (
        select(table.c.id, table.c.starts_at)
        .where(*(table.c[one] == _param(one) for one in same))
        .where(table.c.id <= _param("newest"), ~stood_for)
    )


def _begins(value: ColumnElement[str]) -> ColumnElement[bool]:
    prefix = bindparam("prefix", type_=String)
    return func.substr(value, literal_column("1"), func.length(prefix), type_=String) == prefix


def _completions() -> dict[str, ClauseElement]:
    """Return what the shell's completion lists: names by their letters, IDs the newest first."""
    call, day, rep = _table("call"), _table("field_day"), _table("rep")
    manager, membership, account = _table("manager"), _table("membership"), _table("account")
    action = _table("action")
    absence = _table("absence")
    on_team = membership.c.rep_id == rep.c.id
    return {
        "LIST_MANAGERS": select(manager.c.name, manager.c.email)
        .where(_begins(manager.c.folded))
        .order_by(manager.c.folded, manager.c.namesake),
        "LIST_REPS": select(rep.c.name, manager.c.name.label("manager"))
        .select_from(rep)
        .outerjoin(membership, on_team & membership.c.until_on.is_(None))
        .outerjoin(manager, manager.c.id == membership.c.manager_id)
        .where(_begins(rep.c.folded))
        .order_by(rep.c.folded, rep.c.namesake),
        "LIST_ACCOUNTS": select(account.c.name, literal_column("NULL").label("about"))
        .where(_begins(account.c.folded))
        .order_by(account.c.folded, account.c.namesake),
        "LIST_CALL_IDS": select(
            call.c.id,
            call.c.held_on,
            manager.c.name.label("manager"),
            rep.c.name.label("rep"),
            account.c.name.label("account"),
        )
        .join(manager, manager.c.id == call.c.manager_id)
        .join(rep, rep.c.id == call.c.rep_id)
        .join(account, account.c.id == call.c.account_id)
        .where(_begins(cast(call.c.id, String)), call.c.removed_by.is_(None))
        .order_by(call.c.id.desc()),
        "LIST_ACTION_IDS": select(
            action.c.id, action.c.status, rep.c.name.label("rep"), action.c.text
        )
        .join(rep, rep.c.id == action.c.rep_id)
        .where(_begins(cast(action.c.id, String)))
        .order_by(action.c.id.desc()),
        "LIST_ABSENCE_IDS": select(
            absence.c.id,
            absence.c.from_on,
            absence.c.until_on,
            func.coalesce(rep.c.name, manager.c.name).label("name"),
        )
        .outerjoin(rep, rep.c.id == absence.c.rep_id)
        .outerjoin(manager, manager.c.id == absence.c.manager_id)
        .where(_begins(cast(absence.c.id, String)))
        .order_by(absence.c.id.desc()),
        "LIST_FIELD_DAY_IDS": select(
            day.c.id,
            day.c.day_on,
            manager.c.name.label("manager"),
            rep.c.name.label("rep"),
            day.c.half,
            day.c.status,
        )
        .join(manager, manager.c.id == day.c.manager_id)
        .join(rep, rep.c.id == day.c.rep_id)
        .where(_begins(cast(day.c.id, String)))
        .order_by(day.c.id.desc()),
    }


# Indexes of `call` whose order is not the order in which calls come in.
_SCATTERED = ("call_manager_day", "call_rep_day")


def _scattered_indexes() -> dict[str, list[ClauseElement]]:
    indexes = [index for index in _table("call").indexes if index.name in _SCATTERED]
    indexes.sort(key=lambda index: str(index.name))
    return {
        "DROP_SCATTERED_INDEXES": [DropIndex(index) for index in indexes],
        "CREATE_SCATTERED_INDEXES": [CreateIndex(index) for index in indexes],
    }


def compile_statements() -> str:
    """Return the text of `statements.py`, made from the tables as they are now."""
    dialect = sqlite.dialect(paramstyle="named")

    def text_of(statement: ClauseElement) -> str:
        sql = str(statement.compile(dialect=dialect))
        body = "\n".join(line.strip() for line in sql.splitlines() if line.strip())
        return f'"""\\\n{body}\n"""'

    parts = [_HEAD]
    every = {**_statements(), **_events(), **_deals(), **_completions()}
    parts += [f"{name} = {text_of(one)}\n" for name, one in every.items()]
    for name, several in _scattered_indexes().items():
        listed = "".join(f"    {text_of(one)},\n" for one in several)
        parts.append(f"{name} = (\n{listed})\n")
    return "".join(parts)


if __name__ == "__main__":
    (Path(__file__).parent / "statements.py").write_text(compile_statements(), encoding="utf-8")

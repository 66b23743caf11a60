"""The tables of what the log knows of itself and of its sources; no report needs them."""

from datetime import date, time

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from coachlog.domain.erased import MARK_KINDS
from coachlog.store.tables import NEVER_REUSE_IDS, TableRow, index_where_set, one_of


class UndoneRow(TableRow, table=True):
    """A command that was taken back, under the id that it had; of what it did nothing counts."""

    __tablename__ = "undone"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    actor: str
    ran_at: str
    summary: str = ""
    undone_at: str


class UndoneImageRow(TableRow, table=True):
    """A row as it was before an undo, as JSON, or none where the undo brought it back.

    They are there until the next command.
    """

    __tablename__ = "undone_row"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    undone_id: int = Field(foreign_key="undone.id")
    table_name: str
    row_id: int
    image: str | None = None


class LogRow(TableRow, table=True):
    """The log itself: one row with its name among all logs.

    What was before `purged_before` was purged, and no import brings it back. `unclean`: backups and
    free space may still hold what an erase or a purge removed; it holds how that was wanted.
    """

    __tablename__ = "log"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    purged_before: date | None = None
    unclean: str | None = None


class OriginRow(TableRow, table=True):
    """Which row here the row `number` of the log `log_uid` is.

    `brought`: the row came with that log; otherwise it was here and is the same by name.
    """

    __tablename__ = "origin"
    __table_args__ = (
        UniqueConstraint("table_name", "log_uid", "number"),
        Index("origin_row", "table_name", "row_id"),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    table_name: str
    log_uid: str
    number: int
    row_id: int
    brought: bool
    command_id: int = Field(foreign_key="command.id", index=True)


class AliasRow(TableRow, table=True):
    """A former name of a person or an account, or a further address, by which they are found."""

    __tablename__ = "alias"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(index=True)
    manager_id: int | None = Field(default=None, foreign_key="manager.id")
    rep_id: int | None = Field(default=None, foreign_key="rep.id")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    command_id: int = Field(foreign_key="command.id")


class EventRow(TableRow, table=True):
    """A calendar entry or CRM record that an import met, and what became of it here.

    `key` is its identity in the source; `digest` tells whether it changed since. `suggestion` is
    the initiator its organiser hints at, with the `reason` in words. `customer` is how an unsure
    one calls a customer that is no account yet. `calendar` tells which calendar it was in.
    """

    __tablename__ = "event"
    __table_args__ = (
        index_where_set("event_call", "call_id"),
        index_where_set("event_field_day", "field_day_id"),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    digest: str
    status: str = "taken"
    call_id: int | None = Field(default=None, foreign_key="call.id")
    field_day_id: int | None = Field(default=None, foreign_key="field_day.id")
    suggestion: str | None = None
    reason: str | None = None
    customer: str | None = None
    calendar: str | None = None
    command_id: int = Field(foreign_key="command.id")


class BusyRow(TableRow, table=True):
    """Time that a manager's calendar shows as taken; without times, the whole day."""

    __tablename__ = "busy"
    __table_args__ = (Index("busy_manager_day", "manager_id", "day_on"), NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id")
    day_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    key: str
    command_id: int = Field(foreign_key="command.id")


class SealRow(TableRow, table=True):
    """Sums over the pages of the log's file, in one row that `store/seal.py` reads and writes."""

    __tablename__ = "seal"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    kept: bytes


class TombstoneRow(TableRow, table=True):
    """A mark by which an erased person is recognised; those of one person have the same salt.

    `digest` is the keyed hash of a name, an address or a login: it can be asked, but not read.
    """

    __tablename__ = "tombstone"
    __table_args__ = (
        UniqueConstraint("salt", "digest"),
        one_of("kind", MARK_KINDS),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    salt: str
    kind: str
    digest: str
    command_id: int = Field(foreign_key="command.id")

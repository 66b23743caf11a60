"""The SQLModel tables of the log; no row leaves the store and the reports.

Dates are local dates, instants are ISO 8601 UTC text, amounts are hundredths of their currency.
`command_id` names the command that added the row.
"""

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from coachlog.domain.calls import INITIATORS, MANAGER_SCHEDULED, MAX_MINUTES, ROLES
from coachlog.domain.fielddays import HALVES, STATUSES
from coachlog.domain.teams import LEVELS

# Named, so that later migrations can speak of them on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

# IDs are shown to people, so SQLite must never hand one out twice.
_NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


def _index_where_set(name: str, column: str) -> Index:
    """Return an index over the few rows that have `column` at all.

    On SQLite only: naming PostgreSQL here would load its dialect, a tenth of a report's start.
    """
    return Index(name, column, sqlite_where=text(f"{column} IS NOT NULL"))


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    # Not IN: for three or more values SQLite builds a table for that, on each insert.
    listed = " OR ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(listed, name=f"{column}_known")


class CommandRow(SQLModel, table=True):
    """One command that changed the log: who ran it and when."""

    __tablename__ = "command"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    actor: str
    ran_at: str
    summary: str = ""


class ChangeRow(SQLModel, table=True):
    """The image, as JSON, of a row before a command updated it."""

    __tablename__ = "change"
    __table_args__ = (Index("change_row", "table_name", "row_id"), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    command_id: int = Field(foreign_key="command.id", index=True)
    table_name: str
    row_id: int
    before: str


class ManagerRow(SQLModel, table=True):
    """A sales manager. `namesake` counts people whose folded names are the same."""

    __tablename__ = "manager"
    __table_args__ = (UniqueConstraint("folded", "namesake"), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    email: str | None = None
    command_id: int = Field(foreign_key="command.id")


class RepRow(SQLModel, table=True):
    """A salesperson."""

    __tablename__ = "rep"
    __table_args__ = (
        UniqueConstraint("folded", "namesake"),
        _one_of("level", LEVELS),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    email: str | None = None
    level: str
    started_on: date | None = None
    left_on: date | None = None
    command_id: int = Field(foreign_key="command.id")


class AccountRow(SQLModel, table=True):
    """A customer."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("folded", "namesake"), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    command_id: int = Field(foreign_key="command.id")


class MembershipRow(SQLModel, table=True):
    """A rep's time on a manager's team; `until_on` is included, no date means open.

    `assumed`: the start was taken from the first call, and an earlier call moves it back.
    """

    __tablename__ = "membership"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    manager_id: int = Field(foreign_key="manager.id", index=True)
    from_on: date | None = None
    until_on: date | None = None
    assumed: bool = False
    command_id: int = Field(foreign_key="command.id")


class FieldDayRow(SQLModel, table=True):
    """A field day, from plan to what became of it; times are local, in `time_zone`."""

    __tablename__ = "field_day"
    __table_args__ = (
        Index("field_day_manager_day", "manager_id", "day_on"),
        Index("field_day_rep_day", "rep_id", "day_on"),
        _one_of("half", HALVES),
        _one_of("status", STATUSES),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id")
    rep_id: int = Field(foreign_key="rep.id")
    day_on: date = Field(index=True)
    half: str
    starts_at: time
    ends_at: time
    time_zone: str
    status: str = "planned"
    objective: str | None = None
    place: str | None = None
    uid: str
    command_id: int = Field(foreign_key="command.id")


class StopRow(SQLModel, table=True):
    """A planned visit of a field day."""

    __tablename__ = "stop"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    at: time
    account_id: int = Field(foreign_key="account.id")
    command_id: int = Field(foreign_key="command.id")


class FocusRow(SQLModel, table=True):
    """A skill that a field day is about."""

    __tablename__ = "focus"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    skill: str
    command_id: int = Field(foreign_key="command.id")


class CallRow(SQLModel, table=True):
    """One ride-along.

    `fingerprint` is the identity of an imported row as its file had it; `imported_on` is that row's
    date once an edit has moved the call to another. Both outlive edits and removal, so that an
    import never brings such a call back.
    `removed_by` is the command that removed the call; what is removed counts nowhere.
    """

    __tablename__ = "call"
    __table_args__ = (
        # Every report starts from a run of days, for all managers or for one.
        Index("call_day", "held_on", "manager_id"),
        Index("call_manager_day", "manager_id", "held_on"),
        # The last scheduled call of a rep, however many requested ones came after it.
        Index("call_rep_day", "rep_id", "initiator", "held_on"),
        _index_where_set("call_field_day", "field_day_id"),
        _index_where_set("call_imported_on", "imported_on"),
        _one_of("initiator", INITIATORS),
        CheckConstraint(f"minutes BETWEEN 1 AND {MAX_MINUTES}", name="minutes_of_a_day"),
        CheckConstraint("deal_cents >= 0", name="deal_not_negative"),
        CheckConstraint("deal_cents IS NULL OR currency IS NOT NULL", name="deal_has_currency"),
        CheckConstraint(
            f"field_day_id IS NULL OR initiator = '{MANAGER_SCHEDULED}'", name="day_is_scheduled"
        ),
        _one_of("role", ROLES),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    held_on: date
    manager_id: int = Field(foreign_key="manager.id")
    rep_id: int = Field(foreign_key="rep.id")
    account_id: int = Field(foreign_key="account.id")
    initiator: str
    deal_cents: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    minutes: int | None = None
    role: str | None = None
    field_day_id: int | None = Field(default=None, foreign_key="field_day.id")
    reinforce: str | None = None
    improve: str | None = None
    notes: str | None = None
    imported_on: date | None = None
    fingerprint: int | None = Field(default=None, sa_type=BigInteger)
    command_id: int = Field(foreign_key="command.id")
    removed_by: int | None = Field(default=None, foreign_key="command.id")

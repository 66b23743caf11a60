"""The SQLModel tables of the log; no row leaves the store and the reports.

Dates are local dates, instants are ISO 8601 UTC text, amounts are hundredths of their currency.
`command_id` names the command that added the row.
"""

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from coachlog.domain.answers import LEADERS
from coachlog.domain.calls import (
    INITIATORS,
    MANAGER_SCHEDULED,
    MAX_MINUTES,
    REP_REQUEST,
    ROLES,
    UNKNOWN,
)
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
NEVER_REUSE_IDS = {"sqlite_autoincrement": True}


def index_where_set(name: str, column: str) -> Index:
    """Return an index over the few rows that have `column` at all.

    On SQLite only: naming PostgreSQL here would load its dialect, a tenth of a report's start.
    """
    return Index(name, column, sqlite_where=text(f"{column} IS NOT NULL"))


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """Return a check that a column holds one of some values.

    Not IN: for three or more values SQLite builds a table for that, on each insert.
    """
    listed = " OR ".join(f"{column} = '{value}'" for value in values)
    return CheckConstraint(listed, name=f"{column}_known")


class TableRow(SQLModel):
    """What all rows have in common: what Pydantic needs to check one is built when first used."""

    model_config = {"defer_build": True}  # no row is ever checked, and a report starts sooner


class CommandRow(TableRow, table=True):
    """One command that changed the log: who ran it and when."""

    __tablename__ = "command"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    actor: str
    ran_at: str
    summary: str = ""


class ChangeRow(TableRow, table=True):
    """The image, as JSON, of a row before a command updated it."""

    __tablename__ = "change"
    __table_args__ = (Index("change_row", "table_name", "row_id"), NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    command_id: int = Field(foreign_key="command.id", index=True)
    table_name: str
    row_id: int
    before: str


class ManagerRow(TableRow, table=True):
    """A sales manager. `namesake` counts people whose folded names are the same."""

    __tablename__ = "manager"
    __table_args__ = (UniqueConstraint("folded", "namesake"), NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    email: str | None = None
    command_id: int = Field(foreign_key="command.id")


class RepRow(TableRow, table=True):
    """A salesperson."""

    __tablename__ = "rep"
    __table_args__ = (
        UniqueConstraint("folded", "namesake"),
        one_of("level", LEVELS),
        NEVER_REUSE_IDS,
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


class AccountRow(TableRow, table=True):
    """A customer; `kind` is the user's own word for what sort it is."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("folded", "namesake"), NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    kind: str | None = None
    command_id: int = Field(foreign_key="command.id")


class MembershipRow(TableRow, table=True):
    """A rep's time on a manager's team; `until_on` is included, no date means open.

    `assumed`: the start was taken from the first call, and an earlier call moves it back.
    """

    __tablename__ = "membership"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    manager_id: int = Field(foreign_key="manager.id", index=True)
    from_on: date | None = None
    until_on: date | None = None
    assumed: bool = False
    command_id: int = Field(foreign_key="command.id")


class GroupingRow(TableRow, table=True):
    """The group that a manager is in from a day on, such as EMEA/North; no path: in none."""

    __tablename__ = "grouping"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id", index=True)
    path: str | None = None
    from_on: date | None = None
    command_id: int = Field(foreign_key="command.id")


class FieldDayRow(TableRow, table=True):
    """A field day, from plan to what became of it; times are local, in `time_zone`.

    `uid` and `sequence` are its identity and version in calendars (RFC 5545); `published_to` is
    where it stands on a calendar server. `remark` is the manager's own.
    """

    __tablename__ = "field_day"
    __table_args__ = (
        Index("field_day_manager_day", "manager_id", "day_on"),
        Index("field_day_rep_day", "rep_id", "day_on"),
        one_of("half", HALVES),
        one_of("status", STATUSES),
        NEVER_REUSE_IDS,
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
    sequence: int = 0
    published_to: str | None = None
    debriefed_on: date | None = None
    next_on: date | None = None
    remark: str | None = None
    command_id: int = Field(foreign_key="command.id")


class FocusRow(TableRow, table=True):
    """A skill that a field day is about."""

    __tablename__ = "focus"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    skill: str
    command_id: int = Field(foreign_key="command.id")


class CallRow(TableRow, table=True):
    """One ride-along.

    `fingerprint` is the identity of an imported row as its file had it; `imported_on` is that row's
    date once an edit has moved the call to another. Both outlive edits and removal, so that an
    import never brings such a call back.
    `removed_by` is the command that removed the call; what is removed counts nowhere.
    `initiator_from` is "organizer" where the initiator was taken from a calendar's organiser and
    nobody has confirmed it.
    """

    __tablename__ = "call"
    __table_args__ = (
        # Every report starts from a run of days, for all managers or for one. What it counts of
        # all stands in the index, in the order of visits: no row is looked up and nothing sorted.
        Index(
            "call_day",
            "held_on",
            "manager_id",
            "rep_id",
            "initiator",
            "removed_by",
            "currency",
            "deal_cents",
        ),
        Index("call_manager_day", "manager_id", "held_on"),
        # The last scheduled call of a rep, however many requested ones came after it.
        Index("call_rep_day", "rep_id", "initiator", "held_on"),
        index_where_set("call_field_day", "field_day_id"),
        index_where_set("call_imported_on", "imported_on"),
        # Few as a rule, of a log of any size: they are looked for on every screen.
        Index(
            "call_unsorted",
            "removed_by",
            "manager_id",
            "held_on",
            sqlite_where=text(f"initiator = '{UNKNOWN}'"),
        ),
        one_of("initiator", INITIATORS),
        CheckConstraint(f"minutes BETWEEN 1 AND {MAX_MINUTES}", name="minutes_of_a_day"),
        CheckConstraint("deal_cents >= 0", name="deal_not_negative"),
        CheckConstraint("deal_cents IS NULL OR currency IS NOT NULL", name="deal_has_currency"),
        CheckConstraint(
            f"field_day_id IS NULL OR initiator = '{MANAGER_SCHEDULED}'", name="day_is_scheduled"
        ),
        one_of("role", ROLES),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    held_on: date
    manager_id: int = Field(foreign_key="manager.id")
    rep_id: int = Field(foreign_key="rep.id")
    account_id: int = Field(foreign_key="account.id")
    initiator: str
    initiator_from: str | None = None
    deal_cents: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    starts_at: time | None = None
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


class DealRow(TableRow, table=True):
    """A deal of a CRM export; `key` is its identity there."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("deal_cents >= 0", name="deal_not_negative"),
        CheckConstraint("deal_cents IS NULL OR currency IS NOT NULL", name="deal_has_currency"),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    name: str
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    stage: str | None = None
    closed: bool = False
    deal_cents: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    command_id: int = Field(foreign_key="command.id")


class AbsenceRow(TableRow, table=True):
    """Days, both ends included, on which a rep or a manager can't have a field day."""

    __tablename__ = "absence"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int | None = Field(default=None, foreign_key="manager.id", index=True)
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    from_on: date
    until_on: date
    reason: str | None = None
    command_id: int = Field(foreign_key="command.id")


class DisplacementRow(TableRow, table=True):
    """What a planned field day was given up for: a call of the log, or words."""

    __tablename__ = "displacement"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    text: str | None = None
    command_id: int = Field(foreign_key="command.id")


class AnswerRow(TableRow, table=True):
    """What the rep says of a call: who wanted the manager there, and who led; the newest holds."""

    __tablename__ = "answer"
    __table_args__ = (
        one_of("initiator", (REP_REQUEST, MANAGER_SCHEDULED)),
        one_of("led", LEADERS),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="call.id", index=True)
    initiator: str | None = None
    led: str | None = None
    answered_on: date
    command_id: int = Field(foreign_key="command.id")


class DrawRow(TableRow, table=True):
    """The random order in which a manager's unsorted visits of a period are asked about.

    `skipped` has the visits that nobody could tell, each as REP:DATE, with blanks between.
    """

    __tablename__ = "draw"
    __table_args__ = (
        Index("draw_manager", "manager_id", "from_on", "until_on"),
        CheckConstraint("risk BETWEEN 1 AND 50", name="risk_in_percent"),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id")
    from_on: date
    until_on: date
    seed: str
    risk: int
    skipped: str = ""
    command_id: int = Field(foreign_key="command.id")

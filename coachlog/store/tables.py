"""The SQLModel tables of the log; no row leaves the store and the reports.

Dates are local dates, instants are ISO 8601 UTC text, amounts are hundredths of their currency.
`command_id` names the command that added the row.
"""

from datetime import date, time

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from coachlog.domain.actions import ACTION_STATUSES, OWNERS
from coachlog.domain.answers import LEADERS
from coachlog.domain.calls import (
    INITIATORS,
    MANAGER_SCHEDULED,
    MAX_MINUTES,
    REP_REQUEST,
    ROLES,
    UNKNOWN,
)
from coachlog.domain.erased import MARK_KINDS
from coachlog.domain.fielddays import HALVES, STATUSES, STOP_STATUSES
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


class UndoneRow(SQLModel, table=True):
    """A command that was taken back, under the id that it had; of what it did nothing counts."""

    __tablename__ = "undone"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    actor: str
    ran_at: str
    summary: str = ""
    undone_at: str


class UndoneImageRow(SQLModel, table=True):
    """A row as it was before an undo, as JSON, or none where the undo brought it back.

    They are there until the next command.
    """

    __tablename__ = "undone_row"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    undone_id: int = Field(foreign_key="undone.id")
    table_name: str
    row_id: int
    image: str | None = None


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
    """A customer; `kind` is the user's own word for what sort it is."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("folded", "namesake"), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    namesake: int = 0
    kind: str | None = None
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


class GroupingRow(SQLModel, table=True):
    """The group that a manager is in from a day on, such as EMEA/North; no path: in none."""

    __tablename__ = "grouping"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id", index=True)
    path: str | None = None
    from_on: date | None = None
    command_id: int = Field(foreign_key="command.id")


class FieldDayRow(SQLModel, table=True):
    """A field day, from plan to what became of it; times are local, in `time_zone`.

    `uid` and `sequence` are its identity and version in calendars (RFC 5545); `published_to` is
    where it stands on a calendar server. `remark` is the manager's own.
    """

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
    sequence: int = 0
    published_to: str | None = None
    debriefed_on: date | None = None
    next_on: date | None = None
    remark: str | None = None
    command_id: int = Field(foreign_key="command.id")


class StopRow(SQLModel, table=True):
    """A visit of a field day: planned or `added` on the way, and the call that came of it."""

    __tablename__ = "stop"
    __table_args__ = (_one_of("status", STOP_STATUSES), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    at: time
    account_id: int = Field(foreign_key="account.id")
    status: str = "planned"
    call_id: int | None = Field(default=None, foreign_key="call.id")
    added: bool = False
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
        _index_where_set("call_field_day", "field_day_id"),
        _index_where_set("call_imported_on", "imported_on"),
        # Few as a rule, of a log of any size: they are looked for on every screen.
        Index(
            "call_unsorted",
            "removed_by",
            "manager_id",
            "held_on",
            sqlite_where=text(f"initiator = '{UNKNOWN}'"),
        ),
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


class LogRow(SQLModel, table=True):
    """The log itself: one row with its name among all logs.

    What was before `purged_before` was purged, and no import brings it back. `unclean`: backups and
    free space may still hold what an erase or a purge removed; it holds how that was wanted.
    """

    __tablename__ = "log"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    uid: str
    purged_before: date | None = None
    unclean: str | None = None


class OriginRow(SQLModel, table=True):
    """Which row here the row `number` of the log `log_uid` is.

    `brought`: the row came with that log; otherwise it was here and is the same by name.
    """

    __tablename__ = "origin"
    __table_args__ = (
        UniqueConstraint("table_name", "log_uid", "number"),
        Index("origin_row", "table_name", "row_id"),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    table_name: str
    log_uid: str
    number: int
    row_id: int
    brought: bool
    command_id: int = Field(foreign_key="command.id", index=True)


class AliasRow(SQLModel, table=True):
    """A former name of a person or an account, or a further address, by which they are found."""

    __tablename__ = "alias"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    folded: str = Field(index=True)
    manager_id: int | None = Field(default=None, foreign_key="manager.id")
    rep_id: int | None = Field(default=None, foreign_key="rep.id")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    command_id: int = Field(foreign_key="command.id")


class EventRow(SQLModel, table=True):
    """A calendar entry or CRM record that an import met, and what became of it here.

    `key` is its identity in the source; `digest` tells whether it changed since. `suggestion` is
    the initiator its organiser hints at, with the `reason` in words. `customer` is how an unsure
    one calls a customer that is no account yet. `calendar` tells which calendar it was in.
    """

    __tablename__ = "event"
    __table_args__ = (
        _index_where_set("event_call", "call_id"),
        _index_where_set("event_field_day", "field_day_id"),
        _NEVER_REUSE_IDS,
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


class BusyRow(SQLModel, table=True):
    """Time that a manager's calendar shows as taken; without times, the whole day."""

    __tablename__ = "busy"
    __table_args__ = (Index("busy_manager_day", "manager_id", "day_on"), _NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id")
    day_on: date
    starts_at: time | None = None
    ends_at: time | None = None
    key: str
    command_id: int = Field(foreign_key="command.id")


class DealRow(SQLModel, table=True):
    """A deal of a CRM export; `key` is its identity there."""

    __tablename__ = "deal"
    __table_args__ = (
        CheckConstraint("deal_cents >= 0", name="deal_not_negative"),
        CheckConstraint("deal_cents IS NULL OR currency IS NOT NULL", name="deal_has_currency"),
        _NEVER_REUSE_IDS,
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


class AbsenceRow(SQLModel, table=True):
    """Days, both ends included, on which a rep or a manager can't have a field day."""

    __tablename__ = "absence"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int | None = Field(default=None, foreign_key="manager.id", index=True)
    rep_id: int | None = Field(default=None, foreign_key="rep.id", index=True)
    from_on: date
    until_on: date
    reason: str | None = None
    command_id: int = Field(foreign_key="command.id")


class RatingRow(SQLModel, table=True):
    """How somebody rated a focus skill on a field day, 1 to 5."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    skill: str
    score: int
    rated_by: str
    rated_on: date
    command_id: int = Field(foreign_key="command.id")


class ActionRow(SQLModel, table=True):
    """A next step that manager and rep agreed on."""

    __tablename__ = "action"
    __table_args__ = (
        _one_of("owner", OWNERS),
        _one_of("status", ACTION_STATUSES),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    rep_id: int = Field(foreign_key="rep.id", index=True)
    manager_id: int = Field(foreign_key="manager.id", index=True)
    field_day_id: int | None = Field(default=None, foreign_key="field_day.id", index=True)
    text: str
    owner: str
    agreed_on: date
    due_on: date | None = None
    status: str = "open"
    closed_on: date | None = None
    command_id: int = Field(foreign_key="command.id")


class ReplyRow(SQLModel, table=True):
    """What the rep answered to the report of a field day."""

    __tablename__ = "reply"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    text: str
    replied_on: date
    command_id: int = Field(foreign_key="command.id")


class DisplacementRow(SQLModel, table=True):
    """What a planned field day was given up for: a call of the log, or words."""

    __tablename__ = "displacement"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    call_id: int | None = Field(default=None, foreign_key="call.id", index=True)
    text: str | None = None
    command_id: int = Field(foreign_key="command.id")


class AnswerRow(SQLModel, table=True):
    """What the rep says of a call: who wanted the manager there, and who led; the newest holds."""

    __tablename__ = "answer"
    __table_args__ = (
        _one_of("initiator", (REP_REQUEST, MANAGER_SCHEDULED)),
        _one_of("led", LEADERS),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="call.id", index=True)
    initiator: str | None = None
    led: str | None = None
    answered_on: date
    command_id: int = Field(foreign_key="command.id")


class DrawRow(SQLModel, table=True):
    """The random order in which a manager's unsorted visits of a period are asked about.

    `skipped` has the visits that nobody could tell, each as REP:DATE, with blanks between.
    """

    __tablename__ = "draw"
    __table_args__ = (
        Index("draw_manager", "manager_id", "from_on", "until_on"),
        CheckConstraint("risk BETWEEN 1 AND 50", name="risk_in_percent"),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    manager_id: int = Field(foreign_key="manager.id")
    from_on: date
    until_on: date
    seed: str
    risk: int
    skipped: str = ""
    command_id: int = Field(foreign_key="command.id")


class SealRow(SQLModel, table=True):
    """Sums over the pages of the log's file, in one row that `store/seal.py` reads and writes."""

    __tablename__ = "seal"
    __table_args__ = (_NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    kept: bytes


class TombstoneRow(SQLModel, table=True):
    """A mark by which an erased person is recognised; those of one person have the same salt.

    `digest` is the keyed hash of a name, an address or a login: it can be asked, but not read.
    """

    __tablename__ = "tombstone"
    __table_args__ = (
        UniqueConstraint("salt", "digest"),
        _one_of("kind", MARK_KINDS),
        _NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    salt: str
    kind: str
    digest: str
    command_id: int = Field(foreign_key="command.id")

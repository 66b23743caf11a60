"""The tables of a field day's stops and debrief; no report on managers needs them."""

from datetime import date, time

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from coachlog.domain.actions import ACTION_STATUSES, OWNERS
from coachlog.domain.fielddays import STOP_STATUSES
from coachlog.store.tables import NEVER_REUSE_IDS, TableRow, one_of


class StopRow(TableRow, table=True):
    """A visit of a field day: planned or `added` on the way, and the call that came of it."""

    __tablename__ = "stop"
    __table_args__ = (one_of("status", STOP_STATUSES), NEVER_REUSE_IDS)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    at: time
    account_id: int = Field(foreign_key="account.id")
    status: str = "planned"
    call_id: int | None = Field(default=None, foreign_key="call.id")
    added: bool = False
    command_id: int = Field(foreign_key="command.id")


class RatingRow(TableRow, table=True):
    """How somebody rated a focus skill on a field day, 1 to 5."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 5", name="score_of_five"),
        NEVER_REUSE_IDS,
    )

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    skill: str
    score: int
    rated_by: str
    rated_on: date
    command_id: int = Field(foreign_key="command.id")


class ActionRow(TableRow, table=True):
    """A next step that manager and rep agreed on."""

    __tablename__ = "action"
    __table_args__ = (
        one_of("owner", OWNERS),
        one_of("status", ACTION_STATUSES),
        NEVER_REUSE_IDS,
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


class ReplyRow(TableRow, table=True):
    """What the rep answered to the report of a field day."""

    __tablename__ = "reply"
    __table_args__ = (NEVER_REUSE_IDS,)

    id: int | None = Field(default=None, primary_key=True)
    field_day_id: int = Field(foreign_key="field_day.id", index=True)
    text: str
    replied_on: date
    command_id: int = Field(foreign_key="command.id")

"""Actions: next steps that manager and rep agreed on, each with an owner and a due date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from coachlog.domain.changes import KEEP, Keep
from coachlog.domain.choices import parse_choice
from coachlog.errors import InvalidValue

Owner = Literal["rep", "manager"]
ActionStatus = Literal["open", "done", "dropped"]

OWNERS: tuple[Owner, ...] = get_args(Owner)
ACTION_STATUSES: tuple[ActionStatus, ...] = get_args(ActionStatus)
PUT_OFF_DAYS = 14  # an overdue action's new date, unless another is given


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One agreed step, as people see it."""

    id: int
    text: str
    rep: str
    manager: str
    owner: Owner
    agreed_on: date
    due_on: date | None = None
    status: ActionStatus = "open"
    closed_on: date | None = None
    field_day_id: int | None = None

    @property
    def owner_name(self) -> str:
        """Return the name of the one who has to do it."""
        return self.rep if self.owner == "rep" else self.manager

    def overdue_days(self, as_of: date) -> int:
        """Return how many days an open action is past its due date; 0 when it is not."""
        if self.status != "open" or self.due_on is None:
            return 0
        return max(0, (as_of - self.due_on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFilter:
    """Which actions to list; what is None does not narrow."""

    rep: str | None = None
    manager: str | None = None
    owner: Owner | None = None
    overdue_on: date | None = None  # only those overdue on that day
    closed_too: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedActions:
    """Actions, and the day from which they are looked at."""

    actions: tuple[Action, ...]
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAction:
    """A step that is being agreed on."""

    text: str
    owner: Owner = "rep"
    due_on: date | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue("text", "the action is empty; say what will be done")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionChanges:
    """What changes of an action; "open" opens a closed one again."""

    text: str | Keep = KEEP
    owner: Owner | Keep = KEEP
    due_on: date | Keep | None = KEEP
    status: ActionStatus | Keep = KEEP
    closed_on: date | Keep | None = KEEP


def check_coming(field: str, day: date, today: date) -> date:
    """Return a day until which something is to be done, or for which it is planned.

    Raises InvalidValue for one in the past.
    """
    if day < today:
        raise InvalidValue(field, f"{day:%a} {day} is in the past; give a day to come")
    return day


def parse_owner(field: str, text: str) -> Owner:
    """Read who has to do an action."""
    return parse_choice(field, text, OWNERS)

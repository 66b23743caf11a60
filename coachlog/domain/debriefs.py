"""Debriefs: what was seen at each stop, how the focus skills are rated, and what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from coachlog.domain.actions import Action, NewAction
from coachlog.domain.calls import Role
from coachlog.domain.fielddays import Status, StopStatus
from coachlog.domain.names import fold_name
from coachlog.errors import InvalidValue, show

LOWEST, HIGHEST = 1, 5
DEBRIEF_WITHIN_DAYS = 1  # what was seen fades; field coaching practice says the same or next day


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How somebody rated a skill on a field day."""

    skill: str
    score: int
    rated_by: str
    day_on: date  # of the field day, which may be before the day it was rated
    rated_on: date
    field_day_id: int

    def __post_init__(self) -> None:
        check_score("score", self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillHistory:
    """The ratings of one skill, the oldest first; at least one."""

    skill: str
    ratings: tuple[Rating, ...]

    @property
    def scores(self) -> tuple[int, ...]:
        """Return the scores alone."""
        return tuple(rating.score for rating in self.ratings)

    @property
    def raters(self) -> tuple[str, ...]:
        """Return who rated, each once, in the order of their first rating."""
        return tuple(dict.fromkeys(rating.rated_by for rating in self.ratings))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the rep answered to the report of a field day."""

    field_day_id: int
    text: str
    replied_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSeen:
    """A stop of a field day, or a call logged onto it, as a debrief finds it."""

    account: str
    at: time | None = None
    stop_id: int | None = None
    call_id: int | None = None
    status: StopStatus = "planned"
    added: bool = False
    role: Role | None = None
    reinforce: str | None = None
    improve: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayToDebrief:
    """A field day with all that its debrief asks about."""

    id: int
    uid: str  # never another day's, whatever becomes of the log
    on: date
    status: Status
    manager: str
    rep: str
    focus: tuple[str, ...] = ()
    visits: tuple[StopSeen, ...] = ()
    ratings: tuple[Rating, ...] = ()
    overdue: tuple[Action, ...] = ()  # the rep's open actions past their due date
    debriefed_on: date | None = None
    next_on: date | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVisit:
    """What a debrief says of one visit; None leaves what is there as it is.

    A visit without ids is the one at that account that the day has, or else an added one.
    """

    account: str
    at: time | None = None
    stop_id: int | None = None
    call_id: int | None = None
    held: bool = True
    role: Role | None = None
    reinforce: str | None = None
    improve: str | None = None

    @property
    def is_numbered(self) -> bool:
        """Tell whether it says by number which visit it is."""
        return (self.stop_id, self.call_id) != (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRating:
    """A score for a skill; by the manager of the day unless somebody else is named."""

    skill: str
    score: int
    rated_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledAction:
    """What a debrief decides on an open action: closed, or a new due date."""

    action_id: int
    dropped: bool = False
    due_on: date | None = None  # None: it is closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrief:
    """A whole debrief, as it was answered."""

    visits: tuple[SeenVisit, ...] = ()
    ratings: tuple[GivenRating, ...] = ()
    settled: tuple[SettledAction, ...] = ()
    actions: tuple[NewAction, ...] = ()
    next_on: date | None = None
    remark: str | None = None  # private; None leaves what is there


def parse_score(field: str, text: str) -> int:
    """Read a rating, 1 to 5."""
    word = text.strip()
    if word not in map(str, range(LOWEST, HIGHEST + 1)):
        raise InvalidValue(field, f"{show(text)} is not a rating from {LOWEST} to {HIGHEST}")
    return int(word)


def check_score(field: str, score: int) -> int:
    """Return a rating that is one, 1 to 5; raises InvalidValue."""
    if not LOWEST <= score <= HIGHEST:
        raise InvalidValue(field, f"{show(score)} is not a rating from {LOWEST} to {HIGHEST}")
    return score


def is_late(day_on: date, today: date) -> bool:
    """Tell whether a debrief comes more than a day after its field day."""
    return (today - day_on).days > DEBRIEF_WITHIN_DAYS


def group_ratings(ratings: Sequence[Rating]) -> tuple[SkillHistory, ...]:
    """Return the ratings by skill, the skill rated last first; spelled as it was last."""
    by_skill: dict[str, list[Rating]] = {}
    for rating in sorted(ratings, key=lambda one: (one.day_on, one.field_day_id)):
        by_skill.setdefault(fold_name(rating.skill), []).append(rating)
    histories = [
        SkillHistory(skill=group[-1].skill, ratings=tuple(group)) for group in by_skill.values()
    ]
    # Equal dates: name order.
    histories.sort(key=lambda history: fold_name(history.skill))
    histories.sort(key=lambda history: history.ratings[-1].day_on, reverse=True)
    return tuple(histories)

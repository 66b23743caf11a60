"""Field days: a half or full day that a manager planned with one rep, and its stops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal, get_args

from coachlog.domain.calls import Stakes
from coachlog.domain.changes import KEEP, Keep
from coachlog.domain.choices import parse_choice
from coachlog.domain.names import check_name
from coachlog.errors import InvalidValue, show

Half = Literal["am", "pm", "full"]
Status = Literal["planned", "held", "cancelled", "displaced"]
StopStatus = Literal["planned", "held", "skipped"]

Hours = tuple[time, time]

HALVES: tuple[Half, ...] = get_args(Half)
STATUSES: tuple[Status, ...] = get_args(Status)
STANDING = STATUSES[:2]  # planned and held days take time; cancelled and displaced ones do not
GIVEN_UP = STATUSES[2:]
PLANNED, HELD = STANDING
STOP_STATUSES: tuple[StopStatus, ...] = get_args(StopStatus)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})")
MAX_FOCUS = 2  # one or two skills a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One planned visit of a field day."""

    at: time
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDay:
    """The next field day with a rep: in the calendar, or else agreed on in a debrief."""

    on: date
    planned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayPlan:
    """A field day as a manager plans it; local times."""

    day_on: date
    half: Half
    starts_at: time
    ends_at: time
    time_zone: str = "UTC"  # IANA name
    stops: tuple[Stop, ...] = ()
    focus: tuple[str, ...] = ()
    objective: str | None = None
    place: str | None = None
    remark: str | None = None  # private: it stands in no invitation and on no page for the rep
    publish: bool = False  # on the calendar server of the settings

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise InvalidValue(
                "start", f"a day from {self.starts_at:%H:%M} can't end at {self.ends_at:%H:%M}"
            )
        if len(self.focus) > MAX_FOCUS:
            raise InvalidValue(
                "focus", f"{len(self.focus)} skills are too many for a day; choose one or two"
            )
        for stop in self.stops:
            if not self.starts_at <= stop.at < self.ends_at:
                raise InvalidValue(
                    "stop",
                    f"{stop.at:%H:%M} is outside the day, "
                    f"{self.starts_at:%H:%M} to {self.ends_at:%H:%M}; change it, --half or --start",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFieldDay:
    """A field day as the log has it, without stops and focus; local times."""

    id: int
    manager_id: int
    rep_id: int
    day_on: date
    half: Half
    starts_at: time
    ends_at: time
    time_zone: str
    status: Status
    objective: str | None
    place: str | None
    uid: str
    sequence: int  # its version in calendars
    published_to: str | None
    debriefed_on: date | None
    next_on: date | None
    remark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayChanges:
    """What changes of a planned field day; stops and focus stand in place of those there were."""

    day_on: date | Keep = KEEP
    half: Half | Keep = KEEP
    starts_at: time | Keep = KEEP  # the hours keep their length
    stops: tuple[Stop, ...] | Keep = KEEP
    focus: tuple[str, ...] | Keep = KEEP
    objective: str | Keep | None = KEEP
    place: str | Keep | None = KEEP
    remark: str | Keep | None = KEEP
    publish: bool = False


def parse_half(field: str, text: str) -> Half:
    """Read which part of the day is planned."""
    return parse_choice(field, text, HALVES)


def state_on(status: Status, on: date, today: date) -> Status | Literal["past"]:
    """Return how people read a field day's status: a planned one whose day is over is past."""
    return "past" if status == "planned" and on < today else status


def parse_status(field: str, text: str) -> Status:
    """Read what became of a field day."""
    return parse_choice(field, text, STATUSES)


def parse_clock(field: str, text: str) -> time:
    """Read a time of day, 00:00 to 23:59."""
    found = _CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise InvalidValue(field, f"{show(text)} is not a time; write 09:30")
    return time(int(found[1]), int(found[2]))


def parse_stop(field: str, text: str, *, such_as: time = time(13, 30)) -> Stop:
    """Read a stop such as "13:30 Acme", or at another time of the day in question."""
    clock, _, account = text.lstrip().partition(" ")
    if not account.strip():
        raise InvalidValue(field, f'{show(text)} is not a stop; write "{such_as:%H:%M} Acme"')
    return Stop(at=parse_clock(field, clock), account=check_name(field, account.lstrip(" ")))


def move_hours(hours: Hours, start: time | None) -> Hours:
    """Return hours of the same length that begin at `start`; None leaves them where they are."""
    if start is None:
        return hours
    first, last, begin = (at.hour * 60 + at.minute for at in (*hours, start))
    end = begin + last - first
    if end >= 24 * 60:
        long = f"{(last - first) / 60:g}"
        raise InvalidValue(
            "start", f"{start:%H:%M} is too late: a day of {long} hours would pass midnight"
        )
    return start, time(*divmod(end, 60))


def is_selling_in_disguise(stakes: Sequence[Stakes]) -> bool:
    """Tell whether most stops of known stakes are big deals (rule 6, for a plan)."""
    from coachlog.domain.coaching import is_disguised  # not needed to log a call

    known = [stake for stake in stakes if stake != "unknown"]
    return is_disguised(sum(word == "big" for word in known), len(known))


def is_milk_run(stops: Sequence[tuple[bool, Stakes]]) -> bool:
    """Tell whether a plan visits only accounts already visited together, all of ordinary stakes.

    Each stop is given as whether manager and rep were there together before, and what is at stake.
    One stop is no run, and unknown stakes are not taken for small ones.
    """
    return len(stops) >= 2 and all(known and stakes == "ordinary" for known, stakes in stops)

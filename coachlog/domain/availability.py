"""Who has time when: the half days of a manager and a rep that no rule forbids."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from coachlog.domain import defaults
from coachlog.domain.fielddays import Half, Hours
from coachlog.domain.periods import Period, monday_of
from coachlog.domain.rota import HALF_DAYS, DaySpan, Opening, days_of


def first_day_with_notice(
    today: date, notice_days: int, weekdays: frozenset[int], holidays: Collection[date]
) -> date:
    """Return the first day that has so many working days between today and itself."""
    day, still = today + timedelta(days=1), notice_days
    while still and weekdays:
        still -= day.weekday() in weekdays and day not in holidays
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWeek:
    """When field days may take place at all."""

    hours: Mapping[Half, Hours]
    weekdays: frozenset[int] = frozenset(defaults.WORKING_DAYS)
    holidays: Mapping[date, str] = field(default_factory=dict)  # with their names
    notice_days: int = defaults.NOTICE_DAYS

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def first_day_with_notice(self, today: date) -> date:
        """Return the first day that has the working days of notice between today and itself."""
        return first_day_with_notice(today, self.notice_days, self.weekdays, self.holidays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A field day that stands in the calendar, planned or held."""

    id: int
    manager_id: int
    rep_id: int
    rep: str
    on: date
    half: Half
    starts_at: time
    ends_at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTime:
    """Time that a calendar says is taken; without times the whole day is."""

    on: date
    starts_at: time | None = None
    ends_at: time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """What takes one person's time."""

    absences: tuple[DaySpan, ...] = ()
    bookings: tuple[Booking, ...] = ()
    busy: tuple[BusyTime, ...] = ()
    _taken: Mapping[date, tuple[tuple[time, time], ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        taken: dict[date, list[tuple[time, time]]] = {}
        for booking in self.bookings:
            # A full day takes both halves, whenever it begins.
            whole = booking.half == "full"
            hours = _WHOLE_DAY if whole else (booking.starts_at, booking.ends_at)
            taken.setdefault(booking.on, []).append(hours)
        for busy_time in self.busy:
            hours = (busy_time.starts_at or time.min, busy_time.ends_at or time.max)
            taken.setdefault(busy_time.on, []).append(hours)
        object.__setattr__(self, "_taken", {day: tuple(all_) for day, all_ in taken.items()})

    def is_free(self, day: date, hours: Hours) -> bool:
        """Tell whether the person has those hours of a day."""
        starts_at, ends_at = hours
        return not any(span.covers(day) for span in self.absences) and not any(
            begins < ends_at and starts_at < ends for begins, ends in self._taken.get(day, ())
        )


_WHOLE_DAY = (time.min, time.max)


def find_openings(
    period: Period,
    week: WorkWeek,
    diary: Diary,
    halves: Collection[Half],
    *,
    today: date,
    agreed: Collection[date] = (),
) -> list[Opening]:
    """Return what is free for the manager in a period, in order of time.

    With notice, or on a day `agreed` on with a rep.
    """
    first = week.first_day_with_notice(today)
    return [
        Opening(day, half)
        for day in days_of(period)
        if (day >= first or day in agreed) and week.is_working_day(day)
        for half in halves
        if diary.is_free(day, week.hours[half])
    ]


def find_shared(
    openings: Iterable[Opening], week: WorkWeek, diary: Diary, spans: Iterable[DaySpan]
) -> frozenset[Opening]:
    """Return which of the manager's openings a rep could take: on the team, and free."""
    on_team = tuple(spans)
    return frozenset(
        opening
        for opening in openings
        if any(span.covers(opening.on) for span in on_team)
        and diary.is_free(opening.on, week.hours[opening.half])
    )


def count_half_days_of_weeks(bookings: Iterable[Booking]) -> dict[date, int]:
    """Return the half days that field days use up, by the Monday of their week."""
    used: dict[date, int] = {}
    for booking in bookings:
        monday = monday_of(booking.on)
        used[monday] = used.get(monday, 0) + HALF_DAYS[booking.half]
    return used

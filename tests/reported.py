"""Reports of made-up managers, from nearly all asked for to nearly none."""

from __future__ import annotations

from datetime import date

from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import (
    CoachingReport,
    FieldDayCounts,
    ManagerReport,
    ManagerTally,
    Minutes,
    Policy,
    Quality,
    judge_manager,
    report_on,
)
from coachlog.domain.evidence import Visits
from coachlog.domain.initiated import Initiated
from coachlog.domain.periods import quarter_of
from coachlog.domain.trend import TrendWeek, draw_trend, trend_weeks

AS_OF = date(2026, 11, 27)
NAMES = (
    "Laurenz Scheel",
    "Celestino del Llobet",
    "Lidia Musiała",
    "Karol Ślimak",
    "Ana Ruiz",
    "Bo Lind",
    "山田 太郎",
    "Dee Poe",
    "Eve Ox",
    "Fay Orr",
    "Gil Nye",
    "Hal Moe",
)


def visits(asked: int, scheduled: int) -> Visits:
    return Visits(
        requested=asked,
        scheduled=scheduled,
        visits=asked + scheduled,
        requested_squares=asked,
        scheduled_squares=scheduled,
    )


def manager(name: str, asked: int, scheduled: int, unknown: int = 0) -> ManagerReport:
    weeks = [
        TrendWeek(start=monday, visits=visits(asked // 13, scheduled // 13))
        for monday in trend_weeks(AS_OF)
    ]
    never = RepStanding(
        name=f"Rep of {name}",
        id=1,
        level="established",
        cadence_days=42,
        as_of=AS_OF,
        requested=asked // 2,
    )
    tally = ManagerTally(
        manager=name,
        period=Initiated(requested=asked, scheduled=scheduled, unknown=unknown),
        previous=Initiated(requested=scheduled, scheduled=asked),
        window=visits(asked, scheduled),
        first_on=date(2026, 8, 1),
        trend=draw_trend(weeks),
        half_days_left=3,
        minutes=Minutes(team_selling=asked * 50, coaching=scheduled * 60),
        matrix={("rep-request", "big"): asked // 4},
        reps=(never,) if asked > scheduled else (),
        field_days=FieldDayCounts(planned=4, held=2, displaced=1),
    )
    return judge_manager(tally, Policy(), AS_OF, (date(2026, 8, 29), AS_OF))


def team(number: int) -> CoachingReport:
    """Make a report of managers from nearly all asked for to nearly none."""
    counts = [
        (round(52 * (number - place) / number), round(52 * place / number) + 1)
        for place in range(number)
    ]
    names = [NAMES[n % len(NAMES)] + (f" {n}" if n >= len(NAMES) else "") for n in range(number)]
    managers = [manager(name, *count) for name, count in zip(names, counts, strict=True)]
    quality = Quality(calls=636, unsorted=4, median_days_to_entry=3, newest_on=AS_OF)
    return report_on(quarter_of(AS_OF), AS_OF, Policy(), managers, quality)

"""The only reader of the clock, of COACHLOG_TODAY and of the system's time zone."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime

from coachlog.domain.periods import parse_day
from coachlog.errors import InvalidValue, WrongUsage, show

_DAY_SECONDS = 24 * 60 * 60


def read_today() -> date:
    """Return today's local date, or the one that COACHLOG_TODAY sets."""
    named = os.environ.get("COACHLOG_TODAY")
    if not named:
        return date.today()
    try:
        day = parse_day("COACHLOG_TODAY", named, date.max)
    except InvalidValue:
        day = date.max
    if day.year == date.max.year:  # a word that counts from today, or no day at all
        raise WrongUsage(f"COACHLOG_TODAY: {show(named)} is not a date such as 2026-11-18")
    return day


def read_now() -> str:
    """Return this instant, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_time_zone() -> None:
    """Refuse a TZ that is further from UTC than any place: its days and times mean nothing."""
    if max(abs(time.timezone), abs(time.altzone)) >= _DAY_SECONDS:
        raise WrongUsage(
            f"TZ: {show(os.environ.get('TZ'))} is not a time zone such as Europe/Berlin"
        )


def begin_of_day(day: date) -> str:
    """Return the instant at which a local day begins, ISO 8601 in UTC, to the second."""
    midnight = datetime(day.year, day.month, day.day).astimezone(UTC)
    return midnight.strftime("%Y-%m-%dT%H:%M:%SZ")

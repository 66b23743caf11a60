"""Report over a period: find the manager asked for, count, judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coachlog.config import Settings
from coachlog.domain.coaching import CoachingReport
from coachlog.domain.periods import Period
from coachlog.reports.coaching import Scope, build_coaching_report
from coachlog.store.open import Log
from coachlog.store.sessions import reading
from coachlog.usecases.holidays import find_holidays
from coachlog.usecases.people import find_known


def report_period(
    log: Log, period: Period, manager: str | None, *, today: date, settings: Settings
) -> CoachingReport:
    """Return the verdicts for a period, of all managers or of one.

    Raises UnknownName, and CoachlogError for a country of the settings that is not known.
    """
    with reading(log) as session:
        manager_id = None if manager is None else find_known(log, "manager", manager).id
        scope = Scope(period=period, today=today, manager_id=manager_id)
        if scope.runs:
            scope = replace(scope, holidays=find_holidays(settings, today, period.end))
        return build_coaching_report(session, scope, settings.policy())

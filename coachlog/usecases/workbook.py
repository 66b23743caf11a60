"""Everything a workbook of a report holds, read in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from coachlog.config import Settings
from coachlog.domain.periods import Period
from coachlog.domain.workbook import WorkbookData
from coachlog.reports.workbook import fill_workbook
from coachlog.store.log import Log
from coachlog.store.sessions import reading
from coachlog.usecases.report import Narrowed, build_report, find_scope


@contextmanager
def open_workbook(
    log: Log, period: Period, narrowed: Narrowed, *, today: date, settings: Settings
) -> Iterator[WorkbookData]:
    """Give a report over a period with its field days and a stream of the calls it counted.

    Raises as `report_period` does.
    """
    with reading(log) as session:
        scope = find_scope(log, session, period, narrowed, today=today, settings=settings)
        report = build_report(session, scope, narrowed, settings.policy())
        yield fill_workbook(session, scope, report)

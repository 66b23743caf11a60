"""What a workbook of a report is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coachlog.domain.coaching import CoachingReport
from coachlog.domain.listing import Call, FieldDay


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookData:
    """A report with what it counted: field days and calls, the newest first."""

    report: CoachingReport
    today: date
    field_days: tuple[FieldDay, ...]
    calls: Iterator[Call]  # as they come from the log: there may be a million

"""What a workbook of a report holds beside the figures: the field days and calls they count."""

from sqlmodel import Session, col

from coachlog.domain.coaching import CoachingReport
from coachlog.domain.listing import CallFilter, FieldDayFilter
from coachlog.domain.periods import range_of
from coachlog.domain.workbook import WorkbookData
from coachlog.reports.calls import CallScope, find_calls
from coachlog.reports.listed_days import find_field_days
from coachlog.reports.scope import Scope
from coachlog.store.tables import CallRow, FieldDayRow


def fill_workbook(session: Session, scope: Scope, report: CoachingReport) -> WorkbookData:
    """Return a report with its field days and a stream of the calls it counted."""
    period = scope.period
    counted = CallFilter(period=period, limit=0)  # nothing that is still to come was held
    if scope.as_of >= period.start:
        counted = CallFilter(period=range_of(period.start, scope.as_of))
    days = scope.whose(col(FieldDayRow.manager_id), col(FieldDayRow.day_on))
    calls = scope.whose(col(CallRow.manager_id), col(CallRow.held_on))
    return WorkbookData(
        report=report,
        today=scope.today,
        field_days=tuple(find_field_days(session, FieldDayFilter(period=period), whose=days)),
        calls=find_calls(session, counted, CallScope(whose=calls)),
    )

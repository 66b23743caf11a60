"""Groups of managers as conditions of queries."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_

from coachlog.domain.groups import GroupSpan


def in_group(
    spans: Sequence[GroupSpan],
    manager: SQLColumnExpression[int],
    day: SQLColumnExpression[date],
    looked_at: tuple[date, date],
) -> ColumnElement[bool]:
    """Return the condition that a manager is in a group on a day, of the days looked at.

    Nearly all managers were in theirs on all of these days: they are one list.
    """
    first, last = looked_at
    near = [span for span in spans if span.first <= last and span.last >= first]
    whole = [span.manager_id for span in near if span.first <= first and span.last >= last]
    moved = [span for span in near if span.manager_id not in set(whole)]
    if not near:
        return false()
    return or_(
        manager.in_(whole),
        *(and_(manager == span.manager_id, day.between(span.first, span.last)) for span in moved),
    )

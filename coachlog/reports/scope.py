"""What a report looks at: a period up to today, of all managers, of one or of a group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, true
from sqlmodel import col

from coachlog.domain.big_deals import BIG_DEAL_DAYS
from coachlog.domain.evidence import EVIDENCE_DAYS
from coachlog.domain.groups import GroupSpan
from coachlog.domain.periods import Period, monday_of
from coachlog.reports.groups import in_group
from coachlog.store.tables import CallRow, MembershipRow

_Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which calls a report looks at, and on whose line each counts."""

    period: Period
    today: date
    manager_id: int | None = None
    spans: tuple[GroupSpan, ...] | None = None  # who is in the group asked for, and when
    moves: tuple[GroupSpan, ...] = ()  # stretches of days with a line of their own
    groups: Mapping[int, str] = field(default_factory=dict)  # of lines, in a report by group
    holidays: Collection[date] = ()  # in the rest of a period that runs

    @property
    def runs(self) -> bool:
        """Tell whether days of the period are still to come."""
        return self.period.start <= self.today < self.period.end

    @property
    def as_of(self) -> date:
        """Return the last day that counts: a call after today can't have been held."""
        return min(self.period.end, self.today)

    @property
    def window_start(self) -> date:
        """Return where the evidence begins (rule 4): 13 weeks, or the period if it is longer."""
        return min(self.period.start, self.period.end - timedelta(days=EVIDENCE_DAYS - 1))

    @property
    def evidence_days(self) -> tuple[date, date]:
        """Return the first and the last day of the evidence."""
        return self.window_start, self.as_of

    def evidence_days_of(self, spans: Iterable[GroupSpan]) -> tuple[date, date]:
        """Return the same of those who are in the group asked for, or on a line, on these days."""
        first, last = self.evidence_days
        within = [span for span in spans if span.first <= last and span.last >= first]
        return (
            max(first, min((span.first for span in within), default=first)),
            min(last, max((span.last for span in within), default=last)),
        )

    def held(self, start: date, end: date | None = None) -> _Condition:
        """Return the condition for held calls of the scope from `start` to `end` or today."""
        conditions: list[_Condition] = [
            col(CallRow.held_on).between(start, min(end or self.as_of, self.as_of)),
            col(CallRow.removed_by).is_(None),
        ]
        return and_(*conditions, *self.whose(col(CallRow.manager_id), col(CallRow.held_on)))

    def line(
        self, manager: SQLColumnExpression[int], day: SQLColumnExpression[date]
    ) -> SQLColumnExpression[int]:
        """Return on which line a manager's day counts: the own one, or that of the stretch.

        Stretches are numbered from -1 down, so that no manager has such a number.
        """
        if not self.moves:
            return manager
        moved = [
            (and_(manager == span.manager_id, day.between(span.first, span.last)), -place)
            for place, span in enumerate(self.moves, 1)
        ]
        return case(*moved, else_=manager)

    def whose(
        self,
        manager: SQLColumnExpression[int],
        day: SQLColumnExpression[date],
        looked_at: tuple[date, date] | None = None,
    ) -> list[_Condition]:
        """Return the conditions for what a manager of the scope does on one of the days looked at.

        Without others these are all that a report looks at.
        """
        if self.manager_id is not None:
            return [manager == self.manager_id]
        if self.spans is None:
            return []
        return [in_group(self.spans, manager, day, looked_at or self.looked_at)]

    def asked_of(
        self, manager: SQLColumnExpression[int], day: SQLColumnExpression[date]
    ) -> list[_Condition]:
        """Return the conditions for what reps asked for: of any manager on days in the group."""
        return replace(self, manager_id=None).whose(manager, day)

    @property
    def looked_at(self) -> tuple[date, date]:
        """Return the first and the last day that any query of a report looks at."""
        year = timedelta(days=BIG_DEAL_DAYS)
        first = min(self.as_of - year, self.window_start, self.period.previous().start)
        return first, max(self.as_of, self.period.end)

    def list_managers(self, first: date, last: date) -> set[int] | None:
        """Return who is in the group asked for on any of these days; None when nobody asked."""
        if self.spans is None:
            return None
        return {span.manager_id for span in self.spans if span.first <= last and span.last >= first}

    def list_weeks(self, first: date, last: date, weekdays: Collection[int]) -> list[date]:
        """Return the Mondays of the weeks that have most of their `weekdays` between two days.

        In a report on a group, of the days on which somebody is in it.
        """
        ends = [(span.first, span.last) for span in self.spans or ()]
        ends = [(date.min, date.max)] if self.spans is None else ends
        number = (monday_of(last) - monday_of(first)).days // 7 + 1
        mondays = [monday_of(first) + timedelta(weeks=week) for week in range(number)]
        return [
            monday
            for monday in mondays
            if 2
            * sum(
                any(max(first, begin) <= day <= min(last, end) for begin, end in ends)
                for day in (monday + timedelta(days=weekday) for weekday in weekdays)
            )
            > len(weekdays)
        ]

    def days_outside(self, manager_id: int, first: date, last: date) -> set[date]:
        """Return the days, both ends included, on which a manager is not in the group asked for."""
        if self.spans is None:
            return set()
        own = [span for span in self.spans if span.manager_id == manager_id]
        days = {first + timedelta(days=number) for number in range((last - first).days + 1)}
        return {day for day in days if not any(span.first <= day <= span.last for span in own)}

    def throughout(self) -> Scope:
        """Return the scope with all days of those who are in it on some day it looks at."""
        managers = self.list_managers(*self.looked_at)
        if managers is None:
            return self
        spans = tuple(GroupSpan(manager_id=id_) for id_ in sorted(managers))
        return replace(self, spans=spans)

    @property
    def ever_held(self) -> _Condition:
        """Return the condition for held calls whenever they were, after the period too."""
        manager, day = col(CallRow.manager_id), col(CallRow.held_on)
        conditions = [day <= self.today, col(CallRow.removed_by).is_(None)]
        return and_(*conditions, *self.whose(manager, day, (date.min, date.max)))

    def team(self) -> _Condition:
        """Return the condition for teams of the scope: of who is in the group on the last day."""
        if self.manager_id is not None:
            return col(MembershipRow.manager_id) == self.manager_id
        listed = self.list_managers(self.as_of, self.as_of)
        return true() if listed is None else col(MembershipRow.manager_id).in_(listed)

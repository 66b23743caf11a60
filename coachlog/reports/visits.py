"""Calls counted in visits, by the database (rule 4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal
from sqlalchemy import select as select_columns
from sqlmodel import col

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Initiator
from coachlog.domain.evidence import Visits
from coachlog.store.tables import CallRow


def visits_of(held: ColumnElement[bool]) -> Select[Any]:
    """Return a query for the visits among held calls: all of a manager, rep, day and initiator.

    Those of unknown initiator are no visits yet; `sum_visits` leaves them out.
    """
    by: list[Any] = [
        col(CallRow.held_on),  # in whose order calls are read: less to sort
        col(CallRow.manager_id),
        col(CallRow.rep_id),
        col(CallRow.initiator),
    ]
    return select_columns(*by, func.count().label("calls")).where(held).group_by(*by)


def sum_if(condition: ColumnElement[bool], value: Any = 1) -> ColumnElement[int]:  # noqa: ANN401
    """Return the sum of a value over the rows that a condition picks, 0 without any."""
    return func.coalesce(func.sum(case((condition, value))), 0)


def sum_visits(visits: Subquery) -> list[ColumnElement[Any]]:
    """Return the sums over visits that `read_visits` reads."""
    sums: list[ColumnElement[Any]] = [
        func.sum(case((visits.c.initiator == UNKNOWN, literal(0)), else_=literal(1)))
    ]
    for initiator in (REP_REQUEST, MANAGER_SCHEDULED):
        calls = calls_of(visits, initiator)
        sums += [func.sum(calls), func.sum(calls * calls)]
    return sums


def calls_of(visits: Subquery, initiator: Initiator) -> ColumnElement[int]:
    """Return the calls of a visit by who initiated it, 0 for any other."""
    return case((visits.c.initiator == initiator, visits.c.calls), else_=literal(0))


def read_visits(sums: Sequence[int]) -> Visits:
    """Return the visits that the sums count."""
    visits, requested, requested_squares, scheduled, scheduled_squares = map(int, sums)
    return Visits(
        requested=requested,
        scheduled=scheduled,
        visits=visits,
        requested_squares=requested_squares,
        scheduled_squares=scheduled_squares,
    )

"""What the figures of a report rest on: how its calls came into the log."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    and_,
    func,
    literal,
    null,
    type_coerce,
    union_all,
)
from sqlalchemy import select as select_columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import Session, col

from coachlog.domain.calls import UNKNOWN
from coachlog.domain.coaching import Quality
from coachlog.store.tables import CallRow, ChangeRow, CommandRow

_A_MONDAY = date(1, 1, 1)
_INSTANT_DATE = 10  # characters of an ISO 8601 instant that are its date


class days_between(GenericFunction[int]):  # noqa: N801  (named as it is called)
    """How many days lie between two dates, each a column or text."""

    type = Integer()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _days_in_sqlite(element: days_between, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({last}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _days_elsewhere(element: days_between, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    first, last = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST({last} AS DATE) - CAST({first} AS DATE))"


def measure_quality(
    session: Session,
    held: ColumnElement[bool],
    *,
    window: ColumnElement[bool],
    weeks: Sequence[date],
    ever_held: ColumnElement[bool],
) -> Quality:
    """Measure how the calls that `held` picks were entered, and the weeks of the evidence window.

    Those of these Mondays count. Of the calls `ever_held`, say which is the newest. How many there
    are is for the caller to add.
    """
    day = col(CallRow.held_on)
    week = days_between(literal(_A_MONDAY), day) // 7
    found: Sequence[Any] = (
        session.connection()
        .execute(
            union_all(
                select_columns(func.max(day).label("newest"), null()).where(ever_held),
                select_columns(null(), week).where(window).distinct(),
            )
        )
        .all()
    )
    newest_on = next((newest for newest, week in found if week is None), None)
    with_calls = {week for _, week in found}
    return Quality(
        median_days_to_entry=_find_median_days(session, held),
        initiators_changed=_count_changed(session, held),
        weeks=len(weeks),
        weeks_without_calls=len(weeks)
        - sum((monday - _A_MONDAY).days // 7 in with_calls for monday in weeks),
        newest_on=newest_on,
    )


def _find_median_days(session: Session, held: ColumnElement[bool]) -> int | None:
    """Return the median of the days from a call to its entry; the lower one of two."""
    entered_on = func.substr(col(CommandRow.ran_at), 1, _INSTANT_DATE)
    days = days_between(col(CallRow.held_on), entered_on)
    by_days = (
        select_columns(days.label("days"), func.count().label("calls"))
        .join(CommandRow, col(CommandRow.id) == CallRow.command_id)
        .where(held)
        .group_by(days)
        .subquery()
    )
    reached = select_columns(
        by_days.c.days,
        func.sum(by_days.c.calls).over(order_by=by_days.c.days).label("reached"),
        func.sum(by_days.c.calls).over().label("calls"),
    ).subquery()
    found = session.connection().scalar(
        select_columns(func.min(reached.c.days)).where(reached.c.reached * 2 >= reached.c.calls)
    )
    return None if found is None else max(0, found)


def _count_changed(session: Session, held: ColumnElement[bool]) -> int:
    """Count the calls that were sorted one way once and are the other way now."""
    before = type_coerce(col(ChangeRow.before), JSON)["initiator"].as_string()
    statement = (
        select_columns(func.count(col(CallRow.id).distinct()))
        .join(
            ChangeRow,
            and_(col(ChangeRow.table_name) == "call", col(ChangeRow.row_id) == CallRow.id),
        )
        .where(held, before != UNKNOWN, before != col(CallRow.initiator))
    )
    return int(session.connection().scalar(statement) or 0)

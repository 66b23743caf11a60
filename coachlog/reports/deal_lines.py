"""From which deal value on a call counts as big: lines that the calls draw, and what they tell."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    func,
    inspect,
    literal_column,
    or_,
)
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.big_deals import BIG_DEAL_DAYS, BigDealLine, draw_line
from coachlog.domain.coaching import Policy
from coachlog.domain.periods import Period
from coachlog.reports.scope import Scope
from coachlog.store.tables import CallRow


class _DrawLine:
    """An aggregate of SQLite: the line that some values draw."""

    def __init__(self) -> None:
        self.values: list[int] = []

    def step(self, value: int) -> None:
        self.values.append(value)

    def finalize(self) -> int | None:
        return draw_line(self.values)


def draw_lines(session: Session, scope: Scope, policy: Policy) -> CTE:
    """Return as a table the big-deal lines that the calls themselves draw (rule 7).

    By manager and currency, in hundredths; those fixed in the settings are not in it. A manager's
    line is the same in every group.
    """
    manager, currency, value = (
        col(CallRow.manager_id),
        col(CallRow.currency),
        col(CallRow.deal_cents),
    )
    year_start = scope.period.end - timedelta(days=BIG_DEAL_DAYS - 1)
    known = and_(scope.throughout().held(year_start), value.is_not(None))
    if policy.big_deal_cents:
        known = and_(known, currency.not_in(policy.big_deal_cents))
    _know_draw_line(session)
    line: ColumnElement[int] = func.draw_line(value)
    return (
        select_columns(manager.label("manager_id"), currency.label("currency"), line.label("cents"))
        .where(known)
        .group_by(manager, currency)
        .having(line.is_not(None))
        .cte("drawn")
        .prefix_with("MATERIALIZED")  # a table, in which lines are looked up
    )


def find_big_deal_lines(
    session: Session, scope: Scope, policy: Policy
) -> dict[tuple[int, str], int]:
    """Find the lines that `draw_lines` draws, by manager and currency."""
    rows = session.connection().execute(select_columns(draw_lines(session, scope, policy)))
    return {(manager_id, code): cents for manager_id, code, cents in rows}


def _know_draw_line(session: Session) -> None:
    """Let the database draw lines by the rule itself: it has nothing that picks a value by rank.

    To sort the calls of a year within windows takes SQLite three times as long.
    """
    connection = session.connection().connection.driver_connection
    assert connection is not None
    connection.create_aggregate("draw_line", 1, _DrawLine)


def find_stakes(policy: Policy, drawn: CTE) -> tuple[ColumnElement[str], FromClause]:
    """Return what is at stake on a call as a column, and the tables it is found in."""
    value, currency = col(CallRow.deal_cents), col(CallRow.currency)
    line: ColumnElement[Any] = drawn.c.cents
    if policy.big_deal_cents:
        line = func.coalesce(case(dict(policy.big_deal_cents), value=currency), line)
    mine = and_(drawn.c.manager_id == col(CallRow.manager_id), drawn.c.currency == currency)
    tables = inspect(CallRow).local_table.outerjoin(drawn, mine)
    stakes = case(
        (or_(value.is_(None), line.is_(None)), literal_column("'unknown'", String)),
        (value >= line, literal_column("'big'", String)),
        else_=literal_column("'ordinary'", String),
    )
    return stakes, tables


def lines_of(policy: Policy, drawn: Mapping[str, int]) -> dict[str, BigDealLine]:
    """Return a manager's lines by currency: of the settings, else drawn by the calls."""
    lines = {
        code: BigDealLine(currency=code, cents=cents, source="percentile")
        for code, cents in drawn.items()
    }
    for code, cents in policy.big_deal_cents.items():
        lines[code] = BigDealLine(currency=code, cents=cents, source="settings")
    return dict(sorted(lines.items()))


def find_lines(
    session: Session, manager_id: int, policy: Policy, period: Period, today: date
) -> dict[str, BigDealLine]:
    """Return a manager's big-deal lines by currency: of the settings, else drawn by the calls."""
    scope = Scope(period=period, today=today, manager_id=manager_id)
    drawn = find_big_deal_lines(session, scope, policy)
    return lines_of(policy, {code: cents for (_, code), cents in drawn.items()})

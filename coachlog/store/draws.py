"""The random orders in which unsorted visits are asked about."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from coachlog.domain.periods import Period
from coachlog.domain.settling import Draw
from coachlog.store.history import keep_image
from coachlog.store.log import Log
from coachlog.store.tables import DrawRow


def find_draws(session: Session, period: Period, manager_ids: Collection[int]) -> dict[int, Draw]:
    """Return the draw of exactly that period by manager, of those who have one."""
    rows = session.exec(
        select(DrawRow)
        .where(col(DrawRow.manager_id).in_(manager_ids))
        .where(DrawRow.from_on == period.start, DrawRow.until_on == period.end)
        .order_by(col(DrawRow.id))
    )
    return {row.manager_id: _read(row) for row in rows}


def add_draw(
    session: Session, command_id: int, manager_id: int, period: Period, seed: str, risk: int
) -> Draw:
    """Keep a new draw."""
    row = DrawRow(
        manager_id=manager_id,
        from_on=period.start,
        until_on=period.end,
        seed=seed,
        risk=risk,
        command_id=command_id,
    )
    session.add(row)
    session.flush()
    return _read(row)


def change_draw(
    session: Session,
    log: Log,
    command_id: int,
    draw: Draw,
    *,
    risk: int | None = None,
    skipping: tuple[int, date] | None = None,
) -> None:
    """Keep another risk of a draw, or one more visit that nobody could tell."""
    row = session.get_one(DrawRow, draw.id)
    keep_image(log.connection, command_id, "draw", draw.id)
    if risk is not None:
        row.risk = risk
    if skipping is not None:
        row.skipped = " ".join([*row.skipped.split(), f"{skipping[0]}:{skipping[1]}"])
    session.add(row)


def _read(row: DrawRow) -> Draw:
    skipped = (text.partition(":") for text in row.skipped.split())
    return Draw(
        id=row.id or 0,
        command_id=row.command_id,
        seed=row.seed,
        risk=row.risk,
        skipped=frozenset((int(rep), date.fromisoformat(day)) for rep, _, day in skipped),
    )

"""How far the sorting of drawn visits has come."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import cast

from sqlalchemy import JSON, and_, or_, type_coerce
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.calls import UNKNOWN, Initiator
from coachlog.domain.periods import Period
from coachlog.domain.settling import Draw, DrawnCall, Sample, take_sample
from coachlog.store.tables import CallRow, ChangeRow, DrawRow


def take_samples(
    session: Session, period: Period, draws: Mapping[int, Draw], threshold: Fraction
) -> dict[int, Sample]:
    """Return how far the draws of a period have come, by manager.

    The rows are those managers' calls of the period; without a draw, none.
    """
    calls: dict[int, list[DrawnCall]] = defaultdict(list)
    before = type_coerce(col(ChangeRow.before), JSON)["initiator"].as_string()
    drawn_by = col(DrawRow.command_id)
    sorted_since = (
        select_columns(col(ChangeRow.id))
        .where(col(ChangeRow.table_name) == "call", col(ChangeRow.row_id) == CallRow.id)
        .where(col(ChangeRow.command_id) > drawn_by, before == UNKNOWN)
        .exists()
    )
    removed_by = col(CallRow.removed_by)
    statement = (
        select_columns(
            col(CallRow.manager_id),
            col(CallRow.id),
            col(CallRow.rep_id),
            col(CallRow.held_on),
            col(CallRow.initiator),
            removed_by,
            or_(col(CallRow.initiator) == UNKNOWN, sorted_since),
        )
        .join(DrawRow, col(DrawRow.manager_id) == CallRow.manager_id)
        .where(col(DrawRow.id).in_([draw.id for draw in draws.values()]))
        .where(col(CallRow.held_on).between(period.start, period.end))
        # What is unsure from the import on was never one of them.
        .where(
            or_(
                removed_by.is_(None),
                and_(removed_by > drawn_by, removed_by != col(CallRow.command_id)),
            )
        )
    )
    for manager_id, id_, rep_id, held_on, initiator, removed, to_sort in (
        session.connection().execute(statement) if draws else ()
    ):
        if removed is not None and not to_sort:
            continue  # taken out, but not by sorting
        calls[manager_id].append(
            DrawnCall(
                id=id_ or 0,
                rep_id=rep_id,
                held_on=held_on,
                initiator=cast(Initiator, initiator),
                removed=removed is not None,
                to_sort=bool(to_sort),
            )
        )
    return {
        manager_id: take_sample(draw, calls[manager_id], threshold)
        for manager_id, draw in draws.items()
    }

"""What reps say of calls, beside what the manager says."""

from collections import defaultdict
from collections.abc import Collection
from typing import cast

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from coachlog.domain.answers import Agreement, AskedCall, Led, RepAnswer
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Initiator
from coachlog.domain.periods import Period
from coachlog.reports.people_labels import find_manager_labels
from coachlog.store.tables import AccountRow, AnswerRow, CallRow, CommandRow, ManagerRow

# The newest answer to each call: by its day, then by when it was entered, in whichever log.
_RANKED = (
    select_columns(
        col(AnswerRow.call_id),
        col(AnswerRow.id).label("answer_id"),
        func.row_number()
        .over(
            partition_by=col(AnswerRow.call_id),
            order_by=(
                col(AnswerRow.answered_on).desc(),
                col(CommandRow.ran_at).desc(),
                col(AnswerRow.id).desc(),
            ),
        )
        .label("place"),
    )
    .join(CommandRow, col(CommandRow.id) == AnswerRow.command_id)
    .subquery()
)
_NEWEST = (
    select_columns(_RANKED.c.call_id, _RANKED.c.answer_id).where(_RANKED.c.place == 1).subquery()
)


def find_asked_calls(
    session: Session,
    *,
    rep_id: int,
    period: Period | None = None,
    ids: Collection[int] | None = None,
    field_day_id: int | None = None,
) -> list[AskedCall]:
    """Return a rep's calls, oldest first, each with the newest answer.

    Only those of the period, of the `ids` and of the field day, where these are given.
    """
    labels = find_manager_labels(session)
    statement = (
        select_columns(
            col(CallRow.id),
            col(CallRow.held_on),
            col(AccountRow.name),
            col(CallRow.manager_id),
            col(ManagerRow.name),
            col(AnswerRow.initiator),
            col(AnswerRow.led),
            col(AnswerRow.answered_on),
        )
        .join(AccountRow, col(AccountRow.id) == CallRow.account_id)
        .join(ManagerRow, col(ManagerRow.id) == CallRow.manager_id)
        .join(_NEWEST, _NEWEST.c.call_id == CallRow.id, isouter=True)
        .join(AnswerRow, col(AnswerRow.id) == _NEWEST.c.answer_id, isouter=True)
        .where(col(CallRow.rep_id) == rep_id, col(CallRow.removed_by).is_(None))
        .order_by(col(CallRow.held_on), col(CallRow.starts_at), col(CallRow.id))
    )
    if period is not None:
        statement = statement.where(col(CallRow.held_on).between(period.start, period.end))
    if ids is not None:
        statement = statement.where(col(CallRow.id).in_(ids))
    if field_day_id is not None:
        statement = statement.where(col(CallRow.field_day_id) == field_day_id)
    return [
        AskedCall(
            id=id_ or 0,
            on=on,
            account=account,
            manager=labels.get(manager_id, manager),
            answer=None
            if answered_on is None
            else RepAnswer(
                call_id=id_ or 0,
                initiator=cast(Initiator | None, initiator),
                led=cast(Led | None, led),
            ),
            answered_on=answered_on,
        )
        for id_, on, account, manager_id, manager, initiator, led, answered_on in (
            session.connection().execute(statement)
        )
    ]


def count_agreements(
    session: Session, held: ColumnElement[bool], line: SQLColumnExpression[int]
) -> dict[int, Agreement]:
    """Count by line what both sides say of the sorted calls that `held` picks."""
    statement = (
        select_columns(line, col(CallRow.initiator), col(AnswerRow.initiator), func.count())
        .join(_NEWEST, _NEWEST.c.call_id == CallRow.id)
        .join(AnswerRow, col(AnswerRow.id) == _NEWEST.c.answer_id)
        .where(and_(held, col(CallRow.initiator) != UNKNOWN))
        .where(col(AnswerRow.initiator).is_not(None))
        .group_by(line, col(CallRow.initiator), col(AnswerRow.initiator))
    )
    cells: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for of_line, initiator, answer, number in session.connection().execute(statement):
        cells[of_line][initiator, answer or ""] = number
    return {
        of_line: Agreement(
            both_requested=found.get((REP_REQUEST, REP_REQUEST), 0),
            both_scheduled=found.get((MANAGER_SCHEDULED, MANAGER_SCHEDULED), 0),
            rep_says_requested=found.get((MANAGER_SCHEDULED, REP_REQUEST), 0),
            rep_says_scheduled=found.get((REP_REQUEST, MANAGER_SCHEDULED), 0),
        )
        for of_line, found in cells.items()
    }

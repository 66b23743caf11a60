"""How people are told apart on screen and in files when they share a name (rule 11)."""

from collections import defaultdict
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from coachlog.store.tables import ManagerRow, MembershipRow, RepRow


def _shared_names(row: type[ManagerRow] | type[RepRow]) -> Any:  # noqa: ANN401  (any select)
    return select(row.folded).group_by(row.folded).having(func.count() > 1)


# Every listing asks these, and each takes longer to make than to answer.
_MANAGERS = select(ManagerRow.id, ManagerRow.name, ManagerRow.email).where(
    col(ManagerRow.folded).in_(_shared_names(ManagerRow))
)
_REPS = (
    select_columns(
        col(RepRow.id),
        col(RepRow.name),
        col(RepRow.email),
        col(RepRow.folded),
        col(ManagerRow.name),
    )
    .join(MembershipRow, col(MembershipRow.rep_id) == RepRow.id, isouter=True)
    .join(ManagerRow, col(ManagerRow.id) == MembershipRow.manager_id, isouter=True)
    .where(col(RepRow.folded).in_(_shared_names(RepRow)))
    .order_by(col(MembershipRow.from_on))
)


def find_manager_ids(session: Session) -> list[int]:
    """Return the numbers of all managers."""
    return [id_ or 0 for id_ in session.exec(select(ManagerRow.id))]


def find_manager_labels(session: Session) -> dict[int, str]:
    """Return `NAME (e-mail)` for the managers who share their name with another."""
    rows = session.exec(_MANAGERS)
    return {id_ or 0: f"{name} ({email or f'number {id_}'})" for id_, name, email in rows}


def find_rep_labels(session: Session) -> dict[int, str]:
    """Return `NAME (Manager)`, by the latest team, for the reps who share their name with another.

    Where that is the same for two, their e-mail stands in place of the manager.
    """
    rows = session.connection().execute(_REPS)
    latest = {row[0] or 0: row for row in rows}
    same: dict[tuple[str, str | None], int] = defaultdict(int)
    for _, _, _, folded, manager in latest.values():
        same[folded, manager] += 1
    labels: dict[int, str] = {}
    for id_, (_, name, email, folded, manager) in latest.items():
        alone = manager is not None and same[folded, manager] == 1
        labels[id_] = f"{name} ({manager if alone else email or f'number {id_}'})"
    return labels

"""Groups of managers in the log."""

from sqlmodel import Session, col, select

from coachlog.domain.groups import Grouping
from coachlog.store.rows import RowWriter
from coachlog.store.tables import GroupingRow


def find_groupings(session: Session) -> list[Grouping]:
    """Return all groups by manager and day, as they were entered."""
    rows = session.exec(select(GroupingRow).order_by(col(GroupingRow.id)))
    return [Grouping(manager_id=row.manager_id, path=row.path, from_on=row.from_on) for row in rows]


def put_into_group(writer: RowWriter, grouping: Grouping) -> None:
    """Put a manager into a group from a day on; another group from that day on is no more."""
    for row in _find_rows(writer.session, grouping.manager_id):
        if row.from_on == grouping.from_on:
            writer.update(row, {"path": grouping.path}, always=True)
            return
    writer.insert(
        GroupingRow(
            manager_id=grouping.manager_id,
            path=grouping.path,
            from_on=grouping.from_on,
            command_id=writer.command_id,
        )
    )


def drop_groups(writer: RowWriter, from_id: int, into_id: int) -> None:
    """Leave a manager's groups out where the manager who takes over has some."""
    if _find_rows(writer.session, into_id):
        for row in _find_rows(writer.session, from_id):
            writer.delete(row)


def _find_rows(session: Session, manager_id: int) -> list[GroupingRow]:
    return list(session.exec(select(GroupingRow).where(GroupingRow.manager_id == manager_id)))

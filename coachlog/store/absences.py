"""Days on which somebody can't have a field day, written down and taken out."""

from datetime import date
from typing import Literal

from coachlog.store.rows import RowWriter
from coachlog.store.tables import AbsenceRow


def insert_absence(
    writer: RowWriter,
    kind: Literal["manager", "rep"],
    person_id: int,
    from_on: date,
    until_on: date,
    reason: str | None,
) -> int:
    """Add days, both ends included; return the id of the absence."""
    return writer.insert(
        AbsenceRow(
            manager_id=person_id if kind == "manager" else None,
            rep_id=person_id if kind == "rep" else None,
            from_on=from_on,
            until_on=until_on,
            reason=reason,
            command_id=writer.command_id,
        )
    )


def delete_absence(writer: RowWriter, absence_id: int) -> None:
    """Take an absence out of the log."""
    writer.delete(writer.session.get_one(AbsenceRow, absence_id))

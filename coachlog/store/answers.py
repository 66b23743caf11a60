"""What reps say of calls, as rows of their own: they never change the call."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from coachlog.domain.answers import RepAnswer
from coachlog.store.tables import AnswerRow


def add_answers(
    session: Session, command_id: int, answers: Iterable[RepAnswer], answered_on: date
) -> None:
    """Keep answers given on a day."""
    session.add_all(
        AnswerRow(
            call_id=answer.call_id,
            initiator=answer.initiator,
            led=answer.led,
            answered_on=answered_on,
            command_id=command_id,
        )
        for answer in answers
    )

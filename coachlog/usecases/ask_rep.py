"""Ask reps who wanted the manager on their calls, and keep what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coachlog.config import Settings
from coachlog.domain.answers import AskedCall, Questions, RepAnswer
from coachlog.domain.periods import Period
from coachlog.errors import CoachlogError, to_paste
from coachlog.reports.answers import find_asked_calls
from coachlog.reports.teams import list_team_reps
from coachlog.store.answers import add_answers
from coachlog.store.history import Author, note_command
from coachlog.store.log import Log
from coachlog.store.name_labels import Known
from coachlog.store.sessions import reading, writing
from coachlog.usecases.people import find_known, find_team_manager


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswers:
    """Answers that a command kept, and how many were known already."""

    rep: str
    answers: tuple[RepAnswer, ...]
    known: int


def ask_rep(log: Log, name: str, period: Period) -> Questions:
    """Return what a rep is asked about a period; raises UnknownName."""
    rep = find_known(log, "rep", name)
    with reading(log) as session:
        calls = find_asked_calls(session, rep_id=rep.id, period=period)
    return _ask(rep, period, calls)


def ask_team(
    log: Log, manager: str | None, period: Period, *, settings: Settings
) -> list[Questions]:
    """Return what each rep of a team is asked; those without a call in the period are left out.

    The team is that of the period's last day. Raises UnknownName, or WrongUsage when it is open
    whose team is meant.
    """
    found = find_team_manager(log, manager, settings)
    asked = []
    with reading(log) as session:
        for rep in list_team_reps(session, found.id, period.end):
            calls = find_asked_calls(session, rep_id=rep.id, period=period)
            if calls:
                asked.append(_ask(rep, period, calls))
    return asked


def _ask(rep: Known, period: Period, calls: list[AskedCall]) -> Questions:
    return Questions(
        rep=rep.name,
        email=rep.email,
        label=period.label,
        start=period.start,
        end=period.end,
        calls=tuple(calls),
    )


def keep_answers(
    log: Log, name: str, answers: list[RepAnswer], on: date, *, author: Author
) -> KeptAnswers:
    """Keep what a rep answered, all of it or nothing.

    Raises CoachlogError for a call that is not the rep's. What was answered the same before is
    not kept again.
    """
    rep = find_known(log, "rep", name)
    with writing(log) as session:
        asked = {
            call.id: call
            for call in find_asked_calls(
                session, rep_id=rep.id, ids=[answer.call_id for answer in answers]
            )
        }
        for answer in answers:
            if answer.call_id not in asked:
                raise CoachlogError(
                    f"call {answer.call_id} is not one of {rep.name}; nothing was saved. "
                    f"Take the numbers from the page of {to_paste('ask-rep', rep.name)}"
                )
            if on < asked[answer.call_id].on:
                raise CoachlogError(
                    f"call {answer.call_id} was on {asked[answer.call_id].on}, "
                    f"after that answer of {on}"
                )
        fresh = [
            rep_answer for rep_answer in answers if asked[rep_answer.call_id].answer != rep_answer
        ]
        if fresh:
            add_answers(session, note_command(log.connection, author), fresh, on)
    return KeptAnswers(rep=rep.name, answers=tuple(fresh), known=len(answers) - len(fresh))

"""What to ask in a talk, and the one step that fits the time there is."""

from __future__ import annotations

from coachlog.domain.coaching import ManagerTally
from coachlog.domain.coverage import CoveredReport
from coachlog.domain.talks import Talk, Topic
from coachlog.render.lines import count_of
from coachlog.render.manager_words import say_room
from coachlog.render.pages.charts import show_page_day

_QUESTIONS: dict[Topic, str] = {
    "improved": "What did you do differently, and what made room for it?",
    "changed": "What changed then, and which of those calls could not have gone without you?",
    "disputed": "Which of these calls do the two sides remember otherwise, and why?",
    "never coached": "Whom of them will you go out with first, and on which day?",
    "displaced": "What would have had to happen for the field day to stand?",
    "disguised": "Which ordinary calls could the next field day have?",
    "planned": "Which days until then can be kept free for the reps?",
    "one rep": "What does that rep need to run such calls alone?",
    "big": "Which of these deals needed you in the room?",
    "ordinary": "What kept the reps from running these calls alone?",
    "invited": "What did you see there that the rep should hear?",
    "held": "What made these days stand, and where could one more be?",
    "reach": "Who of the others has waited longest for you?",
    "overdue": "What comes between you and the next field day with that rep?",
    "asked": "Which of these calls could the rep have run without you?",
}


def ask_about(talk: Talk) -> str:
    """Return the question that a talk may begin with."""
    return _QUESTIONS[talk.topic]


def say_step(talk: Talk, covered: CoveredReport) -> str:
    """Return a step that fits the capacity; no rep is named in it."""
    report, manager, pace = covered.report, talk.about, talk.about.pace
    if talk.topic == "improved":
        return "Let the others hear how it was done."
    if pace is None or manager.to_balance is None:
        reps = len(covered.to_plan(manager))
        if not manager.overdue:
            return say_keep(manager.tally)
        if not reps:
            return "Hold the field days planned with the reps over cadence."
        those = "the rep" if reps == 1 else f"each of the {reps} reps"
        without = " without a planned field day" if reps < len(manager.overdue) else ""
        return f"One half day with {those} over cadence{without}."
    if pace.fits:
        room = say_room(report, manager)
        return f"In the calendar until {show_page_day(report.period.end)}: {room}."
    a_week = min(pace.capacity_a_week, max(1, round(pace.half_days_a_week)))
    return f"{count_of(a_week, 'half day')} a week in the calendar before the requests come."


def say_keep(tally: ManagerTally) -> str:
    """Return what is left to say of a manager with nothing to mend."""
    if tally.field_days.planned:
        return "Keep the field days in the calendar as they are."
    if tally.period.scheduled:
        return "Keep scheduling calls as now."
    if tally.reps:
        return "Put a half day with one of the reps into the calendar."
    return "Say who is on the team: nobody is yet."

"""The columns of a workbook's sheets: their titles, what is in them, and what that means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic

from coachlog.domain.cadence import RepStanding
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.evidence import EVIDENCE_WEEKS, FIRM, LIKELY
from coachlog.domain.fielddays import state_on
from coachlog.domain.listing import Call, FieldDay
from coachlog.domain.trend import TrendWeek
from coachlog.formats.cells import amount_of
from coachlog.render.lines import INITIATOR_WORDS, visible
from coachlog.render.manager_words import count_big, say_strength
from coachlog.render.xlsx_rows import Kind, Of, WrittenCell

SHORT_NAME, _CHART_CHARS = "In the chart", 18


@dataclass(frozen=True, slots=True)
class SheetColumn(Generic[Of]):
    """A column of a sheet: its title, what is in it, and what that means."""

    title: str
    kind: Kind
    value: Callable[[Of], WrittenCell]
    meaning: str
    width: int = 11
    bars: bool = False  # conditional bars from 0 to 1


_Week = tuple[ManagerReport, TrendWeek]
_Rep = tuple[ManagerReport, RepStanding]


def _say_verdict(manager: ManagerReport, threshold: Fraction) -> str:
    """Return how far a share can be trusted, or, as the screen does, why there is none."""
    return (
        manager.verdict if manager.tally.period.share is None else say_strength(manager, threshold)
    )


def _shorten(name: str) -> str:
    """Return a name that leaves a chart its room."""
    shown = visible(name)
    return shown if len(shown) <= _CHART_CHARS else f"{shown[: _CHART_CHARS - 1].rstrip()}…"


def _end(manager: ManagerReport, place: int) -> float | None:
    interval = manager.evidence.counted.interval(LIKELY)
    return None if interval is None else round(interval[place], 4)


def _hours(minutes: int | None) -> Fraction | None:
    return None if minutes is None else Fraction(minutes, 60)


def list_manager_columns(report: CoachingReport) -> tuple[SheetColumn[ManagerReport], ...]:
    """Return the columns of the managers, one row each."""
    threshold = report.policy.threshold
    who = report.by.capitalize()
    before = f"{report.before.start} to {report.before.end}"
    return (
        SheetColumn(who, "text", lambda m: m.tally.manager, "Whose calls these are.", 24),
        SheetColumn("Asked", "whole", lambda m: m.tally.period.requested,
               "Calls of the period that reps asked the manager along to: team selling."),
        SheetColumn("Scheduled", "whole", lambda m: m.tally.period.scheduled,
               "Calls of the period that the manager scheduled: coaching."),
        SheetColumn("Not sorted", "whole", lambda m: m.tally.period.unknown,
               "Imported calls of which nobody said who asked; no share counts them."),
        SheetColumn("Share asked", "share", lambda m: m.tally.period.share,
               "Asked of asked and scheduled.", 13, True),
        SheetColumn("Threshold", "share", lambda m: threshold,
               "Over it a share is a pattern to talk about; no verdict."),
        SheetColumn("Share, evidence", "share", lambda m: m.tally.window.share,
               f"The same over the days of the evidence; {EVIDENCE_WEEKS} weeks at least."),
        SheetColumn("Range from", "share", lambda m: _end(m, 0),
               "Where that share lies with 95 % confidence, from the visits of the evidence."),
        SheetColumn("Range to", "share", lambda m: _end(m, 1), "The upper end of it."),
        SheetColumn("Verdict", "text", lambda m: _say_verdict(m, threshold),
               "How surely the share is over the line or under it: clearly is "
               f"{100 * FIRM:.0f} % certainty, probably {100 * LIKELY:.0f} %.", 56),
        SheetColumn("Share before", "share", lambda m: m.tally.previous.share,
               f"The same over as many days before: {before}."),
        SheetColumn("Asked, big deals", "whole", count_big,
               "Asked calls with a deal at stake from the big-deal line on."),
        SheetColumn("Hours asked", "number", lambda m: _hours(m.tally.minutes.known_team_selling),
               "Hours on asked calls whose length is known. Never added to the next."),
        SheetColumn("Hours scheduled", "number", lambda m: _hours(m.tally.minutes.known_coaching),
               "Hours on scheduled calls whose length is known."),
        SheetColumn("Team", "whole", lambda m: len(m.tally.reps),
               "Reps on the team on the last day of the report."),
        SheetColumn("Coached", "whole", lambda m: m.tally.coached,
               "Of these: coached in the period, by a scheduled call or a held field day."),
        SheetColumn("Overdue", "whole", lambda m: len(m.overdue),
               "Reps whom nobody coached within their cadence."),
        SheetColumn("Days planned", "whole", lambda m: m.tally.field_days.planned,
               "Field days planned for the period, whatever became of them."),
        SheetColumn("Days held", "whole", lambda m: m.tally.field_days.held, "Of these: held."),
        SheetColumn("Days cancelled", "whole", lambda m: m.tally.field_days.cancelled,
               "Of these: cancelled."),
        SheetColumn("Days displaced", "whole", lambda m: m.tally.field_days.displaced,
               "Of these: given up for something else."),
        SheetColumn("Days past", "whole", lambda m: m.tally.field_days.past,
               "Of these: over, and nobody has said what became of them."),
        SheetColumn(SHORT_NAME, "text", lambda m: _shorten(m.tally.manager),
               "The name as the chart has it; a long one is cut.", 18),
    )  # fmt: skip


WEEK_COLUMNS: tuple[SheetColumn[_Week], ...] = (
    SheetColumn("Manager", "text", lambda w: w[0].tally.manager, "One row a manager and week.", 24),
    SheetColumn("Week", "text", lambda w: f"{w[1].start:%G-W%V}", "ISO week, Monday to Sunday."),
    SheetColumn("Monday", "date", lambda w: w[1].start, "Its first day.", 12),
    SheetColumn("Asked", "whole", lambda w: w[1].visits.requested, "Asked calls of the week."),
    SheetColumn("Scheduled", "whole", lambda w: w[1].visits.scheduled, "Scheduled ones."),
    SheetColumn("Not sorted", "whole", lambda w: w[1].unknown, "Calls nobody sorted."),
    SheetColumn("Share asked", "share", lambda w: w[1].visits.share,
                "Asked of asked and scheduled; empty without a call.", 13, True),
)  # fmt: skip

REP_COLUMNS: tuple[SheetColumn[_Rep], ...] = (
    SheetColumn("Manager", "text", lambda r: r[0].tally.manager, "On whose team.", 24),
    SheetColumn("Rep", "text", lambda r: r[1].name,
                "Who was on the team on the report's last day.", 24),
    SheetColumn("Level", "text", lambda r: r[1].level, "New, established or senior.", 13),
    SheetColumn("Cadence", "whole", lambda r: r[1].cadence_days,
                "How many days may pass between field days."),
    SheetColumn("Last coached", "date", lambda r: r[1].last_coached_on,
                "The last scheduled call or held field day, with any manager; empty: never.", 13),
    SheetColumn("Days since", "whole", lambda r: r[1].days_since, "Days since then."),
    SheetColumn("Overdue", "text", lambda r: "yes" if r[1].overdue else "no",
                "More days than the cadence, or never coached."),
    SheetColumn("Asked", "whole", lambda r: r[1].requested,
                "Calls of the period that this rep asked the manager along to."),
)  # fmt: skip

_Day = tuple[FieldDay, date]  # with today

DAY_FACTS: tuple[SheetColumn[_Day], ...] = (
    SheetColumn("Field day", "id", lambda d: d[0].id, "Its number in the log."),
    SheetColumn("Date", "date", lambda d: d[0].on, "The day.", 12),
    SheetColumn("Half", "text", lambda d: d[0].half, "Morning, afternoon or the full day."),
    SheetColumn("From", "time", lambda d: d[0].starts_at, "Local time."),
    SheetColumn("To", "time", lambda d: d[0].ends_at, "Local time."),
    SheetColumn("Manager", "text", lambda d: d[0].manager, "Who planned it.", 24),
    SheetColumn("Rep", "text", lambda d: d[0].rep, "With whom.", 24),
    SheetColumn(
        "Status",
        "text",
        lambda d: state_on(d[0].status, d[0].on, d[1]),
        "Planned, past (without a debrief), held, cancelled or displaced.",
    ),
    SheetColumn("Calls", "whole", lambda d: d[0].calls, "Calls logged onto it."),
)
DAY_NOTES: tuple[SheetColumn[_Day], ...] = (
    SheetColumn("Focus", "text", lambda d: "; ".join(d[0].focus), "The skills it is about.", 24),
    SheetColumn("Objective", "text", lambda d: d[0].objective, "What it is for.", 40),
    SheetColumn("Place", "text", lambda d: d[0].place, "Where it begins.", 24),
)

CALL_FACTS: tuple[SheetColumn[Call], ...] = (
    SheetColumn("Call", "id", lambda c: c.id, "Its number in the log."),
    SheetColumn("Date", "date", lambda c: c.held_on, "The local day.", 12),
    SheetColumn("Manager", "text", lambda c: c.manager, "Who rode along.", 24),
    SheetColumn("Rep", "text", lambda c: c.rep, "With whom.", 24),
    SheetColumn("Customer", "text", lambda c: c.account, "Where.", 24),
    SheetColumn("Who", "text", lambda c: INITIATOR_WORDS[c.initiator],
                "Asked: the rep asked the manager along. Scheduled: the manager scheduled it."),
    SheetColumn("Deal value", "number",
                lambda c: None if c.deal_cents is None else amount_of(c.deal_cents),
                "What is at stake; empty is unknown, not small.", 14),
    SheetColumn("Currency", "text", lambda c: c.currency, "Of the deal value."),
    SheetColumn("Minutes", "whole", lambda c: c.minutes, "How long; empty is unknown."),
    SheetColumn("Role", "text", lambda c: c.role, "Observed, shared or led, if noted."),
    SheetColumn("Field day", "id", lambda c: c.field_day_id, "The field day it belongs to."),
)  # fmt: skip
CALL_NOTES: tuple[SheetColumn[Call], ...] = (
    SheetColumn("Reinforce", "text", lambda c: c.reinforce, "What the rep did well.", 40),
    SheetColumn("Improve", "text", lambda c: c.improve, "What the rep should work on.", 40),
    SheetColumn("Notes", "text", lambda c: c.notes, "Anything else.", 40),
)

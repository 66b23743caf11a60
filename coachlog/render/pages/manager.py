"""The manager's own page: their reps by name, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from coachlog.domain.answers import MIN_ANSWERS
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Stakes
from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.coverage import CoveredReport
from coachlog.render.lines import count_of
from coachlog.render.manager_words import (
    say_change,
    say_disguised,
    say_disguised_share,
    say_evidence,
    say_pace,
    say_strength,
)
from coachlog.render.pages.boss import facts_of
from coachlog.render.pages.charts import show_page_day
from coachlog.render.pages.parts import (
    CoverageMap,
    Headline,
    ManagerLine,
    Strip,
    Tile,
    TrustFigure,
    label_of,
    map_coverage,
    row_of,
    rules_of,
    say_days,
    strip_of,
    tiles_of,
    trust_of,
    weeks_of,
)
from coachlog.render.pages.press import write_page
from coachlog.render.pages.steps import say_keep
from coachlog.render.report_words import (
    list_names,
    next_command,
    say_never,
    say_why_empty,
    say_within,
    show_percent,
    show_share,
)

_STAKES: tuple[Stakes, ...] = ("big", "ordinary", "unknown")
_NAMED = 3  # reps in a step


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """Calls by who asked, one number for each of what was at stake."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplacedDay:
    """A field day that gave way."""

    on: str
    rep: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerPage:
    """All that a manager's own page shows."""

    title: str
    headline: Headline
    facts: tuple[str, ...]
    who: str
    threshold: float  # percent
    line: str
    days_before: str
    period: str
    weeks: str  # that the drawn shares are of, where the period is shorter
    rows: tuple[ManagerLine, ...]
    findings: tuple[str, ...]
    matrix: tuple[MatrixRow, ...]
    strip: Strip | None
    tiles: tuple[Tile, ...]
    coverage: CoverageMap | None
    given_up: tuple[DisplacedDay, ...]
    steps: tuple[str, ...]
    command: str
    trust: tuple[TrustFigure, ...]
    rules: tuple[str, ...]


def write_manager(file: IO[str], covered: CoveredReport, folder: str | None = None) -> None:
    """Write a manager's own page."""
    write_page(file, "manager.html", folder, page=compose_manager(covered))


def compose_manager(covered: CoveredReport) -> ManagerPage:
    """Return what the page of the only manager in a report shows."""
    report = covered.report
    (manager,) = report.managers
    tally, threshold = manager.tally, report.policy.threshold
    return ManagerPage(
        title=f"{tally.manager}{say_within(report)}, {label_of(report)}",
        headline=Headline(name=tally.manager, after=f": {_say_headline(report, manager)}"),
        facts=facts_of(report),
        who=report.by,
        threshold=100 * float(threshold),
        line=show_percent(threshold),
        days_before=say_days(report.before),
        period=label_of(report),
        weeks=weeks_of(report),
        rows=(row_of(report, manager),),
        findings=tuple(_find(report, manager)),
        matrix=tuple(
            MatrixRow(
                name=name, counts=tuple(tally.matrix.get((who, stakes), 0) for stakes in _STAKES)
            )
            for who, name in ((REP_REQUEST, "Asked"), (MANAGER_SCHEDULED, "Scheduled"))
        ),
        strip=strip_of(report.managers, covered.coverage),
        tiles=tiles_of(report),
        coverage=map_coverage(
            report.managers, covered.coverage, named=True, at_most=len(tally.reps)
        ),
        given_up=tuple(
            DisplacedDay(on=show_page_day(gone.on), rep=gone.rep, by=by)
            for gone in tally.field_days.displaced_by
            for by in [_say_gone(gone.call_rep, gone.call_account, gone.text)]
        ),
        steps=tuple(_list_steps(covered, manager)),
        command=next_command(report),
        trust=trust_of(report),
        rules=rules_of(report),
    )


def _say_headline(report: CoachingReport, manager: ManagerReport) -> str:
    counted = manager.tally.period
    if not counted.calls:
        return say_why_empty(report, show_page_day)
    if not counted.classified:
        return f"nobody has sorted the {count_of(counted.calls, 'call')}"
    asked = f"{counted.requested} of {count_of(counted.classified, 'ride-along')} asked for by reps"
    return f"{asked}; {say_strength(manager, report.policy.threshold)}"


def _find(report: CoachingReport, manager: ManagerReport) -> list[str]:
    """Return what the figures say beside the share, a sentence each."""
    tally, found = manager.tally, []
    if tally.window.classified and manager.evidence.strength != "too few to tell":
        found.append(f"Reps ask for {say_evidence(manager.evidence)}.")
    if tally.trend.change:
        found.append(say_change(tally.trend.change, day=show_page_day))
    if tally.invited_coaching:
        calls = count_of(tally.invited_coaching, "ordinary call was", "ordinary calls were")
        found.append(f"{calls} asked for and only observed: coaching that a rep invited.")
    if tally.disguised_days:
        found.append(f"{say_disguised(manager)}; {say_disguised_share(manager)}.")
    answers = tally.answers
    if answers.answered >= MIN_ANSWERS:
        found.append(
            f"Reps answered on {count_of(answers.answered, 'call')} and agree on "
            f"{answers.agreed}; as they remember it, {show_share(answers.share)} were asked for."
        )
        if answers.differs(report.policy.threshold):
            found.append(
                "Manager and reps see who asked on different sides of the line: worth going "
                "through a few calls together."
            )
    return found


def _say_gone(rep: str | None, account: str | None, text: str | None) -> str:
    call = f"a call with {rep}" if rep else ""
    call += f" at {account}" if call and account else ""
    return ": ".join(part for part in (call, text) if part) or "what by is not in this log any more"


def _list_steps(covered: CoveredReport, manager: ManagerReport) -> list[str]:
    """Return what to do next, the first thing first."""
    report, to_plan = covered.report, covered.to_plan(manager)
    planned_on = covered.coverage.planned_on
    steps = []
    unsorted = manager.tally.period.unknown
    if unsorted:
        steps.append(f"Say who asked for {count_of(unsorted, 'call')} that nobody has sorted yet.")
    never = [rep.name for rep in to_plan if rep.last_coached_on is None]
    late = [rep.name for rep in to_plan if rep.last_coached_on is not None]
    for names, what in ((never, say_never(report, show_page_day)), (late, "over cadence")):
        if names:
            steps.append(f"Plan a half day with {_list_some(names)}: {what}.")
    if manager.pace:
        steps.append(say_pace(report, manager, manager.pace))
    past, still = manager.tally.field_days.past, manager.tally.field_days.still_planned
    if past:
        days = "field day that is" if past == 1 else f"{past} field days that are"
        steps.append(f"Debrief the {days} past, or say what came in between.")
    waiting = [
        f"{rep.name} on {show_page_day(planned_on[rep.id])}"
        for rep in manager.overdue
        if rep.id in planned_on
    ]
    if waiting:
        days = "field day" if len(waiting) == 1 else "field days"
        steps.append(f"Hold the {days} planned with {_list_some(waiting)}: over cadence.")
    if still > len(waiting):
        days = "field day" if still == 1 else f"{still} field days"
        steps.append(f"Hold the {days} still planned.")
    return steps or [say_keep(manager.tally)]


def _list_some(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - _NAMED
    return f"{', '.join(names[:_NAMED])} and {more} more" if more > 0 else list_names(names)

"""The page for the director's boss: no rep, no customer and no deal is named on it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import IO

from coachlog.domain.coaching import CoachingReport, ManagerReport
from coachlog.domain.coverage import CoveredReport
from coachlog.domain.report_order import list_in_order
from coachlog.domain.talks import Talk, choose_talks, has_improved, has_moved
from coachlog.render.lines import count_of
from coachlog.render.manager_words import say_strength
from coachlog.render.pages.charts import (
    Chart,
    FunnelDot,
    draw_calls,
    draw_funnel,
    limits_at,
    show_page_day,
)
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
from coachlog.render.pages.steps import ask_about, say_step
from coachlog.render.report_words import (
    count_lines,
    list_over,
    say_order,
    say_whose,
    say_why_empty,
    say_within,
    show_percent,
)
from coachlog.render.talk_words import say_topic

FUNNEL_FROM = 8  # managers
MAPPED_REPS = 12
OLD_DAYS = 7  # from then on it is said how old the newest call is


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Whom to talk to: one fact, one question, one step."""

    name: str
    fact: str
    question: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelPlot:
    """All managers beside what chance allows, drawn and as rows."""

    chart: Chart
    calls: Chart
    dots: tuple[FunnelDot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BossPage:
    """All that the page for the boss shows."""

    title: str
    headline: Headline
    facts: tuple[str, ...]
    who: str
    threshold: float  # percent
    line: str
    days_before: str
    period: str
    weeks: str  # that the drawn shares are of, where the period is shorter
    order: str  # of the rows
    rows: tuple[ManagerLine, ...]
    strip: Strip | None
    tiles: tuple[Tile, ...]
    coverage: CoverageMap | None
    funnel: FunnelPlot | None
    talks: tuple[Conversation, ...]
    trust: tuple[TrustFigure, ...]
    rules: tuple[str, ...]


def write_boss(file: IO[str], covered: CoveredReport, folder: str | None = None) -> None:
    """Write the page for the boss."""
    write_page(file, "boss.html", folder, page=compose_boss(covered))


def compose_boss(covered: CoveredReport) -> BossPage:
    """Return what the page for the boss shows of a report."""
    report, threshold = covered.report, covered.report.policy.threshold
    managers = list_in_order(report)
    return BossPage(
        title=f"Coaching in the field{say_within(report)}, {label_of(report)}",
        headline=_head(report),
        facts=facts_of(report),
        who=report.by,
        threshold=100 * float(threshold),
        line=show_percent(threshold),
        days_before=say_days(report.before),
        period=label_of(report),
        weeks=weeks_of(report),
        order=say_order(report),
        rows=tuple(row_of(report, manager) for manager in managers),
        strip=strip_of(managers, covered.coverage),
        tiles=tiles_of(report),
        coverage=map_coverage(managers, covered.coverage, named=False, at_most=MAPPED_REPS),
        funnel=_plot_funnel(report),
        talks=tuple(_converse(talk, covered) for talk in choose_talks(report)),
        trust=trust_of(report),
        rules=rules_of(report),
    )


def _head(report: CoachingReport) -> Headline:
    said = say_headline(report)
    if len(report.managers) != 1:
        return Headline(after=said)
    return Headline(name=report.managers[0].tally.manager, after=f": {said}")


def say_headline(report: CoachingReport) -> str:
    """Say the finding in one sentence, of one manager without the name."""
    managers, threshold = report.managers, report.policy.threshold
    if not any(manager.tally.period.calls for manager in managers):
        return say_why_empty(report, show_page_day)
    if len(managers) == 1:
        return say_strength(managers[0], threshold)
    over = list_over(report)
    half, joins = threshold == Fraction(1, 2), "joined" if report.looks_back else "join"
    join = f"mostly {joins}" if half else f"{joins} for over {show_percent(threshold)}"
    join += " when asked" + (f" in {label_of(report)}" if report.looks_back else "")
    parts = [f"{len(over) or 'None'} of {count_lines(report)} {join}"]
    sure = sum(manager.evidence.strength == "firm" for manager in over)
    weeks = f" over {weeks_of(report)}" if report.looks_back else ""
    parts += [f"{sure} clearly so{weeks}"] if sure else []
    better = sum(map(has_improved, managers))
    worse = sum(map(has_moved, managers)) - better
    parts += [f"{better} clearly moving to coaching"] if better else []
    parts += [f"{worse} clearly moving the other way"] if worse else []
    return "; ".join(parts)


def facts_of(report: CoachingReport) -> tuple[str, ...]:
    """Return what stands under the headline: the days, how old, how much is unsorted."""
    quality, period = report.quality, report.period
    facts = [f"{period.label}, {say_days(period)}" if period.kind != "range" else say_days(period)]
    if period.end < report.today:
        facts[0] += ", as of its last day"
    elif report.today < period.end:
        facts[0] += ", still running" if period.start <= report.today else ", not begun yet"
    if len(report.managers) > 1:
        facts.append(say_whose(report))
    elif report.managers and say_within(report):
        facts.append(f"only days{say_within(report)}")
    facts.append(count_of(quality.calls, "call"))
    if quality.newest_on is not None:
        days = (report.as_of - quality.newest_on).days
        age = f", {count_of(days, 'day')} before this page" if days > OLD_DAYS else ""
        facts.append(f"newest call {quality.newest_on.day} {quality.newest_on:%b %Y}{age}")
    if quality.calls:
        share = 100 * quality.unsorted / quality.calls
        facts.append(f"{share:.0f} % not sorted" if quality.unsorted else "all sorted")
    return tuple(facts)


def _plot_funnel(report: CoachingReport) -> FunnelPlot | None:
    funnel = report.funnel
    if funnel is None or len(report.managers) < FUNNEL_FROM:
        return None
    dots = tuple(
        _dot(manager, calls=calls, share=float(manager.tally.window.share), report=report)
        for manager in list_in_order(report)
        if manager.tally.window.share is not None
        for calls in [float(manager.tally.window.effective_calls)]
    )
    chart = draw_funnel(funnel, dots, report.policy.threshold)
    return FunnelPlot(chart=chart, calls=draw_calls(funnel), dots=dots)


def _dot(
    manager: ManagerReport, *, calls: float, share: float, report: CoachingReport
) -> FunnelDot:
    assert report.funnel is not None
    return FunnelDot(
        name=manager.tally.manager,
        calls=calls,
        share=share,
        limits=limits_at(report.funnel, calls),
    )


def _converse(talk: Talk, covered: CoveredReport) -> Conversation:
    fact = say_topic(talk, covered.report, named=False, alone=False, day=show_page_day)
    return Conversation(
        name=talk.about.tally.manager,
        fact=fact[0].upper() + fact[1:],
        question=ask_about(talk),
        step=say_step(talk, covered),
    )

"""What the boss's page and the manager's show alike: rows, weeks, tiles, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coachlog.domain.cadence import RepStanding, need_of
from coachlog.domain.coaching import CoachingReport, ManagerReport, Minutes, is_flagged
from coachlog.domain.coverage import Coverage
from coachlog.domain.evidence import EVIDENCE_WEEKS, FIRM, LIKELY
from coachlog.domain.initiated import add_up
from coachlog.domain.periods import Period
from coachlog.render.lines import NOT_TOLD, count_of, describe_after_today
from coachlog.render.manager_words import say_evidence, say_few, show_field_days, show_hours_of
from coachlog.render.pages.charts import (
    Chart,
    StripWeek,
    draw_months,
    draw_range,
    draw_strip,
    draw_weeks,
    show_page_day,
)
from coachlog.render.report_words import Sign, say_never, show_percent, show_share, sign_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A sentence that may have a name in it, whose letters may run the other way."""

    before: str = ""
    name: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerLine:
    """One line of the chart, with the same in words and numbers."""

    name: str
    sign: Sign
    words: str
    evidence: str
    chart: Chart
    share: str  # that is drawn
    part: str  # of the period, where what is drawn is of more weeks
    asked: int
    scheduled: int
    unknown: int
    before: str
    team: int
    overdue: int
    field_days: str
    team_hours: str
    coaching_hours: str


def row_of(report: CoachingReport, manager: ManagerReport) -> ManagerLine:
    """Return a manager's line."""
    tally, threshold = manager.tally, report.policy.threshold
    counted = tally.period
    before = tally.previous.share
    drawn = tally.window if report.looks_back else counted
    part = counted.share if report.looks_back else None
    tells = manager.evidence.strength != "too few to tell"
    evidence = say_evidence(manager.evidence) if tells and tally.window.classified else ""
    sign = sign_of(manager)
    words = say_few(manager, threshold, 0) or sign.meaning or manager.verdict
    return ManagerLine(
        name=tally.manager,
        sign=sign,
        words=words,
        evidence=evidence,
        chart=draw_range(
            drawn.share,
            None if report.looks_back or before is None else (before, say_days(report.before)),
            tally.window.interval(LIKELY) if evidence else None,
            over=is_flagged(drawn.share, threshold),
            label=f"{tally.manager}: {show_share(drawn.share)} asked for"
            + (f", {evidence}" if evidence else ""),
            days=weeks_of(report),
            part=None if part is None else (part, label_of(report)),
        ),
        share=show_share(drawn.share),
        part="" if part is None else show_share(part),
        asked=counted.requested,
        scheduled=counted.scheduled,
        unknown=counted.unknown,
        before=show_share(before),
        team=len(tally.reps),
        overdue=len(manager.overdue),
        field_days=show_field_days(manager),
        team_hours=show_hours_of(tally.minutes.known_team_selling),
        coaching_hours=show_hours_of(tally.minutes.known_coaching),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Half a year of weeks, drawn and as rows."""

    chart: Chart
    weeks: tuple[StripWeek, ...]


def strip_of(managers: Sequence[ManagerReport], coverage: Coverage) -> Strip | None:
    """Return the weeks of all these managers together; None without a call in them."""
    trends = [manager.tally.trend.weeks for manager in managers if manager.tally.trend.weeks]
    weeks = tuple(
        StripWeek(
            start=same[0].start,
            asked=sum(week.visits.requested for week in same),
            scheduled=sum(week.visits.scheduled for week in same),
            held=coverage.held_days.get(same[0].start, 0),
        )
        for same in zip(*trends, strict=True)
    )
    if not any(week.asked or week.scheduled or week.held for week in weeks):
        return None
    label = f"{len(weeks)} weeks of calls asked for, calls scheduled, and field days held"
    return Strip(chart=draw_strip(weeks, label), weeks=weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A figure, what it is, and what belongs to it."""

    figure: str
    title: str
    notes: tuple[str, ...] = ()


def tiles_of(report: CoachingReport) -> tuple[Tile, ...]:
    """Return the figures of the skill plan; the hours of both plans, never added up."""
    managers = report.managers
    team = sum(len(manager.tally.reps) for manager in managers)
    overdue = [rep for manager in managers for rep in manager.overdue]
    never = sum(rep.days_since is None for rep in overdue)
    days = [manager.tally.field_days for manager in managers]
    planned, held = sum(fate.planned for fate in days), sum(fate.held for fate in days)
    gone = sum(fate.displaced for fate in days)
    for_calls = sum(by.call_id is not None for fate in days for by in fate.displaced_by)
    fates = (
        (for_calls, "gave way to a call that a rep asked for"),
        (gone - for_calls, "gave way to something else"),
        (sum(fate.cancelled for fate in days), "cancelled"),
        (sum(fate.past for fate in days), NOT_TOLD),
        (sum(fate.still_planned for fate in days), "still planned"),
    )
    spent = add_up(Minutes, [manager.tally.minutes for manager in managers])
    unknown = spent.team_selling_unknown + spent.coaching_unknown
    coaching, selling = spent.known_coaching, spent.known_team_selling
    return (
        Tile(
            figure=f"{team - len(overdue)} of {team}",
            title="reps coached within cadence",
            notes=(f"{count_of(never, 'rep')} {say_never(report, show_page_day)}",)
            if never
            else (),
        ),
        Tile(
            figure=f"{held} of {planned}" if planned else "none",
            title="planned field days held" if planned else "of field days: no day was planned",
            notes=tuple(f"{number} {what}" for number, what in fates if number),
        ),
        Tile(
            figure="-" if coaching is None else f"{show_hours_of(coaching)} h",
            title="of coaching"
            if coaching is not None
            else "hours of coaching: no length is known",
            notes=(
                *(
                    []
                    if selling is None
                    else [f"beside {show_hours_of(selling)} h of team selling"]
                ),
                *([f"{count_of(unknown, 'call')} of unknown length"] if unknown else []),
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A rep's weeks, drawn, and how the rep stands."""

    rep: str
    team: str
    chart: Chart
    last: str
    over: str
    asked: int
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageMap:
    """Reps by week, the one longest over cadence first."""

    weeks: int  # that are counted
    span: str  # and from when they are, and how many are to come
    months: Chart
    rows: tuple[CoverageRow, ...]
    left_out: str


def map_coverage(
    managers: Iterable[ManagerReport], coverage: Coverage, *, named: bool, at_most: int
) -> CoverageMap | None:
    """Return who was coached when; reps who are not to be named are counted within their team.

    Of those who are not named, as many would not fit, whoever asked most stands before equals.
    """
    asked = {id_: sum(week.asked for week in weeks) for id_, weeks in coverage.reps.items()}

    def order(rep: RepStanding) -> tuple[object, ...]:
        coached, over, *name = need_of(rep)
        # Whoever is not over cadence, as new as they may be, stands after all others.
        return (not rep.overdue, coached, over, 0 if named else -asked.get(rep.id, 0), *name)

    reps = [
        (rep, f"rep {number}", manager.tally.manager)
        for manager in managers
        for number, rep in enumerate(sorted(manager.tally.reps, key=order), 1)
    ]
    if not reps:
        return None
    reps.sort(key=lambda row: order(row[0]))
    rows = tuple(
        CoverageRow(
            rep=rep.name if named else shown,
            team="" if named else team,
            chart=draw_weeks(
                coverage.reps[rep.id],
                coverage.this_week,
                f"Weeks of {rep.name if named else shown}",
            ),
            last=_show_last(rep),
            over=_say_over(rep),
            asked=asked[rep.id],
            overdue=rep.overdue,
        )
        for rep, shown, team in reps[:at_most]
    )
    rest = [rep for rep, _, _ in reps[at_most:]]
    over = sum(rep.overdue for rep in rest)
    left_out = ""
    if rest:
        more = f"{count_of(len(rest), 'rep')} more, {over or 'none'} of them over cadence"
        left_out = f"These are the {at_most} who need it most; there are {more}."
    first, coming = coverage.weeks[0], sum(week > coverage.this_week for week in coverage.weeks)
    counted = len(coverage.weeks) - coming
    return CoverageMap(
        weeks=counted,
        span=f"{count_of(counted, 'week')} from {show_page_day(first)} on"
        + (f", and {coming} to come" if coming else ""),
        months=draw_months(coverage.weeks),
        rows=rows,
        left_out=left_out,
    )


def _say_over(rep: RepStanding) -> str:
    over = rep.days_over
    if over is None:
        return "over"
    days = count_of(abs(over), "day")
    return f"{days} over" if over > 0 else f"due in {days}" if over else "due today"


def _show_last(rep: RepStanding) -> str:
    last = rep.last_coached_on
    if last is None:
        return "never"
    return f"{last.day} {last:%b}" if last.year == rep.as_of.year else show_page_day(last)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFigure:
    """A figure with its name, and what it means for the reader."""

    name: str
    value: str
    meaning: str


def trust_of(report: CoachingReport) -> tuple[TrustFigure, ...]:
    """Return what the figures rest on."""
    quality = report.quality
    days = quality.median_days_to_entry
    facts = [
        TrustFigure(
            name="Calls nobody has sorted",
            value=_part(quality.unsorted, quality.calls),
            meaning="in no share; where they could turn a verdict, it says so",
        ),
        TrustFigure(
            name="Known from a calendar's organiser only",
            value=_part(quality.from_organizer, quality.calls),
            meaning="who sent the invitation may not be who asked",
        ),
        TrustFigure(
            name="From the call to its entry",
            value="-" if days is None else count_of(days, "day") if days else "the same day",
            meaning="the middle one; what is entered late is remembered less well",
        ),
        TrustFigure(
            name="Weeks without any entry",
            value=f"{quality.weeks_without_calls} of {quality.weeks}" if quality.weeks else "-",
            meaning="a week off, or a week nobody wrote down",
        ),
        TrustFigure(
            name="Changed later from asked to scheduled, or back",
            value=_part(quality.initiators_changed, quality.calls),
            meaning="corrections are fine; many of them are worth a question",
        ),
    ]
    if quality.settled:
        facts.append(
            TrustFigure(
                name="Verdicts settled by sorting a sample",
                value=str(quality.settled),
                meaning="the rest of the calls can hardly turn them",
            )
        )
    if quality.after_today:
        facts.append(
            TrustFigure(
                name="Left out",
                value=str(quality.after_today),
                meaning=describe_after_today(quality.after_today),
            )
        )
    return tuple(facts)


def _part(number: int, whole: int) -> str:
    if not number:
        return "none"
    return f"{number:,} of {whole:,} ({max(1, round(100 * number / whole))} %)"


def rules_of(report: CoachingReport) -> tuple[str, ...]:
    """Return the small print: what is counted, and how sure a verdict is."""
    line = show_percent(report.policy.threshold)
    compared = any(one.tally.previous.share is not None for one in report.managers)
    before = (
        f"{'Before' if report.looks_back else 'The grey dot'} is the share of "
        f"{say_days(report.before)}, as many days as have passed.",
    )
    return (
        "Asked: the rep asked the manager along. Scheduled: the manager scheduled it. The share is "
        f"the asked ones among both; the line stands at {line}.",
        f"A verdict rests on the period, or on {EVIDENCE_WEEKS} weeks where that is shorter, "
        f"counted in visits: a half day with one rep is one decision. Clearly takes "
        f"{_whole(FIRM)} % certainty, probably {_whole(LIKELY)} %.",
        *(before if compared else ()),
        "Team selling is legitimate and valuable, and it is not coaching. A share over the line is "
        "a pattern to talk about, no verdict on a person.",
    )


def _whole(confidence: float) -> int:
    return round(100 * confidence)


def label_of(report: CoachingReport) -> str:
    """Return the name of the period."""
    period = report.period
    return say_days(period) if period.kind == "range" else period.label


def weeks_of(report: CoachingReport) -> str:
    """Return how many weeks the drawn shares are of, where the period is shorter."""
    return f"{EVIDENCE_WEEKS} weeks" if report.looks_back else ""


def say_days(period: Period) -> str:
    """Return the first and the last day of a period."""
    start = f"{period.start.day} {period.start:%b}"
    if period.start.year != period.end.year:
        start = show_page_day(period.start)
    return f"{start} to {show_page_day(period.end)}"

"""What a report says of one manager on any surface: share, evidence, pace, figures, remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coachlog.domain.cadence import RepStanding
from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, Stakes
from coachlog.domain.coaching import CoachingReport, Displacement, ManagerReport
from coachlog.domain.evidence import EVIDENCE_DAYS, EVIDENCE_WEEKS, LIKELY, Evidence, visits_to_tell
from coachlog.domain.pace import Pace
from coachlog.domain.settling import Sample, is_settled
from coachlog.domain.trend import ShareChange, Turnover
from coachlog.render.lines import count_cells, count_of, visible
from coachlog.render.reasons import say_passed
from coachlog.render.report_words import list_names, say_never, show_percent, show_share
from coachlog.render.triage import SIDES


def say_few(manager: ManagerReport, threshold: Fraction, room: int) -> str:
    """Say, instead of a bar, that so few calls are no finding; briefly where room is short."""
    calls, unsorted = manager.tally.period.classified, manager.tally.period.unknown
    if manager.evidence.strength != "too few to tell" or not calls:
        return ""
    needed = visits_to_tell(manager.tally.window, threshold)
    rest = f", {unsorted} not sorted" if unsorted else ""
    so_far = f"{count_of(calls, 'ride-along')} so far{rest}"
    visits = count_of(manager.tally.window.visits, "visit")
    more = f"{visits}, a verdict takes about {needed}" if needed else f"{visits}: too few to tell"
    long = f"{so_far}; {more}"
    if count_cells(long) <= room:
        return long
    return f"{visits}, about {needed} needed" if needed else f"{visits}: too few"


def say_change(change: ShareChange, *, named: bool = True, day: Callable[[date], str] = str) -> str:
    """Say when a share changed, from what to what, and what else changed then."""
    before, after = show_percent(change.before, 0), show_percent(change.after, 0)
    text = f"{before} asked for before {day(change.on)}, {after} since."
    beside = [_say_turnover(turnover, named, day) for turnover in change.beside]
    return text + (f" Then also: {'; '.join(beside)}." if beside else "")


def _say_turnover(turnover: Turnover, named: bool, day: Callable[[date], str]) -> str:
    who = f" {visible(turnover.rep)}" if turnover.rep and named else ""
    words = {
        "new manager": "new as a manager",
        "new team": "a new team",
        "new rep": f"new rep{who}",
        "rep left": f"{who.strip() or 'a rep'} left the team",
    }
    return f"{words[turnover.kind]} ({day(turnover.on)})"


def say_sample(sample: Sample) -> str:
    """Say how far a sample of the unsorted calls has settled the side."""
    total = count_of(sample.visits, "visit")
    side = SIDES[sample.side] if sample.side else ""
    how = f"the side is settled at a {sample.risk} % risk: {side}"
    return f"{len(sample.drawn)} of {total} sorted; {how}"


def say_strength(manager: ManagerReport, threshold: Fraction) -> str:
    """Say how far the verdict on a manager can be trusted."""
    # The evidence is held against the threshold, the verdict against one half.
    sure: str = manager.verdict
    if threshold != Fraction(1, 2):
        sure = f"{'over' if manager.flagged else 'under'} {show_percent(threshold)}"
    words = {
        "firm": f"clearly {sure}",
        "likely": f"probably {sure}",
        "open": f"{manager.verdict}, open whether that is a pattern",
        "contrary": f"{manager.verdict}, unlike the weeks it is held against",
        "not sorted enough": "the calls not sorted yet could turn this",
        "too few to tell": "too early to tell",
    }
    return words[manager.evidence.strength]


def say_evidence(evidence: Evidence) -> str:
    """Say the interval in numbers that a person can picture."""
    counted = evidence.counted
    low, high = (round(end * 10) for end in counted.interval(LIKELY) or (0, 1))
    about = f"about {low} to {high} of 10" if low < high else f"about {low} of 10"
    days = f"in these {evidence.days} days"
    if EVIDENCE_DAYS - 7 < evidence.days <= EVIDENCE_DAYS:  # the last week may be running
        days = f"in {EVIDENCE_WEEKS} weeks"
    return f"{about}, from {count_of(counted.visits, 'visit')} {days}"


def say_pace(
    report: CoachingReport, manager: ManagerReport, pace: Pace, *, named: bool = True
) -> str:
    """Say what it would take: never more half days than the calendar holds."""
    line = show_percent(report.policy.threshold)
    asked = _one_place(pace.asked_a_week)
    text = f"Reps ask about {'once' if asked == '1' else f'{asked} times'} a week; "
    most, needed = pace.capacity_a_week, _one_place(pace.half_days_a_week)
    if pace.half_days_a_week > most:
        bring = "brings" if most == 1 else "bring"
        share = show_share(pace.share_with_room)
        days = count_of(most, "half day")
        text += f"the {days} a week that the settings allow {bring} it to {share}."
    else:
        brings = "day a week brings" if needed == "1" else "days a week bring"
        text += f"{needed} half {brings} it to {line}; the settings allow {most}."
    kind = "period" if report.period.kind == "range" else report.period.kind
    room = say_room(report, manager, named=named)
    return f"{text} In this {kind}, {room}." if room else text


def say_room(report: CoachingReport, manager: ManagerReport, *, named: bool = False) -> str:
    """Say what the rest of a running period takes, or as much of it as still fits."""
    pace, wanted = manager.pace, manager.half_days_wanted
    if pace is None or pace.fits is None or wanted is None:
        return ""
    if wanted <= pace.fits:
        reps = manager.to_balance.reps if manager.to_balance and named else ()
        names = f" with {list_names(reps)}" if reps else ""
        brings = "brings" if wanted == 1 else "bring"
        line = show_percent(report.policy.threshold)
        return f"{count_of(wanted, 'half day')}{names} {brings} the share to {line}"
    if not pace.fits:
        notice = report.policy.notice_days
        given = f"with {count_of(notice, 'working day')} of notice " if notice else ""
        return f"{given}no half day fits any more"
    days = count_of(pace.fits, "half day still fits and brings", "half days still fit and bring")
    return f"{days} the share to {show_share(pace.share_with_fits)}"


def say_disguised(manager: ManagerReport) -> str:
    """Say how many scheduled days were selling in disguise."""
    return count_of(
        manager.tally.disguised_days,
        "scheduled day was mostly big deals",
        "scheduled days were mostly big deals",
    )


def say_disguised_share(manager: ManagerReport) -> str:
    """Say what the share would be with those days."""
    return f"counted as team selling the share is {show_share(manager.share_with_disguised)}"


def _whole_percent(share: Fraction) -> int:
    return round(float(share) * 100)


def _one_place(number: Fraction) -> str:
    return f"{round(float(number), 1):g}"


def show_counts(manager: ManagerReport) -> str:
    """Return the calls asked for against those scheduled, and how many nobody sorted."""
    counted = manager.tally.period
    unknown = f" +{counted.unknown}?" if counted.unknown else ""
    return f"{counted.requested} : {counted.scheduled}{unknown}"


def show_hours_of(minutes: int | None) -> str:
    """Return minutes in whole hours; a dash for what is not known."""
    return "-" if minutes is None else f"{(minutes + 30) // 60:,}"


def show_change(manager: ManagerReport) -> str:
    """Return by how many points the share moved against the days before, as both are shown."""
    now, before = manager.tally.period.share, manager.tally.previous.share
    if now is None or before is None:
        return "-"
    return f"{_whole_percent(now) - _whole_percent(before):+d}"


def show_field_days(manager: ManagerReport) -> str:
    """Return how many of the planned field days were held."""
    days = manager.tally.field_days
    return f"{days.held} of {days.planned}" if days.planned else "-"


def count_big(manager: ManagerReport) -> int:
    """Return how many of the calls asked for were about big deals."""
    return manager.tally.matrix.get((REP_REQUEST, "big"), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerFact:
    """A figure of one manager and its name; without a name it belongs to the fact above."""

    label: str
    text: str


_STAKES: Mapping[Stakes, str] = {
    "big": "big",
    "ordinary": "ordinary",
    "unknown": "of unknown stakes",
}


def list_facts(report: CoachingReport, manager: ManagerReport) -> Iterator[ManagerFact]:
    """Yield what the log counted for one manager, beside the share and its strength."""
    tally, counted, before = manager.tally, manager.evidence.counted, manager.tally.previous
    if is_settled(tally.sample):
        yield ManagerFact(label="", text=say_sample(tally.sample))
    if counted.classified and manager.evidence.strength != "too few to tell":
        numbers = f"{counted.requested} of {counted.classified}"
        yield ManagerFact(label="the evidence", text=f"{numbers}: {say_evidence(manager.evidence)}")
    if tally.answers.answered:
        yield ManagerFact(
            label="the reps say",
            text=f"answered on {tally.answers.answered} of {tally.period.classified}, agree on "
            f"{tally.answers.agreed}; {show_share(tally.answers.share)} asked for, as they "
            "remember it",
        )
    if before.calls:
        same = "as many days" if report.before.kind == "range" else report.before.label
        yield ManagerFact(
            label="before",
            text=f"{before.requested} : {before.scheduled}, {show_share(before.share)}"
            f" ({same}, {report.before.start} to {report.before.end})",
        )
    yield from _list_ledgers(manager)


def _list_ledgers(manager: ManagerReport) -> Iterator[ManagerFact]:
    """Yield the two plans beside each other, never summed (rule 10)."""
    counts, minutes = manager.tally.matrix, manager.tally.minutes
    for initiator, label in ((REP_REQUEST, "asked"), (MANAGER_SCHEDULED, "scheduled")):
        parts = [
            f"{counts[initiator, stakes]} {name}"
            for stakes, name in _STAKES.items()
            if counts.get((initiator, stakes))
        ]
        if parts:
            yield ManagerFact(label=label, text=", ".join(parts))
    if manager.tally.invited_coaching:
        calls = count_of(manager.tally.invited_coaching, "ordinary call")
        yield ManagerFact(label="invited", text=f"{calls} asked for, and only observed: coaching")
    if minutes.team_selling or minutes.coaching:
        spent = ((minutes.known_team_selling, "team selling"), (minutes.known_coaching, "coaching"))
        told = [f"{show_hours_of(known)} {plan}" for known, plan in spent if known is not None]
        yield ManagerFact(label="hours", text="; ".join(told))


def list_remarks(report: CoachingReport, manager: ManagerReport, *, named: bool) -> Iterator[str]:
    """Yield what is to be said of one manager beyond the figures."""
    threshold = report.policy.threshold
    if manager.tally.answers.answered and manager.tally.answers.differs(threshold):
        yield (
            f"Manager and reps see who asked on different sides of {show_percent(threshold)}: "
            "worth going through a few calls together."
        )
    if manager.pace:
        yield say_pace(report, manager, manager.pace, named=named)
    if manager.tally.trend.change:
        yield say_change(manager.tally.trend.change, named=named)
    if manager.tally.disguised_days:
        yield f"{say_disguised(manager)}; {say_disguised_share(manager)}."


def say_share(manager: ManagerReport) -> str:
    """Say which part of the calls was asked for, with the counts; or why nobody can."""
    unknown = manager.tally.period.unknown
    if manager.tally.period.share is None:
        why = f": nobody said who asked for {count_of(unknown, 'call')}" if unknown else ""
        return f"{manager.verdict}{why}"
    counted = manager.tally.period
    rest = f", {unknown} not sorted" if unknown else ""
    return f"{show_share(counted.share)}  {counted.requested} : {counted.scheduled}{rest}"


def say_displacement(gone: Displacement) -> str:
    """Say which planned field day was given up, and for what."""
    by = f"call {gone.call_id} with {visible(gone.call_rep or '')}" if gone.call_id else ""
    by += f" at {visible(gone.call_account)}" if gone.call_account else ""
    by += f": {visible(gone.text)}" if by and gone.text else visible(gone.text or "")
    by = f"displaced by {by}" if by else "displaced; what by is not in this log any more"
    return f"{gone.on:%a} {gone.on} with {visible(gone.rep)}, {by}"


def list_displacements(manager: ManagerReport, *, named: bool) -> list[str]:
    """Return which planned field days were given up; they name the reps."""
    return [say_displacement(gone) for gone in manager.tally.field_days.displaced_by if named]


def list_overdue(
    report: CoachingReport, manager: ManagerReport, *, named: bool = True
) -> list[str]:
    """Return a line for each rep over cadence, or how many there are."""
    if named or not manager.overdue:
        return [_say_overdue(report, rep) for rep in manager.overdue]
    never = sum(rep.days_since is None for rep in manager.overdue)
    of_these = f", {never} of them {say_never(report)}" if never else ""
    return [f"{count_of(len(manager.overdue), 'rep')}{of_these}"]


def _say_overdue(report: CoachingReport, rep: RepStanding) -> str:
    since = say_never(report)
    if rep.days_since is not None:
        passed = say_passed(rep, report.today)
        since = f"last {rep.last_coached_on}, {passed}, every {rep.cadence_days} wanted"
    asked = f"; asked for {count_of(rep.requested, 'call')}" if rep.requested else ""
    return f"{visible(rep.name)}: {since}{asked}"

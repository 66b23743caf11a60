"""What a report says of itself on any surface: signs, headline, order, quality, what is next."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from coachlog.domain.coaching import CoachingReport, ManagerReport, Order, Quality
from coachlog.domain.evidence import EVIDENCE_WEEKS
from coachlog.domain.groups import NO_GROUP, name_directly
from coachlog.domain.periods import quarter_of
from coachlog.domain.report_order import list_by_need
from coachlog.domain.settling import is_settled
from coachlog.render.lines import count_of, describe_after_today, visible

Tone = Literal["over", "probably over", "under", "probably under", "neither"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What stands beside a manager's name, as a character, as plain ASCII, and in words."""

    drawn: str
    plain: str
    meaning: str
    tone: Tone = "neither"


_OVER = {
    "firm": Sign(drawn="▲", plain="!", meaning="clearly over", tone="over"),
    "likely": Sign(drawn="△", plain="+", meaning="probably", tone="probably over"),
}
_UNDER = {
    "likely": Sign(drawn="▽", plain="-", meaning="probably under", tone="probably under"),
    "firm": Sign(drawn="▼", plain="v", meaning="clearly under", tone="under"),
}
_EITHER = {
    "open": Sign(drawn="·", plain=".", meaning="open"),
    "contrary": Sign(drawn="≠", plain="~", meaning=f"unlike the {EVIDENCE_WEEKS} weeks"),
    "not sorted enough": Sign(drawn="?", plain="?", meaning="sort more"),
}
_NO_SIGN = Sign(drawn=" ", plain=" ", meaning="")
_SIGNS = (*_OVER.values(), *_EITHER.values(), *_UNDER.values())  # as a legend lists them


def sign_of(manager: ManagerReport) -> Sign:
    """Return the sign for how far a manager's share is over the threshold or under it."""
    sides = _OVER if manager.flagged else _UNDER
    strength = manager.evidence.strength
    return sides.get(strength) or _EITHER.get(strength, _NO_SIGN)


def legend_of(managers: Iterable[ManagerReport]) -> list[Sign]:
    """Return the signs that some of these managers have, in a fixed order."""
    seen = {sign_of(manager) for manager in managers}
    return [sign for sign in _SIGNS if sign in seen]


def explain_marks(managers: Iterable[ManagerReport], *, counts: bool) -> Iterator[str]:
    """Yield what is not plain in lines of managers: visits, and signs in their `counts`."""
    listed = list(managers)
    few = [one for one in listed if one.evidence.strength == "too few to tell"]
    if counts and any(one.tally.period.unknown for one in listed if one not in few):
        yield "+?: not sorted"
    if any(one.tally.period.classified for one in few):
        yield "a visit: one rep's calls of a day, asked and scheduled apart"


def say_rule(threshold: Fraction) -> str:
    """Say what the sign means, and what it does not."""
    return f"over {show_percent(threshold)} asked for: a pattern to talk about, no verdict"


def list_names(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    shown = [visible(name) for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def headline_of(report: CoachingReport) -> list[str]:
    """Return the parts of the first line: the days, whose they are, how many are flagged."""
    period, coming = report.period, report.today < report.period.start
    days = f"{period.start} to {period.end if coming else report.as_of}"
    days += ", not begun yet" if coming else ""
    parts = [days if period.kind == "range" else f"{period.label}, {days}"]
    if len(report.managers) == 1:
        parts.append(f"{visible(report.managers[0].tally.manager)}{say_within(report)}")
    elif report.managers:
        over = list_over(report)
        sure = sum(manager.evidence.strength == "firm" for manager in over)
        parts.append(say_whose(report))
        parts.append(
            f"{len(over)} over {show_percent(report.policy.threshold)}"
            + (f" ({sure} clearly)" if sure else "")
        )
    return parts


def count_lines(report: CoachingReport) -> str:
    """Say how many managers or groups a report is about; those in no group count as one."""
    some = any(one.tally.manager == NO_GROUP for one in report.managers)
    rest = " (those in none as one)" if some else ""
    return f"{count_of(len(report.managers), report.by)}{rest}"


def say_whose(report: CoachingReport) -> str:
    """Say of how many managers or groups a report is, and in which group."""
    inside = sum(_is_whole(report, one.tally.manager) for one in report.managers)
    if report.within is None or report.by != "group" or inside == len(report.managers):
        return f"{count_lines(report)}{say_within(report)}"
    return f"{visible(name_directly(report.within))} and {count_of(inside, 'group')} in it"


def say_within(report: CoachingReport) -> str:
    """Say in which group days count, to stand behind those whose days they are."""
    if report.within is None or [one.tally.manager for one in report.managers] == [report.within]:
        return ""
    return f" in {visible(report.within)}"


def _is_whole(report: CoachingReport, name: str) -> bool:
    """Tell whether a line of a report by group is of all who are in the group."""
    return name != NO_GROUP and (report.within is None or name != name_directly(report.within))


def say_order(report: CoachingReport) -> str:
    """Say in which order the managers of a report stand."""
    words: dict[Order, str] = {
        "need": "who needs a talk stands first",
        "name": "in the order of names",
        "share": "the largest share stands first",
        "change": "the largest change stands first",
        "overdue": "who has most reps overdue stands first",
    }
    return words[report.order]


def list_over(report: CoachingReport) -> list[ManagerReport]:
    """Return who is counted as over the line; of whom it is too early to tell is not."""
    return [one for one in report.flagged if one.evidence.strength != "too few to tell"]


def say_quality(quality: Quality) -> str:
    """Say what the figures rest on."""
    parts = [count_of(quality.calls, "call")]
    if quality.unsorted:
        parts.append(f"{quality.unsorted} not sorted")
    if quality.settled:
        parts.append(f"{count_of(quality.settled, 'verdict')} settled by sorting a sample")
    if quality.from_organizer:
        parts.append(f"{quality.from_organizer} known from a calendar's organiser only")
    if quality.initiators_changed:
        parts.append(f"{quality.initiators_changed} changed after the fact")
    days = quality.median_days_to_entry
    if days is not None:
        later = f"entered {count_of(days, 'day')} later (median)"
        parts.append(later if days else "entered the same day")
    if quality.after_today:
        parts.append(describe_after_today(quality.after_today))
    if quality.weeks_without_calls:
        parts.append(
            f"no call in {quality.weeks_without_calls} of {count_of(quality.weeks, 'week')}"
        )
    return ", ".join(parts)


def say_why_empty(report: CoachingReport, day: Callable[[date], str] = str) -> str:
    """Say why a report is empty; `day` shows a day."""
    newest, within = report.quality.newest_on, say_within(report)
    if within and not report.managers:
        return f"No manager with a team or a call is{within} in these days."
    if newest is None:  # others may have some
        log = within if within or report.managers else " in this log"
        return f"There are no calls{log} yet."
    if newest > report.period.end:
        return f"No calls in this period; there are later ones, up to {day(newest)}."
    return f"No calls in this period; the newest call is of {day(newest)}."


def next_command(report: CoachingReport) -> str:
    """Return the command to type next as pages say it, which others read: on a log of their own."""
    return shlex.join(("coachlog", *next_words(report)))


def next_words(report: CoachingReport) -> tuple[str, ...]:
    """Return the words of the command to type next."""
    unsorted = [
        manager
        for manager in report.managers
        if manager.evidence.strength == "not sorted enough"
        or (manager.tally.period.unknown and not manager.tally.period.classified)
    ]
    if unsorted:
        # Where a sample has said all it can, and not what the sorted calls say, the rest is wanted.
        whole = all(is_settled(manager.tally.sample) for manager in unsorted)
        one = len(unsorted) == 1 and report.by == "manager"
        whose = ("--manager", unsorted[0].tally.manager) if one else ()
        return ("triage", *(() if whole else ("--until-settled",)), *whose, *_period_option(report))
    if not report.quality.calls:
        newest = report.quality.newest_on
        if newest is None and report.within:
            return ("report", *_period_option(report))
        if newest is None:
            return ("add-call",)
        return ("report", *_group_option(report), "--quarter", quarter_of(newest).label)
    by_need = list_by_need(report)
    first = by_need[0]
    if report.by == "group":
        names = [one.tally.manager for one in by_need]
        inside = next((name for name in names if _is_whole(report, name)), None)
        if inside is None:
            return ("edit-manager", "--help")
        return ("report", "--group", inside, *_period_option(report))
    weeks = max(1, (report.period.end - report.as_of + timedelta(days=6)).days // 7)
    named = ("--manager", first.tally.manager)
    if first.pace:
        return ("plan-fieldday", *named, "--rota", f"{max(4, min(weeks, 13))}w")
    return ("plan-fieldday", *named)


def _group_option(report: CoachingReport) -> tuple[str, ...]:
    return ("--group", report.within) if report.within else ()


def _period_option(report: CoachingReport) -> tuple[str, ...]:
    period = report.period
    if period.kind == "range":
        return ("--from", str(period.start), "--to", str(period.end))
    return (f"--{period.kind}", period.label)


def show_share(share: Fraction | None) -> str:
    """Return a share in whole percent, a dash without one."""
    return "-" if share is None else show_percent(share, 0)


def show_percent(share: Fraction, places: int = 1) -> str:
    """Return a share in percent with so many decimal places at most."""
    return f"{round(float(share) * 100, places):g} %"


def say_never(report: CoachingReport, day: Callable[[date], str] = str) -> str:
    """Say that nobody coached a rep, and up to when."""
    return f"never coached in this log{say_up_to(report, day)}"


def say_up_to(report: CoachingReport, day: Callable[[date], str] = str) -> str:
    """Say, of a period that is over, that what is told was so on its last day."""
    return "" if report.as_of == report.today else f" up to {day(report.as_of)}"

"""The lines of a triage: what is asked of each day, and how it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST
from coachlog.domain.periods import Period
from coachlog.domain.settling import SettledSide
from coachlog.domain.triage import NOT_A_RIDE_ALONG, Sorting, Unsorted, UnsortedDay, UnsureDay
from coachlog.errors import to_paste
from coachlog.render.lines import INITIATOR_WORDS, count_of, visible

if TYPE_CHECKING:
    from coachlog.usecases.settle import Settling

HINTS: Mapping[str, str] = {
    initiator: INITIATOR_WORDS[initiator] for initiator in (REP_REQUEST, MANAGER_SCHEDULED)
}

SIDES: Mapping[SettledSide, str] = {"over": "over the line", "not over": "not over the line"}

MOST = 200  # characters of a line; notes may be long


def describe_sorted(noun: str, ids: Collection[int], answer: Sorting) -> str:
    """Return what calls or field days were said to be."""
    several = list(dict.fromkeys(ids))
    numbers = ", ".join(map(str, several))
    word = "no ride-along" if answer == NOT_A_RIDE_ALONG else INITIATOR_WORDS[answer]
    return f"Sorted {noun}{'s' * (len(several) > 1)} {numbers}: {word}"


def describe_day(day: UnsortedDay) -> Iterator[str]:
    """Say which calls are to be sorted, what their calendar hints at, and what is asked."""
    first = day.calls[0].call
    several = len(day.calls) > 1
    yield f"{first.held_on:%a} {first.held_on}  {visible(first.manager)} with {visible(first.rep)}"
    for call in day.calls:
        yield f"  {_describe_call(call)}"
    if day.calls[0].unsure:
        yield f"  Unsure whether it was a ride-along: {visible(day.reason or '')}"
    if day.suggestion is not None:
        yield f"  Hint: {_hint(day.suggestion, day.reason)}  (Enter)"
    if several:
        yield f"All {len(day.calls)} of these?"


def describe_unsure_day(day: UnsureDay) -> str:
    """Say which day it is, and why it is open whether it was a field day."""
    half = "" if day.half == "full" else f", {day.half}"
    names = f"{visible(day.manager)} with {visible(day.rep)}"
    return f"{day.held_on:%a} {day.held_on}{half}  {names}: {visible(day.reason)}"[:MOST]


def _describe_call(unsorted: Unsorted) -> str:
    call = unsorted.call
    at = f"{call.starts_at:%H:%M}" if call.starts_at else "     "
    minutes = f", {call.minutes} min" if call.minutes else ""
    notes = " ".join((call.notes or "").split())
    text = f"{at}  {visible(call.account)}{minutes}"
    return f"{text}  {visible(notes)}"[:MOST] if notes else text


def _hint(suggestion: str, reason: str | None) -> str:
    return HINTS[suggestion] + (f", {visible(reason)}" if reason else "")


def describe_settling(settling: Settling) -> str:
    """Say how far the sorting of drawn visits has come, and what to type next."""
    of, sample = settling.of, settling.sample
    number, total = len(sample.drawn), count_of(sample.visits, "visit")
    name = visible(of.manager)
    if sample.side is None:
        command = f"{to_paste('triage', '--until-settled')} {_option(of.period)}"
        return f"{name}: {number} of {total} sorted, not settled yet; go on with {command}"
    how = f"is settled at a {sample.risk} % risk" if sample.has_unsorted else "is counted out"
    return f"{name}: {number} of {total} sorted; the side {how}: {SIDES[sample.side]}"


def _option(period: Period) -> str:
    if period.kind == "range":
        return f"--from {period.start} --to {period.end}"
    return f"--{period.kind} {period.label}"


def describe_keys(keys: Mapping[str, str]) -> str:
    """Return the line that says which key means what."""
    return "  " + "  ".join(f"{key} {meaning}" for key, meaning in keys.items())


def describe_tally(left: int, asked: int, scheduled: int) -> str:
    """Say how many calls are left, and how those sorted in this sitting divide."""
    return f"{left} left; so far {asked} asked : {scheduled} scheduled"

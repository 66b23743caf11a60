"""Sorting no more than needed: when the calls not sorted yet can hardly turn the flag."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import blake2b
from typing import Literal, TypeGuard

from coachlog.domain.calls import MANAGER_SCHEDULED, REP_REQUEST, UNKNOWN, Initiator
from coachlog.domain.initiated import Initiated
from coachlog.errors import InvalidValue, show

SettledSide = Literal["over", "not over"]

DEFAULT_RISK = 5  # percent
MAX_RISK = 50
_STAKES = tuple(place / 20 for place in range(1, 20))  # parts of the capital put on each visit
_NOTHING = 1e-12


def parse_risk(field: str, text: str) -> int:
    """Read a risk in whole percent, 1 to 50."""
    word = text.strip().removesuffix("%").strip()
    risk = int(word) if word.isascii() and word.isdecimal() and len(word) < 3 else 0
    if not 1 <= risk <= MAX_RISK:
        raise InvalidValue(field, f"{show(text)} is not 1 to {MAX_RISK} (percent)")
    return risk


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnVisit:
    """A visit that its turn in the random order has come to.

    `asked` of its `calls` were asked for; None where nobody could say. `dropped` of them turned
    out to be no ride-alongs, which tell nothing.
    """

    calls: int
    asked: int | None
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenVisit:
    """A visit still to come, of which some calls may be sorted already, or taken out."""

    calls: int
    asked: int = 0
    scheduled: int = 0
    dropped: int = 0

    @property
    def unsorted(self) -> int:
        """Return the calls that nobody has sorted yet."""
        return self.calls - self.asked - self.scheduled - self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The random order in which one manager's visits of a period are asked about.

    `skipped` has the visits that nobody could tell, each as its rep and day.
    """

    id: int
    command_id: int  # that made it
    seed: str
    risk: int  # percent
    skipped: frozenset[tuple[int, date]] = frozenset()

    def place(self, rep_id: int, held_on: date, calls: int) -> float:
        """Return the place of a visit in the order; one of three calls is thrice as soon as likely.

        An exponential race: who of those left comes next is drawn in proportion to its calls
        (P. Efraimidis and P. Spirakis, "Weighted random sampling with a reservoir", 2006).
        """
        drawn = blake2b(f"{self.seed} {rep_id} {held_on}".encode(), digest_size=8).digest()
        return -math.log((int.from_bytes(drawn) + 1) / 2**64) / calls


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCall:
    """A call of the period a draw is about, and whether it was unsorted when that was made."""

    id: int
    rep_id: int
    held_on: date
    initiator: Initiator
    removed: bool = False  # since the draw: it was no ride-along
    to_sort: bool = True  # at the time of the draw, or since


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """How far the sorting of a draw has come."""

    known: Initiated
    drawn: tuple[DrawnVisit, ...]
    rest: tuple[tuple[int, ...], ...]  # the unsorted calls of each visit to come, in order
    side: SettledSide | None
    risk: int

    @property
    def visits(self) -> int:
        """Return how many visits were to sort."""
        return len(self.drawn) + len(self.rest)

    @property
    def has_unsorted(self) -> bool:
        """Tell whether calls are left that nobody has sorted, or could."""
        return bool(self.rest) or any(visit.asked is None for visit in self.drawn)


def is_settled(sample: Sample | None) -> TypeGuard[Sample]:
    """Tell whether a sample speaks for calls that are not sorted."""
    return sample is not None and sample.side is not None and sample.has_unsorted


def take_sample(draw: Draw, calls: Iterable[DrawnCall], threshold: Fraction) -> Sample:
    """Arrange the calls of a period by their draw, and tell whether the side is settled.

    A visit that was sorted before its turn came tells nothing of the others: it is known.
    """
    visits: dict[tuple[int, date], list[DrawnCall]] = defaultdict(list)
    known: list[DrawnCall] = []
    for call in calls:
        if call.to_sort:
            visits[call.rep_id, call.held_on].append(call)
        else:
            known.append(call)
    drawn: list[DrawnVisit] = []
    rest: list[tuple[int, ...]] = []
    to_come: list[OpenVisit] = []
    for key in sorted(visits, key=lambda pair: draw.place(pair[0], pair[1], len(visits[pair]))):
        visit = visits[key]
        counted = [drawn_call for drawn_call in visit if not drawn_call.removed]
        unsorted = tuple(drawn_call.id for drawn_call in counted if drawn_call.initiator == UNKNOWN)
        asked = sum(drawn_call.initiator == REP_REQUEST for drawn_call in counted)
        if unsorted and (rest or key not in draw.skipped):
            rest.append(unsorted)
            to_come.append(
                OpenVisit(
                    calls=len(visit),
                    asked=asked,
                    scheduled=len(counted) - len(unsorted) - asked,
                    dropped=len(visit) - len(counted),
                )
            )
        elif not rest:
            drawn.append(
                DrawnVisit(
                    calls=len(visit),
                    asked=None if unsorted else asked,
                    dropped=len(visit) - len(counted),
                )
            )
        else:
            known += counted
    before = Initiated(
        requested=sum(drawn_call.initiator == REP_REQUEST for drawn_call in known),
        scheduled=sum(drawn_call.initiator == MANAGER_SCHEDULED for drawn_call in known),
    )
    side = settle(before, drawn, to_come, threshold, draw.risk)
    return Sample(known=before, drawn=tuple(drawn), rest=tuple(rest), side=side, risk=draw.risk)


def settle(
    known: Initiated,
    drawn: Sequence[DrawnVisit],
    rest: Sequence[OpenVisit],
    threshold: Fraction,
    risk: int,
) -> SettledSide | None:
    """Tell whether the share is over the threshold once all are sorted, or None if still open.

    `known` were sorted before the draw, `drawn` came in the random order, `rest` are the
    visits still to come. Where the rest cannot turn it the answer is sure; else it is wrong
    with at most `risk` percent: a test of each side by betting against it, without replacement
    (I. Waudby-Smith, P. Stark and A. Ramdas, "RiLACS: Risk-Limiting Audits via Confidence
    Sequences", 2021, arXiv 2107.11323, after Stark's ALPHA, arXiv 2201.02707). A visit that nobody
    could tell counts against the side that is tested.
    """
    sure = _count_out(known, drawn, rest, threshold)
    if sure is not None or not drawn:
        return sure
    for side in ("over", "not over"):
        if _wealth(side, known, drawn, rest, threshold) * risk >= 100:
            return side
    return None


def _count_out(
    known: Initiated, drawn: Sequence[DrawnVisit], rest: Sequence[OpenVisit], threshold: Fraction
) -> SettledSide | None:
    """Return the side that no answer to what is open could change."""
    visits: list[DrawnVisit | OpenVisit] = [*drawn, *rest]
    asked = known.requested + sum(visit.asked or 0 for visit in visits)
    calls = known.classified + sum(visit.calls - visit.dropped for visit in visits)
    still = sum(visit.unsorted for visit in rest)
    still += sum(visit.calls - visit.dropped for visit in drawn if visit.asked is None)
    if asked > threshold * calls:
        return "over"
    return "not over" if asked + still <= threshold * calls else None


def _wealth(
    side: SettledSide,
    known: Initiated,
    drawn: Sequence[DrawnVisit],
    rest: Sequence[OpenVisit],
    threshold: Fraction,
) -> float:
    """Return the most that bets against the other side ever made of 1.

    Were the share no more than the threshold, so many of the calls left at most would be asked
    for, and since a visit comes in proportion to its calls, that share of them is what the next
    one's is expected to be. No bet on more could win for long.
    """
    line, over = float(threshold), side == "over"
    calls_left = float(sum(visit.calls for visit in drawn) + sum(visit.calls for visit in rest))
    left = line * (known.classified + calls_left) - known.requested
    if not over:
        left = calls_left - left
    capital = [1.0] * len(_STAKES)
    best = 1.0
    for visit in drawn:
        expected = left / calls_left
        asked = (
            visit.asked if visit.asked is not None else (visit.calls - visit.dropped) * (not over)
        )
        found = asked + line * visit.dropped
        if not over:
            found = visit.calls - found
        left -= found
        calls_left -= visit.calls
        if not _NOTHING < expected < 1:
            continue  # the bets tell nothing; the counts decide
        share = found / visit.calls
        capital = [
            money * (1 + stake * (share / expected - 1))
            for money, stake in zip(capital, _STAKES, strict=True)
        ]
        best = max(best, sum(capital) / len(capital))
    return best

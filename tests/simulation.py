"""Simulated managers who look at their report every week of a year, for the promise of rule 4."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from coachlog.domain.evidence import EVIDENCE_WEEKS, Strength, Visits, weigh_evidence
from coachlog.domain.initiated import Initiated

LOOKS = 52
HALF_DAY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Manager:
    """Someone whose calls come by chance: so many a week, a true share of them asked for.

    Calls asked for come singly; scheduled ones `together` at a time, as on a half day of three.
    """

    share: Fraction
    calls_a_week: float
    together: int = 1


def count_year(manager: Manager, chance: random.Random) -> Iterator[tuple[Initiated, Visits]]:
    """Give the calls of each week, and the visits of the 13 up to it."""
    asked_a_week = manager.calls_a_week * float(manager.share)
    scheduled_a_week = (manager.calls_a_week - asked_a_week) / manager.together
    weeks: deque[tuple[int, int]] = deque(maxlen=EVIDENCE_WEEKS)
    for look in range(-EVIDENCE_WEEKS + 1, LOOKS):
        weeks.append((_draw(asked_a_week, chance), _draw(scheduled_a_week, chance)))
        if look < 0:
            continue
        asked, visits = sum(week[0] for week in weeks), sum(week[1] for week in weeks)
        period = Initiated(requested=weeks[-1][0], scheduled=weeks[-1][1] * manager.together)
        yield (
            period,
            Visits(
                requested=asked,
                scheduled=visits * manager.together,
                visits=asked + visits,
                requested_squares=asked,
                scheduled_squares=visits * manager.together**2,
            ),
        )


def ever(manager: Manager, threshold: Fraction, managers: int, seed: int) -> tuple[float, float]:
    """Return which part of such managers are ever firmly flagged in a year, and firmly cleared."""
    chance = random.Random(seed)
    flagged = cleared = 0

    @cache  # many weeks are like another
    def judge(period: Initiated, window: Visits) -> tuple[Strength, bool]:
        return weigh_evidence(period, window, threshold), (period.share or 0) > threshold

    for _ in range(managers):
        found = {judge(period, window) for period, window in count_year(manager, chance)}
        flagged += ("firm", True) in found
        cleared += ("firm", False) in found
    return flagged / managers, cleared / managers


def _draw(mean: float, chance: random.Random) -> int:
    """Draw from a Poisson distribution (D. E. Knuth, The Art of Computer Programming, 3.4.1)."""
    limit, number, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        number += 1
        product *= chance.random()
    return number

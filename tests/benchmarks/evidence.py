"""Print how often managers are ever called firm in a year, by the rule and by a plain interval.

    python tests/benchmarks/evidence.py [--managers 3000]

The plain interval is Wilson's at 95 % over all calls of the window, as if each were a decision.
"""

from __future__ import annotations

import argparse
import random
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from coachlog.domain.evidence import LIKELY, Visits
from tests.simulation import HALF_DAY, Manager, count_year, ever

SEED = 20261127
RATES = (3, 5.5, 10)


def ever_by_calls(manager: Manager, threshold: Fraction, managers: int) -> tuple[float, float]:
    """Return the same as `ever`, for the interval that takes each call for a decision."""
    chance = random.Random(SEED)
    flagged = cleared = 0
    for _ in range(managers):
        sides = set()
        for period, window in count_year(manager, chance):
            if period.share is None or window.classified < 4:
                continue
            singly = Visits(
                requested=window.requested,
                scheduled=window.scheduled,
                visits=10**9,  # so many that the design effect is one
                requested_squares=window.requested,
                scheduled_squares=window.scheduled,
            )
            side = singly.side(threshold, LIKELY)
            if side == (period.share > threshold) - (period.share < threshold):
                sides.add(side)
        flagged += 1 in sides
        cleared += -1 in sides
    return flagged / managers, cleared / managers


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--managers", type=int, default=3000)
    managers = parser.parse_args().managers
    print(f"{managers} managers each, 52 weekly looks; ever firmly flagged / cleared")
    print(
        f"{'true':>5} {'line':>5} {'calls':>6} {'scheduled':>10} {'plain 95 %':>16} {'rule 4':>16}"
    )
    for threshold in map(Fraction, ("0.4", "0.5", "0.6")):
        shares = [threshold]
        if threshold == Fraction(1, 2):
            shares += map(Fraction, ("0.6", "0.65", "0.7"))
        for share in shares:
            for calls in RATES:
                for together in (1, HALF_DAY):
                    manager = Manager(share=share, calls_a_week=calls, together=together)
                    cells = [
                        ever_by_calls(manager, threshold, managers),
                        ever(manager, threshold, managers, SEED),
                    ]
                    shown = " ".join(f"{a:>7.1%} {b:>8.1%}" for a, b in cells)
                    way = "singly" if together == 1 else f"by {together}"
                    print(
                        f"{float(share):>5} {float(threshold):>5} {calls:>6} {way:>10} {shown}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()

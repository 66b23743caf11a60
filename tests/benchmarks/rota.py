"""Compares the rota's search with a simpler one, greedy and swaps, over random teams.

    python tests/benchmarks/rota.py --teams 60

The simpler one follows one beginning (the best next day, with what is still to come counted as
what every rep would cost alone) and then lays the days of two reps at a time out anew.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import date, timedelta
from random import Random

from coachlog.domain import rota_search
from coachlog.domain.periods import range_of
from coachlog.domain.rota import Opening, RotaRep, RotaTask, Score, measure

MONDAY = date(2026, 11, 30)


def random_team(seed: int) -> RotaTask:
    """Return a team of 3 to 12 reps for 4 to 13 weeks, as busy as teams are."""
    chance = Random(seed)
    weeks = chance.randint(4, 13)
    period = range_of(MONDAY, MONDAY + timedelta(days=7 * weeks - 1))
    workdays = [day for day in range(period.days) if day % 7 < 5]
    openings = [
        Opening(on=MONDAY + timedelta(days=day), half=half)
        for day in workdays
        for half in ("am", "pm")
        if chance.random() < 0.6
    ]
    reps = []
    for number in range(chance.randint(3, 12)):
        last = chance.choice([None, MONDAY - timedelta(days=chance.randint(1, 90))])
        free = frozenset(one for one in openings if chance.random() < 0.5)
        cadence = chance.choice([30, 42, 42, 90])
        rep = RotaRep(
            id=number, name=f"Rep {number}", cadence_days=cadence, coached_on=last, free=free
        )
        reps.append(rep)
    return RotaTask(
        period=period, openings=openings, reps=reps, half_days_a_week=chance.randint(1, 3), used={}
    )


def _compare(simple: Score, best: Score) -> str:
    if simple.rep_days_over > 1.01 * best.rep_days_over:
        return "days over, by more than 1 %"
    if simple == best:
        return "the same"
    return "in lighter parts" if simple > best else "greedy is better"


def main() -> None:
    """Print how often each finds the better rota, and by how much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--teams", type=int, default=60)
    teams = options.parse_args().teams
    spent = {"search": 0.0, "greedy": 0.0}
    over, verdicts = Counter[str](), Counter[str]()
    for seed in range(teams):
        task = random_team(seed)
        began = time.process_time()
        best = rota_search.lay_out_visits(task)
        spent["search"] += time.process_time() - began
        began = time.process_time()
        search = rota_search._Search(task, {})
        visits = search.name_visits(search.beam(1).path)
        visits = rota_search._backtrack(search, visits, rota_search.BUDGET)
        spent["greedy"] += time.process_time() - began
        simple = measure(task, visits)
        over["search"] += best.score.rep_days_over
        over["greedy"] += simple.rep_days_over
        verdicts[_compare(simple, best.score)] += 1
        verdicts["proved by the search"] += best.complete
    print(f"{teams} teams; rep-days over cadence: search {over['search']}, greedy {over['greedy']}")
    print(f"seconds of CPU: search {spent['search']:.1f}, greedy {spent['greedy']:.1f}")
    for what, number in verdicts.most_common():
        print(f"{number:>4}  {what}")


if __name__ == "__main__":
    main()

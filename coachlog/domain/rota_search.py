"""The search for the best rota: scores as single numbers, and a bounded look at the openings.

Why not something simpler: over the 100 random teams of `tests/benchmarks/rota.py`, one beginning
and swaps leave 0.4 % more days over cadence in all, but more than 1 % more in 7 teams, a worse rota
in 33, and they prove nothing. The search proves 59 of its rotas best, which is what lets a manager
hear that more half days are needed; without prices for full weeks (step 3) it proves 13.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from heapq import nsmallest
from itertools import accumulate, combinations
from typing import NamedTuple, TypeAlias

from coachlog.domain.periods import Period, monday_of
from coachlog.domain.rota import (
    HALF_DAYS,
    Needed,
    Rota,
    RotaRep,
    RotaTask,
    RotaVisit,
    days_of,
    lateness_of,
    measure,
    order_reps,
)

# Steps, not seconds: the same rota on every machine. A step takes some twenty microseconds.
BUDGET = 60_000
NARROW = 16  # beginnings of a rota that are followed side by side
_MOST_ROUNDS = 60  # of pricing; further ones raise the bound by next to nothing
_ENTRIES_A_STEP = 50  # of a cost table


def lay_out_visits(task: RotaTask, budget: int = BUDGET) -> Rota:
    """Return the best rota that about `budget` steps find: least score, the same on every run.

    1. A beam search goes through the openings in order of time; each gets nobody or one rep. What
       is still to come counts as what every rep would cost alone, and no rota costs less.
    2. Backtracking: the days of two reps at a time are taken back and laid out anew, as long as
       that makes the rota better.
    3. Weeks that too many reps want get a price, which raises the bound; and a beam as wide as the
       rest of the budget pays for looks for anything better. Often that proves that nothing is.
    """
    search = _Search(task, {})
    unavoidable = search.count_alone()
    found = search.beam(NARROW)
    visits, cost, bound = search.name_visits(found.path), found.cost, found.bound
    if bound < cost:
        visits = _backtrack(search, visits, budget // 2)
        cost = search.cost_of(visits)
        bound = max(bound, search.price_weeks(cost, budget * 9 // 10))
        # As wide as the budget pays for were every rep free on every opening; then by what it took.
        width = (budget - search.steps) // max(1, len(task.openings) * (len(task.reps) + 1))
        narrower = 0
        while bound < cost and width > narrower:
            spent = search.steps
            found = search.beam(width, cost, budget)
            if found.cost < cost:
                visits, cost = search.name_visits(found.path), found.cost
            bound = max(bound, found.bound)
            spent = search.steps - spent
            narrower, width = width, width * (budget - search.steps) // max(1, 2 * spent)
    score = measure(task, visits)
    return Rota(
        visits=tuple(visits),
        score=score,
        least_over=min(score.rep_days_over, search.days_over_of(bound)),
        complete=bound >= cost,
        unavoidable=unavoidable,
    )


def find_needed_half_days(task: RotaTask, rota: Rota, budget: int = BUDGET) -> tuple[Needed, ...]:
    """Return what more half days a week would leave of the days over cadence, if that is less.

    First with one more, then with as many as bring it down as far as any number does, or somewhat
    more where the budget ends before the least is found; a rota that does it was found for each.
    """
    gone = Counter(task.used)
    for opening in set(task.openings):
        gone[monday_of(opening.on)] += HALF_DAYS[opening.half]
    most, too_few = max(gone.values(), default=0), task.half_days_a_week
    search = _Search(task, {})
    best = _with_half_days(search, most, budget)
    if most <= too_few or best >= rota.score.rep_days_over:
        return ()
    one_more = _with_half_days(search, too_few + 1, budget)
    found = [Needed(half_days_a_week=too_few + 1, rep_days_over=one_more)]
    if one_more > best:
        too_few, enough = too_few + 1, most
        while enough - too_few > 1 and search.steps < 2 * budget:
            middle = (enough + too_few) // 2
            if _with_half_days(search, middle, budget) <= best:
                enough = middle
            else:
                too_few = middle
        found.append(Needed(half_days_a_week=enough, rep_days_over=best))
    return tuple(needed for needed in found if needed.rep_days_over < rota.score.rep_days_over)


def _with_half_days(search: _Search, half_days: int, budget: int) -> int:
    """Return the days over of a good rota, by a small part of the work of `lay_out_visits`."""
    changed = search.with_half_days(half_days)
    found = changed.beam(NARROW)
    least, visits = changed.days_over_of(found.bound), changed.name_visits(found.path)
    if changed.days_over_of(found.cost) > least:
        visits = _backtrack(changed, visits, changed.steps + budget // 25)
    search.steps = changed.steps
    return measure(changed.task, visits).rep_days_over


def _backtrack(search: _Search, visits: list[RotaVisit], budget: int) -> list[RotaVisit]:
    """Lay the days of two reps at a time out anew, until no two make the rota better."""
    score, stale = measure(search.task, visits), 0
    pairs = list(combinations(search.reps, 2))
    while stale < len(pairs):
        for pair in pairs:
            stale += 1
            anew = search.lay_out_anew(visits, pair)
            if anew is not None and measure(search.task, anew) < score:
                visits, score, stale = anew, measure(search.task, anew), 0
            if search.steps > budget or stale >= len(pairs):
                return visits
    return visits


# The days chosen so far, the last one first: the places of opening and rep in their orders.
_ChosenDays: TypeAlias = "tuple[_ChosenDays, int, int] | None"


class _FoundRota(NamedTuple):
    cost: int
    path: _ChosenDays
    bound: int  # no rota costs less


class _State(NamedTuple):
    cost: int  # with the least that is still to come
    unseen: int  # a bit for each rep without a day so far
    path: _ChosenDays


# By the last place of each rep (0: none yet, else the opening's place plus one), and the half days
# that the week has left.
_States = dict[tuple[tuple[int, ...], int], _State]


class _Bid(NamedTuple):
    """What an opening means to one rep who could take it, by the rep's last place."""

    rep: int
    skip: list[int]  # cost of not going
    take: list[int]  # cost of going
    morning_too: bool


class _Search:
    """One task with its costs; reps and openings go by their place in order.

    A cost is a whole score as one number: no sum of a lighter part reaches the next heavier one.
    """

    def __init__(self, task: RotaTask, days_over: dict[int, _DaysOver]) -> None:
        self.task = task
        self.reps = order_reps(task.reps)
        self.steps = 0
        self._openings = sorted(set(task.openings))
        count, days = len(self._openings), task.period.days
        self._by_lateness = len(self.reps) * count * count + 1
        self._by_hurried_day = self._by_lateness * (2 * days * count + 1)
        self._by_field_day = self._by_hurried_day * (count + 1)
        self._by_second_day = self._by_field_day * (count + 1)
        self._by_day_over = self._by_second_day * (count + 1)
        self._most = self._by_day_over * (len(self.reps) * days + 1)
        self._days_over = days_over
        for rep in self.reps:
            days_over.setdefault(rep.id, _DaysOver(task.period, rep))
        self._look_at_openings()
        self._prices = dict.fromkeys(self._left, 0)
        self._weigh_openings()

    def _look_at_openings(self) -> None:
        start, openings = self.task.period.start, self._openings
        self._offsets = [(opening.on - start).days for opening in openings]
        self._halves = [HALF_DAYS[opening.half] for opening in openings]
        self._mondays = [monday_of(opening.on) for opening in openings]
        self._left = {monday: self.task.left(monday) for monday in self._mondays}
        self._second_of_day = [
            place > 0 and self._offsets[place - 1] == offset
            for place, offset in enumerate(self._offsets)
        ]
        self._free = [[opening in rep.free for opening in openings] for rep in self.reps]
        planned = [[rep.has_planned(start, one.on) for rep in self.reps] for one in openings]
        self._planned = [sum(has << rep for rep, has in enumerate(row)) for row in planned]
        over = [[rep.is_over(one.on, ()) for rep in self.reps] for one in openings]
        self._waiting = [
            sum(is_over << rep for rep, is_over in enumerate(row)) & ~self._planned[place]
            for place, row in enumerate(over)
        ]

    def cost_of(self, visits: Iterable[RotaVisit]) -> int:
        """Return the score of a rota as one number."""
        score = measure(self.task, visits)
        return (
            score.rep_days_over * self._by_day_over
            + score.second_days * self._by_second_day
            + score.field_days * self._by_field_day
            + score.hurried_days * self._by_hurried_day
            + score.lateness * self._by_lateness
            + score.names
        )

    def days_over_of(self, cost: int) -> int:
        """Return the rep-days over cadence that a rota of at least this cost has at least.

        The lighter parts of a cost never make up a whole day over.
        """
        return max(0, cost // self._by_day_over)

    def name_visits(self, path: _ChosenDays) -> list[RotaVisit]:
        """Return a path as visits, in order of time."""
        visits = []
        while path is not None:
            path, place, rep = path
            visits.append(RotaVisit(self._openings[place], self.reps[rep]))
        return visits[::-1]

    def beam(self, width: int, below: int | None = None, budget: int | None = None) -> _FoundRota:
        """Return the best rota that costs less than `below`, following `width` beginnings.

        Nothing is found when more steps than `budget` were taken.
        """
        limit = dropped = self._most if below is None else below
        monday = None
        nobody_yet = _State(self.least, (1 << len(self.reps)) - 1, None)
        states: _States = {((0,) * len(self.reps), 0): nobody_yet}
        for place, of_week in enumerate(self._mondays):
            if of_week != monday:
                states = self._begin_week(states, monday, self._left[of_week], limit)
                monday = of_week
            states = self._decide(place, states, limit)
            self.steps += len(states)
            if budget is not None and self.steps > budget:
                return _FoundRota(limit, None, self.least)
            if len(states) > width:
                # The keys settle ties, so that every run drops the same.
                ranked = nsmallest(
                    width + 1, states.items(), key=lambda item: (item[1].cost, item[0])
                )
                dropped = min(dropped, ranked.pop()[1].cost)
                states = dict(ranked)
        best = _State(limit, 0, None)
        for state in self._begin_week(states, monday, 0, limit).values():
            best = state if state.cost < best.cost else best
        return _FoundRota(best.cost, best.path, min(best.cost, dropped))

    def with_half_days(self, half_days_a_week: int) -> _Search:
        """Return the same search, whose tables serve again, for another capacity."""
        other = copy(self)
        other.task = replace(self.task, half_days_a_week=half_days_a_week)
        other._left = {monday: other.task.left(monday) for monday in self._left}
        return other

    def count_alone(self) -> dict[int, int]:
        """Return the days over of each rep, were the others of no concern, by the rep's id."""
        return {
            rep.id: self.days_over_of(cost)
            for rep, cost in zip(self.reps, self._alone, strict=True)
        }

    def price_weeks(self, cost: int, budget: int) -> int:
        """Give the weeks that are asked for too much a price that raises the bound; return that.

        Each rep alone takes the cheapest days, prices included. Weeks that are asked for more than
        they have left become dearer, the others cheaper, by Polyak's step towards `cost`, which
        some rota has. Source: M. Held, P. Wolfe and H. Crowder, "Validation of subgradient
        optimization", Mathematical Programming 6 (1974).
        """
        best, kept = self.least, dict(self._prices)
        for _ in range(_MOST_ROUNDS):
            if self.steps > budget:
                break
            excess = {monday: -left for monday, left in self._left.items()}
            least = sum(self._prices[monday] * more for monday, more in excess.items())
            for rep in range(len(self.reps)):
                alone, places = self._go_alone(rep)
                least += alone
                for place in places:
                    excess[self._mondays[place]] += self._halves[place]
            if least > best:
                best, kept = least, dict(self._prices)
            moves = {
                monday: more for monday, more in excess.items() if more > 0 or self._prices[monday]
            }
            norm = sum(more * more for more in moves.values())
            if not norm or least >= cost:
                break
            for monday, more in moves.items():
                moved = self._prices[monday] + (cost - least) * more // norm
                self._prices[monday] = max(0, moved)
        self._prices = kept
        self._weigh_openings()
        return self.least

    def lay_out_anew(
        self, visits: Sequence[RotaVisit], reps: Sequence[RotaRep]
    ) -> list[RotaVisit] | None:
        """Return the rota with the days of some reps laid out anew; None when nothing is better.

        It is better for these reps, if perhaps not for the others, who may wait longer.
        """
        again = {rep.id for rep in reps}
        kept = [visit for visit in visits if visit.rep.id not in again]
        used, taken = dict(self.task.used), set()
        for opening, _ in kept:
            monday = monday_of(opening.on)
            used[monday] = used.get(monday, 0) + HALF_DAYS[opening.half]
            taken.add(opening)
        task = replace(self.task, reps=reps, used=used)
        openings = [
            one for one in self._openings if one not in taken and task.left(monday_of(one.on))
        ]
        part = _Search(replace(task, openings=openings), self._days_over)
        cost = part.cost_of(visit for visit in visits if visit.rep.id in again)
        found = part.beam(NARROW, cost)
        self.steps += part.steps
        if found.cost >= cost:
            return None
        return sorted(kept + part.name_visits(found.path), key=lambda visit: visit.opening)

    def _begin_week(self, states: _States, before: date | None, left: int, limit: int) -> _States:
        """Give each state the half days of a week; those unused before cost the price they had."""
        price = self._prices[before] if before else 0
        begun: _States = {}
        for (lasts, unused), state in states.items():
            cost = state.cost + price * unused
            known = begun.get((lasts, left))
            if cost < limit and (known is None or cost < known.cost):
                begun[lasts, left] = state._replace(cost=cost)
        return begun

    def _decide(self, place: int, states: _States, limit: int) -> _States:
        """Return the states after an opening on which nobody or one of the reps goes."""
        bids, halves = self._bids[place], self._halves[place]
        waiting, planned = self._waiting[place], self._planned[place]
        after: _States = {}

        def keep(lasts: tuple[int, ...], left: int, state: _State) -> None:
            known = after.get((lasts, left))
            if known is None or state.cost < known.cost:
                after[lasts, left] = state

        for (lasts, left), (cost, unseen, path) in states.items():
            nobody = cost + sum(bid.skip[lasts[bid.rep]] for bid in bids)
            if nobody < limit:
                keep(lasts, left, _State(nobody, unseen, path))
            if left < halves:
                continue
            morning_open = self._second_of_day[place] and (path is None or path[1] != place - 1)
            for rep, skip, take, morning_too in bids:
                if morning_open and morning_too:
                    continue  # the morning is as good, and earlier
                last = lasts[rep]
                with_rep = nobody - skip[last] + take[last]
                if unseen & waiting and (last or planned >> rep & 1):
                    with_rep += self._by_second_day
                if with_rep < limit:
                    went = (*lasts[:rep], place + 1, *lasts[rep + 1 :])
                    state = _State(with_rep, unseen & ~(1 << rep), (path, place, rep))
                    keep(went, left - halves, state)
        return after

    def _weigh_openings(self) -> None:
        """Fill the tables of what it costs to let a rep go on an opening, or not to.

        `least` is what all reps cost when each goes alone, and the bound of the search.
        """
        self._bids: list[list[_Bid]] = [[] for _ in self._openings]
        self._alone = [self._weigh_for(rep) for rep in range(len(self.reps))]
        unpaid = sum(self._prices[monday] * left for monday, left in self._left.items())
        self.least = sum(self._alone) - unpaid

    def _weigh_for(self, rep: int) -> int:
        """Fill one rep's share of the tables; return what the rep costs alone."""
        free, offsets, over = self._free[rep], self._offsets, self._days_over[self.reps[rep].id]
        hurry = self._hurry_of(rep)
        places = [place for place, can in enumerate(free) if can]
        rows = {0: over.after(None)}
        rows |= {place + 1: over.after(offsets[place]) for place in places}
        to_come = {last: row[-1] * self._by_day_over for last, row in rows.items()}
        lasts = list(rows)
        for place in reversed(places):
            going = to_come[lasts.pop()] + self._cost_of_day(rep, place)
            skip, take = [0] * (place + 1), [self._most] * (place + 1)
            for last in lasts:
                if last and offsets[last - 1] == offsets[place]:
                    continue  # once a day
                taken = rows[last][offsets[place]] * self._by_day_over + going
                if last and offsets[place] < offsets[last - 1] + hurry:
                    taken += self._by_hurried_day
                least = min(taken, to_come[last])
                skip[last], take[last] = to_come[last] - least, taken - least
                to_come[last] = least
            self.steps += len(lasts) // _ENTRIES_A_STEP
            morning_too = self._second_of_day[place] and free[place - 1]
            self._bids[place].append(_Bid(rep, skip, take, morning_too))
        return to_come[0]

    def _go_alone(self, rep: int) -> tuple[int, list[int]]:
        """Return what a rep costs alone, and the places of the cheapest openings."""
        over = self._days_over[self.reps[rep].id]
        places: list[int] = []
        for place, can in enumerate(self._free[rep]):
            if can and not (places and self._offsets[places[-1]] == self._offsets[place]):
                places.append(place)  # the first of a day is the cheapest
        offsets, hurry = [self._offsets[place] for place in places], self._hurry_of(rep)
        costs, following = [0] * len(places), [0] * (len(places) + 1)
        for number in range(len(places) - 1, -2, -1):
            row = over.after(offsets[number] if number >= 0 else None)
            calm = offsets[number] + hurry if number >= 0 else 0
            ways = [
                (
                    row[offsets[later]] * self._by_day_over
                    + (offsets[later] < calm) * self._by_hurried_day
                    + costs[later],
                    later,
                )
                for later in range(number + 1, len(places))
            ]
            cheapest, following[number] = min([*ways, (row[-1] * self._by_day_over, len(places))])
            if number >= 0:
                costs[number] = cheapest + self._cost_of_day(rep, places[number])
        self.steps += 1 + len(places) * len(places) // (2 * _ENTRIES_A_STEP)
        chosen, number = [], following[-1]
        while number < len(places):
            chosen.append(places[number])
            number = following[number]
        return cheapest, chosen

    def _hurry_of(self, rep: int) -> int:
        """Return the least number of days after a field day that make the next no hurried one."""
        return -(-self.reps[rep].cadence_days // 2)

    def _cost_of_day(self, rep: int, place: int) -> int:
        """Return what a field day costs by itself, with its price."""
        return (
            self._by_field_day
            + self._by_lateness * lateness_of(self.task, self._openings[place])
            + rep * (len(self._openings) - place)
            + self._prices[self._mondays[place]] * self._halves[place]
        )


class _DaysOver:
    """Counts, for one rep, the days over cadence after a field day."""

    def __init__(self, period: Period, rep: RotaRep) -> None:
        self._alone = [rep.is_over(day, ()) for day in days_of(period)]
        self._cadence_days = rep.cadence_days
        self._rows: dict[int | None, list[int]] = {}

    def after(self, offset: int | None) -> list[int]:
        """Return how many of the days since the field day, before each day, are over cadence.

        Days go by their offset from the period's start; None: no field day yet. One more entry
        counts to the period's end.
        """
        if offset not in self._rows:
            # A field day helps for a cadence; later days are over as they would be without it.
            helped = -1 if offset is None else offset + self._cadence_days
            over = (number > helped and alone for number, alone in enumerate(self._alone))
            self._rows[offset] = list(accumulate(over, initial=0))
        return self._rows[offset]

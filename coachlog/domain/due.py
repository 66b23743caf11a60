"""Who is due: a team in order of need for a field day, with two days proposed for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coachlog.domain.cadence import RepStanding
from coachlog.domain.fielddays import NextDay
from coachlog.domain.names import fold_name
from coachlog.domain.periods import monday_of
from coachlog.domain.rota import HALF_DAYS, Opening, RotaTask


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRep:
    """A rep and what speaks for a field day."""

    standing: RepStanding
    next_day: NextDay | None = None
    open_actions: int = 0
    overdue_actions: int = 0  # of the open ones

    @property
    def is_due(self) -> bool:
        """Tell whether a field day is to be planned: overdue, and none is in the calendar."""
        return not self.is_planned and self.standing.overdue

    @property
    def is_planned(self) -> bool:
        """Tell whether a field day is in the calendar."""
        return self.next_day is not None and self.next_day.planned


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDayProposal:
    """A rep who is due, and two days on which a field day could be."""

    rep: DueRep
    openings: tuple[Opening, ...] = ()


def order_due(reps: Iterable[DueRep]) -> list[DueRep]:
    """Return reps in order of need; those with a field day in the calendar come last.

    Never coached first, then by days over cadence, then by open actions, then by name.
    """

    def need(rep: DueRep) -> tuple[bool, bool, float, int, str, str]:
        standing, over = rep.standing, rep.standing.days_over
        return (
            rep.is_planned,
            standing.last_coached_on is not None,
            -float("inf") if over is None else -over,
            -rep.open_actions,
            fold_name(standing.name),
            standing.name,
        )

    return sorted(reps, key=need)


def propose_days(task: RotaTask, reps: Sequence[DueRep]) -> list[FieldDayProposal]:
    """Return for each rep, in the given order, two days that keep all the rules.

    The first ones keep the rules together, capacity included: all can be taken. The second is
    another day for the same rep, should the first not suit. Who has a field day in the calendar
    gets none.
    """
    free = {rep.id: rep.free for rep in task.reps}
    used = dict(task.used)
    taken: set[Opening] = set()
    firsts: dict[int, Opening] = {}
    for rep in reps:
        first = None
        if not rep.is_planned:
            first = _find_first(task, free.get(rep.standing.id, frozenset()), used, taken)
        if first is not None:
            _use(used, first, 1)
            taken.add(first)
            firsts[rep.standing.id] = first
    proposals = []
    for rep in reps:
        openings: tuple[Opening, ...] = ()
        first = firsts.get(rep.standing.id)
        if first is not None:
            _use(used, first, -1)
            other_days = {opening for opening in free[rep.standing.id] if opening.on != first.on}
            second = _find_first(task, other_days, used, taken)
            _use(used, first, 1)
            openings = (first,) if second is None else (first, second)
            taken.update(openings)
        proposals.append(FieldDayProposal(rep=rep, openings=openings))
    return proposals


def _find_first(
    task: RotaTask, free: Iterable[Opening], used: Mapping[date, int], taken: set[Opening]
) -> Opening | None:
    """Return the first free opening in a week that has capacity left for it."""
    possible = (
        opening
        for opening in free
        if opening not in taken
        and used.get(monday_of(opening.on), 0) + HALF_DAYS[opening.half] <= task.half_days_a_week
    )
    return min(possible, default=None)


def _use(used: dict[date, int], opening: Opening, times: int) -> None:
    monday = monday_of(opening.on)
    used[monday] = used.get(monday, 0) + times * HALF_DAYS[opening.half]

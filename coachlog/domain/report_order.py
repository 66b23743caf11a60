"""Who stands first in a report, and whether two reports are of the same lines."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import get_args

from coachlog.domain.choices import parse_choice
from coachlog.domain.coaching import CoachingReport, ManagerReport, Order
from coachlog.domain.evidence import Strength

ORDERS: tuple[Order, ...] = get_args(Order)

_SIDED_STRENGTHS = ("likely", "firm")  # of these the flag decides which sign a manager has


def parse_order(field: str, text: str) -> Order:
    """Read by what managers are sorted."""
    return parse_choice(field, text, ORDERS)


def list_by_need(report: CoachingReport) -> tuple[ManagerReport, ...]:
    """Return the managers of a report with the one to talk to first at the top.

    By strength, then by the shrunken share, the calls it rests on, and the reps overdue; the
    names decide nothing.
    """
    return tuple(sorted(report.managers, key=_need))


def list_in_order(report: CoachingReport) -> tuple[ManagerReport, ...]:
    """Return the managers of a report in the order that somebody asked for."""
    if report.order == "name":
        return report.managers
    by_need = list_by_need(report)
    if report.order == "need":
        return by_need
    keys: dict[Order, Callable[[ManagerReport], Fraction | int]] = {
        "share": lambda manager: -_or_nothing(manager.tally.period.share),
        "change": lambda manager: (
            -abs(
                _or_nothing(manager.tally.period.share) - _or_nothing(manager.tally.previous.share)
            )
            if manager.tally.period.classified and manager.tally.previous.classified
            else 1
        ),
        "overdue": lambda manager: -len(manager.overdue),
    }
    return tuple(sorted(by_need, key=keys[report.order]))


def _or_nothing(share: Fraction | None) -> Fraction:
    return Fraction(-1) if share is None else share


def _need(manager: ManagerReport) -> tuple[int, float, int, int]:
    """Return how soon somebody should talk to a manager; smaller is sooner."""
    strength = manager.evidence.strength
    over = manager.flagged or strength == "not sorted enough"
    share = manager.shrunken_share
    return (
        _NEEDS.index((strength, over)),
        1.0 if share is None else -share,
        -manager.tally.window.classified,
        -len(manager.overdue),
    )


# Strengths of the evidence, and whether a manager is flagged.
_NEEDS: tuple[tuple[Strength, bool], ...] = (
    ("firm", True),
    ("likely", True),
    ("contrary", False),  # the weeks before were mostly asked for
    ("open", True),
    ("open", False),
    ("not sorted enough", True),  # or not
    ("too few to tell", True),
    ("contrary", True),
    ("too few to tell", False),
    ("likely", False),
    ("firm", False),
)


def stand_alike(report: CoachingReport, other: CoachingReport) -> bool:
    """Tell whether two reports are of the same lines, alike in signs and in who is overdue."""
    return _stands_of(report) == _stands_of(other)


def _stands_of(report: CoachingReport) -> list[tuple[str, Strength, bool, set[int]]]:
    return [
        (
            manager.tally.manager,
            manager.evidence.strength,
            manager.flagged and manager.evidence.strength in _SIDED_STRENGTHS,
            {rep.id for rep in manager.overdue},
        )
        for manager in report.managers
    ]

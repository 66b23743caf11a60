"""How far the sorting of drawn visits has come, as JSON in the format coachlog.settling/1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING

from coachlog.render.json import write_document

if TYPE_CHECKING:
    from coachlog.usecases.settle import Settling


def write_settling(file: IO[str], settlings: Iterable[Settling]) -> None:
    """Write whether each manager's side is settled, and which calls to sort next, in order."""
    listed = [
        {
            "manager": one.of.manager,
            "period": {
                "kind": one.of.period.kind,
                "label": one.of.period.label,
                "start": one.of.period.start.isoformat(),
                "end": one.of.period.end.isoformat(),
            },
            "settled": one.sample.side is not None,
            "side": one.sample.side,
            "risk": one.sample.risk,
            "visits": one.sample.visits,
            "visits_sorted": len(one.sample.drawn),
            "calls": [id_ for ids in one.sample.rest for id_ in ids],
        }
        for one in settlings
    ]
    write_document(file, {"format": "coachlog.settling/1", "managers": listed})

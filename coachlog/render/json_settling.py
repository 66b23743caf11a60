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
            "manager": settling.of.manager,
            "period": {
                "kind": settling.of.period.kind,
                "label": settling.of.period.label,
                "start": settling.of.period.start,
                "end": settling.of.period.end,
            },
            "settled": settling.sample.side is not None,
            "side": settling.sample.side,
            "risk": settling.sample.risk,
            "visits": settling.sample.visits,
            "visits_sorted": len(settling.sample.drawn),
            "calls": [id_ for ids in settling.sample.rest for id_ in ids],
        }
        for settling in settlings
    ]
    write_document(file, {"format": "coachlog.settling/1", "managers": listed})

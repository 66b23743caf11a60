"""How far a long piece of work is: told by who does it, looked at by who shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Meter:
    """One stage of the work after the other; changed by one thread, read by another."""

    stage: str = ""
    done: int = 0
    total: int = 0  # 0: nobody knows

    def begin(self, stage: str, total: int) -> None:
        """Start a stage, whose end is at `total` of whatever it counts."""
        self.stage, self.done, self.total = stage, 0, total

    def watch(self, stage: str, total: int, batches: Iterator[Sequence[_Item]]) -> Iterator[_Item]:
        """Yield the items of some batches as a stage of its own, counted by the batch."""
        self.begin(stage, total)
        for batch in batches:
            yield from batch
            self.done += len(batch)
            del batch  # before the next one is read

"""Which line or row of a user's file a line of what was made of it stands for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(slots=True)
class LineMap:
    """Lines that count on from each noted one; before the first, a line is itself."""

    _made: list[int] = field(default_factory=list)
    _meant: list[int] = field(default_factory=list)
    counts_on: bool = True  # False: all lines up to the next noted one are that one

    def note(self, made: int, meant: int) -> None:
        """Say that the line `made` of the new file is the line `meant` of the user's."""
        self._made.append(made)
        self._meant.append(meant)

    def line_of(self, made: int) -> int:
        """Return the line of the user's file."""
        at = bisect_right(self._made, made) - 1
        if at < 0:
            return made
        return self._meant[at] + (made - self._made[at] if self.counts_on else 0)

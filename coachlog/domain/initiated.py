"""Calls counted by who initiated them: what every share is made of (rules 1 and 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TypeVar

Summed = TypeVar("Summed")


class Classified:
    """Calls of which somebody said who caused the manager to be there, and their share."""

    __slots__ = ()
    requested: int
    scheduled: int

    @property
    def classified(self) -> int:
        """Return the calls whose initiator is known."""
        return self.requested + self.scheduled

    @property
    def share(self) -> Fraction | None:
        """Return the team-selling share (rule 2); None without a classified call."""
        return Fraction(self.requested, self.classified) if self.classified else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiated(Classified):
    """Calls counted by who caused the manager to be there."""

    requested: int = 0
    scheduled: int = 0
    unknown: int = 0

    @property
    def calls(self) -> int:
        """Return all calls, sorted or not (rule 1)."""
        return self.requested + self.scheduled + self.unknown


def add_up(kind: type[Summed], parts: Sequence[Summed]) -> Summed:
    """Return several counts of one kind together, number by number."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # a dataclass
    return kind(**{name: sum(getattr(part, name) for part in parts) for name in names})

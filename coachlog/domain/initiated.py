"""Calls counted by who initiated them: what every share is made of (rules 1 and 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiated:
    """Calls counted by who caused the manager to be there."""

    requested: int = 0
    scheduled: int = 0
    unknown: int = 0

    @property
    def calls(self) -> int:
        """Return all calls, sorted or not (rule 1)."""
        return self.requested + self.scheduled + self.unknown

    @property
    def classified(self) -> int:
        """Return the calls whose initiator is known."""
        return self.requested + self.scheduled

    @property
    def share(self) -> Fraction | None:
        """Return the team-selling share (rule 2); None without a classified call."""
        return Fraction(self.requested, self.classified) if self.classified else None


def add_up_calls(parts: Iterable[Initiated]) -> Initiated:
    """Return several counts together."""
    listed = list(parts)
    return Initiated(
        requested=sum(part.requested for part in listed),
        scheduled=sum(part.scheduled for part in listed),
        unknown=sum(part.unknown for part in listed),
    )

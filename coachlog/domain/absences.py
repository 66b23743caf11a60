"""Absences: days on which a rep or a manager can't have a field day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One absence as the log lists it; both days are included."""

    id: int
    name: str
    kind: Literal["rep", "manager"]
    from_on: date
    until_on: date
    reason: str | None = None

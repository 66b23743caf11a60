"""From which value on a deal counts as big (rule 7)."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

BIG_DEAL_DAYS = 365
MIN_KNOWN_VALUES = 20
BIG_DEAL_RANK = Fraction(3, 4)  # of the known values, the smallest first


@dataclass(frozen=True, slots=True, kw_only=True)
class BigDealLine:
    """From which deal value on a call counts as big, for one currency (rule 7)."""

    currency: str
    cents: int
    source: Literal["settings", "percentile"]


def draw_line(values: Collection[int]) -> int | None:
    """Return the big-deal line that deal values draw (rule 7); None where they are too few."""
    if len(values) < MIN_KNOWN_VALUES:
        return None
    return sorted(values)[math.ceil(BIG_DEAL_RANK * len(values)) - 1]

"""Cells of files: the guard that keeps one from becoming a formula, and amounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

# What a spreadsheet may take for a formula (OWASP, "CSV Injection"), behind any number of guards.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def guard_cell(text: str) -> str:
    """Return a text cell that no spreadsheet runs; `unguard_cell` gives the text back."""
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(cell: str) -> str:
    """Return the text that `guard_cell` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell


def amount_of(cents: int) -> int | Decimal:
    """Return hundredths as the amount people write: 48000, or 48000.50."""
    whole, rest = divmod(cents, 100)
    if rest == 0:
        return whole
    from decimal import Decimal  # which few starts need

    return Decimal(cents).scaleb(-2)


def number_of(cents: int | None) -> int | float | None:
    """Return hundredths as a number for programs: 48000, or 48000.5; None where there are none."""
    amount = None if cents is None else amount_of(cents)
    return amount if amount is None or isinstance(amount, int) else float(amount)

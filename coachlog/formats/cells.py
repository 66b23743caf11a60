"""Cells of files: formulas and errors of spreadsheets, and amounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

# What a spreadsheet may take for a formula (OWASP, "CSV Injection"), behind any number of guards.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
# What Excel, LibreOffice and Google's spreadsheets show where a formula has no value: in English,
# German, French, Spanish, Italian, Dutch and Portuguese.
ERROR = re.compile(
    r"#(?:[¡¿]?(?:REF|NAME|VALUE|DIV/0|NUM|NULL|SPILL|CALC|FIELD|ERROR|UNKNOWN|BLOCKED|CONNECT|BUSY|"
    r"BEZUG|WERT|ZAHL|ÜBERTRAG|ÜBERLAUF|KALK|VALEUR|NOM|NOMBRE|NUL|PROPAGATION|VALOR|N[UÚ]M|NULO|"
    r"DESBORDAMIENTO|RIF|VALORE|NOME|NULLO|VERW|WAARDE|NAAM|GETAL|DEEL/0|LEEG|DESPEJAR)[!?]"
    r"|N/[ADB]\b|NV\b|GETTING_DATA)|Err:[0-9]{3}\b"
)


def guard_cell(text: str) -> str:
    """Return a text cell that no spreadsheet runs; `unguard_cell` gives the text back."""
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(cell: str) -> str:
    """Return the text that `guard_cell` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell, 1) else cell


def is_error(cell: str) -> bool:
    """Tell whether a cell holds an error of a spreadsheet, which says no more than a blank one."""
    return ERROR.fullmatch(cell.strip()) is not None


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

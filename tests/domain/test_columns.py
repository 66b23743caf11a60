"""The native columns, and cells that can't become formulas and still come back unchanged."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachlog.formats.cells import (
    amount_of,
    guard_cell,
    unguard_cell,
)

# Mostly the characters that matter, so that guards, formulas and plain text all come up often.
CELLS = st.text() | st.text("'=+-@\t\r\n a", max_size=8)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *[(text, "'" + text) for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "=")],
        ("'=1", "''=1"),
        ("'''-1", "''''-1"),
        *[(text, text) for text in ("", "'", "''", "'a", "O'Brien", "a=1", " =1", "1-1", "'' =1")],
    ],
)
def test_a_cell_is_guarded_only_where_a_spreadsheet_could_run_it(text: str, cell: str) -> None:
    assert guard_cell(text) == cell


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'=1", "=1"),
        ("''=1", "'=1"),
        ("=1", "=1"),
        ("'a", "'a"),
        ("'", "'"),
        ("", ""),
        ("''", "''"),
    ],
)
def test_one_guard_is_dropped_only_where_the_rest_needs_it(cell: str, text: str) -> None:
    assert unguard_cell(cell) == text


@settings(deadline=None, max_examples=500)
@given(CELLS)
def test_any_text_survives_the_guard_and_never_starts_a_formula(text: str) -> None:
    cell = guard_cell(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}
    assert unguard_cell(cell) == text


@pytest.mark.parametrize(
    ("cents", "amount"),
    [
        (0, 0),
        (48_000_00, 48_000),
        (48_000_50, Decimal("48000.50")),
        (1, Decimal("0.01")),
        (10, Decimal("0.10")),
    ],
)
def test_an_amount_is_written_whole_or_with_two_places(cents: int, amount: int | Decimal) -> None:
    assert amount_of(cents) == amount
    assert str(amount_of(cents)) == str(amount)

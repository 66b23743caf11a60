"""Screens keep to the width and never cut a name in half."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from coachlog.render.terminal.tables import hang_lines, print_rows, share_width

LONG = "Maximiliane Freifrau von und zu Guttenberg-Hohenstein"
WIDE = "株式会社日本総合研究所東京本社営業第一部"  # 40 cells, one word
COLUMNS = ("ID", "Who", "Account", "Call")


def screen(width: int, rows: Sequence[Sequence[str]]) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False)
    print_rows(console, COLUMNS, rows, whole=("ID",))
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize(
    "row",
    [
        ("1", "Pat Lee with Dana Cruz", "Acme", "rep asked, EUR 120,000"),
        ("1234567", LONG, f"{LONG} & Partner", "scheduled, " + "a long note " * 30),
        ("12", f"Pat Lee with {WIDE}", WIDE, "rep asked"),
        ("12", WIDE, LONG, "\n".join((WIDE, "b" * 50))),
    ],
)
def test_no_line_is_wider_than_the_screen_and_no_word_is_cut(
    width: int, row: tuple[str, ...]
) -> None:
    lines = screen(width, [row])
    assert max(map(cell_len, lines)) <= width
    for word in " ".join(row).split():
        assert any(word in line for line in lines), word


def test_a_later_row_with_a_longer_word_is_not_cut_either() -> None:
    rows = [(str(n), "Pat Lee", "Acme", "rep asked") for n in range(200)]
    lines = screen(60, [*rows, ("200", LONG, WIDE, "scheduled")])
    assert any("Guttenberg-Hohenstein" in line for line in lines)
    assert any(WIDE in line for line in lines)


def test_the_head_is_printed_once_while_the_widths_hold() -> None:
    rows = [(str(n), "Pat Lee", "Acme", "rep asked") for n in range(100, 900)]
    assert sum(line.startswith("ID") for line in screen(80, rows)) == 1


def test_rows_come_out_as_they_come_in() -> None:
    """A million calls through a pager must not wait for the last one."""
    out = io.StringIO()
    console = Console(file=out, width=80, color_system=None)

    def rows() -> Iterator[tuple[str, ...]]:
        for n in range(1_000):
            if n == 999:
                assert "500" in out.getvalue()
            yield (str(n), "Pat Lee", "Acme", "rep asked")

    assert print_rows(console, COLUMNS, rows()) == 1_000


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1), st.integers(0, 300))
def test_widths_fit_and_lie_between_what_is_needed_and_wanted(
    needs: list[tuple[int, int]], width: int
) -> None:
    least = [low for low, _ in needs]
    most = [low + more for low, more in needs]
    shared = share_width(least, most, width)
    if sum(least) > width:
        assert shared is None
        return
    assert shared is not None
    assert all(low <= one <= high for low, one, high in zip(least, shared, most, strict=True))
    assert sum(shared) == min(width, sum(most))


def test_what_hangs_behind_a_label_is_in_its_style_on_every_line_and_the_label_bold() -> None:
    console = Console(file=io.StringIO(), width=20)
    lines = list(hang_lines(console, "Note: ", "one two three 50 % of four", "dim"))
    assert [line.plain for line in lines] == ["Note: one two three", "      50 % of four"]
    styles = [[(line.plain[a:b].strip(), style) for a, b, style in line.spans] for line in lines]
    assert styles == [[("Note:", "bold"), ("one two three", "dim")], [("50 % of four", "dim")]]

"""How sentences are folded: between words, by what a terminal shows, and only on a terminal."""

from __future__ import annotations

import pytest

from coachlog.cli.terminal.say import tell
from coachlog.render.lines import count_cells, wrap_line


@pytest.mark.parametrize(
    "line", ["Logged call 1: Pat Lee with Dana Cruz at Acme", "  鈴木 花子 " * 6]
)
@pytest.mark.parametrize("width", [20, 33, 60])
def test_a_folded_line_fits_and_loses_no_word(line: str, width: int) -> None:
    folded = wrap_line(line, width).split("\n")
    assert max(map(count_cells, folded)) <= width
    assert " ".join(folded).split() == line.split()


def test_what_follows_is_indented_under_its_line() -> None:
    assert wrap_line("  added call 1", 10) == "  added\n    call 1"
    assert wrap_line("one two", 4, hang=1) == "one\n two"


def test_a_word_that_is_too_long_stays_whole() -> None:
    assert wrap_line("in /a/very/long/path now", 8) == "in\n  /a/very/long/path\n  now"


def test_a_line_that_fits_is_left_alone() -> None:
    assert wrap_line("two  spaces ", 12) == "two  spaces "


def test_only_a_terminal_folds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    tell("Renamed rep Dana Cruz to Dana Lee")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    tell("Renamed rep Dana Cruz to Dana Lee")
    assert capsys.readouterr().out.split("\n") == [
        "Renamed rep Dana Cruz to Dana Lee",
        "Renamed rep Dana",
        "  Cruz to Dana Lee",
        "",
    ]
